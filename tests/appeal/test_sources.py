"""``verify --source``: kept exports are those that a package was made from, or it is said which are not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.support.command import SAMPLES, SIERRA, Ended, disclose, redactkit, request, tree


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with an answer, its record, and the exports that were kept."""
    (tmp_path / "kept").mkdir()
    for name in SIERRA["default"]:
        shutil.copyfile(SAMPLES / name, tmp_path / "kept" / Path(name).name)
    assert disclose(request(tmp_path), kept(tmp_path), tmp_path / "OUT").code == 0
    return tmp_path


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "kept").iterdir(), reverse=True)


def verify(folder: Path, exports: list[Path], *more: str | Path, out: str = "OUT") -> Ended:
    return redactkit("verify", folder / out, "--source", *exports, *more)


def test_the_same_exports_are_proved_the_same(made: Path) -> None:
    ended = verify(made, kept(made))
    assert ended.code == 0
    for name in ("patrons.csv", "loans.csv"):
        assert f"{name}: the same bytes that this package was made from" in " ".join(ended.stdout.split())
    again = redactkit("verify", made / "OUT/release", "--source", kept(made)[0], "--source", kept(made)[1])
    assert again.code == 0
    found = verify(made, kept(made), "--json").json()
    assert found["sources"] == [
        {"file": "patrons.csv", "result": "same", "was": None},
        {"file": "loans.csv", "result": "same", "was": None},
    ]


def test_one_byte_makes_another_export_and_one_is_missing(made: Path) -> None:
    with (made / "kept/loans.csv").open("ab") as file:
        file.write(b"\n")
    found = verify(made, kept(made), "--json")
    assert found.code == 5
    results = [(each["file"], each["result"]) for each in found.json()["sources"]]
    assert results == [("patrons.csv", "same"), ("loans.csv", "another"), ("loans.csv", "missing")]
    said = verify(made, kept(made)).stdout
    assert "loans.csv is not one of the exports" in said
    assert "Last check: passed. It is whole." in said, "the folder is as it was made"
    assert "That says nothing against the folder" in said
    assert "Do not send it" not in said
    (made / "OUT/release/data/extra.csv").write_text("x")
    assert "Last check: failed. Do not send it" in verify(made, kept(made)).stdout
    (made / "OUT/release/data/extra.csv").unlink()
    only = verify(made, [made / "kept/patrons.csv"])
    assert (only.code, "was not given" in only.stdout) == (5, True)


def test_a_new_name_is_said(made: Path) -> None:
    (made / "kept/loans.csv").rename(made / "kept/a.csv")
    ended = verify(made, kept(made))
    assert (ended.code, "a.csv, which was called loans.csv then" in " ".join(ended.stdout.split())) == (
        0,
        True,
    )


def test_an_altered_package_is_not_made_good_by_its_exports(made: Path) -> None:
    (made / "OUT/release/data/README.txt").write_text("altered")
    ended = verify(made, kept(made))
    assert (ended.code, "was altered" in ended.stdout) == (5, True)


def test_the_record_may_lie_elsewhere(made: Path) -> None:
    (made / "OUT-record").rename(made / "put-away")
    gone = verify(made, kept(made))
    assert (gone.code, "--record" in gone.stderr) == (66, True)
    assert verify(made, kept(made), "--record", made / "put-away").code == 0


def test_another_packages_record_proves_nothing(made: Path) -> None:
    other = request(made, name="other.yaml", id="other")
    assert disclose(other, kept(made), made / "OTHER", "--home", made / "home", "--expand").code == 0
    ended = verify(made, kept(made), "--record", made / "OTHER-record")
    assert (ended.code, "another package" in ended.stderr) == (78, True)


def test_a_letter_alone_has_no_exports(made: Path) -> None:
    form = request(made, name="no.yaml", seeks={"about": "named_patron", "named_as": "Somebody"})
    assert redactkit("decide", form, "--out", made / "NO", "--as-of", "2025-01-10").code == 4
    ended = verify(made, kept(made), out="NO")
    assert (ended.code, "made without any export" in ended.stderr) == (2, True)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"schema": "redactkit.manifest-internal/1"}', b"\xff"]
)
def test_a_damaged_record_compares_nothing(content: bytes, made: Path) -> None:
    (made / "OUT-record/manifest-internal.json").write_bytes(content)
    assert verify(made, kept(made)).code == 78


def test_nothing_of_it_stands_in_what_is_sent(made: Path) -> None:
    manifest = json.loads((made / "OUT-record/manifest-internal.json").read_bytes())
    secrets = [manifest["salt"], *(each["salted_sha256"] for each in manifest["sources"])]
    whole = b"".join(tree(made / "OUT").values())
    assert not any(secret.encode() in whole for secret in secrets)


def test_exports_without_the_option_are_a_mistake(made: Path) -> None:
    assert redactkit("verify", made / "OUT", made / "kept/loans.csv").code == 2
    assert redactkit("verify", made / "OUT", "--record", made / "OUT-record").code == 2
    assert redactkit("verify", made / "OUT", "--source", made / "none.csv").code == 66
