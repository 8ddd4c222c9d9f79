"""Where an answer goes: the folder that is sent, the folder that is kept, or one sealed file.

Used by ``pipeline``, which looks at the folders themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from redactkit.errors import FormInvalid, OutputExists, UsageError
from redactkit.model import Decision
from redactkit.newfile import refuse_open_folder
from redactkit.seal import RECIPIENTS, Recipient, read_recipients


def _nobody_listens(_: str) -> None:
    """A notice that nobody asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the answer goes. Under a nondisclosure order only ``sealed_to`` is written to.

    ``seal_for`` are files of public keys, beside those in ``recipients.txt`` of that folder.
    ``say`` is given what the operator should know of these places: what an interrupted run had left, and
    folders that are copied elsewhere.
    """

    out: Path | None
    record: Path | None = None
    sealed_to: Path | None = None
    seal_for: tuple[Path, ...] = ()
    home: Path | None = None
    say: Callable[[str], None] = _nobody_listens


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An ordinary answer: the folder to send, and the folder to keep where it was named."""

    out: Path
    record: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A sealed answer: the folder that gets one file, and who can open it."""

    folder: Path
    recipients: tuple[Recipient, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The two folders that were made. ``lacks``: what the letter still needs before it may be sent."""

    out: Path
    record: Path
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """The one file that was made. ``lacks``: what the letter in it still needs before it may be sent."""

    file: Path
    lacks: tuple[str, ...] = ()


def chosen_place(decision: Decision, target: Target) -> Open | Closed:
    """The folder to send and the folder to keep; a sealed answer goes to its own folder alone.

    Raises ``UsageError``, ``FormInvalid`` or ``OutputExists`` where they do not go with the paper.
    """
    if target.sealed_to is not None and target.record is not None:
        raise UsageError(
            "--record does not go with --sealed-to: the record lies in that folder and nowhere else",
            hint="leave --record out",
        )
    if target.seal_for and target.sealed_to is None:
        raise UsageError(
            "--seal-for goes with --sealed-to: nothing else is sealed", hint="give --sealed-to DIR"
        )
    if not decision.sealed:
        if target.out is None:
            raise FormInvalid(
                "--sealed-to is for an answer under a nondisclosure order", hint="give --out OUT"
            )
        return Open(out=target.out, record=target.record)
    if target.sealed_to is None:
        raise FormInvalid(
            "the paper forbids telling anyone: nothing may be written to an ordinary place",
            hint="give --sealed-to DIR, a folder that only the director and counsel can open",
        )
    folder = target.sealed_to
    if not folder.is_dir():
        raise OutputExists(
            "the folder given with --sealed-to does not exist",
            file=folder.name,
            hint="redactkit seal init makes it, with the public keys of the director and of counsel",
        )
    refuse_open_folder(folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputExists(
            "nothing can be written into this folder", file=folder.name, hint="name one that is yours"
        )
    return Closed(folder=folder, recipients=_recipients(folder, target.seal_for))


def _recipients(folder: Path, more: tuple[Path, ...]) -> tuple[Recipient, ...]:
    own = folder / RECIPIENTS
    return read_recipients([*([own] if os.path.lexists(own) else []), *more])
