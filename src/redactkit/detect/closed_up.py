"""A text as its writer meant it, where words were set apart or run together: for the search of known people.

"Doy-" and "le" on two lines, "K a r e n  D o y l e", "KarenDoyle", "doyle12".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactkit.detect.spellings import Edit, edited
from redactkit.folding import Folded

_LINE_END = re.compile(r"(?<=[\w.@])-[ \t]*\r?\n[ \t]*(?=[\w.@])")
_LETTER = r"[^\W\d_]"
_SPACED = re.compile(rf"(?<![\w']){_LETTER}(?:[ .\-_*]{{1,3}}{_LETTER}){{4,60}}(?![^\W\d_]|')")
_GAP = re.compile(r"[ .\-_*]+")
_RUN_TOGETHER = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Za-z]{2})(?=[0-9]{1,4}(?!\w))")


def closed_up(text: str) -> Folded | None:
    """The folded text so, mapped back; ``None`` where nothing is set apart or run together."""
    edits = sorted(_edits(text), key=lambda edit: edit[:2])
    return edited(text, edits) if edits else None


def _edits(text: str) -> Iterator[Edit]:
    if "\n" in text:
        for found in _LINE_END.finditer(text):
            yield found.start(), found.end(), ""
    for run in _SPACED.finditer(text):
        for gap in _GAP.finditer(text, *run.span()):
            # A wider gap, or a capital behind a small letter, is where the next word begins.
            before, after = text[gap.start() - 1], text[gap.end()]
            is_between_words = len(gap[0]) > 1 or (before.islower() and after.isupper())
            yield gap.start(), gap.end(), " " if is_between_words else ""
        if text[run.end() : run.end() + 1].isdigit():
            yield run.end(), run.end(), " "
    for found in _RUN_TOGETHER.finditer(text):
        yield found.start(), found.end(), " "
