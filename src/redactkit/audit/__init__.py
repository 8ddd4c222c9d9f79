"""The audit: what an export shows that should not be in the system, or is kept too long. Deletes nothing.

    learn ─► columns, told by map, values or header ─┐
    harvest ─► known identifiers ────────────────────┼─► look: one pass, in chunks ─► rules ─► document
    profile ─► rules about data, retention ──────────┘

``headers`` and ``residue`` read the data of ``ils/audit``; ``numbers``, ``secrets``,
``ages``, ``texts`` and ``others`` say what a cell is; ``look`` goes through one export; ``run`` ties it
together and ``document`` writes it down. Like ``pipeline`` this ties stages together; no value leaves it.
"""

from redactkit.audit.document import audit_csv, cautions, is_bad, not_looked_at
from redactkit.audit.run import audit

__all__ = ["audit", "audit_csv", "cautions", "is_bad", "not_looked_at"]
