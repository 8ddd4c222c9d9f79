"""Chunk + plan → released columns. Rows become tables that cannot be joined; totals become partitions.

patrons, unkeyed ─► whose row is it    plan ─► which column feeds what    bound ─► the same of one export
transform (a pure function of plan and chunk) ─► merged ─► finish (totals, order) ─► write
                                                              └► account (the withholding log)

An order, a consent or a task has a way of its own, in which rows stay rows; its modules are imported where
such a copy is made, since most runs make none:

people ─► person: the right one    scoped ─► which rows and columns
scoped_rows (a pure function of plan and chunk) ─► text (other people out) ─► scoped_write
                                                              └► scoped_log
"""

from redactkit.redact.account import (
    account_for_columns,
    columns_to_review,
    refuse_classes_without_tables,
)
from redactkit.redact.bound import leading
from redactkit.redact.patrons import PatronIndex, PatronIndexBuilder
from redactkit.redact.plan import Ownership, Plan, bind
from redactkit.redact.transform import Memory, Partial, date_words, merged, transform
from redactkit.redact.unkeyed import Unkeyed, UnkeyedBuilder
from redactkit.redact.write import (
    FinishedTable,
    PeriodDigest,
    finish,
    period_digests,
    periods_of,
    write_tables,
)

__all__ = [
    "FinishedTable",
    "Memory",
    "Ownership",
    "Partial",
    "PatronIndex",
    "PatronIndexBuilder",
    "PeriodDigest",
    "Plan",
    "Unkeyed",
    "UnkeyedBuilder",
    "account_for_columns",
    "bind",
    "columns_to_review",
    "date_words",
    "finish",
    "leading",
    "merged",
    "period_digests",
    "periods_of",
    "refuse_classes_without_tables",
    "transform",
    "write_tables",
]
