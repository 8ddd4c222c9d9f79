"""Each situation is answered to the byte as it was when somebody last read the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.golden.situations import FOLDER, SITUATIONS, Situation, answer
from tests.support.command import tree


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_the_answer_is_the_golden_one(situation: Situation, tmp_path: Path) -> None:
    ended, made = answer(situation, tmp_path)
    golden = tree(FOLDER / situation.name)
    assert ended.code == situation.code
    assert ended.stdout == golden.pop("stdout.txt").decode()
    assert ended.stderr == golden.pop("stderr.txt").decode()
    assert made.keys() == golden.keys()
    for name, content in made.items():
        assert content == golden[name], f"{name} differs; make golden rebuilds it, and shows the difference"
    assert ("OUT/release/bagit.txt" in made) == (situation.code == 0)
