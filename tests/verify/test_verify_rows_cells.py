"""The last check of the cells of a copy: whoever else stands in one is taken out, or the copy is not made."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.orders import TASK, copied, order
from tests.verify.rows_desk import (
    ADA,
    BEN,
    NAMESAKE,
    PATRONS,
    PEOPLE,
    ROWS,
    SEEKS,
    exports,
    lines,
    loan,
    looked_at,
    on,
    rewrite,
)

from redactkit import scoped_pass
from redactkit.cell_pass import Cleared
from redactkit.errors import GateHit


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the room that takes others out of cells: it leaves them there."""
    monkeypatch.setattr(scoped_pass, "clear_cells", lambda _, taken, __: Cleared(taken=taken))


def had(title: str, **changes: str) -> list[list[str]]:
    """The rows, and one more of hers."""
    return [*ROWS, loan(PEOPLE[0], "2024-03-20 10:00:00", title, **changes)]


def changed(column: str, value: str) -> list[list[str]]:
    """Everybody, with another value in her own first row."""
    hers = list(PEOPLE[0])
    hers[PATRONS.index(column)] = value
    return [hers, *PEOPLE[1:]]


SPEAKING: dict[str, dict[str, list[list[str]]]] = {
    "another's card as the item": {"rows": had("Three", item=BEN)},
    "an e-mail": {"rows": had("Homebound delivery ben@example.org")},
    "a telephone": {"rows": had("Homebound delivery 781 555 0155")},
    "a namesake's e-mail": {"rows": had("Homebound delivery other@example.org")},
    "a card": {"rows": had(f"hold for {NAMESAKE}")},
    "a name": {"rows": had("Foss, Ben: his bag")},
    "a name the other way, in capitals": {"rows": had("BEN Q. FOSS")},
    "a guardian in a title": {"rows": had("Okafor, Grace")},
    "a guardian's name": {"people": changed("othernames", "Grace Okafor")},
    "a guardian's e-mail": {"people": changed("email", "grace.okafor@example.org")},
    "in care of": {"people": changed("address", "c/o Marta Zyblin, 5 Quill Lane")},
    "in care of, at the end": {"people": changed("address", "5 Quill Lane care of Zyblin")},
    "a per cent": {"people": changed("address", "% Zyblin$5 Quill Lane")},
    "attn": {"people": changed("address", "Attn: M. Zyblin, 5 Quill Lane")},
    "a name in an address": {"people": changed("address", "Foss, Ben, 5 Quill Lane")},
}


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.usefixtures("careless")
def test_somebody_else_in_a_cell_of_hers_stops_the_job(tmp_path: Path, name: str) -> None:
    found = on(tmp_path, **SPEAKING[name])  # type: ignore[arg-type]
    assert isinstance(found.error, GateHit)
    assert found.error.code == 3


@pytest.mark.parametrize("name", SPEAKING)
def test_somebody_else_is_taken_out_of_a_cell_of_hers(tmp_path: Path, name: str) -> None:
    found = on(tmp_path, **SPEAKING[name])  # type: ignore[arg-type]
    assert found.error is None, found.error
    text = "".join(path.read_text(encoding="utf-8") for path in (found.out / "release/data").glob("*.csv"))
    assert text.count("[withheld]") > 1, "in the cell and in the log"
    assert not any(said in text.casefold() for said in ("zyblin", "foss", "grace", "0155", "@example.org, "))


def test_the_same_holds_of_whoever_has_the_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = changed("address", "c/o Marta Zyblin, 5 Quill Lane")
    given = exports(tmp_path, people=people, rows=had("Mine", item="31712000000026"))
    seeks = {"about": "named_item", "items": ["31712000000026"], "classes": ["registration", "circulation"]}
    task = {**TASK, "requester": {"kind": "law_enforcement", "level": "municipal", "identified": "true"}}
    answer = [{"who": "town_counsel", "says": "release", "date": "2025-01-09"}]
    task |= {"purpose": "property_recovery", "profile": "ma-duxbury", "counsel": answer}
    days = {"from": "2024-03-01", "to": "2024-03-31"}
    form = order(tmp_path, [], **task, seeks={**seeks, **days})
    found = copied(tmp_path, form, given)
    assert "[withheld], 5 Quill Lane" in found.column("patron_address", "registration")
    monkeypatch.setattr(scoped_pass, "clear_cells", lambda _, taken, __: Cleared(taken=taken))
    assert isinstance(copied(tmp_path, form, given, out="AGAIN").error, GateHit)


ORDINARY: dict[str, dict[str, list[list[str]]]] = {
    "her own name": {"people": changed("address", "c/o Ada Okafor, 5 Quill Lane")},
    "her own name, family first": {"people": changed("address", "c/o Okafor, Ada, 5 Quill Lane")},
    "a street": {"people": changed("address", "12 Ben Foss Street, Duxbury")},
    "a family name": {"rows": had("The Foss Family: A History")},
    "both names apart": {"rows": had("Ben and the Foss")},
    "a percentage": {"people": changed("address", "5 Quill Lane, 50% owner")},
    "a work that several had": {
        "rows": [*had("Foss, Ben"), *(loan(each, "2024-03-02 09:00:00", "Foss, Ben") for each in PEOPLE[2:])]
    },
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_hers_or_a_works_stays(tmp_path: Path, name: str) -> None:
    found = on(tmp_path, **ORDINARY[name])  # type: ignore[arg-type]
    assert found.error is None, found.error
    assert not any("[withheld]" in "".join(row.values()) for row in found.log())


def test_a_delivery_that_several_carried_is_no_work(tmp_path: Path) -> None:
    title = "Homebound delivery: Foss, Ben"
    rows = [*had(title), *(loan(each, "2024-03-02 09:00:00", title) for each in PEOPLE[2:])]
    assert "Foss" not in " ".join(on(tmp_path, rows=rows).column("item_title"))


def test_a_cell_about_an_item_is_looked_at_and_what_is_in_hers_is_not_owed(tmp_path: Path) -> None:
    people = changed("address", "c/o Marta Zyblin, 5 Quill Lane")
    found = on(tmp_path, people=people, rows=had("Foss, Ben"))
    assert [line["reason"].partition(" and ")[0] for line in found.to_review()] == [
        "column 8 (title) may name another patron"
    ]
    assert found.column("patron_address", "registration") == ["[withheld], 5 Quill Lane", "5 Quill Lane"]
    log = {(line["column"], line["standing"], bool(line["exemption"])) for line in found.log()}
    assert ("address", "coarsened", True) in log
    assert ("title, where it may name another patron", "not yet reviewed", False) in log


def test_what_her_household_shares_with_her_is_hers(tmp_path: Path) -> None:
    rows = [*ROWS, loan(PEOPLE[0], "2024-03-20 10:00:00", "Delivery to 5 Quill Lane, 781-555-0100")]
    assert on(tmp_path, rows=rows).error is None


@pytest.mark.usefixtures("careless")
def test_that_the_paper_names_the_field_makes_a_guardian_nobody_else(tmp_path: Path) -> None:
    people = changed("othernames", "Grace Okafor")
    named = on(tmp_path, people=people, fields=["patron.other_name", "guardian.name"])
    assert isinstance(named.error, GateHit)


def test_a_guardian_of_the_same_name_is_no_other_name(tmp_path: Path) -> None:
    people = [[*PEOPLE[0][:6], "Ada Okafor", *PEOPLE[0][7:]], *PEOPLE[1:]]
    assert on(tmp_path, people=people).error is None


# ── Free text ───────────────────────────────────────────────────────────────────────────────────────────

TEXTS = {
    "classes": ["registration"],
    "fields": ["patron.note", "patron.family_name", "patron.given_name", "patron.phone"],
}


def test_free_text_is_what_is_left_of_the_records_text(tmp_path: Path) -> None:
    form = order(tmp_path, [ADA], seeks={**SEEKS, **TEXTS})
    given = exports(tmp_path)
    copy = copied(tmp_path, form, given)
    header, *rows = lines(copy, "registration")
    assert [row[-1] for row in rows] == ["", "ask [withheld] or call 781-555-0100"]
    assert looked_at(copy, form, given) == ()
    for text, objects in (
        ("[withheld]", False),  # more may be taken out
        ("ask [withheld] or [withheld]", False),
        ("ask her or call 781-555-0100", True),  # but nothing may be put in
        ("ask [withheld] or [withheld] call", True),
        ("ask Ben Foss or call 781-555-0100", True),  # and nobody may be left
    ):
        rewrite(copy, [header, rows[0], [*rows[1][:-1], text]], "registration")
        assert bool(looked_at(copy, form, given)) is objects, text


_NUMBERS = [
    "781.555.0166",
    "cb 555-0166",
    "cb 555 0166",
    "cb (555) 01 66",
    "5550166",
    "5 5 5 0 1 6 6",
    "_5550166",
]


@pytest.mark.parametrize("said", ["foss, ben", "BEN FOSS", "ben@example.org", f"card {BEN}", *_NUMBERS])
def test_a_detector_that_misses_somebody_stops_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(scoped_pass, "without_others", lambda text, *_, **__: text)
    people = [[*PEOPLE[0][:-1], f"see {said} first"], *PEOPLE[1:]]
    assert isinstance(on(tmp_path, people=people, **TEXTS).error, GateHit)


@pytest.mark.parametrize("said", _NUMBERS)
def test_somebody_elses_telephone_is_taken_out_however_it_is_spaced(tmp_path: Path, said: str) -> None:
    people = [[*PEOPLE[0][:-1], f"see {said} first"], *PEOPLE[1:]]
    copy = on(tmp_path, people=people, **TEXTS)
    assert copy.error is None
    text = copy.column("patron_note", "registration")[-1]
    assert text.endswith("[withheld] first")
    assert "66" not in text


_NO_TELEPHONES = [
    "55501 66",
    "555 01669",
    "item 5550166",
    "bib no. 5550166",
    "i5550166",
    "$5550166",
    "617-555-0166",
    "5550166a",
]


@pytest.mark.parametrize("said", ["Ada Okafor, 781-555-0100", "cb 555 0100", "5550100", *_NO_TELEPHONES])
def test_her_own_name_and_number_in_her_text_are_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(scoped_pass, "without_others", lambda text, *_, **__: text)
    people = [[*PEOPLE[0][:-1], f"{said}: prefers texts"], *PEOPLE[1:]]
    assert on(tmp_path, people=people, **TEXTS).error is None


# ── Faults in redact: each must be found, and nothing published ────────────────────────────────────────────
