"""The sample request forms: each valid, each for its own situation, together enough of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from redactkit.decide.form import load_request
from redactkit.model import Outcome

FORMS = sorted((Path(__file__).resolve().parents[2] / "sample_exports" / "requests").glob("*.yaml"))
_HEAD = re.compile(r"# Situation: .+\n# Expected: (\w+)(, sealed)? \((?:DX|MN)-\d+a?\)\n")


def test_there_are_forms_for_at_least_ten_situations() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FORMS]
    assert len({text.splitlines()[0] for text in texts}) == len(FORMS) >= 10
    expected = {match[1] for text in texts if (match := _HEAD.match(text))}
    assert len(expected) >= 8


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_valid_and_says_what_it_is_for(path: Path) -> None:
    head = _HEAD.match(path.read_text(encoding="utf-8"))
    assert head is not None
    assert Outcome(head[1])
    request = load_request(path).request
    assert request.id == path.stem
    assert request.profile in {"ma-duxbury", "me-infonet"}
    assert request.received is not None
