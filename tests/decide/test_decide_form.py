"""The request form: typed, defaulted, and refused with every mistake at once and no value."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.decide import build_request, load_request
from redactkit.decide.form import request_or_mistakes
from redactkit.decide.yaml_text import read_yaml
from redactkit.errors import FormInvalid, InputMissing
from redactkit.model import Request

LEAST = "profile: ma-duxbury\nrequester:\n  kind: private\n"


def form(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "request.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(FormInvalid) as caught:
        load_request(form(tmp_path, text))
    assert caught.value.code == 78
    line = caught.value.line()
    assert "\n" not in line
    assert line.startswith("request.yaml: ")
    assert caught.value.__cause__ is None
    return line


def test_the_least_form_has_the_defaults(tmp_path: Path) -> None:
    loaded = load_request(form(tmp_path, LEAST))
    assert loaded.source == LEAST.encode()
    request = loaded.request
    assert request.handled_by == "staff"
    assert request.process.kind == "none"
    assert request.process.issuer == "unknown"
    assert request.process.court is None
    assert request.seeks.about == "records"
    assert request.seeks.classes == ()
    assert request.situation == "ordinary"
    assert request.custodian == "public_library"
    assert not request.requester.identified
    assert not request.process.nondisclosure
    assert not request.doubt
    assert request.received is None


def test_an_absent_id_is_random_and_safe(tmp_path: Path) -> None:
    first = load_request(form(tmp_path, LEAST)).request.id
    second = load_request(form(tmp_path, LEAST)).request.id
    assert first != second
    assert load_request(form(tmp_path, LEAST + f"id: {first}\n")).request.id == first


def test_scalars_are_text_until_the_schema_types_them(tmp_path: Path) -> None:
    text = LEAST + "seeks: {patrons: [00123, 0x1F, 1e3], items: 007}\ndoubt: YES\nown_patrons_only: no\n"
    request = load_request(form(tmp_path, text)).request
    assert request.seeks.patrons == ("00123", "0x1F", "1e3")
    assert request.seeks.items == ("007",)
    assert request.doubt
    assert not request.own_patrons_only


def test_what_a_person_said_is_not_in_the_repr(tmp_path: Path) -> None:
    text = LEAST + "asked: about Jane Roe\nseeks: {patrons: ['21712000123104'], named_as: Jane Roe}\n"
    loaded = load_request(form(tmp_path, text))
    assert "Roe" not in repr(loaded)
    assert "21712000123104" not in repr(loaded)


def test_a_field_with_nothing_after_it_says_nothing(tmp_path: Path) -> None:
    assert load_request(form(tmp_path, LEAST + "purpose:\nasked: ''\n")).request.purpose is None


def test_the_words_asked_are_kept_as_they_are(tmp_path: Path) -> None:
    text = LEAST + "asked: |\n  First line.\n\n    indented\n"
    assert load_request(form(tmp_path, text)).request.asked == "First line.\n\n  indented\n"


def test_every_mistake_is_told_at_once_with_its_line_and_no_value(tmp_path: Path) -> None:
    line = refused(
        tmp_path,
        "profile: ma-duxbury\n"
        "received: 2026-02-30\n"
        "bogus: Jane Roe\n"
        "Jane Roe of Elm Street: 1\n"
        "requester:\n"
        "  kind: Jane Roe\n"
        "  identified: Roe\n"
        "process: {kind: subpoena, returnable: soon, spocific: yes}\n"
        "seeks:\n"
        "  classes: [circulation, Roe]\n"
        "  from: 2024\n",
    )
    for told in (
        "line 2: received is not a day, written YYYY-MM-DD",
        "line 3: (a name that is no field) is not a known field",
        "line 4: (a name that is no field) is not a known field",
        "line 6: requester.kind must be private, press,",
        "line 7: requester.identified must be yes or no",
        "line 8: process.returnable is not a day",
        "line 8: process.spocific is not a known field",
        "line 10: seeks.classes entry 2 must be registration,",
        "line 11: seeks.from is not a day",
    ):
        assert told in line
    assert "Roe" not in line
    assert "Elm" not in line
    assert "soon" not in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "this file is empty"),
        ("# only a comment\n", "this file is empty"),
        ("- a\n- b\n", "the file must be a group of indented fields"),
        ("just words\n", "the file must be a group of indented fields"),
        ("profile: [unclosed\n", "not valid YAML"),
        (LEAST + "profile: me-infonet\n", "line 4: profile is given twice"),
        (LEAST + "asked: &a text\ncounsel: *a\n", "references"),
        (LEAST + "asked: !!python/object:os.system rm\n", "tags"),
        (LEAST + "---\na: b\n", "only one document"),
        (LEAST + "? [a, b]\n: c\n", "a name must be a word"),
        ("requester: {kind: private}\n", "profile is missing"),
        ("profile: ma-duxbury\n", "requester is missing"),
        ("profile: ma-duxbury\nrequester: private\n", "requester must be a group of indented fields"),
        (LEAST + "counsel: release\n", "counsel must be a list"),
        (LEAST + "counsel:\n  - {who: me, says: release}\n", "counsel entry 1.who must be"),
        (LEAST + "id: ../escape\n", "id may hold letters"),
        (LEAST + "id: " + "x" * 65 + "\n", "id may hold letters"),
        (LEAST + "schema: redactkit.request/2\n", "schema must be redactkit.request/1"),
        (LEAST + "seeks: {from: 2024-02-01, to: 2024-01-01}\n", "seeks.from is later than seeks.to"),
        (LEAST + "seeks: {patrons: ['']}\n", "seeks.patrons entry 1 must be a text"),
        (LEAST + "seeks: {patrons: [[1]]}\n", "seeks.patrons entry 1 must be a text"),
        (LEAST + "seeks: {fields: [patron.name, unknown]}\n", "seeks.fields entry 2 is no known category"),
        (LEAST + "received: 0001-01-01\n", "received is not a day"),
        (LEAST + "received: 20261120\n", "received is not a day"),
        (
            LEAST + "seeks: {matched_by: {name: x, on: 2026-01-01, by: []}}\n",
            "seeks.matched_by.by is not valid",
        ),
        (
            LEAST + "received: 2026-11-20\nmore_time: {reason: r, ready_by: 2026-11-19}\n",
            "more_time.ready_by is earlier",
        ),
    ],
)
def test_a_wrong_form_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert told in refused(tmp_path, text)


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\xff\xfe", b"PK\x03\x04" + bytes(range(256)), "asked: caf\u00e9".encode("latin-1")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "this is not a text file" in refused(tmp_path, content)


def test_nesting_has_an_end(tmp_path: Path) -> None:
    assert "nested too deeply" in refused(tmp_path, "[" * 5000)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputMissing) as caught:
            load_request(path)
        assert caught.value.code == 66
        assert str(tmp_path.parent) not in caught.value.line()


def test_a_form_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "secret words", "/somewhere")

    path = form(tmp_path, LEAST)
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(InputMissing, match="cannot be read") as caught:
        load_request(path)
    assert "secret" not in caught.value.line()


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    assert "too large" in refused(tmp_path, b"a" * 4_000_001)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_windows_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = (LEAST + "asked: caf\u00e9\n").replace("\n", "\r\n")
    assert load_request(form(tmp_path, text.encode(encoding))).request.asked == "caf\u00e9"


def test_flags_are_checked_by_the_same_schema() -> None:
    asked = build_request(
        {"profile": "ma-duxbury", "requester": {"kind": "press"}, "seeks": {"from": "2024-01-01"}}
    )
    assert isinstance(asked, Request)
    assert asked.requester.kind == "press"
    today = build_request({"profile": "p", "requester": {"kind": "press"}, "received": date(2026, 11, 20)})
    assert today.received == date(2026, 11, 20)
    ticked = build_request({"profile": "p", "requester": {"kind": "press", "identified": True}})
    assert ticked.requester.identified
    with pytest.raises(FormInvalid, match=r"requester\.kind must be"):
        build_request({"profile": "ma-duxbury", "requester": {"kind": "nobody"}})
    with pytest.raises(FormInvalid, match="profile is missing"):
        build_request({"requester": {"kind": "press"}})


WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)
NESTED: st.SearchStrategy[Any] = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=60) | WORDS.map(str.encode))
def test_no_bytes_make_the_reader_fail_in_another_way(content: bytes) -> None:
    with contextlib.suppress(FormInvalid):
        assert read_yaml(content, "f").data is not None


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(["profile", "requester", "seeks", "process", "counsel", "x"]), NESTED))
def test_no_shape_makes_the_schema_fail_in_another_way(shape: dict[str, Any]) -> None:
    with contextlib.suppress(FormInvalid):
        assert build_request(shape).profile.strip()


def test_days_in_the_wrong_order_are_told_with_the_other_mistakes() -> None:
    """Whoever mends a form once should not be sent back for what could be seen the first time."""
    text = (
        "profile: ma-duxbury\nreceived: 2026-01-01\nrequester: {kind: privat}\n"
        "seeks: {from: 2024-12-31, to: 2024-01-01, fields: [loan.branche]}\n"
        "more_time: {reason: much, ready_by: 2020-01-01}\n"
    )
    found = request_or_mistakes(read_yaml(text.encode(), "x").data)
    assert isinstance(found, list)
    assert [each.path for each in found] == [
        ("requester", "kind"),
        ("seeks", "from"),
        ("more_time", "ready_by"),
        ("seeks", "fields", 0),
    ]


@pytest.mark.parametrize(
    "seeks",
    ["{from: soon, to: 2024-01-01}", "{fields: {a: b}}", "{fields: [[a]]}", "words", "[1, 2]"],
)
def test_what_is_no_day_and_no_list_is_told_once(seeks: str) -> None:
    text = f"profile: ma-duxbury\nrequester: {{kind: private}}\nseeks: {seeks}\n"
    found = request_or_mistakes(read_yaml(text.encode(), "x").data)
    assert isinstance(found, list)
    assert len(found) == 1
