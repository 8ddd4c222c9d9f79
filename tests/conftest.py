"""For every test: no network, a home of its own, and no canary on anything that is printed or logged."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.support.canaries import LIVE_CANARIES, found_in

settings.register_profile("any machine", deadline=None)  # a deadline measures the machine, not the program
settings.load_profile("any machine")


def pytest_runtest_setup() -> None:
    """Block every socket: no test may reach a network, and neither may the program."""
    from pytest_socket import disable_socket

    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session")
def new_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Places for homes, in one folder: pytest would look through all of its own for each of them."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def home(new_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that no other test shares."""
    folder = next(new_homes)
    folder.mkdir(mode=0o700)
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
