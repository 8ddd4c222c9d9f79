"""Forms that are filled in by half, or against themselves: what they decide, and what they are warned of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.decide.decide_support import ME, decided, said

from redactkit.decide import load_request
from redactkit.errors import FormInvalid
from redactkit.model import Decision

LOANS = {"about": "records", "classes": ["circulation"]}
SERVED = {"kind": "subpoena", "level": "state", "served_on": "2026-11-20"}


def warned(found: Decision) -> set[str]:
    return {each.id for each in found.warnings}


@pytest.mark.parametrize(
    "paper",
    [{"issuer": "judge"}, {"returnable": "2026-12-01"}, {"served_on": "2026-11-20"}, {"court": "federal"}],
)
@pytest.mark.parametrize("kind", [{}, {"kind": "public_records_request"}])
def test_a_paper_that_is_described_and_not_named_is_asked_for(
    paper: dict[str, str], kind: dict[str, str]
) -> None:
    """Forgotten, a warrant would be forwarded like a letter."""
    found = decided(kind="law_enforcement", desk="library_director", seeks=LOANS, process={**paper, **kind})
    assert found.outcome == "forward_to_clerk"
    assert "paper_not_said" in warned(found)


@pytest.mark.parametrize(
    "process",
    [
        {},
        {"kind": "public_records_request", "level": "federal", "specific": "yes"},
        {"nondisclosure": "no"},
        SERVED,
        {"kind": "none"},
    ],
)
def test_a_form_without_a_paper_or_with_one_is_not(process: dict[str, str]) -> None:
    assert "paper_not_said" not in warned(decided(seeks=LOANS, process=process))


@pytest.mark.parametrize("profile", ["ma-duxbury", ME])
def test_a_name_beside_a_request_about_everybody_is_pointed_out(profile: str) -> None:
    named = {**LOANS, "named_as": "Jane Roe"}
    found = decided(profile, seeks=named)
    assert found.outcome in ("release_redacted", "aggregate_only")
    (told,) = [each for each in found.warnings if each.id == "somebody_named"]
    assert "Roe" not in told.text
    assert "somebody_named" not in warned(decided(profile, seeks=LOANS))
    assert "somebody_named" not in warned(decided(profile, seeks={**named, "about": "named_patron"}))


@pytest.mark.parametrize(
    ("day", "is_told"), [("2025-11-25", True), ("2026-11-19", True), ("2026-11-20", False)]
)
def test_an_opinion_older_than_the_paper_is_pointed_out(day: str, is_told: bool) -> None:
    answer = [{**said("town_counsel")[0], "name": "Ada Quill", "date": day}]
    found = decided(kind="law_enforcement", desk="library_director", process=SERVED, counsel=answer)
    assert found.outcome == "release_as_ordered"
    assert ("answer_earlier" in warned(found)) is is_told


@pytest.mark.parametrize("said_of_it", ["unknown", "None", "not stated", "n/a", " - ", "?"])
def test_a_home_library_that_is_not_known_refers_nobody(said_of_it: str) -> None:
    """The form says what the request says; rows of other libraries' patrons are split all the same."""
    assert decided(seeks=LOANS, home_library=said_of_it).outcome == "release_redacted"
    assert decided(seeks=LOANS, home_library="Cohasset").outcome == "refer_home_library"
    assert decided(seeks=LOANS, home_library="na").outcome == "refer_home_library"  # it may be a code


def form(folder: Path, lines: str) -> Path:
    path = folder / "request.yaml"
    path.write_text(f"profile: ma-duxbury\nrequester: {{kind: press}}\n{lines}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "lines",
    [
        "home_library: null",
        "home_library: ~",
        "seeks: {patrons: ~}",
        "seeks: {patrons: [null]}",
        "seeks: {items: null}",
        "id: null",
    ],
)
def test_nothing_written_as_null_is_no_text(tmp_path: Path, lines: str) -> None:
    """As text it would name a patron, an item or a library that nobody asked about."""
    with pytest.raises(FormInvalid) as caught:
        load_request(form(tmp_path, lines))
    assert "line 3: leave empty what is not known" in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("recipients: ['null']", "recipients", ("null",)),
        ("recipients: [Null]", "recipients", ("Null",)),  # a family name
        ("home_library:", "home_library", None),
        ("asked: '~'", "asked", "~"),
        ("null: x", None, None),
    ],
)
def test_what_is_text_stays_text(tmp_path: Path, lines: str, field: str | None, value: Any) -> None:
    if field is None:
        with pytest.raises(FormInvalid, match="is not a known field"):
            load_request(form(tmp_path, lines))
    else:
        assert getattr(load_request(form(tmp_path, lines)).request, field) == value
