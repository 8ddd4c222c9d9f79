"""Whether the name in a paper is the name of the card: typed twice, by two hands. Pure.

A mistyped card that exists is another person's. The family name must be the same in full; of the given name
an initial, or the short form that everybody uses, is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactkit.folding import fold_key
from redactkit.givennames import SHORT_FORMS
from redactkit.redact.names import given_and_family, name_key, suffixes_in

_BETWEEN_PERSONS = re.compile(r";|\n|&|\band\b")
_INITIAL = re.compile(r"\b[^\W\d_]\b")
_TITLES = re.compile(r"\b(?:mr|mrs|ms|mx|miss|dr|rev|prof)\b\.?")


def is_named(named_as: str, registered: Iterable[str]) -> bool:
    """Whether one of the names in a paper is one of a person's registered names."""
    known = tuple(registered)
    written = [_TITLES.sub(" ", part) for part in _BETWEEN_PERSONS.split(fold_key(named_as))]
    return any(_is_one(name, other) for name in written for other in known)


def _is_one(written: str, registered: str) -> bool:
    said, known = suffixes_in(written), suffixes_in(registered)
    if said and known and said.isdisjoint(known):
        return False
    key, theirs = name_key(written), name_key(registered)
    if key is None or theirs is None or (len(key) == 1 and not _INITIAL.search(written)):
        return False  # a family name alone says nothing
    return (key == theirs and len(key) > 1) or any(
        family == other and len(family) > 1 and (len(theirs) == 1 or _is_short_for(given, beside))
        for given, family in _readings(written)
        for beside, other in _readings(registered)
    )


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """Given and family name, in both orders where nothing says which is which."""
    if (words := given_and_family(name)) is None:
        return
    if words[0] == words[1] and (initial := _INITIAL.search(name)):
        yield initial[0], words[1]
        return
    yield words
    if "," not in name:
        yield words[1], words[0]


def _is_short_for(one: str, other: str) -> bool:
    """Whether two given names may be one: the same, an initial, or a short form."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return one == other or any({one, other} <= forms for forms in SHORT_FORMS)
