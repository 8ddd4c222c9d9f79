"""What was proved of a policy, and what became of its cases, as people read it on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.report.parts import heading, lines

Found = Mapping[str, Any]


def check(found: Found) -> RenderableType:
    """What was proved, and everything that is wrong, each with its file and line."""
    profile = found["profile"]
    verdict = "proved" if found["passed"] else "not proved"
    parts: list[RenderableType] = [
        heading(f"{profile['id']}, version {profile['version']}: {verdict}"),
        Text(f"{found['requests']:,} requests stood for, in {found['cases']:,} cases"),
        Text(f"{found['asked']:,} requests decided one by one as well, {_alike(found)}"),
        Text(_counted(found)),
        *lines(f"  {'kept' if each['kept'] else 'BROKEN'}: {each['says']}" for each in found["promises"]),
    ]
    if found["readings"]:
        parts += [Text(), heading("Read otherwise, one reading at a time")]
        parts += lines(
            f"  {each['reading']}: {each['value']}: {_counted(each)}" for each in found["readings"]
        )
    told = list(_findings(found))
    if told:
        parts += [Text(), heading("What is wrong"), *told]
    if found["notes"]:
        parts += [Text(), heading("Not your own yet (docs/profiles.md, “What a town has to replace”)")]
        parts += lines((f"  {each}" for each in found["notes"]), "yellow")
    return Group(*parts)


def tested(found: Found) -> RenderableType:
    """The cases that did not come out, and the rows with the cases that cover them."""
    profile = found["profile"]
    failed, uncovered = found["failed"], found["uncovered"]
    covered = len(found["rows"]) - len(uncovered)
    return Group(
        heading(f"{profile['id']}, version {profile['version']}"),
        Text(f"{found['cases'] - len(failed)} cases passed, {len(failed)} failed"),
        Text(f"{covered} of {len(found['rows'])} rows are covered"),
        *lines(f"  {each['row']}: {', '.join(each['cases'])}" for each in found["rows"] if each["cases"]),
        *lines((f"no case covers {row}" for row in uncovered), "red"),
        *lines(
            (
                f"{each['file']}: line {each['line']}: {each['case']}: {wrong}"
                for each in failed
                for wrong in each["wrong"]
            ),
            "red",
        ),
    )


def _alike(found: Found) -> str:
    otherwise = any(each["kind"] == "disagreement" for each in found["findings"])
    return "not all of them alike" if otherwise else "all of them alike"


def _counted(found: Found) -> str:
    return (
        f"{found['gaps']} gaps, {found['overlaps']} overlaps, {found['dead']} dead rules, "
        f"{found['broken']} broken promises"
    )


def _findings(found: Found) -> Iterator[Text]:
    for finding in found["findings"]:
        yield from _finding(finding, finding["kind"])
    for each in found["readings"]:
        for finding in each["findings"]:
            yield from _finding(finding, f"{finding['kind']}, with {each['reading']}: {each['value']}")


def _finding(finding: Found, kind: str) -> Iterator[Text]:
    where = finding["file"] if finding["line"] is None else f"{finding['file']}: line {finding['line']}"
    promise = f" ({finding['promise']})" if finding["promise"] else ""
    yield Text(f"{where}: {kind}{promise}: {finding['what']}", style="red")
    if finding["example"] is not None:
        told = ", ".join(f"{name}: {value}" for name, value in _flat(finding["example"]))
        yield Text(f"  in {finding['requests']:,} requests, such as {told}")


def _flat(form: Found, group: str = "") -> Iterator[tuple[str, object]]:
    """The fields of a form in one line, but the profile, which is known."""
    for name, value in form.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list):
            said = [
                " ".join(map(str, each.values())) if isinstance(each, dict) else str(each) for each in value
            ]
            yield f"{group}{name}", f"[{', '.join(said)}]"
        elif f"{group}{name}" != "profile":
            yield f"{group}{name}", value
