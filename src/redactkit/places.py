"""Where an answer goes: the folder that is sent, the folder that is kept, or a sealed one.

Used by ``pipeline``, which looks at the folders themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from redactkit.errors import FormInvalid, OutputExists, UsageError
from redactkit.model import Decision
from redactkit.newfile import refuse_open_folder


def _nobody_listens(_: str) -> None:
    """A notice that nobody asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the answer goes. Under a nondisclosure order only ``sealed_to`` is written to.

    ``say`` is given what the operator should know of these places: what an interrupted run had left, and
    folders that are copied elsewhere.
    """

    out: Path | None
    record: Path | None = None
    sealed_to: Path | None = None
    home: Path | None = None
    say: Callable[[str], None] = _nobody_listens


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The two folders that were made."""

    out: Path
    record: Path


def chosen_place(decision: Decision, target: Target) -> tuple[Path, Path | None]:
    """The folder to send and the folder to keep. A sealed answer goes to its own folder alone.

    Raises ``UsageError``, ``FormInvalid`` or ``OutputExists`` where they do not go with the paper.
    """
    if target.sealed_to is not None and target.record is not None:
        raise UsageError(
            "--record does not go with --sealed-to: the record lies in that folder and nowhere else",
            hint="leave --record out",
        )
    if decision.sealed:
        if target.sealed_to is None:
            raise FormInvalid(
                "the paper forbids telling anyone: nothing may be written to an ordinary place",
                hint="give --sealed-to DIR, a folder that only the director and counsel can open",
            )
        if not target.sealed_to.is_dir():
            raise OutputExists(
                "the folder given with --sealed-to does not exist",
                file=target.sealed_to.name,
                hint="make it first, where only the director and counsel can open it",
            )
        refuse_open_folder(target.sealed_to)
        return target.sealed_to / "OUT", target.sealed_to / "OUT-record"
    if target.out is None:
        raise FormInvalid("--sealed-to is for an answer under a nondisclosure order", hint="give --out OUT")
    return target.out, target.record
