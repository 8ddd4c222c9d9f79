"""ledger: what was disclosed before. The one stage with a memory; see ``book``."""

from redactkit.ledger.book import EMPTY_HEAD, Appended, Ledger
from redactkit.ledger.entry import Disclosed, Kept, aborted_entry, package_entry, reopened_entry
from redactkit.ledger.kept import ACCOUNT, ROWS, Copies
from redactkit.ledger.released import Before, ReleasedKey, is_same_time

__all__ = [
    "ACCOUNT",
    "EMPTY_HEAD",
    "ROWS",
    "Appended",
    "Before",
    "Copies",
    "Disclosed",
    "Kept",
    "Ledger",
    "ReleasedKey",
    "aborted_entry",
    "is_same_time",
    "package_entry",
    "reopened_entry",
]
