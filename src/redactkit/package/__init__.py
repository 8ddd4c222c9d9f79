"""package: write what is sent and what is kept, and publish both whole or not at all.

    stage() ─► redacted tables ─► write_release() / write_answer() ─► [the gate reads] ─► sign_release(),
    where somebody asked for it ─► publish()

``staging``, ``moving`` and ``leftovers`` touch the disk, ``in_memory`` does not; ``bag`` closes the release
folder; ``manifest``, ``log``, ``letter`` (printed by ``letter_md`` and ``docx``), ``readme_txt`` and
``start_here`` say what is in it; ``papers`` are what people work with, ``assemble`` and ``record`` put all of
it into its folders. ``agree`` checks a finished package against what it says of itself; ``shape`` knows the
published schema.
"""

from redactkit.package.agree import Says, letter_problems, read_manifest, strangers, what_it_says
from redactkit.package.assemble import DATA, Written, sign_release, write_answer, write_release
from redactkit.package.bag import SIGNATURE, TAGMANIFEST, verify_bag
from redactkit.package.case import Case
from redactkit.package.in_memory import OUT, RECORD, stage_sealed
from redactkit.package.leftovers import left_beside
from redactkit.package.papers import (
    SheetPolicy,
    card_contacts,
    desk_card,
    hand_sheet,
    paper_document,
    review_document,
    review_markdown,
)
from redactkit.package.staging import (
    Folder,
    Staging,
    clean_beside,
    disk_trouble,
    open_to_others,
    stage,
    stage_one,
)
from redactkit.package.start_here import desk_card_page, paper_page

__all__ = [
    "DATA",
    "OUT",
    "RECORD",
    "SIGNATURE",
    "TAGMANIFEST",
    "Case",
    "Folder",
    "Says",
    "SheetPolicy",
    "Staging",
    "Written",
    "card_contacts",
    "clean_beside",
    "desk_card",
    "desk_card_page",
    "disk_trouble",
    "hand_sheet",
    "left_beside",
    "letter_problems",
    "open_to_others",
    "paper_document",
    "paper_page",
    "read_manifest",
    "review_document",
    "review_markdown",
    "sign_release",
    "stage",
    "stage_one",
    "stage_sealed",
    "strangers",
    "verify_bag",
    "what_it_says",
    "write_answer",
    "write_release",
]
