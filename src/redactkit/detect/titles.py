"""Where a text names a work: "The Disappearance of Mohammed Lapointe", "Ruby on the Roof", '"Emma"'.

A title is told by capitals on ordinary words in the middle of a sentence, and by the small words that
join them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Style, Word
from redactkit.detect.words import function_words, is_plain_word

_QUOTED = re.compile(
    r"\"([^\"\n]{2,120})\"|(?<!\w)'([^'\n]{2,80})'(?!\w)|_([^_\n]{4,80})_|\*([^*\n]{4,80})\*"
)
_JOINERS = frozenset(["of", "the", "and", "a", "an", "in", "on", "to", "for", "with", "at", "from", "by"])
_HANDS_ON = frozenset(["to", "for", "with", "from", "by", "in", "on", "at"])
_BEFORE_A_WORK = frozenset([" ", ": "])
_LONGEST, _LONGEST_NAME = 12, 3  # words
_INSIDE = frozenset((" ", "  ", ": ", "-", " & "))
_OPENERS = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "where",
        "what",
        "who",
        "when",
        "being",
        "dear",
        "looking",
        "call",
        "before",
        "how",
        "i",
    ]
)


def title_words(text: str, found: Sequence[Word], style: Style) -> frozenset[int]:
    """The places of the words that belong to a work's title."""
    places: set[int] = set()
    starts = [word.start for word in found]
    for quoted in _QUOTED.finditer(text):
        inside = range(bisect_left(starts, quoted.start()), bisect_left(starts, quoted.end()))
        if len(inside) > 2 or any(found[place].kind is Kind.WORD for place in inside):
            places.update(inside)
    for first, last in _told_works(found, style):
        places.update(range(first, last + 1))
    if style is Style.MIXED:
        for first, last in _phrases(found):
            if _is_title(found[first : last + 1]):
                places.update(range(first, last + 1))
    return frozenset(places)


def _told_works(found: Sequence[Word], style: Style) -> Iterator[tuple[int, int]]:
    """The stretches that a "copies of" or a "relabel" before them says are works, where a word opens them.

    One that a name opens ("copies of Emma") is left to the weighing.
    """
    if style is Style.SMALL:
        return
    for place in range(1, len(found) - 1):
        first, before = found[place], found[place - 1]
        if first.gap not in _BEFORE_A_WORK or (style is Style.MIXED and not first.is_capital):
            continue
        is_copy = before.key == "of" and place > 1 and is_cue(found[place - 2].key, "copies")
        is_handled = style is Style.MIXED and not before.shows_capital and is_cue(before.key, "shelf work")
        if not (is_copy or is_handled) or not _opens_a_work(first, found[place + 1], style):
            continue
        last = _end_of_work(found, place, style)
        if last > place:
            yield place, last


def _opens_a_work(first: Word, following: Word, style: Style) -> bool:
    """Whether a word opens a title in which a name may stand: "Looking for", "The", "Small"."""
    if first.kind is Kind.NAME or first.is_glued or is_cue(first.key, "titles", "relatives", "told"):
        return False
    if style is Style.MIXED and is_cue(following.key, "places"):
        return False
    return first.key in _OPENERS or first.key.endswith("ing") or (style is Style.MIXED and len(first.key) > 2)


def _end_of_work(found: Sequence[Word], first: int, style: Style) -> int:
    """The last word of the title that begins here: capitals, and the small words that join them."""
    last = end = first
    while end + 1 < len(found) and end - first < _LONGEST and not found[end].is_possessive:
        word = found[end + 1]
        if word.gap not in _INSIDE:
            break
        # "Looking for Peter", "A Letter from Clara": behind other words somebody is handed the book.
        is_joint = word.key in _JOINERS and (
            word.key not in _HANDS_ON or is_cue(found[end].key, "lead a title on")
        )
        if style is not Style.MIXED:
            if not is_joint and (word.kind is Kind.WORD and is_cue(word.key, "does", "shelf work")):
                break
            if word.key in _HANDS_ON and not is_joint:
                break
        elif not word.is_capital and not is_joint:
            break
        end += 1
        if not is_joint:
            last = end
    return last


def _phrases(found: Sequence[Word]) -> list[tuple[int, int]]:
    """Stretches of capitalised words, with the small words that join them, longest first come."""
    phrases = []
    place = 0
    while place < len(found):
        if not _counts(found[place]):
            place += 1
            continue
        last = end = place
        while end + 1 < len(found) and _goes_on(found[end], found[end + 1]):
            end += 1
            if _counts(found[end]):
                last = end
            elif found[end].key not in _JOINERS or end - last > 2:
                break
        last = _before_who_gets_it(found, place, last)
        if last > place:
            phrases.append((place, last))
        place = last + 1
    return phrases


def _before_who_gets_it(found: Sequence[Word], first: int, last: int) -> int:
    """The last word of a title that is handed to somebody named in full: "Becoming for Karen Doyle"."""
    hands_it = is_cue(found[first].key, "gives to", "hands to")
    if (
        hands_it
        and last - first > _LONGEST_NAME - 1
        and found[last - 1].text in ("for", "to")
        and found[last].kind in (Kind.NAME, Kind.UNKNOWN)
    ):
        return last - 2
    for place in range(first + 1, last - 1):
        if (
            found[place].text in ("for", "to", "from", "with")
            and not is_cue(found[place - 1].key, "lead a title on")
            and last - place <= _LONGEST_NAME
            and found[place + 1].kind is Kind.NAME
            and found[place + 1].is_given
            and all(
                word.is_capital and word.gap == " " and word.kind in (Kind.NAME, Kind.UNKNOWN, Kind.BOTH)
                for word in found[place + 1 : last + 1]
            )
        ):
            return place - 1
    return last


def _counts(word: Word) -> bool:
    return word.is_capital and not word.is_shouted and not word.is_glued


def _goes_on(word: Word, following: Word) -> bool:
    if word.kind is Kind.UNKNOWN and is_cue(word.key, "places"):
        return False  # an address: "12 Main St with"
    if following.gap.startswith(":") and is_cue(word.key, "mail headings"):
        return False
    return following.gap in _INSIDE or (word.is_possessive and following.gap in ("'s ", "' "))


def _is_title(phrase: Sequence[Word]) -> bool:
    """Whether these words are a title: ordinary ones have capitals in it without need."""
    needless = [
        place
        for place, word in enumerate(phrase)
        if word.shows_capital
        and (word.kind is Kind.WORD or (word.key in function_words() and not word.is_known_name))
        and len(word.text) > 1
        and not word.text.isupper()
        and (not is_plain_word(word.text) or word.key in function_words())
        and not is_cue(word.key, "titles", "relatives", "told", "places", "organisations")
    ]
    small = [place for place, word in enumerate(phrase) if not word.is_capital and word.key != "and"]
    opens = (
        phrase[0].key in _OPENERS
        and len(phrase) > 1
        and phrase[1].is_capital
        and phrase[0].kind is not Kind.NAME
    )
    if phrase[0].key == "dear" and is_cue(phrase[1].key, "titles", "relatives"):
        return False
    if opens and (
        needless
        or phrase[0].shows_capital
        or phrase[0].key in ("my", "being", "dear", "where", "what", "call")
    ):
        return not (phrase[0].key in ("dear", "call", "i") and not needless)
    if (
        phrase[0].key in ("the", "a")
        and len(phrase) > 3
        and phrase[2].key == "of"
        and phrase[1].kind is not Kind.NAME
    ):
        return True
    if len(phrase) > 3 and phrase[1].text == "and" and phrase[2].text == "the" and _opens_with_a_name(phrase):
        return True
    if not needless or _is_somebody_somewhere(phrase):
        return False
    return bool(small) or len(needless) > 1 or any(word.is_possessive for word in phrase)


def _opens_with_a_name(phrase: Sequence[Word]) -> bool:
    """Whether it is like "Oliver and the Whale", not "Ann and the Director"."""
    thing = phrase[3]
    is_thing = thing.kind is Kind.WORD or (thing.kind is Kind.BOTH and not thing.text.endswith("s"))
    return (
        phrase[0].kind is not Kind.WORD
        and is_thing
        and not is_cue(thing.key, "titles", "relatives", "places")
    )


def _is_somebody_somewhere(phrase: Sequence[Word]) -> bool:
    """Whether it is a name and where somebody was, or is from: "Hannah Prout at the Old Church"."""
    if phrase[0].kind is Kind.NAME and phrase[0].is_given and phrase[1].text in ("from", "at"):
        return True
    return (
        len(phrase) > 3
        and phrase[0].kind is Kind.NAME
        and phrase[0].is_given
        and phrase[1].is_capital
        and phrase[1].kind in (Kind.NAME, Kind.UNKNOWN)
        and phrase[2].text in ("at", "in", "on", "from", "to", "with")
    )
