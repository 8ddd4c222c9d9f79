"""Words that stand together as one name would: "Pieter van den Bosch", "K. M. Doyle, Jr.", "DOYLE, KAREN".

A run is only a candidate: ``person_spans`` weighs what speaks for it and against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Style, Word
from redactkit.detect.name_standing import is_called_so, is_heading, is_post, is_title_of_office
from redactkit.detect.words import function_words, is_plain_word, is_rather_a_name

_BLANK = re.compile(r"[ \t_\xa0]{1,2}\Z")
_AFTER_INITIAL = re.compile(r"\.?[ ]?\Z")
_AFTER_SAINT = re.compile(r"\.? \Z")
_COMMA = re.compile(r",[ ]{0,2}\Z")
_SUFFIX_GAP = re.compile(r"(?:, ?| |-)\Z")
_NICKNAME_OPENS = re.compile(r" [\"'(]\Z")
_NICKNAME_CLOSES = re.compile(r"[\"')] \Z")
_VOWEL = re.compile(r"[aeiouy]|[^a-z'.-]")
_INTERJECTIONS = frozenset(("oh", "ok", "okay", "hey", "um", "uh", "yeah", "hmm", "ah", "er"))
_MOST_LEADING = 4  # initials and particles before a name
_LONGEST_ACRONYM, _SHORTEST_NAME = 4, 3


@dataclass(frozen=True, slots=True)
class Run:
    """The words ``words[first:last + 1]``, which may be one name."""

    first: int
    last: int
    names: tuple[Word, ...] = field(repr=False)  # without particles, initials, suffixes
    has_initial: bool
    is_flat: bool  # the case of its letters says nothing
    is_inverted: bool = False  # family name, comma, given name


def find_runs(found: Sequence[Word], style: Style, is_seen: Callable[[Word], bool]) -> list[Run]:
    """Every stretch that could be a name, in order.

    ``is_seen`` says whether the name model took a word for a person's.
    """
    runs: list[Run] = []
    place = 0
    while place < len(found):
        last = _end_of_run(found, place, style, is_seen)
        if last is None and style is Style.MIXED and _is_word_for_somebody(found, place):
            last = place
        if last is None:
            place += 1
            continue
        runs.append(_run(found, place, last, style))
        place = last + 1
    return _inverted(found, runs)


def is_flat(word: Word, style: Style) -> bool:
    """Whether the case of this word says nothing about it."""
    return style is not Style.MIXED or word.is_shouted or not word.is_capital


def is_acronym(word: Word) -> bool:
    """Whether it is a short word in capitals among others that are not, and no name: "ILL", "YA"."""
    return (
        sum(map(str.isupper, word.text)) > 1
        and (word.text.isupper() or len(word.text) <= _SHORTEST_NAME)
        and not word.is_shouted
        and 1 < len(word.text) <= _LONGEST_ACRONYM
        and (word.kind is not Kind.NAME or len(word.text) <= 2 or is_cue(word.key, "not initials"))
    )


def _end_of_run(
    found: Sequence[Word], first: int, style: Style, is_seen: Callable[[Word], bool]
) -> int | None:
    """The last word of the run that begins here, or ``None`` when none does."""
    place = first
    # Initials and particles may lead: "K. Doyle", "de la Cruz", "St. Cyr".
    while place < min(len(found), first + _MOST_LEADING) and (
        _is_initial(found[place], style) or _is_particle(found[place])
    ):
        if place + 1 >= len(found) or not _leads(found[place], found[place + 1]):
            break
        place += 1
    if place >= len(found) or not _is_part(found[place], style, is_seen):
        return None
    if is_heading(found, place) or is_title_of_office(found, first, place):
        return None
    if is_flat(found[place], style) and found[place].key in function_words():
        following = _next_part(found, place, style, is_seen) if place + 1 < len(found) else None
        if following is None or not found[place].is_given or len(found[place].key) <= 2:
            return None
    if place > first and is_flat(found[place], style) and not _lead_fits_flat(found, first, place):
        return None
    if style is Style.SMALL and place == first and _is_word_before_a_name(found, place):
        return None
    last = place
    while last + 1 < len(found) and not found[last].is_possessive:
        following = _next_part(found, last, style, is_seen)
        if following is None:
            break
        last = following
    return last


def _is_word_for_somebody(found: Sequence[Word], place: int) -> bool:
    """Whether a word has a capital because somebody is called so: "Mr. Bread", "her neighbor Skip"."""
    word, before = found[place], found[place - 1] if place else None
    if before is None or word.kind is not Kind.WORD or not word.shows_capital or word.is_glued:
        return False
    if is_plain_word(word.key) or is_cue(word.key, "titles", "regions", "abbreviations", "places"):
        return False
    if place + 1 < len(found) and found[place + 1].is_capital and found[place + 1].gap == " ":
        return False
    if is_cue(before.key, "courtesy"):
        return word.gap in (" ", ". ", ".")
    earlier = found[place - 2].key if place > 1 else ""
    if is_called_so(found, place):
        return True
    is_kin = is_cue(before.key, "relatives") and not before.is_capital
    return (
        is_kin
        and word.gap == " "
        and earlier in ("her", "his", "my", "our", "their", "with", "w", "neighbor")
    )


def _is_word_before_a_name(found: Sequence[Word], place: int) -> bool:
    """Whether a word that is a surname too stands before a given name: "nobody hurt sandra"."""
    word, following = found[place], found[place + 1 : place + 2]
    return (
        word.kind is Kind.BOTH
        and not word.is_given
        and bool(following)
        and following[0].gap == " "
        and following[0].kind is Kind.NAME
        and following[0].is_given
        and following[0].is_known_name
    )


def _next_part(found: Sequence[Word], last: int, style: Style, is_seen: Callable[[Word], bool]) -> int | None:
    """The place of the next word that belongs to the run; particles before it go with it."""
    following = found[last + 1]
    if is_heading(found, last + 1):
        return None
    after_initial = found[last].is_initial and _AFTER_INITIAL.fullmatch(following.gap) is not None
    joined = after_initial or _BLANK.fullmatch(following.gap) is not None
    if is_cue(following.key, "suffixes") and _SUFFIX_GAP.fullmatch(following.gap):
        return last + 1
    if _is_nickname(found, last + 1):
        return last + 2
    if _is_initial(following, style) and _COMMA.fullmatch(following.gap) and _is_family(found[last]):
        return last + 1
    if not joined:
        return None
    if _is_short_surname(found[last], following, style):
        return last + 1
    if _is_odd_surname(found[last], following, style):
        return last + 1
    if _is_initial(following, style):
        return last + 1
    if _is_part(following, style, is_seen) or _is_titled_surname(following):
        is_small = is_flat(following, style) and following.key in function_words()
        return None if is_small else last + 1
    if not _is_particle(following):
        return None
    place = last + 1
    while (
        place + 1 < min(len(found), last + 2 + _MOST_LEADING)
        and _is_particle(found[place])
        and _leads(found[place], found[place + 1])
    ):
        place += 1
        if _is_part(found[place], style, is_seen) and not _is_particle(found[place]):
            flat = is_flat(found[place], style)
            return None if flat and found[place].kind in (Kind.WORD, Kind.BOTH) else place
    return None


def _is_part(word: Word, style: Style, is_seen: Callable[[Word], bool]) -> bool:
    """Whether the word may be a given name or a family name where it stands."""
    if word.is_glued or word.is_initial or is_acronym(word) or word.key.startswith("i'"):
        return False
    if (
        is_cue(word.key, "titles")
        and word.kind is not Kind.NAME
        and (word.kind is Kind.WORD or len(word.key) < 5)
    ):
        return False
    if word.kind is Kind.UNKNOWN and (is_cue(word.key, "titles") or _VOWEL.search(word.key) is None):
        return False  # "Señora", "Lvm"
    if is_cue(word.key, "places", "call numbers") and word.kind in (Kind.WORD, Kind.UNKNOWN):
        return False
    if is_flat(word, style):
        if word.key in _INTERJECTIONS or (not word.is_capital and is_cue(word.key, "words elsewhere")):
            return False
        if style is Style.MIXED and not word.is_capital:
            return word.kind is Kind.NAME and word.is_given
        return (
            word.kind is Kind.NAME
            or word.kind is Kind.BOTH
            or (word.kind is Kind.UNKNOWN and len(word.key) > 2)
        )
    if word.kind is Kind.WORD:
        return (
            word.shows_capital
            and is_seen(word)
            and not is_cue(word.key, "places", "titles", "works", "organisations")
        )
    return word.is_capital


def _is_family(word: Word) -> bool:
    may_be = word.kind in (Kind.NAME, Kind.UNKNOWN) or (
        word.kind is Kind.BOTH and word.is_family and is_rather_a_name(word.key, or_either=True)
    )
    return not word.is_initial and word.is_capital and may_be


def _is_titled_surname(word: Word) -> bool:
    """Whether a title stands behind a name, where it is a surname: "Marguerite Dean"."""
    return is_cue(word.key, "titles") and word.kind is Kind.BOTH and word.is_family and word.shows_capital


def _is_short_surname(given: Word, word: Word, style: Style) -> bool:
    """Whether two capitals stand where a surname does: "Carl NG"."""
    return (
        style is Style.MIXED
        and given.kind is Kind.NAME
        and given.is_given
        and given.is_capital
        and len(word.text) == len("NG")
        and is_acronym(word)
        and not word.is_glued
        and not is_cue(word.key, "not initials")
    )


def _is_odd_surname(given: Word, word: Word, style: Style) -> bool:
    """Whether an ordinary word has a capital only because it is a surname: "Karen Null"."""
    return (
        style is Style.MIXED
        and given.kind is Kind.NAME
        and given.is_given
        and given.is_capital
        and word.kind is Kind.WORD
        and word.shows_capital
        and not word.text.isupper()
        and not word.is_glued
        and not is_plain_word(word.key)
        and not is_cue(word.key, "places", "titles", "works", "organisations", "families", "abbreviations")
    )


def _is_initial(word: Word, style: Style) -> bool:
    if not word.is_initial or word.is_glued:
        return False
    if "." in word.text:
        return word.key.replace(".", "") not in ("am", "pm", "eg", "ie", "us", "dob", "po", "ps", "ssn")
    return (
        word.is_capital
        if style is not Style.SMALL
        else word.key not in ("a", "i", "w", "u", "n", "y", "s", "t", "r")
    )


def _is_particle(word: Word) -> bool:
    return is_cue(word.key, "particles") and not word.is_glued


def _leads(word: Word, following: Word) -> bool:
    if word.is_possessive:
        return False
    if word.is_initial:
        if word.key in ("a", "i") and not following.gap.startswith("."):
            return False
        return _AFTER_INITIAL.fullmatch(following.gap) is not None
    if word.key == "st":
        return _AFTER_SAINT.fullmatch(following.gap) is not None
    return _BLANK.fullmatch(following.gap) is not None


def _lead_fits_flat(found: Sequence[Word], first: int, place: int) -> bool:
    """In capitals or small letters a leading "A" or "do" is a word; a pointed letter, a "de la" are not."""
    lead, head = found[first], found[place]
    if head.kind is Kind.WORD or (head.kind is Kind.BOTH and not found[place].gap.startswith(".")):
        return False
    return not lead.is_initial or lead.key not in ("a", "i") or found[first + 1].gap.startswith(".")


def _is_nickname(found: Sequence[Word], place: int) -> bool:
    """Whether a word in quotation marks or brackets stands here, with another word behind it."""
    return (
        place + 1 < len(found)
        and _NICKNAME_OPENS.fullmatch(found[place].gap) is not None
        and _NICKNAME_CLOSES.fullmatch(found[place + 1].gap) is not None
        and found[place].is_capital
        and found[place + 1].is_capital
        and found[place + 1].kind in (Kind.NAME, Kind.UNKNOWN)
    )


def _run(found: Sequence[Word], first: int, last: int, style: Style, *, is_inverted: bool = False) -> Run:
    stretch = found[first : last + 1]
    names = tuple(
        word
        for word in stretch
        if not word.is_initial
        and not is_cue(word.key, "suffixes")
        and not (_is_particle(word) and len(stretch) > 1)
    )
    return Run(
        first=first,
        last=last,
        names=names or tuple(stretch),
        has_initial=any(word.is_initial for word in stretch),
        is_flat=any(is_flat(word, style) for word in names),
        is_inverted=is_inverted,
    )


def _inverted(found: Sequence[Word], runs: list[Run]) -> list[Run]:
    """The runs, with "family name, given name" as one."""
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.last + 1 == run.first
            and not before.is_inverted
            and _COMMA.fullmatch(found[run.first].gap)
            and len(before.names) <= 2
            and len(run.names) <= 2
            and not before.has_initial
            and not found[before.last].is_possessive
            and _may_be_inverted(before, run)
        ):
            joined[-1] = Run(
                first=before.first,
                last=run.last,
                names=before.names + run.names,
                has_initial=run.has_initial,
                is_flat=before.is_flat,
                is_inverted=True,
            )
        else:
            joined.append(run)
    return joined


def _may_be_inverted(family: Run, given: Run) -> bool:
    head, tail = family.names[-1], given.names[0]
    if is_cue(head.key, "closings") and head.begins and head.kind is Kind.BOTH and family.first > 0:
        return False  # "Best, Karen Doyle"
    if len(given.names) == 1 and is_post(tail):
        return False
    if tail.kind is Kind.WORD or head.kind is Kind.WORD:
        return False
    likely_given = tail.is_given or tail.kind is Kind.UNKNOWN
    return (
        likely_given
        and (head.is_family or head.kind is Kind.UNKNOWN)
        and not (len(family.names) > 1 and family.names[0].is_given and len(given.names) > 1)
    )
