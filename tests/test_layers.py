"""One direction of data: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "redactkit"
STAGES = {"decide", "read", "classify", "detect", "redact", "verify", "package", "ledger", "seal"}
SHARED = {
    "envelope",
    "sip2_fields",
    "model",
    "errors",
    "categories",
    "category_words",
    "scales",
    "folding",
    "givennames",
    "checkdigits",
    "csvout",
    "resources",
    "ahead",
    "spare_memory",
    "wordfile",
    "newfile",
    "ordinary",
    "held",
    "closed_process",
    "hidden_parts",
    "signing",
}
GLUE = {
    "audit",
    "pipeline",
    "deciding",
    "publishing",
    "ledgers",
    "yearly",
    "synced",
    "learn",
    "column_maps",
    "jobs",
    "harvest",
    "overview",
    "policies",
    "second_pass",
    "half_answers",
    "reissue",
    "release_terms",
    "reopening",
    "overlaps",
    "own_pass",
    "scoped_pass",
    "cell_pass",
    "data_checks",
    "home",
    "places",
    "tokens",
    "desk",
    "policy_document",
    "objections",
    "plain_text",
    "sealing",
    "sources",
    "appeals",
    "keys",
    "signatures",
}
INTAKE = {"intake"}  # questions and forms: before every stage, and it knows none


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The rooms of redactkit that a module imports, anywhere in it; ``if TYPE_CHECKING`` included."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "redactkit":
            parts = node.module.split(".")
            rooms |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            rooms |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("redactkit.")}
    return rooms


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    rooms = imported(path) - {room, "__version__"}
    if room in STAGES | INTAKE:
        assert rooms <= SHARED, "a stage imports shared nouns and no other stage"
    elif room in SHARED:
        assert rooms <= SHARED
    elif room in GLUE:
        assert not rooms & {"cli", "report"}
    elif room == "report":
        assert rooms <= SHARED | GLUE | INTAKE
    elif room == "cli":
        assert rooms <= SHARED | GLUE | INTAKE | {"report"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_only_detect_and_redact_know_presidio(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if room_of(path) != "detect":
        assert "presidio_analyzer" not in text
    if path.relative_to(SOURCE).as_posix() != "redact/text.py":
        assert "presidio_anonymizer" not in text


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 420, "a file this long has two jobs"
