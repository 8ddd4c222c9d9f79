"""Tell a file's dialect from its first records, by reading them in every plausible way.

The winner must split the header and most of the first records the same way, and no other delimiter may do
about as well. Where that fails the file is refused: a guessed delimiter is a guessed column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from redactkit.errors import ExportUnreadable
from redactkit.model import Dialect, Quarantined
from redactkit.read.grammar import Grammar, Kind, Lines, judge
from redactkit.read.stream import QUOTE_WINDOW, Scan
from redactkit.read.walk import Sound, Walk

SAMPLE_LINES = 210
_DELIMITERS = (",", "\t", "|", "^", ";")
_REPEATS = (";", "~", " ", "|", "^", "$")
_DECLARED = re.compile(rb'\A\s*"?sep=([^\r\n"\w])"?[ \t]*\r?\n', re.IGNORECASE)
_HINT = "export it again as CSV: commas between fields and double quotes around them"
_HINT_OR_TEXT = f"{_HINT}; lines of plain text are searched by redactkit detect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How the file is written, its header, and where the data begin (an offset into the decoded text).

    In a file without a header, ``header`` is its first record, which begins at ``start``.
    """

    dialect: Dialect
    header: tuple[bytes, ...] = field(repr=False)
    start: int
    data_start: int
    sample: bytes = field(repr=False)  # sound records of the head, for the header check
    several_lines: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """One way to read the head, and how far it held."""

    dialect: Dialect
    header: tuple[bytes, ...] = field(repr=False)
    data_start: int
    sound: int
    doubtful: int
    first_doubt: Quarantined | None
    records: Sound = field(repr=False)

    @property
    def share(self) -> float:
        """How much of the sample is sound."""
        return self.sound / max(1, self.sound + self.doubtful)


def opening(scan: Scan, label: str, declared: Dialect | None, *, header: bool = True) -> Opening:
    """Find dialect and header, or refuse the file."""
    preamble, delimiters = _preamble(scan.head)
    if declared is not None:
        best = _tried(scan, preamble, declared)
        if best is None:
            raise ExportUnreadable(
                "the header cannot be read in the given dialect", file=label, row=1, hint=_HINT
            )
    else:
        best = _best(_trials(scan, preamble, delimiters), label)
    if header and best.sound + best.doubtful == 0 and scan.whole:
        raise ExportUnreadable("it has a header and no records", file=label, hint="export the list again")
    if best.doubtful > best.sound and best.first_doubt is not None:
        raise ExportUnreadable(
            f"most records do not fit the header; the first: {best.first_doubt.reason}",
            file=label,
            row=best.first_doubt.row,
            hint=_HINT_OR_TEXT,
        )
    return Opening(
        dialect=best.dialect,
        header=best.header,
        start=preamble,
        data_start=best.data_start,
        sample=b"".join(best.records.pieces),
        several_lines=best.records.several_lines,
    )


def _preamble(head: bytes) -> tuple[int, tuple[str, ...]]:
    """The length of blank lines and of Excel's ``sep=`` line before the header, and the delimiters left."""
    declared = _DECLARED.match(head)
    delimiters: tuple[str, ...] = _DELIMITERS
    start = 0
    if declared and declared.group(1).isascii():
        start, delimiters = declared.end(), (declared.group(1).decode(),)
    while head[start : start + 1] in (b"\n", b"\r"):
        start += 1
    return start, delimiters


def _trials(scan: Scan, preamble: int, delimiters: tuple[str, ...]) -> list[_Trial]:
    """The best way to read the head for each delimiter that splits the header."""
    end = scan.head.find(b"\n", preamble)
    first_line = scan.head[preamble : end if end >= 0 else None]
    found = []
    for delimiter in delimiters:
        if delimiter.encode() in first_line:
            trial = _best_quoting(scan, preamble, delimiter)
            if trial is not None:
                found.append(trial)
    return found


def _best_quoting(scan: Scan, preamble: int, delimiter: str) -> _Trial | None:
    """Choose between no quotes, ordinary quotes, and Sierra's, for one delimiter."""
    sample = _sample(scan, preamble)
    plain = _tried(scan, preamble, Dialect(delimiter=delimiter, qualifier=None))
    usual = _tried(scan, preamble, Dialect(delimiter=delimiter))
    if b'"' not in sample:
        # Raw joins are common with tabs and pipes (Koha's `tab`); a comma file that quotes nothing yet
        # will quote the first value that holds a comma.
        return usual if delimiter in ",;" else plain
    best = _each_qualified(scan, preamble, delimiter, usual, sample)
    if plain is None or best is None:
        return best or plain
    if _wrapped(sample, delimiter.encode()):
        return best
    margin = 0.9 if delimiter in ",;" else 1.0
    return plain if best.share < margin * plain.share else best


def _each_qualified(
    scan: Scan, preamble: int, delimiter: str, usual: _Trial | None, sample: bytes
) -> _Trial | None:
    """Sierra's way where it reads more, or where every field is qualified; else the usual way."""
    marks = [mark for mark in _REPEATS if mark != delimiter]
    seen = {mark: _times_between(mark, delimiter, sample) for mark in marks}
    best = usual
    for mark in sorted(
        (mark for mark in marks if seen[mark]), key=lambda mark: (-seen[mark], marks.index(mark))
    ):
        trial = _tried(scan, preamble, Dialect(delimiter=delimiter, every_field=True, repeat=mark))
        if trial is not None and (best is None or trial.sound > best.sound):
            best = trial
    if best is usual and _all_qualified(sample, delimiter.encode()):
        # No repeats yet: take the mark that comes later, or Sierra's default.
        later = {mark: _times_between(mark, delimiter, scan.head) for mark in marks}
        mark = max(marks, key=lambda mark: (later[mark], -marks.index(mark)))
        return _tried(scan, preamble, Dialect(delimiter=delimiter, every_field=True, repeat=mark)) or usual
    return best


def _times_between(mark: str, delimiter: str, text: bytes) -> int:
    """How often a mark stands between two qualified values; between two delimiters it is itself a value."""
    value = f'"{mark}"'.encode()
    if value not in text:  # quickly said of nearly all
        return 0
    value = re.escape(value)
    end = rb"[^\r\n" + re.escape(delimiter.encode()) + rb"]"
    return len(re.findall(rb"(?<=" + end + rb")" + value + rb"|" + value + rb"(?=" + end + rb")", text))


def _all_qualified(sample: bytes, delimiter: bytes) -> bool:
    """Whether nearly every line begins and ends with a quote, and holds no field without them."""
    lines = [line for line in sample.splitlines() if line]
    bare = re.compile(
        rb'(?:^|"%b)[^"%b]+(?:%b"|$)' % (re.escape(delimiter), re.escape(delimiter), re.escape(delimiter))
    )
    whole = sum(
        line.startswith(b'"') and line.endswith(b'"') and not bare.search(line.replace(b'""', b""))
        for line in lines
    )
    return whole * 100 >= len(lines) * 95


def _wrapped(sample: bytes, delimiter: bytes) -> bool:
    """Whether quotes in the sample stand around values rather than inside them."""
    around = inside = 0
    for line in sample.splitlines():
        for piece in line.split(delimiter):
            if b'"' in piece:
                wrapped = len(piece) > 1 and piece.startswith(b'"') and piece.endswith(b'"')
                around, inside = around + wrapped, inside + (not wrapped)
    return around > inside


def _sample(scan: Scan, preamble: int) -> bytes:
    return _first_lines(scan, preamble) + b"\n" + _later(scan, preamble)


def _first_lines(scan: Scan, preamble: int) -> bytes:
    end = preamble
    for _ in range(SAMPLE_LINES):
        end = scan.head.find(b"\n", end) + 1
        if not end:
            return scan.head[preamble:]
    return scan.head[preamble:end]


def _later(scan: Scan, preamble: int) -> bytes:
    """Lines around the first quotes, where the first lines have none."""
    begin = preamble + len(_first_lines(scan, preamble))
    if b'"' in scan.head[:begin]:
        return b""
    quote = scan.head.find(b'"', begin)
    if quote < 0:
        return scan.quoted
    line = scan.head.rfind(b"\n", 0, quote) + 1
    return scan.head[line : line + QUOTE_WINDOW]


def _tried(scan: Scan, preamble: int, dialect: Dialect) -> _Trial | None:
    """Read header and sample in one dialect; ``None`` where the header cannot be read."""
    grammar = Grammar.of(dialect)
    head = scan.head[preamble:]
    lines = Lines(head if head.endswith(b"\n") or not scan.whole else head + b"\n")
    if not len(lines):
        return None
    verdict = judge(lines, 0, grammar, -1, final=scan.whole)
    if verdict.kind is not Kind.WRONG_WIDTH:
        return None
    data_start = lines.start(verdict.last + 1)
    last = min(verdict.last + SAMPLE_LINES, len(lines))
    width = len(verdict.fields)
    walk = Walk(grammar, width, first_number=2)
    records = walk.through(
        lines.data[data_start : lines.start(last)], final=scan.whole and last == len(lines)
    )
    later = Walk(grammar, width, first_number=0).through(_later(scan, preamble), final=False)
    doubts = records.quarantined
    return _Trial(
        dialect=dialect,
        header=verdict.fields,
        data_start=preamble + data_start,
        sound=records.count + later.count,
        doubtful=len(doubts) + len(later.quarantined),
        first_doubt=doubts[0] if doubts else None,
        records=records,
    )


def _best(trials: list[_Trial], label: str) -> _Trial:
    """The one delimiter that reads the head; refuses when none does or two do about equally."""
    split = [trial for trial in trials if len(trial.header) > 1]
    if not split:
        raise ExportUnreadable(
            "its columns cannot be told apart: no delimiter splits the first line",
            file=label,
            hint=f"lines above the header (a title) must be deleted in a copy; else {_HINT_OR_TEXT}",
        )
    split.sort(key=lambda trial: (-trial.share, -len(trial.header), _order(trial)))
    best, others = split[0], split[1:]
    for other in others:
        if other.share >= 0.9 * best.share and other.share > 0:
            if len(best.header) >= 2 * len(other.header):
                continue
            if len(other.header) >= 2 * len(best.header):
                best = other
                continue
            raise ExportUnreadable(
                "its columns cannot be told apart: two delimiters split the lines equally well",
                file=label,
                hint=_HINT,
            )
    return best


def _order(trial: _Trial) -> int:
    delimiter = trial.dialect.delimiter
    return _DELIMITERS.index(delimiter) if delimiter in _DELIMITERS else len(_DELIMITERS)
