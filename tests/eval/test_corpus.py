"""The labelled corpus: every line parses, there is enough of everything, and nothing in it can be real."""

from __future__ import annotations

import html
import ipaddress
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.eval.corpus_text import (
    CORPUS,
    LABELS,
    MUST_GO,
    CorpusError,
    Labelled,
    Span,
    parse_line,
    read_corpus,
)

NOTES, PLAIN = "notes.txt", "plain.txt"
HELD_OUT_NOTES, HELD_OUT_PLAIN = "held_out_notes.txt", "held_out_plain.txt"
WORKBENCH = "workbench.txt"
THIRD_NOTES, THIRD_PLAIN = "third_notes.txt", "third_plain.txt"
FILES = (NOTES, PLAIN, HELD_OUT_NOTES, HELD_OUT_PLAIN, WORKBENCH, THIRD_NOTES, THIRD_PLAIN)
AT_LEAST_25 = {"PHONE_NUMBER", "PATRON_BARCODE", "ITEM_BARCODE", "STREET_ADDRESS", "EMAIL_ADDRESS"}
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPOKEN = {word: str(digit) for digit, word in enumerate(DIGITS)} | {"oh": "0"}


@pytest.fixture(params=FILES)
def lines(request: pytest.FixtureRequest) -> tuple[Labelled, ...]:
    return read_corpus(CORPUS / request.param)


def counted(lines: tuple[Labelled, ...]) -> Counter[str]:
    return Counter(label for line in lines for label, _ in line.marked())


def marked_as(lines: tuple[Labelled, ...], label: str) -> Iterator[str]:
    """What carries a label, as a reader would see it: folded to plain letters and digits."""
    for line in lines:
        for found, words in line.marked():
            if found == label:
                yield unicodedata.normalize("NFKC", html.unescape(words)).lower()


def holds_somebody(line: Labelled) -> bool:
    return any(span.label in MUST_GO - {"ITEM_BARCODE", "ITEM_RECORD"} for span in line.spans)


def digits_of(words: str) -> str:
    """The digits of a number, whether it is written or spoken."""
    return "".join(SPOKEN.get(part, "") or re.sub(r"\D", "", part) for part in re.split(r"\s+", words))


def may_be_issued(ssn: str) -> bool:
    return not ssn.startswith(("000", "666", "9"))


def is_fictional_phone(number: str) -> bool:
    return re.fullmatch(r"1?(\d{3})?55501\d\d", digits_of(number)) is not None


def test_a_mark_becomes_a_span() -> None:
    text, spans = parse_line("told {PERSON|Kaz Doyle}, {PHONE_NUMBER|555-0142}, no")

    assert text == "told Kaz Doyle, 555-0142, no"
    assert spans == (
        Span(start=5, end=14, label="PERSON"),
        Span(start=16, end=24, label="PHONE_NUMBER"),
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("told {NAME|Kaz}", "no label"),
        ("told {PERSON|Kaz", "brace"),
        ("told {PERSON|}", "brace"),
        ("told {PERSON Kaz}", "brace"),
        ("told Kaz} twice", "brace"),
        ("{PERSON|{PERSON|Kaz} Doyle}", "brace"),
        ("told {PERSON|Kaz|Doyle}", "brace"),
        ("told {PERSON| Kaz}", "blank"),
        ("told {PERSON|Kaz }", "blank"),
        ("told {PERSON|\u00a0}", "blank"),
    ],
)
def test_a_broken_mark_is_an_error(line: str, says: str) -> None:
    with pytest.raises(CorpusError, match=says):
        parse_line(line)


@pytest.mark.parametrize(
    "content", ["no hand yet\n", "# hand: terse\ntrailing blank \n", "# hand: terse\n{X|y}\n"]
)
def test_a_file_that_is_not_in_form_says_where(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CorpusError, match=r"notes\.txt, line [12]"):
        read_corpus(path)


def test_no_text_stands_twice() -> None:
    texts = Counter(line.text for name in FILES for line in read_corpus(CORPUS / name))

    assert [text for text, times in texts.items() if times > 1] == []


def test_spans_stand_in_order_on_whole_text(lines: tuple[Labelled, ...]) -> None:
    for line in lines:
        edges = [edge for span in line.spans for edge in (span.start, span.end)]
        assert edges == sorted(edges), line.line
        assert all(words == words.strip() != "" for _, words in line.marked()), line.line


def test_the_notes_hold_enough_of_everything() -> None:
    notes = read_corpus(CORPUS / NOTES)
    found = counted(notes)

    assert len(notes) >= 330
    assert found["PERSON"] >= 200
    assert {label for label in AT_LEAST_25 if found[label] < 25} == set()
    assert {label for label in LABELS if found[label] < 10} == set()
    assert len({line.hand for line in notes}) >= 20


def test_the_plain_sentences_hold_people_and_addresses() -> None:
    plain = read_corpus(CORPUS / PLAIN)
    found = counted(plain)

    assert len(plain) >= 170
    assert found["PERSON"] >= 100
    assert found["STREET_ADDRESS"] >= 20


def test_the_held_out_notes_hold_people_in_many_hands() -> None:
    notes = read_corpus(CORPUS / HELD_OUT_NOTES)
    found = counted(notes)

    assert len(notes) >= 240
    assert found["PERSON"] >= 200
    assert LABELS - found.keys() == set()
    assert len({line.hand for line in notes}) >= 20


def test_the_held_out_plain_sentences_hold_people_and_addresses() -> None:
    plain = read_corpus(CORPUS / HELD_OUT_PLAIN)
    found = counted(plain)

    assert len(plain) >= 90
    assert found["PERSON"] >= 80
    assert found["STREET_ADDRESS"] >= 10


def test_the_third_writing_holds_people_and_births_in_many_hands() -> None:
    notes, plain = read_corpus(CORPUS / THIRD_NOTES), read_corpus(CORPUS / THIRD_PLAIN)
    found = counted(notes)

    assert len(notes) == 250
    assert found["PERSON"] >= 200
    assert found["BIRTH_DATE"] >= 50
    assert LABELS - found.keys() == set()
    assert len({line.hand for line in notes}) >= 15
    assert len(plain) == 100
    assert counted(plain)["PERSON"] >= 70


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        (NOTES, 0.2, 0.35),
        (PLAIN, 0.2, 0.35),
        (HELD_OUT_NOTES, 0.34, 0.55),
        (HELD_OUT_PLAIN, 0.34, 0.55),
        (THIRD_NOTES, 0.2, 0.35),
        (THIRD_PLAIN, 0.3, 0.55),
    ],
)
def test_a_part_of_every_file_holds_nobody(name: str, least: float, most: float) -> None:
    lines = read_corpus(CORPUS / name)
    nobody = sum(not holds_somebody(line) for line in lines)

    assert least <= nobody / len(lines) <= most


def test_no_number_or_address_can_be_real(lines: tuple[Labelled, ...]) -> None:
    reserved = re.compile(r"\bexample(\.| dot | \(dot\) | \[dot\] )(org|net|com)\b")

    assert [phone for phone in marked_as(lines, "PHONE_NUMBER") if not is_fictional_phone(phone)] == []
    assert [email for email in marked_as(lines, "EMAIL_ADDRESS") if not reserved.search(email)] == []
    assert [
        url for url in marked_as(lines, "URL") if not reserved.search(url.split("//")[-1].split("/")[0])
    ] == []
    assert [ssn for ssn in marked_as(lines, "US_SSN") if may_be_issued(ssn)] == []
    assert [ip for ip in marked_as(lines, "IP_ADDRESS") if not ipaddress.ip_address(ip).is_private] == []


def test_what_is_checked_for_being_real_can_fail() -> None:
    assert not is_fictional_phone("508-555-0242")
    assert is_fictional_phone("five five five oh one four nine")
    assert may_be_issued("212-44-1029")


TELLING = {
    "SSN": r"\b\d{3}[-. ]\d{2}[-. ]\d{4}\b",
    "phone": r"555\W?01\d\d\b",
    "e-mail": r"\b[\w.]+@[\w.]+\b",
    "patron barcode": r"\b2\d{13}\b",
    "item barcode": r"\b3\d{13}\b",
    "record number": r"(?i)\b[pi]\d{7}[\dx]\b",
    "PIN": r"(?i)\bpin (is )?\d{4}\b",
    "town, state and ZIP": r"\b[A-Za-z]+,? (?i:ma|me) \d{5}\b",
}


def unmarked(line: Labelled) -> str:
    """The text with every span blotted out."""
    text = line.text
    for span in line.spans:
        text = text[: span.start] + "\x00" * (span.end - span.start) + text[span.end :]
    return text


@pytest.mark.parametrize("shape", TELLING.values(), ids=TELLING)
def test_what_has_a_telling_shape_has_a_mark(lines: tuple[Labelled, ...], shape: str) -> None:
    assert [line.line for line in lines if re.search(shape, unmarked(line))] == []


def test_a_shape_without_a_mark_would_be_seen() -> None:
    text, spans = parse_line("call {PERSON|Kaz} at 508-555-0142")
    line = Labelled(text=text, spans=spans, hand="terse", line=1)

    assert unmarked(line) == "call \x00\x00\x00 at 508-555-0142"
    assert re.search(TELLING["phone"], unmarked(line))
