"""Many folded texts as one, so that they are searched at once and not one by one.

``BREAK`` stands between them. No folded text holds it, and it is neither letter, digit, blank nor sign of any
pattern that is looked for in ``text``, so that nothing found reaches from one text into another.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import numpy as np
import numpy.typing as npt

from redactkit.detect.reading import BREAK

Codes = npt.NDArray[np.unsignedinteger]
"""The code points of a text; an octet each, where all are ASCII."""


def codes_of(text: str) -> Codes:
    """The code points of a text."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.dtype("<u4"))


class Gathered:
    """The texts, the code points of the whole, and where each text begins. Never prints them.

    INVARIANT: behind the last text's beginning stands where another would begin.
    """

    __slots__ = ("codes", "starts", "text")

    def __init__(self, text: str) -> None:
        """``text`` is one or more folded texts with ``BREAK`` between them."""
        self.text = text
        self.codes = codes_of(text)
        breaks = np.flatnonzero(self.codes == ord(BREAK))
        self.starts = [0, *(breaks + 1).tolist(), len(self.text) + 1]

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
