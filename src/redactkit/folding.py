"""Text as it reads, not as it was typed. A leaf that detect, redact and verify share.

One name has many spellings: full-width letters, decomposed accents, a zero-width space inside, a
non-breaking hyphen, digits of another script. ``fold`` gives the plain one and remembers, for every
character of it, where it came from; ``fold_key`` gives the form in which two identifiers are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

# Printable ASCII and its line breaks stand for themselves, but for the backtick that some type for an
# apostrophe; most cells need no more than this look.
_PLAIN = re.compile(r"[\t-\r -_a-~]*", re.ASCII)
_PLAIN_RUN = re.compile(r"[\t-\r -_a-~]{2,}", re.ASCII)
_TYPED = re.compile(r"[\t-\r -~]*", re.ASCII)  # all that a plain keyboard has, the backtick too

# What a hand or a keyboard puts in place of the plain character. NFKC would turn some of these into a
# space and a combining mark, so they go first.
_APOSTROPHES = dict.fromkeys(
    map(ord, "`\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u2032\u00b4\ua78c"), "'"
)
_DASHES = dict.fromkeys(map(ord, "\u2212\u2043\u02d7\u207b\u208b"), "-")

# Invisible, though not of category Cf: joiners, fillers and variation selectors.
_INVISIBLE = frozenset(
    chr(point)
    for first, last in (
        (0x034F, 0x034F),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0xE0100, 0xE01EF),
    )
    for point in range(first, last + 1)
)

# Cyrillic and Greek letters drawn like Latin ones. Changed only inside a word that also has Latin letters:
# a word wholly in another script is that script's own.
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u0455\u0456\u0458\u043e\u0440\u0441\u0443\u0445"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd",
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXov",
)
_HAS_LOOKALIKE = re.compile(r"[\u0370-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")

# Letters that no normalization form takes apart.
_BASE_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters stood. ``None`` maps mean: nothing moved."""

    text: str = field(repr=False)
    length: int  # of the text as it was given, in code points
    starts: tuple[int, ...] | None = field(default=None, repr=False)
    ends: tuple[int, ...] | None = field(default=None, repr=False)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the given text that the folded span ``[start, end)`` was made from.

        What folding dropped inside the span (a zero-width space in a name) is part of the answer.
        """
        if self.starts is None or self.ends is None:
            return start, end
        first = self.starts[start] if start < len(self.starts) else self.length
        last = self.ends[end - 1] if end > start else first
        return first, last


def fold(text: str) -> Folded:
    """The text in NFKC, cluster by cluster, without invisible characters, with plain dashes and spaces.

    Accents and case stay. ASCII text comes back as it is, but for backticks, which become apostrophes.
    """
    if _PLAIN.fullmatch(text):
        return Folded(text, len(text))
    return _settled(_by_cluster(text, _fold_cluster, str))


def fold_for_matching(text: str) -> Folded:
    """``fold``, and then without case and accents: the text in which known identifiers are looked for."""
    plain = fold(text)
    if plain.starts is None and plain.text.isascii():
        return Folded(plain.text.lower(), plain.length)
    bare = _settled(_by_cluster(plain.text, _bare_cluster, str.lower))  # an accent may hide one
    if bare.starts is None or bare.ends is None or plain.starts is None or plain.ends is None:
        return Folded(bare.text, plain.length, bare.starts or plain.starts, bare.ends or plain.ends)
    starts = tuple(plain.starts[index] for index in bare.starts)
    ends = tuple(plain.ends[index - 1] for index in bare.ends)
    return Folded(bare.text, plain.length, starts, ends)


def fold_key(text: str) -> str:
    """The form in which two identifiers are compared: folded, without case, accents or spare spaces."""
    if text.isascii() and text.isalnum():  # a name, a number: nothing to fold, no space to spare
        return text.lower()
    if text.isascii() and _TYPED.fullmatch(text):
        return " ".join(text.lower().replace("`", "'").split())
    return _SPACES.sub(" ", fold_for_matching(text).text).strip()


def _settled(folded: Folded) -> Folded:
    """Look-alikes beside Latin letters become Latin: one letter for one letter, so the maps still hold."""
    if not _HAS_LOOKALIKE.search(folded.text):
        return folded
    return Folded(_WORD.sub(_settle_word, folded.text), folded.length, folded.starts, folded.ends)


def _by_cluster(text: str, change: Callable[[str], str], plainly: Callable[[str], str]) -> Folded:
    """Apply ``change`` to each character together with the marks that follow it, keeping the maps.

    ``plainly`` does to plain characters what ``change`` does to each of them, one for one: a run of them is
    changed at once. Its last character may have marks behind it and is left to ``change``.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, length = 0, len(text)
    while position < length:
        if run := _PLAIN_RUN.match(text, position):
            last = run.end() - 1
            pieces.append(plainly(text[position:last]))
            starts.extend(range(position, last))
            ends.extend(range(position + 1, last + 1))
            position = last
        after = position + 1
        while after < length and _continues(text[after]):
            after += 1
        piece = change(text[position:after])
        pieces.append(piece)
        starts.extend([position] * len(piece))
        ends.extend([after] * len(piece))
        position = after
    return Folded("".join(pieces), length, tuple(starts), tuple(ends))


@lru_cache(maxsize=4096)
def _continues(character: str) -> bool:
    """Whether the character belongs to the one before it: a mark, or a Korean vowel or final."""
    if character < "\u0300":
        return character == "\xad"
    if character in _INVISIBLE or unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}:
        return True
    return "\u1161" <= character <= "\u11ff"


@lru_cache(maxsize=16384)
def _fold_cluster(cluster: str) -> str:
    kept = "".join(character for character in cluster if _is_visible(character))
    settled = unicodedata.normalize("NFKC", kept.translate(_APOSTROPHES).translate(_DASHES))
    return "".join(_plain_character(character) for character in settled if _is_visible(character))


@lru_cache(maxsize=16384)
def _bare_cluster(cluster: str) -> str:
    apart = unicodedata.normalize("NFD", cluster.casefold())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn").translate(_BASE_LETTERS)


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf" or character in _INVISIBLE:
        return False
    return category != "Cc" or character.isspace()


def _plain_character(character: str) -> str:
    if character < "\x7f":
        return " " if character in "\x1c\x1d\x1e\x1f" else character
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category in {"Zs", "Zl", "Zp"} or character == "\x85":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return character


def _settle_word(word: re.Match[str]) -> str:
    found = word.group()
    return found.translate(_LOOKALIKES) if _LATIN.search(found) else found
