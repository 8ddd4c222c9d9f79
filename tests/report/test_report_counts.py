"""One row is a row: what is referred or in doubt is counted in words that agree with the number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.command import disclose, request
from tests.support.town import make_town

from redactkit.report.terminal import _rows_left_out

WORDS = (
    ("row concerns a patron of another library", "rows concern patrons of other libraries"),
    ("row names no patron", "rows name no patron"),
    ("row is in doubt: a person must look at it", "rows are in doubt: a person must look at them"),
)


@pytest.mark.parametrize(("number", "at"), [(1, 0), (2, 1), (1200, 1)])
def test_rows_left_out_agree_with_their_number(number: int, at: int) -> None:
    document: dict[str, Any] = {
        "rows_referred": 2 * number,
        "rows_unknown": number,
        "rows_quarantined": number,
    }
    said = [str(each) for each in _rows_left_out(document)]
    assert [text.startswith(f"{number:,} {words[at]}") for text, words in zip(said, WORDS, strict=True)] == [
        True
    ] * 3
    assert _rows_left_out({**document, "rows_referred": 0, "rows_unknown": 0, "rows_quarantined": 0}) == []


def test_one_loan_of_another_librarys_patron(tmp_path: Path) -> None:
    town = make_town(61)
    own = [each for each in town.loans if each.patron.home.startswith("dux")]
    other = next(each for each in town.loans if not each.patron.home.startswith("dux"))
    exports = replace(town, loans=(*own, other)).write(tmp_path / "in")
    ended = disclose(request(tmp_path), exports, tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    assert "1 row concerns a patron of another library: referred, not released" in ended.stdout
