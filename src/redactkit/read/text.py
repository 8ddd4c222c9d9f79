"""An open file → text and lines of text, whatever the encoding. For formats that are read line by line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from redactkit.errors import ExportUnreadable
from redactkit.read.stream import Encoding, undecodable

LONGEST_RECORD = 64 << 20
"""Characters. A longer record is no record: the whole of it must be held in memory to be judged."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its number from 1, its text without the line end, and whether it has one."""

    number: int
    text: str = field(repr=False)
    is_ended: bool


@contextmanager
def decoded(
    file: BinaryIO, encoding: Encoding, label: str, *, newline: str | None = ""
) -> Iterator[io.TextIOBase]:
    """The text of a file without its byte order mark; ``newline`` is that of ``open``.

    The file stays open. Text that is not in the encoding ends with an error of ours.
    """
    file.read(encoding.mark)
    text = io.TextIOWrapper(file, encoding=encoding.codec, errors="strict", newline=newline)
    try:
        yield text
    except UnicodeError:  # holds the whole buffer
        raise undecodable(label, encoding) from None
    finally:
        text.detach()


def lines(file: BinaryIO, encoding: Encoding, label: str) -> Iterator[Line]:
    """Every line; LF, CR LF and a lone CR end one."""
    with decoded(file, encoding, label, newline=None) as text:
        number = 0
        while line := text.readline(LONGEST_RECORD + 1):
            number += 1
            if len(line) > LONGEST_RECORD:
                raise ExportUnreadable(
                    "a line is longer than any record can be",
                    file=label,
                    row=number,
                    hint="export the list again",
                )
            yield Line(number, line.removesuffix("\n"), line.endswith("\n"))


def torn(label: str, row: int) -> ExportUnreadable:
    """The error of a file whose last record is not whole."""
    return ExportUnreadable(
        "it ends in the middle of a record",
        file=label,
        row=row,
        hint="export or copy it again: its end is missing",
    )
