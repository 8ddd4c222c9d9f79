"""The way in: open an export of any kind. The first thing that touches patron data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from redactkit.errors import ExportUnreadable, UsageError
from redactkit.model import Dialect
from redactkit.read.by_hand import refuse_by_hand
from redactkit.read.header import KnownHeader
from redactkit.read.kinds import HEAD_BYTES, KINDS, Kind, kind_of
from redactkit.read.source import BLOCK_BYTES, How, Source
from redactkit.read.stream import blocks, changed, state_of

_MARK_OF_AN_OPEN_FILE = re.compile(r"~\$(?P<excel>.+)|\.~lock\.(?P<office>.+)#", re.DOTALL)
"""What Excel and LibreOffice lay beside a file while somebody has it open."""


def open_export(
    path: Path,
    *,
    format: str | None = None,
    encoding: str | None = None,
    dialect: Dialect | None = None,
    is_known_header: KnownHeader = lambda _: False,
    header: bool = True,
    block_bytes: int = BLOCK_BYTES,
    sheets: Iterable[int] = (),
) -> tuple[Source, ...]:
    """The tables of an export file: one, or one for each visible sheet of a workbook that holds a table.

    ``format`` overrides the kind that would be told from the bytes; for the rest see ``How``.
    """
    _refuse_mark(path.name)
    state = state_of(path)
    head = next(blocks(path, HEAD_BYTES), b"")
    if not head:
        raise ExportUnreadable("it is empty", file=path.name, hint="export the list again")
    if format is None:
        refuse_by_hand(head, path)
    kind = kind_of(head, path.name) if format is None else _named(format)
    how = How(
        encoding=encoding,
        dialect=dialect,
        is_known_header=is_known_header,
        header=header,
        block_bytes=block_bytes,
        sheets=frozenset(sheets),
    )
    found = kind.open(path, how)
    if state_of(path) != state:  # looked at once for its kind, once for its header: of one file, or of none
        raise changed(path.name)
    return found


def _refuse_mark(name: str) -> None:
    found = _MARK_OF_AN_OPEN_FILE.fullmatch(name)
    if found is not None:
        beside = found["excel"] or found["office"]
        raise ExportUnreadable(
            f"it is no export: it shows that somebody has {beside} open",
            file=name,
            hint=f"close {beside} in Excel or LibreOffice (save it first), and leave this file out",
        )


def _named(name: str) -> Kind:
    for kind in KINDS:
        if kind.name == name:
            return kind
    names = ", ".join(kind.name for kind in KINDS)
    raise UsageError("the format given is not known", hint=f"use one of: {names}")
