"""What is said of an ordered copy: of details that nobody named, of columns beyond the paper, of counsel."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import SAMPLES, Ended, disclose

EXPORTS = [SAMPLES / "sierra/patrons.csv", SAMPLES / "sierra/loans.csv"]
FORM = SAMPLES / "requests/subpoena-state-released.yaml"


def answered(folder: Path, fields: str) -> tuple[Ended, str, str]:
    """The released subpoena with another list of fields: how it ended, the letter, the page of the record."""
    text = FORM.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("  fields:"))
    folder.mkdir(exist_ok=True)
    form = folder / "form.yaml"
    form.write_text(text.replace(line, f"  fields: [{fields}]" if fields else ""), encoding="utf-8")
    ended = disclose(form, EXPORTS, folder / "OUT")
    assert ended.code == 0, ended.stderr
    letter = (folder / "OUT/letter/response-letter.md").read_text(encoding="utf-8")
    return ended, letter, (folder / "OUT-record/START-HERE.html").read_text(encoding="utf-8")


def test_an_order_without_fields_is_said_to_give_every_column(tmp_path: Path) -> None:
    ended, letter, page = answered(tmp_path, "")
    assert "Every column is given that is not withheld" in ended.stdout
    assert "every column not withheld" in ended.stdout.splitlines()[0]
    assert "Every column is given that is not withheld." in page
    assert (
        "You receive the records that the subpoena names, in every column but those listed below as withheld."
        in letter
    )
    assert "nothing beyond it" not in letter
    assert "opens the account for anybody" in letter
    assert "only where" not in letter, "it does not tell how more could be had"


def test_an_order_with_fields_says_of_the_rest_only_that_the_paper_does_not_name_it(tmp_path: Path) -> None:
    ended, letter, page = answered(tmp_path, "patron.name, item.title, loan.out_time")
    assert "Every column is given" not in ended.stdout + page
    assert "You receive what the subpoena specifies, and nothing beyond it." in letter
    beyond = letter.partition("What the subpoena does not name and is not given")[2]
    assert "PIN" in beyond
    assert "opens the account" not in letter
    assert "What is withheld" not in letter
    assert "other people are taken out" not in letter, "no text is given at all"


def test_a_pin_that_the_paper_names_is_given_and_warned_of(tmp_path: Path) -> None:
    ended, _, page = answered(tmp_path, "patron.name, patron.secret, item.title")
    assert "gives PINs or passwords as they stand" in " ".join(ended.stdout.split())
    assert "gives PINs or passwords as they stand" in " ".join(page.split())
    other, _, _ = answered(tmp_path / "other", "patron.name, item.title")
    assert "PINs or passwords" not in other.stdout


def test_a_hold_in_a_gap_that_counsel_has_ended_is_counsels_answer(tmp_path: Path) -> None:
    _, _, page = answered(tmp_path, "item.title")
    assert "this is the careful answer" not in page
