"""What a request gets from earlier packages: a period is released once, and from then on given as it was.

Used by ``second_pass``. The difference of two versions of a period is somebody's reading, however few rows
differ, so what was released is remembered and handed out again, whatever the exports at hand say of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from redactkit.categories import group_of
from redactkit.errors import FormInvalid, Held
from redactkit.ledger import ACCOUNT, ROWS, Before, Kept, Ledger, ReleasedKey, is_same_time
from redactkit.model import (
    Category,
    Column,
    Decision,
    Export,
    MadeAnew,
    OutputColumn,
    Period,
    PeriodScope,
    PointsAt,
    Reissued,
    ReleaseSpec,
    Request,
    TableSpec,
    TotalsSpec,
    WithheldRow,
)
from redactkit.redact import Plan, periods_of
from redactkit.redact.again import columns_of_copy, prints_more, rows_of_copy
from redactkit.release_terms import Spec, made_anew, refuse_own_word, terms_of

_THE_CUSTODIAN = (
    "the custodian, not whoever runs this, records why it may be made anew: redactkit ledger release-again "
    "--package {package} --decided-by OFFICE --reason REASON (docs/ledger.md, Making a period anew)"
)
_CHANGED = {
    "columns": "the columns of that table have changed since",
    "treatments": "what the policy does with the columns has changed since",
    "library": "the codes by which exports name this library have changed since",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What earlier packages gave of this answer, by file: its periods, its rows, its columns."""

    before: Mapping[ReleasedKey, Before] = field(default_factory=dict)
    periods: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, pa.Table] = field(default_factory=dict, repr=False)
    columns: Mapping[str, tuple[OutputColumn, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)  # the year as which a table without period stands
    whole: frozenset[str] = frozenset()  # the files of which nothing is left to make
    reissued: tuple[Reissued, ...] = ()
    made_anew: tuple[MadeAnew, ...] = ()
    accounts: tuple[Export, ...] = ()  # the columns that stood behind them
    in_part: frozenset[str] = frozenset()  # the classes of which something was owed even then

    def given(self, key: ReleasedKey) -> Before | None:
        """The earlier release that this answer repeats for a period, if it does."""
        _, _, file, period = key
        return self.before[key] if period in self.periods.get(file, ()) else None


def recall(
    decision: Decision, request: Request, ledger: Ledger | None, exports: Sequence[Export]
) -> Recalled:
    """What this answer repeats. Raises ``Held`` where it must and cannot: copy or terms are gone."""
    if ledger is None:
        return Recalled()
    before = ledger.released()
    refuse_anothers_home(decision, before)
    again: list[_Again] = []
    anew: list[MadeAnew] = []
    labels: dict[str, str] = {}
    for spec in decision.release.specs:
        classed = [export for export in exports if export.record_class == spec.record_class]
        if not request.seeks.classes and not classed:
            continue  # nothing of this class is asked for
        covered = _covered(
            decision,
            spec,
            {
                key[3]: one
                for key, one in sorted(before.items())
                if key[1:3] == (spec.record_class, spec.file)
            },
        )
        if spec.period is None:
            labels.update((spec.file, period) for period in covered)
        reopened = {period: one for period, one in covered.items() if one.reopened is not None}
        anew += [made_anew(decision, request, spec, period, one) for period, one in reopened.items()]
        if len(covered) > len(reopened):
            given = {period: one for period, one in covered.items() if one.reopened is None}
            again.append(_table_again(decision, ledger, spec, given, classed))
    accounts = {digest: account for each in again for digest, account in each.accounts.items()}
    return Recalled(
        before=before,
        periods={each.spec.file: frozenset(each.given) for each in again},
        rows={each.spec.file: each.rows for each in again},
        columns={each.spec.file: each.columns for each in again},
        labels=labels,
        whole=frozenset(each.spec.file for each in again if _is_whole(decision, each.spec, each.given)),
        reissued=tuple(
            Reissued(file=each.spec.file, period=period, package=one.package, day=one.day)
            for each in again
            for period, one in each.given.items()
        ),
        made_anew=tuple(anew),
        accounts=tuple(export for export, _ in accounts.values()),
        in_part=frozenset(str(export.record_class) for export, in_part in accounts.values() if in_part),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What earlier packages gave of one table, by period."""

    spec: Spec
    given: Mapping[str, Before]
    rows: pa.Table = field(repr=False)
    columns: tuple[OutputColumn, ...]
    accounts: Mapping[str, tuple[Export, bool]]


def _table_again(
    decision: Decision, ledger: Ledger, spec: Spec, given: Mapping[str, Before], exports: Sequence[Export]
) -> _Again:
    """The rows of all these periods, from their copies, once it is certain that they may be given again."""
    copies: list[pa.Table] = []
    columns: tuple[OutputColumn, ...] | None = None
    accounts: dict[str, tuple[Export, bool]] = {}
    for period, one in given.items():
        kept = _under_the_same_terms(decision, spec, period, one)
        copy = rows_of_copy(_content(ledger, spec, period, one, one.digest + ROWS))
        printed = columns_of_copy(spec, copy)
        if printed is None or prints_more(spec, printed, exports):
            raise _not_as_it_was(spec, period, one, _CHANGED["columns"])
        if columns is not None and columns != printed:
            raise _ask_apart(spec, period, one)
        columns = printed
        copies.append(copy)
        if kept.account not in accounts:
            accounts[kept.account] = _account(_content(ledger, spec, period, one, kept.account + ACCOUNT))
    return _Again(
        spec=spec, given=given, rows=pa.concat_tables(copies), columns=columns or (), accounts=accounts
    )


def with_whole_tables(plan: Plan, recalled: Recalled) -> Plan:
    """The plan with the tables that need no export. Raises ``Held`` where old and new columns differ."""
    for spec in plan.specs:
        printed = recalled.columns.get(spec.file)
        if printed is not None and [c.name for c in plan.columns[spec.file]] != [c.name for c in printed]:
            period = min(recalled.periods[spec.file])
            key = (plan.decision.profile.id, spec.record_class, spec.file, period)
            raise _ask_apart(spec, period, recalled.before[key])
    known = {spec.file for spec in plan.specs} | recalled.whole
    return replace(
        plan,
        specs=tuple(spec for spec in plan.decision.release.specs if spec.file in known),
        columns={**{file: recalled.columns[file] for file in recalled.whole}, **plan.columns},
    )


def account_bytes(kind: str, exports: Sequence[Export], *, in_part: bool) -> bytes:
    """Which columns the exports of a class had, and whether something of it was still owed: no cell."""
    columns = {
        (column.position if column.header is None else 0, column.header, column.category)
        for export in exports
        if export.record_class == kind
        for column in export.columns
    }
    document = {
        "record_class": kind,
        "columns": [list(each) for each in sorted(columns, key=lambda c: (c[0], c[1] or "", c[2]))],
        "points_at": sorted({w.why.value for e in exports if e.record_class == kind for w in e.withheld}),
        "in_part": in_part,
    }
    return json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def overlapping(
    decision: Decision,
    request: Request,
    before: Mapping[ReleasedKey, Before],
    made: Collection[tuple[str, str, str]],
) -> dict[ReleasedKey, Before]:
    """Earlier releases that speak of the same time as what is made now: (record class, file, period) of each.

    They were made from rows that the new tables are made from too. A month lies in its year. A decision that
    something may be made anew lifts this for the very periods that are made anew, and for what another
    decision lets be made anew beside them; for nothing that stays as it was. Two tables that say what the
    records say on a day speak of the same time within twelve months: New Year lies between them as any day.
    """
    anew = {key for key, one in before.items() if one.reopened is not None and key[1:] in made}
    used = {before[key].package for key in anew}
    standing = without_period(decision)
    found: dict[ReleasedKey, Before] = {}
    for key, one in sorted(before.items()):
        if key in anew or not any(
            key[1] == kind
            and (is_same_time(key[3], now) or ({key[2], file} <= standing and _in_one_year(decision, one)))
            for kind, file, now in made
        ):
            continue
        beside = any(key[1] == other[1] and is_same_time(key[3], other[3]) for other in anew)
        if one.reopened is not None and one.package not in used and beside:
            refuse_own_word(decision, request, one.reopened.decided_by, one.package)
            continue
        found[key] = one
    return found


def without_period(decision: Decision) -> frozenset[str]:
    """The files that say what the records say on a day."""
    every = (*decision.release.specs, *decision.other_release.specs)
    return frozenset(spec.file for spec in every if spec.period is None)


def refuse_anothers_home(decision: Decision, before: Mapping[ReleasedKey, Before]) -> None:
    """A home belongs to one custodian and one policy: by its id, whatever its version."""
    if other := {profile for profile, *_ in before if profile != decision.profile.id}:
        raise FormInvalid(
            f"this home belongs to the policy {min(other)}; a home has one library and one policy",
            hint=f"for this library, keep the id {min(other)} in the policy file and change its version; "
            "only another library gets a home of its own with --home: a new home does not know what was "
            "released, and would release it a second time, otherwise",
        )


def compared(decision: Decision, specs: Sequence[Spec], periods: Sequence[str]) -> Decision:
    """The decision under which earlier tables are made once more, to be compared: of whole years."""
    first, last = (f"{edge(period[:4] for period in periods)}" for edge in (min, max))
    return replace(
        decision,
        release=ReleaseSpec(
            tables=tuple(spec for spec in specs if isinstance(spec, TableSpec)),
            totals=tuple(spec for spec in specs if isinstance(spec, TotalsSpec)),
        ),
        periods=tuple(
            PeriodScope(period=period, first=date(int(first), 1, 1), last=date(int(last), 12, 31))
            for period in Period
        ),
    )


def told_otherwise(spec_class: str, period: str, one: Before) -> Held:
    """These exports do not give again what was released of that time, and another table would tell it."""
    if one.reopened is None:
        otherwise = _THE_CUSTODIAN.format(package=one.package)
    else:
        otherwise = (
            "since a custodian decided that it may be made anew, make that anew first, all its tables and "
            "periods in one request"
        )
    return Held(
        f"{spec_class} of {period} was released before, in package {one.package}, and these exports would "
        "tell it differently: another table of that time cannot be made from them",
        hint=f"make it from the exports that the package was made from; or {otherwise}",
    )


def _covered(decision: Decision, spec: Spec, before: Mapping[str, Before]) -> dict[str, Before]:
    """The earlier releases of a table that this answer speaks of, by period: ``2024`` or ``2024-03``.

    A table without a period says what the records say on a day. It is told once in twelve months, and no day
    before one that was told is told: the nearest answer is given in its stead.
    """
    if spec.period is not None:
        scope = _scope(decision, spec.period)
        return {label: one for label, one in before.items() if _lies_in(scope, label)}
    today = decision.as_of
    by_day = sorted(before, key=lambda label: before[label].day)
    last = [label for label in by_day if before[label].day <= today and _in_one_year(decision, before[label])]
    later = [label for label in by_day if today < before[label].day]
    return {label: before[label] for label in (last[-1:] or later[:1])}


def _in_one_year(decision: Decision, one: Before) -> bool:
    """Whether an earlier answer is less than twelve months from this one, before it or after."""
    first, second = sorted((decision.as_of, one.day))
    return (second.year - 1, second.month, second.day) < (first.year, first.month, first.day)


def _lies_in(scope: PeriodScope, label: str) -> bool:
    first = "" if scope.first is None else scope.first.isoformat()[: len(label)]
    return first <= label <= scope.last.isoformat()[: len(label)]


def _scope(decision: Decision, period: Period) -> PeriodScope:
    return next(scope for scope in decision.periods if scope.period is period)


def _is_whole(decision: Decision, spec: Spec, again: Collection[str]) -> bool:
    if spec.period is None:
        return True
    scope = _scope(decision, spec.period)
    return scope.first is not None and set(again).issuperset(periods_of(scope))


def _under_the_same_terms(decision: Decision, spec: Spec, period: str, one: Before) -> Kept:
    """The terms under which a period was released, which must be those of today."""
    if one.kept is None:
        raise _not_as_it_was(spec, period, one, "no copy of it was kept")
    now = terms_of(decision, spec, one.kept.account)
    for name, changed in _CHANGED.items():
        is_another_answer = name == "treatments" and one.outcome != decision.outcome
        if getattr(now, name) != getattr(one.kept, name) and not is_another_answer:
            raise _not_as_it_was(spec, period, one, changed)
    return one.kept


def _content(ledger: Ledger, spec: Spec, period: str, one: Before, name: str) -> bytes:
    content = ledger.copy(name)
    if content is None:
        lost = "altered" if ledger.has_copy(name) else "gone"
        raise _not_as_it_was(
            spec, period, one, f"the copy that was kept is {lost}", or_else="restore the ledger's folder, or "
        )
    return content


def _account(content: bytes) -> tuple[Export, bool]:
    """The columns behind what was released, as an export without a row; and whether it was given in part."""
    said: dict[str, Any] = json.loads(content)
    columns = tuple(
        Column(
            position=position,
            header=header,
            category=Category(category),
            group=group_of(Category(category)),
        )
        for position, header, category in said["columns"]
    )
    export = Export(
        path=Path(),
        label="",
        format="",
        encoding=None,
        dialect=None,
        system=None,
        record_class=said["record_class"],
        columns=columns,
        rows=0,
        quarantined=(),
        digest="",
        withheld=tuple(WithheldRow(row=0, why=PointsAt(why)) for why in said["points_at"]),
    )
    return export, bool(said["in_part"])


def _not_as_it_was(spec: Spec, period: str, one: Before, why: str, *, or_else: str = "") -> Held:
    return Held(
        f"{spec.record_class} of {period} ({spec.file}) was released before, in package {one.package}, and "
        f"{why}",
        hint=or_else + _THE_CUSTODIAN.format(package=one.package),
    )


def _ask_apart(spec: Spec, period: str, one: Before) -> Held:
    return Held(
        f"{spec.record_class} of {period} ({spec.file}) was released before, in package {one.package}, with "
        "other columns than the other periods that are asked for, and one table cannot hold both",
        hint="answer for these periods one by one: change from and to in seeks",
    )
