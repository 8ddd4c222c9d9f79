"""F12 in small: the tree that is watched, and that what happens in it is noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support import ready
from tests.trust import compiled, gag
from tests.trust.figure import tool

A_FEW = ("decide", "disclose", "bad key", "unknown column")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> gag.World:
    return gag.make_world(tmp_path_factory.mktemp("gag"))


def test_no_sealed_run_leaves_anything_in_the_ordinary_tree(world: gag.World) -> None:
    changed: list[str] = []
    ended = list(gag.watched_runs(world, changed, A_FEW))
    assert [(name, got) for name, got, _ in ended] == [(name, code) for name, _, code in ended]
    assert not changed
    assert gag.whole_records(world) == 2


@pytest.mark.skipif(not ready.CAN_FORK, reason="forks")
@pytest.mark.parametrize(("prepare", "code"), [(gag.object_always, 3), (gag.fill_the_disk, 74)])
def test_what_stops_a_sealed_run_late_leaves_nothing_either(
    world: gag.World, prepare: Callable[[], None], code: int
) -> None:
    changed: list[str] = []
    records = gag.whole_records(world)
    with gag.unchanged(world, changed, "stopped"):
        child = gag.in_a_fork(world, world.sealed("disclose", "form.yaml"), prepare)
        assert gag.code_of(child) == code
    assert not changed
    assert gag.whole_records(world) == records


def test_it_makes_one_name(world: gag.World, tmp_path: Path) -> None:
    strace = tool("strace")
    if strace is None:
        pytest.skip("there is no strace")
    every = gag.what_it_changes(world, strace, tmp_path)
    assert [call for call in every if not gag.names_the_sealed_file(call)] == []
    assert len(every) == 1


def test_changes_are_noticed(world: gag.World) -> None:
    assert gag.controls(world) == 4


def test_the_first_sealed_run_of_a_program_compiles_nothing(world: gag.World) -> None:
    compiled.use_for_the_first_time(world)
    changed: list[str] = []
    compiled.run_watched(world, changed, "decide")
    assert not changed
    assert compiled.notices_an_ordinary_run(world)
