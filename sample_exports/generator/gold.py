"""The gold labels: what each column means, and which span of each note is what. No text is repeated here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from . import koha, sierra
from .sierra import Noted

Columns = tuple[tuple[str, str], ...]


class GoldNotes:
    """Writes one line per free-text cell that holds something; for each file once, however many variants."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, file: str, row: int, noted: Iterable[Noted]) -> None:
        for column, note in noted:
            if note.text:
                spans = [{"start": span.start, "end": span.end, "entity": span.entity} for span in note.spans]
                line = {"file": file, "row": row, "column": column, "spans": spans}
                self._file.write(json.dumps(line, separators=(",", ":")) + "\n")

    def __enter__(self) -> GoldNotes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def write_columns(path: Path, flavours: Iterable[str], *, with_koha: bool) -> None:
    """For each file its record class, and for each column its meaning."""
    files: dict[str, object] = {}
    for flavour in flavours:
        folder, ending, _, _ = sierra.FLAVOURS[flavour]
        files[f"{folder}/patrons{ending}"] = _file("sierra", "registration", sierra.PATRON_COLUMNS)
        files[f"{folder}/loans{ending}"] = _file("sierra", "circulation", sierra.LOAN_COLUMNS)
    if with_koha:
        for ending in (".csv", ".tsv"):
            files[f"koha/borrowers{ending}"] = _file("koha", "registration", koha.BORROWER_COLUMNS)
            files[f"koha/old_issues{ending}"] = _file("koha", "circulation", koha.OLD_ISSUE_COLUMNS)
        files["koha/report_with_links.csv"] = _file("koha", "circulation", koha.LINK_COLUMNS)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(files, indent=1) + "\n", encoding="utf-8", newline="\n")


def _file(system: str, record_class: str, columns: Columns) -> dict[str, object]:
    return {
        "system": system,
        "record_class": record_class,
        "columns": [
            {"position": position, "header": header, "category": category}
            for position, (header, category) in enumerate(columns, start=1)
        ],
    }
