"""Under which terms a period was released, and who may let it be made anew. Used by ``reissue``.

Terms are compared as digests: the ledger holds no policy, and needs none to know that it has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from redactkit.errors import Held
from redactkit.folding import fold_key
from redactkit.ledger import Before, Kept
from redactkit.model import Decision, MadeAnew, Office, Request, TableSpec, TotalsSpec

Spec = TableSpec | TotalsSpec


def terms_of(decision: Decision, spec: Spec, account: str) -> Kept:
    """What a period of this table is released under."""
    return Kept(
        columns=_columns_term(decision, spec),
        treatments=_digest(
            {
                category: [treated.treatment, None if treated.exemption is None else treated.exemption.id]
                for category, treated in decision.treatments.items()
            }
        ),
        library=_digest(
            {
                "codes": sorted(fold_key(code) for code in decision.own_codes),
                "refers": decision.refers_other_libraries,
            }
        ),
        account=account,
    )


def made_anew(decision: Decision, request: Request, spec: Spec, period: str, one: Before) -> MadeAnew:
    """What is made once more since a custodian decided so. It cannot be the word of whoever runs this."""
    assert one.reopened is not None  # noqa: S101  asked by the caller
    refuse_own_word(decision, request, one.reopened.decided_by, one.package)
    return MadeAnew(
        file=spec.file,
        period=period,
        package=one.package,
        decided_by=one.reopened.decided_by,
        reason=one.reopened.reason,
        day=one.reopened.day,
    )


def refuse_own_word(decision: Decision, request: Request, office: Office, package: str) -> None:
    operator = request.operator
    if not operator.name:
        raise Held(
            f"package {package} may be made anew because a custodian decided so, and the request form does "
            "not say who runs this: two people must be behind a second version",
            hint="write operator: {desk: …, name: …} into the request form",
        )
    head = decision.letterhead
    officer = None if head is None else head.records_officer
    held_by = {office.value} if office is not Office.RECORDS_OFFICER or officer is None else {officer.id}
    names = {
        fold_key(name)
        for contact in decision.offices
        if contact.id in held_by
        for name in (contact.name, *(each.name for each in contact.alternates))
        if name
    }
    if operator.desk in held_by or fold_key(operator.name) in names:
        raise Held(
            f"whoever decided that package {package} may be made anew is whoever runs this",
            hint="let somebody else run it: two people must be behind a second version",
        )


def _columns_term(decision: Decision, spec: Spec) -> str:
    """The table as the policy has it: its columns, how coarse, and what the policy does with each."""
    treated = {column.category: decision.treatments.get(column.category) for column in spec.every_column}
    return _digest(
        {
            "file": spec.file,
            "class": spec.record_class,
            "period": spec.period,
            "columns": [[c.name, c.category, c.scale, c.optional] for c in spec.every_column],
            "totals": [spec.measure, spec.min_cell, len(spec.levels)] if isinstance(spec, TotalsSpec) else [],
            "treated": {category: each and each.treatment for category, each in treated.items()},
        }
    )


def _digest(document: Mapping[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
