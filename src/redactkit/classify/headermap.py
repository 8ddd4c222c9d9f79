"""The header maps: what the columns of each integrated library system are called, and what they mean.

Data in ``ils/*.yaml``, checked by a schema here and turned into plain values at once. One of them names no
system: the words that libraries everywhere use, for what the maps of the systems do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, reduce
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redactkit.categories import CATEGORIES, group_of, more_sensitive
from redactkit.classify import labels
from redactkit.classify.labels import Expression, Reworded, compacted, normalised
from redactkit.classify.plausible import Form, form_of
from redactkit.errors import FormInvalid
from redactkit.model import Category, DateOrder, Group

_HARMLESS = frozenset({Group.BIBLIOGRAPHIC, Group.OPERATIONAL, Group.STAFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one label of one kind of record means."""

    label: str  # as the map writes it
    kind: str  # the kind of record it belongs to
    category: Category
    repeatable: bool
    confirmed: bool  # seen in an export, a schema or a manual; else it needs values that bear it out
    alias: bool
    sources: tuple[str, ...] = ()
    words: str | None = None  # what a data code is called, for whoever reads the letter


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """A kind of export: the record class, what must be seen of it, and whose labels win."""

    record_class: str
    needs: tuple[Mapping[str, int], ...]
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMap:
    """The labels of one system: a normalised label has one meaning per kind of record."""

    system: str | None  # None: the words that every library uses
    date_order: DateOrder | None
    labels: Mapping[str, tuple[Meaning, ...]]
    compact: Mapping[str, tuple[Meaning, ...]]  # the same labels without separators
    suffixes: Mapping[str, str]
    prefixes: Mapping[str, str]
    tables: tuple[TableShape, ...]
    sources: Mapping[str, str]
    of_people: frozenset[str] = frozenset()  # the kinds that hold people

    def meanings(self, header: str) -> tuple[Meaning, ...]:
        """Every meaning a header may have; a record's name in it (``(PATRON)``, ``items.``) leaves one."""
        if len(header) > _LONGEST or header.count(".") > _DEEPEST:
            return ()
        suffixed = labels.with_suffix(header)
        if suffixed is not None and suffixed[1] in self.suffixes:
            return _of_kind(self._labelled(suffixed[0]), self.suffixes[suffixed[1]])
        if found := self._labelled(header):
            return found
        if (bare := labels.without_tag(header)) is not None and (found := self._labelled(bare)):
            return found
        if (sql := labels.expression(header) or labels.expression(labels.bare(header))) is not None:
            return self._computed(sql)
        return self._on_path(labels.path_of(header))

    def _labelled(self, header: str) -> tuple[Meaning, ...]:
        return self.labels.get(normalised(header)) or self.compact.get(compacted(header)) or ()

    def _on_path(self, path: Sequence[str]) -> tuple[Meaning, ...]:
        """A table's or an object's name before a column's: the longest end of the path that is a label."""
        for start in range(len(path)):
            found = self._labelled(".".join(path[start:]))
            kinds = {self.prefixes[key] for name in path[:start] if (key := compacted(name)) in self.prefixes}
            if not kinds and any(map(labels.names_an_owner, path[:start])):
                kinds = {_PATRON}  # borrower.title is "Mrs", or something that no map knows
            if found and kinds:
                of_it = tuple(meaning for meaning in found if meaning.kind in kinds)
                return of_it or self._pointing_elsewhere(found, kinds)
            if found:
                return found
        return ()

    def _pointing_elsewhere(self, found: Sequence[Meaning], kinds: AbstractSet[str]) -> tuple[Meaning, ...]:
        """Columns of a table that belong to another record: ``circulation.usr`` is a patron's key.

        Not in a table of people: ``borrower.title`` is no work's.
        """
        return () if kinds & {_PATRON, *self.of_people} else tuple(found)

    def reworded(self, header: str) -> tuple[Meaning, ...]:
        """What a renamed label may mean: only a guess, which the values must bear out."""
        for before, label in labels.headed(header):
            kind = self.prefixes.get(compacted(before))
            if kind and (found := _of_kind(self._labelled(label), kind)):
                return _guessed(found)
        for way in labels.reworded(header):
            found = tuple(meaning for meaning in self.meanings(way.label) if _fits(meaning, way))
            if found:
                return _guessed(found)
        return ()

    def _computed(self, sql: Expression) -> tuple[Meaning, ...]:
        """SQL as a header: the column that it gives back, or the most sensitive of those that it joins."""
        if sql.gives_back_one and len(sql.columns) == 1:
            return tuple(_computed_from(meaning) for meaning in self._named(sql.columns[0]))
        named = [_least_telling(found) for name in sql.columns if (found := self._named(name))]
        if not named or sql.counts:
            return ()
        worst = reduce(_more_telling, named)
        if group_of(worst.category) in _HARMLESS:
            return ()  # joined with something that no map knows, perhaps
        parts = {meaning.category for meaning in named if meaning.category in _PARTS_OF_A_NAME}
        whole = len(parts) > 1 and worst.category in parts
        return (replace(_computed_from(worst), category=_WHOLE_NAME if whole else worst.category),)

    def _named(self, column: str) -> tuple[Meaning, ...]:
        return self._labelled(column) or self._on_path(labels.path_of(column))


_STATE = 2
_LONGEST = 2_000  # characters: SQL may be long
_DEEPEST = 64  # names in a path
_PATRON = "patron"
_WHOLE_NAME = Category("patron.name")
_PARTS_OF_A_NAME = frozenset(
    Category(f"patron.{part}_name") for part in ("family", "given", "middle", "other")
)


def _more_telling(one: Meaning, other: Meaning) -> Meaning:
    return one if more_sensitive(one.category, other.category) == one.category else other


def _least_telling(found: Sequence[Meaning]) -> Meaning:
    return reduce(lambda one, other: other if _more_telling(one, other) is one else one, found)


def _computed_from(meaning: Meaning) -> Meaning:
    return replace(meaning, label=f"computed from {meaning.label}", repeatable=False, alias=True)


def _guessed(found: Sequence[Meaning]) -> tuple[Meaning, ...]:
    return tuple(replace(meaning, confirmed=False, alias=True, repeatable=False) for meaning in found)


def _fits(meaning: Meaning, way: Reworded) -> bool:
    form = form_of(meaning.category)
    return (
        (meaning.kind == _PATRON or not way.of_patron)
        and (form is Form.CODE or not way.names_a_code or group_of(meaning.category) not in _HARMLESS)
        and (form is Form.TIME or not way.is_a_time)
    )


def _people_kinds(form: _MapForm) -> frozenset[str]:
    """The kinds of record of which most labels describe a person."""
    found = set()
    for kind, record in form.records.items():
        of_person = sum(entry.category.startswith(("patron.", "guardian.")) for entry in record.fields)
        if 2 * of_person > len(record.fields):
            found.add(kind)
    return frozenset(found)


def _of_kind(found: Sequence[Meaning], kind: str) -> tuple[Meaning, ...]:
    return tuple(meaning for meaning in found if meaning.kind == kind)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _FieldForm(_Strict):
    header: str
    also: tuple[str, ...] = ()
    category: str
    repeatable: bool = False
    confirmed: bool = True
    source: tuple[str, ...] = ()


class _RecordForm(_Strict):
    suffixes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    fields: tuple[_FieldForm, ...]


class _TableForm(_Strict):
    record_class: str
    needs: Annotated[tuple[dict[str, Annotated[int, Field(ge=1)]], ...], Field(min_length=1)]
    reads: Annotated[tuple[str, ...], Field(min_length=1)]


class _MapForm(_Strict):
    schema_: Annotated[Literal["redactkit.headers/1"], Field(alias="schema")]
    system: str
    date_order: DateOrder | Literal[""] = ""
    sources: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, str] = Field(default_factory=dict)
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
    by_label, compact = _labels(form, name)
    kinds = set(form.records)
    if any(
        set(table.reads) - kinds or any(set(need) - kinds for need in table.needs) for table in form.tables
    ):
        raise FormInvalid("a header map names a kind of record that it does not define", file=name)
    return HeaderMap(
        system=form.system or None,
        date_order=form.date_order or None,
        labels=by_label,
        compact=compact,
        suffixes={
            normalised(mark): kind for kind, record in form.records.items() for mark in record.suffixes
        },
        prefixes={compacted(mark): kind for kind, record in form.records.items() for mark in record.prefixes},
        tables=tuple(
            TableShape(record_class=table.record_class, needs=table.needs, reads=table.reads)
            for table in form.tables
        ),
        sources=form.sources,
        of_people=_people_kinds(form),
    )


_Labels = dict[str, tuple[Meaning, ...]]


def _labels(form: _MapForm, name: str) -> tuple[_Labels, _Labels]:
    """The meanings by normalised label, and by label without separators, where the first spelling wins."""
    spelled: dict[str, list[Meaning]] = {}
    compact: dict[str, list[Meaning]] = {}
    for kind, record in form.records.items():
        for entry in record.fields:
            if entry.category not in CATEGORIES:
                raise FormInvalid("a header map names a category that does not exist", file=name)
            sources = entry.source or record.source
            if set(sources) - set(form.sources):
                raise FormInvalid("a header map names a source that it does not list", file=name)
            for place, label in enumerate((entry.header, *entry.also)):
                meaning = Meaning(
                    label=label,
                    kind=kind,
                    category=Category(entry.category),
                    repeatable=entry.repeatable,
                    confirmed=entry.confirmed,
                    alias=place > 0,
                    sources=sources,
                    words=form.codes.get(label),
                )
                known = spelled.setdefault(normalised(label), [])
                if any(other.kind == kind for other in known):
                    raise FormInvalid("a header map gives a label of one record twice", file=name)
                known.append(meaning)
                bare = compacted(label)
                alike = compact.setdefault(bare, []) if len(bare) > 1 else []  # "%s" is not the letter S
                if all(other.kind != kind for other in alike):
                    alike.append(meaning)
    return _frozen(spelled), _frozen(compact)


def _frozen(found: Mapping[str, Sequence[Meaning]]) -> _Labels:
    return {label: tuple(meanings) for label, meanings in found.items()}


@cache
def load_maps() -> tuple[HeaderMap, ...]:
    """The shipped header maps, in the order of their names."""
    folder = files("redactkit").joinpath("ils")
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name
    )
    return tuple(header_map(entry.read_text(encoding="utf-8"), entry.name) for entry in found)


def knows_header(maps: Sequence[HeaderMap]) -> Callable[[str], bool]:
    """Tells whether any map knows a label: what ``read`` asks to tell a header from a first record.

    Two letters say nothing: they are a code of a protocol, and a state.
    """
    return lambda header: len(compacted(header)) > _STATE and any(known.meanings(header) for known in maps)
