"""Files as one run of bytes, and back: a plain tar, which any system can unpack. Part of ``seal``.

Whoever has the public keys can make a file that opens. So nothing of what is taken out is believed: names are
ours or the bundle is refused, a name stands once, and nothing but ordinary files comes out.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from redactkit.errors import ExportUnreadable

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_MOST_FILES = 10_000


def pack(files: Iterable[tuple[str, BinaryIO]]) -> bytes:
    """The files under their names, without owner, time or anything else of this machine."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, file in files:
            entry = tarfile.TarInfo(name)
            entry.mode = 0o600
            entry.size = file.seek(0, io.SEEK_END)
            file.seek(0)
            tar.addfile(entry, file)
    return held.getvalue()


def unpack(bundle: bytes, *, name: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. ``name`` is the sealed file's, for the error. Zeros at the end are
    padding."""
    seen: set[str] = set()
    try:
        with tarfile.open(fileobj=io.BytesIO(bundle), mode="r:") as tar:
            for entry in tar:
                parts = entry.name.split("/")
                folded = entry.name.casefold()
                if (
                    entry.type != tarfile.REGTYPE
                    or entry.issparse()
                    or not all(_PART.fullmatch(part) for part in parts)
                    or folded in seen
                    or len(seen) >= _MOST_FILES
                ):
                    raise not_ours(name)
                seen.add(folded)
                opened = tar.extractfile(entry)
                content = opened.read() if opened is not None else b""
                if len(content) != entry.size:
                    raise not_ours(name)
                yield entry.name, content
    except (tarfile.TarError, ValueError, OverflowError, EOFError, OSError):
        raise not_ours(name) from None


def not_ours(name: str) -> ExportUnreadable:
    """What is inside was not made by redactkit."""
    return ExportUnreadable(
        "what is sealed in it was not made by redactkit; nothing was written",
        file=name,
        hint="ask who put the file there: anybody who has the public keys can seal something",
    )
