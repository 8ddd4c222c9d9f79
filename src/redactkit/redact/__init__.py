"""Chunk + plan → released columns. Rows become tables that cannot be joined; totals become partitions.

patrons ─► whose row is it    plan ─► which column feeds what
transform (a pure function of plan and chunk) ─► merged ─► finish (totals, order) ─► write
                                                              └► account (the withholding log)

An order, a consent or a task has a way of its own, in which rows stay rows:

people ─► person: the right one    scoped ─► which rows and columns
scoped_rows (a pure function of plan and chunk) ─► text (other people out) ─► scoped_write
                                                              └► scoped_log
"""

from redactkit.redact.account import account_for_columns, refuse_classes_without_tables
from redactkit.redact.own import Own
from redactkit.redact.patrons import PatronIndex, PatronIndexBuilder
from redactkit.redact.people import People, PeopleBuilder, identity_columns
from redactkit.redact.person import Named, find_persons
from redactkit.redact.plan import Ownership, Plan, bind
from redactkit.redact.scoped import ScopedPlan, bind_scoped, patron_keys, refers
from redactkit.redact.scoped_log import account_for_scope
from redactkit.redact.scoped_rows import Taken, find_rows, take_rows, values_in
from redactkit.redact.scoped_write import empty_rows, texts_to_read, with_texts, write_scoped
from redactkit.redact.text import without_others
from redactkit.redact.transform import Memory, Partial, merged, transform
from redactkit.redact.write import FinishedTable, PeriodDigest, finish, period_digests, write_tables

__all__ = [
    "FinishedTable",
    "Memory",
    "Named",
    "Own",
    "Ownership",
    "Partial",
    "PatronIndex",
    "PatronIndexBuilder",
    "People",
    "PeopleBuilder",
    "PeriodDigest",
    "Plan",
    "ScopedPlan",
    "Taken",
    "account_for_columns",
    "account_for_scope",
    "bind",
    "bind_scoped",
    "empty_rows",
    "find_persons",
    "find_rows",
    "finish",
    "identity_columns",
    "merged",
    "patron_keys",
    "period_digests",
    "refers",
    "refuse_classes_without_tables",
    "take_rows",
    "texts_to_read",
    "transform",
    "values_in",
    "with_texts",
    "without_others",
    "write_scoped",
    "write_tables",
]
