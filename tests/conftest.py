"""For every test: no network, a home of its own, and no canary on anything that is printed or logged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.canaries import LIVE_CANARIES, found_in


def pytest_runtest_setup() -> None:
    """Block every socket: no test may reach a network, and neither may the program."""
    from pytest_socket import disable_socket

    disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that no other test shares."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("REDACTKIT_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_canary_is_said(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a test makes the program print or log must hold none of the canaries that the test planted."""
    LIVE_CANARIES.clear()
    caplog.set_level(logging.DEBUG)
    yield
    if not LIVE_CANARIES:
        return
    printed = capfd.readouterr()
    said = "\n".join([printed.out, printed.err, *(record.getMessage() for record in caplog.records)])
    assert not found_in(said.encode(), LIVE_CANARIES), "a planted value was printed or logged"
    LIVE_CANARIES.clear()
