"""Tell which of the old one-byte encodings a text is in, by how its letters stand in words.

Only where one encoding makes words of nearly all bytes above ASCII and no other does: ``José`` saved on
Windows reads ``JosÚ`` in the encoding of DOS, a capital behind a small letter. A text that is partly UTF-8
is in no such encoding.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

CANDIDATES = ("cp1252", "cp850", "mac-roman")

_GOOD = 0.9
_POOR = 0.7

_OTHER, _SMALL, _CAPITAL, _DIGIT, _HIGH = range(5)
_KINDS = 5
_APOSTROPHES = "\u2018\u2019"
_OPENING = "\u201c\u201e\u00ab\u00bf\u00a1\u00a9\u00a3"
_CLOSING = "\u201d\u00bb\u2026\u00ae\u2122"
_BETWEEN = "\u2013\u2014\u2022\u00b7\u00a0"
_BESIDE_NUMBERS = "\u00b0\u00bd\u00bc\u00be\u00ba\u00aa"
_PART_OF_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")


def _kinds() -> npt.NDArray[np.int64]:
    kinds = np.zeros(256, dtype=np.int64)
    kinds[ord("a") : ord("z") + 1] = _SMALL
    kinds[ord("A") : ord("Z") + 1] = _CAPITAL
    kinds[ord("0") : ord("9") + 1] = _DIGIT
    kinds[128:] = _HIGH
    return kinds


_KIND_OF = _kinds()


class Letters:
    """Counts the bytes above ASCII, each with what stands before and behind it."""

    def __init__(self) -> None:
        self._counts = np.zeros(256 * _KINDS * _KINDS, dtype=np.int64)
        self._utf8 = 0
        self._before = b"\n"

    def add(self, block: bytes) -> None:
        """Take in the next bytes of a file."""
        text = self._before + block  # the last byte was not judged: what stands behind it was not known
        self._utf8 += len(_PART_OF_UTF8.findall(block))
        values = np.frombuffer(text, dtype=np.uint8)
        at = np.flatnonzero(values[1:-1] >= 128) + 1
        before, behind = _KIND_OF[values[at - 1]], _KIND_OF[values[at + 1]]
        codes = (values[at].astype(np.int64) * _KINDS + before) * _KINDS + behind
        self._counts += np.bincount(codes, minlength=self._counts.size)
        self._before = text[-2:]

    def encoding(self) -> str | None:
        """The encoding in which the letters make words; ``None`` where that is in doubt."""
        self.add(b"\n")
        seen = np.flatnonzero(self._counts)
        whole = sum(int(self._counts[code]) for code in seen)
        if self._utf8 * 20 > whole:
            return None
        shares = {name: self._share(name, seen) for name in CANDIDATES}
        best = max(CANDIDATES, key=lambda name: shares[name])
        others = [share for name, share in shares.items() if name != best]
        return best if shares[best] >= _GOOD and max(others) <= _POOR else None

    def _share(self, name: str, seen: npt.NDArray[np.int64]) -> float:
        """How many of the places that tell something read well in one encoding."""
        good = bad = 0
        for code in seen.tolist():
            value, kinds = divmod(code, _KINDS * _KINDS)
            verdict = _reads_well(bytes([value]), name, *divmod(kinds, _KINDS))
            if verdict is not None:
                good, bad = (
                    good + verdict * int(self._counts[code]),
                    bad + (not verdict) * int(self._counts[code]),
                )
        return good / (good + bad) if good + bad else 0.0


def _reads_well(byte: bytes, encoding: str, before: int, behind: int) -> bool | None:
    """Whether a sign stands where it may in a word or beside one; ``None`` where the place tells nothing."""
    try:
        sign = byte.decode(encoding)
    except UnicodeDecodeError:
        return False
    inside = before in (_SMALL, _CAPITAL) and behind in (_SMALL, _CAPITAL)
    alone = before == behind == _OTHER
    if sign.islower() and sign.isalpha():
        return None if alone else behind != _CAPITAL and _DIGIT not in (before, behind)
    if sign.isupper():
        in_capitals = before != _SMALL and not (before == _CAPITAL and behind == _SMALL)
        return None if alone else in_capitals and _DIGIT not in (before, behind)
    if sign in _APOSTROPHES:
        return True
    if sign in _OPENING:
        return (not inside) if before == _OTHER or inside else None
    if sign in _CLOSING:
        return (not inside) if behind == _OTHER or inside else None
    if sign in _BETWEEN:
        return True if alone or inside else None
    return None if sign in _BESIDE_NUMBERS and not inside else False
