"""The lines as bytes: how an entry is spelled, and how each line is bound to the one before. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from redactkit.ledger.entry import is_sound

EMPTY_HEAD = "0" * 64
"""The head of a ledger without a line."""


def line_of(entry: Mapping[str, object]) -> bytes:
    """The one way in which an entry is spelled."""
    return json.dumps(entry, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest_of(line: bytes) -> str:
    """What the next line is bound to."""
    return hashlib.sha256(line).hexdigest()


def end_of(lines: Sequence[bytes]) -> int:
    """How many bytes these lines are in the file."""
    return sum(len(line) + 1 for line in lines)


def head_of(lines: Sequence[bytes]) -> str:
    """The digest of the last line."""
    return digest_of(lines[-1]) if lines else EMPTY_HEAD


def parsed(line: bytes) -> dict[str, object] | None:
    """The entry, or ``None`` where the line is none, or is not spelled as we spell it."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if is_sound(found) and line_of(found) == line else None


def entries_of(lines: Sequence[bytes]) -> list[Mapping[str, object]]:
    """The entries of all lines that are entries."""
    return [entry for line in lines if (entry := parsed(line)) is not None]


def chain_problems(lines: Sequence[bytes]) -> Iterator[str]:
    """Lines that are none, or do not follow the line before."""
    previous = EMPTY_HEAD
    for number, line in enumerate(lines, start=1):
        entry = parsed(line)
        if entry is None:
            yield f"line {number} is not an entry"
        elif entry["prev"] != previous:
            yield f"line {number} does not follow the line before it"
        previous = digest_of(line)
