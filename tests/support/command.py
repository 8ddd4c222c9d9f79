"""The command as a person runs it: a process of its own, forked from one that has imported the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import ready

SAMPLES = Path(__file__).resolve().parents[2] / "sample_exports"
SIERRA = {
    "default": ["sierra/patrons.csv", "sierra/loans.csv"],
    "tab": ["sierra/tab/patrons.txt", "sierra/tab/loans.txt"],
    "pipe": ["sierra/pipe/patrons.txt", "sierra/pipe/loans.txt"],
    "resaved": ["sierra/resaved/patrons.csv", "sierra/resaved/loans.csv"],
}
KOHA = {
    "csv": ["koha/borrowers.csv", "koha/old_issues.csv"],
    "tsv": ["koha/borrowers.tsv", "koha/old_issues.tsv"],
}
"""The sample exports, patrons and loans, in every way in which they are written."""

_MOST_S = 120

DAY = "2025-01-10"
KEY = bytes(range(32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> dict[str, Any]:
        """The one document on stdout."""
        found: dict[str, Any] = json.loads(self.stdout)
        return found


def redactkit(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    afresh: bool = False,
) -> Ended:
    """Run the command and wait for it.

    ``afresh``: in an interpreter started for it, which imports what it needs when it needs it. A run whose
    ``env`` speaks to the interpreter itself is always such a one.
    """
    given = list(map(str, arguments))
    own = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": ready.PATH, **(env or {})}
    says_more = any(name.startswith("PYTHON") for name in env or {})
    if afresh or says_more or not ready.CAN_FORK:
        done = subprocess.run(
            [sys.executable, "-m", "redactkit", *given],
            cwd=cwd,
            env=own,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=_MOST_S,
            check=False,
        )
        ended = Ended(code=done.returncode, stdout=done.stdout, stderr=done.stderr)
    else:
        code, stdout, stderr = ready.run(given, cwd=cwd, env=own, stdin=stdin, most_s=_MOST_S)
        ended = Ended(code=code, stdout=stdout, stderr=stderr)
    assert "Traceback" not in ended.stderr
    return ended


def request(
    folder: Path, *, profile: str = "ma-duxbury", name: str = "request.yaml", **changes: object
) -> Path:
    """A request form: the public request for 2024's loans, with changes."""
    form: dict[str, object] = {
        "schema": "redactkit.request/1",
        "id": "test",
        "profile": profile,
        "received": "2025-01-06",
        "received_how": "email",
        "handled_by": "town_clerk",
        "requester": {"kind": "press"},
        "process": {"kind": "public_records_request"},
        "seeks": {"about": "records", "classes": ["circulation"], "from": "2024-01-01", "to": "2024-12-31"},
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps({**form, **changes}), encoding="utf-8")
    return path


def key_file(folder: Path) -> Path:
    """A key, so that a run can be repeated to the byte."""
    path = folder / "key"
    path.write_bytes(KEY)
    return path


def disclose(
    form: Path,
    exports: Sequence[Path],
    out: Path,
    *more: str | Path,
    env: Mapping[str, str] | None = None,
    afresh: bool = False,
) -> Ended:
    """The main job on a fixed day, with a key."""
    return redactkit(
        "disclose",
        form,
        *exports,
        "--out",
        out,
        "--as-of",
        DAY,
        "--key",
        key_file(form.parent),
        *more,
        env=env,
        afresh=afresh,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
