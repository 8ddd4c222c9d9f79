"""The situations that have a golden answer: which form, which exports, which code."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import DAY, KEY, SAMPLES, Ended, redactkit, tree

FOLDER = Path(__file__).parent
_SIERRA = ("patrons.csv", "loans.csv")
_RECORDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One request form of the samples, answered from the first lines of the Sierra samples."""

    name: str
    code: int
    profile: str = "ma-duxbury"
    more: tuple[str, ...] = ()


SITUATIONS = (
    Situation(name="journalist-2024-loans", code=0),
    Situation(name="totals", code=0),
    Situation(name="journalist-2024-loans-maine", code=0),
    Situation(name="totals-maine", code=0),
    Situation(name="named-patron", code=4),
    Situation(name="named-item", code=4),
    Situation(name="desk", code=4),
    Situation(name="director", code=4),
    Situation(name="other-library", code=4),
    Situation(name="subpoena-federal", code=4),
    Situation(name="subpoena-state", code=4),
    Situation(name="fbi-without-paper", code=4),
    Situation(name="parent", code=4),
    Situation(name="cardholder-list", code=4),
    Situation(name="maine-officer-without-order", code=4),
)


def answer(situation: Situation, folder: Path) -> tuple[Ended, dict[str, bytes]]:
    """Run the command in an empty folder; what it printed, and every file of OUT and OUT-record."""
    shutil.copy(SAMPLES / "requests" / f"{situation.name}.yaml", folder / "request.yaml")
    (folder / "key").write_bytes(KEY)
    for name in _SIERRA:
        lines = (SAMPLES / "sierra" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        keep = len(lines) if name == "patrons.csv" else _RECORDS * 5
        (folder / name).write_text("".join(lines[:keep]), encoding="utf-8")
    ended = redactkit(
        "disclose",
        "request.yaml",
        *_SIERRA,
        *("--out", "OUT", "--as-of", DAY, "--key", "key", "--home", "home"),
        cwd=folder,
    )
    # the samples have their own tests; the copy of the form would only double them
    made = {name: content for name, content in tree(folder).items() if name.startswith("OUT")}
    made.pop("OUT-record/request.yaml", None)
    return ended, made
