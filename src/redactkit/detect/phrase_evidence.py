"""What a turn of phrase says for a person: "Yours ever, Ida", "1:00 Cruz, 1:30 Doyle", "Tex, real name Leo".

``around_names`` looks at the word beside a candidate; here several words, or the whole text, tell together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Word
from redactkit.detect.name_reading import Evidence, Reading
from redactkit.detect.name_runs import Run
from redactkit.detect.name_standing import is_called_so
from redactkit.detect.words import is_plain_word

_CLOSES = re.compile(r",[ \n]{1,3}\Z|,?\n{1,2}\Z|\s?[-\u2013\u2014]{1,2}\s?\Z")
_OTHER_NAME = re.compile(
    r",? \(?(?:(?:whose )?(?:real|legal|full|maiden|married|birth|proper|given|other|stage) name\b"
    r"|a\.?k\.?a\b|also known as|also called|goes by\b|n[eé]e\b|formerly\b)",
    re.IGNORECASE,
)
_BIRTH = re.compile(r",? \(?(?:b\. ?(?:\d|[A-Z][a-z]{2})|born (?:on |in )?(?:\d|[A-Z][a-z]{2}))")
_SPELLED = re.compile(
    r",? (?:(?:that is|that's|thats|spelled|spelt|as in) )?((?:[a-z][ -]){2,20}[a-z])\b", re.IGNORECASE
)
_TIME = re.compile(r"(?<![\d:])(?:1[0-2]|0?[1-9])(?::[0-5]\d| ?[ap]m\b)", re.IGNORECASE)
_TIME_BEFORE = re.compile(r"(?:\A|[\s,;(])\d{1,2}(?::\d\d)? ?(?:[ap]\.?m?\.?)?:? ?(?:- )?\Z", re.IGNORECASE)
_RANK = re.compile(r"(?<![\d/-])\d{1,2}(?:st|nd|rd|th) (?=[A-Z])")
_RANK_BEFORE = re.compile(r"(?<![\d/-])\d{1,2}(?:st|nd|rd|th):? \Z")
_ENDS_AN_ENTRY = re.compile(r"\s*(?:[,;.\n(]|\Z)")
_NEAR, _REACH = 6, 48
_LISTED = 2  # times or ranks that make a list
_AFTER_NAME_OF = frozenset(("is", "was", "says", "reads", "reading", "said"))


def phrase_evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
    """What speaks for this candidate in the words around, taken together."""
    words, first, last = reading.words, reading.words[run.first], reading.words[run.last]
    before = [word.key for word in words[max(0, run.first - _NEAR) : run.first]]
    rest = reading.text[last.end : last.end + _REACH]
    if _is_told_by_its_letters(rest, run.names[-1].key):
        yield 2.0, "a name that is spelled"
    if run.names[0].kind is Kind.WORD and is_called_so(words, run.first):
        yield 2.8, "a name after a word that says so"
    if run.names[-1].kind is Kind.WORD or (run.is_flat and run.names[0].kind is not Kind.NAME):
        return
    if not last.is_possessive:
        if _OTHER_NAME.match(rest):
            yield 1.6, "a name before another of the same person"
        if _BIRTH.match(rest):
            yield 1.0, "a name before an age or a birth date"
        if has_trade_behind(words, run) and run.names[0].is_given:
            yield 1.6, "a name before what somebody does"
    if not before:
        return
    is_on_it = before[-1] in _AFTER_NAME_OF and "on" in before and is_name_word(before)
    if (is_on_it and first.gap == " ") or (before[-1] == "as" and "known" in before[-4:]):
        yield 2.0, "a name after a word that says so"
    elif before[-1] == "now" and is_name_word(before):
        yield 1.4, "a name after a former one"
    if is_cue(before[-1], "closings") and _CLOSES.fullmatch(first.gap) and not _is_a_sentence(words, run):
        yield 1.6, "a name after a closing"
    if before[-1] == "the" and run.last + 1 < len(words) and not last.is_possessive:
        following = words[run.last + 1]
        is_name = run.names[-1].kind in (Kind.NAME, Kind.UNKNOWN) and not run.is_flat
        if is_name and following.gap == " " and not following.is_capital:
            next_key = words[run.last + 2].key if run.last + 2 < len(words) else ""
            is_event = is_cue(next_key if following.key == "birthday" else following.key, "family events")
            if is_event:
                yield 5.0, "a family's name"  # against the article before it
    if has_epithet(words, run):
        yield 1.4, "a name after a word for somebody"
    yield from _in_a_list(reading, run)


def has_trade_behind(words: Sequence[Word], run: Run) -> bool:
    """Whether it is like "Mark the plumber"."""
    if run.last + 2 >= len(words) or len(run.names) > 1:
        return False
    article, trade = words[run.last + 1], words[run.last + 2]
    return (
        article.gap == " "
        and article.text == "the"
        and trade.gap == " "
        and not trade.is_capital
        and is_cue(trade.key, "trades")
    )


def has_epithet(words: Sequence[Word], run: Run) -> bool:
    """Whether a word with a capital stands before a given name as a part of it: "Old Bill", "Big Tony"."""
    if run.first == 0 or run.is_flat or not run.names[0].is_given or words[run.first].gap != " ":
        return False
    before, following = words[run.first - 1], words[run.last + 1 : run.last + 2]
    if is_cue(run.names[-1].key, "places") or (
        following and following[0].gap == " " and following[0].is_capital
    ):
        return False  # "Old Stone Church", "Big Sky Country"
    return before.is_capital and not before.text.isupper() and is_cue(before.key, "epithets")


def has_nickname(words: Sequence[Word], run: Run) -> bool:
    """Whether an ordinary word with a capital stands before a surname, as a given name: "Stash Doyle"."""
    if run.first == 0 or run.is_flat or len(run.names) > 1 or run.has_initial or words[run.first].gap != " ":
        return False
    surname, before = run.names[0], words[run.first - 1]
    earlier = words[run.first - 2] if run.first > 1 else None
    return (
        surname.kind is Kind.NAME
        and surname.is_family
        and not surname.is_given
        and before.kind is Kind.WORD
        and before.shows_capital
        and not before.text.isupper()
        and not before.is_glued
        and not before.is_possessive
        and not is_plain_word(before.key)
        and before.gap == " "
        and earlier is not None
        and not earlier.is_capital
        and not is_cue(
            before.key,
            "titles",
            "relatives",
            "told",
            "places",
            "does",
            "works",
            "organisations",
            "trades",
            "regions",
            "abbreviations",
            "people listed",
            "places begin so",
        )
    )


def is_name_word(keys: Sequence[str]) -> bool:
    """Whether the words speak of a name: "the name on the bag is", "my married name was"."""
    return "name" in keys or "names" in keys or "surname" in keys


def _is_told_by_its_letters(rest: str, key: str) -> bool:
    """Whether the letters that follow spell the name: "siobhan that's s i o b h a n"."""
    spelled = _SPELLED.match(rest)
    if spelled is None:
        return False
    letters = re.sub(r"[ -]", "", spelled[1]).lower()
    return len(key) > len("ng") and letters.startswith(key)


def _is_a_sentence(words: Sequence[Word], run: Run) -> bool:
    """Whether a small word follows the name, so that nobody signs here: "Best, Karen says, is the first"."""
    if run.last + 1 >= len(words):
        return False
    following = words[run.last + 1]
    return following.gap == " " and not following.is_capital


def _in_a_list(reading: Reading, run: Run) -> Iterator[Evidence]:
    """Names that stand behind the times of a day, or the ranks of a contest, each with its own."""
    first, last = reading.words[run.first], reading.words[run.last]
    if run.names[0].kind is Kind.WORD or _ENDS_AN_ENTRY.match(reading.text[last.end :]) is None:
        return
    ahead = reading.text[max(0, first.start - 12) : first.start]
    if _TIME_BEFORE.search(ahead) and _TIME.search(ahead) and len(_TIME.findall(reading.text)) >= _LISTED:
        yield 1.0, "a name after a time"
    elif _RANK_BEFORE.search(ahead) and len(_RANK.findall(reading.text)) >= _LISTED:
        yield 1.0, "a name in a list of ranks"
