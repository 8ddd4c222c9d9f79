"""Two policies side by side, for a trustee who has read neither: who receives more, who less, what else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.report.diff_words import CIRCUMSTANCES, GIVES, GROUPS, what, who, with_what
from redactkit.report.parts import heading, lines

Found = Mapping[str, Any]

_ORDINARY = "ordinary"
_TOO_MANY = ("several", "answered_otherwise")
_PARTS = {
    "columns": "What happens to a column",
    "tables": "What is made of the records",
    "purpose": "What a task receives",
    "clock": "Dates",
    "reading": "How the policy is read where it is silent",
}


def diff(found: Found, *, everything: bool) -> RenderableType:
    """What the second policy gives more and less than the first. ``everything``: all lines of all groups."""
    names = [each["id"] for each in found["profiles"]]
    parts: list[RenderableType] = [
        heading(f"{names[0]} and {names[1]}, compared over {found['requests']:,} requests")
    ]
    if found["more"] or found["less"]:
        parts += lines(_legend())
    for key in ("more", "less"):
        if found[key]:
            parts += [Text(), heading(f"{names[1]} gives {key}")]
            parts += lines(_section(found, found[key], everything=everything))
    if found["alike"]:
        parts.append(Text("They decide alike."))
    elif not (found["more"] or found["less"]):
        parts.append(Text("They give every request the same amount."))
    if found["other_ways"] and everything:
        parts += [Text(), heading("Both give the same amount, but by another way")]
        parts += lines(_other_way(each) for each in found["other_ways"])
    if found["parts"]:
        parts += [Text(), heading("What else differs"), *lines(_parts(found["parts"], names))]
    return Group(*parts)


def _legend() -> Iterator[str]:
    yield "In brackets: the rows that decide, of the one policy and of the other."
    library = GROUPS["library people"].replace(" ", ", ").replace("_", " ")
    officers = GROUPS["an officer"].replace(" ", ", ").replace("_", " ")
    yield f"Officers: {officers}. Library people: {library}. The public: everybody else."
    yield "Persons' records: the rows of the persons concerned, as they stand."


def _section(found: Found, groups: Sequence[Found], *, everything: bool) -> Iterator[str]:
    domains = found["facts"]
    names = [each["id"] for each in found["profiles"]]
    for group in groups:
        if group["circumstance"] == _ORDINARY:
            here, there = GIVES[group["a"]["gives"]], GIVES[group["b"]["gives"]]
            yield f"  {names[1]} gives {there}, {names[0]} {here} ({group['requests']:,} requests):"
            yield from (f"    {line}" for line in _told(group["lines"], domains))
    special = [each for each in groups if each["circumstance"] not in (_ORDINARY, *_TOO_MANY)]
    if special:
        yield "  Out of the ordinary, before counsel has said anything:"
    for those in _alike(special):
        where = "; ".join(dict.fromkeys(CIRCUMSTANCES[each["circumstance"]] for each in those))
        yield f"    {where}: {_instead(those)}"
        if everything:
            yield from (
                f"      {line}" for line in _told([line for each in those for line in each["lines"]], domains)
            )
    for name in _TOO_MANY:
        those = [each for each in groups if each["circumstance"] == name]
        if those:
            yield f"    {CIRCUMSTANCES[name]}: {_instead(those, rows=False)}"


def _told(told: Iterable[Found], domains: Found) -> Iterator[str]:
    """A sentence for all that comes with the same paper at the same time."""
    by_paper: dict[str, list[Found]] = {}
    for line in told:
        by_paper.setdefault(with_what(line["facts"], domains), []).append(line)
    for paper, those in by_paper.items():
        asked: dict[str, list[str]] = {}
        for line in those:
            by = who(line["facts"], domains) + ("" if line["exact"] else ", in some cases")
            asked.setdefault(what(line["facts"], domains), []).append(by)
        said = "; ".join(f"{each} by {', or by '.join(dict.fromkeys(by))}" for each, by in asked.items())
        sentence = f"{paper}: {said}" if paper else said
        yield f"{sentence[0].upper()}{sentence[1:]} {_brackets(those)}"


def _alike(groups: Iterable[Found]) -> list[list[Found]]:
    """The groups of each circumstance; circumstances that come to the same stand together."""
    by_circumstance: dict[str, list[Found]] = {}
    for group in groups:
        by_circumstance.setdefault(group["circumstance"], []).append(group)
    found: dict[str, list[Found]] = {}
    for those in by_circumstance.values():
        told = [
            (each["a"]["gives"], each["b"]["gives"], [line["facts"] for line in each["lines"]])
            for each in those
        ]
        found.setdefault(repr(told), []).extend(those)
    return list(found.values())


def _instead(groups: Sequence[Found], *, rows: bool = True) -> str:
    """``totals instead of nothing [DX-01 | MN-25] (12 requests)``, for each pair of amounts."""
    pairs: dict[str, list[Found]] = {}
    for each in groups:
        pair = f"{GIVES[each['b']['gives']]} instead of {GIVES[each['a']['gives']]}"
        pairs.setdefault(pair, []).append(each)
    told = []
    for pair, those in pairs.items():
        decide = [{side: each[side]["rules"] for side in ("a", "b")} for each in those]
        brackets = f" {_brackets(decide)}" if rows else ""
        told.append(f"{pair}{brackets} ({sum(each['requests'] for each in those):,} requests)")
    return "; ".join(told)


def _brackets(those: Sequence[Found]) -> str:
    named = [", ".join(dict.fromkeys(row for each in those for row in each[side])) for side in ("a", "b")]
    return f"[{' | '.join(named)}]"


def _other_way(group: Found) -> str:
    here, there = (", ".join(group[side]["outcomes"]).replace("_", " ") for side in ("a", "b"))
    rows = _brackets([{"a": group["a"]["rules"], "b": group["b"]["rules"]}])
    where = CIRCUMSTANCES[group["circumstance"]]
    return f"  {where}: {there} instead of {here} {rows} ({group['requests']:,} requests)"


def _parts(parts: Sequence[Found], names: Sequence[str]) -> Iterator[str]:
    """One kind after another: what both have and is not the same, then what only one has."""
    for kind, title in _PARTS.items():
        those = [each for each in parts if each["kind"] == kind]
        for each in those:
            if each["a"] is not None and each["b"] is not None:
                yield f"  {title}: {_name(each)}: {names[0]} {each['a']}; {names[1]} {each['b']}"
        for mine, other, name in (("a", "b", names[0]), ("b", "a", names[1])):
            alone = [f"{_name(each)} ({each[mine]})" for each in those if each[other] is None]
            if alone:
                yield f"  {title}, only {name}: {'; '.join(alone)}"


def _name(part: Found) -> str:
    return str(part["what"]).replace("_", " ")
