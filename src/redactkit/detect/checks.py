"""The named checks and vetoes that recognizer files refer to: code, because data should not compute.

A check says that a number proves itself; it raises confidence and never discards. A veto
drops a match where the shape alone says too little: ordinary words as a name, digits that no network issues.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from redactkit.checkdigits import codabar14_valid, is_payment_card, sierra_record
from redactkit.detect.name_parts import Kind, describe
from redactkit.detect.words import is_common_word, is_plain_word
from redactkit.folding import fold_key

_NOT_DIGIT = re.compile(r"[^0-9]")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPrefix:
    """What an export at hand teaches: numbers of this length that begin so are cards, or items."""

    entity: str  # PATRON_BARCODE | ITEM_BARCODE
    prefix: str
    length: int


def _codabar14(found: str) -> bool:
    return codabar14_valid(_NOT_DIGIT.sub("", found))


def _sierra_mod11(found: str) -> bool:
    record = sierra_record(found)
    return record is not None and record.check_holds


def _no_payment_card(found: str) -> bool:
    return not is_payment_card(_NOT_DIGIT.sub("", found))


def _any_plain_word(found: str) -> bool:
    return any(is_plain_word(token) for token in _TOKEN.findall(found))


def _any_ordinary_word(found: str) -> bool:
    return any(describe(fold_key(token))[0] is Kind.WORD for token in _TOKEN.findall(found))


def _all_common_words(found: str) -> bool:
    return all(is_common_word(token) for token in _TOKEN.findall(found))


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "codabar14": _codabar14,
    "sierra_mod11": _sierra_mod11,
}

VETOES: Mapping[str, Callable[[str], bool]] = {
    "all_common_words": _all_common_words,
    "any_ordinary_word": _any_ordinary_word,
    "any_plain_word": _any_plain_word,
    "no_payment_card": _no_payment_card,
}
