"""What a sheet hides among its own cells: the same questions for every format."""

from __future__ import annotations

from collections.abc import Iterator

from redactkit.model import HiddenPart
from redactkit.read.books.facts import Facts
from redactkit.read.books.hidden import Kind, Runs, counted, hidden, in_sheet


def look_at_sheet(number: int, state: str, facts: Facts) -> Iterator[HiddenPart]:
    """What a sheet hides among its own cells. The same for every format."""
    if state == "veryHidden":
        yield hidden(Kind.VERY_HIDDEN_SHEET, in_sheet(number))
    elif state != "visible":
        yield hidden(Kind.HIDDEN_SHEET, in_sheet(number))
    if facts.is_filtered:
        yield hidden(Kind.ACTIVE_FILTER, in_sheet(number))
    rows = Kind.FILTERED_ROWS if facts.is_filtered else Kind.HIDDEN_ROWS
    if facts.hidden_rows:
        yield hidden(rows, in_sheet(number, facts.hidden_rows.told("row")))
    if facts.rows_hidden_unless_listed:
        yield hidden(Kind.HIDDEN_ROWS, in_sheet(number, "every row that has no height of its own"))
    if facts.hidden_columns:
        yield hidden(Kind.HIDDEN_COLUMNS, in_sheet(number, facts.hidden_columns.told("column")))
    for kind, found in (
        (Kind.COLOUR_OF_BACKGROUND, facts.background),
        (Kind.HIDDEN_BY_FORMAT, facts.unshown),
    ):
        for column, runs in sorted(found.items()):
            yield hidden(kind, in_sheet(number, f"column {column}, {runs.told('row')}"))
    for kind, told in (
        (Kind.FORMULAS, facts.formulas.told("row") if facts.formulas else ""),
        (Kind.HYPERLINKS, Runs(facts.hyperlinks).told("row") if facts.hyperlinks else ""),
        (
            Kind.VALIDATION_LIST,
            counted(facts.validations, "list or message", "lists or messages") if facts.validations else "",
        ),
        (Kind.CONDITIONAL_FORMAT, counted(facts.conditions, "rule") if facts.conditions else ""),
        (Kind.SCENARIO, counted(facts.scenarios, "scenario") if facts.scenarios else ""),
        (Kind.HEADER_FOOTER, "of the printed page" if facts.has_header_footer else ""),
        (Kind.COMMENTS, facts.comments.told("row") if facts.comments else ""),
    ):
        if told:
            yield hidden(kind, in_sheet(number, told))
