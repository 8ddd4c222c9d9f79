"""The keys that packages are signed with: made on request, shown, and opened for one run.

Ties ``signing`` to the ledger, so that it tells since when there is which key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from redactkit.errors import InputMissing, UsageError
from redactkit.home import home_folder
from redactkit.ledger import Ledger, key_entry
from redactkit.signing import Key, Signer, check_names, list_keys, make_key, open_key, passphrase_from

DEFAULT_NAME = "signing"

_SHORT = 12  # signs of a passphrase: fewer can be tried one after another

Ask = Callable[[str], bytes]
"""Ask a person for the passphrase of the key of that name."""


def new_key(
    home: Path | None,
    *,
    name: str | None,
    title: str,
    day: date,
    file: Path | None,
    ask: Ask,
) -> dict[str, object]:
    """``redactkit.key/1``: a new key; where there is one already, it needs a name of its own."""
    place = home_folder(home)
    keys = list_keys(place)
    if name is None and keys:
        raise UsageError(
            f"there is a key already: {keys[0].name}, made on {keys[0].made_on.isoformat()}",
            hint=f"name the new one, such as --name {_free_name(keys, day)}; redactkit keys show lists them",
        )
    chosen = DEFAULT_NAME if name is None else name
    check_names(place, name=chosen, title=title)
    found = passphrase_from(file)
    passphrase = ask(chosen) if found is None else found
    if len(passphrase) < _SHORT:
        raise UsageError(
            "the passphrase is short: whoever gets hold of the key's file can find it out by trying; no key "
            "was made",
            hint=f"take four or five words that do not belong together ({_SHORT} signs or more)",
        )
    made = make_key(
        place,
        name=chosen,
        title=title,
        passphrase=passphrase,
        day=day,
        # the line first: no key that the ledger does not know
        announce=lambda key: _enter(place, key),
    )
    files = [f"keys/{chosen}{suffix}" for suffix in ("", ".pub", ".signers")]
    return {"schema": "redactkit.key/1", **_document(made), "files": files}


def shown_keys(home: Path | None) -> dict[str, object]:
    """``redactkit.keys/1``: the public halves of all keys of the home, the newest first."""
    found = list_keys(home_folder(home))
    if not found:
        raise InputMissing("there is no key in this home", hint="redactkit keys new makes one")
    return {"schema": "redactkit.keys/1", "keys": [_document(key) for key in found]}


def signing(
    home: Path | None, *, wanted: bool, name: str | None, file: Path | None, ask: Ask | None
) -> Callable[[], Signer] | None:
    """What opens the key when something is to be released, or nothing where no signature was asked for."""
    if not wanted and name is None:
        if file is not None:
            raise UsageError("a passphrase is for signing", hint="say so with --sign, or leave it out")
        return None

    def passphrase(of: str) -> bytes:
        found = passphrase_from(file)
        if found is not None:
            return found
        if ask is None:
            raise UsageError(
                "nobody is there to type the key's passphrase",
                hint="name a file with --passphrase-file, or in $REDACTKIT_PASSPHRASE_FILE",
            )
        return ask(of)

    return lambda: open_key(home_folder(home), name, passphrase)


def _free_name(keys: Sequence[Key], day: date) -> str:
    """A name that no key has yet, with the year in it."""
    taken = {key.name for key in keys}
    names = (f"{DEFAULT_NAME}-{day.year}{more}" for more in ("", *map("-{}".format, range(2, len(keys) + 2))))
    return next(name for name in names if name not in taken)


def _enter(home: Path, key: Key) -> None:
    Ledger(home).append(key_entry(day=key.made_on, fingerprint=key.fingerprint))


def _document(key: Key) -> dict[str, object]:
    return {
        "name": key.name,
        "title": key.title,
        "made_on": key.made_on.isoformat(),
        "fingerprint": key.fingerprint,
        "public_key": key.public_line,
        "allowed_signers": key.signers_line,
        "can_sign": key.here,
    }
