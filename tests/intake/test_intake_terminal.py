"""``request new``, the menu and ``decide`` at a real terminal of eighty columns."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.support.command import SAMPLES, redactkit
from tests.support.terminal import CTRL_C, CTRL_D, Seen, at_terminal

from redactkit import pipeline

DAY = "2026-12-01"
MA, REQUEST, PAPER, SPECIAL, CLERK, DIRECTOR, EMAIL = "1", "2", "1", "5", "3", "2", "1"
ORDINARY = [MA, REQUEST, CLERK, "2026-11-30", EMAIL, "press", "1", "1", "2025"]


def new(folder: Path, *typed: str, more: tuple[str, ...] = ()) -> Seen:
    return at_terminal("request", "new", "--as-of", DAY, *more, typed=typed, cwd=folder)


def decided(folder: Path, name: str = "request.yaml") -> pipeline.Decided:
    return pipeline.decide_form(folder / name, date.fromisoformat(DAY))


def test_an_ordinary_request_takes_nine_answers(tmp_path: Path) -> None:
    seen = new(tmp_path, *ORDINARY)
    assert (seen.code, seen.asked) == (0, 9)
    assert stat.S_IMODE((tmp_path / "request.yaml").stat().st_mode) == 0o600
    found = decided(tmp_path)
    assert (found.decision.outcome, found.decision.rules[0]) == ("release_redacted", "DX-16")
    assert found.request.requester.kind == "press"
    assert (str(found.request.seeks.from_), str(found.request.seeks.to)) == ("2025-01-01", "2025-12-31")
    said = "\n".join(seen.lines)
    assert "Release the records, with everything that points to a person removed." in said
    assert "2026-12-14 (Monday)" in said
    assert "redactkit decide request.yaml" in said


def test_what_is_no_answer_is_asked_again_and_not_repeated(tmp_path: Path) -> None:
    typed = [MA, REQUEST, "Jane Roe", CLERK, "2026-12-24", "2026-11-30", *ORDINARY[4:]]
    seen = new(tmp_path, *typed)
    assert seen.code == 0
    said = "\n".join(seen.lines)
    assert said.count("Jane Roe") == 1, "as it was typed, and no second time"
    assert "That day is still to come" in said


def test_a_question_mark_explains(tmp_path: Path) -> None:
    seen = new(tmp_path, MA, "?", REQUEST, *ORDINARY[2:])
    assert seen.code == 0
    assert "A paper is anything that says records must be given" in " ".join(" ".join(seen.lines).split())


def test_back_puts_the_question_before_once_more(tmp_path: Path) -> None:
    """What was answered wrongly is answered again; before the first question there is none."""
    typed = ["back", MA, "3", "BACK", REQUEST, *ORDINARY[2:7], "3", "back", "1", "1", "2025"]
    seen = new(tmp_path, *typed)
    assert seen.code == 0
    found = decided(tmp_path).request
    assert (found.seeks.about, found.process.kind) == ("records", "public_records_request")
    assert (str(found.seeks.from_), str(found.seeks.to)) == ("2025-01-01", "2025-12-31")
    explained = new(tmp_path, MA, "?", CTRL_C)
    assert "Type back for the question before" in " ".join(" ".join(explained.lines).split())


def test_enter_takes_the_careful_default_and_no_other(tmp_path: Path) -> None:
    seen = new(tmp_path, MA, REQUEST, "", CLERK, "", "2026-11-30", "", EMAIL, "", "", "1", "", "1", "")
    assert seen.code == 0
    said = " ".join(seen.lines)
    assert said.count("It needs an answer") == 5  # desk, day, way, about, records
    assert said.count("It needs an answer: type a number from 1 to ") == 3, "what stands on the screen"
    assert "named_patron" not in said
    found = decided(tmp_path).request
    assert (found.requester.kind, found.seeks.from_, found.seeks.to) == ("private", None, None)


def test_a_named_person_is_not_looked_up_and_no_card_is_asked_for(tmp_path: Path) -> None:
    seen = new(tmp_path, *ORDINARY[:6], "3")
    assert (seen.code, seen.asked) == (0, 7)
    said = " ".join(" ".join(seen.lines).split())
    assert "Do not look the person up" in said
    assert "Whose card" not in said
    assert decided(tmp_path).decision.outcome == "withhold_neutral"


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("after", [0, 4, 8])
def test_an_interrupted_form_leaves_nothing(tmp_path: Path, key: str, after: int) -> None:
    seen = new(tmp_path, *ORDINARY[:after], key)
    assert seen.code == 130
    assert not list(tmp_path.iterdir())
    assert "Traceback" not in seen.screen


def test_officers_with_a_search_warrant_need_not_wait_for_the_form(tmp_path: Path) -> None:
    # policy, paper, desk, today, search warrant, police, of the town, shown, magistrate, this state, no gag
    seen = new(tmp_path, MA, PAPER, "1", "", "3", "1", "1", "y", "2", "1", "no")
    assert (seen.code, seen.asked) == (0, 11)
    said = " ".join(" ".join(seen.lines).split())
    assert "Do not make officers with a search warrant wait for this form" in said
    assert "seeks.patrons" in said, "what the copy needs is said"
    assert decided(tmp_path).decision.outcome == "comply_now"


def test_a_paper_that_forbids_to_tell_asks_where_the_form_may_lie(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    paper = [
        MA,
        PAPER,
        DIRECTOR,
        "",
        "6",
        "2",
        "y",
        "agency",
        "federal",
        "not sure",
        "unsure",
        "",
        "1",
        "all",
        "?",
        "",
        "",
    ]
    seen = new(tmp_path, *paper, "", "?", "", "nowhere/inner", "shared", "locked")
    assert seen.code == 0
    said = " ".join(" ".join(seen.lines).split())
    assert "it is made so" in said
    assert "others can open this folder" in said
    assert "redactkit decide locked/request.yaml --sealed-to locked" in said
    assert stat.S_IMODE((tmp_path / "locked").stat().st_mode) == 0o700
    assert "Tell nobody but counsel and whoever must help" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["locked", "shared"]
    assert [path.name for path in (tmp_path / "locked").iterdir()] == ["request.yaml"]
    assert decided(tmp_path / "locked").decision.sealed


def test_a_policy_of_ones_own_is_asked_for_again_when_it_is_not_there(tmp_path: Path) -> None:
    seen = new(tmp_path, "ours.yaml", "somewhere", *ORDINARY)
    assert seen.code == 0
    said = " ".join(" ".join(seen.lines).split())
    assert "ours.yaml: there is no such profile" in said
    assert "there is no profile somewhere" in said


def test_answers_given_as_flags_are_not_asked_for(tmp_path: Path) -> None:
    more = ("--profile", "ma-duxbury", "--matter", "request", "--handled-by", "town_clerk")
    seen = new(tmp_path, *ORDINARY[3:], more=more)
    assert (seen.code, seen.asked) == (0, 6)


def test_the_next_form_does_not_lie_over_the_first(tmp_path: Path) -> None:
    assert new(tmp_path, *ORDINARY).code == new(tmp_path, *ORDINARY).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["request-2.yaml", "request.yaml"]
    taken = at_terminal("request", "new", "request.yaml", cwd=tmp_path)
    assert (taken.code, taken.asked) == (73, 0), "it is said before anything is asked"


def menu(folder: Path, *typed: str) -> Seen:
    return at_terminal(typed=typed, cwd=folder, env={"REDACTKIT_HOME": str(folder / "home")})


def test_the_menu_speaks_in_the_words_of_the_desk(tmp_path: Path) -> None:
    seen = menu(tmp_path, "7", "?", "q")
    assert (seen.code, seen.asked) == (0, 3)
    assert "Choose what is nearest" in " ".join(seen.lines)
    said = "\n".join(seen.lines)
    for entry in (
        "1  somebody is at the desk with a paper now",
        "2  a request came in: what do I do, and by when?",
        "3  make the copy to hand over",
        "4  check a folder before I send it",
        "5  try it with made-up records",
    ):
        assert entry in said
    assert menu(tmp_path, CTRL_C).code == 130
    assert not list(tmp_path.iterdir())


def test_the_menu_leads_to_the_paper(tmp_path: Path) -> None:
    seen = menu(tmp_path, "1", MA, "1", "", "3", "1", "1", "y", "2", "1", "no")
    assert seen.code == 0
    assert "The same as: redactkit request new --matter paper" in "\n".join(seen.lines)
    assert (tmp_path / "request.yaml").is_file()


def test_the_menu_leads_to_an_answer_from_a_form_or_from_questions(tmp_path: Path) -> None:
    form = SAMPLES / "requests" / "named-patron.yaml"
    seen = menu(tmp_path, "2", f'"{form}"')
    assert seen.code == 4
    assert "Give the same answer everyone gets" in " ".join(seen.lines)
    asked = menu(tmp_path, "2", "mistyped.yaml", "?", "", MA, REQUEST, CLERK, "today", EMAIL, "", "3")
    assert asked.code == 0
    said = " ".join(" ".join(asked.lines).split())
    assert "there is no file of that name here" in said
    assert "The file that “redactkit request new” wrote" in said
    assert (tmp_path / "request.yaml").is_file()
    assert "(here: request.yaml)" in " ".join(" ".join(menu(tmp_path, "2", CTRL_C).lines).split())


@pytest.mark.parametrize("typed", [("3", "none.yaml"), ("3", "", ""), ("4", "nowhere")])
def test_the_menu_lets_whoever_has_no_file_leave(tmp_path: Path, typed: tuple[str, ...]) -> None:
    seen = menu(tmp_path, *typed, "q")
    assert seen.code == 0
    assert "or q to leave" in " ".join(" ".join(seen.lines).split())
    assert not list(tmp_path.iterdir())


def test_the_menu_leads_to_the_copy_and_to_the_check(tmp_path: Path) -> None:
    form = SAMPLES / "requests" / "totals.yaml"
    exports = [str(SAMPLES / "sierra" / name) for name in ("patrons.csv", "loans.csv")]
    made = menu(tmp_path, "3", str(form), "", *exports, "", "")
    assert made.code == 0
    assert (tmp_path / "OUT" / "release").is_dir()
    checked = menu(tmp_path, "4", "")
    assert checked.code == 0
    assert "Last check: passed." in " ".join(checked.lines)


def test_the_menu_leads_to_the_demonstration(tmp_path: Path) -> None:
    seen = menu(tmp_path, "5", "")
    assert seen.code == 0
    assert (tmp_path / "redactkit-demo" / "OUT" / "release").is_dir()


def test_without_a_terminal_there_is_no_menu(tmp_path: Path) -> None:
    ended = redactkit(cwd=tmp_path)
    assert ended.code == 0
    assert ended.stdout.startswith("Usage: redactkit")


@pytest.mark.parametrize(
    "name",
    [
        "journalist-2024-loans",
        "named-patron",
        "subpoena-sealed",
        "search-warrant",
        "maine-order",
        "cardholder-list",
    ],
)
def test_an_answer_fits_eighty_columns_and_is_plain_in_a_pipe(name: str, tmp_path: Path) -> None:
    form = SAMPLES / "requests" / f"{name}.yaml"
    seen = at_terminal("decide", form, "--as-of", "2025-02-10", cwd=tmp_path)
    assert max(map(len, seen.lines)) <= 80
    piped = redactkit("decide", form, "--as-of", "2025-02-10")
    assert "\x1b" not in piped.stdout
    words = " ".join(" ".join(seen.lines).split())
    assert words == " ".join(piped.stdout.split()), "the same text, only not wrapped"
