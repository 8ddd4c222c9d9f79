"""F10 and F11: guess every card, and every birth date, and compare with everything that is public."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import repeat
from pathlib import Path

from tests.support.command import DAY, redactkit, request, tree
from tests.support.town import Town, card, make_town
from tests.trust.figure import Figure

_FIRST_NUMBER = 40_000_000  # where the cards of the town begin
_CARDS = 1_000_000
_FIRST_DAY, _DAYS = date(1940, 1, 1), 24_637
_BORN = "%m-%d-%Y"
_WHOM = 100
_TOKEN = re.compile(rb"[0-9a-fA-F]{16,128}")
_LEAST = 8  # bytes of a digest that are compared first
_PLAIN: tuple[Callable[[bytes], bytes], ...] = (
    lambda text: hashlib.sha256(text).digest(),
    lambda text: hashlib.new("sha1", text, usedforsecurity=False).digest(),
    lambda text: hashlib.new("md5", text, usedforsecurity=False).digest(),
)


def _public(folder: Path, town: Town) -> bytes:
    """Every public byte of two releases, with a key and without, and the names of all files."""
    exports = town.write(folder / "in")
    found = b""
    for nth, profile in enumerate(("ma-duxbury", "me-infonet")):
        form = request(folder, profile=profile, name=f"{nth}.yaml")
        out = folder / f"OUT{nth}"
        ended = redactkit(
            "disclose", form, *exports, "--out", out, "--as-of", DAY, "--home", folder / f"home{nth}"
        )
        if ended.code:
            raise AssertionError(ended.stderr)
        found += b"\n".join(name.encode() + b"\n" + content for name, content in tree(out).items())
    return found


def tokens_of(public: bytes) -> frozenset[bytes]:
    """Everything in public bytes that could be a digest, or the beginning of one, as bytes."""
    return frozenset(bytes.fromhex(run.decode()[: len(run) // 2 * 2]) for run in _TOKEN.findall(public))


class Keyed:
    """HMAC-SHA-256 under a public value, and the digest of that value before the text; made ready once."""

    def __init__(self, key: bytes) -> None:
        block = (key if len(key) <= 64 else hashlib.sha256(key).digest()).ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(sign ^ 0x36 for sign in block))
        self._outer = hashlib.sha256(bytes(sign ^ 0x5C for sign in block))
        self._before = hashlib.sha256(key)

    def digests(self, text: bytes) -> Iterator[bytes]:
        """What the text gives under this key."""
        inner, outer, before = self._inner.copy(), self._outer.copy(), self._before.copy()
        inner.update(text)
        outer.update(inner.digest())
        yield outer.digest()
        before.update(text)
        yield before.digest()


def matches(texts: Sequence[bytes], tokens: frozenset[bytes], keys: Sequence[bytes]) -> int:
    """How many of these texts a public token confirms."""
    heads = {token[:_LEAST] for token in tokens}
    keyed = [Keyed(key) for key in keys]
    found = 0
    for text in texts:
        digests = [make(text) for make in _PLAIN]
        for key in keyed:
            digests.extend(key.digests(text))
        found += any(digest[:_LEAST] in heads for digest in digests)
    return found


def _guess_cards(tokens: frozenset[bytes], keys: Sequence[bytes], first: int, count: int) -> int:
    return matches([card(2, number).encode() for number in range(first, first + count)], tokens, keys)


def measure_cards(folder: Path, *, quick: bool) -> Figure:
    """F10."""
    town = make_town(10, patrons=60, loans=400)
    public = _public(folder, town)
    tokens = tokens_of(public)
    as_text = sorted(token.hex().encode() for token in tokens if len(token) < 16)  # the ids of packages
    keys = sorted(tokens)[:4] if quick else [*sorted(tokens), *as_text]
    count = 5_000 if quick else _CARDS
    parts = 2 if quick else 20
    with ProcessPoolExecutor(2) as pool:
        guess = partial(_guess_cards, tokens, keys)
        firsts = range(_FIRST_NUMBER, _FIRST_NUMBER + count, count // parts)
        found = sum(pool.map(guess, firsts, repeat(count // parts)))
    whose = [patron.card.encode() for patron in town.patrons]
    among = sum(_FIRST_NUMBER <= int(each[5:13]) < _FIRST_NUMBER + count for each in whose)
    hashed = public + hashlib.sha256(whose[0]).hexdigest().encode()
    salted = public + b" " + next(Keyed(keys[0]).digests(whose[1])).hex().encode()
    controls = sum(matches(whose, tokens_of(planted), keys) == 1 for planted in (hashed, salted))
    return Figure(
        id="F10",
        about="enumeration",
        bar=f"{_CARDS:,} cards against everything public, 0 matches",
        found=f"{found} of {count:,} cards ({among} of them patrons') match one of {len(tokens)} public "
        f"values, as SHA-256, SHA-1, MD5, and under each of {len(keys)} of them as key or salt; "
        f"{controls} of 2 digests "
        "put in on purpose found",
        passed=not found and controls == 2 and among == len(whose) and len(tokens) > 8,
    )


class Source:
    """An export around one birth date: its digest for any guess, quickly."""

    def __init__(self, content: bytes, born: bytes) -> None:
        at = content.index(born)
        before, self._after = content[:at], content[at + len(born) :]
        first, last = content.rfind(b"\n", 0, at) + 1, content.find(b"\n", at)
        self._row = content[first:at], content[at + len(born) : last].rstrip(b"\r")
        self._begun = tuple(hashlib.new(name, before) for name in ("sha256", "sha1", "md5"))

    def digests(self, born: bytes) -> Iterator[bytes]:
        """What the whole export, the row and the cell give, if this is the date."""
        for begun in self._begun:
            whole = begun.copy()
            whole.update(born + self._after)
            yield whole.digest()
        for text in (born, self._row[0] + born + self._row[1]):
            yield from (make(text) for make in _PLAIN)


def confirmed(source: Source, days: int, tokens: frozenset[bytes], keys: Sequence[Keyed]) -> int:
    """How many guesses of a date a public value confirms."""
    heads = {token[:_LEAST] for token in tokens}
    found = 0
    for day in range(days):
        born = f"{_FIRST_DAY + timedelta(days=day):{_BORN}}".encode()
        digests = list(source.digests(born))
        for key in keys:
            digests.extend(key.digests(born))
        found += any(digest[:_LEAST] in heads for digest in digests)
    return found


def _guess_born(folder: Path, tokens: frozenset[bytes], days: int, born: str) -> int:
    content = (folder / "in/patrons.csv").read_bytes()
    keys = [Keyed(token) for token in sorted(tokens)[:3]]
    return confirmed(Source(content, born.encode()), days, tokens, keys)


def measure_born(folder: Path, *, quick: bool) -> Figure:
    """F11."""
    plain = make_town(11, patrons=_WHOM, loans=400)
    days = 400 if quick else _DAYS
    whom = 6 if quick else _WHOM
    dates = [f"{_FIRST_DAY + timedelta(days=(nth * 211 + 7) % days):{_BORN}}" for nth in range(_WHOM)]
    new = {who.record: replace(who, born=born) for who, born in zip(plain.patrons, dates, strict=True)}
    town = Town(
        patrons=tuple(new.values()),
        loans=tuple(replace(loan, patron=new[loan.patron.record]) for loan in plain.loans),
    )
    public = _public(folder, town)
    tokens = tokens_of(public)
    with ProcessPoolExecutor(2) as pool:
        found = sum(pool.map(partial(_guess_born, folder, tokens, days), dates[:whom]))
    content = (folder / "in/patrons.csv").read_bytes()
    planted = tokens_of(public + b" " + hashlib.sha256(content).hexdigest().encode())
    control = confirmed(Source(content, dates[0].encode()), days, planted, ())
    return Figure(
        id="F11",
        about="confirmation",
        bar=f"{_WHOM} withheld birth dates, {_DAYS:,} guesses each, 0 confirmed",
        found=f"{found} of {whom} birth dates confirmed in {whom * days:,} guesses, by the digest of "
        f"the export, the row or the cell, against {len(tokens)} public values; {control} of 1 confirmed by "
        "a digest of the export put in on purpose",
        passed=not found and control == 1 and len(tokens) > 8,
    )
