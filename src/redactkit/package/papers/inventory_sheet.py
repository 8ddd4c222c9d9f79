"""The inventory sheet: what is shown, copied or taken under a paper, written down as it happens. Pure.

It has the particulars of the paper and room to write; one page, so that it lies on a clipboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from redactkit.model import Decision, Outcome, Process, Request
from redactkit.package.letter import BLANK, Block, Kind
from redactkit.package.papers.paper import Paper, Table
from redactkit.package.words import COURTS, ISSUERS, PAPERS, SEALED, plain_day

NEEDED_FOR = frozenset({Outcome.COMPLY_NOW, Outcome.RELEASE_AS_ORDERED})
_ROWS = 9
_ROW_CM = 0.95
_SHORT = "______________"


def inventory_sheet(request: Request, decision: Decision, *, day: date) -> Paper:
    """The sheet, to be printed and filled in by hand."""
    head = decision.letterhead
    particulars = Table(
        head=(),
        widths_cm=(3.2, 9.0, 3.2, 8.9),
        rows=tuple(_particulars(request.process, head.library if head else "")),
        bold=frozenset({0, 2}),
    )
    lines = Table(
        head=(
            "Hour",
            "Officer: name, badge, agency",
            "What was shown, copied or taken (record, file, device)",
            "Shown, copied or taken",
            "Copy kept (yes, no)",
            "Initials",
        ),
        widths_cm=(1.8, 5.6, 9.3, 3.3, 2.4, 1.9),
        rows=tuple(("",) * 6 for _ in range(_ROWS)),
        row_cm=_ROW_CM,
    )
    rule = (
        "Write down everything, as it happens. Help with nothing beyond what the paper describes, and do not "
        "hinder the search. Keep this sheet with the record."
    )
    ending = f"For the library: {BLANK}    Director or board member present: {BLANK}    Ended at: {_SHORT}"
    notice = (Block(kind=Kind.NOTICE, text=SEALED),) if decision.sealed else ()
    return Paper(
        title="Inventory: what is shown, copied or taken",
        parts=(
            *notice,
            particulars,
            Block(kind=Kind.TEXT, text=rule),
            lines,
            Block(kind=Kind.TEXT, text=ending),
        ),
        foot=f"Request {decision.request_id}, sheet made on {plain_day(day)}. Keep; do not send.",
        landscape=True,
    )


def _particulars(process: Process, library: str) -> Iterator[tuple[str, str, str, str]]:
    def day(found: date | None) -> str:
        return plain_day(found) if found else BLANK

    yield ("Library", library or BLANK, "Paper", PAPERS.get(process.kind, process.kind))
    yield (
        "Signed by",
        ISSUERS.get(process.issuer, "") or BLANK,
        "Court",
        COURTS.get(process.court or "", "") or BLANK,
    )
    yield ("Served on", day(process.served_on), "How, to whom", process.served_how or BLANK)
    yield ("Return date", day(process.returnable), "Docket number", BLANK)
