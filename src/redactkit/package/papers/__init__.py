"""The papers of the record: to tick off, to hand to counsel, to write on during a search, to tape up.

Each module writes one, as a ``Paper``; ``print_docx`` prints it. They lie in OUT-record and are not sent.
"""

from redactkit.package.papers.checklist import Step, checklist, steps_of
from redactkit.package.papers.desk_card import card_contacts, desk_card
from redactkit.package.papers.for_counsel import for_counsel
from redactkit.package.papers.hand_sheet import SheetPolicy, hand_sheet
from redactkit.package.papers.inventory_sheet import inventory_sheet
from redactkit.package.papers.paper import Paper, Table
from redactkit.package.papers.print_docx import paper_document
from redactkit.package.papers.review import review_document, review_markdown

__all__ = [
    "Paper",
    "SheetPolicy",
    "Step",
    "Table",
    "card_contacts",
    "checklist",
    "desk_card",
    "for_counsel",
    "hand_sheet",
    "inventory_sheet",
    "paper_document",
    "review_document",
    "review_markdown",
    "steps_of",
]
