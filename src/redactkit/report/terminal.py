"""Results as people read them on a terminal. Returns rich renderables; ``cli`` prints them.

Text from outside goes through ``rich.text.Text``, never markup: ``[/x]`` in a file name would crash the
printer, and ``[link=…]`` would become a live link. Nothing here has ever seen a cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from redactkit.hidden_parts import by_heading, counted
from redactkit.model import HiddenPart, Outcome
from redactkit.report import answer
from redactkit.report.lines import Item
from redactkit.report.parts import heading as _heading
from redactkit.report.parts import lines as _lines
from redactkit.report.parts import row as _row
from redactkit.report.parts import table as _table
from redactkit.report.plain import CHECKED, CHECKED_ROWS, EVERY_COLUMN_RELEASED, RELEASED
from redactkit.scales import too_few

if TYPE_CHECKING:
    from redactkit.pipeline import Disclosed

Found = Mapping[str, Any]

_MISSED = (
    "This finds most, not all: names that no list and no word beside them tells, and people described "
    "without a name, may remain. Read the text before it leaves; docs/detection.md says how much is missed."
)
_MISSED_STRICT = (
    "All but words known to be safe is found. A name that is written as such a word, and people described "
    "without a name, may remain. Read the text before it leaves; docs/detection.md says how much is missed."
)
_COUNTED = (
    "Lines count from 1. “from” and “to” count the signs of a line from 0: from is the first that is found, "
    "to the first behind it."
)
_NOT_AS_MADE = (
    "Do not send it and do not rely on it: take the copy that was kept as it was made, or ask the library "
    "for one."
)
_SAME_EXPORTS = "the same as those that it was made from."
_OTHER_EXPORTS = (
    "not the same as those that it was made from. That says nothing against the folder: look for the exports "
    "that were kept with it."
)


def disclosed(found: Disclosed) -> RenderableType:
    """What was made and where, and what to do with it."""
    document: Found = found.document
    if not found.released:
        return answer.decision(found.decision, found.written)
    heading = "Released" if found.written else "Would be released (a dry run: nothing was written)"
    release = found.decision.release
    only_totals = bool(release.totals) and not release.tables
    outcome = Outcome.AGGREGATE_ONLY if only_totals else found.decision.outcome
    table = _table("file", "lines", "records")
    for file in document["files"]:
        _row(table, file["name"], file["lines"], file["records"])
    every_column = found.decision.gives_every_column
    fewest = release.fewest_of_no_figure({file["name"]: file["lines"] for file in document["files"]})
    if fewest is not None:
        what = f"no figure, because {too_few(fewest)}"
    else:
        what = EVERY_COLUMN_RELEASED if every_column else RELEASED.get(outcome, outcome)
    parts: list[RenderableType] = [
        _heading(f"{heading}: {what}"),
        *(above := answer.check_first(found.decision)),
        *([Text()] if above else []),
        table,
        *_rows_left_out(document),
    ]
    parts.append(Text(CHECKED_ROWS if release.scoped is not None else CHECKED))
    if document["signed_with"] is not None:
        parts.append(Text(f"Signed with the key {document['signed_with']}."))
    parts += _lines(found.again)
    of_this_answer, of_the_policy = answer.apart_from_the_review(found.decision)
    parts += _lines(of_the_policy)  # nearest to the prompt stands what is to be looked at now
    parts += answer.where(found.written)
    parts += answer.every_column(found.decision)
    warned = (*found.notices, *of_this_answer)
    parts += _lines((f"warning: {text}" for text in warned), "yellow")
    return Group(*parts)


def _rows_left_out(document: Found) -> list[RenderableType]:
    """How many rows are referred, and how many are in doubt."""
    told = (
        (
            document["rows_referred"] - document["rows_unknown"],
            "row concerns a patron of another library: referred, not released",
            "rows concern patrons of other libraries: referred, not released",
        ),
        (
            document["rows_unknown"],
            "row names no patron, or one whose home library is not known: referred, not released",
            "rows name no patron, or one whose home library is not known: referred, not released",
        ),
        (
            document["rows_quarantined"],
            "row is in doubt: a person must look at it (to-review.csv)",
            "rows are in doubt: a person must look at them (to-review.csv)",
        ),
    )
    return [Text(counted(number, one, many)) for number, one, many in told if number]


def inspection(found: Found) -> RenderableType:
    """Each file, then its columns."""
    parts: list[RenderableType] = []
    for file in found["files"]:
        what = f"{file['system'] or 'system unknown'}, {file['record_class'] or 'kind of records unknown'}"
        written = ", ".join(filter(None, (file["format"], file["encoding"])))
        parts.append(_heading(f"{file['file']}: {written}, {what}, {counted(file['rows'], 'row')}"))
        table = _table("#", "header", "means", "group", "sure", "evidence")
        table.columns[2].no_wrap = True  # a category is written into a column map: it must be one word
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
        if len(file["patron_keys"]) > 1:
            keys = ", ".join(map(str, file["patron_keys"]))
            parts.append(Text(f"  columns {keys} are keys of one and the same patron in each row"))
        parts += _lines(f"  row {each['row']}: {each['reason']}" for each in file["quarantined"][:20])
        if len(file["quarantined"]) > 20:
            more = counted(len(file["quarantined"]) - 20, "more row", "more rows")
            parts.append(Text(f"  and {more} in doubt"))
        parts += _hidden(file["hidden"])
        parts.append(Text())
    parts += _lines((f"warning: {text}" for text in found["notices"]), "yellow")
    return Group(*parts)


def _hidden(found: Sequence[Found]) -> list[RenderableType]:
    """What a file hides, under the headings of the guidance on it."""
    if not found:
        return []
    parts: list[RenderableType] = [Text("  not seen when it is opened:", style="yellow")]
    listed = by_heading(HiddenPart(kind=each["kind"], where=each["where"]) for each in found)
    for heading, under in listed.items():
        parts.append(Text(f"    {heading}"))
        parts += _lines(f"      {part.kind.replace('_', ' ')}: {part.where}" for part in under)
    return parts


def findings(found: Found) -> RenderableType:
    """Coordinates, kinds and reasons, never the text."""
    table = _table("line", "from", "to", "what", "score", "found by", "why")
    for finding in found["findings"]:
        _row(
            table,
            finding["line"],
            finding["start"],
            finding["end"],
            finding["entity"],
            f"{finding['score']:.2f}",
            finding["recognizer"],
            finding["why"],
        )
    number = len(found["findings"])
    if not found["lines"]:
        return Group(Text("There is no text in it: nothing was looked at."))
    return Group(
        *_counted(table, number),
        Text(f"{number:,} finding" if number == 1 else f"{number:,} findings"),
        Item(_MISSED_STRICT if found["mode"] == "strict" else _MISSED, indent=0),
    )


def _counted(table: Table, number: int) -> list[RenderableType]:
    return [table, Item(_COUNTED, indent=0)] if number else []


def policies(found: Found) -> RenderableType:
    """The policies: which they are, since when they hold, when they were last looked at."""
    lines: list[RenderableType] = []
    for profile in found["profiles"]:
        lines.append(_heading(f"{profile['id']}: {profile['title']}"))
        since, due = profile["in_force_from"], profile["next_review_due"]
        told = [
            profile["jurisdiction"],
            f"in force since {since}" if since else "",
            f"{profile['rules']} rows",
        ]
        told += [f"last reviewed {profile['last_reviewed']}", f"the next review due by {due}" if due else ""]
        lines.append(Item("; ".join(filter(None, told))))
    return Group(*lines)


def desk_card(found: Found) -> RenderableType:
    """The page to tape up at the desk, as it would be printed."""
    lines = Table(box=box.ROUNDED, show_lines=True)
    for header in ("If …", "Do this"):
        lines.add_column(Text(header), overflow="fold")
    for line in found["lines"]:
        _row(lines, line["if"], line["do"])
    parts: list[RenderableType] = [_heading(found["title"]), Text()]
    for title, key in (("Always", "always"), ("", "lines"), ("Never", "never"), ("Call", "call")):
        if key == "lines":
            parts += [lines, Text()]
        elif found[key]:
            parts += [_heading(title), *_lines(f"  • {each}" for each in found[key]), Text()]
    policy_of = found["policy"]
    return Group(
        *parts, Text(f"{found['library']}. Policy {policy_of['id']}, version {policy_of['version']}.")
    )


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
    """Whether the folder is whole, and where it is not, what to do."""
    lines = _lines((f"problem: {problem}" for problem in found["problems"]), "red")
    told = _lines(found["notes"])
    folder = found.get("folder", found["result"])
    what = "It is whole." if folder == "passed" else _NOT_AS_MADE
    ended = [Text(f"Last check: {folder}. {what}")]
    if "folder" in found:
        same = all(each["result"] == "same" for each in found["sources"])
        ended.append(Text(f"The kept exports: {_SAME_EXPORTS if same else _OTHER_EXPORTS}"))
    return Group(*lines, *told, *ended)


def key_made(key: Found) -> RenderableType:
    """A key that was just made, and what to do with it."""
    return Group(
        Text(f"Made the key {key['name']}: {key['fingerprint']}"),
        Text("Without its passphrase nobody can sign with it. Nobody can find the passphrase out for you."),
        *_lines(key["files"]),
        Text(),
        *_handing_out([key]),
    )


def keys(found: Found) -> RenderableType:
    """The keys of a home, the newest first."""
    parts: list[RenderableType] = []
    for key in found["keys"]:
        parts.append(_heading(f"{key['name']}: made on {key['made_on']} for {key['title']}"))
        parts.append(Text(f"  {key['fingerprint']}"))
        parts.append(Text(f"  {key['public_key']}", no_wrap=True, overflow="ignore"))
        if not key["can_sign"]:
            parts.append(Text("  its private half is not here: it signs nothing any more"))
        parts.append(Text())
    return Group(*parts, *_handing_out(found["keys"]))


def _handing_out(keys: Sequence[Found]) -> list[RenderableType]:
    """How a requester comes to know the keys."""
    return [
        _heading("For whoever is to check a signature: a file allowed_signers with"),
        *(Text(key["allowed_signers"], no_wrap=True, overflow="ignore") for key in keys),
        Text(
            "Publish it where the library is known to speak (its web site, a poster, the telephone), and "
            "never with a package: a key that comes with what it is to prove proves nothing."
        ),
    ]


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
