"""Requests as they are told, and the way from there to a form: the command itself, in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from redactkit import desk
from redactkit.cli.main import app
from redactkit.intake import Told, without_asking

DAY = "2026-12-01"
TOLD: list[dict[str, Any]] = yaml.load(
    Path(__file__).with_name("told.yaml").read_text(encoding="utf-8"),
    yaml.BaseLoader,  # noqa: S506  every value stays text, as in the form
)


def told(name: str) -> dict[str, Any]:
    """One of the requests."""
    return next(each for each in TOLD if each["name"] == name)


def as_flags(says: Mapping[str, str | Sequence[str]]) -> list[str]:
    """What somebody says, as they would type it after the command."""
    typed: list[str] = []
    for flag, answer in says.items():
        for each in [answer] if isinstance(answer, str) else answer:
            typed += [f"--{flag}", each]
    return typed


def told_without_asking(says: Mapping[str, Any]) -> Told:
    """The same answers, taken without the command."""
    flags = {name.replace("-", "_"): [each] if isinstance(each, str) else each for name, each in says.items()}
    policy = desk.read_policy(flags.pop("profile")[0])
    first, last = flags.pop("from", ""), flags.pop("to", "")
    if first:
        flags["period"] = [f"{first[0]} to {last[0]}" if last else f"from {first[0]}"]
    return without_asking(policy, flags, date.fromisoformat(DAY))


def request_new(file: Path, says: Mapping[str, str | Sequence[str]], *more: str) -> int:
    """Run ``redactkit request new`` as a script would: nobody is there to be asked."""
    arguments = ["request", "new", str(file), *as_flags(says), "--as-of", DAY, "--id", "told", *more]
    code: int = app(arguments, prog_name="redactkit", standalone_mode=False)
    return code
