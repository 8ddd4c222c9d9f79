from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from redactkit.errors import Busy, OutputExists, RedactkitError, WriteFailed
from redactkit.held import hold
from redactkit.package import Written, clean_beside, moving, open_to_others, stage, staging, verify_bag
from redactkit.package.leftovers import remove_leftovers


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_something(
    folder: Path, record: Path | None = None, intent: Callable[[], None] = lambda: None
) -> None:
    with stage(folder / "OUT", record) as staging:
        staging.out.write("letter/a.txt", b"a")
        staging.record.write("b.txt", b"b")
        staging.publish(intent=intent)


def test_publish_gives_both_folders_their_names_with_private_modes(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        write_something(tmp_path)
    finally:
        assert os.umask(umask) == 0  # and the umask of the caller is as it was
    assert names_in(tmp_path) == ["OUT", "OUT-record"]
    for path in [tmp_path / "OUT", tmp_path / "OUT-record", *tmp_path.rglob("*/*")]:
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected


def test_the_record_may_stand_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    write_something(tmp_path, tmp_path / "kept" / "mine")
    assert (tmp_path / "kept" / "mine" / "b.txt").read_bytes() == b"b"


def test_without_publish_nothing_is_left(tmp_path: Path) -> None:
    with stage(tmp_path / "OUT") as staging:
        staging.out.write("a.txt", b"a")
        staging.record.write("b.txt", b"b")
        assert names_in(tmp_path) != []
    assert names_in(tmp_path) == []


def test_nothing_is_left_where_no_folder_can_be_opened_inside_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a process has no file left to open."""
    monkeypatch.setattr("redactkit.held.shutil.rmtree", lambda *_, **__: None)
    with stage(tmp_path / "OUT") as staging:
        staging.out.write("release/data/a.txt", b"a")
    assert names_in(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows counts signs, not bytes")
@pytest.mark.parametrize("name", ["\N{CJK UNIFIED IDEOGRAPH-66F8}" * 82, "\N{BOOKS}" * 61, "n" * 248])
def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path, name: str) -> None:
    with stage(tmp_path / name, tmp_path / "kept") as staging:
        staging.out.write("a.txt", b"a")
        staging.record.write("b.txt", b"b")
        staging.publish(intent=lambda: None)
    assert names_in(tmp_path) == sorted([name, "kept"])
    with pytest.raises(OutputExists, match="too long"), stage(tmp_path / (name * 2)):
        pass


def test_the_order_is_record_then_ledger_then_out(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    with stage(tmp_path / "OUT") as staging:
        staging.out.write("a.txt", b"a")
        staging.publish(intent=lambda: seen.append([name for name in names_in(tmp_path) if name[0] != "."]))
    assert seen == [["OUT-record"]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folders that can be flushed")
def test_everything_is_on_the_disk_before_a_folder_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power failure keeps a name and loses what it names, where the order is another."""
    flushed: set[int] = set()
    named: list[tuple[str, set[str]]] = []
    fsync, move = os.fsync, staging.move_new

    def noted(descriptor: int) -> None:
        fsync(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    def moved(source: Path, target: Path) -> None:
        below = [source, *source.rglob("*")]
        missing = {path.name for path in below if path.stat().st_ino not in flushed}
        named.append((target.name, missing))
        move(source, target)
        flushed.discard(target.parent.stat().st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(staging, "move_new", moved)
    write_something(tmp_path)
    assert named == [("OUT-record", set()), ("OUT", set())]
    assert tmp_path.stat().st_ino in flushed  # and so are the names themselves


@pytest.mark.parametrize("taken", ["OUT", "OUT-record"])
@pytest.mark.parametrize("kind", ["folder", "file", "link", "dangling"])
def test_an_existing_target_is_refused_before_any_work(tmp_path: Path, taken: str, kind: str) -> None:
    target = tmp_path / taken
    if kind == "folder":
        target.mkdir()
    elif kind == "file":
        target.write_bytes(b"old")
    else:
        target.symlink_to(tmp_path if kind == "link" else tmp_path / "nowhere")
    with pytest.raises(OutputExists), stage(tmp_path / "OUT"):
        pytest.fail("work began")
    assert names_in(tmp_path) == [taken]


@pytest.mark.parametrize(
    ("out", "record"),
    [
        ("missing/OUT", None),
        ("file/OUT", None),
        ("OUT", "missing/rec"),
        ("OUT", "OUT"),
        ("OUT", "out"),
        ("OUT", "OUT/rec"),
        ("rec/OUT", "rec"),
        ("..", None),
        ("", None),
        ("loop/OUT", None),
        ("x" * 300, None),
    ],
)
def test_a_place_that_cannot_be_used_is_refused(tmp_path: Path, out: str, record: str | None) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = names_in(tmp_path)
    with (
        pytest.raises(OutputExists) as caught,
        stage(tmp_path / out if out else Path(), tmp_path / record if record else None),
    ):
        pytest.fail("work began")
    assert caught.value.code == 73
    assert str(tmp_path) not in caught.value.line()
    assert names_in(tmp_path) == before


def test_a_parent_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # a test may run as root, who may write anywhere
    with pytest.raises(OutputExists), stage(tmp_path / "OUT"):
        pytest.fail("work began")


def test_a_read_only_disk_is_found_when_the_staging_folder_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(OutputExists), stage(tmp_path / "OUT"):
        pytest.fail("work began")


def test_a_file_is_never_written_twice_nor_through_a_link(tmp_path: Path) -> None:
    with stage(tmp_path / "OUT") as staging:
        staging.out.write("a.txt", b"a")
        with pytest.raises(WriteFailed):
            staging.out.write("a.txt", b"b")
        (staging.out.root / "b.txt").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(WriteFailed):
            staging.out.write("b.txt", b"b")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", ".x", "a/../b", "a\\b", "a b", "", "a\n", "NUL\0"])
def test_a_name_that_packages_do_not_use_is_a_fault(tmp_path: Path, name: str) -> None:
    with stage(tmp_path / "OUT") as staging, pytest.raises(RedactkitError):
        staging.out.write(name, b"a")


def fail_at(monkeypatch: pytest.MonkeyPatch, module: object, name: str, nth: int, code: int) -> list[int]:
    """Make the n-th call fail; the list counts the calls."""
    real = getattr(module, name)
    calls: list[int] = []

    def call(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == nth:
            raise OSError(code, os.strerror(code))
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, call)
    return calls


@pytest.mark.parametrize(
    ("module", "call", "code"),
    [
        (os, "write", errno.ENOSPC),
        (os, "fsync", errno.EIO),
        (os, "mkdir", errno.ENOSPC),
        (os, "open", errno.EIO),
        ("staging", "move_new", errno.EIO),
    ],
)
def test_a_failure_at_any_call_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    release: Callable[..., Written],
    module: object,
    call: str,
    code: int,
) -> None:
    from redactkit.package import staging as staging_module

    place = staging_module if module == "staging" else module
    nth = 0
    failed = 0
    while True:
        nth += 1
        folder = tmp_path / str(nth)
        folder.mkdir()
        with monkeypatch.context() as patched:
            calls = fail_at(patched, place, call, nth, code)
            try:
                with stage(folder / "OUT") as staging:
                    release(staging)
                    staging.publish(intent=lambda: None)
            except WriteFailed:
                failed += 1
                assert names_in(folder) == [], f"call {nth} left something behind"
        if len(calls) < nth:
            break
        # a call that only cleans up may fail too: the folders are there, whole, and the next run cleans up
        if names_in(folder):
            assert not verify_bag(folder / "OUT" / "release")
            with stage(folder / "NEXT") as staging:
                clean_beside(staging)
            assert names_in(folder) == ["OUT", "OUT-record"]
    assert 2 <= failed < nth
    assert names_in(folder) == ["OUT", "OUT-record"]


def test_a_short_write_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:3]))
    with stage(tmp_path / "OUT") as staging:
        staging.out.write("a.txt", b"0123456789")
        assert staging.out.path("a.txt").read_bytes() == b"0123456789"


@pytest.mark.parametrize("problem", [Busy("another run holds the ledger"), KeyboardInterrupt()])
def test_when_the_ledger_fails_the_record_is_taken_back(tmp_path: Path, problem: BaseException) -> None:
    def fail() -> None:
        raise problem

    with pytest.raises(type(problem)):
        write_something(tmp_path, intent=fail)
    assert names_in(tmp_path) == []


def test_a_target_that_appears_meanwhile_is_not_touched(tmp_path: Path) -> None:
    def somebody_else() -> None:
        (tmp_path / "OUT").mkdir()  # an empty folder, which a plain rename would replace

    with pytest.raises(OutputExists):
        write_something(tmp_path, intent=somebody_else)
    assert names_in(tmp_path) == ["OUT"]
    assert names_in(tmp_path / "OUT") == []


def test_the_way_without_the_kernels_help_does_not_replace_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_renamed_by_kernel", lambda *_: False)
    write_something(tmp_path)
    assert names_in(tmp_path) == ["OUT", "OUT-record"]
    (tmp_path / "new").mkdir()
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileExistsError):
        moving.move_new(tmp_path / "new", tmp_path / "empty")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        moving.move_new(tmp_path / "new", tmp_path / "dangling")


def test_a_kernel_that_does_not_know_the_call_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Libc:
        def __init__(self, *_: object, **__: object) -> None:
            self.renameat2 = lambda *_: -1

    monkeypatch.setattr(moving.ctypes, "CDLL", Libc)
    monkeypatch.setattr(moving.ctypes, "get_errno", lambda: errno.ENOSYS)
    write_something(tmp_path)
    assert names_in(tmp_path) == ["OUT", "OUT-record"]
    monkeypatch.setattr(moving.ctypes, "get_errno", lambda: errno.EXDEV)
    (tmp_path / "other").mkdir()
    with pytest.raises(WriteFailed):
        write_something(tmp_path / "other")
    assert names_in(tmp_path / "other") == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
@pytest.mark.parametrize(
    ("mode", "is_open"),
    [
        (0o700, False),
        (0o755, False),
        (0o775, False),
        (0o1777, False),
        (0o777, True),
        (0o707, True),
        (0o703, True),
    ],
)
def test_a_folder_where_everybody_may_exchange_names_is_open_to_others(
    tmp_path: Path, mode: int, is_open: bool
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(mode)
    assert open_to_others(folder) is is_open
    (tmp_path / "link").symlink_to(folder)
    assert open_to_others(tmp_path / "link") is is_open, "the folder that is meant counts, not the link"


def test_a_folder_that_is_not_there_is_not_open(tmp_path: Path) -> None:
    assert not open_to_others(tmp_path / "gone")
    assert not open_to_others(Path("/tmp"))  # noqa: S108  names in it belong to their owners


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_a_disk_that_shows_everything_to_everybody_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory stick without owners: whatever is made there can be read by all."""
    make = os.mkdir
    monkeypatch.setattr(staging, "_may_be_reached", lambda folder: True)

    def on_a_stick(path: Path, mode: int) -> None:
        make(path)
        os.chmod(path, 0o755)  # noqa: S103  the disk does it, not we

    monkeypatch.setattr(os, "mkdir", on_a_stick)
    with pytest.raises(OutputExists, match="shows what is written") as refused, stage(tmp_path / "OUT"):
        raise AssertionError("nothing may be staged here")
    assert refused.value.code == 73
    assert names_in(tmp_path) == []


def left_by_a_dead_run(folder: Path, name: str = ".partial-OUT-0123456789abcdef") -> Path:
    (folder / name / "whole").mkdir(parents=True)
    (folder / name / "whole" / "letter.txt").write_bytes(b"x")
    (folder / name / "lock").touch()
    return folder / name


def test_what_a_dead_run_left_beside_the_target_is_removed(tmp_path: Path) -> None:
    left_by_a_dead_run(tmp_path)
    left_by_a_dead_run(tmp_path, ".partial-other-0123456789abcdef")
    (tmp_path / ".partial-bare-0123456789abcdef").mkdir()  # it died before it could hold it
    with stage(tmp_path / "OUT") as staging:
        assert clean_beside(staging)
        assert len(names_in(tmp_path)) == 2
        assert staging.out.root.is_dir()
        assert not clean_beside(staging)
    assert names_in(tmp_path) == []


def test_a_living_run_is_left_alone(tmp_path: Path) -> None:
    with stage(tmp_path / "OUT") as one, stage(tmp_path / "OTHER") as two:
        assert not clean_beside(two)
        one.out.write("a.txt", b"a")
        one.publish(intent=lambda: None)
    assert names_in(tmp_path) == ["OUT", "OUT-record"]


@pytest.mark.parametrize("what", ["announced", "name", "more", "link", "file"])
def test_what_is_not_certainly_a_dead_runs_own_is_left_alone(tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    left = left_by_a_dead_run(
        place, ".partial-OUT-mine" if what == "name" else ".partial-OUT-0123456789abcdef"
    )
    if what in ("announced", "more"):  # announced: the ledger names it, and its home knows what became of it
        (left / ("announced" if what == "announced" else "my-notes.txt")).touch()
    elif what in ("link", "file"):
        left.rename(tmp_path / "elsewhere")
        if what == "link":
            left.symlink_to(tmp_path / "elsewhere")
        else:
            left.write_bytes(b"mine")
    with stage(place / "OUT") as staging:
        assert not clean_beside(staging)
    assert names_in(place) == [left.name]


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no lock that is open")
def test_a_run_that_holds_its_folder_only_now_is_not_removed_with_the_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = left_by_a_dead_run(tmp_path)
    real, living = os.unlink, []

    def unlink(path: str, **more: object) -> None:
        real(path, **more)  # type: ignore[arg-type]
        if os.fspath(path) == "lock" and not living:  # in the instant after the lock has gone
            (left / "whole").mkdir(exist_ok=True)
            (left / "whole" / "mine").touch()
            living.append(hold(left / "lock"))

    monkeypatch.setattr(os, "unlink", unlink)
    assert not remove_leftovers(tmp_path)
    assert living[0] is not None
    assert (left / "lock").exists()
    living[0].let_go()


def test_a_folder_that_another_run_takes_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = staging.hold, []

    def hold(file: Path) -> object:
        tried.append(file)
        if len(tried) not in (1, 3):
            return real(file)
        file.parent.rmdir()  # as that run does
        return None

    monkeypatch.setattr(staging, "hold", hold)
    write_something(tmp_path)
    assert names_in(tmp_path) == ["OUT", "OUT-record"]
    monkeypatch.setattr(staging, "hold", lambda file: file.parent.rmdir())
    with pytest.raises(Busy), stage(tmp_path / "OTHER"):
        pytest.fail("nothing is held")
    assert names_in(tmp_path) == ["OUT", "OUT-record"]
