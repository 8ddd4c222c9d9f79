"""Lines of a comparison drawn together: what holds of all of them, and what stands under more and under less.

A line drawn together names a condition only where every line has it: what it says is never wider than the
lines allow, and what it leaves out stands in the lines themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

Found = Mapping[str, Any]
Domains = Mapping[str, Sequence[str]]
Cell = tuple[str, str]
"""A paper, and what is asked for with it."""

SIDES = ("a", "b")
_COUNSEL = frozenset({"not_yet", "agreed"})  # together no condition: an ordinary request is one or the other
_PAPER, _WANTED = "process", "selector"


def drawn_together(lines: Sequence[Found], domains: Domains) -> Found:
    """Lines as one line: the values of any of them for each fact that all of them name."""
    facts = {}
    for name, domain in domains.items():
        if all(name in line["facts"] for line in lines):
            met = {value for line in lines for value in line["facts"][name]}
            if met != (_COUNSEL if name == "counsel" else set(domain)):
                facts[name] = [value for value in domain if value in met]
    return {
        "facts": facts,
        "exact": all(line["exact"] for line in lines),
        **{side: together([line[side] for line in lines]) for side in SIDES},
    }


def together(decided: Iterable[Found]) -> dict[str, list[str]]:
    """The answers and the rows of several, each once, in their order."""
    several = list(decided)
    return {
        key: list(dict.fromkeys(name for each in several for name in each[key]))
        for key in ("outcomes", "rules")
    }


def in_short(lines: Sequence[Found], domains: Domains) -> Iterator[Found]:
    """A line for each thing that is asked for with each paper; what comes to the same together."""
    alike: dict[str, list[Cell]] = {}
    told: dict[str, Found] = {}
    for cell, those in _cells(lines, domains).items():
        for one in _by_answers(those, domains):
            words = repr((one["facts"], [one[side]["outcomes"] for side in SIDES]))
            alike.setdefault(words, []).append(cell)
            told[words] = drawn_together([told[words], one], domains) if words in told else one
    for words, cells in alike.items():
        for papers, wanted in _blocks(cells):
            yield _of(told[words], papers, wanted, domains)


def both_ways(
    more: Sequence[Found], less: Sequence[Found], domains: Domains
) -> Iterator[tuple[Found, list[Found], list[Found]]]:
    """What stands under more and under less: what is asked for with which paper, and when it is which.

    ``more``, ``less``: groups. What comes back of each has one line: all that they say of what is asked for.
    Where two of them say that the same request gets both, each stands with all of its conditions instead.
    """
    alike: dict[str, list[Cell]] = {}
    told: dict[str, tuple[list[Found], list[Found]]] = {}
    for paper in domains[_PAPER]:
        for wanted in domains[_WANTED]:
            ways = (_of_cell(more, paper, wanted, domains), _of_cell(less, paper, wanted, domains))
            if all(ways):
                ways = _told_apart(*ways, domains)
                words = repr([[each["line"]["facts"] for each in way] for way in ways])
                alike.setdefault(words, []).append((paper, wanted))
                told.setdefault(words, ways)
    nothing: Found = {"facts": {}}
    for words, cells in alike.items():
        for papers, wanted_ in _blocks(cells):
            yield _of(nothing, papers, wanted_, domains), *told[words]


def _of_cell(groups: Sequence[Found], paper: str, wanted: str, domains: Domains) -> list[Found]:
    found: list[Found] = []
    for group in groups:
        those = _cells(group["lines"], domains).get((paper, wanted), [])
        found += [
            {**group, "line": _drawn(alike, domains), "lines": alike} for alike in _alike_answered(those)
        ]
    return found


def _told_apart(
    more: Sequence[Found], less: Sequence[Found], domains: Domains
) -> tuple[list[Found], list[Found]]:
    """What is said of one cell, such that no request gets two answers.

    What overlaps something else is told line by line, and lines are drawn together again as long as what
    they say then stays apart from all the rest.
    """
    said = [{**each, "of": at} for at, each in enumerate([*more, *less])]
    for each in [each for each in said if _meets_another(each, said, domains)]:
        said.remove(each)
        said += [{**each, "line": _drawn([line], domains), "lines": [line]} for line in each["lines"]]
    said.sort(key=lambda each: each["of"])
    joined = True
    while joined:
        joined = False
        for one, two in combinations(said, 2):
            lines = [*one["lines"], *two["lines"]]
            both = {**one, "line": _drawn(lines, domains), "lines": lines}
            if one["of"] == two["of"] and not _meets_another(both, said, domains):
                said[said.index(one)] = both
                said.remove(two)
                joined = True
                break
    return (
        [each for each in said if each["of"] < len(more)],
        [each for each in said if each["of"] >= len(more)],
    )


def _meets_another(one: Found, said: Iterable[Found], domains: Domains) -> bool:
    return any(other["of"] != one["of"] and _overlap(one["line"], other["line"], domains) for other in said)


def _overlap(one: Found, two: Found, domains: Domains) -> bool:
    """Whether there is a request of which both speak."""
    return all(
        set(one["facts"].get(name, domain)) & set(two["facts"].get(name, domain))
        for name, domain in domains.items()
    )


def _by_answers(lines: Iterable[Found], domains: Domains) -> list[Found]:
    """The lines of one cell drawn together where they get the same answers."""
    return [_drawn(those, domains) for those in _alike_answered(lines)]


def _alike_answered(lines: Iterable[Found]) -> list[list[Found]]:
    alike: dict[str, list[Found]] = {}
    for line in lines:
        alike.setdefault(repr([line[side]["outcomes"] for side in SIDES]), []).append(line)
    return list(alike.values())


def _drawn(lines: Sequence[Found], domains: Domains) -> Found:
    """Lines of one cell drawn together, without saying of which cell."""
    return _without(drawn_together(lines, domains), (_PAPER, _WANTED))


def _cells(lines: Iterable[Found], domains: Domains) -> dict[Cell, list[Found]]:
    """The lines by paper and by what is asked for, each under all of its own."""
    found: dict[Cell, list[Found]] = {}
    for line in lines:
        for paper in line["facts"].get(_PAPER, domains[_PAPER]):
            for wanted in line["facts"].get(_WANTED, domains[_WANTED]):
                found.setdefault((paper, wanted), []).append(line)
    return found


def _blocks(cells: Iterable[Cell]) -> Iterator[tuple[set[str], set[str]]]:
    """The cells as papers with all that is asked for with each of them."""
    by_paper: dict[str, set[str]] = {}
    for paper, wanted in cells:
        by_paper.setdefault(paper, set()).add(wanted)
    by_wanted: dict[frozenset[str], set[str]] = {}
    for paper, those in by_paper.items():
        by_wanted.setdefault(frozenset(those), set()).add(paper)
    for those_, papers in by_wanted.items():
        yield papers, set(those_)


def _of(line: Found, papers: set[str], wanted: set[str], domains: Domains) -> Found:
    named = {}
    for name, values in ((_PAPER, papers), (_WANTED, wanted)):
        if values != set(domains[name]):
            named[name] = [value for value in domains[name] if value in values]
    return {**line, "facts": {**named, **line["facts"]}}


def _without(line: Found, names: Sequence[str]) -> Found:
    return {**line, "facts": {name: values for name, values in line["facts"].items() if name not in names}}
