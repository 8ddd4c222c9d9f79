"""What the form's and the profile's schemas share: types that read text, and mistakes told without values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from redactkit.decide.yaml_text import KeyPath, Mistake, field_name

NO_CATEGORY = "no known category: docs/columns.md lists them"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Form(BaseModel):
    """A mapping whose fields are all known. pydantic's own messages quote the input: they are never shown."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Model = TypeVar("Model", bound=Form)


class _NotADayError(ValueError):
    pass


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise _NotADayError
    found = date.fromisoformat(value.strip())
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise _NotADayError
    return found


def day_or_none(value: object) -> date | None:
    """The day that a field holds; ``None`` where it holds something else."""
    try:
        return _day(value)
    except ValueError:
        return None


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        return _YES.get(value.strip().lower(), value)
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Verbatim = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Item = TypeVar("Item")
Listed = Annotated[tuple[Item, ...], BeforeValidator(_listed)]
"""A list; a single value stands for a list of one."""


def without_blanks(data: object) -> object:
    """Leave out every field whose value is empty: ``name:`` with nothing after it says nothing."""
    if isinstance(data, Mapping):
        return {key: without_blanks(value) for key, value in data.items() if not _is_blank(value)}
    if isinstance(data, (list, tuple)):
        return [without_blanks(value) for value in data]
    return data


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def validated(
    model: type[Model], data: object, own_path: Callable[[KeyPath], KeyPath] | None = None
) -> Model | list[Mistake]:
    """The typed form, or everything that is wrong with it.

    ``own_path``: where a value stands in the file in which it is written, where several are laid over one
    another; entries are then counted in that file, and it is said so.
    """
    try:
        return model.model_validate(without_blanks(data))
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False, include_context=True)
    known = _field_names(model, set())
    return [_mistake(dict(detail), known, own_path) for detail in details]


def _field_names(model: type[BaseModel], met: set[type[BaseModel]]) -> set[str]:
    """Every field of a form and of the forms inside it, as it is written."""
    met.add(model)
    names = set()
    for name, field in model.model_fields.items():
        names.add(field.alias or name)
        for inner in _models_in(field.annotation):
            names |= _field_names(inner, met) if inner not in met else set()
    return names


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _mistake(
    detail: dict[str, Any], known: set[str], own_path: Callable[[KeyPath], KeyPath] | None
) -> Mistake:
    kind = str(detail["type"])
    path = tuple(part for part in detail["loc"] if part != "[key]")
    told = path if own_path is None else own_path(path)
    here = " of this file" if own_path is not None else ""
    if kind == "extra_forbidden":
        return Mistake(path=path, what=_unknown_field(told, known, here))
    return Mistake(path=path, what=f"{_place(told, here)} {_complaint(kind, detail.get('ctx', {}))}")


def _unknown_field(path: KeyPath, known: set[str], here: str) -> str:
    """A key that is nearly a field's name is shown; any other may be a line that was pasted, so it is not."""
    near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.75)
    name = field_name(path[-1]) if near else field_name(None)
    told = f"{_place(path[:-1], here, name)} is not a known field"
    return f"{told}: did you mean {near[0]}?" if near and near[0] != path[-1] else told


def _place(path: KeyPath, here: str, last: str | None = None) -> str:
    """``seeks.from``; an entry of a list by its number, and keys that are no field's name not at all.

    ``here``: in which file the first number counts, where it could be taken for another's.
    """
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts.append(f" entry {part + 1}{here}")
            here = ""
        else:
            parts.append((_joint(parts) if parts else "") + field_name(part))
    if last is not None:
        parts.append((_joint(parts) if parts else "") + last)
    return "".join(parts).strip() or "the file"


def _joint(parts: list[str]) -> str:
    return ": " if parts[-1].endswith(" of this file") else "."


def _complaint(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "missing":
        return "is missing"
    if kind in ("literal_error", "enum"):
        return f"must be {context.get('expected', 'one of the known values')}".replace("'", "")
    if kind in ("value_error", "date_type", "date_parsing", "date_from_datetime_parsing"):
        return (
            str(context["error"])
            if isinstance(context.get("error"), SayError)
            else "is not a day, written YYYY-MM-DD"
        )
    if kind in ("bool_type", "bool_parsing"):
        return "must be yes or no"
    if kind in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return "must be a group of indented fields"
    if kind in ("tuple_type", "list_type"):
        return "must be a list"
    if kind in ("string_type", "string_too_short"):
        return "must be a text"
    if kind.startswith("int_") or kind.startswith("greater_than") or kind.startswith("less_than"):
        return "must be a whole number in range"
    if kind == "string_pattern_mismatch":
        return "may hold letters, digits, points, hyphens and underscores, at most 64 in all"
    return "is not valid"


class SayError(ValueError):
    """A schema's own objection. Its text is written here, never taken from the input."""
