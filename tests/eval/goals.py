"""What the scoreboard is to show, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.eval.scoreboard import (
    DETECT,
    HARMLESS,
    HELD_OUT_NOTES,
    HELD_OUT_PLAIN,
    KNOWN,
    NOTES,
    PLAIN,
    STRICT,
    TEMPLATES,
    Board,
)
from tests.eval.scoring import Tally

_NUMBERS = {
    "telephones": ("PHONE_NUMBER",),
    "e-mail addresses": ("EMAIL_ADDRESS",),
    "Social Security numbers": ("US_SSN",),
    "patrons' cards": ("PATRON_BARCODE",),
}
_WHERE = {
    HELD_OUT_NOTES: "in notes held out",
    HELD_OUT_PLAIN: "in ordinary English held out",
    NOTES: "in notes by hand",
    PLAIN: "in ordinary English",
    TEMPLATES: "in notes from unseen templates",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure to reach: at least ``bound``, or at most."""

    what: str
    bound: float
    at_most: bool
    reached: float | None

    @property
    def asked(self) -> str:
        return f"{'at most' if self.at_most else 'at least'} {self.bound:.0%}".replace("%", " %")

    @property
    def is_met(self) -> bool:
        if self.reached is None:
            return False
        return self.reached <= self.bound if self.at_most else self.reached >= self.bound


def goals(board: Board) -> tuple[Goal, ...]:
    """Every goal with the figure that was reached."""
    return tuple(_goals(board))


def _goals(board: Board) -> Iterator[Goal]:
    spelled = _least(board.spellings.values())
    yield _at_least("known patrons, in the worst of the twelve spellings", 1.0, spelled)
    for name, where in _WHERE.items():
        counts = board.sets[name].tallies()
        strict, detect = counts[STRICT], counts[DETECT]
        yield _at_least(f"people nobody listed, {where}, `strict`", 0.98, strict.recall("PERSON"))
        yield _at_most(f"harmless letters and digits lost, {where}, `strict`", 0.12, strict.over_redaction)
        yield _at_least(f"people nobody listed, {where}, `detect`", 0.92, detect.recall("PERSON"))
        yield _at_least(
            f"findings called `PERSON` that are right, {where}, `detect`", 0.90, detect.precision("PERSON")
        )
        yield _at_least(f"all findings that are right, {where}, `detect`", 0.90, detect.precision())
        yield _at_least(f"street addresses, {where}, `detect`", 0.95, detect.recall("STREET_ADDRESS"))
        for words, labels in _NUMBERS.items():
            if detect.recall(*labels) is not None:
                yield _at_least(f"{words}, {where}, `detect`", 0.99, detect.recall(*labels))
    cards = board.false_cards[DETECT]["item"] / 10_000
    yield _at_most("item barcodes called payment cards", 0.0, cards)
    harmless = board.sets[HARMLESS].tallies()
    for words, label in (
        ("titles", "TITLE_OK"),
        ("call numbers", "CALL_NUMBER_OK"),
        ("branches", "PLACE_OK"),
    ):
        # A title that somebody has out goes with the loans at hand, wherever it stands.
        for who in (DETECT,) if label == "TITLE_OK" else (DETECT, KNOWN):
            touched = harmless[who].staying_touched(label)
            yield _at_most(f"{words} touched where they may stay, {_mode(who)}", 0.02, touched)


def _least(counts: Iterable[Tally]) -> float | None:
    shares = [share for each in counts for label in each.spans if (share := each.recall(label)) is not None]
    return min(shares, default=None)


def _mode(who: str) -> str:
    return "`detect`" if who == DETECT else "`detect` with the loans at hand"


def _at_least(what: str, bound: float, reached: float | None) -> Goal:
    return Goal(what=what, bound=bound, at_most=False, reached=reached)


def _at_most(what: str, bound: float, reached: float | None) -> Goal:
    return Goal(what=what, bound=bound, at_most=True, reached=reached)
