"""Lines of the log for what is neither given nor withheld: referred, outside the request, not yet reviewed.

Used by ``account`` and ``scoped_log``.
"""

from __future__ import annotations

from redactkit.categories import UNKNOWN
from redactkit.category_words import MEANS
from redactkit.model import Column, LogLine, Standing


def name_of(column: Column) -> str:
    """A column as it may be named outside: by the map's label, or its number and what it means."""
    if column.header is not None:
        return column.header
    number = f"column {column.position}"
    return number if column.category == UNKNOWN else f"{number} ({MEANS[column.category]})"


def unknown_line(kind: str, column: Column, decided_by: str) -> LogLine:
    """A column of which nobody knows what it means."""
    return apart_line(
        kind,
        name_of(column),
        Standing.NOT_REVIEWED,
        done="not released yet",
        reason="what this column means has not been determined",
        smaller="it will be reviewed and answered",
        decided_by=decided_by,
    )


def outside_line(kind: str, column: Column, decided_by: str) -> LogLine:
    """A column of a file that is not of the records asked for."""
    return apart_line(
        kind,
        name_of(column),
        Standing.OUTSIDE,
        done="nothing of it is given",
        reason="the request was read as one for other records; the file told whose patrons the rows concern",
        decided_by=decided_by,
    )


def referred_line(kind: str, decided_by: str) -> LogLine:
    """The rows that another library decides about, whether there are any or not."""
    return apart_line(
        kind,
        "rows of patrons registered at another library",
        Standing.REFERRED,
        done="referred to the library at which the patron is registered",
        reason="the library of registration decides about such rows, if there are any",
        decided_by=decided_by,
    )


def owed_line(kind: str, decided_by: str, *, given: bool) -> LogLine:
    """The rows of a class, or all of it, that a person must still look at."""
    return apart_line(
        kind,
        "rows whose reading is in doubt" if given else "all records of this class",
        Standing.NOT_REVIEWED,
        done="not released yet",
        reason="a person must look at them first; they are still owed",
        decided_by=decided_by,
    )


def apart_line(
    kind: str, column: str, standing: Standing, *, done: str, reason: str, decided_by: str, smaller: str = ""
) -> LogLine:
    """What is neither given nor withheld: it has no ground, because it needs none."""
    return LogLine(
        record_class=kind,
        column=column,
        standing=standing,
        done=done,
        exemption=None,
        reason=reason,
        no_smaller_part=smaller,
        decided_by=decided_by,
    )
