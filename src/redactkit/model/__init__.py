"""The nouns. Frozen values that travel from stage to stage; no I/O, no policy, no third-party types.

A field that holds cell text, or what a requester said about a person, is ``repr=False``: a printed value,
log line or traceback must not show it.
"""

from __future__ import annotations

from redactkit.model.decision import (
    CategoryTreatment,
    Cite,
    Clock,
    Contact,
    Decision,
    Duty,
    Exemption,
    Letterhead,
    ProfileRef,
    TraceLine,
    Warned,
)
from redactkit.model.export import (
    REPEAT,
    Column,
    DateOrder,
    Dialect,
    Export,
    Group,
    Quarantined,
)
from redactkit.model.ids import (
    Category,
    ExemptionId,
    ProfileId,
    RuleId,
)
from redactkit.model.release import (
    OutputColumn,
    PeriodScope,
    ReleaseSpec,
    TableSpec,
    TotalsSpec,
)
from redactkit.model.request import (
    CounselAnswer,
    MatchedBy,
    MoreTime,
    Operator,
    Process,
    Request,
    Requester,
    Seeks,
)
from redactkit.model.result import (
    Counts,
    Finding,
    GateFinding,
    LogLine,
    Redacted,
    ReleasedColumn,
    ReleasedFile,
    Standing,
)
from redactkit.model.vocabulary import (
    Basis,
    Measure,
    Outcome,
    Period,
    Scale,
    Treatment,
)

__all__ = [
    "REPEAT",
    "Basis",
    "Category",
    "CategoryTreatment",
    "Cite",
    "Clock",
    "Column",
    "Contact",
    "CounselAnswer",
    "Counts",
    "DateOrder",
    "Decision",
    "Dialect",
    "Duty",
    "Exemption",
    "ExemptionId",
    "Export",
    "Finding",
    "GateFinding",
    "Group",
    "Letterhead",
    "LogLine",
    "MatchedBy",
    "Measure",
    "MoreTime",
    "Operator",
    "Outcome",
    "OutputColumn",
    "Period",
    "PeriodScope",
    "Process",
    "ProfileId",
    "ProfileRef",
    "Quarantined",
    "Redacted",
    "ReleaseSpec",
    "ReleasedColumn",
    "ReleasedFile",
    "Request",
    "Requester",
    "RuleId",
    "Scale",
    "Seeks",
    "Standing",
    "TableSpec",
    "TotalsSpec",
    "TraceLine",
    "Treatment",
    "Warned",
]
