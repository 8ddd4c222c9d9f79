"""What a profile's checked form says of columns in a copy, and of tasks, typed. Beside ``build``."""

from __future__ import annotations

from collections.abc import Mapping

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide.profile import schema as s
from redactkit.decide.profile.nouns import Purpose
from redactkit.decide.profile.patterns import covered, matching_pattern, treatment_table
from redactkit.model import (
    Category,
    CategoryTreatment,
    Exemption,
    Outcome,
    Treatment,
)


def treatments_of(
    form: s.ProfileForm, outcome: Outcome, exemptions: Mapping[str, Exemption]
) -> dict[Category, CategoryTreatment]:
    table = treatment_table(form, outcome)
    found = {name: matching_pattern(table, name) for name in sorted(CATEGORIES - {UNKNOWN})}
    return {
        category: _treatment(table[pattern], exemptions)
        for category, pattern in found.items()
        if pattern is not None  # the checks have found one for each
    }


def _treatment(form: s.TreatmentForm, exemptions: Mapping[str, Exemption]) -> CategoryTreatment:
    return CategoryTreatment(
        treatment=form.treatment,
        exemption=exemptions[form.exemption] if form.exemption is not None else None,
        reason=form.reason,
        no_smaller_part=form.no_smaller_part,
        if_named=form.if_named,
    )


def beyond_of(form: s.ProfileForm, outcome: Outcome) -> s.GroundForm | None:
    table = form.treatments[outcome]
    if table.beyond is not None or table.like is None:
        return table.beyond
    return form.treatments[table.like].beyond


def ground_of(form: s.GroundForm, exemptions: Mapping[str, Exemption], *, beyond: bool) -> CategoryTreatment:
    return CategoryTreatment(
        treatment=Treatment.WITHHOLD,
        exemption=exemptions[form.exemption],
        reason=form.reason,
        no_smaller_part=form.no_smaller_part,
        is_beyond=beyond,
    )


def purpose_of(name: str, form: s.PurposeForm, exemptions: Mapping[str, Exemption]) -> Purpose:
    return Purpose(
        name=name,
        about=form.about,
        fields=covered(form.fields),
        left_out=ground_of(form.left_out, exemptions, beyond=False),
        never_to={str(asker): covered(patterns) for asker, patterns in form.never_to.items()},
    )
