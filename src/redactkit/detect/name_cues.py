"""The words beside a capitalised word that say whether it is a person: "Mrs.", "her aunt", "branch", "FIC".

The lists are data (``recognizers/name_cues.txt``).
"""

from __future__ import annotations

from functools import cache, lru_cache

from redactkit.detect.words import listed_section

_FILE = "name_cues.txt"


@lru_cache(maxsize=262_144)  # asked of every word of every text, many times
def is_cue(key: str, *headings: str) -> bool:
    """Whether a folded word stands in one of the lists of cues."""
    return any(key in _cues(heading) for heading in headings)


@cache
def _cues(heading: str) -> frozenset[str]:
    return listed_section(_FILE, heading)
