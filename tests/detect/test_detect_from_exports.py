"""What an export says of its patrons is what is looked for: other names, guardians, birth dates, keys."""

from __future__ import annotations

import pytest

from redactkit.detect import KnownIdentifiers
from redactkit.harvest import known_identifiers
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
