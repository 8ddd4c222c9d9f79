from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.command import redactkit
from tests.support.sealed import Keys, make_keys


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """A director's and counsel's keys."""
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def vault(tmp_path: Path, keys: Keys) -> Path:
    """A closed folder, made ready."""
    folder = tmp_path / "vault"
    assert redactkit("seal", "init", folder, *keys.public).code == 0
    return folder
