"""Keys of a director and of counsel, a closed folder, and a form whose answer nobody may be told of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.command import SAMPLES

PASSPHRASE = "correct horse"
_WARRANT = SAMPLES / "requests/search-warrant.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Where the keys lie: the director's is under a passphrase, counsel's is an age key."""

    director: Path
    director_pub: Path
    counsel: Path
    counsel_pub: Path
    passphrase: Path

    @property
    def public(self) -> tuple[str | Path, ...]:
        """The options that name both."""
        return ("--seal-for", self.director_pub, "--seal-for", self.counsel_pub)


def make_keys(folder: Path) -> Keys:
    """Two new keys, in a folder that is no part of what is watched."""
    import pyrage

    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(
        director=folder / "director",
        director_pub=folder / "director.pub",
        counsel=folder / "counsel.txt",
        counsel_pub=folder / "counsel.pub.txt",
        passphrase=folder / "passphrase",
    )
    private, public = ssh_key(PASSPHRASE, "director@library")
    keys.director.write_bytes(private)
    keys.director_pub.write_text(public + "\n")
    counsel = pyrage.x25519.Identity.generate()
    keys.counsel.write_text(f"# created: some day\n{counsel}\n")
    keys.counsel_pub.write_text(f"# counsel\n{counsel.to_public()}\n")
    keys.passphrase.write_text(PASSPHRASE + "\n")
    keys.passphrase.chmod(0o600)
    return keys


def ssh_key(passphrase: str, comment: str) -> tuple[bytes, str]:
    """An OpenSSH Ed25519 key, private and public, as ``ssh-keygen`` writes them."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, how)
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return private, f"{public} {comment}"


def sealed_form(folder: Path) -> Path:
    """A search warrant that forbids to tell anybody, for the records of one patron of the samples."""
    text = _WARRANT.read_text(encoding="utf-8")
    path = folder / "form.yaml"
    path.write_text(
        text.replace("  kind: search_warrant\n", "  kind: search_warrant\n  nondisclosure: true\n")
    )
    return path


def sealed_files(vault: Path) -> list[Path]:
    """The sealed records in a closed folder."""
    return sorted(vault.glob("*.age"))
