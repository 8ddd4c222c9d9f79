"""Read Koha's offline files and PostgreSQL's dumps of a table again. Part of the last check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactkit.model import Export
from redactkit.verify.named import Pairs, chunks_by_name
from redactkit.verify.source import Chunk, others_read
from redactkit.verify.texts import lines_of

_TRANSACTION = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ?(\d*)\t(?:"
    r"(?P<issue>issue)\t([^\t]*)\t([^\t]*)|(?P<return>return)\t([^\t]*)|(?P<payment>payment)\t([^\t]*)\t([^\t]*))"
)
_NAMES = {
    "issue": ("offline.cardnumber", "offline.barcode"),
    "return": ("offline.barcode",),
    "payment": ("offline.cardnumber", "offline.amount"),
}
_COPY = re.compile(r"copy\s+(?:\S+\.)?(\S+)\s+\((.*)\)\s+from\s+stdin;\s*", re.IGNORECASE)
_COLUMN = re.compile(r'"[^"]+"|[^,\s"]+')
_SIGN = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)
_CONTROLS = str.maketrans("bfnrtv", "\b\f\n\r\t\v")


def read_koha_offline(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The transactions of an offline file."""

    def records() -> Iterator[tuple[int, Pairs]]:
        doubtful = {entry.row for entry in export.quarantined}
        for number, line in lines_of(export):
            found = _TRANSACTION.fullmatch(line)
            if found is None or number in doubtful:
                continue
            time, sequence, *rest = found.groups()
            command, *values = (each for each in rest if each is not None)
            yield (
                number,
                [
                    ("offline.time", time),
                    ("offline.sequence", sequence),
                    ("offline.command", command),
                    *zip(_NAMES[command], (value.strip() for value in values), strict=True),
                ],
            )

    return chunks_by_name(export, positions, records())


def read_postgresql_copy(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The records of the one statement of a dump."""

    def records() -> Iterator[tuple[int, Pairs]]:
        doubtful = {entry.row for entry in export.quarantined}
        names: list[str] | None = None
        for number, line in lines_of(export):
            if names is None:
                statement = _COPY.fullmatch(line)
                if statement is not None:
                    table, columns = statement.groups()
                    names = [f"{table}.{column}".replace('"', "") for column in _COLUMN.findall(columns)]
            elif line == "\\.":
                return
            elif number not in doubtful:
                values = line.split("\t")
                if len(values) != len(names):
                    raise others_read(export.label, hint="export the table as CSV")
                yield number, list(zip(names, map(_plain, values), strict=True))

    return chunks_by_name(export, positions, records())


def _plain(value: str) -> str:
    if value == "\\N":
        return ""
    return _SIGN.sub(_written, value) if "\\" in value else value


def _written(escape: re.Match[str]) -> str:
    hexadecimal, octal, sign = escape.groups()
    if hexadecimal or octal:
        return chr(int(hexadecimal, 16) if hexadecimal else int(octal, 8))
    return str(sign).translate(_CONTROLS)
