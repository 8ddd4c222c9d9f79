"""SirsiDynix Symphony's history logs → rows: one transaction on each line. One of the kinds in ``kinds``.

A line is ``E<time><sequence>R ^S<nn><command>…^<code><value>^…^^O<length>``. Each code, of two characters,
is a column; the user's PIN stands in clear text.
"""

from __future__ import annotations

import re
from pathlib import Path

from redactkit.read.moments import moment
from redactkit.read.named import Doubtful, Fields, open_named, parse_lines
from redactkit.read.rows import RowSource
from redactkit.read.source import How
from redactkit.read.stream import encoding_of

FORMAT = "symphony-log"

_ENTRY = re.compile(
    r"E(?P<day>\d{8})(?P<time>\d{6})(?P<sequence>\d*)[A-Z]? ?"
    r"\^S(?P<nth>\d\d)(?P<command>[A-Za-z]{2})(?P<data>.*)\^\^O\d*\s*"
)
_BEGINS = re.compile(r"E\d{14}\d*[A-Z]? ?\^S\d\d")
_CODED = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9])(?P<value>.*)", re.DOTALL)
_WELL_KNOWN = frozenset(
    {"UO", "Uf", "Hv", "HL", "HM", "HN", "HB", "PI", "PJ", "PK", "PL", "IB", "NQ", "FE", "FF", "FW", "FX"}
)
_FOLDED = frozenset(code.casefold() for code in _WELL_KNOWN)
_LINES_TO_TELL = 20


def looks_like_log(text: str, name: str) -> bool:
    """Whether most of the first lines begin like a transaction."""
    first = [line for line in text.split("\n") if line.strip()][:_LINES_TO_TELL]
    return bool(first) and sum(_BEGINS.match(line) is not None for line in first) * 2 > len(first)


def open_log(path: Path, how: How) -> tuple[RowSource, ...]:
    """The transactions in a log."""
    encoding = encoding_of(path, how.encoding)

    parse = parse_lines(path.name, encoding, _fields)
    return open_named(
        path, format=FORMAT, encoding=encoding, parse=parse, first=("time", "sequence", "command")
    )


def _fields(text: str) -> Fields:
    entry = _ENTRY.fullmatch(text)
    if entry is None:
        raise Doubtful("it is no transaction, or not a whole one")
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
