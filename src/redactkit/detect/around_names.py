"""What the words beside a candidate say for a person: "Mrs.", "her aunt", "told", "'s card", "says"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Style, Word, describe
from redactkit.detect.name_reading import Evidence, Reading
from redactkit.detect.name_runs import Run
from redactkit.detect.phrase_evidence import has_trade_behind
from redactkit.detect.words import is_rather_a_name, is_word_and_name
from redactkit.folding import fold_key

AGES = frozenset(("yr", "yrs", "year", "years", "mo", "month", "months"))
"""What stands before "old" where somebody's age is told."""
_ONE_OF_SEVERAL = frozenset(
    ["a", "an", "new", "latest", "newest", "every", "each", "some", "our", "another", "any", "more"]
)
_AFTER_A_WORD = frozenset(("of", "down", "up", "out", "off", "the", "all", "any"))
_A_HOUSE = frozenset(("family", "household", "twins"))
_CALLS = frozenset(("call", "called", "phone", "phoned", "ring", "rang", "text", "email"))
_DOES = "a name before what somebody does"
_GIVEN_IN_BRACKETS = re.compile(r" \(([^\W\d_]{2,20})\)")
_CERTAIN = frozenset(("with", "from", "by", "w", "named", "called", "to", "is"))
_SPOKE = frozenset(["spoke", "spk", "speak", "speaking", "talked", "talk", "talking"])
_CALLED = frozenset(
    (
        ("known", "as"),
        ("name", "as"),
        ("goes", "by"),
        ("named", "as"),
        ("this", "is"),
        ("name", "is"),
        ("name", "was"),
        ("s", "as"),
    )
)
_ENDS_GREETING = re.compile(r"\s?(?:[,:!-]|\Z|\n)")
_AGE_AFTER = re.compile(
    r",? (?:\(?\d{1,2}(?:y|yo|yrs?)?\)?\b(?!/|:|\.\d| (?:copies|books|items|dvds|cds))"
    r"|age\b|aged\b|d\.?o\.?b\b)"
)
_ADDRESS_AFTER = re.compile(r"\s?(?:<|\(|,)?\s?[\w.+-]+@")
_NAME_FIELD = re.compile(r"(?i)\b(?:name|owner|patron|user|borrower)\s?[=:]\s?\"?\Z")
_BARE = re.compile(r"[ ]{1,2}\Z| \(\Z|/ ?\Z|[:,]? ?\"?\Z|: \Z|\. \Z|, \Z")
_FIELD_LENGTH, _NEAR = 20, 12
_VOTES_AFTER = re.compile(r"(?:,| -|:)? (?:yes|no|aye|nay|yea|abstain(?:s|ed|ing)?|recused)\b(?! [a-z])")
_OF_A_FAMILY = re.compile(
    r", (?:the |his |her |my |our |their )?(?:(?:late |second |first )?"
    r"(?:widow|wife|husband|son|daughter|sister|brother|mother|father|cousin|niece|nephew|child) of\b"
    r"|(?:youngest|oldest|eldest|elder|middle|only)\b)"
)
_TO_ELSEWHERE = re.compile(r" to [A-Z]")
_FROM_SOMEWHERE = re.compile(
    r" from (?:the|my|our|his|her|your|upstairs|downstairs|next door|work|school|church)\b"
)
_ENDS_OF_PEOPLES = ("kers", "ians", "ists", "ites", "ics")
_AUXILIARIES = frozenset(
    ["is", "was", "has", "had", "will", "can", "may", "might", "would", "could", "should"]
)


def evidence_before(reading: Reading, run: Run) -> Iterator[Evidence]:
    words, first = reading.words, reading.words[run.first]
    if _NAME_FIELD.search(reading.text[max(0, first.start - _FIELD_LENGTH) : first.start]):
        yield 1.5, "a field for a name"
    if run.first == 0:
        return
    word = words[run.first - 1]
    if not _BARE.fullmatch(first.gap):
        return
    if run.first in reading.in_title and run.first - 1 in reading.in_title:
        return
    earlier = words[run.first - 2].key if run.first > 1 else ""
    if first.gap in (": ", ":") and is_cue(word.key, "people listed"):
        yield (
            (1.4 if run.is_flat and (first.text.isupper() or not first.is_capital) else 2.0),
            "a name after what lists people",
        )
        return
    if first.gap in (": ", ":") and word.key in ("from", "to") and word.is_capital:
        yield 1.4, "a name after what lists people"
        return
    if word.key in ("hold", "holds") and first.gap in (" ", ": ", " - "):
        yield 0.8, "a name after a hold"
        return
    if word.key in ("motion", "second", "seconds") and run.names[0].kind is Kind.NAME and not run.is_flat:
        yield 1.0, "a name after what was moved"
        return
    if (
        word.key in ("is", "was")
        and is_cue(earlier, "relatives", "of somebody's")
        and first.gap == " "
        and run.names[0].kind is not Kind.WORD
        and (first.shows_capital or run.names[0].kind is Kind.NAME)
    ):
        yield 1.6, "a name after a word for a relative"
        return
    if word.key == "old" and earlier in AGES and first.gap == " ":
        yield 1.2, "a name after an age"
        return
    is_sentence = first.gap.startswith((".", ":")) and not is_cue(word.key, "titles")
    if (word.key in ("fr", "sr", "gen", "rep", "sen") and word.is_capital and first.gap.startswith(".")) or (
        is_cue(word.key, "titles")
        and (
            first.gap in (" ", ". ", ".") and (word.kind is Kind.WORD or not run.is_flat or len(word.key) < 5)
        )
    ):
        yield 2.6, "a name after a title"
    elif word.text == "Doc" and first.gap == " " and run.names[0].is_family:
        yield 2.0, "a name after a title"
    elif is_cue(word.key, "relatives"):
        yield (2.6 if run.names[0].kind is Kind.WORD else 2.0), "a name after a word for a relative"
    elif (is_cue(word.key, "was called") and not is_sentence) or (earlier, word.key) in _CALLED:
        yield 2.0, "a name after a word that says so"
    elif word.key == "dear":
        if _ENDS_GREETING.match(reading.text[words[run.last].end :]):
            yield 1.4, "a greeting"
    elif word.key == "now" and any(
        is_cue(each.key, "was called") for each in words[max(0, run.first - _NEAR) : run.first]
    ):
        yield 1.4, "a name after a former one"
    elif (is_cue(word.key, "told") or (word.key == "back" and earlier in _CALLS)) and not is_sentence:
        yield 1.4, "a name after a word that staff write before names"
    elif (
        is_cue(word.key, "hands to")
        and not is_sentence
        and (run.names[0].kind is Kind.NAME or (not run.is_flat and is_rather_a_name(run.names[0].key)))
    ):
        yield 1.0, "a name after what is given"
    elif word.key == "by":
        if is_done_by(words[max(0, run.first - 5) : run.first - 1]):
            yield 1.2, "a name after what somebody did"
    elif word.key == "of":
        if is_cue(earlier, "of whom", "relatives"):
            yield 1.2, "a name after what somebody has"
        elif run.first > 1 and len(run.names) == 1 and _is_of_a_town(words[run.first - 2]):
            yield -1.5, "a place by the word before it"
        elif run.is_flat and len(run.names) == 1 and run.names[0].kind is Kind.BOTH:
            yield -1.0, "a word by the word before it"
    elif word.key in ("with", "w", "to") and earlier in _SPOKE:
        yield 1.8, "a name after words for speaking with somebody"
    elif _is_on_the_way(words, run):
        yield -1.0, "a place by the word before it"
    elif (
        word.key == "to"
        and run.names[0].kind is not Kind.WORD
        and any(is_cue(each.key, "gives to") for each in words[max(0, run.first - 4) : run.first - 1])
    ):
        yield (1.0 if run.names[0].kind is Kind.BOTH else 1.4), "a name after what is given"
    elif word.key == "from" and _TO_ELSEWHERE.match(reading.text[words[run.last].end :]):
        yield -1.5, "a place by the word before it"
    elif is_cue(word.key, "vessels") and first.gap == " ":
        yield -3.4, "a ship or a storm"
    elif (
        word.key in ("with", "w", "from", "fr", "frm", "for", "to", "vs", "about", "re", "via")
        or first.gap == "/"
    ):
        if run.has_initial or not (run.names[0].kind is Kind.BOTH and run.is_flat and len(run.names) == 1):
            yield _weight_of_preposition(word.key, run), "a name after a preposition"
    elif word.key == "at" and earlier in ("answer", "ans", "reply"):
        yield 1.0, "a name after a word for a call"
    elif word.key == "in" and earlier in ("born", "raised", "living", "lived", "lives"):
        yield -2.4, "a place by the word before it"
    elif word.key in ("at", "in", "near") and len(run.names) == 1:
        yield -1.0, "a place by the word before it"
    elif word.key == "the":
        following = words[run.last + 1].key if run.last + 1 < len(words) else ""
        last = run.names[-1]
        if is_cue(following, "families"):
            yield 2.0, "a family's name"
        elif (
            _is_plural_of_a_name(last)
            and not run.is_flat
            and not (len(run.names) > 1 and run.names[0].is_given and run.names[0].kind is Kind.NAME)
        ):
            yield 1.2, "a family's name, in the plural"
        else:
            yield -3.0, "an article before it"
    elif word.key == "a" and len(run.names) > 1 and earlier in _CERTAIN:
        yield 1.4, "a name after words for somebody not known"
    elif word.key in _ONE_OF_SEVERAL:
        yield -1.2, "an article before it"


def _weight_of_preposition(before: str, run: Run) -> float:
    if before in ("for", "with", "w"):  # whom something is for is seldom a town
        return 1.2 if run.names[0].kind is Kind.NAME and not run.is_flat else 1.0
    return 1.0 if before in ("from", "fr", "frm") else 0.6


def _is_plural_of_a_name(word: Word) -> bool:
    """Whether it may be a family in the plural, and no people or club: "the Doyles", not "the Lutherans"."""
    if not word.text.endswith("s") or word.kind not in (Kind.NAME, Kind.UNKNOWN):
        return False
    return word.kind is Kind.NAME or not word.key.endswith(_ENDS_OF_PEOPLES)


def _is_on_the_way(words: Sequence[Word], run: Run) -> bool:
    """Whether it is where somebody comes from or goes to: "families from Dorset", "moved to Lowell"."""
    before = words[run.first - 1].key
    earlier = words[run.first - 2].key if run.first > 1 else ""
    if before == "to" and any(
        is_cue(word.key, "crates") for word in words[max(0, run.first - 4) : run.first]
    ):
        return len(run.names) == 1
    if before == "from":
        return is_cue(earlier, "comes from") and len(run.names) == 1
    return before == "to" and (
        is_cue(earlier, "goes to") or (run.first > 2 and words[run.first - 3].key == "from")
    )


def _is_of_a_town(word: Word) -> bool:
    """Whether the word before an "of" is a person's, so that a town follows: "Nora Finch of Marion"."""
    return word.shows_capital and word.kind in (Kind.NAME, Kind.UNKNOWN)


def may_be_a_work(words: Sequence[Word], place: int) -> bool:
    """Whether the capitalised word before a "by" may end a title: not in "returned at Marshfield by"."""
    before = words[place - 1].key if place else ""
    return words[place].is_capital and before not in ("at", "in", "from", "to", "on")


def is_done_by(before: Sequence[Word]) -> bool:
    """Whether the words before a "by" say that somebody did something, other than make a book."""
    return not any(is_cue(word.key, "makers") for word in before) and any(
        is_cue(word.key, "by whom")
        or word.key in ("goes", "go", "went")
        or (word.key.endswith(("ed", "en")) and (word.begins or not word.is_capital) and len(word.key) > 4)
        for word in before
    )


def evidence_behind(reading: Reading, run: Run) -> Iterator[Evidence]:
    words, last = reading.words, reading.words[run.last]
    rest = reading.text[last.end : last.end + 40]
    if _AGE_AFTER.match(rest):
        yield 1.0, "a name before an age or a birth date"
    elif _ADDRESS_AFTER.match(rest):
        yield 1.4, "a name before an e-mail address"
    elif rest[:2] in (": ", " =") and last.begins:
        yield 0.5, "a name at the beginning, with a colon"
    bracketed = _GIVEN_IN_BRACKETS.match(rest)
    if bracketed and len(run.names) == 1 and last.kind is Kind.NAME and not run.is_flat:
        kind, is_given, _, _ = describe(fold_key(bracketed[1]))
        if kind is Kind.NAME and is_given:
            yield 1.0, "a surname before a given name in brackets"
    if not run.is_flat and run.names[-1].kind is not Kind.WORD and not last.is_possessive:
        if _VOTES_AFTER.match(rest):
            yield 1.2, "a name before a vote"
        elif _OF_A_FAMILY.match(rest):
            yield 1.6, "a name before a word for a relative"
        elif len(run.names) == 1 and _FROM_SOMEWHERE.match(rest):
            yield 1.4, "a name before where somebody is from"
    if run.last + 1 >= len(words):
        return
    following = words[run.last + 1]
    if (
        len(run.names) == 1
        and last.begins
        and not last.is_possessive
        and following.gap == " "
        and following.text in _AFTER_A_WORD
        and is_word_and_name(last.key)
        and not has_trade_behind(words, run)
    ):
        yield -1.0, "a word by the word after it"
    if (
        run.is_flat
        and len(run.names) == 1
        and last.kind is Kind.UNKNOWN
        and last.text.endswith("s")
        and describe(last.key[:-1])[1]
        and describe(last.key[:-1])[3]
        and is_cue(following.key, "relatives", "of whom")
    ):
        yield 2.0, "a name before what somebody has"
        return
    if last.is_possessive:
        if is_cue(following.key, "relatives", "of whom"):
            yield 1.6, "a name before what somebody has"
        elif run.is_flat and last.kind is Kind.NAME and last.is_given:
            yield 0.4, "a name before what somebody has"
        elif following.shows_capital and following.kind in (Kind.WORD, Kind.BOTH) and reading.speaks_of_works:
            yield -2.0, "a title, by the word after it"
        return
    if following.gap == ", " and following.key in ("who", "whose", "whom"):
        yield 1.6, "a name before what somebody does"
    elif following.key == "and" and words[run.last + 2 : run.last + 3] and words[run.last + 2].text == "I":
        yield 1.4, "a name beside another person's"
    weak = run.names[-1].kind in (Kind.BOTH, Kind.WORD) and len(run.names) == 1
    if (
        following.gap in (" ", ", ")
        and is_cue(following.key, "families")
        and (following.key in _A_HOUSE or (run.names[-1].kind is Kind.NAME and run.names[-1].is_family))
    ):
        yield 2.0, "a family's name"
    elif run.last in reading.in_title:
        return
    elif (
        following.gap == " "
        and weak
        and run.is_flat
        and run.names[0].is_given
        and is_rather_a_name(run.names[0].key)
        and is_cue(following.key, "does")
        and following.key not in _AUXILIARIES
    ):
        yield 1.4, _DOES
    elif following.gap == " " and is_cue(following.key, "does") and not (weak and run.is_flat):
        if is_cue(following.key, "things do") and any(
            is_cue(word.key, "works") for word in words[run.last + 2 : run.last + 8]
        ):
            return
        if weak and following.key in _AUXILIARIES:
            is_told = run.names[-1].is_given and run.names[-1].shows_capital
            yield (
                (0.8 if is_told and not is_cue(run.names[-1].key, "months") else 0.6),
                "a name before what somebody does",
            )
        else:
            # In capitals a name that no list has is told by what it does, if no thing does so.
            is_sure = not run.is_flat or (
                run.first == 0
                and len(run.names) == 1
                and last.kind is Kind.UNKNOWN
                and reading.style is Style.CAPITALS
                and not is_cue(following.key, "things do", "firms do")
            )
            yield (1.7 if run.is_flat and is_sure else 1.6 if is_sure else 1.0), _DOES
    elif (
        following.gap == " "
        and not run.is_flat
        and not following.is_capital
        and following.key.endswith("ed")
        and len(following.key) > len("need")
        and run.names[-1].kind is Kind.NAME
        and not (run.first and words[run.first - 1].key in ("in", "at", "near", "of"))
    ):
        yield 1.0, "a name before what somebody does"
    elif following.gap == " " and following.key.endswith("ing") and run.names[-1].kind is Kind.NAME:
        yield 0.6, "a name before what somebody does"
