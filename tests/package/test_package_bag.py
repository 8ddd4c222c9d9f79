from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from redactkit.package import strangers, verify_bag

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # bagit imports pkg_resources, which is deprecated
    import bagit

Publish = Callable[..., Path]


@pytest.fixture
def release_dir(tmp_path: Path, publish_release: Publish) -> Path:
    return publish_release(tmp_path) / "release"


def test_a_release_is_a_bag(release_dir: Path) -> None:
    assert verify_bag(release_dir) == ()
    assert sorted(
        path.relative_to(release_dir).as_posix() for path in release_dir.rglob("*") if path.is_file()
    ) == [
        "bag-info.txt",
        "bagit.txt",
        "data/README.txt",
        "data/circulation.csv",
        "data/disclosure-manifest.json",
        "data/withholding-log.csv",
        "ledger-head.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]
    assert (release_dir / "ledger-head.txt").read_text() == "b" * 64 + "\n"


def test_the_reference_implementation_accepts_it(release_dir: Path) -> None:
    bag = bagit.Bag(str(release_dir))
    assert bag.validate() is True
    assert bag.info["External-Identifier"] == "pkg-1a2b"
    assert bag.info["Bagging-Date"] == "2026-11-25"


def test_a_bag_without_a_ledger_head_is_whole_too(tmp_path: Path, publish_release: Publish) -> None:
    release = publish_release(tmp_path, ledger_head=None) / "release"
    assert verify_bag(release) == ()
    assert bagit.Bag(str(release)).validate() is True
    assert not (release / "ledger-head.txt").exists()


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def _second_line(text: str) -> str:
    return text + text.splitlines(keepends=True)[0]


ATTACKS: dict[str, Callable[[Path], object]] = {
    "altered": lambda bag: _rewrite(bag / "data/circulation.csv", lambda text: text.replace("9", "8")),
    "appended": lambda bag: _rewrite(bag / "data/README.txt", lambda text: text + " "),
    "emptied": lambda bag: (bag / "data/circulation.csv").write_bytes(b""),
    "missing": lambda bag: (bag / "data/circulation.csv").unlink(),
    "renamed": lambda bag: (bag / "data/circulation.csv").rename(bag / "data/loans.csv"),
    "moved_up": lambda bag: (bag / "data/circulation.csv").rename(bag / "circulation.csv"),
    "swapped": lambda bag: (
        (bag / "data/circulation.csv").rename(bag / "x"),
        (bag / "data/withholding-log.csv").rename(bag / "data/circulation.csv"),
        (bag / "x").rename(bag / "data/withholding-log.csv"),
    ),
    "extra_payload": lambda bag: (bag / "data/extra.csv").write_bytes(b"x"),
    "extra_tag": lambda bag: (bag / "note.txt").write_bytes(b"x"),
    "extra_hidden": lambda bag: (bag / "data/.hidden").write_bytes(b"x"),
    "extra_manifest": lambda bag: (bag / "manifest-md5.txt").write_bytes(b""),
    "extra_folder": lambda bag: (bag / "more").mkdir(),
    "extra_deep": lambda bag: ((bag / "more").mkdir(), (bag / "more/x").write_bytes(b"x")),
    "linked": lambda bag: (
        (bag / "data/circulation.csv").rename(bag.parent / "elsewhere"),
        (bag / "data/circulation.csv").symlink_to(bag.parent / "elsewhere"),
    ),
    "linked_folder": lambda bag: (
        (bag / "data").rename(bag.parent / "d"),
        (bag / "data").symlink_to(bag.parent / "d"),
    ),
    "fifo": lambda bag: os.mkfifo(bag / "data/pipe"),
    "case_twin": lambda bag: (bag / "data/CIRCULATION.csv").write_bytes(b"x"),
    "nfd_twin": lambda bag: [
        (bag / "data" / unicodedata.normalize(form, "é.csv")).write_bytes(b"x") for form in ("NFC", "NFD")
    ],
    "tag_altered": lambda bag: _rewrite(
        bag / "bag-info.txt", lambda text: text.replace("pkg-1a2b", "pkg-9z")
    ),
    "tag_missing": lambda bag: (bag / "bag-info.txt").unlink(),
    "head_missing": lambda bag: (bag / "ledger-head.txt").unlink(),
    "head_altered": lambda bag: (bag / "ledger-head.txt").write_text("c" * 64 + "\n"),
    "declaration": lambda bag: (bag / "bagit.txt").write_bytes(b"BagIt-Version: 0.97\n"),
    "manifest_missing": lambda bag: (bag / "manifest-sha256.txt").unlink(),
    "tagmanifest_missing": lambda bag: (bag / "tagmanifest-sha256.txt").unlink(),
    "tagmanifest_emptied": lambda bag: (bag / "tagmanifest-sha256.txt").write_bytes(b""),
    "line_dropped": lambda bag: _rewrite(bag / "manifest-sha256.txt", lambda text: text.split("\n", 1)[1]),
    "line_twice": lambda bag: _rewrite(bag / "tagmanifest-sha256.txt", _second_line),
    "line_end_lost": lambda bag: _rewrite(bag / "tagmanifest-sha256.txt", lambda text: text[:-1]),
    "line_nonsense": lambda bag: _rewrite(bag / "tagmanifest-sha256.txt", lambda text: text + "nonsense\n"),
    "not_utf8": lambda bag: (bag / "tagmanifest-sha256.txt").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_change_is_found(release_dir: Path, attack: str) -> None:
    ATTACKS[attack](release_dir)
    assert verify_bag(release_dir)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "data/../../x", "~/x", "data//x", "data\\x", "C:x"])
def test_a_manifest_that_points_outside_is_refused(release_dir: Path, name: str) -> None:
    manifest = release_dir / "manifest-sha256.txt"
    _rewrite(manifest, lambda text: text + f"{'0' * 64}  {name}\n")
    assert any("points outside" in problem for problem in verify_bag(release_dir))


def test_every_flipped_byte_is_found(release_dir: Path) -> None:
    for path in sorted(path for path in release_dir.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for place in range(0, len(content), 97):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert verify_bag(release_dir), f"{path.name} byte {place}"
        path.write_bytes(content)
    assert verify_bag(release_dir) == ()


@contextmanager
def endless(folder: Path, folders: int = 1100) -> Iterator[None]:
    """Folders in one another, more than a path can name or a program call itself, and away again."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(folders):
        os.mkdir("deeper", dir_fd=here)
        inner = os.open("deeper", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    yield
    subprocess.run(["rm", "-r", folder / "deeper"], check=True)


@pytest.mark.skipif(os.name == "nt", reason="makes folders deeper than a path can name")
@pytest.mark.parametrize("where", [".", "data"])
def test_folders_without_end_are_a_finding(where: str, release_dir: Path) -> None:
    with endless(release_dir / where):
        assert any("too deep" in problem for problem in verify_bag(release_dir))


@pytest.mark.skipif(os.name == "nt", reason="makes folders deeper than a path can name")
@pytest.mark.parametrize("where", [".", "letter"])
def test_beside_the_release_they_are_too(where: str, release_dir: Path) -> None:
    (release_dir.parent / where).mkdir(exist_ok=True)
    with endless(release_dir.parent / where):
        (told,) = [each for each in strangers(release_dir.parent) if "deeper" in each]
    assert "does not belong here" in told


def test_a_hostile_name_is_shown_harmless(release_dir: Path) -> None:
    (release_dir / "data" / "\x1b[31m.csv").write_bytes(b"x")
    (release_dir / "data" / os.fsdecode(b"\xff.csv")).write_bytes(b"x")
    told = "\n".join(verify_bag(release_dir))
    assert "\x1b" not in told
    told.encode("utf-8")


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert verify_bag(tmp_path / "nothing")


def test_stock_sha256sum_agrees(release_dir: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("sha256sum is a Linux tool")
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--check", "--quiet", manifest], cwd=release_dir, check=True)
