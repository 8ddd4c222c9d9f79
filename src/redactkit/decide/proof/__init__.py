"""Proofs about a whole policy: every request that the form can hold, walked at once.

``space`` holds every request, ``diagram`` sets of them; ``everybody`` knows their facts, ``walked`` sends
them down the table. ``check`` says what is wrong with a table, ``compare`` in what two tables differ.
"""

from redactkit.decide.proof.check import Checked, check_table
from redactkit.decide.proof.compare import Compared, compare_policies
from redactkit.decide.proof.compare_document import diff_document
from redactkit.decide.proof.document import check_document

__all__ = ["Checked", "Compared", "check_document", "check_table", "compare_policies", "diff_document"]
