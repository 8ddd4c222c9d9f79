"""Sierra's and Millennium's PatronAPI dumps → rows: an answer for each patron. One of the kinds in ``kinds``.

An answer is a web page of lines ``LABEL[tag]=value<BR>``. Labels repeat, lines may lack their ``<BR>``, and a
message may hold HTML of its own; text that follows a ``<BR>`` without a label belongs to nobody for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from redactkit.model import Quarantined
from redactkit.read.named import Doubtful, Fields, Named, open_named
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import encoding_of
from redactkit.read.text import lines, torn

_LABELLED = re.compile(r"[ \t]*(?P<label>[^\[\]<>=\n]{1,60})\[[^\[\]\s]{1,5}\]=(?P<value>[^\n]*)")
_FIRST_LABEL = re.compile(r"[^\[\]<>=\r\n]{1,60}\[p[^\[\]\s]{1,4}\]=")
_PAGE_OPENS = re.compile(r"\s*(?:<html>|<head>.*?</head>|<body>)\s*", re.IGNORECASE)
_PAGE_CLOSES = re.compile(r"</body>|</html>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STARTS = re.compile(r"[^\[\]<>=]{1,60}\[p!\]=")
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
        for number, (answer, is_closed) in enumerate(_answers(texts), start=1):
            if not is_closed:
                raise torn(path.name, number)
            try:
                fields = _fields(answer)
            except Doubtful as doubt:
                yield Quarantined(row=number, reason=doubt.reason)
                continue
            if fields.cells:
                yield Named(number=number, cells=fields.cells)

    return open_named(path, format="patronapi", encoding=encoding, parse=parse)


def _answers(texts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The text of each answer, and whether it is whole: a page that was opened must be closed.

    Dumps that were stripped of their HTML are cut where a record begins again.
    """
    held: list[str] = []
    in_page = False
    for text in texts:
        while opens := _PAGE_OPENS.match(text):
            if held and "".join(held).strip():
                yield "\n".join(held), not in_page
            held, in_page = [], True
            text = text[opens.end() :]
        if not in_page and _STARTS.match(text) and "".join(held).strip():
            yield "\n".join(held), True
            held = []
        inside, *closed = _PAGE_CLOSES.split(text)
        held.append(inside)
        if closed:
            if "".join(held).strip():
                yield "\n".join(held), True
            held, in_page = [], False
    if "".join(held).strip():
        yield "\n".join(held), not in_page


def _fields(answer: str) -> Fields:
    """The values of an answer by their labels; none where it says that there is no such patron."""
    fields = Fields()
    pieces = [piece for piece in _BREAK.split(answer) if piece.strip()]
    if all(_NO_PATRON.fullmatch(piece) for piece in pieces):
        return fields
    for piece in pieces:
        label, value = "", ""
        for line in piece.strip("\n").split("\n"):
            found = _LABELLED.fullmatch(line)
            if found is None and not label:
                raise Doubtful("text in it belongs to no label")
            if found is None:
                value += "\n" + line
                continue
            if label:
                fields.add(label, value.strip())
            label, value = found["label"].strip(), found["value"]
        fields.add(label, value.strip())
    return fields
