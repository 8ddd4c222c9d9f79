"""The exports at hand: what a library would have exported when the notes were written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from sample_exports.generator.catalogue import Catalogue, make_catalogue
from sample_exports.generator.people import Patron, make_patrons
from sample_exports.generator.samples import write_samples
from tests.eval.corpus_text import Labelled

SEED = 5_550_142
"""Another than the samples': other people, other cards, other titles."""
PEOPLE = 400

_HEADER = ("borrowernumber", "cardnumber", "surname", "firstname", "address", "email", "phone")
_NAME = re.compile(r"[^\W\d_]{2,}(?:[ '-][^\W\d_]{2,})*")


def make_world() -> tuple[list[Patron], Catalogue]:
    """The people and the books of the template notes."""
    people = make_patrons(PEOPLE, SEED)
    return people, make_catalogue(people, SEED)


def export_world(folder: Path) -> tuple[Path, ...]:
    """The Sierra exports of the same people, and of what they have out."""
    write_samples(folder, patrons=PEOPLE, loans=800, seed=SEED, systems=("sierra",), flavours=("default",))
    return (folder / "sierra" / "patrons.csv", folder / "sierra" / "loans.csv")


def export_people(folder: Path, lines: Sequence[Labelled]) -> tuple[Path, ...]:
    """A Koha export of everybody whom the texts name in full, with cards, telephones, addresses.

    A row joins what stands at the same place in each list: only the values matter, not who has which.
    """
    names = list(dict.fromkeys(name for words in _marked(lines, "PERSON") if (name := _split(words))))
    cards, streets, emails, phones = (
        list(dict.fromkeys(_marked(lines, label)))
        for label in ("PATRON_BARCODE", "STREET_ADDRESS", "EMAIL_ADDRESS", "PHONE_NUMBER")
    )
    cards = [digits for card in cards if len(digits := re.sub(r"\D", "", card)) == 14]
    path = folder / "borrowers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_HEADER)
        for place, (family, given) in enumerate(names):
            values = (_at(column, place) for column in (streets, emails, phones))
            rows.writerow((place + 1, _at(cards, place), family, given, *values))
    return (path,)


def _marked(lines: Iterable[Labelled], label: str) -> Iterable[str]:
    return (words for line in lines for found, words in line.marked() if found == label)


def _split(words: str) -> tuple[str, str] | None:
    """(family, given) of a name that has both in full, as an export would print it."""
    family, comma, given = words.partition(",")
    if not comma:
        given, _, family = words.rpartition(" ")
    family, given = family.strip(), given.strip()
    if not _NAME.fullmatch(family) or not _NAME.fullmatch(given):
        return None
    return (family.title(), given.title()) if words.isupper() or words.islower() else (family, given)


def _at(column: Sequence[str], place: int) -> str:
    return column[place] if place < len(column) else ""
