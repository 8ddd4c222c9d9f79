"""What must hold between the parts of a profile before it may decide. Every mistake, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactkit.categories import CATEGORIES, UNKNOWN, group_of
from redactkit.decide.facts import DOMAINS, FOR_NOTES_ONLY
from redactkit.decide.profile_schema import (
    ColumnForm,
    DutyRefForm,
    ProfileForm,
    ReleaseForm,
    RuleForm,
    TreatmentForm,
    TreatmentsForm,
    WhenForm,
)
from redactkit.decide.vocabulary import CounselRole, members
from redactkit.decide.yaml_text import KeyPath, Mistake, field_name
from redactkit.model import Category, Group, Outcome, Scale, Treatment

RECEIVED = "received"
"""``by: received``: the same day."""
BEFORE_RETURN_DATE = "before_return_date"
"""``by: before_return_date``: in time for the paper's own date, with no date of its own."""

RETURN_DATE = "return_date"
"""The clock whose date is the paper's own."""
_OTHER_DATES = (RECEIVED, BEFORE_RETURN_DATE, RETURN_DATE)

_PUBLIC = (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY)
_NEVER_KEPT = frozenset(
    {Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET, Group.FREE_TEXT, Group.UNKNOWN}
)
_TIMES = frozenset({Scale.MONTH, Scale.YEAR})
ALL = "*"


def check_profile(form: ProfileForm) -> list[Mistake]:
    """Everything that is wrong with a profile whose fields are all there and all of the right kind."""
    return [
        *_rules(form),
        *_duties(form),
        *_texts(form),
        *_treatments(form),
        *_releases(form),
    ]


def matching_pattern(patterns: Sequence[str], category: Category) -> str | None:
    """The most specific of the patterns that cover a category: its name, then ``patron.*``, then ``*``."""
    for candidate in (category, category.split(".")[0] + ".*", ALL):
        if candidate in patterns:
            return candidate
    return None


def _wrong(path: KeyPath, what: str) -> Mistake:
    return Mistake(path=path, what=what)


def _cites(form: ProfileForm, path: KeyPath, cites: Sequence[str]) -> Iterator[Mistake]:
    for nth, cite in enumerate(cites):
        if cite not in form.sources:
            yield _wrong((*path, "cites", nth), f"{field_name(cite)} is cited but is not among the sources")


def _when(path: KeyPath, when: WhenForm, *, decides: bool) -> Iterator[Mistake]:
    for nth, case in enumerate(when):
        if not case:
            yield _wrong((*path, nth), "a condition is empty: it would hold for every request")
        for fact, values in case.items():
            place = (*path, fact) if len(when) == 1 else (*path, nth, fact)
            named = [*values.is_, *values.not_]
            if fact not in DOMAINS:
                yield _wrong(place, f"{field_name(fact)} is no fact of a request")
                continue
            if decides and fact in FOR_NOTES_ONLY:
                yield _wrong(place, f"a row that decides may not read {fact}: use asker")
            if bool(values.is_) == bool(values.not_):
                yield _wrong(place, f"{fact} needs values, or not: values")
            yield from (
                _wrong(place, f"{field_name(value)} is no value of {fact}")
                for value in named
                if value not in DOMAINS[fact]
            )


def _duty_refs(form: ProfileForm, path: KeyPath, refs: Sequence[DutyRefForm]) -> Iterator[Mistake]:
    for nth, ref in enumerate(refs):
        place = (*path, nth)
        if ref.id not in form.duties:
            yield _wrong(place, f"{field_name(ref.id)} is not among the duties")
        if ref.by is not None and ref.by not in (*form.clocks, *_OTHER_DATES):
            yield _wrong(place, f"{field_name(ref.by)} is no clock")
        yield from _when((*place, "when"), ref.when, decides=False)


def _rules(form: ProfileForm) -> Iterator[Mistake]:
    ids = {rule.id for rule in form.rules}
    if not form.rules:
        yield _wrong(("rules",), "there is no rule")
    for nth, rule in enumerate(form.rules):
        path: KeyPath = ("rules", nth)
        yield from _when((*path, "when"), rule.when, decides=rule.outcome is not None)
        yield from _cites(form, path, rule.cites)
        yield from _duty_refs(form, (*path, "duties"), rule.duties)
        yield from _rule(form, path, rule, ids)
    yield from _cites(form, ("otherwise",), form.otherwise.cites)
    yield from _duty_refs(form, ("otherwise", "duties"), form.otherwise.duties)


def _rule(form: ProfileForm, path: KeyPath, rule: RuleForm, ids: set[str]) -> Iterator[Mistake]:
    for name in rule.warnings:
        if name not in form.warnings:
            yield _wrong((*path, "warnings"), f"{field_name(name)} is not among the warnings")
    for name in rule.beside:
        if name not in ids:
            yield _wrong((*path, "beside"), f"{field_name(name)} is no row of this table")
    if rule.answered_by is None and rule.then != "stay":
        yield _wrong((*path, "then"), "then needs answered_by: whose answer is waited for")
    if rule.answered_by is not None and rule.outcome is not None and rule.outcome.releases:
        yield _wrong((*path, "answered_by"), "a row that releases does not wait for an answer")
    if rule.outcome is None and (rule.refer_to or rule.neutral or rule.answered_by):
        yield _wrong(path, "a row without an outcome decides nothing: it adds duties, cites, warnings")


def _duties(form: ProfileForm) -> Iterator[Mistake]:
    for name, duty in form.duties.items():
        yield from _cites(form, ("duties", name), duty.cites)
        if duty.by is not None and duty.by not in (*form.clocks, *_OTHER_DATES):
            yield _wrong(("duties", name, "by"), f"{field_name(duty.by)} is no clock")
    yield from _duty_refs(form, ("standing_duties",), form.standing_duties)


def _texts(form: ProfileForm) -> Iterator[Mistake]:
    for name, clock in form.clocks.items():
        yield from _cites(form, ("clocks", name), clock.cites)
        yield from _when(("clocks", name, "when"), clock.when, decides=False)
    yield from _cites(form, ("return_date",), form.return_date.cites)
    for name, warning in form.warnings.items():
        yield from _when(("warnings", name, "when"), warning.when, decides=False)
    for nth, note in enumerate(form.notes):
        yield from _cites(form, ("notes", nth), note.cites)
    yield from _when(("operational",), form.operational, decides=True)
    if form.letterhead.records_officer not in form.contacts:
        yield _wrong(("letterhead", "records_officer"), "the records officer is not among the contacts")
    for who in members(CounselRole):
        if any(rule.answered_by == who for rule in form.rules) and who not in form.contacts:
            yield _wrong(("contacts",), f"{who} is asked for answers but is not among the contacts")


def _treatments(form: ProfileForm) -> Iterator[Mistake]:
    used = {rule.outcome for rule in form.rules} | {rule.then for rule in form.rules}
    for outcome in _PUBLIC:
        if outcome in used and outcome not in form.treatments:
            yield _wrong(("treatments",), f"there are no treatments for {outcome}, which a row decides")
    for outcome, table in form.treatments.items():
        path: KeyPath = ("treatments", outcome)
        if not outcome.releases:
            yield _wrong(path, f"{outcome} releases nothing: it needs no treatments")
        if table.like is not None and (table.like not in form.treatments or form.treatments[table.like].like):
            yield _wrong((*path, "like"), f"{table.like} has no treatments of its own")
            continue
        yield from _categories(form, path, outcome, table)


def _categories(
    form: ProfileForm, path: KeyPath, outcome: Outcome, table: TreatmentsForm
) -> Iterator[Mistake]:
    for pattern, treated in table.categories.items():
        place = (*path, "categories", pattern)
        if not any(matching_pattern([pattern], category) for category in CATEGORIES):
            yield _wrong(place, f"{field_name(pattern)} is no known category")
        if treated.exemption not in form.exemptions:
            yield _wrong(
                (*place, "exemption"), f"{field_name(treated.exemption)} is not among the exemptions"
            )
    whole = treatment_table(form, outcome)
    for category in sorted(CATEGORIES - {UNKNOWN}):
        covered_by = matching_pattern(list(whole), category)
        if covered_by is None:
            yield _wrong(path, f"{category} has no treatment")
        elif _must_be_withheld(outcome, category) and whole[covered_by].treatment is not Treatment.WITHHOLD:
            yield _wrong(path, f"{category} may not leave under {outcome}: it must be withheld")


def _must_be_withheld(outcome: Outcome, category: Category) -> bool:
    """Without process, consent or operational need nothing leaves that names a person or is free text."""
    return outcome in _PUBLIC and group_of(category) in _NEVER_KEPT


def treatment_table(form: ProfileForm, outcome: Outcome) -> dict[str, TreatmentForm]:
    """The treatments of an outcome, those of the outcome it is ``like`` included."""
    table = form.treatments[outcome]
    base = form.treatments.get(table.like) if table.like is not None else None
    return {**(base.categories if base is not None else {}), **table.categories}


def _releases(form: ProfileForm) -> Iterator[Mistake]:
    for outcome, classes in form.releases.items():
        path: KeyPath = ("releases", outcome)
        if outcome not in form.treatments:
            yield _wrong(path, f"there are no treatments for {outcome}")
            continue
        for name, release in classes.items():
            yield from _release(form, (*path, name), outcome, release)


def _release(form: ProfileForm, path: KeyPath, outcome: Outcome, release: ReleaseForm) -> Iterator[Mistake]:
    printed = [((*path, "tables", nth), table.columns) for nth, table in enumerate(release.tables)]
    printed += [
        ((*path, "totals", nth), (*total.levels, *total.leaf_columns))
        for nth, total in enumerate(release.totals)
    ]
    for place, columns in printed:
        for column in columns:
            yield from _column(form, place, outcome, column)
    for nth, table in enumerate(release.tables):
        for column in table.columns:
            if column.category.startswith("patron."):
                yield _wrong(
                    (*path, "tables", nth), f"{column.category} describes a patron: only totals may hold it"
                )
    for nth, total in enumerate(release.totals):
        about_patrons = any(level.category.startswith("patron.") for level in total.levels)
        if about_patrons and total.min_cell < 2:
            yield _wrong((*path, "totals", nth), "totals by a patron attribute need a minimum cell")


def _column(form: ProfileForm, place: KeyPath, outcome: Outcome, column: ColumnForm) -> Iterator[Mistake]:
    category = Category(column.category)
    if category not in CATEGORIES:
        yield _wrong(place, f"{field_name(column.category)} is no known category")
        return
    table = treatment_table(form, outcome)
    pattern = matching_pattern(list(table), category)
    if pattern is not None and table[pattern].treatment is Treatment.WITHHOLD:
        yield _wrong(place, f"{category} is printed here but withheld under {outcome}")
    if group_of(category) in _NEVER_KEPT:
        yield _wrong(place, f"{category} may not be printed under {outcome}")
    if category.endswith("_time") and column.scale not in _TIMES:
        yield _wrong(place, f"{category} must be coarsened to a month or a year")
