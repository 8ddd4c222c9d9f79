"""A decision as the ``redactkit.decision/1`` document that others read."""

from __future__ import annotations

from collections.abc import Iterable

from redactkit.model import Decision, OutputColumn, PeriodScope, TableSpec, TotalsSpec


def decision_document(decision: Decision) -> dict[str, object]:
    """The document, ready for JSON. It names fields, never the values of patrons, items or free text."""
    return {
        "schema": "redactkit.decision/1",
        "request": decision.request_id,
        "as_of": decision.as_of.isoformat(),
        "profile": {
            "id": decision.profile.id,
            "version": decision.profile.version,
            "sha256": decision.profile.sha256,
        },
        "outcome": decision.outcome.value,
        "releases": decision.outcome.releases,
        "refer_to": decision.refer_to,
        "sealed": decision.sealed,
        "neutral": decision.neutral,
        "rules": list(decision.rules),
        "basis": decision.basis.value,
        "because": decision.because,
        "cites": [
            {
                "source": cite.source,
                "id": cite.id,
                "text": cite.text,
                "pin": cite.pin,
                "quotable": cite.quotable,
            }
            for cite in decision.cites
        ],
        "duties": [
            {
                "id": duty.id,
                "who": duty.who,
                "what": duty.what,
                "by": duty.by.isoformat() if duty.by is not None else None,
                **({"until": duty.until.isoformat()} if duty.until is not None else {}),
                "now": duty.is_now,
                "cites": list(duty.cites),
            }
            for duty in decision.duties
        ],
        "clocks": [
            {
                "id": clock.id,
                "date": clock.date.isoformat(),
                "counted": clock.counted,
                "missed": clock.missed,
                "if_missed": clock.if_missed,
                "cites": list(clock.cites),
            }
            for clock in decision.clocks
        ],
        "treatments": {
            str(category): {
                "treatment": treated.treatment.value,
                "exemption": treated.exemption.id if treated.exemption is not None else None,
                "reason": treated.reason,
                "no_smaller_part": treated.no_smaller_part,
            }
            for category, treated in decision.treatments.items()
        },
        "tables": [_table(table) for table in decision.release.tables],
        "totals": [_total(total) for total in decision.release.totals],
        "only_totals": {
            kind: {"exemption": why.exemption.id, "reason": why.reason, "basis": why.basis.value}
            for kind, why in decision.only_totals.items()
        },
        "periods": [_period(scope) for scope in decision.periods],
        "warnings": [{"id": warned.id, "text": warned.text} for warned in decision.warnings],
        "trace": [
            {"rule": line.rule, "applies": line.applies, "because": line.because} for line in decision.trace
        ],
    }


def _columns(columns: Iterable[OutputColumn]) -> list[dict[str, str]]:
    return [{"name": each.name, "category": each.category, "scale": each.scale.value} for each in columns]


def _table(table: TableSpec) -> dict[str, object]:
    return {
        "file": table.file,
        "record_class": table.record_class,
        "period": table.period.value,
        "columns": _columns(table.columns),
    }


def _total(total: TotalsSpec) -> dict[str, object]:
    return {
        "file": total.file,
        "record_class": total.record_class,
        "measure": total.measure.value,
        "period": total.period.value if total.period is not None else None,
        "levels": [
            {**column, "optional": level.optional}
            for column, level in zip(_columns(total.levels), total.levels, strict=True)
        ],
        "leaf_columns": _columns(total.leaf_columns),
        "min_cell": total.min_cell,
    }


def _period(scope: PeriodScope) -> dict[str, object]:
    """The span that is released; ``empty`` where no period that was asked for is over."""
    return {
        "period": scope.period.value,
        "first": scope.first.isoformat() if scope.first is not None else None,
        "last": scope.last.isoformat(),
        "empty": scope.first is not None and scope.first > scope.last,
    }
