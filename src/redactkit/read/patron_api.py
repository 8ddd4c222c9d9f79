"""Sierra's and Millennium's PatronAPI dumps → rows: an answer for each patron. One of the kinds in ``kinds``.

An answer is a web page of lines ``LABEL[tag]=value<BR>``. Labels repeat, lines may lack their ``<BR>``, and a
message may hold HTML of its own; text that follows a ``<BR>`` without a label belongs to nobody for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.model import Quarantined
from redactkit.read.named import Doubtful, Fields, Named, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import encoding_of
from redactkit.read.text import LONGEST_RECORD, lines, torn

_LABELLED = re.compile(r"[ \t]*(?P<label>[^\[\]<>=\n]{1,60}\[[^\[\]\s]{1,5}\])=(?P<value>[^\n]*)")
_FIRST_LABEL = re.compile(r"[^\[\]<>=\r\n]{1,60}\[p[^\[\]\s]{1,4}\]=")
_PAGE_OPENS = re.compile(r"\s*(?:<html>|<head>.*?</head>|<body>)\s*", re.IGNORECASE)
_MARK = re.compile(r"<html>|<head>.*?</head>|<body>|</body>|</html>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STARTS = re.compile(r"[^\[\]<>=]{1,60}\[p!\]=")
_ANOTHER = re.compile(r"[A-Z0-9 #]\[p[^\[\]\s]{1,4}\]=")
"""The end of a label inside a value: two lines of which the middle is lost look like one."""
_RECORD = "[p!]"
_NO_PATRON = re.compile(r"\s*(?:ERRNUM|ERRMSG|RETCOD)=[^\n]*\s*")


def looks_like_patron_api(text: str, name: str) -> bool:
    """Whether a text begins with a label and its tag, or with an answer that there is no such patron."""
    bare = text.lstrip()
    while opens := _PAGE_OPENS.match(bare):
        bare = bare[opens.end() :]
    if _NO_PATRON.match(bare):
        return any(_FIRST_LABEL.match(line) for line in bare.split("\n"))
    return _FIRST_LABEL.match(bare) is not None


def open_patron_api(path: Path, how: How) -> tuple[RowSource, ...]:
    """The patrons in a dump."""
    encoding = encoding_of(path, how.encoding)

    def parse(file: BinaryIO) -> Iterator[Named | Quarantined]:
        texts = (line.text for line in lines(file, encoding, path.name))
        answers = _Answers(path.name)
        for number, text, is_whole in answers.cut(texts):
            try:
                fields = _fields(text)
                if not is_whole:
                    raise Doubtful("its page is never closed")
            except Doubtful as doubt:
                yield Quarantined(row=number, reason=doubt.reason)
                continue
            if len(fields):
                yield Named(number=number, cells=fields.cells())
        if answers.in_page:
            raise torn(path.name, answers.number)

    return open_named(path, format="patronapi", encoding=encoding, parse=parse)


@dataclass(slots=True)
class _Answers:
    """Cuts the lines of a dump into answers: at the marks of a page, or where a record begins again."""

    label: str
    held: list[str] = field(default_factory=list, repr=False)
    size: int = 0
    in_page: bool = False
    number: int = 0

    def cut(self, texts: Iterable[str]) -> Iterator[tuple[int, str, bool]]:
        """The number of each answer, its text, and whether it is whole: a page that opens must close.

        What is left at the end is an answer, too; ``in_page`` then says that its end is missing.
        """
        for text in texts:
            self.size += len(text)
            if self.size > LONGEST_RECORD:
                raise ExportUnreadable(
                    "an answer in it is larger than any can be", file=self.label, hint="export the list again"
                )
            marks = list(_MARK.finditer(text))
            if not (self.in_page or marks) and _STARTS.match(text):
                yield from self._ended(whole=True)
            at = 0
            for mark in marks:
                self.held.append(text[at : mark.start()])
                closes = mark[0].startswith("</")
                yield from self._ended(whole=closes or not self.in_page)
                self.in_page, at = not closes, mark.end()
            self.held.append(text[at:] + "\n")
        yield from self._ended(whole=True)

    def _ended(self, *, whole: bool) -> Iterator[tuple[int, str, bool]]:
        text, self.held, self.size = "".join(self.held), [], 0
        if text.strip():
            self.number += 1
            yield self.number, text, whole


def _fields(answer: str) -> Fields:
    """The values of an answer by their labels; none where it says that there is no such patron."""
    fields = Fields()
    pieces = [piece for piece in _BREAK.split(answer) if piece.strip()]
    if all(_NO_PATRON.fullmatch(piece) for piece in pieces):
        return fields
    for piece in pieces:
        label = value = ""
        for line in piece.strip("\n").split("\n"):
            found = _LABELLED.fullmatch(line)
            if found is None and not label:
                raise Doubtful("text in it belongs to no label")
            if found is None:
                value += "\n" + line
                continue
            if label:
                _add(fields, label, value.strip())
            label, value = found["label"].strip(), found["value"]
        _add(fields, label, value.strip())
    return fields


def _add(fields: Fields, label: str, value: str) -> None:
    if _ANOTHER.search(value):
        raise Doubtful("a value in it may be two lines'")
    if label.endswith(_RECORD):  # with it each patron begins
        fields.add_only(label, value)
    else:
        fields.add(label, value)
