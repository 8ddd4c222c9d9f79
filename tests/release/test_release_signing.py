"""A signed package, from the key to the requester's own check, through the real command."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from tests.support.command import DAY, SAMPLES, Ended, key_file, redactkit, request, tree
from tests.support.keygen import SSH_KEYGEN, keygen_accepts
from tests.support.signing import AT, EXPORTS, OUTCOMES, PASSPHRASE, key_in, released
from tests.support.terminal import CTRL_D, at_terminal

from redactkit import overview
from redactkit.ledger import Ledger
from redactkit.package.shape import misfits, schema_of_manifests

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # bagit imports pkg_resources, which is deprecated
    import bagit

needs_keygen = pytest.mark.skipif(SSH_KEYGEN is None, reason="ssh-keygen is not installed here")
needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_bytes(PASSPHRASE + b"\n")
    path.chmod(0o600)
    return path


def keys_new(home: Path, passphrase: Path, *more: str | Path) -> Ended:
    return redactkit(
        "keys", "new", "--home", home, "--passphrase-file", passphrase, "--as-of", DAY, "--json", *more
    )


def disclosed(folder: Path, *more: str | Path, env: dict[str, str] | None = None, **form: object) -> Ended:
    return redactkit(
        *("disclose", request(folder, **form), *EXPORTS, "--out", folder / "OUT", "--as-of", DAY),
        *("--home", folder / "home", "--key", key_file(folder), *more),
        env=env,
    )


# ── The key ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_modes
def test_a_new_key_is_locked_and_for_its_owner_alone(tmp_path: Path, passphrase: Path) -> None:
    ended = keys_new(tmp_path / "home", passphrase)
    assert (ended.code, ended.stderr) == (0, "")
    folder = tmp_path / "home" / "keys"
    assert {path.name for path in folder.iterdir()} == {"signing", "signing.pub", "signing.signers"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "signing").stat().st_mode) == 0o600
    assert (folder / "signing").read_bytes().startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----")
    made = ended.json()
    assert made["schema"] == "redactkit.key/1"
    assert (folder / "signing.pub").read_text() == made["public_key"] + "\n"
    assert (folder / "signing.signers").read_text() == made["allowed_signers"] + "\n"
    assert made["allowed_signers"].startswith(
        'director@library namespaces="redactkit-manifest@v1",valid-after="20250110" ssh-ed25519 AAAA'
    )
    assert PASSPHRASE.decode() not in ended.stdout


def test_a_new_key_has_its_line_in_the_ledger(tmp_path: Path, passphrase: Path) -> None:
    fingerprint = keys_new(tmp_path / "home", passphrase).json()["fingerprint"]
    (line,) = (tmp_path / "home/ledger/ledger.jsonl").read_text().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["day"], entry["fingerprint"]) == ("key", DAY, fingerprint)
    assert Ledger(tmp_path / "home").verify() == ()


def test_no_key_is_written_over(tmp_path: Path, passphrase: Path) -> None:
    home = tmp_path / "home"
    assert keys_new(home, passphrase).code == 0
    before = tree(home)
    again = keys_new(home, passphrase)
    assert again.code == 2
    assert "--name signing-2025" in again.stderr
    assert keys_new(home, passphrase, "--name", "signing").code == 73
    assert tree(home) == before
    assert keys_new(home, passphrase, "--name", "signing-2025").code == 0
    shown = redactkit("keys", "show", "--home", home, "--json").json()
    assert [key["name"] for key in shown["keys"]] == ["signing", "signing-2025"]


@pytest.mark.parametrize("word", [b"", b"\n", b"   \n"])
def test_an_empty_passphrase_is_refused(tmp_path: Path, passphrase: Path, word: bytes) -> None:
    passphrase.write_bytes(word)
    ended = keys_new(tmp_path / "home", passphrase)
    assert ended.code == 2
    assert not (tmp_path / "home").exists()


def test_a_short_passphrase_is_refused_before_there_is_a_key(tmp_path: Path, passphrase: Path) -> None:
    """A second key of the same day needs its name at every signature."""
    passphrase.write_bytes(b"pw\n")
    ended = keys_new(tmp_path / "home", passphrase)
    assert ended.code == 2
    assert "four or five words" in ended.stderr
    assert not (tmp_path / "home").exists()
    passphrase.write_bytes(b"four words for it\n")
    assert keys_new(tmp_path / "home", passphrase).json()["name"] == "signing"


@needs_modes
def test_a_passphrase_that_others_can_read_is_refused(tmp_path: Path, passphrase: Path) -> None:
    passphrase.chmod(0o644)
    assert keys_new(tmp_path / "home", passphrase).code == 78
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--name", "../key"), ("--name", "a.pub"), ("--name", ""), ("--title", "Jane Roe"), ("--title", "*")],
)
def test_names_and_titles_are_single_words(tmp_path: Path, passphrase: Path, option: str, value: str) -> None:
    assert keys_new(tmp_path / "home", passphrase, option, value).code == 2
    assert not (tmp_path / "home").exists()


def test_no_key_is_made_silently(tmp_path: Path) -> None:
    ended = redactkit("keys", "new", "--home", tmp_path / "home")
    assert ended.code == 2
    assert "nobody is there" in ended.stderr
    assert disclosed(tmp_path, "--sign").code == 66, "there is no key to sign with"
    assert not (tmp_path / "home" / "keys").exists()
    assert redactkit("keys", "show", "--home", tmp_path / "home").code == 66


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (("four words for it", "four words for it"), 0, "SHA256:"),
        (("four words for it", "five words for it"), 2, "not the same"),
        (("",), 2, "empty"),
        ((CTRL_D,), 130, "interrupted"),
    ],
)
def test_at_a_terminal_the_passphrase_is_typed_twice(
    tmp_path: Path, typed: tuple[str, ...], code: int, told: str
) -> None:
    seen = at_terminal("keys", "new", "--home", tmp_path / "home", cwd=tmp_path, typed=typed, prompt=b": ")
    assert seen.code == code
    assert told in seen.screen
    assert "words for it" not in seen.screen.replace("four or five words", ""), "what is typed is not shown"
    assert (tmp_path / "home/keys/signing").exists() is (code == 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_at_a_narrow_terminal_the_line_to_publish_is_whole(tmp_path: Path, passphrase: Path) -> None:
    home = tmp_path / "home"
    new = at_terminal(
        "keys", "new", "--home", home, "--passphrase-file", passphrase, cwd=tmp_path, columns=60
    )
    shown = at_terminal("keys", "show", "--home", home, cwd=tmp_path, columns=60)
    line = (home / "keys/signing.signers").read_text().strip()
    assert len(line) > 120
    assert (new.lines.count(line), shown.lines.count(line)) == (1, 1)
    assert f"  {(home / 'keys/signing.pub').read_text().strip()}" in shown.lines


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_at_a_terminal_the_passphrase_is_asked_for_once_and_not_shown(tmp_path: Path) -> None:
    signers = key_in(tmp_path / "home")
    seen = at_terminal(
        *("disclose", request(tmp_path), *EXPORTS, "--out", tmp_path / "OUT", "--sign", "--as-of", DAY),
        *("--home", tmp_path / "home"),
        cwd=tmp_path,
        typed=[PASSPHRASE.decode()],
        prompt=b"signing: ",
    )
    assert (seen.code, seen.asked) == (0, 1), seen.screen
    assert PASSPHRASE.decode() not in seen.screen
    assert "Signed with the key SHA256:" in seen.screen
    assert "Passphrase of the key signing: " in seen.lines[0]
    assert overview.verify(tmp_path / "OUT", signers=signers, at=AT)["result"] == "passed"


@needs_keygen
def test_the_key_is_one_of_opensshs_own(tmp_path: Path, passphrase: Path) -> None:
    fingerprint = keys_new(tmp_path / "home", passphrase).json()["fingerprint"]
    private = tmp_path / "home/keys/signing"
    public = ["ssh-keygen", "-y", "-f", str(private), "-P"]
    done = subprocess.run([*public, PASSPHRASE.decode()], capture_output=True, text=True, check=True)
    assert done.stdout.split()[:2] == private.with_suffix(".pub").read_text().split()[:2]
    assert subprocess.run([*public, ""], capture_output=True, check=False).returncode, "it is locked"
    shown = subprocess.run(["ssh-keygen", "-lf", private], capture_output=True, text=True, check=True)
    assert fingerprint in shown.stdout


# ── The signature ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home, its key, and a package for each outcome that releases something."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copy(key_in(folder / "home"), folder / "allowed_signers")
    for nth, name in enumerate(OUTCOMES):
        other = folder if nth == 0 else folder / name
        if nth:
            other.mkdir()
            shutil.copytree(folder / "home" / "keys", other / "home" / "keys")
        exports = [SAMPLES / "koha" / each for each in ("borrowers.csv", "old_issues.csv")]
        released(other, name, exports=exports if name == "collector-with-counsel" else EXPORTS)
    return folder


def out_of(signed: Path, name: str) -> Path:
    return (signed if name == next(iter(OUTCOMES)) else signed / name) / "OUT"


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_package_of_every_outcome_is_whole_signed_and_says_what_it_is(signed: Path, name: str) -> None:
    out = out_of(signed, name)
    found = overview.verify(out, signers=signed / "allowed_signers", at=AT)
    assert (found["result"], found["problems"]) == ("passed", [])
    assert found["signature"]["state"] == "known"  # type: ignore[index]
    manifest = json.loads((out / "release/data/disclosure-manifest.json").read_bytes())
    schema = schema_of_manifests()
    assert list(misfits(manifest, schema, schema)) == []
    assert manifest["outcome"] == OUTCOMES[name]
    assert manifest.keys() == schema["properties"].keys()
    assert bagit.Bag(str(out / "release")).validate() is True


@needs_keygen
@pytest.mark.parametrize("name", OUTCOMES)
def test_stock_ssh_keygen_believes_it(signed: Path, name: str) -> None:
    release = out_of(signed, name) / "release"
    message = (release / "tagmanifest-sha256.txt").read_bytes()
    signature = (release / "tagmanifest-sha256.txt.sig").read_bytes()
    assert keygen_accepts(signature, message, signers=signed / "allowed_signers", day=DAY)
    assert not keygen_accepts(signature, message + b"x", signers=signed / "allowed_signers", day=DAY)


@needs_keygen
@pytest.mark.skipif(sys.platform == "win32", reason="a line for a POSIX shell")
def test_the_line_that_the_readme_and_the_letter_give_works(signed: Path, tmp_path: Path) -> None:
    out = shutil.copytree(signed / "OUT", tmp_path / "OUT")
    shutil.copy(signed / "allowed_signers", out / "allowed_signers")
    readme = (out / "release/data/README.txt").read_text()
    letter = (out / "letter/response-letter.md").read_text()
    line, same = (
        line.strip() for line in f"{readme}{letter}".splitlines() if line.strip().startswith("ssh-keygen")
    )
    assert line == same
    checked = subprocess.run(  # noqa: S602 (as it is printed)
        line.replace("-Y verify", f"-Y verify -Overify-time={DAY.replace('-', '')}"),
        shell=True,
        cwd=out / "release",
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout.startswith('Good "redactkit-manifest@v1" signature for director@library')


@needs_keygen
def test_it_is_the_very_signature_that_ssh_keygen_makes(signed: Path, tmp_path: Path) -> None:
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\necho '{PASSPHRASE.decode()}'\n")
    ask.chmod(0o700)
    message = shutil.copy(signed / "OUT/release/tagmanifest-sha256.txt", tmp_path / "message")
    subprocess.run(
        [
            *("ssh-keygen", "-Y", "sign", "-f", signed / "home/keys/signing"),
            *("-n", "redactkit-manifest@v1", message),
        ],
        env={**os.environ, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    made = (tmp_path / "message.sig").read_bytes()
    assert made == (signed / "OUT/release/tagmanifest-sha256.txt.sig").read_bytes()


def test_the_same_run_with_the_same_key_gives_the_same_bytes(signed: Path, tmp_path: Path) -> None:
    shutil.copytree(signed / "home" / "keys", tmp_path / "home" / "keys")
    out = released(tmp_path, "search-warrant")
    assert tree(out) == tree(signed / "search-warrant" / "OUT")


def test_letter_readme_and_manifest_say_who_signed(signed: Path) -> None:
    fingerprint = overview.verify(signed / "OUT")["signature"]["fingerprint"]  # type: ignore[index]
    for name in ("release/data/README.txt", "letter/response-letter.md"):
        assert fingerprint in (signed / "OUT" / name).read_text()
    internal = json.loads((signed / "OUT-record/manifest-internal.json").read_bytes())
    assert internal["signed_with"] == fingerprint


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────


def test_signing_is_asked_for_and_the_passphrase_comes_from_a_file(tmp_path: Path, passphrase: Path) -> None:
    fingerprint = keys_new(tmp_path / "home", passphrase).json()["fingerprint"]
    ended = disclosed(tmp_path, "--sign", "--json", env={"REDACTKIT_PASSPHRASE_FILE": str(passphrase)})
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.json()["signed_with"] == fingerprint
    signers = tmp_path / "home/keys/signing.signers"
    verified = redactkit("verify", tmp_path / "OUT", "--signers", signers)
    assert verified.code == 0
    assert "It is signed by director@library" in verified.stdout


def test_an_unsigned_package_says_so_everywhere(tmp_path: Path, passphrase: Path) -> None:
    signers = key_in(tmp_path / "home")
    out = released(tmp_path, sign=False)
    assert not (out / "release/tagmanifest-sha256.txt.sig").exists()
    assert "not signed" in (out / "release/data/README.txt").read_text()
    assert "not signed" in (out / "letter/response-letter.md").read_text()
    plain = redactkit("verify", out)
    assert plain.code == 0
    assert "The package is not signed" in plain.stdout
    assert "Last check: passed. It is whole." in plain.stdout
    strict = redactkit("verify", out, "--signers", signers)
    assert strict.code == 5
    assert "problem: the package is not signed" in strict.stdout
    (out / "release/data/circulation.csv").write_text("otherwise\n")
    altered = redactkit("verify", out)
    assert altered.code == 5
    assert "whole" not in altered.stdout
    assert "Last check: failed. Do not send it" in altered.stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--sign"], 2),  # nobody is there to ask
        (["--sign-with", "another"], 66),
        (["--sign", "--passphrase-file", "wrong"], 2),
        (["--sign", "--passphrase-file", "missing"], 66),
        (["--passphrase-file", "wrong"], 2),  # without --sign
    ],
)
def test_a_key_that_cannot_be_opened_stops_before_anything_is_read(
    tmp_path: Path, more: list[str], code: int
) -> None:
    key_in(tmp_path / "home")
    (tmp_path / "wrong").write_text("another word\n")
    (tmp_path / "wrong").chmod(0o600)
    given = [str(tmp_path / each) if each in ("wrong", "missing") else each for each in more]
    ended = disclosed(tmp_path, *given)
    assert ended.code == code
    assert "another word" not in ended.stderr
    assert not (tmp_path / "OUT").exists()
    assert not (tmp_path / "OUT-record").exists()


def test_an_answer_that_releases_nothing_asks_for_no_passphrase(tmp_path: Path) -> None:
    key_in(tmp_path / "home")
    ended = disclosed(tmp_path, "--sign", seeks={"about": "named_patron", "patrons": ["1"]})
    assert ended.code == 4
    assert not (tmp_path / "OUT" / "release").exists()


def test_the_newest_key_signs_and_two_of_one_day_are_asked_about(tmp_path: Path) -> None:
    home = tmp_path / "home"
    key_in(home, day="2024-01-01")
    newer = key_in(home, name="newer", day="2025-01-01")
    out = released(tmp_path, "search-warrant")
    assert overview.verify(out, signers=newer, at=AT)["result"] == "passed"
    key_in(home, name="twin", day="2025-01-01")
    with pytest.raises(Exception, match="newer, twin"):
        released(tmp_path, "search-warrant", out="OUT2")
    older = released(tmp_path, "search-warrant", out="OUT3", name="signing")
    assert overview.verify(older, signers=home / "keys/signing.signers", at=AT)["result"] == "passed"


def test_a_job_signs_when_it_says_so(tmp_path: Path, passphrase: Path) -> None:
    home = tmp_path / "home"
    signers = key_in(home)
    job: dict[str, Any] = {
        "schema": "redactkit.job/1",
        "verb": "disclose",
        "exports": [str(path) for path in EXPORTS],
        "out": "out-{date}",
        "home": "home",
        "sign": "yes",
        "passphrase_file": "passphrase",
        "request": {
            "profile": "ma-duxbury",
            "received": "today",
            "handled_by": "town_clerk",
            "requester": {"kind": "press"},
            "process": {"kind": "public_records_request"},
            "seeks": {
                "about": "records",
                "classes": ["circulation"],
                "from": "2024-01-01",
                "to": "2024-12-31",
            },
        },
    }
    (tmp_path / "job.yaml").write_text(json.dumps(job))
    ended = redactkit("run", tmp_path / "job.yaml", "--as-of", DAY)
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    found = overview.verify(tmp_path / f"out-{DAY}", signers=signers, at=AT)
    assert found["result"] == "passed"
    (tmp_path / "unsigned.yaml").write_text(json.dumps({**job, "sign": "no"}))
    assert redactkit("run", tmp_path / "unsigned.yaml", "--as-of", DAY).code == 78
    passphrase.unlink()
    ended = redactkit("run", tmp_path / "job.yaml", "--as-of", "2025-01-11")
    assert ended.code == 66
    assert len(ended.stderr.splitlines()) == 1


def test_verify_says_what_it_cannot_use(tmp_path: Path, signed: Path) -> None:
    assert redactkit("verify", signed / "OUT", "--signers", tmp_path / "nothing").code == 66
    (tmp_path / "broken").write_text("director@library ssh-ed25519 AAAA\n")
    ended = redactkit("verify", signed / "OUT", "--signers", tmp_path / "broken")
    assert ended.code == 78
    assert "broken: line 1: its key cannot be read" in ended.stderr
    assert "AAAA" not in ended.stderr


def test_a_signed_package_whose_key_nobody_named_passes_and_says_so(signed: Path) -> None:
    ended = redactkit("verify", signed / "OUT", "--json")
    assert ended.code == 0
    found = ended.json()
    assert found["signature"]["state"] == "good"
    assert "Whose that is this does not show" in found["notes"][0]
