"""Koha's offline files and PostgreSQL's dumps of one table, and what in them cannot be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exports import doubts_of, opened, read_again, rows_of, table_of

from redactkit.classify import knows_header, load_maps
from redactkit.classify.tables import read_headers
from redactkit.errors import ExportUnreadable

VERSION = "Version=1.0\tGenerator=kocOfflineCircTool\tGeneratorVersion=0.1\n"
OFFLINE = (
    VERSION + "2024-12-11 10:17:59 0\tissue\t21712000000029\t31712000000011\n"
    "2024-12-11 10:18:00 1\treturn\t31712000000029\n"
    "2024-12-11 10:18:01 2\tpayment\t21712000000029\t1.50\n"
)
COPY = "COPY actor.card (id, usr, barcode, active) FROM stdin;\n"
DUMP = (
    "--\n-- dump\n--\n\nSET client_encoding = 'UTF8';\n"
    + COPY
    + "2\t1\tA\\tB\\\\c\\x41\t\\N\n3\t2\t\tt\n\\.\n\n-- end\n"
)


def put(folder: Path, text: str, name: str = "export.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def read(path: Path) -> list[dict[str, str]]:
    """The table, after a look that the second reader sees the same rows."""
    source = opened(path)
    assert read_again(source) == list(rows_of(source).values())
    return table_of(source)


def refused(path: Path) -> ExportUnreadable:
    with pytest.raises(ExportUnreadable) as error:
        list(opened(path).chunks())
    assert error.value.code == 65
    assert error.value.hint
    return error.value


def test_an_offline_file(tmp_path: Path) -> None:
    source = opened(put(tmp_path, OFFLINE, "branch.koc"))
    assert source.format == "koha-offline"
    assert list(rows_of(source)) == [2, 3, 4]
    assert read(put(tmp_path, OFFLINE)) == [
        {
            "offline.time": "2024-12-11 10:17:59",
            "offline.sequence": "0",
            "offline.command": "issue",
            "offline.cardnumber": "21712000000029",
            "offline.barcode": "31712000000011",
        },
        {
            "offline.time": "2024-12-11 10:18:00",
            "offline.sequence": "1",
            "offline.command": "return",
            "offline.barcode": "31712000000029",
        },
        {
            "offline.time": "2024-12-11 10:18:01",
            "offline.sequence": "2",
            "offline.command": "payment",
            "offline.cardnumber": "21712000000029",
            "offline.amount": "1.50",
        },
    ]


def test_what_the_columns_of_an_offline_file_mean(tmp_path: Path) -> None:
    found = read_headers(opened(put(tmp_path, OFFLINE)).header, load_maps())
    assert (found.system, found.record_class) == ("koha", "circulation")
    assert [each.category for each in found.meanings if each] == [
        "loan.out_time",
        "record.operational",
        "loan.status",
        "patron.barcode",
        "item.barcode",
        "fine.amount",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "2024-12-11 10:17:59 0\tissue\t21712000000029",
        "2024-12-11 10:17:59 0\treturn\t31712000000029\t31712000000011",
        "2024-12-11 10:17:59 0\tsomething\t31712000000029",
        "2024-13-11 10:17:59 0\treturn\t31712000000029",
        "2024-12-11 10:17:59 0\tissue\t2171200000002024-12-11 10:18:00 1\t31712000000011",
        "Version=1.0\tGenerator=x",
        "31712000000011",
    ],
)
def test_a_transaction_in_doubt_is_set_aside(tmp_path: Path, line: str) -> None:
    source = opened(put(tmp_path, OFFLINE + line + "\n" + OFFLINE.removeprefix(VERSION)))
    assert list(doubts_of(source)) == [5]
    assert read_again(source) == list(rows_of(source).values())


def test_an_offline_file_that_ends_in_the_middle_is_refused(tmp_path: Path) -> None:
    assert "middle of a record" in refused(put(tmp_path, OFFLINE + "2024-12-11 10:1")).what


def test_a_dump_of_a_table(tmp_path: Path) -> None:
    source = opened(put(tmp_path, DUMP))
    assert source.format == "postgresql-copy"
    assert source.header == ("card.id", "card.usr", "card.barcode", "card.active")
    assert [part.where for part in source.hidden] == ["5 lines around the records"]
    assert read(put(tmp_path, DUMP)) == [
        {"card.id": "2", "card.usr": "1", "card.barcode": "A\tB\\cA"},
        {"card.id": "3", "card.usr": "2", "card.active": "t"},
    ]
    assert all(map(knows_header(load_maps()), source.header[:3]))


def test_names_in_quotes(tmp_path: Path) -> None:
    assert read(put(tmp_path, 'COPY public."Loans" ("Title", due) FROM stdin;\nA\tB\n\\.\n')) == [
        {"Loans.Title": "A", "Loans.due": "B"}
    ]


@pytest.mark.parametrize(
    "line", ["2\t1\tA", "2\t1\tA\tt\tx", "2\t1\t\\303\\251\tt", "2\t1\tA\\\tt", "", "2\t1\tA\\N\tt"]
)
def test_a_record_of_a_dump_in_doubt_is_set_aside(tmp_path: Path, line: str) -> None:
    text = COPY + "1\t1\tx\tt\n" * 3 + line + "\n" + "1\t1\tx\tt\n" * 3 + "\\.\n"
    source = opened(put(tmp_path, text))
    assert list(doubts_of(source)) == [5]
    assert read_again(source) == list(rows_of(source).values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DUMP + COPY + "1\t1\tx\tt\n\\.\n", "more than one list"),
        (DUMP + "INSERT INTO actor.card VALUES (1, 1, 'x', 't');\n", "more than one list"),  # noqa: S608 - a text
        ("COPY (SELECT 1) FROM stdin;\n1\n\\.\n", "cannot be read"),
        (COPY + "1\t1\tx\tt\n", "middle of a record"),
        (COPY + "\\.\n", "no records"),
    ],
)
def test_what_is_no_dump_of_one_table_is_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(put(tmp_path, text)).what


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.sampled_from([OFFLINE, DUMP]),
    at=st.integers(0, 300),
    drop=st.integers(0, 5),
    junk=st.text(st.sampled_from("\\.\tN\n\rx0-\x1f\0é "), max_size=4),
)
def test_damage_is_set_aside_or_refused_and_read_alike(
    tmp_path: Path, text: str, at: int, drop: int, junk: str
) -> None:
    at %= len(text)
    kind = "koha-offline" if text == OFFLINE else "postgresql-copy"
    try:
        source = opened(put(tmp_path, text[:at] + junk + text[at + drop :]), format=kind)
        found = rows_of(source)
    except ExportUnreadable:
        return
    assert read_again(source) == list(found.values())


def test_a_quoted_name_of_a_column_may_hold_anything(tmp_path: Path) -> None:
    dump = 'COPY card (id, "barcode, old", "a b", ",") FROM stdin;\n1\t2\t3\t4\n\\.\n'
    assert read(put(tmp_path, dump)) == [
        {"card.id": "1", "card.barcode, old": "2", "card.a b": "3", "card.,": "4"}
    ]
