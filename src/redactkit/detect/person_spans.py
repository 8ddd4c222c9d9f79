"""From words, and what the name model saw, to persons: what speaks for each candidate, and what against it.

Every piece of evidence has a weight and says why. A candidate whose weights reach ``ENOUGH`` is a person, and
the strongest piece is the explanation. The weights are few and round; they were set by what the pieces mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Style, Word, read_style, read_words
from redactkit.detect.name_runs import Run, find_runs, is_acronym
from redactkit.detect.titles import title_words
from redactkit.detect.words import function_words

ENOUGH = 2.0
_DAY_AFTER = re.compile(r"\.?,? ?\d")
_CALLED = frozenset((("known", "as"), ("name", "as"), ("goes", "by"), ("named", "as"), ("s", "as")))
_ENDS_GREETING = re.compile(r"\s?(?:[,:!-]|\Z|\n)")
_SPEAKS_OF_A_PERSON = 1.0
_LEAST_SCORE, _MOST_SCORE, _SCORE_STEP = 0.4, 0.95, 0.1
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NUMBER_BEFORE = re.compile(r"(?<![\d-])\d{3}(?:\.\d+)?(?: [A-Z])? ?\Z")
_ADDRESS_BEFORE = re.compile(r"\b\d{1,5} \Z")
_AGE_AFTER = re.compile(
    r",? (?:\(?\d{1,2}\)?\b(?!/|:|\.\d| (?:copies|books|items|dvds|cds))|age\b|aged\b|d\.?o\.?b\b)"
)
_ADDRESS_AFTER = re.compile(r"\s?(?:<|\(|,)?\s?[\w.+-]+@")
_NAME_FIELD = re.compile(r"(?i)\b(?:name|owner|patron|user|borrower)\s?[=:]\s?\"?\Z")
_BARE = re.compile(r"[ ]{1,2}\Z|/ ?\Z|[:,]? ?\"?\Z|: \Z|\. \Z|, \Z")
_SHAPE = re.compile(r"(?:O'|D'|L'|N'|Mc|Mac(?=[A-Z])|Fitz|St\.)[A-Z]?\w|\w+-[A-Z]\w+")
_AND = re.compile(r"\s?(?:&|/|,|\+)\s?\Z")
_AUXILIARIES = frozenset("is was has had will can may might would could should".split())
_SMALL_PLACES = frozenset(
    "branch library libraries school street st road rd avenue ave lane ln drive dr blvd room rm park bridge river museum"
    " church hospital memorial college county elementary".split()
)


@dataclass(frozen=True, slots=True)
class ModelSpan:
    """What the name model said of a stretch of the text: any of its labels."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class PersonSpan:
    """A person in a text, how sure, and why."""

    start: int
    end: int
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str = field(repr=False)
    words: list[Word] = field(repr=False)
    style: Style
    spans: Sequence[ModelSpan] = field(repr=False)
    in_title: frozenset[int]  # places of words that belong to a work's title
    speaks_of_works: bool


_Evidence = tuple[float, str]


def find_persons(text: str, spans: Sequence[ModelSpan] = ()) -> list[PersonSpan]:
    """The persons in a folded text, by position. ``spans``: what the name model saw; none when there is none."""
    words = read_words(text)
    style = read_style(text)
    works = sum(is_cue(word.key, "works") for word in words)
    reading = _Reading(text, words, style, spans, title_words(text, words, style), works > 0)
    persons = [(span.start, span.end) for span in spans if span.label == "PERSON"]

    def is_seen(word: Word) -> bool:
        return any(start <= word.start and word.end <= end for start, end in persons)

    weighed: list[tuple[Run, list[_Evidence]]] = [
        (run, list(_evidence(reading, run))) for run in find_runs(words, style, is_seen)
    ]
    weighed += [(run, list(_initials_evidence(reading, run))) for run in _initials(reading, weighed)]
    weighed.sort(key=lambda each: each[0].first)
    accepted = [_total(evidence) >= ENOUGH for _, evidence in weighed]
    _let_company_speak(reading, weighed, accepted)
    found = [
        _person(reading, run, evidence)
        for (run, evidence), is_person in zip(weighed, accepted, strict=True)
        if is_person
    ]
    return found


def _total(evidence: Sequence[_Evidence]) -> float:
    return round(sum(weight for weight, _ in evidence), 3)


def _person(reading: _Reading, run: Run, evidence: Sequence[_Evidence]) -> PersonSpan:
    score = min(_MOST_SCORE, _LEAST_SCORE + _SCORE_STEP * _total(evidence))
    return PersonSpan(
        start=reading.words[run.first].start,
        end=reading.words[run.last].end,
        score=round(score, 2),
        why=max(evidence, key=lambda each: each[0])[1],
    )


def _let_company_speak(
    reading: _Reading, weighed: list[tuple[Run, list[_Evidence]]], accepted: list[bool]
) -> None:
    """Who is named beside a person, or again, is one: "Gio and Karen Doyle", "Cates was seen"."""
    for _ in range(2):
        surely = {
            word.key
            for (run, _), is_person in zip(weighed, accepted, strict=True)
            if is_person
            for word in run.names
            if word.kind is not Kind.WORD and len(word.key) > 2
        }
        for place, (run, evidence) in enumerate(weighed):
            if accepted[place]:
                continue
            if _says(evidence, "a place"):
                continue
            if run.names and all(
                word.key in surely or word.key.removesuffix("s") in surely for word in run.names
            ):
                evidence.append((1.5, "a name that stands in the text once more, in full"))
            elif _may_have_company(reading, run) and any(
                accepted[other]
                and _stand_together(reading, weighed[min(place, other)][0], weighed[max(place, other)][0])
                for other in (place - 1, place + 1)
                if 0 <= other < len(weighed)
            ):
                evidence.append((1.4, "a name beside another person's"))
            else:
                continue
            accepted[place] = _total(evidence) >= ENOUGH


def _may_have_company(reading: _Reading, run: Run) -> bool:
    following = reading.words[run.last + 1].key if run.last + 1 < len(reading.words) else ""
    return following != "of" and any(word.kind is not Kind.WORD for word in run.names)


def _says(evidence: Sequence[_Evidence], words: str) -> bool:
    return any(why.startswith(words) for _, why in evidence)


def _stand_together(reading: _Reading, first: Run, second: Run) -> bool:
    words = reading.words
    between = words[first.last + 1 : second.first]
    if not between:
        return _AND.fullmatch(words[second.first].gap) is not None
    return (
        len(between) == 1
        and between[0].key in ("and", "or", "y", "e", "et")
        and between[0].gap in (" ", ", ")
    )


def _evidence(reading: _Reading, run: Run) -> Iterator[_Evidence]:
    yield from _own(reading, run)
    yield from _model(reading, run)
    around = [*_before(reading, run), *_after(reading, run)]
    yield from around
    surely = any(weight >= _SPEAKS_OF_A_PERSON for weight, _ in around)
    yield from _place(reading, run, surely=surely)
    yield from _work(reading, run, surely=surely)


def _own(reading: _Reading, run: Run) -> Iterator[_Evidence]:
    """What the words say by themselves."""
    listed = "a name by the lists of given names and surnames"
    shape = "written as names are"
    names = run.names
    kinds = [word.kind for word in names]
    if len(names) == 1 and _is_month(reading, run):
        yield -4.0, "a month"
    if len(names) > 1:
        first, last = names[0], names[-1]
        sure = kinds.count(Kind.NAME)
        if sure > 1:
            yield 3.0, listed
        elif (
            sure == 1
            and run.is_flat
            and first.kind is not Kind.NAME
            and first.kind is not Kind.UNKNOWN
            and not first.is_given
        ):
            yield 1.5, listed
        elif sure == 1:
            yield 2.4, listed
        elif run.is_flat:
            unlisted = 0.3 if reading.style is Style.SMALL else 0.8
            yield (
                (unlisted if Kind.UNKNOWN in kinds else 1.0 if first.is_given and last.is_family else 0.0),
                shape,
            )
        elif Kind.WORD in kinds:
            yield 0.6, shape
        elif first.is_given and (last.is_family or last.kind is Kind.UNKNOWN):
            yield (1.6 if first.begins else 2.0), listed
        elif kinds.count(Kind.UNKNOWN) > 1:
            yield (1.8 if first.begins else 2.0), shape
        else:
            yield 0.8, shape
    else:
        yield _alone(names[0], is_flat=run.is_flat, style=reading.style)
    if len(names) == 1 and names[0].key in function_words() and not names[0].shows_capital:
        yield -1.5, "a small word"
    if run.has_initial and not (run.is_flat and names[0].kind is Kind.BOTH and not _has_point(reading, run)):
        yield (1.4 if _has_point(reading, run) else 1.2), "a name with an initial"
    if run.is_inverted:
        yield 1.0, "family name, comma, given name"
    if any(_SHAPE.match(word.text) for word in names) and not run.is_flat and kinds[0] is not Kind.WORD:
        yield 0.9, shape
    if kinds.count(Kind.WORD):
        yield -0.6, "an ordinary word in it"


def _is_month(reading: _Reading, run: Run) -> bool:
    """Whether a word that is a month stands as one does: before a number, after "in"."""
    word = reading.words[run.last]
    before = reading.words[run.first - 1].key if run.first else ""
    return is_cue(word.key, "months") and (
        _DAY_AFTER.match(reading.text[word.end : word.end + 6]) is not None or is_cue(before, "of months")
    )


def _has_point(reading: _Reading, run: Run) -> bool:
    """Whether an initial of the run has its point."""
    return "." in reading.text[reading.words[run.first].start : reading.words[run.last].end + 1]


def _alone(word: Word, *, is_flat: bool, style: Style) -> _Evidence:
    listed, shape = "a given name by the list", "written as names are"
    if word.kind is Kind.NAME and word.is_given:
        if is_flat and style is Style.MIXED and not word.is_capital:
            return (1.6 if word.is_known_name else 0.6), listed
        return (1.6 if style is Style.SMALL and not word.is_known_name else 2.0), listed
    if word.kind is Kind.NAME:
        return 1.2, "a surname by the list"
    if is_flat:
        return (0.3 if word.kind is Kind.UNKNOWN else 0.0), shape
    if word.kind is Kind.BOTH and word.begins:
        return (0.0 if word.key in function_words() else 0.6 if word.is_given else 0.4), shape
    if word.kind is Kind.BOTH:
        return ((1.2 if word.is_given else 0.8) if word.shows_capital else 0.2), shape
    if word.kind is Kind.UNKNOWN:
        return (1.0 if word.shows_capital else 0.7), shape
    return 0.0, shape


def _model(reading: _Reading, run: Run) -> Iterator[_Evidence]:
    start, end = reading.words[run.first].start, reading.words[run.last].end
    core_start, core_end = run.names[0].start, run.names[-1].end
    over = [span for span in reading.spans if span.start < end and start < span.end]
    if any(span.label == "PERSON" for span in over):
        whole = any(
            span.label == "PERSON" and span.start <= core_start and core_end <= span.end for span in over
        )
        if len(run.names) == 1 and run.names[0].kind is Kind.BOTH and not run.names[0].is_given:
            yield 0.8, "the name model saw a person"
        elif not (run.is_flat and all(word.kind in (Kind.WORD, Kind.BOTH) for word in run.names)):
            yield (1.4 if whole else 0.8), "the name model saw a person"
        else:
            yield 0.6, "the name model saw a person"
        return
    labels = {span.label for span in over}
    alone = run.names[0]
    if len(run.names) == 1 and labels & _PLACE_LABELS and not (alone.is_given and alone.is_known_name):
        yield -0.6, "the name model saw a place"
    elif "WORK_OF_ART" in labels:
        yield -0.6, "the name model saw a title"


def _before(reading: _Reading, run: Run) -> Iterator[_Evidence]:
    words, first = reading.words, reading.words[run.first]
    if _NAME_FIELD.search(reading.text[: first.start]):
        yield 1.5, "a field for a name"
    if run.first == 0 or not _BARE.fullmatch(first.gap):
        return
    word = words[run.first - 1]
    if run.first in reading.in_title and run.first - 1 in reading.in_title:
        return
    earlier = words[run.first - 2].key if run.first > 1 else ""
    is_sentence = first.gap.startswith((".", ":")) and not is_cue(word.key, "titles")
    if is_cue(word.key, "titles") and (
        first.gap in (" ", ". ", ".") and (word.kind is Kind.WORD or not run.is_flat or len(word.key) < 5)
    ):
        yield 2.6, "a name after a title"
    elif is_cue(word.key, "relatives"):
        yield 2.0, "a name after a word for a relative"
    elif (is_cue(word.key, "was called") and not is_sentence) or (earlier, word.key) in _CALLED:
        yield 2.0, "a name after a word that says so"
    elif word.key == "dear":
        if _ENDS_GREETING.match(reading.text[words[run.last].end :]):
            yield 1.4, "a greeting"
    elif word.key == "now" and any(is_cue(each.key, "was called") for each in words[: run.first]):
        yield 1.4, "a name after a former one"
    elif is_cue(word.key, "told") and not is_sentence:
        yield 1.4, "a name after a word that staff write before names"
    elif word.key == "by":
        if _is_done(words[max(0, run.first - 5) : run.first - 1]):
            yield 1.2, "a name after what somebody did"
    elif word.key == "of":
        if is_cue(earlier, "of whom", "relatives"):
            yield 1.2, "a name after what somebody has"
    elif word.key in ("with", "w", "from", "for", "to", "vs", "about", "re", "via") or first.gap == "/":
        if run.has_initial or not (run.names[0].kind is Kind.BOTH and run.is_flat and len(run.names) == 1):
            yield (1.0 if word.key in ("with", "w", "from", "for") else 0.6), "a name after a preposition"
    elif word.key in ("at", "in", "near") and len(run.names) == 1:
        yield -1.0, "a place by the word before it"
    elif word.key == "the":
        following = words[run.last + 1].key if run.last + 1 < len(words) else ""
        last = run.names[-1]
        if is_cue(following, "families"):
            yield 2.0, "a family's name"
        elif last.text.endswith("s") and last.kind in (Kind.NAME, Kind.UNKNOWN) and not run.is_flat:
            yield 1.2, "a family's name, in the plural"
        else:
            yield -3.0, "an article before it"
    elif word.key in ("a", "an", "new", "latest", "newest"):
        yield -1.2, "an article before it"


def _may_be_a_work(words: Sequence[Word], place: int) -> bool:
    """Whether the capitalised word before a "by" may end a title: not in "returned at Marshfield by"."""
    before = words[place - 1].key if place else ""
    return words[place].is_capital and before not in ("at", "in", "from", "to", "on")


def _is_done(before: Sequence[Word]) -> bool:
    """Whether the words before a "by" say that somebody did something, other than make a book."""
    return not any(is_cue(word.key, "makers") for word in before) and any(
        is_cue(word.key, "by whom")
        or (word.key.endswith(("ed", "en")) and not word.is_capital and len(word.key) > 4)
        for word in before
    )


def _after(reading: _Reading, run: Run) -> Iterator[_Evidence]:
    words, last = reading.words, reading.words[run.last]
    rest = reading.text[last.end : last.end + 40]
    if _AGE_AFTER.match(rest):
        yield 1.0, "a name before an age or a birth date"
    elif _ADDRESS_AFTER.match(rest):
        yield 1.0, "a name before an e-mail address"
    elif rest[:2] in (": ", " =") and last.begins:
        yield 0.5, "a name at the beginning, with a colon"
    if run.last + 1 >= len(words):
        return
    following = words[run.last + 1]
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
        and following.key in ("family", "household", "twins")
    ):
        yield 2.0, "a family's name"
    elif run.last in reading.in_title:
        return
    elif following.gap == " " and is_cue(following.key, "does") and not (weak and run.is_flat):
        if is_cue(following.key, "things do") and any(
            is_cue(word.key, "works") for word in words[run.last + 2 : run.last + 8]
        ):
            return
        if weak and following.key in _AUXILIARIES:
            yield 0.6, "a name before what somebody does"
        else:
            yield (1.6 if not run.is_flat else 1.0), "a name before what somebody does"


def _place(reading: _Reading, run: Run, *, surely: bool) -> Iterator[_Evidence]:
    """Branches, rooms, streets, companies: what stands behind the name, or ends it."""
    words = reading.words
    last = run.names[-1]
    if run.last + 1 < len(words):
        following = words[run.last + 1]
        capital = following.is_capital or run.is_flat
        if following.gap == " " and not reading.words[run.last].is_possessive:
            if is_cue(following.key, "organisations") and capital:
                yield -3.0, "a company by the word after it"
            elif is_cue(following.key, "places") and (capital or following.key in _SMALL_PLACES):
                yield -3.0, "a place by the word after it"
    if len(run.names) > 1 and is_cue(run.names[0].key, "places begin so") and not run.is_inverted:
        yield -2.4, "begins as places do"
    if len(run.names) > 1 and is_cue(last.key, "places") and not run.has_initial:
        yield (-3.2 if len(run.names) > 2 else -0.6 if surely else -1.8), "ends as places do"
    if _ADDRESS_BEFORE.search(
        reading.text[max(0, words[run.first].start - 7) : words[run.first].start]
    ) and is_cue(last.key, "places"):
        yield -2.0, "an address"


def _work(reading: _Reading, run: Run, *, surely: bool) -> Iterator[_Evidence]:
    """Titles, authors and call numbers."""
    words = reading.words
    first = words[run.first]
    if _NUMBER_BEFORE.search(first.gap):
        yield -4.0, "a call number"
    if run.first > 0 and first.gap == " ":
        before = words[run.first - 1]
        marks = before.text.isupper() and not before.is_glued and is_cue(before.key, "call numbers")
        if marks and (len(before.key) > 1 or reading.speaks_of_works):
            yield -4.0, "a call number"
    if (
        first.is_initial
        and "." not in first.text
        and is_cue(first.key, "call numbers")
        and reading.speaks_of_works
    ):
        if not words[min(run.first + 1, run.last)].gap.startswith("."):
            yield -4.0, "a call number"
    if run.first in reading.in_title or run.last in reading.in_title:
        yield -2.8, "inside a title"
        opening = run.first
        while opening > 0 and opening - 1 in reading.in_title:
            opening -= 1
        if opening > 1 and words[opening - 1].key == "of" and is_cue(words[opening - 2].key, "works"):
            yield -2.6, "a title, by the words before it"
            return
    if run.first > 0 and first.gap in (" ", ' "', ": "):
        before = words[run.first - 1]
        earlier = words[run.first - 2].key if run.first > 1 else ""
        if before.key == "of" and is_cue(earlier, "works"):
            yield -2.6, "a title, by the words before it"
        elif (
            before.key == "by"
            and not _is_done(words[max(0, run.first - 5) : run.first - 1])
            and (
                is_cue(earlier, "makers", "works")
                or earlier in ("one", "ones", "anything", "something", "everything", "stuff", "all")
                or (run.first > 1 and _may_be_a_work(words, run.first - 2))
            )
        ):
            yield -2.0, "an author"
        elif is_cue(before.key, "wants to read") or (
            before.key == "for" and is_cue(earlier, "wants to read")
        ):
            yield -1.4, "a book or an author, by the word before it"
        elif is_cue(before.key, "works") and not run.is_flat:
            yield -1.6, "a title, by the word before it"
    if surely:
        return
    if run.last + 1 < len(words) and not reading.words[run.last].is_possessive:
        following = words[run.last + 1]
        if (
            following.gap in (" ", " (")
            and is_cue(following.key, "works")
            and following.key not in ("order", "ordered", "works")
        ):
            yield -2.0, "a title, by the word after it"
    if reading.speaks_of_works and any(
        is_cue(word.key, "works") for word in words[run.last + 1 : run.last + 7]
    ):
        yield -0.8, "a work is spoken of"


def _initials(reading: _Reading, weighed: Sequence[tuple[Run, object]]) -> Iterator[Run]:
    """Initials that stand alone: "K.D. came back", "Mrs. T"."""
    taken = {place for run, _ in weighed for place in range(run.first, run.last + 1)}
    for place, word in enumerate(reading.words):
        if place in taken or word.is_glued or not word.is_capital or word.is_shouted:
            continue
        letters = word.key.replace(".", "")
        is_short = (word.is_initial and word.key not in ("i", "a")) or (
            is_acronym(word) and len(word.text) in (2, 3) and word.kind is Kind.UNKNOWN
        )
        if is_short and not is_cue(letters, "not initials") and reading.style is not Style.CAPITALS:
            yield Run(first=place, last=place, names=(word,), has_initial=True, is_flat=False)


def _initials_evidence(reading: _Reading, run: Run) -> Iterator[_Evidence]:
    word = reading.words[run.first]
    dotted = "." in word.text
    before = reading.words[run.first - 1] if run.first else None
    following = reading.words[run.first + 1] if run.first + 1 < len(reading.words) else None
    why = "initials that stand for somebody"
    yield (1.0 if dotted else 0.5), why
    if (
        len(word.text) == 1
        and before is not None
        and is_cue(before.key, "titles")
        and word.gap in (" ", ". ")
    ):
        yield 2.0, "an initial after a title"
    if (
        following is not None
        and following.gap in (" ", ". ")
        and is_cue(following.key, "does")
        and len(word.text) > 1
    ):
        yield 1.5, why
    if _NUMBER_BEFORE.search(word.gap) or (
        before is not None and is_cue(before.key, "call numbers", "works")
    ):
        yield -4.0, "a call number"
    if (
        dotted
        and before is not None
        and word.gap == " "
        and (is_cue(before.key, "told", "relatives") or before.key in ("to", "for", "with", "from", "w"))
    ):
        yield 1.0, why
    if len(word.text) > 1 and _AGE_AFTER.match(reading.text[word.end : word.end + 20]):
        yield 1.0, why
