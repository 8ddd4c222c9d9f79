"""The lines of the ledger: what they may hold, and nothing else. Pure.

The ledger is itself a public record and a library record. So an entry has no count, no name of a person or a
file that was read, no digest of a source and no time of day, and its fields have shapes into which such a
thing does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from redactkit.errors import RedactkitError
from redactkit.model import Decision, Office, Reason

VERSION = 2
"""What is written. Lines of version 1, which lack what the yearly report needs, are read as they stand."""

_VERSIONS = range(1, VERSION + 1)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_PERIOD = re.compile(r"\d{4}(?:-\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Under which terms rows were released, as digests: of the table as the policy has it, of what the policy
    did with every category, and of the codes of the library. ``account``: which columns the exports had."""

    columns: str
    treatments: str
    library: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """What one table said about one whole period. ``period`` is ``2024`` or ``2024-03``.

    ``digest`` is of the released rows of that period; equal digests are equal rows. ``kept``: what it must
    be compared with before those rows are given again.
    """

    record_class: str
    table: str
    period: str
    digest: str
    kept: Kept | None = None


def package_entry(
    *,
    day: date,
    package: str,
    decision: Decision,
    tagmanifest_sha256: str | None,
    received: date | None = None,
    released: Sequence[Disclosed] = (),
) -> dict[str, object]:
    """The line written before a package, or an answer without one, becomes visible."""
    return {
        "v": VERSION,
        "day": day.isoformat(),
        "event": "package",
        "package": package,
        "profile": {"id": decision.profile.id, "version": decision.profile.version},
        "outcome": decision.outcome.value,
        "basis": decision.basis.value,
        "rules": list(decision.rules),
        "received": None if received is None else received.isoformat(),
        "clocks_missed": [clock.id for clock in decision.clocks if clock.missed and not clock.is_quiet],
        "tagmanifest_sha256": tagmanifest_sha256,
        "released": [
            {
                "record_class": one.record_class,
                "table": one.table,
                "period": one.period,
                "digest": one.digest,
                **({} if one.kept is None else {"kept": asdict(one.kept)}),
            }
            for one in sorted(released, key=lambda one: (one.record_class, one.table, one.period))
        ],
    }


def aborted_entry(*, day: date, package: str) -> dict[str, object]:
    """The line that says: this package was announced above and never became visible."""
    return ending_entry("aborted", day=day, package=package)


def ending_entry(event: str, *, day: date, package: str) -> dict[str, object]:
    """``aborted``, or ``recovered``: it did become visible, though its run ended before it was done."""
    return {"v": VERSION, "day": day.isoformat(), "event": event, "package": package}


def key_entry(*, day: date, fingerprint: str) -> dict[str, object]:
    """The line written before there is a key: since when packages may be signed with it."""
    return {"v": VERSION, "day": day.isoformat(), "event": "key", "fingerprint": fingerprint}


def reopened_entry(*, day: date, package: str, decided_by: Office, reason: Reason) -> dict[str, object]:
    """The line that says: a custodian decided that what this package released may be made anew, once."""
    return {
        "v": VERSION,
        "day": day.isoformat(),
        "event": "reopened",
        "package": package,
        "decided_by": decided_by.value,
        "reason": reason.value,
    }


def is_sound(entry: object) -> bool:
    """Whether this is an entry of a known version and event, with exactly its fields, each of its shape."""
    if not isinstance(entry, Mapping) or type(entry.get("v")) is not int or entry["v"] not in _VERSIONS:
        return False
    event = entry.get("event")
    if not isinstance(event, str) or event not in _SHAPES:
        return False
    more = {} if entry["v"] == 1 else _SINCE_2.get(event, {})
    return _fits(entry, {**_COMMON, **_SHAPES[event], **more})


def require_sound(entry: Mapping[str, object]) -> None:
    """Refuse to write what ``is_sound`` would refuse to read."""
    if not is_sound({**entry, "prev": "0" * 64}):
        raise RedactkitError("a line for the ledger has fields that the ledger does not keep")


def _fits(value: object, shape: Mapping[str, Callable[[object], bool]]) -> bool:
    return (
        isinstance(value, Mapping)
        and value.keys() == shape.keys()
        and all(test(value[key]) for key, test in shape.items())
    )


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _each(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(test(inner) for inner in value)


_is_id, _is_digest, _is_day = _matches(_ID), _matches(_DIGEST), _matches(_DAY)

_COMMON: dict[str, Callable[[object], bool]] = {
    "v": lambda value: value in _VERSIONS,
    "day": _is_day,
    "event": _is_id,
    "prev": _is_digest,
}
_DISCLOSED: dict[str, Callable[[object], bool]] = {
    "record_class": _is_id,
    "table": _is_id,
    "period": _matches(_PERIOD),
    "digest": _is_digest,
}
_KEPT = dict.fromkeys(("columns", "treatments", "library", "account"), _is_digest)


def _is_disclosed(value: object) -> bool:
    """One period of one table; a line of an earlier version kept no copy and has no terms."""
    with_terms = {**_DISCLOSED, "kept": lambda kept: _fits(kept, _KEPT)}
    return _fits(value, with_terms) or _fits(value, _DISCLOSED)


_SHAPES: dict[str, dict[str, Callable[[object], bool]]] = {
    "package": {
        "package": _is_id,
        "profile": lambda value: _fits(value, {"id": _is_id, "version": _is_id}),
        "outcome": _is_id,
        "rules": _each(_is_id),
        "tagmanifest_sha256": lambda value: value is None or _is_digest(value),
        "released": _each(_is_disclosed),
    },
    "aborted": {"package": _is_id},
    "recovered": {"package": _is_id},
    "reopened": {
        "package": _is_id,
        "decided_by": lambda value: value in list(Office),
        "reason": lambda value: value in list(Reason),
    },
    "key": {"fingerprint": _matches(_FINGERPRINT)},
}
_SINCE_2: dict[str, dict[str, Callable[[object], bool]]] = {
    "package": {
        "basis": _is_id,
        "received": lambda value: value is None or _is_day(value),
        "clocks_missed": _each(_is_id),
    },
}
