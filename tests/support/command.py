"""The command as a person runs it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parents[2] / "sample_exports"
_NO_NETWORK = Path(__file__).with_name("no_network")
"""Holds a module that every started interpreter loads: it takes the network away."""

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
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: str = ""
) -> Ended:
    """Run the real command and wait for it."""
    done = subprocess.run(
        [sys.executable, "-m", "redactkit", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(_NO_NETWORK), **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Ended(code=done.returncode, stdout=done.stdout, stderr=done.stderr)


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
    form: Path, exports: Sequence[Path], out: Path, *more: str | Path, env: Mapping[str, str] | None = None
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
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
