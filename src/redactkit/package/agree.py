"""Check that what a package says of itself is true of it: the manifest, the files, the tag files, the letter.

``bag`` shows that no byte was changed since the lists were written. This shows that the lists belong to what
they list: a manifest of other tables, a letter of another package, a table with a line too many are found
even where somebody has written every list anew. Part of ``verify``; nothing is trusted, nothing is quoted.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactkit.errors import RedactkitError
from redactkit.package.bag import digest_of, linked, shown
from redactkit.package.canonical import canonical_json
from redactkit.package.shape import misfits, schema_of_manifests

MANIFEST = "disclosure-manifest.json"
VERSION = "redactkit.manifest/1"
_BESIDE = frozenset({"README.txt", "withholding-log.csv", MANIFEST})
_WORDS = "word/document.xml"
_COUNT = "record.count"
_LETTER = frozenset({"letter", "letter/response-letter.docx", "letter/response-letter.md"})
_BEFORE = ("reissued_from", "made_anew")
_LARGEST = 64_000_000
# What zipfile raises for a file that is damaged, locked with a password (RuntimeError), or packed in a way
# that it does not know (NotImplementedError); a KeyError where the part is missing.
_NO_WORDS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(KeyError, RuntimeError, NotImplementedError),
)
_PACKAGE = re.compile(r"\brk-[0-9a-f]{24}\b")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_HEAD = re.compile(r"\b[0-9a-f]{64}\b")
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What a package says of itself; ``None`` where it does not say it in a way that can be understood."""

    problems: tuple[str, ...] = ()
    package: str | None = None
    earlier: frozenset[str] = frozenset()  # packages that it gives again, or makes anew
    made_on: str | None = None
    key_sha256: str | None = None  # of the key that is to have signed it
    ledger_head: str | None = None


def what_it_says(release: Path) -> Says:
    """Read the manifest, and hold it against everything beside it."""
    content = _content(release / "data" / MANIFEST)
    found = "is missing or cannot be read" if content is None else read_manifest(content)
    if isinstance(found, str):
        return Says(problems=(f"{MANIFEST} {found}",))
    document = found
    signature = document["signature"]
    head = _text(release / "ledger-head.txt")
    problems = [*_tables(release / "data", document["files"]), *_tag_files(release, document)]
    if head is not None and not re.fullmatch(r"[0-9a-f]{64}\n", head):
        problems.append("ledger-head.txt does not hold the head of a ledger")
    return Says(
        problems=tuple(problems),
        package=document["package"],
        earlier=frozenset(_earlier(document["files"])),
        made_on=document["made_on"],
        key_sha256=None if signature is None else signature["key_sha256"],
        ledger_head=None if head is None else head.strip(),
    )


def letter_problems(letter: Path, says: Says, fingerprint: str | None) -> Iterator[str]:
    """What a letter says that is not true of the release beside it. What it leaves out is no matter.

    One that is not there is no matter either: it may have been sent apart. One that cannot be read is: nobody
    can say what it says.
    """
    for path, text in ((letter, _text(letter)), (_beside(letter), _word(_beside(letter)))):
        name = path.name
        if text is None:
            if os.path.lexists(path):
                yield f"{name} cannot be read: nobody can tell whether it belongs to what lies beside it"
            continue
        named = set(_PACKAGE.findall(text))
        if named and (says.package not in named or named - {says.package} - says.earlier):
            yield f"{name} names a package that is not the one beside it"
        if any(found != fingerprint for found in _FINGERPRINT.findall(text)):
            yield f"{name} names a key that did not sign what lies beside it"
        if any(found != says.ledger_head for found in _HEAD.findall(text)):
            yield f"{name} names another state of the register than what lies beside it"


def _earlier(files: list[dict[str, Any]]) -> Iterator[str]:
    """The packages that the manifest says rows come from, or were made ready in before."""
    for file in files:
        yield from (each["package"] for key in _BEFORE for each in file.get(key, ()))


def strangers(out: Path) -> list[str]:
    """What lies in OUT beside the release and the letter, or is a link there: it would be sent too.

    A folder that does not belong there is named once, and not looked into: it may be as deep as it likes.
    """
    found: list[str] = []
    for path in [*_inside(out), *_inside(out / "letter")]:
        name = path.relative_to(out).as_posix()
        what = path.lstat()
        if name == "release":
            found += [] if stat.S_ISDIR(what.st_mode) else ["release is a link or no folder"]
        elif name not in _LETTER:
            found.append(f"{shown(name)} does not belong here")
        elif not (stat.S_ISDIR(what.st_mode) if name == "letter" else stat.S_ISREG(what.st_mode)):
            found.append(f"{shown(name)} is a link or no ordinary file")
        elif stat.S_ISREG(what.st_mode):
            found.extend(linked(name, what))
    return found


def _inside(folder: Path) -> list[Path]:
    with suppress(OSError):  # it is not there, or no folder
        return sorted(folder.iterdir()) if not folder.is_symlink() else []
    return []


def read_manifest(content: bytes) -> dict[str, Any] | str:
    """A manifest of the known version, in its one spelling and of the published shape; or what it is not."""
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return "is not a manifest"
    if not isinstance(document, dict) or not isinstance(document.get("schema"), str):
        return "is not a manifest"
    if document["schema"] != VERSION:
        return "is of a version that is not known here: a newer redactkit may know it"
    try:
        spelled = canonical_json(document)
    except (RedactkitError, ValueError, RecursionError):
        spelled = b""
    if spelled != content:
        return "is not spelled as a manifest is"
    schema = schema_of_manifests()
    if wrong := next(misfits(document, schema, schema), None):
        return f"has not the shape of one: {wrong}"
    names = [file["name"] for file in document["files"]]
    if len(set(names)) != len(names) or _BESIDE & set(names):
        return "lists a file twice"
    return document


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _refuse(_: str) -> None:
    raise ValueError


def _tables(data: Path, files: list[dict[str, Any]]) -> Iterator[str]:
    listed = [file["name"] for file in files]
    try:
        there = {path.name for path in data.iterdir()}
    except OSError:
        there = set()
    yield from (f"{shown(name)} is not in {MANIFEST}" for name in sorted(there - set(listed) - _BESIDE))
    yield from (f"{name} is missing" for name in sorted(_BESIDE - there))
    for file in files:
        yield from _table(data / file["name"], file)


def _table(path: Path, file: Mapping[str, Any]) -> Iterator[str]:
    """A released table, its header and its lines, against its entry."""
    try:
        there = path.lstat()
        digest = digest_of(path) if stat.S_ISREG(there.st_mode) else ""
    except OSError:
        yield f"{path.name} is in {MANIFEST} and is missing"
        return
    if (there.st_size, digest) != (file["size"], file["sha256"]):
        yield f"{path.name} is not the file that {MANIFEST} describes"
        return
    headers = [column["header"] for column in file["columns"]]
    if [column["position"] for column in file["columns"]] != list(range(1, len(headers) + 1)):
        yield f"{MANIFEST} does not number the columns of {path.name} from 1 on"
    counted = [column["category"] for column in file["columns"]][-1:] == [_COUNT]
    lines = records = 0
    try:
        with path.open(encoding="utf-8", newline="") as opened:
            rows = csv.reader(opened, strict=True)
            header = next(rows)
            for row in rows:
                if len(row) != len(header):
                    raise ValueError
                lines += 1
                records += int(row[-1]) if counted else 1
    except (OSError, ValueError, csv.Error, StopIteration):
        yield f"{path.name} is not a table with as many cells in each line as in its header"
        return
    if header != headers:
        yield f"{MANIFEST} does not name the columns of {path.name}"
    elif (lines, records) != (file["lines"], file["records"]):
        yield f"{MANIFEST} does not count the lines of {path.name}"


def _tag_files(release: Path, document: Mapping[str, Any]) -> Iterator[str]:
    info = _text(release / "bag-info.txt") or ""
    tool = document["tool"]
    for said in (
        f"Bag-Software-Agent: {tool['name']} {tool['version']}",
        f"Bagging-Date: {document['made_on']}",
        f"External-Identifier: {document['package']}",
    ):
        if info.split("\n").count(said) != 1:
            yield f"bag-info.txt and {MANIFEST} disagree on {said.partition(':')[0]}"
    if f"Package {document['package']}: " not in (_text(release / "data" / "README.txt") or ""):
        yield "README.txt is of another package"


def _beside(letter: Path) -> Path:
    """The Word letter beside the plain one."""
    return letter.with_suffix(".docx")


def _word(letter: Path) -> str | None:
    """The text of a Word letter, if there is one that can be read."""
    content = _content(letter)
    try:
        with zipfile.ZipFile(io.BytesIO(content or b"")) as archive, archive.open(_WORDS) as file:
            return _TAGS.sub("", file.read(_LARGEST).decode("utf-8"))
    except _NO_WORDS:
        return None


def _content(path: Path) -> bytes | None:
    """What an ordinary file holds. A link is not followed, and a pipe is not waited for."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return None


def _text(path: Path) -> str | None:
    content = _content(path)
    try:
        return None if content is None else content.decode("utf-8")
    except UnicodeDecodeError:
        return None
