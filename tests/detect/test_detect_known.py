"""Known identifiers: found in every spelling, and nothing beside them."""

from __future__ import annotations

import base64
import html
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactkit.detect import Detector, KnownIdentifiers
from redactkit.detect.gathered import Gathered
from redactkit.detect.reading import BREAK, MARK, OF, Reading
from redactkit.detect.telling_words import TellingWords
from redactkit.folding import fold, fold_for_matching
from redactkit.model import Finding

SPELLINGS = {
    "raw": lambda s: s,
    "upper": str.upper,
    "lower": str.lower,
    "nfd": lambda s: unicodedata.normalize("NFD", s),
    "full_width": lambda s: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in s),
    "zero_width": lambda s: "\u200b".join(s),
    "soft_hyphen": lambda s: s[:3] + "\u00ad" + s[3:],
    "percent": lambda s: quote(s, safe=""),
    "entity": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "named_entity": lambda s: html.escape(s).replace("ú", "&uacute;"),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "escape": lambda s: "".join(f"\\u{ord(c):04x}" for c in s),
}
PERSONS = ["Karen Doyle", "Doyle, Karen", "José Núñez", "Núñez, José", "Mary Ann Smith-Jones", "Seán O'Brien"]


def covered(text: str, findings: tuple[Finding, ...] | list[Finding]) -> set[int]:
    return {place for finding in findings for place in range(finding.start, finding.end)}


def known_findings(detector: Detector, text: str) -> list[Finding]:
    """What is found because it is known: the lists of names would find all of these people, too."""
    return [found for found in detector.findings([text])[0] if found.recognizer == "known_identifiers"]


def found_words(
    detector: Detector, text: str, recognizer: str = "known_identifiers"
) -> list[tuple[str, str]]:
    return [
        (text[f.start : f.end], f.entity) for f in detector.findings([text])[0] if f.recognizer == recognizer
    ]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("person", PERSONS)
def test_a_known_person_is_covered_in_every_spelling(
    knowing_detector: Detector, person: str, spelling: str
) -> None:
    written = SPELLINGS[spelling](person)
    text = f"note: {written} (desk)"
    findings = known_findings(knowing_detector, text)
    begin = text.index(written)
    assert set(range(begin, begin + len(written))) <= covered(text, findings)
    assert "PERSON" in {finding.entity for finding in findings}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("value", ["21712000012341", "k.doyle@example.org", "(781) 555-0134", "kdoyle82"])
def test_a_known_identifier_is_covered_in_every_spelling(
    knowing_detector: Detector, value: str, spelling: str
) -> None:
    written = SPELLINGS[spelling](value)
    text = f"note: {written} (desk)"
    begin = text.index(written)
    whole = set(range(begin, begin + len(written)))
    assert whole <= covered(text, known_findings(knowing_detector, text))


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("CARD21712000012341REPORTEDLOST", "21712000012341", "PATRON_BARCODE"),
        ("card 2 1712 00001 2341", "2 1712 00001 2341", "PATRON_BARCODE"),
        ("card 21712000012341.0 from a sheet", "21712000012341", "PATRON_BARCODE"),
        ("card 21,712,000,012,341", "21,712,000,012,341", "PATRON_BARCODE"),
        ("card 2.1712000012341E+13", "2.1712000012341E+13", "PATRON_BARCODE"),
        ("card 2.1712E+13 from a sheet", "2.1712E+13", "PATRON_BARCODE"),
        ("card 21712000012341.00", "21712000012341.00", "PATRON_BARCODE"),
        ("card 12345678 of 0012345678", "12345678", "PATRON_BARCODE"),
        ("call 7815550134.0", "7815550134.0", "PHONE_NUMBER"),
        ("call 7.81555E+09", "7.81555E+09", "PHONE_NUMBER"),
        ("call 7,815,550,134", "7,815,550,134", "PHONE_NUMBER"),
        ("b. 3/4/1951", "3/4/1951", "BIRTH_DATE"),
        ("b. 3/4/51", "3/4/51", "BIRTH_DATE"),
        ("b. 1951-03-04", "1951-03-04", "BIRTH_DATE"),
        ("b. March 4th, 1951", "March 4th, 1951", "BIRTH_DATE"),
        ("b. 4 mar 1951", "4 mar 1951", "BIRTH_DATE"),
        ("b. 19510304", "19510304", "BIRTH_DATE"),
        ("Karen Beth Doyle came", "Karen Beth Doyle", "PERSON"),
        ("Karen Doyle III came", "Karen Doyle III", "PERSON"),
        ("Doyle, Karen Beth", "Doyle, Karen", "PERSON"),
        ("Peg Ouellette came", "Peg Ouellette", "PERSON"),
        ("k doyle has it", "k doyle", "PERSON"),
        ("Doyle K", "Doyle K", "PERSON"),
        ("W Page has it", "W Page", "PERSON"),
        ("spoke with A. Do", "A. Do", "PERSON"),
        ("A. de la Cruz", "A. de la Cruz", "PERSON"),
        ("spoke with Page today", "Page", "PERSON"),
        ("Page called", "Page", "PERSON"),
        ("mrs. page is here", "page", "PERSON"),
        ("the Doyles moved", "Doyles", "PERSON"),
        ("the two Ouellettes", "Ouellettes", "PERSON"),
        ("lives 12 Main St. now", "12 Main St", "STREET_ADDRESS"),
        ("P.O. Box 118", "P.O. Box 118", "STREET_ADDRESS"),
        ("student d0012345 left", "d0012345", "PATRON_BARCODE"),
        ("call 1-781-555-0134", "1-781-555-0134", "PHONE_NUMBER"),
        ("call 781/555.0134 now", "781/555.0134", "PHONE_NUMBER"),
        ("call 555-0134", "555-0134", "PHONE_NUMBER"),
        ("call 555.0134", "555.0134", "PHONE_NUMBER"),
        ("ex-husband, cb 555 0134.", "555 0134", "PHONE_NUMBER"),
        ("cb 555  0134", "555  0134", "PHONE_NUMBER"),
        ("cb 555 - 0134", "555 - 0134", "PHONE_NUMBER"),
        ("(555) 0134 evenings", "555) 0134", "PHONE_NUMBER"),
        ("555/01/34", "555/01/34", "PHONE_NUMBER"),
        ("cb 555 01 34", "555 01 34", "PHONE_NUMBER"),
        ("cb 5 5 5 0 1 3 4", "5 5 5 0 1 3 4", "PHONE_NUMBER"),
        ("5550134", "5550134", "PHONE_NUMBER"),
        ("cb5550134", "5550134", "PHONE_NUMBER"),
        ("cb 5550134x22", "5550134", "PHONE_NUMBER"),
        ("lost the item, cb 555 0134", "555 0134", "PHONE_NUMBER"),
        ("see p1024364a", "p1024364a", "PATRON_RECORD"),
        ("see p1000001@dux", "p1000001", "PATRON_RECORD"),
        ("see 1024364 there", "1024364", "PATRON_RECORD"),
        ("lives 12 MAIN ST", "12 MAIN ST", "STREET_ADDRESS"),
        ("lives 12 main street", "12 main street", "STREET_ADDRESS"),
        ("box: po box 118", "po box 118", "STREET_ADDRESS"),
        ("has The Silent Patient now", "The Silent Patient", "LOAN_HISTORY"),
        ("KAREN A. DOYLE came", "KAREN A. DOYLE", "PERSON"),
        ("DOYLE, KAREN A came", "DOYLE, KAREN A", "PERSON"),
        ("Karen Doyle's card", "Karen Doyle", "PERSON"),
        ("Doyle Karen came", "Doyle Karen", "PERSON"),
        ("karen\n doyle came", "karen\n doyle", "PERSON"),
        ("OBRIEN SEAN came", "OBRIEN SEAN", "PERSON"),
        ("Mary Jones came", "Mary Jones", "PERSON"),
        ("for K. Doyle at desk", "K. Doyle", "PERSON"),
        ("for Abernathy at desk", "Abernathy", "PERSON"),
        ("Will Page came", "Will Page", "PERSON"),
        ("LIEN NA came", "LIEN NA", "PERSON"),
        ("na lien came", "na lien", "PERSON"),
    ],
)
def test_found(knowing_detector: Detector, text: str, words: str, entity: str) -> None:
    findings = knowing_detector.findings([text])[0]
    begin = text.index(words)
    assert set(range(begin, begin + len(words))) <= covered(text, findings)
    assert entity in {finding.entity for finding in findings}


@pytest.mark.parametrize(
    "text",
    [
        "will page you when it comes",  # a name made of ordinary words, in small letters
        "an do it",
        "doyle",  # a surname alone, in small letters
        "Doyles' farm stand",  # another word
        "Karenina by Tolstoy",
        "Mcdoyle",
        "page 42 is torn",  # a key too short to be told from a number
        "long 9217120000123410 number",
        "lost item 5550134",  # seven digits in a row that the word before calls an item's number
        "item no. 5550134",
        "bib record #5550134",
        "i5550134",
        "b5550134a",
        "$5550134",
        "5550134a",
        "95550134",
        "55 50134",
        "it is It",  # a title of one word
        "the reader is new",  # a user name that is a word
        "i1024364 is an item",
        "112 Main St",
        "2.1799E+13 is no card of theirs",
        "2.17E+13 shows too few digits",
        "7.81655E+09",
        "born 3/5/1951",
        "due 3/4/21",
        "3/4/1951/7",
        "karen and a doyle",
        "a page is torn",
        "Page 12 is torn",
        "see the Page Turners club",
        "PAGE IS TORN",
        "the page's edge",
        "shelve at BIO ABERNATHY",
        "the classes met",
        "FIC Smith-Abernathy",
        "ROSA PARKS EXHIBIT",  # one of them is called de la Rosa
    ],
)
def test_left_alone(known: KnownIdentifiers, text: str) -> None:
    assert known.find([text]) == [[]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("moved will o'day's books", "will o'day"),
        ("PAID WILL O'DAY'S FINE", "WILL O'DAY"),
        ("PAID O'DAY'S FINE, ask Mr O'Day's wife", "O'Day"),
        ("asked about Sean O\u2019Brien\u2019s hold", "Sean O\u2019Brien"),
        ("D'Angelo-O'Brien's card", "O'Brien"),
    ],
)
def test_a_name_with_an_apostrophe_is_found_in_the_possessive(text: str, words: str) -> None:
    known = KnownIdentifiers.from_values(names=[("O'DAY", "WILL"), ("O'Brien", "Sean")])
    begin = text.index(words)
    assert set(range(begin, begin + len(words))) <= covered(text, known.find([fold(text).text])[0])


@pytest.mark.parametrize(
    ("family", "given", "text", "words"),
    [
        ("Long*", "Joe", "Joe Long came", "Joe Long"),
        ("*LAMBERT (MOVED)", "JOE", "joe lambert came", "joe lambert"),
        ('Doyle "KD"', "Karen", "Karen Doyle came", "Karen Doyle"),
        ('Doyle "KD"', "Karen", "KD Doyle came", "KD Doyle"),
        ("Doyle 'KD'", "Karen", "I saw Doyle there", "Doyle"),
        ('"KD"', "Karen Doyle", "Doyle, Karen came", "Doyle, Karen"),
        ("Page & Day", "Ann", "Ann Page came", "Ann Page"),
        ("Page & Day", "Ann", "Ann Day came", "Ann Day"),
        ("PAGE AND ABERNATHY", "ANN", "I saw Abernathy there", "Abernathy"),
        ("Page; Day", "Ann", "Ann Day came", "Ann Day"),
        ("O`Day", "Will", "Will O'Day came", "Will O'Day"),
        ("O'Day", "Will", "will o`day's card", "will o`day"),
    ],
)
def test_a_sign_in_a_family_name_hides_nobody(family: str, given: str, text: str, words: str) -> None:
    known = KnownIdentifiers.from_values(names=[(family, given)])
    begin = text.index(words)
    assert set(range(begin, begin + len(words))) <= covered(text, known.find([text])[0])


@pytest.mark.parametrize(
    ("family", "given", "texts"),
    [
        (
            "O BRIEN",
            "MARGARET",
            ["Margaret O'Brien", "OBRIEN, MARGARET", "margaret o'brien", "O\u2019Brien, M"],
        ),
        ("OCONNOR", "SEAN", ["Sean O Connor", "O'Connor, Sean"]),
        ("O'Connor", "Sean", ["SEAN O CONNOR", "sean oconnor"]),
        ("MC DONALD", "WILLIAM", ["William McDonald", "MCDONALD, W"]),
        ("MacAvoy", "Ian", ["MAC AVOY, IAN", "ian macavoy"]),
        ("DE LA CRUZ", "MARIA", ["Maria Delacruz", "Maria Dela Cruz", "Maria de Lacruz", "DELACRUZ, M"]),
        ("DELAROSA", "ANA", ["Ana de la Rosa", "DE LA ROSA, ANA"]),
        ("Van der Berg", "Jo", ["Jo Vanderberg", "Jo VanderBerg", "VAN DERBERG, JO"]),
        ("D ANGELO", "RITA", ["Rita D'Angelo", "rita dangelo"]),
        ("D'Angelo", "Rita", ["RITA D ANGELO"]),
        ("ALHASSAN", "OMAR", ["Omar Al-Hassan", "al hassan, omar"]),
        ("Smith-Jones", "Eliza", ["ELIZA SMITHJONES"]),
        ("Müller", "Jörg", ["Joerg Mueller", "JORG MULLER", "mueller, joerg"]),
        ("Mu\u0308ller", "Jörg", ["Joerg Mueller"]),
    ],
)
def test_a_surname_is_known_with_more_and_with_fewer_blanks(
    family: str, given: str, texts: list[str]
) -> None:
    known = KnownIdentifiers.from_values(names=[(family, given)])
    for text, findings in zip(
        texts, known.find([f"note: {text} re the fine" for text in texts]), strict=True
    ):
        assert set(range(6, 6 + len(text))) == covered(text, findings), text


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("DELONG", "the line was de long"),  # what stays of it is a word
        ("VANDYKE", "the van is parked by the dyke"),
        ("OCONNOR", "o; connor"),
        ("LE AN", "a lean season"),
        ("Olson", "o lson"),  # no name begins so
    ],
)
def test_words_that_are_no_surname_with_their_neighbor_are_left_alone(family: str, text: str) -> None:
    assert KnownIdentifiers.from_values(names=[(family, "Pat")]).find([text]) == [[]]


def test_families_in_one_cell_make_no_name_of_the_word_between_them() -> None:
    known = KnownIdentifiers.from_values(names=[("PAGE AND DAY", "ANN")])
    assert known.find(["ANN AND BOB CAME"]) == [[]]


CARD, TWO_PHONES = "21712000012341", "617-555-0199/617-555-0177"


@pytest.mark.parametrize(
    ("column", "cell", "text", "words"),
    [
        ("cards", "D12345", "lost D-12345 today", "D-12345"),
        ("cards", "D12345", "lost D 12345 today", "D 12345"),
        ("cards", "D12345", "cardD12345 lost", "D12345"),
        ("cards", "D-12345", "lost d12345", "d12345"),
        ("cards", "AB12-345C", "lost ab12345c", "ab12345c"),
        ("cards", "AB12-345C", "lost AB12-345C", "AB12-345C"),
        ("cards", f"{CARD}.0", f"lost {CARD}", CARD),
        ("cards", "2.1712000012341E+13", f"lost {CARD}", CARD),
        ("cards", "21712-00001-2341", f"lost {CARD}", CARD),
        ("cards", "21712 00001 2341", f"lost {CARD}", CARD),
        ("cards", "123-45-6789", "has 123456789", "123456789"),
        ("cards", CARD, "lost 21712\t00001\t2341", "21712\t00001\t2341"),
        ("cards", CARD, "lost 21712:00001:2341", "21712:00001:2341"),
        ("cards", CARD, "lost 21712*00001*2341", "21712*00001*2341"),
        ("cards", CARD, "lost 2     1712    00001_2341", "2     1712    00001_2341"),
        ("addresses", "PO Box 117", "at P.O. Box 117 now", "P.O. Box 117"),
        ("addresses", "P.O. Box 117", "at PO BOX 117 now", "PO BOX 117"),
        ("addresses", "P O BOX 117", "at Post Office Box 117 now", "Post Office Box 117"),
        ("phones", "617-555-0134 x22", "call 617-555-0134", "617-555-0134"),
        ("phones", "617-555-0134 x22", "call 555-0134", "555-0134"),
        ("phones", TWO_PHONES, "call (617) 555-0199", "617) 555-0199"),
        ("phones", TWO_PHONES, "call 617.555.0177", "617.555.0177"),
        ("phones", "(617) 555-0199 home, 555-0177 cell", "call 555-0177", "555-0177"),
        ("phones", "Mom 555 0177, Dad (617) 555-0199", "call 555 0177", "555 0177"),
        ("emails", "kd@ex.org (home)", "wrote kd@ex.org", "kd@ex.org"),
        ("emails", "<joe@ex.org>", "wrote joe@ex.org", "joe@ex.org"),
        ("emails", "a@ex.org, b@ex.org", "wrote b@ex.org", "b@ex.org"),
    ],
)
def test_a_value_is_known_however_export_and_text_write_it(
    column: str, cell: str, text: str, words: str
) -> None:
    known = KnownIdentifiers.from_values(**{column: [cell]})
    begin = text.index(words)
    assert set(range(begin, begin + len(words))) <= covered(text, known.find([text])[0])


@pytest.mark.parametrize(
    "text",
    ["paid and 12345", "BD-12345", "D123456", "D12345X", "D  -  12345", "E12345", "Box 117", "117 box"],
)
def test_what_is_not_the_card_or_the_box_is_left_alone(text: str) -> None:
    known = KnownIdentifiers.from_values(cards=["D12345"], addresses=["PO Box 117"])
    assert known.find([text]) == [[]]


@pytest.mark.parametrize(
    ("family", "given", "text"),
    [
        ("\u738b\u5c0f\u660e", "", "\u501f\u7ed9\u738b\u5c0f\u660e\u4e86"),
        ("\u738b", "\u5c0f\u660e", "\u501f\u7ed9\u738b\u5c0f\u660e\u4e86"),
        ("\u738b", "\u5c0f\u660e Ming", "\u501f\u7ed9\u738b\u5c0f\u660e\u4e86"),
        ("\u738b", "\u5c0f\u660e", "card of \u738b\u5c0f\u660e (moved)"),
    ],
)
def test_a_name_in_a_script_without_blanks_is_found_inside_the_text(
    family: str, given: str, text: str
) -> None:
    known = KnownIdentifiers.from_values(names=[(family, given)])
    begin = text.index("\u738b")
    assert covered(text, known.find([text])[0]) == set(range(begin, begin + 3))
    assert known.find(["\u501f\u7ed9\u738b\u5c0f\u7ea2\u4e86"]) == [[]]


def test_a_text_may_end_with_a_name_shorter_than_the_longest_in_a_script_without_blanks() -> None:
    known = KnownIdentifiers.from_values(names=[("\u738b", "\u5c0f\u660e"), ("\u5c71\u7530", "\u592a\u90ce")])
    assert [(each.start, each.end) for each in known.find(["\u738b\u5c0f\u660e"])[0]] == [(0, 3)]


@pytest.mark.parametrize("title", ["The Good & the Bad", "Oh, the Places You'll Go!", "Where Are You? Here"])
def test_a_title_of_ordinary_words_is_found_by_one_of_them_and_not_by_a_sign(title: str) -> None:
    known = KnownIdentifiers.from_values(titles=[title])
    text = f"still has {title} at home"
    assert [text[each.start : each.end] for each in known.find([text])[0]] == [title]
    assert known.find(["still has the good & the rest, oh, at home! where?"]) == [[]]


def test_each_of_several_cards_with_letters_is_found() -> None:
    known = KnownIdentifiers.from_values(cards=["D12345", "E12345"])
    text = "cardD12345 D-12345, E 12345 d12345"
    said = {text[each.start : each.end] for each in known.find([text])[0]}
    assert said == {"D12345", "D-12345", "E 12345", "d12345"}


def test_a_power_of_ten_that_hides_digits_is_no_card() -> None:
    known = KnownIdentifiers.from_values(cards=["2.1712E+13"])
    assert known.find(["21712000012341", "21712000000000"]) == [[], []]


def test_short_surnames_and_ordinary_words_alone_are_no_sign(known: KnownIdentifiers) -> None:
    assert known.find(["Do came", "Page came", "NA came"]) == [[], [], []]


def test_a_long_text_is_read_in_time_that_grows_with_it(known: KnownIdentifiers) -> None:
    """A look back over the whole text at each name, or along a whole row of numbers, would take minutes."""
    assert len(known.find(["Page " * 60_000 + "1 2 " * 60_000 + "Doyle, " * 20_000])[0]) >= 20_000


@pytest.mark.parametrize("text", ["x@ " + "a" * 400_000, "thomas " * 60_000, "Page-" * 60_000])
def test_no_letter_and_no_word_is_looked_at_from_all_others(text: str) -> None:
    """From each of them back or on over the whole text would take many minutes."""
    known = KnownIdentifiers.from_values(names=[("Thomas", "Thomas"), ("Page", "Will")], emails=["k@ex.org"])
    assert len(known.find([text])[0]) == text.count("thomas")


def test_an_email_is_found_behind_a_sign_and_in_the_possessive() -> None:
    known = KnownIdentifiers.from_values(emails=["k.doyle+lib@ex.org"])
    text = "mailto:k.doyle+lib@ex.org; K.Doyle+lib@ex.org's, not xk.doyle+lib@ex.org"
    assert [text[each.start : each.end].lower() for each in known.find([text])[0]] == [
        "k.doyle+lib@ex.org"
    ] * 2


def test_each_text_gets_its_own_findings(known: KnownIdentifiers) -> None:
    texts = ["", "Karen", "Doyle", "x, Karen Doyle", "\u200bKaren Doyle", ""]
    assert [[(f.start, f.end) for f in found if f.score == 1.0] for found in known.find(texts)] == [
        [],
        [],
        [],
        [(3, 14)],
        [(1, 12)],
        [],
    ]


def test_nobody_known_finds_nothing_and_nothing_is_printed(known: KnownIdentifiers) -> None:
    empty = KnownIdentifiers.from_values(names=[("", ""), (" ", "x")], cards=[""], phones=["-"], emails=["@"])
    assert empty.size == 0
    assert empty.find(["Karen Doyle"]) == [[]]
    assert "oyle" not in repr(known)


@given(st.text(alphabet="aé's. ,:/-1\u20ac2(;\tSx", max_size=24))
def test_words_lead_back_to_the_characters_they_stand_on_and_the_rough_look_sees_them_all(text: str) -> None:
    folded = fold_for_matching(text)
    reading = Reading(text, folded.text, folded)
    gathered = Gathered(BREAK.join(["", reading.folded, ""]))
    for at, word in enumerate(reading.words):
        start, end = reading.span(at, at)
        if word not in (MARK, OF):
            part = text[start:end]
            assert Reading(part, fold_for_matching(part).text).words == [word]
            assert TellingWords([word]).texts(gathered) == {1: {OF, word}}
