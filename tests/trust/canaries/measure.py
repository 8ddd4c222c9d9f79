"""F1: at least 20,000 values, in every format and spelling and every place of a file; none is found."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import xlwt
from tests.support.books import ods, ods_table, table_book
from tests.support.canaries import Search
from tests.support.formats import FORMATS
from tests.trust.canaries.exports import SINGLE, Planted, books, for_orders, single_export, text_exports
from tests.trust.canaries.runs import Desk, Tally, merged, shown
from tests.trust.canaries.sowing import SPELLINGS, Sower
from tests.trust.figure import Figure

_BAR = 20_000
_ORDERED = len(SPELLINGS)
_ENCODED = (("csv", "utf-16"), ("csv", "cp1252"), ("json lines", "utf-16"), ("xml", "utf-16"))
_BOOKS = ("xlsx", "xls", "ods")
_LETTERS = ("csv", "pipe", "json lines", "xml")
_WRONG = ("csv", "json lines", "xml")  # kinds of text that are spoilt too, beside all the others

Job = Callable[[Path], Tally]


def _public(
    make: Callable[[Path, Sower], Planted], seed: int, letters: bool, errors: bool, folder: Path
) -> Tally:
    desk = Desk(folder / "desk", make(folder / "in", Sower(seed=seed, letters=letters)))
    desk.search_everywhere()
    if errors:
        desk.search_errors()
    return desk.tally


def _orders(kind: str, seed: int, patrons: int, folder: Path) -> Tally:
    planted = for_orders(folder / "in", kind, Sower(seed=seed, letters=False), patrons, _ORDERED)
    desk = Desk(folder / "desk", planted)
    desk.search_orders(_ORDERED)
    desk.search_findings()
    return desk.tally


def _jobs(patrons: int, *, quick: bool) -> Iterator[Job]:
    """Every set of exports, and what is done with it. ``quick``: one of each sort."""
    number = 0

    def public(make: Callable[[Path, Sower], Planted], *, letters: bool, errors: bool) -> Job:
        nonlocal number
        number += 1
        return partial(_public, make, number, letters, errors)

    if quick:
        yield public(partial(_text, "csv", "utf-8", patrons), letters=False, errors=False)
        yield public(partial(_book, "xlsx", patrons), letters=True, errors=False)
        yield public(partial(_single, "sip2", patrons), letters=False, errors=True)
        return
    for kind in FORMATS:
        yield public(partial(_text, kind, "utf-8", patrons), letters=False, errors=kind in _WRONG)
    for kind in _LETTERS:
        yield public(partial(_text, kind, "utf-8", patrons), letters=True, errors=False)
    for letters in (False, True):
        for kind in _BOOKS:
            yield public(partial(_book, kind, patrons), letters=letters, errors=not letters)
    for kind, encoding in _ENCODED:
        yield public(partial(_text, kind, encoding, patrons), letters=False, errors=False)
    for kind in SINGLE:
        yield public(partial(_single, kind, patrons), letters=False, errors=True)
    for nth, kind in enumerate(("csv", "json lines", "ods")):
        yield partial(_orders, kind, 300 + nth, patrons)


def _text(kind: str, encoding: str, patrons: int, folder: Path, sower: Sower) -> Planted:
    return text_exports(folder, kind, encoding, sower, patrons)


def _book(kind: str, patrons: int, folder: Path, sower: Sower) -> Planted:
    return books(folder, kind, sower, patrons)


def _single(kind: str, patrons: int, folder: Path, sower: Sower) -> Planted:
    return single_export(folder, kind, sower, patrons)


def _keep_temporary_files(folder: Path) -> None:
    """What a worker leaves behind goes with the measurement."""
    tempfile.tempdir = str(folder)


def _in_a_folder(root: Path, job: Job) -> Tally:
    return job(Path(tempfile.mkdtemp(dir=root)))


def measure(folder: Path, *, quick: bool) -> Figure:
    """Plant, run and search; then see whether the search finds one value in each kind of container."""
    jobs = list(_jobs(8 if quick else 34, quick=quick))
    with ProcessPoolExecutor(2, initializer=_keep_temporary_files, initargs=(folder,)) as pool:
        whole = merged(list(pool.map(partial(_in_a_folder, folder), jobs)))
    missed = [name for name, content in planted_on_purpose().items() if not Search([VALUE]).in_bytes(content)]
    found = sum(whole.leaks.values())
    bar = 0 if quick else _BAR
    where = "".join(f"; {number} in {place}" for place, number in whole.leaks.most_common(5))
    controls = len(planted_on_purpose())
    return Figure(
        id="F1",
        about="canaries",
        bar=f"{_BAR:,} values, 0 found, each control found",
        found=f"{found} of {whole.planted:,} values found in {whole.bytes / 1e6:.0f} MB "
        f"from {whole.runs} runs over {len(jobs)} sets of exports in {len(SPELLINGS)} spellings "
        f"({shown(whole.codes)}); "
        f"{controls - len(missed)} of {controls} controls found{where}",
        passed=not found and not missed and whole.planted >= bar,
        not_run=("the command line of a process names files, which other accounts can see while it runs",),
    )


VALUE = "Quennevaux, Zephyrine"
"""One value, put in on purpose."""


def planted_on_purpose() -> dict[str, bytes]:
    """One value in each kind of container and in each spelling: the search must find every one."""
    old = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("S1").write(0, 0, VALUE)
    book.save(old)
    inner = table_book([["a"], [VALUE]])
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("release/inner.xlsx", inner)
    named = io.BytesIO()
    with zipfile.ZipFile(named, "w") as archive:
        archive.writestr(f"{VALUE}.xml", "")
    commented = io.BytesIO()
    with zipfile.ZipFile(commented, "w") as archive:
        archive.comment = VALUE.encode()
    return {
        "text": f"a,{VALUE}\n".encode(),
        "utf-16": VALUE.encode("utf-16"),
        "utf-16, big end first": b"\0x" + VALUE.encode("utf-16-be"),
        "xlsx": inner,
        "xls": old.getvalue(),
        "ods": ods(ods_table([[VALUE]])),
        "an archive in an archive": outer.getvalue(),
        "the name of a member": named.getvalue(),
        "the comment of an archive": commented.getvalue(),
        **{name: f"x {write(VALUE)} y".encode() for name, write in SPELLINGS.items()},
    }
