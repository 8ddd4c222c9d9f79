"""Dates as systems write them: the room that releases, the last check, the audit and the columns agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.audit.ages import read_days as audited_days
from redactkit.classify.shapes import count_shapes
from redactkit.model import Category, Column, DateOrder, Export, Group, OutputColumn
from redactkit.redact.dates import UNREADABLE, MonthReader, days, says_zone
from redactkit.redact.same_rows import MINUTE_BITS, NO_MINUTE, numbers_of, telling_of
from redactkit.verify.dates import NO_MONTH, Calendar, are_worded, is_elsewhere, read_days
from redactkit.verify.rows_plan import searchable

AS_OF = date(2026, 11, 20)
MARCH = date(2024, 3, 15)

WORDED = (
    "15-Mar-2024",
    "15-MAR-24",
    "15-MAR-24 10.22.33.000000 AM",
    "15 March 2024 10:22",
    "15/mar/2024",
    "2024-Mar-15",
    "March 15, 2024",
    "MARCH 15, 2024 6:34 PM",
    "Mar. 15, 2024 at 6:34 p.m.",
    "Mar 15 2024 10:22AM",
    "Mar  15 2024 10:22:33:123PM",
    "Fri Mar 15 2024",
    "Friday, March 15, 2024",
    "Fri, 15 Mar 2024 10:22:33 +0000",
    "Fri Mar 15 10:22:00 EST 2024",
    "fri mar 15 10:22:00 2024",
)
IN_DIGITS = ("20240315", "202403151022", "20240315102233", "20240315 10:22")
NO_DATES = (
    "Mar 2024",
    "Mar 15",
    "Mar 15 10:22",
    "15 Mar 10:22",
    "15-Foo-2024",
    "31-Feb-2024",
    "32 March 2024",
    "15-Mar-2024 foo",
    "03/15/2024 foo",
    "2024-03-15 foo",
    "Fri March Mar 15 2024",
    "115-Mar-2024",
    "1710354840",
    "20240230",
    "20241301",
    "18500315",
    "20240315246000",
    "2024031510",
    "24861109315884",
)


@pytest.mark.parametrize("order", list(DateOrder))
@pytest.mark.parametrize("text", WORDED)
def test_a_month_in_words_is_read_by_every_reader_whatever_the_order(text: str, order: DateOrder) -> None:
    cells = pa.array([f" {text} ", "", text])
    assert days(cells, order, 2026).tolist() == [MARCH.toordinal(), UNREADABLE, MARCH.toordinal()]
    assert MonthReader(order, AS_OF).months(cells).tolist() == [202403, UNREADABLE, 202403]
    assert read_days(cells, order, 2026) == [MARCH, None, MARCH]
    assert Calendar(order, AS_OF).months(cells).tolist() == [202403, NO_MONTH, 202403]
    assert audited_days(cells, order, last_year=2026)[0] == MARCH.toordinal()
    assert are_worded(cells).to_pylist() == [True, False, True]
    assert count_shapes(cells, names=False).worded_dates >= 1


@pytest.mark.parametrize("text", IN_DIGITS)
def test_digits_alone_are_a_day_only_where_the_year_stands_first(text: str) -> None:
    cells = pa.array([text])
    for order in DateOrder:
        read = order is DateOrder.YMD
        assert days(cells, order, 2026).tolist() == [MARCH.toordinal() if read else UNREADABLE]
        assert MonthReader(order, AS_OF).months(cells).tolist() == [202403 if read else UNREADABLE]
        assert read_days(cells, order, 2026) == [MARCH if read else None]
        assert Calendar(order, AS_OF).months(cells).tolist() == [202403 if read else NO_MONTH]
    assert count_shapes(cells, names=False).digits_dates == 1


@pytest.mark.parametrize("order", list(DateOrder))
@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_day_stays_in_doubt(text: str, order: DateOrder) -> None:
    cells = pa.array([text])
    assert days(cells, order, 2026).tolist() == [UNREADABLE]
    assert read_days(cells, order, 2026) == [None]
    assert Calendar(order, AS_OF).months(cells).tolist() == [NO_MONTH]
    assert not days(cells, None, 2026).any()


def test_two_digits_behind_a_word_are_a_year_like_any_other() -> None:
    cells = pa.array(["15-MAR-26", "15-MAR-27", "15-MAR-84"])
    years = [2026, 1927, 1984]
    assert [date.fromordinal(day).year for day in days(cells, DateOrder.YMD, 2026).tolist()] == years
    assert [day.year for day in read_days(cells, DateOrder.YMD, 2026) if day] == years


def test_plain_dates_beside_dates_in_words_are_read_in_their_own_order() -> None:
    cells = pa.array(["04/05/2024", "15-Apr-2024", "foo", "April 16, 2024 10:22 AM", "4/5/24"])
    for order, month in ((DateOrder.MDY, 202404), (DateOrder.DMY, 202405)):
        expected = [month, 202404, 0, 202404, month]
        assert MonthReader(order, AS_OF).months(cells).tolist() == expected
        assert Calendar(order, AS_OF).months(cells).tolist() == expected


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Fri Mar 15 10:22:00 EST 2024", True),
        ("Fri Mar 15 10:22:00 UTC 2024", True),
        ("15-Mar-2024 10:22Z", True),
        ("15-MAR-24 10.22.33.000000 AM -05:00", True),
        ("2024-03-15 10:22Z", True),
        ("2024-03-15 10:22-05", True),
        ("Fri Mar 15 10:22:00 2024", False),
        ("15-MAR-24 10.22.33.000000 AM", False),
        ("Mar 15 2024 10:22PM", False),
        ("15-OCT-2024", False),
    ],
)
def test_a_time_that_names_its_zone_may_be_of_the_day_beside(text: str, elsewhere: bool) -> None:
    cells = pa.array([text])
    assert says_zone(cells).tolist() == is_elsewhere(cells).tolist() == [elsewhere]


_WORDS = st.sampled_from(["Mar", "MARCH", "sept.", "September", "May", "Foo", "OCT", "Feb"])
_BETWEEN = st.sampled_from(["-", " ", "/", ".", ", ", "  ", ",", "", "- "])
_DIGITS = st.sampled_from(["15", "5", "05", "31", "2", "0", "32", "115", "2024", "24", "1984", "199"])
_BEFORE = st.sampled_from(["", "", "Fri ", "Friday, ", "fri. ", "Sat,", "Fr ", "SUN"])
_TIME = st.sampled_from(
    [
        "",
        " 10:22",
        "10:22",
        "T10:22",
        ", 10:22 pm",
        " 10.22.33.000 AM",
        " 18:34:00 EST",
        " 10:22 GMT+0000",
        " x",
    ]
)
_WRITTEN = st.one_of(
    st.tuples(_BEFORE, _DIGITS, _BETWEEN, _WORDS, _BETWEEN, _DIGITS, _TIME),
    st.tuples(_BEFORE, _WORDS, _BETWEEN, _DIGITS, _BETWEEN, _DIGITS, _TIME),
    st.tuples(_BEFORE, _WORDS, _BETWEEN, _DIGITS, _TIME, st.just(" "), _DIGITS),
).map("".join)


@settings(max_examples=150)
@given(texts=st.lists(_WRITTEN, min_size=1, max_size=20), order=st.sampled_from(list(DateOrder)))
def test_both_readers_read_the_same_day_or_none(texts: list[str], order: DateOrder) -> None:
    cells = pa.array(texts)
    ordinals = [UNREADABLE if day is None else day.toordinal() for day in read_days(cells, order, 2026)]
    assert days(cells, order, 2026).tolist() == ordinals
    assert MonthReader(order, AS_OF).months(cells).tolist() == Calendar(order, AS_OF).months(cells).tolist()


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("15-Mar-2024 10:22", 622),
        ("March 15, 2024 6:34 PM", 18 * 60 + 34),
        ("15-MAR-24 06.34.33.000000 PM", 18 * 60 + 34),
        ("Mar 15 2024 10:22:33:123PM", 22 * 60 + 22),
        ("Fri Mar 15 10:22:00 EST 2024", 622),
        ("202403151022", 622),
        ("20240315102233", 622),
        ("20240315", NO_MINUTE),
        ("15-OCT-2024", NO_MINUTE),
    ],
)
def test_rows_of_two_files_are_compared_by_the_minute(text: str, minute: int) -> None:
    """The minute is the end of an event's number."""
    columns = tuple(
        Column(
            position=position,
            header=None,
            category=Category(category),
            group=Group.OPERATIONAL,
            date_order=DateOrder.YMD if category.endswith("_time") else None,
        )
        for position, category in enumerate(("patron.key", "item.barcode", "loan.out_time"), start=1)
    )
    export = Export(
        path=Path("loans.csv"),
        label="loans.csv",
        format="delimited",
        encoding="utf-8",
        dialect=None,
        system=None,
        record_class="circulation",
        columns=columns,
        rows=1,
        quarantined=(),
        digest="",
    )
    frame = pd.DataFrame([["7", "8", text]], dtype=pd.ArrowDtype(pa.string()))
    telling = telling_of(export, export)
    assert telling is not None
    (number,) = numbers_of(telling, export, frame, this_year=2026).tolist()
    assert number != 0
    assert number % (1 << MINUTE_BITS) == minute


def test_a_month_in_a_date_is_not_searched_for_as_a_name() -> None:
    """May, April and June are names, too; in a note behind a date they may be somebody's."""
    cells = pa.array(["15-May-2024 10:22", "'May 15, 2024", "15-May-2024 April", "2024-05-15", "May"])
    output = OutputColumn(name="lent", category=Category("loan.out_time"))
    assert searchable(output, cells).to_pylist() == ["", "", "15-May-2024 April", "", "May"]
