"""``redactkit ledger list|verify|export|report``, as people run them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from tests.support.command import DAY, Ended, disclose, redactkit, request, tree
from tests.support.town import make_town

from redactkit.ledger import Disclosed, Ledger, aborted_entry, key_entry, package_entry
from redactkit.model import Basis, Clock, Decision, Outcome, ProfileId, ProfileRef, RuleId

PRIVATE = {"name": "Roe Canary", "kind": "private", "send_to": "9 Canary Road"}


def ledger(verb: str, home: Path, *more: str | Path) -> Ended:
    return redactkit("ledger", verb, "--home", home, *more)


def book(home: Path) -> Path:
    return home / "ledger" / "ledger.jsonl"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three releases and two letters, and their folders."""
    folder = tmp_path_factory.mktemp("library")
    exports = make_town(20).write(folder / "in")
    for year in ("2022", "2023", "2024"):
        form = request(
            folder / year,
            requester=PRIVATE,
            seeks={
                "about": "records",
                "classes": ["circulation"],
                "from": f"{year}-01-01",
                "to": f"{year}-12-31",
            },
        )
        ended = disclose(form, exports, folder / f"OUT-{year}", "--home", folder / "home")
        assert ended.code == 0, ended.stderr
        late = request(
            folder / f"late-{year}",
            requester=PRIVATE,
            received="2024-11-01",
            situation="danger_to_life",
            seeks={"about": "named_patron", "patrons": ["21234000000019"]},
            process={"kind": "none"},
        )
        ended = redactkit(
            *("decide", late, "--out", folder / f"letter-{year}", "--home", folder / "home", "--as-of", DAY)
        )
        assert ended.code == 4, ended.stderr
    return folder


def test_the_list_says_what_was_answered(library: Path) -> None:
    told = ledger("list", library / "home")
    assert told.code == 0
    assert "circulation 2024-01 to 2024-12" in " ".join(told.stdout.split()) or "2024" in told.stdout
    assert "DX-37" in told.stdout
    found = ledger("list", library / "home", "--json").json()
    assert found["schema"] == "redactkit.ledger/1"
    assert [entry["event"] for entry in found["entries"]] == ["package"] * 6
    assert found["head"] == Ledger(library / "home").head()
    for sign in ("Canary", "21234000000019", "request.yaml", "loans", str(library)):
        assert sign not in told.stdout + json.dumps(found)


def test_an_entry_has_no_count_and_ids_do_not_run(library: Path) -> None:
    entries = [json.loads(line) for line in book(library / "home").read_bytes().splitlines()]
    ids = [entry["package"] for entry in entries]
    assert len({one[:9] for one in ids}) == len(ids)
    assert not any(isinstance(value, int) for entry in entries for key, value in entry.items() if key != "v")


def test_every_visible_package_has_an_entry(library: Path) -> None:
    outs = [library / f"OUT-{year}" for year in ("2022", "2023", "2024")]
    ended = ledger("verify", library / "home", *(part for out in outs for part in ("--package", out)))
    assert ended.code == 0, ended.stdout
    letters = len(list(library.glob("letter-*"))) // 2
    assert len(book(library / "home").read_bytes().splitlines()) == len(outs) + letters


def test_a_package_of_another_home_has_none(library: Path, tmp_path: Path) -> None:
    Ledger(tmp_path).append(
        package_entry(day=date(2025, 1, 1), package="rk-1", decision=DECISION, tagmanifest_sha256="a" * 64)
    )
    ended = ledger("verify", tmp_path, "--package", library / "OUT-2024", "--json")
    assert ended.code == 5
    assert any("no entry" in problem for problem in ended.json()["problems"])
    nowhere = ledger("verify", tmp_path / "new", "--package", library / "OUT-2024" / "release")
    assert nowhere.code == 5
    assert not (tmp_path / "new").exists()


def test_a_release_carries_the_head_and_its_letter_prints_it_and_no_other_letter_does(library: Path) -> None:
    home = library / "home"
    heads = [hashlib.sha256(line).hexdigest() for line in book(home).read_bytes().splitlines()]
    for year in ("2023", "2024"):  # before the first there was no line
        head = (library / f"OUT-{year}/release/ledger-head.txt").read_text().strip()
        assert head in heads
        assert head in (library / f"OUT-{year}/letter/response-letter.md").read_text(encoding="utf-8")
        assert ledger("verify", home, "--head", head.upper()).code == 0
    for letter in library.glob("letter-????"):
        files = tree(letter)
        assert not any(head.encode() in content for head in heads for content in files.values())
        assert not any("ledger-head" in name for name in files)


def test_a_ledger_that_was_cut_is_found_by_any_later_release(library: Path, tmp_path: Path) -> None:
    lines = book(library / "home").read_bytes().splitlines(keepends=True)
    at = {
        year: 1 + [hashlib.sha256(line[:-1]).hexdigest() for line in lines].index(head)
        for year in ("2023", "2024")
        for head in [(library / f"OUT-{year}/release/ledger-head.txt").read_text().strip()]
    }
    for kept in range(len(lines)):
        home = tmp_path / str(kept)
        copytree(library / "home/ledger/kept", home / "ledger/kept")
        book(home).write_bytes(b"".join(lines[:kept]))
        if kept:  # as somebody does who knows how it works
            (home / "ledger" / "head").write_text(hashlib.sha256(lines[kept - 1][:-1]).hexdigest() + "\n")
        assert ledger("verify", home).code == 0
        for year, stood in at.items():
            ended = ledger("verify", home, "--head-file", library / f"OUT-{year}/release/ledger-head.txt")
            assert ended.code == (0 if kept >= stood else 5)


def test_a_home_without_a_ledger_is_not_called_whole(tmp_path: Path) -> None:
    ended = ledger("verify", tmp_path / "mistyped")
    assert ended.code == 5
    assert "nothing was checked" in ended.stdout
    assert "whole" not in ended.stdout


@pytest.mark.parametrize("how", ["gone", "altered"])
@pytest.mark.parametrize("end", [".csv", ".json"])
def test_a_copy_that_cannot_be_given_again_is_told(library: Path, tmp_path: Path, how: str, end: str) -> None:
    copytree(library / "home", tmp_path / "home")
    assert ledger("verify", tmp_path / "home").code == 0
    for copy in (tmp_path / "home/ledger/kept").glob(f"*{end}"):
        if how == "gone":
            copy.unlink()
        else:
            copy.write_bytes(b"another")
    ended = ledger("verify", tmp_path / "home", "--json")
    assert ended.code == 5
    packages = {one["package"] for one in ledger("list", library / "home", "--json").json()["entries"]}
    for problem in ended.json()["problems"]:
        assert how in problem
        assert any(package in problem for package in packages)
    assert any("2024" in problem for problem in ended.json()["problems"])


def test_a_copy_that_is_known_to_be_lost_is_no_problem(library: Path, tmp_path: Path) -> None:
    copytree(library / "home", tmp_path / "home")
    for copy in (tmp_path / "home/ledger/kept").iterdir():
        copy.unlink()
    for package in {one["package"] for one in ledger("list", library / "home", "--json").json()["entries"]}:
        ledger(
            *("release-again", tmp_path / "home", "--package", package),
            *("--decided-by", "town_clerk", "--reason", "copy_lost"),
        )
    assert ledger("verify", tmp_path / "home").code == 0


def test_a_package_with_an_entry_is_not_said_to_be_unaltered(library: Path) -> None:
    told = ledger("verify", library / "home", "--package", library / "OUT-2024").stdout
    assert "The files in them were not looked at: redactkit verify" in " ".join(told.split())


@pytest.mark.parametrize("given", ["zz", "a" * 63, "g" * 64])
def test_what_is_no_head_is_refused(library: Path, given: str) -> None:
    assert ledger("verify", library / "home", "--head", given).code == 2


@pytest.mark.parametrize("option", ["--head-file", "--package"])
def test_what_cannot_be_read_is_said(library: Path, option: str) -> None:
    ended = ledger("verify", library / "home", option, library / "missing")
    assert ended.code == 66
    assert str(library) not in ended.stderr


def test_a_changed_line_is_code_5_everywhere(library: Path, tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    content = book(library / "home").read_bytes()
    book(tmp_path).write_bytes(content.replace(b"release_redacted", b"release_as_order", 1))
    (tmp_path / "ledger" / "head").write_bytes((library / "home/ledger/head").read_bytes())
    assert ledger("verify", tmp_path).code == 5
    assert ledger("list", tmp_path).code == 5
    assert ledger("export", tmp_path, "--out", tmp_path / "copy.jsonl").code == 5
    assert ledger("report", tmp_path, "--year", "2025").code == 5


def test_an_empty_home_stays_empty(tmp_path: Path) -> None:
    for verb, code in (("list", 0), ("verify", 5)):
        assert ledger(verb, tmp_path / "home").code == code
    assert ledger("list", tmp_path / "home", "--json").json()["entries"] == []
    assert ledger("report", tmp_path / "home", "--year", "2025").code == 2
    assert ledger("report", tmp_path / "home", "--profile", "ma-duxbury", "--year", "2025").code == 0
    assert not (tmp_path / "home").exists()


def test_the_copy_is_the_ledger(library: Path, tmp_path: Path) -> None:
    ended = ledger("export", library / "home", "--out", tmp_path / "copy.jsonl", "--json")
    assert ended.code == 0
    content = book(library / "home").read_bytes()
    assert (tmp_path / "copy.jsonl").read_bytes() == content
    assert ended.json()["sha256"] == hashlib.sha256(content).hexdigest()
    assert ledger("export", library / "home", "--out", tmp_path / "copy.csv").code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "copy.csv").read_text(encoding="utf-8"))))
    assert [row["line"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert {row["policy"] for row in rows} == {"ma-duxbury"}
    assert "circulation:2024" in rows[4]["released"]


@pytest.mark.parametrize(("name", "code"), [("copy.jsonl", 73), ("copy.xlsx", 2)])
def test_a_copy_is_a_new_file_of_a_known_kind(library: Path, tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "copy.jsonl").write_bytes(b"mine")
    assert ledger("export", library / "home", "--out", tmp_path / name).code == code
    assert (tmp_path / "copy.jsonl").read_bytes() == b"mine"


def test_the_report_says_what_the_trustees_ask(library: Path) -> None:
    found = ledger("report", library / "home", "--year", "2025", "--json").json()
    assert found["schema"] == "redactkit.ledger_report/1"
    assert found["profile"]["id"] == "ma-duxbury"
    assert {each["outcome"]: each["answers"] for each in found["outcomes"]} == {
        "release_redacted": 3,
        "hold_for_counsel": 3,
    }
    assert (found["days"]["shortest"], found["days"]["longest"]) == (4, 70)
    assert [each["copies"] for each in found["outcomes"] if each["outcome"] == "release_redacted"] == [3]
    (gap,) = [each for each in found["gaps"] if each["rule"] == "DX-37"]
    assert gap["answers"] == 3
    assert any("life may be in danger" in question for question in gap["questions"])
    told = ledger("report", library / "home", "--year", "2025").stdout
    assert "life may be in danger" in " ".join(told.split())
    for sign in ("Canary", "21234000000019"):
        assert sign not in told + json.dumps(found)
    assert ledger("report", library / "home", "--year", "2024", "--json").json()["answers"] == []


@pytest.mark.parametrize("end", [".docx", ".md"])
def test_the_report_is_a_paper_too(library: Path, tmp_path: Path, end: str) -> None:
    out = tmp_path / f"review{end}"
    assert ledger("report", library / "home", "--year", "2025", "--out", out).code == 0
    assert out.read_bytes()
    assert ledger("report", library / "home", "--year", "2025", "--out", out).code == 73
    assert ledger("report", library / "home", "--year", "2025", "--out", tmp_path / "review.pdf").code == 2


DECISION = Decision(
    request_id="r",
    profile=ProfileRef(id=ProfileId("ma-duxbury"), version="1", sha256="a" * 64),
    outcome=Outcome.REFUSE,
    basis=Basis.POLICY,
    rules=(RuleId("DX-16"),),
    clocks=tuple(
        Clock(id=name, date=date(2025, 1, 1), counted="", missed=missed, if_missed="", is_quiet=quiet)
        for name, missed, quiet in (
            ("written_response", True, False),
            ("production", False, False),
            ("fee", True, True),
            ("appeal", True, False),
        )
    ),
)


def test_missed_dates_are_the_librarys_own(tmp_path: Path) -> None:
    book_ = Ledger(tmp_path)
    day = date(2025, 3, 1)
    book_.append(package_entry(day=day, package="rk-1", decision=DECISION, tagmanifest_sha256=None))
    book_.append(package_entry(day=day, package="rk-2", decision=DECISION, tagmanifest_sha256=None))
    book_.append(aborted_entry(day=day, package="rk-2"))
    found = ledger("report", tmp_path, "--year", "2025", "--json").json()
    assert found["missed"] == [{"clock": "written_response", "answers": 1}]
    assert found["days"] == {"known": 0, "unknown": 1, "impossible": 0}
    assert "never" in ledger("list", tmp_path).stdout


def test_a_key_that_was_made_is_listed(tmp_path: Path) -> None:
    Ledger(tmp_path).append(key_entry(day=date(2025, 3, 1), fingerprint="SHA256:" + "A" * 43))
    Ledger(tmp_path).append(
        package_entry(day=date(2025, 3, 1), package="rk-1", decision=DECISION, tagmanifest_sha256=None)
    )
    listed = ledger("list", tmp_path)
    assert listed.code == 0
    assert "a key to sign with was made" in listed.stdout
    assert len(ledger("report", tmp_path, "--year", "2025", "--json").json()["answers"]) == 1


def test_two_runs_of_one_id_are_told_apart(tmp_path: Path) -> None:
    line = package_entry(day=date(2025, 3, 1), package="rk-1", decision=DECISION, tagmanifest_sha256=None)
    for each in (line, aborted_entry(day=date(2025, 3, 1), package="rk-1"), line):
        Ledger(tmp_path).append(each)
    assert ledger("list", tmp_path).stdout.count("never") == 1
    assert len(ledger("report", tmp_path, "--year", "2025", "--json").json()["answers"]) == 1


def test_a_letter_before_the_copy_is_told_from_the_copy(tmp_path: Path) -> None:
    from dataclasses import replace

    promised = replace(DECISION, outcome=Outcome.RELEASE_REDACTED)
    for package, digest in (("rk-1", None), ("rk-2", "a" * 64)):
        Ledger(tmp_path).append(
            package_entry(day=date(2025, 3, 1), package=package, decision=promised, tagmanifest_sha256=digest)
        )
    assert ledger("list", tmp_path).stdout.count("no copy yet") == 1
    assert "2 answers, 1 of them with the copy" in ledger("report", tmp_path, "--year", "2025").stdout


def test_a_rule_that_left_the_policy_is_said(tmp_path: Path) -> None:
    from dataclasses import replace

    gone = replace(DECISION, rules=(RuleId("DX-99"),), basis=Basis.GAP)
    Ledger(tmp_path).append(
        package_entry(day=date(2025, 3, 1), package="rk-1", decision=gone, tagmanifest_sha256=None)
    )
    (gap,) = ledger("report", tmp_path, "--year", "2025", "--json").json()["gaps"]
    assert "no longer" in gap["questions"][0]


def test_lines_of_version_1_are_listed_and_reported(tmp_path: Path) -> None:
    old = package_entry(
        day=date(2025, 3, 1),
        package="rk-1",
        decision=DECISION,
        tagmanifest_sha256=None,
        released=[Disclosed(record_class="circulation", table="t.csv", period="2024-12", digest="1" * 64)],
    )
    for name in ("basis", "received", "clocks_missed"):
        del old[name]
    Ledger(tmp_path).append({**old, "v": 1})
    assert "2024-12" in ledger("list", tmp_path).stdout
    assert ledger("report", tmp_path, "--year", "2025", "--json").json()["days"]["unknown"] == 1


def test_a_home_without_a_ledger_is_asked_about(tmp_path: Path) -> None:
    for verb, code in (("list", 0), ("verify", 5)):
        told = ledger(verb, tmp_path / "wrong")
        assert told.code == code
        assert "Is this the right home? Name it with --home" in " ".join(told.stdout.split())
    Ledger(tmp_path / "home").append(key_entry(day=date(2025, 3, 1), fingerprint="SHA256:" + "A" * 43))
    assert "right home" not in ledger("list", tmp_path / "home").stdout


def test_a_day_of_receipt_after_the_answer_counts_no_days(tmp_path: Path) -> None:
    for package, received in (("rk-1", date(2025, 3, 25)), ("rk-2", date(2025, 2, 25))):
        Ledger(tmp_path).append(
            package_entry(
                day=date(2025, 3, 1),
                package=package,
                decision=DECISION,
                tagmanifest_sha256=None,
                received=received,
            )
        )
    found = ledger("report", tmp_path, "--year", "2025", "--json").json()
    assert found["days"] == {
        "known": 1,
        "unknown": 0,
        "impossible": 1,
        "shortest": 4,
        "median": 4,
        "longest": 4,
    }
    assert [each["days"] for each in found["answers"]] == [None, 4]
    told = " ".join(ledger("report", tmp_path, "--year", "2025").stdout.split())
    assert "from receipt to answer: 4 days" in told
    assert "1 answer with a day of receipt that lies after the answer" in told
