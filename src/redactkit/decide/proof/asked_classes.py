"""Which classes and fields a request can ask for, in as few ways as any rule can tell apart. Pure.

There are 2^17 sets of classes. Classes that every rule and every release takes alike are interchangeable, so
few ways remain, each with the number of sets that it stands for. Which of the fields asked for are printed
depends on the classes; a pair that no form can hold does not occur.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import prod

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.decide import vocabulary as v
from redactkit.decide.answers import ABSENT, PRINTED, WITHHELD, Setting, kind_of_classes, may_print


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One way: the kind of classes, what each profile makes of the fields, and an example of both."""

    kind: str
    printed: tuple[str, ...]
    stands_for: int  # sets of classes
    classes: tuple[str, ...]
    fields: tuple[str, ...]


_Prints = tuple[frozenset[str], ...]
"""The fields that each profile may print."""
_Ways = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def ways_to_ask(settings: Sequence[Setting]) -> tuple[Asked, ...]:
    """Every way, the one that names nothing first."""
    found: dict[tuple[str, tuple[str, ...]], Asked] = {}
    ways: dict[_Prints, _Ways] = {}  # many sets of classes print the same fields
    for classes, sets in _sets_of_classes(settings):
        kind = kind_of_classes(classes)
        prints = tuple(may_print(classes, each.printed) for each in settings)
        if prints not in ways:
            ways[prints] = tuple(_ways_to_name_fields(prints))
        for printed, fields in ways[prints]:
            met = found.get((kind, printed))
            if met is None:
                met = Asked(kind=kind, printed=printed, stands_for=0, classes=classes, fields=fields)
            found[kind, printed] = replace(met, stands_for=met.stands_for + sets)
    return tuple(found.values())


def _sets_of_classes(settings: Sequence[Setting]) -> Iterator[tuple[tuple[str, ...], int]]:
    """One set of classes of each sort, and how many there are."""
    alike: dict[object, list[str]] = defaultdict(list)
    for name in v.members(v.RecordClass):
        alike[kind_of_classes([name]), *(each.printed.get(name) for each in settings)].append(name)
    groups = list(alike.values())
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            some_of_each = prod(2 ** len(group) - 1 for group in chosen)
            yield tuple(group[0] for group in chosen), some_of_each


def _ways_to_name_fields(prints: _Prints) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """No field; then each combination of profiles that print one of the fields, with such fields."""
    yield (ABSENT,) * len(prints), ()
    one_of_each: dict[tuple[bool, ...], str] = {}
    for category in sorted(CATEGORIES - {UNKNOWN}):
        one_of_each.setdefault(tuple(category in each for each in prints), category)
    met = set()
    for size in range(1, len(prints) + 1):
        for fields in combinations(one_of_each.values(), size):
            taken = tuple(WITHHELD if each.isdisjoint(fields) else PRINTED for each in prints)
            if taken not in met:
                met.add(taken)
                yield taken, fields
