"""The styles of an XLSX workbook, as far as they change what a person sees of a cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from redactkit.read.books.archive import Archive
from redactkit.read.books.scan import Attributes, Scanner
from redactkit.read.books.shown import picture_of, says_something

_WHITE, _BLACK = "FFFFFF", "000000"
_THEME = {"0": _WHITE, "1": _BLACK}
_INDEXED = {"0": _BLACK, "1": _WHITE, "8": _BLACK, "9": _WHITE, "64": _BLACK, "65": _WHITE}


@dataclass(slots=True, kw_only=True)
class Styles:
    """Of a style, by its number as text: the picture of its digits, and whether its text can be seen."""

    pictures: dict[str, str] = field(default_factory=dict)
    background: set[str] = field(default_factory=set)
    unshown: set[str] = field(default_factory=set)
    saying: int = 0  # formats with a text of their own


class _Sheet:
    """Takes the tags of the styles part."""

    def __init__(self) -> None:
        self.found = Styles()
        self._inside: list[str] = []
        self._formats: dict[str, str] = {}
        self._fonts: list[str] = []
        self._fills: list[str] = []
        self._count = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        within = self._inside[-1] if self._inside else ""
        self._inside.append(tag)
        if tag == "numFmt":  # of cells, and of conditional formats
            self.found.saying += says_something(attributes.get("formatCode", ""))
        if tag == "numFmt" and within == "numFmts":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "font" and within == "fonts":
            self._fonts.append(_BLACK)
        elif tag == "fill" and within == "fills":
            self._fills.append(_WHITE)
        elif tag == "color" and within == "font" and "fonts" in self._inside:
            self._fonts[-1] = _colour(attributes)
        elif tag == "patternFill" and "fills" in self._inside and attributes.get("patternType") == "solid":
            self._fills[-1] = _BLACK
        elif tag == "fgColor" and "fills" in self._inside and self._fills[-1] != _WHITE:
            self._fills[-1] = _colour(attributes)
        elif tag == "xf" and within == "cellXfs":
            self._take_style(attributes)

    def end(self, _: str) -> None:
        self._inside.pop()

    def _take_style(self, attributes: Attributes) -> None:
        style = str(self._count)
        self._count += 1
        code = self._formats.get(attributes.get("numFmtId", ""), "")
        if (picture := picture_of(code)) is not None:
            self.found.pictures[style] = picture
        if code.count(";") >= 2 and not code.replace(";", "").strip():
            self.found.unshown.add(style)
        font = _at(self._fonts, attributes.get("fontId", "0"), _BLACK)
        if font == _at(self._fills, attributes.get("fillId", "0"), _WHITE):
            self.found.background.add(style)


def styles_of(archive: Archive, part: str | None) -> Styles:
    """The styles of a workbook; none where it has no such part."""
    sheet = _Sheet()
    if part is not None:
        archive.scan(part, Scanner(start=sheet.start, end=sheet.end))
    return sheet.found


def _colour(attributes: Attributes) -> str:
    tint = attributes.get("tint", "")
    if rgb := attributes.get("rgb"):
        return rgb[-6:].upper() + tint
    if (theme := attributes.get("theme")) is not None:
        return _THEME.get(theme, f"theme {theme}") + tint
    indexed = attributes.get("indexed", "64")
    return _INDEXED.get(indexed, f"indexed {indexed}") + tint


def _at(colours: list[str], number: str, default: str) -> str:
    return colours[int(number)] if number.isdecimal() and int(number) < len(colours) else default
