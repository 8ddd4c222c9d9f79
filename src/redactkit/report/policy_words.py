"""Plain words for what only the page of a policy names: steps of a table, columns, scales, spans."""

from __future__ import annotations

from collections.abc import Iterable

STEPS: dict[int, str] = {
    1: "whose record is it?",
    2: "may anybody be told?",
    3: "have they shown who they are?",
    4: "what is the paper?",
    5: "a search warrant",
    6: "at the desk",
    7: "something out of the ordinary",
    8: "whose patrons are they?",
    9: "papers, doubts, and requests with a row of their own",
    10: "what is asked for",
    99: "rows that only add something",
}
"""The order in which a table asks its questions."""

_AS_IT_STANDS = "as_is"


def plain_name(code: str) -> str:
    """A name of the policy file as words."""
    words = code.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def plain_columns(categories: Iterable[str]) -> str:
    """Kinds of columns as people say them: patron name, item title."""
    return ", ".join(name.replace(".", " ").replace("_", " ") for name in categories)


def plain_printed(name: str, scale: str) -> str:
    """A printed column, and how coarse it is where its name does not say so."""
    coarse = scale.replace("_", " ")
    words = name.replace("_", " ")
    return words if scale == _AS_IT_STANDS or coarse == words else f"{words} (by {coarse})"


def plain_days(days: int | None) -> str:
    """How long something is kept."""
    return "how long, the library has not said" if days is None else f"kept {days} days"
