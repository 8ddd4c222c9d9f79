"""The container of an Office document: which part it begins with, and how its parts refer to each other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from redactkit.read.books.archive import SAVE_AGAIN, Archive
from redactkit.read.books.scan import Attributes, Scanner, plain

CONTENT_TYPES = "[Content_Types].xml"

_AS_CSV = "export the list again, as CSV"
_KINDS = (
    # what stands in the content type of the main part; what such a file is; what to do (nothing: it is read)
    ("spreadsheetml.sheet.main", "", ""),
    ("spreadsheetml.template.main", "", ""),
    ("ms-excel.sheet.macroEnabled.main", "", ""),
    ("ms-excel.template.macroEnabled.main", "", ""),
    ("ms-excel.sheet.binary", "it is a binary workbook (.xlsb)", "save it as an Excel workbook (.xlsx)"),
    ("wordprocessingml", "it is a Word document", _AS_CSV),
    ("ms-word", "it is a Word document", _AS_CSV),
    ("presentationml", "it is a presentation", _AS_CSV),
    ("ms-powerpoint", "it is a presentation", _AS_CSV),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relationship: from which part, of what type, to which part; or to an address outside."""

    id: str
    source: str
    type: str
    target: str
    is_outside: bool


def main_part(archive: Archive) -> str:
    """The part that is the workbook; refuses what is no workbook that can be read."""
    if not archive.has(CONTENT_TYPES):
        archive.refuse("it is a zip archive, not a workbook", "unpack it, and give the export itself")
    types: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Override":
            types[attributes.get("PartName", "").lstrip("/")] = attributes.get("ContentType", "")

    archive.scan(CONTENT_TYPES, Scanner(start=start))
    main = next((link.target for link in _links(archive, "") if link.type == "officeDocument"), None)
    if main is None or not archive.has(main):
        archive.refuse("it is a zip archive, not a workbook", "unpack it, and give the export itself")
    for sign, what, hint in _KINDS:
        if sign.lower() in types.get(main, "").lower():
            if what:
                archive.refuse(what, hint)
            return main
    archive.refuse("it is a document of an unknown kind, not a workbook", SAVE_AGAIN)


def links_of(archive: Archive) -> list[Link]:
    """Every relationship in the container."""
    found: list[Link] = []
    for name in archive.names:
        folder, file = posixpath.split(name)
        if posixpath.basename(folder) == "_rels" and file.endswith(".rels"):
            owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            found += _links(archive, owner)
    return found


def _links(archive: Archive, source: str) -> Iterator[Link]:
    folder, file = posixpath.split(source)
    part = posixpath.join(folder, "_rels", f"{file}.rels")
    if not archive.has(part):
        return
    found: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            found.append({plain(name): value for name, value in attributes.items()})

    archive.scan(part, Scanner(start=start))
    for each in found:
        outside = each.get("TargetMode", "").lower() == "external"
        target = each.get("Target", "")
        yield Link(
            id=each.get("Id", ""),
            source=source,
            type=posixpath.basename(each.get("Type", "")),
            target="" if outside else archive.named(_resolved(folder, target)),
            is_outside=outside,
        )


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
