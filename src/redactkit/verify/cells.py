"""Text in columns: trimmed, folded, as it may be printed. Part of the last check; works on distinct values.

Written apart from the room that prints, so that a mistake there is not repeated here.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.folding import fold_key
from redactkit.model import REPEAT

Ints = npt.NDArray[np.int64]

# What cannot be printed, and every sign that may stand for it: control characters (C0, C1), their pictures,
# the replacement character, marks that turn the direction of text, line and paragraph separators.
_UNPRINTED = "\x00-\x1f\x7f-\x9f\u2400-\u2421\ufffd\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff"
_UNPRINTABLE = re.compile(f"[{_UNPRINTED}]")

_RUNS_IN_A_SPREADSHEET = (
    r"^[\s\x0b\x{00a0}\x{00ad}\x{1680}\x{2000}-\x{200f}\x{202f}\x{205f}-\x{2064}\x{3000}\x{feff}]*"
    r"[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}\x{fe66}\x{fe62}\x{fe63}\x{fe6b}\t\r\n\x00]"
)
"""How a cell begins that a spreadsheet would run (OWASP ASVS 1.2.10)."""

_PLAIN_NUMBER = (
    r"^[+-]\$?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})? ?%?$"
)


_PLAIN_CELL = r"^(?: *[!-&(-~][ -~]*)?$"  # no control characters, nothing but ASCII, no apostrophe first


def bytes_of(cells: pa.Array) -> npt.NDArray[np.uint8]:
    """The text of a column as one run of bytes."""
    if not len(cells):
        return np.zeros(0, dtype=np.uint8)
    _, offsets, data = cells.buffers()
    if data is None:
        return np.zeros(0, dtype=np.uint8)
    bounds = np.frombuffer(offsets, dtype=np.int32)
    start, end = int(bounds[cells.offset]), int(bounds[cells.offset + len(cells)])
    return np.frombuffer(data, dtype=np.uint8)[start:end]


def is_ascii(cells: pa.Array) -> bool:
    """Whether no cell of the column needs Unicode."""
    found = bytes_of(cells)
    return not found.size or int(found.max()) < 0x80


def holds_byte(cells: pa.Array, byte: int) -> bool:
    """Whether any cell of the column holds this ASCII character."""
    return bool((bytes_of(cells) == byte).any())


def trimmed(cells: pa.Array) -> pa.Array:
    """The cells without the blanks around them."""
    return pc.ascii_trim_whitespace(cells) if is_ascii(cells) else pc.utf8_trim_whitespace(cells)


def folded(cells: pa.Array) -> pa.Array:
    """The cells in the form in which identifiers are compared; spaces inside stay as they are."""
    if is_ascii(cells):
        return pc.ascii_lower(pc.ascii_trim_whitespace(cells))
    plain = pc.string_is_ascii(cells)
    lowered = pc.ascii_lower(pc.ascii_trim_whitespace(cells.filter(plain)))
    others = pc.utf8_trim_whitespace(cells.filter(pc.invert(plain))).dictionary_encode()
    keys = pa.array([fold_key(text) for text in others.dictionary.to_pylist()], pa.string())
    return _put_back(plain, lowered, keys.take(others.indices))


def _put_back(plain: pa.Array, those: pa.Array, others: pa.Array) -> pa.Array:
    """One column again, of the cells where ``plain`` is true and of the others."""
    mask = np.asarray(plain)
    at = np.where(mask, np.cumsum(mask) - 1, len(those) + np.cumsum(~mask) - 1)
    return pa.concat_arrays([those, others]).take(pa.array(at))


def one_by_one(cells: pa.Array) -> tuple[pa.Array, Ints]:
    """The single values of a column that may hold repeated ones, and the row of each."""
    if not holds_byte(cells, ord(REPEAT)):
        return cells, np.arange(len(cells), dtype=np.int64)
    lists = pc.split_pattern(cells, REPEAT)
    return lists.flatten(), lists.value_parent_indices().to_numpy().astype(np.int64)


def split_up(cells: pa.Array) -> pa.Array:
    """The cells of a repeatable column: a bare ``;`` between values is a mark too."""
    return pc.replace_substring_regex(cells, " *; *", REPEAT) if holds_byte(cells, ord(";")) else cells


def first_of(cells: pa.Array) -> pa.Array:
    """The first of repeated values: any card of a patron leads to the same patron."""
    if not holds_byte(cells, ord(REPEAT)):
        return cells
    return pc.list_element(pc.split_pattern(cells, REPEAT), 0)


def comparable(text: str) -> str:
    """A source cell and a released cell in one spelling, so that the two can be compared.

    Repeated values stand with ``; `` between them, what cannot be printed is a blank, and the apostrophe that
    keeps a cell from running in a spreadsheet is gone.
    """
    return blanked(text).removeprefix("'")


def blanked(text: str) -> str:
    """``comparable``, but with an apostrophe at the beginning."""
    if not text.isprintable():
        text = text.strip().replace(REPEAT, "; ")
    return _UNPRINTABLE.sub(" ", text.strip()).strip()


def would_run(cells: pa.Array) -> pa.Array:
    """Which cells a spreadsheet would run."""
    return pc.and_(
        pc.match_substring_regex(cells, _RUNS_IN_A_SPREADSHEET),
        pc.invert(pc.match_substring_regex(cells, _PLAIN_NUMBER)),
    )


def as_printed(distinct: pa.Array) -> list[str]:
    """Source cells as ``blanked`` shows what is printed of them."""
    plain = pc.utf8_trim_whitespace(distinct)
    texts = zip(plain.to_pylist(), would_run(plain).to_pylist(), strict=True)
    return [blanked(f"'{text}") if runs else blanked(text) for text, runs in texts]


def comparable_cells(distinct: pa.Array) -> pa.Array:
    """``comparable`` of each cell, with one glance where nothing needs a second."""
    found = bytes_of(distinct)
    if found.size and int(found.max()) < 0x7F and int(found.min()) >= 0x20 and not (found == ord("'")).any():
        return pc.ascii_trim_whitespace(distinct)
    plain = pc.match_substring_regex(distinct, _PLAIN_CELL)
    others = [comparable(text) for text in distinct.filter(pc.invert(plain)).to_pylist()]
    return _put_back(plain, pc.ascii_trim_whitespace(distinct.filter(plain)), pa.array(others, pa.string()))


def coded(cells: pa.Array) -> tuple[pa.Array, Ints]:
    """The distinct cells, and for each row which of them it holds."""
    encoded = cells.dictionary_encode()
    return encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False)


def places_in(cells: pa.Array, values: pa.Array) -> Ints:
    """For each cell its place in ``values``, or -1."""
    return np.asarray(pc.fill_null(pc.index_in(cells, value_set=values, skip_nulls=True), -1))
