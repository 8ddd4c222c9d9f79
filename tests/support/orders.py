"""Orders, consents and tasks for the tests: a form, exports written on the spot, and the copy they give."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.support.command import DAY, KEY

from redactkit import pipeline
from redactkit.errors import GateHit, Held, RedactkitError

SOMEBODY = {"name": "Ines Stackpole", "on": "2025-01-07"}

ORDER: dict[str, object] = {
    "schema": "redactkit.request/1",
    "id": "order",
    "profile": "me-infonet",
    "received": "2025-01-06",
    "received_how": "in_person_written",
    "handled_by": "library_director",
    "operator": {"desk": "library", "name": "Ines Stackpole", "trained": "true"},
    "requester": {"kind": "law_enforcement", "level": "state", "identified": "true"},
    "process": {
        "kind": "court_order",
        "issuer": "judge",
        "court": "home_state",
        "level": "state",
        "served_on": "2025-01-06",
        "returnable": "2025-01-20",
        "specific": "true",
    },
}
"""A judge's order in Maine, which refers nobody to another library."""

RELEASED_SUBPOENA: dict[str, object] = {
    "profile": "ma-duxbury",
    "process": {**ORDER["process"], "kind": "subpoena"},  # type: ignore[dict-item]
    "counsel": [{"who": "town_counsel", "says": "release", "date": "2025-01-09"}],
}
"""A state court's subpoena in Massachusetts that Town Counsel has released: D16 applies to its rows."""

WARRANT: dict[str, object] = {
    "profile": "ma-duxbury",
    "process": {"kind": "search_warrant", "issuer": "magistrate", "court": "home_state", "level": "state"},
}

TASK: dict[str, object] = {
    "requester": {"kind": "library_staff", "trained": "true", "identified": "true"},
    "process": {"kind": "none"},
    "purpose": "administration",
    "recipients": ["Front desk"],
}


NAMED_AS = "Ada Okafor; Ben Foss"
"""Whom the papers of the tests name, unless they say otherwise."""


def by(*things: str) -> dict[str, object]:
    """By what the right person was found."""
    return {**SOMEBODY, "by": list(things)}


def order(folder: Path, patrons: Sequence[str], *, name: str = "order.yaml", **changes: object) -> Path:
    """A form for these cards: a judge's order in Maine, with changes. ``seeks`` is added to, not replaced."""
    seeks: dict[str, object] = {
        "about": "named_patron",
        "patrons": list(patrons),
        "matched_by": by("name", "birth_date"),
        "named_as": NAMED_AS,
    }
    more = changes.pop("seeks", {})
    assert isinstance(more, Mapping)
    form = {**ORDER, **changes, "seeks": {**seeks, **more}}
    if not form["seeks"]["patrons"]:  # type: ignore[index]
        del form["seeks"]["patrons"]  # type: ignore[attr-defined]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(form), encoding="utf-8")
    return path


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """An export as SQL reports are written: a comma, quotes where they are needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What came of a form and exports: an error, or files."""

    error: RedactkitError | None = None
    out: Path = field(default=Path())
    notices: tuple[str, ...] = ()

    @property
    def reasons(self) -> str:
        """Why nothing was made."""
        assert isinstance(self.error, Held), self.error
        return "\n".join(self.error.lines())

    def rows(self, name: str = "circulation") -> list[dict[str, str]]:
        """The lines of a file."""
        assert self.error is None, self.error.lines()
        with (self.out / f"release/data/{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def column(self, header: str, name: str = "circulation") -> list[str]:
        """One column of a file."""
        return [row[header] for row in self.rows(name)]

    def files(self) -> set[str]:
        """The files with records."""
        data = {path.stem for path in (self.out / "release/data").glob("*.csv")}
        return data - {"withholding-log"}

    def log(self) -> list[dict[str, str]]:
        """The withholding log."""
        return self.rows("withholding-log")

    def to_review(self) -> list[dict[str, str]]:
        """The rows that a person must look at."""
        record = self.out.with_name(self.out.name + "-record")
        with (record / "to-review.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def internal(self) -> dict[str, object]:
        """The record's manifest."""
        record = self.out.with_name(self.out.name + "-record")
        found: dict[str, object] = json.loads((record / "manifest-internal.json").read_text(encoding="utf-8"))
        return found

    def manifest(self) -> dict[str, object]:
        """The public manifest."""
        path = self.out / "release/data/disclosure-manifest.json"
        found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return found


def copied(
    folder: Path, form: Path, exports: Sequence[Path], *, out: str = "OUT", withhold_unknown: bool = False
) -> Copy:
    """The main job, in this process: on a fixed day, with a key and a home of its own."""
    key = folder / "key"
    key.write_bytes(KEY)
    target = pipeline.Target(out=folder / out, home=folder / f"{out}-home")
    choices = pipeline.Choices(key=key, withhold_unknown=withhold_unknown)
    try:
        decided = pipeline.decide_form(form, date.fromisoformat(DAY))
        made = pipeline.disclose(decided, exports, target, choices, lambda *_: None)
    except (Held, GateHit) as error:
        assert not (folder / out).exists()
        assert not (folder / f"{out}-record").exists()
        return Copy(error=error)
    return Copy(out=folder / out, notices=made.notices)
