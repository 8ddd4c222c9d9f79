"""The partition: no block is small, nothing is lost, and no difference between two totals is a small cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.redact.totals import Block, Leaf, is_large_enough, partition
from redactkit.scales import OTHER

MIN_CELL = 4

Row = tuple[str, str, str, int]  # branch, month, type, person


def leaves(rows: Sequence[Row], *keys: int) -> list[Leaf]:
    """The finest cells over the given columns of the rows."""
    cells: dict[tuple[str, ...], dict[int, int]] = {}
    for row in rows:
        cell = cells.setdefault(tuple(str(row[key]) for key in keys), {})
        cell[row[3]] = cell.get(row[3], 0) + 1
    return [
        Leaf(path=("2024", *path), person=np.array(list(cell)), records=np.array(list(cell.values())))
        for path, cell in cells.items()
    ]


def members(block: Block, blocks: Sequence[Block], rows: Sequence[Row], keys: Sequence[int]) -> list[Row]:
    """The rows a printed block stands for: those of its labels that no other block takes by name."""
    found = []
    for row in rows:
        path = ("2024", *(str(row[key]) for key in keys))
        for depth in range(len(path), 0, -1):
            wanted = (*path[:depth], *[OTHER] * (len(path) - depth))
            if any(each.path == wanted for each in blocks):
                if wanted == block.path:
                    found.append(row)
                break
    return found


rows_of_a_town = st.lists(
    st.tuples(
        st.sampled_from(["dux", "ply", "kin"]),
        st.sampled_from(["01", "02", "03", "04"]),
        st.sampled_from(["book", "dvd", "kit"]),
        st.integers(0, 14),
    ),
    max_size=120,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(rows_of_a_town)
def test_no_block_is_small_and_every_row_is_in_one_block(rows: list[Row]) -> None:
    keys = (0, 1, 2)
    blocks = partition(leaves(rows, *keys), min_cell=MIN_CELL)
    for block in blocks:
        inside = members(block, blocks, rows, keys)
        people = [row[3] for row in inside]
        assert block.records == len(inside)
        assert block.patrons == len(set(people)) >= MIN_CELL
        assert max(people.count(person) for person in people) * 2 <= len(people)
    whole = leaves(rows, *keys)
    printable = bool(whole) and is_large_enough(whole, MIN_CELL)
    assert sum(block.records for block in blocks) == (len(rows) if printable else 0)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(rows_of_a_town)
def test_two_totals_of_the_same_loans_merge_the_same_branches(rows: list[Row]) -> None:
    """Else the difference between a branch's two sums would be the cell that was merged away."""
    by_month = partition(leaves(rows, 0, 1, 2), min_cell=MIN_CELL)
    by_type = partition(leaves(rows, 0, 2), min_cell=MIN_CELL)

    def sums(blocks: Sequence[Block]) -> dict[str, int]:
        found: dict[str, int] = {}
        for block in blocks:
            found[block.path[1]] = found.get(block.path[1], 0) + block.records
        return found

    assert sums(by_month) == sums(by_type)


def test_a_minimum_of_one_prints_every_cell() -> None:
    rows: list[Row] = [("dux", "01", "book", 1), ("dux", "01", "dvd", 1)]
    assert [block.records for block in partition(leaves(rows, 0, 2), min_cell=1)] == [1, 1]


def test_the_minimum_itself_is_enough_and_one_less_is_not() -> None:
    people = [("dux", "01", "book", person) for person in range(1, MIN_CELL + 1)]
    (block,) = partition(leaves(people, 0, 1, 2), min_cell=MIN_CELL)
    assert (block.patrons, block.records) == (MIN_CELL, MIN_CELL)
    assert partition(leaves(people[1:], 0, 1, 2), min_cell=MIN_CELL) == ()


def test_half_of_a_block_may_be_one_persons_and_more_may_not() -> None:
    others = [("dux", "01", "book", person) for person in range(2, 12)]
    half: list[Row] = [("dux", "01", "book", 1)] * len(others)
    (block,) = partition(leaves([*others, *half], 0, 1, 2), min_cell=MIN_CELL)
    assert block.records == 2 * len(others)
    assert partition(leaves([*others, *half, half[0]], 0, 1, 2), min_cell=MIN_CELL) == ()


def test_a_heavy_reader_is_not_a_crowd() -> None:
    rows: list[Row] = [("dux", "01", "book", 1)] * 40 + [
        ("dux", "01", "book", person) for person in range(2, 12)
    ]
    assert partition(leaves(rows, 0, 1, 2), min_cell=MIN_CELL) == ()


def test_a_small_rest_takes_in_its_smallest_sibling() -> None:
    rows: list[Row] = [("dux", "01", "book", person) for person in range(9)]
    rows += [("dux", "01", "dvd", person) for person in range(6)]
    rows += [("dux", "01", "kit", 1)]
    blocks = partition(leaves(rows, 0, 2), min_cell=MIN_CELL)
    assert {block.path[-1]: block.records for block in blocks} == {"book": 9, OTHER: 7}
