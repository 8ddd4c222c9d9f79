"""SirsiDynix Symphony's history logs → rows: one transaction on each line. One of the kinds in ``kinds``.

A line is ``E<time><sequence>R ^S<nn><command>…^<code><value>^…^^O<length>``. Each code, of two characters,
is a column; the user's PIN stands in clear text.

Where the middle of two lines is lost, the halves look like one line, and a patron has what another borrowed.
Such a line lacks codes that its command always has, or behind it the numbers of the log go on elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path

from redactkit.read.habits import Habits, is_rare
from redactkit.read.moments import moment
from redactkit.read.named import Doubtful, Fields, open_named, parse_lines
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import Encoding, encoding_of, open_buffered
from redactkit.read.text import Line, lines

FORMAT = "symphony-log"

_ENTRY = re.compile(
    r"E(?P<day>\d{8})(?P<time>\d{6})(?P<sequence>\d*)[A-Z]? ?"
    r"\^S(?P<nth>\d\d)(?P<command>[A-Za-z]{2})(?P<data>.*)\^\^O\d*\s*"
)
_BEGINS = re.compile(r"E\d{14}\d*[A-Z]? ?\^S\d\d")
_CODED = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9])(?P<value>.*)", re.DOTALL)
_ANOTHER = re.compile(r"E\d{14}\d*[A-Z]? ?(?:\^|\Z)|\^S\d\d[A-Za-z]{2}|\^O\d*(?:\^|E\d{14})")
"""A line's beginning or end inside what a line holds."""
_GLUED = "parts of it may be another line's"
_WELL_KNOWN = frozenset(
    {"UO", "Uf", "Hv", "HL", "HM", "HN", "HB", "PI", "PJ", "PK", "PL", "IB", "NQ", "FE", "FF", "FW", "FX"}
)
_FOLDED = frozenset(code.casefold() for code in _WELL_KNOWN)
_LINES_TO_TELL = 20
_SEQUENCE_DIGITS = 9
_MOST_GAPS = 1_000_000


def looks_like_log(text: str, name: str) -> bool:
    """Whether most of the first lines begin like a transaction."""
    first = [line for line in text.split("\n") if line.strip()][:_LINES_TO_TELL]
    return bool(first) and sum(_BEGINS.match(line) is not None for line in first) * 2 > len(first)


def open_log(path: Path, how: How) -> tuple[RowSource, ...]:
    """The transactions in a log."""
    encoding = encoding_of(path, how.encoding)
    habits, before_gaps = _learn(path, encoding)

    def fields_of(line: Line) -> Fields:
        if line.number in before_gaps:
            raise Doubtful(_GLUED)
        return _fields(line.text, habits)

    parse = parse_lines(path.name, encoding, fields_of)
    return open_named(
        path, format=FORMAT, encoding=encoding, parse=parse, first=("time", "sequence", "command")
    )


def _learn(path: Path, encoding: Encoding) -> tuple[Habits, Container[int]]:
    """The codes that each command has, and the lines behind which a log that never skips a number does."""
    habits = Habits()
    gaps: list[int] = []
    steps = 0
    before: tuple[int, int] | None = None
    with open_buffered(path) as file:
        for line in lines(file, encoding, path.name):
            entry = _ENTRY.fullmatch(line.text)
            if entry is None:
                before = None
                continue
            habits.learn(entry["command"], _codes(entry["data"]))
            sequence = int(entry["sequence"][-_SEQUENCE_DIGITS:] or "0")
            if before is not None:
                steps += 1
                # a number that begins anew is no gap; one number may have several lines
                if sequence > 1 and sequence - before[1] not in (0, 1) and len(gaps) <= _MOST_GAPS:
                    gaps.append(before[0])
            before = line.number, sequence
    return habits, frozenset(gaps) if is_rare(len(gaps), steps) else ()


def _codes(data: str) -> set[str]:
    return {piece[:2] for piece in data.split("^") if piece}


def _fields(text: str, habits: Habits) -> Fields:
    entry = _ENTRY.fullmatch(text)
    if entry is None:
        raise Doubtful("it is no transaction, or not a whole one")
    if _ANOTHER.search(entry["data"]) or habits.lacks(entry["command"], _codes(entry["data"])):
        raise Doubtful(_GLUED)
    fields = Fields()
    fields.add("time", moment(entry["day"], entry["time"]))
    fields.add("sequence", entry["sequence"])
    fields.add("command", entry["command"])
    for piece in entry["data"].split("^"):
        if not piece:
            continue
        coded = _CODED.fullmatch(piece)
        if coded is None:
            raise Doubtful("a value in it has no code")
        fields.add_only(_named(coded["code"]), coded["value"])
    return fields


def _named(code: str) -> str:
    """The column of a code. Case counts in codes and not in header maps: ``Ib`` must not pass for ``IB``."""
    is_lookalike = code not in _WELL_KNOWN and code.casefold() in _FOLDED
    return f"data code {code}" if is_lookalike else code
