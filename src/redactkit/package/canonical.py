"""One JSON spelling for one value, so that equal documents are equal bytes. Pure."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping

from redactkit.csvout import harmless_json
from redactkit.errors import RedactkitError


def canonical_json(document: Mapping[str, object]) -> bytes:
    """UTF-8, keys sorted, strings in NFC, two spaces, LF at the end; no number with a point.

    A control character stands as its number (``\\u009b``), so that the file can be looked at on a terminal.
    """
    text = json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, indent=2)
    return (harmless_json(text) + "\n").encode("utf-8")


def _plain(value: object) -> object:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case bool() | int() | None:
            return value
        case Mapping():
            return {unicodedata.normalize("NFC", str(key)): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            # a float has many spellings, a date or a set none that all readers share
            raise RedactkitError(f"a document held a {type(value).__name__}, which has no one spelling")
