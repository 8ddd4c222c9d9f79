"""Walk through an XML file without holding it: one record at a time. No document type, no entity is read.

Elements are kept only while they are open, or part of the record in hand. Names are local names: a prefix is
the writer's choice and tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from redactkit.read.named import Doubtful
from redactkit.read.text import LONGEST_RECORD

TWO_VOCABULARIES = "it uses one name of two vocabularies"

_BLOCK_CHARACTERS = 1 << 18
_DEEPEST = 64
_MOST_PATHS = 4096
_ELEMENT_SIZE = 64  # about what an element weighs beside its text
_ABOUT_XML = frozenset({"http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace"})


class NotXml(Exception):
    """The file cannot be read as XML. Says why and quotes nothing."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Text(Protocol):
    """A text that is read in pieces."""

    def read(self, size: int, /) -> str:
        """The next piece."""


Path = tuple[str, ...]


class _Target:
    """What the parser tells of. Keeps the path of the open element, and nothing else."""

    def __init__(self) -> None:
        self.path: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.path.append(split(tag)[1])
        if len(self.path) > _DEEPEST:
            raise NotXml("its elements are nested too deeply")

    def end(self, tag: str) -> None:
        """An element ends."""
        self.path.pop()

    def data(self, text: str) -> None:
        """Some text."""

    def close(self) -> None:
        """The document ends."""


@dataclass(slots=True)
class Outline:
    """How often each path occurs near the root, where attributes stand, and what no element holds."""

    counts: Counter[Path] = field(default_factory=Counter, repr=False)
    attributed: set[Path] = field(default_factory=set, repr=False)
    comments: int = 0
    instructions: int = 0


class _Outlining(_Target):
    """Counts paths, down to a depth."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.outline = Outline()
        self._depth = depth

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element."""
        super().start(tag, attributes)
        if len(self.path) <= self._depth:
            path = tuple(self.path)
            self.outline.counts[path] += 1
            if attributes:
                self.outline.attributed.add(path)
            if len(self.outline.counts) > _MOST_PATHS:
                raise NotXml("its elements have more different names than records have")

    def comment(self, text: str) -> None:
        """Count a comment."""
        self.outline.comments += 1

    def pi(self, target: str, text: str) -> None:
        """Count an instruction to some program."""
        self.outline.instructions += 1


class _Records(_Target):
    """Builds the elements at one path, whole, and nothing else."""

    def __init__(self, wanted: Path) -> None:
        super().__init__()
        self.ready: list[Element] = []
        self._wanted = list(wanted)
        self._builder = TreeBuilder()
        self._inside = self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element of a record."""
        super().start(tag, attributes)
        if self._inside or self.path == self._wanted:
            self._inside += 1
            self._builder.start(tag, attributes)
            self._grow(_ELEMENT_SIZE + (sum(map(len, attributes.values())) if attributes else 0))

    def data(self, text: str) -> None:
        """Put text where it stands."""
        if self._inside:
            self._builder.data(text)
            self._grow(len(text))

    def end(self, tag: str) -> None:
        """Close an element; a record is ready."""
        self.path.pop()
        if self._inside:
            self._inside -= 1
            element = self._builder.end(tag)
            if not self._inside:
                self.ready.append(element)
                self._builder, self._size = TreeBuilder(), 0

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > LONGEST_RECORD:
            raise NotXml("an element is larger than any record can be")


class _Around(_Records):
    """Builds the whole document, but for the elements at one path."""

    def __init__(self, left_out: Path) -> None:
        super().__init__(left_out[:1])
        self._left_out = list(left_out)
        self._passing = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element that is no record and in none."""
        if self._passing or [*self.path, split(tag)[1]] == self._left_out:
            self._passing += 1
            _Target.start(self, tag, attributes)
        else:
            super().start(tag, attributes)

    def data(self, text: str) -> None:
        """Put text where it stands; the blanks between the records would add up."""
        if not self._passing and not text.isspace():
            super().data(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._passing:
            self._passing -= 1
            _Target.end(self, tag)
        else:
            super().end(tag)


def outline(text: Text, depth: int) -> Outline:
    """The paths of a document down to a depth; the whole of it is proved well-formed."""
    target = _Outlining(depth)
    for _ in _fed(text, target):
        pass
    return target.outline


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


@lru_cache(maxsize=_MOST_PATHS)
def split(tag: str) -> tuple[str, str]:
    """The vocabulary and the local name of a tag."""
    if tag.startswith("{"):
        space, _, name = tag[1:].rpartition("}")
        return space, name
    return "", tag


def attributes_of(element: Element) -> dict[str, str]:
    """Attributes by their local names, without those that speak of the XML itself.

    Raises ``Doubtful`` where two have one local name.
    """
    if not element.attrib:
        return {}
    told = [(*split(name), value) for name, value in element.attrib.items()]
    found = [(name, value) for space, name, value in told if space not in _ABOUT_XML]
    if len(named := dict(found)) < len(found):
        raise Doubtful(TWO_VOCABULARIES)
    return named


def own_text(element: Element) -> str:
    """An element's text, without that of the elements in it."""
    if not len(element):
        return element.text or ""
    return "".join([element.text or "", *(inner.tail or "" for inner in element)])


def all_text(element: Element) -> str:
    """An element's text and that of everything in it."""
    return "".join(element.itertext())
