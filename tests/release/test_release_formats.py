"""The same table releases the same bytes, however it was written and encoded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.support.canaries import LIVE_CANARIES
from tests.support.command import disclose, request, tree
from tests.support.formats import ENCODINGS, FORMATS, Table
from tests.support.town import LOAN_HEADER, PATRON_HEADER, Town, make_town

from redactkit.overview import inspect

SEEKS = {"about": "records", "from": "2024-01-01", "to": "2024-12-31"}
FOREIGN = {"Winter": "L’Été", "Garden": "Jardín", "River": "Flüßchen", "Alder": "Åldër", "Cedar": "Señor"}


@cache
def town() -> Town:
    return make_town(11, patrons=40, loans=500, works=30)


def tables(*, plain_quotes: bool) -> dict[str, Table]:
    """Both tables, with letters beyond ASCII in titles and authors."""
    LIVE_CANARIES.update(town().canaries())
    found: dict[str, Table] = {
        "patrons": [PATRON_HEADER, *(patron.row() for patron in town().patrons)],
        "loans": [LOAN_HEADER, *(loan.row() for loan in town().loans)],
    }
    for old, new in FOREIGN.items():
        written = new.replace("’", "'") if plain_quotes else new
        found["loans"] = [[cell.replace(old, written) for cell in row] for row in found["loans"]]
    return found


def released(
    folder: Path, form: str, encoding: str, *, plain_quotes: bool, loans: str = ""
) -> dict[str, bytes]:
    """OUT for the two tables; ``encoding`` is declared only where it cannot be told, as XML never tells."""
    folder.mkdir()
    suffix, write = FORMATS[form]
    paths = []
    for name, table in tables(plain_quotes=plain_quotes).items():
        path = folder / f"{name}{suffix}"
        path.write_bytes(write(table).encode(encoding))
        paths.append(path)
    if loans:
        paths[1].write_bytes(loans.encode(encoding))
    untold = encoding == "latin-1" or (form == "xml" and encoding not in ("utf-8", "utf-8-sig", "utf-16"))
    told = ("--encoding", encoding) if untold else ()
    answer = request(folder, seeks=SEEKS)
    ended = disclose(answer, paths, folder / "OUT", "--home", folder / "home", *told)
    assert ended.code == 0, ended.stderr
    return tree(folder / "OUT")


@pytest.fixture(scope="module")
def as_csv(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, dict[str, bytes]]:
    """What the plainest file releases, with and without curly apostrophes."""
    folder = tmp_path_factory.mktemp("csv")
    return {
        plain: released(folder / str(plain), "csv", "utf-8", plain_quotes=plain) for plain in (False, True)
    }


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "csv"])
def test_every_format_releases_the_same(
    tmp_path: Path, as_csv: dict[bool, dict[str, bytes]], form: str
) -> None:
    found = released(tmp_path / "job", form, "utf-8", plain_quotes=False)
    assert "Jardín".encode() in found["release/data/titles.csv"]
    assert found == as_csv[False]


@pytest.mark.parametrize("encoding", [encoding for encoding in ENCODINGS if encoding != "utf-8"])
@pytest.mark.parametrize("form", ["csv", "json lines", "xml"])
def test_every_encoding_releases_the_same(
    tmp_path: Path, as_csv: dict[bool, dict[str, bytes]], form: str, encoding: str
) -> None:
    plain = encoding in ("cp850", "latin-1")  # they have no curly apostrophe
    assert released(tmp_path / "job", form, encoding, plain_quotes=plain) == as_csv[plain]


@pytest.mark.parametrize("form", ["json", "json lines", "xml"])
def test_the_comparison_can_fail(tmp_path: Path, as_csv: dict[bool, dict[str, bytes]], form: str) -> None:
    table = tables(plain_quotes=False)["loans"]
    title = LOAN_HEADER.index("TITLE")
    other = [
        [*row[:title], f"{row[title]} again", *row[title + 1 :]] if at % 7 == 1 else row
        for at, row in enumerate(table)
    ]
    found = released(tmp_path / "job", form, "utf-8", plain_quotes=False, loans=FORMATS[form][1](other))
    assert found != as_csv[False]


@pytest.mark.parametrize("form", ["json", "json lines", "xml"])
def test_the_last_check_reads_the_value_and_not_the_place(tmp_path: Path, form: str) -> None:
    """Where the first reader puts the title of the record before under the title, the last check objects."""
    folder = tmp_path / "job"
    folder.mkdir()
    suffix, write = FORMATS[form]
    paths = []
    for name, table in tables(plain_quotes=False).items():
        paths.append(folder / f"{name}{suffix}")
        paths[-1].write_text(write(table), encoding="utf-8")
    hook = folder / "sitecustomize.py"
    hook.write_text(
        "import redactkit.read.named as named\n"
        "cells, before = named.Fields.cells, ['Winter Garden']\n"
        "def shifted(self):\n"
        "    found = dict(cells(self))\n"
        "    if 'TITLE' in found:\n"
        "        found['TITLE'], before[0] = before[0], found['TITLE']\n"
        "    return found\n"
        "named.Fields.cells = shifted\n"
    )
    answer = request(folder, seeks=SEEKS)
    ended = disclose(
        answer, paths, folder / "OUT", "--home", folder / "home", env={"PYTHONPATH": str(folder)}
    )
    assert ended.code == 3, ended.stderr
    assert not (folder / "OUT").exists()


@pytest.mark.parametrize("form", list(FORMATS))
def test_inspect_says_what_the_file_is(tmp_path: Path, form: str) -> None:
    suffix, write = FORMATS[form]
    path = tmp_path / f"loans{suffix}"
    path.write_text(write(tables(plain_quotes=False)["loans"]), encoding="utf-8", newline="")
    (file,) = inspect([path], encoding=None, tell=lambda *_: None)["files"]  # type: ignore[misc]
    assert file["format"] == {".json": "json", ".jsonl": "jsonl", ".xml": "xml"}.get(suffix, "delimited")
    assert file["rows"] == len(town().loans)
    assert file["record_class"] == "circulation"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("loans.json", '[{{"RECORD #(PATRON)": "{canary}", "TITLE": "x"}}, {{"TITLE": "{canary}'),
        ("loans.json", '{{"a":' * 10_000 + '"{canary}"'),
        ("loans.jsonl", '{{"TITLE": "x"}}\n{{"TITLE": "y"}}\n{{"TITLE": "{canary}'),
        ("loans.xml", '<!DOCTYPE r [<!ENTITY e "{canary}">]><r><x>&e;</x><x>&e;</x></r>'),
        ("loans.xml", "<r><x><a>{canary}</a></x><x><a>{canary}</b></x></r>"),
        (
            "loans.log",
            '10.0.0.5 - {canary} [21/Nov/2026:10:11:12 +0000] "GET http://x/ HTTP/1.1" 200 1\n10.0.0.5 - ',
        ),
        ("loans.flat", "*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n.USER_ADDR1_BEGIN.\n.STREET. {canary}\n"),
    ],
)
def test_a_broken_file_ends_in_one_line_without_its_text(tmp_path: Path, name: str, text: str) -> None:
    canary = town().patrons[0].name
    LIVE_CANARIES.add(canary)
    path = tmp_path / name
    path.write_text(text.format(canary=canary), encoding="utf-8")
    ended = disclose(request(tmp_path, seeks=SEEKS), [path], tmp_path / "OUT", "--home", tmp_path / "home")
    assert ended.code == 65
    said = [line for line in ended.stderr.splitlines() if not line.startswith("redactkit: hint:")]
    assert len(said) == 1
    assert said[0].startswith(f"redactkit: error: {name}: ")
    assert canary not in ended.stderr + ended.stdout
    assert not (tmp_path / "OUT").exists()
