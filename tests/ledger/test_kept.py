"""What the ledger keeps: whole copies, named by what is in them, and nothing of a run that failed."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.failing import failing_at

from redactkit.errors import Busy, RedactkitError, WriteFailed
from redactkit.ledger import (
    ACCOUNT,
    ROWS,
    Copies,
    Disclosed,
    Kept,
    Ledger,
    aborted_entry,
    package_entry,
    reopened_entry,
)
from redactkit.model import Basis, Decision, Office, Outcome, ProfileId, ProfileRef, Reason, RuleId

DAY = date(2026, 11, 25)
DECISION = Decision(
    request_id="r",
    profile=ProfileRef(id=ProfileId("xx-sample"), version="1", sha256="a" * 64),
    outcome=Outcome.RELEASE_REDACTED,
    basis=Basis.POLICY,
    rules=(RuleId("XX-16"),),
)
KEY = ("xx-sample", "circulation", "titles.csv", "2024")


def released(copies: Copies, rows: bytes, period: str = "2024") -> Disclosed:
    account = copies.add(b'{"columns":[]}', ACCOUNT)
    return Disclosed(
        record_class="circulation",
        table="titles.csv",
        period=period,
        digest=copies.add(rows, ROWS),
        kept=Kept(columns="1" * 64, treatments="2" * 64, library="3" * 64, account=account),
    )


def entry(package: str, *items: Disclosed) -> dict[str, object]:
    return package_entry(
        day=DAY, package=package, decision=DECISION, tagmanifest_sha256="c" * 64, released=items
    )


def release(ledger: Ledger, package: str, rows: bytes, period: str = "2024") -> Disclosed:
    with ledger.copies() as copies:
        one = released(copies, rows, period)
        ledger.append(entry(package, one), copies=copies)
    return one


def names(home: Path) -> list[str]:
    folder = home / "ledger/kept"
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def test_a_copy_is_private_and_named_by_what_is_in_it(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        ledger = Ledger(tmp_path / "home")
        one = release(ledger, "first", b'"year","records"\n"2024",3\n')
    finally:
        os.umask(umask)
    assert ledger.copy(one.digest + ROWS) == b'"year","records"\n"2024",3\n'
    for path in [tmp_path / "home", *(tmp_path / "home").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name
    assert ledger.verify() == ()


def test_nothing_is_kept_of_what_is_not_released(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with ledger.copies() as copies:
        released(copies, b"rows")
    assert names(tmp_path) == []


def test_a_full_disk_is_one_error_and_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits to be written when the run ends may be lost: it was not released."""

    class Full(io.BytesIO):
        def write(self, content: object) -> int:
            raise OSError(errno.ENOSPC, "full")

        def close(self) -> None:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("redactkit.ledger.kept.tempfile.TemporaryFile", lambda **_: Full())
    with pytest.raises(WriteFailed), Ledger(tmp_path).copies() as copies:
        copies.add(b"rows", ROWS)
    assert names(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"row", b"rows!"])
def test_half_a_copy_or_another_is_none(tmp_path: Path, content: bytes) -> None:
    ledger = Ledger(tmp_path)
    name = release(ledger, "first", b"rows").digest + ROWS
    (tmp_path / "ledger/kept" / name).write_bytes(content)
    assert ledger.copy(name) is None
    assert ledger.has_copy(name)


def test_a_linked_copy_is_none(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    name = release(ledger, "first", b"rows").digest + ROWS
    path = tmp_path / "ledger/kept" / name
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert ledger.copy(name) is None


@pytest.mark.parametrize(
    ("call", "code"), [("write", errno.ENOSPC), ("fsync", errno.EIO), ("replace", errno.EIO)]
)
def test_a_failing_disk_leaves_no_line_without_its_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    ledger = Ledger(tmp_path)
    for nth in range(1, 40):
        with monkeypatch.context() as patched:
            patched.setattr(os, call, failing_at(nth, call, code))
            try:
                one = release(ledger, "first", b"rows")
            except WriteFailed:
                assert ledger.released() == {}
                continue
        break
    assert nth > 1
    assert ledger.copy(one.digest + ROWS) == b"rows"


def test_what_a_dead_run_left_is_swept_by_the_next(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    kept = release(ledger, "first", b"rows")
    for name in (".new-0123", "f" * 64 + ROWS):
        (tmp_path / "ledger/kept" / name).write_bytes(b"half")
    release(ledger, "second", b"more", "2025")
    assert len(names(tmp_path)) == 3
    assert ledger.copy(kept.digest + ROWS) == b"rows"


def test_the_copy_of_a_package_that_never_became_visible_goes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    one = release(ledger, "first", b"rows")
    ledger.append(aborted_entry(day=DAY, package="first"))
    assert ledger.released() == {}
    release(ledger, "second", b"more")
    assert not ledger.has_copy(one.digest + ROWS)


def test_a_run_that_answers_with_what_was_taken_back_meanwhile_is_busy(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    one = release(ledger, "first", b"rows")
    seen = ledger.released()
    ledger.append(aborted_entry(day=DAY, package="first"))
    with pytest.raises(Busy):
        ledger.append(entry("again", one), seen=seen)


def reopen(ledger: Ledger, package: str) -> None:
    ledger.append(
        reopened_entry(day=DAY, package=package, decided_by=Office.TOWN_CLERK, reason=Reason.WRONG_EXPORT)
    )


def test_a_custodians_decision_is_used_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with ledger.copies() as copies:
        items = [released(copies, b"rows"), released(copies, b"rows of 2023", "2023")]
        ledger.append(entry("first", *items), copies=copies)
    reopen(ledger, "first")
    before = ledger.released()
    assert {one.reopened is not None for one in before.values()} == {True}
    second = release(ledger, "second", b"other rows")
    now = ledger.released()
    assert (now[KEY].package, now[KEY].digest) == ("second", second.digest)
    # what the package did not cover is closed again: the decision was for one package
    assert now[(*KEY[:3], "2023")] == replace(before[(*KEY[:3], "2023")], reopened=None)
    with pytest.raises(Busy):
        release(ledger, "third", b"rows")
    with pytest.raises(Busy):  # two runs had seen the decision; the other came first
        ledger.append(entry("late", replace(items[0], digest="9" * 64)), seen=before)


def test_a_decision_waits_for_a_package_that_becomes_visible(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    release(ledger, "first", b"rows")
    reopen(ledger, "first")
    release(ledger, "second", b"other rows")
    ledger.append(aborted_entry(day=DAY, package="second"))
    assert ledger.released()[KEY].package == "first"
    assert ledger.released()[KEY].reopened is not None


@pytest.mark.parametrize(
    "change", [{"decided_by": "Jane Roe"}, {"reason": "the patron asked"}, {"note": "x"}, {"decided_by": []}]
)
def test_a_decision_has_no_room_for_words(tmp_path: Path, change: dict[str, object]) -> None:
    line = reopened_entry(day=DAY, package="p", decided_by=Office.TOWN_CLERK, reason=Reason.ORDERED)
    with pytest.raises(RedactkitError):
        Ledger(tmp_path).append({**line, **change})


def test_lines_of_before_copies_were_kept_are_still_read(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(
        entry(
            "old", Disclosed(record_class="circulation", table="titles.csv", period="2024", digest="1" * 64)
        )
    )
    assert ledger.released()[KEY].kept is None
    assert "kept" not in json.loads((tmp_path / "ledger/ledger.jsonl").read_bytes())["released"][0]


def test_two_tables_of_one_time_that_were_not_compared_are_not_both_released(tmp_path: Path) -> None:
    """Made at once, from exports that may differ: neither run saw what the other released."""
    ledger = Ledger(tmp_path)
    seen = ledger.released()
    one = release(ledger, "first", b"rows")
    other = replace(one, table="circulation.csv", period="2024-03", digest="9" * 64)
    with pytest.raises(Busy):
        ledger.append(entry("second", other), seen=seen)
    ledger.append(entry("second", other), seen=ledger.released())
    ledger.append(entry("third", replace(other, period="2025-03")), seen=seen)


def test_a_run_that_is_taken_back_takes_no_other_of_its_id_with_it(tmp_path: Path) -> None:
    """With a key the same request has the same id; the answer that went out stays the answer."""
    ledger = Ledger(tmp_path)
    one = release(ledger, "same", b"rows")
    ledger.append(entry("same", one))
    ledger.append(aborted_entry(day=DAY, package="same"))
    assert ledger.released()[KEY].digest == one.digest
    with pytest.raises(Busy):
        release(ledger, "other", b"other rows")
    assert ledger.copy(one.digest + ROWS) == b"rows"
