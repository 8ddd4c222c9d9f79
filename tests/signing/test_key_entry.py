"""The ledger's line about a key: since when there is which, and nothing about anybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from redactkit.errors import RedactkitError
from redactkit.ledger import EMPTY_HEAD, Ledger, key_entry

FINGERPRINT = "SHA256:" + "A" * 43


def test_a_key_is_entered_and_released_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(key_entry(day=date(2026, 11, 27), fingerprint=FINGERPRINT))
    assert ledger.verify() == ()
    assert ledger.head() != EMPTY_HEAD
    assert ledger.released() == {}


@pytest.mark.parametrize(
    "fingerprint", ["", "Jane Roe", FINGERPRINT[:-1], FINGERPRINT + "A", "MD5:" + "a" * 43]
)
def test_the_ledger_takes_a_fingerprint_and_nothing_else(tmp_path: Path, fingerprint: str) -> None:
    with pytest.raises(RedactkitError):
        Ledger(tmp_path).append(key_entry(day=date(2026, 11, 27), fingerprint=fingerprint))
    with pytest.raises(RedactkitError):
        Ledger(tmp_path).append({**key_entry(day=date(2026, 11, 27), fingerprint=FINGERPRINT), "name": "x"})
