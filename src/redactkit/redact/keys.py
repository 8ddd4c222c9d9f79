"""One spelling for the several ways in which an export writes the same patron's key.

Sierra writes a record number as ``p1234567``, ``.p1234567x`` or ``1234567``; the letter, the
dot and a check digit carry nothing. Everything works on whole Arrow columns.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import REPEAT, Category, Column

_NOBODY = pa.array(["", "0", "-1", "none", "null", "\\n"])
"""What exports write where no patron is attached."""

_RECORD_NUMBER = Category("patron.record_number")


def trimmed(cells: pa.Array) -> pa.Array:
    """The cells without the blanks around them; codes are often padded to a fixed width."""
    return pc.utf8_trim_whitespace(cells)


def marked(cells: pa.Array, column: Column) -> pa.Array:
    """The cells with their repeated values marked by ``REPEAT``, also where the export wrote only ``;``."""
    if not column.repeatable or not pc.any(pc.match_substring(cells, ";")).as_py():
        return cells
    return pc.replace_substring_regex(cells, r" *; *", REPEAT)


def canonical_keys(cells: pa.Array, column: Column) -> pa.Array:
    """Each key in its one spelling; null where nobody is attached."""
    plain = pc.utf8_lower(trimmed(cells))
    nobody = pc.is_in(plain, value_set=_NOBODY)
    if column.category == _RECORD_NUMBER:
        plain = pc.utf8_ltrim(pc.utf8_ltrim(plain, characters="."), characters="p")
        if column.checked:
            plain = pc.utf8_slice_codeunits(plain, 0, -1)
        nobody = pc.or_(nobody, pc.is_in(plain, value_set=_NOBODY))
    return pc.if_else(nobody, pa.scalar(None, pa.string()), plain)
