"""The docs name everything that people can type, see or meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.command import redactkit

from redactkit.categories import CATEGORIES
from redactkit.detect import list_recognizers
from redactkit.errors import BRANCHES

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
VERBS = ["demo", "request new", "decide", "disclose", "inspect", "detect", "verify"]
VERBS += ["policy list", "policy show", "recognizers list", "recognizers test"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_option_is_in_the_commands_page(verb: str) -> None:
    ended = redactkit(*verb.split(), "--help")
    assert ended.code == 0
    assert f"## `redactkit {verb}`" in DOCS["commands.md"]
    for option in re.findall(r"--[a-z][a-z-]+", ended.stdout):
        assert option in DOCS["commands.md"]


def test_every_exit_code_is_in_the_table() -> None:
    for branch in BRANCHES:
        assert f"| {branch.code} | {branch.meaning} |" in DOCS["exit-codes.md"]


def test_every_category_and_recognizer_is_listed() -> None:
    assert not [name for name in CATEGORIES if f"`{name}`" not in DOCS["columns.md"]]
    assert not [each.id for each in list_recognizers() if f"`{each.id}`" not in DOCS["detection.md"]]


def test_every_word_of_the_glossary_is_used() -> None:
    words = re.findall(r"^\| ([^|]+) \|", DOCS["glossary.md"], re.MULTILINE)[2:]
    source = " ".join(
        re.sub("[-_]", " ", path.read_text(encoding="utf-8").lower())
        for path in (ROOT / "src").rglob("*")
        if path.suffix in (".py", ".yaml")
    )
    for entry in words:
        for word in entry.split(", "):
            assert re.sub("[-_]", " ", word.lower()) in source, word


def test_links_between_pages_lead_somewhere() -> None:
    for name, text in {**DOCS, "README.md": (ROOT / "README.md").read_text(encoding="utf-8")}.items():
        base = ROOT if name == "README.md" else ROOT / "docs"
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (base / target).exists(), f"{name} → {target}"


def test_nobody_is_told_to_install_somebody_elses_project() -> None:
    wrong = "pip install " + "redactkit"
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*"), *(ROOT / "src").rglob("*.py")]:
        if path.is_file():
            assert wrong not in path.read_text(encoding="utf-8")
