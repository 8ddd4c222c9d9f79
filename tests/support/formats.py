"""One table, written as each format writes it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

Table = Sequence[Sequence[str]]
"""Rows of cells; the first row is the header."""

Writer = Callable[[Table], str]


def _delimited(delimiter: str, end: str = "\r\n") -> Writer:
    def write(table: Table) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
        return out.getvalue()

    return write


def _raw(delimiter: str) -> Writer:
    return lambda table: "".join(delimiter.join(row) + "\n" for row in table)


def _sierra(table: Table) -> str:
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in table)


def _objects(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def _json(table: Table) -> str:
    return json.dumps(_objects(table), ensure_ascii=False)


def _json_in_an_envelope(table: Table) -> str:
    return json.dumps({"total": len(table) - 1, "entries": _objects(table), "start": 0}, indent=2)


def _json_lines(table: Table) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in _objects(table))


def _xml(table: Table) -> str:
    rows = (
        "".join(
            f"<field name={quoteattr(name)}>{escape(cell)}</field>"
            for name, cell in zip(table[0], row, strict=True)
        )
        for row in table[1:]
    )
    return "<resultset>\n" + "".join(f"<row>{row}</row>\n" for row in rows) + "</resultset>\n"


FORMATS: Mapping[str, tuple[str, Writer]] = {
    "csv": (".csv", _delimited(",")),
    "csv with old line ends": (".csv", _delimited(",", "\r")),
    "semicolons": (".csv", _delimited(";")),
    "tab": (".tsv", _delimited("\t", "\n")),
    "raw tab": (".txt", _raw("\t")),
    "pipe": (".txt", _delimited("|")),
    "caret": (".txt", _delimited("^")),
    "sierra": (".txt", _sierra),
    "json": (".json", _json),
    "json in an envelope": (".json", _json_in_an_envelope),
    "json lines": (".jsonl", _json_lines),
    "xml": (".xml", _xml),
}
"""A name for each way of writing, the end of the file's name, and how."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "latin-1")
