"""The recognizers as data: each passes the cases of its own file, and a file that does not fit is refused."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
import regex

from redactkit.checkdigits import luhn_valid
from redactkit.detect import Detector, LearnedPrefix, list_recognizers, test_recognizers
from redactkit.detect.engine import recognizer_alone
from redactkit.detect.guarded import LibraryRecognizer
from redactkit.detect.spec import MatchCase, PatternSpec, RecognizerSpec, load_specs, load_specs_from
from redactkit.errors import FormInvalid, InputMissing
from redactkit.resources import data_folder

GOOD = """
schema: redactkit.recognizer/1
id: made_up
entity: MADE_UP
about: for a test
specificity: 50
patterns: [{name: one, regex: 'abc', score: 0.9}]
cases: {match: [{text: 'x abc', spans: ['abc']}], no_match: ['xyz']}
"""


def with_check_digit(payload: str) -> str:
    return next(payload + digit for digit in "0123456789" if luhn_valid(payload + digit))


@pytest.mark.parametrize("spec", load_specs(), ids=lambda spec: spec.id)
def test_recognizer_passes_its_own_cases(spec: RecognizerSpec) -> None:
    assert test_recognizers([spec]).failures == ()


@pytest.mark.parametrize("spec", load_specs(), ids=lambda spec: spec.id)
def test_every_pattern_compiles_and_has_a_score(spec: RecognizerSpec) -> None:
    """Presidio would look at each again in every process, and compile it for that alone."""
    for each in spec.patterns:
        assert regex.compile(each.regex).pattern == each.regex
        assert 0 < each.score <= 1


@pytest.mark.parametrize("spec", load_specs(), ids=lambda spec: spec.id)
def test_what_a_pattern_needs_is_looser_than_the_pattern(spec: RecognizerSpec) -> None:
    """The sieve must never hide what the pattern would find: not in a case of any recognizer."""
    texts = [text for each in load_specs() for text in (*(case.text for case in each.match), *each.no_match)]
    texts += [text.upper() for text in texts]
    flags = regex.DOTALL | regex.MULTILINE | (0 if spec.case_sensitive else regex.IGNORECASE)
    for pattern in (each for each in spec.patterns if each.needs):
        # It is searched for without a time-out, so it may repeat nothing without bound.
        outside_classes = re.sub(r"\[(?:\\.|[^\]])*\]", "", pattern.needs)
        assert not re.search(r"[*+]|,\}", outside_classes), pattern.name
        for text in texts:
            for found in regex.finditer(pattern.regex, text, flags):
                rest = text[found.start() :]
                assert regex.search(pattern.needs, rest, regex.IGNORECASE), pattern.name


def test_a_pattern_reads_no_text_without_what_it_needs() -> None:
    pattern = PatternSpec(name="one", regex="abc", score=0.9, needs="x")
    spec = RecognizerSpec(id="made_up", entity="MADE_UP", about="", specificity=50, patterns=(pattern,))
    find = recognizer_alone(spec)
    assert find("abc") == []
    assert find("abc x") == [(0, 3)]


def test_the_report_counts_and_names_failures(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    spec = load_specs_from(tmp_path)[0]
    wrong = RecognizerSpec(
        id=spec.id,
        entity=spec.entity,
        about=spec.about,
        specificity=spec.specificity,
        patterns=spec.patterns,
        match=(MatchCase(text="x abd", spans=("abd",)), MatchCase(text="abc", spans=("missing",))),
        no_match=("abc",),
    )
    report = test_recognizers([wrong])
    assert not report.passed
    assert [(f.kind, f.case) for f in report.failures] == [("match", 1), ("match", 2), ("no_match", 1)]
    assert not any("ab" in failure.why for failure in report.failures)


def test_the_list_has_every_recognizer_by_id() -> None:
    listed = list_recognizers()
    assert [each.id for each in listed] == sorted(spec.id for spec in load_specs())
    assert {"patron_barcode", "item_barcode", "sierra_record_number", "loan_history"} <= {
        e.id for e in listed
    }
    assert all(each.cases >= 2 and each.about for each in listed)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{not: [yaml", "not a readable YAML file"),
        (GOOD.replace("id: made_up", "id: Made Up"), "id"),
        (GOOD.replace("no_match: ['xyz']", "no_match: []"), "no_match"),
        (GOOD + "surprise: yes\n", "surprise"),
        (GOOD + "check: tarot\n", "no check has this name"),
        (GOOD + "veto: whim\n", "no veto has this name"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FormInvalid) as caught:
        load_specs_from(tmp_path)
    assert says in caught.value.what
    assert caught.value.file == "a.yaml"


def test_what_is_wrong_with_a_pattern_or_a_key_is_said_by_name(tmp_path: Path) -> None:
    """Not found out by Presidio, as a fault of the program, at whatever verb comes next."""
    for wrong, says in (
        (GOOD.replace("'abc'", "'ab(c'", 1), ["pattern one: regex is not a regular expression"]),
        (GOOD.replace("score: 0.9", "score: 0.9, needs: '[a'"), ["pattern one: needs is not a regular"]),
        (
            GOOD.replace("specificity", "specifity"),
            ["specifity is not a known key: did you mean specificity?", "specificity: field required"],
        ),
        (GOOD.replace("score: 0.9", "score: 7"), ["patterns entry 1: score: input should be"]),
        (GOOD.replace("id: made_up", "id: {"), ["line 5 is not a readable YAML file"]),
    ):
        (tmp_path / "a.yaml").write_text(wrong, encoding="utf-8")
        with pytest.raises(FormInvalid) as caught:
            load_specs_from(tmp_path)
        assert caught.value.code == 78
        assert all(line.startswith("a.yaml: ") for line in caught.value.lines())
        for words in says:
            assert words in caught.value.what
        assert "recognizers/README.md" in (caught.value.hint or "")


def test_a_pattern_may_name_the_parts_that_stand_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("abc'", "{{letters}}+'", 1), encoding="utf-8")
    with pytest.raises(FormInvalid, match="no part letters"):
        load_specs_from(tmp_path)
    parts = "schema: redactkit.recognizer-parts/1\nparts: {letter: 'a|b|c', letters: '{{letter}}+'}\n"
    (tmp_path / "parts.yaml").write_text(parts, encoding="utf-8")
    specs = load_specs_from(tmp_path)
    assert [spec.id for spec in specs] == ["made_up"]
    assert test_recognizers(specs).passed


def test_two_files_with_one_id_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormInvalid, match="empty"):
        load_specs_from(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(FormInvalid, match="same id"):
        load_specs_from(tmp_path)


def test_shipped_data_that_is_missing_is_said_plainly() -> None:
    with pytest.raises(InputMissing, match="no_such_folder"):
        data_folder("no_such_folder")


def test_no_item_barcode_is_a_payment_card(plain_detector: Detector) -> None:
    chance = random.Random(5)
    barcodes = [with_check_digit(f"3{chance.randrange(10**12):012d}") for _ in range(2000)]
    texts = [form.format(code) for form in ("{}", "credit card? item {} overdue") for code in barcodes]
    entities = [{finding.entity for finding in found} for found in plain_detector.findings(texts)]
    assert sum("CREDIT_CARD" in each for each in entities) == 0
    assert all("ITEM_BARCODE" in each for each in entities)


def test_a_payment_card_is_still_one(plain_detector: Detector) -> None:
    found = plain_detector.findings(["paid with 4111 1111 1111 1111"])[0]
    assert [finding.entity for finding in found] == ["CREDIT_CARD"]


# First digits and length of barcodes that a payment network does not issue, and of those that it does.
ODD_BARCODES = (("3171", 13), ("31", 15), ("41", 15), ("9", 16))
CARD_LIKE_BARCODES = (("4000", 16), ("4", 13), ("37", 15), ("2345", 16), ("5312", 16))


def barcodes(begins: str, length: int, how_many: int) -> list[str]:
    chance = random.Random(length)
    size = length - len(begins) - 1
    return [with_check_digit(f"{begins}{chance.randrange(10**size):0{size}d}") for _ in range(how_many)]


def cards_among(detector: Detector, texts: list[str]) -> int:
    return sum(each.entity == "CREDIT_CARD" for found in detector.findings(texts) for each in found)


def test_no_barcode_of_another_length_is_a_payment_card(plain_detector: Detector) -> None:
    codes = [code for kind in (*ODD_BARCODES, *CARD_LIKE_BARCODES) for code in barcodes(*kind, 300)]
    forms = ("item {} lost", "lost: {}", "copies: {}", "barcode {} will not scan")
    texts = [form.format(code) for form in forms for code in codes]
    assert len(texts) > 10_000
    assert cards_among(plain_detector, texts) == 0
    assert all(plain_detector.findings([form.format(codes[0]) for form in forms]))


def test_no_barcode_that_begins_as_the_exports_say_is_a_payment_card() -> None:
    codes = [
        code for begins, length in CARD_LIKE_BARCODES for code in barcodes(f"{begins}77777", length, 500)
    ]
    prefixes = {LearnedPrefix(entity="ITEM_BARCODE", prefix=code[:5], length=len(code)) for code in codes}
    detector = Detector.build(use_model=False, prefixes=sorted(prefixes, key=repr))
    forms = ("item {} lost", "paid for {} lost", "charged for copy {}", "code {}")
    texts = [form.format(code) for form in forms for code in codes]
    assert len(texts) == 10_000
    assert cards_among(detector, texts) == 0


def test_no_barcode_of_fourteen_digits_is_a_payment_card_in_groups(plain_detector: Detector) -> None:
    codes = [code for begins in ("3", "36", "305") for code in barcodes(begins, 14, 300)]
    texts = [f"paid {code[0]} {code[1:5]} {code[5:10]} {code[10:]} 2 copies" for code in codes]
    texts += [f"took {code[:4]} {code[4:8]} {code[8:12]} {code[12:]}" for code in codes]
    assert cards_among(plain_detector, texts) == 0


def test_a_hostile_text_of_digits_is_read_in_no_time(plain_detector: Detector) -> None:
    for text in ("4111 " * 8000, "4" * 40_000, "4111-1" * 6000, "paid " * 4000 + "4111 11 " * 3000):
        started = time.process_time()
        assert all(finding.entity != "UNCHECKED" for finding in plain_detector.findings([text])[0])
        assert time.process_time() - started < 20


def test_a_number_that_no_network_issues_is_no_payment_card(plain_detector: Detector) -> None:
    texts = [code for kind in ODD_BARCODES for code in barcodes(*kind, 100)]
    assert cards_among(plain_detector, [*texts, *(f"credit card {text}" for text in texts)]) == 0


@pytest.mark.parametrize(
    "number",
    [
        *("4111111111111111", "4012888888881881", "4222222222222", "5555555555554444", "5105105105105100"),
        *("2223003122003222", "378282246310005", "371449635398431", "6011111111111117", "6011000990139424"),
        *("3530111333300000", "3566002020360505", "6200000000000005"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        *("{}", "card {}, exp 12/27", "lost item paid by visa {}", "refund to {} today"),
        *("book paid {} exp 12/27", "mother paid for copy {}", "mc {} for lost title", "{}-123", "{}-12/27"),
        *("Lost dvd. took {} 4/26 code 1234", "12,{}", "12-{}"),
    ],
)
def test_the_numbers_that_networks_publish_for_tests_are_payment_cards(
    plain_detector: Detector, number: str, form: str
) -> None:
    text = form.format(number)
    found = [(f.start, f.entity) for f in plain_detector.findings([text])[0]]
    assert (text.index(number), "CREDIT_CARD") in found


def test_a_failed_check_digit_discards_nothing(plain_detector: Detector) -> None:
    good, bad = plain_detector.findings(["21712000012349", "21712000012340"])
    assert [f.entity for f in good] == [f.entity for f in bad] == ["PATRON_BARCODE"]
    assert good[0].score > bad[0].score


def test_a_prefix_learned_from_the_export_names_the_number() -> None:
    learned = Detector.build(
        use_model=False,
        prefixes=[
            LearnedPrefix(entity="ITEM_BARCODE", prefix="29999", length=14),
            LearnedPrefix(entity="PATRON_BARCODE", prefix="B.0", length=9),
        ],
    )
    item, patron, neither = learned.findings(["29999000012345", "card B.0123456 x", "card BX0123456"])
    assert [(f.entity, f.score) for f in item] == [("ITEM_BARCODE", 0.97)]
    assert [f.entity for f in patron] == ["PATRON_BARCODE"]
    assert "PATRON_BARCODE" not in [f.entity for f in neither]


def test_many_learned_prefixes_are_one_pattern_for_each_length() -> None:
    prefixes = [
        LearnedPrefix(entity="ITEM_BARCODE", prefix=f"7{nth}", length=14) for nth in range(1000, 1300)
    ]
    spec = next(spec for spec in load_specs() if spec.id == "item_barcode")
    assert len(LibraryRecognizer(spec, prefixes).patterns) == len(spec.patterns) + 1
    assert [
        f.entity for f in Detector.build(use_model=False, prefixes=prefixes).findings(["71234000000001"])[0]
    ] == ["ITEM_BARCODE"]


def test_strict_is_built_without_what_an_export_teaches() -> None:
    learned = Detector.build(
        use_model=False, prefixes=[LearnedPrefix(entity="ITEM_BARCODE", prefix="29999", length=14)]
    )
    text = "29999000012345 lost"
    assert [f.entity for f in learned.findings([text])[0]] == ["ITEM_BARCODE"]
    assert learned.findings([text], mode="strict") == Detector.build(use_model=False).findings(
        [text], mode="strict"
    )


def test_context_counts_as_whole_words_only(plain_detector: Detector) -> None:
    with_word, inside_word = plain_detector.findings(["lic 1234567 seen", "public 1234567 seen"])
    assert [f.entity for f in with_word] == ["US_DRIVER_LICENSE"]
    assert inside_word == ()
