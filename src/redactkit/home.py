"""Where one custodian's ledger and keys live: the home."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "REDACTKIT_HOME"


def home_folder(given: Path | None) -> Path:
    """The home: what was given, else ``$REDACTKIT_HOME``, else the system's folder for user data."""
    if given is not None:
        return given
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("redactkit", appauthor=False))
