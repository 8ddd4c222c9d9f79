"""How cases are written: the schema of ``PROFILE.cases.yaml`` (``redactkit.cases/1``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from redactkit.decide import vocabulary as v
from redactkit.decide.profile.schema import RuleName
from redactkit.decide.schema_base import Day, Form, Listed, Text, YesNo
from redactkit.model import Basis, Outcome


def _column(value: object) -> object:
    return {"category": value} if isinstance(value, str) else value


def _counted(value: object) -> object:
    """The columns in which a rule must find something; ``whole``: in the file, run or place as such."""
    return () if value == "whole" else value


class ColumnForm(Form):
    category: Text
    entities: Listed[Text] = ()


class ExportForm(Form):
    record_class: v.RecordClass | None = None
    columns: tuple[Annotated[ColumnForm, BeforeValidator(_column)], ...] = ()


class RunForm(Form):
    name: Text | None = None
    trained: YesNo = False
    purpose: v.Purpose | None = None


class OutputForm(Form):
    open_to_others: YesNo


class WithForm(Form):
    readings: dict[str, Text] = Field(default_factory=dict)
    axes: dict[str, Text] = Field(default_factory=dict)


class ExpectForm(Form):
    outcome: Outcome | None = None
    rule: Text | None = None
    basis: Basis | None = None
    refer_to: v.ReferTo | Literal["nobody"] | None = None
    sealed: YesNo | None = None
    neutral: YesNo | None = None
    duties: Listed[Text] = ()
    no_duties: Listed[Text] = ()
    clocks: dict[str, Day] = Field(default_factory=dict)
    no_clocks: Listed[Text] = ()
    warnings: Listed[Text] = ()
    no_warnings: Listed[Text] = ()
    cites: Listed[Text] = ()
    no_cites: Listed[Text] = ()
    says: dict[str, Text] = Field(default_factory=dict)
    treatments: dict[str, Text] = Field(default_factory=dict)
    apart: dict[v.RecordClass, Outcome] = Field(default_factory=dict)
    findings: dict[str, Annotated[tuple[int, ...], BeforeValidator(_counted)]] = Field(default_factory=dict)
    no_findings: Listed[Text] = ()


class CaseForm(Form):
    id: RuleName
    covers: Annotated[Listed[Text], Field(min_length=1)]
    told: Text
    as_of: Day | None = None
    with_: WithForm = Field(default=WithForm(), alias="with")
    request: dict[str, object] | None = None
    export: ExportForm | None = None
    run: RunForm | None = None
    output: OutputForm | None = None
    expect: ExpectForm


class CasesForm(Form):
    schema_: Literal["redactkit.cases/1"] = Field(alias="schema")
    as_of: Day
    without: Listed[Text] = ()
    cases: tuple[CaseForm, ...]
