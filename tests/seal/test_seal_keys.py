"""Who can open what is sealed: public keys, and the private keys that fit them."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pyrage
import pytest
from tests.support.command import redactkit
from tests.support.sealed import PASSPHRASE, Keys, ssh_key

from redactkit.errors import FormInvalid, InputMissing, UsageError
from redactkit.seal import load_identity, open_bytes, read_recipients, recipients_text, seal_bytes


def never_asked() -> bytes:
    raise AssertionError("no passphrase was needed")


def file_of(folder: Path, *lines: str) -> Path:
    path = folder / "keys.txt"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_folder_made_ready_is_closed_and_names_its_keys(vault: Path, keys: Keys) -> None:
    assert stat.S_IMODE(vault.stat().st_mode) == 0o700
    assert [path.name for path in vault.iterdir()] == ["recipients.txt"]
    assert stat.S_IMODE((vault / "recipients.txt").stat().st_mode) == 0o600
    found = read_recipients([vault / "recipients.txt"])
    assert [each.name for each in found] == ["director@library", ""]
    assert {each.key for each in found} == {
        each.key for each in read_recipients([keys.director_pub, keys.counsel_pub])
    }


def test_a_folder_is_made_ready_once(vault: Path, keys: Keys) -> None:
    before = (vault / "recipients.txt").read_bytes()
    again = redactkit("seal", "init", vault, *keys.public)
    assert (again.code, "this folder is ready already" in again.stderr) == (73, True)
    assert (vault / "recipients.txt").read_bytes() == before


def test_keys_are_written_as_they_were_read(keys: Keys, tmp_path: Path) -> None:
    first = read_recipients([keys.director_pub, keys.counsel_pub])
    (tmp_path / "again").write_bytes(recipients_text(first))
    assert read_recipients([tmp_path / "again"]) == first


@pytest.mark.parametrize("which", ["director", "counsel"])
def test_one_key_is_not_enough(which: str, keys: Keys, tmp_path: Path) -> None:
    one = getattr(keys, f"{which}_pub")
    ended = redactkit("seal", "init", tmp_path / "vault", "--seal-for", one, "--seal-for", one)
    assert (ended.code, ended.stderr.count("error:")) == (78, 1)
    assert "one key only" in ended.stderr
    assert not (tmp_path / "vault").exists()


@pytest.mark.parametrize("which", ["director", "counsel"])
def test_a_private_key_is_refused_and_never_shown(which: str, keys: Keys, tmp_path: Path) -> None:
    private = getattr(keys, which)
    ended = redactkit(
        "seal", "init", tmp_path / "vault", "--seal-for", keys.director_pub, "--seal-for", private
    )
    assert (ended.code, "holds a private key" in ended.stderr) == (78, True)
    secrets = {word for word in private.read_text().split() if len(word) > 12 and "-----" not in word}
    assert secrets
    assert not any(word in ended.stderr + ended.stdout for word in secrets)
    assert not (tmp_path / "vault").exists()


RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 counsel"


@pytest.mark.parametrize(
    "line",
    ["hello", RSA, "ssh-ed25519 AAAA", "ssh-ed25519", "age1qqqq", "age1yubikey1abc", "AGE1ABC", "age1a b"],
)
def test_what_is_no_key_is_named_by_its_line(line: str, keys: Keys, tmp_path: Path) -> None:
    given = file_of(tmp_path, "# somebody", "", line)
    with pytest.raises(FormInvalid, match="line 3 is no public key") as found:
        read_recipients([keys.director_pub, given])
    assert line not in found.value.line()


def test_what_cannot_be_read_is_no_file_of_keys(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "nothing", tmp_path / "folder"):
        with pytest.raises(InputMissing):
            read_recipients([path])
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormInvalid):
        read_recipients([tmp_path / "bytes"])


def test_each_key_opens_alone(keys: Keys) -> None:
    sealed = seal_bytes(b"what was sealed", read_recipients([keys.director_pub, keys.counsel_pub]))
    for file, ask in ((keys.director, lambda: PASSPHRASE.encode()), (keys.counsel, never_asked)):
        opened = open_bytes(sealed, load_identity(file, ask), name="x.age")
        assert opened.startswith(b"what was sealed\0")
        assert not opened[15:].strip(b"\0")


def test_a_key_without_a_passphrase_asks_for_none(keys: Keys, tmp_path: Path) -> None:
    private, public = ssh_key("", "counsel")
    (tmp_path / "key").write_bytes(private)
    (tmp_path / "key.pub").write_text(public)
    sealed = seal_bytes(b"x", read_recipients([tmp_path / "key.pub", keys.counsel_pub]))
    assert open_bytes(sealed, load_identity(tmp_path / "key", never_asked), name="x.age")[:1] == b"x"


@pytest.mark.parametrize("armored", [False, True])
def test_an_age_key_may_lie_under_a_passphrase(armored: bool, keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "key.age").write_bytes(
        pyrage.passphrase.encrypt(keys.counsel.read_bytes(), "pw", armored=armored)
    )
    sealed = seal_bytes(b"x", read_recipients([keys.director_pub, keys.counsel_pub]))
    assert open_bytes(sealed, load_identity(tmp_path / "key.age", lambda: b"pw"), name="x.age")[:1] == b"x"
    with pytest.raises(UsageError, match="passphrase does not open"):
        load_identity(tmp_path / "key.age", lambda: b"another")


def test_a_wrong_passphrase_says_so(keys: Keys) -> None:
    with pytest.raises(UsageError, match="passphrase does not open"):
        load_identity(keys.director, lambda: b"wrong")


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\xff" * 40, b"AGE-SECRET-KEY-1QQ", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAA"],
)
def test_what_is_no_private_key_opens_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(FormInvalid, match="no private key"):
        load_identity(tmp_path / "key", never_asked)


def test_a_public_key_opens_nothing(keys: Keys) -> None:
    for file in (keys.director_pub,):
        with pytest.raises(FormInvalid, match="this is a public key"):
            load_identity(file, never_asked)


def test_keys_are_in_no_representation(keys: Keys) -> None:
    secret = re.findall(r"AGE-SECRET-KEY-\S+", keys.counsel.read_text())[0]
    assert secret not in repr(load_identity(keys.counsel, never_asked))
