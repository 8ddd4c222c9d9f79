"""Orders, consents and tasks on the sample exports, through the real command.

The truth is read with the standard library's csv from another writing of the same exports.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.command import DAY, KOHA, SAMPLES, SIERRA, Ended, disclose, key_file, redactkit, tree
from tests.support.sealed import sealed_form

from redactkit.folding import fold_key

JOSEPHINE, ELLEN = "p12198201", "p12000930"


def paths(names: list[str]) -> list[Path]:
    return [SAMPLES / name for name in names]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def printed(cell: str) -> str:
    """A cell of the re-saved samples as it stands in a copy."""
    text = "; ".join(part.strip() for part in cell.strip().split(";"))
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


SIERRA_LOANS = {
    "patron_record_number": "RECORD #(PATRON)",
    "loan_out_time": "OUT DATE",
    "loan_due_time": "DUE DATE",
    "loan_branch": "OUT LOC",
    "loan_renewals": "# RENEWALS",
    "item_barcode": "BARCODE(ITEM)",
    "item_record_number": "RECORD #(ITEM)",
    "item_type": "I TYPE",
    "item_collection": "LOCATION",
    "item_bib_number": "RECORD #(BIBLIO)",
    "item_title": "TITLE",
    "item_author": "AUTHOR",
    "item_call_number": "CALL #(BIBLIO)",
    "item_isbn": "ISBN",
}
"""Every column of a Sierra loan, under the names that a copy gives them, in the copy's order."""

REPEATED = {"item_barcode", "item_author", "item_isbn"}


def sierra_loans(record: str, first: str, last: str, wanted: dict[str, str]) -> list[list[str]]:
    """The truth about one person's loans, sorted by value; days are YYYY-MM-DD."""
    found = []
    for row in read(SAMPLES / "sierra/resaved/loans.csv"):
        month, day, year = row["OUT DATE"][:10].split("-")
        if row["RECORD #(PATRON)"] == record and first <= f"{year}-{month}-{day}" <= last:
            cells = {name: row[label] for name, label in wanted.items()}
            found.append([printed(c) if name in REPEATED else printed_once(c) for name, c in cells.items()])
    return sorted(found)


def printed_once(cell: str) -> str:
    text = cell.strip()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def answer(folder: Path, form: str, exports: list[str], *more: str) -> Ended:
    """A sample form, answered on a fixed day in a home of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        "--out",
        folder / "OUT",
        "--as-of",
        DAY,
        "--key",
        key_file(folder),
        "--home",
        folder / "home",
    ]
    return redactkit("disclose", SAMPLES / f"requests/{form}.yaml", *paths(exports), *arguments, *more)


def table(folder: Path, name: str = "circulation") -> tuple[list[str], list[list[str]]]:
    with (folder / f"OUT/release/data/{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


# ── The forms of the samples ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flavour", SIERRA)
def test_a_judges_order_in_maine_gets_that_persons_loans_of_those_days(tmp_path: Path, flavour: str) -> None:
    ended = answer(tmp_path, "maine-order", SIERRA[flavour])
    assert ended.code == 0, ended.stderr
    assert ended.stdout.startswith("Released: the records that the paper names, every column not withheld\n")
    assert "Do not deliver before 2025-01-20" in ended.stdout
    header, rows = table(tmp_path)
    assert header == list(SIERRA_LOANS)
    assert rows == sierra_loans(JOSEPHINE, "2024-03-01", "2024-05-31", SIERRA_LOANS)
    assert rows


def test_a_search_warrant_gets_them_at_once(tmp_path: Path) -> None:
    ended = answer(tmp_path, "search-warrant", SIERRA["default"])
    assert ended.code == 0, ended.stderr
    assert "do not deliver" not in ended.stdout
    header, rows = table(tmp_path)
    expected = sierra_loans(JOSEPHINE, "2024-01-01", "2024-12-31", SIERRA_LOANS)
    assert (header, rows) == (list(SIERRA_LOANS), expected)
    assert len(rows) == 19


@pytest.mark.parametrize("flavour", KOHA)
def test_the_same_warrant_from_another_system(tmp_path: Path, flavour: str) -> None:
    ended = answer(tmp_path, "search-warrant", KOHA[flavour])
    assert ended.code == 0, ended.stderr
    header, rows = table(tmp_path)
    expected = [
        row
        for row in read(SAMPLES / "koha/old_issues.csv")
        if row["cardnumber"] == "21712000123104" and row["issuedate"][:4] == "2024"
    ]
    columns = {
        "loan_id": "issue_id",
        "loan_return_time": "returndate",
        "item_title": "title",
        "patron_name": "Patron",
    }
    for name, label in columns.items():
        got = sorted(row[header.index(name)] for row in rows)
        assert got == sorted(printed_once(row[label]) for row in expected)
    assert "loan_note" not in header, "a note may name others, and the paper does not name it"


@pytest.mark.parametrize("exports", [SIERRA["default"], KOHA["csv"]], ids=["sierra", "koha"])
def test_another_library_gets_the_address_it_needs_and_nothing_else(
    tmp_path: Path, exports: list[str]
) -> None:
    ended = answer(tmp_path, "another-library-cooperates", exports)
    assert ended.code == 0, ended.stderr
    header, rows = table(tmp_path, "registration")
    line = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 1
    assert line["patron_barcode"] == "21712000123104"
    assert line["patron_address"].lower().startswith("120 windrow dr")
    assert not {
        "patron_birth_date",
        "patron_secret",
        "patron_record_number",
        "patron_type",
        "patron_note",
    } & set(header)
    internal = json.loads((tmp_path / "OUT-record/manifest-internal.json").read_text(encoding="utf-8"))
    assert internal["purpose"] == "interlibrary_loan"
    assert internal["recipients"] == ["Interlibrary loan desk of the Five Corners Public Library"]
    left_out = [found for found in internal["data_rules"] if found["rule"] == "LN-11"]
    assert {found["file"] for found in left_out} == {Path(name).name for name in exports}
    assert all(set(found) >= {"severity", "column", "why"} for found in left_out)
    manifest = json.loads(
        (tmp_path / "OUT/release/data/disclosure-manifest.json").read_text(encoding="utf-8")
    )
    assert manifest["request"]["purpose"] == "interlibrary_loan"
    everything = b"".join(tree(tmp_path / "OUT").values())
    assert b"Five Corners" not in everything, "for whom it is stands in the record"


def test_a_consent_covers_a_person_with_an_old_and_a_new_card(tmp_path: Path) -> None:
    ended = answer(tmp_path, "consent-maine", SIERRA["default"])
    assert ended.code == 0, ended.stderr
    header, rows = table(tmp_path)
    assert rows == sierra_loans(ELLEN, "2024-01-01", "2024-12-31", SIERRA_LOANS)
    assert rows
    header, registered = table(tmp_path, "registration")
    assert registered[0][header.index("patron_barcode")] == "21712000100078; 21712000100060"
    assert len(registered) == 1


def test_her_own_record_is_shown_to_her_without_pin_and_notes(tmp_path: Path) -> None:
    ended = answer(tmp_path, "own-record", SIERRA["default"])
    assert ended.code == 0, ended.stderr
    header, _ = table(tmp_path, "registration")
    assert not {"patron_secret", "patron_note", "patron_message"} & set(header)
    _, rows = table(tmp_path)
    assert rows == sierra_loans(ELLEN, "0000", "9999", SIERRA_LOANS)


def test_a_letter_to_the_patron_herself_may_have_her_address(tmp_path: Path) -> None:
    text = (SAMPLES / "requests/own-record.yaml").read_text(encoding="utf-8")
    to = "  send_to: |\n    Ellen P. Ali\n    444 Kettlehole Cir\n    781-555-0122\n"
    path = tmp_path / "form.yaml"
    path.write_text(text.replace("  identified: true\n", "  identified: true\n" + to), encoding="utf-8")
    ended = disclose(path, paths(SIERRA["default"]), tmp_path / "OUT")
    assert ended.code == 0, ended.stderr
    assert "444 Kettlehole Cir" in (tmp_path / "OUT/letter/response-letter.md").read_text(encoding="utf-8")


def test_a_subpoena_that_counsel_released_gets_the_fields_it_names(tmp_path: Path) -> None:
    ended = answer(tmp_path, "subpoena-state-released", SIERRA["default"])
    assert ended.code == 0, ended.stderr
    header, rows = table(tmp_path)
    wanted = {name: SIERRA_LOANS[name] for name in ("loan_out_time", "loan_branch", "item_title")}
    assert (header, rows) == (list(wanted), sierra_loans(JOSEPHINE, "2024-01-01", "2024-12-31", wanted))
    assert table(tmp_path, "registration")[0] == ["patron_name", "patron_address", "patron_note"]
    log = read(tmp_path / "OUT/release/data/withholding-log.csv")
    beyond = {line["column"] for line in log if line["standing"] == "not named by the paper"}
    assert {"AUTHOR", "DUE DATE", "BIRTH DATE", "TELEPHONE"} <= beyond
    letter = (tmp_path / "OUT/letter/response-letter.md").read_text(encoding="utf-8")
    assert "You receive what the subpoena specifies, and nothing beyond it." in letter
    assert "What the subpoena does not name and is not given" in letter
    assert f"circulation.csv: {len(rows)} records" in letter
    assert "standing for" not in letter


def test_the_same_subpoena_without_counsels_answer_gets_nothing(tmp_path: Path) -> None:
    ended = answer(tmp_path, "subpoena-state", SIERRA["default"])
    assert ended.code == 4
    assert not (tmp_path / "OUT/release").exists()


@pytest.mark.parametrize("exports", [SIERRA["default"], KOHA["csv"]], ids=["sierra", "koha"])
def test_a_collector_gets_no_title(tmp_path: Path, exports: list[str]) -> None:
    ended = answer(tmp_path, "collector-with-counsel", exports)
    assert ended.code == 0, ended.stderr
    header, rows = table(tmp_path)
    assert rows
    assert not [name for name in header if name.startswith("item_")]
    assert "loan_out_time" not in header
    text = fold_key(b" ".join(tree(tmp_path / "OUT").values()).decode(errors="replace"))
    for loan in read(SAMPLES / "sierra/resaved/loans.csv"):
        if loan["RECORD #(PATRON)"] == JOSEPHINE and len(loan["TITLE"]) > 8:
            assert fold_key(loan["TITLE"]) not in text


# ── What holds of all of them ───────────────────────────────────────────────────────────────────────────

FORMS = [
    "maine-order",
    "search-warrant",
    "consent-maine",
    "own-record",
    "subpoena-state-released",
    "collector-with-counsel",
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of each form's answer from the Sierra samples, made once."""
    made: dict[str, Path] = {}

    def of(form: str) -> Path:
        if form not in made:
            made[form] = tmp_path_factory.mktemp(form)
            ended = answer(made[form], form, SIERRA["default"])
            assert ended.code == 0, ended.stderr
        return made[form]

    return of


@pytest.mark.parametrize("form", FORMS)
def test_no_other_patron_is_in_any_of_it(answers: Callable[[str], Path], form: str) -> None:
    """No card, number, mail, telephone or street line of anybody but the person herself."""
    folder = answers(form)
    own = ELLEN if form in ("consent-maine", "own-record") else JOSEPHINE
    patrons = read(SAMPLES / "sierra/resaved/patrons.csv")
    hers = next(row for row in patrons if row["RECORD #(PATRON)"] == own)
    everything = fold_key(
        " ".join(content.decode("utf-8", "replace") for content in tree(folder / "OUT").values())
    )
    for patron in patrons:
        values = [
            patron["RECORD #(PATRON)"],
            *patron["P BARCODE"].split(";"),
            *patron["EMAIL ADDR"].split(","),
        ]
        values += [*patron["TELEPHONE"].split(";"), patron["ADDRESS"].split("$")[0]]
        for value in values:
            shared = value.strip() and fold_key(value.strip()) in fold_key(" ".join(hers.values()))
            if len(value.strip()) >= 8 and not shared:
                assert fold_key(value.strip()) not in everything


@pytest.mark.parametrize("form", FORMS)
def test_the_manifest_holds_no_patron_and_no_count_of_what_was_kept_back(
    answers: Callable[[str], Path], form: str
) -> None:
    folder = answers(form)
    text = (folder / "OUT/release/data/disclosure-manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    for value in (
        "21712",
        "Vasquez",
        "Josephine",
        "Stackpole",
        "p12198201",
        "p12000930",
        "sierra",
        "patrons.csv",
    ):
        assert value not in text
    assert set(manifest["request"]) == {"received", "purpose", "about", "classes", "from", "to"}
    assert {file["lines"] for file in manifest["files"]} == {file["records"] for file in manifest["files"]}
    assert "rows_outside" not in text
    assert "matched_by" not in text
    for file in manifest["files"]:
        assert {column["scale"] for column in file["columns"]} == {"as_is"}


@pytest.mark.parametrize("form", FORMS)
def test_the_package_is_whole_and_in_the_ledger(answers: Callable[[str], Path], form: str) -> None:
    folder = answers(form)
    assert redactkit("verify", folder / "OUT").code == 0
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", folder / "OUT/release"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    ledger = "".join(path.read_text(encoding="utf-8") for path in (folder / "home/ledger").glob("*.jsonl"))
    entries = [json.loads(line) for line in ledger.splitlines()]
    assert [entry["event"] for entry in entries] == ["package"]
    assert entries[0]["released"] == []
    assert "21712" not in ledger
    assert "circulation" not in ledger


@pytest.mark.parametrize("form", FORMS)
def test_the_record_says_who_found_the_person_who_ran_it_and_why(
    answers: Callable[[str], Path], form: str
) -> None:
    internal = json.loads((answers(form) / "OUT-record/manifest-internal.json").read_text(encoding="utf-8"))
    assert internal["operator"] == {"desk": "library", "name": "Ines Stackpole", "trained": True}
    if form == "collector-with-counsel":
        assert internal["matched_by"] is None
        assert internal["purpose"] == "property_recovery"
    else:
        assert internal["matched_by"]["name"] == "Ines Stackpole"
        assert internal["data_rules"] == []


def test_a_copy_is_no_period_that_is_released_once(tmp_path: Path) -> None:
    """A warrant for 2024 does not stand in the way of 2024's totals, nor they in its."""
    home = ["--home", tmp_path / "home", "--as-of", DAY]
    exports = paths(SIERRA["default"])
    for nth, form in enumerate(
        ["search-warrant", "journalist-2024-loans", "search-warrant", "journalist-2024-loans"]
    ):
        ended = redactkit(
            "disclose", SAMPLES / f"requests/{form}.yaml", *exports, "--out", tmp_path / str(nth), *home
        )
        assert ended.code == 0, ended.stderr
    for one, other in (("0", "2"), ("1", "3")):
        assert tree(tmp_path / one / "release/data").keys() == tree(tmp_path / other / "release/data").keys()


def test_one_home_has_one_policy(tmp_path: Path) -> None:
    home = ["--home", tmp_path / "home", "--as-of", DAY]
    exports = paths(SIERRA["default"])
    public = SAMPLES / "requests/journalist-2024-loans.yaml"
    assert redactkit("disclose", public, *exports, "--out", tmp_path / "A", *home).code == 0
    order = SAMPLES / "requests/maine-order.yaml"
    assert redactkit("disclose", order, *exports, "--out", tmp_path / "B", *home).code == 78
    assert not (tmp_path / "B").exists()


# ── How the command behaves ─────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_does_everything_and_publishes_nothing(tmp_path: Path) -> None:
    ended = answer(tmp_path, "search-warrant", SIERRA["default"], "--dry-run")
    assert ended.code == 0
    assert ended.stdout.startswith(
        "Would be released (a dry run: nothing was written): the records that the paper names"
    )
    assert {path.name for path in tmp_path.iterdir()} <= {"key", "home"}
    assert not list((tmp_path / "home").rglob("*.jsonl")), "no line in the ledger"


def test_json_is_one_document(tmp_path: Path) -> None:
    ended = answer(tmp_path, "search-warrant", SIERRA["default"], "--json")
    document = ended.json()
    assert document["schema"] == "redactkit.disclose/1"
    assert (document["outcome"], document["released"]) == ("comply_now", True)
    assert document["files"] == [{"name": "circulation.csv", "lines": 19, "records": 19}]
    assert ended.stderr == ""


def test_quiet_says_nothing(tmp_path: Path) -> None:
    ended = answer(tmp_path, "search-warrant", SIERRA["default"], "--quiet")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


def test_the_same_key_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert answer(tmp_path / name, "subpoena-state-released", SIERRA["default"]).code == 0
    assert tree(tmp_path / "a/OUT") == tree(tmp_path / "b/OUT")


MISSING = {
    "maine-order": ("seeks.patrons", "seeks.matched_by"),
    "search-warrant": ("seeks.patrons", "seeks.matched_by"),
    "consent-maine": ("seeks.patrons", "seeks.matched_by"),
    "own-record": ("seeks.patrons", "seeks.matched_by"),
    "another-library-cooperates": ("recipients",),
}


@pytest.mark.parametrize("json_wanted", [False, True])
@pytest.mark.parametrize("form", MISSING)
def test_what_only_the_copy_needs_is_asked_for_before_any_export_is_opened(
    tmp_path: Path, form: str, json_wanted: bool
) -> None:
    text = (SAMPLES / f"requests/{form}.yaml").read_text(encoding="utf-8")
    kept = [
        line
        for line in text.splitlines()
        if not line.strip().startswith(("patrons:", "matched_by:", "recipients:"))
    ]
    path = tmp_path / "form.yaml"
    path.write_text("\n".join(kept), encoding="utf-8")
    arguments = ["disclose", path, tmp_path / "gone.csv", "--out", tmp_path / "OUT", "--as-of", DAY]
    ended = redactkit(*arguments, *(["--json"] if json_wanted else []))
    assert ended.code == 4
    if json_wanted:
        document = ended.json()
        assert document["released"] is False
        assert [reason.partition(" ")[0] for reason in document["stopped"]["reasons"]] == list(MISSING[form])
    else:
        held = [line for line in ended.stderr.splitlines() if line.startswith("redactkit: held: ")]
        assert [line.split()[2] for line in held] == list(MISSING[form])
        assert "redactkit: hint: write it into the request form" in ended.stderr
    assert {found.name for found in tmp_path.iterdir()} == {"form.yaml"}
    # the decision does not wait for it: letter and record at once
    decided = redactkit("decide", path, "--out", tmp_path / "OUT", "--as-of", DAY)
    assert decided.code == 0
    assert (tmp_path / "OUT/letter/response-letter.docx").is_file()
    assert (tmp_path / "OUT-record/START-HERE.html").is_file()
    assert not (tmp_path / "OUT/release").exists()


@pytest.mark.parametrize("form", FORMS)
def test_the_letter_and_the_record_are_written_at_once_without_any_export(tmp_path: Path, form: str) -> None:
    ended = redactkit("decide", SAMPLES / f"requests/{form}.yaml", "--out", tmp_path / "OUT", "--as-of", DAY)
    assert ended.code == 0, ended.stderr
    assert {path.name for path in (tmp_path / "OUT").iterdir()} == {"letter"}
    internal = json.loads((tmp_path / "OUT-record/manifest-internal.json").read_text(encoding="utf-8"))
    assert "matched_by" not in internal


def test_a_purpose_without_a_list_gives_nothing(tmp_path: Path) -> None:
    town = tmp_path / "town.yaml"
    text = (SAMPLES.parent / "src/redactkit/profiles/ma-duxbury.yaml").read_text(encoding="utf-8")
    start, rest = text.split("  resource_sharing:\n", 1)
    town.write_text(start + rest[rest.index("  joint_programming:\n") :], encoding="utf-8")
    form = (SAMPLES / "requests/another-library-cooperates.yaml").read_text(encoding="utf-8")
    path = tmp_path / "form.yaml"
    path.write_text(
        form.replace("purpose: interlibrary_loan", "purpose: resource_sharing").replace(
            "ma-duxbury", "town.yaml"
        )
    )
    ended = disclose(path, paths(SIERRA["default"]), tmp_path / "OUT")
    assert ended.code == 4
    assert "purpose is missing: one for which the policy lists what is given" in ended.stderr
    assert not (tmp_path / "OUT").exists()


def test_a_namesake_is_never_guessed(tmp_path: Path) -> None:
    """Of the two patrons of one name in the samples neither is taken for the other."""
    names: dict[str, list[dict[str, str]]] = {}
    for row in read(SAMPLES / "sierra/resaved/patrons.csv"):
        names.setdefault(fold_key(" ".join(row["PATRN NAME"].split()[:2])), []).append(row)
    one, other = next(rows for rows in names.values() if len(rows) == 2)[:2]
    text = (SAMPLES / "requests/maine-order.yaml").read_text(encoding="utf-8")
    text = text.replace("21712000123104", one["P BARCODE"].split(";")[0]).replace("2024-03-01", "2020-01-01")
    text = text.replace("Josephine Vasquez", json.dumps(one["PATRN NAME"]))
    path = tmp_path / "form.yaml"
    path.write_text(text.replace("[name, birth_date]", "[name]"), encoding="utf-8")
    ended = disclose(path, paths(SIERRA["default"]), tmp_path / "OUT")
    assert ended.code == 4
    assert "the 1st of seeks.patrons has a name that another patron of these exports has too" in ended.stderr
    path.write_text(text, encoding="utf-8")
    assert disclose(path, paths(SIERRA["default"]), tmp_path / "OUT").code == 0
    header, rows = table(tmp_path)
    assert {row[header.index("patron_record_number")] for row in rows} <= {one["RECORD #(PATRON)"]}
    assert other["RECORD #(PATRON)"] not in b"".join(tree(tmp_path / "OUT").values()).decode(errors="replace")


# ── A paper that forbids telling anyone ─────────────────────────────────────────────────────────────────


def test_a_sealed_copy_needs_a_folder_closed_to_others(tmp_path: Path) -> None:
    """What becomes of it there: tests/seal."""
    form = sealed_form(tmp_path)
    vault = tmp_path / "vault"
    exports = paths(SIERRA["default"])
    sealed = ["disclose", form, *exports, "--sealed-to", vault, "--as-of", DAY]
    gone = redactkit(*sealed)
    assert (gone.code, "redactkit seal init makes it" in gone.stderr) == (73, True)
    vault.mkdir(mode=0o700)
    both = redactkit(*sealed, "--record", tmp_path / "RECORD")
    assert (both.code, "--record does not go with --sealed-to" in both.stderr) == (2, True)
    vault.chmod(0o750)
    opened = redactkit(*sealed)
    assert (opened.code, "others can open this folder" in opened.stderr) == (78, True)
    assert {path.name for path in tmp_path.iterdir()} == {"form.yaml", "vault"}
    assert not list(vault.iterdir())


def test_a_sealed_copy_without_a_place_of_its_own_is_not_made(tmp_path: Path) -> None:
    form = sealed_form(tmp_path)
    exports = paths(SIERRA["default"])
    ended = redactkit(
        "disclose", form, *exports, "--out", tmp_path / "OUT", "--home", tmp_path / "home", "--as-of", DAY
    )
    assert ended.code == 78
    assert {path.name for path in tmp_path.iterdir()} == {"form.yaml"}
    assert redactkit("decide", form, "--as-of", DAY).code == 0, "plain decide answers as ever"
