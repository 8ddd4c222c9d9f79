"""The bytes of a sealed file: their size says nothing, a changed byte is noticed, nothing is believed."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactkit.errors import ExportUnreadable, FormInvalid
from redactkit.newfile import is_device
from redactkit.seal import (
    Identity,
    Recipient,
    box,
    is_sealed_size,
    open_bytes,
    pack,
    read_sealed,
    seal_bytes,
    unpack,
    write_sealed,
)

MIB = 1 << 20
ONE, TWO = (pyrage.x25519.Identity.generate() for _ in range(2))
TO = tuple(Recipient(key=str(each.to_public())) for each in (ONE, TWO))


@pytest.mark.parametrize("length", [0, 1, 4096, 65_535, 65_536, 65_537, 300_000, 900_000])
def test_every_small_record_has_one_size(length: int) -> None:
    sealed = seal_bytes(b"x" * length, TO)
    assert len(sealed) == MIB
    assert open_bytes(sealed, Identity(keys=(TWO,)), name="x").rstrip(b"\0") == b"x" * length


def test_larger_ones_double() -> None:
    for length, size in ((MIB, 2 * MIB), (3 * MIB, 4 * MIB), (4 * MIB - 60_000, 8 * MIB)):
        assert len(seal_bytes(bytes(length), TO)) == size
        assert is_sealed_size(size)
    assert not any(map(is_sealed_size, (0, 4096, MIB - 1, MIB + 1, 3 * MIB)))


def test_many_keys_change_no_size() -> None:
    many = [Recipient(key=str(pyrage.x25519.Identity.generate().to_public())) for _ in range(40)]
    assert len(seal_bytes(b"x", many)) == MIB


def test_stock_age_format(tmp_path: Path) -> None:
    sealed = seal_bytes(b"x", TO)
    assert sealed.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert pyrage.decrypt(sealed, [ONE])[:1] == b"x"


def test_another_key_and_a_changed_byte() -> None:
    sealed = seal_bytes(b"x" * 1000, TO)
    stranger = Identity(keys=(pyrage.x25519.Identity.generate(),))
    with pytest.raises(FormInvalid, match="does not open it"):
        open_bytes(sealed, stranger, name="x.age")
    for at in (0, 30, 100, 200, 5_000, MIB // 2, MIB - 1):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises((ExportUnreadable, FormInvalid)):
            open_bytes(bytes(changed), Identity(keys=(ONE,)), name="x.age")


def test_a_cut_file_is_not_opened(tmp_path: Path) -> None:
    file = write_sealed(tmp_path, seal_bytes(b"x", TO))
    assert len(read_sealed(file)) == MIB
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ExportUnreadable, match="not all of it"):
        read_sealed(file)


def test_without_nameless_files_it_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "_written_nameless", lambda *_: False)
    file = write_sealed(tmp_path, b"sealed")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"sealed", 0o600)
    assert len(file.stem) == 16


def test_where_writing_fails_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, content: memoryview) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(box, "_write_all", full)
    for nameless in (True, False):
        if not nameless:
            monkeypatch.setattr(box, "_written_nameless", lambda *_: False)
        with pytest.raises(box.WriteFailed, match="nothing was left behind"):
            write_sealed(tmp_path, b"sealed")
        assert not list(tmp_path.iterdir())


NAMES = st.from_regex(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}(/[A-Za-z0-9][A-Za-z0-9._-]{0,20}){0,2}", fullmatch=True
).filter(lambda name: not any(part.endswith(".") or is_device(part) for part in name.split("/")))


@given(files=st.dictionaries(NAMES, st.binary(max_size=2000), max_size=8), zeros=st.integers(0, 20_000))
def test_what_goes_in_comes_out(files: dict[str, bytes], zeros: int) -> None:
    bundle = pack((name, io.BytesIO(content)) for name, content in files.items()) + bytes(zeros)
    if _can_stand_side_by_side(files):
        assert dict(unpack(bundle, name="x.age")) == files
    else:
        with pytest.raises(ExportUnreadable, match="not made by redactkit"):
            list(unpack(bundle, name="x.age"))


def _can_stand_side_by_side(names: Iterable[str]) -> bool:
    """On a disk that ignores case, with every folder spelled in one way."""
    taken: dict[str, set[str]] = {}
    for name in names:
        parts = name.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            taken.setdefault(part.casefold(), set()).add(part if depth < len(parts) else f"file {name}")
    return all(len(each) == 1 for each in taken.values())


@settings(max_examples=60)
@given(noise=st.binary(max_size=3000))
def test_noise_is_refused_or_empty(noise: bytes) -> None:
    try:
        assert all(isinstance(content, bytes) for _, content in unpack(noise, name="x.age"))
    except ExportUnreadable as refused:
        assert refused.file == "x.age"  # noqa: PT017 (either is right)


def link(name: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return entry


def kind(of: bytes) -> Callable[[str], tarfile.TarInfo]:
    def make(name: str) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = of, "OUT/a"
        return entry

    return make


BAD = {
    "up": [tarfile.TarInfo("OUT/../../x")],
    "absolute": [tarfile.TarInfo("/tmp/x")],  # noqa: S108
    "dots": [tarfile.TarInfo("OUT/./x")],
    "hidden": [tarfile.TarInfo("OUT/.bashrc")],
    "backslash": [tarfile.TarInfo("OUT\\x")],
    "drive": [tarfile.TarInfo("C:/x")],
    "symlink": [link("OUT/a")],
    "hard link": [tarfile.TarInfo("OUT/a"), kind(tarfile.LNKTYPE)("OUT/b")],
    "device": [kind(tarfile.CHRTYPE)("OUT/a")],
    "pipe": [kind(tarfile.FIFOTYPE)("OUT/a")],
    "folder": [kind(tarfile.DIRTYPE)("OUT/a")],
    "twice": [tarfile.TarInfo("OUT/a"), tarfile.TarInfo("OUT/a")],
    "case": [tarfile.TarInfo("OUT/a"), tarfile.TarInfo("OUT/A")],
    "a file is a folder": [tarfile.TarInfo("OUT/a"), tarfile.TarInfo("OUT/a/b")],
    "a folder is a file": [tarfile.TarInfo("OUT/a/b"), tarfile.TarInfo("OUT/A")],
    "folders in two cases": [tarfile.TarInfo("OUT/a/x"), tarfile.TarInfo("OUT/A/y")],
    "top folders in two cases": [tarfile.TarInfo("OUT/x"), tarfile.TarInfo("out/y")],
    "Windows device": [tarfile.TarInfo("OUT/con")],
    "Windows device with an ending": [tarfile.TarInfo("OUT/NUL.txt")],
    "Windows device as a folder": [tarfile.TarInfo("OUT/lpt1/x")],
    "dot at the end": [tarfile.TarInfo("OUT/a.")],
    "dot at a folder's end": [tarfile.TarInfo("OUT/a./x")],
    "deep": [tarfile.TarInfo("/".join(["OUT", *["a" * 100] * 60]))],
    "long": [tarfile.TarInfo("OUT/" + "a" * 200)],
}


@pytest.mark.parametrize("name", BAD)
def test_a_bundle_that_somebody_else_made_is_refused(name: str) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for entry in BAD[name]:
            tar.addfile(entry)
    with pytest.raises(ExportUnreadable, match="not made by redactkit"):
        list(unpack(held.getvalue(), name="x.age"))
