"""Request forms for every kind of outcome, with planted values wherever a form can hold one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.support.command import request
from tests.support.orders import RELEASED_SUBPOENA, SOMEBODY, TASK, order
from tests.trust.canaries.exports import Planted
from tests.trust.canaries.sowing import Person, Sower

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


def public(folder: Path, planted: Planted) -> Path:
    """A public request for rows."""
    return request(
        folder,
        name="public.yaml",
        seeks={"about": "records", "classes": list(planted.classes), **YEAR},
        own_patrons_only=str(planted.own_patrons_only).lower(),
    )


def totals(folder: Path, planted: Planted) -> Path:
    """A request for totals."""
    return request(
        folder,
        name="totals.yaml",
        profile="me-infonet",
        handled_by="library_director",
        seeks={"about": "totals", "classes": list(planted.classes), **YEAR},
        own_patrons_only=str(planted.own_patrons_only).lower(),
    )


def neutral(folder: Path, sower: Sower, person: Person) -> Path:
    """Somebody asks what one patron borrowed; the form says it all, the answer nothing."""
    asked = f"What did {person.given} {person.family} ({sower.slot()}) of {person.street} borrow?"
    return request(
        folder,
        name="neutral.yaml",
        asked=asked,
        home_library=sower.slot(),
        seeks={
            "about": "named_patron",
            "classes": ["circulation"],
            "patrons": [person.card],
            "named_as": person.name,
            **YEAR,
        },
    )


def ordered(folder: Path, people: Sequence[Person], profile: str) -> Path:
    """An order for some persons' records and loans, notes too."""
    seeks = {
        "classes": ["registration", "circulation"],
        "fields": ["patron.name", "patron.note", "item.title", "loan.out_time"],
        "named_as": "; ".join(f"{person.given} {person.family}" for person in people),
        "matched_by": {**SOMEBODY, "by": ["name", "birth_date"]},
    }
    cards = [person.card for person in people]
    more = RELEASED_SUBPOENA if profile == "ma-duxbury" else {"profile": profile}
    return order(folder, cards, name="order.yaml", **more, seeks=seeks)


def task(folder: Path) -> Path:
    """Staff need the loans of the year to work with."""
    return order(
        folder,
        [],
        name="task.yaml",
        profile="ma-duxbury",
        **TASK,
        seeks={"about": "task", "classes": ["circulation"]},
    )
