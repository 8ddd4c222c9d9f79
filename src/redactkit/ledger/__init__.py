"""ledger: what was disclosed before. The one stage with a memory; see ``book``."""

from redactkit.ledger.book import Appended, Ledger
from redactkit.ledger.endings import ABORTED, endings
from redactkit.ledger.entry import (
    Disclosed,
    Kept,
    aborted_entry,
    key_entry,
    package_entry,
    reopened_entry,
)
from redactkit.ledger.kept import ACCOUNT, ROWS, Copies
from redactkit.ledger.lines import EMPTY_HEAD
from redactkit.ledger.released import Before, ReleasedKey, is_same_time, released_before
from redactkit.ledger.unfinished import Places, Run

__all__ = [
    "ABORTED",
    "ACCOUNT",
    "EMPTY_HEAD",
    "ROWS",
    "Appended",
    "Before",
    "Copies",
    "Disclosed",
    "Kept",
    "Ledger",
    "Places",
    "ReleasedKey",
    "Run",
    "aborted_entry",
    "endings",
    "is_same_time",
    "key_entry",
    "package_entry",
    "released_before",
    "reopened_entry",
]
