"""Walk through an XML file without holding it: one record at a time. No document type, no entity is read.

Elements are kept only while they are open, or part of the record in hand. Names are local names: a prefix is
the writer's choice and tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from redactkit.read.text import LONGEST_RECORD

_BLOCK_CHARACTERS = 1 << 18
_DEEPEST = 64
_MOST_PATHS = 4096
_ELEMENT_SIZE = 64  # about what an element weighs beside its text
_IGNORED_SPACES = frozenset(
    {"http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace"}
)


class NotXml(Exception):
    """The file cannot be read as XML. Says why and quotes nothing."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Text(Protocol):
    """A text that is read in pieces."""

    def read(self, size: int, /) -> str:
        """The next piece."""


@dataclass(slots=True)
class Element:
    """An element: its local name and vocabulary, its attributes, and in order its texts and elements."""

    name: str
    space: str = field(repr=False)
    attributes: dict[str, str] = field(repr=False)
    parts: list[str | Element] = field(repr=False, default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The elements in it."""
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def own_text(self) -> str:
        """Its own text, without that of the elements in it."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def all_text(self) -> str:
        """Its text and that of everything in it."""
        return "".join(part if isinstance(part, str) else part.all_text for part in self.parts)


Path = tuple[str, ...]


class _Target:
    """What the parser tells of: counts of every path, or the records at one path."""

    def __init__(self) -> None:
        self.path: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.path.append(_split(tag)[1])
        if len(self.path) > _DEEPEST:
            raise NotXml("its elements are nested too deeply")

    def end(self, tag: str) -> None:
        """An element ends."""
        self.path.pop()

    def data(self, text: str) -> None:
        """Some text."""

    def close(self) -> None:
        """The document ends."""


class _Counting(_Target):
    """How often each path occurs, near the root."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.counts: Counter[Path] = Counter()
        self._depth = depth

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element."""
        super().start(tag, attributes)
        if len(self.path) <= self._depth:
            self.counts[tuple(self.path)] += 1
            if len(self.counts) > _MOST_PATHS:
                raise NotXml("its elements have more different names than records have")


class _Records(_Target):
    """The elements at one path, whole, and nothing else."""

    def __init__(self, wanted: Path) -> None:
        super().__init__()
        self.ready: list[Element] = []
        self._wanted = list(wanted)
        self._open: list[Element] = []
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element of a record."""
        super().start(tag, attributes)
        if self._open or self.path == self._wanted:
            element = _opened(tag, attributes)
            if self._open:
                self._open[-1].parts.append(element)
            self._open.append(element)
            self._grow(sum(map(len, attributes.values())) + _ELEMENT_SIZE)

    def data(self, text: str) -> None:
        """Put text where it stands."""
        if self._open:
            self._open[-1].parts.append(text)
            self._grow(len(text))

    def end(self, tag: str) -> None:
        """Close an element; a record is ready."""
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.ready.append(element)
                self._size = 0
        super().end(tag)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > LONGEST_RECORD:
            raise NotXml("an element is larger than any record can be")


class _Around(_Records):
    """The whole document, but for the elements at one path."""

    def __init__(self, left_out: Path) -> None:
        super().__init__(left_out[:1])
        self._left_out = list(left_out)
        self._inside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element that is no record and in none."""
        if self._inside or [*self.path, _split(tag)[1]] == self._left_out:
            self._inside += 1
            _Target.start(self, tag, attributes)
        else:
            super().start(tag, attributes)

    def data(self, text: str) -> None:
        """Put text where it stands; the blanks between the records would add up."""
        if not self._inside and not text.isspace():
            super().data(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._inside:
            self._inside -= 1
            _Target.end(self, tag)
        else:
            super().end(tag)


def _opened(tag: str, attributes: dict[str, str]) -> Element:
    space, name = _split(tag)
    return Element(name, space, _plain(attributes))


def count_paths(text: Text, depth: int) -> Counter[Path]:
    """How often each path of names occurs, down to a depth; the whole file is proved well-formed."""
    target = _Counting(depth)
    for _ in _fed(text, target):
        pass
    return target.counts


def records(text: Text, path: Path) -> Iterator[Element]:
    """Every element at a path, one after the other."""
    target = _Records(path)
    for _ in _fed(text, target):
        yield from target.ready
        target.ready.clear()


def around(text: Text, path: Path) -> Element:
    """The document without the elements at a path below its root."""
    target = _Around(path)
    for _ in _fed(text, target):
        pass
    return target.ready[0]


def _fed(text: Text, target: _Target) -> Iterator[None]:
    parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
    try:
        while piece := text.read(_BLOCK_CHARACTERS):
            parser.feed(piece.encode())
            yield
        parser.close()
        yield
    except DefusedXmlException:  # holds the declaration
        raise NotXml("it has a document type declaration (DTD)") from None
    except ParseError:
        raise NotXml("it is not well-formed") from None
    except UnicodeEncodeError:
        raise NotXml("it holds text that is not valid Unicode") from None


def _split(tag: str) -> tuple[str, str]:
    """The vocabulary and the local name of a tag."""
    if tag.startswith("{"):
        space, _, name = tag[1:].rpartition("}")
        return space, name
    return "", tag


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by their local names, without those that speak of the XML itself."""
    split = ((*_split(name), value) for name, value in attributes.items())
    return {name: value for space, name, value in split if space not in _IGNORED_SPACES}
