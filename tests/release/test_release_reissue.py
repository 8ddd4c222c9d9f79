"""A period is released once: whoever asks again, from whatever exports, gets what was given before."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.command import DAY, Ended, disclose, redactkit, request, tree
from tests.support.town import LOAN_HEADER, Loan, Patron, Town, make_town, write_table

from redactkit import pipeline, second_pass
from redactkit.errors import GateHit
from redactkit.ledger import Ledger

TABLES = ("circulation.csv", "titles.csv")
TOTALS = {"about": "totals", "classes": ["circulation"], "from": "2024-01-01", "to": "2024-12-31"}


@pytest.fixture(scope="module")
def town() -> Town:
    """Readers of very different sizes: the largest has a quarter of all loans."""
    made = make_town(31, patrons=60, loans=900, works=60)
    own = own_patrons(made)
    greedy = tuple(
        replace(loan, patron=own[nth % 20 % 7 % 3]) if nth % 4 == 0 else loan
        for nth, loan in enumerate(made.loans)
    )
    return replace(made, loans=greedy)


def own_patrons(town: Town) -> list[Patron]:
    return [patron for patron in town.patrons if patron.home.strip().startswith("dux")]


def by_size(town: Town) -> list[Patron]:
    """Own patrons with a loan, the one with the fewest first."""
    sizes = Counter(loan.patron.record for loan in town.loans if "-2024 " in loan.out)
    return sorted(
        (patron for patron in own_patrons(town) if sizes[patron.record]), key=lambda p: sizes[p.record]
    )


def without(town: Town, patron: Patron) -> Town:
    """The town after one patron has left."""
    return Town(
        patrons=tuple(each for each in town.patrons if each != patron),
        loans=tuple(loan for loan in town.loans if loan.patron != patron),
    )


class Desk:
    """One library's desk: a home, and folders of their own for each answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0

    def ask(self, exports: Sequence[Path], *more: str | Path, **changes: object) -> tuple[Ended, Path]:
        """Answer a request from these exports."""
        self.made += 1
        here = self.folder / f"answer-{self.made}"
        form = request(here, **changes)
        ended = disclose(form, exports, here / "OUT", "--home", self.folder / "home", *more)
        return ended, here / "OUT/release/data"

    def given(self, exports: Sequence[Path], *more: str | Path, **changes: object) -> dict[str, bytes]:
        """The same, where something is released."""
        ended, data = self.ask(exports, *more, **changes)
        assert ended.code == 0, ended.stderr
        return tree(data)

    def held(self, exports: Sequence[Path], *more: str | Path, **changes: object) -> str:
        """The same, where nothing may be released; what the line says."""
        ended, data = self.ask(exports, *more, **changes)
        assert ended.code == 4, (ended.code, ended.stdout, ended.stderr)
        assert not data.parents[2].joinpath("OUT").exists()
        assert not data.parents[2].joinpath("OUT-record").exists()
        return ended.stderr

    def copies(self) -> list[Path]:
        """The rows that are kept."""
        return sorted((self.folder / "home/ledger/kept").glob("*.csv"))

    def packages(self) -> list[str]:
        """The packages that released something, in order."""
        text = (self.folder / "home/ledger/ledger.jsonl").read_text(encoding="utf-8")
        return [json.loads(line)["package"] for line in text.splitlines() if '"event":"package"' in line]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def manifest(data: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data["disclosure-manifest.json"])
    return found


def lines(content: bytes, column: str = "title") -> Counter[str]:
    """How often each title stands in a table."""
    found: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(content.decode("utf-8"))):
        found[row[column]] += int(row["records"])
    return found


def seeks(first: str, last: str) -> dict[str, object]:
    return {"about": "records", "classes": ["circulation"], "from": first, "to": last}


@pytest.mark.parametrize("percentile", [50, 90, 99, 100])
def test_a_patron_who_left_cannot_be_told_by_asking_again(desk: Desk, town: Town, percentile: int) -> None:
    readers = by_size(town)
    gone = readers[min(len(readers) * percentile // 100, len(readers) - 1)]
    first = desk.given(town.write(desk.folder / "in"))
    again = desk.given(without(town, gone).write(desk.folder / "later"))
    for name in TABLES:
        assert again[name] == first[name]
    recovered = lines(first["titles.csv"]) - lines(again["titles.csv"])
    assert not recovered
    for name in ("disclosure-manifest.json", "README.txt"):
        assert again[name] != first[name]


def test_without_a_memory_her_titles_would_be_told(desk: Desk, town: Town, tmp_path: Path) -> None:
    """The negative control: in another home the difference is exactly what she read."""
    gone = by_size(town)[-1]
    first = desk.given(town.write(desk.folder / "in"))
    other = Desk(tmp_path / "other")
    again = other.given(without(town, gone).write(desk.folder / "later"))
    recovered = lines(first["titles.csv"]) - lines(again["titles.csv"])
    assert sum(recovered.values()) == sum(loan.patron == gone and "-2024 " in loan.out for loan in town.loans)


def test_the_answer_says_whose_lines_they_are_and_as_of_which_day(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    (package,) = desk.packages()
    later = ("--as-of", "2025-03-03")
    again = desk.given(without(town, town.patrons[0]).write(desk.folder / "later"), *later)
    files = {file["name"]: file for file in manifest(again)["files"]}
    assert files["titles.csv"]["reissued_from"] == [{"period": "2024", "package": package, "data_as_of": DAY}]
    assert len(files["circulation.csv"]["reissued_from"]) == 12
    assert manifest(again)["made_on"] == "2025-03-03"
    letter = (desk.folder / "answer-2/OUT/letter/response-letter.md").read_text(encoding="utf-8")
    assert package in letter
    assert "it says what the records said on January 10, 2025" in letter
    assert f"2024 in titles.csv: as of {DAY}" in " ".join(again["README.txt"].decode().split())
    first = manifest(tree(desk.folder / "answer-1/OUT/release/data"))
    assert all("reissued_from" not in file for file in first["files"])


def test_one_line_per_record_is_the_same_rows(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    first = desk.given(exports, "--expand")
    later = without(town, by_size(town)[-1]).write(desk.folder / "later")
    assert [desk.given(later, "--expand")[name] for name in TABLES] == [first[name] for name in TABLES]
    counted = desk.given(later)
    assert sum(lines(counted["titles.csv"]).values()) == len(first["titles.csv"].splitlines()) - 1


def test_packages_that_differ_never_bear_one_id(tmp_path: Path, town: Town) -> None:
    """A key makes ids that can be made again: from the same things, the ledger among them."""
    exports = town.write(tmp_path / "in")
    (tmp_path / "key").write_bytes(bytes(range(32)))
    first, other, third = (Desk(tmp_path / name) for name in ("first", "other", "third"))
    for desk, more in ((first, ()), (other, ()), (third, ("--expand",)), (first, ())):
        desk.given(exports, "--key", tmp_path / "key", *more)
    assert first.packages()[:1] == other.packages()
    assert len({*first.packages(), *third.packages()}) == 3


def test_exports_that_have_nothing_of_that_time_will_do(desk: Desk, town: Town) -> None:
    first = desk.given(town.write(desk.folder / "in"))
    now = tuple(replace(loan, out=loan.out.replace("-2024 ", "-2023 ")) for loan in town.loans)
    later = replace(town, loans=now).write(desk.folder / "later")
    assert [desk.given(later)[name] for name in TABLES] == [first[name] for name in TABLES]


def test_the_patron_export_alone_will_do_and_the_log_is_whole(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    first = desk.given(exports)
    again = desk.given(exports[:1])
    assert [again[name] for name in TABLES] == [first[name] for name in TABLES]
    assert again["withholding-log.csv"] == first["withholding-log.csv"]


def test_without_a_list_of_patrons_nothing_is_given_again(desk: Desk, town: Town) -> None:
    """The last check would say that no listed identifier was found, and have no list to look in."""
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    said = desk.held(exports[1:])
    assert "none of these exports knows this library's patrons" in said
    assert "give the patron export too" in said


@pytest.mark.parametrize("of", ["2024-05", "2024-06"])
def test_a_month_without_its_export_holds_the_year_that_was_given(desk: Desk, town: Town, of: str) -> None:
    """Half an answer is not given as the whole one: the list of works is of the year, and was given."""
    exports = town.write(desk.folder / "in")
    desk.given(exports, seeks=seeks("2024-05-01", "2024-05-31"))
    asked = seeks(f"{of}-01", f"{of}-30")
    if of == "2024-05":
        assert desk.given(exports[:1], seeks=asked)["circulation.csv"]
    else:
        said = " ".join(desk.held(exports[:1], seeks=asked).split())
        assert "circulation of 2024-06 (circulation.csv) is not answered" in said
        assert "none of these exports holds circulation records" in said


def test_what_was_left_out_then_is_said_again(desk: Desk, town: Town) -> None:
    """Rows that were in doubt are still owed, though the exports of today have none."""
    patrons, loans = town.write(desk.folder / "in")
    clean = loans.read_bytes()
    loans.write_bytes(clean + b'"torn","line"\r\n')
    desk.given([patrons, loans])
    loans.write_bytes(clean)
    again = desk.given([patrons, loans])
    assert b"rows whose reading is in doubt" in again["withholding-log.csv"]
    assert manifest(again)["partial"]


def test_rows_that_are_withheld_only_now_are_not_said_to_be_left_out(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    first = desk.given(exports)
    columns = desk.folder / "columns.yaml"
    assert redactkit("inspect", exports[1], "--write-columns", columns).code == 0
    own = next(nth for nth, loan in enumerate(town.loans, start=2) if loan.patron in own_patrons(town))
    rows = f"    records: {len(town.loans)}\n    withhold_rows: [{{row: {own}, why: made_for_one_patron}}]\n"
    text = columns.read_text(encoding="utf-8")
    columns.write_text(text.replace("    columns:\n", f"{rows}    columns:\n", 1), encoding="utf-8")
    ended, data = desk.ask(exports, "--columns", columns)
    assert ended.code == 0, ended.stderr
    assert "they still are" in " ".join(ended.stdout.split())
    assert tree(data)["titles.csv"] == first["titles.csv"]
    assert b"left out of every table" not in tree(data)["withholding-log.csv"]
    # and the other way round: what was left out then is said, though nobody says it now
    other = Desk(desk.folder / "other")
    assert b"left out of every table" in other.given(exports, "--columns", columns)["withholding-log.csv"]
    assert b"left out of every table" in other.given(exports)["withholding-log.csv"]


def of_year(town: Town, year: int) -> Town:
    return replace(
        town, loans=tuple(replace(loan, out=f"{loan.out[:6]}{year}{loan.out[10:]}") for loan in town.loans)
    )


def test_several_periods_are_the_union_of_what_was_released_for_each(desk: Desk, town: Town) -> None:
    old = of_year(town, 2023).write(desk.folder / "old")
    new = of_year(without(town, by_size(town)[-1]), 2024).write(desk.folder / "new")
    first = desk.given(old, seeks=seeks("2023-01-01", "2023-12-31"))
    both = desk.given(new, seeks=seeks("2023-01-01", "2024-12-31"))
    second = desk.given(new, seeks=seeks("2024-01-01", "2024-12-31"))
    for name in TABLES:
        header, *earlier = first[name].splitlines(keepends=True)
        assert both[name] == header + b"".join([*earlier, *second[name].splitlines(keepends=True)[1:]])
    files = {file["name"]: file for file in manifest(both)["files"]}
    assert [each["period"] for each in files["titles.csv"]["reissued_from"]] == ["2023"]
    # as far back as the exports go, and the memory
    since = {"about": "records", "classes": ["circulation"], "to": "2024-12-31"}
    assert [desk.given(new, seeks=since)[name] for name in TABLES] == [both[name] for name in TABLES]


def test_a_month_inside_a_year_that_was_released(desk: Desk, town: Town) -> None:
    first = desk.given(town.write(desk.folder / "in"))
    later = without(town, by_size(town)[-1]).write(desk.folder / "later")
    march = desk.given(later, seeks=seeks("2024-03-01", "2024-03-31"))
    assert march["titles.csv"] == first["titles.csv"]
    of_march = [line for line in first["circulation.csv"].splitlines() if line.startswith(b'"2024-03"')]
    assert march["circulation.csv"].splitlines()[1:] == of_march


def test_overlapping_windows(desk: Desk, town: Town) -> None:
    """The list of works is of the whole year: a month more is made only from exports that tell it alike."""
    exports = town.write(desk.folder / "in")
    first = desk.given(exports, seeks=seeks("2024-03-01", "2024-04-30"))
    (package,) = desk.packages()
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    said = desk.held(fewer, seeks=seeks("2024-04-01", "2024-06-30"))
    assert "released before" in said
    assert package in said
    second = desk.given(exports, seeks=seeks("2024-04-01", "2024-06-30"))
    assert second["titles.csv"] == first["titles.csv"]
    whole = desk.given(fewer, seeks=seeks("2024-03-01", "2024-06-30"))
    told = {line for each in (first, second, whole) for line in each["circulation.csv"].splitlines()}
    assert len(told) == len(whole["circulation.csv"].splitlines())


def test_totals_are_released_once_too(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    desk.given(exports)
    assert "differently" in desk.held(fewer, seeks=TOTALS)  # totals after records, from other exports
    first = desk.given(exports, seeks=TOTALS)
    again = desk.given(fewer, seeks=TOTALS)
    for name in ("totals-loans.csv", "totals-titles.csv"):
        assert again[name] == first[name]


def test_a_month_is_compared_with_totals_of_its_whole_year(desk: Desk, town: Town) -> None:
    """Totals of 2024 are made from January too, though it was asked for earlier and is not asked for now."""
    exports = town.write(desk.folder / "in")
    january = next(
        loan for loan in town.loans if loan.out.startswith("01-") and loan.patron.home[:3] == "dux"
    )
    desk.given(exports, seeks=seeks("2024-01-01", "2024-01-31"))
    lost = tuple(loan for loan in town.loans if loan != january)
    fewer = replace(town, loans=lost).write(desk.folder / "later")
    assert "released before" in desk.held(fewer, seeks={**TOTALS, "from": "2024-05-01"})


def registered(town: Town) -> Patron:
    """One who is counted among the library's own."""
    return next(patron for patron in town.patrons if patron.home.strip() == "duxbu")


REGISTERED = {"about": "totals", "classes": ["registration"]}


def test_totals_of_patrons_as_they_stand_are_told_once_in_twelve_months(desk: Desk, town: Town) -> None:
    """New Year does not make a new period of them, and neither does a day before the first answer."""
    patrons, _ = town.write(desk.folder / "in")
    fewer, _ = without(town, registered(town)).write(desk.folder / "later")
    first = desk.given([patrons], "--as-of", "2025-12-31", seeks=REGISTERED)
    (name,) = (name for name in first if name.startswith("totals-"))
    for day in ("2026-01-01", "2026-12-30", "2025-12-30", "2024-06-01"):
        again = desk.given([fewer], "--as-of", day, seeks=REGISTERED)
        assert again[name] == first[name], day
        (file,) = (file for file in manifest(again)["files"] if file["name"] == name)
        assert file["reissued_from"][0]["data_as_of"] == "2025-12-31"
    then = desk.given([fewer], "--as-of", "2026-12-31", seeks=REGISTERED)
    assert then[name] != first[name]
    # each answer stands for the twelve months from its day
    assert desk.given([patrons], "--as-of", "2026-12-30", seeks=REGISTERED)[name] == first[name]
    assert desk.given([patrons], "--as-of", "2027-12-30", seeks=REGISTERED)[name] == then[name]
    assert Ledger(desk.folder / "home").verify() == ()


OTHER_TOTALS = """
extends: ma-duxbury
id: ma-duxbury
releases:
  release_redacted:
    registration:
      only_totals: {exemption: a+c, basis: inferred, reason: "the fields of a registration single people out"}
      totals:
        - file: totals-types.csv
          measure: patrons
          min_cell: 11
          levels: [{name: patron_type, category: patron.type}]
"""


@pytest.mark.parametrize("day", ["2025-11-01", "2026-01-02", "2026-12-30"])
def test_two_totals_of_patrons_as_they_stand_are_compared_over_new_year(
    desk: Desk, town: Town, day: str
) -> None:
    (desk.folder / "own.yaml").write_text(OTHER_TOTALS, encoding="utf-8")
    patrons, _ = town.write(desk.folder / "in")
    fewer, _ = without(town, registered(town)).write(desk.folder / "later")
    own = {"profile": "../own.yaml"}
    first = desk.given([patrons], "--as-of", "2025-12-31", seeks=REGISTERED, **own)
    assert "totals-registration.csv" in first
    records = {**REGISTERED, "about": "records"}
    assert "differently" in desk.held([fewer], "--as-of", day, seeks=records, **own)
    assert "totals-types.csv" in desk.given([patrons], "--as-of", day, seeks=records, **own)


def test_totals_of_patrons_are_made_anew_in_the_place_of_the_old(desk: Desk, town: Town) -> None:
    patrons, _ = town.write(desk.folder / "in")
    fewer, _ = without(town, registered(town)).write(desk.folder / "later")
    first = desk.given([patrons], "--as-of", "2025-12-31", seeks=REGISTERED)
    decide_again(desk, desk.packages()[0], periods=1)
    anew = desk.given([fewer], "--as-of", "2026-01-01", seeks=REGISTERED, **run_by(desk))
    name = "totals-registration.csv"
    assert anew[name] != first[name]
    for day in ("2025-12-31", "2026-01-01", "2026-12-31"):
        assert desk.given([patrons], "--as-of", day, seeks=REGISTERED)[name] == anew[name]


@pytest.mark.parametrize("ending", [".csv", ".json"])
@pytest.mark.parametrize("how", ["gone", "altered"])
def test_without_its_copy_nothing_is_given_and_the_package_is_named(
    desk: Desk, town: Town, how: str, ending: str
) -> None:
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    for path in (desk.folder / "home/ledger/kept").glob(f"*{ending}"):
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes() + b"\n")
    said = desk.held(exports)
    assert f"the copy that was kept is {how}" in said
    assert desk.packages()[0] in said
    assert "release-again" in said


def test_another_column_in_the_exports_is_another_table(desk: Desk, town: Town) -> None:
    patrons, loans = town.write(desk.folder / "in")
    desk.given([patrons, loans])
    more = desk.folder / "more.csv"
    rows = [[*loan.row(), "9780306406157"] for loan in town.loans]
    write_table(more, [*LOAN_HEADER, "ISBN"], rows)
    said = desk.held([patrons, more])
    assert "columns" in said
    assert desk.packages()[0] in said
    write_table(
        more,
        [name for name in LOAN_HEADER if name != "AUTHOR"],
        (_without_author(loan) for loan in town.loans),
    )
    desk.given([patrons, more])  # fewer columns add nothing


def _without_author(loan: Loan) -> list[str]:
    row = loan.row()
    del row[LOAN_HEADER.index("AUTHOR")]
    return row


TERMS = {
    "codes": "own_codes: [dux, duxb, duxbu, duxbury, dxb]",
    "treatments": "treatments: {release_redacted: {categories: {patron.photo: {treatment: withhold, "
    "exemption: a, reason: a picture shows who it is}}}}",
}


@pytest.mark.parametrize("what", TERMS)
def test_changed_terms_are_another_version(desk: Desk, town: Town, what: str) -> None:
    policy = desk.folder / "our-town.yaml"
    policy.write_text("extends: ma-duxbury\nid: our-town\nversion: '1'\n", encoding="utf-8")
    exports = town.write(desk.folder / "in")
    desk.given(exports, profile=str(policy))
    policy.write_text("extends: ma-duxbury\nid: our-town\nversion: '2'\n", encoding="utf-8")
    desk.given(exports, profile=str(policy))  # a new version by itself changes nothing
    policy.write_text(f"extends: ma-duxbury\nid: our-town\nversion: '3'\n{TERMS[what]}\n", encoding="utf-8")
    said = desk.held(exports, profile=str(policy))
    assert "changed since" in said
    assert desk.packages()[0] in said


def test_the_way_on_for_another_policy_id_does_not_lead_to_a_second_version(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    policy = desk.folder / "our-town.yaml"
    policy.write_text("extends: ma-duxbury\nid: our-town\nversion: '1'\n", encoding="utf-8")
    ended, _ = desk.ask(exports, profile=str(policy))
    assert ended.code == 78
    assert "keep the id ma-duxbury" in ended.stderr
    assert "a new home does not know what was released" in ended.stderr


def test_the_way_on_for_a_damaged_ledger_warns_of_an_old_backup(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    (desk.folder / "home/ledger/ledger.jsonl").write_bytes(b"{}\n")
    ended, _ = desk.ask(exports)
    assert ended.code == 74
    assert "redactkit ledger verify with --package" in ended.stderr
    assert "redactkit decide without --out" in ended.stderr


def test_a_half_export_is_told_with_the_way_back(desk: Desk, town: Town) -> None:
    half = replace(
        town, loans=tuple(loan for loan in town.loans if "-2024 " not in loan.out or loan.out < "07")
    )
    exports = half.write(desk.folder / "half")
    dry, _ = desk.ask(exports, "--dry-run")
    assert "make sure that the exports are whole" in dry.stdout
    assert "release-again" not in dry.stdout  # nothing is fixed yet
    ended, data = desk.ask(exports)
    assert ended.code == 0, ended.stderr
    (package,) = desk.packages()
    typed = f"redactkit ledger release-again --package {package} --decided-by OFFICE --reason never_sent"
    assert typed in ended.stdout
    start = data.parents[2].joinpath("OUT-record/START-HERE.html").read_text(encoding="utf-8")
    assert typed in start
    assert not any(b"release-again" in content for content in tree(data.parents[1]).values())
    again, _ = desk.ask(town.write(desk.folder / "whole"))
    assert f"redactkit ledger release-again --package {package} --decided-by OFFICE" in again.stdout
    assert "never_sent" not in again.stdout  # this answer fixes nothing


def test_a_held_reissue_says_that_no_letter_was_written(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    for copy in desk.copies():
        copy.unlink()
    said = desk.held(exports)
    assert "redactkit decide REQUEST --out LETTER" in said
    assert "--decided-by OFFICE --reason REASON" in said


def run_by(desk: Desk, name: str = "Sam Soe", *, at: str = "library") -> dict[str, object]:
    """Who runs it, under a policy that names the holders of two offices, and is the shipped one otherwise."""
    policy = desk.folder / "our-policy.yaml"
    policy.write_text(
        "extends: ma-duxbury\nid: ma-duxbury\n"
        "contacts: {town_clerk: {name: Pat Poe}, library_director: {name: Dana Doe}}\n",
        encoding="utf-8",
    )
    return {"profile": str(policy), "operator": {"desk": at, "name": name}}


def decide_again(desk: Desk, package: str, *, office: str = "town_clerk", periods: int = 13) -> None:
    ended = redactkit(
        "ledger", "release-again", "--package", package, "--decided-by", office, "--reason", "wrong_export",
        "--home", desk.folder / "home", "--as-of", DAY, "--json",
    )  # fmt: skip
    assert ended.code == 0, ended.stderr
    assert len(ended.json()["periods"]) == periods


def test_a_custodian_decides_and_somebody_else_makes_it_anew_once(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    first = desk.given(exports)
    (package,) = desk.packages()
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    decide_again(desk, package)
    said = desk.held(fewer)  # nobody says who runs it
    assert "operator" in said
    assert "two people" in desk.held(fewer, **run_by(desk, "Sam Soe", at="town_clerk"))
    anew = desk.given(fewer, **run_by(desk))
    assert anew["titles.csv"] != first["titles.csv"]
    (file,) = [file for file in manifest(anew)["files"] if file["name"] == "titles.csv"]
    assert file["made_anew"] == [
        {
            "period": "2024",
            "package": package,
            "decided_by": "town_clerk",
            "reason": "wrong_export",
            "on": DAY,
        }
    ]
    letter = desk.folder / f"answer-{desk.made}/OUT/letter/response-letter.md"
    assert "the Town Clerk decided so on January 10, 2025" in letter.read_text(encoding="utf-8")
    readme = " ".join(anew["README.txt"].decode().split())
    assert f"made ready before, in package {package}, and was made anew: the Town Clerk decided so" in readme
    _trustees_and_auditors_see_it(desk, package)
    assert "Sam Soe" not in letter.read_text(encoding="utf-8")
    # the decision is used up: the new version is the one to answer from
    assert desk.given(exports)["titles.csv"] == anew["titles.csv"]
    assert Ledger(desk.folder / "home").verify() == ()
    assert desk.given(exports, **run_by(desk))["titles.csv"] == anew["titles.csv"]


def _trustees_and_auditors_see_it(desk: Desk, package: str) -> None:
    home = ("--home", desk.folder / "home")
    review = " ".join(redactkit("ledger", "report", "--year", DAY[:4], *home).stdout.split())
    decided = f"package {package} may be made anew, decided on {DAY}: town clerk, wrong export"
    assert f"{decided}; it was made anew since" in review
    table = desk.folder / "ledger.csv"
    assert redactkit("ledger", "export", "--out", table, *home).code == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert ("town_clerk", "wrong_export") in {(row["decided_by"], row["reason"]) for row in rows}


def test_the_same_decision_twice_is_one_line_and_an_id_can_be_copied_from_the_list(
    desk: Desk, town: Town
) -> None:
    desk.given(town.write(desk.folder / "in"))
    (package,) = desk.packages()
    say = ("--package", package, "--decided-by", "town_clerk", "--home", desk.folder / "home")
    first = redactkit("ledger", "release-again", *say, "--reason", "ordered", "--as-of", DAY)
    assert "already" not in first.stdout
    again = redactkit("ledger", "release-again", *say, "--reason", "ordered", "--as-of", "2025-02-01")
    assert again.code == 0
    assert f"decided already, on {DAY}" in again.stdout
    other = redactkit("ledger", "release-again", *say, "--reason", "never_sent", "--json").json()
    assert other["already"] is False
    review = redactkit("ledger", "report", "--year", DAY[:4], "--home", desk.folder / "home").stdout
    assert "this has not been done" in " ".join(review.split())
    listed = redactkit("ledger", "list", "--home", desk.folder / "home", env={"COLUMNS": "80"})
    assert listed.stdout.count(package) == 3
    told = " ".join(listed.stdout.split())
    assert "reopened" not in told
    assert "anew" in told


def test_a_decision_opens_no_other_table_of_that_time(desk: Desk, town: Town) -> None:
    """Totals beside records that may be made anew: the difference of the two is what she read."""
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    decide_again(desk, desk.packages()[0])
    for operator in ({"desk": "library", "name": "Sam Soe"}, {"desk": "town_clerk", "name": "Pat Poe"}):
        said = desk.held(fewer, seeks=TOTALS, operator=operator)
        assert "differently" in said
        assert "make that anew first" in said
    desk.given(exports, seeks=TOTALS)  # the exports that the records were made from: nothing is told by it


def test_a_part_made_anew_is_not_laid_beside_the_rest_as_it_was(desk: Desk, town: Town) -> None:
    """March anew brings a list of works of the year anew, and April would stay as it was."""
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    decide_again(desk, desk.packages()[0])
    said = desk.held(fewer, seeks=seeks("2024-03-01", "2024-03-31"), **run_by(desk))
    assert "all its tables and periods in one request" in said
    desk.given(fewer, **run_by(desk))


def test_two_packages_of_a_wrong_export_are_both_made_anew(desk: Desk, town: Town) -> None:
    """Two decisions, neither by whoever runs this: the one does not stand in the way of the other."""
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    desk.given(exports, seeks=TOTALS)
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    records, totals = desk.packages()
    decide_again(desk, records, office="library_director")
    assert totals in desk.held(fewer, **run_by(desk))
    decide_again(desk, totals, periods=2)
    own = run_by(desk, "Sam Soe", at="town_clerk")
    assert totals in desk.held(fewer, **own)  # who decided about the totals runs this
    anew = desk.given(fewer, **run_by(desk))
    counted = desk.given(fewer, seeks=TOTALS, **run_by(desk))
    assert not lines(anew["titles.csv"]) - lines(counted["totals-titles.csv"])


@pytest.mark.parametrize(
    "name", ["dana  DOE", "The Library Director", "Library Director", "director", "whoever is in charge"]
)
def test_whoever_decided_cannot_run_it_under_a_name_or_title_of_the_policy(
    desk: Desk, town: Town, name: str
) -> None:
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    decide_again(desk, desk.packages()[0], office="library_director")
    assert "two people" in desk.held(exports, **run_by(desk, name))


@pytest.mark.parametrize(
    ("shipped", "office", "asked", "contact"),
    [
        ("ma-duxbury", "records_officer", seeks("2024-01-01", "2024-12-31"), "town_clerk: {name: "),
        ("me-infonet", "town_counsel", TOTALS, "town_counsel: {title: …, name: "),
    ],
)
def test_a_policy_without_names_says_what_to_write_and_where(
    desk: Desk, town: Town, shipped: str, office: str, asked: dict[str, object], contact: str
) -> None:
    """The shipped ones name nobody. What the line says is done to the letter, and then it is released."""
    exports = town.write(desk.folder / "in")
    desk.given(exports, profile=shipped, seeks=asked)
    periods = len(json.loads((desk.folder / "home/ledger/ledger.jsonl").read_bytes())["released"])
    decide_again(desk, desk.packages()[0], office=office, periods=periods)
    operator = {"desk": "library", "name": "Sam Soe"}
    said = desk.held(exports, profile=shipped, seeks=asked, operator=operator)
    assert "has no name for that office" in said
    (three,) = re.findall(r"the three lines (.*), and write profile: our-policy.yaml into the form", said)
    assert contact in three
    own = three.replace("name: …", "name: Pat Poe").replace("title: …", "title: Town Counsel")
    here = desk.folder / f"answer-{desk.made + 1}"
    here.mkdir()
    (here / "our-policy.yaml").write_text(own.replace(" / ", "\n") + "\n", encoding="utf-8")
    desk.given(exports, profile="our-policy.yaml", seeks=asked, operator=operator)


def test_a_package_that_answers_nothing_cannot_be_decided_about(desk: Desk, town: Town) -> None:
    desk.given(town.write(desk.folder / "in"))
    ended = redactkit(
        "ledger", "release-again", "--package", "rk-none", "--decided-by", "town_clerk",
        "--reason", "ordered", "--home", desk.folder / "home",
    )  # fmt: skip
    assert ended.code == 2
    assert "rk-…" in ended.stderr


def test_a_dry_run_remembers_nothing(desk: Desk, town: Town) -> None:
    exports = town.write(desk.folder / "in")
    ended, _ = desk.ask(exports, "--dry-run")
    assert ended.code == 0, ended.stderr
    assert not (desk.folder / "home").exists()
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    first = desk.given(fewer)
    ended, _ = desk.ask(exports, "--dry-run")
    assert ended.code == 0, ended.stderr
    assert desk.given(exports)["titles.csv"] == first["titles.csv"]


def test_two_jobs_at_once_release_one_version(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other job publishes while this one is at its last check."""
    exports = town.write(desk.folder / "in")
    fewer = without(town, by_size(town)[-1]).write(desk.folder / "later")
    home = desk.folder / "home"
    real = pipeline.last_check

    def meanwhile(*arguments: Any, **named: Any) -> None:
        monkeypatch.setattr(pipeline, "last_check", real)
        desk.given(fewer)
        real(*arguments, **named)

    monkeypatch.setattr(pipeline, "last_check", meanwhile)
    code = run(desk.folder / "slow", exports, home)
    assert code == 75
    assert not (desk.folder / "slow/OUT").exists()
    assert not (desk.folder / "slow/OUT-record").exists()
    assert len(desk.packages()) == 1
    again = desk.given(exports)
    assert again["titles.csv"] == tree(desk.folder / "answer-1/OUT/release/data")["titles.csv"]


def run(folder: Path, exports: Sequence[Path], home: Path) -> int:
    """The job in this process, so that a test can be there while it runs; its exit code."""
    from datetime import date

    from redactkit.errors import RedactkitError

    decided = pipeline.decide_form(request(folder), date.fromisoformat(DAY))
    target = pipeline.Target(out=folder / "OUT", home=home)
    try:
        pipeline.disclose(decided, exports, target, pipeline.Choices(), lambda *_: None)
    except RedactkitError as error:
        if isinstance(error, GateHit):
            raise
        return error.code
    return 0


@pytest.mark.parametrize("first", [b'"2024"', b'"2024-03"'])
def test_the_last_check_compares_with_the_copy_by_itself(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    """A build that alters a line which is given again, or adds one, is stopped; the values are all known."""
    exports = town.write(desk.folder / "in")
    desk.given(exports)
    real = second_pass.write_tables

    def spoilt(name: str, content: bytes) -> bytes:
        rows = content.splitlines(keepends=True)
        nth = next(nth for nth, row in enumerate(rows) if row.startswith(first + b","))
        return b"".join([*rows[:nth], *rows[nth + 1 :]])

    def write(finished: Any, plan: Any, create: Any, **how: Any) -> Any:
        class Spoiling:
            def __init__(self, name: str) -> None:
                self.name, self.inner = name, io.BytesIO()

            def __enter__(self) -> io.BytesIO:
                return self.inner

            def __exit__(self, *_: object) -> None:
                with create(self.name) as file:
                    content = self.inner.getvalue()
                    wanted = (first == b'"2024"') == (self.name == "titles.csv")
                    file.write(spoilt(self.name, content) if wanted else content)

        return real(finished, plan, Spoiling, **how)

    monkeypatch.setattr(second_pass, "write_tables", write)
    with pytest.raises(GateHit, match="said to be those of an earlier package"):
        run(desk.folder / "spoilt", exports, desk.folder / "home")
