"""Make ``release/`` a BagIt 1.0 bag (RFC 8493), and check that it still is the one that was made.

A bag says what belongs to it and what every byte of it is, in a form that archivists' tools read. It says
nothing about who made it. Nothing here depends on the time of day or on the machine.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from redactkit.csvout import harmless
from redactkit.package.staging import Folder, disk_trouble
from redactkit.signing import NAMESPACE

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAGMANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = TAGMANIFEST + ".sig"
_MANIFEST = "manifest-sha256.txt"
_INFO = "bag-info.txt"
_HEAD = "ledger-head.txt"
_REQUIRED = frozenset({"bagit.txt", _INFO, _MANIFEST})
_KNOWN = _REQUIRED | {_HEAD, TAGMANIFEST, SIGNATURE}
_DEEPEST = 8
"""So many folders in one another no package has; what lies deeper is not looked at."""
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
_OXUM = re.compile(r"^Payload-Oxum: (\d+)\.(\d+)$", re.MULTILINE)


def signature_check(title: str) -> str:
    """The line that checks a signature where there is no redactkit: Windows 10 and later have ssh-keygen."""
    return (
        f"ssh-keygen -Y verify -f ../allowed_signers -I {title} -n {NAMESPACE} -s {SIGNATURE} < {TAGMANIFEST}"
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file as it stands on the disk; a link is not followed."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_bag(
    folder: Folder,
    *,
    where: str,
    day: date,
    package: str,
    software: str,
    ledger_head: str | None,
    known: Mapping[str, str],
) -> str:
    """Write the tag files around the payload below ``where``; gives back the digest of the tag manifest.

    Without ``where`` the staged folder itself becomes the bag.
    ``known`` are the digests, by name below ``data/``, of payload files that were read back already.
    """
    base = f"{where}/" if where else ""
    prefix = f"{base}data/"
    payload = [name.removeprefix(base) for name in folder.names() if name.startswith(prefix)]
    digests, size = {}, 0
    for name in payload:
        path = folder.path(base + name)
        with disk_trouble(path.name):
            digests[name] = known.get(name.removeprefix("data/")) or folder.digest(base + name)
            size += path.stat().st_size
    info = (
        f"Bag-Software-Agent: {software}\n"
        f"Bagging-Date: {day.isoformat()}\n"
        f"External-Identifier: {package}\n"
        f"Payload-Oxum: {size}.{len(payload)}\n"
    )
    tags = {"bagit.txt": DECLARATION, _INFO: info.encode("utf-8"), _MANIFEST: _manifest_bytes(digests)}
    if ledger_head is not None:
        tags[_HEAD] = f"{ledger_head}\n".encode("ascii")
    for name, content in sorted(tags.items()):
        folder.write(base + name, content)
    tagmanifest = _manifest_bytes(
        {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
    )
    folder.write(base + TAGMANIFEST, tagmanifest)
    return hashlib.sha256(tagmanifest).hexdigest()


def verify_bag(release: Path) -> tuple[str, ...]:
    """What is wrong with a release folder, one sentence each; nothing when it is whole and unaltered.

    Refuses what is extra, missing, renamed, linked or altered, names that some disks take for one another,
    and a manifest that points outside. It opens no link.
    """
    problems: list[str] = []
    files = dict(_regular_files(release, "", problems))
    problems.extend(f"{name} is missing" for name in sorted({*_REQUIRED, TAGMANIFEST} - files.keys()))
    tags = {name for name in files if "/" not in name}
    problems.extend(f"{shown(name)} does not belong to a package" for name in sorted(tags - _KNOWN))
    payload = {name for name in files if name.startswith("data/")}
    problems.extend(
        f"{shown(name)} does not belong to a package" for name in sorted(files.keys() - tags - payload)
    )
    problems.extend(_alike(files))
    for manifest, members in (
        (_MANIFEST, payload),
        (TAGMANIFEST, (tags & _KNOWN) - {TAGMANIFEST, SIGNATURE}),
    ):
        if manifest in files:
            problems.extend(_check_manifest(release, manifest, members))
    if "bagit.txt" in files and (release / "bagit.txt").read_bytes() != DECLARATION:
        problems.append("bagit.txt does not say BagIt 1.0 in UTF-8")
    if _INFO in files:
        problems.extend(_check_oxum(release / _INFO, [files[name] for name in payload]))
    return tuple(problems)


def _manifest_bytes(digests: Mapping[str, str]) -> bytes:
    # our names hold no percent sign and no line end, which RFC 8493 would ask to encode
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode("utf-8")


def _regular_files(folder: Path, prefix: str, problems: list[str]) -> Iterator[tuple[str, int]]:
    """Every ordinary file with its size; whatever else is found becomes a problem."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        problems.append(f"{shown(prefix.rstrip('/')) or 'the release folder'} cannot be read")
        return
    if prefix and not entries:
        problems.append(f"{shown(prefix.rstrip('/'))} is an empty folder")
    for entry in entries:
        name = prefix + entry.name
        found = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode) and name.count("/") >= _DEEPEST:
            problems.append(f"{shown(name)} is too deep for a package")
        elif stat.S_ISDIR(found.st_mode):
            yield from _regular_files(folder / entry.name, name + "/", problems)
        elif stat.S_ISREG(found.st_mode):
            problems.extend(linked(name, found))
            yield name, found.st_size
        else:
            problems.append(f"{shown(name)} is a link or no ordinary file")


def linked(name: str, found: os.stat_result) -> Iterator[str]:
    """A second name of a file, wherever it is: whoever has it can alter the file after it was checked."""
    if found.st_nlink > 1:  # Windows says nothing here
        yield f"{shown(name)} has a second name (a hard link): copy the folder, and check the copy"


def _alike(names: Mapping[str, int]) -> Iterator[str]:
    """Names that are one file on a disk that ignores case or Unicode normalisation."""
    seen: set[str] = set()
    for name in sorted(names):
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if folded in seen:
            yield f"{shown(name)} differs from another name only in case or spelling of its letters"
        seen.add(folded)


def _check_manifest(release: Path, manifest: str, members: set[str]) -> Iterator[str]:
    try:
        content = (release / manifest).read_bytes()
        lines = content.decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        yield f"{manifest} cannot be read"
        return
    if lines.pop() != "":
        yield f"{manifest} does not end with a line end"
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        parts = _LINE.fullmatch(line)
        if parts is None:
            yield f"{manifest} line {number} is not a digest and a name"
        elif _points_outside(parts[2]):
            yield f"{manifest} line {number} points outside the package"
        elif parts[2] in listed:
            yield f"{manifest} line {number} lists a file a second time"
        else:
            listed[parts[2]] = parts[1]
    if content != _manifest_bytes(listed):
        yield f"{manifest} is not spelled as it was written"  # its order, its line ends, a mark before it
    for name in sorted(listed.keys() - members):
        yield f"{shown(name)} is listed in {manifest} and is missing"
    for name in sorted(members - listed.keys()):
        yield f"{shown(name)} is not listed in {manifest}"
    for name in sorted(members & listed.keys()):
        try:
            same = digest_of(release / name) == listed[name]
        except OSError:
            yield f"{shown(name)} cannot be read"
            continue
        if not same:
            yield f"{shown(name)} was altered"


def _points_outside(name: str) -> bool:
    return (
        name.startswith(("/", "~"))
        or "\\" in name
        or ":" in name
        or any(part in ("", ".", "..") for part in name.split("/"))
    )


def _check_oxum(info: Path, sizes: list[int]) -> Iterator[str]:
    try:
        said = _OXUM.search(info.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        said = None
    if said is None or (int(said[1]), int(said[2])) != (sum(sizes), len(sizes)):
        yield f"{_INFO} does not give the size of what is there"


def shown(name: str) -> str:
    """A name somebody else may have chosen, fit for a terminal."""
    return harmless(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
