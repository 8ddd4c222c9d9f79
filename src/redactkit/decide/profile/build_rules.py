"""The rows and the duties of a profile's checked form, typed. Beside ``build``, which puts them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from redactkit.decide.profile import schema as s
from redactkit.decide.profile.nouns import DutyText
from redactkit.decide.rules import GAP, WALK_ON, Condition, DutyRef, Rule, When
from redactkit.model import Basis, Outcome, RuleId

_TELLING = ("notify_", "refer_to_", "forward_to_", "consult_")

ASK_COUNSEL = "ask_counsel"
"""A value that every reading may have: counsel is asked before the answer of its rows is given."""


def when_of(form: s.WhenForm) -> When:
    return tuple(
        tuple(
            Condition(fact=fact, values=values.is_ or values.not_, negated=bool(values.not_))
            for fact, values in case.items()
        )
        for case in form
    )


def duty_refs(forms: Sequence[s.DutyRefForm]) -> tuple[DutyRef, ...]:
    return tuple(
        DutyRef(
            id=each.id,
            when=when_of(each.when),
            who=each.who,
            what=each.what,
            by=each.by,
            tells=each.tells,
            cites=each.cites,
        )
        for each in forms
    )


def duty_text(name: str, form: s.DutyForm, contacts: Iterable[str]) -> DutyText:
    told = form.tells if form.tells is not None else tuple(_told_by_name(name, list(contacts)))
    return DutyText(**{**dict(form), "tells": told})


def _told_by_name(name: str, contacts: Sequence[str]) -> Iterator[str]:
    """Who learns of the matter by a duty that does not say so, from its name: ``notify_ocln_president``.

    Whoever is no contact is told all the same: ``notify_the_press``.
    """
    opening = next((each for each in _TELLING if name.startswith(each)), None)
    for told in name.removeprefix(opening).split("_or_") if opening is not None else ():
        known = (each for each in contacts if each == told or each.endswith(f"_{told}"))
        yield next(known, told)


def _rule(form: s.RuleForm, entry: int) -> Rule:
    return Rule(
        id=RuleId(form.id),
        entry=entry,
        step=s.step_of(form.step),
        when=when_of(form.when),
        over=tuple(RuleId(name) for name in form.over),
        reading=tuple(form.reading.items()),
        outcome=form.outcome,
        basis=form.basis,
        because=form.because,
        cites=form.cites,
        refer_to=form.refer_to,
        duties=duty_refs(form.duties),
        warnings=form.warnings,
        neutral=form.neutral,
        answered_by=form.answered_by,
        then=str(form.then),
        beside=tuple(RuleId(name) for name in form.beside),
        question=form.question or "",
        speaks_for=form.for_,
        speaks_against=form.against,
    )


def rows_of(form: s.ProfileForm, entry: int, rule: s.RuleForm) -> Iterator[Rule]:
    """The row; and where its reading may be ``ask_counsel``, one that asks counsel first, then itself."""
    row = _rule(rule, entry)
    yield row
    asks = [name for name in rule.reading if ASK_COUNSEL in form.readings[name].may_be]
    written = any(each.reading.get(name) == ASK_COUNSEL for each in form.rules for name in asks)
    if not asks or written or row.outcome is None or row.answered_by is not None:
        return
    adviser = form.otherwise.refer_to[0]
    reading = tuple((name, ASK_COUNSEL if name in asks else value) for name, value in row.reading)
    yield replace(
        row,
        outcome=Outcome.HOLD_FOR_COUNSEL,
        basis=Basis.GAP,
        because="as this policy is read, counsel sees such a request before it is answered",
        reading=reading,
        over=(row.id, *row.over),
        refer_to=(adviser,),
        duties=duty_refs(form.otherwise.duties),
        answered_by=adviser,
        then=WALK_ON,
        question=f"May it be answered so: {row.because}?",
    )
    yield replace(row, reading=reading)


def otherwise_of(form: s.OtherwiseForm) -> Rule:
    """What decides where no row does. Always a hold: a profile cannot say otherwise."""
    return Rule(
        id=GAP,
        when=(),
        outcome=Outcome.HOLD_FOR_COUNSEL,
        basis=Basis.GAP,
        because=form.because,
        cites=form.cites,
        refer_to=form.refer_to,
        duties=duty_refs(form.duties),
        question=form.question,
    )
