"""package: write what is sent and what is kept, and publish both whole or not at all.

    stage() ─► redacted tables ─► write_release() / write_answer() ─► [the gate reads] ─► publish()

``staging`` and ``moving`` touch the disk; ``bag`` closes the release folder; ``manifest``, ``log``,
``letter`` (printed by ``letter_md`` and ``docx``), ``readme_txt`` and ``start_here`` say what is in it;
``assemble`` puts them into their folders.
"""

from redactkit.package.assemble import DATA, Case, Written, write_answer, write_release
from redactkit.package.bag import verify_bag
from redactkit.package.staging import Folder, Staging, open_to_others, stage

__all__ = [
    "DATA",
    "Case",
    "Folder",
    "Staging",
    "Written",
    "open_to_others",
    "stage",
    "verify_bag",
    "write_answer",
    "write_release",
]
