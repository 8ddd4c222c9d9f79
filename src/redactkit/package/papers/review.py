"""A report for the trustees, as Word or as text. It is no part of any package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactkit.package.letter import Block, Kind
from redactkit.package.letter_md import printed
from redactkit.package.papers.paper import Paper
from redactkit.package.papers.print_docx import paper_document

Parts = Sequence[tuple[str, Sequence[str]]]
"""Headings, each with its lines."""


def review_document(title: str, parts: Parts) -> bytes:
    """The report as ``.docx``."""
    return paper_document(Paper(title=title, parts=tuple(_blocks(parts)), foot=title))


def review_markdown(title: str, parts: Parts) -> bytes:
    """The report as text that a viewer shows well."""
    above = printed(Block(kind=Kind.HEADING, text=title)).removeprefix("#")  # one level above the others
    return ("\n\n".join([above, *map(printed, _blocks(parts))]) + "\n").encode("utf-8")


def _blocks(parts: Parts) -> Iterator[Block]:
    for heading, lines in parts:
        yield Block(kind=Kind.HEADING, text=heading)
        for line in lines:
            yield Block(kind=Kind.BULLET, text=line)
