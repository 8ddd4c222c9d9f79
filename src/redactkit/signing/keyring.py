"""The keys of one home: made when somebody asks for one, locked by a passphrase, used for one signature.

``<home>/keys/NAME`` is the private key in OpenSSH's own format, encrypted (bcrypt) and for its owner alone;
``NAME.pub`` is the public one, and ``NAME.signers`` the line that a requester needs to check a signature.
INVARIANT: no key is made, opened or used by anything but what a person asked for, and none is written over.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, load_ssh_private_key

from redactkit.errors import FormInvalid, InputMissing, OutputExists, RedactkitError, UsageError
from redactkit.newfile import check_place, write_new
from redactkit.signing import sshsig
from redactkit.signing.signers import read_signers, signers_line

PASSPHRASE_FILE = "REDACTKIT_PASSPHRASE_FILE"  # noqa: S105 (a name, no secret)
"""The environment variable that names the file of the passphrase, for cron."""

TITLE = "director@library"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}")
_TITLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
_ROUNDS = 24  # of bcrypt, as OpenSSH takes: each guess at a passphrase costs a good part of a second
_LONGEST_BYTES = 4096
_FORMAT = b"-----BEGIN OPENSSH PRIVATE KEY-----\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The public half of a key: what a requester may know of it. ``title`` is an office, not a person."""

    name: str
    title: str
    made_on: date
    blob: bytes
    here: bool = True  # whether its private half is

    @property
    def fingerprint(self) -> str:
        """As ssh-keygen prints it."""
        return sshsig.fingerprint_of(self.blob)

    @property
    def public_line(self) -> str:
        """The line of its ``.pub`` file."""
        return f"{sshsig.key_text(self.blob)} {self.title}"

    @property
    def signers_line(self) -> str:
        """The line by which ssh-keygen, and ``redactkit verify --signers``, know it."""
        return signers_line(self.title, f"{self.made_on:%Y%m%d}", sshsig.key_text(self.blob))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An opened key. It lives as long as one run."""

    title: str
    blob: bytes
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """As ssh-keygen prints it."""
        return sshsig.fingerprint_of(self.blob)

    def sign(self, message: bytes) -> bytes:
        """The armored signature, looked at once more before it is given out."""
        signature = sshsig.sign(self._private, message)
        try:
            by = sshsig.verify(signature, message)
        except sshsig.SignatureError:
            by = b""
        if by != self.blob:
            raise RedactkitError("a signature that was just made does not verify; nothing was released")
        return signature


def make_key(
    home: Path, *, name: str, title: str, passphrase: bytes, day: date, announce: Callable[[Key], None]
) -> Key:
    """A new key in the home. ``announce`` is told of it before it is there, and may stop it by raising."""
    check_names(home, name=name, title=title)
    if not passphrase.strip():
        raise UsageError("the passphrase is empty", hint="a key without one can be used by whoever finds it")
    private = Ed25519PrivateKey.generate()
    key = Key(name=name, title=title, made_on=day, blob=sshsig.key_blob(private.public_key()))
    locked = private.private_bytes(
        Encoding.PEM,
        PrivateFormat.OpenSSH,
        PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(_ROUNDS).build(passphrase),
    )
    folder = _folder(home, make=True)
    announce(key)
    made: list[Path] = []
    try:
        for suffix, content in (
            ("", locked),
            (".pub", f"{key.public_line}\n".encode("ascii")),
            (".signers", f"{key.signers_line}\n".encode("ascii")),
        ):
            write_new(folder / (name + suffix), content)
            made.append(folder / (name + suffix))
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise
    return key


def check_names(home: Path, *, name: str, title: str) -> None:
    """Whether a new key can have this name and title; said before anybody types a passphrase."""
    if not _NAME.fullmatch(name):
        raise UsageError("a key's name is a word of letters, digits, - and _", hint="such as signing-2027")
    if not _TITLE.fullmatch(title):
        raise UsageError(
            "a key's title is one word of letters, digits and . _ @ + -", hint=f"such as {TITLE}"
        )
    folder = home / "keys"
    if not folder.is_dir():
        return
    for suffix in ("", ".pub", ".signers"):
        check_place(folder / (name + suffix))


def list_keys(home: Path) -> tuple[Key, ...]:
    """The keys of a home, the newest first."""
    folder = home / "keys"
    found = [_public(path) for path in sorted(folder.glob("*.signers")) if _NAME.fullmatch(path.stem)]
    return tuple(sorted(found, key=lambda key: (-key.made_on.toordinal(), key.name)))


def open_key(home: Path, name: str | None, passphrase: Callable[[str], bytes]) -> Signer:
    """The key of that name, or the newest, opened. ``passphrase`` is asked for with the key's name."""
    key = _chosen(home, name)
    content = _private_bytes(_folder(home, make=False) / key.name)
    if not content.startswith(_FORMAT):
        raise FormInvalid("this is not a private key in OpenSSH's format", file=key.name)
    word = passphrase(key.name)
    if not word:
        raise UsageError("the passphrase is empty")
    try:
        private = load_ssh_private_key(content, word)
    except TypeError:  # cryptography's way of saying so
        raise FormInvalid(
            "this key is not locked by a passphrase",
            file=key.name,
            hint="lock it: ssh-keygen -p -f with the path of this file",
        ) from None
    except ValueError:
        raise UsageError(
            "the passphrase does not open this key",
            file=key.name,
            hint="look at what was typed, or at the file with the passphrase",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise FormInvalid("this key is not of the kind Ed25519", file=key.name, hint="redactkit keys new")
    if sshsig.key_blob(private.public_key()) != key.blob:
        raise FormInvalid("this private key and its .signers file are not of one pair", file=key.name)
    return Signer(title=key.title, blob=key.blob, _private=private)


def passphrase_from(path: Path | None) -> bytes | None:
    """The passphrase in a file: the one given, else the one that the environment names, else none."""
    named = os.environ.get(PASSPHRASE_FILE)
    if path is None and not named:
        return None
    place = path if path is not None else Path(named or "")
    try:
        with place.open("rb") as file:
            _refuse_open(file.fileno(), place, "passphrase")
            content = file.read(_LONGEST_BYTES + 1)
    except (OSError, ValueError):
        raise InputMissing(
            "the file of the passphrase is missing or cannot be read", file=place.name
        ) from None
    if len(content) > _LONGEST_BYTES:
        raise UsageError("this is too long for a passphrase", file=place.name)
    word = content.removesuffix(b"\n").removesuffix(b"\r")
    if not word.strip():
        raise UsageError("the passphrase is empty", file=place.name)
    return word


def _chosen(home: Path, name: str | None) -> Key:
    keys = [key for key in list_keys(home) if key.here]
    if name is not None:
        chosen = [key for key in keys if key.name == name]
    else:
        chosen = [key for key in keys if key.made_on == keys[0].made_on]
    if not chosen:
        what = "there is no key to sign with" if name is None else "there is no key of this name"
        raise InputMissing(
            f"{what} in this home", hint="redactkit keys new makes one; redactkit keys show lists them"
        )
    if len(chosen) > 1:
        raise UsageError(
            f"several keys are the newest, made on one day: {', '.join(key.name for key in chosen)}",
            hint="say which one with --sign-with NAME",
        )
    return chosen[0]


def _public(path: Path) -> Key:
    """What a ``.signers`` file says of the key beside it."""
    lines = read_signers(path)
    line = lines[0] if len(lines) == 1 else None
    if line is None or line.key is None or line.valid_after is None or not _TITLE.fullmatch(line.principals):
        raise FormInvalid("this is not the line that was written for its key", file=path.name)
    return Key(
        name=path.stem,
        title=line.principals,
        made_on=line.valid_after.date(),
        blob=line.key,
        here=path.with_suffix("").is_file(),
    )


def _private_bytes(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            _refuse_open(descriptor, path, "key")
            return file.read()
    except OSError:
        raise InputMissing("the private key is missing or cannot be read", file=path.name) from None


def _refuse_open(descriptor: int, path: Path, what: str) -> None:
    """Stop where another account of the machine could read a secret. Windows has no such bits."""
    if os.name != "nt" and os.fstat(descriptor).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise FormInvalid(
            f"others can read this {what}", file=path.name, hint="close it first: chmod 600 on this file"
        )


def _folder(home: Path, *, make: bool) -> Path:
    """The folder of the keys. Nobody else may put a key of his own there."""
    folder = home / "keys"
    try:
        if make:
            os.makedirs(home, mode=0o700, exist_ok=True)
            with suppress(FileExistsError):
                os.mkdir(folder, 0o700)
        mode = folder.stat().st_mode
    except (OSError, ValueError):
        raise OutputExists(
            "the folder of the keys cannot be opened in the home folder",
            hint="choose a folder you may write to with --home",
        ) from None
    if os.name != "nt" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise FormInvalid("others can write to this folder", file="keys", hint="close it first: chmod 700")
    return folder
