"""F6, F8 and F17 in small: that they look at what they say, and find what is planted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.trust import crashing
from tests.trust.crashing import Case, Crashes, Scene
from tests.trust.f17_modes import objections
from tests.trust.ordering import unordered
from tests.trust.traced import Call, calls_of

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@pytest.fixture(scope="module")
def crashes(tmp_path_factory: pytest.TempPathFactory) -> Crashes:
    made = Crashes(Scene(tmp_path_factory.mktemp("scene")))
    made.learn("decide")
    assert made.problems == []
    return made


def faults(crashes: Crashes, name: str, fault: str) -> Iterator[Case]:
    for call in crashes.calls["decide"]:
        if call.name == name:
            yield Case(job="decide", call=name, nth=call.nth, fault=fault)


@needs_strace
def test_a_run_that_is_killed_at_a_rename_is_put_right(crashes: Crashes) -> None:
    cases = [*faults(crashes, "renameat2", "signal=KILL"), *faults(crashes, "rename", "error=EIO")]
    assert len(cases) == 3
    for case in cases:
        crashes.crash(case)
    assert crashes.missed == 0
    assert crashes.problems == []


@needs_strace
def test_a_package_that_appears_before_its_entry_is_found(
    crashes: Crashes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redactkit.package import staging

    monkeypatch.setattr(staging.Staging, "publish", staging.Staging.publish)
    crashing.break_the_order()
    planted = Crashes(crashes.scene)
    planted.whole, planted.calls = crashes.whole, crashes.calls
    for case in faults(crashes, "rename", "signal=KILL"):
        planted.crash(case)
    planted.crash(Case(job="decide", call="ftruncate", nth=1, fault="signal=KILL"))
    assert any("without an entry" in line for line in planted.problems)


@needs_strace
def test_every_rename_is_fenced_and_a_missing_fence_is_found(crashes: Crashes) -> None:
    calls = crashes.calls["decide"]
    assert unordered(calls) == []
    fences = [call for call in calls if call.name == "fsync"]
    found = [call for call in fences if unordered([each for each in calls if each is not call])]
    assert len(found) >= 10


def call(name: str, arguments: str, nth: int = 1) -> Call:
    return Call(name=name, nth=nth, arguments=arguments, failed=False)


def test_the_order_is_read_from_the_calls() -> None:
    made = [
        call("mkdir", '"/w/p", 0700'),
        call("openat", 'AT_FDCWD</>, "/w/p/a", O_WRONLY|O_CREAT|O_EXCL, 0600'),
        call("write", '4</w/p/a>, "x", 1'),
        call("fsync", "4</w/p/a>"),
        call("fsync", "4</w/p>"),
        call("renameat2", 'AT_FDCWD</>, "/w/p", AT_FDCWD</>, "/w/X", RENAME_NOREPLACE'),
        call("fsync", "4</w>"),
    ]
    assert unordered(made) == []
    assert [unordered(made[:at] + made[at + 1 :]) for at in (3, 4, 6)] == [
        ["a is not on disk when X gets its name"],
        ["p is not on disk when X gets its name"],
        ["the name X is not on disk when the run goes on"],
    ]
    late = [*made[:5], call("write", '4</w/p/a>, "y", 1'), *made[5:]]
    assert unordered(late) == ["a is not on disk when X gets its name"]


def test_calls_are_counted_by_name_and_in_the_first_thread(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(
        '7 mkdir("/a", 0700) = 0\n'
        '8 mkdir("/b", 0700) = 0\n'
        '7 mkdir("/a", 0700) = -1 EEXIST (File exists)\n'
        '7 openat(AT_FDCWD</x>, "c", O_RDONLY) = 3</x/c>\n'
        "7 +++ exited with 0 +++\n"
    )
    found = calls_of(tmp_path / "log")
    assert [(each.name, each.nth, each.failed, each.path) for each in found] == [
        ("mkdir", 1, False, "/a"),
        ("mkdir", 2, True, "/a"),
        ("openat", 1, False, "/x/c"),
    ]
    assert not any(each.creates for each in found)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('7 openat(AT_FDCWD, "/w/a", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 3', 0),
        ('7 openat(AT_FDCWD, "/w/a", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3', 1),
        ('7 openat(AT_FDCWD, "/tmp/a", O_RDWR|O_CREAT|O_EXCL, 0600) = 3', 1),
        ('7 openat(AT_FDCWD, "/etc/a", O_RDONLY|O_CLOEXEC) = 3', 0),
        ('7 mkdir("/w/b", 0700) = 0', 0),
        ('7 mkdir("/w/b", 0777) = 0', 1),
        ('7 mkdir("/w/b", 0777) = -1 EEXIST (File exists)', 0),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = -1 ENOENT', 1),
        ("7 fchmod(3, 0600) = 0", 0),
        ("7 fchmod(3, 0644) = 0", 1),
    ],
)
def test_what_is_open_elsewhere_or_connected_is_objected_to(line: str, found: int) -> None:
    assert len(objections([line], Path("/w"))) == found
