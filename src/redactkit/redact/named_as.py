"""Whether the name in a paper is the name of the card: typed twice, by two hands. Pure.

A mistyped card that exists is another person's. The family name must be the same in full; of the given name
an initial, or the short form that everybody uses, is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactkit.folding import fold_key
from redactkit.redact.names import given_and_family, name_key, suffixes_in

_BETWEEN_PERSONS = re.compile(r";|\n|&|\band\b")
_INITIAL = re.compile(r"\b[^\W\d_]\b")
_TITLES = re.compile(r"\b(?:mr|mrs|ms|mx|miss|dr|rev|prof)\b\.?")

_SHORT_FORMS = tuple(
    frozenset(names.split())
    for names in (
        "abigail abby",
        "albert al bert",
        "alexander alex sandy",
        "alexandra alex sandra",
        "alfred al fred",
        "andrew andy drew",
        "anthony tony",
        "barbara barb",
        "benjamin ben",
        "catherine katherine kathryn cathy kathy kate katie",
        "charles charlie chuck",
        "christine christina chris tina",
        "christopher chris",
        "cynthia cindy",
        "daniel dan danny",
        "david dave",
        "deborah debra deb debbie",
        "donald don",
        "dorothy dot dottie",
        "edward ed eddie ned ted",
        "elizabeth liz beth betty eliza lizzie",
        "eugene gene",
        "frances fran",
        "francis frank",
        "frederick fred freddie",
        "gerald gerry jerry",
        "gregory greg",
        "henry hank harry",
        "jacob jake",
        "james jim jimmy jamie",
        "jennifer jen jenny",
        "jessica jess jessie",
        "john jack johnny",
        "jonathan jon",
        "joseph joe joey",
        "joshua josh",
        "judith judy",
        "kenneth ken kenny",
        "lawrence larry",
        "leonard len lenny",
        "margaret maggie meg peg peggy",
        "matthew matt",
        "michael mike mick",
        "nancy nan",
        "nathaniel nathan nate",
        "nicholas nick",
        "pamela pam",
        "patricia pat patty tricia",
        "patrick pat",
        "peter pete",
        "philip phillip phil",
        "raymond ray",
        "rebecca becky",
        "richard rich rick dick",
        "robert rob bob bobby",
        "ronald ron",
        "samuel sam",
        "samantha sam",
        "stephen steven steve",
        "susan sue suzanne",
        "theodore ted theo",
        "theresa teresa terry",
        "thomas tom tommy",
        "timothy tim",
        "victoria vicky",
        "walter walt",
        "william will bill billy liam",
    )
)


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
    return one == other or any({one, other} <= forms for forms in _SHORT_FORMS)
