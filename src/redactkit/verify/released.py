"""Read what was staged: tables, tag files, log, manifest, README and letter. Part of the last check.

Whatever cannot be read, and whatever has no place in a package, is a finding.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from redactkit.model import GateFinding, OutputColumn, Period, TableSpec, TotalsSpec
from redactkit.verify.word import UnreadableError, WordFile, read_word

WHERE_FROM, IDENTIFIERS, OWN_NAME = "where_from", "identifiers", "own_name"

DATA = "release/data"
LOG = f"{DATA}/withholding-log.csv"
README = f"{DATA}/README.txt"
MANIFEST = f"{DATA}/disclosure-manifest.json"
LETTERS = frozenset({"letter/response-letter.md", "letter/response-letter.docx"})
_TAG_FILES = frozenset(
    f"release/{name}"
    for name in (
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha256.txt.sig",
        "ledger-head.txt",
    )
)
_FOLDERS = frozenset({"release", DATA, "letter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsSpec:
    """A file of records as they stand: what must be in it, as this check works it out."""

    file: str
    record_class: str
    every_column: tuple[OutputColumn, ...]
    labels: tuple[tuple[str | None, int] | None, ...]
    """Of each column, what the system calls it where several mean the same, and which of those so called."""

    @property
    def period(self) -> Period | None:
        """None: it holds the records of some days, not of a period that is released once."""
        return None


Spec = TableSpec | TotalsSpec | RowsSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A released CSV as it stands on disk: its header and its columns, all of it text."""

    file: str
    spec: Spec
    header: tuple[str, ...]
    cells: tuple[pa.Array, ...] = field(repr=False)

    @property
    def lines(self) -> int:
        """How many lines there are below the header."""
        return len(self.cells[0]) if self.cells else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A piece of text that is no table: its place, and what it says."""

    file: str
    text: str = field(repr=False)
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """Everything under OUT."""

    tables: tuple[Table, ...]
    prose: tuple[Prose, ...]
    findings: tuple[GateFinding, ...]


def read_staged(staged: Path | Mapping[str, Path], expected: Iterable[Spec], letterhead: WordFile) -> Staged:
    """Read every file under the staged folder, or every one that has a name and a place of its own.

    ``expected`` are the tables that may stand in it, ``letterhead`` what the letter is printed on.
    """
    specs = {f"{DATA}/{spec.file}": spec for spec in expected}
    tables: list[Table] = []
    prose: list[Prose] = []
    findings: list[GateFinding] = []
    for name, path in _entries(staged):
        prose.append(Prose(file=name, text=name.rpartition("/")[2]))
        linked = path.is_symlink() and isinstance(staged, Path)
        if linked or not (path.is_file() or path.is_dir()):
            findings.append(_finding(name, "it is a link or a device, not a file"))
        elif path.is_dir():
            if name not in _FOLDERS:
                findings.append(_finding(name, "this folder has no place in a package"))
        elif name in specs:
            found = _read_table(path, name, specs[name])
            findings += found[1]
            if found[0] is not None:
                tables.append(found[0])
        elif name in LETTERS and name.endswith(".docx"):
            said, wrong = _read_letter(path, name, letterhead)
            prose += said
            findings += wrong
        elif name in {LOG, README, MANIFEST} | LETTERS | _TAG_FILES:
            read = _read_prose(path, name)
            prose += read
            if not read:
                findings.append(_finding(name, "it cannot be read"))
        else:
            findings.append(_finding(name, "this file has no place in a package"))
    return Staged(tables=tuple(tables), prose=tuple(prose), findings=tuple(findings))


def _entries(staged: Path | Mapping[str, Path]) -> Iterable[tuple[str, Path]]:
    if not isinstance(staged, Path):
        return sorted(staged.items())
    return [(path.relative_to(staged).as_posix(), path) for path in sorted(staged.rglob("*"))]


def _finding(file: str, why: str, *, line: int | None = None, column: int | None = None) -> GateFinding:
    return GateFinding(check=WHERE_FROM, file=file, line=line, column=column, why=why)


def _read_table(path: Path, name: str, spec: Spec) -> tuple[Table | None, list[GateFinding]]:
    bad: list[int] = []

    def pass_over(record: pyarrow.csv.InvalidRow) -> str:
        bad.append(record.number)
        return "skip"

    try:
        with path.open(encoding="utf-8", newline="") as file:
            header = tuple(next(csv.reader(file, strict=True)))
        names = [str(position) for position in range(1, len(header) + 1)]
        read = pyarrow.csv.read_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(use_threads=False, column_names=names),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=pass_over),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (OSError, StopIteration, UnicodeError, ValueError, csv.Error, pa.ArrowException):
        return None, [_finding(name, "it cannot be read as a table")]
    if bad:
        return None, [
            _finding(name, "this line has another number of columns", line=line) for line in sorted(bad)
        ]
    below = read.slice(1)
    cells = tuple(below[column].combine_chunks() for column in below.column_names)
    cells = tuple(c.combine_chunks() if isinstance(c, pa.ChunkedArray) else c for c in cells)
    return Table(file=name, spec=spec, header=header, cells=cells), []


def _read_prose(path: Path, name: str) -> list[Prose]:
    """The texts of a file that is no table; empty where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
        if name == LOG:
            records = csv.reader(io.StringIO(text, newline=""), strict=True)
            cells = [
                Prose(file=name, text=cell, line=line, column=column)
                for line, record in enumerate(records, start=1)
                for column, cell in enumerate(record, start=1)
            ]
            return cells or [Prose(file=name, text="")]
        if name == MANIFEST:
            return [Prose(file=name, text=said) for said in _strings(json.loads(text))]
    except (OSError, ValueError, csv.Error, RecursionError):
        return []
    return [Prose(file=name, text=text)]


def _strings(document: object) -> list[str]:
    """Every key and value of a JSON document, as text."""
    match document:
        case dict():
            return [text for key, value in document.items() for text in (str(key), *_strings(value))]
        case list():
            return [text for value in document for text in _strings(value)]
        case _:
            return [str(document)]


def _read_letter(path: Path, name: str, letterhead: WordFile) -> tuple[list[Prose], list[GateFinding]]:
    """A Word document; what it shows beside text must be the letterhead's own pictures."""
    try:
        found = read_word(path.read_bytes())
    except OSError:
        return [], [_finding(name, "it cannot be read")]
    except UnreadableError as problem:
        return [], [_finding(name, str(problem))]
    findings = []
    if not found.pictures <= letterhead.pictures:
        findings.append(_finding(name, "a picture in it is not one of the letterhead's"))
    return [Prose(file=name, text=text) for text in found.texts], findings
