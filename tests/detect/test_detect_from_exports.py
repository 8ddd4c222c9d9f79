"""What an export says of its patrons is what is looked for: other names, guardians, birth dates, keys."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from redactkit.detect import KnownIdentifiers
from redactkit.harvest import known_identifiers, learned_prefixes
from redactkit.learn import learn

EXPORT = """\
borrowernumber,cardnumber,surname,firstname,middle_name,othernames,dateofbirth,email,phone,userid,sort1
41000001,21712000012341,Ouellette,Margaret,Rose,Bunny,1951-03-04,m.ouellette@example.org,781-555-0134,mouellette82,
41000002,21712000012358,de la Cruz,Ana María,,,2012-11-30,,,acruz77,
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownIdentifiers:
    path = tmp_path_factory.mktemp("exports") / "borrowers.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return known_identifiers(learn([path], encoding=None, tell=lambda *_: None))


@pytest.mark.parametrize(
    ("words", "entity"),
    [
        ("Margaret Ouellette", "PERSON"),
        ("Peggy Ouellette", "PERSON"),
        ("Rose Ouellette", "PERSON"),
        ("Bunny Ouellette", "PERSON"),
        ("M Ouellette", "PERSON"),
        ("maria de la cruz", "PERSON"),
        ("Ana Cruz", "PERSON"),
        ("3/4/1951", "BIRTH_DATE"),
        ("Nov 30, 2012", "BIRTH_DATE"),
        ("41000001", "PATRON_BARCODE"),
        ("2.1712E+13", "PATRON_BARCODE"),
        ("mouellette82", "USER_NAME"),
    ],
)
def test_a_patron_is_found(known: KnownIdentifiers, words: str, entity: str) -> None:
    text = f"re {words} today"
    assert (3, 3 + len(words), entity) in [(f.start, f.end, f.entity) for f in known.find([text])[0]]


@pytest.mark.parametrize("text", ["ask Bunny", "born 3/5/1951", "Margaret Cruz", "41000003 is nobody"])
def test_what_the_export_does_not_say_is_left_alone(known: KnownIdentifiers, text: str) -> None:
    assert [f for f in known.find([text])[0] if f.score >= 0.9] == []


def prefixes_of(tmp_path: Path, cards: list[str], items: list[str]) -> set[tuple[str, str]]:
    """What is learned from an export of loans with these cards and these items' barcodes."""
    path = tmp_path / "loans.csv"
    rows = "".join(f"{card},{item}\n" for card, item in zip(cards, items, strict=True))
    path.write_text(f"patron_barcode,item_barcode\n{rows}", encoding="utf-8")
    learned = learn([path], encoding=None, tell=lambda *_: None)
    return {(each.entity, each.prefix) for each in learned_prefixes(learned)}


def test_each_library_of_a_consortium_has_its_prefix(tmp_path: Path) -> None:
    libraries = range(30)
    cards = [f"5{2000 + library}{nth:09d}" for library in libraries for nth in range(10)]
    items = [f"4{3000 + library}{nth:011d}" for library in libraries for nth in range(10)]
    learned = prefixes_of(tmp_path, cards, items)
    assert {prefix for entity, prefix in learned if entity == "PATRON_BARCODE"} == {
        f"5{2000 + library}" for library in libraries
    }
    assert {prefix for entity, prefix in learned if entity == "ITEM_BARCODE"} == {
        f"4{3000 + library}" for library in libraries
    }


def test_numbers_that_share_nothing_teach_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    numbers = [f"{chance.randrange(10**13, 10**14)}" for _ in range(600)]
    assert prefixes_of(tmp_path, numbers[:300], numbers[300:]) == set()


def test_what_patrons_cards_begin_with_is_no_items(tmp_path: Path) -> None:
    cards, items = ([f"71234{kind}{nth:08d}" for nth in range(40)] for kind in "01")
    assert prefixes_of(tmp_path, cards, items) == {("PATRON_BARCODE", "71234")}
