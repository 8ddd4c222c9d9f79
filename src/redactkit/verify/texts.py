"""The text of an export and its lines, for the second readers of text formats. Part of the last check."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from redactkit.errors import ExportUnreadable, InputMissing
from redactkit.model import Export

_READ_BYTES = 1 << 20
_LINE_END = re.compile("\r\n|\n|\r")


def pieces_of(export: Export) -> Iterator[str]:
    """The text in pieces, without a byte order mark."""
    decoder = codecs.getincrementaldecoder(export.encoding or "utf-8")("strict")
    started = last = False
    try:
        with export.path.open("rb") as file:
            while not last:
                raw = file.read(_READ_BYTES)
                last = not raw
                text = decoder.decode(raw, final=last)
                if text and not started:
                    started, text = True, text.removeprefix("\ufeff")
                yield text
    except OSError:
        raise InputMissing("the last check could not read this file again", file=export.label) from None
    except UnicodeError:
        raise unreadable(export) from None


def lines_of(export: Export) -> Iterator[tuple[int, str]]:
    """Every line with its number, whatever it ends in; a file's last line may have no end."""
    held = ""
    number = 0
    for piece in pieces_of(export):
        held += piece
        if held.endswith("\r") and piece:
            continue  # its line feed may follow
        *whole, held = _LINE_END.split(held)
        for text in whole:
            number += 1
            yield number, text
    if held:
        *whole, rest = _LINE_END.split(held)
        for text in [*whole, rest]:
            number += 1
            yield number, text


def unreadable(export: Export) -> ExportUnreadable:
    """The error of a file that the second reader cannot read at all."""
    return ExportUnreadable("the last check could not read this file again", file=export.label)
