"""Whatever goes wrong, one line is said of it, and no line quotes what the exception quotes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from tests.support.command import redactkit

from redactkit.cli import exits
from redactkit.errors import INTERRUPTED

CANARY = "Quarlbrixt, Odalind"


def _value() -> None:
    raise ValueError(f"invalid literal for int() with base 10: '{CANARY}'")


def _key() -> None:
    raise KeyError(CANARY)


def _bytes() -> None:
    CANARY.encode("utf-16").decode("utf-8")


def _chained() -> None:
    try:
        _value()
    except ValueError as problem:
        raise RuntimeError(CANARY) from problem


FAULTS = [_value, _key, _bytes, _chained]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_its_kind_and_its_line_alone(
    fault: Callable[[], None], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["redactkit"])
    assert exits.run(fault) == 1
    said = capfd.readouterr()
    assert said.out == ""
    line, hint = said.err.splitlines()
    assert line.startswith("redactkit: error: a fault in redactkit (")
    assert "Error, " in line
    assert hint.startswith("redactkit: hint: nothing was released")
    assert "Quarlbrixt" not in said.err
    assert "Odalind" not in said.err


def test_with_json_a_fault_is_one_object(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["redactkit", "decide", "--json"])
    assert exits.run(_value) == 1
    said = capfd.readouterr()
    assert said.out == ""
    document = json.loads(said.err)
    assert (document["schema"], document["code"]) == ("redactkit.error/1", 1)
    assert "Quarlbrixt" not in said.err


def test_an_interrupt_within_a_verb_is_told(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["redactkit"])
    app = typer.Typer(add_completion=False)

    @app.command()
    def _pressed() -> None:
        raise KeyboardInterrupt

    assert exits.run(lambda: app([], standalone_mode=False)) == 130
    said = capfd.readouterr()
    assert (said.out, said.err.strip()) == (
        "",
        "redactkit: interrupted; unless its folder is there now, nothing was released",
    )


def test_an_interrupt_is_a_document_where_documents_are_asked_for(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["redactkit", "disclose", "--json"])
    assert exits.run(lambda: INTERRUPTED) == 130
    said = capfd.readouterr()
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
    early = redactkit("ledger", "list", "--json", env={"PYTHONPATH": str(tmp_path)})
    for out, err in ((said.out, said.err), (early.stdout, early.stderr)):
        document = json.loads(err)
        assert (out, document["schema"], document["code"]) == ("", "redactkit.error/1", 130)
        assert "nothing was released" in document["error"]


def test_an_interrupt_while_the_program_is_loaded_is_told(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
    ended = redactkit("--version", env={"PYTHONPATH": str(tmp_path)})
    assert (ended.code, ended.stdout) == (130, "")
    assert ended.stderr == "redactkit: interrupted; nothing was released\n"


@pytest.mark.parametrize(
    ("typed", "says", "hint"),
    [
        (
            ["ledger", "release-again", "--package", "rk-1"],
            "missing option '--decided-by'. Choose from: library_director, library_board",
            "redactkit ledger release-again --help lists its options",
        ),
        (
            ["ledger", "release-again", "--package", "rk-1", "--decided-by", "clerk"],
            "invalid value for '--decided-by': 'clerk' is not one of 'library_director'",
            "redactkit ledger release-again --help lists its options",
        ),
        (
            ["ledger", "report", "--year", "abc"],
            "invalid value for '--year': this is no whole number",
            "redactkit ledger report --help lists its options",
        ),
        (["ledger", "report", "--year", "12"], "the least is 1990", "redactkit ledger report --help"),
        (["ledger", "nope"], "no such command 'nope'", "redactkit ledger --help lists the commands"),
    ],
)
def test_wrong_usage_is_said_in_plain_words_with_the_help_that_helps(
    typed: list[str], says: str, hint: str
) -> None:
    ended = redactkit(*typed)
    assert ended.code == 2
    line, way_on = ended.stderr.splitlines()
    assert says in line
    assert way_on.startswith(f"redactkit: hint: {hint}")
