"""Walk through XML without building a tree: tags without their namespaces' addresses, no document types.

expat itself is used and not a wrapper: a sheet has millions of cells, and the walk is at the price of one
call for each tag. A document type is where entity bombs and outside entities are declared, so none is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

LONGEST_TAG = 32 << 20
"""A text is taken in pieces, but a tag is held until its end is read."""

Attributes = Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Scanner:
    """What to call on the way. Tags and attributes come without prefix; no prefix is told from another."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None] | None = None
    text: Callable[[str], None] | None = None


class _Unwanted(Exception):
    """What no spreadsheet program writes."""


def scan_xml(pieces: Iterable[bytes], scanner: Scanner) -> bool:
    """Walk to the end; false where it is not well-formed, declares a document type, or has a giant tag."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    start = scanner.start

    def begin(tag: str, attributes: dict[str, str]) -> None:
        start(tag[tag.find(":") + 1 :], attributes)

    parser.StartElementHandler = begin
    if scanner.end is not None:
        ended = scanner.end
        parser.EndElementHandler = lambda tag: ended(tag[tag.find(":") + 1 :])
    if scanner.text is not None:
        parser.CharacterDataHandler = scanner.text
    try:
        fed = 0
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                return False
        parser.Parse(b"", True)
    except (expat.ExpatError, _Unwanted, LookupError, ValueError):  # ValueError: an encoding of several bytes
        return False
    return True


def _refuse(*_: object) -> None:
    raise _Unwanted


def plain(name: str) -> str:
    """A name without its prefix."""
    return name[name.find(":") + 1 :]
