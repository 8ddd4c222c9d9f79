"""Writes the sample set: every table once, into every dialect at the same time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path

from . import koha, sierra
from .catalogue import Catalogue, make_catalogue
from .dialects import KOHA_CSV, KOHA_TAB, TableFile
from .gold import Columns, GoldNotes, write_columns
from .hidden_places import write_hidden_places
from .loans import make_loans
from .people import Patron, make_patrons

SEED, PATRONS, LOANS = 20240227, 2100, 10_400
"""What the committed samples are made of."""

SYSTEMS = ("sierra", "koha")
_LINK_EVERY, _LINK_ROWS = 97, 60


def write_samples(
    out: Path,
    *,
    patrons: int = PATRONS,
    loans: int = LOANS,
    seed: int = SEED,
    systems: Collection[str] = SYSTEMS,
    flavours: Collection[str] = tuple(sierra.FLAVOURS),
) -> None:
    """Write the exports of ``systems`` (Sierra in ``flavours``) and their gold labels below ``out``."""
    people = make_patrons(patrons, seed)
    catalogue = make_catalogue(people, seed)
    wanted = [flavour for flavour in sierra.FLAVOURS if flavour in flavours] if "sierra" in systems else []
    with_koha = "koha" in systems
    write_columns(out / "gold" / "columns.json", wanted, with_koha=with_koha)
    with GoldNotes(out / "gold" / "notes.jsonl") as gold:
        if wanted:
            _write_sierra_patrons(out, people, catalogue, seed, wanted, gold)
        if with_koha:
            _write_koha_borrowers(out, people, catalogue, seed, gold)
        _write_loans(out, people, catalogue, loans, seed, wanted, with_koha, gold)
    if set(flavours) == set(sierra.FLAVOURS) and wanted:
        write_hidden_places(out / "workbook" / "hidden-places.xlsx", out / "gold" / "hidden.json", seed)


def _headers(columns: Columns) -> list[str]:
    return [header for header, _ in columns]


def _sierra_files(
    out: Path, table: str, columns: Columns, flavours: list[str], stack: ExitStack
) -> list[TableFile]:
    files = []
    for flavour in flavours:
        folder, ending, line, mark = sierra.FLAVOURS[flavour]
        path = out / folder / f"{table}{ending}"
        files.append(stack.enter_context(TableFile(path, line, _headers(columns), mark=mark)))
    return files


def _koha_files(out: Path, table: str, columns: Columns, stack: ExitStack) -> list[TableFile]:
    both = ((".csv", KOHA_CSV), (".tsv", KOHA_TAB))
    return [
        stack.enter_context(TableFile(out / "koha" / f"{table}{ending}", line, _headers(columns)))
        for ending, line in both
    ]


def _write_sierra_patrons(
    out: Path, people: list[Patron], catalogue: Catalogue, seed: int, flavours: list[str], gold: GoldNotes
) -> None:
    rows = sierra.PatronRows(people, catalogue, seed)
    with ExitStack() as stack:
        files = _sierra_files(out, "patrons", sierra.PATRON_COLUMNS, flavours, stack)
        for row, patron in enumerate(people, start=2):
            cells, noted = rows.row(patron)
            for file in files:
                file.write(cells)
            gold.write("sierra/patrons.csv", row, noted)


def _write_koha_borrowers(
    out: Path, people: list[Patron], catalogue: Catalogue, seed: int, gold: GoldNotes
) -> None:
    rows = koha.BorrowerRows(people, catalogue, seed)
    with ExitStack() as stack:
        files = _koha_files(out, "borrowers", koha.BORROWER_COLUMNS, stack)
        for row, patron in enumerate(people, start=2):
            cells, noted = rows.row(patron)
            for file in files:
                file.write(cells)
            gold.write("koha/borrowers.csv", row, noted)


def _write_loans(
    out: Path,
    people: list[Patron],
    catalogue: Catalogue,
    count: int,
    seed: int,
    flavours: list[str],
    with_koha: bool,
    gold: GoldNotes,
) -> None:
    issues = koha.OldIssueRows(people, catalogue, seed)
    with ExitStack() as stack:
        lists = _sierra_files(out, "loans", sierra.LOAN_COLUMNS, flavours, stack)
        reports = _koha_files(out, "old_issues", koha.OLD_ISSUE_COLUMNS, stack) if with_koha else []
        links: TableFile | None = None
        if with_koha:
            path = out / "koha" / "report_with_links.csv"
            links = stack.enter_context(TableFile(path, KOHA_CSV, _headers(koha.LINK_COLUMNS)))
        for loan in make_loans(count, people, catalogue, seed):
            if lists:
                listed = sierra.loan_row(loan)
                for file in lists:
                    file.write(listed)
            if not reports:
                continue
            cells, noted = issues.row(loan)
            for file in reports:
                file.write(cells)
            gold.write("koha/old_issues.csv", loan.index + 2, noted)
            linked = (
                koha.link_row(loan)
                if loan.index % _LINK_EVERY == 0 and loan.index < _LINK_EVERY * _LINK_ROWS
                else None
            )
            if links is not None and linked is not None:
                links.write(linked)
