"""The main job on the sample exports, end to end: what the README promises."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.command import DAY, KOHA, SAMPLES, SIERRA, disclose, redactkit, request, tree

from redactkit.checkdigits import sierra_check_digit
from redactkit.folding import fold_key


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lent_by_duxbury_patrons_in_2024() -> list[dict[str, str]]:
    """The sample's own truth, read with the standard library alone."""
    patrons = rows(SAMPLES / "sierra/resaved/patrons.csv")
    homes = {row["RECORD #(PATRON)"]: row["HOME LIBR"].strip() for row in (clean(row) for row in patrons)}
    loans = [clean(row) for row in rows(SAMPLES / "sierra/resaved/loans.csv")]
    return [
        row
        for row in loans
        if homes.get(row["RECORD #(PATRON)"]) in ("duxb", "duxbu", "dux") and row["OUT DATE"][6:10] == "2024"
    ]


def clean(row: dict[str, str]) -> dict[str, str]:
    return {name.lstrip("\ufeff"): value for name, value in row.items()}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journalist's request for 2024's loans, answered from the Sierra samples."""
    folder = tmp_path_factory.mktemp("main")
    exports = [SAMPLES / name for name in SIERRA["default"]]
    form = SAMPLES / "requests/journalist-2024-loans.yaml"
    ended = redactkit(
        "disclose",
        form,
        *exports,
        "--out",
        folder / "OUT",
        "--as-of",
        DAY,
        "--home",
        folder / "home",
        "--json",
    )
    assert ended.code == 0, ended.stderr
    document = ended.json()
    assert document["outcome"] == "release_redacted"
    assert document["rows_referred"] > 0
    return folder / "OUT"


def test_the_release_is_a_bag_that_the_reference_implementation_accepts(released: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", released / "release"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_verify_passes_and_sees_one_changed_byte(released: Path, tmp_path: Path) -> None:
    import shutil

    assert redactkit("verify", released).code == 0
    copy = tmp_path / "OUT"
    shutil.copytree(released, copy)
    target = copy / "release/data/titles.csv"
    content = bytearray(target.read_bytes())
    content[-2] ^= 1
    target.chmod(0o600)
    target.write_bytes(bytes(content))
    ended = redactkit("verify", copy)
    assert ended.code == 5
    assert "titles.csv" in ended.stdout


def test_verify_sees_a_stranger_in_the_folder(released: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "OUT"
    shutil.copytree(released, copy)
    (copy / "patrons.csv").write_text("x")
    ended = redactkit("verify", copy)
    assert ended.code == 5
    assert "patrons.csv" in ended.stdout


def test_nothing_of_any_patron_is_in_the_release(released: Path) -> None:
    """No name outside author and title columns, no card, telephone, e-mail, address, birth date, number."""
    patrons = [clean(row) for row in rows(SAMPLES / "sierra/resaved/patrons.csv")]
    everything = " ".join(fold_key(content.decode("utf-8", "replace")) for content in tree(released).values())
    without_works = " ".join(
        fold_key(content.decode("utf-8", "replace"))
        for name, content in tree(released).items()
        if not name.endswith("titles.csv")
    )
    for patron in patrons:
        number = patron["RECORD #(PATRON)"]
        for value in (
            number,
            number[:-1],
            *patron["P BARCODE"].split(";"),
            *patron["EMAIL ADDR"].split(","),
            *patron["UNIQUE ID"].split(";"),
            patron["ADDRESS"].split("$")[0],
            patron["BIRTH DATE"],
        ):
            if len(value.strip()) >= 8:
                assert fold_key(value.strip()) not in everything
        family, _, given = patron["PATRN NAME"].partition(", ")
        if family and given:
            for name in (f"{family}, {given}", f"{given} {family}"):
                assert f" {fold_key(name)} " not in f" {without_works} "


def test_at_least_99_percent_of_the_titles_lent_are_released(released: Path) -> None:
    lent = {" ".join(row["TITLE"].split()) for row in lent_by_duxbury_patrons_in_2024()}
    given = {
        " ".join(row["title"].removeprefix("'").split()) for row in rows(released / "release/data/titles.csv")
    }
    assert len(lent & given) >= 0.99 * len(lent)
    assert given <= lent


def test_every_loan_is_counted_once_in_each_table(released: Path) -> None:
    expected = len(lent_by_duxbury_patrons_in_2024())
    for name in ("circulation.csv", "titles.csv"):
        assert sum(int(row["records"]) for row in rows(released / f"release/data/{name}")) == expected


def test_the_two_tables_share_no_column_but_the_count(released: Path) -> None:
    occasion = set(rows(released / "release/data/circulation.csv")[0])
    work = set(rows(released / "release/data/titles.csv")[0])
    assert occasion & work == {"records"}
    assert "title" not in occasion
    assert not {"month", "branch"} & work


def test_every_column_of_every_input_is_accounted_for(released: Path) -> None:
    manifest = json.loads((released / "release/data/disclosure-manifest.json").read_text(encoding="utf-8"))
    log = rows(released / "release/data/withholding-log.csv")
    kept = {column["category"] for file in manifest["files"] for column in file["columns"]}
    gold = json.loads((SAMPLES / "gold/columns.json").read_text(encoding="utf-8"))
    inspected = redactkit("inspect", *[SAMPLES / name for name in SIERRA["default"]], "--json").json()
    named = {line["column"] for line in log}
    assert gold
    for file in inspected["files"]:
        for column in file["columns"]:
            assert column["header"] in named or column["category"] in kept, column["position"]


def test_every_withheld_column_has_a_ground_and_a_reason(released: Path) -> None:
    log = rows(released / "release/data/withholding-log.csv")
    withheld = [line for line in log if line["entry"].startswith("W-")]
    assert withheld
    for line in withheld:
        assert line["exemption"]
        assert line["reason"]
    for line in log:
        if not line["entry"].startswith("W-"):
            assert not line["exemption"]


def test_manifest_digests_are_those_of_the_files(released: Path) -> None:
    manifest = json.loads((released / "release/data/disclosure-manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        content = (released / "release/data" / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]


def tables(folder: Path, exports: list[str], **changes: object) -> dict[str, bytes]:
    form = request(folder, **changes)
    ended = disclose(form, [SAMPLES / name for name in exports], folder / "OUT", "--home", folder / "home")
    assert ended.code == 0, ended.stderr
    found = tree(folder / "OUT/release/data")
    return {name: content for name, content in found.items() if name in ("circulation.csv", "titles.csv")}


@pytest.mark.parametrize("flavour", ["tab", "pipe", "resaved"])
def test_every_way_of_writing_the_same_sierra_export_gives_the_same_tables(
    tmp_path: Path, flavour: str
) -> None:
    assert tables(tmp_path / "a", SIERRA["default"]) == tables(tmp_path / "b", SIERRA[flavour])


def test_both_ways_of_writing_the_same_koha_report_give_the_same_tables(tmp_path: Path) -> None:
    assert tables(tmp_path / "a", KOHA["csv"]) == tables(tmp_path / "b", KOHA["tsv"])


@pytest.mark.parametrize("exports", [SIERRA["default"], KOHA["csv"]], ids=["sierra", "koha"])
def test_maine_gives_totals_only_and_no_small_block(tmp_path: Path, exports: list[str]) -> None:
    form = request(tmp_path, profile="me-infonet")
    ended = disclose(form, [SAMPLES / name for name in exports], tmp_path / "OUT", "--json")
    assert ended.code == 0, ended.stderr
    assert ended.json()["outcome"] == "aggregate_only"
    data = tmp_path / "OUT/release/data"
    assert {path.name for path in data.glob("*.csv")} == {
        "totals-loans.csv",
        "totals-titles.csv",
        "withholding-log.csv",
    }
    by_branch = []
    for name in ("totals-loans.csv", "totals-titles.csv"):
        sums: dict[str, int] = {}
        for row in rows(data / name):
            # fewer than eleven loans can never be eleven patrons'
            assert int(row["records"]) >= 11
            sums[row["branch"]] = sums.get(row["branch"], 0) + int(row["records"])
        by_branch.append(sums)
    assert by_branch[0] == by_branch[1], "a difference of the two tables would be a cell that was merged away"


def test_expand_writes_one_line_per_record(tmp_path: Path) -> None:
    form = request(tmp_path)
    exports = [SAMPLES / name for name in SIERRA["default"]]
    assert disclose(form, exports, tmp_path / "OUT", "--expand").code == 0
    lines = rows(tmp_path / "OUT/release/data/titles.csv")
    assert len(lines) == len(lent_by_duxbury_patrons_in_2024())
    assert "records" not in lines[0]
    key = [tuple(line.values()) for line in lines]
    assert key == sorted(key)


def test_a_period_is_released_once(tmp_path: Path) -> None:
    form = request(tmp_path)
    patrons = SAMPLES / "sierra/patrons.csv"
    loans = SAMPLES / "sierra/loans.csv"
    home = tmp_path / "home"
    assert disclose(form, [patrons, loans], tmp_path / "A", "--home", home).code == 0
    # the same exports again: the same tables
    assert disclose(form, [patrons, loans], tmp_path / "B", "--home", home).code == 0
    assert tree(tmp_path / "A/release/data")["titles.csv"] == tree(tmp_path / "B/release/data")["titles.csv"]
    # one patron fewer: the difference would be what she read
    text = loans.read_text(encoding="utf-8").splitlines(keepends=True)
    record = next(row["RECORD #(PATRON)"] for row in lent_by_duxbury_patrons_in_2024())
    fewer = tmp_path / "loans.csv"
    fewer.write_text("".join(line for line in text if record not in line), encoding="utf-8")
    ended = disclose(form, [patrons, fewer], tmp_path / "C", "--home", home)
    assert ended.code == 0, ended.stderr
    assert "a period is released once" in ended.stdout
    for name in ("circulation.csv", "titles.csv"):
        first, again = (tree(tmp_path / out / "release/data")[name] for out in "AC")
        assert first == again


def test_periods_are_widened_to_whole_months_and_years(tmp_path: Path) -> None:
    form = request(
        tmp_path,
        seeks={"about": "records", "classes": ["circulation"], "from": "2024-03-15", "to": "2024-05-02"},
    )
    exports = [SAMPLES / name for name in SIERRA["default"]]
    assert disclose(form, exports, tmp_path / "OUT").code == 0
    data = tmp_path / "OUT/release/data"
    assert {row["month"] for row in rows(data / "circulation.csv")} == {"2024-03", "2024-04", "2024-05"}
    assert {row["year"] for row in rows(data / "titles.csv")} == {"2024"}
    every = lent_by_duxbury_patrons_in_2024()
    assert sum(int(row["records"]) for row in rows(data / "titles.csv")) == len(every)


def test_the_sample_requests_decide_as_they_say() -> None:
    for form in sorted((SAMPLES / "requests").glob("*.yaml")):
        expected = next(
            line.removeprefix("# Expected:").strip()
            for line in form.read_text(encoding="utf-8").splitlines()
            if line.startswith("# Expected:")
        )
        ended = redactkit("decide", form, "--as-of", DAY, "--json")
        document = ended.json()
        assert document["outcome"] in expected, form.name
        assert document["rules"][0] in expected, form.name
        assert ended.code == (0 if document["outcome"] in RELEASING else 4)


RELEASING = {
    "comply_now",
    "release_as_ordered",
    "release_redacted",
    "aggregate_only",
    "release_operational",
    "release_with_consent",
}


def test_the_demonstration(tmp_path: Path) -> None:
    ended = redactkit("demo", tmp_path / "demo")
    assert ended.code == 0, ended.stderr
    assert (tmp_path / "demo/OUT/release/data/titles.csv").is_file()
    assert (tmp_path / "demo/OUT-record/START-HERE.html").is_file()


def test_check_digits_of_the_samples_are_what_they_say() -> None:
    """The samples are made by their own code; this is ours, and they must agree."""
    for row in rows(SAMPLES / "sierra/resaved/patrons.csv")[:200]:
        number = clean(row)["RECORD #(PATRON)"]
        assert number[-1] == sierra_check_digit(number[1:-1])
