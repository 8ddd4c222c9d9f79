"""Totals as a partition: small cells merge into their parent's "other", until no block is small.

A table with holes can be filled by subtraction: textbook complementary suppression gave a small cell back in
21 of 150 tables. A partition has no holes: every printed number is a block, or a sum of whole
blocks, and nothing finer can be computed.

INVARIANT: a child is resolved exactly when all its rows together are large enough. So two totals that share
their upper levels (loans by month, the title list) merge the same branches, and no difference between them
is a small cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from redactkit.redact.patrons import NOBODY
from redactkit.scales import OTHER

Path = tuple[str, ...]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The finest cell: its labels from the root down, and each of its patrons with their records."""

    path: Path
    person: Ints = field(repr=False)
    records: Ints = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A printed line: labels, and what it counts."""

    path: Path
    patrons: int
    records: int


def partition(leaves: Iterable[Leaf], *, min_cell: int) -> tuple[Block, ...]:
    """The printed blocks, in the order of their labels.

    Every block stands for at least ``min_cell`` distinct patrons, none of whom has more than half of its
    records. A root that is too small as a whole is not printed: absent, zero and small look alike.
    ``min_cell`` of 1 or less prints every leaf.
    """
    ordered = sorted(leaves, key=lambda leaf: leaf.path)
    if min_cell <= 1:
        return tuple(_block(leaf.path, [leaf]) for leaf in ordered)
    blocks = []
    for _, members in _children(ordered, 0):
        found = _resolve(members, 1, min_cell)
        if found is not None:
            blocks += found
    return tuple(sorted(blocks, key=lambda block: block.path))


def is_large_enough(members: Sequence[Leaf], min_cell: int) -> bool:
    """At least ``min_cell`` distinct patrons, and nobody with more than half of the records.

    Rows of nobody known may all be one person's, and that person may be one of the others.
    """
    person = np.concatenate([leaf.person for leaf in members])
    records = np.concatenate([leaf.records for leaf in members])
    people, at = np.unique(person, return_inverse=True)
    if int((people != NOBODY).sum()) < min_cell:
        return False
    by_person = np.bincount(at.reshape(-1), weights=records)
    return bool(by_person.max() * 2 <= by_person.sum())


def _resolve(members: list[Leaf], depth: int, min_cell: int) -> list[Block] | None:
    """The blocks under one node, or ``None`` when the node as a whole is too small to print."""
    if len(members[0].path) == depth:
        return [_block(members[0].path, members)] if is_large_enough(members, min_cell) else None
    resolved: list[tuple[str, list[Leaf], list[Block]]] = []
    pool: list[Leaf] = []
    for label, child in _children(members, depth):
        blocks = _resolve(child, depth + 1, min_cell)
        if blocks is None:
            pool += child
        else:
            resolved.append((label, child, blocks))
    resolved.sort(key=lambda entry: (_distinct(entry[1]), entry[0]), reverse=True)
    while pool and not is_large_enough(pool, min_cell):
        if not resolved:
            return None
        pool += resolved.pop()[1]
    found = [block for _, _, blocks in resolved for block in blocks]
    if pool:
        first = members[0].path
        found.append(_block((*first[:depth], *[OTHER] * (len(first) - depth)), pool))
    return found


def _children(members: list[Leaf], depth: int) -> list[tuple[str, list[Leaf]]]:
    by_label: dict[str, list[Leaf]] = {}
    for leaf in members:
        by_label.setdefault(leaf.path[depth], []).append(leaf)
    return sorted(by_label.items())


def _distinct(members: Sequence[Leaf]) -> int:
    return len(np.unique(np.concatenate([leaf.person for leaf in members])))


def _block(path: Path, members: Sequence[Leaf]) -> Block:
    return Block(
        path=path, patrons=_distinct(members), records=int(sum(leaf.records.sum() for leaf in members))
    )
