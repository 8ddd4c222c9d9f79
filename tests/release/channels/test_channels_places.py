"""Channels of places: C10 to C16 and C25 to C28, from the parts of a workbook to a pasted error."""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.malformed.cases import CASES, PLACES
from tests.support import ready
from tests.support.canaries import Search, found_below, found_in
from tests.support.command import DAY, Ended, disclose, key_file, redactkit, request, tree
from tests.support.town import LOAN_HEADER, Town, make_town, write_table
from tests.trust.canaries.exports import books
from tests.trust.canaries.sowing import Sower

NO_NETWORK = Path(__file__).resolve().parents[2] / "support" / "no_network"
_KINDS = ("xlsx", "xls", "ods")
PAYLOADS = (
    '=HYPERLINK("https://example.org/?"&A1,"look")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    "\x00=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)",
    " =1+1", "\u200b=1+1", "\ufeff=1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip
_RUNS = tuple("=+-@\t\r\n\0＝＋－＠")


def answered(folder: Path, exports: list[Path], *more: str | Path, **env: str) -> Ended:
    """The public request for the year."""
    places = ["--home", folder / "home", "--unknown", "withhold", *more]
    return disclose(request(folder), exports, folder / "OUT", *places, env=env)


def with_titles(folder: Path, town: Town, titles: list[str]) -> list[Path]:
    """The town's exports, with these titles among the loans of its own patrons."""
    patrons, loans = town.write(folder / "in")
    rows = [loan.row() for loan in town.loans]
    own = [row for row, loan in zip(rows, town.loans, strict=True) if loan.patron.home.startswith("dux")]
    for row, title in zip(own, titles, strict=False):
        row[LOAN_HEADER.index("TITLE")] = title
        row[LOAN_HEADER.index("OUT DATE")] = "03-04-2024 10:00"
    write_table(loans, LOAN_HEADER, rows)
    return [patrons, loans]


@pytest.mark.parametrize("kind", _KINDS)
def test_c10_no_part_of_a_workbook_goes_on(tmp_path: Path, kind: str) -> None:
    planted = books(tmp_path / "in", kind, Sower(seed=10, letters=True), 12)
    assert answered(tmp_path, planted.paths).code == 0
    assert found_below([tmp_path / "OUT"], planted.sower.planted | planted.named) == {}
    if kind == "xlsx":
        hidden = planted.sower.planted - {cell for person in planted.people for cell in vars_of(person)}
        inside = Search(hidden).in_bytes(planted.paths[0].read_bytes())
        assert len(inside) >= 28, "they stand in the export"


def vars_of(person: object) -> Iterator[str]:
    """The values of a person, as text."""
    yield from (str(getattr(person, name)) for name in type(person).__slots__)  # type: ignore[attr-defined]


def test_c11_no_released_cell_begins_with_what_runs(tmp_path: Path) -> None:
    town = make_town(211)
    exports = with_titles(tmp_path, town, [*PAYLOADS, "-5", "+1", "-0.25"])
    assert answered(tmp_path, exports).code == 0
    cells = {
        cell
        for path in (tmp_path / "OUT/release/data").glob("*.csv")
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        for cell in row
    }
    numbers = {"-5", "+1", "-0.25"}
    assert numbers <= cells, "numbers stay numbers"
    assert not [cell for cell in cells - numbers if cell.lstrip(" \u200b\ufeff").startswith(_RUNS)]
    assert sum(cell.startswith("'") for cell in cells) >= 12, "the payloads were released"


def test_c12_no_name_of_a_file_or_a_folder_or_an_account(tmp_path: Path) -> None:
    town = make_town(212)
    family = town.patrons[0].name.split(", ")[0]
    exports = town.write(tmp_path / f"{family}_subpoena", names=(town.patrons[1].card, f"{family}_loans"))
    log = tmp_path / "log"
    ended = answered(
        tmp_path, exports, **{"USER": family, "LOGNAME": family, "HOSTNAME": family, ready.LOG: str(log)}
    )
    assert ended.code == 0, ended.stderr
    search = Search(town.canaries())
    assert search.below([tmp_path / "OUT", tmp_path / "home"]) == {}
    assert not search.in_bytes(log.read_bytes() if log.exists() else b"")
    kept = {name for name, content in tree(tmp_path / "OUT-record").items() if search.in_bytes(content)}
    assert kept, "the custodian's record names her files, and the search finds them there"


def test_c13_nothing_in_a_log_at_its_most_talkative(tmp_path: Path) -> None:
    """Every logger of every library at DEBUG, on paths that end well and on paths that fail."""
    town = make_town(213)
    patrons, loans = town.write(tmp_path / "in")
    search, log = Search(town.canaries()), tmp_path / "log"
    env = {ready.LOG: str(log)}
    (tmp_path / "cut.csv").write_bytes(loans.read_bytes()[:-9])
    (tmp_path / "mixed.csv").write_bytes(loans.read_bytes() + b"\xff\xfe" + loans.read_bytes()[:999])
    notes = tmp_path / "notes.txt"
    notes.write_text("\n".join(patron.note for patron in town.patrons), encoding="utf-8")
    for arguments in (
        ["detect", notes, "--known", patrons],
        ["detect", notes, "--free-text", "strict"],
        ["audit", patrons, loans],
        ["inspect", patrons, tmp_path / "cut.csv"],
        ["audit", tmp_path / "mixed.csv", "--json"],
    ):
        ended = redactkit(*arguments, env=env)
        assert not search.in_bytes((ended.stdout + ended.stderr).encode())
    assert not search.in_bytes(log.read_bytes())
    assert b"presidio" in log.read_bytes(), "the libraries' own loggers were heard"
    logging.getLogger("anybody").warning("a line of a log")
    assert search.in_text(f"DEBUG:x:could not read {town.patrons[0].email}")


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_c14_files_are_made_in_folders_of_ones_own_and_nowhere_else(tmp_path: Path) -> None:
    town = make_town(214, patrons=20, loans=60)
    exports = town.write(tmp_path / "in")
    trace, temporary = tmp_path / "trace", tmp_path / "tmp"
    temporary.mkdir()
    form, key = request(tmp_path), key_file(tmp_path)
    done = subprocess.run(
        ["strace", "-f", "-qq", "-y", "-e", "trace=openat,open,creat,mkdir,mkdirat", "-o", trace,
         sys.executable, "-m", "redactkit", "disclose", form, *exports, "--as-of", DAY,
         "--out", tmp_path / "OUT",
         "--key", key, "--home", tmp_path / "home", "--quiet"],
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1",
             "PYTHONPATH": str(NO_NETWORK)},
        check=False, capture_output=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    made = [line for line in lines if ("O_CREAT" in line or " mkdir" in line) and "= -1" not in line]
    assert len(made) > 10
    for line in made:
        path = re.search(r'"([^"]+)"', line)
        assert path is not None
        inside = path[1].startswith((f"{tmp_path}/.partial-", f"{tmp_path}/home", "/dev/null"))
        assert inside, f"a file is made elsewhere: {line[:200]}"
        assert re.search(r"0?[67]00\)|0777\)", line) or "/home" in path[1], line[:200]
    assert list(temporary.iterdir()) == []
    assert not list(tmp_path.glob(".partial-*"))
    for path in [
        *(tmp_path / "OUT").rglob("*"),
        *(tmp_path / "OUT-record").rglob("*"),
        *(tmp_path / "home").rglob("*"),
    ]:
        assert stat.S_IMODE(path.stat().st_mode) in (0o600, 0o700), path.name


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such limit")
def test_c14_a_process_that_is_killed_leaves_no_core() -> None:
    code = (
        "import resource, sys; from redactkit.cli import exits;"
        "exits.run(lambda: print(resource.getrlimit(resource.RLIMIT_CORE)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0)"


def test_c15_the_terminal_shows_headers_that_are_known_and_counts(tmp_path: Path) -> None:
    town = make_town(215)
    exports = town.write(tmp_path / "in")
    lines = exports[0].read_text(encoding="utf-8").splitlines()
    unknown = town.patrons[0].name
    exports[0].write_text("\n".join(f'{line},"{unknown}"' for line in lines), encoding="utf-8")
    search = Search(town.canaries())
    for more in ([], ["--json"]):
        ended = redactkit("inspect", *exports, *more)
        assert ended.code == 0
        assert not search.in_text(ended.stdout + ended.stderr)
        assert "PATRN NAME" in ended.stdout
    assert search.in_text(f"row 1: {unknown}")


class Page(HTMLParser):
    """What a page would do in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in {
            "script",
            "iframe",
            "object",
            "embed",
            "img",
            "svg",
            "link",
            "form",
            "base",
            "audio",
            "video",
        }:
            self.active.append(tag)
        for name, value in known.items():
            if name.startswith("on") or (name in {"href", "src", "action", "data"} and value):
                self.active.append(f"{tag} {name}")
        if tag == "meta" and known.get("http-equiv") == "Content-Security-Policy":
            self.policy = known.get("content") or ""
        elif tag == "meta" and "http-equiv" in known:
            self.active.append("meta")


def looked_at(content: bytes) -> Page:
    """A page, parsed."""
    page = Page()
    page.feed(content.decode())
    page.close()
    return page


def test_c16_the_pages_run_and_load_nothing(tmp_path: Path) -> None:
    town = make_town(216)
    patrons, loans = with_titles(
        tmp_path, town, ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"]
    )
    hostile = patrons.with_name('<img src=x onerror="alert(1)">.csv')
    patrons.rename(hostile)
    with loans.open("a", encoding="utf-8") as file:
        file.write('"one field"\r\n')
    ended = answered(tmp_path, [hostile, loans])
    assert ended.code == 0, ended.stderr
    assert redactkit("audit", hostile, loans, "--quiet", "--html", "a.html", cwd=tmp_path).code == 5
    pages = [
        tmp_path / "OUT-record/START-HERE.html",
        tmp_path / "OUT-record/review.html",
        tmp_path / "a.html",
    ]
    search = Search(town.canaries())
    for path in pages:
        page = looked_at(path.read_bytes())
        assert page.active == [], path.name
        assert page.policy == "default-src 'none'; style-src 'unsafe-inline'", path.name
        assert not search.in_bytes(path.read_bytes()), path.name
    assert looked_at(b'<p onclick="x"><script>y</script>').active == ["p onclick", "script"]


def test_c25_archives_say_nothing_of_when_where_and_by_whom(tmp_path: Path) -> None:
    town = make_town(225)
    found = []
    for name, env in (
        ("a", {"TZ": "Pacific/Kiritimati", "USER": "karen"}),
        ("b", {"TZ": "America/New_York", "USER": "root"}),
    ):
        ended = answered(tmp_path / name, town.write(tmp_path / name / "in"), **env)
        assert ended.code == 0, ended.stderr
        found.append(tree(tmp_path / name / "OUT"))
    assert found[0] == found[1]
    archives = [content for name, content in found[0].items() if name.endswith(".docx")]
    assert archives
    for content in archives:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.comment == b""
            for member in archive.infolist():
                assert (member.date_time, member.extra, member.comment) == ((1980, 1, 1, 0, 0, 0), b"", b"")
            parts = [name for name in archive.namelist() if name.startswith("docProps")]
            text = b"".join(archive.read(name) for name in parts)
        assert not re.search(rb"<(?:dc:creator|cp:lastModifiedBy|Company|Manager)>[^<]", text)


def test_c26_what_lay_there_before_is_not_touched_and_nothing_is_added(tmp_path: Path) -> None:
    town = make_town(226)
    (tmp_path / "OUT/release/data").mkdir(parents=True)
    residue = tmp_path / "OUT/release/data/old.csv"
    residue.write_text(town.patrons[0].name)
    assert answered(tmp_path, town.write(tmp_path / "in")).code == 73
    assert tree(tmp_path / "OUT") == {"release/data/old.csv": town.patrons[0].name.encode()}
    assert not (tmp_path / "OUT-record").exists()


def test_c27_a_policy_of_ones_own_is_named_and_not_copied(tmp_path: Path) -> None:
    """A person's name in a rule's reason or in a remark of the file does not go out with the copy."""
    town = make_town(227)
    name = town.patrons[0].name.split(", ")[0]
    own = tmp_path / "our-town.yaml"
    own.write_text(
        f"# written when {name} complained\nextends: ma-duxbury\nid: our-town\nrules:\n  - id: OT-1\n"
        "    step: 6\n"
        f"    after: DX-08\n    when: {{asker: union}}\n    outcome: refuse\n    basis: gap\n"
        f"    because: this town gives nothing to {name}\n",
        encoding="utf-8",
    )
    form = request(tmp_path, profile=str(own))
    ended = disclose(form, town.write(tmp_path / "in"), tmp_path / "OUT", "--home", tmp_path / "home")
    assert ended.code == 0, ended.stderr
    assert found_below([tmp_path / "OUT"], [name]) == {}
    manifest = json.loads(
        (tmp_path / "OUT/release/data/disclosure-manifest.json").read_text(encoding="utf-8")
    )
    assert manifest["profile"]["id"] == "our-town"
    assert re.fullmatch("[0-9a-f]{64}", manifest["profile"]["sha256"])
    assert found_in(own.read_bytes(), [name])


_LIGHT = [case for case in CASES if not case.heavy and case not in PLACES]


def test_c28_no_error_can_be_pasted_with_a_value_in_it(tmp_path: Path) -> None:
    """Every error that malformed input raises, as lines and as JSON; some of each kind of input."""
    town = make_town(228, patrons=12, loans=40)
    search = Search(town.canaries())
    codes = set()
    for nth, case in enumerate(_LIGHT[::8]):
        folder = tmp_path / f"{nth}"
        (folder / "spoilt").mkdir(parents=True)
        patrons, loans = town.write(folder / "in")
        spoilt = case.make(folder / "spoilt", loans.read_bytes())
        ended = answered(folder, [patrons, spoilt], *(["--json"] if nth % 2 else []))
        assert not search.in_bytes((ended.stdout + ended.stderr).encode()), case.name
        codes.add(ended.code)
    assert 65 in codes, "there were errors to look at"
