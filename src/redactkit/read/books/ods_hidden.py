"""What the container of an ODS workbook holds beside its content."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence

from redactkit.model import HiddenPart
from redactkit.read.books.archive import Archive
from redactkit.read.books.hidden import Kind, counted, hidden
from redactkit.read.books.ods_content import Content
from redactkit.read.books.scan import Attributes, Scanner

_KNOWN = frozenset({"mimetype", "content.xml", "styles.xml", "manifest.rdf", "layout-cache"})
_FOLDERS: Mapping[str, Kind | None] = {
    "META-INF": None,
    "Basic": Kind.MACROS,
    "Scripts": Kind.MACROS,
    "Dialogs": Kind.MACROS,
    "Pictures": Kind.IMAGE,
    "Thumbnails": Kind.THUMBNAIL,
    "ObjectReplacements": Kind.IMAGE,
    "Configurations2": None,
}
_PROPERTIES = (
    "creator", "initial-creator", "printed-by", "title", "subject", "description", "keyword",
    "editing-duration", "template",
)  # fmt: skip


def parts_of(archive: Archive, content: Content) -> list[HiddenPart]:
    """Everything in the container that is no cell of a sheet."""
    found = [
        hidden(kind, f"workbook, {counted(count, 'place')}") for kind, count in sorted(content.found.items())
    ]
    several: Counter[Kind] = Counter()
    for name in archive.names:
        folder = posixpath.dirname(name).split("/")[0]
        if name == "meta.xml":
            found += _properties(archive)
        elif name == "settings.xml":
            found += _settings(archive)
        elif name == "styles.xml":
            found += _page(archive)
        elif folder.startswith("Object "):
            several[Kind.EMBEDDED_OBJECT] += posixpath.basename(name) == "content.xml"
        elif "signatures" in name:
            several[Kind.SIGNATURE] += 1
        elif folder in _FOLDERS:
            if (kind := _FOLDERS[folder]) is not None:
                several[kind] += 1
        elif name not in _KNOWN:
            several[Kind.OTHER_PART] += 1
    found += [hidden(kind, f"workbook, {counted(count, 'part')}") for kind, count in several.items() if count]
    if archive.has_comment:
        found.append(hidden(Kind.OTHER_PART, "a comment on the archive itself"))
    return sorted(found, key=lambda part: (part.kind, part.where))


def _properties(archive: Archive) -> list[HiddenPart]:
    filled = _filled(archive, "meta.xml", (*_PROPERTIES, "user-defined"))
    found = []
    if named := [name for name in _PROPERTIES if name in filled]:
        found.append(hidden(Kind.DOCUMENT_PROPERTIES, "workbook, " + ", ".join(named)))
    if "user-defined" in filled:
        count = counted(filled["user-defined"], "property", "properties")
        found.append(hidden(Kind.CUSTOM_PROPERTIES, f"workbook, {count}"))
    return found


def _settings(archive: Archive) -> list[HiddenPart]:
    printer = False

    def start(_: str, attributes: Attributes) -> None:
        nonlocal printer
        printer = printer or any(value.startswith("Printer") for value in attributes.values())

    archive.scan("settings.xml", Scanner(start=start))
    return [hidden(Kind.PRINTER_SETTINGS, "workbook")] if printer else []


def _page(archive: Archive) -> list[HiddenPart]:
    filled = _filled(archive, "styles.xml", ("p",), within=("header", "footer"))
    return [hidden(Kind.HEADER_FOOTER, "workbook, of the printed page")] if filled else []


def _filled(archive: Archive, part: str, tags: Sequence[str], *, within: Sequence[str] = ()) -> Counter[str]:
    """Which of these tags hold text, and how often."""
    path: list[str] = []
    filled: Counter[str] = Counter()

    def start(tag: str, _: Attributes) -> None:
        path.append(tag)

    def end(_: str) -> None:
        path.pop()

    def text(said: str) -> None:
        if said.strip() and (not within or any(tag in within for tag in path)):
            filled.update(tag for tag in path[-1:] if tag in tags)

    archive.scan(part, Scanner(start=start, end=end, text=text))
    return filled
