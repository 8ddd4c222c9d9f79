"""The vectors in ``docs/vectors``: every verdict is ours, and that of stock ssh-keygen where it has one."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from scripts.vectors import FOLDER, files
from tests.support.keygen import SSH_KEYGEN, keygen_accepts

from redactkit.errors import FormInvalid
from redactkit.package import read_manifest
from redactkit.signing import SignatureError, read_signers, signer_of, verify

INDEX: dict[str, Any] = json.loads((FOLDER / "index.json").read_bytes())
KEY = base64.b64decode(INDEX["key"])
AT = datetime.fromisoformat(INDEX["day"]).astimezone()
LINE = f"{INDEX['principal']} ssh-ed25519 {INDEX['key']}\n"

needs_keygen = pytest.mark.skipif(SSH_KEYGEN is None, reason="ssh-keygen is not installed here")


def names(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in INDEX[kind]]


def test_the_vectors_are_those_that_the_script_makes() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    made = files()
    assert there == made.keys()
    for name, content in made.items():
        assert (FOLDER / name).read_bytes() == content, name


@pytest.mark.parametrize("case", names("manifests"))
def test_a_manifest_is_read_or_refused(case: dict[str, str]) -> None:
    found = read_manifest((FOLDER / "manifests" / f"{case['name']}.json").read_bytes())
    assert isinstance(found, dict) is (case["expect"] == "accepted"), found


def accepted(name: str) -> bool:
    folder = FOLDER / "signatures"
    try:
        key = verify((folder / f"{name}.sig").read_bytes(), (folder / f"{name}.message").read_bytes())
    except SignatureError:
        return False
    return key == KEY


@pytest.mark.parametrize("case", names("signatures"))
def test_a_signature_is_accepted_or_refused(case: dict[str, str]) -> None:
    assert accepted(case["name"]) is (case["expect"] == "accepted")


@needs_keygen
@pytest.mark.parametrize("case", names("signatures"))
def test_stock_ssh_keygen_says_what_the_vector_says(case: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "allowed_signers").write_text(LINE)
    stock = keygen_accepts(
        (FOLDER / "signatures" / f"{case['name']}.sig").read_bytes(),
        (FOLDER / "signatures" / f"{case['name']}.message").read_bytes(),
        signers=tmp_path / "allowed_signers",
        principal=INDEX["principal"],
    )
    if case["ssh_keygen"] != "laxer":  # that differs from release to release
        assert stock is (case["ssh_keygen"] == "accepted")


def test_ours_accepts_nothing_that_ssh_keygen_refuses() -> None:
    for case in INDEX["signatures"]:
        assert case["expect"] == "refused" or case["ssh_keygen"] == "accepted", case["name"]
    assert {case["ssh_keygen"] for case in INDEX["signatures"]} == {"accepted", "refused", "laxer"}


@pytest.mark.parametrize("case", names("signers"))
def test_a_list_of_signers_takes_the_key_in_or_not(case: dict[str, str]) -> None:
    try:
        who, _ = signer_of(read_signers(FOLDER / "signers" / f"{case['name']}.txt"), KEY, AT)
    except FormInvalid:
        who = None
    assert (who is not None) is (case["expect"] == "accepted")


@needs_keygen
@pytest.mark.parametrize("case", names("signers"))
def test_stock_ssh_keygen_reads_lists_of_signers_alike(case: dict[str, str], tmp_path: Path) -> None:
    listed = shutil.copy(FOLDER / "signers" / f"{case['name']}.txt", tmp_path / "signers")
    stock = keygen_accepts(
        (FOLDER / "signatures" / "good.sig").read_bytes(),
        (FOLDER / "signatures" / "good.message").read_bytes(),
        signers=Path(listed),
        principal=INDEX["principal"],
        day=INDEX["day"],
    )
    assert stock is (case["expect"] == "accepted")


@needs_keygen
def test_the_key_is_the_one_that_ssh_keygen_shows(tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(f"ssh-ed25519 {INDEX['key']} test\n")
    done = subprocess.run(
        ["ssh-keygen", "-lf", tmp_path / "key.pub"], capture_output=True, text=True, check=True
    )
    from redactkit.signing import fingerprint_of

    assert f" {fingerprint_of(KEY)} " in done.stdout
