"""The detector as a whole: fails closed, stays offline, writes no log, and answers alike every time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.detect import (
    UNCHECKED_TEXT,
    UNKNOWN_TOKEN,
    Detector,
    KnownIdentifiers,
    findings_document,
    is_unchecked,
)
from redactkit.detect import guarded as guarded_module
from redactkit.detect.agenda import Agenda
from redactkit.detect.conflicts import settle
from redactkit.detect.detector import LONGEST_TEXT
from redactkit.detect.guarded import (
    REGEX_TIMEOUT_S,
    GuardedPatterns,
    LibraryRecognizer,
    pattern_recognizers,
)
from redactkit.detect.spec import PatternSpec, RecognizerSpec, load_specs
from redactkit.errors import UsageError
from redactkit.model import Finding

SECRET = "Quillon Vexley, 14 Marrow Lane, q.vexley@example.org, 987-65-4321"
LOOKED_AT = {spec.id: spec.match[0].text for spec in load_specs()} | {
    "ip_address": "10.0.0.1",
    "mac_address": "00:1B:44:11:3A:B7",
    "phone_with_country_code": "+44 20 7946 0018",
}
RECOGNIZERS = [each.name for each in pattern_recognizers(load_specs(), ())]


def recognizers_of(detector: Detector) -> dict[str, Any]:
    return {each.name: each for each in detector._engine.analyzer.registry.recognizers}


def found(detector: Detector, text: str, mode: Any = "detect") -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.entity) for f in detector.findings([text], mode=mode)[0]]


@pytest.mark.parametrize("name", RECOGNIZERS)
@pytest.mark.parametrize("error", [RuntimeError, TimeoutError, KeyError])
def test_a_recognizer_that_raises_withholds_the_text(
    plain_detector: Detector, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception]
) -> None:
    def fail(text: str, *_: object, **__: object) -> None:
        raise error(text)

    monkeypatch.setattr(recognizers_of(plain_detector)[name], "analyze", fail)
    text = f"{SECRET}; {LOOKED_AT[name]}"  # one in which it has something to look for
    for mode in ("detect", "strict"):
        findings = plain_detector.findings([text], mode=mode)[0]  # type: ignore[arg-type]
        assert [(f.start, f.end, f.entity) for f in findings] == [(0, len(text), UNCHECKED_TEXT)]
        assert is_unchecked(findings)
        assert "Vexley" not in repr(findings)


def test_one_text_that_cannot_be_read_spoils_no_other(
    plain_detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer = recognizers_of(plain_detector)["email"]
    whole = recognizer.analyze

    def fail_on_one(text: str, *rest: object, **named: object) -> object:
        if "spoiled@" in text:
            raise RuntimeError(text)
        return whole(text, *rest, **named)

    monkeypatch.setattr(recognizer, "analyze", fail_on_one)
    first, second, third = plain_detector.findings(["a@example.org", "spoiled@example.org", "b@example.org"])
    assert is_unchecked(second)
    assert [f.entity for f in (*first, *third)] == ["EMAIL_ADDRESS", "EMAIL_ADDRESS"]


def test_a_fault_among_the_known_identifiers_withholds_the_texts(
    knowing_detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KnownIdentifiers, "find", lambda *_: 1 / 0)
    assert all(is_unchecked(found) for found in knowing_detector.findings(["a", "b"]))
    assert knowing_detector.findings(["the"], mode="strict") == [()]


def test_a_pattern_that_takes_too_long_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_module, "REGEX_TIMEOUT_S", 0.02)
    slow = RecognizerSpec(
        id="slow",
        entity="SLOW",
        about="never ends",
        specificity=1,
        patterns=(PatternSpec(name="slow", regex=r"(?:x|xx|xxx)+(?<!.)y", score=0.9),),
    )
    with pytest.raises(TimeoutError):
        LibraryRecognizer(slow).analyze("x" * 5000, ["SLOW"])


def test_every_pattern_recognizer_raises_on_a_timeout(
    plain_detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stuck:
        groupindex: dict[str, int] = {}  # noqa: RUF012

        def finditer(self, *_: object, **__: object) -> list[object]:
            raise TimeoutError

    monkeypatch.setattr(guarded_module, "_compile", lambda *_: Stuck())
    monkeypatch.setattr(guarded_module, "holds", lambda *_: True)
    for name, recognizer in recognizers_of(plain_detector).items():
        if hasattr(recognizer, "patterns"):
            assert isinstance(recognizer, GuardedPatterns), name
            with pytest.raises(TimeoutError):
                recognizer.analyze("x", recognizer.supported_entities)
    assert is_unchecked(plain_detector.findings(["x 1"])[0])


def test_where_the_sieve_fails_every_recognizer_looks(
    plain_detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = plain_detector.findings([SECRET, "\u200b" + SECRET])
    monkeypatch.setattr(Agenda, "due", lambda *_: 1 / 0)
    assert plain_detector.findings([SECRET, "\u200b" + SECRET]) == expected
    monkeypatch.setattr(recognizers_of(plain_detector)["mac_address"], "analyze", lambda **_: 1 / 0)
    assert is_unchecked(plain_detector.findings([SECRET])[0])


def test_nothing_of_the_text_reaches_a_log(
    plain_detector: Detector, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    plain_detector.findings([SECRET, f"call {SECRET} 781 555 0134", "\u200b" + SECRET])
    monkeypatch.setattr(recognizers_of(plain_detector)["phone"], "analyze", lambda text, *_, **__: 1 / 0)
    assert is_unchecked(plain_detector.findings([SECRET])[0])
    assert not [word for word in ("Vexley", "Marrow", "vexley", "4321") if word in caplog.text]


@pytest.mark.usefixtures("socket_disabled")
def test_an_email_is_found_without_a_network() -> None:
    detector = Detector.build(use_model=False)
    assert found(detector, "write to q.vexley@example.co.uk or www.example.museum") == [
        ("q.vexley@example.co.uk", "EMAIL_ADDRESS")
    ]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, redactkit.detect; print([m for m in ('presidio_analyzer', 'spacy', 'pandas', 'tldextract', 'ahocorasick', 'phonenumbers') if m in sys.modules])"  # noqa: E501
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_order_repetition_and_company_change_nothing(knowing_detector: Detector) -> None:
    texts = [SECRET, "", "Karen Doyle", SECRET, "p1024364 and 21712000012341", "Kar\u200ben Doyle"]
    forward = knowing_detector.findings(texts)
    backward = knowing_detector.findings(texts[::-1])
    assert forward == backward[::-1]
    assert forward == [knowing_detector.findings([text])[0] for text in texts]
    assert knowing_detector.findings([]) == []


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
@pytest.mark.parametrize("mode", ["detect", "strict"])
def test_findings_lie_in_the_text_in_order(knowing_detector: Detector, mode: Any, text: str) -> None:
    findings = knowing_detector.findings([text], mode=mode)[0]
    assert all(0 <= f.start < f.end <= len(text) and 0 < f.score <= 1 for f in findings)
    assert list(findings) == sorted(findings, key=lambda f: (f.start, f.end, f.entity, f.recognizer))


def test_phrases_of_the_desk(plain_detector: Detector) -> None:
    assert found(plain_detector, "CALLED KAREN DOYLE ABOUT BOOK") == [("KAREN DOYLE", "PERSON")]
    assert found(plain_detector, "DOYLE, KAREN has THE SILENT PATIENT overdue") == [
        ("DOYLE, KAREN", "PERSON"),
        ("THE SILENT PATIENT", "LOAN_HISTORY"),
    ]
    assert found(plain_detector, "ssn 987\u201165\u20114321, 987\u200c654321")[0] == (
        "987\u201165\u20114321",
        "US_SSN",
    )
    assert found(plain_detector, "k\u00addoyle\uff20example.org") == [
        ("k\u00addoyle\uff20example.org", "EMAIL_ADDRESS")
    ]
    assert found(plain_detector, "ip 10.0.12.7, +44 20 7946 0958") == [
        ("10.0.12.7", "IP_ADDRESS"),
        ("+44 20 7946 0958", "PHONE_NUMBER"),
    ]


def test_strict_keeps_words_that_are_nobody_s_name(plain_detector: Detector) -> None:
    text = "patron called about overdue book; Karen doyle's card 42 doesn't scan, will renew."
    assert [words for words, _ in found(plain_detector, text, "strict")] == [
        "Karen",
        "doyle's",
        "42",
    ]
    assert {entity for _, entity in found(plain_detector, text, "strict")} == {UNKNOWN_TOKEN}
    assert found(plain_detector, "WAS THERE ABOUT WILL", "strict") == [("WILL", UNKNOWN_TOKEN)]
    assert found(plain_detector, "-- ( # ) ...", "strict") == []


def test_what_strict_lets_through_does_not_depend_on_who_is_a_patron(
    plain_detector: Detector, knowing_detector: Detector
) -> None:
    texts = [
        "will page karen doyle",
        "Karen Doyle came",
        "an do it",
        "the silent patient",
        "kdoyle82 p1024364",
    ]
    assert plain_detector.findings(texts, mode="strict") == knowing_detector.findings(texts, mode="strict")


def test_strict_covers_everything_the_safe_words_do_not(plain_detector: Detector) -> None:
    text = "Zbigniew wants R\u00e9sum\u00e9s \u5f20\u4f1f 12-B x@y \U0001f600"
    covered = {p for f in plain_detector.findings([text], mode="strict")[0] for p in range(f.start, f.end)}
    left = "".join(c for place, c in enumerate(text) if place not in covered)
    assert [word for word in left.split() if any(c.isalnum() for c in word)] == ["wants"]


def test_another_mode_is_wrong_usage(plain_detector: Detector) -> None:
    with pytest.raises(UsageError):
        plain_detector.findings(["x"], mode="loose")  # type: ignore[arg-type]


def finding(start: int, end: int, entity: str, recognizer: str, score: float = 0.5) -> Finding:
    return Finding(start=start, end=end, entity=entity, score=score, recognizer=recognizer)


SPANS = st.tuples(
    st.integers(0, 20), st.integers(1, 8), st.sampled_from("AB"), st.sampled_from(["low", "high"])
)


@given(st.lists(SPANS, max_size=8))
def test_settling_gives_back_no_character(spans: list[tuple[int, int, str, str]]) -> None:
    findings = [finding(start, start + length, entity, name) for start, length, entity, name in spans]
    settled = settle(findings, {"low": 1, "high": 9})
    for each in findings:
        assert set(range(each.start, each.end)) <= {p for s in settled for p in range(s.start, s.end)}
    assert settled == settle(reversed(findings), {"low": 1, "high": 9})


def test_findings_that_share_nothing_are_no_matter_to_each_other() -> None:
    """Each against each, they took minutes in a text of this length."""
    apart = [finding(3 * at, 3 * at + 2, "X", "low") for at in range(50_000)]
    assert len(settle(apart, {"low": 1})) == 50_000


def test_findings_that_all_hang_together_are_settled_in_a_few_steps_each() -> None:
    """In strict one token lies over "1.1.1.1.…"; a surname said without end is one chain of findings."""
    chain = [finding(3 * at, 3 * at + 4, "XY"[at % 2], "high") for at in range(50_000)]
    whole = finding(0, 150_001, "Z", "low")
    assert settle([*chain, whole], {"low": 1, "high": 9}) == (chain[0], whole, *chain[1:])
    same = [finding(3 * at, 3 * at + 4, "X", "high") for at in range(50_000)]
    assert [(each.start, each.end) for each in settle(same, {"high": 9})] == [(0, 150_001)]


def test_the_highest_of_three_that_become_one_names_them() -> None:
    first, last, between = finding(0, 3, "X", "b"), finding(5, 9, "X", "a"), finding(2, 6, "X", "c", 0.8)
    joined = settle([first, last, between], {"a": 9, "b": 5, "c": 1})
    assert [(each.start, each.end, each.recognizer) for each in joined] == [(0, 9, "a")]


def test_the_more_specific_names_the_span() -> None:
    specificity = {"barcode": 90, "card": 40}
    barcode, card = finding(3, 9, "ITEM_BARCODE", "barcode"), finding(3, 9, "CREDIT_CARD", "card", 1.0)
    assert settle([card, barcode], specificity) == (barcode,)
    wider = finding(0, 9, "CREDIT_CARD", "card")
    assert settle([wider, barcode], specificity) == (wider, barcode)
    assert [
        (f.start, f.end, f.recognizer)
        for f in settle([finding(0, 5, "X", "card"), finding(3, 9, "X", "barcode")], specificity)
    ] == [(0, 9, "barcode")]


def test_the_findings_document_has_coordinates_and_no_text(knowing_detector: Detector) -> None:
    findings = knowing_detector.findings(["nothing here", "for Karen Doyle"])
    document = findings_document(findings, mode="detect")
    assert document["schema"] == "redactkit.findings/1"
    rows = document["findings"]
    assert isinstance(rows, list)
    assert [(row["line"], row["start"], row["end"], row["entity"], row["mode"]) for row in rows] == [
        (2, 4, 15, "PERSON", "detect")
    ]
    assert {"score", "recognizer"} <= set(rows[0])
    assert "Doyle" not in json.dumps(document)


HOSTILE = (
    *("a", "A ", "1", "1-", "1,", "1/1/", "(1) ", "a.", "a@", "f1-", "%41", "O0l", "@", '"a'),
    *("A of ", "Aa, ", "x dot y ", "one ", "two oh ", "12 A ", "12 Aa ", "1 Aa Bb, ", "lives at 1 "),
    *("p o box ", "AA1 ", "S1", "Xx Yy, ", "2 , ", "born a ", "jan 1 ", "age 1 ", "pin set to "),
    *("password is ", "license 1 ", "id no ", "card ", "http://a/", "/u/"),
)
"""What patterns repeat, in pieces: a text of nothing else gives them the most to go back over."""


@pytest.mark.parametrize("spec", load_specs(), ids=lambda spec: spec.id)
def test_no_pattern_needs_long_for_a_hostile_text(spec: RecognizerSpec) -> None:
    """Each pattern reads ten thousand letters of what it likes best within the time that a text may take."""
    cases = [case.text for case in spec.match] + list(spec.no_match)
    cut = [text[: len(text) * 2 // 3] for text in cases]
    for pattern in spec.patterns:
        flags = regex.DOTALL | regex.MULTILINE | (0 if spec.case_sensitive else regex.IGNORECASE)
        compiled = regex.compile(pattern.regex, flags)
        for piece in (*HOSTILE, *cases, *cut):
            for _ in compiled.finditer((piece * (10_000 // len(piece)))[:10_000], timeout=REGEX_TIMEOUT_S):
                pass


@pytest.mark.parametrize("piece", ["http://", "http://a.b/", "dob "])
def test_addresses_and_birth_words_in_a_row_are_read_in_one_go(piece: str) -> None:
    """A text of the longest kind, of nothing else: each pattern is done within its time."""
    text = piece * (LONGEST_TEXT // len(piece))
    for spec in (spec for spec in load_specs() if spec.id in ("birth_date", "patron_link")):
        for pattern in spec.patterns:
            compiled = regex.compile(pattern.regex, regex.DOTALL | regex.MULTILINE | regex.IGNORECASE)
            assert list(compiled.finditer(text, timeout=REGEX_TIMEOUT_S)) == []


@pytest.mark.parametrize("mode", ["detect", "strict"])
def test_a_text_of_more_than_the_longest_is_withheld(plain_detector: Detector, mode: Any) -> None:
    longest = ("the book " * LONGEST_TEXT)[:LONGEST_TEXT]
    swells = "\ufdfa" * (LONGEST_TEXT // 10)  # folding makes eighteen characters of one
    whole, one_more, folded, beside = plain_detector.findings(
        [longest, longest + "s", swells, "call 781-555-0134"], mode=mode
    )
    assert not is_unchecked(whole)
    assert [(f.start, f.end) for f in one_more] == [(0, LONGEST_TEXT + 1)]
    assert is_unchecked(one_more)
    assert "longer than 100,000" in one_more[0].why
    assert is_unchecked(folded)
    assert [f.entity for f in beside][:1] == ["PHONE_NUMBER"]


def test_a_pattern_that_goes_back_over_everything_would_be_caught() -> None:
    hopeless = regex.compile(r"(?:a|a|aa)+b")
    with pytest.raises(TimeoutError):
        hopeless.search("a" * 5000 + "c", timeout=REGEX_TIMEOUT_S)
