"""Encrypt to several public keys, and pad, so that the size says nothing; decrypt with one key.

Part of ``seal``. The format is age's: stock ``age`` and ``rage`` open it too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from redactkit.errors import ExportUnreadable, FormInvalid, RedactkitError
from redactkit.seal.recipients import Recipient

if TYPE_CHECKING:
    from redactkit.seal.identity import Identity

_UNIT = 4096
_LEAST = _UNIT << 8
"""One MiB: every answer without large tables has this one size."""

_CHUNK, _TAG = 65_536, 16  # age encrypts in pieces of this size, each with a tag of so many bytes
_NONCE = 16
_MOST_HEADER = 65_536  # far above what a hundred keys need
_HEADER_MAC = b"\n--- "
_TRIES = 64


def seal_bytes(content: bytes, recipients: Sequence[Recipient]) -> bytes:
    """The content, padded with zeros and encrypted: 4 KiB, doubled until it fits, to the byte."""
    import pyrage

    keys = [
        pyrage.x25519.Recipient.from_str(each.key)
        if each.key.startswith("age1")
        else pyrage.ssh.Recipient.from_str(each.key)
        for each in recipients
    ]
    size = _size_for(len(content))
    for _ in range(_TRIES):  # an age header has a random length, and a few lengths leave a size out
        written = io.BytesIO()
        pyrage.encrypt_io(_Padded(content, size, written), written, keys)
        if written.tell() == size:
            return written.getvalue()
    raise RedactkitError("the sealed file could not be padded")


def is_sealed_size(size: int) -> bool:
    """Whether a file can be a sealed record, by its size."""
    return size >= _LEAST and size % _UNIT == 0 and (size // _UNIT).bit_count() == 1


def open_bytes(sealed: bytes, identity: Identity, *, name: str) -> bytes:
    """What was sealed, its padding too."""
    import pyrage

    try:
        content: bytes = pyrage.decrypt(sealed, list(identity.keys))
        return content
    except pyrage.DecryptError as problem:
        # its words say only which of the two it is
        if "No matching keys" in str(problem):
            raise FormInvalid(
                "this key does not open it",
                file=name,
                hint="it was sealed to other keys: try the other one, the director's or counsel's",
            ) from None
    raise ExportUnreadable(
        "it is damaged, or is not a sealed record",
        file=name,
        hint="take another copy of it: one changed byte is enough, and nothing can be read any more",
    )


def _size_for(content: int) -> int:
    """4 KiB, doubled until there is room for the content, a header, and the tags."""
    size = _LEAST
    while _longest(size, header=_MOST_HEADER) < content:
        size *= 2
    return size


def _longest(size: int, *, header: int) -> int:
    """How long a text may be that gives ``size`` bytes, or somewhat less."""
    pieces, rest = divmod(size - header - _NONCE, _CHUNK + _TAG)
    return pieces * _CHUNK + max(rest - _TAG, 0)


class _Padded:
    """The content and then as many zeros as bring what is ``written`` to a size.

    How many those are depends on the header, which is written only after the first piece was read. So the
    zeros are handed out until it is there, and counted then.
    """

    def __init__(self, content: bytes, size: int, written: io.BytesIO) -> None:
        self._content = memoryview(content)
        self._size = size
        self._written = written
        self._at = 0
        self._end: int | None = None

    def read(self, most: int = -1) -> bytes:
        """The next bytes; none when all were read."""
        if self._end is None:
            self._end = self._find_end()
        until = self._at + (_CHUNK if most < 0 else most)
        if self._end is not None:
            until = min(until, self._end)
        piece = bytes(self._content[self._at : until])
        piece += bytes(max(until - self._at, 0) - len(piece))
        self._at += len(piece)
        return piece

    def _find_end(self) -> int | None:
        start = bytes(self._written.getbuffer()[:_MOST_HEADER])
        mac = start.find(_HEADER_MAC)
        line_end = start.find(b"\n", mac + 1) if mac >= 0 else -1
        if line_end < 0:
            if self._at > max(len(self._content), 8 * _CHUNK):
                raise RedactkitError("the sealed file could not be padded")
            return None
        return _longest(self._size, header=line_end + 1)
