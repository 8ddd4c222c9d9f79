from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.failing import failing_at

from redactkit.errors import Busy, OutputExists, RedactkitError, WriteFailed
from redactkit.ledger import EMPTY_HEAD, Disclosed, Ledger, aborted_entry, package_entry
from redactkit.model import Basis, Decision, Outcome, ProfileId, ProfileRef, RuleId

DAY = date(2026, 11, 25)
DECISION = Decision(
    request_id="secret-request-id",
    profile=ProfileRef(id=ProfileId("xx-sample"), version="2024-02-27", sha256="a" * 64),
    outcome=Outcome.RELEASE_REDACTED,
    basis=Basis.POLICY,
    rules=(RuleId("XX-16"),),
)


def entry(package: str, *released: Disclosed) -> dict[str, object]:
    return package_entry(
        day=DAY, package=package, decision=DECISION, tagmanifest_sha256="c" * 64, released=released
    )


def year(period: str = "2024", digest: str = "1" * 64, table: str = "titles.csv") -> Disclosed:
    return Disclosed(record_class="circulation", table=table, period=period, digest=digest)


def book(home: Path) -> Path:
    return home / "ledger" / "ledger.jsonl"


def test_an_empty_ledger_has_a_head_and_no_problem(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "home")
    assert ledger.head() == EMPTY_HEAD
    assert ledger.verify() == ()
    assert ledger.released() == {}


def test_each_line_is_bound_to_the_bytes_before_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    heads = [ledger.append(entry(f"pkg-{number}")).head for number in range(3)]
    lines = book(tmp_path).read_bytes().splitlines()
    assert [hashlib.sha256(line).hexdigest() for line in lines] == heads
    assert [json.loads(line)["prev"] for line in lines] == [EMPTY_HEAD, *heads[:2]]
    assert ledger.head() == heads[-1]
    assert ledger.verify(heads=heads) == ()


def test_the_files_are_private(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        Ledger(tmp_path / "home").append(entry("pkg"))
    finally:
        os.umask(umask)
    for path in [tmp_path / "home", *(tmp_path / "home").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_an_entry_holds_what_it_may_and_nothing_else(tmp_path: Path) -> None:
    Ledger(tmp_path).append(entry("pkg", year()))
    assert json.loads(book(tmp_path).read_bytes()) == {
        "v": 2,
        "day": "2026-11-25",
        "event": "package",
        "package": "pkg",
        "profile": {"id": "xx-sample", "version": "2024-02-27"},
        "outcome": "release_redacted",
        "basis": "policy",
        "rules": ["XX-16"],
        "received": None,
        "clocks_missed": [],
        "tagmanifest_sha256": "c" * 64,
        "released": [
            {"record_class": "circulation", "table": "titles.csv", "period": "2024", "digest": "1" * 64}
        ],
        "prev": EMPTY_HEAD,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"requester": "Jane Roe"},
        {"rows": 3},
        {"event": "other"},
        {"v": 3},
        {"v": 1},
        {"received": "yesterday"},
        {"received": "2026-11-20T10:00"},
        {"clocks_missed": 3},
        {"basis": None},
        {"v": True},
        {"package": "a b"},
        {"released": [{"record_class": "c", "table": "t", "period": "Jane", "digest": "1" * 64}]},
        {"released": [{"record_class": "c", "table": "t", "period": "2024", "digest": "1" * 64, "rows": 3}]},
        {"profile": {"id": "x"}},
        {"tagmanifest_sha256": "short"},
        {"rules": "XX-16"},
        {"event": []},
    ],
)
def test_an_entry_with_anything_else_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(RedactkitError) as caught:
        Ledger(tmp_path).append({**entry("pkg"), **change})
    assert "Jane" not in caught.value.line()
    assert not book(tmp_path).exists()


def test_an_answer_without_a_release_is_an_entry_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(package_entry(day=DAY, package="pkg", decision=DECISION, tagmanifest_sha256=None))
    assert ledger.verify() == ()
    assert ledger.released() == {}


def test_a_period_is_released_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(entry("first", year(), year("2024-03", "2" * 64, "circulation.csv")))
    ledger.append(entry("again", year()))  # the same content may go to somebody else
    with pytest.raises(Busy) as caught:  # whoever asked the ledger before answers with the first
        ledger.append(entry("other", year(digest="9" * 64)))
    assert caught.value.code == 75
    assert "first" in caught.value.line()
    ledger.append(entry("next", year("2025", "9" * 64)))
    assert {key: (one.package, one.digest) for key, one in ledger.released().items()} == {
        ("xx-sample", "circulation", "titles.csv", "2024"): ("first", "1" * 64),
        ("xx-sample", "circulation", "circulation.csv", "2024-03"): ("first", "2" * 64),
        ("xx-sample", "circulation", "titles.csv", "2025"): ("next", "9" * 64),
    }
    assert ledger.verify() == ()


def test_a_package_that_never_became_visible_released_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(entry("first", year()))
    ledger.append(aborted_entry(day=DAY, package="first"))
    assert ledger.released() == {}
    ledger.append(entry("second", year(digest="9" * 64)))
    assert ledger.verify() == ()


@pytest.fixture
def written(tmp_path: Path) -> bytes:
    ledger = Ledger(tmp_path)
    for number in range(3):
        ledger.append(entry(f"pkg-{number}", year(str(2020 + number))))
    return book(tmp_path).read_bytes()


def test_every_changed_byte_is_found(tmp_path: Path, written: bytes) -> None:
    ledger = Ledger(tmp_path)
    for place in range(len(written)):
        book(tmp_path).write_bytes(written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :])
        assert ledger.verify(), f"byte {place}"
    book(tmp_path).write_bytes(written)
    assert ledger.verify() == ()


TAMPERING: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "first dropped": lambda lines: lines[1:],
    "middle dropped": lambda lines: [lines[0], lines[2]],
    "two cut off": lambda lines: lines[:1],
    "all gone": lambda lines: [],
    "reordered": lambda lines: [lines[1], lines[0], lines[2]],
    "repeated": lambda lines: [*lines, lines[2]],
    "blank line": lambda lines: [*lines, b""],
    "spelled otherwise": lambda lines: [lines[0].replace(b'":', b'": '), *lines[1:]],
    "deep": lambda lines: [b"[" * 100_000, *lines],
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found_and_nothing_is_written_on_top(tmp_path: Path, written: bytes, how: str) -> None:
    lines = TAMPERING[how](written.splitlines())
    changed = b"".join(line + b"\n" for line in lines)
    book(tmp_path).write_bytes(changed)
    ledger = Ledger(tmp_path)
    assert ledger.verify()
    for act in (ledger.head, ledger.released, lambda: ledger.append(entry("more"))):
        with pytest.raises(WriteFailed):
            act()
    assert book(tmp_path).read_bytes() == changed


def test_one_line_cut_off_is_found(tmp_path: Path, written: bytes) -> None:
    book(tmp_path).write_bytes(b"".join(written.splitlines(keepends=True)[:-1]))
    assert Ledger(tmp_path).verify()


def test_a_rewritten_ledger_is_found_by_an_old_letter(tmp_path: Path, written: bytes) -> None:
    printed = Ledger(tmp_path).head()
    for path in (tmp_path / "ledger").iterdir():
        path.unlink()
    ledger = Ledger(tmp_path)
    ledger.append(entry("forged"))
    assert ledger.verify() == ()
    assert ledger.verify(heads=[printed])


@pytest.mark.parametrize("torn", [b"{", b'{"v":1,"day":"2026-11-25"', b"\0" * 40])
def test_a_torn_last_line_is_reported_and_cut(tmp_path: Path, written: bytes, torn: bytes) -> None:
    with book(tmp_path).open("ab") as file:
        file.write(torn)
    ledger = Ledger(tmp_path)
    assert any("torn" in problem for problem in ledger.verify())
    assert ledger.append(entry("next")).cut_bytes == len(torn)
    assert ledger.verify() == ()
    assert book(tmp_path).read_bytes().startswith(written)
    assert len(book(tmp_path).read_bytes().splitlines()) == 4


def test_a_run_that_ended_before_the_head_was_written_is_no_damage(tmp_path: Path, written: bytes) -> None:
    ledger = Ledger(tmp_path)
    before = (tmp_path / "ledger" / "head").read_bytes()
    ledger.append(entry("last"))
    (tmp_path / "ledger" / "head").write_bytes(before)
    assert ledger.verify() == ()
    ledger.append(entry("next"))
    assert ledger.verify() == ()


@pytest.mark.parametrize(
    ("call", "code"), [("write", errno.ENOSPC), ("fsync", errno.EIO), ("replace", errno.EIO)]
)
def test_a_failing_disk_leaves_the_ledger_as_it_was(
    tmp_path: Path, written: bytes, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    ledger = Ledger(tmp_path)
    nth = 0
    while True:
        nth += 1
        with monkeypatch.context() as patched:
            patched.setattr(os, call, failing_at(nth, call, code))
            try:
                ledger.append(entry("next"))
            except WriteFailed:
                pass
            else:
                break
        assert book(tmp_path).read_bytes() == written
        assert ledger.verify() == ()
    assert nth > 1
    assert len(book(tmp_path).read_bytes().splitlines()) == 4


def test_a_busy_lock_is_busy(tmp_path: Path) -> None:
    Ledger(tmp_path).append(entry("one"))
    with FileLock(tmp_path / "ledger" / "lock"), pytest.raises(Busy) as caught:
        Ledger(tmp_path, wait_s=0.05).append(entry("two"))
    assert caught.value.code == 75


def test_a_home_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputExists):
        Ledger(tmp_path / "file").append(entry("one"))


def test_a_linked_ledger_is_refused(tmp_path: Path) -> None:
    Ledger(tmp_path).append(entry("one"))
    book(tmp_path).rename(tmp_path / "elsewhere")
    book(tmp_path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputExists):
        Ledger(tmp_path).append(entry("two"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with a name in a folder")
@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
@pytest.mark.parametrize("name", ["head", "ledger.jsonl"])
def test_what_is_no_file_is_neither_waited_for_nor_a_fault(tmp_path: Path, name: str, kind: str) -> None:
    Ledger(tmp_path).append(entry("one"))
    file = tmp_path / "ledger" / name
    file.unlink()
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case _:
            file.symlink_to("/dev/zero")
    with pytest.raises((OutputExists, WriteFailed)):
        Ledger(tmp_path).append(entry("two"))
    if name == "head":
        assert any("last lines" in problem for problem in Ledger(tmp_path).verify())


def append_some(home: Path, who: int) -> None:
    for number in range(4):
        Ledger(home).append(entry(f"pkg-{who}-{number}"))


def test_many_processes_make_one_chain(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=append_some, args=(tmp_path, who)) for who in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    lines = [json.loads(line) for line in book(tmp_path).read_bytes().splitlines()]
    assert {line["package"] for line in lines} == {
        f"pkg-{who}-{number}" for who in range(3) for number in range(4)
    }
    assert Ledger(tmp_path).verify() == ()


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(min_value=1, max_value=2000))
def test_any_cut_is_found(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    home = tmp_path_factory.mktemp("home")
    ledger = Ledger(home)
    for number in range(4):
        ledger.append(entry(f"pkg-{number}"))
    content = book(home).read_bytes()
    book(home).write_bytes(content[: max(0, len(content) - cut)])
    assert ledger.verify()
