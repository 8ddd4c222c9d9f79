"""The audit as people read it: a table with bars and the reasons below, or a page to keep or print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.text import Text

from redactkit.csvout import harmless
from redactkit.hidden_parts import counted
from redactkit.report.lines import Item, heading, sentence
from redactkit.report.page import template
from redactkit.report.parts import table
from redactkit.report.policy_words import plain_columns

Found = Mapping[str, Any]

_BAR = 12  # signs
_STYLES = {"error": "red", "warning": "yellow", "note": ""}
_TITLES = {
    "error": "Must not be there",
    "warning": "Needs a reason, or an end",
    "note": "May be held, and is always withheld from others",
}


class Bar:
    """How much of a file is concerned, as a bar; on a terminal alone."""

    def __init__(self, share: float, style: str) -> None:
        self._share, self._style = share, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not options.is_terminal:
            yield Text("")
            return
        full = max(1, round(self._share * _BAR)) if self._share else 0
        yield Text("█" * full, style=self._style) + Text("░" * (_BAR - full), style="dim")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = _BAR if options.is_terminal else 0
        return Measurement(width, width)


def audited(found: Found) -> RenderableType:
    """What was found, the worst first; then what each rule says, and what to do."""
    findings: Sequence[Found] = found["findings"]
    parts: list[RenderableType] = [
        heading(_headline(found)),
        Item(_in_short(found), indent=0),
        *(Item(line, indent=0) for line in _files(found)),
    ]
    for severity, title in _TITLES.items():
        of_kind = [each for each in findings if each["severity"] == severity]
        if of_kind:
            parts += [Text(), heading(f"{title} ({len(of_kind)})"), _table(of_kind, _STYLES[severity])]
            parts += list(_reasons(of_kind))
    return Group(*parts, Text(), Item(_closing(found), indent=0))


def _headline(found: Found) -> str:
    told = ", ".join(_count(found[f"{severity}s"], severity) for severity in _TITLES)
    policy = found["profile"]
    return f"Audit by {policy['id']}, version {policy['version']}, as of {found['as_of']}: {told}"


def _in_short(found: Found) -> str:
    """What a board reads first. Most of any list is what every library must hold."""
    told = []
    if found["errors"]:
        told.append(f"{_count(found['errors'], 'finding')} of what must not be there, to be dealt with")
    if found["warnings"]:
        told.append(f"{_count(found['warnings'], 'finding')} of what needs a reason, or an end")
    if found["notes"]:
        told.append(
            f"{_count(found['notes'], 'note')} of what a library holds about its patrons and withholds from "
            "others, with nothing to be done"
        )
    missed = _not_looked_at(found["files"])
    if not missed:
        return f"In short: {'; '.join(told) or 'nothing was found'}."
    seen = "; ".join(told) or "nothing was found in what could be looked at"
    return f"In short: {seen}. Not looked at, so that it may hold anything: {', '.join(missed)}."


def _not_looked_at(files: Sequence[Found]) -> list[str]:
    """What the findings say nothing about, of all files together."""
    sheets = sum(_is_unread(file) for file in files)
    texts = sum(file["unchecked"] for file in files) - sheets
    counted = (
        (sum(file["quarantined"] for file in files), "row in doubt", "rows in doubt"),
        (sheets, "whole sheet", "whole sheets"),
        (texts, "text that could not be checked", "texts that could not be checked"),
        (sum(file["hidden"] for file in files), "hidden part", "hidden parts"),
    )
    return [f"{number:,} {one if number == 1 else many}" for number, one, many in counted if number]


def _is_unread(file: Found) -> bool:
    """Whether it is a sheet of which not one row could be read."""
    return bool(file["unchecked"]) and not file["rows"]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _files(found: Found) -> Iterator[str]:
    for file in found["files"]:
        kind = (file["record_class"] or "kind of records unknown").replace("_", " ")
        doubts = [
            counted(file[key], one, many)
            for key, one, many in (
                ("quarantined", "row in doubt was not looked at", "rows in doubt were not looked at"),
                (
                    "unchecked",
                    "whole sheet could not be read" if _is_unread(file) else "text could not be checked",
                    "texts could not be checked",
                ),
                (
                    "hidden",
                    "hidden part (redactkit inspect lists it)",
                    "hidden parts (redactkit inspect lists them)",
                ),
            )
            if file[key]
        ]
        rows = counted(file["rows"], "row")
        what = f"{file['file']}: {file['system'] or 'system unknown'}, {kind}, {rows}"
        yield "; ".join([what, *doubts])


def _table(findings: Sequence[Found], style: str) -> RenderableType:
    made = table("rule", "file", "column", "holds", "rows", "", "such as rows")
    for each in findings:
        made.add_row(
            Text(each["rule"]),
            Text(harmless(each["file"])),
            Text("" if each["column"] is None else str(each["column"])),
            Text(harmless(_holds(each))),
            Text(f"{each['rows']:,}", justify="right"),
            Bar(_share(each), style),
            Text(", ".join(f"{number}" for number in each["example_rows"])),
        )
    return made


def _holds(each: Found) -> str:
    if each["column"] is None:
        return "the file as a whole"
    means = "not known" if each["category"] == "unknown" else plain_columns([each["category"]])
    return f"{each['header']}: {means}" if each["header"] else means


def _share(each: Found) -> float:
    return min(1.0, each["rows"] / each["of_rows"]) if each["of_rows"] else 0.0


def _reasons(findings: Sequence[Found]) -> Iterator[RenderableType]:
    """Each reason once, with the particulars of the columns that it is about."""
    seen: dict[tuple[str, str], list[Found]] = {}
    for each in findings:
        seen.setdefault((each["rule"], each["why"]), []).append(each)
    for (rule, why), listed in seen.items():
        cites = ", ".join(listed[0]["cites"])
        yield Item(
            f"{rule}: {sentence(why)} {sentence(listed[0]['what'])}" + (f" ({cites})" if cites else "")
        )
        for each in listed:
            if each["details"]:
                where = "" if each["column"] is None else f", column {each['column']}"
                yield Item(f"{each['file']}{where}: {'; '.join(each['details'])}", indent=6)


def _closing(found: Found) -> str:
    if found["errors"] or found["warnings"]:
        return "Nothing was changed or deleted. Delete nothing while a request, hold or order is open."
    if any(file["quarantined"] or file["unchecked"] for file in found["files"]):
        return (
            "No error and no warning was found by the rules of this policy in what could be looked at. Look "
            "at the rest by hand. Nothing was changed."
        )
    return "No error and no warning was found by the rules of this policy. Nothing was changed."


def as_html(found: Found) -> str:
    """The audit as a page of its own: no script, nothing loaded."""
    groups = [
        {
            "severity": severity,
            "title": title,
            "findings": [
                {
                    **each,
                    "holds": _holds(each),
                    "percent": _percent(_share(each)),
                    "says": sentence(each["why"]),
                    "todo": sentence(each["what"]),
                }
                for each in found["findings"]
                if each["severity"] == severity
            ],
        }
        for severity, title in _TITLES.items()
    ]
    page = template("audit.html.j2").render(
        title=_headline(found),
        short=_in_short(found),
        sources=f"Rules, and in brackets the sentences they rest on, are those of {found['profile']['id']}: "
        f"redactkit policy show {found['profile']['id']} prints them.",
        files=list(_files(found)),
        groups=[group for group in groups if group["findings"]],
        closing=_closing(found),
    )
    return page.rstrip("\n") + "\n"


def _percent(share: float) -> int:
    """A whole number that shows something where there is something."""
    return max(1, round(share * 100)) if share else 0
