"""Undo the spellings that machines give to text: percent signs, HTML entities, ``\\u`` escapes, base64.

A name inside an address line of a log is written ``Karen%20Doyle``; the findings must cover what was written.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

from redactkit.folding import Folded, fold

_ENCODED = re.compile(
    r"(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<escape>(?:\\u[0-9A-Fa-f]{4})+)"
    r"|(?P<base64>(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{4}){2,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?![A-Za-z0-9+/=]))"
)
Edit = tuple[int, int, str]
"""From where to where, and what stands there instead."""

_READABLE = re.compile(r"[\w\s.,;:@'\"()&/+-]{6,}")


def undo_encodings(text: str) -> Folded | None:
    """The text with its encoded stretches decoded and folded, mapped back; ``None`` if there are none.

    Every decoded character stands for the whole stretch it came from.
    """
    edits = [
        (match.start(), match.end(), decoded)
        for match in _ENCODED.finditer(text)
        if (decoded := _decode(match)) is not None
    ]
    return edited(text, edits) if edits else None


def edited(text: str, edits: Iterable[Edit]) -> Folded:
    """The text with each stretch replaced, and folded; mapped back. ``edits`` stand by position."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for start, end, put in edits:
        pieces += [text[position:start], put]
        starts += [*range(position, start), *[start] * len(put)]
        ends += [*range(position + 1, start + 1), *[end] * len(put)]
        position = end
    pieces.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    refolded = fold("".join(pieces))
    spans = [refolded.original_span(index, index + 1) for index in range(len(refolded.text))]
    return Folded(
        refolded.text,
        len(text),
        tuple(starts[first] for first, _ in spans),
        tuple(ends[last - 1] for _, last in spans),
    )


def _decode(match: re.Match[str]) -> str | None:
    written = match.group()
    if match["percent"]:
        return unquote(written, errors="replace")
    if match["entity"]:
        decoded = html.unescape(written)
        return decoded if decoded != written else None
    if match["escape"]:
        units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in written.split("\\u")[1:])
        return units.decode("utf-16-be", errors="replace")
    try:
        readable = base64.b64decode(written, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return readable if _READABLE.fullmatch(readable) else None
