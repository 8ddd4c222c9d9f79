"""Whether kept exports are those that a package was made from: the salted digests in its record say so.

Used by ``overview``. The record never leaves the custodian, so neither does what is compared with it. An
export is known by its bytes alone: one that was saved again by a spreadsheet is another, and so is one with a
patron less.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from redactkit.errors import FormInvalid, InputMissing, UsageError
from redactkit.package.manifest import salted

_RECORD = "-record"
_SHEET = re.compile(r", sheet \d+$")  # how a sheet of a workbook is called
_MANIFEST = "manifest-internal.json"
_MANIFEST_SCHEMA = "redactkit.manifest-internal/1"
_PUBLIC = Path("release/data/disclosure-manifest.json")

SAME, ANOTHER, MISSING = "same", "another", "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One export: the same as one the package was made from, another, or one that was not given."""

    file: str
    result: str
    was: str | None = None  # the name it had, where it has another now

    def document(self) -> dict[str, object]:
        """For JSON."""
        return {"file": self.file, "result": self.result, "was": self.was}

    def problem(self) -> str | None:
        """What is wrong, in one sentence."""
        match self.result:
            case "another":
                return f"{self.file} is not one of the exports that this package was made from"
            case "missing":
                return f"{self.file} is one of the exports that this package was made from, and was not given"
        return None

    def note(self) -> str | None:
        """What is proved, in one sentence."""
        if self.result != SAME:
            return None
        name = f", which was called {self.was} then" if self.was is not None else ""
        return f"{self.file}{name}: the same bytes that this package was made from."


def compare_sources(
    out: Path, exports: Sequence[Path], *, record: Path | None = None
) -> tuple[Compared, ...]:
    """Each export that was given, in that order, then those of the record that were not.

    ``out`` is OUT or the release in it; the record is looked for beside OUT. Raises ``InputMissing`` (66)
    where it is not there, and ``FormInvalid`` (78) where it is that of another package.
    """
    folder = out.parent if out.name == "release" and not (out / "release").is_dir() else out
    kept = read_manifest(record_of(folder, record))
    refuse_another_package(folder, kept)
    salt, sources = _salt_and_sources(kept)
    return tuple(_compared(exports, salt, sources))


def with_sources(
    found: Mapping[str, object], out: Path, exports: Sequence[Path], *, record: Path | None = None
) -> dict[str, object]:
    """A ``redactkit.verify/1`` document, with what the kept exports add to its problems and notes.

    ``folder`` is what was found of the folder alone: other exports beside it do not make it less whole.
    """
    compared = compare_sources(out, exports, record=record)
    before, notes = found["problems"], found["notes"]
    problems = [*(before if isinstance(before, list) else ()), *filter(None, (c.problem() for c in compared))]
    return {
        **found,
        "result": "failed" if problems else "passed",
        "folder": found["result"],
        "problems": problems,
        "notes": [*(notes if isinstance(notes, list) else ()), *filter(None, (c.note() for c in compared))],
        "sources": [each.document() for each in compared],
    }


def record_of(out: Path, record: Path | None) -> Path:
    """The folder that is kept: as given, else the one beside OUT."""
    whole = out.absolute()
    folder = record if record is not None else whole.with_name(whole.name + _RECORD)
    if not folder.is_dir():
        raise InputMissing(
            "the record of this answer is not there",
            file=folder.name,
            hint="say where it lies, with --record",
        )
    return folder


def _compared(exports: Sequence[Path], salt: bytes, sources: Mapping[str, str]) -> Iterator[Compared]:
    found: set[str] = set()
    for export in exports:
        digest = salted(_digest(export), salt)
        same = next((each for each in sources if hmac.compare_digest(each, digest)), None)
        if same is None:
            yield Compared(file=export.name, result=ANOTHER)
            continue
        found.add(same)
        was = None if sources[same] == export.name else sources[same]
        yield Compared(file=export.name, result=SAME, was=was)
    for digest, name in sources.items():
        if digest not in found:
            yield Compared(file=name, result=MISSING)


def _digest(export: Path) -> str:
    try:
        with export.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        raise InputMissing("it is missing, or is not a file that can be read", file=export.name) from None


def read_manifest(record: Path) -> Mapping[str, object]:
    """The internal manifest in a record."""
    try:
        found = json.loads((record / _MANIFEST).read_bytes())
    except OSError:
        raise InputMissing(
            "the record has no manifest", file=_MANIFEST, hint="name the folder that was kept, with --record"
        ) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != _MANIFEST_SCHEMA:
        raise _not_a_manifest()
    return found


def refuse_another_package(out: Path, kept: Mapping[str, object], *, may_lack_release: bool = False) -> None:
    """Stop where OUT and the record are of two answers: nothing would be proved."""
    public = out / _PUBLIC
    if not public.is_file():
        if kept.get("package") is None:
            if may_lack_release:
                return
            raise UsageError(
                "this answer was made without any export: there is nothing to compare",
                hint="leave --source out",
            )
        raise FormInvalid("the record is that of an answer with a release, and this is none", file=out.name)
    try:
        found = json.loads(public.read_bytes())
        package = found.get("package") if isinstance(found, dict) else None
    except (OSError, ValueError, RecursionError):
        package = None
    if package is None or package != kept.get("package"):
        raise FormInvalid(
            "the record is that of another package",
            file=_MANIFEST,
            hint="name the folder that was made with this one, with --record",
        )


def _salt_and_sources(kept: Mapping[str, object]) -> tuple[bytes, dict[str, str]]:
    """The salt, and the name of each export by its salted digest. The sheets of a workbook are one export."""
    try:
        salt = bytes.fromhex(str(kept["salt"]))
        listed = kept["sources"]
    except (KeyError, ValueError):
        raise _not_a_manifest() from None
    names: dict[str, str] = {}
    for each in listed if isinstance(listed, list) else ():
        digest, name = (
            (each.get("salted_sha256"), each.get("file")) if isinstance(each, dict) else (None, None)
        )
        if not isinstance(digest, str) or not isinstance(name, str):
            raise _not_a_manifest()
        names.setdefault(digest, _SHEET.sub("", name))
    if not (salt and names):
        raise _not_a_manifest()
    return salt, names


def _not_a_manifest() -> FormInvalid:
    return FormInvalid(
        "the record's manifest is not whole: nothing can be compared with it",
        file=_MANIFEST,
        hint="restore the record from a backup",
    )
