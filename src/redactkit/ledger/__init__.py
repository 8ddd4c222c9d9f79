"""ledger: what was disclosed before. The one stage with a memory; see ``book``."""

from redactkit.ledger.book import EMPTY_HEAD, Appended, Ledger
from redactkit.ledger.entry import Disclosed, aborted_entry, key_entry, package_entry
from redactkit.ledger.unfinished import Places, Run

__all__ = [
    "EMPTY_HEAD",
    "Appended",
    "Disclosed",
    "Ledger",
    "Places",
    "Run",
    "aborted_entry",
    "key_entry",
    "package_entry",
]
