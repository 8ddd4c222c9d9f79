"""What the letter says of the time that each file covers, and of what it does not hold. Pure.

INVARIANT: it follows from the periods of the answer and from what was released, and vouches for nothing else:
that a month has no record does not say why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from redactkit.model import (
    Category,
    Period,
    PeriodScope,
    ReleasedFile,
    ScopedSpec,
    TableSpec,
    TotalsSpec,
)
from redactkit.package.letter import Matter, sentence
from redactkit.package.words import in_words, plain_day, plain_month
from redactkit.scales import too_few

_Spec = TableSpec | TotalsSpec
_TITLE = Category("item.title")


def spans(matter: Matter, specs: Sequence[_Spec]) -> Iterator[str]:
    """The days, or the whole months or years of each file that there is, and where they are not those asked
    for or hold no record."""
    release = matter.decision.release
    if release.scoped is not None:
        yield from _days(release.scoped)
    scopes = {scope.period: scope for scope in matter.decision.periods}
    files = {file.name: file for file in (matter.redacted.files if matter.redacted is not None else ())}
    dated = sorted(
        (spec for spec in specs if spec.period is not None and spec.period in scopes),
        key=lambda spec: spec.file,
    )
    for spec in dated:
        if spec.period is not None:
            yield f"{spec.file} covers {_covered(scopes[spec.period])}."
        if spec.file in files:
            yield from _without(spec, files[spec.file], dated)
    for spec in sorted(specs, key=lambda spec: spec.file):
        if spec.file in files and _lacks_titles(spec, files[spec.file]):
            yield f"{spec.file} has no titles: no column of the exports is known to hold them."
    if dated:
        for warned in matter.decision.warnings:
            if warned.id == "period_widened":
                yield sentence(warned.text)
            elif warned.id == "period_not_over":  # which day was the last stands in the files' own sentences
                yield sentence(warned.text.partition(":")[0])


def _without(spec: _Spec, file: ReleasedFile, dated: Sequence[_Spec]) -> Iterator[str]:
    """The periods of a file in which there is nothing; what was lent then is in no coarser table either."""
    if not file.empty_periods:
        return
    when = in_words(list(runs(file.empty_periods)))
    if isinstance(spec, TotalsSpec) and spec.counts_people:
        if file.lines:  # else the file's own line says it
            yield f"It has no figure for {when}: {too_few(spec.min_cell)}."
        return
    if isinstance(spec, TotalsSpec):
        yield f"It has no line for {when}."
        return
    coarser = [
        other.file
        for other in dated
        if isinstance(other, TableSpec)
        and other.record_class == spec.record_class
        and spec.period is Period.MONTH
        and other.period is Period.YEAR
    ]
    nor = f"; {in_words(coarser)} then has none of that time either" if coarser else ""
    yield f"It holds no record of {when}{nor}."


def runs(periods: Sequence[str]) -> Iterator[str]:
    """Periods that follow one another, as one span."""
    numbered = [(nth - _count(period), period) for nth, period in enumerate(periods)]
    for _, run in groupby(numbered, key=lambda pair: pair[0]):
        named = [_named(period) for _, period in run]
        yield named[0] if len(named) == 1 else f"{named[0]} to {named[-1]}"


def _count(period: str) -> int:
    year, _, month = period.partition("-")
    return int(year) * 12 + int(month) if month else int(year)


def _named(period: str) -> str:
    year, _, month = period.partition("-")
    return plain_month(date(int(year), int(month), 1)) if month else year


def _lacks_titles(spec: _Spec, file: ReleasedFile) -> bool:
    meant = isinstance(spec, TableSpec) and any(column.category == _TITLE for column in spec.columns)
    return meant and all(column.category != _TITLE for column in file.columns)


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
