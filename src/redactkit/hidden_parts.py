"""The kinds of hidden part, and the headings under which people are told to look for them. Shared words.

The headings follow the Information Commissioner's guidance: "Disclosing documents to the public securely" (31
July 2025), parts "personal information is hidden in documents" and "… in spreadsheets" (ico.org.uk, UK GDPR
guidance and resources, security), and the checklist of the older "How to disclose information safely": hidden
rows, columns and worksheets; information away from the table; active filters; text in the colour of its
background; pivot tables; charts with linked data; formulae and links to other files; comments and other
markup; embedded files and objects; metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from redactkit.model import Export, HiddenPart


class Kind(StrEnum):
    """What an export can hide."""

    HIDDEN_SHEET = "hidden_sheet"
    VERY_HIDDEN_SHEET = "very_hidden_sheet"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    FILTERED_ROWS = "filtered_rows"
    ACTIVE_FILTER = "active_filter"
    OUTSIDE_TABLE = "outside_table"
    COLOUR_OF_BACKGROUND = "text_in_background_colour"
    HIDDEN_BY_FORMAT = "hidden_by_format"
    TEXT_IN_FORMAT = "text_in_number_format"
    PIVOT_CACHE = "pivot_cache"
    PIVOT_TABLE = "pivot_table"
    CHART_VALUES = "chart_values"
    FORMULAS = "formulas"
    EXTERNAL_LINK = "external_link"
    CONNECTION = "connection"
    DEFINED_NAMES = "defined_names"
    VALIDATION_LIST = "validation_list"
    CONDITIONAL_FORMAT = "conditional_format"
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


_HIDDEN = "hidden rows, columns and worksheets"
_AWAY = "information away from the table"
_FILTERS = "active filters"
_UNSEEN = "text that cannot be seen"
_PIVOTS = "pivot tables and the data behind them"
_CHARTS = "charts with linked data"
_LINKS = "formulae and links to other files"
_COMMENTS = "comments and other markup"
_OBJECTS = "embedded files and objects"
_METADATA = "metadata"

HEADINGS: Mapping[Kind, str] = {
    Kind.HIDDEN_SHEET: _HIDDEN,
    Kind.VERY_HIDDEN_SHEET: _HIDDEN,
    Kind.HIDDEN_ROWS: _HIDDEN,
    Kind.HIDDEN_COLUMNS: _HIDDEN,
    Kind.FILTERED_ROWS: _FILTERS,
    Kind.ACTIVE_FILTER: _FILTERS,
    Kind.OUTSIDE_TABLE: _AWAY,
    Kind.COLOUR_OF_BACKGROUND: _UNSEEN,
    Kind.HIDDEN_BY_FORMAT: _UNSEEN,
    Kind.TEXT_IN_FORMAT: _UNSEEN,
    Kind.PIVOT_CACHE: _PIVOTS,
    Kind.PIVOT_TABLE: _PIVOTS,
    Kind.CHART_VALUES: _CHARTS,
    Kind.FORMULAS: _LINKS,
    Kind.EXTERNAL_LINK: _LINKS,
    Kind.CONNECTION: _LINKS,
    Kind.DEFINED_NAMES: _LINKS,
    Kind.VALIDATION_LIST: _LINKS,
    Kind.CONDITIONAL_FORMAT: _LINKS,
    Kind.SCENARIO: _LINKS,
    Kind.HYPERLINKS: _LINKS,
    Kind.COMMENTS: _COMMENTS,
    Kind.THREADED_COMMENTS: _COMMENTS,
    Kind.COMMENT_AUTHORS: _COMMENTS,
    Kind.REVISIONS: _COMMENTS,
    Kind.TEXT_IN_SHAPES: _OBJECTS,
    Kind.ALT_TEXT: _OBJECTS,
    Kind.PHONETIC_TEXT: _UNSEEN,
    Kind.HEADER_FOOTER: _METADATA,
    Kind.IMAGE: _OBJECTS,
    Kind.EMBEDDED_OBJECT: _OBJECTS,
    Kind.FORM_CONTROL: _OBJECTS,
    Kind.MACROS: _OBJECTS,
    Kind.DOCUMENT_PROPERTIES: _METADATA,
    Kind.CUSTOM_PROPERTIES: _METADATA,
    Kind.CUSTOM_XML: _METADATA,
    Kind.PRINTER_SETTINGS: _METADATA,
    Kind.THUMBNAIL: _OBJECTS,
    Kind.SIGNATURE: _METADATA,
    Kind.OTHER_PART: _OBJECTS,
}


def by_heading(parts: Iterable[HiddenPart]) -> dict[str, list[HiddenPart]]:
    """The parts under their headings, in the order of the headings."""
    found: dict[str, list[HiddenPart]] = {heading: [] for heading in HEADINGS.values()}
    for part in parts:
        found[HEADINGS[Kind(part.kind)]].append(part)
    return {heading: parts for heading, parts in found.items() if parts}


def warnings_of(exports: Iterable[Export]) -> list[str]:
    """A line for each export that hides something: which kinds of thing, and what not to do with the file."""
    told = []
    for export in exports:
        if export.hidden:
            found = ", ".join(f"{name} ({len(parts)})" for name, parts in by_heading(export.hidden).items())
            told.append(
                f"{export.label} holds what is not seen when it is opened: {found}; hand over what was "
                "released, and never the file itself"
            )
    return told


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 comment``, ``3 comments``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
