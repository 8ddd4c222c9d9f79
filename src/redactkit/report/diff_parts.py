"""What else two policies do not have alike, beside what they give: copies, offices, dates, readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Part = Mapping[str, str | None]

_TITLES = {
    "columns": "What happens to a column",
    "tables": "What is made of the records",
    "purpose": "What a task receives",
    "name": "The policy",
    "contact": "Whom to call",
    "letterhead": "Letters",
    "calendar": "Days on which the office works",
    "clock": "Dates",
    "reading": "How the policy is read where it is silent",
}
_NAMES = {
    "own_codes": "codes by which exports name this library",
    "public_records_law_applies": "whether the public records law binds this library",
    "works_on": "holidays on which it works",
    "received_next_working_day": "whether what comes in on a closed day counts from the next working day",
    "friday_for_saturday": "whether the Friday before a Saturday holiday is closed",
    "closed": "days on which it is closed besides",
    "template": "letterhead",
    "appeal_needs_writing": "whether only a request in writing has an appeal",
}
_SHORT = 70  # two values that are no longer than this together stand in one line


def parts(found: Sequence[Part], names: Sequence[str]) -> Iterator[str]:
    """One kind after another: what both have and is not the same, then what only one has."""
    for kind, title in _TITLES.items():
        those = [each for each in found if each["kind"] == kind]
        if those:
            yield f"  {title}"
        for each in those:
            if each["a"] is not None and each["b"] is not None:
                yield from _both(_name(each), each["a"], each["b"], names)
        for mine, other, name in (("a", "b", names[0]), ("b", "a", names[1])):
            for each in those:
                if each[other] is None:
                    yield f"    {_name(each)}, only {name}: {each[mine]}"


def _both(what: str, one: str, two: str, names: Sequence[str]) -> Iterator[str]:
    if one == two:
        yield f"    {what}: {one} in both, with other words or conditions"
    elif len(one) + len(two) <= _SHORT:
        yield f"    {what}: {names[0]} {one}; {names[1]} {two}"
    else:
        yield f"    {what}"
        yield f"      {names[0]}: {one}"
        yield f"      {names[1]}: {two}"


def _name(part: Part) -> str:
    name = str(part["what"])
    return _NAMES.get(name, name.replace("_", " "))
