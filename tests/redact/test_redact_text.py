"""Free text that an order names: the person stays, everybody else becomes the same few words."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import KOHA, SAMPLES
from tests.support.orders import by, copied, order, table
from tests.support.town import card

from redactkit.detect import Detector
from redactkit.folding import fold_key
from redactkit.model import Category, Finding
from redactkit.redact.names import name_key
from redactkit.redact.own import Own
from redactkit.redact.text import without_others

ADA, BEN = card(2, 1), card(2, 2)
OUT = "[withheld]"

OWN = Own.of(
    [
        (Category("patron.name"), "Okafor, Ada B"),
        (Category("patron.barcode"), ADA),
        (Category("patron.record_number"), "p1000001x"),
        (Category("patron.phone"), "(781) 555-0100"),
        (Category("patron.email"), "Ada@Example.org"),
        (Category("patron.address"), "5 Quill Lane$DUXBURY MA 02332"),
        (Category("patron.alternate_id"), "D-12345"),
        (Category("patron.counter"), "1234"),
        (Category("item.title"), "The Winter Road / a novel"),
    ],
    frozenset({name_key("Okafor, Ada")}),  # type: ignore[arg-type]
)


def found(text: str, *spans: tuple[str, str]) -> str:
    """The text when these words of it were found to be such a thing."""
    findings = [
        Finding(
            start=text.index(said), end=text.index(said) + len(said), entity=entity, score=1, recognizer="x"
        )
        for said, entity in spans
    ]
    return without_others(text, findings, OWN, names=frozenset(), kin=frozenset())


@pytest.mark.parametrize(
    ("said", "entity"),
    [
        ("Ada Okafor", "PERSON"),
        ("OKAFOR, ADA B", "PERSON"),
        (ADA, "PATRON_BARCODE"),
        (f"{ADA[:5]} {ADA[5:]}", "PATRON_BARCODE"),
        ("d12345", "PATRON_BARCODE"),
        ("D 12345", "PATRON_BARCODE"),
        ("p1000001x", "PATRON_RECORD"),
        ("1000001", "PATRON_RECORD"),
        ("781.555.0100", "PHONE_NUMBER"),
        ("1-781-555-0100", "PHONE_NUMBER"),
        ("555-0100", "PHONE_NUMBER"),
        ("ada@example.org", "EMAIL_ADDRESS"),
        ("5 QUILL LANE", "STREET_ADDRESS"),
        ("The Winter Road", "LOAN_HISTORY"),
        ("31712000000018", "ITEM_BARCODE"),
    ],
)
def test_what_is_her_own_stays(said: str, entity: str) -> None:
    assert found(f"re {said} today", (said, entity)) == f"re {said} today"


ROBERT = Own.of(
    [(Category("patron.name"), "Okafor, Robert")],
    frozenset({name_key("Okafor, Robert")}),  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Bob Okafor", "Bob Okafor"),
        ("OKAFOR, ROB", "OKAFOR, ROB"),
        ("Bill Okafor", OUT),
        ("Bob Foss", OUT),
        ("Bob Lee Okafor", OUT),
    ],
)
def test_a_short_form_of_the_persons_own_name_is_the_persons(said: str, left: str) -> None:
    finding = Finding(start=3, end=3 + len(said), entity="PERSON", score=1, recognizer="x")
    text = f"re {said} today"
    assert without_others(text, [finding], ROBERT, names=frozenset(), kin=frozenset()) == f"re {left} today"


def test_short_forms_of_the_family_are_found_but_not_the_persons_own() -> None:
    def without_kin(text: str) -> str:
        return without_others(
            text, [], ROBERT, names=frozenset(), kin=frozenset({"margaret", "william", "bobby"})
        )

    assert without_kin("ask Peggy or Billy") == f"ask {OUT} or {OUT}"
    assert without_kin("Will call, says Bob") == "Will call, says Bob", "an ordinary word; his own"
    assert without_kin("Bobby, not Bob") == f"{OUT}, not Bob", "somebody of the family is called so"


@pytest.mark.parametrize(
    ("said", "entity"),
    [
        ("Ben Foss", "PERSON"),
        ("Okafor", "PERSON"),  # anybody of the family
        ("Ada", "PERSON"),
        ("Ada Okafor Foss", "PERSON"),
        (BEN, "PATRON_BARCODE"),
        ("508-555-0100", "PHONE_NUMBER"),  # the same seven digits elsewhere
        ("5 Quill", "STREET_ADDRESS"),
        ("1234", "SECRET"),
        ("987-65-4321", "US_SSN"),
        ("The Winter", "LOAN"),
        ("4111111111111111", "ITEM_BARCODE"),  # beside a word for a thing, and a network issues it
        ("Summer Road", "LOAN_HISTORY"),
    ],
)
def test_whatever_else_was_found_becomes_one_and_the_same_token(said: str, entity: str) -> None:
    assert found(f"re {said} today", (said, entity)) == f"re {OUT} today"


def test_a_number_like_a_payment_card_stays_where_an_export_lists_it_as_an_items() -> None:
    text = "item 4111111111111111 lost"
    finding = Finding(start=5, end=21, entity="ITEM_BARCODE", score=1, recognizer="x")
    assert not OWN.holds(finding, text)
    assert replace(OWN, items=frozenset({"4111111111111111"})).holds(finding, text)


def test_two_that_stand_side_by_side_are_one(tmp_path: Path) -> None:
    text = "gave it to Ben Foss, 508-555-0199 (fossben@example.org) and Ida"
    spans = [
        ("Ben Foss", "PERSON"),
        ("508-555-0199", "PHONE_NUMBER"),
        ("fossben@example.org", "EMAIL_ADDRESS"),
    ]
    assert found(text, *spans) == f"gave it to {OUT} ({OUT}) and Ida"
    assert found(text, *spans, ("Ida", "PERSON")) == f"gave it to {OUT} ({OUT}) and {OUT}"


def test_what_overlaps_is_taken_out_whole() -> None:
    text = "re Ada Okafor-Foss today"
    assert found(text, ("Ada Okafor", "PERSON"), ("Okafor-Foss", "PERSON")) == f"re Ada {OUT} today"


def test_a_text_that_could_not_be_checked_goes_as_a_whole() -> None:
    text = "nobody can say what is in it"
    assert found(text, (text, "UNCHECKED_TEXT")) == OUT


def test_a_name_of_another_patron_is_found_in_any_case_whatever_the_detector_missed() -> None:
    every = ("Page, Will", "Okafor, Ada", "de la Cruz, Teresa")
    names = frozenset(key for name in every if (key := name_key(name)))

    def without_names(text: str) -> str:
        return without_others(text, [], OWN, names=names, kin=frozenset())

    assert without_names("tell will page, or Ada Okafor") == f"tell {OUT}, or Ada Okafor"
    assert without_names("CRUZ TERESA; Teresa de la Cruz") == OUT
    assert without_names("we will turn the page") == "we will turn the page"


def test_a_given_name_alone_says_who_is_meant_where_it_is_in_her_family() -> None:
    kin = frozenset({"grace", "ada", "will"})

    def without_kin(text: str) -> str:
        return without_others(text, [], OWN, names=frozenset(), kin=kin)

    assert without_kin("twin of Grace, not Ada") == f"twin of {OUT}, not Ada"
    assert without_kin("ON GRACE'S CARD") == f"ON {OUT} CARD"
    assert without_kin("a grace period will do") == "a grace period will do", "no name without a capital"
    assert without_kin("ask Kim") == "ask Kim"


HEADER = ["cardnumber", "borrowernumber", "surname", "firstname", "phone", "borrowernotes", "opacnote"]


def note(text: str, folder: Path, *, fields: list[str] | None = None, opac: str = "") -> dict[str, str]:
    """Ada's line when this is the note in her record."""
    rows = [
        [ADA, "11", "Okafor", "Ada", "781-555-0100", text, opac],
        [BEN, "12", "Foss", "Ben", "781-555-0122", "owes us for Okafor, Ada", ""],
        [card(2, 3), "13", "Okafor", "Grace", "781-555-0100", "", ""],
    ]
    path = table(folder / "b.csv", HEADER, rows)
    seeks = {
        "classes": ["registration"],
        "fields": fields or ["patron.note", "patron.family_name", "patron.phone"],
    }
    made = copied(
        folder, order(folder, [ADA], seeks={**seeks, "matched_by": by("card", "birth date")}), [path]
    )
    return made.rows("registration")[0]


def test_a_note_is_given_without_anybody_else(tmp_path: Path) -> None:
    text = f"Ben Foss ({BEN}) may pick up for Ada Okafor, call 781-555-0100 or 781 555 0122"
    line = note(text, tmp_path)
    assert line["patron_note"] == f"{OUT} ({OUT}) may pick up for {OUT}, call 781-555-0100 or {OUT}"
    # her given name is not among the fields that the paper names; with it, her name stays
    fields = ["patron.note", "patron.family_name", "patron.given_name", "patron.phone"]
    line = note(text, tmp_path / "named", fields=fields)
    assert line["patron_note"] == f"{OUT} ({OUT}) may pick up for Ada Okafor, call 781-555-0100 or {OUT}"


def test_only_the_texts_that_the_paper_names_are_given(tmp_path: Path) -> None:
    line = note("a note", tmp_path, opac="a message")
    assert "patron_message" not in line


def test_her_sister_is_taken_out_of_her_note(tmp_path: Path) -> None:
    line = note("twin of Grace, do not mix up", tmp_path)
    assert line["patron_note"] == f"twin of {OUT}, do not mix up"


def test_a_recognizer_that_fails_withholds_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redactkit.detect.engine import Engine

    monkeypatch.setattr(Engine, "findings", lambda self, texts: [None for _ in texts])
    assert note("a note that names nobody", tmp_path)["patron_note"] == OUT


def test_a_pattern_that_takes_too_long_withholds_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redactkit.detect import guarded

    def too_long(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(guarded, "_compile", too_long)
    assert note("a note that names nobody", tmp_path)["patron_note"] == OUT


def test_each_named_person_is_somebody_else_in_the_others_text(tmp_path: Path) -> None:
    rows = [
        [ADA, "11", "Okafor", "Ada", "", "ask Ben Foss, not Ada Okafor", ""],
        [BEN, "12", "Foss", "Ben", "", "ask Ben Foss, not Ada Okafor", ""],
        [card(2, 3), "13", "Lee", "Kim", "", "", ""],
    ]
    path = table(tmp_path / "b.csv", HEADER, rows)
    fields = ["patron.note", "patron.family_name", "patron.given_name"]
    seeks = {"classes": ["registration"], "fields": fields, "matched_by": by("card", "birth date")}
    made = copied(tmp_path, order(tmp_path, [ADA, BEN], seeks=seeks), [path])
    assert {line["patron_family_name"]: line["patron_note"] for line in made.rows("registration")} == {
        "Okafor": f"ask {OUT}, not Ada Okafor",
        "Foss": f"ask Ben Foss, not {OUT}",
    }


def test_the_token_says_nothing_of_what_it_stands_for() -> None:
    """The same words for one letter and for a line, and Presidio's own masks are never used."""
    short = found("x A y", ("A", "PERSON"))
    long = found(
        "x Maximiliana Featherstonehaugh of 12 Quill Lane y",
        ("Maximiliana Featherstonehaugh of 12 Quill Lane", "PERSON"),
    )
    assert short == long == f"x {OUT} y"


def test_the_detector_is_asked_for_people_of_these_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    build = Detector.build

    def watched(**options: object) -> Detector:
        asked.append(options.get("known") is not None)
        return build(**options)  # type: ignore[arg-type]

    monkeypatch.setattr(Detector, "build", watched)
    note("x", tmp_path)
    assert asked == [True]


_ABOUT_OTHERS = {
    "PERSON",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "PATRON_BARCODE",
    "PATRON_RECORD",
    "US_SSN",
    "SECRET",
}


def _is_in(said: str, cells: list[str]) -> bool:
    """Whether the words or the digits of a span stand in the patron's own cells."""
    digits = "".join(filter(str.isdigit, said))
    if len(digits) >= 6:
        return any(digits in "".join(filter(str.isdigit, cell)) for cell in cells)
    return set(fold_key(said).replace(",", " ").split()) <= set(fold_key(" ".join(cells)).split())


def test_of_other_people_in_the_sample_notes_hardly_a_given_name_is_left(tmp_path: Path) -> None:
    """Against the gold labels: of 150 notes every number is gone; a detector may miss a given name alone."""
    with (SAMPLES / "koha/borrowers.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("borrowernotes")
    labels = [
        json.loads(line) for line in (SAMPLES / "gold/notes.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    notes = [each for each in labels if (each["file"], each["column"]) == ("koha/borrowers.csv", at + 1)][
        :150
    ]
    hers = {rows[each["row"] - 2][0]: rows[each["row"] - 2] for each in notes}
    fields = [
        f"patron.{name}"
        for name in ("note", "barcode", "family_name", "given_name", "phone", "email", "address")
    ]
    named_as = "; ".join(f"{row[2]}, {row[3]}" for row in hers.values())
    seeks = {"classes": ["registration"], "fields": fields, "named_as": named_as}
    made = copied(
        tmp_path, order(tmp_path, list(hers), seeks=seeks), [SAMPLES / name for name in KOHA["csv"]]
    )
    given = {line["patron_barcode"]: line["patron_note"] for line in made.rows("registration")}
    others, left = 0, []
    for each in notes:
        row = rows[each["row"] - 2]
        for span in each["spans"]:
            said = row[at][span["start"] : span["end"]]
            if span["entity"] not in _ABOUT_OTHERS or _is_in(said, row[:at]):
                continue
            others += 1
            left += [span["entity"]] if said in given[row[0]] else []
    assert others > 50
    assert set(left) <= {"PERSON"}
    assert len(left) <= others // 50
