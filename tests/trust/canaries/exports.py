"""The same planted tables, written as exports of every kind that is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import xlwt
from tests.support.books import ods, ods_table
from tests.support.formats import FORMATS
from tests.support.town import LOAN_HEADER, PATRON_HEADER, work
from tests.trust.canaries.containers import full_ods, full_xls, full_xlsx, with_more_in_it
from tests.trust.canaries.sowing import Person, Sower

Table = list[list[str]]
_LOANS_EACH = 3
_WORKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Exports with planted values. ``named`` are those in the names of files and folders alone."""

    kind: str
    paths: list[Path]
    sower: Sower
    people: list[Person]
    named: set[str]
    classes: tuple[str, ...] = ("circulation",)
    own_patrons_only: bool = False
    headers: frozenset[str] = frozenset()  # of the columns that nobody knows
    own: dict[str, list[str]] = field(default_factory=dict)
    """What else stands in the rows of a person, by record number: the numbers of the items."""


def tables_of(sower: Sower, patrons: int, *, ordered: int = 0) -> tuple[Table, Table, list[Person]]:
    """A list of patrons and a list of loans. Both have a column that nobody knows, with a planted header.

    ``ordered``: so many are written plainly, and the note of each names somebody else, whom no paper names.
    """
    people = [sower.person() for _ in range(patrons)]
    first: Table = [[*PATRON_HEADER, sower.slot()]]
    second: Table = [[*LOAN_HEADER, "PATRN NAME", sower.slot()]]
    for at, person in enumerate(people):
        plain = at < ordered
        row = _patron_row(sower, person, 0 if plain else at)
        if plain:
            row[-1] = _about(people[ordered + at], sower, at)
            row[PATRON_HEADER.index("HOME LIBR")] = "duxb "
        first.append([*row, sower.slot()])
        for nth in range(_LOANS_EACH):
            second.append([*_loan_row(sower, person, at * _LOANS_EACH + nth), sower.slot()])
            if plain:
                second[-1][-2] = person.name
    return first, second, people


def _about(other: Person, sower: Sower, at: int) -> str:
    """A note that names somebody else by everything that is known, in one of the twelve spellings."""

    def spelled(value: str) -> str:
        return sower.spelled(value, at)

    return (
        f"the blue bag: {spelled(other.name)} / {spelled(other.card)} / {spelled(other.phone)} / "
        f"{spelled(other.email)}"
    )


def _patron_row(sower: Sower, person: Person, at: int) -> list[str]:
    def spelled(value: str) -> str:
        return sower.spelled(value, at)

    return [
        person.record,
        person.card,
        spelled(person.name),
        spelled(person.unique_id),
        person.pin,
        f"{person.born:%m-%d-%Y}",
        spelled(f"{person.street}$DUXBURY MA 02332"),
        spelled(person.phone),
        spelled(person.email),
        person.home,
        "1",
        spelled(person.note),
    ]


def _loan_row(sower: Sower, person: Person, at: int) -> list[str]:
    title, author, call = work(at % _WORKS)
    record, barcode = sower.item()
    day = f"{at % 12 + 1:02d}-{at % 27 + 1:02d}-2024 {at % 9 + 10}:{at % 60:02d}"
    where = [day, "duxb", "dxaf ", "0"]
    return [person.record, *where, record, barcode, call, author, title, "1", sower.spelled(person.name, at)]


def _written(
    folder: Path, sower: Sower, tables: Sequence[tuple[str, str | bytes]], encoding: str
) -> list[Path]:
    folder.mkdir(parents=True)
    paths = []
    for ending, content in tables:
        name = f"{sower.word()}{len(paths)}"
        paths.append(folder / f"{name}{ending}")
        paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode(encoding, "replace"))
    return paths


def _planted(kind: str, sower: Sower, people: list[Person], paths: list[Path]) -> Planted:
    named = {paths[0].parent.name, *(path.name.partition(".")[0] for path in paths)}
    return Planted(kind=kind, paths=paths, sower=sower, people=people, named=named)


def text_exports(folder: Path, kind: str, encoding: str, sower: Sower, patrons: int) -> Planted:
    """Patrons and loans in one of the written formats, with what else such a file can hold."""
    ending, write = FORMATS[kind]
    first, second, people = tables_of(sower, patrons)
    texts = [(ending, with_more_in_it(kind, write(table), sower)) for table in (first, second)]
    paths = _written(folder / sower.word(), sower, texts, encoding)
    return _planted(f"{kind}, {encoding}", sower, people, paths)


def for_orders(folder: Path, kind: str, sower: Sower, patrons: int, ordered: int) -> Planted:
    """Patrons and loans for an order about the first of them, each with a note about somebody else."""
    first, second, people = tables_of(sower, patrons, ordered=ordered)
    if kind in FORMATS:
        ending, write = FORMATS[kind]
        texts: list[tuple[str, str | bytes]] = [(ending, write(table)) for table in (first, second)]
    else:
        texts = [(f".{kind}", plain_book(table, kind)) for table in (first, second)]
    paths = _written(folder / sower.word(), sower, texts, "utf-8")
    own: dict[str, list[str]] = {}
    for row in second[1:]:
        own.setdefault(row[0], []).extend(row[5:7])
    found = _planted(f"{kind}, for an order", sower, people, paths)
    return replace(found, own=own, headers=frozenset({first[0][-1], second[0][-1]}))


def books(folder: Path, kind: str, sower: Sower, patrons: int) -> Planted:
    """Patrons and loans as workbooks, with a planted value in every other place of a workbook."""
    first, second, people = tables_of(sower, patrons)
    write: Callable[[Table, Sower], bytes] = {"xlsx": full_xlsx, "xls": full_xls, "ods": full_ods}[kind]
    paths = _written(
        folder / sower.word(), sower, [(f".{kind}", write(table, sower)) for table in (first, second)], ""
    )
    return _planted(kind, sower, people, paths)


def plain_book(table: Sequence[Sequence[str]], kind: str) -> bytes:
    """A workbook with one table and nothing else."""
    if kind == "ods":
        return ods(ods_table([list(row) for row in table]))
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    for at, row in enumerate(table):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    old = io.BytesIO()
    book.save(old)
    return old.getvalue()


def _flat(people: Sequence[Person], sower: Sower) -> str:
    return "".join(
        "*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n"
        f".USER_ID.   |a{person.card}\n.USER_NAME.   |a{sower.spelled(person.name, at)}\n"
        f".USER_PIN.   |a{person.pin}\n.USER_LIBRARY.   |aDUX\n.USER_PROFILE.   |aADULT\n"
        f".USER_BIRTH_DATE.   |a{person.born:%Y%m%d}\n"
        f".USER_ADDR1_BEGIN.\n.STREET.   |a{person.street}\n.PHONE.   |a{person.phone}\n"
        f".EMAIL.   |a{person.email}\n.USER_ADDR1_END.\n.USER_XINFO_BEGIN.\n"
        f".NOTE.   |a{sower.spelled(person.note, at)}\n.{sower.slot().upper()}.   |a{sower.slot()}\n"
        ".USER_XINFO_END.\n"
        for at, person in enumerate(people)
    )


def _patron_api(people: Sequence[Person], sower: Sower) -> str:
    return "".join(
        f"<HTML><BODY>\nREC INFO[p!]=p<BR>\nP TYPE[p47]=1<BR>\nHOME LIBR[p53]=duxb <BR>\n"
        f"PATRN NAME[pn]={sower.spelled(person.name, at)}<BR>\n"
        f"P BARCODE[pb]={person.card}<BR>\nADDRESS[pa]={person.street}<BR>\n"
        f"TELEPHONE[pt]={person.phone}<BR>\n"
        f"EMAIL ADDR[pz]={person.email}<BR>\nBIRTH DATE[p51]={person.born:%m-%d-%Y}<BR>\n"
        f"PIN[p=]={person.pin}<BR>\nNOTE[px]={sower.spelled(person.note, at)}<BR>\n"
        f"{sower.slot().upper()}[p{at}]={sower.slot()}<BR>\n</BODY></HTML>\n<!-- {sower.slot()} -->\n"
        for at, person in enumerate(people)
    )


def _pg_copy(people: Sequence[Person], sower: Sower) -> str:
    header = (
        "id, usrname, first_given_name, family_name, email, day_phone, dob, home_ou, passwd, alert_message"
    )
    rows = "".join(
        "\t".join(
            [str(at), person.unique_id, person.given, person.family, person.email, person.phone,
             person.born.isoformat(), "1", person.pin, sower.spelled(person.note, at).replace("\\", "\\\\"),
             sower.slot()]
        ) + "\n"
        for at, person in enumerate(people)
    )  # fmt: skip
    return (
        f"-- {sower.slot()}\nSET client_encoding = 'UTF8';\n"
        f"COPY actor.usr ({header}, {sower.slot().lower()}) FROM stdin;\n{rows}\\.\n-- {sower.slot()}\n"
    )


def _history(people: Sequence[Person], sower: Sower) -> str:
    return "".join(
        f"E2024{at % 12 + 1:02d}02154218{at % 10_000:04d}R ^S01CV^FEDUX^UO{person.card}^Uf{person.pin}"
        f"^NQ{sower.item()[1]}^HB07/23/2024^ZZ{sower.slot()}^^O00110\n"
        for at, person in enumerate(people)
    )


def _offline(people: Sequence[Person], sower: Sower) -> str:
    return f"Version=1.0\tGenerator={sower.slot()}\tGeneratorVersion=0.1\n" + "".join(
        f"2024-12-11 10:17:59 {at}\tissue\t{person.card}\t{sower.item()[1]}\n"
        for at, person in enumerate(people)
    )


def _sip2(people: Sequence[Person], sower: Sower) -> str:
    return "".join(
        f"11YN20240702    15425120240723    235900AODUX|AA{person.card}|AB{sower.item()[1]}|AC|"
        f"AD{person.pin}|ZZ{sower.slot()}|AY1AZ2091\n"
        f"64              00020240702   154251000100000002000000000000AODUX|AA{person.card}|AE{person.name}|"
        f"BLY|BE{person.email}|BF{person.phone}|BD{person.street}|"
        f"AF{sower.spelled(person.note, at)}|AY1AZ0000\n"
        for at, person in enumerate(people)
    )


def _ezproxy(people: Sequence[Person], sower: Sower) -> str:
    return "".join(
        f"198.51.100.{at % 250} - {person.unique_id} [02/Jul/2024:15:42:{at % 60:02d} -0500] "
        f'"GET https://search.example.org:443/search?q={sower.slot()}&u={sower.spelled(person.email, 6)} '
        f'HTTP/1.1" 200 67057\n'
        for at, person in enumerate(people)
    )


_SINGLE: dict[str, tuple[str, tuple[str, ...], Callable[[Sequence[Person], Sower], str]]] = {
    "symphony-flat": (".flat", ("registration",), _flat),
    "patronapi": (".html", ("registration",), _patron_api),
    "postgresql-copy": (".sql", ("registration",), _pg_copy),
    "symphony-log": (".log", ("circulation",), _history),
    "koha-offline": (".koc", ("circulation",), _offline),
    "sip2": (".log", ("circulation",), _sip2),
    "ezproxy": (".log", ("electronic_communications",), _ezproxy),
}
SINGLE = tuple(_SINGLE)
"""Kinds that hold one list, and not a table of patrons beside one of loans."""


def single_export(folder: Path, kind: str, sower: Sower, patrons: int) -> Planted:
    """One of them."""
    ending, classes, write = _SINGLE[kind]
    people = [sower.person() for _ in range(patrons)]
    paths = _written(folder / sower.word(), sower, [(ending, write(people, sower))], "utf-8")
    found = _planted(kind, sower, people, paths)
    return replace(found, classes=classes, own_patrons_only=True)
