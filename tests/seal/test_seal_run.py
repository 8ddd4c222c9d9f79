"""A sealed run from end to end: one file, nothing else anywhere, and back again."""

from __future__ import annotations

import io
import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from tests.support.command import DAY, SAMPLES, SIERRA, Ended, disclose, redactkit, request, tree
from tests.support.sealed import Keys, sealed_files, sealed_form

from redactkit import pipeline, publishing
from redactkit.errors import GateHit
from redactkit.model import GateFinding
from redactkit.package import in_memory
from redactkit.seal import pack, read_recipients, seal_bytes, write_sealed
from redactkit.verify import gate
from redactkit.verify.gate import GateReport
from redactkit.verify.released import read_staged

EXPORTS = [SAMPLES / name for name in SIERRA["default"]]


def seal(verb: str, form: Path, vault: Path, *more: str | Path) -> Ended:
    exports = EXPORTS if verb == "disclose" else []
    return redactkit(verb, form, *exports, "--sealed-to", vault, "--as-of", DAY, *more)


def open_with_director(file: Path, to: Path, keys: Keys, *more: str | Path) -> Ended:
    given = ("--identity", keys.director, "--passphrase-file", keys.passphrase)
    return redactkit("seal", "open", file, *given, "--to", to, *more)


def listing(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Everything below a folder but the closed one, with its size and times."""
    found = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        if "vault" not in path.relative_to(folder).parts:
            status = path.lstat()
            found[str(path)] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def test_a_sealed_answer_is_not_told_to_seal_and_says_that_out_stays_empty(
    tmp_path: Path, vault: Path
) -> None:
    form = sealed_form(tmp_path)
    asked = redactkit("decide", form, "--as-of", DAY)
    assert "--sealed-to DIR is the way" in asked.stdout
    ended = seal("decide", form, vault, "--out", tmp_path / "foo")
    assert "--sealed-to DIR is the way" not in ended.stdout
    assert ended.stderr.startswith("redactkit: notice: nothing is written to --out")
    assert not (tmp_path / "foo").exists()
    assert len(sealed_files(vault)) == 1


@pytest.mark.parametrize("verb", ["decide", "disclose"])
def test_a_sealed_answer_is_one_file_and_nothing_else(
    verb: str, tmp_path: Path, home: Path, vault: Path, keys: Keys
) -> None:
    form = sealed_form(tmp_path)
    before, at_home = listing(tmp_path), listing(home)
    ended = seal(verb, form, vault)
    assert ended.code == 0, ended.stderr
    assert ended.stderr == ""
    assert (listing(tmp_path), listing(home)) == (before, at_home)
    (file,) = sealed_files(vault)
    assert {path.name for path in vault.iterdir()} == {"recipients.txt", file.name}
    assert (file.stat().st_size, file.stat().st_mode & 0o777) == (1 << 20, 0o600)
    assert str(file) in ended.stdout.replace("\n", "")
    for word in (b"circulation", b"request.yaml", b"START-HERE"):
        assert word not in file.read_bytes()


def test_what_is_opened_is_what_an_open_answer_would_be(tmp_path: Path, vault: Path, keys: Keys) -> None:
    form = sealed_form(tmp_path)
    assert seal("disclose", form, vault).code == 0
    ended = open_with_director(sealed_files(vault)[0], tmp_path / "opened", keys)
    assert ended.code == 0, ended.stderr
    files = tree(tmp_path / "opened")
    assert files["OUT-record/request.yaml"] == form.read_bytes()
    assert "OUT/release/data/circulation.csv" in files
    assert "OUT/release/ledger-head.txt" not in files
    decision = json.loads(files["OUT-record/decision.json"])
    assert decision["sealed"] is True
    assert "notify_ocln_president" not in {duty["id"] for duty in decision["duties"]}
    assert redactkit("verify", tmp_path / "opened/OUT").code == 0
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "opened").rglob("*")}
    assert modes == {0o600, 0o700}
    assert (tmp_path / "opened").stat().st_mode & 0o777 == 0o700


def test_the_papers_for_the_desk_are_there_at_once(tmp_path: Path, vault: Path, keys: Keys) -> None:
    """A warrant is at the desk and the form lacks what the copy needs: letter, checklist, inventory sheet."""
    form = sealed_form(tmp_path)
    lines = form.read_text().splitlines(keepends=True)
    form.write_text("".join(line for line in lines if "matched_by" not in line and "patrons:" not in line))
    ended = seal("decide", form, vault)
    assert (ended.code, "seeks.patrons" in ended.stdout) == (0, True)
    assert open_with_director(sealed_files(vault)[0], tmp_path / "opened", keys).code == 0
    files = tree(tmp_path / "opened").keys()
    assert {"OUT-record/checklist.docx", "OUT-record/inventory-sheet.docx"} <= files
    assert "OUT/letter/response-letter.docx" in files


def test_a_lost_directors_key_is_no_lost_record(tmp_path: Path, vault: Path, keys: Keys) -> None:
    """The drill: the director's key is gone, and counsel opens with an age key that has no passphrase."""
    assert seal("decide", sealed_form(tmp_path), vault).code == 0
    (file,) = sealed_files(vault)
    ended = redactkit("seal", "open", file, "--identity", keys.counsel, "--to", tmp_path / "c", "--json")
    assert ended.code == 0
    assert ended.json()["schema"] == "redactkit.seal_open/1"
    assert open_with_director(file, tmp_path / "d", keys).code == 0
    assert tree(tmp_path / "c") == tree(tmp_path / "d")


def test_nobody_else_opens(tmp_path: Path, vault: Path, keys: Keys) -> None:
    import pyrage

    assert seal("decide", sealed_form(tmp_path), vault).code == 0
    (file,) = sealed_files(vault)
    (tmp_path / "stranger").write_text(str(pyrage.x25519.Identity.generate()))
    ended = redactkit("seal", "open", file, "--identity", tmp_path / "stranger", "--to", tmp_path / "o")
    assert (ended.code, "this key does not open it" in ended.stderr) == (78, True)
    without = redactkit("seal", "open", file, "--identity", keys.director, "--to", tmp_path / "o")
    assert (without.code, "nobody is there to type the passphrase" in without.stderr) == (2, True)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".partial", "o"))]


def test_what_is_there_is_never_written_over(tmp_path: Path, vault: Path, keys: Keys) -> None:
    assert seal("decide", sealed_form(tmp_path), vault).code == 0
    (tmp_path / "there").mkdir()
    ended = open_with_director(sealed_files(vault)[0], tmp_path / "there", keys)
    assert (ended.code, list((tmp_path / "there").iterdir())) == (73, [])


def test_a_key_may_be_given_beside_those_of_the_folder(tmp_path: Path, keys: Keys) -> None:
    vault = tmp_path / "vault"
    vault.mkdir(mode=0o700)
    form = sealed_form(tmp_path)
    none = seal("decide", form, vault)
    assert (none.code, none.stderr.count("error:")) == (78, 1)
    assert "there is no key to seal to" in none.stderr
    one = seal("decide", form, vault, "--seal-for", keys.director_pub)
    assert (one.code, "one key only" in one.stderr) == (78, True)
    assert not list(vault.iterdir())
    assert seal("decide", form, vault, *keys.public).code == 0
    assert len(sealed_files(vault)) == 1


def test_a_bad_list_of_keys_stops_before_any_export_is_opened(tmp_path: Path, vault: Path) -> None:
    (vault / "recipients.txt").write_text("ssh-ed25519 nonsense\n")
    form = sealed_form(tmp_path)
    ended = redactkit("disclose", form, tmp_path / "no-such.csv", "--sealed-to", vault, "--as-of", DAY)
    assert (ended.code, "line 1 is no public key" in ended.stderr) == (78, True)
    assert "nonsense" not in ended.stderr


def test_a_key_for_nothing_is_a_mistake(tmp_path: Path, keys: Keys) -> None:
    ended = redactkit("decide", sealed_form(tmp_path), "--out", tmp_path / "OUT", *keys.public)
    assert (ended.code, "--seal-for goes with --sealed-to" in ended.stderr) == (2, True)


def test_no_compiled_module_is_left_behind(
    tmp_path: Path, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time would tell when a module was used that only a sealed run uses."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    publishing.place_of(_decided(sealed_form(tmp_path)), pipeline.Target(out=None, sealed_to=vault))
    assert sys.dont_write_bytecode


def test_what_is_sealed_may_be_signed_within(tmp_path: Path, home: Path, vault: Path, keys: Keys) -> None:
    """Whoever has the public keys can seal something; the signature inside says who made it."""
    assert redactkit("keys", "new", "--passphrase-file", keys.passphrase).code == 0
    before = listing(home)
    given = ("--sign", "--passphrase-file", keys.passphrase)
    assert seal("disclose", sealed_form(tmp_path), vault, *given).code == 0
    assert listing(home) == before
    assert open_with_director(sealed_files(vault)[0], tmp_path / "opened", keys).code == 0
    assert (tmp_path / "opened/OUT/release/tagmanifest-sha256.txt.sig").is_file()
    assert redactkit("verify", tmp_path / "opened/OUT").code == 0
    public = disclose(request(tmp_path, name="public.yaml"), EXPORTS, tmp_path / "OUT", *given)
    assert public.code == 0, public.stderr  # a ledger in which a key was entered goes on


def test_a_dry_run_seals_nothing(tmp_path: Path, vault: Path) -> None:
    assert seal("disclose", sealed_form(tmp_path), vault, "--dry-run").code == 0
    assert not sealed_files(vault)


def test_json_names_the_sealed_file(tmp_path: Path, vault: Path) -> None:
    found = seal("disclose", sealed_form(tmp_path), vault, "--json").json()
    assert (found["out"], found["record"]) == (None, None)
    assert found["sealed"] == sealed_files(vault)[0].name


def test_a_sealed_file_that_is_gone_is_missed(tmp_path: Path, vault: Path, keys: Keys) -> None:
    form = sealed_form(tmp_path)
    assert seal("decide", form, vault).code == 0
    (first,) = sealed_files(vault)
    assert seal("decide", form, vault).code == 0
    (second,) = set(sealed_files(vault)) - {first}
    assert open_with_director(second, tmp_path / "a", keys, "--json").json()["lost"] == []
    first.rename(tmp_path / "elsewhere.age")
    ended = open_with_director(second, tmp_path / "b", keys)
    assert (ended.code, "is not here any more" in ended.stdout) == (0, True)
    second.rename(tmp_path / "copy.age")
    assert open_with_director(tmp_path / "copy.age", tmp_path / "c", keys, "--json").json()["lost"] == []


@pytest.mark.parametrize(
    "names",
    [
        ["OUT/a"],
        ["SEAL.json", "OUT/a"],
        ["SEAL.json", "OUT/a", "OUT-record/b", "x"],
        ["OUT/a", "OUT-record/b"],
        ["SEAL.json", "OUT/a", "OUT/a/b", "OUT-record/b"],
        ["SEAL.json", "OUT/a/x", "OUT/A/y", "OUT-record/b"],
        ["SEAL.json", "OUT/" + "a/" * 9 + "a", "OUT-record/b"],
        ["SEAL.json", "OUT/nul.txt", "OUT-record/b"],
    ],
)
def test_what_somebody_else_sealed_is_not_written(
    names: list[str], tmp_path: Path, vault: Path, keys: Keys
) -> None:
    said = json.dumps({"schema": "redactkit.seal/1", "beside": []}).encode()
    content = {name: said if name == "SEAL.json" else b"x" for name in names}
    bundle = pack((name, io.BytesIO(content[name])) for name in names)
    file = write_sealed(vault, seal_bytes(bundle, read_recipients([vault / "recipients.txt"])))
    ended = open_with_director(file, tmp_path / "opened", keys)
    assert (ended.code, "not made by redactkit" in ended.stderr) == (65, True)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".partial", "opened"))]


def _decided(form: Path) -> pipeline.Decided:
    from datetime import date

    return pipeline.decide_form(form, date.fromisoformat(DAY))


@pytest.mark.parametrize("in_ram", [True, False], ids=["in memory", "in the closed folder"])
def test_the_last_check_reads_what_was_staged(
    in_ram: bool, tmp_path: Path, vault: Path, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    """Both ways of staging pass the gate, seal the same files, and leave no others."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    if not in_ram:
        monkeypatch.setattr(in_memory, "can_stage_in_memory", lambda: False)
    elif not in_memory.can_stage_in_memory():
        pytest.skip("this system has no files in memory")
    target = pipeline.Target(out=None, sealed_to=vault)
    decided = _decided(sealed_form(tmp_path))
    done = pipeline.disclose(decided, EXPORTS, target, pipeline.Choices(), lambda *_: None)
    assert isinstance(done.written, pipeline.SealedFile)
    assert {path.name for path in vault.iterdir()} == {"recipients.txt", done.written.file.name}
    assert open_with_director(done.written.file, tmp_path / "opened", keys).code == 0
    assert redactkit("verify", tmp_path / "opened/OUT").code == 0
    assert len(tree(tmp_path / "opened")) == 19

    def objects(*_: object, **__: object) -> GateReport:
        where = GateFinding(check="own_name", file="release/data/circulation.csv", line=2, column=1, why="x")
        return GateReport(findings=(where,))

    monkeypatch.setattr(publishing, "check", objects)
    with pytest.raises(GateHit):
        pipeline.disclose(decided, EXPORTS, target, pipeline.Choices(), lambda *_: None)
    assert {path.name for path in vault.iterdir()} == {"recipients.txt", done.written.file.name}


NO_MEMORY = pytest.mark.skipif(
    not in_memory.can_stage_in_memory(), reason="this system has no files in memory"
)


@NO_MEMORY
def test_the_last_check_reads_memory_as_it_reads_a_disk(tmp_path: Path) -> None:
    """The same files, once in a folder and once in memory, one of them with no place in a package."""
    form = request(tmp_path)
    assert disclose(form, EXPORTS, tmp_path / "OUT", "--home", tmp_path / "home").code == 0
    (tmp_path / "OUT/release/data/circulation.csv").write_text('"a')
    (tmp_path / "OUT/letter/stray.txt").write_text("stray")
    decision = _decided(form).decision
    letterhead = gate._letterhead(decision)
    on_disk = read_staged(tmp_path / "OUT", decision.release.specs, letterhead)
    with in_memory.stage_sealed(tmp_path) as staging:
        for name, content in tree(tmp_path / "OUT").items():
            staging.out.write(name, content)
        in_ram = read_staged(staging.out.staged(), decision.release.specs, letterhead)
    assert in_ram.findings == on_disk.findings
    assert {found.why for found in in_ram.findings} == {
        "it cannot be read as a table",
        "this file has no place in a package",
    }
    assert {p.text for p in in_ram.prose} == {p.text for p in on_disk.prose} - FOLDERS
    assert [(table.file, table.header) for table in in_ram.tables] == [
        (table.file, table.header) for table in on_disk.tables
    ]


FOLDERS = {"release", "data", "letter"}
"""On a disk these have names too."""


@NO_MEMORY
def test_files_in_memory_are_like_others_and_gone_afterwards(tmp_path: Path) -> None:
    with in_memory.stage_sealed(tmp_path) as staging:
        staging.out.write("letter/a.md", b"one")
        staging.out.write("b.md", b"two")
        assert staging.out.names() == ("b.md", "letter/a.md")
        path = staging.out.path("letter/a.md")
        assert (path.read_bytes(), path.stat().st_size) == (b"one", 3)
        assert staging.out.digest("b.md") == sha256(b"two").hexdigest()
        with pytest.raises(Exception, match="written"):
            staging.out.write("b.md", b"three")
        with pytest.raises(Exception, match="do not use"):
            staging.out.write("../x", b"")
        links = {os.stat(staging.out.path(name)).st_nlink for name in staging.out.names()}
        assert links == {0}, "no folder has a name for them"
    assert not list(tmp_path.iterdir())
    assert not path.exists()
