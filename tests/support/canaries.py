"""Look for planted values in everything that was written, in the spellings in which values escape.

A text is searched as it stands and decoded: folded (NFKC, without invisible signs, dashes alike), with its
percent signs, entities, ``\\u`` escapes and base64 undone; UTF-16 is read and archives are opened. A harness
that never fails proves nothing: ``test_release_canaries.py`` has its negative controls.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import ahocorasick

LIVE_CANARIES: set[str] = set()
"""What the running test planted; filled by ``tests.support.town``."""

_LEAST_TO_DECODE = 8  # what base64 hides in fewer signs is no canary
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_APART = re.compile(r"(?<=;)\s+(?=&#)")  # a list of values between semicolons is written with blanks
_BASE64 = re.compile(rf"[A-Za-z0-9+/_-]{{{_LEAST_TO_DECODE},}}")
_ZIP = b"PK\x03\x04"


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


def folded(text: str) -> str:
    """The text as a person reads it: whatever is only another way to write the same is the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", plain).casefold()


def decoded(text: str) -> Iterator[str]:
    """The text, and what it says to whoever undoes its writing."""
    yield text.lower()
    yield folded(text)
    text = _APART.sub("", text)
    plain = text
    for undo in (unquote, html.unescape, _without_escapes):
        undone = undo(text)
        if undone != text:
            yield folded(undone)
        plain = undo(plain)
    if plain != text:
        yield folded(plain)
    for run in _BASE64.findall(text):
        yield from map(folded, _from_base64(run))


class Search:
    """Some canaries, ready to be looked for many times."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for canary in canaries:
            for spelling in {*spellings(canary), folded(canary)}:
                if spelling:
                    self._automaton.add_word(spelling, canary)
        self._automaton.make_automaton()
        self._none = not len(self._automaton)

    def in_text(self, text: str) -> set[str]:
        """Which of them stand in a text, in any spelling."""
        if self._none:
            return set()
        return {canary for view in decoded(text) for _, canary in self._automaton.iter(view)}

    def in_bytes(self, content: bytes) -> set[str]:
        """Which of them stand in these bytes; archives are opened."""
        return {canary for text in texts_of(content) for canary in self.in_text(text)}

    def below(self, folders: Iterable[Path]) -> dict[str, set[str]]:
        """Which of them stand below these folders, by file; file and folder names are searched too."""
        found: dict[str, set[str]] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                hits = self.in_text(name)
                if path.is_file():
                    hits |= self.in_bytes(path.read_bytes())
                if hits:
                    found[name] = hits
        return found


def found_in(content: bytes, canaries: Iterable[str]) -> set[str]:
    """Which canaries stand in these bytes, in any spelling; zip archives are opened."""
    return Search(canaries).in_bytes(content)


def found_below(folders: Iterable[Path], canaries: Iterable[str]) -> dict[str, set[str]]:
    """Which canaries stand below these folders, by file; file and folder names are searched too."""
    return Search(canaries).below(folders)


def texts_of(content: bytes) -> Iterator[str]:
    """Everything that these bytes may mean as text."""
    try:
        yield content.decode("utf-8")
    except UnicodeDecodeError:
        yield content.decode("utf-8", "replace")
        yield content.decode("cp1252", "replace")
    if b"\0" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield content.decode(encoding, "replace")
            yield content[1:].decode(encoding, "replace")
    if _ZIP in content[:4]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment.decode("utf-8", "replace")
            for member in archive.infolist():
                yield member.filename
                yield (member.comment + member.extra).decode("utf-8", "replace")
                yield from texts_of(archive.read(member))


def _without_escapes(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)


def _from_base64(run: str) -> Iterator[str]:
    """A run of signs as base64, whichever of them it begins with."""
    run = run.replace("-", "+").replace("_", "/")
    for first in range(4):
        cut = run[first:] if len(run[first:]) % 4 != 1 else run[first:-1]
        try:
            yield base64.b64decode(cut + "=" * (-len(cut) % 4)).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            continue
