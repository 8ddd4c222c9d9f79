"""The committed samples are what the generator makes, and hold what they are said to hold."""

from __future__ import annotations

import csv
import filecmp
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from redactkit.categories import CATEGORIES
from redactkit.checkdigits import (
    codabar14_valid,
    isbn10_valid,
    isbn13_valid,
    sierra_check_digit,
    sierra_record,
)

SAMPLES = Path(__file__).resolve().parents[2] / "sample_exports"
SIERRA_FILES = (
    "sierra/{}.csv",
    "sierra/tab/{}.txt",
    "sierra/pipe/{}.txt",
    "sierra/resaved/{}.csv",
)
DATA_FOLDERS = ("sierra", "koha", "workbook", "gold")

Row = dict[str, str]


def generate(*arguments: object) -> None:
    """Run the real command."""
    script = SAMPLES / "generate.py"
    subprocess.run([sys.executable, "-B", str(script), *map(str, arguments)], check=True)


def sierra_cells(path: Path, delimiter: str, qualifier: str, repeat: str) -> list[list[tuple[str, ...]]]:
    """A naive reading of Sierra's dialects, good for files that are known to be sound."""
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        if not qualifier:
            rows.append([(cell,) for cell in line.split(delimiter)])
            continue
        body = line.replace('""', "\0")
        cells = re.findall(rf'(?:^|{re.escape(delimiter)})((?:"[^"]*"{re.escape(repeat)}?)+|\0)', body)
        rows.append([tuple(_values(cell, repeat)) for cell in cells])
    return rows


def _values(cell: str, repeat: str) -> list[str]:
    if cell == "\0":
        return [""]
    return [value.replace("\0", '"') for value in cell[1:-1].split(f'"{repeat}"')]


@cache
def table(name: str) -> tuple[Row, ...]:
    """A committed file in an ordinary dialect, by header."""
    path = SAMPLES / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        raw = path.suffix == ".tsv"
        reader = csv.DictReader(
            file,
            delimiter="\t" if raw else ",",
            quoting=csv.QUOTE_NONE if raw else csv.QUOTE_MINIMAL,
            strict=True,
        )
        return tuple(reader)


PATRONS = "sierra/resaved/patrons.csv"
LOANS = "sierra/resaved/loans.csv"


# ── The generator ────────────────────────────────────────────────────────────────────────────────────


def test_the_default_run_makes_the_committed_bytes(tmp_path: Path) -> None:
    generate("--out", tmp_path)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    committed = {
        path.relative_to(SAMPLES)
        for folder in DATA_FOLDERS
        for path in (SAMPLES / folder).rglob("*")
        if path.is_file()
    }
    assert made == committed
    _, differing, unreadable = filecmp.cmpfiles(
        SAMPLES, tmp_path, [str(path) for path in made], shallow=False
    )
    assert not differing
    assert not unreadable


def test_another_seed_makes_other_people_and_a_part_is_the_part_of_the_whole(tmp_path: Path) -> None:
    small = ("--patrons", 50, "--loans", 200)
    generate(*small, "--out", tmp_path / "all")
    generate(*small, "--out", tmp_path / "part", "--only", "sierra", "--flavour", "pipe")
    generate(*small, "--out", tmp_path / "other", "--only", "sierra", "--flavour", "pipe", "--seed", 7)
    pipe = Path("sierra/pipe/patrons.txt")
    whole = (tmp_path / "all" / pipe).read_bytes()
    assert (tmp_path / "part" / pipe).read_bytes() == whole
    assert (tmp_path / "other" / pipe).read_bytes() != whole
    assert not (tmp_path / "part" / "koha").exists()
    assert not (tmp_path / "part" / "sierra" / "patrons.csv").exists()


def test_another_set_never_overwrites_the_committed_one() -> None:
    before = (SAMPLES / "sierra/patrons.csv").read_bytes()
    with pytest.raises(subprocess.CalledProcessError):
        generate("--patrons", 50, "--loans", 100)
    assert (SAMPLES / "sierra/patrons.csv").read_bytes() == before


def test_more_loans_leave_the_patrons_as_they_are(tmp_path: Path) -> None:
    generate("--patrons", 50, "--loans", 100, "--out", tmp_path / "few")
    generate("--patrons", 50, "--loans", 300, "--out", tmp_path / "many")
    few, many = ((tmp_path / name / "sierra/patrons.csv").read_bytes() for name in ("few", "many"))
    assert few == many


def test_the_bench_set_has_the_shape_the_measurements_assume(tmp_path: Path) -> None:
    generate("--patrons", 1000, "--loans", 5000, "--bench", tmp_path)
    patrons = [[cell[0] for cell in row] for row in sierra_cells(tmp_path / "patrons.csv", ",", '"', ";")]
    loans = [[cell[0] for cell in row] for row in sierra_cells(tmp_path / "loans.csv", ",", '"', ";")]
    assert {len(row) for row in patrons} == {8}
    assert {len(row) for row in loans} == {7}
    assert (len(patrons), len(loans)) == (1001, 5001)
    assert sum(row[3] == "duxb " for row in patrons[1:]) == 200
    known = {row[0] for row in patrons[1:]}
    assert len(known) == 1000
    assert {row[0] for row in loans[1:]} <= known
    assert 100 < (tmp_path / "loans.csv").stat().st_size / 5000 < 120
    name_of = {row[0]: row[2].split(", ") for row in patrons[1:]}
    assert not [row for row in loans[1:] if " ".join(reversed(name_of[row[0]])) in row[6]]


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────


def test_there_are_enough_patrons_loans_works_and_five_libraries() -> None:
    assert len(table(PATRONS)) >= 2000
    assert len(table(LOANS)) >= 10_000
    assert len(table("koha/old_issues.csv")) >= 10_000
    assert len({row["TITLE"] for row in table(LOANS)}) >= 1500
    homes = Counter(row["HOME LIBR"] for row in table(PATRONS))
    assert {"duxb ", "plym ", "king ", "hano ", "mrsf "} == {home for home in homes if home.strip()}
    assert homes["     "] > 0
    years = Counter(row["OUT DATE"][6:10] for row in table(LOANS))
    assert set(years) == {"2023", "2024", "2025"}
    assert years["2024"] > years["2023"] + years["2025"]


def test_the_committed_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 16_000_000


@pytest.mark.parametrize("name", ["patrons", "loans"])
def test_the_four_sierra_dialects_hold_the_same_cells(name: str) -> None:
    quoted = sierra_cells(SAMPLES / f"sierra/{name}.csv", ",", '"', ";")
    assert sierra_cells(SAMPLES / f"sierra/pipe/{name}.txt", "|", '"', "~") == quoted
    flat = [[";".join(cell) for cell in row] for row in quoted]
    tabbed = sierra_cells(SAMPLES / f"sierra/tab/{name}.txt", "\t", "", ";")
    assert [[cell for (cell,) in row] for row in tabbed] == flat
    resaved = table(f"sierra/resaved/{name}.csv")
    assert [list(resaved[0]), *(list(row.values()) for row in resaved)] == flat
    assert len({len(row) for row in quoted}) == 1


def test_the_two_koha_formats_hold_the_same_cells() -> None:
    for name in ("borrowers", "old_issues"):
        assert table(f"koha/{name}.csv") == table(f"koha/{name}.tsv")


def test_repeats_are_there_and_are_qualified_one_by_one() -> None:
    first, *rows = sierra_cells(SAMPLES / "sierra/patrons.csv", ",", '"', ";")
    repeated = {header[0] for row in rows for header, cell in zip(first, row, strict=True) if len(cell) > 1}
    assert repeated == {"P BARCODE", "PATRN NAME", "TELEPHONE", "NOTE"}


def test_every_number_has_its_check_digit() -> None:
    for patron in table(PATRONS):
        assert all(card[0] == "2" and codabar14_valid(card) for card in patron["P BARCODE"].split(";"))
        assert patron["RECORD #(PATRON)"][-1] == sierra_check_digit(patron["RECORD #(PATRON)"][1:-1])
    for loan in table(LOANS):
        assert loan["BARCODE(ITEM)"][0] == "3"
        assert codabar14_valid(loan["BARCODE(ITEM)"])
        for header in ("RECORD #(ITEM)", "RECORD #(BIBLIO)"):
            assert loan[header][-1] == sierra_check_digit(loan[header][1:-1])
        assert not loan["ISBN"] or isbn13_valid(loan["ISBN"]) or isbn10_valid(loan["ISBN"])
    cards = [card for patron in table(PATRONS) for card in patron["P BARCODE"].split(";")]
    assert len(set(cards)) == len(cards)


def test_item_numbers_lie_among_patron_numbers() -> None:
    patrons = {int(row["RECORD #(PATRON)"][1:-1]) for row in table(PATRONS)}
    items = {int(row["RECORD #(ITEM)"][1:-1]) for row in table(LOANS)}
    among = [item for item in items if min(patrons) <= item <= max(patrons)]
    assert len(among) > len(items) / 2
    assert items & patrons


def test_a_title_determines_all_that_names_the_work() -> None:
    works: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for loan in table(LOANS):
        works[loan["TITLE"]].add(
            tuple(loan[header] for header in ("AUTHOR", "CALL #(BIBLIO)", "ISBN", "RECORD #(BIBLIO)"))
        )
    assert {len(about) for about in works.values()} == {1}
    bibs = [next(iter(about))[3] for about in works.values()]
    assert len(set(bibs)) == len(bibs)


def test_titles_and_authors_share_their_names_with_patrons() -> None:
    borrowers = table("koha/borrowers.csv")
    given = {row["firstname"] for row in borrowers}
    surnames = {row["surname"] for row in borrowers}
    titles = {row["title"] for row in table("koha/old_issues.csv")}
    named = [title for title in titles if given & set(re.findall(r"[\w-]+", title.partition(" / ")[0]))]
    assert len(named) >= 200
    authors = {row["author"].split(",")[0] for row in table("koha/old_issues.csv")} - {""}
    assert len(authors & surnames) > len(authors) / 2


def test_awkward_and_short_surnames_are_whole_cells() -> None:
    surnames = Counter(row["surname"] for row in table("koha/borrowers.csv"))
    at_home = {row["surname"] for row in table("koha/borrowers.csv") if row["branchcode"] == "DUX"}
    for awkward in ("NA", "None", "Null", "True", "nan"):
        assert surnames[awkward]
        assert awkward in at_home
    assert {"Ng", "Li", "Wu", "Day", "Cole"} <= set(surnames)


def test_households_share_telephones_and_addresses() -> None:
    streets = Counter(row["ADDRESS"].upper() for row in table(PATRONS))
    phones = Counter(re.sub(r"\D", "", row["TELEPHONE"].split(";")[0]) for row in table(PATRONS))
    assert sum(count for count in streets.values() if count > 1) > 500
    assert sum(count for count in phones.values() if count > 1) > 500


def test_contacts_are_nobodys() -> None:
    for patron in table(PATRONS):
        for phone in patron["TELEPHONE"].split(";"):
            assert re.fullmatch(r"\d{3}55501\d\d", re.sub(r"\D", "", phone))
        for email in filter(None, patron["EMAIL ADDR"].split(", ")):
            assert re.fullmatch(r"[a-z.]+\d+@example\.(org|net)", email)


def test_popular_titles_have_a_minimum_cell_of_borrowers_in_each_library() -> None:
    homes = {row["RECORD #(PATRON)"]: row["HOME LIBR"].strip() for row in table(PATRONS)}
    borrowers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for loan in table(LOANS):
        who = loan["RECORD #(PATRON)"]
        if loan["OUT DATE"][6:10] == "2024" and homes.get(who):
            borrowers[homes[who], loan["TITLE"]].add(who)
    enough = Counter(home for (home, _), people in borrowers.items() if len(people) >= 11)
    assert min(enough[home] for home in ("duxb", "plym", "king", "hano", "mrsf")) >= 3
    assert any(len(people) < 11 for people in borrowers.values())


def test_some_loans_have_no_patron_and_some_an_unlisted_one() -> None:
    known = {row["RECORD #(PATRON)"] for row in table(PATRONS)}
    strangers = Counter(
        loan["RECORD #(PATRON)"] for loan in table(LOANS) if loan["RECORD #(PATRON)"] not in known
    )
    assert strangers["0"] > 10
    assert len(strangers) > 5
    assert all(number == "0" or number.startswith("p") for number in strangers)


def test_whoever_borrowed_her_own_name_did_so_on_purpose() -> None:
    """Only the namesake of a popular author, and the three deliveries made for one patron each."""
    patrons = {row["borrowernumber"]: row for row in table("koha/borrowers.csv")}
    own: dict[str, set[str]] = defaultdict(set)
    for loan in table("koha/old_issues.csv"):
        if not loan["borrowernumber"]:
            continue
        patron = patrons[loan["borrowernumber"]]
        full = set(re.findall(r"\w+", f"{patron['firstname']} {patron['surname']}".lower()))
        if any(full <= set(re.findall(r"\w+", loan[column].lower())) for column in ("title", "author")):
            own[loan["title"]].add(patron["branchcode"])
    deliveries = {title: homes for title, homes in own.items() if title.startswith("Homebound delivery: ")}
    assert len(deliveries) == 3
    assert all("DUX" not in homes for homes in deliveries.values())
    assert set(own) - set(deliveries) == {"The Lantern Keeper's Almanac"}
    assert own["The Lantern Keeper's Almanac"] == {"DUX"}


def test_the_report_with_links_hides_keys_in_mark_up() -> None:
    rows = table("koha/report_with_links.csv")
    assert len(rows) > 20
    for row in rows:
        assert re.fullmatch(r'<a href="/cgi-bin/koha/[^"]+borrowernumber=\d+">[^<]+</a>', row["link"])
        assert "borrowernumber=" in row["title"]


# ── The gold labels ──────────────────────────────────────────────────────────────────────────────────


def gold_notes() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """For each labelled cell its file, its text, and (entity, covered text)."""
    free = {
        "sierra/patrons.csv": PATRONS,
        "koha/borrowers.csv": "koha/borrowers.csv",
        "koha/old_issues.csv": "koha/old_issues.csv",
    }
    found = []
    for line in (SAMPLES / "gold/notes.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        cell = list(table(free[label["file"]])[label["row"] - 2].values())[label["column"] - 1]
        spans = []
        for span in label["spans"]:
            assert 0 <= span["start"] < span["end"] <= len(cell)
            spans.append((span["entity"], cell[span["start"] : span["end"]]))
        found.append((label["file"], cell, spans))
    return found


def test_gold_columns_name_every_header_and_a_known_category() -> None:
    files = json.loads((SAMPLES / "gold/columns.json").read_text(encoding="utf-8"))
    on_disk = {
        path.relative_to(SAMPLES).as_posix()
        for folder in ("sierra", "koha")
        for path in (SAMPLES / folder).rglob("*")
        if path.is_file()
    }
    assert set(files) == on_disk
    for name, about in files.items():
        first = (SAMPLES / name).read_text(encoding="utf-8-sig").split("\n")[0].strip("\r")
        headers = re.split(r"[,\t|]", first.replace('"', ""))
        assert [column["header"] for column in about["columns"]] == headers
        assert [column["position"] for column in about["columns"]] == list(range(1, len(headers) + 1))
        assert {column["category"] for column in about["columns"]} <= CATEGORIES
        assert about["record_class"] in {"registration", "circulation"}


def test_every_free_text_cell_with_something_in_it_is_labelled() -> None:
    labelled = Counter(file for file, _, _ in gold_notes())
    free = {
        "sierra/patrons.csv": (PATRONS, ("NOTE", "MESSAGE(PATRON)")),
        "koha/borrowers.csv": ("koha/borrowers.csv", ("borrowernotes", "opacnote")),
        "koha/old_issues.csv": ("koha/old_issues.csv", ("note",)),
    }
    for file, (name, columns) in free.items():
        assert labelled[file] == sum(bool(row[column]) for row in table(name) for column in columns)


def test_gold_spans_are_what_they_claim() -> None:
    titles = {row["title"].split(" / ")[0].split(" [")[0].upper() for row in table("koha/old_issues.csv")}
    surnames = {row["surname"].upper() for row in table("koha/borrowers.csv")}
    given = {row["firstname"].upper() for row in table("koha/borrowers.csv")}
    seen: Counter[str] = Counter()
    lent = 0
    for _, _, spans in gold_notes():
        for entity, text in spans:
            seen[entity] += 1
            assert text == text.strip()
            match entity:
                case "PATRON_BARCODE":
                    assert text[0] == "2"
                    assert codabar14_valid(text)
                case "ITEM_BARCODE":
                    assert text[0] == "3"
                    assert codabar14_valid(text)
                case "PATRON_RECORD" | "ITEM_RECORD":
                    record = sierra_record(text)
                    assert record is not None
                    assert record.letter == ("p" if entity == "PATRON_RECORD" else "i")
                case "PHONE_NUMBER":
                    assert re.fullmatch(r"(\d{3})?55501\d\d", re.sub(r"[-(). ]", "", text))
                case "EMAIL_ADDRESS":
                    assert re.fullmatch(r"\S+@example\.(org|net)", text)
                case "SECRET":
                    assert re.fullmatch(r"\d{4}", text)
                case "BIRTH_DATE":
                    assert re.fullmatch(r"\d\d/\d\d/\d\d", text)
                case "US_SSN":
                    assert re.fullmatch(r"987-65-43\d\d", text)
                case "STREET_ADDRESS":
                    assert re.fullmatch(r"\d+ .+ (ST|RD|LN|AVE|WAY|CIR|DR|CT)", text.upper())
                case "MONEY":
                    assert re.fullmatch(r"\$\d+\.\d\d", text)
                case "LOAN_HISTORY":
                    lent += text.upper() in titles
                case "PERSON":
                    assert any(family in text.upper() for family in surnames) or text.upper() in given
    assert lent > 0.9 * seen["LOAN_HISTORY"]  # the others stand in the catalogue and were not lent
    assert min(seen[entity] for entity in ("PATRON_BARCODE", "ITEM_BARCODE", "PATRON_RECORD", "PERSON")) > 30
    last_first = [
        text for _, _, spans in gold_notes() for entity, text in spans if entity == "PERSON" and "," in text
    ]
    assert len(last_first) > 20
    assert any(text.split(",")[0].upper() in surnames for text in last_first)


def test_some_cards_are_glued_to_words() -> None:
    glued = [
        text
        for _, cell, spans in gold_notes()
        for entity, text in spans
        if entity == "PATRON_BARCODE" and re.search(rf"[A-Za-z]{text}[A-Za-z]", cell)
    ]
    assert len(glued) > 5


# ── The request forms ────────────────────────────────────────────────────────────────────────────────


def test_the_cards_and_items_of_the_requests_are_in_the_samples() -> None:
    home = {card: row["HOME LIBR"].strip() for row in table(PATRONS) for card in row["P BARCODE"].split(";")}
    items = {row["BARCODE(ITEM)"] for row in table(LOANS)}
    forms = sorted((SAMPLES / "requests").glob("*.yaml"))
    named = set()
    for path in forms:
        numbers = re.findall(r'"(\d{14})"', path.read_text(encoding="utf-8"))
        named |= set(numbers)
        assert all(number in items or home.get(number) == "duxb" for number in numbers)
    assert len(named) >= 3
