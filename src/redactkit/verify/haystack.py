"""Everything under OUT as sets of words, numbers and phrases in which an identifier may stand.

The released texts are few beside the patrons. So they are cut up once, into every whole token that could be
an identifier, and each column of identifiers is looked up in that set as a column. Part of the last check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import group_of
from redactkit.folding import fold_key
from redactkit.model import Category, GateFinding, Group, Scale
from redactkit.verify.cells import folded, is_ascii
from redactkit.verify.local_phones import local_phones_in
from redactkit.verify.names import Neighbours, Words, cut_into_words
from redactkit.verify.released import IDENTIFIERS, LETTERS, README, Prose
from redactkit.verify.where_from import Printed, lines_of
from redactkit.verify.works import NUMBERS_OF_WORKS, without_numbers_of_works

# Authors share names with patrons, and a word may be anybody's user name: the other questions judge these.
_NAMES_OF_WORKS = frozenset({Category("item.title"), Category("item.author")})
_SPOKEN = LETTERS | {README}

_EDGES = ".,;:!?'\"()[]{}<>«»“”‘’*_#|/\\=&~`-"  # noqa: RUF001 (typographic quotes, after folding of most)
_SPLITS = re.compile(r"[,;:()\[\]{}<>\"|/\\=&?!*#]+")
_ATOMS = re.compile(r"[^\W_]+")
_DIGIT_RUNS = re.compile(r"\d{8,}")
_DIGEST = re.compile(r"[0-9a-f]{32,}")
_GROUPED = re.compile(r"\d(?:[\W_]{0,3}\d)+")
_GROUPED_IN_COLUMN = r"[0-9][^0-9a-z]{1,3}[0-9]"
_NINE_DIGITS = r"(?:[0-9][^0-9a-z]{0,3}){9}"
_LONGEST = 20
_NO_IDENTIFIER = r"[0-9 -/:-@]{0,7}"  # too few digits, whatever stands between them
_FEW_DIGITS = re.compile(_NO_IDENTIFIER)
_A_FEW = 2  # texts, of which each alone is cut up faster than as a column
_SHORT_NUMBER = re.compile(r"\d{1,7}")
_WORD = re.compile(r"[^\W\d_]+")


def is_plain_word(token: str) -> bool:
    """Letters and nothing else: a user name, or any word of the language."""
    return _WORD.fullmatch(token) is not None


def tokens_of_word(word: str) -> Iterator[str]:
    """Every whole token of a run of text without blanks."""
    if word.isalnum() and len(word) < 9:
        yield word
        return
    bare = word.strip(_EDGES)
    if not bare or _DIGEST.fullmatch(bare):
        if bare:
            yield bare
        return
    yield bare
    if "%" in bare:  # an address inside a web address
        yield from tokens_of_word(unquote(bare).replace("%", " "))
    for part in _SPLITS.split(bare):
        yield part.strip(_EDGES)
    for atom in _ATOMS.findall(bare):
        yield atom
        yield from _DIGIT_RUNS.findall(atom)


def numbers_in(text: str) -> Iterator[str]:
    """Long numbers written in groups, whatever stands between: ``508 555-0123`` gives ``5085550123``."""
    for run in _GROUPED.findall(text):
        groups = re.findall(r"\d+", run)
        for first in range(len(groups)):
            joined = ""
            for group in groups[first:]:
                joined += group
                if len(joined) > _LONGEST:
                    break
                if len(joined) >= 9:
                    yield joined
                    if len(joined) == 11 and joined.startswith("1"):
                        yield joined[1:]


def tokens_in(text: str) -> Iterator[str]:
    """Every token of a folded text that could be an identifier."""
    for word in text.split():
        yield from tokens_of_word(word)
    yield from numbers_in(text)


def _worth_a_look(text: str) -> Iterator[str]:
    """``tokens_in``, but for words with too few digits and no letter."""
    for word in text.split():
        if not _FEW_DIGITS.fullmatch(word):
            yield from tokens_of_word(word)
    if any(map(str.isdigit, text)):
        yield from numbers_in(text)


@dataclass(slots=True)
class Hay:
    """Some folded texts of one place: the distinct cells of a column, or a whole file of prose."""

    texts: pa.Array = field(repr=False)
    printed: Printed | None = None
    prose: Prose | None = None
    tokens: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.texts) <= _A_FEW:
            found = {token for text in self.texts.to_pylist() for token in _worth_a_look(text)}
            self.tokens = frozenset(token for token in found if token and not _SHORT_NUMBER.fullmatch(token))
            return
        pattern = r"\s+" if is_ascii(self.texts) else r"[\s\pZ]+"
        plain = pc.replace_substring_regex(self.texts, pattern, " ")
        words = pc.unique(pc.split_pattern(plain, " ").flatten())
        words = words.filter(pc.invert(pc.match_substring_regex(words, f"^{_NO_IDENTIFIER}$")))
        found = {token for word in words.to_pylist() for token in tokens_of_word(word)}
        grouped = plain.filter(pc.greater(pc.binary_length(plain), 9))
        for pattern in (_GROUPED_IN_COLUMN, _NINE_DIGITS):
            grouped = grouped.filter(pc.match_substring_regex(grouped, pattern))
        for text in grouped.to_pylist():
            found.update(numbers_in(text))
        self.tokens = frozenset(token for token in found if token and not _SHORT_NUMBER.fullmatch(token))

    @property
    def file(self) -> str:
        """The file it stands in."""
        if self.printed is not None:
            return self.printed.table.file
        return self.prose.file if self.prose is not None else ""

    @property
    def names_works(self) -> bool:
        """Whether plain words in it say nothing about patrons."""
        return self.printed is not None and self.printed.output.category in _NAMES_OF_WORKS

    @property
    def may_hold_log_ins(self) -> bool:
        """Whether user names are looked for: a word of a title or an author may be anybody's."""
        if self.printed is None:
            return True
        return self.printed.output.scale is Scale.AS_IS and not self.names_works

    @property
    def is_free_text(self) -> bool:
        """Whether seven digits in it may be a telephone number: elsewhere they count items."""
        return self.printed is not None and group_of(self.printed.output.category) is Group.FREE_TEXT


class Haystack:
    """Everything under OUT, cut up. ``said`` is what the request form and the profile themselves say."""

    def __init__(self, printed: Iterable[Printed], prose: Iterable[Prose], said: Iterable[str]) -> None:
        self.hays = [Hay(texts=folded(pc.unique(column.cells)), printed=column) for column in printed]
        self.hays += [
            Hay(texts=pa.array([fold_key(piece.text)], pa.string()), prose=piece) for piece in prose
        ]
        self.said = [fold_key(text) for text in said]
        self.said_tokens = frozenset(token for text in self.said for token in tokens_in(text))
        found: set[str] = set()
        for hay in self.hays:
            found |= {token for token in hay.tokens if not (hay.names_works and is_plain_word(token))}
        self.tokens = pa.array(sorted(found), pa.string())
        log_ins = {token for hay in self.hays if hay.may_hold_log_ins for token in hay.tokens}
        self.log_ins = pa.array(sorted(log_ins), pa.string())
        """The tokens that could be user names."""
        texts = [text for hay in self.hays if hay.is_free_text for text in hay.texts.to_pylist()]
        self.local_phones = pa.array(
            sorted({n for text in texts for n in local_phones_in(text)}), pa.string()
        )

    @cached_property
    def _pieces(self) -> tuple[list[tuple[int, str]], Words]:
        """The texts with a digit in them, and their words: no street line goes without."""
        texts = [
            (at, text)
            for at, hay in enumerate(self.hays)
            for text in hay.texts.filter(pc.match_substring_regex(hay.texts, "[0-9]")).to_pylist()
        ]
        return texts, cut_into_words(pa.array([text for _, text in texts], pa.string()))

    @cached_property
    def neighbours(self) -> Neighbours:
        """Pairs of neighbouring words under OUT, where a number is near."""
        return Neighbours(self._pieces[1])

    def phrase_places(self, phrase: str, pair: int) -> list[tuple[Hay, str]]:
        """Where a phrase stands, of which ``pair`` is the number of two neighbouring words."""
        texts, words = self._pieces
        found = []
        for text in self.neighbours.texts_with(pair).tolist():
            line = " ".join(words.words[words.begins[text] : words.begins[text + 1]].to_pylist())
            if f" {phrase} " in f" {line} ":
                at, whole = texts[text]
                found.append((self.hays[at], whole))
        return found

    def is_said(self, phrase: str) -> bool:
        """Whether the request form or the profile says this."""
        return any(f" {phrase} " in f" {' '.join(_ATOMS.findall(text))} " for text in self.said)


def cells_with(hay: Hay, wanted: frozenset[str]) -> dict[str, frozenset[str]]:
    """The cells of a column that hold wanted tokens, folded, and which."""
    numbers = hay.printed is not None and hay.printed.output.category in NUMBERS_OF_WORKS
    found = {}
    for text in hay.texts.to_pylist():
        held = wanted.intersection(tokens_in(without_numbers_of_works(text) if numbers else text))
        if held:
            found[text] = held
    return found


def lines_with(prose: Prose, wanted: frozenset[str], why: str) -> list[GateFinding]:
    """Where in a piece of prose wanted tokens stand."""
    return [at(prose, prose.line or line, why) for line in _lines_with(prose.text, wanted)]


def may_say(hay: Hay) -> bool:
    """Whether what the form and the profile say may stand here."""
    return hay.file in _SPOKEN


def _lines_with(text: str, wanted: frozenset[str]) -> list[int | None]:
    lines: list[int | None] = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if not wanted.isdisjoint(tokens_in(fold_key(line)))
    ]
    return lines or [None]  # it runs over the end of a line


def at(prose: Prose, line: int | None, why: str) -> GateFinding:
    """Something found in a piece of prose."""
    return GateFinding(check=IDENTIFIERS, file=prose.file, line=line, column=prose.column, why=why)


def values_found(printed: Printed, values: Iterable[str], why: str) -> list[GateFinding]:
    """Where these printed values stand, first line by first line."""
    return [
        GateFinding(check=IDENTIFIERS, file=printed.table.file, line=line, column=printed.position, why=why)
        for line in lines_of(printed, list(values))
    ]


def cells_found(printed: Printed, texts: set[str], why: str) -> list[GateFinding]:
    """Where cells stand that read like this when they are folded."""
    distinct = pc.unique(printed.cells)
    wrong = pc.is_in(folded(distinct), value_set=pa.array(sorted(texts), pa.string()))
    return values_found(printed, distinct.filter(wrong).to_pylist(), why)
