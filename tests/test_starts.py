"""A run in a fork of a ready interpreter is the run of the real command; each verb is started both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import ready
from tests.support.command import DAY, SAMPLES, disclose, redactkit, request, tree
from tests.support.town import make_town

LOANS = SAMPLES / "sierra" / "loans.csv"
FORM = SAMPLES / "requests" / "journalist-2024-loans.yaml"

RUNS: dict[str, tuple[str | Path, ...]] = {
    "nothing": (),
    "help": ("--help",),
    "version": ("--version",),
    "usage": ("disclose", "--no-such-flag"),
    "request": ("request", "new", "--help"),
    "decide": ("decide", FORM, "--as-of", DAY),
    "decide json": ("decide", FORM, "--as-of", DAY, "--json"),
    "disclose": ("disclose", FORM, "none.csv", "--out", "OUT", "--as-of", DAY),
    "inspect": ("inspect", LOANS),
    "inspect json": ("inspect", LOANS, "--json"),
    "audit": ("audit", LOANS, "--as-of", DAY, "--json"),
    "run": ("run", "none.yaml"),
    "detect": ("detect", "--json"),
    "verify": ("verify", "none"),
    "policy": ("policy", "test", "me-infonet"),
    "recognizers": ("recognizers", "list"),
}


@pytest.mark.parametrize("name", list(RUNS))
def test_a_fork_says_what_a_fresh_process_says(tmp_path: Path, name: str) -> None:
    said = "Karen Doyle, 781-555-0134\n" if name.startswith("detect") else ""
    fresh, forked = (
        redactkit(*RUNS[name], cwd=tmp_path, stdin=said, afresh=afresh) for afresh in (True, False)
    )
    assert fresh == forked
    assert fresh.stdout or fresh.stderr


def test_a_fork_writes_what_a_fresh_process_writes(tmp_path: Path) -> None:
    town = make_town(6)
    for name, afresh in (("fresh", True), ("forked", False), ("again", False)):
        folder = tmp_path / name
        form = request(folder)
        exports = town.write(folder / "in")
        ended = disclose(form, exports, folder / "OUT", "--home", folder / "home", afresh=afresh)
        assert ended.code == 0, ended.stderr
    fresh = tree(tmp_path / "fresh/OUT")
    assert fresh
    assert fresh == tree(tmp_path / "forked/OUT") == tree(tmp_path / "again/OUT")


def test_what_a_run_is_told_goes_with_it() -> None:
    first = redactkit("inspect", LOANS, env={"COLUMNS": "60"})
    second = redactkit("inspect", LOANS, env={"COLUMNS": "200"})
    assert first.stdout != second.stdout
    assert redactkit("inspect", LOANS, env={"COLUMNS": "60"}) == first


@pytest.mark.skipif(not ready.CAN_FORK, reason="runs are fresh processes here")
def test_two_runs_of_a_verb_never_hash_alike() -> None:
    redactkit("--version")
    turns = [ready.whose_turn("disclose").seed for _ in range(4)]
    assert turns[0] == turns[2] != turns[1] == turns[3]
