"""Names nobody listed, without the model: what speaks for a person, what against, and how it is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactkit.detect.name_parts import Kind, Style, describe, read_style, read_words, restore_case
from redactkit.detect.name_reading import ModelSpan
from redactkit.detect.person_spans import find_persons


def persons(text: str, *seen: tuple[str, str]) -> list[str]:
    """The persons' words; ``seen`` are words of the text with the label that a model would give them."""
    spans = [ModelSpan(start := text.index(words), start + len(words), label) for words, label in seen]
    return [text[each.start : each.end] for each in find_persons(text, spans)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tell Mrs. Kowalczyk her book is in", ["Kowalczyk"]),
        ("spoke w/ Deshawn re: lost dvd", ["Deshawn"]),
        ("her daughter Xiomara will bring it", ["Xiomara"]),
        ("Officer Tanaka took his statement", ["Tanaka"]),
        ("Card left by Oluwaseun Adebayo-Smith", ["Oluwaseun Adebayo-Smith"]),
        ("fines waived for the Delacroix-Hunt family", ["Delacroix-Hunt"]),
        ("gave Shanice Okonkwo-Bell's mom the form", ["Shanice Okonkwo-Bell"]),
        ("Please call Nguyen Van An at noon", ["Nguyen Van An"]),
        ("helped Pieter van der Meer, Jr. print", ["Pieter van der Meer, Jr"]),
        ("told Q. Abernathy to wait", ["Q. Abernathy"]),
        ('Ernesto "Neto" Villanueva is banned', ['Ernesto "Neto" Villanueva']),
        ("Tan, Wei Ming has a new card", ["Tan, Wei Ming"]),
        ("Doyle, K. M. called", ["Doyle, K. M."]),
        ("K.D. wants the same room", ["K.D."]),
        ("spoke with Mrs. T about noise", ["T"]),
        ("formerly Nakagawa, now Ferrante", ["Nakagawa", "Ferrante"]),
        ("dispute between L. Tranter and Gio", ["L. Tranter", "Gio"]),
        ("a man named Zeke left it", ["Zeke"]),
        ("Joy Young and May Ling share a card", ["Joy Young", "May Ling"]),
        ("Faith keeps the spare key", ["Faith"]),
    ],
)
def test_a_name_is_found_whole(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KOWALCZYK, IRENA - DO NOT RENEW", ["KOWALCZYK, IRENA"]),
        ("CALLED LATOYA SIMMONS RE FINES", ["LATOYA SIMMONS"]),
        ("OFFICER TANAKA RESPONDED", ["TANAKA"]),
        ("PT SAYS SON MARCUS HAS IT", ["MARCUS"]),
        ("mr. abara says he mailed the check", ["abara"]),
        ("ana maria lopez garcia called about her hold", ["ana maria lopez garcia"]),
        ("yusuf's charger found", ["yusuf"]),
        ("talked to haruto about his manga", ["haruto"]),
    ],
)
def test_a_name_is_found_where_capitals_say_nothing(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "the Carnegie Room is closed, use the Lincoln Branch",
        "van to Standish Library leaves at 8",
        "moved from Fuller St to Hope Lane",
        "relabel FIC Whitcomb and send to cataloging",
        "shelve J Benoit and YA Sarkisian",
        "921 GRANT is missing",
        "641.815 QUI is out of order",
        "PZ7.R79835 needs a label",
        "New Sanderson on order, 12 holds",
        "display of Rebecca by the front door",
        "The Disappearance of Mohammed Lapointe needs a new spine label",
        "second copy of My Cousin Carla",
        "Beverly Cleary books go in the back",
        "two copies of the 3rd ed. came in",
        "closed Monday, May 14, open again in April",
        "mtg rm B dbl bkd, cvr torn, phn disc",
        "WILL BE AWAY TILL MONDAY, FREEZE THE QUEUE",
        "FINE FORGIVEN, FORWARDING ORDER RECEIVED",
        "RETURNED BOOK, NO CASE, PAGE 40 TORN",
        "may use any PC, will call the vendor",
        "moved here from Ohio",
        "",
    ],
)
def test_what_is_nobody_stays(text: str) -> None:
    assert persons(text) == []


def test_what_the_model_calls_something_else_is_a_person_when_the_words_say_so() -> None:
    text = "hold for Sheila Mbeki, 10 copies"
    assert persons(text, ("Sheila Mbeki", "ORG")) == ["Sheila Mbeki"]
    assert persons("ask Keeva", ("Keeva", "GPE")) == ["Keeva"]


def test_the_model_alone_does_not_make_a_desk_word_a_person() -> None:
    assert persons("cvr torn, phn disc", ("cvr torn", "PERSON"), ("phn disc", "PERSON")) == []
    assert persons("FORGIVEN DEATH IN FAMILY", ("FORGIVEN DEATH", "PERSON")) == []


def test_the_model_tips_the_balance() -> None:
    text = "Weatherbee on the list"
    assert persons(text) == []
    assert persons(text, ("Weatherbee", "PERSON")) == ["Weatherbee"]


def test_a_person_says_why_and_never_who() -> None:
    (found,) = find_persons("Tell Mrs. Kowalczyk her book is in")
    assert found.why == "a name after a title"
    assert 0.4 <= found.score <= 0.95


def test_a_family_name_alone_is_found_once_its_full_name_stands_there() -> None:
    text = "Witness said it was Leon Bracewell, but Bracewell was on camera"
    assert persons(text) == ["Leon Bracewell", "Bracewell"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("nguyen", Kind.NAME),
        ("young", Kind.BOTH),
        ("returned", Kind.WORD),
        ("ovd", Kind.WORD),
        ("djeneba", Kind.UNKNOWN),
        ("oduya-bell", Kind.UNKNOWN),
        ("k", Kind.UNKNOWN),
    ],
)
def test_the_lists_tell_words_from_names(word: str, kind: Kind) -> None:
    assert describe(word)[0] is kind


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Told Karen Doyle to wait", Style.MIXED),
        ("TOLD KAREN DOYLE", Style.CAPITALS),
        ("Told Karen Doyle To Wait For It", Style.CAPITALS),
        ("told karen doyle", Style.SMALL),
        ("Printer jammed again at the desk", Style.SMALL),
        ("Karen jammed the printer at the desk", Style.MIXED),
        ("OK", Style.MIXED),
        ("", Style.SMALL),
    ],
)
def test_the_style_of_a_text(text: str, style: Style) -> None:
    assert read_style(text) is style


def test_small_letters_are_restored_where_a_list_has_the_name() -> None:
    assert restore_case("told karen doyle about the book") == "told Karen Doyle about the book"
    assert restore_case("the printer is broken") is None


_WORDS = (
    "Karen",
    "DOYLE",
    "doyle",
    "K.",
    "de",
    "la",
    "St.",
    "Jr.",
    '"Bo"',
    "Mrs.",
    "the",
    "Will",
    "J",
    "FIC",
)
_MARKS = (",", ", ", " and ", " & ", " ", " ", "'s", "-", ". ", " 921 ", "\n", "(", ")", "\u00e9", "\u0301")
_PIECES = st.sampled_from((*_WORDS, *_MARKS))


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=30).map("".join)))
def test_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    found = find_persons(text)
    edges = [edge for each in found for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(word.text == text[word.start : word.end] for word in read_words(text))
    restored = restore_case(text)
    assert restored is None or len(restored) == len(text)
