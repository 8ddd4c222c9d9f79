"""F18: one patron leaves and somebody asks again; and totals in which no number stands for too few.

Who asks twice learns from the difference of the answers. So each question is asked again from exports out of
which one patron was deleted, a small reader, a middling one, a large one and the largest, and every line of
every period is compared with what was given first. The control asks in another home, without a memory: there
the difference is what she read. A decision that a package may be made anew opens no other table.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.support.command import DAY, disclose, redactkit, request
from tests.support.town import Patron, Town, make_town
from tests.trust.figure import Figure

from redactkit.redact.totals import Block, Leaf, partition
from redactkit.scales import OTHER

PERCENTILES = (50, 90, 99, 100)
_YEAR, _MARCH = ("2024-01-01", "2024-12-31"), ("2024-03-10", "2024-03-20")
_SUMMER, _TWO_YEARS = ("2024-05-01", "2024-09-30"), ("2023-01-01", "2024-12-31")
_ASKED = (  # by which policy, for what; asked first, and asked again
    ("ma-duxbury", "records", _YEAR, (_YEAR, _MARCH, _SUMMER, _TWO_YEARS)),
    ("ma-duxbury", "records", _MARCH, (_MARCH, _YEAR)),
    ("ma-duxbury", "totals", _YEAR, (_YEAR, _TWO_YEARS)),
    ("me-infonet", "totals", _YEAR, (_YEAR, _TWO_YEARS)),
)
_TABLES = ("circulation.csv", "titles.csv", "totals-loans.csv", "totals-titles.csv")

Told = dict[tuple[str, str], Counter[tuple[str, ...]]]  # by file and period, its lines
Row = tuple[str, str, str, int]  # branch, month, type, person


def measure(folder: Path, *, quick: bool) -> Figure:
    """Ask again after each deletion; then make totals of many random sources."""
    asked = _ASKED[:1] if quick else _ASKED
    percentiles = (50, 100) if quick else PERCENTILES
    answers = versions = recovered = told_without = held = 0
    for nth, (profile, about, first, windows) in enumerate(asked):
        town = make_town(18, patrons=80, loans=1500, works=90)
        again = windows[:1] if quick else windows
        found = ask_again(folder / str(nth), town, profile, about, percentiles, first, again)
        answers += found.answers
        held += found.held
        versions += found.versions
        recovered += found.recovered
        told_without += found.told_without
    beside, told_beside = ask_beside(folder / "beside", make_town(18, patrons=80, loans=1500, works=90))
    sources = 300 if quick else 10_000
    small, blocks = small_blocks(sources, least=None)
    control, _ = small_blocks(50, least=1)
    return Figure(
        id="F18",
        about="one patron deleted and asked again; random totals",
        bar="the old bytes, 0 titles recovered; no block under the minimum",
        found=(
            f"{answers} answers after a deletion, {held} held: {versions} periods with a second version, "
            f"{recovered} records recovered (without the memory {told_without}); beside records to be made "
            f"anew: {beside} recovered (without the memory {told_beside}); {blocks:,} blocks of "
            f"{sources:,} random totals: {small} under the minimum (without it {control})"
        ),
        passed=not (versions or recovered or beside or small)
        and bool(answers and told_without and told_beside and control),
    )


class Asked:
    """What came of asking again."""

    def __init__(self) -> None:
        self.answers = self.held = self.versions = self.recovered = self.told_without = 0


def ask_again(
    folder: Path,
    town: Town,
    profile: str,
    about: str,
    percentiles: Sequence[int],
    first_window: tuple[str, str],
    windows: Sequence[tuple[str, str]],
) -> Asked:
    """Ask once, then for every window again after each deletion, from one home."""
    found = Asked()
    exports = town.write(folder / "in")
    first = answered(folder / "first", exports, profile, about, first_window, folder / "home")
    assert first is not None, "the first answer was held"
    told: Told = dict(first)
    readers = by_size(town)
    for percentile in percentiles:
        gone = readers[min(len(readers) * percentile // 100, len(readers) - 1)]
        fewer = without(town, gone).write(folder / f"without-{percentile}")
        for nth, window in enumerate(windows):
            here = folder / f"again-{percentile}-{nth}"
            again = answered(here, fewer, profile, about, window, folder / "home")
            if again is None:
                found.held += 1
                continue
            found.answers += 1
            for period, lines in again.items():
                before = told.setdefault(period, lines)
                found.versions += before != lines
                found.recovered += (before - lines).total() + (lines - before).total()
        other = folder / f"home-{percentile}"
        anew = answered(folder / f"control-{percentile}", fewer, profile, about, first_window, other)
        found.told_without += sum((first[p] - (anew or {}).get(p, Counter())).total() for p in first)
    return found


def ask_beside(folder: Path, town: Town) -> tuple[int, int]:
    """Records; a decision that they may be made anew; then totals after a deletion, which are not those.

    The records recovered from the two, and how many there would be without a memory.
    """
    home = folder / "home"
    first = answered(folder / "first", town.write(folder / "in"), "ma-duxbury", "records", _YEAR, home)
    assert first is not None, "the first answer was held"
    said = json.loads((home / "ledger/ledger.jsonl").read_text(encoding="utf-8").splitlines()[0])
    decided = redactkit(
        "ledger", "release-again", "--package", said["package"], "--decided-by", "town_clerk",
        "--reason", "copy_lost", "--as-of", DAY, "--home", home,
    )  # fmt: skip
    assert decided.code == 0, decided.stderr
    fewer = without(town, by_size(town)[-1]).write(folder / "fewer")
    titles = first["titles.csv", "2024"]
    found = []
    for name, memory in (("totals", home), ("control", folder / "other")):
        told = answered(folder / name, fewer, "ma-duxbury", "totals", _YEAR, memory)
        found.append(0 if told is None else (titles - told["totals-titles.csv", "2024"]).total())
    return found[0], found[1]


def answered(
    folder: Path, exports: Sequence[Path], profile: str, about: str, window: tuple[str, str], home: Path
) -> Told | None:
    """The lines of an answer by file and period; ``None`` where it was held."""
    seeks = {"about": about, "classes": ["circulation"], "from": window[0], "to": window[1]}
    form = request(folder, profile=profile, seeks=seeks)
    ended = disclose(form, exports, folder / "OUT", "--home", home)
    if ended.code == 4:
        return None
    assert ended.code == 0, ended.stderr
    told: Told = defaultdict(Counter)
    for path in sorted((folder / "OUT/release/data").glob("*.csv")):
        if path.name in _TABLES:
            with path.open(encoding="utf-8", newline="") as file:
                for period, *cells, records in list(csv.reader(file))[1:]:
                    told[path.name, period][tuple(cells)] += int(records)
    return dict(told)


def by_size(town: Town) -> list[Patron]:
    """Own patrons with a loan in 2024, the one with the fewest first."""
    sizes = Counter(loan.patron.record for loan in town.loans if "-2024 " in loan.out)
    own = [p for p in town.patrons if p.home.strip().startswith("dux") and sizes[p.record]]
    return sorted(own, key=lambda patron: sizes[patron.record])


def without(town: Town, patron: Patron) -> Town:
    """The town after one patron has left."""
    return replace(
        town,
        patrons=tuple(each for each in town.patrons if each != patron),
        loans=tuple(loan for loan in town.loans if loan.patron != patron),
    )


def small_blocks(sources: int, *, least: int | None) -> tuple[int, int]:
    """The printed blocks that stand for too few, and all printed blocks, over random sources.

    ``least`` is the minimum that the totals are made with, where it is not the one they are judged by.
    """
    small = printed = 0
    for seed in range(sources):
        dice = random.Random(seed)
        min_cell = dice.choice((3, 5, 11))
        rows = random_rows(dice)
        sums = []
        for keys in ((0, 1, 2), (0, 2)):
            blocks = partition(leaves(rows, keys), min_cell=least if least is not None else min_cell)
            printed += len(blocks)
            members = _members(blocks, rows, keys)
            small += sum(_is_small(members[block.path], block, min_cell) for block in blocks)
            by_branch: Counter[str] = Counter()
            for block in blocks:
                by_branch[block.path[1]] += block.records
            sums.append(by_branch)
        small += sums[0] != sums[1]  # two totals of one branch must not differ by a cell
    return small, printed


def random_rows(dice: random.Random) -> list[Row]:
    """Loans of a made-up year: few or many people, some of whom borrow far more than others."""
    people = [person for person in range(dice.randint(1, 40)) for _ in range(dice.choice((1, 1, 2, 9)))]
    branches, months, kinds = (
        [f"{name}{nth}" for nth in range(dice.randint(1, 4))] for name in ("b", "m", "k")
    )
    return [
        (dice.choice(branches), dice.choice(months), dice.choice(kinds), dice.choice(people))
        for _ in range(dice.randint(0, 160))
    ]


def leaves(rows: Sequence[Row], keys: Sequence[int]) -> list[Leaf]:
    """The finest cells over these columns."""
    cells: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
    for row in rows:
        cells[tuple(str(row[key]) for key in keys)][row[3]] += 1
    return [
        Leaf(path=("2024", *path), person=np.array(list(cell)), records=np.array(list(cell.values())))
        for path, cell in cells.items()
    ]


def _members(
    blocks: Sequence[Block], rows: Sequence[Row], keys: Sequence[int]
) -> dict[tuple[str, ...], Counter[int]]:
    """Whose rows each printed block stands for, worked out from the labels alone."""
    printed = {block.path for block in blocks}
    found: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
    for row in rows:
        path = ("2024", *(str(row[key]) for key in keys))
        for wanted in _upwards(path):
            if wanted in printed:
                found[wanted][row[3]] += 1
                break
    return found


def _upwards(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for depth in range(len(path), 0, -1):
        yield (*path[:depth], *[OTHER] * (len(path) - depth))


def _is_small(people: Counter[int], block: Block, min_cell: int) -> bool:
    """Whether a block stands for too few, or one patron is most of it, or it prints another number."""
    most = max(people.values(), default=0)
    return len(people) < min_cell or most * 2 > people.total() or block.records != people.total()
