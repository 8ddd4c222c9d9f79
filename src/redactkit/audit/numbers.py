"""Social Security numbers outside of notes: separated by their form, bare ones by the whole column. Pure.

Nine digits alone are a record number, a student number or a ZIP+4 as easily. So a column of them is only
suspected when no number in it lies in a range that was never issued, and the numbers are spread as those are
(the first three by state, the next two within it) and carry no check digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.audit.cells import Mask, matching
from redactkit.checkdigits import luhn_valid, sierra_check_digit
from redactkit.folding import fold

_LEAST_VALUES = 30
_LEAST_SHARE = 0.5
_LEAST_GROUPS = 12
_LEAST_AREAS = 2
_MOST_CHECKED = 0.6  # by chance 1 in 10 or 11 passes a check
_LEAST_LENGTH = 11
_SEPARATED = (
    r"(?:^|[^0-9A-Za-z.-])(?P<area>[0-9]{3})(?P<one>[- .])(?P<group>[0-9]{2})"
    r"(?P<two>[- .])(?P<serial>[0-9]{4})"
    r"(?:$|[^0-9A-Za-z-])"
)
_HYPHENATED = _SEPARATED.replace("[- .]", "-")
_NINE = r"^\s*[0-9]{9}\s*$"


def separated(cells: pa.Array, *, hyphens_only: bool) -> Mask:
    """Which cells hold ``123-45-6789``, with one kind of mark between, whatever else they hold."""
    pattern = _HYPHENATED if hyphens_only else _SEPARATED
    found = _plain_separated(cells, pattern)
    odd = ~np.asarray(pc.string_is_ascii(cells)) & np.asarray(
        pc.greater_equal(pc.utf8_length(cells), _LEAST_LENGTH)
    )
    places = np.flatnonzero(odd & ~found)
    if places.size:  # full-width digits, invisible characters, other dashes
        texts = [fold(text).text for text in cells.take(pa.array(places)).to_pylist()]
        found[places] = _plain_separated(pa.array(texts, pa.string()), pattern)
    return found


def _plain_separated(cells: pa.Array, pattern: str) -> Mask:
    likely = matching(cells, pattern)
    if not likely.any():
        return likely
    places = np.flatnonzero(likely)
    parts = pc.extract_regex(cells.take(pa.array(places)), pattern)
    area, group, serial, one, two = (
        parts.field(name).to_pylist() for name in ("area", "group", "serial", "one", "two")
    )
    found = np.zeros(len(cells), dtype=np.bool_)
    found[places] = [
        a != "000" and b != "00" and c != "0000" and x == y
        for a, b, c, x, y in zip(area, group, serial, one, two, strict=True)
    ]
    return found


def nine_digits(cells: pa.Array) -> Mask:
    """Which cells are nine digits and nothing else."""
    return matching(cells, _NINE)


@dataclass(slots=True)
class NineDigits:
    """What is known of a column's bare numbers of nine digits; sums, so the order of rows changes nothing."""

    filled: int = 0
    count: int = 0
    never_issued: int = 0
    checked: list[int] = field(default_factory=lambda: [0, 0])
    areas: set[str] = field(default_factory=set, repr=False)
    groups: set[str] = field(default_factory=set, repr=False)

    def add(self, cells: pa.Array, *, filled: int) -> None:
        """Take in cells that are nine digits; ``filled``: how many cells of any form there were."""
        self.filled += filled
        for text in pc.utf8_trim_whitespace(cells).to_pylist():
            area, group, serial = text[:3], text[3:5], text[5:]
            self.count += 1
            self.never_issued += area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000"
            self.checked[0] += luhn_valid(text)
            self.checked[1] += sierra_check_digit(text[:-1]) == text[-1]
            self.areas.add(area)
            self.groups.add(group)

    @property
    def may_be_social_security(self) -> bool:
        """Whether the column looks like Social Security numbers and like nothing else."""
        return (
            self.count >= _LEAST_VALUES
            and self.count >= _LEAST_SHARE * self.filled
            and not self.never_issued
            and len(self.areas) >= _LEAST_AREAS
            and len(self.groups) >= _LEAST_GROUPS
            and max(self.checked) <= _MOST_CHECKED * self.count
        )
