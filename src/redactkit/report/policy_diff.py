"""Two policies side by side, for a trustee who has read neither: who receives more, who less, what else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.report.diff_parts import parts
from redactkit.report.diff_short import SIDES, both_ways, in_short, together
from redactkit.report.diff_words import (
    ANSWERS,
    CIRCUMSTANCES,
    GIVES,
    asked,
    conditions,
    how,
    what,
    who,
    with_what,
)
from redactkit.report.parts import heading, lines

Found = Mapping[str, Any]

_ORDINARY = "ordinary"
_TOO_MANY = ("several", "answered_otherwise")
_NOTHING = "nothing"


def diff(found: Found, *, everything: bool) -> RenderableType:
    """What the second policy gives more and less than the first.

    ``everything``: all lines of all groups, and how many requests there are of each.
    """
    names = _names(found)
    said: list[RenderableType] = [heading(f"What {names[0]} and {names[1]} give, compared")]
    if everything:
        said += lines([f"{found['requests']:,} requests were put to both."])
    if found["more"] or found["less"]:
        said += lines(_legend(found))
    mixed = list(_both_ways(found))
    if mixed:
        said += [Text(), heading("What stands under more and under less"), *lines(mixed)]
    for key in ("more", "less"):
        if found[key]:
            said += [Text(), heading(f"{names[1]} gives {key} than {names[0]}")]
            said += lines(_section(found, found[key], everything=everything))
    if found["alike"]:
        said.append(Text("They decide alike: every request gets the same answer from both."))
    elif not (found["more"] or found["less"]):
        said.append(Text("They give every request the same amount."))
    if found["other_ways"] and everything:
        said += [Text(), heading("Both give the same amount, but by another answer")]
        said += lines(_other_way(group) for group in found["other_ways"])
    if found["parts"]:
        said += [Text(), heading("What else differs"), *lines(parts(found["parts"], names))]
    return Group(*said)


def _names(found: Found) -> list[str]:
    return [each["id"] for each in found["profiles"]]


def _legend(found: Found) -> Iterator[str]:
    one, two = _names(found)
    yield "Every request that can be made was put to both. Below is where they do not give the same."
    yield f"  A instead of B: {two} gives A where {one} gives B."
    yield "  Totals: figures, no lines. Redacted records: lines, without what points to a person."
    yield (
        "  Persons' records: the lines about the people concerned, as they stand. With an order, a warrant "
        "or a consent they are of the people whom the paper names, and no more than it names; for a task of "
        "the library's work no more than the policy lists for it; of one's own record nothing about "
        "anybody else."
    )
    yield (
        "  Nothing: nothing is handed over then and there. That is often no refusal: the request is sent on, "
        "or waits. Each line says which."
    )
    yield (
        "  Anybody: it makes no difference what kind of person or office asks. Any request: it makes no "
        "difference what is asked for. Neither is given more than is said above."
    )
    yield (
        "  Counsel: the lawyers whom a policy asks before it gives anything. They have agreed where each of "
        "them has said that it may be answered."
    )
    yield f"  In brackets: the rows that decide, of {one} and of {two}; `redactkit policy show` has them."
    yield (
        "  Officers: an agency of the state, a federal agency, law enforcement, a court. Library people: "
        "another library, staff, volunteers and agents, vendors, collection agencies. The public: everybody "
        "else, the town's own bodies and the patron too."
    )


def _both_ways(found: Found) -> Iterator[str]:
    """What an ordinary request asks for that stands in both lists, and what tells one from the other."""
    domains, (_, two) = found["facts"], _names(found)
    more, less = (
        [each for each in found[key] if each["circumstance"] == _ORDINARY] for key in ("more", "less")
    )
    for line, *ways in both_ways(more, less, domains):
        yield f"  {_start(asked(line['facts'], domains))}: it depends on who asks, and how. {two} gives"
        for word, groups in zip(("more", "less"), ways, strict=True):
            for group in groups:
                facts = group["line"]["facts"]
                case = _and(
                    f"{how(facts, domains)} by {_by(group['line'], domains)}", with_what(facts, domains)
                )
                yield f"    {word}, {case}: {_pair(group).lower()}{_becomes(found, group, group['line'])}."


def _case(line: Found, domains: Found) -> str:
    """Who asks for what with which paper, and when, in one sentence."""
    return _and(f"{what(line['facts'], domains)} by {_by(line, domains)}", with_what(line["facts"], domains))


def _and(said: str, further: str) -> str:
    return f"{said}, {further}" if further else said


def _section(found: Found, groups: Sequence[Found], *, everything: bool) -> Iterator[str]:
    domains = found["facts"]
    ordinary = [each for each in groups if each["circumstance"] == _ORDINARY]
    if ordinary:
        yield "  In short, for ordinary requests (further conditions stand below):"
    for group in ordinary:
        yield f"    {_pair(group)}"
        for line in in_short(group["lines"], domains):
            yield f"      - {_case(line, domains)}{_becomes(found, group, line)}."
    for group in ordinary:
        yield ""
        yield f"  {_pair(group)}{_counted(group, everything)}"
        yield from (f"    {line}" for line in _told(found, group))
    special = [each for each in groups if each["circumstance"] not in (_ORDINARY, *_TOO_MANY)]
    if special:
        yield ""
        yield "  Out of the ordinary, before counsel has said anything (`--all` tells the cases)"
    for those in _alike(special):
        yield f"    {_where(those)}:"
        for each in _one_of_each_pair(those):
            told = [_case(line, domains) for line in in_short(each["lines"], domains)]
            case = f": {told[0]}" if len(told) == 1 else ", in several cases"
            instead = f"{_pair(each)}{case}{_becomes(found, each, each)}"
            yield f"      {instead} {_brackets([each])}{_counted(each, everything)}"
            if everything:
                yield from (f"        {line}" for line in _told(found, each))
    for name in _TOO_MANY:
        those = [each for each in groups if each["circumstance"] == name]
        if those:
            pairs = "; ".join(f"{_pair(each).lower()}{_counted(each, everything)}" for each in those)
            yield f"    {_where(those)}: {pairs}"


def _pair(group: Found) -> str:
    said = f"{GIVES[group['b']['gives']]} instead of {GIVES[group['a']['gives']]}"
    return _start(said)


def _start(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}"


def _where(groups: Sequence[Found]) -> str:
    said = "; ".join(dict.fromkeys(CIRCUMSTANCES[each["circumstance"]] for each in groups))
    return _start(said)


def _told(found: Found, group: Found) -> Iterator[str]:
    """A heading for each paper at each time, and under it what is asked, by whom, and what becomes of it."""
    domains = found["facts"]
    by_paper: dict[str, dict[tuple[str, str], list[Found]]] = {}
    for line in group["lines"]:
        bullet = what(line["facts"], domains), _becomes(found, group, line)
        by_paper.setdefault(with_what(line["facts"], domains), {}).setdefault(bullet, []).append(line)
    for paper, asked_for in by_paper.items():
        indent = "  " if paper else ""
        if paper:
            yield f"{_start(paper)}:"
        for (wanted, becomes), those in asked_for.items():
            plainest_first = sorted(those, key=lambda line: conditions(line["facts"]))
            by = "; or by ".join(dict.fromkeys(_by(line, domains) for line in plainest_first))
            yield f"{indent}- {wanted} by {by}{becomes} {_brackets(those)}"


def _by(line: Found, domains: Found) -> str:
    return who(line["facts"], domains) + ("" if line["exact"] else ", in some cases")


def _becomes(found: Found, group: Found, decided: Found) -> str:
    """What a policy that gives nothing does instead: ``. ma-duxbury: it waits for counsel``."""
    said = []
    for name, side in zip(_names(found), SIDES, strict=True):
        if group[side]["gives"] == _NOTHING:
            answers = [ANSWERS[each] for each in decided[side]["outcomes"]]
            said.append(f". {name}: it {', or '.join(answers)}")
    return "".join(said)


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


def _one_of_each_pair(groups: Iterable[Found]) -> list[Found]:
    """The groups that give the same two amounts as one group, with all answers, rows and lines of them."""
    pairs: dict[str, list[Found]] = {}
    for each in groups:
        pairs.setdefault(_pair(each), []).append(each)
    return [
        {
            **{
                side: {"gives": those[0][side]["gives"], **together([each[side] for each in those])}
                for side in SIDES
            },
            "requests": sum(each["requests"] for each in those),
            "lines": [line for each in those for line in each["lines"]],
        }
        for those in pairs.values()
    ]


def _brackets(those: Sequence[Found]) -> str:
    named = [", ".join(together([each[side] for each in those])["rules"]) for side in SIDES]
    return f"[{' | '.join(named)}]"


def _counted(group: Found, everything: bool) -> str:
    return f" ({group['requests']:,} requests)" if everything else ""


def _other_way(group: Found) -> str:
    here, there = (", ".join(group[side]["outcomes"]).replace("_", " ") for side in SIDES)
    where = CIRCUMSTANCES[group["circumstance"]]
    return f"  {where}: {there} instead of {here} {_brackets([group])}{_counted(group, everything=True)}"
