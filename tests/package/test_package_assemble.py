from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from redactkit.model import (
    Cite,
    Contact,
    Decision,
    Duty,
    Letterhead,
    Outcome,
    Quarantined,
    Redacted,
    Seeks,
    Warned,
)
from redactkit.package import Case, Written, stage, write_answer
from redactkit.package.start_here import review, start_here

Publish = Callable[..., Path]
Tree = Callable[..., dict[str, bytes]]
Make = Callable[..., Case]


def test_a_release_has_its_two_folders(tmp_path: Path, publish_release: Publish, tree: Tree) -> None:
    out = publish_release(tmp_path)
    names = set(tree(out, tmp_path / "OUT-record"))
    assert {name for name in names if "release/" not in name} == {
        "OUT/letter/response-letter.md",
        "OUT/letter/response-letter.docx",
        "OUT-record/START-HERE.html",
        "OUT-record/request.yaml",
        "OUT-record/decision.json",
        "OUT-record/manifest-internal.json",
        "OUT-record/checklist.docx",
        "OUT-record/desk-card.docx",
        "OUT-record/to-review.csv",
        "OUT-record/review.html",
    }
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_what_was_written_is_told(tmp_path: Path, release: Callable[..., Written]) -> None:
    with stage(tmp_path / "OUT") as staging:
        written = release(staging)
        assert set(written.digests) == {"circulation.csv"}
        assert written.tagmanifest_sha256 is not None
        assert "release/data/circulation.csv" in written.out
        assert "request.yaml" in written.record
        assert written.missing == ()
    assert list(tmp_path.iterdir()) == []  # what a dry run leaves


def test_the_same_release_is_the_same_bytes(tmp_path: Path, publish_release: Publish, tree: Tree) -> None:
    publish_release(tmp_path / "one")
    publish_release(tmp_path / "two")
    first, second = (tree(tmp_path / name / "OUT", tmp_path / name / "OUT-record") for name in ("one", "two"))
    assert first == second


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if not outcome.releases])
def test_every_outcome_that_releases_nothing_has_its_folders(
    tmp_path: Path, publish_answer: Publish, make_case: Make, tree: Tree, outcome: Outcome
) -> None:
    out = publish_answer(tmp_path, make_case(outcome=outcome))
    files = tree(out, tmp_path / "OUT-record")
    assert set(files) == {
        "OUT/letter/response-letter.md",
        "OUT/letter/response-letter.docx",
        "OUT-record/START-HERE.html",
        "OUT-record/request.yaml",
        "OUT-record/decision.json",
        "OUT-record/manifest-internal.json",
        "OUT-record/checklist.docx",
        "OUT-record/desk-card.docx",
    }
    page = files["OUT-record/START-HERE.html"].decode("utf-8")
    assert "Nothing was released. That is the answer, not an error." in page
    assert files["OUT-record/request.yaml"] == b"profile: xx-sample\n"


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome.releases])
def test_a_releasing_outcome_may_be_answered_before_there_is_a_copy(
    tmp_path: Path, publish_answer: Publish, make_case: Make, outcome: Outcome
) -> None:
    out = publish_answer(tmp_path, make_case(outcome=outcome))
    assert not (out / "release").exists()
    assert "Nothing was released yet." in (tmp_path / "OUT-record" / "START-HERE.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("outcome", [Outcome.WITHHOLD_NEUTRAL, Outcome.REFUSE, Outcome.FORWARD_TO_CLERK])
def test_a_neutral_answer_is_the_same_bytes_but_for_the_copy_of_the_request(
    tmp_path: Path, publish_answer: Publish, make_case: Make, tree: Tree, outcome: Outcome
) -> None:
    named: list[dict[str, Any]] = [
        {
            "asked": "Roe?",
            "seeks": Seeks(about="named_patron", patrons=("21712000000029",), named_as="Jane Roe"),
        },
        {"asked": "Doe!", "seeks": Seeks(about="named_patron", patrons=("1",)), "home_library": "elsewhere"},
        {"asked": None, "seeks": Seeks(about="named_item", items=("32171000000017",))},
    ]
    trees = []
    for number, request in enumerate(named):
        folder = tmp_path / str(number)
        form = f"seeks: {number}\n".encode()
        publish_answer(folder, make_case(request=request, form=form, outcome=outcome, neutral=True))
        files = tree(folder / "OUT", folder / "OUT-record")
        assert files.pop("OUT-record/request.yaml") == form
        trees.append(files)
    assert trees[0] == trees[1] == trees[2]


def test_doubtful_rows_are_listed_by_coordinates(tmp_path: Path, publish_release: Publish) -> None:
    publish_release(tmp_path)
    with (tmp_path / "OUT-record" / "to-review.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert rows == [
        ["file", "row", "reason"],
        ["loans.csv", "12", "one field too few"],
        ["loans.csv", "411", "one field too many"],
    ]
    page = (tmp_path / "OUT-record" / "review.html").read_text(encoding="utf-8")
    assert page.index("<td>12</td>") < page.index("<td>411</td>")


def test_the_decision_is_kept_as_it_was_given(
    tmp_path: Path, publish_answer: Publish, make_case: Make
) -> None:
    case = make_case(outcome=Outcome.REFUSE)
    publish_answer(tmp_path, case)
    assert json.loads((tmp_path / "OUT-record" / "decision.json").read_bytes()) == dict(case.document)


def test_an_answer_tells_what_its_letter_lacks(tmp_path: Path, make_case: Make) -> None:
    with stage(tmp_path / "OUT") as staging:
        written = write_answer(
            staging, make_case(request={"received": None}, outcome=Outcome.REFUSE), salt=bytes(32)
        )
        page = staging.record.path("START-HERE.html").read_text(encoding="utf-8")
    assert len(written.missing) == 1
    assert written.tagmanifest_sha256 is None
    assert "The letter is not ready." in page
    assert written.missing[0] in page


class Page(HTMLParser):
    """The tags and attributes of a page, and whether every tag is closed."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


ACTIVE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><a href='http://example.org'>x</a>\x1b[31m\u202e"
)


def _page(decision: Decision, **changed: Any) -> bytes:
    given: dict[str, Any] = {
        "day": date(2026, 11, 25),
        "out": "OUT",
        "record": "OUT-record",
        "sent": ("letter/response-letter.docx",),
        "missing": (),
    }
    return start_here(decision, **{**given, **changed})


def _hostile_pages(decision: Decision, redacted: Redacted) -> list[bytes]:
    letterhead = decision.letterhead
    assert isinstance(letterhead, Letterhead)
    hostile = replace(
        decision,
        because=ACTIVE,
        refer_to=ACTIVE,
        cites=(Cite(source=ACTIVE, id=ACTIVE, text=ACTIVE),),
        duties=(Duty(id="x", who=ACTIVE, what=ACTIVE),),
        warnings=(Warned(id="x", text=ACTIVE), Warned(id="early", text=ACTIVE)),
        clocks=tuple(
            replace(clock, counted=ACTIVE, if_missed=ACTIVE, id=ACTIVE) for clock in decision.clocks
        ),
        letterhead=replace(
            letterhead, records_officer=replace(letterhead.records_officer, title=ACTIVE, name=ACTIVE)
        ),
    )
    page = _page(hostile, out=ACTIVE, record=ACTIVE, sent=(ACTIVE,), missing=(ACTIVE,), redacted=redacted)
    return [page, review([(ACTIVE, Quarantined(row=1, reason=ACTIVE))])]


def test_pages_run_and_load_nothing(decision: Decision, redacted: Redacted) -> None:
    for content in _hostile_pages(decision, redacted):
        page = Page(content)
        assert not {"script", "img", "a", "iframe", "link", "object", "form"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
        assert b"\x1b" not in content
        assert "\u202e" not in content.decode("utf-8")
        assert "alert(1)" in page.words


def test_the_page_puts_what_was_missed_first(decision: Decision) -> None:
    words = Page(_page(decision)).words
    assert words.index("November 24, 2026 — missed") < words.index("December 7, 2026")
    assert "apologize" in words


@pytest.mark.parametrize("outcome", Outcome)
def test_the_page_speaks_plainly(decision: Decision, redacted: Redacted, outcome: Outcome) -> None:
    made = redacted if outcome.releases else None
    words = Page(_page(replace(decision, outcome=outcome), redacted=made)).words
    assert outcome.value not in words
    assert "XX-16, XX-02" in words
    assert "long ago" in words  # the review date goes to the director
    assert "By December 7, 2026, Town Clerk: answer in writing" in words
    assert "Sample Records Officer, Pat Officer, 555-0100" in words


def test_an_early_release_is_not_to_be_delivered_yet(decision: Decision, redacted: Redacted) -> None:
    early = replace(decision, warnings=(Warned(id="early", text="do not deliver before December 4"),))
    words = Page(_page(early, redacted=redacted)).words
    assert words.lower().count("do not deliver") == 1
    assert words.index("Do not deliver before December 4.") < words.index("The dates")


def test_a_step_whose_day_is_past_says_so(decision: Decision) -> None:
    words = Page(_page(replace(decision, as_of=date(2026, 12, 8)))).words
    assert "By December 7, 2026 (past), Town Clerk: answer in writing" in words


def test_no_dates_and_no_letterhead_are_said(decision: Decision) -> None:
    words = Page(_page(replace(decision, clocks=(), letterhead=None, because=""))).words
    assert "No date could be given." in words
    assert "names nobody to call" in words


def test_the_letter_is_read_before_it_is_sent_and_the_duties_keep_their_order(decision: Decision) -> None:
    duties = (Duty(id="notify_director", who="staff", what="tell the director now"), *decision.duties)
    words = Page(_page(replace(decision, duties=duties))).words
    places = [
        words.index(step)
        for step in (
            "tell the director now",
            "Read the letter.",
            "Town Clerk: answer in writing",
            "keep the exports",
        )
    ]
    assert places == sorted(places)


def test_rows_in_doubt_and_an_empty_copy_are_said(decision: Decision, redacted: Redacted) -> None:
    words = Page(_page(decision, redacted=redacted)).words
    assert "2 rows are in doubt: see review.html." in words
    assert "holds no record" not in words
    nothing = replace(
        redacted,
        files=tuple(replace(file, lines=0, records=0) for file in redacted.files),
        counts=replace(redacted.counts, rows_quarantined=0),
    )
    words = Page(_page(decision, redacted=nothing)).words
    assert "The copy holds no record." in words
    assert "in doubt" not in words
    assert "holds no record" not in Page(_page(decision)).words


def test_whoever_can_help_is_named_with_a_telephone_or_a_gap_to_fill(decision: Decision) -> None:
    contacts = (
        Contact(id="library_director", title="Sample Director", phone="555-0101", email="d@example.org"),
        Contact(id="town_counsel", title="Sample Counsel", name="Sam Counsel"),
    )
    words = Page(_page(replace(decision, contacts=contacts))).words
    assert "Sample Director, 555-0101, d@example.org" in words
    assert "Sample Counsel, Sam Counsel, telephone: fill in your policy file" in words


def test_under_seal_silence_comes_first_and_nobody_is_told_of_the_review(decision: Decision) -> None:
    told = "Tell nobody about this paper except counsel and whoever must help to answer it."
    open_words, sealed = (
        Page(_page(replace(decision, sealed=seal, outcome=Outcome.HOLD_FOR_COUNSEL))).words
        for seal in (False, True)
    )
    assert told not in open_words
    assert sealed.index(told) < sealed.index("Counsel must answer first")
    assert "long ago" not in sealed
    assert "for review by counsel." in sealed
