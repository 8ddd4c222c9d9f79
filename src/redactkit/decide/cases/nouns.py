"""The cases that a profile carries: a situation as a clerk would tell it, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from redactkit.decide.data_rules import ColumnSeen
from redactkit.decide.yaml_text import Place
from redactkit.model import Basis, Operator, Outcome, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSeen:
    """An export as the data rules see it."""

    record_class: str | None
    columns: tuple[ColumnSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSeen:
    """Who runs the program, and whether a purpose is stated."""

    operator: Operator
    has_purpose: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSeen:
    """The place that is written to."""

    open_to_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the case is about: a request; or an export, a run or a place that the data rules look at.

    A request with an export is a task's copy of that export.
    """

    request: Request | None = None
    export: ExportSeen | None = None
    run: RunSeen | None = None
    output: OutputSeen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must come of it. What is not named here may be as it likes."""

    outcome: Outcome | None = None
    rule: str | None = None
    basis: Basis | None = None
    refer_to: str | None = None
    sealed: bool | None = None
    neutral: bool | None = None
    duties: tuple[str, ...] = ()
    no_duties: tuple[str, ...] = ()
    clocks: Mapping[str, date] = field(default_factory=dict)
    no_clocks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    no_warnings: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    no_cites: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)  # by duty: words that it must hold
    treatments: Mapping[str, str] = field(default_factory=dict)  # by category; or "beyond"
    apart: Mapping[str, Outcome] = field(default_factory=dict)  # by record class
    findings: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # by data rule: columns
    no_findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. ``readings`` and ``axes``: what of the profile is otherwise in it."""

    id: str
    covers: tuple[str, ...]
    told: str
    as_of: date
    situation: Situation
    expect: Expect
    place: Place
    readings: Mapping[str, str] = field(default_factory=dict)
    axes: Mapping[str, str] = field(default_factory=dict)
