"""Fill the pages that people open in a browser: START-HERE.html, review.html, and papers to print. Pure.

Self-contained pages that load and run nothing; every value is escaped. They show the answer, the dates and
the duties, rows by their coordinates, and no text of any record and nothing the request says about a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from redactkit.csvout import harmless
from redactkit.model import Basis, Clock, Decision, DeskCard, Outcome, Quarantined, Redacted
from redactkit.package.again import told_to_operator
from redactkit.package.letter import sentence
from redactkit.package.papers import Paper, Table, card_contacts, steps_of
from redactkit.package.words import (
    ANSWERS,
    BASIS,
    CLOCKS,
    COUNSEL_DECIDED,
    EVERY_COLUMN,
    SEALED,
    WHO,
    Answer,
    plain,
    plain_day,
)
from redactkit.scales import too_few

_EARLY = "early"
_BOARD = "policy_review_lapsed"  # says "tell the board": nobody is told anything beside a sealed paper


def start_here(
    decision: Decision,
    *,
    day: date,
    out: str,
    record: str,
    sent: Sequence[str],
    missing: Sequence[str],
    better_with: Sequence[str] = (),
    needed_for_copy: Sequence[str] = (),
    papers: Mapping[str, str] | None = None,
    redacted: Redacted | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """The page a clerk reads first. ``out`` and ``record`` are the folders' own names.

    ``redacted`` is what was released, with the custodian's counts; ``None`` where nothing was. ``papers`` lie
    beside the page, each with what it is for; ``needed_for_copy`` are fields of the form; ``hidden`` says of
    an export what it hides.
    """
    released = redacted is not None
    elsewhere = {_EARLY, _BOARD} if decision.sealed else {_EARLY}
    return _page(
        "start_here.html.j2",
        {
            "sealed": SEALED if decision.sealed else "",
            "answer": _answer(decision, redacted),
            "basis": _basis(decision),
            "every_column": EVERY_COLUMN if decision.gives_every_column else "",
            "released": released,
            "empty": redacted is not None and not any(file.records for file in redacted.files),
            "doubtful": f"{redacted.counts.rows_quarantined:,}"
            if redacted is not None and redacted.counts.rows_quarantined
            else "",
            "prepares": decision.outcome.releases and not released,
            "early": [sentence(warned.text) for warned in decision.warnings if warned.id == _EARLY],
            "because": sentence(decision.because),
            "rules": ", ".join(decision.rules),
            "profile": decision.profile,
            "cites": decision.cites,
            "clocks": _clocks(decision.clocks),
            "steps": steps_of(decision),
            "refer_to": WHO.get(decision.refer_to or "", plain(decision.refer_to or "")),
            "warnings": [warned.text for warned in decision.warnings if warned.id not in elsewhere],
            "contacts": decision.contacts
            or ([head.records_officer] if (head := decision.letterhead) else []),
            "missing": missing,
            "unreviewed": redacted.unreviewed if redacted is not None else (),
            "hidden": hidden,
            "notices": [sentence(text) for text in redacted.notices] if redacted is not None else [],
            "again": list(told_to_operator(redacted.reissued)) if redacted is not None else [],
            "better_with": better_with,
            "needed_for_copy": () if released else needed_for_copy,
            "waits_for_nothing": decision.outcome is Outcome.COMPLY_NOW,
            "papers": papers or {},
            "sent": sent,
            "out": out,
            "record": record,
            "day": plain_day(day),
        },
    )


def _basis(decision: Decision) -> str:
    """How firmly the policy stands behind the answer; in a gap that counsel has closed, who did."""
    if decision.basis is Basis.GAP and decision.by_counsel is not None:
        return COUNSEL_DECIDED
    return BASIS[decision.basis.value]


def _answer(decision: Decision, redacted: Redacted | None) -> Answer:
    """The answer as it came out: totals of too few people have no figure."""
    lines = {file.name: file.lines for file in (redacted.files if redacted is not None else ())}
    fewest = decision.release.fewest_of_no_figure(lines)
    if fewest is not None:
        return Answer("No figure", f"Totals may be given, but there is no figure in them: {too_few(fewest)}.")
    return ANSWERS[Outcome.AGGREGATE_ONLY if _only_totals(decision) else decision.outcome]


def _only_totals(decision: Decision) -> bool:
    """A redacted copy of which the policy makes totals alone."""
    release = decision.release
    return decision.outcome is Outcome.RELEASE_REDACTED and bool(release.totals) and not release.tables


def review(doubtful: Sequence[tuple[str, Quarantined]]) -> bytes:
    """The rows a person must look at, by file and row number."""
    return _page(
        "review.html.j2",
        {"rows": [{"file": label, "row": row.row, "why": row.reason} for label, row in doubtful]},
    )


def desk_card_page(card: DeskCard) -> bytes:
    """The desk card as a page to print from a browser."""
    return _page("desk_card.html.j2", {"card": card, "contacts": list(card_contacts(card))})


def paper_page(paper: Paper) -> bytes:
    """A paper of the record as a page to print from a browser."""
    parts = [
        {"kind": "table", "head": part.head, "rows": part.rows, "bold": part.bold, "room": part.row_cm}
        if isinstance(part, Table)
        else {"kind": part.kind.value, "text": part.text}
        for part in paper.parts
    ]
    return _page("paper.html.j2", {"paper": paper, "parts": parts})


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
