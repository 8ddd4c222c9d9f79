"""SirsiDynix Symphony's flat patron files (LDUSER) → rows. One of the kinds in ``kinds``.

Each patron begins with a boundary; each value stands on a line behind its tag; addresses and notes stand in
blocks, whose name goes before the tag: ``USER_ADDR1.STREET``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.model import Quarantined
from redactkit.read.named import Doubtful, Fields, Named, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import encoding_of
from redactkit.read.text import lines, torn

_BOUNDARY = re.compile(r"\s*\*{3} DOCUMENT BOUNDARY \*{3}\s*")
_FORM = re.compile(r"FORM=(\w+)\s*")
_TAGGED = re.compile(r"\.(?P<tag>[A-Za-z0-9_/#-]+)\.[ \t]*(?:\|a)?(?P<value>.*)", re.DOTALL)

_ANOTHER = re.compile(r"\.[A-Z]+_[A-Z0-9_]+\.|\*{3} DOCUMENT|\bFORM=LD")
"""A tag inside a value: two lines of which the middle is lost look like one."""


def looks_like_flat(text: str, name: str) -> bool:
    """Whether a text begins with a boundary."""
    return _BOUNDARY.match(text) is not None


def open_flat(path: Path, how: How) -> tuple[RowSource, ...]:
    """The patrons in a flat file."""
    encoding = encoding_of(path, how.encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        number = 0
        patron = _Patron()
        for line in lines(file, encoding, path.name):
            if _BOUNDARY.fullmatch(line.text):
                if number:
                    yield patron.ended(number)
                number, patron = number + 1, _Patron()
            elif number:
                patron.take(line.text)
            elif line.text.strip():
                raise ExportUnreadable(
                    "text stands before its first patron",
                    file=path.name,
                    row=1,
                    hint="export the list again",
                )
        if number and patron.is_open:
            raise torn(path.name, number)
        if number:
            yield patron.ended(number)

    return open_named(path, format="symphony-flat", encoding=encoding, parse=parse)


class _Patron:
    """The lines of one patron."""

    def __init__(self) -> None:
        self._fields = Fields()
        self._block: str | None = None
        self._blocks: set[str] = set()
        self._form: str | None = None
        self._doubt: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a block has begun and not ended."""
        return self._block is not None

    def take(self, text: str) -> None:
        """Read a line; after a doubt no more is read."""
        if self._doubt is None and text.strip():
            try:
                self._read(text)
            except Doubtful as doubt:
                self._doubt, self._block = doubt.reason, None

    def _read(self, text: str) -> None:
        if self._form is None:
            form = _FORM.fullmatch(text)
            if form is None or form[1] != "LDUSER":
                raise Doubtful("it is no patron in the form LDUSER")
            self._form = form[1]
            return
        tagged = _TAGGED.fullmatch(text)
        if tagged is None:
            raise Doubtful("a line of it has no tag")
        tag, value = tagged["tag"], tagged["value"].strip()
        if _ANOTHER.search(value):
            raise Doubtful("a value in it may be two lines'")
        if tag.endswith(("_BEGIN", "_END")) and value:
            raise Doubtful("a value stands where a block begins or ends")
        if tag.endswith("_BEGIN"):
            if self._block is not None:
                raise Doubtful("a block begins inside another")
            self._block = tag.removesuffix("_BEGIN")
            if self._block in self._blocks:
                raise Doubtful("a block in it comes twice")
            self._blocks.add(self._block)
        elif tag.endswith("_END"):
            if self._block != tag.removesuffix("_END"):
                raise Doubtful("a block ends that has not begun")
            self._block = None
        elif tag == "USER_ID" and self._block is None:  # with it each patron begins
            self._fields.add_only(tag, value)
        else:
            self._fields.add(tag if self._block is None else f"{self._block}.{tag}", value)

    def ended(self, number: int) -> Named | Quarantined:
        """The patron, once the next one begins."""
        doubt = self._doubt or ("a block in it never ends" if self._block is not None else None)
        if doubt is None and not len(self._fields):
            doubt = "it is empty"
        if doubt is not None:
            return Quarantined(row=number, reason=doubt)
        return Named(number=number, cells=self._fields.cells())
