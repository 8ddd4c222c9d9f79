"""Find the data that ships beside the code: the recognizers and the sample exports. A leaf.

In an installed wheel they lie inside the package (``redactkit/data``); in a checkout at the top of the
repository, where people read and edit them.
"""

from __future__ import annotations

from pathlib import Path

from redactkit.errors import InputMissing

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "data", _PACKAGE.parents[1])


def data_folder(name: str) -> Path:
    """The folder of shipped data called ``name``."""
    for place in _PLACES:
        folder = place / name
        if folder.is_dir():
            return folder
    raise InputMissing(f"the shipped folder {name} is missing", hint="install redactkit again")


def recognizers_folder() -> Path:
    """Where the recognizers are kept as data."""
    return data_folder("recognizers")


def manifest_schema() -> Path:
    """The JSON Schema of a package's manifest."""
    for place in (_PACKAGE / "data", _PACKAGE.parents[1] / "docs"):
        if (file := place / "manifest.schema.json").is_file():
            return file
    raise InputMissing("the shipped schema of manifests is missing", hint="install redactkit again")


def sample_exports_folder() -> Path:
    """Where the synthetic sample exports are."""
    return data_folder("sample_exports")
