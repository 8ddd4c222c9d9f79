"""Channels of a value: C01 to C09. Each is closed, and the search finds what is put in on purpose."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from tests.malformed.shift import Figures, many_files, one_file, shifted
from tests.support.canaries import Search, found_below, found_in
from tests.support.command import disclose, request, tree
from tests.support.exports import opened, rows_of
from tests.support.orders import RELEASED_SUBPOENA, order, table
from tests.support.town import LOAN_HEADER, PATRON_HEADER, Patron, Town, make_town, write_table
from tests.trust.canaries.exports import for_orders
from tests.trust.canaries.runs import values_of
from tests.trust.canaries.sowing import SPELLINGS, Sower

TABLES = ("circulation.csv", "titles.csv")


def released(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The released tables, by name."""
    data = folder / "OUT/release/data"
    return {
        name: list(csv.DictReader(io.StringIO((data / name).read_text(encoding="utf-8"), newline="")))
        for name in TABLES
    }


def answered(folder: Path, exports: list[Path], code: int = 0) -> bytes:
    """Everything in OUT, after the public request for the year."""
    ended = disclose(
        request(folder), exports, folder / "OUT", "--home", folder / "home", "--unknown", "withhold"
    )
    assert ended.code == code, ended.stderr
    return b"\n".join(tree(folder / "OUT").values())


def wide(
    folder: Path, town: Town, header: list[str], more: dict[str, list[str]], *, loans: bool = False
) -> list[Path]:
    """The town's exports, one of them with more columns."""
    patrons, lent = town.write(folder / "in")
    path, old, rows = (
        (lent, LOAN_HEADER, [loan.row() for loan in town.loans])
        if loans
        else (patrons, PATRON_HEADER, [patron.row() for patron in town.patrons])
    )
    keys = [row[0] for row in rows]
    write_table(path, [*old, *header], ([*row, *more[key]] for row, key in zip(rows, keys, strict=True)))
    return [patrons, lent]


def test_c01_no_withheld_cell_in_any_byte_that_leaves(tmp_path: Path) -> None:
    town = make_town(101)
    answered(tmp_path, town.write(tmp_path / "in"))
    search = Search(town.canaries())
    assert search.below([tmp_path / "OUT"]) == {}
    titles = tmp_path / "OUT/release/data/titles.csv"
    titles.write_text(titles.read_text(encoding="utf-8") + town.patrons[0].email, encoding="utf-8")
    assert search.below([tmp_path / "OUT"])


def test_c02_no_value_moves_to_another_column(tmp_path: Path) -> None:
    figures = Figures()
    for each in many_files(48, 8).values():
        figures.add(each)
    assert (figures.shifted, figures.faults) == (0, 0)
    assert figures.share >= 0.95, "a program that refuses everything shifts nothing either"
    # what the usual reader makes of a field too many in each row: the first column becomes the index
    text = "name,barcode\nx,Doyle,21712000000029\ny,Núñez,21712000000037\n"
    assert list(pd.read_csv(io.StringIO(text), dtype=str)["name"]) == ["Doyle", "Núñez"]
    wrong = tmp_path / "circulation.csv"
    wrong.write_text("month,branch\np2100001x,duxb\n", encoding="utf-8")
    assert shifted(wrong), "the count can see a shift"
    assert one_file(random.Random(1), next(iter(many_files(1, 1)))[0], "extra separator").shifted == 0


def test_c03_a_value_in_several_columns(tmp_path: Path) -> None:
    town = make_town(103)
    header = ["LAST NAME", "FIRST NAME", "AREA CODE", "EXCHANGE", "LINE", "ADDR1", "ADDR2", "ADDR3"]

    def parts(patron: Patron) -> list[str]:
        family, _, given = patron.name.partition(", ")
        number, street, kind = patron.address.split("$")[0].split(" ")
        return [family, given, *patron.phone.split("-"), number, f"{street} {kind}", "DUXBURY MA"]

    exports = wide(tmp_path, town, header, {patron.record: parts(patron) for patron in town.patrons})
    out = answered(tmp_path, exports)
    wanted = town.canaries()
    for patron in town.patrons:
        family, given, area, exchange, line, _, street, _ = parts(patron)
        wanted |= {family, given, street, f"{given}{family}", f"{family}{given}", f"{area}{exchange}{line}"}
    assert not found_in(out, wanted)
    assert found_in(f"{parts(town.patrons[0])[1]} was here".encode(), wanted)


def test_c04_a_value_inside_another(tmp_path: Path) -> None:
    """In an address of the web, in a note, in words for its signs: such columns do not leave."""
    town = make_town(104)

    def inside(patron: Patron) -> list[str]:
        user, _, host = patron.email.partition("@")
        link = f"https://opac.example.org/a?u={quote(patron.email, safe='')}"
        words = f"{user} (at) {host.replace('.', ' (dot) ')}"
        return [link, f"hold for {patron.email}", words, patron.email.replace("@", "&#64;")]

    header = ["URL", "CIRC NOTE", "MESSAGE", "ALT CONTACT"]
    exports = wide(tmp_path, town, header, {patron.record: inside(patron) for patron in town.patrons})
    out = answered(tmp_path, exports)
    assert not found_in(out, town.canaries() | {inside(patron)[2] for patron in town.patrons})
    assert found_in(inside(town.patrons[0])[0].encode(), town.canaries())


@pytest.mark.parametrize("spelled", [str, lambda value: quote(value, safe=""), str.upper])
def test_c04_an_e_mail_inside_a_title_stops_everything(tmp_path: Path, spelled: object) -> None:
    town = make_town(105)
    mail = spelled(town.patrons[1].email)  # type: ignore[operator]
    patrons, loans = town.write(tmp_path / "in")
    rows = [loan.row() for loan in town.loans]
    for row in rows[:3]:
        row[LOAN_HEADER.index("OUT DATE")] = "03-04-2024 10:00"
        row[LOAN_HEADER.index("TITLE")] = f"Letters to {mail}"
    write_table(loans, LOAN_HEADER, rows)
    patrons_rows = [replace(patron, home="duxb ").row() for patron in town.patrons]
    write_table(patrons, PATRON_HEADER, patrons_rows)
    assert answered(tmp_path, [patrons, loans], code=3) == b""


def test_c05_no_part_of_a_value(tmp_path: Path) -> None:
    """There are no masks: no last four digits, no first letter and dots, no year of birth."""
    town = make_town(106)
    answered(tmp_path, town.write(tmp_path / "in"))
    cells = {cell for rows in released(tmp_path).values() for row in rows for cell in row.values()}
    tokens = {token for cell in cells for token in cell.replace(",", " ").split()}
    for patron in town.patrons:
        family, _, given = patron.name.partition(", ")
        parts = {
            patron.card[-4:],
            patron.born[-4:],
            patron.phone[-4:],
            f"{given[0]}{family[0]}",
            patron.email[:3],
        }
        assert not tokens & parts
    assert not [cell for cell in cells if "*" in cell or "…" in cell or "xx" in cell.casefold()]
    assert tokens & {"duxb", "2024-03"}, "the cells are there to be looked at"


def test_c06_a_nickname_finds_no_text_to_stand_in(tmp_path: Path) -> None:
    """A public release has no free text where one could stand; what names the borrower is stopped."""
    town = make_town(107)
    exports = wide(
        tmp_path,
        town,
        ["CIRC NOTE", "MESSAGE"],
        {patron.record: [f"Kaz{patron.name[:3]} rang", "call Kazzie"] for patron in town.patrons},
    )
    assert b"kaz" not in answered(tmp_path, exports).lower()
    own = tmp_path / "own"
    person = next(patron for patron in town.patrons if patron.home.startswith("dux"))
    rows = [loan.row() for loan in town.loans if loan.patron is not person]
    lent = next(loan for loan in town.loans if loan.patron is person).row()
    family, _, given = person.name.partition(", ")
    lent[LOAN_HEADER.index("TITLE")] = f"{given} {family}: her book"
    lent[LOAN_HEADER.index("OUT DATE")] = "03-04-2024 10:00"
    patrons, loans = town.write(own / "in")
    write_table(loans, LOAN_HEADER, [*rows, lent])
    assert answered(own, [patrons, loans], code=3) == b""


@pytest.mark.parametrize("spelling", list(SPELLINGS))
def test_c07_the_search_knows_every_spelling(spelling: str) -> None:
    assert found_in(f"x {SPELLINGS[spelling]('Quennevaux, Zephyrine')} y".encode(), ["Quennevaux, Zephyrine"])
    assert found_in(f"x {SPELLINGS[spelling]('21712000000029')} y".encode(), ["21712000000029"])


def test_c07_the_same_person_in_twelve_spellings_in_a_note(tmp_path: Path) -> None:
    """An order gives twelve patrons' notes, and each names somebody else in a spelling of its own."""
    count = len(SPELLINGS)
    planted = for_orders(tmp_path / "in", "csv", Sower(seed=7, letters=False), 2 * count + 4, count)
    people, others = planted.people[:count], planted.people[count:]
    form = order(
        tmp_path,
        [person.card for person in people],
        **RELEASED_SUBPOENA,
        seeks={
            "classes": ["registration"],
            "fields": ["patron.name", "patron.note"],
            "named_as": "; ".join(f"{person.given} {person.family}" for person in people),
        },
    )
    ended = disclose(
        form, planted.paths, tmp_path / "OUT", "--home", tmp_path / "home", "--unknown", "withhold"
    )
    assert ended.code == 0, ended.stderr
    text = (tmp_path / "OUT/release/data/registration.csv").read_text(encoding="utf-8")
    assert text.count("the blue bag") == count, "the notes are there"
    assert not found_below(
        [tmp_path / "OUT"], {value for other in others for value in values_of(other) if len(value) > 4}
    )


def test_c08_numbers_however_they_were_spoilt(tmp_path: Path) -> None:
    town = make_town(109)
    writes = [
        lambda card: f"{int(card):.4E}",
        lambda card: f"{card}.0",
        lambda card: f"{int(card):,}",
        lambda card: f"00{card}",
        lambda card: " ".join((card[:5], card[5:10], card[10:])),
    ]
    spelled = {patron.record: writes[at % len(writes)](patron.card) for at, patron in enumerate(town.patrons)}
    exports = wide(tmp_path, town, ["ALT ID"], {record: [value] for record, value in spelled.items()})
    cells = {row[-1] for row in rows_of(opened(exports[0])).values()}
    assert set(spelled.values()) <= cells, "what is read is text, to the letter"
    out = answered(tmp_path, exports)
    assert not found_in(out, town.canaries() | set(spelled.values()))


def test_c09_surnames_that_mean_nothing_elsewhere(tmp_path: Path) -> None:
    """``NA`` and its like are people: no row is lost, and the answer is what it is for anybody else."""
    town = make_town(110)
    strange = ["NA", "None", "nan", "NULL", "True", "N/A", "#N/A", "null", "-", "0"]
    patrons = {
        patron.record: replace(patron, name=f"{strange[at % len(strange)]}, {patron.name.split(', ')[1]}")
        for at, patron in enumerate(town.patrons)
    }
    other = Town(
        patrons=tuple(patrons.values()),
        loans=tuple(replace(loan, patron=patrons[loan.patron.record]) for loan in town.loans),
    )
    answered(tmp_path / "a", town.write(tmp_path / "a/in"))
    answered(tmp_path / "b", other.write(tmp_path / "b/in"))
    assert tree(tmp_path / "a/OUT") == tree(tmp_path / "b/OUT")
    own = sum(loan.patron.home.startswith("dux") and "2024" in loan.out for loan in town.loans)
    assert sum(int(row["records"]) for row in released(tmp_path / "b")["circulation.csv"]) == own
    gone = pd.read_csv(tmp_path / "b/in/patrons.csv")["PATRN NAME"].str.partition(", ")[0]
    assert set(gone) & {"NA", "None"}, "the strange names stand in the export"


def test_c09_a_whole_cell_that_means_nothing_elsewhere_is_still_a_cell(tmp_path: Path) -> None:
    rows = [["21712000000029", value] for value in ("NA", "None", "nan", "NULL", "True", "N/A")]
    path = table(tmp_path / "b.csv", ["cardnumber", "surname"], rows)
    assert [row[1] for row in rows_of(opened(path)).values()] == [value for _, value in rows]
    swallowed = pd.read_csv(path)["surname"].isna().sum()
    assert swallowed >= 4, "another reader loses most of them"
