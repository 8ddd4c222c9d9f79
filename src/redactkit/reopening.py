"""A custodian decides that what a package released may be made anew, once. Used by ``cli``.

Nothing is made here. The ledger gets a line with an office and a reason, both of a fixed choice: free text
may name a patron, and the ledger is a public record.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from redactkit.errors import UsageError
from redactkit.home import home_folder
from redactkit.ledger import Ledger, reopened_entry
from redactkit.model import Office, Reason


def release_again(
    package: str, *, decided_by: Office, reason: Reason, day: date, home: Path | None
) -> dict[str, object]:
    """Write the decision into the ledger; the ``redactkit.release-again/1`` document says what it opens.

    The same decision a second time, before the first was used, is no second line (``already``).
    """
    ledger = Ledger(home_folder(home))
    opened = {key: one for key, one in sorted(ledger.released().items()) if one.package == package}
    if not opened:
        raise UsageError(
            "no period is answered from a package of this name",
            hint="the line that held the answer names it, as rk-…; where its periods were made anew "
            "since, it is the package that made them",
        )
    before = next(iter(opened.values())).reopened  # a decision is of all that a package is answered from
    already = before is not None and (before.decided_by, before.reason) == (decided_by, reason)
    if already:
        head = ledger.head()
    else:
        entry = reopened_entry(day=day, package=package, decided_by=decided_by, reason=reason)
        head = ledger.append(entry).head
    return {
        "schema": "redactkit.release-again/1",
        "package": package,
        "decided_by": decided_by.value,
        "reason": reason.value,
        "day": (before.day if already and before is not None else day).isoformat(),
        "already": already,
        "periods": [
            {"record_class": kind, "table": table, "period": period} for _, kind, table, period in opened
        ],
        "head": head,
    }
