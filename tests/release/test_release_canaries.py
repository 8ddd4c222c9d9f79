"""Nothing that names a patron leaves, in any spelling; and the harness that says so can fail."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from tests.support.canaries import found_below, found_in
from tests.support.command import DAY, disclose, redactkit, request, tree
from tests.support.town import Town, make_town

from redactkit import pipeline, publishing
from redactkit.errors import GateHit
from redactkit.model import Category, OutputColumn
from redactkit.verify.gate import GateReport


def said(*ended: object) -> bytes:
    """What the runs printed."""
    return "\n".join(str(each) for each in ended).encode()


@pytest.mark.parametrize("profile", ["ma-duxbury", "me-infonet"])
def test_no_canary_in_anything_that_leaves_or_is_logged(tmp_path: Path, home: Path, profile: str) -> None:
    town = make_town(1, patrons=80, loans=2_000, works=40)
    person = town.patrons[3]
    family = person.name.split(",")[0]
    # canaries in file, folder and user names too
    exports = town.write(tmp_path / f"{family}_subpoena", names=(f"{person.card}", f"{family}_loans"))
    form = request(
        tmp_path, profile=profile, seeks={"about": "records", "from": "2024-01-01", "to": "2024-12-31"}
    )
    ended = disclose(form, exports, tmp_path / "OUT", env={"USER": family, "LOGNAME": family})
    assert ended.code == 0, ended.stderr
    assert found_below([tmp_path / "OUT", home], town.canaries()) == {}
    # base names of exports may be shown on the terminal and kept in the record, and nothing else
    shown = ended.stdout + ended.stderr
    for path in exports:
        shown = shown.replace(path.name, "")
    assert not found_in(shown.encode(), town.canaries())
    kept = {
        name: content.replace(exports[0].name.encode(), b"").replace(exports[1].name.encode(), b"")
        for name, content in tree(tmp_path / "OUT-record").items()
    }
    assert not {name for name, content in kept.items() if found_in(content, town.canaries())}


def test_pins_and_birth_dates_are_not_in_any_released_cell(tmp_path: Path) -> None:
    town = make_town(2)
    form = request(tmp_path)
    assert disclose(form, town.write(tmp_path / "in"), tmp_path / "OUT").code == 0
    cells = {
        cell
        for path in (tmp_path / "OUT/release/data").glob("*.csv")
        if path.name != "withholding-log.csv"
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        for cell in row
    }
    private = {value for patron in town.patrons for value in (patron.pin, patron.born) if not value.isdigit()}
    assert not cells & private


@pytest.mark.parametrize("container", ["text", "utf-16", "docx", "nested", "name"])
def test_the_harness_finds_a_canary_in_every_kind_of_container(tmp_path: Path, container: str) -> None:
    town = make_town(3)
    value = town.patrons[0].email
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<t>{value}</t>")
    match container:
        case "text":
            (tmp_path / "a.csv").write_text(f"x,{value}\n")
        case "utf-16":
            (tmp_path / "a.txt").write_bytes(value.encode("utf-16-le"))
        case "docx":
            (tmp_path / "a.docx").write_bytes(inner.getvalue())
        case "nested":
            with zipfile.ZipFile(tmp_path / "a.zip", "w") as outer:
                outer.writestr("a.docx", inner.getvalue())
        case _:
            (tmp_path / value).write_text("")
    assert found_below([tmp_path], town.canaries())


def test_the_harness_fails_when_a_rule_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a build that releases a name, with the last check asleep, is caught."""
    town = make_town(4)
    run_without_the_rules(town, tmp_path, monkeypatch, gate=False)
    assert found_below([tmp_path / "OUT"], town.canaries())


def test_the_last_check_stops_what_the_harness_would_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = make_town(4)
    with pytest.raises(GateHit):
        run_without_the_rules(town, tmp_path, monkeypatch, gate=True)
    assert not (tmp_path / "OUT").exists()
    assert not (tmp_path / "OUT-record").exists()


def run_without_the_rules(town: Town, folder: Path, monkeypatch: pytest.MonkeyPatch, *, gate: bool) -> None:
    """Disclose with a policy that forgot to withhold the card: it prints it beside each loan."""
    import dataclasses
    from datetime import date

    decided = pipeline.decide_form(request(folder), date.fromisoformat(DAY))
    table = decided.decision.release.tables[0]
    leak = OutputColumn(name="who", category=Category("patron.record_number"))
    tables = (
        dataclasses.replace(table, columns=(*table.columns, leak)),
        *decided.decision.release.tables[1:],
    )
    release = dataclasses.replace(decided.decision.release, tables=tables)
    leaky = dataclasses.replace(decided, decision=dataclasses.replace(decided.decision, release=release))
    if not gate:
        monkeypatch.setattr(publishing, "check", lambda *_, **__: GateReport(findings=()))
    pipeline.disclose(
        leaky,
        town.write(folder / "in"),
        pipeline.Target(out=folder / "OUT"),
        pipeline.Choices(),
        lambda *_: None,
    )


def test_errors_do_not_say_what_stands_in_a_cell(tmp_path: Path) -> None:
    town = make_town(5)
    patrons, loans = town.write(tmp_path / "in")
    form = request(tmp_path)
    text = loans.read_text(encoding="utf-8")
    broken = tmp_path / "broken.csv"
    broken.write_text(text.replace('","', '"'), encoding="utf-8")
    for exports in ([patrons, broken], [broken], [patrons]):
        for extra in ([], ["--json"]):
            ended = disclose(form, exports, tmp_path / "OUT", *extra)
            assert ended.code in (4, 65)
            assert not found_in(said(ended.stdout, ended.stderr), town.canaries())
            assert not (tmp_path / "OUT").exists()


def test_inspect_shows_no_value(tmp_path: Path) -> None:
    town = make_town(6)
    exports = town.write(tmp_path)
    for extra in ([], ["--json"]):
        ended = redactkit("inspect", *exports, *extra)
        assert ended.code == 0, ended.stderr
        assert not found_in(said(ended.stdout, ended.stderr), town.canaries())
