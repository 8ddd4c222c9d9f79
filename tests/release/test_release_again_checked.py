"""An answer that gives a period again, or makes it anew, passes its own check and can be appealed against.

Its letter must name the package that gave the period before: that is no sign of a letter put there by
somebody. A letter of the earlier package under the later one still is.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.support.command import Ended, disclose, redactkit, request
from tests.support.town import make_town

DECIDED = ("--decided-by", "town_clerk", "--reason", "wrong_export")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2024 given, given again to another, given again record by record, and made anew."""
    folder = tmp_path_factory.mktemp("answers")
    exports = make_town(7, patrons=30, loans=300, works=40).write(folder / "in")
    (folder / "our-policy.yaml").write_text(
        "extends: ma-duxbury\nid: ma-duxbury\ncontacts: {town_clerk: {name: Pat Poe}}\n", encoding="utf-8"
    )
    for name, more in (("first", ()), ("again", ()), ("expanded", ("--expand",))):
        assert answered(folder, name, exports, *more).code == 0
    package = json.loads((folder / "first/release/data/disclosure-manifest.json").read_bytes())["package"]
    ended = redactkit(*("ledger", "release-again", "--package", package, *DECIDED, "--home", folder / "home"))
    assert ended.code == 0, ended.stderr
    assert answered(folder, "anew", exports).code == 0
    return folder


def answered(folder: Path, name: str, exports: tuple[Path, ...] | list[Path], *more: str) -> Ended:
    operator = {"desk": "library", "name": "Dana Doe"}
    policy = str(folder / "our-policy.yaml")
    form = request(folder / f"form-{name}", id=f"2025-{name}", operator=operator, profile=policy)
    return disclose(form, exports, folder / name, "--home", folder / "home", *more)


@pytest.mark.parametrize("name", ["first", "again", "expanded", "anew"])
def test_what_was_made_passes_its_own_check_and_can_be_appealed(
    answers: Path, tmp_path: Path, name: str
) -> None:
    letter = (answers / name / "letter/response-letter.md").read_text(encoding="utf-8")
    assert len(set(re.findall(r"rk-[0-9a-f]{24}", letter))) == (1 if name == "first" else 2)
    ended = redactkit("verify", answers / name)
    assert ended.code == 0, ended.stdout
    ended = redactkit("appeal", answers / name, "--to", tmp_path / "APPEAL")
    assert ended.code == 0, ended.stderr


@pytest.mark.parametrize(
    ("mine", "put_there"),
    [("again", "first"), ("first", "again"), ("anew", "first"), ("again", "expanded"), ("expanded", "anew")],
)
def test_the_letter_of_another_of_them_is_still_found(
    answers: Path, tmp_path: Path, mine: str, put_there: str
) -> None:
    shutil.copytree(answers / mine, tmp_path / "OUT")
    shutil.rmtree(tmp_path / "OUT/letter")
    shutil.copytree(answers / put_there / "letter", tmp_path / "OUT/letter")
    ended = redactkit("verify", tmp_path / "OUT")
    assert ended.code == 5
    for ending in ("md", "docx"):
        assert f"response-letter.{ending} names a package that is not the one beside it" in ended.stdout
