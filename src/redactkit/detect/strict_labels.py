"""Names of ``strict`` that a label announces, or the form of a slip: "PATRON: AN DO", "To Lam paid".

The words of such names may be the commonest of English (An, Do, So, To). Where a label with its colon stands
before them, or they open a line beside a name and somebody does something there, they are the name's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactkit.detect.strict_places import AFTER_A_NAME, DOES_AS_WELL, PREPOSITIONS
from redactkit.detect.strict_token import Case, Sort, Token, is_listed_name, word_set
from redactkit.detect.words import function_words, is_given_name

_LABELS = word_set(
    "patron patrons pt ptn name names borrower customer cust caller guardian parent contact attn attention "
    "by for"
)
_OF_THINGS_TOO = word_set("for name names by")
"""As in "for: Book Club" and "file name: Annual Report"."""
_COLON = re.compile(r"\s?:")
_MOST_WORDS = 4
_DOES = DOES_AS_WELL | word_set("paid pays lost found signed met moved")
_ACTS = _DOES | AFTER_A_NAME
_SHORT = 3  # letters of the function words that are names: longer ones hardly are


def places_behind_labels(text: str, tokens: Sequence[Token]) -> set[int]:
    """The places of the words behind a label and its colon that are somebody's name."""
    places: set[int] = set()
    for place, token in enumerate(tokens[:-1]):
        if token.word in _LABELS and _COLON.match(text, token.end):
            places.update(_name_from(tokens, place + 1, token.word))
    return places


def _name_from(tokens: Sequence[Token], first: int, label: str) -> Sequence[int]:
    run = list(_words_of_one(tokens, first))
    if not run:
        return ()
    words = [tokens[place] for place in run]
    is_lone_word = len(words) == 1 and words[0].sort <= Sort.SELDOM and not is_given_name(words[0].word)
    if all(map(_may_be_name, words)) and not is_lone_word:
        return [*run, *_given_behind(tokens, run)]
    is_written_so = len(words) > 1 and all(word.case is Case.CAPITAL for word in words)
    tells = label not in _OF_THINGS_TOO or any(word.sort >= Sort.EITHER for word in words)
    return run if is_written_so and tells else ()


def _words_of_one(tokens: Sequence[Token], first: int) -> Iterator[int]:
    """The places up to a sign, a figure, or what somebody does; none if the words go on beyond a name's."""
    run: list[int] = []
    for place in range(first, len(tokens)):
        token = tokens[place]
        parted = place > first and (not token.touches or token.has_comma)
        if parted or not token.word or (run and token.word in _ACTS and not _is_capital_name(token)):
            break
        run.append(place)
        if len(run) > _MOST_WORDS:
            return
    yield from run


def _is_capital_name(token: Token) -> bool:
    """Whether it is written as a name inside a text in small letters: "An To called"."""
    return token.case is Case.CAPITAL and is_listed_name(token.word)


def _may_be_name(token: Token) -> bool:
    return token.sort >= Sort.NAME or is_listed_name(token.word)


def _given_behind(tokens: Sequence[Token], run: Sequence[int]) -> Sequence[int]:
    """The given names behind "do," in "name: do, an"."""
    first = run[-1] + 1
    if first >= len(tokens) or not (tokens[first].touches and tokens[first].has_comma):
        return ()
    behind = list(_words_of_one(tokens, first))
    return behind if behind and all(is_given_name(tokens[place].word) for place in behind) else ()


def places_beside_names(tokens: Sequence[Token]) -> set[int]:
    """The places of short words that open or end a name which stands for itself, where the rest went.

    "DO THI AN", "So Young called". Not in small letters, and not "TO DOYLE", whom something is for.
    """
    places: set[int] = set()
    for first in (place for place, token in enumerate(tokens) if token.begins or not token.touches):
        run = [first] if _is_of_name(tokens[first]) else []
        while run and run[-1] + 1 < len(tokens) and len(run) < _MOST_WORDS:
            after = tokens[run[-1] + 1]
            if not after.touches or after.has_comma or not _is_of_name(after):
                break
            run.append(run[-1] + 1)
        then = tokens[run[-1] + 1] if run and run[-1] + 1 < len(tokens) else None
        acts = then is not None and then.touches and then.word in _DOES
        ends = then is None or not then.touches or then.has_comma
        if run and tokens[first].word in PREPOSITIONS and not acts:
            run = []
        if len(run) > 1 and (acts or ends) and any(tokens[place].is_name for place in run):
            places.update(run)
    return places


def _is_of_name(token: Token) -> bool:
    if token.case is Case.SMALL or not token.word:
        return False
    return token.is_name or (
        len(token.word) <= _SHORT and token.word in function_words() and is_listed_name(token.word)
    )
