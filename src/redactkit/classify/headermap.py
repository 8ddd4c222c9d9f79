"""The header maps: what the columns of each integrated library system are called, and what they mean.

Data in ``ils/*.yaml``, checked by a schema here and turned into plain values at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redactkit.categories import CATEGORIES
from redactkit.errors import FormInvalid
from redactkit.model import Category, DateOrder

_BLANKS = re.compile(r"[\s_\u00a0\ufeff]+")
_SUFFIX = re.compile(r"(?P<label>.*?) ?\((?P<suffix>[^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one label of one kind of record means."""

    label: str  # as the map writes it
    kind: str  # the kind of record it belongs to
    category: Category
    repeatable: bool
    confirmed: bool
    alias: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """A kind of export: the record class, what must be seen of it, and whose labels win."""

    record_class: str
    needs: tuple[Mapping[str, int], ...]
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMap:
    """The labels of one system: a normalised label has one meaning per kind of record."""

    system: str
    date_order: DateOrder | None
    labels: Mapping[str, tuple[Meaning, ...]]
    suffixes: Mapping[str, str]
    tables: tuple[TableShape, ...]

    def meanings(self, header: str) -> tuple[Meaning, ...]:
        """Every meaning a header may have; a suffix such as ``(PATRON)`` leaves at most one."""
        whole = normalised(header)
        parts = _SUFFIX.fullmatch(whole)
        if parts and parts["suffix"].strip() in self.suffixes:
            kind = self.suffixes[parts["suffix"].strip()]
            return tuple(found for found in self.labels.get(parts["label"], ()) if found.kind == kind)
        found = self.labels.get(whole)
        if found is None and "." in whole:  # a table name before a column name
            found = self.labels.get(whole.rpartition(".")[2])
        return found or ()


def normalised(header: str) -> str:
    """A header as maps compare it: no case, no outer blanks, underscores as blanks."""
    return _BLANKS.sub(" ", header).strip().upper()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _FieldForm(_Strict):
    header: str
    also: tuple[str, ...] = ()
    category: str
    repeatable: bool = False
    confirmed: bool = True


class _RecordForm(_Strict):
    suffixes: tuple[str, ...]
    fields: tuple[_FieldForm, ...]


class _TableForm(_Strict):
    record_class: str
    needs: Annotated[tuple[dict[str, Annotated[int, Field(ge=1)]], ...], Field(min_length=1)]
    reads: Annotated[tuple[str, ...], Field(min_length=1)]


class _MapForm(_Strict):
    schema_: Annotated[Literal["redactkit.headers/1"], Field(alias="schema")]
    system: str
    date_order: DateOrder | Literal[""] = ""
    records: dict[str, _RecordForm]
    tables: tuple[_TableForm, ...]


_TextLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml where PyYAML was built with it


class _Loader(_TextLoader):  # type: ignore[misc]
    """Every scalar as text, and no key twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    if len(set(keys)) != len(keys):
        raise FormInvalid("a header map gives a key twice")
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def header_map(text: str, name: str) -> HeaderMap:
    """A header map from its YAML; ``name`` is the file's, for an error."""
    try:
        form = _MapForm.model_validate(yaml.load(text, Loader=_Loader))  # noqa: S506 - BaseLoader makes text only
    except (yaml.YAMLError, ValidationError):
        raise FormInvalid("this header map is not valid", file=name) from None
    labels: dict[str, list[Meaning]] = {}
    for kind, record in form.records.items():
        for entry in record.fields:
            if entry.category not in CATEGORIES:
                raise FormInvalid("a header map names a category that does not exist", file=name)
            for place, label in enumerate((entry.header, *entry.also)):
                meaning = Meaning(
                    label=label,
                    kind=kind,
                    category=Category(entry.category),
                    repeatable=entry.repeatable,
                    confirmed=entry.confirmed,
                    alias=place > 0,
                )
                known = labels.setdefault(normalised(label), [])
                if any(other.kind == kind for other in known):
                    raise FormInvalid("a header map gives a label of one record twice", file=name)
                known.append(meaning)
    kinds = set(form.records)
    if any(
        set(table.reads) - kinds or any(set(need) - kinds for need in table.needs) for table in form.tables
    ):
        raise FormInvalid("a header map names a kind of record that it does not define", file=name)
    return HeaderMap(
        system=form.system,
        date_order=form.date_order or None,
        labels={label: tuple(found) for label, found in labels.items()},
        suffixes={
            normalised(mark): kind for kind, record in form.records.items() for mark in record.suffixes
        },
        tables=tuple(
            TableShape(record_class=table.record_class, needs=table.needs, reads=table.reads)
            for table in form.tables
        ),
    )


@cache
def load_maps() -> tuple[HeaderMap, ...]:
    """The shipped header maps, in the order of their names."""
    folder = files("redactkit").joinpath("ils")
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name
    )
    return tuple(header_map(entry.read_text(encoding="utf-8"), entry.name) for entry in found)


def knows_header(maps: tuple[HeaderMap, ...]) -> Callable[[str], bool]:
    """Tells whether any map knows a label: what ``read`` asks to tell a header from a first record."""
    return lambda header: any(known.meanings(header) for known in maps)
