"""Look for planted values in everything that was written, in the spellings in which values escape.

A harness that never fails proves nothing: ``test_release_canaries.py`` has its negative controls.
"""

from __future__ import annotations

import base64
import html
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import ahocorasick

LIVE_CANARIES: set[str] = set()
"""What the running test planted; filled by ``tests.support.town``."""


def spellings(value: str) -> Iterator[str]:
    """One value in twelve spellings, all folded to lower case."""
    lower = value.lower()
    yield lower
    yield unicodedata.normalize("NFD", lower)
    yield unicodedata.normalize("NFC", lower)
    yield "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in value).lower()
    yield "\u200b".join(lower)
    yield quote(value).lower()
    yield html.escape(value).lower()
    yield "".join(f"&#{ord(char)};" for char in value)
    yield base64.b64encode(value.encode()).decode().rstrip("=").lower()
    yield json.dumps(value)[1:-1].lower()
    if "," in value:
        family, _, given = lower.partition(",")
        yield f"{given.strip()} {family.strip()}"
    if value.isdigit() and len(value) >= 8:
        yield f"{value}.0"
        yield f"{int(value):,}"
        yield " ".join(value[at : at + 4] for at in range(0, len(value), 4))


def found_in(content: bytes, canaries: Iterable[str]) -> set[str]:
    """Which canaries stand in these bytes, in any spelling; zip archives are opened."""
    automaton = _automaton(canaries)
    return {canary for text in _texts(content) for _, canary in automaton.iter(text.lower())}


def found_below(folders: Iterable[Path], canaries: Iterable[str]) -> dict[str, set[str]]:
    """Which canaries stand below these folders, by file; file and folder names are searched too."""
    automaton = _automaton(canaries)
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            texts = [name, *(_texts(path.read_bytes()) if path.is_file() else ())]
            hits = {canary for text in texts for _, canary in automaton.iter(text.lower())}
            if hits:
                found[name] = hits
    return found


def _automaton(canaries: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for canary in canaries:
        for spelling in spellings(canary):
            automaton.add_word(spelling, canary)
    automaton.make_automaton()
    return automaton


def _texts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    yield content.decode("utf-16-le", "replace")
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name))
