"""A neutral answer is the same bytes for everybody: stdout, stderr, code, OUT, OUT-record and all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.command import DAY, Ended, redactkit, request, tree
from tests.support.orders import by
from tests.support.town import card, make_town


def answered(
    folder: Path, form: Path, exports: list[Path], *more: str
) -> tuple[Ended, dict[str, bytes], dict[str, bytes]]:
    """Answer in a folder of its own, from within, so that every path on the command line is the same."""
    arguments = ["disclose", form.name, *exports, "--out", "OUT", "--as-of", DAY, "--home", "home", *more]
    ended = redactkit(*arguments, cwd=folder)
    kept = tree(folder / "OUT-record")
    kept.pop("request.yaml")
    return ended, tree(folder / "OUT"), kept


DESKS = [
    ("ma-duxbury", "town_clerk", []),
    ("ma-duxbury", "town_clerk", ["--json"]),
    ("ma-duxbury", "library_director", []),
    ("me-infonet", "library_director", []),
    ("me-infonet", "library_director", ["--json"]),
    ("me-infonet", "staff", []),
]


@pytest.mark.parametrize(("profile", "desk", "json"), DESKS)
def test_a_named_patron_is_neither_confirmed_nor_denied(
    tmp_path: Path, profile: str, desk: str, json: list[str]
) -> None:
    """Patron or not; registered here or elsewhere; exports there or missing: one answer."""
    town = make_town(30)
    here = next(patron for patron in town.patrons if patron.home.startswith("dux"))
    elsewhere = next(patron for patron in town.patrons if patron.home.startswith("plym"))
    cases: dict[str, dict[str, object]] = {
        "here": {"patrons": [here.card], "named_as": "one", "matched_by": by("name", "card")},
        "elsewhere": {"patrons": [elsewhere.card], "named_as": "somebody else"},
        "nobody": {"patrons": ["21712999999999"]},
        "no exports": {"patrons": [here.card]},
        "no loans": {"patrons": [here.card]},
        "two": {"patrons": [here.card, elsewhere.card]},
    }
    found = {}
    for name, seeks in cases.items():
        folder = tmp_path / name
        form = request(
            folder,
            profile=profile,
            handled_by=desk,
            seeks={"about": "named_patron", **seeks},
            asked=f"what has {name} borrowed?",
            home_library="plymouth" if name == "elsewhere" else "duxbury",
        )
        town.write(folder / "in")
        exports = [Path("in/patrons.csv"), Path("in/loans.csv")]
        if name == "no exports":
            exports = [Path("in/gone.csv")]
        if name == "no loans":
            exports = exports[:1]
        found[name] = answered(folder, form, exports, *json)
    first = found["here"]
    assert first[0].code == 4
    assert "letter/response-letter.docx" in first[1]
    assert "release" not in {name.split("/")[0] for name in first[1]}
    for name, other in found.items():
        assert other == first, name


@pytest.mark.parametrize(("profile", "json"), [("ma-duxbury", []), ("me-infonet", ["--json"])])
def test_a_named_item_is_neither_confirmed_nor_denied(tmp_path: Path, profile: str, json: list[str]) -> None:
    """Item lent, never lent, unknown; exports there or missing: one answer."""
    town = make_town(31)
    lent = town.loans[0].row()
    cases = {"lent": lent[6], "never": card(3, 5_999_999), "unknown": "x", "no exports": lent[6]}
    found = {}
    for name, item in cases.items():
        form = request(
            tmp_path / name, profile=profile, seeks={"about": "named_item", "items": [item]}, asked=name
        )
        town.write(tmp_path / name / "in")
        exports = (
            [Path("in/gone.csv")] if name == "no exports" else [Path("in/patrons.csv"), Path("in/loans.csv")]
        )
        found[name] = answered(tmp_path / name, form, exports, *json)
    assert found["lent"][0].code == 4
    for name, other in found.items():
        assert other == found["lent"], name


@pytest.mark.parametrize("about", ["named_patron", "records"])
def test_an_answer_to_a_request_about_one_person_is_not_the_answer_to_another_kind(
    tmp_path: Path, about: str
) -> None:
    """The control: the harness sees a difference where there is one."""
    named = request(tmp_path / "a", seeks={"about": "named_patron", "patrons": ["1"]})
    seeks = {"about": about, **({"items": ["1"]} if about == "records" else {"patrons": ["1"]})}
    other = request(tmp_path / "b", seeks=seeks, received="2025-01-07")
    exports = [Path("in/gone.csv")]
    assert answered(tmp_path / "a", named, exports) != answered(tmp_path / "b", other, exports)


def test_a_filled_selector_wins_over_about(tmp_path: Path) -> None:
    """Card numbers in a request for "records" make it a request about one person."""
    form = request(tmp_path, seeks={"about": "records", "classes": ["circulation"], "patrons": ["1"]})
    ended, out, _ = answered(tmp_path, form, [Path("in/gone.csv")])
    assert ended.code == 4
    assert "letter/response-letter.md" in out
