"""A run that was killed is put right by the next one, with no hand work."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from redactkit.errors import OutputExists, WriteFailed
from redactkit.held import Hold, hold
from redactkit.ledger import Ledger, Places, aborted_entry, key_entry, package_entry
from redactkit.ledger.unfinished import Run
from redactkit.model import Basis, Decision, Outcome, ProfileId, ProfileRef, RuleId

DAY = date(2026, 11, 25)
DECISION = Decision(
    request_id="r",
    profile=ProfileRef(id=ProfileId("xx-sample"), version="1", sha256="a" * 64),
    outcome=Outcome.REFUSE,
    basis=Basis.GAP,
    rules=(RuleId("XX-16"),),
)
PACKAGE = "rk-0123"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A run's folders as they stand before anything is visible."""
    work = [tmp_path / "work" / name for name in (".partial-OUT-0", ".partial-OUT-record-0")]
    for folder in work:
        (folder / "whole").mkdir(parents=True)
        (folder / "whole" / "file").write_bytes(b"x")
        (folder / "lock").touch()
    return Places(
        out=tmp_path / "work" / "OUT",
        record=tmp_path / "work" / "OUT-record",
        staged_out=work[0] / "whole",
        staged_record=work[1] / "whole",
    )


def die(run: Run) -> None:
    """What the system does for a process that is killed: its lock is dropped, and nothing else."""
    held: Hold = run._held
    held.let_go()


def events(home: Path) -> list[str]:
    book = home / "ledger" / "ledger.jsonl"
    return [json.loads(line)["event"] for line in book.read_bytes().splitlines()] if book.exists() else []


def work(places: Places) -> list[str]:
    return sorted(path.name for path in places.out.parent.iterdir())


def announced(home: Path, places: Places, *, line: bool = True) -> Ledger:
    """A run that died after it told the ledger, or just before."""
    ledger = Ledger(home)
    run = ledger.start(places)
    run.announce(PACKAGE)
    os.rename(places.staged_record, places.record)
    if line:
        ledger.append(package_entry(day=DAY, package=PACKAGE, decision=DECISION, tagmanifest_sha256=None))
    die(run)
    return ledger


def restart(ledger: Ledger) -> tuple[str, ...]:
    told = ledger.recover(day=DAY)
    assert ledger.verify() == ()
    return told


def test_a_run_that_ends_leaves_nothing_in_the_home(tmp_path: Path, places: Places) -> None:
    run = Ledger(tmp_path).start(places)
    assert len(list((tmp_path / "ledger").glob("run-*"))) == 2
    run.end()
    assert sorted(path.name for path in (tmp_path / "ledger").iterdir()) == ["lock"]


def test_a_living_run_is_left_alone(tmp_path: Path, places: Places) -> None:
    ledger = Ledger(tmp_path)
    living = ledger.start(places)
    assert restart(ledger) == ()
    assert places.staged_out.is_dir()
    assert len(list((tmp_path / "ledger").glob("run-*"))) == 2
    living.end()


def test_a_run_that_died_before_it_told_the_ledger_is_removed(tmp_path: Path, places: Places) -> None:
    ledger = Ledger(tmp_path)
    die(ledger.start(places))
    assert any("removed" in line for line in restart(ledger))
    assert work(places) == []
    assert events(tmp_path) == []
    assert sorted(path.name for path in (tmp_path / "ledger").iterdir()) == ["lock"]


def test_a_record_that_no_entry_is_about_is_removed(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places, line=False)
    assert work(places) == [".partial-OUT-0", ".partial-OUT-record-0", "OUT-record"]
    restart(ledger)
    assert work(places) == []
    assert events(tmp_path) == []


def test_an_entry_without_its_folder_is_answered_with_aborted(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places)
    told = restart(ledger)
    assert events(tmp_path) == ["package", "aborted"]
    assert work(places) == []
    assert any(PACKAGE in line and "before" in line and "OUT" in line for line in told)
    assert restart(ledger) == ()


def test_a_folder_that_appeared_is_acknowledged(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places)
    os.rename(places.staged_out, places.out)
    told = restart(ledger)
    assert events(tmp_path) == ["package", "recovered"]
    assert work(places) == ["OUT", "OUT-record"]
    assert any("whole" in line for line in told)
    assert restart(ledger) == ()


def test_a_folder_that_was_carried_away_counts_as_released(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places)
    os.rename(places.staged_out, places.out)
    os.rename(places.out, tmp_path / "sent")
    told = restart(ledger)
    assert events(tmp_path) == ["package", "recovered"]
    assert work(places) == ["OUT-record"], "the record of what was sent stays"
    assert any("counts as released" in line for line in told)


def test_somebody_elses_folders_of_that_name_are_not_touched(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places)
    shutil.rmtree(places.record)
    for folder in (places.out, places.record):
        folder.mkdir()
        (folder / "theirs").touch()
    restart(ledger)
    assert events(tmp_path) == ["package", "aborted"]
    assert work(places) == ["OUT", "OUT-record"]
    assert (places.record / "theirs").exists()


def test_a_record_that_somebody_has_changed_since_is_told_and_stays(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places)
    (places.record / "my-notes.txt").touch()
    os.utime(places.record, (1, 1))  # whatever the grain of this disk's clock
    told = restart(ledger)
    assert work(places) == ["OUT-record"]
    assert any("OUT-record" in line and "not removed" in line for line in told)


def test_only_a_workplace_is_removed(tmp_path: Path, places: Places) -> None:
    ledger = Ledger(tmp_path)
    die(ledger.start(places))
    os.rename(places.staged_out.parent, tmp_path / "work" / "mine")
    (file,) = (tmp_path / "ledger").glob("run-*.json")
    file.write_bytes(file.read_bytes().replace(b".partial-OUT-0", b"mine"))
    restart(ledger)
    assert work(places) == ["mine"]


def test_a_place_that_is_not_there_waits(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places)
    os.rename(places.out.parent, tmp_path / "unplugged")
    assert any("not there" in line for line in restart(ledger))
    assert events(tmp_path) == ["package"]
    os.rename(tmp_path / "unplugged", places.out.parent)
    restart(ledger)
    assert events(tmp_path) == ["package", "aborted"]
    assert work(places) == []


@pytest.mark.parametrize("last", ["aborted", "recovered"])
def test_a_start_that_died_too_is_no_second_entry(tmp_path: Path, places: Places, last: str) -> None:
    ledger = announced(tmp_path, places)
    if last == "recovered":
        os.rename(places.staged_out, places.out)
    ledger.append({**aborted_entry(day=DAY, package=PACKAGE), "event": last})
    restart(ledger)
    assert events(tmp_path) == ["package", last]
    assert work(places) == ([] if last == "aborted" else ["OUT", "OUT-record"])
    assert not list((tmp_path / "ledger").glob("run-*"))


def test_a_line_that_says_aborted_and_could_not_be_written_is_written_later(
    tmp_path: Path, places: Places
) -> None:
    ledger = Ledger(tmp_path)
    run = ledger.start(places)
    run.announce(PACKAGE)
    ledger.append(package_entry(day=DAY, package=PACKAGE, decision=DECISION, tagmanifest_sha256=None))
    run.leave(never=True)
    run.end()  # as a context's end does
    shutil.rmtree(places.out.parent)
    places.out.parent.mkdir()
    restart(ledger)
    assert events(tmp_path) == ["package", "aborted"]


def test_what_was_not_announced_is_not_aborted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.abort(PACKAGE, day=DAY)
    assert events(tmp_path) == []
    ledger.append(package_entry(day=DAY, package=PACKAGE, decision=DECISION, tagmanifest_sha256=None))
    ledger.abort("rk-other", day=DAY)
    assert events(tmp_path) == ["package"]
    ledger.abort(PACKAGE, day=DAY)
    ledger.abort(PACKAGE, day=DAY)
    assert events(tmp_path) == ["package", "aborted"]


@pytest.mark.parametrize("carried_away", [True, False])
def test_an_older_copy_of_the_home_removes_no_finished_record(
    tmp_path: Path, places: Places, carried_away: bool
) -> None:
    ledger = announced(tmp_path, places, line=False)  # the copy was made before the line was written
    os.rename(places.staged_out, tmp_path / "sent" if carried_away else places.out)
    told = restart(ledger)
    assert work(places) == (["OUT-record"] if carried_away else ["OUT", "OUT-record"])
    assert any("OUT" in line and "older copy" in line for line in told)
    assert restart(ledger) == ()


def test_a_copy_of_the_home_leaves_the_living_run_alone(tmp_path: Path, places: Places) -> None:
    ledger = announced(tmp_path, places, line=False)  # whose lock in the home was not copied
    living = hold(places.staged_out.parent / "lock")
    assert living is not None
    before = work(places)
    assert restart(ledger) == ()
    assert work(places) == before
    assert places.staged_out.is_dir()
    living.let_go()
    restart(ledger)
    assert work(places) == []


def test_a_key_line_is_in_nobodys_way(tmp_path: Path, places: Places) -> None:
    Ledger(tmp_path).append(key_entry(day=DAY, fingerprint="SHA256:" + "A" * 43))
    ledger = announced(tmp_path, places)
    restart(ledger)
    assert events(tmp_path) == ["key", "package", "aborted"]
    ledger.append(package_entry(day=DAY, package="rk-2", decision=DECISION, tagmanifest_sha256=None))
    ledger.abort("rk-2", day=DAY)
    assert events(tmp_path)[3:] == ["package", "aborted"]


def test_a_run_takes_back_its_own_line_alone(tmp_path: Path) -> None:
    line = package_entry(day=DAY, package=PACKAGE, decision=DECISION, tagmanifest_sha256=None)
    first = Ledger(tmp_path)
    first.append(line)
    second = Ledger(tmp_path)  # the same request with the same key: it has the same id
    second.abort(PACKAGE, day=DAY)
    assert events(tmp_path) == ["package"]
    second.append(line)
    second.abort(PACKAGE, day=DAY)
    assert events(tmp_path) == ["package", "package", "aborted"]
    third = Ledger(tmp_path)
    third.append(line)
    third.abort(PACKAGE, day=DAY)
    third.abort(PACKAGE, day=DAY)
    assert events(tmp_path) == ["package", "package", "aborted", "package", "aborted"]


def test_a_torn_line_is_cut_and_told(tmp_path: Path, places: Places) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(package_entry(day=DAY, package=PACKAGE, decision=DECISION, tagmanifest_sha256=None))
    book = tmp_path / "ledger" / "ledger.jsonl"
    whole = book.read_bytes()
    book.write_bytes(whole + b'{"v":2')
    assert any("torn" in line for line in restart(ledger))
    assert book.read_bytes() == whole


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]\n", b'{"out": 3}\n', b'{"out": "x"}\n', b"\xff\n", b"3\n"]
)
def test_a_run_that_had_not_said_where_it_writes_is_forgotten(
    tmp_path: Path, places: Places, content: bytes
) -> None:
    ledger = Ledger(tmp_path)
    die(ledger.start(places))
    (file,) = (tmp_path / "ledger").glob("run-*.json")
    file.write_bytes(content)
    assert restart(ledger) == ()
    assert not list((tmp_path / "ledger").glob("run-*"))


def test_a_second_line_that_was_torn_off_announces_nothing(tmp_path: Path, places: Places) -> None:
    ledger = Ledger(tmp_path)
    run = ledger.start(places)
    run.announce(PACKAGE)
    die(run)
    (file,) = (tmp_path / "ledger").glob("run-*.json")
    file.write_bytes(file.read_bytes()[:-1])
    restart(ledger)
    assert work(places) == []


def test_while_the_ledger_cannot_be_written_a_dead_run_waits(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = announced(tmp_path, places)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", _refuse)
        with pytest.raises(WriteFailed):
            ledger.recover(day=DAY)
    assert events(tmp_path) == ["package"]
    restart(ledger)
    assert events(tmp_path) == ["package", "aborted"]


def test_a_folder_that_cannot_be_looked_through_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path)
    assert restart(ledger) == ()
    monkeypatch.setattr(os, "scandir", _refuse)
    with pytest.raises(OutputExists):
        ledger.recover(day=DAY)


def _refuse(*_: object) -> None:
    raise OSError(28, "no space")


def test_lines_of_version_1_are_read(tmp_path: Path) -> None:
    old = package_entry(day=DAY, package="old", decision=DECISION, tagmanifest_sha256=None)
    for name in ("basis", "received", "clocks_missed"):
        del old[name]
    ledger = Ledger(tmp_path)
    ledger.append({**old, "v": 1})
    ledger.append({**aborted_entry(day=DAY, package="old"), "v": 1})
    ledger.append(package_entry(day=DAY, package="new", decision=DECISION, tagmanifest_sha256=None))
    assert ledger.verify() == ()


def test_a_file_without_its_lock_is_of_a_run_that_was_done(tmp_path: Path, places: Places) -> None:
    ledger = Ledger(tmp_path)
    die(ledger.start(places))
    (lock,) = (tmp_path / "ledger").glob("run-*.lock")
    lock.unlink()
    assert restart(ledger) == ()
    assert not list((tmp_path / "ledger").glob("run-*"))
    assert places.staged_out.is_dir()


@pytest.mark.parametrize("call", ["write", "fsync", "open"])
def test_a_run_that_cannot_be_entered_leaves_nothing(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    ledger = Ledger(tmp_path)
    assert restart(ledger) == ()
    real = getattr(os, call)
    left: list[int] = []

    def fail(*given: object, **more: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            _refuse()
        return real(*given, **more)

    for nth in range(1, 20):
        left[:] = [nth]
        with monkeypatch.context() as patched:
            patched.setattr(os, call, fail)
            try:
                run = ledger.start(places)
            except (WriteFailed, OutputExists):
                assert sorted(path.name for path in (tmp_path / "ledger").iterdir()) == ["lock"]
            else:
                break
    assert nth > 1
    run.end()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Path]:
    found = hold(tmp_path / "lock")
    assert found is not None
    yield tmp_path / "lock"
    found.let_go()


def test_a_held_file_is_held_once(held: Path) -> None:
    assert hold(held) is None


class Killed(BaseException):
    """What ends a process at once."""


def test_runs_that_died_between_their_line_and_the_head_leave_no_damage(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run itself, and the next one while it put that right."""
    write, write_head, written = Ledger._write, Ledger._write_head, []

    def written_now(self: Ledger, line: bytes, *, at: int) -> None:
        write(self, line, at=at)
        written.append(line)

    def killed_behind_a_line(self: Ledger, head: str) -> None:
        if written:
            raise Killed
        write_head(self, head)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "_write", written_now)
        patched.setattr(Ledger, "_write_head", killed_behind_a_line)
        patched.setattr(os, "truncate", lambda *_: None)  # a run that is killed takes nothing back
        with pytest.raises(Killed):
            announced(tmp_path, places)
        written.clear()
        with pytest.raises(Killed):
            Ledger(tmp_path).recover(day=DAY)
    assert events(tmp_path) == ["package", "aborted"]
    restart(Ledger(tmp_path))
    assert events(tmp_path) == ["package", "aborted"]
