"""What says that a candidate is no person: a branch, a street, a company, a call number, a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactkit.detect.around_names import AGES, is_done_by, may_be_a_work
from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind, Word
from redactkit.detect.name_reading import Evidence, Reading
from redactkit.detect.name_runs import Run
from redactkit.detect.words import figures

_NUMBER_BEFORE = re.compile(r"(?<![\d-])\d{3}(?:\.\d+)?(?: [A-Z])? ?\Z")
_A_ROOM_FOR = re.compile(r" (?:rm|room) (?:[A-Z]|\d{1,2})(?![\w-])")
_ADDRESS_BEFORE = re.compile(r"\b\d{1,5} \Z")
_SOMETHING = frozenset(["one", "ones", "anything", "something", "everything", "stuff", "all"])
_SAYS_A_PERSON = 1.4
_TO_A_PERSON = frozenset(["for", "with", "w", "from", "to"])
_HEADINGS = frozenset(["display", "author", "authors", "titles", "biographies", "read-alikes", "readalikes"])
_LONGEST_WISH = 8  # words
_ONE_MORE = frozenset(["second", "third", "extra", "replacement", "spare"])
_LONGEST_TITLE = 12
_SEVERAL_PLACES = re.compile(
    r"(?:, [A-Z]\w+){0,4}(?:,? (?:and|&) [A-Z]\w+)? (?:[Cc]ounties|[Rr]ooms|[Hh]alls|[Ll]ibraries|[Ww]ings"
    r"|[Pp]arks|[Ss]treets|[Aa]venues|[Rr]oads|[Ss]chools|[Rr]ivers|[Ll]akes|[Bb]ranches)\b"
)
_ORDERS = frozenset(
    [
        "post",
        "lodge",
        "troop",
        "pack",
        "council",
        "local",
        "chapter",
        "den",
        "precinct",
        "engine",
        "ladder",
        "ward",
        "hall",
    ]
)
_A_NUMBER = re.compile(r" (?:#|no\.? ?)?\d{1,4}\b(?![/:.-]\d| [a-z]{2,}s\b)")
_PUBLIC = frozenset(["free", "public", "memorial", "town", "city", "area", "regional"])
_LIBRARY_ENDS = frozenset(["free", "public"])
_WHERE = frozenset(
    ["library", "branch", "location", "site", "lender", "school", "town", "pickup", "destination"]
)
_SENT = frozenset(["transit", "transfer", "transferred", "xfer", "routed", "courier", "rerouted"])
_OWN = re.compile(
    r" (?:wants|wanted|needs|needed|sent|has|got|lost|moved|changed|keeps|closed) (?:all (?:of )?)?its\b"
)
_PART_OF_A_PLACE = re.compile(
    r" (?:bathrooms?|restrooms?|playground|pavilion|entrance|exit|parking|lot|ball ?field|elevator|roof"
    r"|boiler|book ?drop|lobby|lawn|gate|pool|rink|concert|concerts|hours)\b"
)
_IS_A_THING = re.compile(
    r" (?:is|are|was|were) (?:still |all |now )?(?:checked out|in transit|on (?:the shelf|order|display)"
    r"|out of (?:print|stock)|misshelved|shelved|weeded|in stock)\b"
)
_FIELD_SIGNS = frozenset("$\u2021\u01c2")
_CATALOGUE_RECORD = re.compile(
    r"(?:\A|\n|;)\s?\d{3} {1,2}[\d_#]{0,2} ?[\d_#]{0,2} ?[$\u2021\u01c2]a ?[^\W\d]"
    r"|[$\u2021\u01c2][a-z] [^$\u2021\u01c2\n]{1,200}[$\u2021\u01c2][a-z] "
)
_SURELY_PLACES = frozenset(
    [
        "falls",
        "street",
        "road",
        "avenue",
        "ave",
        "blvd",
        "boulevard",
        "library",
        "libraries",
        "school",
        "elementary",
        "elem",
        "hospital",
        "college",
        "university",
        "county",
        "center",
        "centre",
        "museum",
        "memorial",
        "institute",
        "academy",
        "clinic",
    ]
)
_SMALL_PLACES = frozenset(
    [
        "branch",
        "library",
        "libraries",
        "school",
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "drive",
        "dr",
        "blvd",
        "room",
        "rm",
        "park",
        "bridge",
        "river",
        "museum",
        "church",
        "hospital",
        "memorial",
        "college",
        "county",
        "elementary",
    ]
)


def place_evidence(reading: Reading, run: Run, *, surely: bool) -> Iterator[Evidence]:
    """Branches, rooms, streets, companies: what stands behind the name, or ends it."""
    words = reading.words
    last = run.names[-1]
    if run.last + 1 < len(words):
        following = words[run.last + 1]
        capital = following.is_capital or run.is_flat
        if following.gap == " " and not reading.words[run.last].is_possessive:
            if is_cue(following.key, "organisations") and capital:
                yield -3.0, "a company by the word after it"
            elif _A_ROOM_FOR.match(reading.text[words[run.last].end :]) and run.first == 0:
                return  # "Gray rm A": who has it
            elif is_cue(following.key, "places") and (capital or following.key in _SMALL_PLACES):
                is_whole = len(run.names) > 1 and not run.is_flat and following.key in _SURELY_PLACES
                ends_so = len(run.names) > 1 and last.key in _PUBLIC
                yield (-4.6 if is_whole or ends_so else -3.0), "a place by the word after it"
    if (
        words[run.last].is_possessive
        and len(run.names) <= 2
        and "saint" in (run.names[0].key, words[run.first - 1].key if run.first else "")
    ):
        yield -3.0, "a place named after a saint"
    if words[run.last].key in _ORDERS and _A_NUMBER.match(reading.text[words[run.last].end :]):
        yield -4.2, "a lodge or a troop"
    yield from _place_by_use(reading, run)
    if _SEVERAL_PLACES.match(reading.text[words[run.last].end :]):
        yield -3.0, "a place by the word after it"
    if len(run.names) > 1 and is_cue(run.names[0].key, "places begin so") and not run.is_inverted:
        yield -2.4, "begins as places do"
    if len(run.names) > 1 and last.key in _SURELY_PLACES and not run.has_initial:
        yield -4.2, "ends as places do"
    elif len(run.names) > 1 and is_cue(last.key, "places") and not run.has_initial:
        are_names = run.is_flat and all(word.kind is Kind.NAME for word in run.names[:2])
        yield (
            (-3.2 if len(run.names) > 2 and not (surely and are_names) else -0.6 if surely else -1.8),
            "ends as places do",
        )
    if _ADDRESS_BEFORE.search(
        reading.text[max(0, words[run.first].start - 7) : words[run.first].start]
    ) and is_cue(last.key, "places"):
        yield -2.0, "an address"


def _place_by_use(reading: Reading, run: Run) -> Iterator[Evidence]:
    """What is done with a place: a crate is in transit to it, it wants its totes, its roof leaks."""
    words, last = reading.words, run.names[-1]
    first, rest = words[run.first], reading.text[words[run.last].end :]
    if len(run.names) > 1 and last.key in _LIBRARY_ENDS and not run.has_initial:
        yield -3.0, "ends as libraries do"
    if not words[run.last].is_possessive and not run.is_flat:
        if _OWN.match(rest):
            yield -4.6, "a place that has something"
        elif is_cue(last.key, "places") and _PART_OF_A_PLACE.match(rest):
            yield -3.0, "a place by the word after it"
    if run.first == 0:
        return
    before, earlier = words[run.first - 1], words[run.first - 2].key if run.first > 1 else ""
    if first.gap.startswith(":") and before.key in _WHERE:
        yield -3.0, "a place by the word before it"
    elif before.key == "to" and earlier in _SENT:
        yield -2.4, "a place by the word before it"
    elif (
        len(run.names) == 1
        and last.kind is Kind.BOTH
        and is_cue(last.key, "places")
        and before.is_capital
        and first.gap == " "
        and not is_cue(before.key, "titles", "relatives")
        and (not is_cue(before.key, "told") or (run.first > 1 and words[run.first - 2].is_capital))
    ):
        yield -2.0, "ends as places do"


def goods_evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
    """Firms, brands and dishes: "John Deere", "Caesar salad", "Beef Wellington"."""
    if run.is_flat:
        return
    words = reading.words
    keys = [word.key for word in words[max(0, run.first - 1) : run.last + 2]]
    if any(is_cue("_".join(keys[at : at + size]), "firms and goods") for size in (2, 3) for at in range(3)):
        yield -2.4, "a firm or a brand"
    if (
        len(run.names) == 1
        and is_cue(run.names[0].key, "systems")
        and run.last + 1 < len(words)
        and is_cue(words[run.last + 1].key, "of systems")
        and not words[run.last].is_possessive
    ):
        yield -3.0, "a system by the word after it"
    if any(is_cue(word.key, "brands") for word in run.names):
        yield -3.0, "a firm or a brand"
    before = words[run.first - 1] if run.first else None
    opens = run.names[0] if len(run.names) > 1 else before
    if (
        opens is not None
        and is_cue(opens.key, "dishes begin so")
        and opens.is_capital
        and run.names[-1].gap == " "
    ):
        yield -2.4, "a dish"
    if run.last + 1 < len(words) and len(run.names) == 1 and is_cue(words[run.last + 1].key, "firms do"):
        yield -1.6, "a firm by what it does"
    if run.last + 1 < len(words) and is_cue(words[run.last + 1].key, "goods"):
        alone = run.names[-1]
        if words[run.last].is_possessive:
            if len(run.names) == 1 and alone.is_family and not words[run.last].is_given:
                yield -1.0, "a brand"
        elif words[run.last + 1].gap == " ":
            yield (-2.4 if alone.is_given and alone.is_known_name else -3.2), "a brand or a dish"


def figure_evidence(reading: Reading, run: Run, *, strongest: float) -> Iterator[Evidence]:
    """Writers and characters, named in full: "Toni Morrison week", "the Nancy Drew set".

    ``strongest``: how loud the words around speak of a person. A patron may bear such a name.
    """
    words = reading.words
    before = words[run.first - 1].key if run.first else ""
    if strongest >= _SAYS_A_PERSON or before in _TO_A_PERSON or not _is_figure(words[run.first], run):
        return
    # What somebody wants to read is told of her, not of who wrote it.
    if not any(is_cue(word.key, "wishes") for word in words[max(0, run.first - _LONGEST_WISH) : run.first]):
        yield -3.2, "somebody who writes books, or stands in them"


def work_evidence(reading: Reading, run: Run, *, surely: bool) -> Iterator[Evidence]:
    """Call numbers, titles, authors. ``surely``: the words around speak of a person."""
    words = reading.words
    if _is_call_number(reading, run):
        yield -4.0, "a call number"
    if not _FIELD_SIGNS.isdisjoint(reading.text) and _CATALOGUE_RECORD.search(reading.text):
        yield -5.0, "a catalogue's record"
    if not words[run.last].is_possessive and _IS_A_THING.match(reading.text[words[run.last].end :]):
        yield -4.2, "a work, by what is said of it"
    if run.first in reading.in_title or run.last in reading.in_title:
        yield -2.8, "inside a title"
        opening = _opening_of_title(reading, run.first)
        if opening > 1 and words[opening - 1].key == "of" and is_cue(words[opening - 2].key, "works"):
            yield -2.6, "a title, by the words before it"
            return
    if run.first > 0 and words[run.first].gap in (" ", ' "'):
        yield from _work_before(words, run)
    elif run.first > 0 and words[run.first].gap == ": " and words[run.first - 1].key in _HEADINGS:
        yield (
            (-4.6 if words[run.first - 1].key in ("author", "authors") else -1.6),
            "a title, by the word before it",
        )
    if surely:
        return
    behind = words[run.last + 1 : run.last + 7]
    if (
        behind
        and not words[run.last].is_possessive
        and behind[0].gap in (" ", " (")
        and _is_of_works(behind[0])
    ):
        yield -2.0, "a title, by the word after it"
    is_called = len(run.names) == 1 and run.names[0].is_given and run.names[0].is_known_name
    if any(_is_of_works(word) for word in behind) and not (is_called and behind[0].gap == ", "):
        yield -0.8, "a work is spoken of"


def _is_call_number(reading: Reading, run: Run) -> bool:
    """Whether a class number or a shelf's letters stand before it: "921 GRANT", "FIC Whitcomb"."""
    first = reading.words[run.first]
    if _NUMBER_BEFORE.search(first.gap):
        return True
    if run.first > 0 and first.gap == " ":
        before = reading.words[run.first - 1]
        is_mark = before.text.isupper() and not before.is_glued and is_cue(before.key, "call numbers")
        if is_mark and (len(before.key) > 1 or reading.speaks_of_works):
            return True
    following = reading.words[min(run.first + 1, run.last)]
    return (
        reading.speaks_of_works
        and first.is_initial
        and "." not in first.text
        and not following.gap.startswith(".")
        and is_cue(first.key, "call numbers")
    )


def _is_figure(first: Word, run: Run) -> bool:
    """Whether the name is one that any library has on its shelves: "Toni Morrison", "Nancy Drew"."""
    given = first.key[0] if first.is_initial else run.names[0].key
    return f"{given}_{run.names[-1].key}" in figures()


def _opening_of_title(reading: Reading, place: int) -> int:
    """Where the title begins in which this word stands, a dozen words back at most."""
    furthest = max(0, place - _LONGEST_TITLE)
    while place > furthest and place - 1 in reading.in_title:
        place -= 1
    return place


def _work_before(words: Sequence[Word], run: Run) -> Iterator[Evidence]:
    """What the words before say of a title or its author: "copies of", "a new one by", "prefers"."""
    before = words[run.first - 1]
    earlier = words[run.first - 2].key if run.first > 1 else ""
    if before.key == "of" and is_cue(earlier, "works", "copies"):
        is_whole = len(run.names) > 1 and is_cue(earlier, "copies") and not words[run.last].is_possessive
        yield (-4.0 if is_whole else -2.6), "a title, by the words before it"
    elif before.key == "by" and not is_done_by(words[max(0, run.first - 5) : run.first - 1]):
        if (
            is_cue(earlier, "makers", "works")
            or earlier in _SOMETHING
            or (run.first > 1 and may_be_a_work(words, run.first - 2))
        ):
            is_given = len(run.names) == 1 and run.names[0].is_given and not run.is_flat
            if run.has_initial or not (is_given and not is_cue(earlier, "makers", "works")):
                is_anything = earlier in _SOMETHING and (len(run.names) > 1 or run.has_initial)
                yield (-3.6 if is_anything else -2.0), "an author"
    elif before.key in _ONE_MORE and earlier in ("a", "an", "the", "one"):
        yield -2.0, "a title, by the word before it"
    elif before.key == "old" and earlier in AGES:
        return
    elif is_cue(before.key, "wants to read") or (before.key == "for" and is_cue(earlier, "wants to read")):
        yield -1.4, "a book or an author, by the word before it"
    elif _is_of_works(before) and not run.is_flat:
        yield -1.6, "a title, by the word before it"


def _is_of_works(word: Word) -> bool:
    """Whether the word speaks of books as things; "shelved" and "ordered" are what somebody did."""
    return is_cue(word.key, "works") and not word.key.endswith("ed") and word.key != "order"
