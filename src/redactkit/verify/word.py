"""Read a Word document as an outsider would: every part, every attribute, and what lies between them.

Independent of what wrote it. What cannot be read, hides between members, or is neither text nor a picture of
the town's own letterhead, is a finding. Part of the last check.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_LOCAL_HEADER, _CENTRAL_HEADER, _END = 30, 46, 22  # bytes of a zip's own records, without names
_UTF_8_NAME = 0x800
_MEDIA = "word/media/"
_XML = (".xml", ".rels")
_LINE_ENDS = frozenset({"p", "br", "tab", "cr"})
_STORIES = ("word/",)


class UnreadableError(Exception):
    """Why a Word document cannot pass: in the words of a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """What a Word document says, part by part, and the pictures in it by their bytes."""

    texts: tuple[str, ...] = field(repr=False)
    pictures: frozenset[bytes] = field(repr=False)


def read_word(content: bytes, *, compact: bool = True) -> WordFile:
    """All of it. ``UnreadableError`` where it is not a whole, plain container of XML parts and pictures.

    ``compact`` is false for a letterhead, which somebody else's program wrote: what it holds beside text and
    pictures goes nowhere, so it is passed over.
    """
    texts: list[str] = []
    pictures = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if compact and not _is_compact(members, len(content), archive.comment):
                raise UnreadableError("something lies in this document beside its parts")
            for member in members:
                if member.filename.endswith(_XML):
                    texts += _said_in(archive.read(member), member.filename)
                elif member.filename.startswith(_MEDIA) or not compact:
                    pictures.add(archive.read(member))
                else:
                    raise UnreadableError("a part of this document is neither text nor a picture")
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, ValueError, RuntimeError, EOFError):
        raise UnreadableError("it cannot be read") from None
    return WordFile(texts=tuple(texts), pictures=frozenset(pictures))


def _is_compact(members: list[zipfile.ZipInfo], size: int, comment: bytes) -> bool:
    """Stored members end to end, then the directory: the sizes leave no room for anything else."""
    expected = _END
    for member in members:
        name = len(member.filename.encode())
        expected += _LOCAL_HEADER + name + member.compress_size + _CENTRAL_HEADER + name
        plain = member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & ~_UTF_8_NAME
        if not plain or member.extra or member.comment:
            return False
    different = len({member.filename for member in members}) == len(members)
    return expected == size and not comment and different


def _said_in(part: bytes, name: str) -> Iterator[str]:
    """The running text of a part, and beside it all that stands in attributes, comments and instructions."""
    reader = _Reader(is_story=name.startswith(_STORIES) and not name.endswith(".rels"))
    reader.read(part)
    yield name
    yield "".join(reader.running)
    yield "\n".join(reader.beside)


class _Reader:
    def __init__(self, *, is_story: bool) -> None:
        self.running: list[str] = []
        self.beside: list[str] = []
        # in a story a word may be split over several runs; elsewhere each element says something of its own
        self._between = "" if is_story else " "

    def read(self, part: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.running.append
        parser.CommentHandler = self.beside.append
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.beside += attributes.values()
        self.running.append(self._between)

    def _end(self, name: str) -> None:
        self.running.append("\n" if name.rpartition(":")[2] in _LINE_ENDS else self._between)

    def _instruction(self, target: str, data: str) -> None:
        self.beside += (target, data)

    def _refuse(self, *_: object) -> None:
        raise UnreadableError("a part of this document declares a document type")
