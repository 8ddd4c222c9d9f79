"""JSON and JSON Lines: lists, wrappers, nested values, and what no honest file holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exports import doubts_of, opened, read_again, refused, rows_of, table_of

from redactkit.errors import Busy, ExportUnreadable

CANARY = "Quennevaux"


def put(folder: Path, text: str | bytes, name: str = "export.json") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    text = '[{"a": 00, "b": 1}]'.replace("00", "1E5")
    text = text.replace(
        '"b": 1', '"b": 123456789012345678901234567890, "c": -0.50, "d": 1e400, "e": ' + "7" * 5000
    )
    source = opened(put(tmp_path, text))
    assert table_of(source) == [
        {"a": "1E5", "b": "123456789012345678901234567890", "c": "-0.50", "d": "1e400", "e": "7" * 5000}
    ]
    assert read_again(source) == list(rows_of(source).values())


def test_nested_values_have_stable_names(tmp_path: Path) -> None:
    records = [
        {
            "id": 1,
            "personal": {"lastName": "Doyle", "phones": [{"number": "1"}, {"number": "2"}]},
            "barcodes": ["21712", "21713"],
            "active": True,
            "note": None,
            "odd": [["a", "b"], "c", {"d": "e"}],
        },
        {"personal": {"firstName": "Karen"}},
    ]
    source = opened(put(tmp_path, json.dumps(records)))
    assert table_of(source) == [
        {
            "id": "1",
            "personal.lastName": "Doyle",
            "personal.phones.1.number": "1",
            "personal.phones.2.number": "2",
            "barcodes": "21712\x1f21713",
            "active": "true",
            "odd": "c",
            "odd.1": "a\x1fb",
            "odd.3.d": "e",
        },
        {"personal.firstName": "Karen"},
    ]
    assert "note" in source.header
    assert read_again(source) == list(rows_of(source).values())


def test_the_order_of_records_and_names_changes_no_column(tmp_path: Path) -> None:
    records = [{"b": "1", "phones": [{"n": str(n)} for n in range(11)]}, {"a": "2"}, {"c": {"x": "3"}}]
    one = opened(put(tmp_path, json.dumps(records), "one.json"))
    two = opened(put(tmp_path, json.dumps(records[::-1]), "two.json"))
    assert one.header == two.header
    assert one.header.index("phones.2.n") < one.header.index("phones.10.n")


@pytest.mark.parametrize(
    "text",
    [
        '{"entries": [{"id": 1}, {"id": 2}], "total": 2, "start": 0}',
        '{"total": 2, "meta": {"page": {"of": 3}}, "data": [{"id": 1}, {"id": 2}]}',
        '{"response": {"numFound": 2, "docs": [{"id": 1}, {"id": 2}]}, "responseHeader": {"status": 0}}',
        '{"made_up_name": [{"id": 1}, {"id": 2}], "totalRecords": 2}',
        ' [ {"id": 1} , {"id": 2} ] ',
    ],
)
def test_the_list_of_records_is_found_in_its_wrapper(tmp_path: Path, text: str) -> None:
    source = opened(put(tmp_path, text))
    assert table_of(source) == [{"id": "1"}, {"id": "2"}]
    assert read_again(source) == [("1",), ("2",)]
    assert [part.kind for part in source.hidden] == ([] if text.startswith(" [") else ["outside_table"])


def test_what_stands_beside_a_list_belongs_to_each_record(tmp_path: Path) -> None:
    text = '{"id": 7, "loans": [{"id": 1}, {"id": 2}], "patron": {"name": "Doyle"}, "total": 2}'
    source = opened(put(tmp_path, text))
    assert table_of(source) == [
        {"id": "1", "outer.id": "7", "outer.patron.name": "Doyle"},
        {"id": "2", "outer.id": "7", "outer.patron.name": "Doyle"},
    ]
    assert read_again(source) == list(rows_of(source).values())


def test_only_what_stands_right_beside_a_list_can_describe_it(tmp_path: Path) -> None:
    patron = {"status": "expired", "more": {"and": {"still": {"count": 3}}}}
    whole = {"took": 5, "data": {"total": 1, "patron": patron, "loans": [{"id": 1}]}, "meta": {"id": 2}}
    source = opened(put(tmp_path, json.dumps(whole)))
    assert table_of(source) == [
        {
            "id": "1",
            "outer.data.patron.status": "expired",
            "outer.data.patron.more.and.still.count": "3",
        }
    ]
    assert [part.where for part in source.hidden] == ["3 values that describe the list"]
    assert read_again(source) == list(rows_of(source).values())


def test_one_patron_is_one_record(tmp_path: Path) -> None:
    text = '{"id": 1, "names": ["Doyle, K"], "addresses": [{"lines": ["a", "b"]}], "varFields": [{"x": 1}]}'
    source = opened(put(tmp_path, text))
    assert table_of(source) == [
        {"id": "1", "names": "Doyle, K", "addresses.1.lines": "a\x1fb", "varFields.1.x": "1"}
    ]
    assert read_again(source) == list(rows_of(source).values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"patrons": [{"a": 1}], "loans": [{"b": 1}]}', "more than one list"),
        ('{"a": [{"a": 1}, {"a": 2}], "b": [{"a": 3}]}', "more than one list"),
        ('{"total": 3, "x": {"a": [{"a": 1}], "b": [{"a": 3}]}}', "more than one list"),
        (json.dumps({"town": "Duxbury", **{n: [{"a": 1}] * 21 for n in "ab"}}), "more than one list"),
        ('{"entries": [], "total": 0}', "no records"),
        ("[]", "no records"),
        ("{}", "no records"),
        ('[{"a": "' + CANARY, "ends in the middle|not valid"),
        ('[{"a": "' + CANARY + '"}', "ends in the middle"),
        ('[{"a": "' + CANARY + '"} {"a": 1}]', "comma"),
        ('[{"a": "' + CANARY + '"}] x', "something follows"),
        ('[{"a": "' + CANARY + '",}]', "not valid"),
        ('{"a": [{"b": 1}], "a": [{"b": 2}]}', "one name twice"),
        ('[{"a": "' + CANARY + '\x01"}]', "not valid"),
        ('[{"a":' * 10_000, "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"a": NaN}]', "none of its records"),
        ('[{"a": 1, "a": 2}]', "none of its records"),
        ('["' + CANARY + '"]', "none of its records"),
        ('[{"' + '": 1, "'.join(f"n{place}" for place in range(5000)) + '": 1}]', "different fields"),
    ],
)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str, says: str) -> None:
    error = refused(put(tmp_path, text), CANARY)
    assert any(part in error.what for part in says.split("|")), error.what


def test_doubtful_records_are_set_aside(tmp_path: Path) -> None:
    text = (
        '[{"a": 1}, {"a": 2, "ssn": 1, "ssn": 2}, {"a": -Infinity}, 7, {"a": {"b": '
        + '{"c":' * 40
        + "1"
        + "}" * 42
        + ', {"a": 3}, {"a": "\\u001f"}, {"a": "\\ud800"}, {"a": 4}, {"a": 5}, {"a": 6}, {"a": 7}, {"a": 8},'
        ' {"a": {"b": 1, "b": 2}}]'
    )
    source = opened(put(tmp_path, text))
    assert [row["a"] for row in table_of(source)] == ["1", "3", "4", "5", "6", "7", "8"]
    assert sorted(doubts_of(source)) == [2, 3, 4, 5, 7, 8, 14]
    assert [row[0] for row in read_again(source)] == ["1", "3", "4", "5", "6", "7", "8"]


def test_a_name_with_a_dot_and_a_nested_name_are_one_column_and_never_one_cell(tmp_path: Path) -> None:
    text = '[{"a.b": 1}, {"a": {"b": 2}}, {"a.b": 3, "a": {"b": 4}}]'
    source = opened(put(tmp_path, text))
    assert table_of(source) == [{"a.b": "1"}, {"a.b": "2"}]
    assert list(doubts_of(source)) == [3]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = json.dumps([{"name": "Åström", "title": "“Ünïted”"}] * 3, ensure_ascii=False)
    source = opened(put(tmp_path, text.encode(encoding)))
    assert source.format == "json"
    assert table_of(source) == [{"name": "Åström", "title": "“Ünïted”"}] * 3
    assert read_again(source) == list(rows_of(source).values())


def test_values_on_the_edge_of_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"a": "x" * 30, "n": 12345678}, {"a": "\\\"'\u2028", "n": -1.5e10}, {"a": None, "n": True}]
    path = put(tmp_path, json.dumps(records, indent=1))
    wanted = table_of(opened(path))
    for size in range(1, 40):
        monkeypatch.setattr("redactkit.read.json_walk.BLOCK_CHARACTERS", size)
        monkeypatch.setattr("redactkit.verify.texts._READ_BYTES", size)
        source = opened(path)
        assert table_of(source) == wanted
        assert read_again(source) == list(rows_of(source).values())


def test_a_field_that_comes_between_two_passes_is_a_change(tmp_path: Path) -> None:
    path = put(tmp_path, '[{"a": 1}]')
    source = opened(path)
    put(tmp_path, '[{"b": 1}]')
    with pytest.raises(Busy):
        list(source.chunks())


def test_lines_are_numbered_and_a_broken_one_is_set_aside(tmp_path: Path) -> None:
    text = '{"a": 1}\n\n{"a": 2, "b": [1, 2]}\r\n{"a": \n{"a": 3} x\n[1]\n{"a": 4}\n{"a": 5}\n{"a": 6}\n'
    source = opened(put(tmp_path, text, "export.txt"))
    assert source.format == "jsonl"
    assert list(rows_of(source)) == [1, 3, 7, 8, 9]
    assert sorted(doubts_of(source)) == [4, 5, 6]
    assert read_again(source) == list(rows_of(source).values())


def test_lines_that_end_in_the_middle_are_refused(tmp_path: Path) -> None:
    whole = '{"a": 1}\n' * 5
    assert len(table_of(opened(put(tmp_path, whole + '{"a": 2}', "a.jsonl")))) == 6
    assert "ends in the middle" in refused(put(tmp_path, whole + '{"a": "' + CANARY, "b.jsonl"), CANARY).what


def test_one_object_on_one_line_is_json_unless_its_name_says_otherwise(tmp_path: Path) -> None:
    assert opened(put(tmp_path, '{"a": 1}\n')).format == "json"
    assert opened(put(tmp_path, '{"a": 1}\n', "a.jsonl")).format == "jsonl"
    assert opened(put(tmp_path, '{\n "a": 1,\n "b": [\n  {}\n ]\n}\n')).format == "json"
    assert opened(put(tmp_path, '{"a": 1}\n{"a": 2}\n'), format="jsonl").format == "jsonl"


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f"), max_size=6)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f."), max_size=4)
plain = st.one_of(
    text, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()
)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)
lists = st.lists(st.dictionaries(names, values, max_size=4), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=lists, indent=st.sampled_from([None, 1]), ascii_only=st.booleans())
def test_both_readers_see_the_same(
    tmp_path: Path, records: list[dict[str, object]], indent: int | None, ascii_only: bool
) -> None:
    for name, content in (
        ("export.json", json.dumps(records, indent=indent, ensure_ascii=ascii_only)),
        ("export.jsonl", "\n".join(json.dumps(each, ensure_ascii=ascii_only) for each in records) + "\n"),
    ):
        try:
            source = opened(put(tmp_path, content, name))
            found = rows_of(source)
        except ExportUnreadable:
            continue  # nothing in it, or most of it in doubt
        assert read_again(source) == list(found.values())
        assert len(found) + len(doubts_of(source)) == len(records)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=lists,
    cut=st.integers(0, 200),
    junk=st.binary(max_size=5),
    name=st.sampled_from(["a.json", "a.jsonl"]),
)
def test_damage_never_ends_in_a_traceback_nor_in_another_row(
    tmp_path: Path, records: list[dict[str, object]], cut: int, junk: bytes, name: str
) -> None:
    lines = [json.dumps(each).encode() for each in records]
    content = b"\n".join(lines) if name.endswith("l") else b"[" + b",\n".join(lines) + b"]"
    at = cut % (len(content) + 1)
    try:
        source = opened(put(tmp_path, content[:at] + junk + content[at + len(junk) :], name))
        found = rows_of(source)
        assert read_again(source) == list(found.values())
    except ExportUnreadable:
        pass


def test_blanks_between_values_are_passed_over_at_once(tmp_path: Path) -> None:
    """Sign by sign they took minutes in a file of two gigabytes."""
    text = '[{"a": "1"},' + " " * 30_000_000 + '{"a": "2"}' + "\n" * 30_000_000 + "]"
    assert table_of(opened(put(tmp_path, text))) == [{"a": "1"}, {"a": "2"}]
