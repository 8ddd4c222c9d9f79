"""A person's word for a column against its values: it counts, but never in silence.

A map cannot make a column releasable whose header or values say that it identifies people, unless it says so
a second time (``sure: yes``); and a map that was made for other values is not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redactkit.categories import group_of
from redactkit.classify.headermap import Meaning
from redactkit.classify.looks import Looks
from redactkit.classify.plausible import contradiction, is_harmless
from redactkit.classify.shapes import Counts
from redactkit.classify.signs import Sign, is_in_its_place
from redactkit.classify.told import ToldColumn
from redactkit.model import BY_A_PERSON, Category, Group

_WITHHELD = frozenset(
    {Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET, Group.FREE_TEXT, Group.UNKNOWN}
)
"""Groups of which no public release keeps a value."""
_TELLING = frozenset({Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET})
"""What a header may say that a map does not take back by one slip of the pen."""
_UNPROVED = "patron.barcode"
"""Fourteen digits without a check digit may be anybody's: alone they are no objection."""
_ENOUGH = 5
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What is held against a word, what is only said about it, and the evidence to show."""

    objections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = (BY_A_PERSON,)


def may_be_given(told: ToldColumn) -> bool:
    """Whether the word, if it is believed, lets a release keep values of the column."""
    return told.category is not None and group_of(told.category) not in _WITHHELD


def weigh_word(
    told: ToldColumn, labelled: Sequence[Meaning], signs: Sequence[Sign], counts: Counts, looks: Looks
) -> Weighed:
    """Whether what the map says of a column can be believed.

    ``labelled``: what its header means, the meaning in this table first, and then whatever else it can mean.
    """
    if (changed := _changed(told, signs, counts)) is not None:
        return Weighed(objections=(changed,))
    if told.category is None or not may_be_given(told):
        return Weighed()
    against = [
        sign.says
        for sign in signs
        if (sign.evident or sign.category != _UNPROVED)
        and sign.share >= sign.against_header
        and not is_in_its_place(sign, told.category)
    ]
    if is_harmless(told.category) and (why := contradiction(told.category, counts, looks)) is not None:
        against.append(why)
    held = [f"it holds: {', '.join(against)}"] if against else []
    if (meant := _meant_by_header(told.category, labelled)) is not None:
        held.append(f"its header says {meant}")
        against.append(f"a header that says {meant}")
    if not against:
        return Weighed()
    seen = ", ".join(against)
    if told.sure:
        return Weighed(
            warnings=(f"column {told.position}: the column map is sure of {told.category}, against: {seen}",),
            evidence=(f"{BY_A_PERSON}, sure", *against),
        )
    return Weighed(
        objections=(
            f"column {told.position}: the column map says {told.category}, but {', and '.join(held)}",
        )
    )


def _meant_by_header(category: Category, labelled: Sequence[Meaning]) -> Category | None:
    """What a header says that stands above people, unless some map knows it for what the word says, too."""
    here = next(iter(labelled), None)
    if here is None or group_of(here.category) not in _TELLING:
        return None
    return None if any(meaning.category == category for meaning in labelled) else here.category


def _changed(told: ToldColumn, signs: Sequence[Sign], counts: Counts) -> str | None:
    """Whether the values are not what they were when the map was made."""
    if told.values is None or counts.filled < _ENOUGH:
        return None
    share = max((sign.share for sign in signs if sign.category == told.values), default=0.0)
    if share >= _HALF:
        return None
    return f"column {told.position} does not hold any more what it held ({told.values})"
