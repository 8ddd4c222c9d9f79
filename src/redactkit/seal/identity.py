"""The private key that opens a sealed record. Part of ``seal``.

An OpenSSH Ed25519 key or an age key, each as it is or under a passphrase. A passphrase is asked for only
where the key has one. INVARIANT: neither key nor passphrase is ever in an error, nor written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redactkit.errors import FormInvalid, InputMissing, UsageError

_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_AGE_SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 (how every such key begins)
_AGE_FILES = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
_PUBLIC = (b"ssh-", b"age1")
_MOST_BYTES = 65_536

Ask = Callable[[], bytes]
"""Gives the passphrase of a key; called at most once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What opens a sealed record, in memory alone."""

    keys: tuple[Any, ...] = field(repr=False)


def load_identity(file: Path, ask: Ask) -> Identity:
    """The private key in a file.

    Raises ``FormInvalid`` (78) where it is none, ``UsageError`` (2) where the passphrase is wrong.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1).strip()
    except (OSError, ValueError):
        raise InputMissing("the private key is missing or cannot be read", file=file.name) from None
    if content.startswith(_OPENSSH):
        return Identity(keys=(_openssh(content, file.name, ask),))
    if content.startswith(_AGE_FILES):
        import pyrage

        try:
            content = pyrage.passphrase.decrypt(content, ask().decode("utf-8", "replace"))
        except pyrage.DecryptError:
            raise _wrong_passphrase(file.name) from None
    if content.startswith(_PUBLIC):
        raise FormInvalid(
            "this is a public key, and a sealed record is opened with the private one",
            file=file.name,
            hint="the private key has the same name without .pub",
        )
    return Identity(keys=_age_keys(content, file.name))


def _openssh(content: bytes, name: str, ask: Ask) -> Any:
    import pyrage
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_ssh_private_key,
    )

    content += b"\n"
    try:
        key = load_ssh_private_key(content, None)
    except TypeError:  # it is under a passphrase
        try:
            key = load_ssh_private_key(content, ask())
        except ValueError:
            raise _wrong_passphrase(name) from None
        except UnsupportedAlgorithm:
            raise _no_key(name) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _no_key(name) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(name)
    return pyrage.ssh.Identity.from_buffer(
        key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    )


def _age_keys(content: bytes, name: str) -> tuple[Any, ...]:
    import pyrage

    try:
        lines = content.decode("ascii").split()
        keys = tuple(
            pyrage.x25519.Identity.from_str(line) for line in lines if line.upper().startswith(_AGE_SECRET)
        )
    except (UnicodeDecodeError, pyrage.IdentityError):
        keys = ()
    if not keys:
        raise _no_key(name)
    return keys


def _wrong_passphrase(name: str) -> UsageError:
    return UsageError(
        "the passphrase does not open this key",
        file=name,
        hint="look at what was typed, or at the file with the passphrase",
    )


def _no_key(name: str) -> FormInvalid:
    return FormInvalid(
        "this is no private key that opens a sealed record",
        file=name,
        hint="an OpenSSH Ed25519 key, or an age key (AGE-SECRET-KEY-1...), under a passphrase or not",
    )
