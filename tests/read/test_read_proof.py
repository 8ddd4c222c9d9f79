"""The fast proof agrees with the slow exact reading, and the slow reading with a tokenizer of its own."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.model import Dialect, Quarantined
from redactkit.read import walk as walk_module
from redactkit.read.grammar import Grammar
from redactkit.read.table import parsed
from redactkit.read.walk import Walk

RFC = Dialect(delimiter=",")
PLAIN = Dialect(delimiter="\t", qualifier=None)
SIERRA = Dialect(delimiter=",", every_field=True, repeat=";")
SPACED = Dialect(delimiter="\t", every_field=True, repeat=" ")
DIALECTS = [RFC, PLAIN, SIERRA, SPACED]


class SlowWalk(Walk):
    """A walk that settles nothing at once: every record goes to the slow reading."""

    def _settle(self, block, line, found):  # type: ignore[no-untyped-def, override]
        return line


def read(walk: Walk, data: bytes, cuts: list[int], grammar: Grammar, width: int):
    """Feed a file in pieces; the cells, the record numbers and the doubtful records."""
    cells: list[tuple[str, ...]] = []
    numbers: list[int] = []
    doubts: list[Quarantined] = []
    pending, at = b"", 0
    for cut in [*sorted(cuts), len(data)]:
        pending += data[at:cut]
        at = cut
        found = walk.through(pending, final=False)
        pending = pending[found.consumed :]
        collect(found, grammar, width, cells, numbers, doubts)
    while pending:
        found = walk.through(pending, final=True)
        assert found.consumed
        pending = pending[found.consumed :]
        collect(found, grammar, width, cells, numbers, doubts)
    return cells, numbers, doubts


def collect(found, grammar, width, cells, numbers, doubts) -> None:
    if found.count:
        table = parsed(b"".join(found.pieces), grammar, width, several_lines=found.several_lines)
        rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
        assert len(rows) == found.count
        cells += rows
    numbers += [int(number) for part in found.numbers for number in part]
    doubts += found.quarantined


def sign_of(dialect: Dialect) -> list[bytes]:
    signs = [b'"', dialect.delimiter.encode(), b"\n", b"\n", b"\r\n", b"a", b"bc", b" ", b'""']
    if dialect.repeat:
        signs += [f'"{dialect.repeat}"'.encode(), dialect.repeat.encode(), f'"{dialect.delimiter}"'.encode()]
    return [*signs, b"\r", b"\0", b"\x1f"]


@st.composite
def noise(draw: st.DrawFn) -> tuple[Dialect, bytes]:
    """Signs of a dialect in any order: mostly nonsense."""
    dialect = draw(st.sampled_from(DIALECTS))
    signs = sign_of(dialect)
    weights = st.one_of(st.sampled_from(signs[:-3]), st.sampled_from(signs[:-3]), st.sampled_from(signs))
    return dialect, b"".join(draw(st.lists(weights, max_size=60)))


@st.composite
def nearly_sound(draw: st.DrawFn) -> tuple[Dialect, bytes]:
    """Records of three fields, most of them well written, some broken by one sign put in or left out."""
    dialect = draw(st.sampled_from(DIALECTS))
    quote, delimiter = b'"', dialect.delimiter.encode()
    value = st.sampled_from([b"", b"x", b"y z", b"1,2", b"l\nm", b'q"q', b"a;b", b"t\tt", b"k\r\nn,o,p"])
    # with many plain records before them, delimiters are counted in another way
    lines = [delimiter.join((b"u", b"v", b"w")) + b"\n"] * draw(st.sampled_from([0, 0, 60]))
    for _ in range(draw(st.integers(1, 12))):
        fields = []
        for cell in draw(st.lists(value, min_size=3, max_size=3)):
            safe = cell.replace(b"\n", b"").replace(b"\r", b"").replace(delimiter, b"")
            if dialect.qualifier is None:
                fields.append(safe)
            elif dialect.every_field or draw(st.booleans()) or safe != cell or quote in cell:
                fields.append(quote + cell.replace(quote, quote * 2) + quote)
                if dialect.repeat and draw(st.booleans()):
                    fields[-1] += dialect.repeat.encode() + quote + safe.replace(quote, b"") + quote
            else:
                fields.append(cell)
        line = delimiter.join(fields)
        if draw(st.integers(0, 3)) == 0:
            at = draw(st.integers(0, len(line)))
            line = line[:at] + draw(st.sampled_from([b'"', delimiter, b"", b"\n", b'","'])) + line[at + 1 :]
        lines.append(line + draw(st.sampled_from([b"\n", b"\n", b"\r\n", b"\n\n"])))
    return dialect, b"".join(lines)


@settings(max_examples=700, deadline=None)
@given(st.one_of(noise(), nearly_sound(), nearly_sound()), st.lists(st.integers(0, 80), max_size=4))
def test_fast_and_slow_reading_agree_however_the_file_is_cut(
    written: tuple[Dialect, bytes], cuts: list[int]
) -> None:
    dialect, data = written
    grammar = Grammar.of(dialect)
    cuts = [cut for cut in cuts if cut <= len(data)]
    fast = read(Walk(grammar, 3, first_number=2), data, [], grammar, 3)
    slow = read(SlowWalk(grammar, 3, first_number=2), data, [], grammar, 3)
    assert fast == slow
    assert read(Walk(grammar, 3, first_number=2), data, cuts, grammar, 3) == fast
    assert read(SlowWalk(grammar, 3, first_number=2), data, cuts, grammar, 3) == fast
    with pytest.MonkeyPatch.context() as small:
        small.setattr(walk_module, "PART_BYTES", 20)
        small.setattr(walk_module, "PART_LINES", 2)
        assert read(Walk(grammar, 3, first_number=2), data, cuts, grammar, 3) == fast


def by_characters(text: bytes, dialect: Dialect) -> tuple[bytes, ...] | None:
    """A record read by a state machine, character by character: the definition, without any shortcut."""
    delimiter, quote = dialect.delimiter, dialect.qualifier
    repeat = dialect.repeat if dialect.every_field else None
    fields: list[str] = []
    value, state = "", "start"
    for sign in text.decode("latin-1"):
        match state:
            case "start" if sign == quote:
                state = "quoted"
            case "start" | "bare" if sign == delimiter:
                fields.append(value)
                value, state = "", "start"
            case "start" | "bare" if sign == quote:
                return None
            case "start" | "bare":
                value, state = value + sign, "bare"
            case "quoted" if sign == quote:
                state = "closed"
            case "quoted":
                value += sign
            case "closed" if sign == quote:
                value, state = value + sign, "quoted"
            case "closed" if sign == delimiter:
                fields.append(value)
                value, state = "", "start"
            case "closed" if sign == repeat:
                state = "again"
            case "again" if sign == quote:
                value, state = value + "\x1f", "quoted"
            case _:
                return None
    if state in ("quoted", "again"):
        return None
    return tuple(field.encode("latin-1") for field in [*fields, value])


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(DIALECTS), st.lists(st.integers(0, 8), max_size=30))
def test_slow_reading_is_the_definition(dialect: Dialect, picks: list[int]) -> None:
    signs = sign_of(dialect)
    text = b"".join(signs[pick] for pick in picks if signs[pick] != b"\r\n")
    assert Grammar.of(dialect).fields(text) == by_characters(text, dialect)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet='ab",;\n', max_size=6), min_size=3, max_size=3))
def test_what_the_standard_library_writes_is_read_back(row: list[str]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(row)
    fields = Grammar.of(RFC).fields(written.getvalue()[:-1].encode())
    assert fields == tuple(cell.encode() for cell in row)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(
            st.lists(st.text(alphabet='ab" ', max_size=5), min_size=1, max_size=3), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=6,
    )
)
def test_repeated_values_come_back_joined(records: list[list[list[str]]]) -> None:
    grammar = Grammar.of(SIERRA)

    def qualified(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    lines = [",".join(";".join(map(qualified, values)) for values in record) for record in records]
    data = "\n".join(lines).encode()
    cells, numbers, doubts = read(Walk(grammar, 2, first_number=2), data, [], grammar, 2)
    assert not doubts
    assert cells == [tuple("\x1f".join(values) for values in record) for record in records]
    assert numbers == list(range(2, len(records) + 2))


def rows_of(data: bytes, dialect: Dialect, width: int = 3):
    grammar = Grammar.of(dialect)
    cells, numbers, doubts = read(Walk(grammar, width, first_number=2), data, [], grammar, width)
    return cells, numbers, [doubt.row for doubt in doubts]


def test_inner_quotes_that_were_not_doubled_are_kept_where_only_one_reading_fits() -> None:
    data = b'"1","He said "no" to it","x"\n"2","6" nails","y"\n"3","plain";"more "so"","z"\n'
    cells, numbers, doubts = rows_of(data, SIERRA)
    assert cells == [
        ("1", 'He said "no" to it', "x"),
        ("2", '6" nails', "y"),
        ("3", 'plain\x1fmore "so"', "z"),
    ]
    assert numbers == [2, 3, 4]
    assert doubts == []


def test_inner_quotes_that_leave_the_column_open_are_set_aside() -> None:
    # without doubling these are three fields, with doubling two
    cells, _, doubts = rows_of(b'"a","b","c"\n"x"",""y","z"\n"d","e","f"\n', SIERRA)
    assert cells == [("a", "b", "c"), ("d", "e", "f")]
    assert doubts == [3]


def test_a_note_of_several_lines_is_one_record() -> None:
    cells, numbers, doubts = rows_of(b'1,"called\nagain, twice",x\n2,b,y\n', RFC)
    assert cells == [("1", "called\nagain, twice", "x"), ("2", "b", "y")]
    assert (numbers, doubts) == ([2, 3], [])


def test_lines_that_may_be_one_record_or_three_are_set_aside_line_by_line() -> None:
    cells, numbers, doubts = rows_of(b'0,a,b\n1,"open,x\n2,b,y\n3,close",z\n4,c,d\n', RFC)
    assert cells == [("0", "a", "b"), ("4", "c", "d")]
    assert (numbers, doubts) == ([2, 6], [3, 4, 5])


def test_two_stray_quotes_in_neighbouring_rows_do_not_swallow_each_other() -> None:
    cells, _, doubts = rows_of(b'0,a,b\n1,"open,x\n2,close",y\n4,c,d\n', RFC)
    assert cells == [("0", "a", "b"), ("4", "c", "d")]
    assert doubts == [3, 4]


def test_an_unclosed_quote_costs_one_line_not_the_rest_of_the_file() -> None:
    rows = [f"{number},a,b" for number in range(600)]
    rows[100] = '100,"a,b'
    cells, _, doubts = rows_of("\n".join(rows).encode() + b"\n", RFC)
    assert doubts == [102]
    assert len(cells) == 599


def test_lines_after_a_cut_off_note_are_not_taken_for_records() -> None:
    cells, _, doubts = rows_of(b'1,x,y\n2,"Note: spoke to\nDoyle, Karen, mother\n', RFC)
    assert cells == [("1", "x", "y")]
    assert doubts == [3, 4]


def test_a_note_with_line_breaks_and_bare_quotes_gives_no_false_record() -> None:
    note = b'1,"he said "no" and\nDoyle, Karen, mother\nleft, \nat noon",z\n'
    good = b"2,a,b\n3,c,d\n4,e,f\n"
    cells, _, doubts = rows_of(good + note + good, RFC)
    assert cells == [("2", "a", "b"), ("3", "c", "d"), ("4", "e", "f")] * 2
    assert doubts == [5, 6, 7, 8]


@pytest.mark.parametrize("bad", [b"\0", b"\x1f", b"\r"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_control_characters_set_a_record_aside(bad: bytes, dialect: Dialect) -> None:
    delimiter = dialect.delimiter.encode()
    quote = b'"' if dialect.qualifier else b""
    lines = [
        delimiter.join(quote + cell + quote for cell in (b"1", middle, b"z"))
        for middle in (b"a", b"a" + bad + b"b", b"c")
    ]
    cells, numbers, doubts = rows_of(b"\r\n".join(lines) + b"\r\n", dialect)
    assert [cell[1] for cell in cells] == ["a", "c"]
    assert (numbers, doubts) == ([2, 4], [3])


def test_blank_lines_are_no_records() -> None:
    cells, numbers, doubts = rows_of(b"\n1,a,b\r\n\r\n\n2,c,d\n\n", RFC)
    assert (numbers, doubts) == ([2, 3], [])
    assert len(cells) == 2
