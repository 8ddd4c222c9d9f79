"""The given names that go with each family name of the known people. Kept so that a look costs little."""

from __future__ import annotations

from collections.abc import Iterator

_SIDE_BY_SIDE = 1_000  # characters

NamesBeside = str | dict[str, None]


class GivenNames:
    """By family name, the given names and initials beside it, each with a comma before and behind it.

    Of most families one text, so that everything about them lies side by side in memory; of those with a
    great many names a dict of the same. Dicts of plain texts, because Python's search for cycles walks
    through every set: for as long as it takes to read a megabyte of notes.
    """

    __slots__ = ("_few", "_many", "_size")

    def __init__(self) -> None:
        self._few: dict[str, str] = {}
        self._many: dict[str, dict[str, None]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, family: str, given: str) -> None:
        """A person's given name or initial."""
        known, form = self.of(family), f",{given},"
        if form in known:
            return
        self._size += 1
        if isinstance(known, dict):
            known[form] = None
        elif len(known) < _SIDE_BY_SIDE:
            self._few[family] = f"{known}{given},"
        else:
            every = (*known.strip(",").split(","), given)
            self._many[family] = dict.fromkeys(f",{each}," for each in every)
            self._few[family] = ""

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each family name with each given name or initial."""
        for family in self._few:
            known = self.of(family)
            for given in known.strip(",").split(",") if isinstance(known, str) else known:
                yield family, given.strip(",")

    def of(self, family: str) -> NamesBeside:
        """What ``,karen,`` is in, if a Karen has this family name."""
        return self._few.get(family, ",") or self._many[family]
