"""Write CSV cells that stay text in a spreadsheet, and any text so that it is harmless on a terminal. A leaf.

A title may begin with ``=``; opened in a spreadsheet it would run (OWASP ASVS 1.2.10). Such a cell gets a
leading apostrophe, which the README explains. Numbers stay numbers. UTF-8, comma, LF at the end of a line
(RFC 4180 also allows CR LF; one choice keeps the digests equal on every system).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# The full-width and small signs run in some spreadsheets too.
_RUNS = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
# What a spreadsheet drops, or a person does not see, before it looks at the first sign.
_BLANKS = (0x0B, 0x0C, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_INVISIBLE = (0xAD, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF)
_UNSEEN = "".join(map(chr, _BLANKS + _INVISIBLE))
# A number with a sign: 1e5, 1,234.50, $3.50, 5 %. It is shown as it is, and computes nothing.
_NUMBER = re.compile(
    r"[+-]\$?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})? ?%?"
)
_QUOTED = re.compile(r'[",\n\r]')

# C0 controls have pictures of their own (U+2400 …), so that what stood there can still be seen. C1 controls,
# marks that turn the direction of text, and what XML cannot hold become the replacement character.
_SHOWN: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
_SHOWN[0x7F] = "␡"
_SHOWN.update(
    dict.fromkeys(
        [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, 0xFFFE, 0xFFFF],
        "\ufffd",
    )
)
_SHOWN.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))


# JSON escapes C0 by itself. The rest is escaped in its own way, so that the document says the same.
_IN_JSON = {code: f"\\u{code:04x}" for code in _SHOWN if code >= 0x7F}


def harmless(text: str) -> str:
    """The text with each control character shown as a sign that does nothing."""
    return text.translate(_SHOWN)


def harmless_json(document: str) -> str:
    """A JSON document that says the same, with each control character written as its number."""
    return document.translate(_IN_JSON)


def neutral(cell: str) -> str:
    """The cell as it may stand in a released file: no formula, no control character, numbers as they were."""
    start = cell.lstrip(_UNSEEN)[:1] or cell[:1]
    if start in _RUNS and start and not _NUMBER.fullmatch(cell):
        return "'" + harmless(cell)
    return harmless(cell)


def csv_line(cells: Iterable[str]) -> str:
    """One record, ended by LF; cells are neutralised, and quoted where RFC 4180 asks for it."""
    return ",".join(_quoted(neutral(cell)) for cell in cells) + "\n"


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A whole file: a header and its records."""
    return "".join([csv_line(header), *(csv_line(row) for row in rows)]).encode("utf-8")


def _quoted(cell: str) -> str:
    if _QUOTED.search(cell) or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell
