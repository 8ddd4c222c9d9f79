"""Telephone numbers without area code in a free text, however they are spaced. Part of the last check.

Written anew, beside the search that takes them out. Seven digits in a row may be an item's number just as
well: they are no telephone where a letter or a sign of money touches them, or the word before says what they
count. Seven digits behind an area code are a part of ten, and judged as ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = r"[\t\n\v\f\r (),.\-/:*_|~'\u00b7\u2022]"  # between other signs people write no telephone
_SEVEN = re.compile(
    rf"(?<!\d)(?:\d{{7}}|\d{{3}}{_SIGNS}{{1,3}}\d\d{_SIGNS}{{0,3}}\d\d|\d(?:{_SIGNS}{{1,3}}\d){{6}})(?!\d)",
    re.ASCII,
)
_AREA_CODE = re.compile(r"(?<!\d)\d{3}[\W_]{0,3}\Z", re.ASCII)
_COUNTS_THINGS = re.compile(
    r"\b(?:item|bib|bar ?code|record|rec|cop(?:y|ies)|title|call|oclc|is[bs]n|lccn|invoice|bill|order|po"
    r"|receipt|ticket|claim|vol(?:ume)?|due|id|key|no|nos|nr|num|number)s?[\W_]*\Z"
)
_LOOK_BACK = 24


def local_phones_in(text: str) -> Iterator[str]:
    """The seven digits of each that may stand in a folded text."""
    for found in _SEVEN.finditer(text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        if _AREA_CODE.search(before) or (found[0].isdigit() and _counts(before, text[found.end() :])):
            continue
        yield "".join(filter(str.isdigit, found[0]))


def _counts(before: str, behind: str) -> bool:
    """Whether what stands around seven digits in a row says that they are no telephone's."""
    touches = before[-1:].isalpha() or before.endswith("$") or behind[:1].isalpha()
    return touches or _COUNTS_THINGS.search(before) is not None
