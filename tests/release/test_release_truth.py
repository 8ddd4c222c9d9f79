"""What letter, log and record say of a release is true of the tables that it holds."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.command import DAY, SAMPLES, SIERRA, Ended, disclose, redactkit, request
from tests.support.town import Town, make_town

WHOLE = make_town(61)
GAP = "no loan of your own patrons in these exports is of 2024-05 to 2024-07"


def without(town: Town, *months: str) -> Town:
    """The same town, of which some months of 2024 were not exported."""
    kept = [loan for loan in town.loans if not (loan.out[6:10] == "2024" and loan.out[:2] in months)]
    return replace(town, loans=tuple(kept))


def answer(folder: Path, town: Town, *more: str | Path, out: str = "OUT") -> Ended:
    form = request(folder)
    return disclose(form, town.write(folder / "in"), folder / out, "--home", folder / "home", *more)


def letter(folder: Path, out: str = "OUT") -> str:
    return (folder / out / "letter/response-letter.md").read_text(encoding="utf-8")


def log(folder: Path) -> str:
    return (folder / "OUT/release/data/withholding-log.csv").read_text(encoding="utf-8")


def start(folder: Path, out: str = "OUT") -> str:
    return (folder / f"{out}-record/START-HERE.html").read_text(encoding="utf-8")


def warnings(folder: Path) -> list[str]:
    found = json.loads((folder / "OUT-record/manifest-internal.json").read_text(encoding="utf-8"))
    return [each["text"] for each in found["warnings"] if each["id"] == "exports"]


class TestMonthsWithoutARecord:
    def test_a_gap_is_told_to_whoever_ran_it_and_stands_in_the_record(self, tmp_path: Path) -> None:
        ended = answer(tmp_path, without(WHOLE, "05", "06", "07"))
        assert ended.code == 0, ended.stderr
        assert f"warning: {GAP}" in ended.stdout
        assert GAP.capitalize()[:20] in start(tmp_path)
        assert "2024-05 to 2024-07" in start(tmp_path)
        assert any(GAP in text for text in warnings(tmp_path))

    def test_the_letter_says_for_which_months_there_is_nothing(self, tmp_path: Path) -> None:
        assert answer(tmp_path, without(WHOLE, "01", "02", "05")).code == 0
        said = letter(tmp_path)
        assert (
            "circulation.csv covers the whole months January 2024 to December 2024. It holds no record "
            in said
        )
        assert "no record of January 2024 to February 2024 and May 2024; titles.csv then has none" in said

    def test_a_dry_run_warns_and_writes_nothing(self, tmp_path: Path) -> None:
        ended = answer(tmp_path, without(WHOLE, "05", "06", "07"), "--dry-run")
        assert ended.code == 0
        assert GAP in ended.stdout
        assert not (tmp_path / "OUT").exists()
        # nothing was released: the whole export may still answer
        assert answer(tmp_path, WHOLE).code == 0

    def test_a_missing_end_is_in_the_record_too(self, tmp_path: Path) -> None:
        ended = answer(tmp_path, without(WHOLE, "11", "12"), "--json")
        assert ended.code == 0
        text, way_back = ended.json()["warnings"]
        assert text.startswith("the last loan in these exports is of 2024-10")
        assert {text, way_back} <= {*warnings(tmp_path)}
        assert "release-again" in way_back
        assert "2024-10" in start(tmp_path)
        assert "It holds no record of November 2024 to December 2024" in letter(tmp_path)

    def test_a_whole_export_gives_no_warning(self, tmp_path: Path) -> None:
        ended = answer(tmp_path, WHOLE, "--json")
        assert ended.json()["warnings"] == []
        assert warnings(tmp_path) == []
        assert "Before you send it" not in start(tmp_path)
        assert "holds no record" not in letter(tmp_path)

    def test_another_class_does_not_fill_the_gap(self, tmp_path: Path) -> None:
        """Sign-ups of a month say nothing about its loans."""
        form = request(
            tmp_path,
            own_patrons_only="true",
            seeks={
                "about": "records",
                "classes": ["circulation", "attendance"],
                "from": "2024-01-01",
                "to": "2024-12-31",
            },
        )
        (tmp_path / "sheet.csv").write_text(
            (SAMPLES / "lists/sign_up_sheet.csv").read_text(encoding="utf-8"), encoding="utf-8"
        )
        _, loans = without(WHOLE, "05", "06", "07").write(tmp_path / "in")
        ended = disclose(form, [loans, tmp_path / "sheet.csv"], tmp_path / "OUT", "--home", tmp_path / "home")
        assert ended.code == 0, ended.stderr
        assert GAP in ended.stdout

    def test_the_widened_year_is_looked_at_too(self, tmp_path: Path) -> None:
        """Titles go by whole years: an export of the months asked for would fix a year that it lacks."""
        form = request(
            tmp_path,
            seeks={"about": "records", "classes": ["circulation"], "from": "2024-03-01", "to": "2024-04-30"},
        )
        town = without(WHOLE, "01", "02", "05", "06", "07", "08", "09", "10", "11", "12")
        ended = disclose(form, town.write(tmp_path / "in"), tmp_path / "OUT", "--home", tmp_path / "home")
        assert "is of 2024-01 to 2024-02" in ended.stdout
        assert "the last loan in these exports is of 2024-04" in ended.stdout
        assert "circulation.csv covers the whole months March 2024 to April 2024. titles.csv" in letter(
            tmp_path
        )

    def test_a_job_says_it_on_stderr_and_ends_well(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir(mode=0o700)
        job = tmp_path / "job.yaml"
        job.write_text(
            "schema: redactkit.job/1\nverb: disclose\nexports: [in/patrons.csv, in/loans.csv]\n"
            "out: out/loans-{date}\nhome: home\nrequest:\n  profile: ma-duxbury\n  received: today\n"
            "  handled_by: town_clerk\n  requester: {kind: press}\n"
            "  process: {kind: public_records_request}\n"
            "  seeks: {about: records, classes: [circulation], from: 2024-01-01, to: 2024-12-31}\n",
            encoding="utf-8",
        )
        without(WHOLE, "05", "06", "07").write(tmp_path / "in")
        ended = redactkit("run", job, "--as-of", DAY)
        assert (ended.code, ended.stdout) == (0, "")
        assert ended.stderr.startswith(f"redactkit: job.yaml: warning: {GAP}")
        assert "; these periods are released once" in ended.stderr  # what is in doubt, and the way back
        assert ended.stderr.count("\n") == 1


class TestTitlesThatNoColumnTells:
    def released(self, folder: Path, *exports: str) -> str:
        return self.given(folder, *(SAMPLES / name for name in exports))

    def given(self, folder: Path, *exports: Path) -> str:
        form = request(folder, own_patrons_only="true")
        ended = disclose(form, exports, folder / "OUT", "--home", folder / "home")
        assert ended.code == 0, ended.stderr
        return ended.stdout

    @pytest.mark.parametrize("exports", [("folio/users.json", "folio/loans.json"), ("symphony/history.log",)])
    def test_nothing_is_said_of_works_where_no_table_has_them(
        self, tmp_path: Path, exports: tuple[str, ...]
    ) -> None:
        told = self.released(tmp_path, *exports)
        assert "titles.csv has no titles" in told
        assert "titles.csv has no titles: no column of the exports is known to hold them." in letter(tmp_path)
        for text in (letter(tmp_path), log(tmp_path)):
            folded = text.casefold()
            assert "which work" not in folded
            assert "both halves" not in folded
            assert "list of works" not in folded
        assert "itles.csv has no titles" in start(tmp_path)

    def test_a_call_number_is_called_one(self, tmp_path: Path) -> None:
        works = {"Title", "Author"}
        with (SAMPLES / "evergreen/report-data.csv").open(encoding="utf-8", newline="") as file:
            rows = [{k: v for k, v in row.items() if k not in works} for row in csv.DictReader(file)]
        with (tmp_path / "loans.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
        self.given(tmp_path, tmp_path / "loans.csv")
        assert "which call number was lent on which occasion" in log(tmp_path)
        assert "which work" not in log(tmp_path)
        # a total of kinds of patron is promised nowhere: none is made
        assert "is given as a separate total" not in letter(tmp_path)

    def test_where_there_are_titles_the_two_halves_are(self, tmp_path: Path) -> None:
        form = request(tmp_path)
        exports = [SAMPLES / name for name in SIERRA["default"]]
        ended = disclose(form, exports, tmp_path / "OUT", "--home", tmp_path / "home")
        assert ended.code == 0
        assert "which work was lent on which occasion" in log(tmp_path)
        assert "has no titles" not in letter(tmp_path) + ended.stdout


class TestColumnsThatNobodyKnows:
    @pytest.fixture
    def exports(self, tmp_path: Path) -> list[Path]:
        patrons, loans = WHOLE.write(tmp_path / "in")
        lines = loans.read_text(encoding="utf-8").splitlines()
        wide = [f'{line},"{"ZZ LOCAL" if nth == 0 else "blue"}"' for nth, line in enumerate(lines)]
        loans.write_text("\r\n".join(wide), encoding="utf-8")
        return [patrons, loans]

    def test_the_answer_is_in_part_with_a_date_and_a_duty(self, tmp_path: Path, exports: list[Path]) -> None:
        ended = disclose(request(tmp_path), exports, tmp_path / "OUT", "--unknown", "withhold")
        assert ended.code == 0, ended.stderr
        said = letter(tmp_path)
        assert "This is an answer in part." in said
        assert "you will hear of it by January 21, 2025" in said
        assert "column 12" in said.casefold()
        assert "other columns are given, but for what is not yet reviewed" in said
        assert "The other columns are given." not in said
        assert "loans.csv: column 12" in start(tmp_path)
        assert "This is an answer in part" in start(tmp_path)
        assert "By January 21, 2025, Whoever ran this" in start(tmp_path)
        decision = json.loads((tmp_path / "OUT-record/decision.json").read_text(encoding="utf-8"))
        (duty,) = [each for each in decision["duties"] if each["id"] == "review_unknown_columns"]
        assert duty["by"] == "2025-01-21"
        assert "loans.csv: column 12" in duty["what"]
        manifest = tmp_path / "OUT/release/data/disclosure-manifest.json"
        assert json.loads(manifest.read_text(encoding="utf-8"))["partial"] is True
        # where the file is called what stands in OUT-record alone
        assert "loans.csv" not in said + log(tmp_path)

    def test_without_such_a_column_nothing_is_owed(self, tmp_path: Path) -> None:
        assert answer(tmp_path, WHOLE).code == 0
        assert "This is an answer in part." not in letter(tmp_path) + start(tmp_path)
        assert "but for what is not yet reviewed" not in letter(tmp_path) + log(tmp_path)
        decision = (tmp_path / "OUT-record/decision.json").read_text(encoding="utf-8")
        assert "review_unknown_columns" not in decision

    def test_no_date_before_the_deadline_makes_the_letter_unready(
        self, tmp_path: Path, exports: list[Path]
    ) -> None:
        form = request(tmp_path, received="2024-11-06")
        assert disclose(form, exports, tmp_path / "OUT", "--unknown", "withhold").code == 0
        assert "the date by which the rest will be answered" in letter(tmp_path)


def test_a_year_that_was_released_from_half_an_export_is_given_as_it_was_and_that_is_told(
    tmp_path: Path,
) -> None:
    assert answer(tmp_path, without(WHOLE, "05"), out="first").code == 0
    ended = answer(tmp_path, WHOLE, out="second")
    assert ended.code == 0, ended.stderr
    assert "is given as it was then, whatever these exports say of it" in ended.stdout
    for name in ("circulation.csv", "titles.csv"):
        first, second = (tmp_path / out / "release/data" / name for out in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()
