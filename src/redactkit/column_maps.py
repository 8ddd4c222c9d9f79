"""Column maps as files: read what a person wrote, with every mistake and its line; write what was understood.

Like ``pipeline`` this ties stages together. ``classify`` weighs what a map says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from redactkit.categories import CATEGORIES, UNKNOWN
from redactkit.category_words import near_categories
from redactkit.classify import ColumnMap, ToldColumn, ToldFile, load_maps, mark_of
from redactkit.csvout import harmless_json
from redactkit.decide.schema_base import Form, Text, YesNo, validated
from redactkit.decide.vocabulary import RecordClass, members
from redactkit.decide.yaml_text import KeyPath, Mistake, invalid, read_bytes, read_yaml, refuse_other_kind
from redactkit.learn import Learned, has_names
from redactkit.model import Category, Column, DateOrder, PointsAt, WithheldRow

UNDECIDED = "?"
SCHEMA = "redactkit.columns/1"
_OUR_CLASSES = ("catalogue", "statistics")
_WILD = re.compile(r"[*?[]")
_ESCAPED = re.compile(r"\[[*?[]\]")
"""How ``glob.escape`` writes a sign that stands for itself."""
_SURE = 0.75
"""Below this a guess is written with a question mark."""
_HEAD = f"""\
# What the columns of these exports mean. Made by redactkit inspect --write-columns; it holds no value.
#
# Correct it: where a category ends in a question mark, write one of docs/columns.md; or leave the mark,
# and the program goes on deciding by header and values. "?" alone: nobody has understood it yet.
# Where the values speak against a category, add  sure: yes  if you have looked and are sure.
# Where dates can be read in two ways, add  dates: mdy  (month first),  dmy  or  ymd.
# file may hold *: loans-*.csv is for every month's. Marks show whether a header has changed: leave them.
schema: {SCHEMA}
files:
"""


class _ColumnForm(Form):
    column: Annotated[int, Field(ge=1, le=4096)]
    category: Text
    mark: Annotated[str | None, Field(pattern=r"^[0-9a-f]{4}$")] = None
    header: Text | None = None
    values: Text | None = None
    dates: DateOrder | None = None
    sure: YesNo = False


class _RowForm(Form):
    row: Annotated[int, Field(ge=1)]
    why: PointsAt


class _FileForm(Form):
    file: Text
    columns: Annotated[tuple[_ColumnForm, ...], Field(min_length=1)]
    header_row: YesNo = True
    system: Text | None = None
    record_class: Text | None = None
    records: Annotated[int | None, Field(ge=1)] = None
    withhold_rows: tuple[_RowForm, ...] = ()


class MapForm(Form):
    """A column map as it is written."""

    schema_: Annotated[Literal["redactkit.columns/1"], Field(alias="schema")]
    files: Annotated[tuple[_FileForm, ...], Field(min_length=1)]


def load_column_map(path: Path) -> ColumnMap:
    """A column map, or everything that is wrong with it."""
    text = read_yaml(read_bytes(path, "column map"), path.name)
    refuse_other_kind(text, "columns")
    form = validated(MapForm, text.data)
    if isinstance(form, list):
        raise invalid(text, form)
    mistakes = [mistake for nth, file in enumerate(form.files) for mistake in _mistakes(("files", nth), file)]
    if mistakes:
        raise invalid(text, mistakes)
    return ColumnMap(name=path.name, files=tuple(_told(file) for file in form.files))


def _mistakes(path: KeyPath, form: _FileForm) -> Iterator[Mistake]:
    systems = {known.system for known in load_maps() if known.system}
    if form.system is not None and form.system not in systems:
        yield Mistake(path=(*path, "system"), what=f"system must be one of {', '.join(sorted(systems))}")
    classes = (*members(RecordClass), *_OUR_CLASSES)
    if form.record_class not in (None, UNDECIDED, *classes):
        yield Mistake(path=(*path, "record_class"), what=f"record_class must be one of {', '.join(classes)}")
    yield from _mistakes_in_rows(path, form)
    twice = {column for column, times in Counter(each.column for each in form.columns).items() if times > 1}
    for nth, column in enumerate(form.columns):
        place = (*path, "columns", nth)
        if column.column in twice:
            yield Mistake(path=(*place, "column"), what=f"column {column.column} is told twice")
        if _category(column.category) is None and not column.category.endswith("?"):
            near = near_categories(column.category)
            meant = f": did you mean {' or '.join(near)}?" if near else ""
            what = f"category is none of those in docs/columns.md{meant}"
            yield Mistake(path=(*place, "category"), what=what)
        if column.values is not None and _category(column.values) is None:
            yield Mistake(path=(*place, "values"), what="values is none of the categories in docs/columns.md")
        if form.header_row and column.mark is None:
            yield Mistake(
                path=(*place, "column"), what="mark is missing: it shows whether the header has changed"
            )
    if not form.header_row and not twice:
        missing = set(range(1, len(form.columns) + 1)) - {column.column for column in form.columns}
        if missing:
            first = min(missing)
            yield Mistake(
                path=(*path, "columns"), what=f"column {first} is missing: without headers tell all"
            )


def _mistakes_in_rows(path: KeyPath, form: _FileForm) -> Iterator[Mistake]:
    if not form.withhold_rows:
        return
    if _WILD.search(_ESCAPED.sub("", form.file)):
        yield Mistake(
            path=(*path, "file"), what="withhold_rows is of one file: give that file an entry of its own"
        )
    if form.records is None:
        yield Mistake(
            path=(*path, "withhold_rows"),
            what="records is missing: how many the file holds; it shows that the rows are of this file",
        )
    times = Counter(each.row for each in form.withhold_rows)
    for nth, each in enumerate(form.withhold_rows):
        if times[each.row] > 1:
            yield Mistake(path=(*path, "withhold_rows", nth, "row"), what=f"row {each.row} is told twice")


def _category(name: str) -> Category | None:
    return Category(name) if name in CATEGORIES else None


def _told(form: _FileForm) -> ToldFile:
    return ToldFile(
        file=form.file,
        has_header=form.header_row,
        system=form.system,
        record_class=None if form.record_class == UNDECIDED else form.record_class,
        records=form.records,
        withheld=tuple(
            WithheldRow(row=each.row, why=each.why)
            for each in sorted(form.withhold_rows, key=lambda each: each.row)
        ),
        columns=tuple(
            ToldColumn(
                position=column.column,
                mark=column.mark,
                header=column.header,
                category=_category(column.category),
                values=None if column.values is None else _category(column.values),
                dates=column.dates,
                sure=column.sure,
            )
            for column in sorted(form.columns, key=lambda each: each.column)
        ),
    )


def column_map_text(learned: Sequence[Learned]) -> str:
    """A column map to correct: what is believed of each column, and in a comment why."""
    return _HEAD + "".join(line for each in learned for line in _file_lines(each))


def _file_lines(each: Learned) -> Iterator[str]:
    export = each.export
    has_header = has_names(each.source)
    yield f"  - file: {_quoted(escape(export.label))}\n"
    if not has_header:
        yield "    header_row: no\n"
    if export.system:
        yield f"    system: {export.system}\n"
    if export.record_class is not None:
        yield f"    record_class: {export.record_class}\n"
    else:
        yield f"    record_class: {_quoted(UNDECIDED)}  # circulation for loans, "
        yield "registration for patrons; or another kind of records, as docs/columns.md lists them\n"
    if export.withheld:
        yield f"    records: {export.rows}\n    withhold_rows:\n"
        yield from (f"      - {{row: {each.row}, why: {each.why.value}}}\n" for each in export.withheld)
    yield "    columns:\n"
    for column, values in zip(export.columns, each.values, strict=True):
        fields = {"column": str(column.position)}
        if has_header:
            fields["mark"] = _quoted(mark_of(each.source.header[column.position - 1]))
        if column.header:
            fields["header"] = _quoted(column.header)
        fields["category"] = _believed(column)
        if values is not None:
            fields["values"] = values
        yield f"      - {{{_flow(fields)}}}  # {_letters(column.position)}: {', '.join(column.evidence)}\n"


def _believed(column: Column) -> str:
    if column.category == UNKNOWN:
        return '"?"'
    return column.category if column.confidence >= _SURE else f'"{column.category}?"'


def _flow(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in fields.items())


def _quoted(text: str) -> str:
    return harmless_json(json.dumps(text, ensure_ascii=False))


def _letters(position: int) -> str:
    """A column's letters, as spreadsheets call it."""
    found = ""
    while position:
        position, rest = divmod(position - 1, 26)
        found = chr(65 + rest) + found
    return found
