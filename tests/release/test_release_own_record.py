"""Her own record: what is hers stays in the texts about her, what may be another's does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.orders import Copy, by, copied, order, table
from tests.support.town import card

PIERRE, BEN, EVE = card(2, 1), card(2, 2), card(2, 3)
HEADER = ["cardnumber", "borrowernumber", "surname", "firstname", "branchcode", "phone", "email", "address"]
HEADER += ["borrowernotes"]
PHONE, SHARED = "617-231-7788", "617-231-4455"


HERSELF: dict[str, object] = {
    "profile": "ma-duxbury",
    "requester": {"kind": "patron", "identified": "true"},
    "process": {"kind": "none"},
}


def her_note(
    folder: Path, note: str, *, sister: str = "Grace", phone: str = PHONE, asker: dict[str, object] = HERSELF
) -> Copy:
    """The copy for Pierre Okafor, who asks for name and notes, and not for the telephone."""
    rows = [
        [PIERRE, "11", "Okafor", "Pierre", "DUX", phone, "pierre@example.org", "5 Quill Lane", note],
        [BEN, "12", "Foss", "Ben", "DUX", SHARED, "ben@example.org", "9 Elm Road", ""],
        [EVE, "13", "Okafor", sister, "DUX", "508-231-0001", "eve@example.org", "7 Elm Road", ""],
    ]
    exports = [table(folder / "in/borrowers.csv", HEADER, rows)]
    fields = ["patron.family_name", "patron.given_name", "patron.note"]
    form = order(
        folder,
        [PIERRE],
        **asker,
        seeks={
            "about": "own_record",
            "classes": ["registration"],
            "fields": fields,
            "named_as": "Pierre Okafor",
            "matched_by": by("card", "photo"),
        },
    )
    return copied(folder, form, exports)


@pytest.mark.parametrize(
    "note",
    [
        f"tried {PHONE}, disconnected",
        "tried 231-7788, disconnected",
        "cb 231 7788",
        "Pierre says ok to text",
        f"lost card {PIERRE}, see Pierre Okafor",
        "wrote to pierre@example.org",
        "mail returned from 5 Quill Lane",
    ],
)
def test_what_is_hers_stays_in_her_note(tmp_path: Path, note: str) -> None:
    copy = her_note(tmp_path, note)
    assert copy.column("patron_note", "registration") == [note]


@pytest.mark.parametrize(
    ("note", "changes"),
    [
        (f"tried {SHARED} first", {"phone": SHARED}),  # Ben has that number too
        ("tried 231 4455 first", {"phone": "508-231-4455"}),  # it may be Ben's, without its area code
        ("Pierre says ok to text", {"sister": "Pierre Lynn"}),  # or the other Pierre of that family
        (f"tried {SHARED} first", {}),
    ],
)
def test_what_may_be_anothers_does_not(tmp_path: Path, note: str, changes: dict[str, str]) -> None:
    copy = her_note(tmp_path, note, **changes)
    (said,) = copy.column("patron_note", "registration")
    assert "[withheld]" in said
    assert "4455" not in said
    reason = next(line for line in copy.log() if line["column"] == "borrowernotes")
    assert "other people, and what may be theirs, are taken out" in reason["done"]


SIERRA = ["RECORD #(PATRON)", "P BARCODE", "PATRN NAME", "ADDRESS", "TELEPHONE", "EMAIL ADDR", "GUARDIAN"]
SIERRA += ["GUARDIAN PHONE", "HOME LIBR", "NOTE"]
ELM = "12 Elm St$Duxbury, MA 02332"


def sierra_note(folder: Path, note: str, hers: dict[str, str], anothers: dict[str, str]) -> str:
    """What a copy for Ophelia says of her note, as another's row is written in some way of its own."""

    def row(nth: int, name: str, values: dict[str, str], note: str = "") -> list[str]:
        whose = [values.get(each, "") for each in SIERRA[3:8]]
        return [f"p12000{nth}", f"21712000100{nth}", name, *whose, "duxb ", note]

    rows = [row(101, "Quimby, Ophelia", hers, note), row(102, "Vanterpool, Ray", anothers)]
    exports = [table(folder / "in/patrons.csv", SIERRA, rows)]
    seeks = {
        "about": "own_record",
        "classes": ["registration"],
        "fields": ["patron.name", "patron.note"],
        "named_as": "Ophelia Quimby",
        "matched_by": by("card", "photo"),
    }
    copy = copied(folder, order(folder, ["21712000100101"], **HERSELF, seeks=seeks), exports)
    (said,) = copy.column("patron_note", "registration")
    return said


HOME, PHONE_OF = "ADDRESS", "TELEPHONE"


@pytest.mark.parametrize(
    ("note", "hers", "anothers"),
    [
        ("mail to 100 Main St", {HOME: "100 Main St$Duxbury, MA"}, {HOME: "100 Main St$Plymouth, MA"}),
        ("call 781-555-0142", {PHONE_OF: "781-555-0142"}, {"GUARDIAN PHONE": "781-555-0142"}),
        ("mail to 12 Elm St Apt 2", {HOME: "12 Elm St Apt 2$Duxbury, MA"}, {HOME: ELM}),
        ("call 781-555-0142", {PHONE_OF: "781-555-0142"}, {PHONE_OF: "781-555-0142 x12"}),
        ("call 781-555-0142", {PHONE_OF: "781-555-0142"}, {PHONE_OF: "508-555-0111 or 781-555-0142"}),
        ("call 555-0142", {PHONE_OF: "781-555-0142"}, {PHONE_OF: "508-555-0142 x3"}),
        ("call 555-0142", {PHONE_OF: "555-0142"}, {PHONE_OF: "781-555-0142"}),
        ("to oq@example.org", {"EMAIL ADDR": "oq@example.org"}, {"EMAIL ADDR": "r@a.org,oq@example.org"}),
    ],
)
def test_what_anothers_row_holds_in_any_reading_is_withheld(
    tmp_path: Path, note: str, hers: dict[str, str], anothers: dict[str, str]
) -> None:
    """Else the last check, which reads in its own way, stops the whole copy."""
    assert "[withheld]" in sierra_note(tmp_path, note, hers, anothers)


def test_what_nobody_shares_stays_beside_a_neighbor(tmp_path: Path) -> None:
    """The same town, the same exchange, the same house number in another street are no one's sign."""
    note = "call 781-555-0142, mail to 12 Elm St, oq@example.org"
    hers = {HOME: ELM, PHONE_OF: "781-555-0142", "EMAIL ADDR": "oq@example.org"}
    anothers = {
        HOME: "12 Oak Ave$Duxbury, MA 02332",
        PHONE_OF: "781-555-0177",
        "EMAIL ADDR": "rv@example.org",
    }
    assert sierra_note(tmp_path, note, hers, anothers) == note


def test_an_order_gets_no_number_that_it_does_not_name(tmp_path: Path) -> None:
    """Whatever the form calls it: what is not named is not given, in a note neither."""
    copy = her_note(tmp_path, f"tried {PHONE}, disconnected", asker={})
    assert copy.column("patron_note", "registration") == ["tried [withheld], disconnected"]


def test_nothing_speaks_of_a_paper_or_of_other_libraries(tmp_path: Path) -> None:
    copy = her_note(tmp_path, "Ben Foss is her neighbor")
    letter = (copy.out / "letter/response-letter.md").read_text(encoding="utf-8")
    assert "the paper" not in letter
    assert "registered at another library" not in letter
    assert "Weymouth" not in letter, "the list of the network's libraries"
    assert not any(line["standing"] == "referred" for line in copy.log())
    assert not any("the paper" in line["reason"] for line in copy.log())


CARDS_IN_WORDS = (
    *("visa 4111 1111 11111111 exp 4/26", "amex 3782 8224 6310 005", "4111-1111-1111-1111-1"),
    *("4111 11111111 1111", "maestro 6759649826438453", "4111111111111111-123", "4111111111111111-12/27"),
    *("4111 1111 1111 1111-12/27", "12,4111111111111111", "2-4111111111111111"),
    *("book paid 4111111111111111 exp 12/27", "mother paid for copy 4111111111111111"),
    *("mc 5555555555554444 for lost title", "Lost dvd. took 378282246310005 4/26 code 1234"),
    *("Ray paid item by 4111111111111111 exp 12/27", "lost copy 4111111111111111", "book 378282246310005"),
)


@pytest.mark.parametrize("asker", [HERSELF, {}], ids=["herself", "an order"])
def test_no_payment_card_leaves_in_a_note(tmp_path: Path, asker: dict[str, object]) -> None:
    for nth, note in enumerate(CARDS_IN_WORDS):
        (said,) = her_note(tmp_path / str(nth), note, asker=asker).column("patron_note", "registration")
        digits = re.sub(r"[^0-9]", "", said)
        assert not re.search("4111111|3782822|5555555|6759649", digits), note
