"""``request new`` with flags, without a terminal: it never asks, never guesses, never repeats a value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.intake.intake_support import DAY, as_flags, told
from tests.support.canaries import LIVE_CANARIES
from tests.support.command import Ended, redactkit

CARD = "21712000123104"


def run(folder: Path, name: str, *more: str, without: tuple[str, ...] = (), **changed: str) -> Ended:
    says: dict[str, Any] = {
        **told(name)["says"],
        **{key.replace("_", "-"): each for key, each in changed.items()},
    }
    for flag in without:
        del says[flag]
    return redactkit("request", "new", *as_flags(says), "--as-of", DAY, *more, cwd=folder)


def test_it_says_the_answer_and_what_to_type_next(tmp_path: Path) -> None:
    ended = run(tmp_path, "father-asks-about-a-nine-year-old")
    assert (ended.code, ended.stderr) == (0, "")
    assert "Written: request.yaml" in ended.stdout
    assert "Do not look the person up" in ended.stdout
    assert "Town Clerk, by 2026-12-14 (Monday)" in ended.stdout
    assert "redactkit decide request.yaml --out ANSWER" in ended.stdout
    assert "disclose" not in ended.stdout, "there is no copy to make"
    assert redactkit("decide", "request.yaml", "--as-of", DAY, cwd=tmp_path).code == 4
    assert run(tmp_path, "plymouth-patrons", "--quiet").stdout == ""


def test_without_a_terminal_everything_that_is_missing_is_listed_at_once(tmp_path: Path) -> None:
    ended = run(
        tmp_path, "divorce-lawyer-subpoena", without=("handled-by", "issuer", "nondisclosure", "specific")
    )
    assert (ended.code, ended.stdout) == (2, "")
    assert "still to be answered: --handled-by, --issuer, --nondisclosure, --specific" in ended.stderr
    assert run(tmp_path, "divorce-lawyer-subpoena", without=("profile",)).code == 2
    assert redactkit("request", "new", cwd=tmp_path).code == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("matter", ["request", "special"])
def test_no_card_is_taken_for_a_person_who_is_only_asked_about(matter: str, tmp_path: Path) -> None:
    LIVE_CANARIES.add(CARD)
    name = {"request": "father-asks-about-a-nine-year-old", "special": "missing-girl"}[matter]
    ended = run(tmp_path, name, "--patron", CARD)
    assert ended.code == 2
    assert "do not look the person up" in ended.stderr
    assert CARD not in ended.stdout + ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_letter_that_only_asks_to_keep_records_needs_no_card(tmp_path: Path) -> None:
    says = {"paper": "preservation_letter", "about": "named_patron"}
    assert run(tmp_path, "new-hampshire-subpoena", **says).code == 0
    with_card = run(tmp_path, "new-hampshire-subpoena", "--patron", CARD, **says)
    assert with_card.code == 2
    assert "do not look the person up" in with_card.stderr
    assert "patrons" not in (tmp_path / "request.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--court", "federal"), "--court has no place in this form"),
        (("--purpose", "administration"), "--purpose has no place in this form"),
        (("--requester", "Jane Roe"), "--requester: it must be one of"),
        (("--received", "Jane Roe"), "--received: it must be a day"),
        (("--from", "2026-12-31", "--to", "2026-01-01"), "--period: the first day is later than the last"),
        (("--field", "Jane Roe"), "--field: it must be the name of a kind of column"),
    ],
)
def test_a_flag_that_does_not_fit_is_refused_and_not_repeated(
    more: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ended = run(tmp_path, "solar-firm-wants-addresses", *more)
    assert ended.code == 2
    assert said in ended.stderr
    assert "Jane" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_paper_that_forbids_to_tell_needs_a_place_for_its_form(tmp_path: Path) -> None:
    ended = run(tmp_path, "fbi-letter-with-a-gag")
    assert ended.code == 2
    assert "say where the form shall lie" in ended.stderr
    assert not list(tmp_path.iterdir())
    (tmp_path / "locked").mkdir(mode=0o755)
    (tmp_path / "locked").chmod(0o755)
    opened = run(tmp_path, "fbi-letter-with-a-gag", "locked/form.yaml")
    assert opened.code == 78
    assert "others can open this folder" in opened.stderr
    (tmp_path / "locked").chmod(0o700)
    sealed = run(tmp_path, "fbi-letter-with-a-gag", "locked/form.yaml")
    assert sealed.code == 0
    assert "Tell nobody" in sealed.stdout
    assert "redactkit decide locked/form.yaml --sealed-to locked" in sealed.stdout
    assert "--out" not in sealed.stdout


def test_json_is_one_document_without_what_the_form_says_about_people(tmp_path: Path) -> None:
    mail = tmp_path / "mail.txt"
    mail.write_text("I am Desmond Carrow, and I want her loans.", encoding="utf-8")
    ended = run(tmp_path, "patron-consents-in-writing", "--json", "--asked", "mail.txt")
    assert ended.code == 0
    found = json.loads(ended.stdout)
    assert found["schema"] == "redactkit.request_form/1"
    assert found["file"] == "request.yaml"
    assert found["form"]["process"] == {"kind": "written_consent"}
    assert found["kept_in_the_file"] == ["asked", "seeks.patrons"]
    assert found["decision"]["rules"][0] == "MN-11"
    assert [each["field"] for each in found["missing_for_copy"]] == ["seeks.matched_by"]
    assert CARD not in ended.stdout
    assert "Carrow" not in ended.stdout
    written = (tmp_path / "request.yaml").read_text(encoding="utf-8")
    assert CARD in written
    assert "Desmond Carrow" in written


def test_json_errors_are_one_document_on_stderr(tmp_path: Path) -> None:
    ended = run(tmp_path, "plymouth-patrons", "--json", without=("received",))
    assert (ended.code, ended.stdout) == (2, "")
    assert json.loads(ended.stderr)["schema"] == "redactkit.error/1"


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    ended = run(tmp_path, "plymouth-patrons", "mine.yaml")
    assert ended.code == 73
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert run(tmp_path, "plymouth-patrons", "nowhere/mine.yaml").code == 73


def test_an_unknown_day_gives_no_date(tmp_path: Path) -> None:
    ended = run(tmp_path, "plymouth-patrons", received="unknown")
    assert ended.code == 0
    assert "First date" not in ended.stdout
    assert (
        "# received: 2026-11-30 # without it no date can be given" in (tmp_path / "request.yaml").read_text()
    )
