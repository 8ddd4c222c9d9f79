"""Write a library down as its system exports it, and write it down again otherwise, for F2."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.formats import FORMATS
from tests.trust.systems import Column, Row, System
from tests.trust.worlds import World

_TEXTS = [
    "", "called, left word", "spoke to {spoken} re card", "{name} owes $3.10", "card {card} in the drop",
    "pls mail to {email}", "{phone} is the new number", "born 3/14/1962; pin 1234", "=HYPERLINK(\"http://x\")",
    "two\nlines", "\u202eturned", "a;b;c",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a world is written down: what withheld columns say, and in which order rows and columns stand."""

    seed: int
    mode: str = "filled"  # filled, emptied, mixed
    shuffled: bool = False
    permuted: bool = False
    more_of_patrons: bool = False
    more_of_events: bool = False

    @property
    def has_more(self) -> bool:
        """Whether there are columns that the first writing does not have."""
        return self.more_of_patrons or self.more_of_events


MODES = ("filled", "emptied", "mixed")


def write(system: System, world: World, how: Writing, folder: Path, format: str) -> list[Path]:
    """The system's exports of a world."""
    folder.mkdir(parents=True, exist_ok=True)
    people = [
        Row(who, bones, None, nth)
        for nth, (who, bones) in enumerate(zip(world.who, world.bones, strict=True))
    ]
    events = [
        Row(
            None if event.person is None else world.who[event.person],
            None if event.person is None else world.bones[event.person],
            event,
            nth,
        )
        for nth, event in enumerate(world.events)
    ]
    columns = {
        "patrons": (*system.patrons, *(system.more_of_patrons if how.more_of_patrons else ())),
        "events": (*system.events, *(system.more_of_events if how.more_of_events else ())),
    }
    end, written = FORMATS[format]
    paths = []
    for name, rows in (("patrons", people), ("events", events)):
        if columns[name]:
            path = folder / f"{name}{end}"
            path.write_bytes(written(_table(system, columns[name], rows, how, world)).encode())
            paths.append(path)
    return paths


def _table(
    system: System, columns: Sequence[Column], rows: Sequence[Row], how: Writing, world: World
) -> list[list[str]]:
    dice = random.Random(how.seed)
    order = list(range(len(columns)))
    chosen = list(rows)
    if how.permuted:
        dice.shuffle(order)
    if how.shuffled:
        dice.shuffle(chosen)
    table = [[columns[at].header for at in order]]
    table += [[_cell(system, columns[at], row, how, dice, world) for at in order] for row in chosen]
    return table


def _cell(system: System, column: Column, row: Row, how: Writing, dice: random.Random, world: World) -> str:
    if column.cell is not None:
        return column.cell(row, system)
    if how.mode == "emptied" or (how.mode == "mixed" and dice.random() < 0.5):
        return ""
    if column.about is not None:
        return column.about(dice)
    somebody = dice.choice(world.who)
    return dice.choice(_TEXTS).format(
        spoken=somebody.spoken,
        name=somebody.name,
        card=somebody.cards[0],
        email=somebody.email,
        phone=somebody.phone,
    )
