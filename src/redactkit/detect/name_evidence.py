"""What the words of a candidate say by themselves, and what the name model said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Style, Word
from redactkit.detect.name_reading import Evidence, Reading
from redactkit.detect.name_runs import Run
from redactkit.detect.words import function_words, is_plain_word, is_rare_given_name, is_rather_a_name

_DAY_AFTER = re.compile(r"\.?,? ?\d")
_SIGNS = re.compile(r",[ \n]{1,2}[A-Z]")
MOST_BY_MODEL = 1.4
"""The most that ``model_evidence`` weighs for a person."""

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_SHAPE = re.compile(r"(?:O'|D'|L'|N'|Mc|Mac(?=[A-Z])|Fitz|St\.)[A-Z]?\w|\w+-[A-Z]\w+")


def own_evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
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
    if run.is_inverted and not (run.is_flat and set(kinds) == {Kind.BOTH}):
        yield 1.0, "family name, comma, given name"
    if any(_SHAPE.match(word.text) for word in names) and not run.is_flat and kinds[0] is not Kind.WORD:
        yield 0.9, shape
    if len(names) == 1 and names[0].kind is Kind.WORD and is_plain_word(names[0].key):
        yield -2.0, "a day, a month or a place"
    if (
        len(names) == 1
        and names[0].kind is Kind.BOTH
        and is_cue(names[0].key, "closings")
        and _closes(reading, run)
    ):
        yield -3.0, "a closing"
    if _has_a_month_beside(reading, run):
        yield -1.5, "a month beside another"
    if kinds.count(Kind.WORD):
        yield -0.6, "an ordinary word in it"


def _is_month(reading: Reading, run: Run) -> bool:
    """Whether a word that is a month stands as one does: before a number, after "in"."""
    word = reading.words[run.last]
    before = reading.words[run.first - 1].key if run.first else ""
    return is_cue(word.key, "months") and (
        _DAY_AFTER.match(reading.text[word.end : word.end + 6]) is not None or is_cue(before, "of months")
    )


def _closes(reading: Reading, run: Run) -> bool:
    """Whether the word ends a letter, before who signs it: "Best, Karen"."""
    word = reading.words[run.last]
    return run.first > 0 and word.begins and _SIGNS.match(reading.text[word.end :]) is not None


def _has_a_month_beside(reading: Reading, run: Run) -> bool:
    """Whether a month stands where the text names another: "if May is dry, June will be worse"."""
    return (
        len(run.names) == 1
        and is_cue(run.names[0].key, "months")
        and any(
            is_cue(word.key, "months")
            and word.key != run.names[0].key
            and word.is_capital
            and len(word.key) > 3
            for word in reading.words
        )
    )


def _has_point(reading: Reading, run: Run) -> bool:
    """Whether an initial of the run has its point."""
    return "." in reading.text[reading.words[run.first].start : reading.words[run.last].end + 1]


def _alone(word: Word, *, is_flat: bool, style: Style) -> Evidence:
    listed, shape = "a given name by the list", "written as names are"
    if word.kind is Kind.NAME and word.is_given:
        if is_flat and style is Style.MIXED and not word.is_capital:
            return (1.6 if word.is_known_name else 0.6), listed
        is_told = word.is_known_name or (style is not Style.SMALL and not is_rare_given_name(word.key))
        return (2.0 if is_told else 1.6), listed
    if word.kind is Kind.NAME:
        return 1.2, "a surname by the list"
    rather = word.kind is Kind.BOTH and word.is_known_name and is_rather_a_name(word.key)
    if is_flat:
        return (0.3 if word.kind is Kind.UNKNOWN else 0.6 if rather else 0.0), shape
    if rather and (word.begins or word.shows_capital):
        return (1.0 if word.begins else 1.5) - (0.0 if word.is_given else 0.3), shape
    if word.kind is Kind.BOTH and word.begins:
        return (0.0 if word.key in function_words() else 0.6 if word.is_given else 0.4), shape
    if word.kind is Kind.BOTH:
        return ((1.2 if word.is_given else 0.8) if word.shows_capital else 0.2), shape
    if word.kind is Kind.UNKNOWN:
        return (1.0 if word.shows_capital else 0.7), shape
    return 0.0, shape


def model_evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
    start, end = reading.words[run.first].start, reading.words[run.last].end
    core_start, core_end = run.names[0].start, run.names[-1].end
    over = reading.seen(start, end)
    if any(span.label == "PERSON" for span in over):
        whole = any(
            span.label == "PERSON" and span.start <= core_start and core_end <= span.end for span in over
        )
        if len(run.names) == 1 and run.names[0].kind is Kind.BOTH and not run.names[0].is_given:
            yield 0.8, "the name model saw a person"
        elif not (run.is_flat and all(word.kind in (Kind.WORD, Kind.BOTH) for word in run.names)):
            yield (MOST_BY_MODEL if whole else 0.8), "the name model saw a person"
        else:
            yield 0.6, "the name model saw a person"
        return
    labels = {span.label for span in over}
    alone = run.names[0]
    is_named = run.has_initial or (alone.is_given and (alone.is_known_name or alone.kind is Kind.NAME))
    if len(run.names) == 1 and labels & _PLACE_LABELS and not is_named:
        yield -0.6, "the name model saw a place"
    elif "DATE" in labels and len(run.names) == 1 and is_cue(alone.key, "months") and not run.is_flat:
        yield -1.0, "the name model saw a month"
    elif "WORK_OF_ART" in labels:
        yield -0.6, "the name model saw a title"
