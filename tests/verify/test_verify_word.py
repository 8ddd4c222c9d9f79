"""The last check and the letter as a Word document: wherever in the file something may be hidden."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.verify.gate_desk import Desk
from tests.wordfile.word_support import in_body, parts_of, picture, runs, town_letterhead

from redactkit.package.docx import word_document
from redactkit.package.letter import Letter, Sender, text
from redactkit.wordfile import packed

DOCX = "letter/response-letter.docx"
CARD = "21712000000007"
IDENTIFIER, STRANGE = ("identifiers", "response-letter.docx"), ("where_from", "response-letter.docx")

LETTER = Letter(
    notices=(text("Draft"),),
    sender=Sender(library="Sample Library", title="Clerk"),
    day="November 20, 2026",
    send_to="To the requester",
    subject="Your request",
    body=(text("Nothing is given."),),
    signature="Sincerely,\nThe clerk",
    missing=(),
)


def found(desk: Desk, content: bytes) -> set[tuple[str, str]]:
    desk.texts[DOCX] = content
    return {entry[:2] for entry in desk.findings()}


def planted(part: str, old: str, new: str, template: bytes | None = None) -> bytes:
    """A finished letter in which somebody has put something, packed again as this program packs."""
    parts = parts_of(word_document(LETTER, template))
    text = parts[part].decode("utf-8")
    assert old in text
    parts[part] = text.replace(old, new, 1).encode("utf-8")
    return packed(parts)


@pytest.mark.parametrize("template", [None, town_letterhead()])
def test_a_letter_passes_on_the_shipped_letterhead_and_on_a_towns_own(
    desk: Desk, template: bytes | None
) -> None:
    desk.template = template
    assert found(desk, word_document(LETTER, template)) == set()


TAMPERED = {
    "page": ("word/document.xml", "Nothing is given.", f"Nothing {CARD} is given."),
    "two runs": ("word/document.xml", "Nothing is given.", f"{CARD[:5]}</w:t></w:r><w:r><w:t>{CARD[5:]}"),
    "header": ("word/header1.xml", "Sample Library", f"Sample {CARD} Library"),
    "next header": ("word/header2.xml", "Sample Library", f"Sample {CARD} Library"),
    "footer": ("word/footer1.xml", "Page ", f"Page {CARD} "),
    "title": ("docProps/core.xml", "Response letter (draft)", CARD),
    "author": ("docProps/core.xml", "</dc:title>", f"</dc:title><dc:creator>{CARD}</dc:creator>"),
    "attribute": ("word/document.xml", "<w:body>", f'<w:body><w:bookmarkStart w:id="0" w:name="{CARD}"/>'),
    "style name": ("word/styles.xml", "Letter Draft", CARD),
    "comment of xml": ("word/document.xml", "<w:body>", f"<w:body><!-- {CARD} -->"),
    "instruction": ("word/document.xml", "<w:body>", f"<w:body><?note {CARD}?>"),
    "character references": (
        "word/document.xml", "Nothing is given.", "".join(f"&#{ord(sign)};" for sign in CARD),
    ),
    "character data": ("word/document.xml", "Nothing is given.", f"<![CDATA[{CARD}]]>"),
    "link": ("word/_rels/document.xml.rels", 'Target="styles.xml"', f'Target="styles.xml" Note="{CARD}"'),
    "content types": ("[Content_Types].xml", "<Default ", f'<Default Note="{CARD}" '),
}  # fmt: skip


@pytest.mark.parametrize("where", TAMPERED)
def test_a_card_number_is_found_wherever_it_stands(desk: Desk, where: str) -> None:
    assert found(desk, planted(*TAMPERED[where])) == {IDENTIFIER}


@pytest.mark.parametrize(
    "name", ["word/comments.xml", "customXml/item1.xml", "docProps/custom.xml", f"word/{CARD}.xml"]
)
def test_a_part_that_nobody_asked_for_is_read_too(desk: Desk, name: str) -> None:
    parts = parts_of(word_document(LETTER))
    parts[name] = b"<a>nothing</a>" if CARD in name else f"<a>{CARD}</a>".encode()
    assert found(desk, packed(parts)) == {IDENTIFIER}


def test_a_picture_must_be_the_letterheads(desk: Desk) -> None:
    desk.template = town_letterhead()
    parts = parts_of(word_document(LETTER, desk.template))
    assert parts["word/media/image1.png"] == picture()
    for name in ("word/media/image1.png", "word/media/image2.png"):
        assert found(desk, packed({**parts, name: picture(shade=0x61)})) == {STRANGE}
    assert found(desk, packed({**parts, "word/media/image2.png": picture()})) == set()
    desk.template = None  # on the shipped letterhead there is no picture
    assert found(desk, packed(parts)) == {STRANGE}


def test_a_part_that_is_neither_text_nor_picture_is_refused(desk: Desk) -> None:
    for name in ("word/vbaProject.bin", "word/embeddings/a.xlsx", "notes.txt"):
        assert found(desk, packed({**parts_of(word_document(LETTER)), name: b"x"})) == {STRANGE}


def _with_comment(content: bytes) -> bytes:
    return content[:-2] + len(CARD).to_bytes(2, "little") + CARD.encode()


def _with_extra(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts_of(content).items():
            member = zipfile.ZipInfo(name)
            member.extra = b"\xfe\xca\x0e\x00" + CARD.encode()
            archive.writestr(member, part)
    return made.getvalue()


def _compressed(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(content).items():
            archive.writestr(name, part)
    return made.getvalue()


HIDDEN = {
    "before": lambda content: CARD.encode() + content,
    "behind": lambda content: content + CARD.encode(),
    "comment of the zip": _with_comment,
    "extra field": _with_extra,
    "compressed": _compressed,
    "cut off": lambda content: content[:-40],
    "doctype": lambda content: planted("word/document.xml", "?>", '?><!DOCTYPE d [<!ENTITY a "b">]>'),
    "not xml": lambda content: planted("word/document.xml", "</w:body>", ""),
}


@pytest.mark.parametrize("where", HIDDEN)
def test_nothing_hides_between_the_parts(desk: Desk, where: str) -> None:
    assert found(desk, HIDDEN[where](word_document(LETTER))) == {STRANGE}


def test_what_the_letterhead_says_may_stand_in_the_letter(desk: Desk) -> None:
    """The library's telephone is on its letterhead, and in patron records too."""
    desk.template = town_letterhead(header="Call 781-555-0007")
    assert found(desk, word_document(LETTER, desk.template)) == set()
    other = planted("word/document.xml", "Nothing is given.", "781-555-0008 and no other", desk.template)
    assert found(desk, other) == {IDENTIFIER}


def test_a_letterhead_with_more_in_it_than_the_letter_keeps_is_no_trouble(desk: Desk) -> None:
    parts = parts_of(in_body(town_letterhead(), runs("Town Hall")))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**parts, "word/fonts/font1.odttf": b"\0\1", "docProps/": b""}.items():
            archive.writestr(name, part)
    desk.template = made.getvalue()
    assert found(desk, word_document(LETTER, desk.template)) == set()
