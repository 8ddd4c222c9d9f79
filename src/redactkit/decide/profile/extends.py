"""Write only what differs: a profile that extends another is laid over it before anything is checked.

Groups of fields are merged field by field. A list replaces the other's list, but for three lists whose
entries have a name: in ``rules``, ``notes`` and ``data_rules`` an entry takes the place of all entries of its
name, and a new one says where it goes (``before`` or ``after`` a row; else at the end). ``without`` leaves
entries out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from redactkit.decide.yaml_text import KeyPath, Mistake, Place, YamlText, field_name

EXTENDS, WITHOUT = "extends", "without"
_NAMED_LISTS = ("rules", "notes", "data_rules")
_BEFORE, _AFTER = "before", "after"


def lay_over(base: YamlText, town: YamlText) -> tuple[YamlText, list[Mistake]]:
    """``town``'s fields over ``base``'s, each value with the place at which it was written."""
    laid = _Laid(base, town)
    if not isinstance(town.data, dict) or not isinstance(base.data, dict):
        return town, [Mistake(path=(), what="a profile must be a group of fields")]
    data = laid.merge(base.data, town.data, (), (), ())
    return YamlText(name=town.name, data=data, places=laid.places), laid.mistakes


class _Laid:
    def __init__(self, base: YamlText, town: YamlText) -> None:
        self._base = base
        self._town = town
        self.places: dict[KeyPath, Place] = {(): town.place_of(())}
        self.mistakes: list[Mistake] = []

    def merge(
        self, base: Mapping[str, Any], town: Mapping[str, Any], at: KeyPath, old: KeyPath, new: KeyPath
    ) -> dict[str, Any]:
        """Two groups of fields as one; ``at`` is its place in the result."""
        merged: dict[str, Any] = {}
        without = self._without(town) if not at else {}
        for key in dict.fromkeys([*base, *town]):
            if key in (EXTENDS, WITHOUT) and not at:
                continue
            here = (*at, key)
            if key not in town:
                merged[key] = self._copied(self._base, base[key], here, (*old, key))
            elif key not in base:
                merged[key] = self._copied(self._town, town[key], here, (*new, key))
            elif isinstance(base[key], dict) and isinstance(town[key], dict):
                self._put(self._town, here, (*new, key))
                merged[key] = self.merge(base[key], town[key], here, (*old, key), (*new, key))
            elif not at and key in _NAMED_LISTS and isinstance(town[key], list):
                merged[key] = self._named(key, base[key], town[key], without.pop(key, set()))
            else:
                merged[key] = self._copied(self._town, town[key], here, (*new, key))
        for key, names in without.items():
            merged[key] = self._named(key, merged.get(key, []), [], names)
        return merged

    def _without(self, town: Mapping[str, Any]) -> dict[str, set[str]]:
        given = town.get(WITHOUT)
        if given in (None, ""):
            return {}
        if not isinstance(given, dict) or not set(given) <= set(_NAMED_LISTS):
            self._wrong((WITHOUT,), f"without must name entries of {', '.join(_NAMED_LISTS)}")
            return {}
        found = {key: [names] if isinstance(names, str) else names for key, names in given.items()}
        for key, names in found.items():
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                self._wrong((WITHOUT, key), f"without.{key} must be a list of names")
                return {}
        return {key: set(names) for key, names in found.items()}

    def _named(self, key: str, base: Any, town: list[Any], without: set[str]) -> list[Any]:
        """A list of named entries: those of the town in place of the base's of the same name."""
        entries: list[tuple[Any, YamlText, KeyPath]] = [
            (entry, self._base, (key, nth))
            for nth, entry in enumerate(base if isinstance(base, list) else [])
        ]
        present = {_name(entry) for entry, _, _ in entries}
        for name in sorted(without - {name for name in present if name is not None}):
            self._wrong((WITHOUT, key), f"{field_name(name)} is no entry of {key}")
        entries = [each for each in entries if _name(each[0]) not in without]
        mine = [(entry, self._town, (key, nth)) for nth, entry in enumerate(town)]
        for called in dict.fromkeys(_name(entry) for entry, _, _ in mine):
            group = [each for each in mine if _name(each[0]) == called]
            entries = self._placed(key, entries, group, called)
        self._put(self._town, (key,), (key,))
        return [
            self._copied(whose, _without_position(entry), (key, nth), path)
            for nth, (entry, whose, path) in enumerate(entries)
        ]

    def _placed(self, key: str, entries: list[Any], group: list[Any], name: str | None) -> list[Any]:
        at = [nth for nth, each in enumerate(entries) if _name(each[0]) == name]
        position = _position(group[0][0])
        rest = [each for nth, each in enumerate(entries) if nth not in at]
        if position is None:
            where = at[0] if at else len(rest)
            return [*rest[:where], *group, *rest[where:]]
        side, anchor = position
        found = [nth for nth, each in enumerate(rest) if _name(each[0]) == anchor]
        if not found:
            self._wrong(group[0][2], f"{field_name(anchor)} is no entry of {key}")
            return [*rest, *group]
        where = found[0] if side == _BEFORE else found[-1] + 1
        return [*rest[:where], *group, *rest[where:]]

    def _copied(self, whose: YamlText, value: Any, at: KeyPath, path: KeyPath) -> Any:
        """A value as it stands, with the places of all that is in it."""
        return self._copied_from(whose, value, at, path, whose.place_of(path), whose.own_path(path))

    def _copied_from(
        self, whose: YamlText, value: Any, at: KeyPath, path: KeyPath, place: Place, own: KeyPath
    ) -> Any:
        """The same of a value of which is known where it is written, and where in its own file that is."""
        known = place.path is own or place.path == own
        self.places[at] = place if known else Place(file=place.file, line=place.line, path=own)
        if isinstance(value, dict):
            inside: Iterable[tuple[str | int, Any]] = value.items()
        elif isinstance(value, list):
            inside = enumerate(value)
        else:
            return value
        copied = []
        for key, inner in inside:
            below = (*path, key)
            its = whose.places.get(below)
            deeper = its.path if its is not None and its.path is not None else (*own, key)
            copied.append(self._copied_from(whose, inner, (*at, key), below, its or place, deeper))
        return dict(zip(value, copied, strict=True)) if isinstance(value, dict) else copied

    def _put(self, whose: YamlText, at: KeyPath, path: KeyPath) -> None:
        """Keep where a value is written, and where in its own file that is: entries are counted there."""
        place = whose.place_of(path)
        self.places[at] = Place(file=place.file, line=place.line, path=whose.own_path(path))

    def _wrong(self, path: KeyPath, what: str) -> None:
        here: KeyPath = ("", len(self.mistakes))  # a place of its own: the town's entries have moved
        self.places[here] = self._town.place_of(path)
        self.mistakes.append(Mistake(path=here, what=what))


def _name(entry: Any) -> str | None:
    return entry.get("id") if isinstance(entry, dict) else None


def _position(entry: Any) -> tuple[str, str] | None:
    if not isinstance(entry, dict):
        return None
    return next(((side, str(entry[side])) for side in (_BEFORE, _AFTER) if side in entry), None)


def _without_position(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {key: value for key, value in entry.items() if key not in (_BEFORE, _AFTER)}


def extended(data: object) -> str | None:
    """The profile that this one extends, by id or path."""
    named = data.get(EXTENDS) if isinstance(data, dict) else None
    return named.strip() if isinstance(named, str) and named.strip() else None
