"""``python -m tests.malformed.fuzz [--minutes M] [--seed N] [--only KIND]``: hypothesis against every reader.

Sound exports of each kind are spoilt at random: bytes or whole lines cut out, doubled, swapped, signs of the
format put in, two files sewn together, the parts of a workbook changed inside their container. Whatever comes
of it, the file is read, and read again by the last check's reader; or it is refused in one line that holds
none of its text.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import xlwt
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tests.support.books import ods, ods_table, rows_xml, sheet_xml, xlsx
from tests.support.exports import read_again, rows_of

from redactkit.classify import knows_header, load_maps
from redactkit.errors import RedactkitError
from redactkit.read import Source, open_export
from redactkit.read.kinds import KINDS
from redactkit.verify.source import RecordsLost

CANARY = "Quennevaux"
LONGEST_S = 20
_ROUND = 200  # examples a round; rounds go on until the time is up
_SEED_BYTES = 3_000
_ENDINGS = {".csv", ".tsv", ".txt", ".json", ".log", ".flat", ".xlsx"}
_SAMPLES = Path(__file__).resolve().parents[2] / "sample_exports"
_TABLE = [
    ["cardnumber", "surname", "dateofbirth"],
    *[[f"2171200000{number:04d}", CANARY, "1961-03-04"] for number in range(12)],
]
_OFFLINE = "Version=1.0\tGenerator=tool\tGeneratorVersion=0.1\n" + "".join(
    f"2024-12-11 10:17:59 {number}\tissue\t21712000000029\t3171200000001{number}\n" for number in range(9)
)
_PATRON_API = "".join(
    f"<HTML><BODY>\nP TYPE[p47]=a<BR>\nPATRN NAME[pn]={CANARY}, Ann<BR>\n"
    f"TELEPHONE[pt]=781-555-010{number}<BR>\nP BARCODE[pb]=2171200000{number:04d}<BR>\n</BODY></HTML>\n"
    for number in range(6)
)
_COPY = "SET client_encoding = 'UTF8';\nCOPY actor.card (id, usr, barcode, active) FROM stdin;\n" + "".join(
    f"{number}\t{number}\tA\\tB\\\\c\t\\N\n" for number in range(9)
)

# What the formats are made of, and what has broken readers elsewhere.
SIGNS = tuple(
    sign if isinstance(sign, bytes) else sign.encode()
    for sign in (
        *"\",;|^\t\n\r\\'{}[]:<>&=/?!#%$ 0-",
        *(
            '""',
            '";"',
            "\r\n",
            "\\N",
            "\\.",
            "null",
            "NaN",
            "1e999",
            "-0",
            "]]>",
            "<!--",
            "-->",
            "<![CDATA[",
            "&#0;",
        ),
        *(
            "<!DOCTYPE a>",
            "&b;",
            "</",
            "/>",
            'xmlns="',
            "\\u0000",
            "\\ud800",
            "\ufeff",
            "\u200b",
            "\u0301",
            "AO|",
            "*** ",
        ),
        *(
            "FORM=LDUSER",
            ".USER_ID. |a",
            '","',
            "{}",
            "[]",
            '{"a":',
            "6300012000   ",
            "^S",
            CANARY,
            CANARY * 3,
        ),
        *(
            b"\0",
            b"\x1f",
            b"\x1a",
            b"\xff",
            b"\xff\xfe",
            b"\xfe\xff",
            b"\xc3",
            b"\xed\xa0\x80",
            b"PK\x03\x04",
            b"\x85",
        ),
    )
)
_BETWEEN = (b"\n", b"><", b"},", b",", b"|", b"<BR>", b"</")
_LETTERS = re.compile(rb"[A-Za-z0-9]{3,}")


@dataclass(slots=True)
class Tally:
    """How many files ended how. ``wrong``: what must not be."""

    read: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0


def sound_files() -> dict[str, bytes]:
    """A short sound file of every kind and system; its name tells the kind."""
    found: dict[str, bytes] = {}
    for path in sorted(_SAMPLES.rglob("*")):
        if not path.is_file() or path.suffix not in _ENDINGS or "gold" in path.parts:
            continue
        name, content = "_".join(path.relative_to(_SAMPLES).parts), path.read_bytes()
        whole = path.suffix in {".json", ".xml", ".xlsx"}
        found[name] = content if whole and len(content) < 60_000 else _begun(content)
    book = xlwt.Workbook()
    page = book.add_sheet("S1")
    for at, line in enumerate(_TABLE):
        for column, cell in enumerate(line):
            page.write(at, column, cell)
    old = io.BytesIO()
    book.save(old)
    objects = ",".join(f'{{"cardnumber": "2171{n}", "who": {{"surname": "{CANARY}"}}}}' for n in range(9))
    elements = "".join(f'<user id="{n}"><surname>{CANARY}</surname></user>' for n in range(9))
    return found | {
        "table.xlsx": xlsx(sheet_xml(rows_xml(_TABLE))),
        "table.ods": ods(ods_table(_TABLE)),
        "table.xls": old.getvalue(),
        "table.json": f'{{"total": 9, "users": [{objects}]}}'.encode(),
        "table.jsonl": objects.replace(",{", "\n{").encode() + b"\n",
        "table.xml": f'<?xml version="1.0"?>\n<users>{elements}</users>\n'.encode(),
        "table.html": _PATRON_API.encode(),
        "table16.csv": "\n".join(",".join(line) for line in _TABLE).encode("utf-16"),
        "branch.koc": _OFFLINE.encode(),
        "card.sql": (_COPY + "\\.\n").encode(),
    }


def _begun(content: bytes) -> bytes:
    """The beginning of a file, to the end of a line where it has lines."""
    return (
        content
        if len(content) <= _SEED_BYTES
        else content[: content.rfind(b"\n", 0, _SEED_BYTES) + 1 or None]
    )


@st.composite
def spoilt(draw: st.DrawFn, files: dict[str, bytes]) -> tuple[str, bytes, str | None]:
    """A file's name, its spoilt bytes, and the format the operator says it has, if he says any."""
    ending = draw(st.sampled_from(sorted({Path(name).suffix for name in files})))
    name = draw(st.sampled_from(sorted(name for name in files if name.endswith(ending))))
    content = files[name]
    if content.startswith(b"PK") and draw(st.integers(0, 3)):
        content = _spoil_part(draw, content)
    else:
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3, 6]))):
            content = _spoil(draw, content, files)
    said = draw(st.sampled_from([kind.name for kind in KINDS])) if draw(st.integers(0, 7)) == 7 else None
    return name, content, said


def _spoil(draw: st.DrawFn, content: bytes, files: dict[str, bytes]) -> bytes:
    """One change."""
    if draw(st.booleans()):
        return _move_pieces(draw, content)
    size = len(content)
    at = draw(st.integers(0, size))
    end = min(size, at + draw(st.integers(1, 80)))
    sign: bytes = draw(st.sampled_from(SIGNS))
    kind = draw(
        st.sampled_from(["sign", "sign", "sign", "cut", "double", "swap", "byte", "end", "sew", "many"])
    )
    if kind == "sign":
        return content[:at] + sign + content[at:]
    if kind == "cut":
        return content[:at] + content[end:]
    if kind == "double":
        return content[:end] + content[at:end] + content[end:]
    if kind == "swap":
        return content[:at] + sign + content[end:]
    if kind == "byte":
        junk: bytes = draw(st.binary(min_size=1, max_size=8))
        return content[:at] + junk + content[at + 1 :]
    if kind == "end":
        return content[:at]
    if kind == "many":
        times: int = draw(st.integers(2, 400))
        return content[:at] + sign * times + content[at:]
    other = files[draw(st.sampled_from(sorted(files)))]
    return content[:at] + other[draw(st.integers(0, len(other))) :]


def _move_pieces(draw: st.DrawFn, content: bytes) -> bytes:
    """Whole lines, elements or members left out, doubled, put elsewhere: mostly still of the format."""
    between = draw(st.sampled_from([mark for mark in _BETWEEN if mark in content] or [b"\n"]))
    pieces = content.split(between)
    at, other = (draw(st.integers(0, len(pieces) - 1)) for _ in range(2))
    kind = draw(st.sampled_from(["out", "double", "elsewhere", "other", "letters"]))
    if kind == "out":
        del pieces[at]
    elif kind == "double":
        pieces.insert(at, pieces[at])
    elif kind == "elsewhere":
        pieces.insert(other, pieces.pop(at))
    elif kind == "other":
        pieces[at] = pieces[other]
    else:
        pieces[at] = _LETTERS.sub(draw(st.sampled_from(SIGNS)).replace(b"\\", b""), pieces[at], count=1)
    return between.join(pieces)


def _spoil_part(draw: st.DrawFn, content: bytes) -> bytes:
    """One part of a workbook changed, and the container made again around it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    chosen = draw(st.sampled_from(sorted(parts)))
    for _ in range(draw(st.sampled_from([1, 1, 2, 4]))):
        parts[chosen] = _spoil(draw, parts[chosen], parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return made.getvalue()


def ends_well(folder: Path, name: str, content: bytes, said: str | None, tally: Tally) -> None:
    """Read a file both ways. It gives the same rows twice, or one line with a code and none of its text."""
    path = folder / name
    path.write_bytes(content)
    started = time.monotonic()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for source in open_export(path, format=said, is_known_header=_KNOWN):
                tally.kinds[source.format] += 1
                rows = list(rows_of(source).values())
                assert _is_read_again(source, rows), "the two readers see different rows"
        tally.read += 1
    except RedactkitError as error:
        _look_at(error)
        tally.refused += 1
    took = time.monotonic() - started
    assert took < LONGEST_S, f"it took {took:.0f} s"
    tally.slowest_s = max(tally.slowest_s, took)


def _look_at(error: RedactkitError) -> None:
    if error.code not in (65, 66):
        raise AssertionError(f"it ended with {error.code}")
    if len(error.lines()) != 1 or "\n" in error.line() or CANARY in str(vars(error)):
        raise AssertionError("it is not one line that holds no text of the file")


def _is_read_again(source: Source, rows: list[tuple[str, ...]]) -> bool:
    """Whether the last check sees the same rows: by its quick look, or by the careful one that follows."""
    try:
        if read_again(source) == rows:
            return True
    except RecordsLost:
        pass
    return read_again(source, careful=True) == rows


_KNOWN = knows_header(load_maps())


def run_round(number: int, examples: int, files: dict[str, bytes], folder: Path, tally: Tally) -> None:
    """Some hundred examples; hypothesis raises with the smallest file that ends badly."""

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(spoilt(files))
    def each(drawn: tuple[str, bytes, str | None]) -> None:
        name, content, said = drawn
        ends_well(folder, name, content, said, tally)

    each()


def main() -> int:
    """Go on until the time is up; 1 at the first file that ends badly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only files whose name holds this")
    chosen = parser.parse_args()
    files = {name: content for name, content in sound_files().items() if chosen.only in name}
    tally = Tally()
    end = time.monotonic() + chosen.minutes * 60
    number = chosen.seed
    with tempfile.TemporaryDirectory() as place:
        while time.monotonic() < end:
            run_round(number, _ROUND, files, Path(place), tally)
            number += 1
    kinds = ", ".join(f"{name} {count:,}" for name, count in sorted(tally.kinds.items()))
    sys.stdout.write(
        f"{tally.read + tally.refused:,} spoilt files: {tally.read:,} read twice alike, {tally.refused:,} "
        f"refused in one line; 0 tracebacks; the slowest took {tally.slowest_s:.1f} s\nopened as: {kinds}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
