"""What a workbook can hide, by the headings under which people are told to look for it, and how it is placed.

The headings follow the Information Commissioner's guidance on spreadsheets: "Disclosing documents to the
public securely" (31 July 2025), parts "personal information is hidden in documents" and "… in spreadsheets"
(ico.org.uk, UK GDPR guidance, security), and the checklist of the older "How to disclose information safely":
hidden rows, columns and worksheets; information away from the table; active filters; text in the colour of
its background; pivot tables; charts with linked data; formulae and links to other files; comments and other
markup; embedded files and objects; metadata.

A place is numbers and fixed words. It never holds a cell's text, a sheet's name, or a part's own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from redactkit.model import HiddenPart

_MOST_RUNS = 12


class Kind(StrEnum):
    """The kinds of hidden part; ``HEADINGS`` sorts them."""

    HIDDEN_SHEET = "hidden_sheet"
    VERY_HIDDEN_SHEET = "very_hidden_sheet"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    FILTERED_ROWS = "filtered_rows"
    ACTIVE_FILTER = "active_filter"
    OUTSIDE_TABLE = "outside_table"
    COLOUR_OF_BACKGROUND = "text_in_background_colour"
    HIDDEN_BY_FORMAT = "hidden_by_format"
    PIVOT_CACHE = "pivot_cache"
    PIVOT_TABLE = "pivot_table"
    CHART_VALUES = "chart_values"
    FORMULAS = "formulas"
    EXTERNAL_LINK = "external_link"
    CONNECTION = "connection"
    DEFINED_NAMES = "defined_names"
    VALIDATION_LIST = "validation_list"
    SCENARIO = "scenario"
    HYPERLINKS = "hyperlinks"
    COMMENTS = "comments"
    THREADED_COMMENTS = "threaded_comments"
    COMMENT_AUTHORS = "comment_authors"
    REVISIONS = "revision_history"
    TEXT_IN_SHAPES = "text_in_shapes"
    ALT_TEXT = "alternative_text"
    PHONETIC_TEXT = "phonetic_text"
    HEADER_FOOTER = "header_or_footer"
    IMAGE = "image"
    EMBEDDED_OBJECT = "embedded_object"
    FORM_CONTROL = "form_control"
    MACROS = "macros"
    DOCUMENT_PROPERTIES = "document_properties"
    CUSTOM_PROPERTIES = "custom_properties"
    CUSTOM_XML = "custom_xml"
    PRINTER_SETTINGS = "printer_settings"
    THUMBNAIL = "thumbnail"
    SIGNATURE = "signature"
    OTHER_PART = "other_part"


def hidden(kind: Kind, where: str) -> HiddenPart:
    """One hidden part."""
    return HiddenPart(kind=kind.value, where=where)


def in_sheet(sheet: int, rest: str = "") -> str:
    """A place in a sheet."""
    return f"sheet {sheet}, {rest}" if rest else f"sheet {sheet}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 comment``, ``3 comments``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Runs:
    """Rows or columns by their numbers, kept as runs: a whole hidden column is one."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._runs: list[list[int]] = []
        for number in sorted(numbers):
            self.add(number)

    def add(self, first: int, last: int | None = None) -> None:
        """Take in some numbers. Those that come in order are kept in few runs."""
        last = first if last is None else last
        runs = self._runs
        if runs and runs[-1][0] <= first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])

    def __bool__(self) -> bool:
        return bool(self._runs)

    def numbers(self) -> set[int]:
        """Every number."""
        return {number for first, last in self._runs for number in range(first, last + 1)}

    def told(self, one: str) -> str:
        """``row 3``, or ``rows 3 to 7, 9``."""
        runs = sorted(self._runs)
        several = len(runs) > 1 or any(first < last for first, last in runs)
        parts = [f"{first}" if first == last else f"{first} to {last}" for first, last in runs]
        more = f" and {len(parts) - _MOST_RUNS:,} more places" if len(parts) > _MOST_RUNS else ""
        return f"{one + 's' if several else one} {', '.join(parts[:_MOST_RUNS])}{more}"
