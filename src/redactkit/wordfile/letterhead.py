"""Fill in a letterhead: an ordinary Word document with placeholders. Same words, same document.

docxtpl puts the words of the policy file at their places. What the requester said never passes through its
template language: the places of ``BLOCKS`` are marked, found again, and filled with python-docx.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from redactkit.wordfile.clean import clean
from redactkit.wordfile.container import UnusableError, finished, unpacked
from redactkit.wordfile.placeholders import (
    BLOCKS,
    LETTER,
    WORDS,
    besides_names,
    named_in,
    paragraphs_of,
    placeholder_mistakes,
    refuse_more_than_names,
    text_of,
)

_SHIPPED = Path(__file__).resolve().parents[1] / "package" / "templates" / "letter.docx"
_OWN_STYLES = "Letter"
"""The styles of a letter begin with this; a letterhead that lacks one gets it from the shipped one."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A letterhead with the policy's words in it, and the paragraphs at which its blocks go."""

    document: Any
    places: Mapping[str, Any]  # the names of the blocks it has, each with its python-docx paragraph
    in_the_page: frozenset[str]  # the words that stand in the page itself, not in header or footer alone


def shipped() -> bytes:
    """The letterhead that comes with redactkit; a town may start its own from it."""
    return _SHIPPED.read_bytes()


def open_letterhead(template: bytes, words: Mapping[str, str]) -> Filled:
    """The letterhead with ``words`` (one for each of ``WORDS``) filled in.

    A paragraph that says nothing but words that are empty goes: no letter has a blank line where an office
    would stand.
    """
    from docx.text.paragraph import Paragraph
    from docxtpl import DocxTemplate

    template_document = DocxTemplate(io.BytesIO(_cleaned(template)))
    template_document.init_docx()
    page = paragraphs_of(template_document.docx.element.body)
    in_the_page = frozenset(name for paragraph in page for name in named_in(paragraph)) & WORDS.keys()
    _drop_empty_lines(template_document.docx, words)
    marks = {name: f"\ue000{name}\ue000" for name in BLOCKS}
    template_document.render({**words, **marks}, jinja_env=_environment(), autoescape=True)
    document = template_document.docx
    _lend_styles(document)
    body = document.element.body
    found = {text_of(paragraph).strip(): paragraph for paragraph in paragraphs_of(body)}
    places = {name: Paragraph(found[mark], document._body) for name, mark in marks.items() if mark in found}
    return Filled(document=document, places=places, in_the_page=in_the_page)


def letterhead_mistakes(template: bytes) -> list[str]:
    """Everything that keeps a file from being a letterhead, a line each; empty if it is one."""
    try:
        document = _document(_cleaned(template))
    except UnusableError as problem:
        return [str(problem)]
    stories = [link.target_part.element for link in _headers_and_footers(document)]
    mistakes = list(dict.fromkeys(placeholder_mistakes(document.element.body, stories)))
    if mistakes:
        return mistakes
    try:
        _try_out(template)
    except UnusableError as problem:
        return [str(problem)]
    except Exception:  # the boundary: whatever the libraries cannot work with is no letterhead
        return [
            "it cannot be filled in: open it in Word, save it again, or start from the shipped letterhead"
        ]
    return []


@lru_cache(maxsize=4)
def _cleaned(template: bytes) -> bytes:
    unpacked(template)  # before any library opens it
    document = _document(template)
    clean(document)
    return finished(document, "")


def _document(content: bytes) -> Any:
    from docx import Document

    try:
        document = Document(io.BytesIO(content))
        list(document.element.body)
    except Exception:  # a part is missing, or is not what its name says; python-docx has no one error for it
        raise UnusableError("it is not a Word document (.docx)") from None
    return document


def _try_out(template: bytes) -> None:
    """Read it as the template language does, then fill it in once, with signs that mean something to both."""
    from docxtpl import DocxTemplate

    reader = DocxTemplate(io.BytesIO(_cleaned(template)))
    reader.init_docx()
    sources = [reader.get_xml(), *(reader.get_part_xml(part) for part in _story_parts(reader.docx))]
    for source in sources:
        refuse_more_than_names(reader.patch_xml(source), _environment())
    filled = open_letterhead(template, dict.fromkeys(WORDS, "<&> {{ letter }}"))
    if LETTER not in filled.places:
        raise UnusableError("the place of the letter is lost: write it anew, in one piece")
    unpacked(finished(filled.document, "tried out"))


def _headers_and_footers(document: Any) -> list[Any]:
    links = document.part.rels.values()
    return [link for link in links if link.reltype.rpartition("/")[2] in ("header", "footer")]


def _story_parts(document: Any) -> list[Any]:
    return [link.target_part for link in _headers_and_footers(document)]


def _environment() -> Any:
    """The template language with nothing in it: no filter, no function, no test, no undefined name."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def _drop_empty_lines(document: Any, words: Mapping[str, str]) -> None:
    for root in (document.element.body, *(part.element for part in _story_parts(document))):
        for paragraph in paragraphs_of(root):
            names = named_in(paragraph)
            if names and not besides_names(paragraph) and all(words.get(name) == "" for name in names):
                _empty(paragraph)


def _empty(paragraph: Any) -> None:
    """Take a paragraph out, or where its part or cell would be left without one, what it says."""
    parent = paragraph.getparent()
    holds_section = paragraph.find(f"{_W}pPr/{_W}sectPr") is not None
    if len(parent.findall(_W + "p")) > 1 and not holds_section:
        parent.remove(paragraph)
        return
    for run in paragraph.findall(_W + "r"):
        paragraph.remove(run)


def _lend_styles(document: Any) -> None:
    """The styles of a letter, for a letterhead that does not bring its own."""
    own = document.styles.element
    present = {style.get(_W + "styleId") for style in own.findall(_W + "style")}
    for style in _shipped_styles():
        if style.get(_W + "styleId") not in present:
            own.append(copy.deepcopy(style))


@lru_cache(maxsize=1)
def _shipped_styles() -> list[Any]:
    styles = _document(shipped()).styles.element.findall(_W + "style")
    return [style for style in styles if style.get(_W + "styleId", "").startswith(_OWN_STYLES)]
