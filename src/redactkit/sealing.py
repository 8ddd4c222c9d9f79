"""A closed folder made ready beforehand, and a sealed record opened again.

Ties ``seal`` to ``package``; ``publishing`` does the sealing itself. Every function gives a document.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from redactkit.errors import OutputExists
from redactkit.newfile import check_place, make_closed_folder, write_new
from redactkit.package import OUT, RECORD, stage_one
from redactkit.publishing import SEAL
from redactkit.seal import (
    RECIPIENTS,
    digests_in,
    load_identity,
    not_ours,
    open_bytes,
    read_recipients,
    read_sealed,
    recipients_text,
    unpack,
)
from redactkit.signing import passphrase_from

Document = dict[str, object]
_TOP = frozenset({OUT, RECORD})


def prepare(folder: Path, keys: Sequence[Path]) -> Document:
    """Make a closed folder that knows who can open what will be sealed into it."""
    recipients = read_recipients(keys)
    make_closed_folder(folder)
    file = folder / RECIPIENTS
    if file.is_file():
        raise OutputExists(
            "this folder is ready already, and its keys stay as they are",
            file=folder.name,
            hint="for a new person make a new folder; for one file, give --seal-for with decide or disclose",
        )
    check_place(file)
    write_new(file, recipients_text(recipients))
    return {
        "schema": "redactkit.seal_init/1",
        "folder": folder.name,
        "recipients": [{"key": each.key, "name": each.name} for each in recipients],
    }


def open_sealed(
    file: Path, identity: Path, to: Path, *, passphrase_file: Path | None, ask: Callable[[str], bytes]
) -> Document:
    """Open a sealed record into a new folder, closed to others: OUT and OUT-record as they were made.

    The passphrase of the key, where it has one, stands in ``passphrase_file``, or ``ask`` gives it. Where the
    file still lies in its closed folder, the digests of those are listed that lay beside it when it was made
    and do not any more.
    """
    sys.dont_write_bytecode = True  # a module's compiled form would tell the day

    def passphrase() -> bytes:
        found = passphrase_from(passphrase_file)
        return ask(identity.name) if found is None else found

    check_place(to)
    sealed = read_sealed(file)
    bundle = open_bytes(sealed, load_identity(identity, passphrase), name=file.name)
    with stage_one(to, "--to") as staged:
        beside: list[str] | None = None
        for name, content in unpack(bundle, name=file.name):
            if name == SEAL:
                beside = _beside(content, file.name)
            elif name.partition("/")[0] in _TOP and "/" in name:
                staged.write(name, content)
            else:
                raise not_ours(file.name)
        names = staged.names()
        if beside is None or {name.partition("/")[0] for name in names} != _TOP:
            raise not_ours(file.name)
    there = {hashlib.sha256(sealed).hexdigest(), *digests_in(file.parent)}
    at_home = (file.parent / RECIPIENTS).is_file()
    return {
        "schema": "redactkit.seal_open/1",
        "folder": to.name,
        "out": OUT,
        "record": RECORD,
        "files": list(names),
        "lost": [digest for digest in beside if digest not in there] if at_home else [],
    }


def _beside(content: bytes, name: str) -> list[str]:
    """The digests of the sealed files that lay beside one, as it says itself."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    beside = found.get("beside") if isinstance(found, dict) else None
    if not isinstance(beside, list) or not all(isinstance(each, str) for each in beside):
        raise not_ours(name)
    return beside
