"""What an answer lets leave: which columns, which rows, and what is still needed to make the copy. Pure.

An order, a consent or a task gives what it covers and nothing beyond. What only the copy needs (whose card it
is and who found it, to whom a task's copy goes) never changes the decision; ``missing_for_copy`` asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from redactkit.categories import named_by
from redactkit.decide.profile import Profile
from redactkit.decide.profile.column_checks import SCOPED
from redactkit.model import (
    Category,
    CategoryTreatment,
    Decision,
    Outcome,
    ReleaseSpec,
    Request,
    ScopedSpec,
    Treatment,
)

_NOT_ASKED_FOR = "the purpose allows this field, and the request names others and not this one"
_RECOVERY = "property_recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A field of the form that must be filled in before a copy can be made, and what goes there."""

    field: str
    what: str


def treatments_for(
    request: Request, profile: Profile, outcome: Outcome, asker: str
) -> Mapping[Category, CategoryTreatment]:
    """What happens to each kind of column under this answer to this request.

    What a paper that names fields does not name is beyond it, whatever else would speak against giving it:
    the log says no more of such a column than that.
    """
    if outcome is Outcome.RELEASE_OPERATIONAL:
        return _for_purpose(request, profile, asker)
    listed = profile.treatments.get(outcome, {})
    named = named_by(request.seeks.fields)
    if outcome not in SCOPED or not named:
        return listed
    beyond = profile.beyond[outcome]
    return {
        category: _if_named(treated) if category in named else beyond for category, treated in listed.items()
    }


def _if_named(treated: CategoryTreatment) -> CategoryTreatment:
    return treated if treated.if_named is None else replace(treated, treatment=treated.if_named)


_RECEIVES = {"debt_collection": "collection_agency", "vendor_contract": "vendor"}
"""Who receives the copy in a situation, whoever asks for it to be made."""


def _for_purpose(request: Request, profile: Profile, asker: str) -> Mapping[Category, CategoryTreatment]:
    """A purpose without a list gives nothing. Of fields that the request names, those of the list."""
    purpose = profile.purposes.get(request.purpose or "")
    if purpose is None:
        return {}
    given = purpose.fields
    for receiver in (asker, _RECEIVES.get(request.situation)):
        given -= purpose.never_to.get(receiver or "", frozenset())
    named = named_by(request.seeks.fields) if request.seeks.fields else given
    kept = CategoryTreatment(treatment=Treatment.KEEP)
    unasked = replace(purpose.left_out, reason=_NOT_ASKED_FOR, is_beyond=True)
    every = next(iter(profile.treatments.values()), {})
    return {
        category: (kept if category in named else unasked) if category in given else purpose.left_out
        for category in every
    }


def scoped_release(request: Request, profile: Profile, outcome: Outcome, *, gag: bool) -> ReleaseSpec | None:
    """The rows that an order, a consent or a task covers; ``None`` under every other answer.

    A search warrant goes before a referral, and a paper that must not be spoken of is told to no other
    library.
    """
    operational = outcome is Outcome.RELEASE_OPERATIONAL
    if operational and (request.purpose or "") not in profile.purposes:
        return None
    if not operational and (outcome not in SCOPED or outcome not in profile.treatments):
        return None
    seeks = request.seeks
    return ReleaseSpec(
        scoped=ScopedSpec(
            classes=seeks.classes,
            first=seeks.from_,
            last=seeks.to,
            names_persons=not operational,
            wherever_registered=outcome is Outcome.COMPLY_NOW or gag,
        )
    )


def missing_for_copy(request: Request, decision: Decision) -> tuple[Missing, ...]:
    """What the form still lacks for the copy to be made. Empty: nothing, or there is no such copy."""
    return tuple(_missing(request, decision))


def _missing(request: Request, decision: Decision) -> Iterator[Missing]:
    outcome, seeks = decision.outcome, request.seeks
    if outcome is Outcome.RELEASE_OPERATIONAL:
        if request.purpose is None:
            yield Missing(field="purpose", what="for which of the library's purposes")
        elif decision.release.scoped is None:
            yield Missing(
                field="purpose",
                what="one for which the policy lists what is given; it lists nothing for this one",
            )
        if request.purpose == _RECOVERY and not seeks.patrons and not seeks.items:
            yield Missing(field="seeks.items", what="the items at issue, or the card of whoever has them")
        elif not seeks.patrons and not request.recipients:
            yield Missing(
                field="recipients",
                what="the people who receive it: a task for a whole class is for them alone",
            )
        return
    if outcome not in SCOPED:
        return
    if not seeks.patrons:
        yield Missing(field="seeks.patrons", what="the card number of each person whom the paper covers")
    if seeks.matched_by is None:
        yield Missing(
            field="seeks.matched_by",
            what="who found the card for that person, on which day, and by what: name, birth_date, address …",
        )
