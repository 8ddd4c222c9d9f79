"""Fill the two pages of the record that people open in a browser: START-HERE.html and review.html. Pure.

Self-contained pages that load and run nothing; every value is escaped. They show the answer, the dates and
the duties, rows by their coordinates, and no text of any record and nothing the request says about a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from redactkit.csvout import harmless
from redactkit.model import Clock, Decision, Quarantined
from redactkit.package.letter import sentence
from redactkit.package.words import ANSWERS, BASIS, CLOCKS, WHO, plain, plain_day

_EARLY = "early"


def start_here(
    decision: Decision,
    *,
    day: date,
    out: str,
    record: str,
    sent: Sequence[str],
    missing: Sequence[str],
    released: bool,
) -> bytes:
    """The page a clerk reads first. ``out`` and ``record`` are the folders' own names."""
    return _page(
        "start_here.html.j2",
        {
            "answer": ANSWERS[decision.outcome],
            "basis": BASIS[decision.basis.value],
            "released": released,
            "prepares": decision.outcome.releases and not released,
            "early": [warned.text for warned in decision.warnings if warned.id == _EARLY],
            "because": sentence(decision.because),
            "rules": ", ".join(decision.rules),
            "profile": decision.profile,
            "cites": decision.cites,
            "clocks": _clocks(decision.clocks),
            "duties": [
                {
                    "who": WHO.get(duty.who, plain(duty.who)),
                    "what": duty.what,
                    "by": plain_day(duty.by) if duty.by else "",
                }
                for duty in sorted(decision.duties, key=lambda duty: duty.by or date.max)
            ],
            "refer_to": WHO.get(decision.refer_to or "", plain(decision.refer_to or "")),
            "warnings": [warned.text for warned in decision.warnings if warned.id != _EARLY],
            "officer": decision.letterhead.records_officer if decision.letterhead else None,
            "missing": missing,
            "sent": sent,
            "out": out,
            "record": record,
            "day": plain_day(day),
        },
    )


def review(doubtful: Sequence[tuple[str, Quarantined]]) -> bytes:
    """The rows a person must look at, by file and row number."""
    return _page(
        "review.html.j2",
        {"rows": [{"file": label, "row": row.row, "why": row.reason} for label, row in doubtful]},
    )


def _clocks(clocks: Sequence[Clock]) -> list[dict[str, object]]:
    """Missed dates first: there is something to mend; then the nearest."""
    return [
        {
            "what": CLOCKS.get(clock.id, plain(clock.id)),
            "date": plain_day(clock.date),
            "counted": clock.counted,
            "missed": clock.missed,
            "if_missed": clock.if_missed,
        }
        for clock in sorted(clocks, key=lambda clock: (not clock.missed, clock.date, clock.id))
    ]


def _page(template: str, values: Mapping[str, object]) -> bytes:
    return (_environment().get_template(template).render(values).rstrip("\n") + "\n").encode("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("redactkit.package"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: harmless(value) if isinstance(value, str) else value,
    )
