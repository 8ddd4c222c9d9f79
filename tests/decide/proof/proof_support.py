"""Shipped profiles with one fault planted, and what the proof says of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.decide.decide_support import MA, law_of, text_of, write_profile

from redactkit.decide import load_profile
from redactkit.decide.profile import Profile
from redactkit.decide.proof.check import findings_of, ground_of
from redactkit.decide.proof.everybody import Everybody
from redactkit.decide.proof.found import Finding
from redactkit.decide.proof.ground import Ground
from redactkit.decide.proof.space import Space


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A profile with a fault, and where its texts stand."""

    profile: Profile
    texts: dict[str, str]
    path: str

    def line(self, wanted: str, nth: int = 0) -> tuple[str, int]:
        """The file and the line on which a text stands."""
        for name, text in self.texts.items():
            lines = [number for number, line in enumerate(text.splitlines(), start=1) if wanted in line]
            if lines:
                return name, lines[nth]
        raise AssertionError(f"{wanted} is nowhere")


def plant(folder: Path, *faults: tuple[str, str], name: str = MA) -> Planted:
    """A shipped profile in which each first text is written as the second, once."""
    text, law = text_of(name), law_of(name)
    for old, new in faults:
        assert (old in text) or (old in law), old
        if old in text:
            text = text.replace(old, new, 1)
        else:
            law = law.replace(old, new, 1)
    path = write_profile(folder, text, law, name)
    return Planted(profile=load_profile(path), texts={"mine.yaml": text, "law.yaml": law}, path=path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A fault to plant, and what must be said of it."""

    kind: str
    profile: str
    faults: tuple[tuple[str, str], ...]
    at: str
    what: str
    promise: str | None = None


def controls(*kinds: str) -> list[Any]:
    """The planted faults of ``controls.yaml``, as parameters of a test."""
    listed = yaml.safe_load(Path(__file__).with_name("controls.yaml").read_text(encoding="utf-8"))
    wanted = [(nth, each) for nth, each in enumerate(listed, start=1) if each["kind"] in kinds]
    return [pytest.param(_control(each), id=f"{each['kind']}-{nth}") for nth, each in wanted]


def _control(each: dict[str, Any]) -> Control:
    faults = tuple((fault["where"], fault["write"]) for fault in each["faults"])
    return Control(**{**each, "faults": faults})


def ground(profile: Profile) -> Ground:
    return ground_of(profile, Everybody(Space([profile.setting()])))


def found_in(profile: Profile) -> list[Finding]:
    """What is wrong with the table as the policy is read."""
    return list(findings_of(ground(profile)))


def told(findings: list[Finding]) -> str:
    """For a failing test to show."""
    return "\n".join(f"{each.place.line}: {each.kind} {each.promise}: {each.what}" for each in findings)
