"""The kinds of export file, and which of them a file is: told from its bytes, never from its name alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from redactkit.read.delimited import open_delimited
from redactkit.read.source import How, Source

HEAD_BYTES = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file. ``looks_like`` is given the first bytes and the file's base name."""

    name: str
    looks_like: Callable[[bytes, str], bool]
    open: Callable[[Path, How], tuple[Source, ...]]


KINDS: tuple[Kind, ...] = (
    # The first that fits is taken. Delimited text is last: it has no sign of its own, and refuses what is no
    # text, or is text of some other kind.
    Kind(name="delimited", looks_like=lambda head, name: True, open=open_delimited),
)


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that begins with these bytes."""
    return next(kind for kind in KINDS if kind.looks_like(head, name))
