"""What patrons did beside borrowing goes out as totals: no name, telephone, e-mail or child is in OUT."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.support.canaries import LIVE_CANARIES, found_below
from tests.support.command import DAY, Ended, disclose, request, tree
from tests.support.town import card, write_table

from redactkit import pipeline, publishing
from redactkit.errors import GateHit
from redactkit.redact.unkeyed import Unkeyed
from redactkit.verify.gate import GateReport

HEADER = [
    "Event Title",
    "Event Date",
    "First Name",
    "Last Name",
    "Email",
    "Phone",
    "Child's Name",
    "Age",
    "Location",
    "Registered On",
]
FAMILIES = ["Quarlbrixt", "Zanderfoy", "Wexlumbard", "Yostrandel", "Krimvolder", "Pludgemoor", "Thrennick"]
GIVEN = ["Odalind", "Brevik", "Carnoby", "Ferrosin", "Glindara"]
BOTH = ["ma-duxbury", "me-infonet"]


def people(count: int, seed: int = 0) -> list[tuple[str, str, str, str, str]]:
    """Given name, family name, e-mail, telephone and child of as many different people."""
    dice = random.Random(seed)
    pairs = [(given, family) for family in FAMILIES for given in GIVEN]
    dice.shuffle(pairs)
    numbers = dice.sample(range(1000, 9999), count)
    return [
        (given, family, f"{given}.{family}{number}@example.org", f"781-555-{number}", f"Tiny {family}{given}")
        for (given, family), number in zip(pairs[:count], numbers, strict=True)
    ]


def sheet(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """A sign-up sheet; everything in it that names somebody is a canary."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sign-ups.csv"
    write_table(path, header, rows)
    return path


def signed_up(
    who: Sequence[tuple[str, str, str, str, str]], event: str, day: str, branch: str = "Main"
) -> list[list[str]]:
    for each in who:
        LIVE_CANARIES.update(each)
    return [
        [event, day, given, family, email, phone, child, "7", branch, "01/02/2024 10:15 AM"]
        for given, family, email, phone, child in who
    ]


def asked(folder: Path, **changes: object) -> Path:
    seeks = {"about": "records", "classes": ["attendance"], "from": "2024-01-01", "to": "2024-12-31"}
    return request(folder, **{"seeks": seeks, "own_patrons_only": "true", **changes})


def released(folder: Path, rows: Sequence[Sequence[str]], **changes: object) -> Ended:
    header = changes.pop("header", HEADER)
    assert isinstance(header, list)
    return disclose(asked(folder, **changes), [sheet(folder / "in", rows, header)], folder / "OUT")


def table(folder: Path, name: str = "totals-attendance.csv") -> list[list[str]]:
    text = (folder / "OUT/release/data" / name).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def log(folder: Path) -> list[dict[str, str]]:
    text = (folder / "OUT/release/data/withholding-log.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("profile", BOTH)
def test_who_came_goes_out_as_totals_and_nobody_is_named(tmp_path: Path, home: Path, profile: str) -> None:
    who = people(30)
    rows = signed_up(who[:15], "Story Hour", "03/14/2024") + signed_up(who[12:], "Chess Club", "04/02/2024")
    rows += signed_up(who[:3], "Estate Planning", "04/09/2024")
    ended = released(tmp_path, rows, profile=profile)
    assert ended.code == 0, ended.stderr
    assert table(tmp_path) == [
        ["year", "branch", "program", "month", "records"],
        ["2024", "Main", "(other)", "(other)", "18"],
        ["2024", "Main", "Chess Club", "2024-04", "18"],
    ]
    assert found_below([tmp_path / "OUT", home], LIVE_CANARIES) == {}


def test_the_log_says_as_totals_only_and_why(tmp_path: Path) -> None:
    assert released(tmp_path, signed_up(people(15), "Story Hour", "03/14/2024")).code == 0
    (line,) = [line for line in log(tmp_path) if line["column"] == "the records line by line"]
    assert line["done"] == "given as totals only, in totals-attendance.csv"
    assert line["standing"] == "withheld"
    assert line["exemption"] == "a+c"
    assert "the policy does not say so" in line["reason"]
    manifest = (tmp_path / "OUT/release/data/disclosure-manifest.json").read_text(encoding="utf-8")
    assert "given as totals only" in manifest


@pytest.mark.parametrize("lacking", [["Location"], ["Event Title"], ["Location", "Event Title"]])
def test_a_level_that_no_export_tells_does_not_stop_the_rest(tmp_path: Path, lacking: list[str]) -> None:
    keep = [at for at, name in enumerate(HEADER) if name not in lacking]
    rows = [[row[at] for at in keep] for row in signed_up(people(15), "Story Hour", "03/14/2024")]
    ended = released(tmp_path, rows, header=[HEADER[at] for at in keep])
    assert ended.code == 0, ended.stderr
    names = {"Location": "branch", "Event Title": "program"}
    left = {names[name] for name in lacking}
    assert set(table(tmp_path)[0]) == {"year", "branch", "program", "month", "records"} - left
    assert table(tmp_path)[1][-1] == "15"
    apart = {line["column"] for line in log(tmp_path) if line["standing"] == "not in the records"}
    assert apart == {f"totals-attendance.csv: {name}" for name in left}


def test_the_event_dates_a_row_and_not_the_day_of_signing_up(tmp_path: Path) -> None:
    rows = signed_up(people(15), "Story Hour", "03/14/2024")
    for row in rows:
        row[-1] = "12/30/2023 09:00 AM"
    assert released(tmp_path, rows).code == 0
    assert table(tmp_path)[1][:2] == ["2024", "Main"]


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (["Event Date"], "no column says when each of these records is of"),
        (["First Name", "Last Name", "Email", "Phone"], "no column tells people apart"),
    ],
)
def test_what_cannot_be_counted_is_held(tmp_path: Path, without: list[str], said: str) -> None:
    keep = [at for at, name in enumerate(HEADER) if name not in without]
    rows = [[row[at] for at in keep] for row in signed_up(people(15), "Story Hour", "03/14/2024")]
    ended = released(tmp_path, rows, header=[HEADER[at] for at in keep])
    assert ended.code == 4
    assert said in ended.stderr
    assert not (tmp_path / "OUT").exists()


def test_two_dates_of_an_event_are_held(tmp_path: Path) -> None:
    rows = [[*row, "05/05/2024"] for row in signed_up(people(15), "Story Hour", "03/14/2024")]
    ended = released(tmp_path, rows, header=[*HEADER, "Start Date"])
    assert ended.code == 4
    assert "2 columns may say when each of these records is of" in ended.stderr


def test_without_cards_nobody_knows_whose_patrons_these_are(tmp_path: Path) -> None:
    ended = released(tmp_path, signed_up(people(15), "Story Hour", "03/14/2024"), own_patrons_only="false")
    assert ended.code == 4
    assert "own_patrons_only" in ended.stderr
    assert "give the patron export" not in ended.stderr
    assert not (tmp_path / "OUT").exists()


def test_one_person_in_many_spellings_is_no_crowd(tmp_path: Path) -> None:
    """Eleven rows, ten people: one came twice and wrote herself otherwise."""
    who = people(10)
    rows = signed_up(who, "Story Hour", "03/14/2024")
    given, family, *_ = who[0]
    again = (f"{given[0]}.", family.upper(), "", "", "")
    rows += [["Story Hour", "03/14/2024", *again, "7", "Main", ""]]
    assert released(tmp_path, rows).code == 0
    assert len(table(tmp_path)) == 1
    more = signed_up(people(11), "Story Hour", "03/14/2024")
    folder = tmp_path / "more"
    exports = [sheet(folder / "in", more)]
    assert disclose(asked(folder), exports, folder / "OUT", "--home", folder / "h").code == 0
    assert table(folder)[1][-1] == "11"


def test_rows_of_nobody_make_no_crowd(tmp_path: Path) -> None:
    rows = signed_up(people(10), "Story Hour", "03/14/2024")
    rows += [["Story Hour", "03/14/2024", "", "", "", "", "", "7", "Main", ""] for _ in range(3)]
    assert released(tmp_path, rows).code == 0
    assert len(table(tmp_path)) == 1


def run(folder: Path, rows: list[list[str]]) -> None:
    path = sheet(folder / "in", rows)
    decided = pipeline.decide_form(asked(folder), date.fromisoformat(DAY))
    pipeline.disclose(
        decided, [path], pipeline.Target(out=folder / "OUT"), pipeline.Choices(), lambda *_: None
    )


def _each_row_alone(
    self: Unkeyed, columns: Sequence[object], cells: dict[int, object], rows: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(rows, dtype=np.int64)


def test_the_last_check_stops_a_build_that_takes_each_row_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: one person's twelve visits would be printed; with the check asleep they are."""
    rows = [row for _ in range(12) for row in signed_up(people(1), "Story Hour", "03/14/2024")]
    monkeypatch.setattr(Unkeyed, "find", _each_row_alone)
    with pytest.raises(GateHit, match="too few patrons"):
        run(tmp_path, rows)
    assert not (tmp_path / "OUT").exists()
    monkeypatch.setattr(publishing, "check", lambda *_, **__: GateReport(findings=()))
    run(tmp_path / "asleep", rows)
    assert table(tmp_path / "asleep")[1][-1] == "12"


def test_a_year_is_told_once(tmp_path: Path) -> None:
    """The difference of two versions is somebody's visit."""
    rows = signed_up(people(15), "Story Hour", "03/14/2024")
    assert released(tmp_path / "a", rows).code == 0
    assert released(tmp_path / "b", rows).code == 0
    assert released(tmp_path / "c", rows[:-1]).code == 0
    assert table(tmp_path / "c") == table(tmp_path / "b") == table(tmp_path / "a")


def test_a_file_that_was_told_before_is_not_left_out_in_silence(tmp_path: Path) -> None:
    """Of holds there are totals by branch and by title; what was told of titles is told again as it was."""
    header = ["Hold Date", "Pickup Library", "Name", "Card Number", "Title", "Author"]
    cards = [card(2, 500 + nth) for nth in range(15)]
    LIVE_CANARIES.update(cards)
    rows = [
        ["03/14/2024", "Main", f"{who[0]} {who[1]}", number, "The Lantern Keeper", "Alder, Jo"]
        for who, number in zip(people(15), cards, strict=True)
    ]
    seeks = {"about": "records", "classes": ["holds"], "from": "2024-01-01", "to": "2024-12-31"}
    short, less = [row[:4] for row in rows], header[:4]
    assert released(tmp_path / "a", rows, header=header, seeks=seeks).code == 0
    titles = table(tmp_path / "a", "totals-holds-titles.csv")
    assert titles[1:] == [["2024", "The Lantern Keeper", "Alder, Jo", "15"]]
    assert released(tmp_path / "b", short, header=less, seeks=seeks).code == 0
    assert table(tmp_path / "b", "totals-holds-titles.csv") == titles
    more = {**seeks, "from": "2023-01-01"}  # of 2023 nothing was told, and these exports cannot
    ended = released(tmp_path / "d", short, header=less, seeks=more)
    assert ended.code == 4
    assert "item.title" in ended.stderr
    folder = tmp_path / "c"
    exports = [sheet(folder / "in", short, less)]
    assert disclose(asked(folder, seeks=seeks), exports, folder / "OUT", "--home", folder / "h").code == 0
    assert table(folder, "totals-holds.csv")[1][-1] == "15"
    assert [(line["column"], line["done"]) for line in log(folder) if line["entry"].startswith("A")] == [
        ("totals-holds-titles.csv", "not made")
    ]


def test_totals_that_were_asked_for_are_the_totals_that_records_get(tmp_path: Path) -> None:
    rows = signed_up(people(15), "Story Hour", "03/14/2024")
    assert released(tmp_path / "a", rows).code == 0
    seeks = {"about": "totals", "classes": ["attendance"], "from": "2024-01-01", "to": "2024-12-31"}
    assert released(tmp_path / "b", rows, seeks=seeks).code == 0
    assert table(tmp_path / "a") == table(tmp_path / "b")


@pytest.mark.parametrize("profile", BOTH)
def test_who_they_are_changes_nothing(tmp_path: Path, profile: str) -> None:
    """Everybody gets another name, telephone, e-mail and child; the rows are shuffled: OUT stays the same."""
    found = []
    for seed in (1, 2):
        who = people(26, seed)
        rows = signed_up(who[:14], "Story Hour", "03/14/2024", "Main")
        rows += signed_up(who[10:], "Chess Club", "04/02/2024", "North")
        random.Random(seed).shuffle(rows)
        for row in rows:
            row[7] = str(seed)
        folder = tmp_path / str(seed)
        ended = disclose(
            asked(folder, profile=profile),
            [sheet(folder / "in", rows)],
            folder / "OUT",
            "--home",
            folder / "h",
        )
        assert ended.code == 0, ended.stderr
        found.append(tree(folder / "OUT"))
    assert found[0] == found[1]


def test_sessions_are_counted_by_card_and_guests_are_nobody(tmp_path: Path) -> None:
    header = ["pcrKey", "pcrUserID", "pcrMinutesUsed", "pcrDateTime", "pcrBranch", "pcrArea"]
    cards = [card(2, 500 + nth) for nth in range(10)]
    LIVE_CANARIES.update(cards)
    rows = [
        [str(500_100 + nth), who, "30", f"2024-03-{1 + nth:02d} 15:42:44", "DUX", "Teen"]
        for nth, who in enumerate([*cards, "guest101", "guest102"])
    ]
    seeks = {"about": "records", "classes": ["computer_use"], "from": "2024-01-01", "to": "2024-12-31"}
    folder = tmp_path / "a"
    assert released(folder, rows, header=header, seeks=seeks).code == 0
    assert len(table(folder, "totals-computer-use.csv")) == 1
    rows[-1][1] = card(2, 700)
    LIVE_CANARIES.add(rows[-1][1])
    folder = tmp_path / "b"
    form = asked(folder, seeks=seeks)
    ended = disclose(form, [sheet(folder / "in", rows, header)], folder / "OUT", "--home", folder / "h")
    assert ended.code == 0, ended.stderr
    assert table(folder, "totals-computer-use.csv")[1] == ["2024", "DUX", "2024-03", "12"]


def test_two_files_that_name_people_differently_are_held(tmp_path: Path) -> None:
    who = people(24)
    rows = signed_up(who, "Story Hour", "03/14/2024")
    by_name, by_email = [0, 1, 2, 3, 8, 9], [0, 1, 4, 8, 9]
    exports = [
        sheet(tmp_path / name, [[row[at] for at in keep] for row in part], [HEADER[at] for at in keep])
        for name, part, keep in (("a", rows[:12], by_name), ("b", rows[12:], by_email))
    ]
    ended = disclose(asked(tmp_path), exports, tmp_path / "OUT")
    assert ended.code == 4
    assert "in different ways" in ended.stderr
