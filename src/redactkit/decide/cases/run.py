"""Run a profile's cases: decide each, compare, and say which rows of the profile it reaches. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from redactkit.decide.cases.nouns import Case, Expect
from redactkit.decide.data_rules import DataFinding, check_export, check_output, check_release, check_run
from redactkit.decide.decision import decide
from redactkit.decide.profile import Profile
from redactkit.model import Decision

BEYOND = "beyond"
NOBODY = "nobody"

Vary = Callable[[Case], Profile]
"""The profile as a case reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a case: what is not as it must be, and the rows that it reached."""

    case: Case
    wrong: tuple[str, ...]
    reached: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesRun:
    """All cases of a profile. ``rows``: every row that needs a case, and the cases that cover it."""

    profile: Profile
    ran: tuple[Ran, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def failed(self) -> tuple[Ran, ...]:
        """The cases that did not come out."""
        return tuple(each for each in self.ran if each.wrong)

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The rows that no case covers."""
        return tuple(row for row, cases in self.rows if not cases)


def run_cases(profile: Profile, cases: Sequence[Case], vary: Vary) -> CasesRun:
    """Run them all. A row is covered by a case that says so and reaches it."""
    ran = tuple(run_case(case, vary(case) if case.readings or case.axes else profile) for case in cases)
    covered = [(row, each.case.id) for each in ran for row in each.case.covers if row in each.reached]
    rows = tuple(
        (row, tuple(case for name, case in covered if name == row)) for row in rows_to_cover(profile)
    )
    return CasesRun(profile=profile, ran=ran, rows=rows)


def rows_to_cover(profile: Profile) -> tuple[str, ...]:
    """Every row of the table, every rule about data, and every note that something shows."""
    names = [rule.id for rule in profile.table] + [rule.id for rule in profile.data_rules]
    names += [note.id for note in profile.notes if note.shown_by]
    return tuple(dict.fromkeys(names))


def run_case(case: Case, profile: Profile) -> Ran:
    """Decide the case's request, and look at its export, run or place with the rules about data."""
    decision = _decision(case, profile)
    findings = tuple(_findings(case, profile, decision))
    reached = _reached(case, profile, decision, findings)
    wrong = [] if decision is None else list(_wrong(case.expect, decision))
    wrong += _wrong_findings(case.expect, findings)
    wrong += [f"covers {row}, which it does not reach" for row in case.covers if row not in reached]
    return Ran(case=case, wrong=tuple(wrong), reached=reached)


def _decision(case: Case, profile: Profile) -> Decision | None:
    request = case.situation.request
    return decide(request, profile, case.as_of) if request is not None else None


def _findings(case: Case, profile: Profile, decision: Decision | None) -> Iterator[DataFinding]:
    rules, seen = profile.data_rules, case.situation
    if seen.export is not None and decision is not None:
        yield from check_release(rules, decision.treatments, seen.export.columns)
    elif seen.export is not None:
        yield from check_export(rules, seen.export.record_class, seen.export.columns)
    if seen.run is not None:
        yield from check_run(rules, seen.run.operator, has_purpose=seen.run.has_purpose)
    if seen.output is not None:
        yield from check_output(rules, open_to_others=seen.output.open_to_others)


def _reached(
    case: Case, profile: Profile, decision: Decision | None, findings: Sequence[DataFinding]
) -> frozenset[str]:
    """The rows that applied, the rules that found something, and the notes that these show."""
    rows = {finding.rule for finding in findings}
    shows = {*rows, *case.axes}
    if decision is not None:
        rows |= set(decision.rules)
        shows |= {*rows, *(duty.id for duty in decision.duties), *(each.id for each in decision.warnings)}
        shows |= {BEYOND} if any(each.is_beyond for each in decision.treatments.values()) else set()
    return frozenset(rows | {note.id for note in profile.notes if not shows.isdisjoint(note.shown_by)})


def _wrong(expect: Expect, decision: Decision) -> Iterator[str]:
    """Everything in which the decision is not as expected. By names and ids alone."""
    decided = {
        "outcome": (expect.outcome, decision.outcome),
        "rule": (expect.rule, decision.rules[0]),
        "basis": (expect.basis, decision.basis),
        "refer_to": (expect.refer_to, decision.refer_to or NOBODY),
        "sealed": (expect.sealed, decision.sealed),
        "neutral": (expect.neutral, decision.neutral),
    }
    for name, (wanted, found) in decided.items():
        if wanted is not None and wanted != found:
            yield f"{name} is {_plain(found)}, not {_plain(wanted)}"
    duties = {duty.id: duty for duty in decision.duties}
    yield from _listed("duty", expect.duties, expect.no_duties, duties)
    warned = [each.id for each in decision.warnings]
    yield from _listed("warning", expect.warnings, expect.no_warnings, warned)
    yield from _listed("cite", expect.cites, expect.no_cites, [each.id for each in decision.cites])
    clocks = {clock.id: clock.date for clock in decision.clocks}
    yield from _listed("clock", tuple(expect.clocks), expect.no_clocks, clocks)
    for name, day in expect.clocks.items():
        if name in clocks and clocks[name] != day:
            yield f"the clock {name} ends on {clocks[name].isoformat()}, not on {day.isoformat()}"
    for name, words in expect.says.items():
        if name not in duties or words.casefold() not in duties[name].what.casefold():
            yield f"the duty {name} does not say: {words}"
    for category, wanted in expect.treatments.items():
        found = _treatment(decision, category)
        if found != wanted:
            yield f"{category} is {found}, not {wanted}"
    apart = {name: each.outcome for each in decision.apart for name in each.classes}
    for name, outcome in expect.apart.items():
        if apart.get(name) is not outcome:
            yield f"{name}, asked beside others, is answered {_plain(apart.get(name))}, not {_plain(outcome)}"


def _treatment(decision: Decision, category: str) -> str:
    treated = next((each for name, each in decision.treatments.items() if name == category), None)
    if treated is None:
        return "not released"
    return BEYOND if treated.is_beyond else treated.treatment.value


def _listed(what: str, wanted: Sequence[str], unwanted: Sequence[str], found: object) -> Iterator[str]:
    there = frozenset(found) if isinstance(found, (dict, list)) else frozenset()
    yield from (f"the {what} {name} is missing" for name in wanted if name not in there)
    yield from (f"the {what} {name} is there" for name in unwanted if name in there)


def _wrong_findings(expect: Expect, findings: Sequence[DataFinding]) -> Iterator[str]:
    found: dict[str, list[int]] = {}
    for each in findings:
        found.setdefault(each.rule, []).extend([] if each.column is None else [each.column])
    for rule, columns in expect.findings.items():
        if rule not in found:
            yield f"{rule} finds nothing"
        elif sorted(found[rule]) != sorted(columns):
            yield f"{rule} objects to columns {_plain(found[rule])}, not {_plain(list(columns))}"
    yield from (f"{rule} finds something" for rule in expect.no_findings if rule in found)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "nothing" if value is None else str(value)
