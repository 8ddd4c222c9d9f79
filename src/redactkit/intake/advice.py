"""What must be said the moment it is told, before any policy has decided. Pure."""

from __future__ import annotations

from redactkit.intake.question import Told
from redactkit.intake.when import names_somebody

DO_NOT_LOOK = (
    "Do not look the person up: not to answer this, and not to see whether there is such a person. "
    "No card number is asked for."
)
_NO_ITEM = "Do not look the item up: not to answer this, and not to see whether anybody has it."
_WAIT_FOR_NOBODY = (
    "Comply now; call the Director; do not hinder the search, and write down what is taken. Do not make "
    "officers with a search warrant wait for this form: it can be filled in while they search, or afterwards."
)
_TELL_NOBODY = (
    "Tell nobody but counsel and whoever must help to answer it. Write no e-mail about it, and keep this "
    "form where only the director and counsel can open it."
)
_CALL_NOW = "Telephone the director and counsel now, at any hour. This form can wait."


def advice(told: Told, question: str) -> str | None:
    """What the answer to this question makes it necessary to say, if anything."""
    match question:
        case "situation" if told.has("situation", "danger_to_life"):
            return _CALL_NOW
        case "paper" if told.has("paper", "search_warrant"):
            return _WAIT_FOR_NOBODY
        case "nondisclosure" if told.has("nondisclosure", "yes", "unsure"):
            return _TELL_NOBODY
        case "about" if names_somebody(told):
            return _NO_ITEM if told.has("about", "named_item") else DO_NOT_LOOK
        case _:
            return None


def all_advice(told: Told) -> tuple[str, ...]:
    """Everything of the kind, in the order in which it came up."""
    found = (advice(told, name) for name in told.said)
    return tuple(text for text in found if text is not None)
