"""Load a profile: a shipped one by its id, or a file of the library's own. Wrong ones name every mistake."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide import profile_schema as s
from redactkit.decide import vocabulary as v
from redactkit.decide.profile import (
    Calendar,
    ClockRule,
    DutyText,
    Profile,
    ProfileNote,
    ReviewCycle,
    Source,
    WarningText,
)
from redactkit.decide.profile_checks import check_profile, matching_pattern, treatment_table
from redactkit.decide.rules import GAP, Condition, DutyRef, Rule, When
from redactkit.decide.schema_base import validated
from redactkit.decide.yaml_text import field_name, invalid, read_bytes, read_yaml
from redactkit.errors import FormInvalid
from redactkit.model import (
    Basis,
    Category,
    CategoryTreatment,
    Contact,
    Exemption,
    ExemptionId,
    Letterhead,
    Outcome,
    OutputColumn,
    ProfileId,
    ProfileRef,
    ReleaseSpec,
    RuleId,
    TableSpec,
    TotalsSpec,
)

_HINT = "docs/profiles.md lists every field of a profile"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SUFFIXES = (".yaml", ".yml")


def list_profiles() -> tuple[ProfileId, ...]:
    """The ids of the shipped profiles, in alphabetical order."""
    folder = resources.files("redactkit") / "profiles"
    names = (Path(entry.name) for entry in folder.iterdir())
    return tuple(ProfileId(name.stem) for name in sorted(names) if name.suffix == ".yaml")


def load_profile(id_or_path: str, *, base: Path | None = None) -> Profile:
    """A profile by the id of a shipped one, or by the path of its file (from ``base``, else from here).

    ``FormInvalid`` (78) where there is no such shipped profile, or with every mistake and its line;
    ``InputMissing`` (66) where a named file is not there.
    """
    if _ID.fullmatch(id_or_path):
        if id_or_path in list_profiles():
            return _shipped(id_or_path)
        raise FormInvalid(
            f"there is no profile {field_name(id_or_path)}",
            hint=f"the profiles that come with redactkit are {', '.join(list_profiles())}; or name a file",
        )
    path = Path(id_or_path)
    if path.suffix not in _SUFFIXES:
        raise FormInvalid(
            "profile is neither the id of a shipped profile nor the name of a YAML file",
            hint=f"the profiles that come with redactkit are {', '.join(list_profiles())}",
        )
    return parse_profile(read_bytes(base / path if base is not None else path, "profile"), path.name)


@lru_cache(maxsize=8)
def _shipped(name: str) -> Profile:
    file = resources.files("redactkit") / "profiles" / f"{name}.yaml"
    return parse_profile(file.read_bytes(), f"{name}.yaml")


def parse_profile(source: bytes, name: str) -> Profile:
    """The profile in the bytes of a YAML file called ``name``."""
    found = read_yaml(source, name)
    form = validated(s.ProfileForm, found.data)
    mistakes = form if isinstance(form, list) else check_profile(form)
    if isinstance(form, list) or mistakes:
        raise invalid(found, mistakes, hint=_HINT)
    return _profile(form, hashlib.sha256(source).hexdigest())


def _profile(form: s.ProfileForm, digest: str) -> Profile:
    contacts = {name: Contact(id=name, **dict(each)) for name, each in form.contacts.items()}
    exemptions = {
        name: Exemption(id=ExemptionId(name), **dict(each)) for name, each in form.exemptions.items()
    }
    months = form.review.every
    return Profile(
        ref=ProfileRef(id=ProfileId(form.id), version=form.version, sha256=digest),
        title=form.title,
        jurisdiction=form.jurisdiction,
        review=ReviewCycle(last_reviewed=form.review.last_reviewed, months=months or None),
        sources={name: Source(id=name, **dict(each)) for name, each in form.sources.items()},
        axes=form.axes,
        own_codes=frozenset(code.casefold() for code in form.own_codes),
        refers_other_libraries=form.refers_other_libraries,
        public_records_law_applies=form.public_records_law_applies,
        operational=_when(form.operational),
        contacts=tuple(contacts.values()),
        letterhead=_letterhead(form.letterhead, contacts),
        appeal_needs_writing=form.letterhead.appeal_needs_writing,
        exemptions=exemptions,
        rules=tuple(_rule(each) for each in form.rules),
        otherwise=_otherwise(form.otherwise),
        treatments={outcome: _treatments(form, outcome, exemptions) for outcome in form.treatments},
        releases={outcome: _releases(classes) for outcome, classes in form.releases.items()},
        calendar=Calendar(
            state=form.calendar.state,
            works_on=form.calendar.works_on,
            received_next_working_day=form.calendar.received_next_working_day,
            friday_for_saturday=form.calendar.friday_for_saturday,
            closed=frozenset(form.calendar.closed),
        ),
        clocks=tuple(_clock(name, each) for name, each in form.clocks.items()),
        return_date_missed=form.return_date.if_missed,
        return_date_cites=form.return_date.cites,
        duties={name: DutyText(**dict(each)) for name, each in form.duties.items()},
        standing_duties=_duty_refs(form.standing_duties),
        warnings={
            name: WarningText(text=each.text, when=_when(each.when)) for name, each in form.warnings.items()
        },
        notes=tuple(ProfileNote(**dict(each)) for each in form.notes),
    )


def _when(form: s.WhenForm) -> When:
    return tuple(
        tuple(
            Condition(fact=fact, values=values.is_ or values.not_, negated=bool(values.not_))
            for fact, values in case.items()
        )
        for case in form
    )


def _duty_refs(forms: Sequence[s.DutyRefForm]) -> tuple[DutyRef, ...]:
    return tuple(
        DutyRef(id=each.id, when=_when(each.when), who=each.who, what=each.what, by=each.by) for each in forms
    )


def _rule(form: s.RuleForm) -> Rule:
    return Rule(
        id=RuleId(form.id),
        when=_when(form.when),
        outcome=form.outcome,
        basis=form.basis,
        because=form.because,
        cites=form.cites,
        refer_to=form.refer_to,
        duties=_duty_refs(form.duties),
        warnings=form.warnings,
        neutral=form.neutral,
        answered_by=form.answered_by,
        then=str(form.then),
        beside=tuple(RuleId(name) for name in form.beside),
    )


def _otherwise(form: s.OtherwiseForm) -> Rule:
    """What decides where no row does. Always a hold: a profile cannot say otherwise."""
    return Rule(
        id=GAP,
        when=(),
        outcome=Outcome.HOLD_FOR_COUNSEL,
        basis=Basis.GAP,
        because=form.because,
        cites=form.cites,
        refer_to=form.refer_to,
        duties=_duty_refs(form.duties),
    )


def _letterhead(form: s.LetterheadForm, contacts: Mapping[str, Contact]) -> Letterhead:
    fields = dict(form)
    del fields["appeal_needs_writing"]
    return Letterhead(**{**fields, "records_officer": contacts[form.records_officer]})


def _treatments(
    form: s.ProfileForm, outcome: Outcome, exemptions: Mapping[str, Exemption]
) -> dict[Category, CategoryTreatment]:
    table = treatment_table(form, outcome)
    covered = {name: matching_pattern(list(table), name) for name in sorted(CATEGORIES - {UNKNOWN})}
    return {
        category: CategoryTreatment(
            treatment=table[pattern].treatment,
            exemption=exemptions[table[pattern].exemption],
            reason=table[pattern].reason,
            no_smaller_part=table[pattern].no_smaller_part,
        )
        for category, pattern in covered.items()
        if pattern is not None  # the checks have found one for each
    }


def _columns(forms: Iterable[s.ColumnForm]) -> tuple[OutputColumn, ...]:
    return tuple(
        OutputColumn(name=each.name, category=Category(each.category), scale=each.scale) for each in forms
    )


def _releases(classes: Mapping[v.RecordClass, s.ReleaseForm]) -> dict[str, ReleaseSpec]:
    return {
        str(name): ReleaseSpec(
            tables=tuple(
                TableSpec(
                    file=each.file, record_class=name, period=each.period, columns=_columns(each.columns)
                )
                for each in form.tables
            ),
            totals=tuple(
                TotalsSpec(
                    file=each.file,
                    record_class=name,
                    measure=each.measure,
                    period=each.period,
                    levels=_columns(each.levels),
                    leaf_columns=_columns(each.leaf_columns),
                    min_cell=each.min_cell,
                )
                for each in form.totals
            ),
        )
        for name, form in classes.items()
    }


def _clock(name: str, form: s.ClockForm) -> ClockRule:
    return ClockRule(
        id=name,
        count=form.count,
        days=form.days,
        if_missed=form.if_missed,
        when=_when(form.when),
        outcomes=frozenset(form.outcomes),
        needs_more_time=form.needs_more_time,
        cites=form.cites,
    )
