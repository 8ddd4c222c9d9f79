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
from redactkit.newfile import is_device

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_MOST_FILES = 10_000
_DEEPEST = 8  # folders in one another, so that any disk can hold the name


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
    names = _Names()
    try:
        with tarfile.open(fileobj=io.BytesIO(bundle), mode="r:") as tar:
            for entry in tar:
                if entry.type != tarfile.REGTYPE or entry.issparse() or not names.take(entry.name):
                    raise not_ours(name)
                opened = tar.extractfile(entry)
                content = opened.read() if opened is not None else b""
                if len(content) != entry.size:
                    raise not_ours(name)
                yield entry.name, content
    except (tarfile.TarError, ValueError, OverflowError, EOFError, OSError):
        raise not_ours(name) from None


class _Names:
    """The names taken so far, as a disk sees them that ignores case."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}  # case-folded → as it is spelled

    def take(self, name: str) -> bool:
        """Take a name; false where any disk would not, or would take it for another one or its folder."""
        *folders, _ = parts = name.split("/")
        within = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        folded = name.casefold()
        if (
            len(self._files) >= _MOST_FILES
            or len(folders) > _DEEPEST
            or not all(map(_is_plain, parts))
            or folded in self._files
            or folded in self._folders
            or any(each.casefold() in self._files for each in within)
            or any(self._folders.get(each.casefold(), each) != each for each in within)
        ):
            return False
        self._files.add(folded)
        self._folders.update({each.casefold(): each for each in within})
        return True


def _is_plain(part: str) -> bool:
    return _PART.fullmatch(part) is not None and not part.endswith(".") and not is_device(part)


def not_ours(name: str) -> ExportUnreadable:
    """What is inside was not made by redactkit."""
    return ExportUnreadable(
        "what is sealed in it was not made by redactkit; nothing was written",
        file=name,
        hint="ask who put the file there: anybody who has the public keys can seal something",
    )
