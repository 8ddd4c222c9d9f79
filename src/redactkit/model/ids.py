"""Names that must not be mixed up. The first floor of ``model``: it imports nothing of ours."""

from __future__ import annotations

from typing import NewType

Category = NewType("Category", str)
"""What a column means, as a dotted name: ``patron.barcode``. The list is in ``categories.py``."""

RuleId = NewType("RuleId", str)
ExemptionId = NewType("ExemptionId", str)
ProfileId = NewType("ProfileId", str)
