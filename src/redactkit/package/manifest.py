"""Say what a package is: the public manifest inside it, and the internal one beside it. Pure.

The public manifest (``redactkit.manifest/1``, schema in ``docs/manifest.schema.json``) is a function of what
was released, the request's public fields, the profile and the day. INVARIANT: it holds no count of anything
that was not released, no name of a source and no digest of one; those are in the internal manifest, which
never leaves the custodian, and even there a source's digest is salted: the bare digest of a file of which all
but one birth date is known confirms a guess of that date.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from redactkit.model import (
    BY_A_PERSON,
    Column,
    Decision,
    Export,
    LogLine,
    Redacted,
    ReleasedFile,
    Request,
    Standing,
)
from redactkit.package.again import in_manifest
from redactkit.package.log import log_lines
from redactkit.signing import NAMESPACE, Signer, key_digest

CHECKS = ("where_from", "identifiers", "own_name")
"""The gate's questions. The manifest is written before they are asked; unless all pass it is never seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """A released file as it was read back."""

    size: int
    sha256: str


_OF_THE_EXPORTS = "exports"
"""The id of a warning that the exports at hand give rise to."""

_APART = (Standing.REFERRED, Standing.OUTSIDE, Standing.ABSENT, Standing.NOT_REVIEWED)


def public_manifest(
    *,
    request: Request,
    decision: Decision,
    redacted: Redacted,
    on_disk: Mapping[str, OnDisk],
    package: str,
    day: date,
    tool_version: str,
    signer: Signer | None = None,
) -> dict[str, object]:
    """The document ``disclosure-manifest.json``.

    It names the key that signs the package, so that a signature cannot be taken away, or put in its place,
    without notice.
    """
    lines = log_lines(redacted.log)
    return {
        "schema": "redactkit.manifest/1",
        "package": package,
        "made_on": day.isoformat(),
        "data_as_of": day.isoformat(),
        "tool": {"name": "redactkit", "version": tool_version},
        "profile": _profile(decision),
        "outcome": decision.outcome.value,
        "basis": decision.basis.value,
        "rules": list(decision.rules),
        "cites": [
            {
                "source": cite.source,
                "id": cite.id,
                "pin": cite.pin,
                "text": cite.text if cite.quotable else None,
            }
            for cite in decision.cites
            if cite.source != "policy" or cite.quotable
        ],
        "request": {
            "received": _day(request.received),
            "purpose": request.purpose,
            "about": request.seeks.about,
            "classes": list(request.seeks.classes),
            "from": _day(request.seeks.from_),
            "to": _day(request.seeks.to),
        },
        "periods": [
            {"period": scope.period.value, "first": _day(scope.first), "last": _day(scope.last)}
            for scope in decision.periods
        ],
        "partial": redacted.partial,
        "files": [
            _file(file, on_disk[file.name]) | in_manifest(file.name, redacted.reissued, redacted.made_anew)
            for file in sorted(redacted.files, key=lambda file: file.name)
        ],
        "withheld": [_not_as_is(line) for line in lines if line.standing is Standing.WITHHELD],
        "coarsened": [_not_as_is(line) for line in lines if line.standing is Standing.COARSENED],
        "beyond": [_not_as_is(line) for line in lines if line.standing is Standing.BEYOND],
        "listed_apart": [
            {"standing": line.standing.value, "record_class": line.record_class, "what": line.column}
            for line in lines
            if line.standing in _APART
        ],
        "verified": {"result": "passed", "checks": list(CHECKS)},
        "signature": None
        if signer is None
        else {"format": "sshsig", "namespace": NAMESPACE, "key_sha256": key_digest(signer.blob)},
    }


def internal_manifest(
    *,
    request: Request,
    decision: Decision,
    day: date,
    tool_version: str,
    missing: Sequence[str],
    form: bytes,
    salt: bytes,
    package: str | None = None,
    redacted: Redacted | None = None,
    sources: Sequence[Export] = (),
    data_rules: Sequence[Mapping[str, object]] = (),
    signer: Signer | None = None,
) -> dict[str, object]:
    """The document ``manifest-internal.json``: what the custodian must be able to show, and nobody else.

    Of the request it holds who ran this and for whom it is; where something was released also the purpose,
    and who found the right person and by what. Nothing says who or what was asked for.
    """
    document: dict[str, object] = {
        "schema": "redactkit.manifest-internal/1",
        "package": package,
        "made_on": day.isoformat(),
        "tool": {"name": "redactkit", "version": tool_version},
        "profile": _profile(decision),
        "request": request.id,
        "handled_by": request.handled_by,
        "operator": {
            "desk": request.operator.desk,
            "name": request.operator.name,
            "trained": request.operator.trained,
        },
        "recipients": list(request.recipients),
        "own_patrons_only": request.own_patrons_only,
        "outcome": decision.outcome.value,
        "rules": list(decision.rules),
        "warnings": [{"id": warning.id, "text": warning.text} for warning in decision.warnings],
        "letter_lacks": list(missing),
    }
    if not decision.neutral:  # such an answer is the same bytes for everybody, but for the copy of the form
        document["salt"] = salt.hex()
        document["form_salted_sha256"] = salted(hashlib.sha256(form).hexdigest(), salt)
    if redacted is not None:
        counts = redacted.counts
        document["counts"] = {
            "rows_released": counts.rows_released,
            "rows_referred": counts.rows_referred + counts.rows_unknown,
            "rows_unknown": counts.rows_unknown,
            "rows_outside": counts.rows_outside,
            "rows_quarantined": counts.rows_quarantined,
        }
        document["warnings"] = [
            *({"id": warning.id, "text": warning.text} for warning in decision.warnings),
            *({"id": _OF_THE_EXPORTS, "text": text} for text in redacted.notices),
        ]
        document["signed_with"] = None if signer is None else signer.fingerprint
        document["purpose"] = request.purpose
        document["matched_by"] = _matched_by(request)
        document["data_rules"] = [dict(found) for found in data_rules]
        document["sources"] = [
            {
                "file": source.label,
                "format": source.format,
                "encoding": source.encoding,
                "system": source.system,
                "record_class": source.record_class,
                "rows": source.rows,
                "quarantined": len(source.quarantined),
                **({"withheld": _withheld(source)} if source.withheld else {}),
                "columns": [_column(column) for column in source.columns],
                "salted_sha256": salted(source.digest, salt),
                **({"hidden": _hidden(source)} if source.hidden else {}),
            }
            for source in sources
        ]
    return document


def _column(column: Column) -> dict[str, object]:
    """A column of an export; where a person said what it is, that, and what its values say against it."""
    told = any(each.startswith(BY_A_PERSON) for each in column.evidence)
    return {
        "position": column.position,
        "header": column.header,
        "category": column.category,
        **({"evidence": list(column.evidence)} if told else {}),
    }


def _withheld(source: Export) -> list[dict[str, object]]:
    return [{"row": entry.row, "why": entry.why.value} for entry in source.withheld]


def _hidden(source: Export) -> list[dict[str, str]]:
    return [{"kind": part.kind, "where": part.where} for part in source.hidden]


def _matched_by(request: Request) -> dict[str, object] | None:
    matched = request.seeks.matched_by
    if matched is None:
        return None
    return {"name": matched.name, "on": matched.on.isoformat(), "by": list(matched.by)}


def salted(digest: str, salt: bytes) -> str:
    """A digest that says nothing to a reader who has not got the salt."""
    return hmac.new(salt, digest.encode("ascii"), hashlib.sha256).hexdigest()


def _file(file: ReleasedFile, found: OnDisk) -> dict[str, object]:
    return {
        "name": file.name,
        "lines": file.lines,
        "records": file.records,
        "size": found.size,
        "sha256": found.sha256,
        "columns": [
            {
                "position": column.position,
                "header": column.header,
                "category": column.category,
                "treatment": column.treatment.value,
                "scale": column.scale.value,
                "exemption": column.exemption,
                **({"labels": list(column.labels)} if column.labels else {}),
            }
            for column in file.columns
        ],
    }


def _not_as_is(line: LogLine) -> dict[str, object]:
    return {
        "record_class": line.record_class,
        "column": line.column,
        "category": line.category,
        "done": line.done,
        "exemption": line.exemption.id if line.exemption else None,
        "authority": line.exemption.cite if line.exemption else None,
        "reason": line.reason,
    }


def _profile(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.profile.id,
        "version": decision.profile.version,
        "sha256": decision.profile.sha256,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
