"""What the form of a slip says for a person: a note of a few words that a name heads or ends.

"Ferreira - 3 books", "ready for Gutierrez", "4:30 Mendez", "Lonnie 774-555-0120": nobody writes a verb there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactkit.detect.name_cues import is_cue
from redactkit.detect.name_parts import Kind
from redactkit.detect.name_reading import Evidence, Reading
from redactkit.detect.name_runs import Run
from redactkit.detect.words import is_rather_a_name

_FEW_WORDS = 9
_REACH = 40  # characters behind a name
_THINGS = (
    r"holds?|ill|mlo|p/?u|pick ?-?up|pickup|ready|fax|prints?|printing|print job|printout|refund|bags?|fines?"
    r"|tutor(?:ing)?|study|rooms?|rm|shelf|laptop|chromebook|(?:museum )?pass|tax forms|exp|due|fam(?:ily)?"
    r"|cards?|keys?|msg|tote|locker|tickets?|appt|proctor(?:ing)?|reservation"
)
_COUNTABLE = r"dvds?|cds?|lp|bks?|books?|items?|copies|bags?|holds?"
_DOES = (
    r"pd|paid|owes|wants|needs|called|calls|cb|vm|lm|lvm|call when|call back|pls call|please call|damaged"
    r"|see (?:me|note)|renews?|renewal|cancel(?:s|led|ed)?|notified|notif|returned|ret'?d|rec'?d|claims"
    r"|re:?|about|abt|regarding|lost|moved|mailed|emailed|no show|bring|leave|left"
)
_AMOUNT = r"\(?[x$]? ?\d[\d.]*c?"
_SIGN = r"(?: ?-{1,2} ?|, |: ?|; | ?\(| ?/ ?|  +| )"
_COUNTED_THINGS = rf"\d+ (?:more )?(?:{_COUNTABLE})"
_SAID = rf"(?:{_AMOUNT})?(?:, ?| - | )?(?:copies |all |her |his |their |for )?(?:{_THINGS}|{_DOES})"
_HEADS = re.compile(rf"\.?{_SIGN}(?:{_COUNTED_THINGS}|{_SAID})(?![\w'])", re.IGNORECASE)
_COUNTED = re.compile(r"\.?(?: ?- ?| x ?|, x ?|  +)\d{1,2}(?![\w/:.-])")
_TELEPHONE = re.compile(
    r"(?:[,:;]| -{1,2}| at| @| on|'s (?:cell|phone|number|no\.?)(?: is)?|\.)?[ (]{1,3}(?:1[ -.])?"
    r"(?:\(?\d{3}\)?[ .-]{1,2})?\d{3}[ .-]\d{4}(?!\d)"
)
_TIME_OPENS = re.compile(
    r"\d{1,2}(?::\d\d)?(?: ?- ?\d{1,2}(?::\d\d)?)? ?(?:[ap]m?)?:? (?:- )?", re.IGNORECASE
)
_BEFORE_END = re.compile(r"(?: -{1,2} |\d ?(?:am|pm|a|p)? |  |: | [/+] )\Z")
_HANDED = ("for", "w", "with", "by", "see")
_CALLED_FOR = ("vm", "lm", "lvm", "lmtcb", "lmom", "ans", "msg", "rtn")


def slip_evidence(reading: Reading, run: Run) -> Iterator[Evidence]:
    """What the place of a name in a short note says, and a telephone number right behind it."""
    words, last = reading.words, reading.words[run.last]
    kind = run.names[-1].kind
    is_word = kind is Kind.BOTH and len(run.names) == 1 and not run.has_initial
    if run.is_flat or kind is Kind.WORD or (is_word and not is_rather_a_name(last.key, or_either=True)):
        return
    first = words[run.first]
    before = words[run.first - 1] if run.first else None
    if run.names[0].kind in (Kind.NAME, Kind.BOTH) and _TIME_OPENS.fullmatch(reading.text[: first.start]):
        yield 0.8, "a name after a time"
    if before is not None and first.gap == " " and before.key in _CALLED_FOR:
        yield 1.0, "a name after a word for a call"
    if last.is_possessive:
        return
    rest = reading.text[last.end : last.end + _REACH]
    if _TELEPHONE.match(rest) and not is_cue(last.key, "places", "organisations"):
        yield 1.2, "a name before a telephone number"
    if len(words) > _FEW_WORDS or run.last in reading.in_title:
        return
    if len(run.names) > 1 and is_cue(last.key, "places") and not run.has_initial:
        return
    if run.first == 0 and (_HEADS.match(rest) or (kind is not Kind.UNKNOWN and _COUNTED.match(rest))):
        if not is_word or is_rather_a_name(last.key):
            yield 1.4, "a name at the beginning of a slip"
        elif rest[:1] != " " or rest[:2] == " -":
            yield 1.6, "a name at the beginning of a slip"
    elif (
        before is not None
        and run.last == len(words) - 1
        and kind is not Kind.UNKNOWN
        and before.key != "box"
        and not reading.text[last.end :].strip(" .!)")
    ):
        if first.gap == " " and before.key in _HANDED:
            yield 0.8, "a name at the end of a short note"
        elif _BEFORE_END.search(reading.text[: first.start]) and len(run.names) == 1:
            yield (1.3 if is_word else 0.8), "a name at the end of a short note"
