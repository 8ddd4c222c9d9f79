"""One spoilt loans export for each kind of malformed input, beside a sound patrons export.

Each maker is given the folder and the sound bytes, and gives the file to use in place of the loans.
``codes``: how the main job may end. 0 and 4 mean that sound rows were released, or that a person must
look first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.malformed.case import EITHER, MISSING, REFUSED, RELEASED, Case, saved
from tests.malformed.other_kinds import DOCUMENTS, TREES, WORKBOOKS


def _lines(sound: bytes) -> list[bytes]:
    return sound.splitlines(keepends=True)


def _row(at: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def spoil(sound: bytes) -> bytes:
        lines = _lines(sound)
        lines[at] = change(lines[at])
        return b"".join(lines)

    return spoil


def _rows(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda sound: b"".join([_lines(sound)[0], *map(change, _lines(sound)[1:])])


def _header(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    def spoil(sound: bytes) -> bytes:
        lines = _lines(sound)
        cells = lines[0].rstrip(b"\r\n").split(b",")
        return b"".join([b",".join(change(cells)) + b"\r\n", *lines[1:]])

    return spoil


def _header_every_50(sound: bytes) -> bytes:
    first, *rest = _lines(sound)
    return b"".join(first + b"".join(rest[at : at + 50]) for at in range(0, len(rest), 50))


def _in_column(at: int, values: Iterable[str]) -> Callable[[bytes], bytes]:
    listed = list(values)

    def spoil(sound: bytes) -> bytes:
        lines = _lines(sound)
        for nth, line in enumerate(lines[1:], start=1):
            cells = line.rstrip(b"\r\n").split(b'","')
            value = listed[nth % len(listed)].encode()
            cells[at] = b'"' + value if at == 0 else value
            lines[nth] = b'","'.join(cells) + b"\r\n"
        return b"".join(lines)

    return spoil


def _text(sound: bytes, encoding: str, mark: bytes = b"") -> bytes:
    return mark + sound.decode().encode(encoding)


def _ten_million_rows(folder: Path, sound: bytes) -> Path:
    path = folder / "loans.csv"
    first, *rest = _lines(sound)
    with path.open("wb") as file:
        file.write(first)
        for _ in range(10_000_000 // (100 * len(rest))):
            file.write(b"".join(rest) * 100)
    return path


DELIMITED: tuple[Case, ...] = (
    Case(
        name="a separator is missing in one row",
        make=saved(_row(7, lambda row: row.replace(b'","', b'"', 1))),
        codes=EITHER,
    ),
    Case(
        name="a separator is missing in every row",
        make=saved(_rows(lambda row: row.replace(b'","', b'"', 1))),
        codes=REFUSED,
    ),
    Case(name="an extra field in one row", make=saved(_row(7, lambda row: b'"x",' + row)), codes=RELEASED),
    Case(name="an extra field in every row", make=saved(_rows(lambda row: b'"x",' + row)), codes=REFUSED),
    Case(
        name="a stray separator in one row",
        make=saved(_row(9, lambda row: row.replace(b'","', b'",,"', 1))),
        codes=RELEASED,
    ),
    Case(
        name="a stray quote in one row",
        make=saved(_row(9, lambda row: row[:20] + b'"' + row[20:])),
        codes=RELEASED,
    ),
    Case(
        name="a stray quote in every row",
        make=saved(_rows(lambda row: row[:20] + b'"' + row[20:])),
        codes=EITHER,
    ),
    Case(
        name="a quote that is never closed",
        make=saved(_row(-3, lambda row: row.replace(b'","', b'",""', 1))),
        codes=EITHER,
    ),
    Case(name="the header again every 50 rows", make=saved(_header_every_50), codes=RELEASED),
    Case(name="blank headers", make=saved(_header(lambda cells: [b'""', b'""', *cells[2:]])), codes=EITHER),
    Case(name="a header twice", make=saved(_header(lambda cells: [*cells[:-1], cells[1]])), codes=EITHER),
    Case(name="no header", make=saved(lambda sound: b"".join(_lines(sound)[1:])), codes=REFUSED),
    Case(name="a sep= line first", make=saved(lambda sound: b"sep=,\r\n" + sound), codes=RELEASED),
    Case(name="lone CR as line end", make=saved(lambda sound: sound.replace(b"\r\n", b"\r")), codes=RELEASED),
    Case(
        name="line ends mixed", make=saved(_row(5, lambda row: row.replace(b"\r\n", b"\n"))), codes=RELEASED
    ),
    Case(
        name="a lone CR inside",
        make=saved(_row(5, lambda row: row.replace(b'","', b'"\r,"', 1))),
        codes=EITHER,
    ),
    Case(name="a byte order mark", make=saved(lambda sound: b"\xef\xbb\xbf" + sound), codes=RELEASED),
    Case(
        name="two byte order marks",
        make=saved(lambda sound: b"\xef\xbb\xbf\xef\xbb\xbf" + sound),
        codes=EITHER,
    ),
    Case(
        name="UTF-16 with its mark",
        make=saved(lambda sound: _text(sound, "utf-16-le", b"\xff\xfe")),
        codes=RELEASED,
    ),
    Case(name="UTF-16 without a mark", make=saved(lambda sound: _text(sound, "utf-16-le")), codes=EITHER),
    Case(
        name="UTF-16 cut in half a character",
        make=saved(lambda sound: _text(sound, "utf-16-le", b"\xff\xfe")[:-1]),
        codes=REFUSED,
    ),
    Case(
        name="cp1252 and UTF-8 in one file",
        make=saved(
            _row(5, lambda row: row.replace(b"Garden", b"Gard\xe9n\xc3\xa9").replace(b"of", b"\x93of"))
        ),
        codes=EITHER,
    ),
    Case(name="invalid UTF-8", make=saved(_row(5, lambda row: b'"\xff\xfe\xf0\x28' + row[1:])), codes=EITHER),
    Case(name="runs of NUL", make=saved(_row(5, lambda row: row + b"\0" * 4096 + b"\n")), codes=EITHER),
    Case(name="a NUL in a cell", make=saved(_row(5, lambda row: row[:9] + b"\0" + row[9:])), codes=RELEASED),
    Case(
        name="a field of 1 MiB",
        make=saved(_row(5, lambda row: row.replace(b'","', b'","' + b"x" * (1 << 20), 1))),
        codes=EITHER,
    ),
    Case(
        name="a field of 64 MiB",
        make=saved(_row(5, lambda row: row.replace(b'","', b'","' + b"x" * (64 << 20), 1))),
        codes=EITHER,
        heavy=True,
    ),
    Case(
        name="16,384 columns",
        make=saved(
            lambda sound: (
                (b",".join([b'"RECORD #(PATRON)"', *(b'"c%d"' % n for n in range(16_383))]) + b"\n")
                + (b",".join([b'"p1000001x"', *[b'"v"'] * 16_383]) + b"\n") * 20
            )
        ),
        codes=EITHER,
    ),
    Case(
        name="16,384 separators in one row",
        make=saved(_row(5, lambda row: b"," * 16_384 + b"\r\n")),
        codes=RELEASED,
    ),
    Case(name="the file is cut off in a record", make=saved(lambda sound: sound[:-9]), codes=REFUSED),
    Case(name="the file is cut off in the header", make=saved(lambda sound: sound[:30]), codes=REFUSED),
    Case(name="empty", make=saved(lambda _: b""), codes=REFUSED),
    Case(name="blank lines alone", make=saved(lambda _: b"\r\n" * 500), codes=REFUSED),
    Case(name="a header alone", make=saved(lambda sound: _lines(sound)[0]), codes=REFUSED),
    Case(name="one column of quotes", make=saved(lambda _: b'"""\n' * 5000), codes=REFUSED),
    Case(
        name="a million quotes", make=saved(lambda sound: _lines(sound)[0] + b'"' * 1_000_000), codes=REFUSED
    ),
    Case(name="random bytes", make=saved(lambda _: bytes(range(256)) * 400), codes=REFUSED),
    Case(
        name="surnames NA, None, Null, True and barcodes as numbers",
        make=saved(
            _in_column(6, ["NA", "None", "null", "True", "00123", "3.17120E+13", "31712000000029.0", "-1"])
        ),
        codes=EITHER,
    ),
    Case(
        name="record numbers in exponent notation",
        make=saved(_in_column(0, ["2.1712E+13", "00123", "p", "0", "-1", "None"])),
        codes=EITHER,
    ),
    Case(
        name="ten million rows",
        make=_ten_million_rows,
        codes=RELEASED,
        heavy=True,
        longest_s=900,
    ),
)


def _directory(folder: Path, _: bytes) -> Path:
    (folder / "loans").mkdir()
    return folder / "loans"


def _fifo(folder: Path, _: bytes) -> Path:
    os.mkfifo(folder / "loans.csv")
    return folder / "loans.csv"


def _dangling(folder: Path, _: bytes) -> Path:
    (folder / "loans.csv").symlink_to(folder / "gone.csv")
    return folder / "loans.csv"


def _linked(folder: Path, sound: bytes) -> Path:
    (folder / "real.csv").write_bytes(sound)
    (folder / "loans.csv").symlink_to(folder / "real.csv")
    return folder / "loans.csv"


def _circle(folder: Path, _: bytes) -> Path:
    (folder / "loans.csv").symlink_to(folder / "loans.csv")
    return folder / "loans.csv"


PLACES: tuple[Case, ...] = (
    Case(name="a folder", make=_directory, codes=MISSING),
    Case(name="a pipe", make=_fifo, codes=MISSING),
    Case(name="a link that leads nowhere", make=_dangling, codes=MISSING),
    Case(name="a link that leads to itself", make=_circle, codes=MISSING),
    Case(name="a link to a sound file", make=_linked, codes=RELEASED),
    Case(name="no such file", make=lambda folder, _: folder / "none.csv", codes=MISSING),
)

CASES: tuple[Case, ...] = (*DELIMITED, *TREES, *WORKBOOKS, *DOCUMENTS, *PLACES)
