"""package: write what is sent and what is kept, and publish both whole or not at all.

    stage() ─► redacted tables ─► write_release() / write_answer() ─► [the gate reads] ─► publish()

``staging`` and ``moving`` touch the disk, ``in_memory`` does not; ``bag`` closes the release folder;
``manifest``, ``log``,
``letter`` (printed by ``letter_md`` and ``docx``), ``readme_txt`` and ``start_here`` say what is in it;
``papers`` are what people work with, ``assemble`` and ``record`` put all of it into its folders.
"""

from redactkit.package.assemble import DATA, Written, write_answer, write_release
from redactkit.package.bag import verify_bag
from redactkit.package.case import Case
from redactkit.package.in_memory import OUT, RECORD, stage_sealed
from redactkit.package.papers import SheetPolicy, card_contacts, desk_card, hand_sheet, paper_document
from redactkit.package.staging import Folder, Staging, open_to_others, stage, stage_one
from redactkit.package.start_here import desk_card_page, paper_page

__all__ = [
    "DATA",
    "OUT",
    "RECORD",
    "Case",
    "Folder",
    "SheetPolicy",
    "Staging",
    "Written",
    "card_contacts",
    "desk_card",
    "desk_card_page",
    "hand_sheet",
    "open_to_others",
    "paper_document",
    "paper_page",
    "stage",
    "stage_one",
    "stage_sealed",
    "verify_bag",
    "write_answer",
    "write_release",
]
