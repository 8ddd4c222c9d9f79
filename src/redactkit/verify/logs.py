"""Read logs again, each line by one expression for the whole of it. Part of the last check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from redactkit.model import Export
from redactkit.sip2_fields import CARRIED, CODED, DATE, FIXED, REPEATABLE
from redactkit.verify.named import Pairs, chunks_by_name
from redactkit.verify.source import Chunk, others_read
from redactkit.verify.texts import lines_of

_ENTRY = re.compile(r"E(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d*)\D*?\^S\d\d(..)(.*?)\^\^O\d*\s*")
_CODED_BY_CARET = re.compile(r"(?:\A|\^)([^^]{2})([^^]*)")
_CODED_BY_BAR = re.compile(r"([A-Z][A-Z0-9])([^|]*)\|")
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(.{4})(\d\d)(\d\d)(\d\d)")
_WEB_STAMP = re.compile(r"(\d\d)/(...)/(\d{4}):(\d\d:\d\d:\d\d)( [+-]\d{4})?")
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_REQUEST = re.compile(r"([A-Z]+) (.*?)(?: (HTTP/\d(?:\.\d)?))?")


def _fixed(size: int) -> str:
    return r"(\d{8}.{4}\d{6}|[ ]{18})" if size == DATE else rf"([^|]{{{size}}})"


_MESSAGES = {
    number: re.compile(number + "".join(_fixed(size) for _, size in parts)) for number, parts in FIXED.items()
}
_ANY_MESSAGE = re.compile(
    r"(?<![0-9A-Za-z|])(?:"
    + "|".join(number + "".join(_fixed(size) for _, size in parts) for number, parts in FIXED.items())
    + r")(?=[A-Z][A-Z0-9]|\s*\Z)"
)
_PARTS = {
    "bare": r"([^\s\"\[]\S*)",
    "bracket": r"\[([^\]]*)\]",
    "url": r"([^\s\"\[]\S*)",
    "quoted": r'"(.*?)"',
    "time": r"\[([^\]]*)\]",
}


def read_symphony_log(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The transactions of a history log."""
    names = _names_by_code(export)

    def pairs(line: str) -> Pairs | None:
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            return None
        year, month, day, hour, minute, second, sequence, command, data = entry.groups()
        return [
            ("time", f"{year}-{month}-{day} {hour}:{minute}:{second}"),
            ("sequence", sequence),
            ("command", command),
            *((names.get(code, code), value) for code, value in _CODED_BY_CARET.findall(data)),
        ]

    return chunks_by_name(export, positions, _each_line(export, pairs))


def read_sip2(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The messages of a SIP2 log."""

    def pairs(line: str) -> Pairs | None:
        place = _ANY_MESSAGE.search(line)
        if place is None:
            return None
        number = place[0][:2]
        message = _MESSAGES[number].match(line, place.start())
        if message is None:
            return None
        before = line[: place.start()].strip()
        found = [("log_prefix", before)] if before else []
        found.append(("message", number))
        for (name, size), value in zip(FIXED[number], message.groups(), strict=True):
            found.append((name, _from_stamp(value) if size == DATE else value.strip()))
        coded = _CODED_BY_BAR.findall(line, message.end())
        if not _may_stand_in(number, [code for code, _ in coded]):
            raise others_read(export.label, hint="export the log again")
        return found + coded

    return chunks_by_name(export, positions, _each_line(export, pairs))


def _may_stand_in(number: str, codes: list[str]) -> bool:
    """Whether a message may carry these fields, each as often as it comes."""
    single = [code for code in codes if code not in REPEATABLE]
    return len(single) == len(set(single)) and CODED.intersection(codes) <= CARRIED[number]


def read_ezproxy(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The requests of a proxy's log."""
    whole = re.compile(r"[ \t]+".join(_PARTS[kind] for kind in export.layout) + r"\s*")
    called = _called(export)

    def pairs(line: str) -> Pairs | None:
        parts = whole.fullmatch(line)
        if parts is None:
            return None
        found: Pairs = []
        for name, value in zip(called, parts.groups(), strict=True):
            request = _REQUEST.fullmatch(value) if name == "request" else None
            if request is not None:
                found += zip(
                    ("method", "url", "protocol"), (part or "" for part in request.groups()), strict=True
                )
            elif name == "time":
                found.append((name, _from_web_stamp(value)))
            else:
                found.append((name, "" if value == "-" else value))
        return found

    return chunks_by_name(export, positions, _each_line(export, pairs))


def _each_line(export: Export, pairs: Callable[[str], Pairs | None]) -> Iterator[tuple[int, Pairs]]:
    doubtful = {entry.row for entry in export.quarantined}
    for number, line in lines_of(export):
        found = pairs(line) if line.strip() and number not in doubtful else None
        if found is not None:
            yield number, found


def _names_by_code(export: Export) -> dict[str, str]:
    """The columns that are called by their code, or by more than that."""
    return {name.rpartition(" ")[2]: name for name in export.names}


def _called(export: Export) -> list[str]:
    """What each part of a line is called, judged by the columns that there are."""
    names, shape = set(export.names), export.layout
    called = [f"part {at}" for at in range(1, len(shape) + 1)]
    at = shape.index("time") if "time" in names else len(shape)
    if at < len(shape):
        called[at] = "time"
    if "method" in names:
        called[at + 1] = "request"
    elif "url" in names:
        called = ["time", "user", "url"]
    for first, these in ((0, ("host", "logname", "user")), (at + 2, ("status", "bytes"))):
        if "method" in names and names.issuperset(these):
            called[first : first + len(these)] = these
    if "referer" in names:
        called[-2:] = ["referer", "user_agent"]
    return called


def _from_stamp(text: str) -> str:
    stamp = _STAMP.fullmatch(text)
    if stamp is None:
        return ""
    year, month, day, zone, *time = stamp.groups()
    return f"{year}-{month}-{day} {':'.join(time)} {zone.strip()}".strip()


def _from_web_stamp(text: str) -> str:
    stamp = _WEB_STAMP.fullmatch(text)
    if stamp is None:
        return text
    day, month, year, time, zone = stamp.groups()
    return f"{year}-{_MONTHS.index(month) // 3 + 1:02d}-{day} {time}{zone or ''}"
