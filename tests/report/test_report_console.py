"""No text drives a terminal, and documents say the same when their control characters are numbers."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text
from tests.support.command import redactkit

from redactkit.csvout import harmless_json
from redactkit.report.console import HarmlessConsole

HOSTILE = "a\x1b[2Jb\x9b31mc\u202ed\x07"


@pytest.mark.parametrize("styled", [False, True])
def test_a_console_prints_signs_and_no_commands(styled: bool) -> None:
    file = io.StringIO()
    console = HarmlessConsole(
        file=file, width=80, force_terminal=styled, color_system="standard" if styled else None
    )
    table = Table()
    table.add_column(Text(HOSTILE))
    table.add_row(Text(HOSTILE, style="bold"))
    console.print(Text(HOSTILE), table)
    said = file.getvalue()
    assert said.count("a␛[2Jb") == 3
    assert "\x9b" not in said
    assert "\u202e" not in said
    assert "\x07" not in said
    assert ("\x1b[1m" in said) == styled, "styles are the console's own"
    assert said.count("\n") > 3


def test_a_document_says_the_same() -> None:
    document = json.dumps({"file": HOSTILE + "\ud800é\x7f"}, ensure_ascii=False)
    safe = harmless_json(document)
    assert json.loads(safe) == json.loads(document)
    assert all(sign.isprintable() for sign in safe)
    assert "é" in safe


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_the_name_of_a_file_does_not_drive_the_terminal(tmp_path: Path, more: list[str]) -> None:
    path = tmp_path / f"{HOSTILE}.csv"
    path.write_text("cardnumber,surname\n21712000000029,Doyle\n21712000000037,Lee\n", encoding="utf-8")
    for ended in (
        redactkit("inspect", path, *more),
        redactkit("inspect", path.with_name(f"{HOSTILE}x"), *more),
    ):
        said = ended.stdout + ended.stderr
        assert "31mc" in said
        assert not set(said) & set("\x1b\x9b\x07\u202e")
