"""Gather what headers and values say about each column, and conclude what it is.

The header map and the values both have a say. Where they disagree the more sensitive category wins and both
are kept as evidence. Values alone never make a column harmless: a header that no map knows gets a category
only from values that are overwhelmingly of one sensitive shape, and is unknown otherwise. A harmless label
that the values contradict, and a guess that they do not bear out, leave the column unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from redactkit.categories import UNKNOWN, group_in_row, group_of, more_sensitive
from redactkit.classify.headermap import HeaderMap, Meaning
from redactkit.classify.labels import with_suffix
from redactkit.classify.looks import Looking, Looks, finish
from redactkit.classify.people import PatronNames
from redactkit.classify.plausible import (
    are_names_for_keys,
    bears_out,
    contradiction,
    is_key_of_a_person,
    is_written_like_names,
    may_be_contradicted,
    values_worth_a_look,
    written,
)
from redactkit.classify.shapes import Counts, count_shapes, plain_values
from redactkit.classify.signs import NAMES, Sign, is_in_its_place, percent, signs_of
from redactkit.classify.tables import TableReading, read_headers
from redactkit.classify.told import ToldColumn, ToldFile
from redactkit.classify.word import may_be_given, weigh_word
from redactkit.model import Category, Column, DateOrder, Group

OVERWHELMING = 0.9
ENOUGH_VALUES = 5
CHECKED = 0.95
"""From this share on a column's check digits are taken as real: by chance 1 in 10 or 11 would hold."""

_NO_COLUMN = Category("record.operational")
_WHOLE_NAMES = frozenset({"patron.name", "patron.other_name", "guardian.name"})
_NAMED_BY_KEYS = {"patron": Category("patron.name"), "guardian": Category("guardian.name")}
"""Whose name stands in a column that was said to hold keys; of anybody else's a person must say it."""
_CATALOGUE = "catalogue"
_RECORD_NUMBERS = frozenset({"patron.record_number", "item.record_number", "item.bib_number"})
_SPECIFIC = frozenset({Group.FREE_TEXT, Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What an export is, and what each of its columns means."""

    system: str | None
    record_class: str | None
    columns: tuple[Column, ...]
    values: tuple[Category | None, ...] = ()  # what the values of each column alone would make of it
    objections: tuple[str, ...] = ()  # against a column map: why a person must look again
    warnings: tuple[str, ...] = ()  # against it, too, where somebody was sure


class Evidence:
    """Collects counts chunk by chunk; the order of rows and chunks does not matter."""

    def __init__(
        self, header: Sequence[str], maps: Sequence[HeaderMap], told: ToldFile | None = None
    ) -> None:
        self._headers = tuple(header)
        self._reading: TableReading = read_headers(
            header,
            maps,
            system=told.system if told else None,
            record_class=told.record_class if told else None,
        )
        self._maps = tuple(maps)
        self._told = {column.position: column for column in told.columns} if told else {}
        self._is_class_told = told is not None and told.record_class is not None
        self._counts = tuple(Counts() for _ in self._headers)
        self._looking = tuple(Looking() for _ in self._headers)
        self._names = PatronNames()
        self._name_places = self._places_of(*_WHOLE_NAMES)
        self._part_places = self._places_of("patron.family_name"), self._places_of("patron.given_name")

    def add(self, frame: pd.DataFrame) -> None:
        """Take in a chunk: columns 0, 1, 2 … of Arrow-backed text. The frame is not changed."""
        for position, (counts, (_, column)) in enumerate(zip(self._counts, frame.items(), strict=True)):
            meaning = self._reading.meanings[position]
            names = meaning is None or meaning.category in ("patron.name", "guardian.name")
            cells = pa.chunked_array(_arrow(column), pa.string())
            plain = plain_values(cells)
            counts.add(count_shapes(cells, names=names, plain=plain))
            if meaning is None or not meaning.confirmed or self._is_told_to_be_given(position):
                self._looking[position].add(plain)
            elif is_key_of_a_person(meaning.category):
                words = values_worth_a_look(meaning.category, plain)
                self._looking[position].add(words)
                self._names.add(words.unique().to_pylist())  # whoever stands where a key is expected
            elif may_be_contradicted(meaning.category):
                self._looking[position].add(values_worth_a_look(meaning.category, plain))
        self._learn_names(frame)

    def patron_names(self) -> AbstractSet[int]:
        """What was learned of patrons' names, by number. Nothing waits to be looked at any more."""
        finish(self._looking)
        return self._names.keys

    def _learn_names(self, frame: pd.DataFrame) -> None:
        for place in self._name_places:
            self._names.add(frame.iloc[:, place].unique())
        families, givens = self._part_places
        for place in families:
            self._names.add_family_names(frame.iloc[:, place].unique())
        if families and givens:
            both = frame.iloc[:, [families[0], givens[0]]].drop_duplicates()
            self._names.add_parts(both.iloc[:, 0], both.iloc[:, 1])

    def _places_of(self, *categories: str) -> list[int]:
        """The columns that somebody, or else their header, says are one of these."""
        found = []
        for place, meaning in enumerate(self._reading.meanings):
            told = self._told.get(place + 1)
            said = told.category if told is not None else None
            if (said or (meaning.category if meaning else None)) in categories:
                found.append(place)
        return found

    def _is_told_to_be_given(self, place: int) -> bool:
        told = self._told.get(place + 1)
        return told is not None and may_be_given(told)

    def conclude(self, patrons: AbstractSet[int] = frozenset()) -> Classification:
        """What the whole export is. Groups are those beside the other columns of the same table.

        ``patrons``: what was learned of patrons' names from the exports beside this one.
        """
        reading = self._reading
        looks = finish(self._looking)
        for looking in self._looking:
            looking.compare(self._names.keys | patrons if patrons else self._names.keys)
        signs = [signs_of(*both) for both in zip(self._counts, looks, strict=True)]
        decided = [
            _decide(header, meaning, counts, look, shown, reading.date_order)
            for header, meaning, counts, look, shown in zip(
                self._headers, reading.meanings, self._counts, looks, signs, strict=True
            )
        ]
        values = [_from_values_alone("", *both)[0] for both in zip(signs, self._counts, strict=True)]
        weighed = {
            place: weigh_word(told, self._labelled(place), signs[place], self._counts[place], looks[place])
            for place, told in self._places_told()
        }
        for place, found in weighed.items():
            if (category := self._told[place + 1].category) is not None:
                decided[place] = (category, found.evidence, 1.0)
        row = [category for category, _, _ in decided]
        suffixes = frozenset().union(*(known.suffixes for known in self._maps))
        columns = []
        for index, (category, evidence, confidence) in enumerate(decided):
            counts, meaning = self._counts[index], reading.meanings[index]
            columns.append(
                Column(
                    position=index + 1,
                    header=_shown(self._headers[index], meaning, suffixes),
                    category=category,
                    group=group_in_row(category, row),
                    evidence=evidence,
                    confidence=confidence,
                    date_order=self._order_of(index, category),
                    checked=_is_checked(category, counts),
                    repeatable=meaning is not None and meaning.repeatable,
                    like_names=category == UNKNOWN and is_written_like_names(looks[index]),
                )
            )
        return Classification(
            system=reading.system,
            record_class=self._kind_of(row),
            columns=tuple(columns),
            values=tuple(None if category == UNKNOWN else category for category in values),
            objections=tuple(each for found in weighed.values() for each in found.objections),
            warnings=tuple(each for found in weighed.values() for each in found.warnings),
        )

    def _labelled(self, place: int) -> tuple[Meaning, ...]:
        """What a column's label means in this table, and whatever else it means to some map."""
        meaning = self._reading.meanings[place]
        if meaning is None:
            return ()
        return (meaning, *(each for known in self._maps for each in known.meanings(self._headers[place])))

    def _kind_of(self, row: Sequence[Category]) -> str | None:
        """The kind of records, unless the headers say a catalogue and the values name who had what."""
        found = self._reading.record_class
        if found == _CATALOGUE and not self._is_class_told and any(map(_names_a_patron, row)):
            return None
        return found

    def _places_told(self) -> Iterator[tuple[int, ToldColumn]]:
        for place in range(len(self._headers)):
            if (told := self._told.get(place + 1)) is not None:
                yield place, told

    def _order_of(self, place: int, category: Category) -> DateOrder | None:
        """How the dates of a column are written: as somebody said, else as the values show."""
        if not _is_time(category):
            return None
        told = self._told.get(place + 1)
        if told is not None and told.dates is not None:
            return told.dates
        return _date_order(self._counts[place], self._reading.date_order)


def _names_a_patron(category: Category) -> bool:
    return category.startswith("patron.") and group_of(category) in (Group.DIRECT_IDENTIFIER, Group.CONTACT)


def _arrow(column: Any) -> list[pa.Array]:
    found = column.array.__arrow_array__()
    return found.chunks if isinstance(found, pa.ChunkedArray) else [found]


def _shown(header: str, meaning: Meaning | None, suffixes: frozenset[str]) -> str | None:
    """The map's own label, with a data code's words, or with the record's name where a map knows that one.

    Whatever else stands in brackets is the export's own text, and may be a card.
    """
    if meaning is None:
        return None
    if meaning.words is not None:
        return f"{meaning.label} ({meaning.words})"
    suffixed = with_suffix(header)
    if suffixed is None or suffixed[1] not in suffixes:
        return meaning.label
    if "(" in meaning.label or meaning.label.startswith("computed"):
        return meaning.label
    return f"{meaning.label}({suffixed[1]})"


def _decide(
    header: str,
    meaning: Meaning | None,
    counts: Counts,
    looks: Looks,
    signs: Sequence[Sign],
    order: DateOrder | None,
) -> tuple[Category, tuple[str, ...], float]:
    """Category, evidence, and confidence of one column."""
    if meaning is None and not header.strip() and not looks.values and not counts.filled:
        return _NO_COLUMN, ("there is no header", "empty throughout"), 0.9  # a delimiter behind each record
    if meaning is None:
        why = "no map knows the header" if header.strip() else "there is no header"
        category, said, sure = _from_values_alone(why, signs, counts)
        return category, (*said, *written(counts, looks)), sure
    category = meaning.category
    if not meaning.confirmed and not bears_out(category, counts, looks):
        return _from_values_alone("the values do not bear the header out", signs, counts)
    evidence, confidence = _said_by(meaning)
    specific = group_of(category) in _SPECIFIC
    for sign in signs:
        if sign.category == category:
            evidence.append(sign.says)
            confidence = max(confidence, round(0.9 + 0.09 * sign.share, 2))
            continue
        if is_in_its_place(sign, meaning.category) or _are_days(sign, meaning.category, counts):
            continue
        # A note may be an address now and then and still be a note: only nearly all of them outweigh it.
        least = OVERWHELMING if specific else sign.against_header
        if sign.share < least:
            continue
        evidence.append(sign.says)
        stricter = more_sensitive(category, sign.category)
        if stricter != category:
            evidence.append("header and values disagree: the more sensitive counts")
            category, confidence = stricter, 0.6
    if meaning.confirmed and is_key_of_a_person(category) and are_names_for_keys(counts, looks):
        named = _NAMED_BY_KEYS.get(category.partition(".")[0], UNKNOWN)
        return named, (*evidence, "names of people where keys are expected"), 0.6
    against = contradiction(category, counts, looks, confirmed=meaning.confirmed)
    if may_be_contradicted(category) and against is not None:
        return UNKNOWN, (*evidence, f"the values contradict the header: {against}"), 0.0
    evidence.extend(_supporting(category, counts, order))
    return category, tuple(evidence), confidence


def _said_by(meaning: Meaning) -> tuple[list[str], float]:
    if not meaning.confirmed:
        return ["header not confirmed, borne out by the values"], 0.7
    return (["header alias"], 0.8) if meaning.alias else (["header"], 0.9)


def _from_values_alone(
    why: str, signs: Sequence[Sign], counts: Counts
) -> tuple[Category, tuple[str, ...], float]:
    """What values of one sensitive shape say; names say too little, for authors have them too."""
    evidence = [why]
    category, confidence = UNKNOWN, 0.0
    for sign in signs:
        evidence.append(sign.says)
        if category != UNKNOWN or sign.category in NAMES:
            continue
        if sign.share >= OVERWHELMING and counts.filled >= ENOUGH_VALUES:
            category, confidence = sign.category, round(0.8 * sign.share, 2)
    if counts.name and category == UNKNOWN:
        evidence.append(f"written like names {percent(counts.share(counts.name))}")
    return category, tuple(evidence), confidence


def _supporting(category: Category, counts: Counts, order: DateOrder | None) -> list[str]:
    """What else the values say for the category that was concluded."""
    found = []
    if category == "item.barcode" and counts.item_barcode:
        checked = counts.item_barcode_checked / counts.item_barcode
        found.append(
            f"item barcodes {percent(counts.share(counts.item_barcode))}, check digit {percent(checked)}"
        )
    if category in _RECORD_NUMBERS and counts.patron_record + counts.other_record:
        share = counts.record_checked / (counts.patron_record + counts.other_record)
        found.append(f"record check digit {percent(share)}")
    if category in ("patron.name", "guardian.name") and counts.name:
        found.append(f"written like names {percent(counts.share(counts.name))}")
    if counts.url:
        found.append(f"web addresses {percent(counts.share(counts.url))}")
    if _is_time(category):
        dated = counts.share(counts.dated)
        learned = _date_order(counts, order)
        written = f", {learned.value}" if learned else ", order of day and month unknown"
        if learned and _tell_themselves(counts):
            written = ", months in words" if counts.worded_dates else ", digits alone, ymd"
        found.append(f"dates {percent(dated)}{written if dated else ''}")
    if not counts.filled:
        found.append("empty throughout")
    return found


def _is_time(category: Category) -> bool:
    return category.endswith(("_time", ".time", "_date"))


def _are_days(sign: Sign, category: Category, counts: Counts) -> bool:
    """Whether what looks like cards is days to the second, of fourteen digits, in a column of times."""
    digits = counts.digits_dates and counts.dated >= counts.filled
    return bool(digits) and _is_time(category) and sign.category == "patron.barcode" and not sign.evident


def _is_checked(category: Category, counts: Counts) -> bool:
    seen = counts.patron_record + counts.other_record
    return category in _RECORD_NUMBERS and seen > 0 and counts.record_checked >= CHECKED * seen


def _date_order(counts: Counts, default: DateOrder | None) -> DateOrder | None:
    """How the column's dates are written. Days over 12 tell; where none does, the system's habit counts.

    A rare value of the other order is a typing error; a column with many of both has no order. Nor has one
    with many numbers of which any may be the month, beside dates that tell themselves.
    """
    if counts.year_first > counts.year_last or _tell_themselves(counts):
        return DateOrder.YMD
    telling = counts.first_over_12 + counts.second_over_12
    if not telling:
        return default
    if counts.first_over_12 >= 0.99 * telling:
        return DateOrder.DMY
    if counts.second_over_12 >= 0.99 * telling:
        return DateOrder.MDY
    return None


def _tell_themselves(counts: Counts) -> bool:
    """Whether the dates are in words, or digits alone that are days throughout; or nearly all are."""
    if counts.digits_dates and counts.dated < counts.filled:
        return False
    themselves = counts.worded_dates + counts.digits_dates
    return themselves > 0 and counts.year_last <= 0.01 * themselves
