"""package: write what is sent and what is kept, and publish both whole or not at all.

    stage() ─► redacted tables ─► write_release() / write_answer() ─► [the gate reads] ─► publish()

``staging``, ``moving`` and ``leftovers`` touch the disk; ``bag`` closes the release folder; ``manifest``,
``log``, ``letter`` (printed by ``letter_md`` and ``docx``), ``readme_txt`` and ``start_here`` say what is in
it; ``papers`` are what people work with, ``assemble`` and ``record`` put all of it into its folders.
"""

from redactkit.package.assemble import DATA, Written, write_answer, write_release
from redactkit.package.bag import verify_bag
from redactkit.package.case import Case
from redactkit.package.papers import (
    SheetPolicy,
    card_contacts,
    desk_card,
    hand_sheet,
    paper_document,
    review_document,
    review_markdown,
)
from redactkit.package.staging import Folder, Staging, clean_beside, disk_trouble, open_to_others, stage
from redactkit.package.start_here import desk_card_page, paper_page

__all__ = [
    "DATA",
    "Case",
    "Folder",
    "SheetPolicy",
    "Staging",
    "Written",
    "card_contacts",
    "clean_beside",
    "desk_card",
    "desk_card_page",
    "disk_trouble",
    "hand_sheet",
    "open_to_others",
    "paper_document",
    "paper_page",
    "review_document",
    "review_markdown",
    "stage",
    "verify_bag",
    "write_answer",
    "write_release",
]
