"""The docs name everything that people can type, see or meet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from tests.support.command import redactkit

from redactkit.categories import CATEGORIES
from redactkit.column_maps import MapForm
from redactkit.decide import load_profile
from redactkit.decide.cases.schema import CasesForm
from redactkit.decide.facts import FACTS
from redactkit.decide.profile.schema import ProfileForm
from redactkit.decide.proof import check_table, compare_policies
from redactkit.decide.vocabulary import AXES
from redactkit.detect import list_recognizers
from redactkit.errors import BRANCHES
from redactkit.hidden_parts import HEADINGS
from redactkit.jobs import JobForm
from redactkit.policies import run_tests

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
VERBS = ["demo", "request new", "decide", "disclose", "inspect", "audit", "run", "detect", "verify"]
VERBS += ["policy list", "policy show", "policy check", "policy test", "policy diff"]
VERBS += ["recognizers list", "recognizers test", "keys new", "keys show", "seal init", "seal open", "appeal"]
VERBS += ["ledger list", "ledger verify", "ledger export", "ledger report", "ledger release-again"]


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


def test_every_kind_of_hidden_part_is_listed_under_its_heading() -> None:
    lines = DOCS["workbooks.md"].splitlines()
    for kind, heading in HEADINGS.items():
        assert any(line.startswith(f"| {heading} |") and f"`{kind}`" in line for line in lines), kind


def fields_of(form: type[BaseModel], met: set[type[BaseModel]]) -> set[str]:
    """The names of all fields of a schema, as they are written, those of its groups included."""
    met.add(form)
    names = set()
    for name, field in form.model_fields.items():
        names.add(field.alias or name)
        inner = [field.annotation]
        while inner:
            kind = inner.pop()
            inner += get_args(kind)
            if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in met:
                names |= fields_of(kind, met)
    return names


def test_every_field_of_a_column_map_and_of_a_job_is_told() -> None:
    assert not {name for name in fields_of(MapForm, set()) if f"`{name}`" not in DOCS["columns.md"]}
    assert not {name for name in fields_of(JobForm, set()) if f"`{name}`" not in DOCS["jobs.md"]}


@pytest.mark.parametrize("form", [ProfileForm, CasesForm])
def test_every_field_of_a_profile_and_of_its_cases_is_told(form: type[BaseModel]) -> None:
    assert not {name for name in fields_of(form, set()) if f"`{name}`" not in DOCS["profiles.md"]}


def test_every_fact_and_axis_is_listed() -> None:
    assert not [name for name in (*FACTS, *AXES) if f"| `{name}` |" not in DOCS["profiles.md"]]


def example_of(tmp_path: Path, opening: str, name: str) -> str:
    """An example of the page, as the file that a town would make of it."""
    examples = re.findall(r"```yaml\n(.*?)```", DOCS["profiles.md"], re.DOTALL)
    text = next(each for each in examples if opening in each)
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def test_the_town_of_the_page_loads_is_proved_and_differs_as_told(tmp_path: Path) -> None:
    town = example_of(tmp_path, "extends: ma-duxbury", "our-town.yaml")
    assert len(Path(town).read_text(encoding="utf-8").splitlines()) <= 26
    profile = load_profile(town)
    assert (profile.ref.id, profile.own_codes) == ("our-town", {"our", "ourt"})
    assert [each.what for each in check_table(profile).findings] == []
    found = compare_policies(load_profile("ma-duxbury"), profile)
    ordinary = [group for group in found.groups if group.circumstance == "ordinary"]
    assert {(group.given, group.rows[1]) for group in ordinary} == {
        (("redacted", "nothing"), ("OT-1",)),
        (("persons", "nothing"), ("DX-29",)),
    }
    assert [(each.kind, each.what) for each in found.parts] == [
        ("name", "title"),
        ("name", "own_codes"),
        ("contact", "library_director"),
        ("contact", "town_clerk"),
        ("letterhead", "library"),
        ("letterhead", "office"),
        ("letterhead", "address"),
        ("calendar", "closed"),
        ("reading", "own_record"),
    ]
    example_of(tmp_path, "id: union-wants-loans", "our-town.cases.yaml")
    cases = run_tests(town)
    assert [each["case"] for each in cases["failed"]] == []  # type: ignore[attr-defined]
    assert cases["uncovered"] == []


@pytest.mark.parametrize("verb", ["check", "test"])
def test_the_town_of_the_page_passes_as_a_town_would_see_it(verb: str, tmp_path: Path) -> None:
    """What a town is shown to copy ends with 0 under both commands, and fails once its row is spoilt."""
    town = example_of(tmp_path, "extends: ma-duxbury", "our-town.yaml")
    example_of(tmp_path, "id: union-wants-loans", "our-town.cases.yaml")
    ended = redactkit("policy", verb, town, "--quiet")
    assert (ended.code, ended.stderr) == (0, "")
    text = Path(town).read_text(encoding="utf-8")
    spoilt = text.replace("situation: ordinary", "situation: labor_request")  # which DX-42 decides
    assert spoilt != text
    Path(town).write_text(spoilt, encoding="utf-8")
    assert redactkit("policy", verb, town, "--quiet").code == 5


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
