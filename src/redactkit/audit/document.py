"""The audit as a document and as CSV: rules, files, columns, rows. Pure; no value of any cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from redactkit.audit.ages import plain_days
from redactkit.audit.look import FILLED, Look, Tally
from redactkit.audit.residue import shipped_residue
from redactkit.csvout import csv_bytes
from redactkit.decide import (
    EXPIRED_REGISTRATION,
    RESIDUE,
    ColumnSeen,
    DataFinding,
    DataRule,
    Profile,
    check_export,
)
from redactkit.model import Export
from redactkit.read.grammar import REPEATS_HEADER

_SEVERITIES = ("error", "warning", "note")
_CSV_HEADER = (
    "rule",
    "severity",
    "file",
    "column",
    "header",
    "rows",
    "of_rows",
    "example_rows",
    "why",
    "what_to_do",
    "details",
    "cites",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule objects to, in one column or in a file as a whole."""

    rule: str
    severity: str
    file: str
    column: int | None
    header: str | None
    category: str | None
    rows: int
    of_rows: int
    example_rows: tuple[int, ...]
    why: str
    what: str
    details: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A file that was looked at."""

    file: str
    system: str | None
    record_class: str | None
    rows: int
    quarantined: int
    unchecked: int
    hidden: int

    @classmethod
    def of(cls, export: Export, look: Look) -> Looked:
        """The file of a look that is over."""
        return cls(
            file=export.label,
            system=export.system,
            record_class=look.subject.record_class,
            rows=export.rows,
            quarantined=sum(doubt.reason != REPEATS_HEADER for doubt in export.quarantined),
            unchecked=look.unchecked,
            hidden=len(export.hidden),
        )


def findings_of(policy: Profile, look: Look, export: Export) -> Iterator[Finding]:
    """What the policy's rules object to in an export that was looked at."""
    rules = {rule.id: rule for rule in policy.data_rules}
    for found in check_export(policy.data_rules, look.subject.record_class, _columns(look)):
        if found.column is None:
            yield from _whole(policy, rules[found.rule], found, look, export)
        else:
            yield from _in_column(policy, rules[found.rule], found, look, export)


def _columns(look: Look) -> list[ColumnSeen]:
    return [
        ColumnSeen(
            position=column.position,
            category=column.category,
            entities=frozenset(kind.partition(":")[0] for kind in look.kinds_in(column.position)),
        )
        for column in look.subject.columns
    ]


def _in_column(
    policy: Profile, rule: DataRule, found: DataFinding, look: Look, export: Export
) -> Iterator[Finding]:
    position = found.column or 0
    column = look.subject.columns[position - 1]
    kinds = look.kinds_in(position)
    if RESIDUE in rule.entities:
        yield from _residue(rule, found, look, export)
    if column.category in rule.categories:
        tally = look.tallies.get((position, FILLED), Tally())
        if not tally.rows and rule.severity != "error":
            return  # an empty column tells nobody anything; one that must not be there is told all the same
    elif kinds & rule.entities:
        tally = max(
            (look.tallies[position, kind] for kind in sorted(kinds & rule.entities)),
            key=lambda one: one.rows,
        )
    else:
        return
    yield replace(_finding(found, look, export, tally), details=tuple(_details(policy, rule, look, position)))


def _details(policy: Profile, rule: DataRule, look: Look, position: int) -> Iterator[str]:
    column = look.subject.columns[position - 1]
    if column.by_header:
        yield "no map knows this column: a word of its header says what it is"
    if EXPIRED_REGISTRATION in rule.entities and position in look.ages:
        yield _need(policy, "registration")
        yield from (f"ended {line}" for line in look.ages[position].lines())
    if column.category == "patron.secret" and position in look.hashed:
        clear = look.tallies.get((position, "CLEAR_SECRET"), Tally()).rows
        yield f"in clear text: {clear:,}; hashed: {look.hashed[position]:,}"
    if column.category not in rule.categories:
        counted = sorted(look.kinds_in(position) & rule.entities)
        if len(counted) > 1:
            yield from (f"{kind}: {look.tallies[position, kind].rows:,} rows" for kind in counted)


def _residue(rule: DataRule, found: DataFinding, look: Look, export: Export) -> Iterator[Finding]:
    known = {each.id: each for each in shipped_residue()}
    position = found.column or 0
    for name in look.left_by.get(position, ()):
        left = known[name]
        told = _finding(found, look, export, look.tallies[position, f"{RESIDUE}:{name}"])
        unsure = (
            () if left.confirmed else ("not confirmed: look whether this column is what it is taken for",)
        )
        yield replace(
            told,
            why=f"{left.says}: {rule.why}",
            details=(f"{name} ({left.system})", *unsure),
        )


def _whole(
    policy: Profile, rule: DataRule, found: DataFinding, look: Look, export: Export
) -> Iterator[Finding]:
    """A sign-up sheet or its like: what is older than the need, or all of it where no need is stated."""
    tally = look.tallies.get((0, FILLED), Tally())
    if not tally.rows:
        return
    ages = look.ages[0].lines() if 0 in look.ages else ()
    yield replace(
        _finding(found, look, export, tally),
        details=(_need(policy, look.subject.record_class or ""), *ages),
    )


def _need(policy: Profile, record_class: str) -> str:
    kept = policy.retention.get(record_class)
    if kept is None:
        return "the policy states no need for them"
    if kept.days is None:
        return f"needed for {kept.need}; how long that is, the policy does not say"
    return f"needed for {kept.need}, at most {plain_days(kept.days)}"


def _finding(found: DataFinding, look: Look, export: Export, tally: Tally) -> Finding:
    column = None if found.column is None else look.subject.columns[found.column - 1]
    return Finding(
        rule=found.rule,
        severity=found.severity,
        file=export.label,
        column=found.column,
        header=None if found.column is None else export.columns[found.column - 1].header,
        category=None if column is None else column.category,
        rows=tally.rows,
        of_rows=export.rows,
        example_rows=tuple(tally.examples),
        why=found.why,
        what=found.what,
        details=(),
        cites=found.cites,
    )


def audit_document(
    policy: Profile,
    as_of: date,
    looked: Sequence[Looked],
    found: Sequence[Finding],
    *,
    cautions: Sequence[str] = (),
) -> dict[str, object]:
    """``redactkit.audit/1``. The worst comes first; among equals the order of files, rules and columns."""
    ordered = sorted(found, key=lambda each: _SEVERITIES.index(each.severity))
    return {
        "schema": "redactkit.audit/1",
        "profile": {"id": policy.ref.id, "version": policy.ref.version, "sha256": policy.ref.sha256},
        "as_of": as_of.isoformat(),
        "errors": sum(each.severity == "error" for each in ordered),
        "warnings": sum(each.severity == "warning" for each in ordered),
        "notes": sum(each.severity == "note" for each in ordered),
        "cautions": list(cautions),
        "files": [
            {
                "file": each.file,
                "system": each.system,
                "record_class": each.record_class,
                "rows": each.rows,
                "quarantined": each.quarantined,
                "unchecked": each.unchecked,
                "hidden": each.hidden,
            }
            for each in looked
        ],
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity,
                "file": each.file,
                "column": each.column,
                "header": each.header,
                "category": each.category,
                "rows": each.rows,
                "of_rows": each.of_rows,
                "example_rows": list(each.example_rows),
                "why": each.why,
                "what": each.what,
                "details": list(each.details),
                "cites": list(each.cites),
            }
            for each in ordered
        ],
    }


def is_bad(found: Mapping[str, Any]) -> bool:
    """Whether somebody must look: an error, a warning, or something that was not looked at."""
    return bool(found["errors"] or found["warnings"] or not_looked_at(found))


def not_looked_at(found: Mapping[str, Any]) -> int:
    """How many rows in doubt there are, and texts that could not be checked: they may hold anything."""
    return sum(each["quarantined"] + each["unchecked"] for each in found["files"])


def cautions(found: Mapping[str, Any]) -> list[str]:
    """What to know before trusting the audit."""
    return list(found["cautions"])


def audit_csv(found: Mapping[str, Any]) -> bytes:
    """The findings as a spreadsheet reads them; no cell of it runs."""
    return csv_bytes(
        _CSV_HEADER,
        (
            (
                each["rule"],
                each["severity"],
                each["file"],
                _text(each["column"]),
                _text(each["header"]),
                _text(each["rows"]),
                _text(each["of_rows"]),
                " ".join(map(str, each["example_rows"])),
                each["why"],
                each["what"],
                "; ".join(each["details"]),
                " ".join(each["cites"]),
            )
            for each in found["findings"]
        ),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
