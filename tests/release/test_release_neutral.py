"""A neutral answer is the same bytes for everybody: stdout, stderr, code, OUT, OUT-record and all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.command import DAY, Ended, redactkit, request, tree
from tests.support.town import make_town


def answered(
    folder: Path, form: Path, exports: list[Path], *more: str
) -> tuple[Ended, dict[str, bytes], dict[str, bytes]]:
    """Answer in a folder of its own, from within, so that every path on the command line is the same."""
    arguments = ["disclose", form.name, *exports, "--out", "OUT", "--as-of", DAY, "--home", "home", *more]
    ended = redactkit(*arguments, cwd=folder)
    kept = tree(folder / "OUT-record")
    kept.pop("request.yaml")
    return ended, tree(folder / "OUT"), kept


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_a_named_patron_is_neither_confirmed_nor_denied(tmp_path: Path, json: list[str]) -> None:
    town = make_town(30)
    here = next(patron for patron in town.patrons if patron.home.startswith("dux"))
    elsewhere = next(patron for patron in town.patrons if patron.home.startswith("plym"))
    cases: dict[str, dict[str, object]] = {
        "here": {"patrons": [here.card], "named_as": "one"},
        "elsewhere": {"patrons": [elsewhere.card], "named_as": "somebody else"},
        "nobody": {"patrons": ["21712999999999"]},
        "no exports": {"patrons": [here.card]},
        "two": {"patrons": [here.card, elsewhere.card]},
    }
    found = {}
    for name, seeks in cases.items():
        folder = tmp_path / name
        form = request(
            folder,
            seeks={"about": "named_patron", **seeks},
            asked=f"what has {name} borrowed?",
            home_library="plymouth" if name == "elsewhere" else "duxbury",
        )
        town.write(folder / "in")
        exports = [Path("in/patrons.csv"), Path("in/loans.csv")]
        if name == "no exports":
            exports = [Path("in/gone.csv")]
        found[name] = answered(folder, form, exports, *json)
    first = found["here"]
    assert first[0].code == 4
    assert "letter/response-letter.docx" in first[1]
    assert "release" not in {name.split("/")[0] for name in first[1]}
    for name, other in found.items():
        assert other == first, name


def test_a_named_item_is_neither_confirmed_nor_denied(tmp_path: Path) -> None:
    found = []
    for name, items in (("lent", ["31712050000001"]), ("never", ["31712050000002"]), ("unknown", ["x"])):
        form = request(tmp_path / name, seeks={"about": "named_item", "items": items}, asked=name)
        found.append(answered(tmp_path / name, form, [Path("in/gone.csv")]))
    assert found[0][0].code == 4
    assert found[0] == found[1] == found[2]


def test_a_filled_selector_wins_over_about(tmp_path: Path) -> None:
    """Card numbers in a request for "records" make it a request about one person."""
    form = request(tmp_path, seeks={"about": "records", "classes": ["circulation"], "patrons": ["1"]})
    ended, out, _ = answered(tmp_path, form, [Path("in/gone.csv")])
    assert ended.code == 4
    assert "letter/response-letter.md" in out
