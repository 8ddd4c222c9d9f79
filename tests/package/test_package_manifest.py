from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from redactkit.errors import RedactkitError
from redactkit.model import Decision, MadeAnew, Office, Reason, Redacted, Reissued
from redactkit.package import DATA, Case, Staging, Written, stage
from redactkit.package.again import in_manifest
from redactkit.package.canonical import canonical_json
from redactkit.package.log import HEADER, withholding_log
from redactkit.package.shape import misfits, schema_of_manifests

SCHEMA = schema_of_manifests()


@pytest.fixture
def published(tmp_path: Path, publish_release: Callable[..., Path]) -> Path:
    return publish_release(tmp_path)


@pytest.fixture
def manifest(published: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((published / DATA / "disclosure-manifest.json").read_bytes())
    return document


def test_the_manifest_fits_its_schema(manifest: dict[str, Any]) -> None:
    assert list(misfits(manifest, SCHEMA, SCHEMA)) == []
    assert set(manifest) == set(SCHEMA["properties"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("package"),
        lambda document: document["files"][0].update(sha256="x"),
        lambda document: document["files"][0].update(rows_referred=5),
        lambda document: document.update(outcome="refuse"),
        lambda document: document["request"].update(patrons=["1"]),
        lambda document: document["verified"].update(result="skipped"),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    manifest: dict[str, Any], spoil: Callable[[dict[str, Any]], object]
) -> None:
    spoil(manifest)
    assert list(misfits(manifest, SCHEMA, SCHEMA))


def test_what_is_given_again_and_what_is_made_anew_fit_the_schema(manifest: dict[str, Any]) -> None:
    day = date(2026, 11, 25)
    before = Reissued(file="circulation.csv", period="2024-03", package="rk-1", day=day)
    for office, reason in ((office, reason) for office in Office for reason in Reason):
        anew = MadeAnew(
            file="circulation.csv", period="2024", package="rk-2", decided_by=office, reason=reason, day=day
        )
        (file,) = manifest["files"]
        file |= in_manifest("circulation.csv", [before], [anew])
        assert list(misfits(manifest, SCHEMA, SCHEMA)) == []
    assert in_manifest("titles.csv", [before], [anew]) == {}
    file["reissued_from"][0]["day"] = "x"
    assert list(misfits(manifest, SCHEMA, SCHEMA))


def test_the_manifest_says_what_was_released(manifest: dict[str, Any], published: Path) -> None:
    (file,) = manifest["files"]
    content = (published / DATA / "circulation.csv").read_bytes()
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert (file["size"], file["lines"], file["records"]) == (len(content), 2, 20)
    assert file["columns"][0] == {
        "position": 1,
        "header": "month",
        "category": "loan.out_time",
        "treatment": "generalize",
        "scale": "month",
        "exemption": "a",
    }
    assert {line["category"] for line in manifest["withheld"]} == {
        "patron.barcode",
        "patron.name",
        "patron.note",
    }
    assert [line["category"] for line in manifest["coarsened"]] == ["loan.out_time"]
    assert manifest["verified"] == {"result": "passed", "checks": ["where_from", "identifiers", "own_name"]}
    assert manifest["made_on"] == manifest["data_as_of"] == "2026-11-25"


def test_the_manifest_quotes_no_inner_sentence(manifest: dict[str, Any]) -> None:
    assert [cite["id"] for cite in manifest["cites"]] == ["s7"]


def test_nothing_that_was_not_released_is_counted_or_named_in_out(
    published: Path, tree: Callable[..., dict[str, bytes]]
) -> None:
    content = b"\n".join(tree(published).values())
    for inner in (
        b"8123",
        b"7717",
        b"99991",
        b"loans.csv",
        b"d" * 64,
        b"411",
        b"Olly",
        b"lapsed",
        b"long ago",
    ):
        assert inner not in content
    record = b"\n".join(tree(published.with_name("OUT-record")).values())
    for kept in (b"8123", b"7717", b"99991", b"loans.csv", b"411", b"Olly", b"long ago"):
        assert kept in record  # the search above can find things
    assert b"d" * 64 not in record  # a bare source digest stands nowhere


def test_the_internal_manifest_salts_its_digests(published: Path) -> None:
    document = json.loads((published.with_name("OUT-record") / "manifest-internal.json").read_bytes())
    assert document["operator"] == {"desk": "library", "name": "Olly Operator", "trained": True}
    assert document["counts"]["rows_referred"] == 8123
    (source,) = document["sources"]
    assert source["file"] == "loans.csv"
    salt = bytes.fromhex(document["salt"])
    assert salt == b"salt of sixteen!"
    assert source["salted_sha256"] == hmac.new(salt, b"d" * 64, hashlib.sha256).hexdigest()


def test_staged_tables_must_be_those_that_were_made(
    tmp_path: Path, make_case: Callable[..., Case], release: Callable[..., Written]
) -> None:
    def extra(staging: Staging) -> Written:
        staging.out.write(f"{DATA}/extra.csv", b"x")
        return release(staging)

    with stage(tmp_path / "OUT") as staging, pytest.raises(RedactkitError):
        extra(staging)


def test_canonical_json_has_one_spelling() -> None:
    one = canonical_json({"b": ["e\u0301", None, True, 3], "a": {"y": "x", "x": "y"}})
    assert one == canonical_json({"a": {"x": "y", "y": "x"}, "b": ("é", None, True, 3)})
    assert one.endswith(b"}\n")
    assert b"\r" not in one
    for vague in (1.5, {1, 2}, b"x"):
        with pytest.raises(RedactkitError):
            canonical_json({"a": vague})


def test_the_log_lists_what_is_apart_after_what_is_withheld(redacted: Redacted, decision: Decision) -> None:
    content = withholding_log(redacted.log, profile=decision.profile, day=decision.as_of)
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    assert tuple(header) == HEADER
    table = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["entry"] for row in table] == ["W-001", "W-002", "W-003", "W-004", "R-001", "O-001", "N-001"]
    for row in table:
        withheld = row["entry"].startswith("W")
        assert (
            bool(row["exemption"])
            is bool(row["authority"])
            is bool(row["required_or_discretionary"])
            is withheld
        )
        assert row["date"] == "2026-11-25"
    kinds = {row["column"]: row["required_or_discretionary"] for row in table}
    assert (kinds["P BARCODE"], kinds["NOTE"]) == ("required", "discretionary")


def test_the_log_does_not_depend_on_the_order_or_number_of_lines(
    redacted: Redacted, decision: Decision
) -> None:
    one = withholding_log(redacted.log, profile=decision.profile, day=decision.as_of)
    other = withholding_log(
        (*reversed(redacted.log), redacted.log[1]), profile=decision.profile, day=decision.as_of
    )
    assert one == other


def test_the_log_runs_nothing_in_a_spreadsheet(redacted: Redacted, decision: Decision) -> None:
    lines = (replace(redacted.log[1], column="=HYPERLINK(1)", reason="@x"),)
    content = withholding_log(lines, profile=decision.profile, day=decision.as_of).decode()
    assert ",'=HYPERLINK(1)," in content
    assert ",'@x," in content
