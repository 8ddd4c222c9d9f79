"""Go through one export once, a chunk at a time, and count what the rules are about: rows, and three of them.

Nothing of a cell is kept but how many there were; the rules themselves are asked at the end (``run``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.audit import numbers, others, secrets
from redactkit.audit.ages import Ages, Days, read_days
from redactkit.audit.cells import Mask, column_of, filled, matching
from redactkit.audit.residue import Left
from redactkit.audit.subject import Seen, Subject
from redactkit.audit.texts import Texts
from redactkit.categories import UNKNOWN, group_of
from redactkit.decide import CLEAR_SECRET, EXPIRED_REGISTRATION, OTHER_PATRON, POSSIBLE_SSN, RESIDUE
from redactkit.detect import KnownIdentifiers
from redactkit.model import Category, Group
from redactkit.read import Chunk
from redactkit.redact.dates import UNREADABLE

FILLED = "FILLED"
"""Counted like a kind of finding: the cell says something."""

EXAMPLES = 3
_SSN, _PROTECTED = "US_SSN", "PROTECTED_CLASS"
_CENTURY = 40  # a two-digit year further ahead than this is one of the century before

# Columns in which nine digits are something else, or in which a separated number is nobody's.
_BARE_NUMBERS = frozenset(
    {
        "patron.alternate_id",
        "patron.barcode",
        "patron.user_name",
        "patron.licence_number",
        "patron.key",
        "patron.secret",
        "unknown",
    }
)
_CODES = frozenset({"patron.type", "patron.statistical_class", "patron.preference", "unknown"})
_CODES_SHARE = 0.5  # of an unknown column: surnames are White and Black as well


@dataclass(slots=True)
class Tally:
    """How many rows, and the first few of them."""

    rows: int = 0
    examples: list[int] = field(default_factory=list)

    def add(self, rows: npt.NDArray[np.int64]) -> None:
        """Take in rows that come after all that were taken in before."""
        self.rows += len(rows)
        self.examples += rows[: EXAMPLES - len(self.examples)].tolist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the rules of a profile look for in an export, and how long things are needed (by record class)."""

    categories: frozenset[Category]
    entities: frozenset[str]
    record_classes: frozenset[str]
    keep: Mapping[str, int | None]
    as_of: date


class Look:
    """One export under way. ``tallies``: by column (from 1; 0 is the file as a whole) and kind of finding."""

    def __init__(
        self,
        subject: Subject,
        wanted: Wanted,
        texts: Texts,
        known: KnownIdentifiers | None,
        left: tuple[Left, ...],
    ) -> None:
        self.subject = subject
        self.tallies: dict[tuple[int, str], Tally] = {}
        self.ages: dict[int, Ages] = {}
        self.left_by: dict[int, list[str]] = {}  # ids of what was left, by column
        self.hashed: dict[int, int] = {}
        self.unchecked = 0
        self._wanted, self._texts, self._known, self._left = wanted, texts, known, left
        self._nine: dict[int, numbers.NineDigits] = {}
        self._nine_rows: dict[int, Tally] = {}
        self._codes: dict[int, Tally] = {}
        self._found: dict[int, set[str]] = {}
        self._own = [column.position - 1 for column in subject.columns if column.category in others.OWN]

    def add(self, chunk: Chunk) -> None:
        """Take in the next chunk. Its frame is not changed."""
        frame = chunk.frame
        for column in self.subject.columns:
            cells = column_of(frame, column.position - 1)
            there = filled(cells)
            self._count(column, FILLED, there, chunk.rows)
            for kind, mask in self._kinds(column, cells, there, frame, chunk.rows):
                self._count(column, kind, mask, chunk.rows)
        if self.subject.is_sheet and self.subject.record_class in self._wanted.record_classes:
            self._age_of_rows(frame, chunk.rows)
        if RESIDUE in self._wanted.entities:
            self._residue(frame, chunk.rows)

    def conclude(self) -> None:
        """What only the whole column can tell."""
        for position, nine in self._nine.items():
            if nine.may_be_social_security:
                self.tallies[position, POSSIBLE_SSN] = self._nine_rows[position]
        for position, codes in self._codes.items():
            column = self.subject.columns[position - 1]
            all_rows = self.tallies.get((position, FILLED), Tally()).rows
            told = self.tallies.get((position, _PROTECTED), Tally())  # by the recognizer, in unknown columns
            telling = column.category != UNKNOWN or codes.rows >= _CODES_SHARE * all_rows
            if telling and codes.rows > told.rows:
                self.tallies[position, _PROTECTED] = codes
        for position, kind in self.tallies:
            if kind != FILLED:
                self._found.setdefault(position, set()).add(kind)

    def kinds_in(self, position: int) -> Set[str]:
        """The kinds of findings in a column, once the look is over."""
        return self._found.get(position, set())

    def _count(self, column: Seen, kind: str, mask: Mask, rows: npt.NDArray[np.int64]) -> None:
        self._count_at(column.position, kind, mask, rows)

    def _count_at(self, position: int, kind: str, mask: Mask, rows: npt.NDArray[np.int64]) -> None:
        hit = rows[mask]
        if len(hit):
            self.tallies.setdefault((position, kind), Tally()).add(hit)

    def _kinds(
        self, column: Seen, cells: pa.Array, there: Mask, frame: pd.DataFrame, rows: npt.NDArray[np.int64]
    ) -> Iterator[tuple[str, Mask]]:
        wanted = self._wanted.entities
        found: dict[str, Mask] = {}
        if column.is_text:
            found, unchecked = self._texts.find(cells)
            self.unchecked += unchecked
        if _SSN in wanted and column.category != "patron.ssn":
            by_form = self._by_form(column, cells)
            found[_SSN] = found[_SSN] | by_form if _SSN in found else by_form
        yield from found.items()
        if CLEAR_SECRET in wanted and column.category == "patron.secret":
            hashed = np.zeros(len(cells), dtype=np.bool_) if column.is_token else secrets.is_hashed(cells)
            self.hashed[column.position] = self.hashed.get(column.position, 0) + int(hashed.sum())
            yield CLEAR_SECRET, secrets.is_clear(cells) | (there & ~hashed if column.is_token else False)
        if POSSIBLE_SSN in wanted and column.category in _BARE_NUMBERS:
            self._nine_digits(column, cells, there, rows)
        if _PROTECTED in wanted and column.category in _CODES:
            codes = np.asarray(
                pc.is_in(
                    pc.utf8_lower(pc.utf8_trim_whitespace(cells)), pa.array(self.subject.protected_values)
                )
            )
            self._codes.setdefault(column.position, Tally()).add(rows[codes])
        if OTHER_PATRON in wanted and self._known is not None and column.is_note:
            yield OTHER_PATRON, others.names_others(frame, column.position - 1, self._own, self._known)
        if EXPIRED_REGISTRATION in wanted and column.is_expiry:
            yield EXPIRED_REGISTRATION, self._expired(column, cells)

    @staticmethod
    def _by_form(column: Seen, cells: pa.Array) -> Mask:
        """Separated numbers. In notes the recognizer judges; in what names a work only hyphens count."""
        if column.is_note:
            return np.zeros(len(cells), dtype=np.bool_)
        works = group_of(column.category) in (Group.BIBLIOGRAPHIC, Group.OPERATIONAL)
        return numbers.separated(cells, hyphens_only=works)

    def _nine_digits(self, column: Seen, cells: pa.Array, there: Mask, rows: npt.NDArray[np.int64]) -> None:
        nine = numbers.nine_digits(cells)
        self._nine.setdefault(column.position, numbers.NineDigits()).add(
            cells.filter(pa.array(nine)), filled=int(there.sum())
        )
        self._nine_rows.setdefault(column.position, Tally()).add(rows[nine])

    def _expired(self, column: Seen, cells: pa.Array) -> Mask:
        """Registrations that ended longer ago than they are needed, or at all where no need is stated."""
        ended = read_days(cells, column.date_order, last_year=self._wanted.as_of.year + _CENTURY)
        keep = self._wanted.keep.get("registration") or 0
        over: Mask = (ended != UNREADABLE) & (ended + keep < self._wanted.as_of.toordinal())
        self._aged(column.position, ended[over])
        return over

    def _age_of_rows(self, frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> None:
        """How old each row of a sign-up sheet is: by the latest day in it. One that is to come is not old."""
        today = self._wanted.as_of.toordinal()
        latest: Days = np.full(len(rows), UNREADABLE, dtype=np.int64)
        for column in self.subject.columns:
            if not column.may_be_day:
                continue
            found = read_days(
                column_of(frame, column.position - 1), column.date_order, last_year=self._wanted.as_of.year
            )
            latest = np.maximum(latest, found)
        self._aged(0, latest)
        keep = self._wanted.keep.get(self.subject.record_class or "")
        kept = (
            np.ones(len(rows), dtype=np.bool_)
            if keep is None
            else (latest == UNREADABLE) | (latest + keep < today)
        )
        self._count_at(0, FILLED, kept, rows)

    def _aged(self, position: int, ordinals: Days) -> None:
        self.ages.setdefault(position, Ages(as_of=self._wanted.as_of)).add(ordinals)

    def _residue(self, frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> None:
        for left in self._left:
            counts = np.ones(len(rows), dtype=np.bool_)
            for place in left.blank:
                counts &= ~filled(column_of(frame, place))
            if left.filled:
                counts &= np.any([filled(column_of(frame, place)) for place in left.filled], axis=0)
            for place in left.columns:
                cells = column_of(frame, place)
                there = counts & filled(cells)
                if left.residue.written is not None:
                    there &= matching(cells, left.residue.written)
                if there.any():
                    listed = self.left_by.setdefault(place + 1, [])
                    if left.residue.id not in listed:
                        listed.append(left.residue.id)
                    self._count_at(place + 1, f"{RESIDUE}:{left.residue.id}", there, rows)
