"""The records of an XLS workbook, counted by kind: what stands in it beside the cells.

Only the heads of records are looked at, and of a few the first bytes. A sheet's records begin where the list
of sheets says that they do.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

from redactkit.model import HiddenPart
from redactkit.read.books.facts import MOST_CELLS
from redactkit.read.books.hidden import Kind, Runs, counted, hidden, in_sheet
from redactkit.read.books.shown import says_something

_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_FORMULA, _NOTE, _HLINK, _FILTERMODE = 0x0006, 0x001C, 0x01B8, 0x009B
_HEADER, _FOOTER, _OBJ, _NAME, _SUPBOOK, _WRITEACCESS = 0x0014, 0x0015, 0x005D, 0x0018, 0x01AE, 0x005C
_DIMENSIONS, _SST = 0x0200, 0x00FC
_FORMAT = 0x041E
_CHART = 0x0020
_SHORTEST_TEXT = 3  # bytes
_BUILT_IN = 0x20
_ITSELF = (b"\x01\x04", b"\x01\x3a")  # a link to the workbook's own sheets, or to add-in functions
_OF_OBJECTS = {0x05: Kind.CHART_VALUES, 0x06: Kind.TEXT_IN_SHAPES, 0x08: Kind.IMAGE, 0x19: None}
_COUNTED = {
    0x004D: Kind.PRINTER_SETTINGS,
    0x005A: Kind.EXTERNAL_LINK,  # values kept of another workbook
    0x005B: Kind.DOCUMENT_PROPERTIES,  # who reserved it
    0x00AF: Kind.SCENARIO,
    0x00B0: Kind.PIVOT_TABLE,
    0x00DC: Kind.CONNECTION,
    0x01A9: Kind.OTHER_PART,  # a view with a name
    0x01AA: Kind.OTHER_PART,
    0x01AD: Kind.CONNECTION,
    0x01B1: Kind.CONDITIONAL_FORMAT,
    0x087A: Kind.CONDITIONAL_FORMAT,
    0x01BE: Kind.VALIDATION_LIST,
    0x0876: Kind.CONNECTION,
}
_HEAD = struct.Struct("<HH")


class Records:
    """What the records tell. Sheet 0 is the workbook itself."""

    def __init__(self, stream: bytes) -> None:
        self.is_encrypted = False
        self.is_whole = False
        self.is_too_large = False
        self.formulas: dict[int, Runs] = {}
        self.notes: dict[int, Runs] = {}
        self.links: dict[int, set[int]] = {}
        self.filtered: set[int] = set()
        self.header_footer: set[int] = set()
        self._found: Counter[tuple[int, Kind]] = Counter()
        self._sheets: dict[int, int] = {}
        self._sheet = 0
        self._texts = 0
        self._walk(stream)

    def hidden_in(self, sheet: int) -> Iterator[HiddenPart]:
        """What stands in a sheet, or in the workbook, beside its cells."""
        for (number, kind), count in sorted(self._found.items()):
            if number == sheet and count:
                told = counted(count, "record")
                yield hidden(kind, in_sheet(sheet, told) if sheet else f"workbook, {told}")

    def _walk(self, stream: bytes) -> None:
        at = depth = 0
        while at + _HEAD.size <= len(stream):
            kind, length = _HEAD.unpack_from(stream, at)
            data = stream[at + _HEAD.size : at + _HEAD.size + min(length, 256)]
            if kind == _BOF:
                depth += 1
                if depth == 1:
                    self._sheet = self._sheets.get(at, 0)
                elif data[2:4] == _CHART.to_bytes(2, "little"):
                    self._found[self._sheet, Kind.CHART_VALUES] += 1
            elif kind == _EOF:
                depth -= 1
                self.is_whole = depth == 0 or self.is_whole
            elif depth:
                self._take(kind, data)
            if self.is_encrypted:
                return
            at += _HEAD.size + length
        self.is_whole = self.is_whole and depth == 0 and at >= len(stream.rstrip(b"\0"))
        self.is_whole = self.is_whole and self._texts * _SHORTEST_TEXT <= len(stream)

    def _take(self, kind: int, data: bytes) -> None:
        sheet = self._sheet
        if kind == _FORMULA:
            self.formulas.setdefault(sheet, Runs()).add(_row(data))
        elif kind == _NOTE:
            self.notes.setdefault(sheet, Runs()).add(_row(data))
            self._found[sheet, Kind.COMMENT_AUTHORS] += data[8:10].strip(b"\0") != b""
        elif kind == _FORMAT:
            self._found[0, Kind.TEXT_IN_FORMAT] += says_something(_format(data))
        elif kind == _HLINK:
            self.links.setdefault(sheet, set()).add(_row(data))
        elif kind == _FILTERMODE:
            self.filtered.add(sheet)
        elif kind in (_HEADER, _FOOTER) and data.strip(b"\0"):
            self.header_footer.add(sheet)
        elif kind == _BOUNDSHEET and len(data) >= 4:
            self._sheets[int.from_bytes(data[:4], "little")] = len(self._sheets) + 1
        elif kind == _DIMENSIONS:
            self.is_too_large = self.is_too_large or _cells(data) > MOST_CELLS
        elif kind == _SST:
            self._texts += int.from_bytes(data[4:8], "little")
        elif kind == _FILEPASS:
            self.is_encrypted = True
        elif kind == _OBJ and len(data) >= 6:
            told = _OF_OBJECTS.get(data[4], Kind.FORM_CONTROL)
            if told is not None and told is not Kind.CHART_VALUES:  # a chart is counted where it begins
                self._found[sheet, told] += 1
        elif kind == _NAME and data and not data[0] & _BUILT_IN:
            self._found[0, Kind.DEFINED_NAMES] += 1
        elif kind == _SUPBOOK and data[2:4] not in _ITSELF:
            self._found[0, Kind.EXTERNAL_LINK] += 1
        elif kind == _WRITEACCESS and data[3:].strip(b" \0"):
            self._found[0, Kind.DOCUMENT_PROPERTIES] += 1
        elif kind in _COUNTED:
            self._found[sheet, _COUNTED[kind]] += 1


def _format(data: bytes) -> str:
    """The text of a format of numbers, as far as it was looked at."""
    is_wide = len(data) > 4 and data[4] & 1
    return data[5:].decode("utf-16-le" if is_wide else "latin-1", errors="replace")


def _cells(data: bytes) -> int:
    """How many cells a sheet says that it has; calamine makes room for them before it meets the first."""
    size = 4 if len(data) >= 14 else 2
    numbers = [int.from_bytes(data[at : at + size], "little") for at in (0, size)]
    columns = [int.from_bytes(data[2 * size + at : 2 * size + at + 2], "little") for at in (0, 2)]
    if numbers[0] > numbers[1] or columns[0] > columns[1]:
        return MOST_CELLS + 1  # it would count down, and around the end of the numbers that it has
    return (numbers[1] - numbers[0] + 1) * (columns[1] - columns[0] + 1)


def _row(data: bytes) -> int:
    return int.from_bytes(data[:2], "little") + 1
