"""The second pass for an order, a consent or a task: the rows that it covers, as they stand.

Used by ``pipeline``. First everybody in the exports is learned, so that the right person is found and nobody
else; then each chunk gives its rows; then other people are taken out of the text that is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from redactkit.categories import named_by
from redactkit.cell_pass import clear_cells, guardian_values, own_of
from redactkit.detect import Detector, spare_workers
from redactkit.errors import Held, RedactkitError
from redactkit.folding import fold_key
from redactkit.harvest import items_among, known_identifiers, learned_prefixes
from redactkit.learn import Learned, Progress, cells_of
from redactkit.ledger import Ledger
from redactkit.model import Category, Counts, Decision, Export, Outcome, Redacted, Request, ScopedSpec
from redactkit.overlaps import refuse_overlaps
from redactkit.own_pass import own_for_herself
from redactkit.package import DATA, Staging
from redactkit.redact import Ownership, PatronIndex, columns_to_review
from redactkit.redact.disagree import Registered
from redactkit.redact.names import words_within
from redactkit.redact.notices import notices_of_copy, notices_of_fields
from redactkit.redact.own import Own, card_number
from redactkit.redact.people import People, PeopleBuilder, identity_columns
from redactkit.redact.person import Keys, Named, find_persons, registered_as
from redactkit.redact.scoped import ScopedExport, ScopedPlan, bind_scoped, refers
from redactkit.redact.scoped_items import ItemFinder, items_in
from redactkit.redact.scoped_log import account_for_scope
from redactkit.redact.scoped_rows import NOBODY, Taken, find_holders, months_in, take_rows
from redactkit.redact.scoped_write import cleared_columns, empty_rows, texts_to_read, with_texts, write_scoped
from redactkit.redact.text import without_others
from redactkit.reissue import refuse_anothers_home
from redactkit.second_pass import Made, decided_by, index_patrons

_OWN_RECORD = "own_record"
_GUARDIAN_NAME = Category("guardian.name")


def make_copy(
    decision: Decision,
    request: Request,
    scope: ScopedSpec,
    learned: Sequence[Learned],
    staging: Staging,
    ledger: Ledger | None,
    *,
    tell: Progress,
) -> Made:
    """The rows that the paper or the task covers, and an account of everything else."""
    exports = [each.export for each in learned]
    if ledger is not None:
        refuse_anothers_home(decision, ledger.released())
    named = _named(decision, request, scope, learned)
    plan = bind_scoped(
        decision,
        scope,
        exports,
        request.seeks,
        named=named,
        ownership=_ownership(decision, request, learned, named),
        registered=Registered(_people(decision, learned)) if named is None else None,
    )
    if not plan.tables:
        raise Held(
            "none of these exports holds records and fields that were asked for",
            hint="give the export of that class of records, or change seeks.classes in the request: whose "
            "card it is stands in registration, what was lent in circulation; if these are those records, "
            "say so with record_class in a column map",
        )
    kinds = {table.record_class for table in plan.tables}
    refuse_overlaps(learned, kinds, this_year=decision.as_of.year, tell=tell)
    plan = _with_holders(replace(plan, items=_items(request, learned)), learned)
    months: dict[str, set[int]] = {}
    taken, counts = _take(plan, learned, months, tell)
    _refuse_nothing_left(plan, taken)
    _refuse_unknown_home(plan, request)
    cells = clear_cells(plan, taken, learned)
    tables = {
        table.file: pa.concat_tables(
            [
                empty_rows(table, persons=plan.about is not None),
                *(each.rows for bound, each in cells.taken if bound.table.file == table.file),
            ]
        )
        for table in plan.tables
    }
    as_they_stood = tables
    own_record = decision.outcome is Outcome.RELEASE_WITH_CONSENT and request.seeks.about == _OWN_RECORD
    tables, notices = _without_others(tables, plan, learned, own_record=own_record)
    notices += notices_of_copy(scope, months, decision.as_of)
    given = {column.category for table in plan.tables for column in table.columns}
    notices += notices_of_fields(decision, given, request.seeks, request.purpose)
    files = write_scoped(tables, plan, lambda name: staging.out.create(f"{DATA}/{name}"))
    fields = _missing_fields(plan, exports, request)
    doubtful = [(export.label, row) for export in exports for row in export.quarantined]
    doubtful += [row for _, each in taken for row in each.doubtful]
    owed = _owed(plan, exports, {label for label, _ in doubtful}, scope)
    doubtful += cells.doubtful
    unreviewed = columns_to_review(exports, {table.record_class for table in plan.tables})
    redacted = Redacted(
        files=files,
        log=account_for_scope(
            plan,
            exports,
            owed=owed,
            fields=fields,
            cleared=cleared_columns(as_they_stood, tables, plan) | cells.in_part,
            doubted=cells.owed,
            own_record=own_record,
            decided_by=decided_by(decision),
        ),
        counts=Counts(
            rows_released=sum(file.records for file in files),
            rows_referred=counts.rows_referred,
            rows_unknown=counts.rows_unknown,
            rows_outside=counts.rows_outside,
            rows_quarantined=len({(label, found.row) for label, found in doubtful}),
        ),
        quarantined=tuple(doubtful),
        partial=bool(owed or fields or cells.owed or unreviewed),
        unreviewed=unreviewed,
        notices=notices,
    )
    payload = tuple(staging.out.digest(f"{DATA}/{file.name}") for file in files)
    return Made(redacted=redacted, payload=payload)


def _named(
    decision: Decision, request: Request, scope: ScopedSpec, learned: Sequence[Learned]
) -> Named | None:
    """The persons whose cards the form gives; ``None`` for a task that names nobody."""
    if not request.seeks.patrons:
        return None
    return find_persons(
        _people(decision, learned),
        [each.export for each in learned],
        request.seeks,
        need_match=scope.names_persons,
        refers=refers(decision),
    )


def _items(request: Request, learned: Sequence[Learned]) -> Keys:
    """The items of the form, as the exports write them."""
    finder = ItemFinder(request.seeks.items)
    for nth, each in enumerate(learned):
        for chunk in each.chunks() if request.seeks.items and items_in(each.export) else ():
            finder.look(nth, each.export, chunk.frame, chunk.rows)
    return finder.keys()


def _with_holders(plan: ScopedPlan, learned: Sequence[Learned]) -> ScopedPlan:
    """The plan with those who have the items, where items were given and nobody was named."""
    if plan.holders is None:
        return plan
    found = [
        find_holders(plan, bound, chunk.frame, chunk.rows)
        for bound in plan.loans
        for chunk in learned[bound.nth].chunks()
    ]
    holders = plan.holders.union(*found)
    people = plan.registered.people if plan.registered is not None else None
    return replace(plan, holders=holders, about=registered_as(people, holders) if people else None)


def _people(decision: Decision, learned: Sequence[Learned]) -> People:
    builder = PeopleBuilder(decision.own_codes, last_year=decision.as_of.year)
    for nth, each in enumerate(learned):
        columns = identity_columns(each.export)
        for chunk in each.chunks() if columns else ():
            cells = {column.position: cells_of(chunk, column.position) for column in columns}
            builder.add(nth, each.export, cells, chunk.rows)
    return builder.build()


def _ownership(
    decision: Decision, request: Request, learned: Sequence[Learned], named: Named | None
) -> Ownership:
    """Whose the rows of a whole class are; of named persons their own registration tells it."""
    own_only = request.own_patrons_only
    everyone = named is not None or own_only or not refers(decision)
    patrons = PatronIndex(tables={})
    if named is None:
        patrons = index_patrons(decision, learned, own_only=own_only)
    return Ownership(patrons=patrons, everyone_is_own=everyone, own_codes=decision.own_codes)


def _take(
    plan: ScopedPlan, learned: Sequence[Learned], months: dict[str, set[int]], tell: Progress
) -> tuple[list[tuple[ScopedExport, Taken]], Counts]:
    """The rows of every export, and where the others went. ``months`` takes in those with a row, by class."""
    taken: list[tuple[ScopedExport, Taken]] = []
    last_year = plan.decision.as_of.year
    for bound in plan.exports:
        done = 0
        have = months.setdefault(bound.table.record_class, set()) if bound.dates else set()
        for chunk in learned[bound.nth].chunks():
            have |= months_in(bound, chunk.frame, last_year=last_year)
            taken.append((bound, take_rows(plan, bound, chunk.frame, chunk.rows)))
            done += len(chunk.frame)
            tell(f"looking through {bound.export.label}", done, bound.export.rows)
    counts = Counts(
        rows_referred=sum(each.referred for _, each in taken),
        rows_unknown=sum(each.unknown for _, each in taken),
        rows_outside=sum(each.outside + each.not_own - each.referred - each.unknown for _, each in taken),
    )
    return taken, counts


def _refuse_nothing_left(plan: ScopedPlan, taken: Sequence[tuple[ScopedExport, Taken]]) -> None:
    """Nothing is made where all that was asked for is another library's to give."""
    if plan.named is not None:
        if all(person.elsewhere for person in plan.named.persons):
            raise Held(
                "the exports say that whoever is named is registered at another library, which decides about "
                "such records",
                hint="refer it to that library, as the policy says",
            )
        return
    rows = [each for _, each in taken]
    if any(each.not_own for each in rows) and not any(
        len(each.rows) or each.outside or each.doubtful for each in rows
    ):
        raise Held(
            "every row concerns a patron of another library, or one whose home library is not known",
            hint="check that the patron export goes with these rows, and that own_codes in the "
            "policy file are the codes by which these exports name your library; or state own_patrons_only: "
            "true in the request if the exports hold only this library's patrons",
        )


def _refuse_unknown_home(plan: ScopedPlan, request: Request) -> None:
    """Another library's patron may be its to give: where no export says whose she is, the form must."""
    named = plan.named
    if named is None or not plan.refers or request.own_patrons_only:
        return
    said = fold_key(request.home_library or "")
    if said in {fold_key(code) for code in plan.decision.own_codes}:
        return
    if not all(person.has_home for person in named.persons):
        raise Held(
            "the exports do not say at which library a named person is registered",
            hint="give the patron export with the home library; or look it up and write home_library (this "
            "library's code) or own_patrons_only: true into the request",
        )


def _without_others(
    tables: dict[str, pa.Table], plan: ScopedPlan, learned: Sequence[Learned], *, own_record: bool
) -> tuple[dict[str, pa.Table], tuple[str, ...]]:
    """The tables with other people taken out of their texts, and what the search could not do."""
    if plan.named is None:
        if any(table.texts for table in plan.tables):
            raise RedactkitError("free text was to be given without saying whose it is")
        return tables, ()
    if not (texts := texts_to_read(tables, plan)):
        return tables, ()
    # what processes need to talk to one another lies in the system's shared places: not beside a sealed paper
    workers = 1 if plan.decision.sealed else spare_workers()
    detector = Detector.build(
        known=known_identifiers(learned), prefixes=learned_prefixes(learned), workers=workers
    )
    people, persons = plan.named.people, list(enumerate(plan.named.persons))
    names = people.every_name()
    own = {
        nth: own_for_herself(
            plan.decision,
            plan.named.alone(person),
            learned,
            people.given_of_others(person.entries, person.names),
        )
        if own_record
        else own_of(plan.decision, plan.named.alone(person), learned)
        for nth, person in persons
    }
    kin = {nth: people.kin(person.names) for nth, person in persons}
    guardians = {nth: _guardians_of(plan.named.alone(person), learned) for nth, person in persons}
    # a row that speaks of two of them is neither's own
    own[NOBODY], kin[NOBODY] = Own.of((), frozenset()), frozenset().union(*kin.values())
    guardians[NOBODY] = frozenset().union(*guardians.values())
    findings = detector.findings([text for _, text in texts], mode="detect")
    cards = {
        card_number(each, text) for (_, text), found in zip(texts, findings, strict=True) for each in found
    }
    items = items_among(learned, cards - {""})
    own = {nth: replace(each, items=items) for nth, each in own.items()}
    read = {
        (nth, text): without_others(
            text, found, own[nth], names=names, kin=kin[nth], guardians=guardians[nth]
        )
        for (nth, text), found in zip(texts, findings, strict=True)
    }
    return with_texts(tables, plan, read), detector.warnings


def _guardians_of(person: Named, learned: Sequence[Learned]) -> frozenset[str]:
    """The words of the names of whoever stands in for a person in her own rows."""
    names = guardian_values(person, _GUARDIAN_NAME, learned)
    words = {word for name in names for *_, word in words_within(name, in_any_case=True)}
    return frozenset(word for word in words if len(word) > 1)


def _missing_fields(plan: ScopedPlan, exports: Sequence[Export], request: Request) -> list[str]:
    """The fields that the request names and that none of the exports asked for has."""
    have = {
        column.category for export in exports if plan.covers(export.record_class) for column in export.columns
    }
    return [name for name in request.seeks.fields if have.isdisjoint(named_by([name]))]


def _owed(plan: ScopedPlan, exports: Sequence[Export], in_doubt: set[str], scope: ScopedSpec) -> list[str]:
    """The classes of which something is still to be looked at, or for which there is no export."""
    made = {table.record_class for table in plan.tables}
    owed = {export.record_class for export in exports if export.label in in_doubt} & made
    have = {export.record_class for export in exports}
    return sorted(kind for kind in owed | (set(scope.classes) - have) if kind is not None)
