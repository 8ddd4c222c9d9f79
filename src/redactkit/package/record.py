"""Write what the custodian keeps: the request, the decision and its reasons, and the papers to work with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redactkit.model import Redacted
from redactkit.package.canonical import canonical_json
from redactkit.package.case import Case
from redactkit.package.letter import Letter
from redactkit.package.papers import checklist, desk_card, for_counsel, inventory_sheet, paper_document
from redactkit.package.papers.inventory_sheet import NEEDED_FOR
from redactkit.package.papers.paper import Paper
from redactkit.package.staging import Staging
from redactkit.package.start_here import start_here

CHECKLIST, COUNSEL = "checklist.docx", "for-counsel.docx"
INVENTORY, CARD = "inventory-sheet.docx", "desk-card.docx"
ABOUT = {
    COUNSEL: "the question for counsel, with all that is needed to answer it; for counsel alone",
    INVENTORY: "to print and write on while records are shown, copied or taken",
    CHECKLIST: "what to do, to tick off",
    CARD: "the page to tape up at the desk",
}
"""The papers, in the order in which they are needed, and what each is for."""


def write_record(
    staging: Staging,
    case: Case,
    *,
    letter: Letter,
    sent: tuple[str, ...],
    internal: Mapping[str, object],
    redacted: Redacted | None = None,
    hidden: Sequence[str] = (),
) -> None:
    """Everything that lies in OUT-record with every answer, a sealed one too."""
    record = staging.record
    papers = dict(papers_of(case))
    record.write("request.yaml", case.form)
    record.write("decision.json", canonical_json(case.document))
    record.write("manifest-internal.json", canonical_json(internal))
    for name, paper in papers.items():
        record.write(name, paper_document(paper))
    record.write(
        "START-HERE.html",
        start_here(
            case.decision,
            day=case.day,
            out=staging.out_target.name,
            record=staging.record_target.name,
            sent=sent,
            missing=letter.missing,
            better_with=letter.better_with,
            needed_for_copy=case.needed_for_copy,
            papers={name: about for name, about in ABOUT.items() if name in papers},
            redacted=redacted,
            hidden=hidden,
        ),
    )


def papers_of(case: Case) -> Iterator[tuple[str, Paper]]:
    """The papers of this answer, by file name."""
    decision = case.decision
    yield CHECKLIST, checklist(decision, day=case.day)
    if decision.for_counsel is not None:
        yield COUNSEL, for_counsel(case.request, decision, decision.for_counsel, day=case.day)
    if decision.outcome in NEEDED_FOR:
        yield INVENTORY, inventory_sheet(case.request, decision, day=case.day)
    if decision.desk_card is not None:
        yield CARD, desk_card(decision.desk_card)
