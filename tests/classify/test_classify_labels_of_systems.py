"""Labels whose meaning is not what their words, or the labels beside them, make one think."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from redactkit.classify import Evidence, load_maps

MAPS = load_maps()
TEXT = pd.ArrowDtype(pa.string())
POLARIS = ("PatronID", "ItemRecordID", "CheckOutDate", "BrowseTitle", "CallNumber")
LENT_ONLINE = ("Patron ID", "Patron Email", "Library Card", "Title", "Artist", "Borrowed", "Kind", "Cost")


def meaning(header: tuple[str, ...], label: str, values: list[str]) -> str:
    """The category of one column; the others are empty."""
    evidence = Evidence(header, MAPS)
    empty = [""] * len(values)
    evidence.add(
        pd.DataFrame(
            {
                place: pd.array(values if name == label else empty, dtype=TEXT)
                for place, name in enumerate(header)
            }
        )
    )
    found = dict(zip(header, evidence.conclude().columns, strict=True))
    return found[label].category


@pytest.mark.parametrize(
    ("header", "label", "category"),
    [
        (("message", "transaction_date", "AO", "AA", "AS"), "AS", "patron.note"),
        (("message", "transaction_date", "AO", "AA", "AU"), "AU", "patron.note"),
        (("USER_ID", "USER_NAME", "USER_ADDR1.CARE/OF"), "USER_ADDR1.CARE/OF", "guardian.name"),
        (("USER_ID", "USER_NAME", "USER_ADDR1.STREET"), "USER_ADDR1.STREET", "patron.address"),
        (
            ("userId", "itemId", "loanDate", "metadata.updatedByUserId"),
            "metadata.updatedByUserId",
            "other_patron.key",
        ),
        (
            ("id", "username", "patronGroup", "metadata.createdByUserId"),
            "metadata.createdByUserId",
            "other_patron.key",
        ),
        (("id", "usr", "request_time", "hold_type", "email_notify"), "email_notify", "patron.preference"),
        (("usr_post_code", "usr_home_ou", "xact_start", "copy_call_number"), "copy_call_number", "item.key"),
        (LENT_ONLINE, "Title", "item.title"),
        (LENT_ONLINE, "Artist", "item.author"),
        (LENT_ONLINE, "Borrowed", "loan.out_time"),
        (("Patron ID", "Patron Email", "Title", "Surname", "Cost"), "Title", "patron.title"),
    ],
)
def test_what_a_label_means(header: tuple[str, ...], label: str, category: str) -> None:
    assert meaning(header, label, [""] * 40) == category


def test_classes_of_three_digits_are_call_numbers_where_the_label_is_the_systems_own() -> None:
    assert meaning(POLARIS, "CallNumber", [f"{600 + at % 20}" for at in range(60)]) == "item.call_number"
    assert meaning(("Patron ID", "Call Number"), "Call Number", ["641"] * 60) == "unknown"


@pytest.mark.parametrize("first", [1, 1000, 100_000])
def test_keys_are_no_call_numbers_whatever_the_label(first: int) -> None:
    assert meaning(POLARIS, "CallNumber", [str(first + at) for at in range(60)]) == "unknown"


def test_other_numbers_are_no_call_numbers_even_where_they_recur() -> None:
    assert meaning(POLARIS, "CallNumber", [str(1000 + at % 20) for at in range(60)]) == "unknown"
