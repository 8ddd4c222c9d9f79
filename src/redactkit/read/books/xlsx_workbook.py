"""The workbook part of an XLSX file: sheets in order, and what it tells beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from redactkit.read.books.archive import Archive
from redactkit.read.books.scan import Attributes, Scanner, plain

_STRICT = "http://purl.oclc.org/ooxml/"
_VISIBLE = "visible"
_BUILT_IN = "_xlnm."


@dataclass(slots=True, kw_only=True)
class Workbook:
    """``sheets`` are state and link of each, in order."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    names: int = 0
    hidden_names: int = 0
    views: int = 0
    says_who: bool = False  # the name of somebody who reserved it
    says_where: bool = False  # the folder in which it was saved
    is_strict: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag begins."""
        if tag == "sheet":
            given = {plain(name): value for name, value in attributes.items()}
            self.sheets.append((given.get("state", _VISIBLE), given.get("id", "")))
        elif tag == "definedName" and not attributes.get("name", "").startswith(_BUILT_IN):
            self.names += 1
            self.hidden_names += attributes.get("hidden") in ("1", "true")
        elif tag == "customWorkbookView":
            self.views += 1
        elif tag == "fileSharing" and attributes.get("userName"):
            self.says_who = True
        elif tag == "absPath":
            self.says_where = True
        elif tag == "workbook":
            self.is_strict = any(value.startswith(_STRICT) for value in attributes.values())


def workbook_of(archive: Archive, part: str) -> Workbook:
    """Walk through the workbook part."""
    found = Workbook()
    archive.scan(part, Scanner(start=found.start))
    if found.is_strict:
        archive.refuse(
            "it is a workbook in the strict form of Open XML, which few programs read",
            "save it as an ordinary Excel workbook (.xlsx), or as CSV (UTF-8)",
        )
    return found
