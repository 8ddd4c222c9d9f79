"""Saved jobs, as cron runs them: no home, no terminal, no locale; quiet on success, one line on failure."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.support import ready
from tests.support.canaries import found_below, found_in
from tests.support.command import DAY, SAMPLES, redactkit, tree
from tests.support.town import make_town

from redactkit.errors import InputMissing
from redactkit.jobs import load_job

FORM = """\
schema: redactkit.job/1
verb: disclose
exports: [exports/patrons*.csv, exports/loans*.csv]
out: out/loans-{date}
home: home
request:
  profile: ma-duxbury
  received: today
  handled_by: town_clerk
  requester: {kind: press}
  process: {kind: public_records_request}
  seeks: {about: records, classes: [circulation], from: 2024-01-01, to: 2024-12-31}
"""
AUDIT = """\
schema: redactkit.job/1
verb: audit
profile: me-infonet
exports: exports/*.csv
csv: out/audit-{date}.csv
html: out/audit-{date}.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a job ended, and what it said, byte for byte."""

    returncode: int
    stdout: bytes
    stderr: bytes


def from_cron(job: Path, *more: str, env: Mapping[str, str] | None = None, afresh: bool = False) -> Ended:
    """The command as cron starts it: an empty environment, another folder, nothing to type into.

    ``afresh``: in an interpreter that was started in that environment too.
    """
    arguments = ["run", str(job), *more]
    if ready.CAN_FORK and not afresh:
        code, stdout, stderr = ready.run(arguments, cwd=Path("/"), env=env or {}, stdin="", most_s=240)
        return Ended(returncode=code, stdout=stdout.encode(), stderr=stderr.encode())
    done = subprocess.run(
        [sys.executable, "-m", "redactkit", *arguments],
        cwd="/",
        env=dict(env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=240,
        check=False,
    )
    return Ended(returncode=done.returncode, stdout=done.stdout, stderr=done.stderr)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A job's folder: exports, a place for what is made, and the job."""
    for name in ("exports", "out"):
        (tmp_path / name).mkdir(mode=0o700)
    for name in ("patrons", "loans"):
        shutil.copyfile(SAMPLES / "sierra" / f"{name}.csv", tmp_path / "exports" / f"{name}-2025-01.csv")
    return tmp_path


def job_in(place: Path, text: str = FORM, *changes: tuple[str, str]) -> Path:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = place / "monthly.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def data(folder: Path) -> dict[str, bytes]:
    """The released tables."""
    return {
        name: content
        for name, content in tree(folder / "release" / "data").items()
        if name.endswith("s.csv") or "circulation" in name
    }


def test_a_job_is_quiet_on_success_and_gives_the_same_tables_twice(place: Path) -> None:
    job = job_in(place)
    first = from_cron(job, "--as-of", DAY, afresh=True)
    assert (first.returncode, first.stdout, first.stderr) == (0, b"", b"")
    second = from_cron(job, "--as-of", "2025-01-11")
    assert (second.returncode, second.stdout, second.stderr) == (0, b"", b"")
    one, two = data(place / "out" / f"loans-{DAY}"), data(place / "out" / "loans-2025-01-11")
    assert {"circulation.csv", "titles.csv"} <= set(one)
    assert one == two


def test_the_same_day_twice_is_one_line_and_touches_nothing(place: Path) -> None:
    job = job_in(place)
    assert from_cron(job, "--as-of", DAY).returncode == 0
    before = tree(place / "out")
    again = from_cron(job, "--as-of", DAY)
    assert again.returncode == 73
    assert one_line(again).startswith("redactkit: error: monthly.yaml: ")
    assert tree(place / "out") == before


def one_line(ended: Ended) -> str:
    """The only line that was said, on stderr."""
    assert ended.stdout == b""
    said = ended.stderr.decode("utf-8")
    assert said.endswith("\n")
    assert said.count("\n") == 1, said
    return said.rstrip()


def test_without_a_home_anywhere_the_system_s_own_is_found(place: Path) -> None:
    job = job_in(place, FORM, ("home: home\n", ""))
    ended = from_cron(job, "--as-of", DAY, env={"XDG_DATA_HOME": str(place / "elsewhere")}, afresh=True)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert (place / "elsewhere" / "redactkit" / "ledger").is_dir()


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ((("exports/loans*.csv", "exports/holds*.csv"),), 66, "exports entry 2 finds no file"),
        (
            (("home: home", "home: home\ncolumns: columns.yaml"),),
            66,
            "columns.yaml: there is no such column map",
        ),
        ((("from: 2024-01-01", "from: soon"),), 78, "line 12: request: seeks.from is not a day"),
        (
            (("verb: disclose", "verb: disclose\nprofile: me-infonet"),),
            78,
            "line 3: profile does not go with verb: disclose",
        ),
        ((("loans-{date}", "loans"),), 78, "line 4: out needs {date}"),
        ((("loans-{date}", "loans-{month}-{date}"),), 78, "line 4: out may hold {date} and no other braces"),
        ((("verb: disclose", "verb: delete"),), 78, "line 2: verb must be disclose or audit"),
        ((("profile: ma-duxbury", "profile: nowhere"),), 78, "nowhere"),
        ((("out: out/", "outt: out/"),), 78, "line 4: outt is not a known field"),
        ((("schema: redactkit.job/1", "schema: ["),), 78, "not valid YAML"),
    ],
)
def test_a_failure_is_one_line(
    place: Path, changes: tuple[tuple[str, str], ...], code: int, says: str
) -> None:
    ended = from_cron(job_in(place, FORM, *changes), "--as-of", DAY, afresh=code == 66)
    assert ended.returncode == code, ended.stderr
    assert says in one_line(ended)
    assert not any((place / "out").iterdir())


def test_a_column_nobody_knows_is_one_line_and_holds(place: Path) -> None:
    loans = place / "exports" / "loans-2025-01.csv"
    loans.write_bytes(loans.read_bytes().replace(b'"TITLE"', b'"Shelf thing"', 1))
    ended = from_cron(job_in(place), "--as-of", DAY)
    assert ended.returncode == 4
    assert "loans-2025-01.csv: column 12 has no known meaning" in one_line(ended)
    withheld = from_cron(job_in(place, FORM, ("home: home", "home: home\nunknown: withhold")), "--as-of", DAY)
    assert withheld.returncode == 0
    assert withheld.stderr.startswith(b"redactkit: monthly.yaml: warning: titles.csv has no titles")
    assert withheld.stderr.count(b"\n") == 1


def test_a_column_map_serves_every_month_until_the_export_changes(place: Path) -> None:
    loans = place / "exports" / "loans-2025-01.csv"
    loans.write_bytes(loans.read_bytes().replace(b'"TITLE"', b'"Shelf thing"', 1))
    columns = place / "columns.yaml"
    made = redactkit("inspect", loans, "--write-columns", columns, "--quiet")
    assert made.code == 0, made.stderr
    text = columns.read_text(encoding="utf-8").replace('category: "?"', "category: item.title")
    columns.write_text(text.replace("loans-2025-01.csv", "loans-*.csv"), encoding="utf-8")
    job = job_in(place, FORM, ("home: home", "home: home\ncolumns: columns.yaml"))
    assert from_cron(job, "--as-of", DAY).stderr == b""
    loans.rename(place / "exports" / "loans-2025-02.csv")
    assert from_cron(job, "--as-of", "2025-02-10").stderr == b""
    changed = place / "exports" / "loans-2025-02.csv"
    changed.write_bytes(changed.read_bytes().replace(b'"AUTHOR"', b'"WRITER"', 1))
    ended = from_cron(job, "--as-of", "2025-03-10")
    assert ended.returncode == 4
    said = one_line(ended)
    assert "loans-2025-02.csv: column 11 is new; loans-2025-02.csv: column 11 (AUTHOR) is gone" in said


def test_an_answer_that_releases_nothing_is_one_line_with_code_4(place: Path) -> None:
    text = FORM.replace("classes: [circulation], ", "patrons: ['21712000100010'], ")
    ended = from_cron(job_in(place, text), "--as-of", DAY)
    assert ended.returncode == 4
    said = one_line(ended)
    assert f"the letter is in loans-{DAY}" in said
    assert "21712000100010" not in said


def test_no_value_is_said_by_a_job_that_fails(place: Path) -> None:
    town = make_town(11)
    town.write(place / "exports", names=("patrons-2025-01", "loans-2025-01"))
    loans = place / "exports" / "loans-2025-01.csv"
    loans.write_bytes(loans.read_bytes() + b'"half a rec')
    ended = from_cron(job_in(place), "--as-of", DAY)
    assert ended.returncode == 65
    assert not found_in(one_line(ended).encode(), town.canaries())
    assert not found_below([place / "out"], town.canaries())


def test_an_audit_is_a_job_too(place: Path) -> None:
    job = job_in(place, AUDIT)
    ended = from_cron(job, "--as-of", DAY, afresh=True)
    assert ended.returncode == 5
    said = one_line(ended)
    assert f"see audit-{DAY}.csv and audit-{DAY}.html" in said
    assert (place / "out" / f"audit-{DAY}.csv").read_bytes()
    assert from_cron(job, "--as-of", DAY).returncode == 73


def test_a_report_of_an_earlier_day_is_no_export(place: Path) -> None:
    """The report stood beside the exports, and the next run audited it."""
    here = (("out/audit-{date}.csv", "exports/audit-{date}.csv"), ("out/audit", "exports/audit"))
    job = job_in(place, AUDIT, *here)
    documents = []
    for day in (DAY, "2025-01-11"):
        ended = from_cron(job, "--as-of", day, "--json")
        assert ended.returncode == 5, ended.stderr
        documents.append(json.loads(ended.stdout))
        assert (place / "exports" / f"audit-{day}.csv").is_file()
    first, second = ([file["file"] for file in each["files"]] for each in documents)
    assert first == second == ["loans-2025-01.csv", "patrons-2025-01.csv"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("audit-2024-12-01.csv", False),
        ("audit-2024-12-01.html", False),
        ("audit-of-2023.csv", True),
        ("xaudit-2024-12-01.csv", True),
        ("audit-2024-12-01.csv.csv", True),
    ],
)
def test_only_what_the_job_writes_is_passed_over(place: Path, name: str, taken: bool) -> None:
    (place / "exports" / name).write_bytes(b"")
    text = AUDIT.replace("exports/*.csv", "exports/*").replace("out/", "exports/")
    found = load_job(job_in(place, text), date(2025, 1, 10)).exports()
    assert (place / "exports" / name in found) is taken
    assert place / "exports" / "loans-2025-01.csv" in found


def test_tables_that_a_job_released_are_no_exports(place: Path) -> None:
    made = place / "out" / "loans-2024-12-01"
    made.mkdir()
    (made / "titles.csv").write_bytes(b"")
    text = FORM.replace("[exports/patrons*.csv, exports/loans*.csv]", "[exports/*.csv, out/*/*.csv]")
    with pytest.raises(InputMissing, match="exports entry 2 finds no file"):
        load_job(job_in(place, text), date(2025, 1, 10)).exports()


def test_the_name_of_a_jobs_folder_is_no_pattern(place: Path) -> None:
    """``[2025]`` in it found another folder's exports, or none."""
    inside = place / "jobs [2025]*"
    shutil.copytree(place, inside, ignore=shutil.ignore_patterns("jobs*"))
    assert from_cron(job_in(inside, AUDIT), "--as-of", DAY).returncode == 5


@pytest.mark.parametrize("old", ["profile: me-infonet\n", "exports: exports/*.csv\n"])
def test_an_audit_that_lacks_something_is_refused(place: Path, old: str) -> None:
    ended = from_cron(job_in(place, AUDIT, (old, "")), "--as-of", DAY)
    assert ended.returncode == 78
    assert "is missing" in one_line(ended)


def test_a_job_as_json(place: Path) -> None:
    job = job_in(place)
    done = from_cron(job, "--as-of", DAY, "--json")
    assert done.returncode == 0
    assert b'"schema": "redactkit.disclose/1"' in done.stdout
    again = from_cron(job, "--as-of", DAY, "--json")
    assert again.returncode == 73
    assert again.stdout == b""
    assert b'"schema": "redactkit.error/1"' in again.stderr
