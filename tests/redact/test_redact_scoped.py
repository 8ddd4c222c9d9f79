"""Which rows an order covers, and what becomes of their columns."""

from __future__ import annotations

import random
import weakref
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from tests.support.orders import RELEASED_SUBPOENA, TASK, WARRANT, Copy, copied, order, table
from tests.support.town import card

from redactkit import learn, scoped_pass
from redactkit.read import open_export
from redactkit.redact.scoped import ScopedExport, ScopedPlan
from redactkit.redact.scoped_rows import Ints, Taken, take_rows

ADA, BEN = card(2, 1), card(2, 2)

PATRONS = [
    "cardnumber",
    "borrowernumber",
    "surname",
    "firstname",
    "branchcode",
    "contactname",
    "altcontactphone",
]
PATRONS += ["phone", "mobile", "borrowernotes"]
LOANS = [
    "borrowernumber",
    "issuedate",
    "date_due",
    "branchcode",
    "barcode",
    "itemnumber",
    "title",
    "author",
    "note",
]
HOLDS = ["borrowernumber", "reserve_id", "reservedate", "waitingdate", "barcode", "title", "reservenotes"]
FINES = ["borrowernumber", "accountlines_id", "date", "timestamp", "amount", "description", "barcode"]
NOTICES = ["borrowernumber", "message_id", "time_queued", "letter_code", "content"]

PEOPLE = [
    [ADA, "11", "Okafor", "Ada", "DUX", "Okafor, Grace", "781-555-0111", "781-555-0100", "781-555-0101", ""],
    [BEN, "12", "Foss", "Ben", "PLY", "", "", "781-555-0122", "", "spoke to Ada Okafor"],
]


def loan(
    who: str, out: str, title: str, *, barcode: str = "31712000000018", due: str = "", note: str = ""
) -> list[str]:
    return [who, out, due, "DUX", barcode, "700", title, "Writer, Able", note]


def people(folder: Path) -> Path:
    return table(folder / "borrowers.csv", PATRONS, PEOPLE)


def loans(folder: Path, *rows: list[str], name: str = "issues.csv") -> Path:
    return table(folder / name, LOANS, rows)


def asked(folder: Path, *exports: Path, **changes: object) -> Copy:
    return copied(folder, order(folder, [ADA], **changes), exports)


# ── Days ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_days_are_those_of_the_paper_the_first_and_the_last_included(tmp_path: Path) -> None:
    rows = [
        loan("11", "2024-02-29 23:59:59", "too early"),
        loan("11", "2024-03-01 00:00:00", "first"),
        loan("11", "2024-05-31 23:59:59", "last"),
        loan("11", "2024-06-01 00:00:00", "too late"),
        loan("12", "2024-04-01 10:00:00", "somebody else's"),
    ]
    seeks = {"classes": ["circulation"], "from": "2024-03-01", "to": "2024-05-31"}
    found = asked(tmp_path, people(tmp_path), loans(tmp_path, *rows), seeks=seeks)
    assert sorted(found.column("item_title")) == ["first", "last"]
    assert sorted(found.column("loan_out_time")) == ["2024-03-01 00:00:00", "2024-05-31 23:59:59"]


def test_one_day_is_a_period(tmp_path: Path) -> None:
    rows = [loan("11", f"2024-03-{day:02d} 10:00:00", str(day)) for day in range(1, 30)]
    seeks = {"classes": ["circulation"], "from": "2024-03-14", "to": "2024-03-14"}
    found = asked(tmp_path, people(tmp_path), loans(tmp_path, *rows), seeks=seeks)
    assert found.column("item_title") == ["14"]


@pytest.mark.parametrize("out", ["", "2024-13-40", "in March", "2024-03-14 25 o'clock"])
def test_a_day_that_cannot_be_read_is_looked_at_by_a_person(tmp_path: Path, out: str) -> None:
    rows = [loan("11", "2024-03-14 10:00:00", "sure"), loan("11", out, "in doubt"), loan("12", out, "other")]
    seeks = {"classes": ["circulation"], "from": "2024-01-01"}
    found = asked(tmp_path, people(tmp_path), loans(tmp_path, *rows), seeks=seeks)
    assert found.column("item_title") == ["sure"]
    assert [(line["file"], line["row"]) for line in found.to_review()] == [("issues.csv", "3")]
    assert found.manifest()["partial"] is True


def test_where_no_days_are_asked_for_no_day_needs_to_be_read(tmp_path: Path) -> None:
    rows = [loan("11", "2024-03-14 10:00:00", "a"), loan("11", "no date", "b")]
    found = asked(tmp_path, people(tmp_path), loans(tmp_path, *rows), seeks={"classes": ["circulation"]})
    assert sorted(found.column("item_title")) == ["a", "b"]
    assert found.manifest()["partial"] is False


def test_a_class_without_its_date_is_held_where_days_are_asked_for(tmp_path: Path) -> None:
    undated = table(tmp_path / "i.csv", ["borrowernumber", "date_due", "title"], [["11", "2024-03-14", "a"]])
    seeks = {"classes": ["circulation"], "from": "2024-01-01"}
    found = asked(tmp_path, people(tmp_path), undated, seeks=seeks)
    assert "no column says when each row was" in found.reasons
    whenever = asked(tmp_path, people(tmp_path), undated, seeks={"classes": ["circulation"]})
    assert whenever.column("item_title") == ["a"]


def test_dates_that_can_be_read_in_two_ways_are_held(tmp_path: Path) -> None:
    rows = [loan("11", "03/04/2024", "a")]
    seeks = {"classes": ["circulation"], "from": "2024-01-01"}
    assert (
        "day first or month first"
        in asked(tmp_path, people(tmp_path), loans(tmp_path, *rows), seeks=seeks).reasons
    )


def test_a_registration_has_no_date_and_is_given_whatever_the_days(tmp_path: Path) -> None:
    seeks = {"classes": ["registration"], "from": "2024-01-01", "to": "2024-01-01"}
    assert asked(tmp_path, people(tmp_path), seeks=seeks).column("patron_barcode", "registration") == [ADA]


def test_a_hold_counts_from_the_day_it_was_placed(tmp_path: Path) -> None:
    rows = [
        ["11", "1", "2024-03-30", "2024-04-02", "31712000000018", "placed in March", ""],
        ["11", "2", "2024-04-01", "", "31712000000018", "placed in April", ""],
        ["11", "3", "2024-04-01", "soon", "31712000000018", "when?", ""],
        ["12", "4", "2024-04-01", "", "31712000000018", "Ben's", ""],
    ]
    holds = table(tmp_path / "holds.csv", HOLDS, rows)
    seeks = {"classes": ["holds"], "from": "2024-04-01", "to": "2024-04-30"}
    found = asked(tmp_path, people(tmp_path), holds, seeks=seeks)
    assert found.column("item_title", "holds") == ["placed in April"]
    assert found.rows("holds")[0]["hold_time"] == "2024-04-01"
    assert [line["row"] for line in found.to_review()] == ["4"]


def test_fines_and_notices_have_dates_of_their_own(tmp_path: Path) -> None:
    fines = table(
        tmp_path / "fines.csv",
        FINES,
        [
            ["11", "1", "2024-03-30", "2024-04-20", "1.50", "", ""],
            ["11", "2", "2024-04-20", "2024-04-20", "2.50", "", ""],
        ],
    )
    notices = table(
        tmp_path / "notices.csv",
        NOTICES,
        [["11", "1", "2024-03-30 10:00:00", "DUE", ""], ["11", "2", "2024-04-20 10:00:00", "HOLD", ""]],
    )
    seeks = {"classes": ["fines", "notices"], "from": "2024-04-01", "to": "2024-04-30"}
    found = asked(tmp_path, people(tmp_path), fines, notices, seeks=seeks)
    assert found.column("fine_amount", "fines") == ["2.50"]
    assert found.column("log_time", "notices") == ["2024-04-20 10:00:00"]


def test_a_year_of_two_digits_may_lie_ahead_in_a_hold(tmp_path: Path) -> None:
    """HOLD EXPIRATION 01-13-27 is no day of 1927, which would come before the day it was placed."""
    header = ["RECORD #(PATRON)", "HOLD PLACED", "NOT NEEDED AFTER", "TITLE"]
    rows = [
        ["p1000001x", "12-20-2024", "01-13-27", "wanted"],
        ["p1000004", "12-20-2024", "01-31-27", "another's"],
    ]
    holds = table(tmp_path / "holds.csv", header, rows)
    seeks = {"from": "2024-12-01", "to": "2024-12-31"}
    found = copied(tmp_path, order(tmp_path, ["p1000001x"], seeks=seeks), [holds])
    assert found.column("item_title", "holds") == ["wanted"]


# ── Items and classes ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("written", ["31712000000026", "3 1712 00000 0026", "701"])
def test_items_narrow_the_rows_to_theirs(tmp_path: Path, written: str) -> None:
    rows = [loan("11", "2024-03-14", "one"), loan("11", "2024-03-15", "two", barcode="31712000000026")]
    rows[1][5] = "701"
    path = loans(tmp_path, *rows, loan("12", "2024-03-15", "Ben's", barcode="31712000000026"))
    found = asked(tmp_path, people(tmp_path), path, seeks={"items": [written]})
    assert found.column("item_title") == ["two"]
    assert found.column("patron_barcode", "registration") == [ADA], "a registration is about no item"


def test_an_item_she_never_had_is_an_empty_file(tmp_path: Path) -> None:
    hers, his = loan("11", "2024-03-14", "one"), loan("12", "2024-03-14", "his", barcode="31712000000026")
    his[5] = "701"
    path = loans(tmp_path, hers, his)
    seeks = {"classes": ["circulation"], "items": ["31712000000026"]}
    assert asked(tmp_path, people(tmp_path), path, seeks=seeks).rows() == []


def test_an_item_that_is_nowhere_is_held(tmp_path: Path) -> None:
    path = loans(tmp_path, loan("11", "2024-03-14", "one"))
    found = asked(tmp_path, people(tmp_path), path, seeks={"classes": ["circulation"], "items": ["9"]})
    assert found.reasons == "the 1st of seeks.items stands in none of these exports"


def test_rows_that_do_not_say_their_item_are_held(tmp_path: Path) -> None:
    path = table(tmp_path / "i.csv", ["borrowernumber", "issuedate", "title"], [["11", "2024-03-14", "a"]])
    found = asked(tmp_path, people(tmp_path), path, seeks={"items": ["9"]})
    assert "no column says which item" in found.reasons


def test_only_the_classes_asked_for_are_given(tmp_path: Path) -> None:
    exports = [people(tmp_path), loans(tmp_path, loan("11", "2024-03-14", "a"))]
    found = asked(tmp_path, *exports, seeks={"classes": ["registration"]})
    assert found.files() == {"registration"}
    assert {line["standing"] for line in found.log() if line["record_class"] == "circulation"} == {
        "outside the request"
    }
    every = copied(tmp_path, order(tmp_path, [ADA]), exports, out="EVERY")
    assert every.files() == {"registration", "circulation"}, "all that the exports are"


def test_a_class_without_an_export_is_owed_and_said(tmp_path: Path) -> None:
    found = asked(tmp_path, people(tmp_path), seeks={"classes": ["registration", "holds"]})
    owed = [line for line in found.log() if line["standing"] == "not yet reviewed"]
    assert [(line["record_class"], line["column"]) for line in owed] == [
        ("holds", "all records of this class")
    ]
    assert found.manifest()["partial"] is True


def test_a_class_of_which_there_is_no_export_at_all_is_held(tmp_path: Path) -> None:
    assert "none of these exports" in asked(tmp_path, people(tmp_path), seeks={"classes": ["holds"]}).reasons


def test_rows_that_do_not_say_whose_they_are_are_held(tmp_path: Path) -> None:
    path = table(tmp_path / "i.csv", ["issuedate", "title", "barcode"], [["2024-03-14", "a", "3"]])
    assert "no column says whose each row is" in asked(tmp_path, people(tmp_path), path).reasons


def test_a_list_of_items_is_nobodys_record(tmp_path: Path) -> None:
    items = table(
        tmp_path / "items.csv", ["itemnumber", "homebranch", "itype", "title"], [["7", "DUX", "BK", "a"]]
    )
    found = asked(tmp_path, people(tmp_path), items)
    assert found.files() == {"registration"}


# ── Whose library ───────────────────────────────────────────────────────────────────────────────────────


def test_another_librarys_patron_is_referred_and_a_warrant_goes_before_that(tmp_path: Path) -> None:
    exports = [
        people(tmp_path),
        loans(tmp_path, loan("12", "2024-03-14", "Ben's"), loan("11", "2024-03-14", "Ada's")),
    ]
    seeks = {"classes": ["circulation"]}
    alone = copied(tmp_path, order(tmp_path, [BEN], **RELEASED_SUBPOENA, seeks=seeks), exports)
    assert "registered at another library" in alone.reasons
    both = copied(
        tmp_path, order(tmp_path, [BEN, ADA], **RELEASED_SUBPOENA, seeks=seeks), exports, out="BOTH"
    )
    assert both.column("item_title") == ["Ada's"]
    assert [line["standing"] for line in both.log() if line["entry"].startswith("R")] == ["referred"]
    assert both.internal()["counts"]["rows_referred"] == 1  # type: ignore[index]
    warrant = copied(tmp_path, order(tmp_path, [BEN], **WARRANT, seeks=seeks), exports, out="WARRANT")
    assert warrant.column("item_title") == ["Ben's"]
    maine = copied(tmp_path, order(tmp_path, [BEN], seeks=seeks), exports, out="MAINE")
    assert maine.column("item_title") == ["Ben's"]


def test_where_the_exports_say_nothing_of_her_library_the_form_must(tmp_path: Path) -> None:
    unsaid = table(tmp_path / "b.csv", PATRONS, [[*PEOPLE[0][:4], "", *PEOPLE[0][5:]], PEOPLE[1]])
    form = order(tmp_path, [ADA], **RELEASED_SUBPOENA, seeks={"classes": ["registration"]})
    assert "do not say at which library" in copied(tmp_path, form, [unsaid]).reasons
    said = {**RELEASED_SUBPOENA, "home_library": "dux"}
    form = order(tmp_path, [ADA], **said, seeks={"classes": ["registration"]})
    found = copied(tmp_path, form, [unsaid])
    assert found.column("patron_barcode", "registration") == [ADA]


def test_a_task_for_a_whole_class_gives_every_row_of_this_librarys_patrons(tmp_path: Path) -> None:
    rows = [
        loan("11", "2024-03-14", "Ada's"),
        loan("12", "2024-03-14", "Ben's"),
        loan("0", "2024-03-14", "nobody's"),
    ]
    exports = [people(tmp_path), loans(tmp_path, *rows, loan("77", "2024-03-14", "unknown"))]
    seeks = {"about": "task", "classes": ["circulation"]}
    found = copied(tmp_path, order(tmp_path, [], **TASK, profile="ma-duxbury", seeks=seeks), exports)
    assert found.column("item_title") == ["Ada's"]
    maine = copied(tmp_path, order(tmp_path, [], **TASK, seeks=seeks), exports, out="MAINE")
    assert sorted(maine.column("item_title")) == ["Ada's", "Ben's", "nobody's", "unknown"]


def test_a_whole_class_of_other_libraries_patrons_is_held(tmp_path: Path) -> None:
    exports = [people(tmp_path), loans(tmp_path, loan("12", "2024-03-14", "Ben's"))]
    seeks = {"about": "task", "classes": ["circulation"]}
    found = copied(tmp_path, order(tmp_path, [], **TASK, profile="ma-duxbury", seeks=seeks), exports)
    assert "every row concerns a patron of another library" in found.reasons


# ── Columns and cells ───────────────────────────────────────────────────────────────────────────────────


def test_headers_are_made_from_what_columns_mean_in_an_order_that_no_export_sets(tmp_path: Path) -> None:
    found = asked(tmp_path, people(tmp_path), seeks={"classes": ["registration"]})
    header = list(found.rows("registration")[0])
    assert header == [
        "patron_family_name",
        "patron_given_name",
        "patron_barcode",
        "patron_key",
        "patron_phone_mobile",
        "patron_phone_phone",
        "patron_home_library",
    ]
    dice = random.Random(5)
    places = list(range(len(PATRONS)))
    dice.shuffle(places)
    mixed = table(
        tmp_path / "m.csv", [PATRONS[at] for at in places], [[row[at] for at in places] for row in PEOPLE]
    )
    again = copied(
        tmp_path, order(tmp_path, [ADA], seeks={"classes": ["registration"]}), [mixed], out="AGAIN"
    )
    data = "release/data/registration.csv"
    assert (again.out / data).read_bytes() == (found.out / data).read_bytes()
    readme = (found.out / "release/data/README.txt").read_text(encoding="utf-8")
    assert "registration.csv, column patron_phone_phone: phone" in readme
    labels = found.manifest()["files"][0]["columns"][4]["labels"]  # type: ignore[index]
    assert labels == ["mobile"]


def test_cells_are_given_to_the_letter(tmp_path: Path) -> None:
    rows = [loan("11", "2024-03-14T09:05:07Z", "00123", barcode="0000007", due="2024-04-04 23:59")]
    line = asked(
        tmp_path, people(tmp_path), loans(tmp_path, *rows), seeks={"classes": ["circulation"]}
    ).rows()[0]
    assert line["loan_out_time"] == "2024-03-14T09:05:07Z"
    assert line["loan_due_time"] == "2024-04-04 23:59"
    assert line["item_title"] == "00123"
    assert line["item_barcode"] == "0000007"


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("=SUM(A1:A9)", "'=SUM(A1:A9)"),
        ("+1 (781) 555-0100", "'+1 (781) 555-0100"),
        ("@home", "'@home"),
        ("-5", "-5"),
        ("+3.50", "+3.50"),
        ("two\nlines", "two␊lines"),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_disarmed_and_numbers_left_alone(
    tmp_path: Path, title: str, printed: str
) -> None:
    others = [loan("12", "2024-03-14", f"An ordinary work {n}") for n in range(9)]
    path = loans(tmp_path, loan("11", "2024-03-14", title), *others)
    found = asked(tmp_path, people(tmp_path), path, seeks={"classes": ["circulation"]})
    assert found.column("item_title") == [printed]


def test_an_order_gets_every_record_also_those_that_read_alike(tmp_path: Path) -> None:
    path = loans(tmp_path, *[loan("11", "2024-03-14", "same")] * 3, loan("11", "2024-03-13", "other"))
    found = asked(tmp_path, people(tmp_path), path, seeks={"classes": ["circulation"]})
    assert found.column("item_title") == ["other", "same", "same", "same"]
    assert found.manifest()["files"][0]["records"] == 4  # type: ignore[index]


def test_every_export_of_a_class_feeds_one_file(tmp_path: Path) -> None:
    first = loans(tmp_path, loan("11", "2024-03-14", "a"))
    second = table(tmp_path / "more.csv", ["cardnumber", "issuedate", "title"], [[ADA, "2023-03-14", "b"]])
    found = asked(tmp_path, people(tmp_path), first, second, seeks={"classes": ["circulation"]})
    assert [(line["patron_barcode"], line["patron_key"], line["item_title"]) for line in found.rows()] == [
        ("", "11", "a"),
        (ADA, "", "b"),
    ]


def test_guardians_and_other_people_stay_out_with_a_ground(tmp_path: Path) -> None:
    found = asked(tmp_path, people(tmp_path), seeks={"classes": ["registration"]})
    log = {line["column"]: line for line in found.log()}
    for label in ("contactname", "altcontactphone"):
        assert (log[label]["standing"], log[label]["exemption"]) == ("withheld", "121")
        assert "parent or guardian" in log[label]["reason"]
    everything = b"".join(path.read_bytes() for path in found.out.rglob("*") if path.is_file())
    assert b"Grace" not in everything
    assert b"555-0111" not in everything


def test_a_guardian_stays_out_also_where_the_court_names_the_field(tmp_path: Path) -> None:
    seeks = {"classes": ["registration"], "fields": ["guardian.name", "patron.family_name"]}
    found = asked(tmp_path, people(tmp_path), seeks=seeks)
    assert found.rows("registration") == [{"patron_family_name": "Okafor"}]


def test_what_the_paper_does_not_name_is_refused_and_said(tmp_path: Path) -> None:
    seeks = {"classes": ["circulation"], "fields": ["item.title", "patron.email"]}
    found = asked(tmp_path, people(tmp_path), loans(tmp_path, loan("11", "2024-03-14", "a")), seeks=seeks)
    assert found.rows() == [{"item_title": "a"}]
    beyond = [line for line in found.log() if line["entry"].startswith("B-")]
    assert {line["column"] for line in beyond} >= {"author", "issuedate", "barcode"}
    assert {line["standing"] for line in beyond} == {"not named by the paper"}
    assert all(line["exemption"] and line["authority"] and line["reason"] for line in beyond)
    missing = [line for line in found.log() if line["record_class"] == "any class"]
    assert [(line["column"], line["standing"]) for line in missing] == [("patron email", "not yet reviewed")]
    assert found.manifest()["partial"] is True
    assert {each["column"] for each in found.manifest()["beyond"]} == {line["column"] for line in beyond}  # type: ignore[attr-defined]


def test_a_column_that_nobody_knows_is_held_or_still_owed(tmp_path: Path) -> None:
    path = table(
        tmp_path / "i.csv", ["borrowernumber", "issuedate", "title", "zorp"], [["11", "2024-03-14", "a", "b"]]
    )
    form = order(tmp_path, [ADA], seeks={"classes": ["circulation"]})
    assert "column 4 has no known meaning" in copied(tmp_path, form, [people(tmp_path), path]).reasons
    found = copied(tmp_path, form, [people(tmp_path), path], withhold_unknown=True)
    assert list(found.rows()[0]) == ["patron_key", "loan_out_time", "item_title"]
    assert ("column 4", "not yet reviewed") in {(line["column"], line["standing"]) for line in found.log()}


def test_a_task_gives_what_its_purpose_needs(tmp_path: Path) -> None:
    task = {**TASK, "requester": {"kind": "library", "identified": "true"}, "purpose": "joint_programming"}
    seeks = {"about": "task", "classes": ["registration", "circulation"]}
    exports = [people(tmp_path), loans(tmp_path, loan("11", "2024-03-14", "a"))]
    found = copied(tmp_path, order(tmp_path, [ADA], **task, seeks=seeks), exports)
    assert found.files() == {"registration"}, "nothing of a loan is needed for a joint program"
    assert list(found.rows("registration")[0]) == [
        "patron_family_name",
        "patron_given_name",
        "patron_phone_mobile",
        "patron_phone_phone",
        "patron_home_library",
    ]
    reasons = {line["reason"] for line in found.log() if line["record_class"] == "circulation"}
    assert reasons == {"a joint program does not need this field"}


def test_of_a_task_what_was_not_asked_for_is_not_said_to_be_needless(tmp_path: Path) -> None:
    task = {**TASK, "requester": {"kind": "library", "identified": "true"}, "purpose": "joint_programming"}
    fields = ["patron.family_name", "patron.given_name", "patron.note"]
    seeks = {"about": "task", "classes": ["registration"], "fields": fields}
    found = copied(tmp_path, order(tmp_path, [ADA], **task, seeks=seeks), [people(tmp_path)])
    assert list(found.rows("registration")[0]) == ["patron_family_name", "patron_given_name"]
    log = {line["column"]: (line["standing"], line["reason"]) for line in found.log()}
    allowed = "the purpose allows this field, and the request names others and not this one"
    assert log["phone"] == ("not named by the paper", allowed)
    assert log["borrowernotes"] == ("withheld", "a joint program does not need this field")
    assert [notice.partition(":")[0] for notice in found.notices] == [
        "the form names patron.note, and the policy does not give it for joint programming"
    ]


def test_a_card_that_no_row_has_may_stand_in_a_row_in_doubt(tmp_path: Path) -> None:
    form = order(tmp_path, [card(2, 8)], seeks={"classes": ["registration"]})
    path = people(tmp_path)
    assert copied(tmp_path, form, [path]).reasons.endswith("stands in none of these exports")
    path.write_text(path.read_text(encoding="utf-8") + f"{card(2, 8)},19,a,b\n", encoding="utf-8")
    said = copied(tmp_path, form, [path]).reasons
    assert "unless it stands in the row that is in doubt (redactkit inspect lists them)" in said


def test_a_row_in_quarantine_is_still_owed(tmp_path: Path) -> None:
    path = loans(tmp_path, loan("11", "2024-03-14", "a"), loan("11", "2024-03-15", "b"))
    path.write_text(path.read_text(encoding="utf-8") + "11,2024-03-16,one field too few\n", encoding="utf-8")
    found = asked(tmp_path, people(tmp_path), path, seeks={"classes": ["circulation"]})
    assert sorted(found.column("item_title")) == ["a", "b"]
    assert [line["row"] for line in found.to_review()] == ["4"]
    assert found.manifest()["partial"] is True


# ── Large exports ───────────────────────────────────────────────────────────────────────────────────────


def test_a_large_export_is_looked_through_chunk_by_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is cut up the copy is the same; and of the rows only hers are kept, not the chunks."""
    rows = [loan("12", f"2024-03-{1 + n % 28:02d}", f"Ben's {n}") for n in range(6_000)]
    rows += [loan("11", f"2024-03-{1 + n % 28:02d}", f"Ada's {n}") for n in range(60)]
    random.Random(1).shuffle(rows)
    exports = [people(tmp_path), loans(tmp_path, *rows)]
    form = order(tmp_path, [ADA], seeks={"classes": ["circulation"], "from": "2024-03-05"})
    whole = copied(tmp_path, form, exports)
    assert len(whole.rows()) == sum(row[0] == "11" and row[1] >= "2024-03-05" for row in rows)

    seen: list[weakref.ref[pd.DataFrame]] = []
    alive: list[int] = []
    kept: list[int] = []

    def watched(plan: ScopedPlan, bound: ScopedExport, frame: pd.DataFrame, numbers: Ints) -> Taken:
        alive.append(sum(each() is not None for each in seen))
        seen.append(weakref.ref(frame))
        taken = take_rows(plan, bound, frame, numbers)
        kept.append(len(taken.rows))
        return taken

    monkeypatch.setattr(scoped_pass, "take_rows", watched)
    monkeypatch.setattr(learn, "open_export", partial(open_export, block_bytes=1 << 12))
    cut = copied(tmp_path, form, exports, out="CUT")
    assert (cut.out / "release/data/circulation.csv").read_bytes() == (
        whole.out / "release/data/circulation.csv"
    ).read_bytes()
    assert len(seen) > 50
    assert max(alive) <= 4
    assert sum(kept) == len(whole.rows())
