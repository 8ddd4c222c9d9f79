"""F2: who the patrons are, and what is withheld about them, changes OUT by not one byte.

Each case is a random library: one of several systems, a profile, a request, a way of writing tables. The same
library is written down twice. The second time everybody has another name, card, key, telephone, e-mail and
address (the same shapes, the same households, nobody moves); every withheld column that only describes a
person, and all free text, says something else, or nothing; the rows are shuffled, and the columns stand in
another order. OUT is the same to the byte. Where the exports have columns more the second time, the log must
name them; there the tables are the same to the byte, and the log has every line that it had.

The control moves patrons to another library, which is an influence that is meant: OUT must differ.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from tests.support.command import key_file, request, tree
from tests.trust.figure import Figure
from tests.trust.systems import SYSTEMS, System
from tests.trust.tables import MODES, Writing, write
from tests.trust.worlds import World, make_world, moved, other_people

from redactkit import pipeline
from redactkit.errors import RedactkitError

_CASES, _QUICK = 500, 24
_WORKERS = 2
_PROFILES = ("ma-duxbury", "me-infonet")
_LOG = "release/data/withholding-log.csv"
_DAY = date(2025, 1, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One library, and how it is written down a second time."""

    seed: int
    system: System
    profile: str
    about: str
    format: str
    world: World
    again: Writing

    @classmethod
    def made(cls, seed: int) -> Case:
        """The case of a number: always the same."""
        dice = random.Random(f"F2/{seed}")
        system = SYSTEMS[seed % len(SYSTEMS)]
        return cls(
            seed=seed,
            system=system,
            profile=dice.choice(_PROFILES),
            about=dice.choice(["records", "records", "totals"]),
            format=dice.choice(system.formats),
            world=make_world(dice, homes=len(system.homes), greedy=dice.choice([1.0, 1.0, 2.0])),
            again=Writing(
                seed=dice.randrange(10**9),
                mode=dice.choice(MODES),
                shuffled=True,
                permuted=dice.random() < 0.8,
                more_of_patrons=bool(system.patrons and system.events) and dice.random() < 0.4,
                more_of_events=dice.random() < 0.15,
            ),
        )

    @property
    def moves(self) -> bool:
        """Whether it matters here where a patron is registered."""
        of_loans = self.system.record_class == "circulation" and not self.system.all_own
        return of_loans and self.profile == "ma-duxbury"

    def first(self, folder: Path, *, world: World | None = None) -> dict[str, bytes]:
        """OUT of the library as it is, or of another in its place."""
        return self._out(folder, world or self.world, Writing(seed=self.seed))

    def second(self, folder: Path) -> dict[str, bytes]:
        """OUT of the same library with other people in it."""
        return self._out(folder, other_people(self.world, self.seed + 10**6), self.again)

    def _out(self, folder: Path, world: World, how: Writing) -> dict[str, bytes]:
        """Every file of OUT; where nothing may be released, why not."""
        about = {"about": self.about, "classes": [self.system.record_class]}
        form = request(
            folder,
            profile=self.profile,
            seeks={**about, "from": "2024-01-01", "to": "2024-12-31"},
            **({"own_patrons_only": True} if self.system.all_own else {}),
        )
        exports = write(self.system, world, how, folder / "in", self.format)
        try:
            pipeline.disclose(
                pipeline.decide_form(form, _DAY),
                exports,
                pipeline.Target(out=folder / "OUT", home=folder / "home"),
                pipeline.Choices(key=key_file(folder), withhold_unknown=True),
                lambda *_: None,
            )
        except RedactkitError as problem:
            return {"nothing was released": type(problem).__name__.encode()}
        return tree(folder / "OUT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of a case. ``differs`` names the files of OUT that are not the same."""

    seed: int
    name: str
    released: bool
    differs: tuple[str, ...]


def compare(seed: int, folder: Path) -> Compared:
    """Write a library down twice, release both, and compare."""
    case = Case.made(seed)
    name = f"{case.system.name}, {case.profile}, {case.about}, {case.format}"
    first, second = case.first(folder / "first"), case.second(folder / "second")
    released = _LOG in first or _LOG in second
    shutil.rmtree(folder, ignore_errors=True)
    return Compared(
        seed=seed,
        name=name,
        released=released,
        differs=tuple(_differing(first, second, more=case.again.has_more)),
    )


def controlled(seed: int, folder: Path) -> bool | None:
    """Whether moving the patrons of a case to another library shows; ``None`` where it need not."""
    case = Case.made(seed)
    if not case.moves:
        return None
    first = case.first(folder / "first")
    second = case.first(folder / "second", world=moved(case.world))
    shutil.rmtree(folder, ignore_errors=True)
    return None if _LOG not in first else bool(list(_differing(first, second, more=False)))


def _differing(first: dict[str, bytes], second: dict[str, bytes], *, more: bool) -> Iterator[str]:
    """The names of files that are not the same."""
    for name in sorted(first.keys() | second.keys()):
        if not more:
            if first.get(name) != second.get(name):
                yield name
        elif name == _LOG:
            if not _lines(first[name]) <= _lines(second.get(name, b"")):
                yield name
        elif (name.endswith(".csv") or _LOG not in first) and first.get(name) != second.get(name):
            yield name


def _lines(log: bytes) -> set[tuple[str, ...]]:
    """The lines of a log without their numbers."""
    return {tuple(line[1:]) for line in csv.reader(io.StringIO(log.decode(), newline=""))}


def _share(seeds: list[int], folder: str) -> list[Compared]:
    return [compare(seed, Path(folder, str(seed))) for seed in seeds]


def _controls(seeds: list[int], folder: str) -> list[bool]:
    shown = [controlled(seed, Path(folder, f"control-{seed}")) for seed in seeds]
    return [each for each in shown if each is not None]


def measure(folder: Path, *, quick: bool) -> Figure:
    """Compare until so many libraries have released something."""
    wanted = _QUICK if quick else _CASES
    compared: list[Compared] = []
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as workers:
        begun = 0
        while sum(each.released for each in compared) < wanted and begun < 2 * wanted:
            missing = max(wanted - sum(each.released for each in compared), 8)
            seeds = list(range(begun, begun + missing))
            begun += missing
            parts = [seeds[nth :: _WORKERS * 4] for nth in range(_WORKERS * 4)]
            for done in workers.map(_share, parts, [str(folder)] * len(parts)):
                compared += done
        tried = [seed for seed in range(begun) if Case.made(seed).moves][: 4 if quick else 24]
        parts = [tried[nth::_WORKERS] for nth in range(_WORKERS)]
        controls = [each for done in workers.map(_controls, parts, [str(folder)] * _WORKERS) for each in done]
    released = [each for each in compared if each.released]
    wrong = [each for each in compared if each.differs]
    same = sum(not each.differs for each in released)
    found = f"{same} of {len(released)} tables the same, of {len(SYSTEMS)} kinds"
    found += f"; {sum(controls)} of {len(controls)} controls differ, as they must"
    if wrong:
        found += f"; case {wrong[0].seed} ({wrong[0].name}) differs in {', '.join(wrong[0].differs[:3])}"
    return Figure(
        id="F2",
        about="other people, the same bytes",
        bar=f"{wanted} of {wanted}, every control differs",
        found=found,
        passed=len(released) >= wanted and not wrong and bool(controls) and all(controls),
    )
