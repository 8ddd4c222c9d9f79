"""Whom a reader believes: the ``allowed_signers`` file of ssh-keygen, read as it reads it.

    director@library namespaces="redactkit-manifest@v1",valid-after="20261127" ssh-ed25519 AAAA…

A key is taken back by taking out its line, or by ``valid-before``. Certificates are not for packages: a line
that names an authority is refused, and so is whatever cannot be understood, since a list that is half read
would believe the wrong half.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from redactkit.errors import FormInvalid, InputMissing, Slip
from redactkit.signing.sshsig import KEY_TYPE, NAMESPACE, key_from

_OTHER_KEYS = frozenset(
    {
        "ssh-rsa",
        "ssh-dss",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    }
)
_BLANK = " \t"
_PRINCIPALS = re.compile(r'(?:"([^"]*)"|([^\s"]+))[ \t]+')
_OPTIONS = re.compile(r'(?:[^\s"\\]|"(?:[^"\\]|\\.)*"|\\.)+(?=[ \t])')
_OPTION = re.compile(r'([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,(?=.)|$)')
_TIME = re.compile(r"(\d{8})(\d{4})?(\d{2})?(Z)?")
_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSigner:
    """One line: who it is, the key, and what the key is good for. ``key`` is ``None`` for another kind."""

    line: int
    principals: str
    key: bytes | None
    namespaces: str | None = None
    valid_after: datetime | None = None
    valid_before: datetime | None = None

    def why_not(self, at: datetime, namespace: str = NAMESPACE) -> str | None:
        """What speaks against the key at that time, or nothing. The limits themselves are within."""
        if self.namespaces is not None and not _listed(namespace, self.namespaces):
            return "is allowed for other uses and not for packages"
        if self.valid_after is not None and at < self.valid_after:
            return f"is good only from {self.valid_after:%Y-%m-%d} on"
        if self.valid_before is not None and at > self.valid_before:
            return f"was good only until {self.valid_before:%Y-%m-%d}"
        return None


def read_signers(path: Path) -> tuple[AllowedSigner, ...]:
    """The lines of a file of allowed signers. One that cannot be understood is told with its number (78)."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except (OSError, ValueError):
        raise InputMissing("the file of signers is missing or cannot be read", file=path.name) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(content) > _LARGEST_BYTES:
        raise FormInvalid("this is not a file of allowed signers", file=path.name)
    found: list[AllowedSigner] = []
    slips: list[Slip] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip(" \t\r")
        if not line or line.startswith("#"):
            continue
        try:
            found.append(_parsed(line, number))
        except ValueError as problem:
            slips.append(Slip(file=path.name, line=number, what=str(problem)))
    if slips:
        raise FormInvalid.listing(
            tuple(slips),
            file=path.name,
            hint="each line is: who, options, ssh-ed25519, the key; redactkit keys show prints it",
        )
    return tuple(found)


def signer_of(
    allowed: Iterable[AllowedSigner], key: bytes, at: datetime
) -> tuple[AllowedSigner | None, str | None]:
    """The first line that allows the key at that time; else why not, where a line has the key."""
    why = None
    for each in allowed:
        if each.key == key:
            why = each.why_not(at)
            if why is None:
                return each, None
    return None, why


def signers_line(principal: str, day: str, key: str) -> str:
    """A line for such a file: the key is good for packages alone, and from that day on (``YYYYMMDD``)."""
    return f'{principal} namespaces="{NAMESPACE}",valid-after="{day}" {key}'


def _parsed(line: str, number: int) -> AllowedSigner:
    """One line. ``ValueError`` says what is wrong, and quotes nothing."""
    begins = _PRINCIPALS.match(line)
    if begins is None:
        raise ValueError("there is no key in it")
    principals, rest = begins[1] or begins[2] or "", line[begins.end() :]
    options: dict[str, str] = {}
    if not _is_key_type(rest):
        given = _OPTIONS.match(rest)
        if given is None:
            raise ValueError("its options cannot be read, or no key comes after them")
        options = dict(_options(given[0]))
        rest = rest[given.end() :].lstrip(_BLANK)
        if not _is_key_type(rest):
            raise ValueError("no key that ssh knows comes after the options")
    after, before = (_time(options.get(name)) for name in ("valid-after", "valid-before"))
    if after is not None and before is not None and before <= after:
        raise ValueError("valid-before is not later than valid-after")
    return AllowedSigner(
        line=number,
        principals=principals,
        key=_key(rest.split()),
        namespaces=options.get("namespaces"),
        valid_after=after,
        valid_before=before,
    )


def _is_key_type(rest: str) -> bool:
    first = rest.split(maxsplit=1)[0] if rest.strip() else ""
    return first == KEY_TYPE or first in _OTHER_KEYS


def _key(words: list[str]) -> bytes | None:
    if len(words) < 2:
        raise ValueError("the key itself is missing")
    try:
        if words[0] == KEY_TYPE:
            return key_from(words[1])
        base64.b64decode(words[1], validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("its key cannot be read") from None
    return None


def _options(text: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    at = 0
    while at < len(text):
        one = _OPTION.match(text, at)
        name = one[1].lower() if one is not None else ""
        if one is not None and name == "cert-authority":
            raise ValueError("it names an authority for certificates, and packages are signed by keys alone")
        if one is None or one[2] is None or name not in ("namespaces", "valid-after", "valid-before"):
            raise ValueError("it has an option that is not known, or without its quotes")
        if name in seen:
            raise ValueError(f"it has {name} twice")
        seen.add(name)
        yield name, one[2].replace('\\"', '"')
        at = one.end()


def _time(text: str | None) -> datetime | None:
    """``YYYYMMDD``, ``YYYYMMDDHHMM`` or ``YYYYMMDDHHMMSS``, here or (with a Z) in Greenwich."""
    if text is None:
        return None
    parts = _TIME.fullmatch(text)
    if parts is None or (parts[3] and not parts[2]):
        raise ValueError("a date in it is not written YYYYMMDD")
    digits = "".join(part or "" for part in parts.groups()[:3])
    try:
        found = datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S")
    except ValueError:
        raise ValueError("a date in it is none") from None
    return found.replace(tzinfo=UTC) if parts[4] else found.astimezone()


def _listed(text: str, patterns: str) -> bool:
    """Whether a list of patterns (``*``, ``?``, and ``!`` for all but) takes a text in, as ssh reads it."""
    found = False
    for pattern in patterns.split(","):
        shape = re.escape(pattern.removeprefix("!")).replace(r"\*", ".*").replace(r"\?", ".")
        if re.fullmatch(shape, text, re.DOTALL):
            if pattern.startswith("!"):
                return False
            found = True
    return found
