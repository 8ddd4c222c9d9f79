"""Word documents: read with suspicion, stripped of who wrote them, written the same way every time. A leaf.

``container`` opens and closes the file, ``clean`` says what may stay in it, ``placeholders`` what a
letterhead must say, ``letterhead`` fills one in. Profiles are checked with it, letters and papers are printed
with it. python-docx and docxtpl are imported when they are needed: most commands write no document.
"""

from redactkit.wordfile.container import UnusableError, finished, packed, unpacked
from redactkit.wordfile.letterhead import Filled, letterhead_mistakes, open_letterhead, shipped
from redactkit.wordfile.placeholders import PLACEHOLDERS

__all__ = [
    "PLACEHOLDERS",
    "Filled",
    "UnusableError",
    "finished",
    "letterhead_mistakes",
    "open_letterhead",
    "packed",
    "shipped",
    "unpacked",
]
