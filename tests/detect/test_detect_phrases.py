"""Turns of phrase that tell a person, and what stands like a name and is none, without the model."""

from __future__ import annotations

import pytest

from redactkit.detect.name_reading import ModelSpan
from redactkit.detect.person_spans import find_persons


def persons(text: str, *seen: str) -> list[str]:
    """The persons' words; ``seen`` are words of the text that a model would take for a person's."""
    spans = [ModelSpan(start := text.index(words), start + len(words), "PERSON") for words in seen]
    return [text[each.start : each.end] for each in find_persons(text, spans)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Could you renew it? Yours ever, Oonagh", ["Oonagh"]),
        ("Please hold it. Warmly, Ludmila", ["Ludmila"]),
        ("10:00 Delgado, 10:45 Mendez, 11:30 open", ["Delgado", "Mendez"]),
        ("1st Okafor, 2nd Mendez, 3rd nobody", ["Okafor", "Mendez"]),
        ("gave it to Bix, real name Leonard Pruitt", ["Bix", "Leonard Pruitt"]),
        ("Saoirse, b. Jan 3, and Mehwish, born 2 May", ["Saoirse", "Mehwish"]),
        ("mark the date, Mark the plumber is here", ["Mark"]),
        ("she asked Old Tom twice", ["Old Tom"]),
        ("the Okonkwo birthday party is at 2", ["Okonkwo"]),
        ("it was the Hezekiah Pruitt farm", ["Hezekiah Pruitt"]),
        ("my married name was Haddad then, now Khoury", ["Haddad", "Khoury"]),
        ("name on the bag is Xochitl, no tag", ["Xochitl"]),
        ("This one belongs to Demba, NOT Lamin", ["Demba", "Lamin"]),
        ("a man known to us as Cowboy slept here", ["Cowboy"]),
        ("he goes by Biscuit", ["Biscuit"]),
        ("Nurse Mbeki held the door", ["Mbeki"]),
        ("Chase ate the pie", ["Chase"]),
        ("siobhan that's s i o b h a n will call", ["siobhan"]),
        ("From: Karen Doyle To: Circ Subject: card", ["Karen Doyle"]),
    ],
)
def test_a_turn_of_phrase_tells_a_person(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("650 _0 $a Whitcomb, Karen, $d 1929-1968.", ["Whitcomb, Karen"]),
        ("245 10 $a Marsh birds / $c Karen Doyle", ["Karen Doyle"]),
        ("Karen Doyle is checked out at every branch", ["Karen Doyle"]),
        ("Author: Karen Doyle. Reason: page 8", ["Karen Doyle"]),
        ("Anything by K. M. Doyle, please", ["K. M. Doyle"]),
        ("The Lincoln, Adams and Quincy rooms get paint", ["Lincoln, Adams"]),
        ("books go to Whitcomb Free Library on Friday", ["Whitcomb Free"]),
        ("van stops at John F. Kennedy Elem. at noon", ["John F. Kennedy"]),
        ("moved from the hall to Alden Post 12", ["Alden Post"]),
        ("Sierra ticket 44190 is open", ["Sierra"]),
        ("Sent to Whitcomb Mgmt 6/14", ["Whitcomb"]),
        ("Ready. Best to ring Fri.", ["Fri"]),
        ("If May is dry, June will be worse", ["May"]),
        ("From: circ To: all Subj: card mixup", ["Subj"]),
        ("the first ray of dawn came in", []),
        ("in transit to Alden Free since 8/2", ["Alden Free"]),
        ("Norwell wants its totes back", ["Norwell"]),
        ("owning library: Franklin", ["Franklin"]),
        ("Lewis Park bathrooms closed", ["Lewis Park"]),
        ("Holmes Hall 204 is locked", ["Holmes Hall"]),
        ("The Marjorie Stone Teen Center leaks", ["Center"]),
        ("born in Phnom Penh, grew up here", ["Phnom Penh"]),
        ("the Old Stone Church, Big Sky Country", []),
    ],
)
def test_what_only_stands_like_a_name_stays(text: str, seen: list[str]) -> None:
    assert persons(text, *seen) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Karen Doyle is available on Friday", ["Karen Doyle"]),
        ("May Ling said June is fine", ["May Ling"]),
        ("Fine of $5 for Karen Doyle, $2 for Ana Furtado", ["Karen Doyle", "Ana Furtado"]),
        ("Karen Post 12 renewals", ["Karen Post"]),
    ],
)
def test_a_person_in_such_a_place_goes(text: str, names: list[str]) -> None:
    assert persons(text, *names) == names


def test_a_word_before_a_surname_is_a_nickname() -> None:
    assert persons("please tell Smash Kowalczyk it is in", "Kowalczyk") == ["Smash Kowalczyk"]
    assert persons("please tell the Library Kowalczyk family", "Kowalczyk") == ["Kowalczyk"]
