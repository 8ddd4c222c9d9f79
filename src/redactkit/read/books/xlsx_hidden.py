"""What an XLSX workbook holds that nobody sees, from the relationships of its parts.

A relationship's type says what a part is, whatever the part is called. A part of a type that is not known
here, or to which nothing refers, is told as such: a new way to hide something is not passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from redactkit.model import HiddenPart
from redactkit.read.books.archive import Archive
from redactkit.read.books.hidden import Kind, Runs, counted, hidden, in_sheet
from redactkit.read.books.opc import CONTENT_TYPES, Link
from redactkit.read.books.scan import Attributes, Scanner
from redactkit.read.books.xlsx_sheet import box_of
from redactkit.read.books.xlsx_workbook import Workbook

_KINDS: Mapping[str, Kind] = {
    "activeXControlBinary": Kind.FORM_CONTROL,
    "attachedTemplate": Kind.EXTERNAL_LINK,
    "audio": Kind.IMAGE,
    "chart": Kind.CHART_VALUES,
    "chartEx": Kind.CHART_VALUES,
    "chartUserShapes": Kind.TEXT_IN_SHAPES,
    "comments": Kind.COMMENTS,
    "connections": Kind.CONNECTION,
    "control": Kind.FORM_CONTROL,
    "core-properties": Kind.DOCUMENT_PROPERTIES,
    "ctrlProp": Kind.FORM_CONTROL,
    "custom-properties": Kind.CUSTOM_PROPERTIES,
    "customProperty": Kind.CUSTOM_PROPERTIES,
    "customXml": Kind.CUSTOM_XML,
    "extended-properties": Kind.DOCUMENT_PROPERTIES,
    "externalLink": Kind.EXTERNAL_LINK,
    "hdphoto": Kind.IMAGE,
    "image": Kind.IMAGE,
    "media": Kind.IMAGE,
    "oleObject": Kind.EMBEDDED_OBJECT,
    "origin": Kind.SIGNATURE,
    "package": Kind.EMBEDDED_OBJECT,
    "person": Kind.COMMENT_AUTHORS,
    "pivotCacheDefinition": Kind.PIVOT_CACHE,
    "pivotCacheRecords": Kind.PIVOT_CACHE,
    "pivotTable": Kind.PIVOT_TABLE,
    "printerSettings": Kind.PRINTER_SETTINGS,
    "queryTable": Kind.CONNECTION,
    "revisionHeaders": Kind.REVISIONS,
    "revisionLog": Kind.REVISIONS,
    "signature": Kind.SIGNATURE,
    "slicer": Kind.PIVOT_TABLE,
    "slicerCache": Kind.PIVOT_CACHE,
    "threadedComment": Kind.THREADED_COMMENTS,
    "thumbnail": Kind.THUMBNAIL,
    "timeline": Kind.PIVOT_TABLE,
    "timelineCache": Kind.PIVOT_CACHE,
    "usernames": Kind.REVISIONS,
    "vbaProject": Kind.MACROS,
    "vbaProjectSignature": Kind.MACROS,
    "video": Kind.IMAGE,
    "xlIntlMacrosheet": Kind.MACROS,
    "xlMacrosheet": Kind.MACROS,
}
_STRUCTURE = frozenset(
    {
        "calcChain", "chartColorStyle", "chartStyle", "chartsheet", "customXmlProps", "dialogsheet",
        "drawing", "hyperlink", "officeDocument", "sharedStrings", "sheetMetadata", "styles", "table",
        "theme", "themeOverride", "vmlDrawing", "worksheet",
    }
)  # fmt: skip
"""Types whose parts hold nothing of their own, or are looked into apart."""

_COUNTED: Mapping[str, tuple[frozenset[str], str]] = {
    # by type: the tags that hold a value each, and what to call them
    "chart": (frozenset({"pt"}), "stored value"),
    "chartEx": (frozenset({"pt"}), "stored value"),
    "pivotCacheDefinition": (frozenset({"s", "n", "d", "b", "e"}), "stored value"),
    "pivotCacheRecords": (frozenset({"r"}), "stored record"),
    "slicerCache": (frozenset({"i"}), "stored value"),
    "externalLink": (frozenset({"cell", "value"}), "stored value"),
    "custom-properties": (frozenset({"property"}), "property"),
    "person": (frozenset({"person"}), "name"),
    "connections": (frozenset({"connection"}), "connection"),
}
_PEOPLE = ("creator", "lastModifiedBy", "Manager", "Company")
_PROPERTIES = (
    *_PEOPLE,
    "title",
    "subject",
    "description",
    "keywords",
    "category",
    "HyperlinkBase",
    "lastPrinted",
)


class Whole:
    """The container, part by part. ``own`` says first which part is which sheet."""

    def __init__(self, archive: Archive, book: Workbook, links: Sequence[Link]) -> None:
        self._archive = archive
        self._book = book
        self._links = links
        self._owner: dict[str, int] = {}

    def own(self, part: str, sheet: int) -> None:
        """A sheet's part, and with it all that it refers to."""
        self._owner[part] = sheet

    def parts(self, readings: int, saying: int) -> list[HiddenPart]:
        """Everything in the container that is no cell of a sheet.

        ``readings`` are those of shared texts, ``saying`` the formats with a text of their own.
        """
        self._spread_owners()
        found = [*self._of_workbook()]
        several: Counter[tuple[Kind, int]] = Counter()
        seen: set[str] = set()
        for link in self._links:
            if link.is_outside:
                if link.type != "hyperlink":
                    several[Kind.EXTERNAL_LINK, self._owner.get(link.source, 0)] += 1
            elif link.target not in seen and self._archive.has(link.target):
                seen.add(link.target)
                told = self._part(link)
                found += told or ()
                if told is None and (kind := self._kind(link)) is not None:
                    several[kind, self._owner.get(link.target, 0)] += 1
        found += [
            hidden(kind, _place(sheet, counted(count, "part"))) for (kind, sheet), count in several.items()
        ]
        if readings:
            found.append(hidden(Kind.PHONETIC_TEXT, f"workbook, {counted(readings, 'reading')}"))
        if saying:
            found.append(hidden(Kind.TEXT_IN_FORMAT, f"workbook, {counted(saying, 'format')}"))
        strangers = [name for name in self._archive.names if name not in seen and not _is_plumbing(name)]
        if strangers:
            found.append(
                hidden(Kind.OTHER_PART, f"{counted(len(strangers), 'part')} to which nothing refers")
            )
        if self._archive.has_comment:
            found.append(hidden(Kind.OTHER_PART, "a comment on the archive itself"))
        return sorted(found, key=lambda part: (part.kind, part.where))

    def _spread_owners(self) -> None:
        waiting = list(self._owner)
        below: dict[str, list[str]] = {}
        for link in self._links:
            below.setdefault(link.source, []).append(link.target)
        while waiting:
            part = waiting.pop()
            for target in below.get(part, ()):
                if target and target not in self._owner:
                    self._owner[target] = self._owner[part]
                    waiting.append(target)

    def _of_workbook(self) -> Iterator[HiddenPart]:
        book = self._book
        if book.names:
            hidden_ones = f", {book.hidden_names:,} of them hidden" if book.hidden_names else ""
            yield hidden(Kind.DEFINED_NAMES, f"workbook, {counted(book.names, 'name')}{hidden_ones}")
        if book.says_who:
            yield hidden(Kind.DOCUMENT_PROPERTIES, "workbook, who reserved it")
        if book.says_where:
            yield hidden(Kind.DOCUMENT_PROPERTIES, "workbook, the folder where it was saved")
        if book.views:
            yield hidden(Kind.OTHER_PART, f"workbook, {counted(book.views, 'named view')}")

    def _kind(self, link: Link) -> Kind | None:
        return None if link.type in _STRUCTURE else _KINDS.get(link.type, Kind.OTHER_PART)

    def _part(self, link: Link) -> list[HiddenPart] | None:
        """What is to be told of one part alone; ``None``: how many there are of its kind is enough."""
        part, sheet = link.target, self._owner.get(link.target, 0)
        if link.type in ("comments", "threadedComment"):
            found = [hidden(_KINDS[link.type], _place(sheet, self._rows(part).told("row")))]
            if authors := self._count(part, frozenset({"author"})):
                found.append(hidden(Kind.COMMENT_AUTHORS, _place(sheet, counted(authors, "name"))))
            return found
        if link.type in ("core-properties", "extended-properties"):
            filled = self._filled(part)
            return [hidden(Kind.DOCUMENT_PROPERTIES, "workbook, " + ", ".join(filled))] if filled else []
        if link.type in ("drawing", "vmlDrawing", "chartUserShapes"):
            return list(self._drawing(part, sheet))
        if link.type in _COUNTED:
            tags, one = _COUNTED[link.type]
            count = counted(self._count(part, tags), one, "properties" if one == "property" else None)
            return [hidden(_KINDS[link.type], _place(sheet, count))]
        return None

    def _rows(self, part: str) -> Runs:
        rows: set[int] = set()

        def start(tag: str, attributes: Attributes) -> None:
            if tag in ("comment", "threadedComment") and (box := box_of(attributes.get("ref", ""))):
                rows.add(box[0])

        self._archive.scan(part, Scanner(start=start))
        return Runs(rows)

    def _filled(self, part: str) -> list[str]:
        """Which of the known properties say something."""
        within, filled = [""], set()

        def start(tag: str, _: Attributes) -> None:
            within.append(tag)

        def end(_: str) -> None:
            within.pop()

        def text(said: str) -> None:
            if said.strip():
                filled.add(within[-1])

        self._archive.scan(part, Scanner(start=start, end=end, text=text))
        return [name for name in _PROPERTIES if name in filled]

    def _drawing(self, part: str, sheet: int) -> Iterator[HiddenPart]:
        described, said = 0, 0
        within = [""]

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal described
            within.append(tag)
            described += any(attributes.get(name) for name in ("descr", "title", "alt"))

        def end(_: str) -> None:
            within.pop()

        def text(found: str) -> None:
            nonlocal said
            said += bool(found.strip()) and within[-1] in ("t", "font", "div", "span")

        self._archive.scan(part, Scanner(start=start, end=end, text=text))
        if described:
            yield hidden(
                Kind.ALT_TEXT, _place(sheet, counted(described, "picture or shape", "pictures or shapes"))
            )
        if said:
            yield hidden(Kind.TEXT_IN_SHAPES, _place(sheet, counted(said, "text")))

    def _count(self, part: str, tags: frozenset[str]) -> int:
        count = 0

        def start(tag: str, _: Attributes) -> None:
            nonlocal count
            count += tag in tags

        self._archive.scan(part, Scanner(start=start))
        return count


def _place(sheet: int, rest: str) -> str:
    return in_sheet(sheet, rest) if sheet else f"workbook, {rest}"


def _is_plumbing(name: str) -> bool:
    return name == CONTENT_TYPES or name.endswith(".rels")
