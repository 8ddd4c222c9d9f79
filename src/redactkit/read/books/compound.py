"""Write a compound file that holds one stream and nothing else, for calamine.

An XLS file is a small file system, whose tables a damaged or hostile file can lead in circles or let point to
sizes that no memory holds; calamine follows them. olefile, which does not, takes the stream of records out;
what calamine is given is a new container around it. No code of a macro and no other stream gets to it.
"""

from __future__ import annotations

import struct

_SECTOR = 4096
_IN_TABLE = _SECTOR // 4  # how many sectors one sector of the table can list
_IN_HEADER = 109  # how many sectors of the table the header can list: enough for 450 MB
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ROOT, _STREAM = 5, 2
_HEADER = struct.Struct(f"<8s16xHHHHH6xIIIIIIIII{_IN_HEADER}I")
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container_of(stream: bytes) -> bytes:
    """The container: header, table of sectors, directory, an empty sector for small streams, and the stream.

    A stream of fewer than 4,096 bytes would be a small one; it is filled up with zeros, which are no record.
    """
    stream = stream.ljust(_SECTOR, b"\0")
    filled = stream + bytes(-len(stream) % _SECTOR)
    sectors = len(filled) // _SECTOR
    tables = 1
    while tables * _IN_TABLE < tables + 2 + sectors:
        tables += 1
    directory, small, first = tables, tables + 1, tables + 2
    chain = [*range(first + 1, first + sectors), _END]
    table = [*[_TABLE] * tables, _END, _END, *chain]
    table += [_FREE] * (tables * _IN_TABLE - len(table))
    listed = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    header = _HEADER.pack(
        _SIGN, 0x3E, 4, 0xFFFE, 12, 6, 1, tables, directory, 0, _SECTOR, _END, 0, _END, 0, *listed
    )
    entries = _entry("Root Entry", _ROOT, child=1, start=small, size=64)
    entries += _entry("Workbook", _STREAM, start=first, size=len(stream))
    parts = (header, struct.pack(f"<{len(table)}I", *table), entries, bytes(_SECTOR), filled)
    return b"".join(part + bytes(-len(part) % _SECTOR) for part in parts)


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    return _ENTRY.pack(
        encoded, len(encoded) + 2, kind, 1, _FREE, _FREE, child, bytes(16), 0, 0, 0, start, size
    )
