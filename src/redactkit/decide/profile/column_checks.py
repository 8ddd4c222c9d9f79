"""What may happen to each kind of column under each answer of a profile. Every mistake, with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from redactkit.categories import CATEGORIES, UNKNOWN, group_of
from redactkit.decide.profile.patterns import KNOWN_PATTERNS, covered, matching_pattern, treatment_table
from redactkit.decide.profile.schema import (
    ColumnForm,
    GroundForm,
    ProfileForm,
    ReleaseForm,
    TableForm,
    TotalsForm,
    TreatmentForm,
    TreatmentsForm,
)
from redactkit.decide.schema_base import NO_CATEGORY
from redactkit.decide.yaml_text import KeyPath, Mistake, field_name
from redactkit.model import Category, Group, Outcome, Scale, Treatment

PUBLIC = (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY)
"""Answers that need no process, consent or operational need."""
SCOPED = (Outcome.COMPLY_NOW, Outcome.RELEASE_AS_ORDERED, Outcome.RELEASE_WITH_CONSENT)
"""Answers that give the rows of the named patrons as they stand."""
_LISTED = (*PUBLIC, *SCOPED)

_NEVER_KEPT = frozenset(
    {Group.DIRECT_IDENTIFIER, Group.CONTACT, Group.ACCOUNT_OR_SECRET, Group.FREE_TEXT, Group.UNKNOWN}
)
_TIMES = frozenset({Scale.MONTH, Scale.YEAR})

SOMEBODY_ELSE = covered(["guardian.*", "other_patron.*", "patron.linked_record"])
"""Whoever stands in a patron's row and is not the patron."""
_FREE_TEXT = frozenset(name for name in CATEGORIES if group_of(name) is Group.FREE_TEXT)
_ONLY_IF_NAMED = frozenset({Category("patron.ssn"), Category("patron.secret"), Category("staff.log_in")})
_NO_WORK_NEEDS = SOMEBODY_ELSE | _FREE_TEXT | _ONLY_IF_NAMED


def check_columns(form: ProfileForm) -> Iterator[Mistake]:
    """Every mistake in treatments, purposes, releases and data rules."""
    yield from _treatments(form)
    yield from _purposes(form)
    yield from _releases(form)
    for nth, rule in enumerate(form.data_rules):
        yield from _patterns(("data_rules", nth, "categories"), rule.categories)


def _wrong(path: KeyPath, what: str) -> Mistake:
    return Mistake(path=path, what=what)


def _patterns(path: KeyPath, patterns: Iterable[str]) -> Iterator[Mistake]:
    for pattern in patterns:
        if pattern not in KNOWN_PATTERNS:
            yield _wrong(path, f"{field_name(pattern)} is {NO_CATEGORY}")


def _ground(form: ProfileForm, path: KeyPath, ground: GroundForm) -> Iterator[Mistake]:
    if ground.exemption not in form.exemptions:
        yield _wrong((*path, "exemption"), f"{field_name(ground.exemption)} is not among the exemptions")


def _treatments(form: ProfileForm) -> Iterator[Mistake]:
    used = {rule.outcome for rule in form.rules} | {rule.then for rule in form.rules}
    for outcome in _LISTED:
        if outcome in used and outcome not in form.treatments:
            yield _wrong(("treatments",), f"there are no treatments for {outcome}, which a row decides")
    for outcome, table in form.treatments.items():
        path: KeyPath = ("treatments", outcome)
        if not outcome.releases:
            yield _wrong(path, f"{outcome} releases nothing: it needs no treatments")
        if outcome is Outcome.RELEASE_OPERATIONAL:
            yield _wrong(path, "what a task receives is listed under purposes, purpose by purpose")
            continue
        if table.like is not None and (table.like not in form.treatments or form.treatments[table.like].like):
            yield _wrong((*path, "like"), f"{table.like} has no treatments of its own")
            continue
        if table.beyond is not None:
            yield from _ground(form, (*path, "beyond"), table.beyond)
        elif outcome in SCOPED and (table.like is None or form.treatments[table.like].beyond is None):
            yield _wrong(path, "beyond is missing: the ground for not giving what the paper does not name")
        yield from _categories(form, path, outcome, table)


def _categories(
    form: ProfileForm, path: KeyPath, outcome: Outcome, table: TreatmentsForm
) -> Iterator[Mistake]:
    for pattern, treated in table.categories.items():
        place = (*path, "categories", pattern)
        yield from _patterns(place, [pattern])
        if treated.exemption is not None and treated.exemption not in form.exemptions:
            yield _wrong(
                (*place, "exemption"), f"{field_name(treated.exemption)} is not among the exemptions"
            )
        if treated.treatment is not Treatment.KEEP and (treated.exemption is None or treated.reason is None):
            yield _wrong(
                place, f"{field_name(pattern)} needs an exemption and a reason: nothing is held back without"
            )
        if treated.if_named is not None and outcome not in SCOPED:
            yield _wrong((*place, "if_named"), f"nothing names a field under {outcome}")
    whole = treatment_table(form, outcome)
    for category in sorted(CATEGORIES - {UNKNOWN}):
        covered_by = matching_pattern(whole, category)
        if covered_by is None:
            yield _wrong(path, f"{category} has no treatment")
            continue
        treated = whole[covered_by]
        if _must_be_withheld(outcome, category) and treated.treatment is not Treatment.WITHHOLD:
            yield _wrong(path, f"{category} may not leave under {outcome}: it must be withheld")
        if _is_kept(treated) and outcome in SCOPED and category in _FREE_TEXT:
            yield _wrong(path, f"{category} is free text and may name anybody: redact_text at most")
        if treated.if_named is not None and category in SOMEBODY_ELSE and outcome not in SCOPED[:2]:
            yield _wrong(path, f"{category} is somebody else's: only a court can name it")


def _is_kept(treated: TreatmentForm) -> bool:
    return Treatment.KEEP in (treated.treatment, treated.if_named)


def _must_be_withheld(outcome: Outcome, category: Category) -> bool:
    """Without process, consent or operational need nothing leaves that names a person or is free text; under
    an order or a consent nothing that is somebody else's, and no secret that the paper does not name."""
    if outcome in PUBLIC:
        return group_of(category) in _NEVER_KEPT
    return category in SOMEBODY_ELSE or category in _ONLY_IF_NAMED


def _purposes(form: ProfileForm) -> Iterator[Mistake]:
    for name, purpose in form.purposes.items():
        path: KeyPath = ("purposes", name)
        yield from _ground(form, (*path, "left_out"), purpose.left_out)
        yield from _patterns((*path, "fields"), purpose.fields)
        for category in sorted(covered(purpose.fields) & _NO_WORK_NEEDS):
            yield _wrong((*path, "fields"), f"{category} is needed for no task: it may not be given")
        for asker, patterns in purpose.never_to.items():
            yield from _patterns((*path, "never_to", asker), patterns)


def _releases(form: ProfileForm) -> Iterator[Mistake]:
    for outcome, classes in form.releases.items():
        path: KeyPath = ("releases", outcome)
        if outcome not in PUBLIC:
            yield _wrong(path, f"{outcome} gives rows as they stand: it has no tables of its own")
            continue
        if outcome not in form.treatments:
            yield _wrong(path, f"there are no treatments for {outcome}")
            continue
        for name, release in classes.items():
            yield from _release(form, (*path, name), outcome, release)
    for name in sorted({name for classes in form.releases.values() for name in classes}):
        made = [classes[name] for classes in form.releases.values() if name in classes]
        kinds = sorted({column.category for each in made for column in _dates(each)})
        if len(kinds) > 1:
            what = f"{' and '.join(kinds)} date the rows of {name}: only one of them may"
            yield _wrong(("releases",), what)


def _dates(release: ReleaseForm) -> Iterator[ColumnForm]:
    columns = [each for table in release.tables for each in table.columns]
    columns += [each for total in release.totals for each in total.levels]
    return (column for column in columns if column.scale in _TIMES)


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
        if total.levels[0].optional:
            yield _wrong((*path, "totals", nth), "the first level holds all the others: it is not optional")
        if total.leaf_columns and total.levels[-1].optional:
            yield _wrong((*path, "totals", nth), "other columns go with the last level: it is not optional")
    if release.only_totals is not None:
        place = (*path, "only_totals")
        if release.only_totals.exemption not in form.exemptions:
            wrong = field_name(release.only_totals.exemption)
            yield _wrong((*place, "exemption"), f"{wrong} is not among the exemptions")
        if release.tables:
            yield _wrong(place, "there are tables of rows beside the totals")
    elif outcome is Outcome.RELEASE_REDACTED and not release.tables:
        yield _wrong(path, "only_totals is missing: the ground for giving no rows")
    yield from _dated(path, release)


def _dated(path: KeyPath, release: ReleaseForm) -> Iterator[Mistake]:
    """A period is told, and remembered, by the first column."""
    made: list[tuple[KeyPath, TableForm | TotalsForm, Sequence[ColumnForm]]] = [
        ((*path, "tables", nth), table, table.columns) for nth, table in enumerate(release.tables)
    ]
    made += [((*path, "totals", nth), total, total.levels) for nth, total in enumerate(release.totals)]
    for place, each, columns in made:
        if each.period is None and any(column.scale in _TIMES for column in columns):
            yield _wrong(place, "rows are told by their date here: the period is missing")
        if each.period is not None and columns[0].scale != each.period.value:
            yield _wrong(place, f"the first column must be the {each.period.value}: it is the period")


def _column(form: ProfileForm, place: KeyPath, outcome: Outcome, column: ColumnForm) -> Iterator[Mistake]:
    category = Category(column.category)
    if category not in CATEGORIES:
        yield _wrong(place, f"{field_name(column.category)} is {NO_CATEGORY}")
        return
    table = treatment_table(form, outcome)
    pattern = matching_pattern(table, category)
    if pattern is not None and table[pattern].treatment is Treatment.WITHHOLD:
        yield _wrong(place, f"{category} is printed here but withheld under {outcome}")
    if group_of(category) in _NEVER_KEPT:
        yield _wrong(place, f"{category} may not be printed under {outcome}")
    if category.endswith(("_time", ".time")) and column.scale not in _TIMES:
        yield _wrong(place, f"{category} must be coarsened to a month or a year")
