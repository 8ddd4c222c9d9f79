"""What a sheet holds beside its values, whichever format it comes from, and whether it can be read at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from redactkit.errors import ExportUnreadable
from redactkit.read.books.hidden import Runs
from redactkit.read.books.shown import Shown

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

MOST_FILLED = 10_000_000
MOST_CELLS = 16_000_000
MOST_CHARACTERS = 512 << 20
"""A sheet is held whole while it is read: a hundred bytes for a filled cell, thirty for an empty one."""

_HINT = "save the sheet as CSV (UTF-8), which can be of any size, and give that"


@dataclass(slots=True, kw_only=True)
class Facts:
    """A sheet without its values. Rows and columns count from 1."""

    filled: int = 0
    shared: int = 0  # cells that name a shared text (XLSX)
    nameless: int = 0  # the first row with a cell that names a text that there is not (XLSX)
    characters: int = 0  # of all texts; at most so many where it cannot be told exactly
    last_row: int = 0
    columns: dict[int, int] = field(default_factory=dict)  # how many filled cells each holds
    shown: Shown = field(default_factory=Shown)
    errors: Runs = field(default_factory=Runs)
    unclear: Runs = field(default_factory=Runs)
    uncalculated: Runs = field(default_factory=Runs)
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, last, first column, last
    hidden_rows: Runs = field(default_factory=Runs)
    hidden_columns: Runs = field(default_factory=Runs)
    rows_hidden_unless_listed: bool = False
    is_filtered: bool = False
    formulas: Runs = field(default_factory=Runs)
    background: dict[int, Runs] = field(default_factory=dict)  # column → rows
    unshown: dict[int, Runs] = field(default_factory=dict)
    hyperlinks: set[int] = field(default_factory=set)  # rows
    comments: Runs = field(default_factory=Runs)
    validations: int = 0
    conditions: int = 0  # conditional formats that compare with something
    scenarios: int = 0
    has_header_footer: bool = False
    in_order: bool = True

    def fill(self, row: int, column: int, *, rows: int = 1, columns: int = 1) -> None:
        """A filled cell, or a block of them."""
        self.filled += rows * columns
        self.last_row = row + rows - 1
        if self.filled > MOST_FILLED:
            return  # refused later; a short file can go on like this for hours
        for each in range(column, column + columns):
            self.columns[each] = self.columns.get(each, 0) + rows

    @property
    def last_column(self) -> int:
        """The rightmost column with a filled cell."""
        return max(self.columns, default=0)

    def check(self, label: str) -> None:
        """Refuse a sheet that two readers could place differently, or that is too large to be held."""
        if not self.in_order or 0 in self.columns:
            raise ExportUnreadable(
                "its cells are not in the order in which spreadsheet programs write them",
                file=label,
                hint="open it in a spreadsheet program and save the table as CSV (UTF-8)",
            )
        if self.nameless:
            raise ExportUnreadable(
                "it is a damaged workbook: a cell names a text that it does not hold",
                file=label,
                row=self.nameless,
                hint="export it again, or open it and save the table as CSV (UTF-8)",
            )
        if self.last_row > MOST_ROWS or self.last_column > MOST_COLUMNS:
            raise ExportUnreadable(
                f"it has more rows or columns than a sheet can have ({MOST_ROWS:,} and {MOST_COLUMNS:,})",
                file=label,
                hint="export the list again, as CSV",
            )
        if self.filled > MOST_FILLED:
            raise ExportUnreadable(
                f"it has {self.filled:,} filled cells; a workbook is read up to {MOST_FILLED:,}",
                file=label,
                hint=_HINT,
            )
        if self.characters > MOST_CHARACTERS:
            raise ExportUnreadable(
                "its cells hold more text than can be read from a workbook", file=label, hint=_HINT
            )
        if self.last_row * self.last_column > MOST_CELLS:
            raise ExportUnreadable(
                "a cell far away from the table makes the sheet too large to be read",
                file=label,
                row=self.last_row,
                column=self.last_column,
                hint=_HINT,
            )
