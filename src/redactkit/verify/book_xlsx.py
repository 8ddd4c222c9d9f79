"""The rows of a sheet of an XLSX workbook, from the tags themselves. Part of the last check."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from redactkit.verify.book_values import GENERAL, Format, moment_text, number_text

_PIECE = 1 << 20
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SPACE = " \t\r\n"


@dataclass(slots=True)
class _Book:
    sheets: list[str] = field(default_factory=list)
    styles: list[Format] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    since_1904: bool = False


def xlsx_rows(file: BinaryIO, sheet: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Every row of a sheet that has a tag of its own: its number, and its cells from the first column on."""
    with zipfile.ZipFile(file) as archive:
        book = _book(archive)
        rows = _Rows(book)
        for _ in _walk(archive, book.sheets[sheet - 1], rows.start, rows.end, rows.text):
            yield from rows.ready()
        yield from rows.ready()


def _book(archive: zipfile.ZipFile) -> _Book:
    main = _targets(archive, "")["officeDocument"][0]
    targets = _targets(archive, main)
    book = _Book()
    ids: list[str] = []

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            ids.append(next(value for name, value in given.items() if name.split(":")[-1] == "id"))
        elif tag == "workbookPr":
            book.since_1904 = given.get("date1904") in ("1", "true")

    _through(archive, main, start)
    by_id = _by_id(archive, main)
    book.sheets = [by_id[each] for each in ids]
    present = set(archive.namelist())
    for part in present.intersection(targets.get("styles", [])[:1]):
        book.styles = _styles(archive, part)
    for part in present.intersection(targets.get("sharedStrings", [])[:1]):
        book.texts = _texts(archive, part)
    return book


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    folder, name = posixpath.split(part)
    found: list[tuple[str, str, str]] = []
    names = {each.lower(): each for each in archive.namelist()}

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode", "").lower() != "external":
            target = posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
            found.append((given["Id"], posixpath.basename(given["Type"]), names.get(target.lower(), target)))

    _through(archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, kind, target in _relations(archive, part):
        found.setdefault(kind, []).append(target)
    return found


def _by_id(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    return {id_: target for id_, _, target in _relations(archive, part)}


def _styles(archive: zipfile.ZipFile, part: str) -> list[Format]:
    codes: dict[str, str] = {}
    found: list[Format] = []
    section = ""

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal section
        if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            section = tag
        elif tag == "numFmt" and section != "dxfs":
            codes[given["numFmtId"]] = given["formatCode"]
        elif tag == "xf" and section == "cellXfs":
            number = given.get("numFmtId", "0")
            found.append(Format(codes.get(number, ""), 0 if number in codes else int(number)))

    _through(archive, part, start)
    return found


def _texts(archive: zipfile.ZipFile, part: str) -> list[str]:
    texts = _Texts()
    found: list[str] = []

    def end(tag: str) -> None:
        texts.end(tag)
        if tag == "si":
            found.append(texts.taken())

    for _ in _walk(archive, part, texts.start, end, texts.text):
        pass
    return found


class _Texts:
    """The text of rich or plain strings, without readings in another script."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._now: list[str] = []
        self._inside = self._kept = False
        self._readings = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "t":
            self._inside, self._kept = True, given.get("xml:space") == "preserve"
        elif tag == "rPh":
            self._readings += 1

    def end(self, tag: str) -> None:
        if tag == "t":
            text = "".join(self._now)
            self._now, self._inside = [], False
            if not self._readings:
                self._pieces.append(text if self._kept else text.strip(_SPACE))
        elif tag == "rPh":
            self._readings -= 1

    def text(self, text: str) -> None:
        if self._inside:
            self._now.append(text)

    def taken(self) -> str:
        """The text so far; begins anew."""
        whole, self._pieces = "".join(self._pieces), []
        return unescaped(whole)


class _Rows:
    """Takes the tags of a sheet, and gives its rows."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._done: list[tuple[int, list[str]]] = []
        self._number = self._column = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._value: list[str] = []
        self._in_value = self._in_cell = False
        self._texts = _Texts()

    def ready(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are complete."""
        done, self._done = self._done, []
        yield from done

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._in_cell = True
            place = given.get("r")
            self._column = self._column + 1 if place is None else _column(place)
            self._kind, self._style = given.get("t", "n"), given.get("s", "0")
            self._value = []
        elif tag == "v":
            self._in_value = True
        elif tag == "row":
            self._number = int(given.get("r", self._number + 1))
            self._column, self._cells = 0, []
        elif self._in_cell:
            self._texts.start(tag, given)

    def end(self, tag: str) -> None:
        if tag == "c":
            text = self._cell_text()
            if text:
                self._cells += [""] * (self._column - 1 - len(self._cells))
                self._cells.append(text)
            self._in_cell = False
        elif tag == "v":
            self._in_value = False
        elif tag == "row":
            self._done.append((self._number, self._cells))
        elif self._in_cell:
            self._texts.end(tag)

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)
        elif self._in_cell:
            self._texts.text(text)

    def _shared(self, value: str) -> str:
        """A shared text by its number. ``-1`` would be the last one."""
        if not (value.isascii() and value.isdecimal()):
            raise ValueError("no number of a text")
        return self._book.texts[int(value)]

    def _cell_text(self) -> str:
        value, kind = "".join(self._value), self._kind
        rich = self._texts.taken()
        if rich and value:
            raise ValueError("a cell with two values")
        if rich or kind == "inlineStr":  # a text of its own counts, whatever kind the cell says it has
            return rich
        if kind == "s":
            return self._shared(value) if value else ""
        if kind == "str":
            return unescaped(value)
        if not value or kind == "e":
            return ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "d":
            return moment_text(dt.datetime.fromisoformat(value.strip().rstrip("Z")).replace(microsecond=0))
        style = int(self._style)
        format_ = self._book.styles[style] if style < len(self._book.styles) else GENERAL
        return number_text(float(value), format_, since_1904=self._book.since_1904)


def unescaped(text: str) -> str:
    """``_x000D_`` is the character with that number."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column(place: str) -> int:
    number = 0
    for sign in place:
        if not sign.isalpha():
            break
        number = number * 26 + ord(sign.upper()) - 64
    return number


def _through(archive: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    for _ in _walk(archive, part, start, lambda _: None, lambda _: None):
        pass


def _walk(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[None]:
    """Walk through a part, piece by piece. The reader of the release has refused every document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)
