"""Under which terms a period was released, and who may let it be made anew. Used by ``reissue``.

Terms are compared as digests: the ledger holds no policy, and needs none to know that it has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from redactkit.errors import Held
from redactkit.folding import fold_key
from redactkit.ledger import Before, Kept
from redactkit.model import Contact, Decision, MadeAnew, Office, Person, Request, TableSpec, TotalsSpec

Spec = TableSpec | TotalsSpec

_WORD = re.compile(r"\w+")
_ARTICLES = {"the", "a", "an", "of"}


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
    """Stop where whoever decided may be whoever runs this, as far as what is written down can tell."""
    operator = request.operator
    if not operator.name:
        raise Held(
            f"package {package} may be made anew because a custodian decided so, and the request form does "
            "not say who runs this: two people must be behind a second version",
            hint="write operator: {desk: …, name: …} into the request form",
        )
    head = decision.letterhead
    officer = head.records_officer.id if head is not None else office.value
    held_by = officer if office is Office.RECORDS_OFFICER else office.value
    contact = next((each for each in decision.offices if each.id == held_by), None)
    if operator.desk == held_by or _is_called(operator.name, held_by, contact):
        raise Held(
            f"whoever decided that package {package} may be made anew is whoever runs this",
            hint="let somebody else run it, and write the name of that person, not an office, as operator: "
            "two people must be behind a second version",
        )
    if contact is None or not contact.name:
        raise _nobody_named(decision, package, held_by, contact)


def _is_called(name: str, office: str, contact: Contact | None) -> bool:
    """Whether this is who holds an office or stands in: by name, or by what the office is called."""
    people: tuple[Contact | Person, ...] = () if contact is None else (contact, *contact.alternates)
    titles = (office.replace("_", " "), *(each.title for each in people))
    names = {fold_key(each.name) for each in people if each.name}
    return fold_key(name) in names or any(_words(name) <= _words(title) for title in titles)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold_key(text))) - _ARTICLES


def _nobody_named(decision: Decision, package: str, office: str, contact: Contact | None) -> Held:
    policy = decision.profile.id
    title = "" if contact is not None else "title: …, "
    line = f"contacts: {{{office}: {{{title}name: …}}}}"
    return Held(
        f"package {package} may be made anew because {office} decided so, and policy {policy} has no name "
        "for that office: nobody can tell that somebody else runs this",
        hint=f"write {line} into your policy file; where {policy} is used as it was shipped, make one beside "
        f"the request form, our-policy.yaml, with the three lines extends: {policy} / id: {policy} / {line}, "
        "and write profile: our-policy.yaml into the form (docs/ledger.md, Making a period anew)",
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
