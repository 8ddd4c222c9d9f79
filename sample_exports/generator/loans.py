"""Who borrowed what, and when: a stream in the order of time, so that any number fits into memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .catalogue import Catalogue, Item, Work, namesake_of
from .dice import Dice
from .people import TODAY, Patron

# first day, days, share of the loans
_YEARS = (
    (datetime(2023, 7, 1), 184, 0.14),
    (datetime(2024, 1, 1), 366, 0.66),
    (datetime(2025, 1, 1), 365, 0.20),
)
_OPEN, _HOURS = 570, 630  # minutes: from half past nine to eight
_NOW = datetime(TODAY.year, TODAY.month, TODAY.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """One loan. ``patron`` is ``None`` where the system has forgotten who it was."""

    index: int
    patron: Patron | None
    purged_number: int | None  # the record number of a patron who is in no patron file any more
    work: Work
    item: Item
    branch: int
    out: datetime
    due: datetime
    returned: datetime | None
    renewals: int


def make_loans(count: int, patrons: list[Patron], catalogue: Catalogue, seed: int) -> Iterator[Loan]:
    """``count`` loans from July 2023 to the end of 2025, most of them in 2024."""
    dice = Dice(seed, "loans")
    readers = dice.shuffled(patrons)
    homes = {work.made_for: work for work in catalogue.made_for()}
    namesake, keeper = namesake_of(patrons), catalogue.works[2]
    forced = {
        count * (30 + 9 * place) // 100: who
        for place, who in enumerate(sorted(k for k in homes if k is not None))
    }
    for index in range(count):
        out = _moment((index + dice.roll()) / count)
        patron = readers[int(len(readers) * dice.roll() ** 1.6)]
        if index in forced:
            patron, work = patrons[forced[index]], homes[forced[index]]
        elif index == count // 2 and namesake is not None:
            patron, work = namesake, keeper
        else:
            work = _choose(dice, catalogue, patron)
        branch = patron.home if dice.chance(0.86) else dice.below(5)
        here = [item for item in work.items if item.library == branch]
        renewals = dice.weighted(((0, 78), (1, 14), (2, 6), (3, 2)))
        due = out.replace(hour=0, minute=0) + timedelta(
            days=(7 if work.material == "d" else 21) * (1 + renewals)
        )
        back = due + timedelta(days=dice.between(-18, 6), minutes=_OPEN + dice.below(_HOURS))
        back = max(back, out + timedelta(hours=2))
        fate = dice.roll()
        yield Loan(
            index=index,
            patron=None if fate < 0.0045 and index not in forced else patron,
            purged_number=1_150_000 + dice.below(9000) if fate < 0.0015 and index not in forced else None,
            work=work,
            item=dice.pick(here or work.items),
            branch=branch,
            out=out,
            due=due,
            returned=back if back < _NOW and not dice.chance(0.004) else None,
            renewals=renewals,
        )


def _choose(dice: Dice, catalogue: Catalogue, patron: Patron) -> Work:
    """A work for this patron: children get children's books as a rule, and nobody a work with her own name
    in it. (One namesake does: ``make_loans`` sees to it. A title that one borrower alone had and that holds
    her name would point to her, which a sample set must do on purpose or not at all.)
    """
    for _ in range(6):
        work = catalogue.pick(dice)
        if patron.kind != "child" or work.audience != "a":
            break
    while work.names(patron):
        work = catalogue.pick(dice)
    return work


def _moment(share: float) -> datetime:
    """When the given share of all loans has been made."""
    for first, days, part in _YEARS:
        if share < part or first.year == 2025:
            day, rest = divmod(min(share / part, 0.9999999) * days, 1)
            return first + timedelta(days=int(day), minutes=_OPEN + int(rest * _HOURS))
        share -= part
    raise AssertionError("the last year takes the rest")
