"""Write the withholding log: what the requester does not receive, and on which ground. Pure.

One line per column or class, never per patron, and no count (after the index of Vaughn v. Rosen, 484 F.2d
820). What the paper does not name stands after what is withheld, with its ground; what is referred, outside
the request or not yet reviewed stands apart, and carries no exemption: it is not withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from redactkit.csvout import csv_bytes
from redactkit.model import LogLine, ProfileRef, Standing

HEADER = (
    "entry",
    "profile",
    "profile_version",
    "record_class",
    "column",
    "standing",
    "done",
    "exemption",
    "authority",
    "reason",
    "no_smaller_part",
    "required_or_discretionary",
    "decided_by",
    "date",
)

# a released column is in the manifest; the log lists the rest, in this order
_PREFIX = {
    Standing.WITHHELD: "W",
    Standing.COARSENED: "W",
    Standing.BEYOND: "B",
    Standing.REFERRED: "R",
    Standing.OUTSIDE: "O",
    Standing.ABSENT: "A",
    Standing.NOT_REVIEWED: "N",
}
_GROUNDED = frozenset({"W", "B"})
_ORDER = {prefix: place for place, prefix in enumerate(dict.fromkeys(_PREFIX.values()))}


def log_lines(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """The lines that belong into the log, each once, in an order that the export's columns do not set."""
    return tuple(
        sorted(
            {line for line in lines if line.standing in _PREFIX},
            key=lambda line: (
                _ORDER[_PREFIX[line.standing]],
                line.record_class,
                line.column,
                line.standing,
                line.done,
                line.reason,
                line.exemption.id if line.exemption else "",
            ),
        )
    )


def withholding_log(lines: Iterable[LogLine], *, profile: ProfileRef, day: date) -> bytes:
    """The bytes of ``withholding-log.csv``."""
    return csv_bytes(HEADER, _rows(log_lines(lines), profile, day))


def _rows(lines: Iterable[LogLine], profile: ProfileRef, day: date) -> Iterator[tuple[str, ...]]:
    numbers = dict.fromkeys(_ORDER, 0)
    for line in lines:
        prefix = _PREFIX[line.standing]
        numbers[prefix] += 1
        ground = line.exemption if prefix in _GROUNDED else None
        yield (
            f"{prefix}-{numbers[prefix]:03}",
            profile.id,
            profile.version,
            line.record_class,
            line.column,
            line.standing,
            line.done,
            ground.id if ground else "",
            ground.cite if ground else "",
            line.reason,
            line.no_smaller_part,
            "" if ground is None else "required" if ground.mandatory else "discretionary",
            line.decided_by,
            day.isoformat(),
        )
