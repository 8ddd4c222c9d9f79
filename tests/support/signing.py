"""Keys and signed packages for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tests.support.command import DAY, KEY, SAMPLES

from redactkit import keys, pipeline

PASSPHRASE = b"four words for it"
AT = datetime.fromisoformat(DAY).astimezone()
EXPORTS = [SAMPLES / "sierra/patrons.csv", SAMPLES / "sierra/loans.csv"]

OUTCOMES = {
    "journalist-2024-loans": "release_redacted",
    "journalist-2024-loans-maine": "aggregate_only",
    "maine-order": "release_as_ordered",
    "search-warrant": "comply_now",
    "consent-maine": "release_with_consent",
    "collector-with-counsel": "release_operational",
}
"""A sample request for each outcome that releases something."""


def key_in(home: Path, *, name: str | None = None, title: str = "director@library", day: str = DAY) -> Path:
    """A new key of a home; gives back the file with its line for a list of signers."""
    made = keys.new_key(
        home,
        name=name,
        title=title,
        day=date.fromisoformat(day),
        file=None,
        ask=lambda _: PASSPHRASE,
    )
    return home / "keys" / f"{made['name']}.signers"


def released(
    folder: Path,
    request: str = "journalist-2024-loans",
    *,
    out: str = "OUT",
    exports: Sequence[Path] = EXPORTS,
    sign: bool = True,
    name: str | None = None,
) -> Path:
    """A package made on a fixed day with the key of ``folder/home``; gives back OUT."""
    reproduce = folder / "reproduce.key"
    reproduce.write_bytes(KEY)
    home = folder / "home"
    decided = pipeline.decide_form(SAMPLES / "requests" / f"{request}.yaml", date.fromisoformat(DAY))
    choices = pipeline.Choices(
        key=reproduce,
        sign=keys.signing(home, wanted=sign, name=name, file=None, ask=lambda _: PASSPHRASE),
    )
    done = pipeline.disclose(
        decided, exports, pipeline.Target(out=folder / out, home=home), choices, lambda *_: None
    )
    assert done.released, done.document
    return folder / out
