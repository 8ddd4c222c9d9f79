"""``decide`` as a clerk reads it: the answer first, then why, then what to do by when, and what not to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.command import SAMPLES, redactkit, request

SEALED, NAMED, ORDER, WARRANT = "subpoena-sealed", "named-patron", "maine-order", "search-warrant"


def answer(name: str, day: str = "2025-01-10") -> str:
    return redactkit("decide", SAMPLES / "requests" / f"{name}.yaml", "--as-of", day).stdout


def told(folder: Path, **changes: Any) -> str:
    return redactkit("decide", request(folder, **changes), "--as-of", "2025-01-10").stdout


def parts(text: str) -> dict[str, list[str]]:
    """The lines under each heading; those before the first stand under an empty one."""
    found: dict[str, list[str]] = {"": []}
    heading, fresh = "", False
    for line in text.splitlines():
        if fresh and line and not line.startswith(" "):
            heading = line
            found[heading] = []
        elif line:
            found[heading].append(line.strip())
        fresh = not line
    return found


def test_the_parts_come_in_the_order_in_which_a_clerk_needs_them() -> None:
    found = parts(answer(NAMED, "2025-02-10"))
    assert list(found) == ["", "Missed", "Why", "What to do, and by when", "What must not be done", "Dates"]
    assert found[""][0].startswith("Give the same answer everyone gets")


def test_a_missed_date_comes_first_with_what_still_helps_and_is_not_said_twice() -> None:
    text = answer(NAMED, "2025-02-10")
    missed = parts(text)["Missed"]
    assert missed[0].startswith("2025-01-21 (Tuesday): answer in writing")
    assert all("what still helps" in line for line in missed)
    assert text.count("No fee may be charged any more") == 1
    assert "was due on" not in text
    assert "by 2025-01-21 (Tuesday), which is past" in text
    assert "Missed" not in parts(answer(NAMED))


def test_why_is_the_row_its_standing_and_its_sentence() -> None:
    why = parts(answer(WARRANT))["Why"]
    assert why[0].endswith("(rule DX-08)")
    assert why[1] == "Your library's policy says so."
    assert why[2].startswith("The policy (D12): “The Network recognizes that a legal search warrant")
    assert len(why) == 3, "the sentences behind duties and dates are in the record, not here"


def test_a_gap_is_said_to_be_a_gap_and_nothing_is_quoted_for_it(tmp_path: Path) -> None:
    why = parts(told(tmp_path, situation="historical"))["Why"]
    assert why[1] == "The policy does not say; this is the careful answer."
    assert not [line for line in why if line.startswith(("The policy (", "The statute ("))]
    near = parts(answer("subpoena-state"))["Why"]
    assert near[2] == "What comes nearest to it: D8, D13, D15, D5."


def test_counsels_question_is_asked_in_so_many_words() -> None:
    why = parts(answer("subpoena-federal"))["Why"]
    assert why[-1] == (
        "The question for the Network's attorney: Is this paper in proper form, and is there evidence of "
        "good cause for it?"
    )


def test_under_a_gag_it_says_what_must_not_be_done() -> None:
    text = answer(SEALED)
    assert "Tell nobody about this paper except counsel" in text.splitlines()[2]
    never = parts(text)["What must not be done"]
    assert any("Write no e-mail about it" in line for line in never)
    assert any("--sealed-to DIR" in line for line in never)
    assert "tell the board" not in text
    assert "OCLN President that federal process" not in text


@pytest.mark.parametrize("name", [NAMED, "named-item", "parent", "fbi-without-paper"])
def test_about_somebody_it_says_not_to_look(name: str) -> None:
    never = parts(answer(name))["What must not be done"]
    assert never[0].startswith("Do not look anybody or anything up")


def test_an_ordinary_answer_forbids_nothing() -> None:
    assert "What must not be done" not in parts(answer("journalist-2024-loans"))


def test_what_the_copy_still_needs_is_named_by_its_field(tmp_path: Path) -> None:
    assert "Before the copy can be made, fill in the form" not in parts(answer(ORDER))
    order = {"kind": "search_warrant", "issuer": "magistrate", "court": "home_state"}
    found = parts(
        told(tmp_path, requester={"kind": "law_enforcement"}, process=order, seeks={"about": "named_patron"})
    )
    missing = found["Before the copy can be made, fill in the form; the search does not wait for it"]
    assert [line.split(":")[0] for line in missing] == ["seeks.patrons", "seeks.matched_by"]
    form = request(tmp_path, name="again.yaml", requester={"kind": "law_enforcement"}, process=order)
    document = redactkit("decide", form, "--as-of", "2025-01-10", "--json").json()
    assert [each["field"] for each in document["missing_for_copy"]] == ["seeks.patrons", "seeks.matched_by"]


def test_classes_that_are_answered_another_way_are_told_apart(tmp_path: Path) -> None:
    found = parts(
        told(tmp_path, seeks={"about": "records", "classes": ["circulation", "video", "finance_and_policy"]})
    )
    assert [line.split(":")[0] for line in found["Answered another way"]] == ["video", "finance and policy"]


def test_without_a_day_of_receipt_there_is_no_date(tmp_path: Path) -> None:
    found = parts(told(tmp_path, received=""))
    assert found["Dates"] == ["No date can be given: the form does not say when the request was received."]
    assert parts(answer(WARRANT))["Dates"][0].startswith("No date counts from receipt here")


def test_the_folders_that_were_made_stand_last(tmp_path: Path) -> None:
    form = SAMPLES / "requests" / f"{NAMED}.yaml"
    ended = redactkit("decide", form, "--as-of", "2025-01-10", "--out", "OUT", cwd=tmp_path)
    assert ended.stdout.splitlines()[-2:] == ["To send: OUT", "To keep: OUT-record (open START-HERE.html)"]


def test_a_day_of_receipt_that_is_still_to_come_stands_first(tmp_path: Path) -> None:
    found = parts(told(tmp_path, received="2031-01-06"))
    assert found["Check first"][0].startswith("The form says that the request came in after today")
    assert not any("after today" in line for line in found.get("Good to know", []))


def test_where_nobody_is_looked_up_no_record_is_searched_for_in_order_to_keep_it(tmp_path: Path) -> None:
    named = {"situation": "litigation_hold", "seeks": {"about": "named_patron"}}
    text = told(tmp_path, **named)
    assert "Keep the records concerned" not in text
    if "purge" in text:
        assert "search for nothing" in text
