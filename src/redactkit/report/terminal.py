"""Results as people read them on a terminal. Returns rich renderables; ``cli`` prints them.

Text from outside goes through ``rich.text.Text``, never markup: ``[/x]`` in a file name would crash the
printer, and ``[link=…]`` would become a live link. Nothing here has ever seen a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from redactkit.model import Clock, Decision, Duty, Outcome
from redactkit.report.plain import (
    BASES,
    CHECKED,
    CHECKED_ROWS,
    CLOCKS,
    NOTHING_RELEASED,
    OUTCOMES,
    RELEASED,
    person,
)

if TYPE_CHECKING:
    from redactkit.pipeline import Disclosed, Written

Found = Mapping[str, Any]

_REVIEW = "policy_review_lapsed"


def _heading(text: str) -> Text:
    return Text(text, style="bold")


def _lines(lines: Iterable[str], style: str = "") -> list[Text]:
    return [Text(line, style=style) for line in lines]


def _table(*headers: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for header in headers:
        table.add_column(Text(header), overflow="fold")
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*[Text("" if cell is None else str(cell)) for cell in cells])


def decision(found: Decision, written: Written | None = None) -> RenderableType:
    """The answer first, then why, then what to do by when."""
    parts: list[RenderableType] = [_heading(OUTCOMES[found.outcome])]
    if found.sealed:
        parts.append(
            _heading("Tell nobody about this paper except counsel and whoever must help to answer it.")
        )
    missed = [clock for clock in found.clocks if clock.missed]
    parts += _lines((f"MISSED: {_clock(clock)} {clock.if_missed}" for clock in missed), "bold red")
    if not found.outcome.releases:
        parts.append(Text(NOTHING_RELEASED))
    if found.refer_to:
        parts.append(Text(f"It goes to: {person(found.refer_to)}."))
    parts += [Text(), _heading("Why")]
    parts.append(Text(f"{found.rules[0]}: {found.because} ({BASES[found.basis]})"))
    said = [cite for cite in found.cites if cite.source in ("policy", "statute")]
    parts += _lines(f"  {cite.source} {cite.id}: “{cite.text}”" for cite in said)
    if found.duties:
        parts += [Text(), _heading("What to do")]
        parts += _lines(_duty(duty) for duty in found.duties)
    parts += [Text(), _heading("Dates")]
    if found.clocks:
        parts += _lines(_clock(clock) for clock in found.clocks if not clock.missed)
    elif any(warning.id == "no_receipt_date" for warning in found.warnings):
        parts.append(Text("No date can be given: the form does not say when the request was received."))
    else:
        parts.append(Text("No date counts from receipt here; what is to be done when stands above."))
    if found.periods and found.outcome.releases:
        parts += [Text(), _heading("Period")]
        parts += _lines(_period(scope.period.value, scope.first, scope.last) for scope in found.periods)
    parts += _lines((f"warning: {text}" for text in _warnings(found)), "yellow")
    if written is not None:
        parts += [
            Text(),
            Text(f"To send: {written.out}"),
            Text(f"To keep: {written.record} (open START-HERE.html)"),
        ]
    return Group(*parts)


def _warnings(found: Decision) -> list[str]:
    """What to know besides. Under a nondisclosure order nobody is sent to the board."""
    return [warning.text for warning in found.warnings if not (found.sealed and warning.id == _REVIEW)]


def _period(period: str, first: object, last: object) -> str:
    since = f"from {first}" if first is not None else "from the first record exported"
    return f"  by {period}: {since} to {last}"


def _duty(duty: Duty) -> str:
    by = f" (by {duty.by})" if duty.by else ""
    return f"  {person(duty.who)}: {duty.what}{by}"


def _clock(clock: Clock) -> str:
    return f"  {clock.date}: {CLOCKS.get(clock.id, clock.id)} ({clock.counted})."


def disclosed(found: Disclosed) -> RenderableType:
    """What was made and where, and what to do with it."""
    document: Found = found.document
    if not found.released:
        return decision(found.decision, found.written)
    heading = "Released" if found.written else "Would be released (a dry run: nothing was written)"
    release = found.decision.release
    only_totals = bool(release.totals) and not release.tables
    outcome = Outcome.AGGREGATE_ONLY if only_totals else found.decision.outcome
    table = _table("file", "lines", "records")
    for file in document["files"]:
        _row(table, file["name"], file["lines"], file["records"])
    parts: list[RenderableType] = [
        _heading(f"{heading}: {RELEASED.get(outcome, outcome)}"),
        table,
    ]
    for number, what in (
        (
            document["rows_referred"] - document["rows_unknown"],
            "rows concern patrons of other libraries: referred, not released",
        ),
        (
            document["rows_unknown"],
            "rows name no patron, or one whose home library is not known: referred, not released",
        ),
        (document["rows_quarantined"], "rows are in doubt: a person must look at them (to-review.csv)"),
    ):
        if number:
            parts.append(Text(f"{number:,} {what}"))
    parts.append(Text(CHECKED_ROWS if release.scoped is not None else CHECKED))
    if found.written is not None:
        parts += [
            Text(),
            Text(f"To send: {found.written.out}"),
            Text(f"To keep: {found.written.record} (open START-HERE.html)"),
        ]
    warned = (*found.notices, *_warnings(found.decision))
    parts += _lines((f"warning: {text}" for text in warned), "yellow")
    return Group(*parts)


def inspection(found: Found) -> RenderableType:
    """Each file, then its columns."""
    parts: list[RenderableType] = []
    for file in found["files"]:
        what = f"{file['system'] or 'system unknown'}, {file['record_class'] or 'kind of records unknown'}"
        parts.append(
            _heading(f"{file['file']}: {file['format']}, {file['encoding']}, {what}, {file['rows']:,} rows")
        )
        table = _table("#", "header", "means", "group", "sure", "evidence")
        for column in file["columns"]:
            _row(
                table,
                column["position"],
                column["header"] or "(not shown)",
                column["category"],
                column["group"].replace("_", " "),
                f"{column['confidence']:.0%}",
                ", ".join(column["evidence"]),
            )
        parts.append(table)
        parts += _lines(f"  row {each['row']}: {each['reason']}" for each in file["quarantined"][:20])
        if len(file["quarantined"]) > 20:
            parts.append(Text(f"  and {len(file['quarantined']) - 20:,} more rows in doubt"))
        parts += _lines(f"  hidden: {each['kind']} {each['where']}" for each in file["hidden"])
        parts.append(Text())
    return Group(*parts)


def findings(found: Found) -> RenderableType:
    """Coordinates and kinds, never the text."""
    table = _table("line", "from", "to", "what", "score", "found by")
    for finding in found["findings"]:
        _row(
            table,
            finding["line"],
            finding["start"],
            finding["end"],
            finding["entity"],
            f"{finding['score']:.2f}",
            finding["recognizer"],
        )
    return Group(table, Text(f"{len(found['findings'])} findings"))


def policies(found: Found) -> RenderableType:
    """The policies, a line each."""
    table = _table("id", "version", "title", "rules")
    for profile in found["profiles"]:
        _row(table, profile["id"], profile["version"], profile["title"], profile["rules"])
    return table


def policy(found: Found) -> RenderableType:
    """One policy as a page."""
    rules = _table("rule", "answer", "standing", "in words")
    for rule in found["rules"]:
        _row(rules, rule["id"], rule["outcome"], rule["basis"], rule["because"])
    sources = _table("id", "from", "text")
    for source in found["sources"]:
        _row(sources, source["id"], source["source"], source["text"])
    parts: list[RenderableType] = [
        _heading(f"{found['title']} ({found['id']}, version {found['version']})"),
        Text(f"sha256 {found['sha256']}"),
        Text(),
        _heading("Rules, in the order in which they are tried"),
        rules,
    ]
    for outcome, treatments in found["treatments"].items():
        table = _table("what a column means", "what happens", "ground", "reason")
        for category, treated in treatments.items():
            _row(table, category, treated["treatment"], treated["exemption"], treated["reason"])
        parts += [Text(), _heading(f"Columns under {outcome}"), table]
    return Group(*parts, Text(), _heading("What it rests on"), sources)


def recognizers(found: Found) -> RenderableType:
    """The recognizers, a line each."""
    table = _table("id", "finds", "cases", "about")
    for recognizer in found["recognizers"]:
        _row(table, recognizer["id"], recognizer["entity"], recognizer["cases"], recognizer["about"])
    return table


def recognizer_cases(found: Found) -> RenderableType:
    """How many cases passed, and which failed."""
    failed: Sequence[Found] = found["failed"]
    lines = _lines(
        (f"failed: {case['recognizer']}, case {case['case']}: {case['why']}" for case in failed), "red"
    )
    return Group(*lines, Text(f"{found['passed']} passed, {len(failed)} failed"))


def verification(found: Found) -> RenderableType:
    """Whether the folder is whole."""
    lines = _lines((f"problem: {problem}" for problem in found["problems"]), "red")
    told = _lines(found["notes"])
    return Group(*lines, *told, Text(f"Last check: {found['result']}."))


def demo(found: Disclosed, folder: Path) -> RenderableType:
    """What the demonstration made, and what to look at first."""
    return Group(
        disclosed(found),
        Text(),
        _heading("What to look at"),
        *_lines(
            [
                "  request.yaml                       the form: who asked, for what, when it came in",
                "  OUT/letter/response-letter.md      the letter that goes with the records",
                "  OUT/release/data/circulation.csv   when and where things were lent: no title",
                "  OUT/release/data/titles.csv        what was lent that year: no month, no branch",
                "  OUT/release/data/withholding-log.csv   every column left out or made coarser, and why",
                "  OUT-record/START-HERE.html         for you: the reasons, the dates, what to do (not sent)",
            ]
        ),
        Text(f"All of it is in {folder}. The people in it are invented."),
    )
