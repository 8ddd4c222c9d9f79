"""The desk card: the one page to tape up where somebody may come in with a question or a paper. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.model import Contact, DeskCard, Person
from redactkit.package.letter import Block, Kind
from redactkit.package.papers.paper import Paper, Table

FILL_IN = "telephone: fill in ______________"


def card_contacts(card: DeskCard) -> Iterator[str]:
    """Whom to call, in the order in which they are called, and who stands in for each."""
    for contact in card.call:
        yield _reached(contact)
        for person in contact.alternates:
            yield f"if nobody answers: {_reached(person)}"


def desk_card(card: DeskCard) -> Paper:
    """The card as a page."""
    lines = Table(
        head=("If …", "Do this"),
        widths_cm=(7.2, 10.8),
        rows=tuple((line.happens, line.do) for line in card.lines),
        bold=frozenset({0}),
    )
    return Paper(
        title=card.title,
        parts=(
            *_list("Always", card.always),
            lines,
            *_list("Never", card.never),
            *_list("Call", tuple(card_contacts(card))),
        ),
        foot=f"{card.library}. Policy {card.policy.id}, version {card.policy.version}.",
        large=True,
    )


def _list(title: str, points: tuple[str, ...]) -> Iterator[Block]:
    if points:
        yield Block(kind=Kind.HEADING, text=title)
        yield from (Block(kind=Kind.BULLET, text=point) for point in points)


def _reached(person: Contact | Person) -> str:
    parts = (person.title, person.name, person.phone or FILL_IN, person.email)
    return ", ".join(part for part in parts if part)
