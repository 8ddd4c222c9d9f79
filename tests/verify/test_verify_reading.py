"""The gate's own readers: records, dates, cells and names, apart from the questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.verify.gate_desk import SIERRA, TAB, Source

from redactkit.checkdigits import sierra_check_digit
from redactkit.errors import ExportUnreadable
from redactkit.model import Category, Column, DateOrder, Group
from redactkit.verify.cells import comparable, comparable_cells
from redactkit.verify.dates import Calendar
from redactkit.verify.keys import has_check_digit, keys_of
from redactkit.verify.names import Words, name_words, names_in_texts, plain_names, spellings
from redactkit.verify.second import read_chunks
from redactkit.verify.source import RecordsLost

AS_OF = date(2026, 11, 20)


def read(source: Source, folder: Path, *, careful: bool = False) -> list[tuple[str, ...]]:
    """The sound rows of a chunked reading; ``sound`` says how many the first reader found."""
    export = source.write(folder)
    rows: list[tuple[str, ...]] = []
    for chunk in read_chunks(export, range(1, len(export.columns) + 1), careful=careful):
        cells = [chunk.cells[position].to_pylist() for position in sorted(chunk.cells)]
        rows += [row for row, sound in zip(zip(*cells, strict=True), chunk.sound, strict=True) if sound]
    return rows


def two_columns(raw: bytes, *, sound: int, quarantined: tuple[int, ...] = (), tab: bool = False) -> Source:
    return Source(
        name="export.csv",
        record_class="circulation",
        categories=("item.title", "item.author"),
        rows=[],
        raw=raw,
        sound=sound,
        quarantined=quarantined,
        dialect=TAB if tab else SIERRA,
    )


@pytest.mark.parametrize("careful", [False, True])
def test_repeats_quotes_and_line_breaks_are_read(tmp_path: Path, careful: bool) -> None:
    raw = b'"t","a"\r\n"A, B";"C, D","x"\r\n\r\n"two\r\nlines","say ""so"""\r\n"";"e",""\r\n'
    rows = read(two_columns(raw, sound=3), tmp_path, careful=careful)
    assert [(title.replace("\r\n", "\n"), author) for title, author in rows] == [
        ("A, B\x1fC, D", "x"),
        ("two\nlines", 'say "so"'),
        ("\x1fe", ""),
    ]


@pytest.mark.parametrize("careful", [False, True])
def test_records_of_another_width_and_doubtful_ones_are_left_out(tmp_path: Path, careful: bool) -> None:
    raw = b'"t","a"\n"1","1"\n"2","2","2"\n\n"3","3"\n"4"\n"5","5"\n'
    source = two_columns(raw, sound=2, quarantined=(3, 4, 5))
    assert read(source, tmp_path, careful=careful) == [("1", "1"), ("5", "5")]


def test_the_careful_look_reads_quotes_that_were_not_doubled(tmp_path: Path) -> None:
    raw = b'"t","a"\n"The "best" book","x"\n"a, "b", c","y"\n"so ""it"" is","z"\n"q"";"r","w"\n'
    assert read(two_columns(raw, sound=4), tmp_path, careful=True) == [
        ('The "best" book', "x"),
        ('a, "b", c', "y"),
        ('so "it" is', "z"),
        ('q"\x1fr', "w"),
    ]


def test_the_careful_look_is_not_misled_by_a_broken_record(tmp_path: Path) -> None:
    raw = b'"t","a"\n"open,"x"\n"1","1"\n"2\n2","2"\n"3","3","3\n3"\n"4","4"\n'
    rows = read(two_columns(raw, sound=3, quarantined=(2, 5)), tmp_path, careful=True)
    assert rows == [("1", "1"), ("2\n2", "2"), ("4", "4")]


def test_two_lines_with_an_inch_mark_each_are_two_records(tmp_path: Path) -> None:
    raw = b'"t","a"\n"6" pipes","x"\n"12" vinyl","y"\n"two\nlines";"z","w"\n'
    assert read(two_columns(raw, sound=3), tmp_path, careful=True) == [
        ('6" pipes', "x"),
        ('12" vinyl', "y"),
        ("two\nlines\x1fz", "w"),
    ]


@pytest.mark.parametrize(
    ("raw", "sound", "quarantined"),
    [
        (b'"t","a"\n"wants 6" tall, big","x"\n"1","1"\n', 2, ()),
        (b'"t","a"\n"1","1"\n"2","2","2"\n', 2, ()),
        (b'"t","a"\n"1","1"\n"2","2","2"\n', 1, (2,)),
        (b'"t","a"\n"1","1"\n', 2, ()),
        (b'"t","a"\n"1","1"\n"2","2"\n', 1, ()),
    ],
)
def test_the_quick_look_gives_up_where_it_reads_other_records(
    tmp_path: Path, raw: bytes, sound: int, quarantined: tuple[int, ...]
) -> None:
    with pytest.raises(RecordsLost):
        read(two_columns(raw, sound=sound, quarantined=quarantined), tmp_path)


def test_the_careful_look_stops_where_it_reads_other_records(tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable) as stopped:
        read(two_columns(b'"t","a"\n"1","1"\n', sound=2), tmp_path, careful=True)
    assert stopped.value.file == "export.csv"


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("declared", [b"sep=,\r\n", b'\xef\xbb\xbf\n"SEP=,"\n', b"\xef\xbb\xbf"])
def test_a_line_that_declares_the_delimiter_is_no_record(
    tmp_path: Path, declared: bytes, careful: bool
) -> None:
    raw = declared + b'"t","a"\n"1","1"\n'
    assert read(two_columns(raw, sound=1), tmp_path, careful=careful) == [("1", "1")]


@pytest.mark.parametrize(
    ("category", "checked", "written", "key"),
    [
        ("patron.record_number", True, ".p10000070", "1000007"),
        ("patron.record_number", True, "P1000008x", None),
        ("patron.record_number", True, "p10000079", None),
        ("patron.record_number", True, "p1000007a", "1000007"),
        ("patron.record_number", True, "10000070", "10000070"),
        ("patron.record_number", True, " 1000007 ", "1000007"),
        ("patron.record_number", False, "p10000070", "10000070"),
        ("patron.record_number", False, ".p1000007A", "1000007"),
        ("patron.record_number", True, "0", None),
        ("patron.record_number", True, "", None),
        ("patron.barcode", False, "2 1712-00000 0007", "21712000000007"),
        ("patron.barcode", False, " none", None),
        ("patron.user_name", False, "Some-Body 7", "some-body 7"),
    ],
)
def test_the_key_of_a_cell(category: str, checked: bool, written: str, key: str | None) -> None:
    column = Column(
        position=1, header=None, category=Category(category), group=Group.UNKNOWN, checked=checked
    )
    assert keys_of(pa.array(["p1", written, "é"]), column).to_pylist()[1] == key


@given(st.lists(st.from_regex(r"[0-9]{1,13}[0-9x]", fullmatch=True)))
def test_check_digits_of_a_column_hold_where_each_holds(numbers: list[str]) -> None:
    holds = has_check_digit(pa.array(numbers, pa.string())).tolist()
    assert holds == [5 <= len(n) <= 13 and sierra_check_digit(n[:-1]) == n[-1] for n in numbers]


@pytest.mark.parametrize("careful", [False, True])
def test_quotes_mean_nothing_where_nothing_is_qualified(tmp_path: Path, careful: bool) -> None:
    source = two_columns(b't\ta\n5" disk\t"x\n', sound=1, tab=True)
    assert read(source, tmp_path, careful=careful) == [('5" disk', '"x')]


def test_a_repeat_on_the_edge_of_a_block_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b'"t","a"\n' + b'"aa";"bb","c"\n' * 50
    for size in range(1, 12):
        monkeypatch.setattr("redactkit.verify.delimited._READ_BYTES", size)
        assert read(two_columns(raw, sound=50), tmp_path) == [("aa\x1fbb", "c")] * 50


@pytest.mark.parametrize(
    ("text", "order", "month"),
    [
        ("2024-03-14", DateOrder.YMD, 202403),
        ("2024-03-14 14:22", DateOrder.YMD, 202403),
        ("2024-03-14T14:22:05", DateOrder.YMD, 202403),
        ("2024-03-14T14:22:05Z", DateOrder.YMD, 202403),
        ("03-14-2024 14:22", DateOrder.MDY, 202403),
        ("3/4/24 2:05 PM", DateOrder.MDY, 202403),
        ("14/03/2024", DateOrder.DMY, 202403),
        ("2024-01-05 10:12:28-05", DateOrder.YMD, 202401),
        ("2024-01-05 10:12:28+00", DateOrder.YMD, 202401),
        ("2024-01-05 10:12:28.5 -0500", DateOrder.YMD, 202401),
        ("01/05/2024, 10:12 AM", DateOrder.MDY, 202401),
        ("01/05/2024   10:12", DateOrder.MDY, 202401),
        ("2024-01-05T10:12:28.123+00:00", DateOrder.YMD, 202401),
        ("01/05/2024,", DateOrder.MDY, 0),
        ("2024-01-05 -05", DateOrder.YMD, 0),
        ("03-14-99", DateOrder.MDY, 199903),
        ("03-14-26", DateOrder.MDY, 202603),
        ("03-14-27", DateOrder.MDY, 192703),
        ("14-03-2024", DateOrder.MDY, 0),
        ("02-30-2024", DateOrder.MDY, 0),
        ("  -  -  ", DateOrder.MDY, 0),
        ("", DateOrder.MDY, 0),
        ("03-14-2024 at noon", DateOrder.MDY, 0),
        ("2024-03", DateOrder.YMD, 0),
        ("NEVER", DateOrder.YMD, 0),
    ],
)
def test_the_month_of_a_date(text: str, order: DateOrder, month: int) -> None:
    assert Calendar(order, AS_OF).months(pa.array([text])).tolist() == [month]


@given(st.lists(st.dates(date(1930, 1, 1), date(2026, 11, 20)), min_size=1), st.booleans(), st.booleans())
def test_dates_of_any_width_are_read_together(days: list[date], padded: bool, timed: bool) -> None:
    texts = [f"{d:%m/%d/%Y}" if padded else f"{d.month}/{d.day}/{d.year}" for d in days]
    cells = pa.array([f"{text} 9:{at % 60:02d}" if timed else text for at, text in enumerate(texts)])
    assert Calendar(DateOrder.MDY, AS_OF).months(cells).tolist() == [d.year * 100 + d.month for d in days]


@given(st.lists(st.text(), max_size=5))
def test_a_column_is_compared_as_its_cells_are(texts: list[str]) -> None:
    texts = [text.encode(errors="replace").decode() for text in texts]
    assert comparable_cells(pa.array(texts, pa.string())).to_pylist() == [comparable(text) for text in texts]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (" padded ", "padded"),
        ("a\x1fb", "a; b"),
        ("=1+1", "'=1+1"),
        ("bell\x07", "bell "),
        ("bell\x07s", "bell\u2407s"),
        ("next\x85line", "next\ufffdline"),
    ],
)
def test_a_source_cell_equals_what_is_printed_of_it(source: str, printed: str) -> None:
    assert comparable(source) == comparable(printed)


def test_names_are_found_in_either_order_and_nowhere_else() -> None:
    texts = pa.array(["Karen Doyle", "doyle, karen, 1951-", "Karen X. Doyle", "Doyle and Karen", "Karen", ""])
    names = pa.array(["doyle, karen a", "karen doyle", "doyle", "", "a, b", "doyle jr., karen"])
    found = names_in_texts(texts, names)
    assert set(zip(found[0].tolist(), found[1].tolist(), strict=True)) == {
        (text, name) for text in (0, 1, 2) for name in (0, 1, 5)
    }


WORDS = "karen doyle ann mary de la cruz o'brien smith-jones jr a li iii the"
NAMES = st.tuples(
    st.lists(st.sampled_from(WORDS.split()), max_size=3),
    st.lists(st.sampled_from(WORDS.split()), max_size=3),
    st.booleans(),
).map(lambda name: f"{' '.join(name[0])}, {' '.join(name[1])}" if name[2] else " ".join(name[0] + name[1]))


@given(
    st.lists(st.lists(st.sampled_from([*WORDS.split(), ","]), max_size=7), max_size=8),
    st.lists(NAMES, max_size=6),
)
def test_names_are_found_wherever_one_of_their_spellings_stands(
    texts: list[list[str]], names: list[str]
) -> None:
    """The quick look by pairs of words finds what comparing word for word finds."""
    written = pa.array([" ".join(text) for text in texts], pa.string())
    found = names_in_texts(written, pa.array(names, pa.string()))
    cut, called = name_words(written), name_words(pa.array(names, pa.string()), commas=True)
    lines = [f" {' '.join(words)} " for words in _listed(cut)]
    phrases = [spellings(words) for words in _listed(called)]
    assert set(zip(found[0].tolist(), found[1].tolist(), strict=True)) == {
        (text, name)
        for text, line in enumerate(lines)
        for name, each in enumerate(phrases)
        if any(f" {phrase} " in line for phrase in each)
    }
    plain = plain_names(pa.array(names, pa.string()))
    again = names_in_texts(written, plain)
    assert [each.tolist() for each in again] == [each.tolist() for each in found]


def _listed(cut: Words) -> list[list[str]]:
    words = cut.words.to_pylist()
    return [words[begin:end] for begin, end in zip(cut.begins[:-1], cut.begins[1:], strict=True)]


def test_no_texts_and_no_names() -> None:
    nothing = pa.array([], pa.string())
    assert len(names_in_texts(nothing, pa.array(["doyle, karen"]))[0]) == 0
    assert len(names_in_texts(pa.array(["Karen Doyle"]), nothing)[0]) == 0
