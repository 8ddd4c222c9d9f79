"""The second pass: every chunk of every export becomes its share of the released tables.

Used by ``pipeline``. Nothing is made when it cannot be told whose the rows are or when they were, or when the
same period was released before and these exports would tell it differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from redactkit.errors import ExportUnreadable, FormInvalid, Held
from redactkit.learn import Learned, Progress, cells_of
from redactkit.ledger import Disclosed as Released
from redactkit.ledger import Ledger
from redactkit.model import Counts, Decision, Period, Redacted, Request, TableSpec, TotalsSpec
from redactkit.overlaps import refuse_overlaps
from redactkit.package import DATA, Staging
from redactkit.redact import (
    Memory,
    Partial,
    PatronIndex,
    PatronIndexBuilder,
    PeriodDigest,
    Plan,
    Unkeyed,
    UnkeyedBuilder,
    account_for_columns,
    bind,
    columns_to_review,
    date_words,
    finish,
    leading,
    merged,
    period_digests,
    refuse_classes_without_tables,
    transform,
    write_tables,
)
from redactkit.redact.bound import BoundExport
from redactkit.redact.few import matchable
from redactkit.redact.notices import notices_of

_ROWS_BETWEEN_MERGES = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made: the files and the log; what the ledger remembers; what the package's id is bound to."""

    redacted: Redacted
    released: tuple[Released, ...] = ()
    payload: tuple[str, ...] = ()


def make_tables(
    decision: Decision,
    request: Request,
    learned: Sequence[Learned],
    staging: Staging,
    ledger: Ledger | None,
    *,
    expand: bool,
    tell: Progress,
) -> Made:
    """The second pass: every chunk of every export becomes its share of the released tables."""
    exports = [each.export for each in learned]
    own_only = request.own_patrons_only
    patrons = index_patrons(decision, learned, own_only=own_only)
    asked = request.seeks.classes
    beside = _released_in_other_tables(decision, ledger)
    plan = bind(
        decision,
        exports,
        patrons,
        own_patrons_only=own_only,
        asked=asked,
        beside=beside,
        told_before=() if ledger is None else {table for _, _, table, _ in ledger.released()},
    )
    if not plan.exports:
        raise Held(
            "none of these exports holds the records that were asked for",
            hint="give the export of that class of records, or change seeks.classes in the request; if these "
            "are those records, say so with record_class in a column map (redactkit inspect shows what they "
            "were taken for)",
        )
    refuse_classes_without_tables(plan, exports, asked)
    kinds = {str(bound.export.record_class) for bound in plan.exports if not _counts_once(bound)}
    refuse_overlaps(learned, kinds, this_year=decision.as_of.year, tell=tell)
    plan = replace(plan, unkeyed=_persons_without_a_key(plan, learned))
    share = _transform_all(plan, learned, tell)
    if share.referred + share.unknown and not (share.released or share.outside or share.doubtful):
        raise Held(
            "every row concerns a patron of another library, or one whose home library is not known",
            hint="check that the patron export goes with these loans, and that own_codes in the "
            "policy file are the codes by which these exports name your library; or state own_patrons_only: "
            "true in the request if the exports hold only this library's patrons",
        )
    if len(share.doubtful) > share.released + share.outside:
        label, first = share.doubtful[0]
        raise ExportUnreadable(
            f"the {_dates(plan, label)} of most rows cannot be read",
            file=label,
            row=first.row,
            hint="export dates as YYYY-MM-DD or MM-DD-YYYY",
        )
    every = finish(plan, share)
    digests = period_digests(every, plan)
    _refuse_a_second_version(plan, ledger, digests)
    hidden = {spec.file for spec in beside}
    finished = [table for table in every if table.spec.file not in hidden]
    doubtful = [(export.label, row) for export in exports for row in export.quarantined] + list(
        share.doubtful
    )
    files = write_tables(finished, plan, lambda name: staging.out.create(f"{DATA}/{name}"), expand=expand)
    made = {table.spec.record_class for table in finished}
    labels = {label for label, _ in doubtful}
    owed = {e.record_class for e in exports if e.label in labels and e.record_class in made}
    owed |= {kind for kind in asked if kind not in made}
    unreviewed = columns_to_review(exports, made)
    log = account_for_columns(
        plan,
        exports,
        finished,
        owed=sorted(kind for kind in owed if kind),
        decided_by=decided_by(decision),
    )
    redacted = Redacted(
        files=files,
        log=log,
        counts=Counts(
            rows_released=share.released,
            rows_referred=share.referred,
            rows_unknown=share.unknown,
            rows_outside=share.outside,
            rows_quarantined=len(doubtful),
        ),
        quarantined=tuple(doubtful),
        partial=bool(owed or unreviewed),
        matchable=matchable(finished),
        unreviewed=unreviewed,
        notices=notices_of(plan, share, finished),
    )
    released = tuple(
        Released(record_class=each.record_class, table=each.table, period=each.period, digest=each.digest)
        for each in digests
        if each.table not in hidden
    )
    return Made(redacted=redacted, released=released, payload=tuple(each.digest for each in released))


def _counts_once(bound: BoundExport) -> bool:
    """Whether a patron in two patron exports is one person all the same: totals count people."""
    return bound.export.record_class == "registration" and bound.key is not None


def _released_in_other_tables(decision: Decision, ledger: Ledger | None) -> list[TableSpec | TotalsSpec]:
    """The policy's other tables of classes that were released before: they are made again, to be compared."""
    if ledger is None:
        return []
    here = {spec.file for spec in decision.release.specs}
    classes = {spec.record_class for spec in decision.release.specs}
    before = {table for _, kind, table, _ in ledger.released() if kind in classes} - here
    return [spec for spec in decision.other_release.specs if spec.file in before]


def _refuse_a_second_version(plan: Plan, ledger: Ledger | None, digests: Sequence[PeriodDigest]) -> None:
    """A period is released once: the difference of two versions is somebody's reading.

    Another table of a period that was released before is made only from exports that would give the earlier
    tables again, to the byte. A period that has lost all its rows since is another version, too.
    """
    if ledger is None:
        return
    refuse_anothers_home(plan.decision, ledger)
    before = ledger.released()
    now = {(each.record_class, each.table, each.period): each.digest for each in digests}
    periods = {spec.file: spec.period for spec in plan.specs}
    for (_, kind, table, period), (package, digest) in sorted(before.items()):
        asked = table in periods and _covers(plan, periods[table], period)
        if asked and now.get((kind, table, period)) != digest:
            raise Held(
                f"{kind} of {period} was released before, in package {package}, and these exports would tell "
                "it differently",
                hint="answer with the tables of that package, or from the exports that it was made from; if "
                "it was never sent, the custodian writes down why, not whoever ran this (docs/security.md, "
                "Reissue); next time look at a --dry-run first",
            )


def refuse_anothers_home(decision: Decision, ledger: Ledger) -> None:
    """A home belongs to one custodian and one policy."""
    if other := {profile for profile, *_ in ledger.released() if profile != decision.profile.id}:
        raise FormInvalid(
            f"this home belongs to the policy {min(other)}; a home has one library and one policy",
            hint="give another home with --home",
        )


def _covers(plan: Plan, period: Period | None, label: str) -> bool:
    """Whether this answer speaks of a period: ``2024`` or ``2024-03``."""
    if period is None:
        return label == f"{plan.today.year:04d}"
    scope = plan.scopes[period]
    first = "" if scope.first is None else scope.first.isoformat()[: len(label)]
    return first <= label <= scope.last.isoformat()[: len(label)]


def _persons_without_a_key(plan: Plan, learned: Sequence[Learned]) -> dict[str, Unkeyed]:
    """The persons of exports without keys, class by class, told apart over all files of the class."""
    found: dict[str, Unkeyed] = {}
    for kind in sorted({str(bound.export.record_class) for bound in plan.exports if bound.who}):
        exports = [bound for bound in plan.exports if bound.export.record_class == kind]
        by = leading(exports)
        if by is None:  # ``bind`` has stopped such a run
            continue
        builder = UnkeyedBuilder(by)
        for bound in exports:
            source = next(each for each in learned if each.export is bound.export)
            for chunk in source.chunks():
                builder.add(bound.who, {at.position: cells_of(chunk, at.position) for at in bound.who})
        found[kind] = builder.build()
    return found


def _dates(plan: Plan, label: str) -> str:
    dated = next((each.dated for each in plan.exports if each.export.label == label), None)
    return "dates" if dated is None else f"{date_words(dated.category)}s"


def index_patrons(decision: Decision, learned: Sequence[Learned], *, own_only: bool) -> PatronIndex:
    """Every patron of the patron exports, and whether this library registered them."""
    everyone = own_only or not decision.refers_other_libraries
    builder = PatronIndexBuilder(decision.own_codes, everyone_is_own=everyone)
    for each in learned:
        if each.export.record_class == "registration":
            for chunk in each.chunks():
                cells = {column.position: cells_of(chunk, column.position) for column in each.export.columns}
                builder.add(each.export, cells, len(chunk.frame))
    if own_only and decision.refers_other_libraries and builder.elsewhere:
        raise Held(
            "the request says that these exports hold only this library's patrons, but "
            f"{builder.elsewhere:,} of the patrons in them {'is' if builder.elsewhere == 1 else 'are'} "
            "registered elsewhere",
            hint="take own_patrons_only out of the request: the rows are then told apart by home library",
        )
    return builder.build()


def _transform_all(plan: Plan, learned: Sequence[Learned], tell: Progress) -> Partial:
    memory = Memory()
    shares: list[Partial] = []
    waiting = 0
    for each in learned:
        bound = next((b for b in plan.exports if b.export is each.export), None)
        if bound is None:
            continue
        rows = 0
        for chunk in each.chunks():
            shares.append(transform(plan, bound, chunk.frame, chunk.rows, memory))
            rows += len(chunk.frame)
            waiting += sum(table.num_rows for table in shares[-1].tables.values())
            if waiting > _ROWS_BETWEEN_MERGES:
                shares = [merged(shares)]
                waiting = 0
            tell(f"redacting {each.export.label}", rows, each.export.rows)
    return merged(shares)


def decided_by(decision: Decision) -> str:
    """The title of whoever decides, as the log names it."""
    return "" if decision.letterhead is None else decision.letterhead.records_officer.title
