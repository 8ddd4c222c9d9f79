"""Logs of Symphony, of SIP2 and of EZproxy: the values by their codes, and lines that cannot be trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exports import doubts_of, export_of, opened, read_again, rows_of, table_of

from redactkit.errors import ExportUnreadable
from redactkit.read import Source, ezproxy, sip2
from redactkit.read.habits import Orders
from redactkit.verify.logs import read_sip2

HISTORY = (
    "E202403151019403068R ^S04CVFFSIPCHK^FEDUXBURY^UO21221012345678^Uf1234^NQ31221376926965^HB04/05/2024"
    "^^O00099\n"
    "E202403151019413068R ^S10IVFFADMIN^FEPLYMOUTH^NQ31221376926966^^O\n"
)
SIP2 = (
    "6300020261121    101112          AOdux|AA21712000000029|AC|AD1234|AY1AZF2C3\r"
    "64              00020261121   Z101113000100000002000000000000"
    "AOdux|AA21712000000029|AEDoyle, Karen|BLY|AU31712000000011|AU31712000000029|BEk@example.org|AFHello|"
    "AY1AZ0000\r"
    "09N20261121    10111420261121    101114APdesk|AOdux|AB31712000000011|ACpw|BIN|AY2AZ1111\r"
    "101YNN20261121    101115AOdux|AB31712000000011|AQdux|AJA History of Tides|AA21712000000029|AY2AZ2222\r"
    "9300CNkiosk|COsecret|CPdux|AY3AZ3333\r941AY3AZ4444\r"
)
PROXY = (
    "203.0.113.5 - kdoyle [21/Nov/2026:10:11:12 -0500] "
    '"GET https://db.example/s?q=a b&n="c"&d=1 HTTP/1.1" 200 1234\n'
    '203.0.113.6 - - [21/Nov/2026:10:11:13 -0500] "CONNECT db.example:443 HTTP/1.1" 302 -\n'
)


def put(folder: Path, text: str) -> Path:
    path = folder / "export.log"
    path.write_bytes(text.encode())
    return path


def read(path: Path) -> list[dict[str, str]]:
    """The table, after a look that the second reader sees the same rows."""
    return table(opened(path))


def table(source: Source) -> list[dict[str, str]]:
    assert read_again(source) == list(rows_of(source).values())
    return table_of(source)


def test_a_history_log(tmp_path: Path) -> None:
    assert opened(put(tmp_path, HISTORY)).format == "symphony-log"
    assert read(put(tmp_path, HISTORY)) == [
        {
            "time": "2024-03-15 10:19:40",
            "sequence": "3068",
            "command": "CV",
            "FF": "SIPCHK",
            "FE": "DUXBURY",
            "UO": "21221012345678",
            "Uf": "1234",
            "NQ": "31221376926965",
            "HB": "04/05/2024",
        },
        {
            "time": "2024-03-15 10:19:41",
            "sequence": "3068",
            "command": "IV",
            "FF": "ADMIN",
            "FE": "PLYMOUTH",
            "NQ": "31221376926966",
        },
    ]


def test_a_code_that_only_looks_like_a_title_is_called_otherwise(tmp_path: Path) -> None:
    line = "E202403151019403068R ^S04CVIBA Title^Ibno title^uFx^^O1\n"
    (row,) = read(put(tmp_path, line))
    assert row["IB"] == "A Title"
    assert row["data code Ib"] == "no title"
    assert row["data code uF"] == "x"


@pytest.mark.parametrize(
    "line",
    [
        "E202403151019403068R ^S04CVUO21221^UO21222^^O1",
        "E202413151019403068R ^S04CVUO21221^^O1",
        "E202403151019403068R ^S04CVUO21221",
        "E202403151019403068R ^S04CVUO21221^!?x^^O1",
        "an error message",
        "E202403151019403068R ^S04CVUO21\x1f221^^O1",
    ],
)
def test_a_transaction_in_doubt_is_set_aside(tmp_path: Path, line: str) -> None:
    source = opened(put(tmp_path, HISTORY + line + "\n" + HISTORY))
    assert list(doubts_of(source)) == [3]
    assert list(rows_of(source)) == [1, 2, 4, 5]
    assert read_again(source) == list(rows_of(source).values())


def test_sip2_messages(tmp_path: Path) -> None:
    assert opened(put(tmp_path, SIP2)).format == "sip2"
    rows = read(put(tmp_path, SIP2))
    assert [row["message"] for row in rows] == ["63", "64", "09", "10", "93", "94"]
    assert rows[0]["AD"] == "1234"
    assert rows[0]["transaction_date"] == "2026-11-21 10:11:12"
    assert rows[1]["transaction_date"] == "2026-11-21 10:11:13 Z"
    assert rows[1]["AE"] == "Doyle, Karen"
    assert rows[1]["AU"] == "31712000000011\x1f31712000000029"
    assert rows[1]["hold_items_count"] == "0001"
    assert rows[1]["charged_items_count"] == "0002"
    assert rows[2]["return_date"] == "2026-11-21 10:11:14"
    assert rows[3]["AJ"] == "A History of Tides"
    assert rows[4]["CO"] == "secret"


STATUS = [
    f"24              00020261121    1013{at:02d}AOdux|AA217120000000{at:02d}|AEDoyle, K|BLY|CQY|AY1AZ0000"
    for at in range(40)
]
PERSON = [
    "64              00020261121    101113000100000002000000000000"
    f"AOdux|AA217120000000{at:02d}|AEDoyle, K|BLY|AU3171200{at:02d}|AU3171201{at:02d}|BD1 Main St|"
    "BEk@example.org|AFHello|AY1AZ0000"
    for at in range(40)
]
TAKEN = [
    f"121NNY20261121    1014{at:02d}AOdux|AA217120000000{at:02d}|AB317120000000{at:02d}|AJThe River|"
    "AH20261212    235900|AY1AZ0000"
    for at in range(40)
]


@pytest.mark.parametrize(
    ("lines", "before", "after"),
    [
        (STATUS, "AEDoyle, K|", "AEQuill |ANn Ober|"),  # a code of another message
        (STATUS, "AEDoyle, K|", "AEQuill |BE OBER|"),  # one that no other line has, amid those that all have
        (TAKEN, "AJThe River|", "AJCATS |ANd|"),
        (TAKEN, "AJThe River|", "AJCATS |AFTER DARK|"),
        (TAKEN, "AJThe River|", "AJCATS |XDOGS|"),
        (TAKEN, "AJThe River|", "AJCATS |AJ DOGS|"),
        (PERSON, "AEDoyle, K|", "AEDoyle |BEaumont, K|"),  # and the e-mail address behind it
        (PERSON, "AEDoyle, K|", "AEDoyle |AFrica|"),  # elsewhere the message comes last
        (STATUS, "AEDoyle, K|", "AEDoyle |BV K|"),  # no amount
        (STATUS, "AEDoyle, K|", "AEDoyle |BHARAT|"),  # no currency
        (PERSON, "|BD1 Main St|", "|BD1 Main |AU St|"),  # a list goes on behind another field
    ],
)
@pytest.mark.parametrize("count", [12, 40])
def test_a_bar_inside_a_value_moves_nothing_to_another_column(
    tmp_path: Path, lines: list[str], before: str, after: str, count: int
) -> None:
    torn = lines[5].replace(before, after)
    assert torn != lines[5]
    text = "".join(f"{line}\n" for line in [*lines[:5], torn, *lines[6:count]])
    source = opened(put(tmp_path, text))
    assert list(doubts_of(source)) == [6]
    assert read_again(source) == list(rows_of(source).values())


@pytest.mark.parametrize("lines", [STATUS, PERSON, TAKEN])
def test_messages_that_the_protocol_allows_are_sound(tmp_path: Path, lines: list[str]) -> None:
    """A field of the vendor's own that many have, a rare one at the end, and lists of any length."""
    own = [line.replace("|AY1", "|XIyes|AY1") if at % 3 else line for at, line in enumerate(lines)]
    own[7] = own[7].replace("AU317120007|", "").replace("|AY1", "|AFSee the desk|AY1")
    source = opened(put(tmp_path, "".join(f"{line}\n" for line in own)))
    assert not doubts_of(source)
    assert [row.get("XI", "") for row in table(source)] == ["yes" if at % 3 else "" for at in range(40)]


@pytest.mark.parametrize(
    ("lines", "before", "after"),
    [
        (STATUS, "|CQY|", "|CQY|BHUSD|BV12.50|AF|"),
        (PERSON, "|BD1 Main St|", "|AS31712000000077|AS31712000000088|BD1 Main St|"),
        (PERSON, "|BLY|", "|BLY|BV3.00|CC10.00|"),
        (TAKEN, "|AY1", "|AFNot for loan|BLY|CQN|AY1"),
    ],
)
def test_a_field_that_one_message_alone_has_is_sound_where_its_value_proves_it(
    tmp_path: Path, lines: list[str], before: str, after: str
) -> None:
    """One patron of forty owes money, or has something on hold."""
    text = "".join(f"{line.replace(before, after) if at == 5 else line}\n" for at, line in enumerate(lines))
    assert after in text
    source = opened(put(tmp_path, text))
    assert not doubts_of(source)
    assert len(table(source)) == 40


def test_the_last_check_reads_no_field_of_another_message(tmp_path: Path) -> None:
    """Should the first reader let one pass, the second does not."""
    line = STATUS[0].replace("AEDoyle, K|", "AEQuill |ANn Ober|")
    path = put(tmp_path, "".join(f"{each}\n" for each in [*STATUS, line]))
    source = opened(path)
    export = replace(export_of(source), quarantined=(), names=(*source.header, "AN"))
    with pytest.raises(ExportUnreadable, match="other records"):
        list(read_sip2(export, [1], careful=False))


def test_orders_are_kept_in_mind_up_to_a_limit() -> None:
    orders = Orders()
    for at in range(6_000):
        orders.learn("x", ("a", f"field {at}"))
    orders.count()
    assert len(orders._orders) < 5_000
    assert orders.odd("x", ("a", "field 1")) == frozenset()
    assert orders.odd("x", ("field 1", "a")) == {"field 1"}


def test_what_a_program_puts_before_a_message_is_a_column_of_its_own(tmp_path: Path) -> None:
    text = "".join(f"2026-11-21 10:11:12,345 RECV 10.0.0.5: {line}\n" for line in SIP2.split("\r") if line)
    rows = read(put(tmp_path, text))
    assert {row.pop("log_prefix") for row in rows} == {"2026-11-21 10:11:12,345 RECV 10.0.0.5:"}
    assert rows == read(put(tmp_path, SIP2))


@pytest.mark.parametrize(
    "line",
    [
        "101YNN20261121    101115AOdux|AJYes | No|AA21712000000029|AY2AZ2222",
        "101YNN20261121    101115AOdux|AJTitle|AJAnother|AA21712000000029|AY2AZ2222",
        "101YNN20261121    101115AOdux|AJTitle|ZZ9|AA21712000000029|AY2AZ2222",
        "101YNN20261121    101115AOdux|AJTitle|AA21712000000029|AY2AZ2222 and more",
        "101YNN20261121    101115AOdux|AJTit",
        "101YNN20261321    101115AOdux|AA21712000000029|AY2AZ2222",
        "connection closed by 10.0.0.5",
        "101YNN20261121    101115AOdux|AJA\x1fB|AA21712000000029|AY2AZ2222",
    ],
)
def test_a_message_in_doubt_is_set_aside(tmp_path: Path, line: str) -> None:
    source = opened(put(tmp_path, SIP2 + line + "\r" + SIP2))
    assert list(doubts_of(source)) == [7]
    assert len(rows_of(source)) == 12
    assert read_again(source) == list(rows_of(source).values())


def test_a_vendors_own_code_is_a_column_where_it_is_usual(tmp_path: Path) -> None:
    rows = read(put(tmp_path, SIP2.replace("|AY", "|ZYvendor|AY")))
    assert rows[0]["ZY"] == "vendor"


def test_a_bar_in_a_title_never_moves_a_word_under_another_code(tmp_path: Path) -> None:
    line = "101YNN20261121    101115AOdux|AJA|{}|AA21712000000029|AY2AZ2222\r"
    texts = ["AAron's Rod", "BE Good", "Half", "AF", "20 Years", ""]
    source = opened(put(tmp_path, SIP2 * 3 + "".join(line.format(text) for text in texts)))
    cells = {name: {row.get(name, "") for row in table_of(source)} for name in source.header}
    assert cells["AA"] <= {"", "21712000000029"}
    assert cells["AE"] <= {"", "Doyle, Karen"}


def test_the_default_log_of_a_proxy(tmp_path: Path) -> None:
    assert opened(put(tmp_path, PROXY)).format == "ezproxy"
    assert read(put(tmp_path, PROXY)) == [
        {
            "host": "203.0.113.5",
            "user": "kdoyle",
            "time": "2026-11-21 10:11:12 -0500",
            "method": "GET",
            "url": 'https://db.example/s?q=a b&n="c"&d=1',
            "protocol": "HTTP/1.1",
            "status": "200",
            "bytes": "1234",
        },
        {
            "host": "203.0.113.6",
            "time": "2026-11-21 10:11:13 -0500",
            "method": "CONNECT",
            "url": "db.example:443",
            "protocol": "HTTP/1.1",
            "status": "302",
        },
    ]


def test_other_formats_of_a_proxys_log(tmp_path: Path) -> None:
    browser = PROXY.replace("1234\n", '1234 "https://a.example/" "Mozilla/5.0 (X)"\n').replace(
        " -\n", ' - "-" "curl"\n'
    )
    rows = read(put(tmp_path, browser))
    assert rows[0]["referer"] == "https://a.example/"
    assert rows[1]["user_agent"] == "curl"
    short = "".join(f"[21/Nov/2026:10:11:1{n} +0000] u{n} https://db.example/{n}\n" for n in range(3))
    assert read(put(tmp_path, short))[2] == {
        "time": "2026-11-21 10:11:12 +0000",
        "user": "u2",
        "url": "https://db.example/2",
    }


def test_parts_whose_place_tells_nothing_have_no_name(tmp_path: Path) -> None:
    text = (
        PROXY.replace(" [", " Default+930 [")
        .replace("1234\n", "1234 text/html\n")
        .replace(" -\n", " - x/y\n")
    )
    rows = read(put(tmp_path, text))
    assert "user" not in rows[0]
    assert "host" not in rows[0]
    assert rows[0]["part 3"] == "kdoyle"
    assert rows[0]["part 4"] == "Default+930"
    assert rows[0]["part 9"] == "text/html"
    assert rows[0]["status"] == "200"


@pytest.mark.parametrize(
    "line",
    [
        '203.0.113.5 - k doyle [21/Nov/2026:10:11:12 -0500] "GET https://db.example/ HTTP/1.1" 200 1234',
        '203.0.113.5 - kdoyle [21/Nov/2026:10:11:12 -0500] "GET https://db.example/ HTTP/1.1" 1234 200 x',
        '203.0.113.5 - kdoyle [21/Nov/2026:10:11:12 -0500] "GET https://db.example/ HTTP/1.1" OK 1234',
        '203.0.113.5 - kdoyle [31/Feb/2026:10:11:12 -0500] "GET https://db.example/ HTTP/1.1" 200 1234',
        '203.0.113.5 - kdoyle [21/Nov/2026:10:11:12 -0500] "\\x16\\x03" 400 0',
        '203.0.113.5 - kdoyle [21/Nov/2026:10:11:12 -0500] "GET https://db.example/ HTTP/1.1 200 1234',
        '203.0.113.5 - kdoyle [21/Nov/2026:10:11:12 -0500] "GET https://db.example/ "x" HTTP/1.1" 200 1234',
        "it was started",
    ],
)
def test_a_request_in_doubt_is_set_aside(tmp_path: Path, line: str) -> None:
    source = opened(put(tmp_path, PROXY + line + "\n" + PROXY))
    assert list(doubts_of(source)) == [3]
    assert list(rows_of(source)) == [1, 2, 4, 5]
    assert read_again(source) == list(rows_of(source).values())


@pytest.mark.parametrize("text", [HISTORY, SIP2, PROXY])
def test_a_log_that_ends_in_the_middle_is_refused(tmp_path: Path, text: str) -> None:
    line = text.splitlines()[0]
    with pytest.raises(ExportUnreadable, match="middle of a record") as cut:
        opened(put(tmp_path, text + line[: len(line) // 2 + 8]))
    assert "doyle" not in cut.value.line().casefold()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.sampled_from([HISTORY, SIP2, PROXY]),
    at=st.integers(0, 600),
    drop=st.integers(0, 5),
    junk=st.text(st.sampled_from('|^"[] \n\rAJx0-\x1f\0é'), max_size=4),
)
def test_damage_is_set_aside_or_refused_and_read_alike(
    tmp_path: Path, text: str, at: int, drop: int, junk: str
) -> None:
    kind = {HISTORY: "symphony-log", SIP2: "sip2", PROXY: "ezproxy"}[text]
    at %= len(text)
    try:
        source = opened(put(tmp_path, text * 2 + text[:at] + junk + text[at + drop :]), format=kind)
        found = rows_of(source)
    except ExportUnreadable:
        return
    assert read_again(source) == list(found.values())


@pytest.mark.parametrize(
    "row", ["31712000000011|A History of Tides|97", "96|AB|x", "Doyle|21712000000029|2024-01-05|94Y"]
)
def test_a_table_between_bars_is_no_log(tmp_path: Path, row: str) -> None:
    bars = row.count("|")
    text = "|".join(f"name{at}" for at in range(bars + 1)) + "\n" + f"{row}\n" * 20
    assert opened(put(tmp_path, text)).format == "delimited"


def test_a_message_does_not_begin_behind_a_book_of_numbers() -> None:
    """Every pair of digits was looked at, and the rest of the line copied for each."""
    numbers = "12 " * 2_000_000
    assert sip2._message(numbers) is None
    assert sip2._message("x " * 1_000 + "9300CNuser|COpin|AY0AZF000") is not None


def test_a_log_of_ever_new_shapes_takes_bounded_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ezproxy, "_MOST_SHAPES", 50)
    seen = []

    class Counting(Counter[tuple[str, ...]]):
        def __setitem__(self, key: tuple[str, ...], value: int) -> None:
            super().__setitem__(key, value)
            seen.append(len(self))

    monkeypatch.setattr(ezproxy, "Counter", Counting)
    strange = "".join(f"{'[x] ' * (at % 40)}{'a ' * (at // 40)}\n" for at in range(1, 400))
    source = opened(put(tmp_path, PROXY * 500 + strange))
    assert max(seen) == 50
    assert len(rows_of(source)) == 1_000
    assert len(doubts_of(source)) == 399
