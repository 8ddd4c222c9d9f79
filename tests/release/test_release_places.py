"""Where a run writes: what a killed one left is put right and told, and copied folders are told."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.command import DAY, Ended, redactkit, request
from tests.trust.traced import command_line

from redactkit.cli import exits
from redactkit.held import hold
from redactkit.ledger import Ledger, Places
from redactkit.ledger.unfinished import begin
from redactkit.package import staging
from redactkit.synced import synced_by


def answer(folder: Path, *more: str | Path, out: str = "OUT") -> Ended:
    return redactkit(
        *("decide", request(folder), "--out", folder / "work" / out, "--home", folder / "home"),
        *("--as-of", DAY, *more),
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path


def broken(place: Path) -> int:
    """The same in this process, where a test can break something."""
    form, out, home = request(place), place / "work" / "OUT", place / "home"
    umask = os.umask(0o022)
    try:
        return exits.run(command_line("decide", form, "--out", out, "--home", home, "--as-of", DAY))
    finally:
        os.umask(umask)


def ledger_of(place: Path) -> list[object]:
    return [entry["event"] for entry, _ in Ledger(place / "home").lines()]


def stands(place: Path) -> bool:
    names = sorted(path.name for path in (place / "work").iterdir() if not path.name.startswith("."))
    return names == ["OUT", "OUT-record"]


def recovers(place: Path) -> None:
    """The next run says that the folder is there, and the ledger with it."""
    ended = answer(place, out="NEXT")
    assert ended.code == 0, ended.stderr
    assert "just after its folder OUT appeared: it is whole" in ended.stderr
    assert ledger_of(place) == ["package", "recovered", "package"]


def test_a_disk_that_fails_and_takes_nothing_back_leaves_the_folder_and_its_line(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out = place / "work" / "OUT"
    sync, rename, rmtree = staging.sync_folder, os.rename, shutil.rmtree

    def failing_sync(folder: Path) -> None:
        if folder == out.parent and out.exists():
            raise OSError(errno.EIO, "the disk failed")
        sync(folder)

    def read_only(real: Callable[..., object]) -> Callable[..., object]:
        def call(path: Path, *more: object, **given: object) -> object:
            if out.exists() and out.parent in Path(path).parents:
                raise OSError(errno.EROFS, "mounted read-only since")
            return real(path, *more, **given)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(staging, "sync_folder", failing_sync)
        patched.setattr(os, "rename", read_only(rename))
        patched.setattr(
            shutil, "rmtree", lambda path, *a, **k: None if out.exists() else rmtree(path, *a, **k)
        )
        assert broken(place) == 74
    told = capfd.readouterr().err
    assert "OUT: this folder is there, whole" in told
    assert "left behind" not in told
    assert stands(place)
    assert ledger_of(place) == ["package"]
    recovers(place)


def test_an_interruption_after_the_folder_appeared_takes_nothing_back(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    publish = staging.Staging.publish

    def late(self: staging.Staging, *, intent: Callable[[], None]) -> None:
        publish(self, intent=intent)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(staging.Staging, "publish", late)
        assert broken(place) == 130
    assert "unless its folder is there now" in capfd.readouterr().err
    assert stands(place)
    assert ledger_of(place) == ["package"]
    recovers(place)


def test_an_interruption_before_the_folder_appeared_is_told_to_the_ledger(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = staging._give_name

    def early(staged: Path, target: Path) -> None:
        if target.name == "OUT":
            raise KeyboardInterrupt
        give(staged, target)

    with monkeypatch.context() as patched:
        patched.setattr(staging, "_give_name", early)
        assert broken(place) == 130
    assert list((place / "work").iterdir()) == []
    assert ledger_of(place) == ["package", "aborted"]


def kill(place: Path) -> None:
    """Leave what a run leaves that is killed between the ledger's line and OUT's name."""
    assert answer(place).code == 0
    work = place / "work"
    for name in ("OUT", "OUT-record"):
        (work / f".partial-{name}-0123456789abcdef").mkdir()
    staged = [work / f".partial-{name}-0123456789abcdef" / "whole" for name in ("OUT", "OUT-record")]
    run = begin(
        place / "home" / "ledger",
        Places(out=work / "OUT", record=work / "OUT-record", staged_out=staged[0], staged_record=staged[1]),
    )
    os.rename(work / "OUT", staged[0])
    os.rename(work / "OUT-record", staged[1])
    (entry,) = [entry for entry, _ in Ledger(place / "home").lines()]
    run.announce(str(entry["package"]))
    os.rename(staged[1], work / "OUT-record")
    run._held.let_go()


def test_what_a_run_of_a_lost_home_left_is_told_and_stays(place: Path) -> None:
    folder = place / "work" / ".partial-OUT-0123456789abcdef"
    (folder / "whole").mkdir(parents=True)
    for name in ("lock", "announced"):
        (folder / name).touch()
    told = f"notice: {folder.name} holds patrons' data"
    assert told in answer(place).stderr
    assert (folder / "whole").is_dir()
    living = hold(folder / "lock")
    assert living is not None
    assert told not in answer(place, out="NEXT").stderr, "somebody works there"
    living.let_go()
    (folder / "announced").unlink()
    assert told not in answer(place, out="LAST").stderr
    assert not folder.exists()


def test_what_a_killed_run_left_is_told_on_stderr_and_the_name_is_free_again(place: Path) -> None:
    kill(place)
    ended = answer(place)
    assert ended.code == 0, ended.stderr
    assert "notice: an earlier run was interrupted before its folder OUT appeared" in ended.stderr
    assert sorted(path.name for path in (place / "work").iterdir()) == ["OUT", "OUT-record"]
    assert [entry["event"] for entry, _ in Ledger(place / "home").lines()] == [
        "package",
        "aborted",
        "package",
    ]
    assert answer(place, out="NEXT").stderr == ""


def test_in_json_it_is_told_in_the_document_and_stderr_is_empty(place: Path) -> None:
    kill(place)
    ended = answer(place, "--json")
    assert ended.stderr == ""
    assert any("interrupted" in line for line in json.loads(ended.stdout)["notices"])


def test_with_quiet_nothing_is_said(place: Path) -> None:
    kill(place)
    ended = answer(place, "--quiet")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("ledger_fails_too", [False, True])
def test_a_run_that_is_interrupted_behind_its_line_takes_it_back(
    place: Path, monkeypatch: pytest.MonkeyPatch, ledger_fails_too: bool
) -> None:
    from datetime import date

    from redactkit import pipeline

    decided = pipeline.decide_form(request(place), date.fromisoformat(DAY))
    target = pipeline.Target(out=place / "work" / "OUT", home=place / "home")
    append = Ledger.append

    def interrupted(self: Ledger, entry: dict[str, object], **more: Any) -> None:
        append(self, entry, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "append", interrupted)
        if ledger_fails_too:
            patched.setattr(Ledger, "abort", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pipeline.answer(decided, target)
    assert list((place / "work").iterdir()) == []
    kinds = [entry["event"] for entry, _ in Ledger(place / "home").lines()]
    assert kinds == (["package"] if ledger_fails_too else ["package", "aborted"])
    assert pipeline.answer(decided, target) is not None
    kinds = [entry["event"] for entry, _ in Ledger(place / "home").lines()]
    assert kinds == ["package", "aborted", "package"]
    assert not list((place / "home").rglob("run-*"))


def test_a_busy_ledger_is_75_and_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redactkit.cli import main
    from redactkit.ledger import book

    monkeypatch.setattr(book, "_WAIT_S", 0.05)
    monkeypatch.setattr(Ledger.__init__, "__kwdefaults__", {"wait_s": 0.05})
    (place / "home" / "ledger").mkdir(parents=True)
    held = hold(place / "home" / "ledger" / "lock")
    assert held is not None
    arguments = ["redactkit", "decide", request(place), "--out", place / "work" / "OUT"]
    monkeypatch.setattr("sys.argv", [*map(str, arguments), "--home", str(place / "home")])
    umask = os.umask(0o022)
    try:
        assert exits.run(main._run) == 75
    finally:
        os.umask(umask)
        held.let_go()
    assert list((place / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("OneDrive/x", "OneDrive"),
        ("OneDrive - Town of Duxbury/x", "OneDrive"),
        ("CloudStorage/OneDrive-Town/x", "OneDrive"),
        ("Dropbox (Town)/x", "Dropbox"),
        ("Google Drive/My Drive", "Google Drive"),
        ("CloudStorage/GoogleDrive-clerk@example.org/x", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("iCloudDrive/x", "iCloud Drive"),
        ("Nextcloud/x", "Nextcloud"),
        ("Box/x", "Box"),
        ("Syncthing", "Syncthing"),
        ("box/x", None),
        ("boxes", None),
        ("one drive", None),
        ("Dropboxes", None),
        ("records", None),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_known_by_its_name(
    tmp_path: Path, path: str, program: str | None
) -> None:
    (tmp_path / path).mkdir(parents=True)
    assert synced_by(tmp_path / path) == program
    assert synced_by(tmp_path / path / "not yet there") == program


@pytest.mark.parametrize(
    ("mark", "is_folder", "program"),
    [
        (".dropbox", False, "Dropbox"),
        (".dropbox", True, None),  # a home has a folder of that name for Dropbox's settings
        (".stfolder", True, "Syncthing"),
        (".sync", True, "Resilio Sync"),
        (".sync", False, None),
    ],
)
def test_or_by_the_mark_in_it(tmp_path: Path, mark: str, is_folder: bool, program: str | None) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    if is_folder:
        (tmp_path / mark).mkdir()
    else:
        (tmp_path / mark).touch()
    assert synced_by(tmp_path / "deep" / "er") == program


def test_or_by_the_systems_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    assert synced_by(tmp_path / "Documents") == "OneDrive"
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "other"))
    assert synced_by(tmp_path / "Documents") is None


def test_a_loop_of_links_is_no_sign(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert synced_by(tmp_path / "loop" / "x") is None


def test_it_is_said_and_stops_nothing(place: Path) -> None:
    shutil.rmtree(place / "work")
    (place / "work").symlink_to(place / "Dropbox")  # by another name
    (place / "Dropbox").mkdir()
    ended = answer(place)
    assert ended.code == 0
    assert "notice: what you send and what you keep: in a folder that Dropbox copies" in ended.stderr
    assert "remove what lies there by then" in ended.stderr
    assert (place / "Dropbox" / "OUT").is_dir()
