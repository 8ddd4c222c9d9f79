"""Full names: which columns hold them, how they are read, and in which released texts they stand.

Part of the last check. A name is given and family name in either order; initials, middle names that follow
the first, and Jr or III say nothing. Most names are ruled out by pairs of neighbouring words, whole columns
at a time; only what is left is compared word for word.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.model import Category, Column
from redactkit.verify.cells import folded, holds_byte, is_ascii, one_by_one, places_in

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PATRON_NAME = Category("patron.name")
FAMILY_NAME = Category("patron.family_name")
GIVEN_NAME = Category("patron.given_name")
GUARDIAN_NAME = Category("guardian.name")
NAME_CATEGORIES = frozenset({PATRON_NAME, FAMILY_NAME, GIVEN_NAME, GUARDIAN_NAME})

_NO_PART_OF_A_NAME = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SUFFIXES = pa.array(sorted(_NO_PART_OF_A_NAME))
_LETTERS_AND_DIGITS = f"{string.ascii_lowercase}{string.digits}"
_TITLES = pa.array(["dr", "md", "miss", "mr", "mrs", "ms", "mx", "ph", "phd", "prof", "rev"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Names in a chunk, folded, and the row of each. ``patron`` is false for a guardian."""

    texts: pa.Array = field(repr=False)
    rows: Ints = field(repr=False)
    patron: bool


def names_in(columns: Iterable[Column], cells: Mapping[int, pa.Array]) -> list[Named]:
    """Every name that a chunk's rows say."""
    by_category: dict[Category, list[pa.Array]] = {}
    for column in columns:
        if column.category in NAME_CATEGORIES and column.position in cells:
            by_category.setdefault(column.category, []).append(cells[column.position])
    found = []
    for family, given in zip(by_category.get(FAMILY_NAME, ()), by_category.get(GIVEN_NAME, ()), strict=False):
        whole = pc.binary_join_element_wise(folded(family), folded(given), ", ")
        found.append(Named(texts=whole, rows=np.arange(len(whole), dtype=np.int64), patron=True))
    for category, patron in ((PATRON_NAME, True), (GUARDIAN_NAME, False)):
        for column_cells in by_category.get(category, ()):
            single, rows = one_by_one(column_cells)
            found.append(Named(texts=folded(single), rows=rows, patron=patron))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Texts cut into words: all words in a row, and where each text's words begin."""

    words: pa.Array = field(repr=False)
    begins: Ints = field(repr=False)  # one more than there are texts

    @property
    def text_of(self) -> Ints:
        """For each word, the text it stands in."""
        return np.repeat(np.arange(len(self.begins) - 1), np.diff(self.begins))

    def only(self, kept: Flags) -> Words:
        """The same texts with fewer words."""
        before = np.concatenate(([0], np.cumsum(kept)))
        return Words(words=self.words.filter(pa.array(kept)), begins=before[self.begins])


def cut_into_words(texts: pa.Array, *, commas: bool = False) -> Words:
    """Runs of letters and digits; an apostrophe joins, a possessive ``'s`` is left out.

    With ``commas`` each comma is a word of its own.
    """
    plain = texts
    if holds_byte(texts, ord("'")):
        plain = pc.replace_substring(pc.replace_substring_regex(texts, r"'s\b", ""), "'", "")
    kept = "," if commas else ""
    if is_ascii(plain):
        plain = _only_ascii(plain, f"{_LETTERS_AND_DIGITS}{kept}")
    else:
        plain = pc.replace_substring_regex(plain, rf"[^\pL\pN{kept}]+", " ")
    if commas:
        plain = pc.replace_substring(plain, ",", " , ")
    lists = pc.split_pattern(plain, " ")
    begins = lists.offsets.to_numpy().astype(np.int64)
    words = Words(words=lists.flatten(), begins=begins - begins[0])
    return words.only(np.asarray(pc.not_equal(words.words, "")))


def _only_ascii(texts: pa.Array, kept: str) -> pa.Array:
    """The texts with a blank in the place of every other byte: one look into a table instead of a pattern."""
    validity, offsets, data = texts.buffers()
    if data is None:
        return texts
    stays = np.full(256, ord(" "), dtype=np.uint8)
    stays[[*kept.encode()]] = [*kept.encode()]
    blanked = pa.py_buffer(stays[np.frombuffer(data, dtype=np.uint8)])
    return pa.StringArray.from_buffers(len(texts), offsets, blanked, validity, offset=texts.offset)


def name_words(texts: pa.Array, *, commas: bool = False) -> Words:
    """The words that may be part of a full name: no initials, no Jr; of names (``commas``) no Mrs either."""
    cut = cut_into_words(texts, commas=commas)
    long_enough = np.asarray(pc.greater(pc.utf8_length(cut.words), 1))
    kept = long_enough & ~np.asarray(pc.is_in(cut.words, value_set=_SUFFIXES))
    if commas:
        is_comma = np.asarray(pc.equal(cut.words, ","))
        kept &= ~is_comma & ~_titles_beside_names(cut, kept & ~is_comma)
        kept |= is_comma & (_counted_behind(cut, kept) > 0)  # behind "John Doe, Jr" there is nothing
    return cut.only(kept)


def _counted_behind(cut: Words, kept: Flags) -> Ints:
    """For each word, how many of the words kept stand behind it in the same text."""
    so_far = np.concatenate(([0], np.cumsum(kept)))
    return so_far[cut.begins[1:]][cut.text_of] - so_far[1:]


def _titles_beside_names(cut: Words, kept: Flags) -> Flags:
    """Forms of address, where two words are left without them: somebody may be called Rev or Miss."""
    titles: Flags = kept & np.asarray(pc.is_in(cut.words, value_set=_TITLES))
    if titles.any():
        others = np.concatenate(([0], np.cumsum(kept & ~titles)))
        left = others[cut.begins[1:]] - others[cut.begins[:-1]]
        titles &= (left >= 2)[cut.text_of]
    return titles


def spellings(words: Iterable[str]) -> frozenset[str]:
    """The phrases in which a name can stand in a text, from its words; none where it is no full name."""
    listed = list(words)
    if "," in listed:
        comma = listed.index(",")
        family, given = listed[:comma], [word for word in listed[comma + 1 :] if word != ","]
    else:
        family, given = listed[-1:], listed[:-1]
    if not family or not given:
        return frozenset()
    last = " ".join(family)
    return frozenset({f"{given[0]} {last}", f"{last} {given[0]}", f"{' '.join(given)} {last}"})


class Neighbours:
    """Pairs of neighbouring words in released texts, as numbers: the quick look before the exact one."""

    def __init__(self, texts: Words) -> None:
        coded = texts.words.dictionary_encode()
        self.vocabulary = coded.dictionary
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        text_of = texts.text_of
        pairs = codes[:-1] * len(self.vocabulary) + codes[1:]
        inside = text_of[:-1] == text_of[1:]
        order = np.argsort(pairs[inside], kind="stable")
        self.pairs = pairs[inside][order]
        self.text_of_pair = text_of[:-1][inside][order]

    def pair_of(self, first: Ints, second: Ints) -> Ints:
        """The number of each pair of word codes, -1 where a word is in no released text."""
        pair = first * len(self.vocabulary) + second
        return np.where((first >= 0) & (second >= 0), pair, -1)

    def holds(self, pairs: Ints) -> Flags:
        """Which pairs stand in a released text."""
        if not len(self.pairs):
            return np.zeros(len(pairs), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        return np.asarray(self.pairs[at] == pairs)

    def texts_of(self, pairs: Ints) -> tuple[Ints, Ints]:
        """The texts in which pairs stand, and for each of these the place of its pair."""
        low, high = (np.searchsorted(self.pairs, pairs, side=side) for side in ("left", "right"))
        count = np.where(pairs >= 0, high - low, 0)
        place = np.repeat(np.arange(len(pairs)), count)
        nth = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return self.text_of_pair[low[place] + nth], place

    def texts_with(self, pair: int) -> Ints:
        """The texts in which a pair stands."""
        low, high = np.searchsorted(self.pairs, (pair, pair + 1))
        return np.unique(self.text_of_pair[low:high])


def plain_names(names: pa.Array) -> pa.Array:
    """Each name as the words of it that count, its commas among them: many names are one in what counts."""
    cut = name_words(names, commas=True)
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(cut.begins, pa.int32()), cut.words), " ")


def names_in_texts(texts: pa.Array, names: pa.Array) -> tuple[Ints, Ints]:
    """Which names stand in which texts, as two columns: place of the text, place of the name.

    Where the family name is one word, two words that are neighbours are the name, and nothing is left to
    compare. The rest is compared word for word.
    """
    in_texts = name_words(folded(texts))
    near = Neighbours(in_texts)
    in_names = name_words(names, commas=True)
    codes = places_in(in_names.words, near.vocabulary).astype(np.int64)
    possible = _possible_pairs(in_names, codes, near)
    found = [
        near.texts_of(np.where(possible.is_name, pair, -1)) for pair in (possible.given, possible.turned)
    ]
    found.append(_compared(in_texts, in_names, possible, near))
    text, name = (np.concatenate([each[at] for each in found]) for at in (0, 1))
    both = np.unique(text * max(1, len(names)) + name)
    return both // max(1, len(names)), both % max(1, len(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """For each name the pairs of words, one of which is in any text that holds the name."""

    given: Ints = field(repr=False)  # the first given name and the family name
    last_given: Ints = field(repr=False)  # the last given name and the family name
    turned: Ints = field(repr=False)  # the family name and the first given name
    is_name: Flags = field(repr=False)  # where ``given`` and ``turned`` are the name itself
    is_rest: Flags = field(repr=False)  # where something else may be the name, too

    @property
    def every(self) -> tuple[Ints, Ints, Ints]:
        """The three."""
        return self.given, self.last_given, self.turned


def _compared(in_texts: Words, in_names: Words, possible: _Pairs, near: Neighbours) -> tuple[Ints, Ints]:
    """Texts that hold names of more words, compared word for word."""
    found_texts: list[int] = []
    found_names: list[int] = []
    lines: dict[int, str] = {}
    hit = np.zeros(len(possible.is_rest), dtype=np.bool_)
    for pair in possible.every:
        hit |= near.holds(pair)
    for name in np.flatnonzero(hit & possible.is_rest).tolist():
        words = in_names.words[in_names.begins[name] : in_names.begins[name + 1]].to_pylist()
        phrases = spellings(words)
        candidates = {
            int(text)
            for pair in possible.every
            if pair[name] >= 0
            for text in near.texts_with(int(pair[name]))
        }
        for text in sorted(candidates):
            if text not in lines:
                begin, end = in_texts.begins[text], in_texts.begins[text + 1]
                lines[text] = f" {' '.join(in_texts.words[begin:end].to_pylist())} "
            if any(f" {phrase} " in lines[text] for phrase in phrases):
                found_texts.append(text)
                found_names.append(name)
    return np.array(found_texts, dtype=np.int64), np.array(found_names, dtype=np.int64)


def _possible_pairs(names: Words, codes: Ints, near: Neighbours) -> _Pairs:
    begin, end = names.begins[:-1], names.begins[1:]
    count = len(begin)
    comma = np.full(count, -1, dtype=np.int64)
    commas = np.flatnonzero(np.asarray(pc.equal(names.words, ",")))[::-1]
    comma[names.text_of[commas]] = commas  # the first comma of each name is written last
    has_comma = comma >= 0
    family_first = np.where(has_comma, begin, end - 1)
    family_last = np.where(has_comma, comma - 1, end - 1)
    given_first = np.where(has_comma, comma + 1, begin)
    given_last = np.where(has_comma, end - 1, end - 2)
    whole = (
        (family_first >= begin) & (family_last >= family_first) & (given_first < end) & (given_last >= begin)
    )
    whole &= given_last >= given_first
    padded = np.append(codes, -1)

    def code(at: Ints) -> Ints:
        return np.where(whole, padded[np.where(whole, at, -1)], -1)

    one_word = family_first == family_last
    return _Pairs(
        given=near.pair_of(code(given_first), code(family_first)),
        last_given=near.pair_of(code(given_last), code(family_first)),
        turned=near.pair_of(code(family_last), code(given_first)),
        is_name=one_word,
        is_rest=~one_word | (given_first != given_last),
    )
