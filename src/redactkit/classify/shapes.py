"""Count, over whole columns, how many values have the shape of a barcode, an e-mail address, a date …

Only counts leave this module. They are sums over values, so neither the order of the rows nor the way they
are cut into chunks changes them. Cheap looks at lengths and first bytes come first; a regular expression only
sees the values that passed them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import REPEAT

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]

_EMAILS = r"^\s*[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+(\s*[,;]?\s*[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+)*\s*$"
# seven digits count with a hyphen alone: 641.5636 is a place on a shelf
_PHONE = (
    r"^\s*(?:(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}|\d{3}-\d{4})"
    r"(?:\s*(?:x|ext\.?) ?\d{1,6})?\s*$"
)
_NAME = r"^[^\d@,;:/]{1,40}, ?[^\d@,;:/]{1,60}$"
_LONGEST_ADDRESS = 5
_FORM_OF_ADDRESS = r"(?i)^(?:mr|mrs|ms|miss|mx|dr|rev|prof|sr|sra|fr)\.?$"
_LINK = (
    r"(?i)\b(?:borrowernumber|borrower|borrower_?id|patron|patron_?id|cardnumber|user_?id)=[\w-]*\d"
    r"|/(?:patrons?|users/view|users/preview)/[0-9a-f-]*\d"
)
_PLACES = ("/patron", "/users/")
_MARKUP = r"</?[A-Za-z!][^<>]*>"
_ENTITIES = (("@", "&#64;"), ("@", "&commat;"), (" ", "&nbsp;"), ("'", "&#39;"), ("&", "&amp;"))
_URL = r"^\s*(https?://|www\.)\S+\s*$"
_LOOSE_DATE = r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?:\d{4}|\d{2})(?:\D|$)"
_WORDED_DATE = (
    r"(?i)^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ] *)?"
    r"(?:\d{1,4} *[-/.]? *(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|ember|tember|ober)? *[-/.,]{0,2} *\d{1,4}"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?"
    r" *[-/.]? *\d{1,2}(?: *[-/.,] *| +)(?:\d{4}|\d{1,2}[:.]\d{2}.* \d{4}$))"
    r"(?:$|[, t].*$)"
)
_LONGEST_WORDED = 48
_DIGITS_DATE = (
    r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?"
    r"(?:[ T]+\d{1,2}:\d{2}.*)?\s*$"
)
_DAYS_OF_MONTH = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_BLANK = r"^[\s-]*$"
_NOTHING = r"(?i)^(?:null|none|never|n/a|\\n)\s*$"  # what databases write where there is nothing
_LONGEST_NOTHING = 8


def _signs(signs: bytes) -> Mask:
    """For each byte whether it is one of these."""
    found = np.zeros(256, dtype=np.bool_)
    found[np.frombuffer(signs, np.uint8)] = True
    return found


_NOTHING_BEGINS = _signs(b"NnVv\\")
_URL_BEGINS = _signs(b"hHwW")
_DATE_MARKS = _signs(b"-./")
_LETTERS = _signs(bytes(range(65, 91)) + bytes(range(97, 123)))
_WORD_BEGINS = _signs(b"jfmasondtwJFMASONDTW")
_WORDED_ENDS = _signs(b"0123456789mMtTzZ. ")


@dataclass(slots=True)
class Counts:
    """How many values of a column have each shape."""

    values: int = 0
    filled: int = 0
    email: int = 0
    phone: int = 0
    ssn: int = 0
    bcrypt: int = 0
    link: int = 0
    url: int = 0
    name: int = 0
    form_of_address: int = 0
    patron_barcode: int = 0
    patron_barcode_checked: int = 0
    item_barcode: int = 0
    item_barcode_checked: int = 0
    patron_record: int = 0
    other_record: int = 0
    record_checked: int = 0
    year_first: int = 0
    year_last: int = 0
    first_over_12: int = 0
    second_over_12: int = 0
    worded_dates: int = 0
    digits_dates: int = 0

    def add(self, other: Counts) -> None:
        """Take in the counts of more values."""
        for entry in fields(self):
            setattr(self, entry.name, getattr(self, entry.name) + getattr(other, entry.name))

    @property
    def dated(self) -> int:
        """How many values are dates. Eight digits are some only where no value speaks against it."""
        marked = self.year_first + self.year_last + self.worded_dates
        return marked + self.digits_dates if marked + self.digits_dates >= self.filled else marked

    @property
    def of_a_person(self) -> int:
        """How many values identify somebody and stand in no list of codes and on no title page."""
        return self.email + self.ssn + self.bcrypt + self.patron_record + self.patron_barcode_checked

    def share(self, count: int) -> float:
        """Which part of the filled values a count is."""
        return count / self.filled if self.filled else 0.0


class _Values:
    """The bytes of an Arrow text array, and where each value begins."""

    def __init__(self, array: pa.StringArray) -> None:
        self.array = array
        _, offsets, data = array.buffers()
        size = len(array)
        bounds = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + size + 1]
        whole = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)
        begin, end = (int(bounds[0]), int(bounds[-1])) if size else (0, 0)
        self.data: Bytes = whole[begin:end]
        self.start: Positions = bounds[:-1].astype(np.int64) - begin
        self.length: Positions = np.diff(bounds).astype(np.int64)
        self.first: Bytes = np.zeros(size, dtype=np.uint8)
        filled = self.length > 0
        if filled.all():
            self.first = self.data[self.start]
        else:
            self.first[filled] = self.data[self.start[filled]]

    def has(self, sign: bytes) -> bool:
        """Whether the sign occurs anywhere."""
        return bool((self.data == sign[0]).any())

    def at(self, which: Positions, place: int | Positions) -> Bytes:
        """One byte of each chosen value."""
        found: Bytes = self.data[self.start[which] + place]
        return found

    def rows(self, which: Positions, width: int, skip: int = 0) -> Bytes:
        """The bytes of values of one length, as a matrix."""
        if which.size == self.start.size and not skip and self.data.size == which.size * width:
            return self.data.reshape(-1, width)
        found: Bytes = self.data[(self.start[which] + skip)[:, None] + np.arange(width)]
        return found

    def matching(self, which: Mask, pattern: str) -> int:
        """How many of the chosen values match a regular expression."""
        if not which.any():
            return 0
        chosen = self.array if which.all() else self.array.filter(pa.array(which))
        return _count(pc.match_substring_regex(chosen, pattern))


def count_shapes(
    column: pa.ChunkedArray | pa.Array, *, names: bool, plain: pa.ChunkedArray | None = None
) -> Counts:
    """The counts of one column of one chunk. ``names``: look for "Last, First" too, which costs more.

    ``plain`` is what ``plain_values`` made of it, where that is known.
    """
    counts = Counts()
    for array in _arrays(column):
        counts.link += _count_links(_Values(array))
    for array in _arrays(plain_values(column) if plain is None else plain):
        if len(array):
            _count_into(counts, _Values(array), names=names)
    return counts


def plain_values(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    """The values of a column as they are counted: repeated ones one by one, and without mark-up."""
    return pa.chunked_array([_plain(_Values(array)) for array in _arrays(column)], pa.string())


def has_any(array: pa.StringArray, signs: bytes) -> bool:
    """Whether one of these signs stands anywhere in the values."""
    values = _Values(array)
    return any(values.has(signs[at : at + 1]) for at in range(len(signs)))


def _arrays(column: pa.ChunkedArray | pa.Array) -> list[pa.Array]:
    return column.chunks if isinstance(column, pa.ChunkedArray) else [column]


def _plain(values: _Values) -> pa.StringArray:
    array = values.array
    if values.has(REPEAT.encode()):
        array = pc.list_flatten(pc.split_pattern(array, REPEAT))
    if values.has(b"<") or values.has(b"&"):
        array = pc.replace_substring_regex(array, _MARKUP, " ")
        for sign, written in _ENTITIES:
            array = pc.replace_substring(array, written, sign)
    return array


def _count_links(values: _Values) -> int:
    """Values that lead to a patron's page or record; the number stands inside the link."""
    if values.has(b"="):
        return _count(pc.match_substring_regex(values.array, _LINK))
    if values.has(b"/") and any(
        pc.any(pc.match_substring(values.array, place, ignore_case=True), min_count=0).as_py()
        for place in _PLACES
    ):
        return _count(pc.match_substring_regex(values.array, _LINK))
    return 0


def _count_into(counts: Counts, values: _Values, *, names: bool) -> None:
    length, first = values.length, values.first
    digit = (first >= 48) & (first <= 57)
    blank_start = (first == 32) | (first == 45) | (first == 9)
    counts.values += length.size
    nothing = _NOTHING_BEGINS[first] & (length <= _LONGEST_NOTHING)
    counts.filled += int((length > 0).sum()) - values.matching(blank_start & (length > 0), _BLANK)
    counts.filled -= values.matching(nothing, _NOTHING)
    _count_barcodes(counts, values)
    _count_records(counts, values)
    _count_dates(counts, values, digit)
    if values.has(b"@"):
        counts.email += values.matching(np.asarray(pc.match_substring(values.array, "@")), _EMAILS)
    if names and values.has(b","):
        counts.name += values.matching((length > 3) & ~digit, _NAME)
    short = (length > 1) & (length <= _LONGEST_ADDRESS) & ~digit
    if 2 * int(short.sum()) >= int((length > 0).sum()) > 0:  # else it cannot be what the column holds
        counts.form_of_address += values.matching(short, _FORM_OF_ADDRESS)
    counts.url += values.matching(_URL_BEGINS[first] & (length > 7), _URL)
    numbered = np.flatnonzero((digit | (first == 40) | (first == 43)) & (length >= 8) & (length <= 24))
    _count_phones(counts, values, numbered)
    hashed = np.flatnonzero((first == 36) & (length == 60))
    counts.bcrypt += int(((values.at(hashed, 1) == 50) & (values.at(hashed, 3) == 36)).sum())


def _count_phones(counts: Counts, values: _Values, which: Positions) -> None:
    """Telephone and social security numbers: both have a mark behind three digits."""
    if not which.size:
        return
    third, fourth = values.at(which, 3), values.at(which, 4)
    marks = np.frombuffer(b"-. )", np.uint8)
    likely = np.isin(third, marks) | (values.first[which] == 40) | (values.first[which] == 43)
    likely |= (values.first[which] == 49) & (np.isin(values.at(which, 1), marks)) & (fourth != 45)
    mask = np.zeros(values.start.size, dtype=np.bool_)
    mask[which[likely]] = True
    counts.phone += values.matching(mask, _PHONE)
    eleven = which[values.length[which] == 11]
    dashed = eleven[(values.at(eleven, 3) == 45) & (values.at(eleven, 6) == 45)]
    if dashed.size:
        rows = values.rows(dashed, 11)
        counts.ssn += int(_digits(rows[:, [0, 1, 2, 4, 5, 7, 8, 9, 10]]).sum())


def _count_barcodes(counts: Counts, values: _Values) -> None:
    """Fourteen digits that begin with 2 (patron) or 3 (item), and those whose mod 10 check holds."""
    which = np.flatnonzero((values.length == 14) & ((values.first == 50) | (values.first == 51)))
    if not which.size:
        return
    rows = values.rows(which, 14)
    sound = _digits(rows)
    patron = sound & (rows[:, 0] == 50)
    item = sound & (rows[:, 0] == 51)
    checked = luhn_holds(rows)
    counts.patron_barcode += int(patron.sum())
    counts.patron_barcode_checked += int((patron & checked).sum())
    counts.item_barcode += int(item.sum())
    counts.item_barcode_checked += int((item & checked).sum())


def luhn_holds(rows: Bytes) -> Mask:
    """For rows of fourteen digits: whether the mod 10 check holds."""
    digits = rows - np.uint8(48)
    doubled = digits[:, ::2] * np.uint8(2)
    doubled -= np.uint8(9) * (doubled > 9)
    total = doubled.sum(axis=1, dtype=np.uint16) + digits[:, 1::2].sum(axis=1, dtype=np.uint16)
    return np.asarray(total % 10 == 0)


def _count_records(counts: Counts, values: _Values) -> None:
    """A letter, six to eight digits, and often a mod 11 check digit or x; perhaps behind a dot."""
    for skip in (0, 1):
        letter = (values.first >= 97) & (values.first <= 122) if not skip else values.first == 46
        lengths = values.length - skip
        which = np.flatnonzero(letter & (lengths >= 7) & (lengths <= 10))
        for width in np.unique(lengths[which]):
            rows = values.rows(which[lengths[which] == width], int(width), skip)
            _count_records_of_one_width(counts, rows)


def _count_records_of_one_width(counts: Counts, rows: Bytes) -> None:
    last = rows[:, -1]
    body = rows[:, 1:-1]
    x_or_any = (last == 120) | (last == 97)
    width = rows.shape[1]
    digit_last = (last >= 48) & (last <= 57)
    shaped = _digits(body) & (digit_last | x_or_any) & (body.shape[1] >= 6 or ~x_or_any)
    shaped &= (rows[:, 0] >= 97) & (rows[:, 0] <= 122)
    patron = shaped & (rows[:, 0] == 112)
    counts.patron_record += int(patron.sum())
    counts.other_record += int((shaped & ~patron).sum())
    if width >= 8:
        counts.record_checked += int((shaped & mod11_holds(rows[:, 1:])).sum())


def mod11_holds(rows: Bytes) -> Mask:
    """For rows of digits whose last sign is the check: whether Sierra's mod 11 check holds."""
    digits = (rows[:, :-1] - np.uint8(48)).astype(np.uint16)
    weights = np.arange(digits.shape[1] + 1, 1, -1, dtype=np.uint16)
    rest = (digits * weights).sum(axis=1) % 11
    last = rows[:, -1]
    return np.asarray(np.where(rest == 10, last == 120, last == rest + 48))


def _count_dates(counts: Counts, values: _Values, digit: Mask) -> None:
    _count_worded_dates(counts, values, digit)
    _count_digits_dates(counts, values)
    numbered = digit & (values.length <= 32)
    if not numbered.any():
        return
    marks = _DATE_MARKS
    which = np.flatnonzero(numbered & (values.length >= 8))
    fourth, seventh = values.at(which, 4), values.at(which, 7)
    counts.year_first += int((marks[fourth] & (fourth == seventh)).sum())
    second, fifth = values.at(which, 2), values.at(which, 5)
    year_last = which[marks[second] & (second == fifth)]
    _count_day_or_month(
        counts,
        _two_digits(values.at(year_last, 0), values.at(year_last, 1)),
        _two_digits(values.at(year_last, 3), values.at(year_last, 4)),
    )
    # without leading zeros: only these few go through a regular expression
    loose = np.flatnonzero(numbered & (values.length >= 6))
    single = marks[values.at(loose, 1)] | (marks[values.at(loose, 2)] & marks[values.at(loose, 4)])
    if single.any():
        found = pc.extract_regex(values.array.take(pa.array(loose[single])), _LOOSE_DATE).drop_null()
        _count_day_or_month(counts, _numbers(found, "a"), _numbers(found, "b"))


def _count_worded_dates(counts: Counts, values: _Values, digit: Mask) -> None:
    """15-Mar-2024, March 15, 2024: most text is told apart by how it begins and ends."""
    fitting = (values.length >= 6) & (values.length <= _LONGEST_WORDED)
    likely = fitting & _WORD_BEGINS[values.first]
    words = np.flatnonzero(likely)
    likely[words] = _WORDED_ENDS[values.at(words, values.length[words] - 1)]
    numbered = np.flatnonzero(fitting & digit)
    for place in (1, 2, 3, 5):
        likely[numbered] |= _LETTERS[values.at(numbered, place)]
    counts.worded_dates += values.matching(likely, _WORDED_DATE)


def _count_digits_dates(counts: Counts, values: _Values) -> None:
    """20240315 and 20240315102233: days that there are, in years that may be meant."""
    which = np.flatnonzero(((values.first == 49) | (values.first == 50)) & (values.length >= 8))
    which = which[np.isin(values.at(which, 1), np.frombuffer(b"09", np.uint8))]
    which = which[_digits(values.rows(which, 8))]
    if not which.size:
        return
    chosen = values.array.take(pa.array(which))
    sound = np.asarray(pc.match_substring_regex(chosen, _DIGITS_DATE))
    rows = values.rows(which[sound], 8).astype(np.int64) - 48
    year, month, day = (rows[:, at] @ 10 ** np.arange(len(at))[::-1] for at in ([0, 1, 2, 3], [4, 5], [6, 7]))
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _DAYS_OF_MONTH[month] - ((month == 2) & ~leap)
    counts.digits_dates += int((day <= last).sum())


def _count_day_or_month(counts: Counts, first: Positions, second: Positions) -> None:
    possible = (first >= 1) & (second >= 1) & (first <= 31) & (second <= 31)
    counts.year_last += int(possible.sum())
    counts.first_over_12 += int((possible & (first > 12) & (second <= 12)).sum())
    counts.second_over_12 += int((possible & (second > 12) & (first <= 12)).sum())


def _two_digits(tens: Bytes, ones: Bytes) -> Positions:
    """The number two digits make; far out of range where they are none."""
    valid = (tens >= 48) & (tens <= 57) & (ones >= 48) & (ones <= 57)
    number = (tens.astype(np.int64) - 48) * 10 + ones.astype(np.int64) - 48
    return np.where(valid, number, 99)


def _numbers(found: pa.StructArray, name: str) -> Positions:
    return np.asarray(pc.cast(pc.struct_field(found, name), pa.int64()), dtype=np.int64)


def _digits(rows: Bytes) -> Mask:
    """Which rows are digits throughout."""
    return np.asarray(((rows - np.uint8(48)) <= 9).all(axis=1))


def _count(mask: pa.Array) -> int:
    return int(pc.sum(mask).as_py() or 0)
