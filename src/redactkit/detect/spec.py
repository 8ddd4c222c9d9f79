"""Read the recognizers, which are data: one YAML file each, with its own match and no-match cases.

What several patterns need (months, numbers in words, kinds of streets) stands once in ``parts.yaml``; a
pattern names such a part as ``{{month}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import regex  # type: ignore[import-untyped]  # it has no stubs; Presidio brings it
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redactkit.detect.checks import CHECKS, VETOES
from redactkit.errors import FormInvalid, Slip
from redactkit.resources import recognizers_folder

_PARTS = "parts.yaml"
_Form = TypeVar("_Form", bound=BaseModel)
_PART = re.compile(r"\{\{([a-z_0-9]+)\}\}")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_TO_MEND = "recognizers/README.md says what each key is for; redactkit recognizers test tries the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSpec:
    """One regular expression. A group named ``span`` narrows the finding to that group."""

    name: str
    regex: str
    score: float
    needs: str = ""  # what a text must hold before it is looked at: quick, and looser than the expression


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCase:
    """A text and the words that must be found in it, in their order."""

    text: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizerSpec:
    """A recognizer as its file describes it."""

    id: str
    entity: str
    about: str
    specificity: int  # who wins where two findings cover the same text
    patterns: tuple[PatternSpec, ...]
    context: tuple[str, ...] = ()
    check: str | None = None  # raises the score to ``checked_score`` where it holds, never lowers it
    checked_score: float = 0.95
    veto: str | None = None  # drops what only looks like it: for patterns made of ordinary words
    case_sensitive: bool = False
    match: tuple[MatchCase, ...] = field(default=(), repr=False)
    no_match: tuple[str, ...] = field(default=(), repr=False)


class _Pattern(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str
    regex: str = Field(min_length=1)
    score: float = Field(gt=0, le=1)
    needs: str = ""


class _Match(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    text: str
    spans: tuple[str, ...] = Field(min_length=1)


class _Cases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    # Nobody may add a recognizer without saying what it finds and what it must leave alone.
    match: tuple[_Match, ...] = Field(min_length=1)
    no_match: tuple[str, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=True)

    schema_: Literal["redactkit.recognizer/1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9_]+$")
    entity: str = Field(pattern=r"^[A-Z_]+$")
    about: str
    specificity: int = Field(ge=0, le=100)
    patterns: tuple[_Pattern, ...] = Field(min_length=1)
    context: tuple[str, ...] = ()
    check: str | None = None
    checked_score: float = Field(default=0.95, gt=0, le=1)
    veto: str | None = None
    case_sensitive: bool = False
    cases: _Cases


class _Parts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=True)

    schema_: Literal["redactkit.recognizer-parts/1"] = Field(alias="schema")
    parts: dict[str, str]


@cache
def load_specs() -> tuple[RecognizerSpec, ...]:
    """Every shipped recognizer, by file name."""
    return load_specs_from(recognizers_folder())


def load_specs_from(folder: Path) -> tuple[RecognizerSpec, ...]:
    """Every recognizer of a folder, by file name; a file that does not fit stops everything."""
    parts = _read_parts(folder / _PARTS)
    specs = tuple(_read(path, parts) for path in sorted(folder.glob("*.yaml")) if path.name != _PARTS)
    if not specs:
        raise FormInvalid("the folder of recognizers is empty", hint="install redactkit again")
    ids = [spec.id for spec in specs]
    if len(set(ids)) != len(ids):
        raise FormInvalid("two recognizers have the same id")
    return specs


def _read_parts(path: Path) -> Mapping[str, str]:
    """The parts of patterns by name, each in brackets of its own; a part may name those above it."""
    parts: dict[str, str] = {}
    if path.exists():
        for name, written in _load(path, _Parts).parts.items():
            parts[name] = f"(?:{_filled(written, parts, path)})"
    return parts


def _filled(pattern: str, parts: Mapping[str, str], path: Path) -> str:
    unknown = [name for name in _PART.findall(pattern) if name not in parts]
    if unknown:
        raise FormInvalid(f"parts.yaml has no part {unknown[0]}", file=path.name)
    return _PART.sub(lambda named: parts[named[1]], pattern)


def _load(path: Path, form: type[_Form]) -> _Form:
    try:
        # BaseLoader: text stays text (a pattern or a case that looks like a number or a date).
        return form.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f"line {error.problem_mark.line + 1} is "
        raise FormInvalid(f"{line}not a readable YAML file", file=path.name, hint=_TO_MEND) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise FormInvalid("not a readable YAML file", file=path.name, hint=_TO_MEND) from None
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
    slips = tuple(Slip(file=path.name, line=None, what=what) for what in _mistakes(form, found))
    raise FormInvalid.listing(slips, file=path.name, hint=_TO_MEND)


def _mistakes(form: type[BaseModel], found: Sequence[Any]) -> Iterator[str]:
    """Everything that is wrong, an unknown key first: it is often the one that is missing, misspelt."""
    for each in sorted(found, key=lambda each: each["type"] != "extra_forbidden"):
        *above, last = each["loc"] or ("the file",)
        place = "".join(f" entry {part + 1}" if isinstance(part, int) else f" {part}" for part in above)
        place = f"{place.strip()}: " if above else ""
        if each["type"] != "extra_forbidden":
            name = f"entry {last + 1}" if isinstance(last, int) else last
            yield f"{place}{name}: {each['msg'].lower()}"
            continue
        name = last if _KEY.fullmatch(str(last)) else "a key that is no word"
        near = get_close_matches(str(last), _keys(form), n=1, cutoff=0.7)
        meant = f": did you mean {near[0]}?" if near else ""
        yield f"{place}{name} is not a known key{meant}"


def _keys(form: type[BaseModel]) -> list[str]:
    """The keys of a file and of what stands in it."""
    forms = (form, _Pattern, _Cases, _Match) if form is _File else (form,)
    return [each.alias or name for one in forms for name, each in one.model_fields.items()]


def _is_expression(written: str) -> bool:
    try:
        regex.compile(written)  # as it is compiled once more in a moment, out of the same memory
    except regex.error:
        return False
    return True


def _read(path: Path, parts: Mapping[str, str]) -> RecognizerSpec:
    given = _load(path, _File)
    if given.check is not None and given.check not in CHECKS:
        raise FormInvalid("check: no check has this name", file=path.name, hint="one of " + ", ".join(CHECKS))
    if given.veto is not None and given.veto not in VETOES:
        raise FormInvalid("veto: no veto has this name", file=path.name, hint="one of " + ", ".join(VETOES))
    patterns = tuple(
        PatternSpec(
            name=p.name,
            regex=_filled(p.regex, parts, path),
            score=p.score,
            needs=_filled(p.needs, parts, path),
        )
        for p in given.patterns
    )
    for pattern in patterns:
        for key, written in (("regex", pattern.regex), ("needs", pattern.needs)):
            if not _is_expression(written):
                raise FormInvalid(
                    f"pattern {pattern.name}: {key} is not a regular expression that can be read",
                    file=path.name,
                    hint=f"look for a bracket that is not closed, or one too many; {_TO_MEND}",
                )
    return RecognizerSpec(
        id=given.id,
        entity=given.entity,
        about=given.about,
        specificity=given.specificity,
        patterns=patterns,
        context=tuple(word.lower() for word in given.context),
        check=given.check,
        checked_score=given.checked_score,
        veto=given.veto,
        case_sensitive=given.case_sensitive,
        match=tuple(MatchCase(text=case.text, spans=case.spans) for case in given.cases.match),
        no_match=given.cases.no_match,
    )
