"""Many folded texts as one, so that they are searched at once and not one by one.

``BREAK`` stands between them. No folded text holds it, and it is neither letter, digit, blank nor sign of any
pattern that is looked for in ``text``, so that nothing found reaches from one text into another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from redactkit.detect.reading import BREAK

Codes = npt.NDArray[np.unsignedinteger]
"""The code points of a text; an octet each, where all are ASCII."""


class Gathered:
    """The texts, the code points of the whole, and where each text begins. Never prints them."""

    __slots__ = ("codes", "starts", "text")

    def __init__(self, texts: Sequence[str], *, together: str | None = None) -> None:
        """``together`` are the texts with ``BREAK`` between them, where somebody has them already."""
        self.text = BREAK.join(texts) if together is None else together
        self.starts = list(accumulate(map(len, texts), lambda start, length: start + length + 1, initial=0))
        self.codes: Codes
        if self.text.isascii():
            self.codes = np.frombuffer(self.text.encode("ascii"), dtype=np.uint8)
        else:
            self.codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    def owner(self, place: int) -> int:
        """Which text a character of the whole belongs to."""
        return bisect_right(self.starts, place) - 1

    def one(self, at: int) -> str:
        """One of the texts."""
        begin = self.starts[at]
        return self.text[begin : self.starts[at + 1] - 1]

    def holding(self, sign: re.Pattern[str]) -> list[int]:
        """Which texts have a match of the pattern."""
        return list(dict.fromkeys(self.owner(found.start()) for found in sign.finditer(self.text)))
