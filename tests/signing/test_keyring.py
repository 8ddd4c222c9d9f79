from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from redactkit.errors import FormInvalid, InputMissing, OutputExists, RedactkitError, UsageError
from redactkit.signing import (
    Key,
    check_names,
    list_keys,
    make_key,
    open_key,
    passphrase_from,
    read_signers,
    signer_of,
    verify,
)

DAY = date(2026, 11, 27)
WORD = b"four words for it"

needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")


def new(home: Path, name: str = "signing", day: date = DAY) -> Key:
    return make_key(
        home, name=name, title="director@library", passphrase=WORD, day=day, announce=lambda _: None
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The three files of one key: making one takes a while."""
    home = tmp_path_factory.mktemp("home")
    new(home)
    return {path.name: path.read_bytes() for path in (home / "keys").iterdir()}


@pytest.fixture
def place(tmp_path: Path, made: dict[str, bytes]) -> Path:
    folder = tmp_path / "home" / "keys"
    folder.mkdir(parents=True, mode=0o700)
    for name, content in made.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    return tmp_path / "home"


def test_what_it_signs_verifies_and_is_the_same_again(place: Path) -> None:
    signer = open_key(place, None, lambda _: WORD)
    assert signer.sign(b"x") == signer.sign(b"x") != signer.sign(b"y")
    assert verify(signer.sign(b"x"), b"x") == signer.blob == list_keys(place)[0].blob
    assert "Ed25519" not in repr(signer)


def test_the_day_of_a_key_is_the_first_on_which_it_is_good(place: Path) -> None:
    (key,) = list_keys(place)
    assert key.made_on == DAY
    signers = read_signers(place / "keys/signing.signers")
    assert signer_of(signers, key.blob, datetime(2026, 11, 27).astimezone())[0] is not None
    assert signer_of(signers, key.blob, datetime(2026, 11, 26, 23, 59).astimezone())[0] is None


def test_a_wrong_passphrase_opens_nothing_and_is_not_repeated(place: Path) -> None:
    with pytest.raises(UsageError, match="does not open this key") as caught:
        open_key(place, None, lambda _: b"another word")
    assert "another" not in str(caught.value.document())
    assert "type it again" not in str(caught.value.document()), "it may have come from a file"
    assert caught.value.__cause__ is None


def _unlocked(_: Path) -> bytes:
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()
    )


def _another(_: Path) -> bytes:
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(WORD)
    )


def _of_another_kind(_: Path) -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(WORD)
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_unlocked, "not locked"),
        (_another, "not of one pair"),
        (_of_another_kind, "not of the kind Ed25519"),
        (lambda _: b"nonsense", "not a private key"),
        (lambda path: path.read_bytes().replace(b"PRIVATE", b"PUBLIC"), "not a private key"),
    ],
)
def test_a_private_key_that_is_not_the_one_is_refused(
    place: Path, content: Callable[[Path], bytes], why: str
) -> None:
    private = place / "keys/signing"
    private.write_bytes(content(private))
    with pytest.raises(FormInvalid, match=why):
        open_key(place, None, lambda _: WORD)


@needs_modes
def test_a_key_that_others_can_read_is_not_used(place: Path) -> None:
    (place / "keys/signing").chmod(0o640)
    with pytest.raises(FormInvalid, match="others can read this key"):
        open_key(place, None, lambda _: WORD)


@needs_modes
def test_a_folder_into_which_others_can_put_keys_is_not_used(place: Path) -> None:
    (place / "keys").chmod(0o777)
    with pytest.raises(FormInvalid, match="others can write"):
        open_key(place, None, lambda _: WORD)


def test_a_linked_key_is_not_opened(place: Path, tmp_path: Path) -> None:
    private = place / "keys/signing"
    private.rename(tmp_path / "elsewhere")
    private.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputMissing):
        open_key(place, None, lambda _: WORD)


def test_a_key_whose_private_half_is_gone_is_shown_and_signs_nothing(place: Path) -> None:
    (place / "keys/signing").unlink()
    assert [key.here for key in list_keys(place)] == [False]
    with pytest.raises(InputMissing, match="no key to sign with"):
        open_key(place, None, lambda _: WORD)


def test_a_signers_file_that_was_edited_is_refused(place: Path) -> None:
    line = place / "keys/signing.signers"
    line.write_text(line.read_text() * 2)
    with pytest.raises(FormInvalid):
        list_keys(place)


@pytest.mark.parametrize("suffix", ["", ".pub", ".signers"])
def test_nothing_of_a_key_is_written_over(tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    (folder / f"signing{suffix}").write_bytes(b"mine")
    with pytest.raises(OutputExists):
        new(tmp_path)
    assert [path.read_bytes() for path in folder.iterdir()] == [b"mine"]


def test_what_stops_the_announcement_stops_the_key(tmp_path: Path) -> None:
    def stop(key: Key) -> None:
        raise RedactkitError("no")

    with pytest.raises(RedactkitError, match="no"):
        make_key(tmp_path, name="a", title="b", passphrase=WORD, day=DAY, announce=stop)
    assert list((tmp_path / "keys").iterdir()) == []


def test_a_disk_that_fails_half_way_leaves_no_half_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, calls = os.fsync, iter([False, False, True])

    def failing(descriptor: int) -> None:
        if next(calls):
            raise OSError(28, "full")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(RedactkitError):
        new(tmp_path)
    assert list((tmp_path / "keys").iterdir()) == []


@needs_modes
def test_the_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        new(tmp_path / "home")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home/keys").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"a b", b"a b"),
        (b"a b\n", b"a b"),
        (b"a b\r\n", b"a b"),
        (b" a\n\n", b" a\n"),
        ("ü\n".encode(), "ü".encode()),
    ],
)
def test_a_passphrase_is_the_line_of_its_file(tmp_path: Path, content: bytes, word: bytes) -> None:
    path = tmp_path / "word"
    path.write_bytes(content)
    path.chmod(0o600)
    assert passphrase_from(path) == word


def test_the_environment_may_name_the_file_and_what_is_given_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
        (tmp_path / name).chmod(0o600)
    assert passphrase_from(None) is None
    monkeypatch.setenv("REDACTKIT_PASSPHRASE_FILE", str(tmp_path / "one"))
    assert passphrase_from(None) == b"one"
    assert passphrase_from(tmp_path / "two") == b"two"


def test_names_are_looked_at_before_a_passphrase_is_typed(place: Path) -> None:
    with pytest.raises(OutputExists):
        check_names(place, name="signing", title="director@library")
    check_names(place, name="signing-2027", title="director@library")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("nobody", "there is no key in it"),
        ("a b c", "an option that is not known"),
        ('a namespaces="x ssh-ed25519 AAAA', "options cannot be read"),
        ("a ssh-ed25519 !!!", "its key cannot be read"),
        ("a ssh-ed25519", "the key itself"),
        ("a cert-authority ssh-ed25519 AAAA", "an authority"),
    ],
)
def test_a_line_that_cannot_be_understood_is_told_with_its_number(
    tmp_path: Path, line: str, what: str
) -> None:
    path = tmp_path / "signers"
    path.write_text(f"# one\n{line}\n")
    with pytest.raises(FormInvalid, match=what) as caught:
        read_signers(path)
    assert [slip.line for slip in caught.value.slips] == [2]


def test_keys_of_other_kinds_are_passed_over(tmp_path: Path, made: dict[str, bytes]) -> None:
    path = tmp_path / "signers"
    path.write_bytes(b"a ssh-rsa AAAA\nb sk-ssh-ed25519@openssh.com AAAA x\n" + made["signing.signers"])
    assert [each.key is None for each in read_signers(path)] == [True, True, False]


def test_a_time_in_greenwich_is_one(tmp_path: Path, made: dict[str, bytes]) -> None:
    path = tmp_path / "signers"
    line = made["signing.signers"].decode().replace('"20261127"', '"20261127120000Z"')
    path.write_text(line)
    (signer,) = read_signers(path)
    assert signer.valid_after == datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize("content", [b"\xff\xfea", b"a\0b", b"x" * 1_000_001])
def test_what_is_no_text_is_no_list_of_signers(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signers"
    path.write_bytes(content)
    with pytest.raises(FormInvalid):
        read_signers(path)
