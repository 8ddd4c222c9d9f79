"""Whether a package is signed, by whom, and whether that is somebody the reader believes.

Used by ``overview``; ties what ``package`` says of itself to what ``signing`` can prove.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from redactkit.csvout import harmless
from redactkit.package import SIGNATURE, TAGMANIFEST, Says
from redactkit.signing import (
    AllowedSigner,
    SignatureError,
    fingerprint_of,
    key_digest,
    signer_of,
    verify,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFound:
    """What is to be said of a signature. ``by`` is who, in the words of the reader's own list."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fingerprint: str | None = None
    by: str | None = None

    @property
    def document(self) -> dict[str, object]:
        """For ``redactkit.verify/1``: ``state`` is absent, wrong, good (its signer unknown) or known."""
        if self.problems:
            state = "wrong"
        elif self.fingerprint is None:
            state = "absent"
        else:
            state = "good" if self.by is None else "known"
        return {"state": state, "fingerprint": self.fingerprint, "signer": self.by}


def signature_found(
    release: Path, says: Says, believed: Sequence[AllowedSigner] | None, at: datetime | None
) -> SignatureFound:
    """Look for the signature, verify it, and look for its key among those that are ``believed``."""
    signature, message = (_bytes(release / name) for name in (SIGNATURE, TAGMANIFEST))
    if signature is None:
        return _unsigned(says, believed)
    try:
        key = verify(signature, message or b"")
    except SignatureError as problem:
        return SignatureFound(problems=(f"the signature is wrong: {problem}",))
    fingerprint = fingerprint_of(key)
    if says.package is not None and says.key_sha256 != key_digest(key):
        return SignatureFound(
            problems=("the manifest does not name the key that signed: somebody signed it afterwards",),
            fingerprint=fingerprint,
        )
    if believed is None:
        note = (
            f"It is signed with the key {fingerprint}. Whose that is this does not show: compare it with the "
            "library's, or give --signers."
        )
        return SignatureFound(notes=(note,), fingerprint=fingerprint)
    who, why_not = signer_of(believed, key, at or datetime.now().astimezone())
    if who is None:
        told = "is not among the signers"
        if why_not is not None:
            told = f"{why_not}; the package says that it was made on {says.made_on}"
        return SignatureFound(problems=(f"the key {fingerprint} {told}",), fingerprint=fingerprint)
    by = harmless(who.principals)
    return SignatureFound(
        notes=(f"It is signed by {by} with the key {fingerprint}.",), fingerprint=fingerprint, by=by
    )


def _unsigned(says: Says, believed: Sequence[AllowedSigner] | None) -> SignatureFound:
    if says.key_sha256 is not None:
        return SignatureFound(problems=("the package was signed, and the signature is missing",))
    if believed is not None:
        return SignatureFound(problems=("the package is not signed",))
    return SignatureFound(notes=("The package is not signed: nothing here shows who made it.",))


def _bytes(path: Path) -> bytes | None:
    """A file as it is, no link followed; ``None`` where there is none. ``verify_bag`` says what is linked."""
    if not os.path.lexists(path):
        return None
    try:
        descriptor = os.open(
            path,
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0),
        )
        with open(descriptor, "rb") as file:
            return file.read()
    except OSError:
        return b""
