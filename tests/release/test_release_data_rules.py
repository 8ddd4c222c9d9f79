"""The policy's rules about data in a run, LN-09 to LN-11: who runs it, where it writes, what a task needs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.support.command import DAY, SAMPLES, redactkit, request
from tests.support.orders import TASK, copied, order, table
from tests.support.town import card

HEADER = ["cardnumber", "borrowernumber", "surname", "firstname", "branchcode", "dateofbirth"]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    rows = [[card(2, nth), str(nth), "Okafor", f"A{nth}", "DUX", "1980-01-01"] for nth in range(1, 9)]
    return table(tmp_path / "borrowers.csv", HEADER, rows)


def rules(found: dict[str, object]) -> list[tuple[str, int | None]]:
    listed = found["data_rules"]
    assert isinstance(listed, list)
    return [(each["rule"], each["column"]) for each in listed]


def test_a_task_lists_what_it_leaves_out_by_column_number(tmp_path: Path, export: Path) -> None:
    seeks = {"about": "task", "classes": ["registration"]}
    found = copied(tmp_path, order(tmp_path, [], **TASK, seeks=seeks), [export])
    assert rules(found.internal()) == [("LN-11", 2), ("LN-11", 6)]
    (first, _) = found.internal()["data_rules"]  # type: ignore[misc]
    assert first["severity"] == "note"
    assert first["file"] == "borrowers.csv"
    assert first["why"]
    assert "Okafor" not in json.dumps(found.internal())


@pytest.mark.parametrize(
    ("operator", "attested"),
    [
        ({"desk": "library", "name": "Ines", "trained": "true"}, True),
        ({"desk": "library", "name": "Ines"}, False),
        ({"desk": "library", "trained": "true"}, False),
        ({}, False),
    ],
)
def test_who_runs_it_and_whether_trained_stands_in_the_record(
    tmp_path: Path, export: Path, operator: dict[str, object], attested: bool
) -> None:
    form = order(tmp_path, [card(2, 1)], operator=operator, seeks={"classes": ["registration"]})
    found = copied(tmp_path, form, [export])
    assert rules(found.internal()) == ([] if attested else [("LN-09", None)])
    everything = b"".join(path.read_bytes() for path in found.out.rglob("*") if path.is_file())
    assert b"Ines" not in everything, "the attestation is for the record"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
@pytest.mark.parametrize("verb", ["disclose", "decide"])
def test_nothing_is_written_where_everybody_may_exchange_it(tmp_path: Path, verb: str) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    form = request(tmp_path, seeks={"about": "named_patron", "patrons": ["1"]})
    arguments = [
        verb,
        form,
        *(["gone.csv"] if verb == "disclose" else []),
        "--as-of",
        DAY,
        "--home",
        tmp_path / "home",
    ]
    ended = redactkit(*arguments, "--out", shared / "OUT")
    assert ended.code == 73
    assert "every account of this machine may write to the folder" in ended.stderr
    assert "hint: choose a folder that only you can open" in ended.stderr
    kept = redactkit(*arguments, "--out", tmp_path / "OUT", "--record", shared / "record")
    assert kept.code == 73, "the record is no less confidential"
    assert list(shared.iterdir()) == []
    shared.chmod(0o1777)  # as /tmp: names belong to their owners
    assert redactkit(*arguments, "--out", shared / "OUT").code in (0, 4)
    assert (shared / "OUT").stat().st_mode & 0o077 == 0


def test_a_policy_without_that_rule_writes_where_it_is_told(tmp_path: Path) -> None:
    """LN-10 is the policy's, not the program's."""
    text = (SAMPLES.parent / "src/redactkit/profiles/ma-duxbury.yaml").read_text(encoding="utf-8")
    text = text.replace("shown_by: LN-10", "shown_by: LN-11")  # the note may not lean on a rule that is gone
    start, rest = text.split("  - id: LN-10\n", 1)
    (tmp_path / "town.yaml").write_text(
        start + "  - id: LN-11\n" + rest.split("  - id: LN-11\n", 1)[1], encoding="utf-8"
    )
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    form = request(tmp_path, profile="town.yaml", seeks={"about": "named_patron", "patrons": ["1"]})
    ended = redactkit("decide", form, "--out", shared / "OUT", "--as-of", DAY, "--home", tmp_path / "home")
    assert ended.code == 4, ended.stderr
    assert (shared / "OUT").is_dir()
