"""Names of somebody else in a copy of rows: in free text, in an address, in a title. Part of the last check.

A full name in free text, or a parent's or guardian's in a column about the patron, must not be there. Nor
must one in an address, but for a street's; nor anybody in whose care the post goes. In a title or another
cell about the item it only may be a patron's: it is none where several patrons had what is called so, unless
the cell says that it was for somebody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from redactkit.folding import fold_key
from redactkit.model import Category, GateFinding
from redactkit.verify.cells import folded
from redactkit.verify.haystack import values_found
from redactkit.verify.identifiers import Doubt
from redactkit.verify.names import names_in_texts
from redactkit.verify.persons import Persons
from redactkit.verify.where_from import Printed

NAMED = "the name of another patron stands here"
GUARDIAN = "the name of a parent or guardian stands here"
IN_CARE_OF = "somebody in whose care the post goes stands here"

_ADDRESS = Category("patron.address")
_PIECES = re.compile(r"[$,;|\n\r]")
_CARE = re.compile(r"(?:\bc ?/ ?o\b|\bcare of\b|\battn\b|(?<![^\W_])%(?= ?[^\W\d_]))[ :.-]*")
_UP_TO = re.compile(r"[^$,;|\n\r\d]*")
_FOR_A_PATRON = re.compile(
    r"\b(?:homebound|deliver(?:y|ies)|hold for|held for|ill for|patron|borrower|pick-?up)\b"
)
_STREET = "00"
"""Stands for a street, so that the words around it are no neighbours."""


class NamesLook:
    """Asks which columns of a copy hold the names of whoever is not covered."""

    def __init__(
        self, everybody: Sequence[pa.Array], guardians: Sequence[pa.Array], persons: Persons
    ) -> None:
        self._everybody = _distinct(everybody)
        self._guardians = _distinct(guardians)
        self._persons = persons

    def in_text(self, printed: Printed) -> list[GateFinding]:
        """Anybody's full name in free text."""
        return values_found(printed, self._holding(printed, self._everybody), NAMED)

    def in_cells(self, printed: Printed) -> tuple[list[GateFinding], list[Doubt]]:
        """Names in a column that is given as it stands, and what only may be one."""
        category = printed.output.category
        if category.startswith("item."):
            return self._about_items(printed)
        if category != _ADDRESS:
            return values_found(printed, self._holding(printed, self._guardians), GUARDIAN), []
        found = values_found(printed, self._in_care(printed), IN_CARE_OF)
        for names, why in ((self._everybody, NAMED), (self._guardians, GUARDIAN)):
            found += values_found(printed, self._holding(printed, names, _without_streets), why)
        return found, []

    def _about_items(self, printed: Printed) -> tuple[list[GateFinding], list[Doubt]]:
        texts = {*self._holding(printed, self._everybody), *self._holding(printed, self._guardians)}
        certain = {text for text in texts if _FOR_A_PATRON.search(fold_key(text))}
        doubtful = set(folded(pa.array(sorted(texts - certain), pa.string())).to_pylist())
        found = values_found(printed, sorted(certain), NAMED)
        return found, [Doubt(printed=printed, texts=doubtful, why=NAMED)] if doubtful else []

    def _holding(
        self, printed: Printed, names: pa.Array, seen: Callable[[str], str] | None = None
    ) -> list[str]:
        """The cells of a column in which the full name of somebody else stands."""
        texts = pc.unique(printed.cells)
        if not len(texts) or not len(names):
            return []
        looked = texts if seen is None else pa.array([seen(text) for text in texts.to_pylist()], pa.string())
        in_text, name = names_in_texts(looked, names)
        wrong = {
            int(at)
            for at, nth in zip(in_text, name, strict=True)
            if not self._persons.owns_name(names[int(nth)].as_py())
        }
        return [texts[at].as_py() for at in sorted(wrong)]

    def _in_care(self, printed: Printed) -> Iterable[str]:
        """The addresses that say in whose care they are, where that is somebody else."""
        for text in pc.unique(printed.cells).to_pylist():
            plain = fold_key(text)
            if any(not self._is_own(plain[found.end() :]) for found in _CARE.finditer(plain)):
                yield text

    def _is_own(self, behind: str) -> bool:
        """Whether what stands behind "c/o" begins with the patron's own name, also as DOE, JANE."""
        first = _UP_TO.match(behind)
        if first is None or not first[0].strip():
            return True
        second = _UP_TO.match(behind, first.end() + 1)
        both = f"{first[0]}, {second[0] if second else ''}"
        return self._persons.owns_name(first[0].strip()) or self._persons.owns_name(both)


def _without_streets(text: str) -> str:
    """An address without the parts that begin with a number: a street may be called like anybody."""
    pieces = _PIECES.split(text)
    return ", ".join(_STREET if piece.lstrip()[:1].isdigit() else piece for piece in pieces)


def _distinct(names: Sequence[pa.Array]) -> pa.Array:
    return pa.chunked_array(names, pa.string()).unique()
