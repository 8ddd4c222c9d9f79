"""What a terminal, a browser, a spreadsheet or a word processor would do with bytes, beyond showing them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

from defusedxml import ElementTree

CSP = "default-src 'none'; style-src 'unsafe-inline'"
_DRIVES_A_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_ACTIVE = frozenset(
    (
        "script",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "img",
        "svg",
        "math",
        "link",
        "form",
        "base",
        "audio",
        "video",
        "source",
        "input",
        "button",
    )
)
_RUNS = tuple("=+-@\t\r\n\0＝＋－＠\ufe66\ufe62\ufe63\ufe6b")
_NUMBER = re.compile(
    r"[+-]\$?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)? ?%?"
)
_UNSEEN = " \x0b\x0c\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000\u2003"


def driving(text: str) -> set[str]:
    """The characters in a text that a terminal obeys instead of showing them."""
    return set(_DRIVES_A_TERMINAL.findall(text)) | set(_TURNS_TEXT.findall(text))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.active: set[str] = set()
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in _ACTIVE:
            self.active.add(tag)
        for name, value in known.items():
            outside = name in {"href", "src", "action", "data", "xlink:href", "srcdoc"} and bool(value)
            if name.startswith("on") or outside or "url(" in (value or "").casefold():
                self.active.add(f"{tag} {name}")
        if tag == "meta" and known.get("http-equiv") == "Content-Security-Policy":
            self.policy = known.get("content") or ""
        elif tag == "meta" and "http-equiv" in known:
            self.active.add("meta")


def active_html(content: bytes) -> set[str]:
    """What in a page would run or load something; a page without its policy counts as such too."""
    page = _Page()
    page.feed(content.decode())
    page.close()
    return page.active | (set() if page.policy == CSP else {"no policy"})


def dangerous_cell(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula."""
    return cell.lstrip(_UNSEEN).startswith(_RUNS) and not _NUMBER.fullmatch(cell)


def wrong_in(name: str, content: bytes) -> Iterator[str]:
    """Everything that must not be in a file that was written, whatever stood in the input."""
    if name.endswith(".docx"):
        yield from _wrong_in_word(content)
        return
    text = content.decode()
    if found := driving(text):
        yield f"{name}: {', '.join(f'U+{ord(sign):04X}' for sign in sorted(found)[:5])}"
    if name.endswith(".html") and (active := active_html(content)):
        yield f"{name}: {', '.join(sorted(active))}"
    if name.endswith(".md") and re.search(r"(?<!\\)<(?:script|img|svg|iframe)", text, re.IGNORECASE):
        yield f"{name}: HTML in Markdown"


def _wrong_in_word(content: bytes) -> Iterator[str]:
    """A part that is no sound XML, a field that computes, a link that leads out, or a control character."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            part = archive.read(member)
            if member.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(part)
                tags = {element.tag.rpartition("}")[2] for element in root.iter()}
                if tags & {"altChunk", "object", "control", "fldSimple", "instrText"} and b"PAGE" not in part:
                    yield f"{member}: a field or an object"
                if b'TargetMode="External"' in part:
                    yield f"{member}: a link that leads out"
                if found := driving("".join(root.itertext())) - {"\n", "\t"}:
                    yield f"{member}: {', '.join(f'U+{ord(sign):04X}' for sign in sorted(found)[:5])}"
