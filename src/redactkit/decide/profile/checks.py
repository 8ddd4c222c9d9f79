"""What must hold between the parts of a profile before it may decide. Every mistake, each with its place.

``check_table`` looks at rules, duties, clocks and texts, ``check_columns`` at what may happen to a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redactkit.decide.facts import DOMAINS, FACTS, FOR_NOTES_ONLY
from redactkit.decide.profile.column_checks import check_columns
from redactkit.decide.profile.schema import DutyRefForm, ProfileForm, RuleForm, WhenForm, step_of
from redactkit.decide.vocabulary import AXES, WARNINGS, CounselRole, members
from redactkit.decide.yaml_text import KeyPath, Mistake, field_name
from redactkit.model import Basis, Outcome

RECEIVED = "received"
"""``by: received``: the same day."""
BEFORE_RETURN_DATE = "before_return_date"
"""``by: before_return_date``: in time for the paper's own date, with no date of its own."""

RETURN_DATE = "return_date"
"""The clock whose date is the paper's own."""
NOW = "now"
"""``by: now``: at once, at any hour, before everything else."""
_OTHER_DATES = (RECEIVED, BEFORE_RETURN_DATE, RETURN_DATE, NOW)
_NO_OFFICE = ("staff", "operator")
_NOT_HERE = ("home_library", "institution")
_HOLDS = (Outcome.HOLD_FOR_COUNSEL,)
_ANSWERS = ("release", "refuse", "defect")


def check_profile(form: ProfileForm) -> list[Mistake]:
    """Everything that is wrong with a profile whose fields are all there and all of the right kind."""
    return [
        *_rules(form),
        *_order(form),
        *_duties(form),
        *_texts(form),
        *_people(form),
        *_axes(form),
        *_readings(form),
        *check_columns(form),
    ]


def _wrong(path: KeyPath, what: str) -> Mistake:
    return Mistake(path=path, what=what)


def _cites(form: ProfileForm, path: KeyPath, cites: Sequence[str], field: str = "cites") -> Iterator[Mistake]:
    for nth, cite in enumerate(cites):
        if cite not in form.sources:
            yield _wrong((*path, field, nth), f"{field_name(cite)} is cited but is not among the sources")


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
        if ref.who is not None:
            yield from _office(form, (*place, "who"), ref.who)
        yield from _told(form, place, ref.tells or ())
        yield from _cites(form, place, ref.cites or ())
        yield from _when((*place, "when"), ref.when, decides=False)


def _rules(form: ProfileForm) -> Iterator[Mistake]:
    ids = {rule.id for rule in form.rules}
    if not form.rules:
        yield _wrong(("rules",), "there is no rule")
    for nth, rule in enumerate(form.rules):
        path: KeyPath = ("rules", nth)
        yield from _when((*path, "when"), rule.when, decides=rule.outcome is not None)
        yield from _cites(form, path, rule.cites)
        yield from _cites(form, path, rule.for_, "for")
        yield from _cites(form, path, rule.against, "against")
        yield from _duty_refs(form, (*path, "duties"), rule.duties)
        yield from _rule(form, path, rule, ids)
    for name in _ANSWERS:
        if name not in form.answered:
            yield _wrong(("answered",), f"answered.{name} is missing: what counsel's answer makes of a row")
    for name, answered in form.answered.items():
        yield from _duty_refs(form, ("answered", name, "duties"), answered.duties)
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
    if rule.outcome is None and (rule.refer_to or rule.neutral or rule.answered_by or rule.over):
        yield _wrong(path, "a row without an outcome decides nothing: it adds duties, cites, warnings")
    if rule.outcome in _HOLDS and rule.question is None:
        yield _wrong(
            path, "a row that waits for counsel needs a question: what counsel is asked, in one line"
        )
    if rule.basis is Basis.INFERRED and rule.outcome is not None and not rule.reading:
        yield _wrong(path, "an inferred row needs a reading, so that a library can read the policy otherwise")
    if rule.basis is Basis.POLICY and rule.outcome is not None and not rule.cites:
        yield _wrong(path, "a row that claims to be the policy's own must cite its sentence")
    for name, value in rule.reading.items():
        if name not in form.readings:
            yield _wrong((*path, "reading", name), f"{field_name(name)} is not among the readings")
        elif value not in form.readings[name].may_be:
            yield _wrong((*path, "reading", name), f"{field_name(value)} is no value of the reading {name}")


def _order(form: ProfileForm) -> Iterator[Mistake]:
    """Rows stand in the order of their steps, and a row goes before later rows of its own step alone."""
    deciding = [(nth, rule) for nth, rule in enumerate(form.rules) if rule.outcome is not None]
    steps = [step_of(rule.step) for _, rule in deciding]
    kept = _longest_in_order(steps)
    for at in sorted(set(range(len(steps))) - set(kept)):
        nth, rule = deciding[at]
        above = [each for each in kept if each < at and steps[each] > steps[at]]
        below = [each for each in kept if each > at and steps[each] < steps[at]]
        side, other = ("after", above[-1]) if above else ("before", below[0])
        yield _wrong(
            ("rules", nth),
            f"{rule.id} is of step {rule.step} and stands {side} step {deciding[other][1].step}: "
            "mend its step, or say before or after which row it goes",
        )
    for nth, rule in deciding:
        later = {each.id for at, each in deciding if at > nth and each.step == rule.step}
        for name in rule.over:
            if name not in later:
                yield _wrong(
                    ("rules", nth, "over"), f"{field_name(name)} is no later row of step {rule.step}"
                )


def _longest_in_order(steps: Sequence[tuple[int, int]]) -> list[int]:
    """The places of the most rows that stand in order among themselves: the few others are those to blame.

    A row that a town has put among fifty others is then told, not the one that happens to follow it.
    """
    best: list[list[int]] = []  # by place: the longest such list that ends there
    for at, step in enumerate(steps):
        before = (found for found, last in zip(best, steps, strict=False) if last <= step)
        best.append([*max(before, key=len, default=[]), at])
    return max(best, key=len, default=[])


def _duties(form: ProfileForm) -> Iterator[Mistake]:
    for name, duty in form.duties.items():
        yield from _cites(form, ("duties", name), duty.cites)
        yield from _office(form, ("duties", name, "who"), duty.who)
        yield from _told(form, ("duties", name), duty.tells or ())
        if duty.barred_by_gag and duty.under_gag is not None:
            yield _wrong(("duties", name, "under_gag"), "barred_by_gag and under_gag exclude one another")
        if duty.by is not None and duty.by not in (*form.clocks, *_OTHER_DATES):
            yield _wrong(("duties", name, "by"), f"{field_name(duty.by)} is no clock")
    yield from _duty_refs(form, ("standing_duties",), form.standing_duties)


def _texts(form: ProfileForm) -> Iterator[Mistake]:
    for name, clock in form.clocks.items():
        yield from _cites(form, ("clocks", name), clock.cites)
        if clock.only_if_missed is not None and clock.only_if_missed not in form.clocks:
            yield _wrong(
                ("clocks", name, "only_if_missed"), f"{field_name(clock.only_if_missed)} is no clock"
            )
        yield from _when(("clocks", name, "when"), clock.when, decides=False)
    yield from _cites(form, ("return_date",), form.return_date.cites)
    for name, warning in form.warnings.items():
        yield from _when(("warnings", name, "when"), warning.when, decides=False)
    for name, retention in form.retention.items():
        yield from _cites(form, ("retention", name), retention.cites)
    shown = {"beyond", *form.duties, *form.warnings, *AXES, *WARNINGS}
    shown |= {rule.id for rule in form.rules} | {rule.id for rule in form.data_rules}
    for nth, note in enumerate(form.notes):
        yield from _cites(form, ("notes", nth), note.cites)
        for name in note.shown_by:
            if name not in shown:
                yield _wrong(
                    ("notes", nth, "shown_by"), f"nothing in this profile is called {field_name(name)}"
                )
    for nth, rule in enumerate(form.data_rules):
        yield from _cites(form, ("data_rules", nth), rule.cites)
    yield from _when(("tasks",), form.tasks, decides=True)
    for fact in sorted({fact for case in form.tasks for fact in case} - {*FACTS["task"].reads}):
        yield _wrong(
            ("tasks",), f"{field_name(fact)} is no fact of a task: tasks are told by asker and purpose"
        )
    rows = {rule.id for rule in form.rules}
    for nth, line in enumerate(form.desk_card.lines):
        for name in line.rows:
            if name not in rows:
                yield _wrong(
                    ("desk_card", "lines", nth, "rows"), f"{field_name(name)} is no row of this table"
                )
    last = form.effective.to
    if last is not None and form.effective.from_ is not None and form.effective.from_ > last:
        yield _wrong(("effective", "from"), "effective.from is later than effective.to")


def _office(form: ProfileForm, path: KeyPath, who: str) -> Iterator[Mistake]:
    if who not in form.contacts and who not in _NO_OFFICE:
        yield _wrong(path, f"{field_name(who)} is not among the contacts")


def _told(form: ProfileForm, path: KeyPath, told: Sequence[str]) -> Iterator[Mistake]:
    for who in told:
        if who not in _NOT_HERE:
            yield from _office(form, (*path, "tells"), who)


def _people(form: ProfileForm) -> Iterator[Mistake]:
    if form.letterhead.records_officer not in form.contacts:
        yield _wrong(("letterhead", "records_officer"), "the records officer is not among the contacts")
    for who in members(CounselRole):
        if any(rule.answered_by == who for rule in form.rules) and who not in form.contacts:
            yield _wrong(("contacts",), f"{who} is asked for answers but is not among the contacts")
    for nth, rule in enumerate(form.rules):
        for refer in rule.refer_to:
            if refer not in form.contacts and refer not in _NOT_HERE:
                yield _wrong(("rules", nth, "refer_to"), f"{refer} is not among the contacts")
    for who in form.desk_card.call:
        if who not in form.contacts:
            yield _wrong(("desk_card", "call"), f"{field_name(who)} is not among the contacts")
    ground = form.letterhead.denied_under
    if ground is not None and ground not in form.exemptions:
        yield _wrong(("letterhead", "denied_under"), f"{field_name(ground)} is not among the exemptions")


def _axes(form: ProfileForm) -> Iterator[Mistake]:
    for name in form.axes.keys() - AXES.keys():
        yield _wrong(("axes", name), f"{field_name(name)} is no axis")
    for name, values in AXES.items():
        if name not in form.axes:
            yield _wrong(("axes",), f"axes.{name} is missing")
        elif form.axes[name].is_ not in values:
            yield _wrong(("axes", name), f"axes.{name} must be {' or '.join(values)}")
    yield from _axes_against_the_table(form)


def _axes_against_the_table(form: ProfileForm) -> Iterator[Mistake]:
    """Where an axis says in a word what the table says in rows, they must agree."""
    said = {name: axis.is_ for name, axis in form.axes.items()}
    outcomes = {rule.outcome for rule in form.rules}
    tables = [
        (outcome, name)
        for outcome, classes in form.releases.items()
        for name, release in classes.items()
        if release.tables
    ]
    if said.get("confidentiality_unit") == "record":
        for outcome, name in tables:
            yield _wrong(
                ("releases", outcome, name, "tables"),
                "the whole record is confidential (axes.confidentiality_unit): give totals, no rows",
            )
    if said.get("public_request_default") != "redact_and_release" and Outcome.RELEASE_REDACTED in outcomes:
        yield _wrong(("axes", "public_request_default"), "a row releases redacted records; the axis says not")
    refers = Outcome.REFER_HOME_LIBRARY in outcomes
    if said.get("home_library_referral") == "no" and refers:
        yield _wrong(("axes", "home_library_referral"), "a row refers to the home library; the axis says no")
    if said.get("consent") == "silent":
        yield from _policy_rows(form, Outcome.RELEASE_WITH_CONSENT, "the axis consent says silent")
    if said.get("home_library_referral") == "yes" and not form.own_codes:
        yield _wrong(
            ("own_codes",), "own_codes is missing: without it no patron can be told from another library's"
        )


def _policy_rows(form: ProfileForm, outcome: Outcome, why: str) -> Iterator[Mistake]:
    for nth, rule in enumerate(form.rules):
        if rule.outcome is outcome and rule.basis is Basis.POLICY:
            yield _wrong(("rules", nth, "basis"), f"{rule.id} claims to be the policy's own, but {why}")


def _readings(form: ProfileForm) -> Iterator[Mistake]:
    for name, reading in form.readings.items():
        yield from _cites(form, ("readings", name), reading.cites)
        if reading.is_ not in reading.may_be:
            may_be = " or ".join(f'"{field_name(value)}"' for value in reading.may_be)
            yield _wrong(
                ("readings", name, "is"),
                f"{field_name(reading.is_)} is not under may_be: readings.{name}.is must be {may_be}",
            )
        if len(reading.may_be) < 2:
            yield _wrong(("readings", name, "may_be"), "a reading needs another one that could be chosen")
        used = {rule.reading[name] for rule in form.rules if name in rule.reading}
        if not used:
            yield _wrong(("readings", name), "no row depends on this reading")
