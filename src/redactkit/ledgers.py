"""What the ledger verbs show and write: the entries, whether they are whole, and copies for an auditor.

Like ``pipeline`` this ties stages together; every function gives a document that can be printed as JSON.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from redactkit.csvout import csv_bytes
from redactkit.errors import InputMissing, UsageError
from redactkit.home import home_folder
from redactkit.ledger import ACCOUNT, ROWS, Ledger, endings, released_before
from redactkit.newfile import check_place, write_new

__all__ = ["endings", "entries", "export", "released", "verify"]

Document = dict[str, object]
HEAD_FILE = "ledger-head.txt"
_HEAD = re.compile(r"[0-9a-f]{64}")
_TAGMANIFEST = "tagmanifest-sha256.txt"
_COLUMNS = ("line", "day", "event", "package", "policy", "version", "outcome", "basis", "rules", "received")
_MORE_COLUMNS = ("clocks_missed", "released", "tagmanifest_sha256", "decided_by", "reason", "prev")


def entries(home: Path | None) -> Document:
    """``redactkit.ledger/1``: every entry as it stands, and what is wrong with the ledger."""
    ledger = Ledger(home_folder(home))
    if not ledger.exists():
        nothing: Document = {"head": None, "entries": [], "problems": []}
        home_name = ledger.folder.parent.name
        return {"schema": "redactkit.ledger/1", "home": home_name, "exists": False, **nothing}
    lines = ledger.lines()
    return {
        "schema": "redactkit.ledger/1",
        "home": ledger.folder.parent.name,
        "exists": True,
        "head": hashlib.sha256(lines[-1][1]).hexdigest() if lines else None,
        "entries": [{"line": number, **entry} for number, (entry, _) in enumerate(lines, start=1) if entry],
        "problems": list(ledger.verify()),
    }


def verify(
    home: Path | None, *, heads: Sequence[str], head_files: Sequence[Path], packages: Sequence[Path]
) -> Document:
    """``redactkit.ledger_verify/1``: are ledger and copies whole, and does it know these heads and packages.

    A home without a ledger fails: nothing was checked, and most often it is the wrong home.
    """
    named = [*map(_checked_head, heads), *map(_head_in, head_files)]
    folders = [_release_of(folder) for folder in packages]
    named += [_head_in(folder / HEAD_FILE) for folder in folders if (folder / HEAD_FILE).exists()]
    ledger = Ledger(home_folder(home))
    if not ledger.exists():
        problems = [
            f"there is no ledger in this home ({ledger.folder.parent.name}): nothing was checked. Is this "
            "the right home? Name it with --home, or in $REDACTKIT_HOME"
        ]
        known: set[object] = set()
    else:
        found = [entry for entry, _ in ledger.lines() if entry]
        problems = [*ledger.verify(heads=named), *_lost_copies(ledger, found)]
        known = {entry["tagmanifest_sha256"] for entry in found if "tagmanifest_sha256" in entry}
    for given, folder in zip(packages, folders, strict=True):
        if _digest_of(folder / _TAGMANIFEST) not in known:
            problems.append(f"{given.name} has no entry in this ledger")
    return {
        "schema": "redactkit.ledger_verify/1",
        "result": "failed" if problems else "passed",
        "problems": problems,
        "heads": named,
        "packages": [folder.name for folder in packages],
        "unfinished": ledger.unfinished(),
    }


def export(home: Path | None, out: Path) -> Document:
    """A copy of the ledger as a new file: its lines byte for byte (.jsonl), or a table (.csv)."""
    check_place(out)
    ledger = Ledger(home_folder(home))
    lines = ledger.lines() if ledger.exists() else []
    match out.suffix.lower():
        case ".jsonl":
            content = b"".join(line + b"\n" for _, line in lines)
        case ".csv":
            content = csv_bytes((*_COLUMNS, *_MORE_COLUMNS), _rows([entry for entry, _ in lines]))
        case _:
            raise UsageError("the ledger is copied as .jsonl or .csv", hint="--out ledger.csv")
    write_new(out, content)
    return {
        "schema": "redactkit.ledger_export/1",
        "file": out.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "problems": list(ledger.verify()) if ledger.exists() else [],
    }


def _lost_copies(ledger: Ledger, found: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """What could not be given again. A period that a custodian let be made anew needs its copy no more."""
    lost: dict[tuple[str, str], list[str]] = {}
    for (_, kind, file, period), one in released_before(found).items():
        if one.kept is None or one.reopened is not None:
            continue
        names = [
            name for name in (one.digest + ROWS, one.kept.account + ACCOUNT) if ledger.copy(name) is None
        ]
        if names:
            how = "altered" if all(map(ledger.has_copy, names)) else "gone"
            lost.setdefault((one.package, f"{kind} ({file})"), []).append(f"{period} is {how}")
    for (package, table), told in sorted(lost.items()):
        yield f"of package {package}, {table}, the copy that was kept of {', of '.join(sorted(told))}"


def _rows(found: Sequence[Mapping[str, object]]) -> Iterator[list[str]]:
    for number, entry in enumerate(found, start=1):
        profile = entry.get("profile")
        policy = profile if isinstance(profile, Mapping) else {}
        cells = {
            **entry,
            "line": number,
            "policy": policy.get("id"),
            "version": policy.get("version"),
            "released": released(entry),
        }
        yield [_cell(cells.get(column)) for column in (*_COLUMNS, *_MORE_COLUMNS)]


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def released(entry: Mapping[str, object]) -> list[str]:
    """What an entry says was released: ``circulation:2024``, each once, in order."""
    found = entry.get("released")
    of = found if isinstance(found, list) else []
    return sorted({f"{one['record_class']}:{one['period']}" for one in of})


def _checked_head(text: str) -> str:
    head = text.strip().lower()
    if not _HEAD.fullmatch(head):
        raise UsageError(
            "a head of the ledger has 64 signs, 0 to 9 and a to f",
            hint=f"copy it from the letter, or give the file {HEAD_FILE} of a release with --head-file",
        )
    return head


def _head_in(file: Path) -> str:
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, ValueError):
        raise InputMissing("this file cannot be read", file=file.name) from None
    return _checked_head(text)


def _release_of(folder: Path) -> Path:
    found = folder / "release" if (folder / "release").is_dir() else folder
    if not (found / _TAGMANIFEST).is_file():
        raise InputMissing("this is no folder that was released", file=folder.name)
    return found


def _digest_of(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        raise InputMissing("this file cannot be read", file=file.name) from None
