"""F9 in small, and the proof that it can fail."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from tests.trust import tamper

from redactkit import overview

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its attacks need links and pipes")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tamper.Place:
    return tamper.make_places(tmp_path_factory.mktemp("tamper"))


def test_what_nobody_touched_passes(place: tamper.Place) -> None:
    assert not tamper.caught(place)
    assert not tamper.caught(place, with_signers=False)


@pytest.mark.parametrize("attack", tamper.ATTACKS)
def test_an_attack_is_found(place: tamper.Place, tmp_path: Path, attack: str) -> None:
    copy = tamper.attacked(place, tmp_path / "attack", tamper.ATTACKS[attack])
    assert tamper.caught(copy)
    # a thief who signs all anew is the only one whom nobody tells who does not know the signers
    assert tamper.caught(copy, with_signers=False) is (attack != "signature of another key, all anew")


def test_changed_bytes_are_found(place: tamper.Place, tmp_path: Path) -> None:
    dice = random.Random(4)
    copy = tamper.attacked(place, tmp_path / "attack", lambda _: None)
    assert tamper.flipped_package(copy, most=10, dice=dice)[1] == []
    assert tamper.flipped_ledger(tmp_path / "book", lines=20, most=60, dice=dice)[1] == []


def test_the_figure_is_short_where_verify_is_blind(
    place: tamper.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(*_: Any, **__: Any) -> dict[str, object]:
        return {"result": "passed", "signature": {"state": "known"}}

    monkeypatch.setattr(overview, "verify", blind)
    missed, _ = tamper.structural(place, tmp_path)
    assert len(missed) == len(tamper.ATTACKS)
    copy = tamper.attacked(place, tmp_path / "attack", lambda _: None)
    done, unfound = tamper.flipped_package(copy, most=1, dice=random.Random(4))
    assert len(unfound) == done > 0
