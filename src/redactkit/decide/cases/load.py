"""Read the cases of a profile: its own file, and those of the profiles that it extends.

A case of the same id takes the place of the extended profile's; ``without`` leaves one out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from redactkit.categories import CATEGORIES
from redactkit.decide.cases.nouns import Case, Expect, ExportSeen, OutputSeen, RunSeen, Situation
from redactkit.decide.cases.schema import CaseForm, CasesForm, ExportForm, RunForm
from redactkit.decide.data_rules import ColumnSeen
from redactkit.decide.form import request_or_mistakes
from redactkit.decide.profile import Profile, files_of
from redactkit.decide.schema_base import NO_CATEGORY, validated
from redactkit.decide.vocabulary import AXES
from redactkit.decide.yaml_text import KeyPath, Mistake, YamlText, field_name, invalid, read_yaml
from redactkit.model import Category, Operator, Request

ENDING = ".cases.yaml"
_HINT = "docs/profiles.md says how cases are written"
_GIVEN_HERE = ("profile", "id")


def load_cases(id_or_path: str, profile: Profile, *, base: Path | None = None) -> tuple[Case, ...]:
    """Every case of the profile. ``FormInvalid`` lists every mistake of a file."""
    found: dict[str, Case] = {}
    for file in reversed(files_of(id_or_path, base=base)):
        source = file.beside(ENDING)
        if source is not None:
            found = _laid_over(found, read_yaml(source, Path(file.name).stem + ENDING), profile)
    return tuple(found.values())


def _laid_over(base: Mapping[str, Case], text: YamlText, profile: Profile) -> dict[str, Case]:
    form = validated(CasesForm, text.data)
    if isinstance(form, list):
        raise invalid(text, form, hint=_HINT)
    mistakes = list(_mistakes(form, base, profile))
    cases = {name: case for name, case in base.items() if name not in form.without}
    for nth, each in enumerate(form.cases):
        request = _request(each, profile)
        if isinstance(request, list):
            mistakes += [
                Mistake(path=("cases", nth, "request", *wrong.path), what=wrong.what) for wrong in request
            ]
        else:
            cases[each.id] = _case(form, nth, request, text)
    if mistakes:
        raise invalid(text, mistakes, hint=_HINT)
    return cases


def _mistakes(form: CasesForm, base: Mapping[str, Case], profile: Profile) -> Iterator[Mistake]:
    for name in form.without:
        if name not in base:
            yield Mistake(path=("without",), what=f"{field_name(name)} is no case of an extended profile")
    met: set[str] = set()
    for nth, each in enumerate(form.cases):
        path: KeyPath = ("cases", nth)
        if each.id in met:
            yield Mistake(path=(*path, "id"), what=f"there are two cases called {field_name(each.id)}")
        met.add(each.id)
        about = (each.request if each.request is not None else each.export, each.run, each.output)
        if sum(given is not None for given in about) != 1:
            yield Mistake(path=path, what="a case is about a request, an export, a run or an output")
        if each.request is not None and each.export is None and each.expect.outcome is None:
            yield Mistake(path=(*path, "expect"), what="expect.outcome is missing")
        yield from _changes(each, path, profile)
        yield from _names(each, path)


def _changes(case: CaseForm, path: KeyPath, profile: Profile) -> Iterator[Mistake]:
    """What the case reads otherwise must be something that the profile can say."""
    for name, value in case.with_.readings.items():
        if name not in profile.readings or value not in profile.readings[name].may_be:
            yield Mistake(
                path=(*path, "with", "readings", name), what=f"{field_name(name)} cannot be read so"
            )
    for name, value in case.with_.axes.items():
        if value not in AXES.get(name, ()):
            yield Mistake(path=(*path, "with", "axes", name), what=f"{field_name(name)} cannot be so")


def _names(case: CaseForm, path: KeyPath) -> Iterator[Mistake]:
    for given in _GIVEN_HERE:
        if case.request is not None and given in case.request:
            yield Mistake(path=(*path, "request", given), what=f"{given} is left out: it is the case's own")
    columns = [each.category for each in case.export.columns] if case.export is not None else []
    named: list[tuple[KeyPath, str]] = [
        (("export", "columns", nth), each) for nth, each in enumerate(columns)
    ]
    named += [(("expect", "treatments", each), each) for each in case.expect.treatments]
    for place, category in named:
        if category not in CATEGORIES:
            yield Mistake(path=(*path, *place), what=f"{field_name(category)} is {NO_CATEGORY}")


def _request(case: CaseForm, profile: Profile) -> Request | list[Mistake] | None:
    if case.request is None:
        return None
    return request_or_mistakes({**case.request, "profile": profile.ref.id, "id": case.id})


def _case(form: CasesForm, nth: int, request: Request | None, text: YamlText) -> Case:
    each = form.cases[nth]
    return Case(
        id=each.id,
        covers=each.covers,
        told=each.told,
        as_of=each.as_of or form.as_of,
        situation=Situation(
            request=request,
            export=_export(each.export),
            run=_run(each.run),
            output=OutputSeen(open_to_others=each.output.open_to_others) if each.output is not None else None,
        ),
        expect=Expect(**dict(each.expect)),
        place=text.place_of(("cases", nth)),
        readings=each.with_.readings,
        axes=each.with_.axes,
    )


def _export(form: ExportForm | None) -> ExportSeen | None:
    if form is None:
        return None
    return ExportSeen(
        record_class=form.record_class,
        columns=tuple(
            ColumnSeen(position=nth, category=Category(each.category), entities=frozenset(each.entities))
            for nth, each in enumerate(form.columns, start=1)
        ),
    )


def _run(form: RunForm | None) -> RunSeen | None:
    if form is None:
        return None
    return RunSeen(
        operator=Operator(name=form.name, trained=form.trained), has_purpose=form.purpose is not None
    )
