"""What the letter says of the copy: its files and periods, what is taken out and on which ground. Pure.

The withholding log in the package gives each column with its own reason. The letter groups what has one
reason, and says once what holds of a whole section. INVARIANT: it counts nothing that was not released.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from redactkit.model import (
    Exemption,
    LogLine,
    Outcome,
    Period,
    PeriodScope,
    ScopedSpec,
    Standing,
    TableSpec,
    TotalsSpec,
    Treatment,
)
from redactkit.package.letter import Block, Matter, bullet, heading, sentence, text
from redactkit.package.log import log_lines
from redactkit.package.words import CLASSES, plain, plain_day, plain_month

_REDACTING = frozenset({Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY})
_Spec = TypeVar("_Spec", TableSpec, TotalsSpec)
_WHOSE = "registration"  # the class that tells whose patrons the rows of other classes concern


def only_totals(matter: Matter) -> bool:
    """Whether a request for records gets totals alone: the policy makes no table of what it asks for."""
    release = matter.decision.release
    return (
        matter.decision.outcome is Outcome.RELEASE_REDACTED
        and bool(_made(matter, release.totals))
        and not _made(matter, release.tables)
    )


def totals_beside(matter: Matter) -> list[str]:
    """The classes of which totals alone are given, beside tables of others."""
    asked = matter.request.seeks.classes
    return [
        _class(spec.record_class)
        for spec in _made(matter, matter.decision.release.totals)
        if matter.redacted is not None or spec.record_class in asked
    ]


def logged(matter: Matter) -> tuple[LogLine, ...]:
    """What is not given as it is. Before there is a copy nobody knows its columns."""
    return log_lines(matter.redacted.log) if matter.redacted is not None else ()


def given(matter: Matter) -> Iterator[Block]:
    """The files, the periods they cover, and how to tell the package again."""
    if matter.redacted is None:
        return
    yield heading("What you receive")
    as_they_stand = matter.decision.release.scoped is not None
    for file in sorted(matter.redacted.files, key=lambda file: file.name):
        lines = "" if as_they_stand else f"{_counted(file.lines, 'line')}, standing for "
        yield bullet(f"{file.name}: {lines}{_counted(file.records, 'record')}")
    yield bullet("withholding-log.csv: what is withheld or given less exactly, column by column, and why")
    yield bullet(
        "disclosure-manifest.json and README.txt: what the files are, and how to check that they are whole"
    )
    if spans := list(_spans(matter)):
        yield text(" ".join(spans))
    if matter.package is not None:
        yield text(f"The package is called {matter.package}.")
    if matter.ledger_head is not None and matter.ledger_head.strip("0"):  # zeros: nothing stands in it yet
        yield text(
            f"Our register of disclosures stood at {matter.ledger_head} when it was made; please keep this "
            "letter."
        )


def grounds_ahead(matter: Matter) -> Iterator[Block]:
    """Before there is a copy: on which grounds something will be missing from it."""
    decision = matter.decision
    if matter.redacted is not None or decision.outcome not in _REDACTING:
        return
    grounds = {
        chosen.exemption.id: chosen.exemption
        for chosen in decision.treatments.values()
        if chosen.treatment is not Treatment.KEEP and chosen.exemption is not None
    }
    if not grounds:
        return
    yield heading("What is taken out, and why")
    yield text("What identifies people, and what would tell what they read, is taken out, on these grounds:")
    for name in sorted(grounds):
        yield bullet(_exemption(grounds[name]))
    yield text(
        "The letter that comes with the copy, and the withholding log in it, give each column with its own "
        "reason."
    )


def withheld(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[Block]:
    """Withheld and coarsened columns under the exemption they rest on, those with one reason together."""
    own = {chosen.no_smaller_part for chosen in matter.decision.treatments.values()}
    for standing, title in (
        (Standing.WITHHELD, "What is withheld, and why"),
        (Standing.COARSENED, "What is given less exactly, and why"),
        (Standing.BEYOND, "What is not named by the paper, and is not given"),
    ):
        chosen = [line for line in lines if line.standing is standing]
        if not chosen:
            continue
        yield heading(title)
        general = _general(chosen, own)
        grounds = {line.exemption for line in chosen}
        for exemption in sorted(grounds, key=lambda ground: ground.id if ground else ""):
            yield text(_exemption(exemption))
            yield from _grouped([line for line in chosen if line.exemption == exemption], general)
        kinds = {line.record_class for line in chosen}
        if general and (len(kinds) == 1 or len({words for _, words in general}) == 1):
            yield text(sentence(general[0][1]))
        elif general:
            yield text(" ".join(sentence(f"{_class(kind)}: {words}") for kind, words in general))


def apart(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[Block]:
    """What is neither given nor withheld, and the note on other libraries."""
    head = matter.decision.letterhead
    referred = [line for line in lines if line.standing is Standing.REFERRED]
    note = head.network_note if head is not None else ""
    elsewhere = list(_listed(referred))
    if note and (referred or matter.neutral or matter.decision.outcome is Outcome.REFER_HOME_LIBRARY):
        elsewhere.append(text(note))
    yield from _section("People registered at another library", elsewhere)
    outside = {line.record_class for line in lines if line.standing is Standing.OUTSIDE}
    yield from _section("Outside your request", [_outside(name) for name in sorted(outside)])
    if matter.redacted is not None and matter.redacted.partial:
        by = f"by {plain_day(matter.answer_by)}" if matter.answer_by else "by [date not given]"
        yield heading("Not yet reviewed")
        yield text(
            "This is an answer in part. What a person must still look at is not withheld; you will hear of "
            f"it {by}."
        )
        yield from _listed([line for line in lines if line.standing is Standing.NOT_REVIEWED])
        if matter.request.more_time is not None:
            yield text(f"The reason for the time it takes: {sentence(matter.request.more_time.reason)}")


def without_ground(lines: tuple[LogLine, ...]) -> Iterator[str]:
    """The columns that are held back without a stated ground: such a letter is not ready."""
    for line in lines:
        held_back = line.standing in (Standing.WITHHELD, Standing.COARSENED, Standing.BEYOND)
        if held_back and (line.exemption is None or not line.reason.strip()):
            yield f"the exemption and the reason for {line.column}"


def _made(matter: Matter, specs: Iterable[_Spec]) -> list[_Spec]:
    """Those of the release's files that there are; before there is a copy, all that may come of it."""
    names = None if matter.redacted is None else {file.name for file in matter.redacted.files}
    return [spec for spec in specs if names is None or spec.file in names]


def _class(record_class: str) -> str:
    return CLASSES.get(record_class, plain(record_class))


def _spans(matter: Matter) -> Iterator[str]:
    """The days, or the whole months or years of each file, and where they are not those asked for."""
    release = matter.decision.release
    if release.scoped is not None:
        yield from _days(release.scoped)
    scopes = {scope.period: scope for scope in matter.decision.periods}
    periods = {spec.file: spec.period for spec in _made(matter, release.tables)}
    periods |= {spec.file: spec.period for spec in _made(matter, release.totals) if spec.period is not None}
    for file, period in sorted(periods.items()):
        if period in scopes:
            yield f"{file} covers {_covered(scopes[period])}."
    if not scopes.keys().isdisjoint(periods.values()):
        for warned in matter.decision.warnings:
            if warned.id == "period_widened":
                yield sentence(warned.text)
            elif warned.id == "period_not_over":  # which day was the last stands in the files' own sentences
                yield sentence(warned.text.partition(":")[0])


def _days(scope: ScopedSpec) -> Iterator[str]:
    since = f" from {plain_day(scope.first)}" if scope.first else ""
    until = f" to {plain_day(scope.last)}" if scope.last else ""
    if since or until:
        yield f"Records that have a date are those{since}{until}, both days included."


def _covered(scope: PeriodScope) -> str:
    def named(day: date) -> str:
        return plain_month(day) if scope.period is Period.MONTH else str(day.year)

    unit, last = scope.period.value, named(scope.last)
    if scope.first is None:
        return f"whole {unit}s, as far back as the records go and up to {last}"
    if scope.first > scope.last:
        return f"no {unit} yet"
    first = named(scope.first)
    return f"the whole {unit} {last}" if first == last else f"the whole {unit}s {first} to {last}"


def _grouped(lines: list[LogLine], general: list[tuple[str, str]]) -> Iterator[Block]:
    """What has one class and one reason, in one point; beside a column how it is given, file by file."""
    groups: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for line in lines:
        said_once = (line.record_class, line.no_smaller_part) in general
        smaller = "" if said_once else line.no_smaller_part
        columns = groups.setdefault((line.record_class, line.reason, smaller), {})
        done = columns.setdefault(line.column, [])
        if line.standing is Standing.COARSENED:
            done.append(line.done)
    for (record_class, reason, smaller), columns in groups.items():
        of = f"{_class(record_class)}: " if record_class else ""
        names = ", ".join(f"{name} ({'; '.join(done)})" if done else name for name, done in columns.items())
        yield bullet(
            " ".join(part for part in (f"{of}{names}.", sentence(reason), sentence(smaller)) if part)
        )


def _general(lines: list[LogLine], own: set[str | None]) -> list[tuple[str, str]]:
    """What several columns of a class say of a smaller part, and none as its own: once for the section."""
    told = Counter((line.record_class, line.no_smaller_part) for line in lines)
    return [
        (kind, words) for (kind, words), often in told.items() if often > 1 and words and words not in own
    ]


def _exemption(exemption: Exemption | None) -> str:
    if exemption is None:
        return "Exemption not stated:"
    kind = "required by law" if exemption.mandatory else "at the custodian's discretion"
    return f"{exemption.cite} ({kind}): {sentence(exemption.text)}"


def _section(title: str, blocks: list[Block]) -> Iterator[Block]:
    """A heading stands over something or not at all."""
    if blocks:
        yield heading(title)
        yield from blocks


def _outside(record_class: str) -> Block:
    """A class that was not asked for. Its columns are in the log; a requester has no use for them."""
    use = "used only to tell whose patrons the records concern; " if record_class == _WHOSE else ""
    return bullet(f"{_class(record_class)}: {use}not part of your request.")


def _listed(lines: list[LogLine]) -> Iterator[Block]:
    """Columns of one class with one reason stand together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        groups.setdefault((line.record_class, line.reason), []).append(line.column)
    for (record_class, reason), columns in groups.items():
        of = _class(record_class)
        yield bullet(" ".join(part for part in (f"{of}: {', '.join(columns)}.", sentence(reason)) if part))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
