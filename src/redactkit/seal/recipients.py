"""The public keys to which a record is sealed: the director's and counsel's, at least. Part of ``seal``.

A key is an age key (``age1…``) or an OpenSSH Ed25519 key, as a ``.pub`` file holds it. Two different ones are
needed: a record that one lost key takes with it is no record. A line that is no such key is named by its
number and never quoted, since it may be a private key.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from redactkit.errors import FormInvalid, InputMissing

RECIPIENTS = "recipients.txt"
"""The file in a closed folder that says who can open what is sealed into it."""

_LEAST = 2
_MOST_BYTES = 65_536
_PRIVATE = re.compile(rb"AGE-SECRET-KEY-1|BEGIN [A-Z ]*PRIVATE KEY", re.IGNORECASE)
_AGE = re.compile(r"age1[0-9a-z]+")
_SSH = "ssh-ed25519"
_HEADING = (
    "# Who can open what is sealed into this folder: a public key on each line, two at least.\n"
    "# Public keys alone. The private keys never lie on this disk.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One public key, and the name that its owner gave it."""

    key: str
    name: str = ""

    def line(self) -> str:
        """As it stands in a file of recipients."""
        if self.key.startswith(_SSH):
            return f"{self.key} {self.name}".strip()
        return f"# {self.name}\n{self.key}" if self.name else self.key


def read_recipients(files: Sequence[Path]) -> tuple[Recipient, ...]:
    """The keys in these files, each once. Raises ``FormInvalid`` (78) where there are not two good ones."""
    found: dict[str, Recipient] = {}
    for file in files:
        for recipient in _in_file(file):
            found.setdefault(recipient.key, recipient)
    if len(found) < _LEAST:
        told = "there is one key only" if found else "there is no key"
        raise FormInvalid(
            f"{told} to seal to, and a lost key would be a lost record",
            file=files[0].name if files else None,
            hint="give the public keys of two: the director's and counsel's (redactkit seal init, or "
            "--seal-for FILE)",
        )
    return tuple(found.values())


def recipients_text(recipients: Sequence[Recipient]) -> bytes:
    """The file ``recipients.txt``."""
    lines = "".join(f"{recipient.line()}\n" for recipient in recipients)
    return (_HEADING + lines).encode("utf-8")


def _in_file(file: Path) -> list[Recipient]:
    content = _read(file)
    if _PRIVATE.search(content):
        raise FormInvalid(
            "it holds a private key, and a record is sealed to public keys",
            file=file.name,
            hint="give the file that ends in .pub, and keep the private key away from this machine",
        )
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise _no_key(file, None) from None
    found = []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            found.append(_recipient(words, file, number))
    return found


def _recipient(words: list[str], file: Path, number: int) -> Recipient:
    import pyrage

    try:
        if words[0] == _SSH and len(words) > 1:
            key = f"{_SSH} {words[1]}"
            pyrage.ssh.Recipient.from_str(key)
            return Recipient(key=key, name=" ".join(words[2:]))
        if len(words) == 1 and _AGE.fullmatch(words[0]):
            pyrage.x25519.Recipient.from_str(words[0])
            return Recipient(key=words[0])
    except pyrage.RecipientError:
        pass
    raise _no_key(file, number)


def _no_key(file: Path, line: int | None) -> FormInvalid:
    where = f"line {line} is" if line is not None else "it is"
    return FormInvalid(
        f"{where} no public key that a record can be sealed to",
        file=file.name,
        hint="an ssh-ed25519 key (ssh-keygen -t ed25519 makes one), or an age key that begins with age1",
    )


def _read(file: Path) -> bytes:
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError
            content = opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        raise InputMissing("the file of public keys is missing or cannot be read", file=file.name) from None
    if len(content) > _MOST_BYTES:
        raise _no_key(file, None)
    return content
