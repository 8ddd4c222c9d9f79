"""Look closer at columns that would be harmless, or that nobody knows.

Are there names of people in it, addresses inside text, how many different values?

Where a label says something harmless, or guesses, the values must bear it out. Only counts leave this module.
Each distinct value counts as often as it stands there, so neither the order of the rows nor the cutting into
chunks changes anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.classify.people import family_key, name_key
from redactkit.errors import InputMissing
from redactkit.resources import recognizers_folder

Weights = npt.NDArray[np.int64]

MOST_VALUES = 20_000
"""From here on the different values of a column are not told apart any more."""
_MOST_NAMES = 200_000
"""Different values written like names that are kept in mind."""
_HELD_BYTES = 8 << 20
"""So much waits to be looked at, so that a value that recurs is looked at once."""

# RE2 compiles \p{L} slowly: a letter is what is no other ASCII sign
_L = r"[^\x00-@\[-`{-\x7f]"
_NAME = r"[^\x00-\x1f!-&(-,/-@\[-`{-\x7f]"  # letters, blank, apostrophe, hyphen, full stop
_WORD = r"[^\x00-&(-,./-@\[-`{-\x7f]"  # letters, apostrophe, hyphen
_INVERTED = rf"^{_L}{_NAME}*, ?{_L}{_NAME}*$"
_DIRECT = rf"^{_L}{_WORD}+\.?(?: {_L}{_WORD}*\.?){{1,3}}$"
_ONE_WORD = rf"^{_L}{_WORD}+$"
_AFTER_COMMA = rf"^[^,]*, ?(?P<given>{_L}{_WORD}*)"
_FIRST_WORD = rf"^(?P<given>{_L}{_WORD}*)"
_EMAIL_INSIDE = r"[^\s@<>(]+@[^\s@]+\.[A-Za-z]{2,}"
_CARD_INSIDE = r"(?:^|[^\d.])2\d{13}(?:\D|$)"
_SSN_INSIDE = r"(?:^|[^\d-])\d{3}-\d{2}-\d{4}(?:[^\d-]|$)"
_PHONE_INSIDE = r"(?:^|[^\d-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?:[^\d-]|$)"
_STREET = (
    r"(?i)^\s*(?:c/o .*)?\d{1,6}[a-z]?(?:-\d+)? +.*\b(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|"
    r"court|pl|place|way|blvd|boulevard|ter|terrace|cir|circle|hwy|highway|pkwy|sq|square|path|row|turnpike)\b"
)
_IP = r"^\s*(?:\d{1,3}\.){3}\d{1,3}\s*$"
_UUID = r"(?i)^\s*[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\s*$"
_NOTHING = r"(?i)^(?:[\s\-]*|null|none|never|n/a|\\n)$"
_ACCENTS = r"[\x{300}-\x{36f}]"
_CLASS = r"^\s*\d{3}\s*$"
_LONG_NUMBER = r"\d[\d\-. ()]{7,}|[0-9a-fA-F]{8}-"
_HOUSE = r"^\s*(?:\d|(?i:c/o))"
_WHOLE = r"^\s*\d+\s*$"
_NUMBER = r"^\s*-?[$€£]?\s?-?\d[\d,]*(?:\.\d+)?\s*$"
_ZIP = r"^\s*(?:\d{5}(?:-?\d{4})?|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)\s*$"
_WORDS = rf"^{_L}(?:{_NAME}|,)*$"
_TOKEN = r"^\s*\S+\s*$"  # noqa: S105 - a pattern
_LETTER = _L
# forms of address and pronouns as systems offer them, in the languages that library systems are set up in
_OF_ADDRESS = (
    r"(?i)^\s*(?:m(?:rs?|s|x|iss|aster|adam|me|lle|evr(?:ouw)?)?|dhr|mw|herr|frau|fr|hr|sr(?:a|ta|es)?|do[nñ]a?|"
    r"se[nñ]or(?:a|ita)?|sig(?:ra|na)?|dra?|prof|rev|hon|sir|lady|lord|sister|brother|father|rabbi|imam|"
    r"capt|lt|sgt|col|gen|(?:she|he|they)(?:\s?/\s?(?:hers?|him|his|them|theirs?|she|he|they))*)\.?\s*$"
)
_DATED = (
    r"\d{4}|\d{1,2}[-/.]\d{1,2}|\d[-/. ](?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/. ,]+\d"
)


@dataclass(slots=True)
class Looks:
    """How many of the values looked at have each look, and how many different ones there are."""

    values: int = 0
    named: int = 0  # written like a name, with a given name in its place
    named_inverted: int = 0  # of these, the ones with the given name behind a comma
    inverted: int = 0  # "Something, Something", whoever that is
    given: int = 0  # one word, a given name
    email_inside: int = 0
    card_inside: int = 0
    ssn_inside: int = 0
    phone_inside: int = 0
    street: int = 0
    ip: int = 0
    uuid: int = 0
    whole: int = 0
    class_number: int = 0  # three digits, like a class of Dewey's without its decimals
    number: int = 0
    zip: int = 0
    words: int = 0
    token: int = 0
    letter: int = 0
    dated: int = 0
    of_address: int = 0  # Mrs, Herr, she/her
    variety: int = 0  # up to MOST_VALUES
    of_patrons: int = 0  # names of patrons of the exports at hand
    patrons: int = 0  # how many different names these are
    of_families: int = 0  # single words that are family names of patrons of the exports at hand
    families: int = 0

    def share(self, count: int) -> float:
        """Which part of the values looked at a count is."""
        return count / self.values if self.values else 0.0


class Looking:
    """Collects the values of a column, each distinct one with how often it stands there."""

    def __init__(self) -> None:
        self.looks = Looks()
        self._waiting: list[pa.Table] = []
        self._bytes = 0
        self._different: set[int] = set()
        self._names: Counter[int] = Counter()
        self._families: Counter[int] = Counter()

    def add(self, values: pa.ChunkedArray) -> None:
        """Take in more values."""
        counted = pc.value_counts(values)
        if not len(counted):
            return
        table = pa.table({"text": counted.field("values"), "times": counted.field("counts")})
        self._waiting.append(table)
        self._bytes += table.nbytes
        if self._bytes > _HELD_BYTES:
            merged = self._merged()
            self._waiting, self._bytes = [merged], merged.nbytes
            if self._bytes > _HELD_BYTES // 2:  # nearly all differ: waiting would save nothing
                look_at([self], [merged])
                self._waiting, self._bytes = [], 0

    def taken(self) -> pa.Table | None:
        """What waits to be looked at; then nothing waits."""
        merged = self._merged() if self._waiting else None
        self._waiting, self._bytes = [], 0
        return merged

    def saw(self, texts: pa.Array, times: int) -> None:
        """Count filled values: how often they stand there, and how many different ones they are."""
        self.looks.values += times
        if len(self._different) < MOST_VALUES:
            self._different.update(map(hash, texts.to_pylist()))
            self.looks.variety = min(len(self._different), MOST_VALUES)

    def saw_names(self, texts: Sequence[str], times: Sequence[int]) -> None:
        """Keep in mind, by their numbers, values that are written like names."""
        for text, count in zip(texts, times, strict=True):
            for key, kept in ((name_key(text), self._names), (family_key(text), self._families)):
                if key is not None and (key in kept or len(kept) < _MOST_NAMES):
                    kept[key] += count

    def compare(self, patrons: AbstractSet[int]) -> None:
        """Count how many values are names of patrons. Called once everything was taken in."""
        for kept, number, rows in (
            (self._names, "patrons", "of_patrons"),
            (self._families, "families", "of_families"),
        ):
            found = kept.keys() & patrons
            setattr(self.looks, number, len(found))
            setattr(self.looks, rows, sum(kept[key] for key in found))

    def _merged(self) -> pa.Table:
        whole = pa.concat_tables(self._waiting)
        found = whole.group_by("text", use_threads=False).aggregate([("times", "sum")])
        return found.rename_columns(["text", "times"])


def finish(lookings: Sequence[Looking]) -> list[Looks]:
    """The counts of each column over everything that was taken in.

    Several small columns are looked at in one go: a file may have sixteen thousand of them.
    """
    together: list[Looking] = []
    tables: list[pa.Table] = []
    size = 0
    for looking in lookings:
        if (table := looking.taken()) is None:
            continue
        together.append(looking)
        tables.append(table)
        size += table.nbytes
        if size > _HELD_BYTES:
            look_at(together, tables)
            together, tables, size = [], [], 0
    if together:
        look_at(together, tables)
    return [looking.looks for looking in lookings]


def look_at(lookings: Sequence[Looking], tables: Sequence[pa.Table]) -> None:
    """Look at the distinct values of columns; blank ones, and words for nothing, are none."""
    whole = pa.concat_tables(tables)
    texts = pc.utf8_trim_whitespace(whole["text"].combine_chunks())
    weights = whole["times"].to_numpy()
    owners = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    filled = pc.invert(pc.match_substring_regex(texts, _NOTHING))
    is_filled = np.asarray(filled)
    seen = _Seen(lookings, texts.filter(filled), weights[is_filled], owners[is_filled])
    if len(seen.texts):
        seen.count_values()
        seen.count_people()
        seen.count(_OF_EVERY_VALUE)
        for sign, names in _AMONG:
            seen.count_among(sign, names)


class _Seen:
    """Filled values of several columns, each with how often it stands in which of them."""

    def __init__(
        self, lookings: Sequence[Looking], texts: pa.Array, weights: Weights, owners: Weights
    ) -> None:
        self.texts = texts
        self._lookings = lookings
        self._weights = weights
        self._owners = owners

    def count_values(self) -> None:
        ends = np.searchsorted(self._owners, np.arange(len(self._lookings) + 1))
        for looking, begin, end in zip(self._lookings, ends[:-1], ends[1:], strict=True):
            if end > begin:
                looking.saw(self.texts[begin:end], int(self._weights[begin:end].sum()))

    def count(self, names: Sequence[str]) -> None:
        for name in names:
            self._add(name, pc.match_substring_regex(self.texts, _PATTERNS[name]))

    def count_among(self, sign: str, names: Sequence[str]) -> None:
        """The same for the values that bear a sign: most columns have few of them."""
        likely = pc.match_substring_regex(self.texts, sign)
        if pc.any(likely).as_py():
            chosen = np.asarray(likely)
            few = _Seen(
                self._lookings, self.texts.filter(likely), self._weights[chosen], self._owners[chosen]
            )
            few.count(names)

    def count_people(self) -> None:
        inverted = pc.match_substring_regex(self.texts, _INVERTED)
        direct = pc.match_substring_regex(self.texts, _DIRECT)
        alone = pc.match_substring_regex(self.texts, _ONE_WORD)
        self._add("inverted", inverted)
        behind = pc.and_(inverted, _begins_with_given(self.texts, _AFTER_COMMA))
        self._add("named", behind)
        self._add("named_inverted", behind)
        begins = _begins_with_given(self.texts, _FIRST_WORD)
        self._add("named", pc.and_(direct, begins))
        self._add("given", pc.and_(alone, begins))
        self._keep_names(np.asarray(pc.or_(pc.or_(inverted, direct), alone)))

    def _keep_names(self, chosen: npt.NDArray[np.bool_]) -> None:
        owners, weights = self._owners[chosen], self._weights[chosen].tolist()
        texts = self.texts.filter(pa.array(chosen)).to_pylist()
        ends = np.searchsorted(owners, np.arange(len(self._lookings) + 1)).tolist()
        for looking, begin, end in zip(self._lookings, ends[:-1], ends[1:], strict=True):
            if end > begin:
                looking.saw_names(texts[begin:end], weights[begin:end])

    def _add(self, name: str, mask: pa.Array) -> None:
        chosen = np.asarray(mask)
        if not chosen.any():
            return
        found = np.zeros(len(self._lookings), dtype=np.int64)
        np.add.at(found, self._owners[chosen], self._weights[chosen])
        for place in np.flatnonzero(found).tolist():
            looks = self._lookings[place].looks
            setattr(looks, name, getattr(looks, name) + int(found[place]))


_AMONG = (
    (_LONG_NUMBER, ("card_inside", "ssn_inside", "phone_inside", "uuid")),
    (_HOUSE, ("street",)),
    ("@", ("email_inside",)),
)
_OF_EVERY_VALUE = (
    "whole",
    "class_number",
    "ip",
    "number",
    "zip",
    "words",
    "token",
    "letter",
    "dated",
    "of_address",
)
_PATTERNS = {
    "of_address": _OF_ADDRESS,
    "email_inside": _EMAIL_INSIDE,
    "card_inside": _CARD_INSIDE,
    "ssn_inside": _SSN_INSIDE,
    "phone_inside": _PHONE_INSIDE,
    "street": _STREET,
    "ip": _IP,
    "uuid": _UUID,
    "whole": _WHOLE,
    "class_number": _CLASS,
    "number": _NUMBER,
    "zip": _ZIP,
    "words": _WORDS,
    "token": _TOKEN,
    "letter": _LETTER,
    "dated": _DATED,
}


def _begins_with_given(texts: pa.Array, pattern: str) -> pa.Array:
    found = pc.struct_field(pc.extract_regex(texts, pattern), "given")
    plain = pc.utf8_lower(found)
    if not pc.all(pc.string_is_ascii(plain), min_count=0).as_py():
        plain = pc.replace_substring_regex(pc.utf8_normalize(plain, form="NFKD"), _ACCENTS, "")
    return pc.fill_null(pc.is_in(plain, value_set=_given_names()), False)


@cache
def _given_names() -> pa.Array:
    """Common given names, in lower case; the same list for every library and every export."""
    path = recognizers_folder() / "given_names.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise InputMissing("a word list is missing", file=path.name, hint="install redactkit again") from None
    return pa.array(
        sorted({word for line in lines if not line.startswith("#") for word in line.split()}), pa.string()
    )
