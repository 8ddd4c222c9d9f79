"""Which of many texts hold a telling word, such as a known surname: a look at all of their words at once.

numpy cuts the texts into words and makes a number of each; a table of bits leaves one word in fifty or fewer,
and only those are looked up as they are written. Taking each word of each text by itself would cost more than
all that is done afterwards, since most texts hold nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from redactkit.detect.gathered import Gathered, codes_of
from redactkit.detect.reading import BREAK, OF, rough_text

_Numbers = npt.NDArray[np.uint64]

_REACH = 8  # letters at the beginning, and as many at the end, that make a word's number
_AHEAD = bytes(_REACH)  # so that as many can be read at every place
_FIRST: _Numbers = np.array([(1 << 8 * letters) - 1 for letters in range(_REACH + 1)], dtype=np.uint64)
_MIX, _MIX_END = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)  # odd, else as good as any
_BITS_A_WORD = 64
_MOST_AT_ONCE = 100_000  # words that are put into the table together
_LETTERS = np.array([chr(code).isalnum() for code in range(128)] + [True])
"""By code point; what is beyond ASCII and still there is a letter."""


class TellingWords:
    """Words by which texts are told to be worth a closer look. Never prints them."""

    __slots__ = ("_bits", "_shift", "_words")

    def __init__(self, *words: Collection[str]) -> None:
        """``words`` are folded. They are kept as given, and may not change."""
        self._words = words
        bits = max(10, (_BITS_A_WORD * sum(map(len, words))).bit_length())
        self._shift = np.uint64(64 - bits)
        self._bits = np.zeros(1 << bits - 3, dtype=np.uint8)
        for some in words:
            every = list(some)
            for start in range(0, len(every), _MOST_AT_ONCE):
                self._add(every[start : start + _MOST_AT_ONCE])

    def _add(self, words: Sequence[str]) -> None:
        *_, numbers = self._numbered(BREAK.join(words))
        np.bitwise_or.at(self._bits, numbers >> np.uint64(3), _bit(numbers))

    def texts(self, gathered: Gathered) -> dict[int, set[str]]:
        """Which texts hold which of the words; and the possessive ending, which no rough text has."""
        rough = rough_text(gathered.text)
        starts, ends, numbers = self._numbered(rough)
        may = np.flatnonzero(self._bits[numbers >> np.uint64(3)] & _bit(numbers))
        owners = np.searchsorted(np.flatnonzero(codes_of(rough) == ord(BREAK)), starts[may])
        held: dict[int, set[str]] = {}
        for owner, start, end in zip(owners.tolist(), starts[may].tolist(), ends[may].tolist(), strict=True):
            word = rough[start:end]
            if any(word in words for words in self._words):
                held.setdefault(owner, {OF}).add(word)
        return held

    def _numbered(self, rough: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], _Numbers]:
        """Where each word begins and ends, and its number: a place in the table."""
        codes = codes_of(rough)
        letters = np.zeros(len(codes) + 2, dtype=np.bool_)
        letters[1:-1] = _LETTERS[codes if rough.isascii() else np.minimum(codes, 128)]
        edges = np.flatnonzero(letters[1:] != letters[:-1])
        starts, ends = edges[::2], edges[1::2]
        # beyond ASCII the low octet stands for the letter: others share it, which the closer look tells
        octets = b"".join((_AHEAD, codes.astype(np.uint8).tobytes(), _AHEAD))
        eight: _Numbers = np.ndarray(len(octets) - _REACH + 1, dtype="<u8", buffer=octets, strides=(1,))
        length = ends - starts
        numbers = (eight[starts + _REACH] & _FIRST[np.minimum(length, _REACH)]) * _MIX
        is_long = length > _REACH
        numbers[is_long] ^= eight[ends[is_long]] * _MIX_END
        numbers ^= numbers >> np.uint64(32)
        return starts, ends, (numbers * _MIX) >> self._shift


def _bit(numbers: _Numbers) -> npt.NDArray[np.uint8]:
    """The bit of each number in its octet of the table."""
    return np.left_shift(np.uint8(1), (numbers & np.uint64(7)).astype(np.uint8))
