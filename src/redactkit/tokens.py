"""Ids and salts: random, or derived from a key so that the same run gives the same bytes again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from redactkit.errors import InputMissing, UsageError

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Makes ids. With a key they depend on the key, a label and what is released, and on nothing else."""

    key: bytes | None = field(default=None, repr=False)

    def make(self, label: str, bound_to: Iterable[str], *, size_bytes: int) -> bytes:
        """``size_bytes`` (32 at most) random bytes, or HMAC-SHA-256(key, label, digest of ``bound_to``)."""
        if self.key is None:
            return secrets.token_bytes(size_bytes)
        digest = hashlib.sha256()
        for part in bound_to:
            digest.update(len(part.encode()).to_bytes(8, "big") + part.encode())
        message = label.encode() + b"\x00" + digest.digest()
        return hmac.new(self.key, message, hashlib.sha256).digest()[:size_bytes]


def read_key(path: Path | None) -> Tokens:
    """Tokens from a key file, or random ones where none is given."""
    if path is None:
        return Tokens()
    try:
        key = path.read_bytes()
    except OSError:
        raise InputMissing("the key file is missing or cannot be read", file=path.name) from None
    if len(key) < _KEY_BYTES:
        raise UsageError(f"the key is too short: {_KEY_BYTES} bytes or more are needed", file=path.name)
    return Tokens(key=key)
