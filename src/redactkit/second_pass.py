"""The second pass: every chunk of every export becomes its share of the released tables.

Used by ``pipeline``. Nothing is made when it cannot be told whose the rows are or when they were. A period
that was released before is not made: ``reissue`` says what it is given from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from redactkit.errors import ExportUnreadable, Held, RedactkitError
from redactkit.half_answers import refuse_half_an_answer, refuse_no_list
from redactkit.learn import Learned, Progress, cells_of
from redactkit.ledger import ACCOUNT, ROWS, Before, Copies, Ledger, ReleasedKey
from redactkit.ledger import Disclosed as Released
from redactkit.model import Counts, Decision, Export, Redacted, Request
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
from redactkit.redact.again import united
from redactkit.redact.bound import BoundExport
from redactkit.redact.few import matchable
from redactkit.redact.notices import notices_of, notices_of_words
from redactkit.reissue import (
    Recalled,
    account_bytes,
    compared,
    overlapping,
    recall,
    told_otherwise,
    with_whole_tables,
    without_period,
)
from redactkit.release_terms import terms_of

_ROWS_BETWEEN_MERGES = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made: the files and the log; what the ledger remembers; what the package's id is bound to."""

    redacted: Redacted
    released: tuple[Released, ...] = ()
    payload: tuple[str, ...] = ()
    seen: Mapping[ReleasedKey, Before] = field(default_factory=dict)  # what had been released until then


def make_tables(
    decision: Decision,
    request: Request,
    learned: Sequence[Learned],
    staging: Staging,
    ledger: Ledger | None,
    copies: Copies,
    *,
    expand: bool,
    tell: Progress,
) -> Made:
    """The second pass: every chunk of every export becomes its share of the released tables.

    What was released before is given as it was; ``copies`` takes in what is released for the first time.
    """
    exports = [each.export for each in learned]
    own_only = request.own_patrons_only
    recalled = recall(decision, request, ledger, exports)
    patrons = index_patrons(decision, learned, own_only=own_only)
    asked = request.seeks.classes
    plan = bind(
        decision,
        exports,
        patrons,
        own_patrons_only=own_only,
        asked=asked,
        again=recalled.periods,
        whole=recalled.whole,
        must_be_made=recalled.periods,
    )
    refuse_no_list(decision, exports, recalled, own_only=own_only)
    plan = with_whole_tables(plan, recalled)
    refuse_half_an_answer(plan, recalled, exports)
    if not plan.specs:
        raise Held(
            "none of these exports holds the records that were asked for",
            hint="give the export of that class of records, or change seeks.classes in the request; if these "
            "are those records, say so with record_class in a column map (redactkit inspect shows what they "
            "were taken for)",
        )
    refuse_classes_without_tables(plan, exports, asked)
    kinds = {str(bound.export.record_class) for bound in plan.exports if not _counts_once(bound)}
    refuse_overlaps(learned, kinds, this_year=decision.as_of.year, tell=tell)
    plan, share = _read_through(plan, learned, tell)
    if share.not_own and not (share.released or share.outside or share.doubtful):
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
            hint="if a column map says how they are written (dates: mdy, dmy or ymd), see first that it is "
            "so; if none does, say it in one, and rows with another date are set aside; else export dates as "
            "YYYY-MM-DD or MM-DD-YYYY",
        )
    finished = united(plan.specs, finish(plan, share), recalled.rows, plan.columns)
    digests = period_digests(
        finished, plan, lambda content: copies.add(content, ROWS), labels=recalled.labels
    )
    _refuse_another_telling(decision, request, learned, patrons, recalled, digests, tell=tell)
    doubtful = [(export.label, row) for export in exports for row in export.quarantined] + list(
        share.doubtful
    )
    files = write_tables(finished, plan, lambda name: staging.out.create(f"{DATA}/{name}"), expand=expand)
    made = {table.spec.record_class for table in finished}
    labels = {label for label, _ in doubtful}
    # where all is given as it was, what is in doubt or withheld in these exports changes nothing of it
    made_now = {bound.export.record_class for bound in plan.exports}
    owed = {e.record_class for e in exports if e.label in labels and e.record_class in made_now}
    owed |= {kind for kind in asked if kind not in made} | recalled.in_part
    unreviewed = columns_to_review(exports, made)
    log = account_for_columns(
        plan,
        [
            *(e if e.record_class in made_now else replace(e, withheld=()) for e in exports),
            *recalled.accounts,
        ],
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
            rows_outside=share.outside + share.not_own - share.referred - share.unknown,
            rows_quarantined=len(doubtful),
        ),
        quarantined=tuple(doubtful),
        partial=bool(owed or unreviewed),
        matchable=matchable(finished),
        unreviewed=unreviewed,
        notices=(
            *notices_of(plan, share, finished),
            *notices_of_words(request, exports),
            *_notices_of_again(recalled, exports),
        ),
        reissued=recalled.reissued,
        made_anew=recalled.made_anew,
    )
    accounts = {
        kind: copies.add(account_bytes(kind, exports, in_part=_in_part(kind, exports, owed)), ACCOUNT)
        for kind in sorted({kind for kind, _, _ in _made_now(decision, recalled, digests)})
    }
    released = tuple(_released(decision, plan, recalled, each, accounts) for each in digests)
    return Made(
        redacted=redacted,
        released=released,
        payload=tuple(each.digest for each in released),
        seen=recalled.before,
    )


def _read_through(plan: Plan, learned: Sequence[Learned], tell: Progress) -> tuple[Plan, Partial]:
    """Every row of the exports that feed a table, and what becomes of it."""
    plan = replace(plan, unkeyed=_persons_without_a_key(plan, learned))
    return plan, _transform_all(plan, learned, tell)


def _made_now(
    decision: Decision, recalled: Recalled, digests: Sequence[PeriodDigest]
) -> set[tuple[str, str, str]]:
    """Record class, table and period of what is not given as it was before."""
    return {
        (each.record_class, each.table, each.period)
        for each in digests
        if recalled.given((decision.profile.id, each.record_class, each.table, each.period)) is None
    }


def _in_part(kind: str, exports: Sequence[Export], owed: Collection[str | None]) -> bool:
    return kind in owed or bool(columns_to_review(exports, {kind}))


def _released(
    decision: Decision, plan: Plan, recalled: Recalled, each: PeriodDigest, accounts: Mapping[str, str]
) -> Released:
    """What the ledger remembers of one period; of what is given again, the same as before."""
    given = recalled.given((decision.profile.id, each.record_class, each.table, each.period))
    if given is not None and given.digest != each.digest:
        raise RedactkitError("rows that were released before were not put together again as they were")
    spec = next(spec for spec in plan.specs if spec.file == each.table)
    return Released(
        record_class=each.record_class,
        table=each.table,
        period=each.period,
        digest=each.digest,
        kept=terms_of(decision, spec, accounts[each.record_class]) if given is None else given.kept,
    )


def _notices_of_again(recalled: Recalled, exports: Sequence[Export]) -> Iterator[str]:
    """For whoever runs this: what is out of the ordinary where something was released before."""
    again = {account.record_class for account in recalled.accounts}
    if any(export.withheld for export in exports if export.record_class in again):
        yield (
            "the column map withholds rows, and what was released before is given as it was then: where "
            "those rows were in it, they still are"
        )
    for package in sorted({each.package for each in recalled.made_anew}):
        yield (
            f"package {package} released some of these periods before; a custodian decided that they may be "
            "made anew, and this is the one package that does so"
        )


def _counts_once(bound: BoundExport) -> bool:
    """Whether a patron in two patron exports is one person all the same: totals count people."""
    return bound.export.record_class == "registration" and bound.key is not None


def _refuse_another_telling(
    decision: Decision,
    request: Request,
    learned: Sequence[Learned],
    patrons: PatronIndex,
    recalled: Recalled,
    digests: Sequence[PeriodDigest],
    *,
    tell: Progress,
) -> None:
    """Another table, or a month, of a time of which something was released before: only from exports that
    give the earlier tables again, to the byte. Else the difference of the two is somebody's reading.

    Those tables are made once more for it, and thrown away.
    """
    before = overlapping(decision, request, recalled.before, _made_now(decision, recalled, digests))
    if not before:
        return
    files = {file for _, _, file, _ in before}
    specs = [s for s in (*decision.release.specs, *decision.other_release.specs) if s.file in files]
    exports = [each.export for each in learned]
    plan = bind(
        compared(decision, specs, [period for *_, period in before]),
        exports,
        patrons,
        own_patrons_only=request.own_patrons_only,
        asked=sorted({kind for _, kind, _, _ in before}),
        must_be_made=files,
    )
    plan, share = _read_through(plan, learned, tell)
    with Copies(None) as nowhere:
        again = period_digests(
            finish(plan, share),
            plan,
            lambda content: nowhere.add(content, ROWS),
            labels={file: period for _, _, file, period in before},
        )
    standing = without_period(decision)
    now = {(each.table, "" if each.table in standing else each.period): each.digest for each in again}
    for (_, kind, table, period), one in sorted(before.items()):
        if now.get((table, "" if table in standing else period)) != one.digest:
            raise told_otherwise(kind, period, one)


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
