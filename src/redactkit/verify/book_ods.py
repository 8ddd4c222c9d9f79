"""The rows of a sheet of an ODS workbook, from the tags themselves. Part of the last check."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.parsers import expat

from redactkit.verify.book_values import GENERAL, Format, moment_text, number_text

_PIECE = 1 << 20
_ASIDE = frozenset({"annotation", "shapes", "frame", "forms"})
_ELAPSED = Format("[h]")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def ods_rows(file: BinaryIO, sheet: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Every row of a sheet that holds something: its number, and its cells from the first column on."""
    rows = _Rows(sheet)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = rows.start
    parser.EndElementHandler = rows.end
    parser.CharacterDataHandler = rows.text
    with zipfile.ZipFile(file) as archive, archive.open("content.xml") as stream:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
            yield from rows.ready()
        parser.Parse(b"", True)
        yield from rows.ready()


class _Rows:
    """Takes the tags of the content, and gives the rows of one table."""

    def __init__(self, sheet: int) -> None:
        self._wanted = sheet
        self._tables = self._within = 0
        self._number = 0
        self._cells: list[str] = []
        self._repeat_row = self._repeat_cell = 1
        self._given: dict[str, str] = {}
        self._paragraphs: list[list[str]] = []
        self._in_cell = False
        self._aside = 0
        self._done: list[tuple[int, list[str]]] = []

    def ready(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are complete."""
        done, self._done = self._done, []
        yield from done

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "table":
            self._within += 1
            self._tables += self._within == 1
        if self._tables != self._wanted or not self._within:
            return
        if tag in _ASIDE:
            self._aside += 1
        elif tag == "table-row":
            self._cells = []
            self._repeat_row = int(given.get("table:number-rows-repeated", 1))
        elif tag in ("table-cell", "covered-table-cell"):
            self._in_cell, self._given, self._paragraphs = True, given, []
            self._repeat_cell = int(given.get("table:number-columns-repeated", 1))
        elif tag == "p" and not self._aside:
            self._paragraphs.append([])
        elif tag == "s" and self._paragraphs and not self._aside:
            self._paragraphs[-1].append(" " * int(given.get("text:c", 1)))

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "table":
            self._within -= 1
        if self._tables != self._wanted or not self._within:
            return
        if tag in _ASIDE:
            self._aside -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._in_cell = False
            self._cells += [self._text_of_cell()] * self._repeat_cell
        elif tag == "table-row":
            while self._cells and not self._cells[-1]:
                self._cells.pop()
            if self._cells:
                self._done += [(self._number + at, self._cells) for at in range(1, self._repeat_row + 1)]
            self._number += self._repeat_row

    def text(self, text: str) -> None:
        if self._in_cell and self._paragraphs and not self._aside:
            self._paragraphs[-1].append(text)

    def _text_of_cell(self) -> str:
        given, shown = self._given, "\n".join("".join(each) for each in self._paragraphs)
        kind = given.get("office:value-type")
        if kind in ("float", "currency", "percentage"):
            return _number(given["office:value"], shown.strip())
        if kind == "date":
            return moment_text(dt.datetime.fromisoformat(given["office:date-value"]).replace(microsecond=0))
        if kind == "time":
            return _time(given["office:time-value"])
        if kind == "boolean":
            return given["office:boolean-value"].upper()
        return given.get("office:string-value", shown)


def _number(value: str, shown: str) -> str:
    """The digits that are shown, where they are those of the number and nothing else; else the number."""
    digits = re.sub(r"[-() ]", "", shown)
    drawn = re.fullmatch(r"[0-9]+(?:[-() ]+[0-9]+)*", shown)
    if drawn and value.isdecimal() and int(digits) == int(value):
        return shown
    return number_text(float(value), GENERAL)


def _time(value: str) -> str:
    found = _TIME.fullmatch(value)
    if found is None:
        return value
    hours, minutes, seconds = (int(part) for part in found.groups())
    return number_text((hours * 3600 + minutes * 60 + seconds) / 86_400, _ELAPSED)
