"""Put a finished answer into its two staged folders. The caller then lets the gate read it, and publishes.

OUT is what may be handed over; OUT-record is what the custodian keeps. An outcome that releases nothing gets
a letter and a record; where something is released there is a bag too, around the tables that ``redact`` has
already written under ``DATA``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from redactkit.csvout import csv_bytes
from redactkit.errors import RedactkitError
from redactkit.hidden_parts import warnings_of
from redactkit.model import Decision, Export, Redacted
from redactkit.package.bag import SIGNATURE, TAGMANIFEST, write_bag
from redactkit.package.canonical import canonical_json
from redactkit.package.case import Case
from redactkit.package.docx import word_document
from redactkit.package.letter import Letter, Matter
from redactkit.package.letter_answer import build_letter
from redactkit.package.letter_md import markdown
from redactkit.package.log import withholding_log
from redactkit.package.manifest import OnDisk, internal_manifest, public_manifest
from redactkit.package.readme_txt import readme
from redactkit.package.record import write_record
from redactkit.package.staging import Folder, Staging, disk_trouble
from redactkit.package.start_here import review
from redactkit.signing import Signer

LETTER = "letter/response-letter"
RELEASE = "release"
DATA = "release/data"
"""Where released tables are written in the staged OUT: ``staging.out.create(f"{DATA}/{name}")``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in the two folders now. ``missing`` says what the letter still lacks."""

    out: tuple[str, ...]
    record: tuple[str, ...]
    missing: tuple[str, ...]
    digests: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of each released table, by name
    tagmanifest_sha256: str | None = None


def write_answer(staging: Staging, case: Case, *, salt: bytes) -> Written:
    """A letter and its record, without a release. It needs no export.

    INVARIANT: whatever the request names, a neutral answer is the same bytes, but for the copy of the
    request. So its record alone has no digest of the form, by which an appeal proves the copy.
    """
    letter = build_letter(Matter(request=case.request, decision=case.decision, day=case.day))
    _write_letter(staging.out, letter, case.decision)
    internal = internal_manifest(
        request=case.request,
        decision=case.decision,
        day=case.day,
        tool_version=case.tool_version,
        missing=letter.missing,
        form=case.form,
        salt=salt,
    )
    write_record(staging, case, letter=letter, sent=(f"{LETTER}.docx",), internal=internal)
    return Written(out=staging.out.names(), record=staging.record.names(), missing=letter.missing)


def write_release(
    staging: Staging,
    case: Case,
    *,
    redacted: Redacted,
    sources: Sequence[Export],
    package: str,
    salt: bytes,
    ledger_head: str | None,
    data_rules: Sequence[Mapping[str, object]] = (),
    signer: Signer | None = None,
) -> Written:
    """The bag around the tables that are staged already, the letter, and the record.

    ``signer`` is who will sign it (``sign_release``); letter, README and manifest say so, or that nobody
    does. Raises a fault where the staged tables are not exactly those that ``redacted`` lists.
    """
    folder = staging.out
    on_disk = _read_back(folder, redacted)
    log = withholding_log(redacted.log, profile=case.decision.profile, day=case.day)
    manifest = public_manifest(
        request=case.request,
        decision=case.decision,
        redacted=redacted,
        on_disk=on_disk,
        package=package,
        day=case.day,
        tool_version=case.tool_version,
        signer=signer,
    )
    folder.write(f"{DATA}/withholding-log.csv", log)
    folder.write(f"{DATA}/disclosure-manifest.json", canonical_json(manifest))
    folder.write(f"{DATA}/README.txt", _readme(case, redacted, package, ledger_head, signer))
    digests = {name: found.sha256 for name, found in on_disk.items()}
    sealed_by = write_bag(
        folder,
        where=RELEASE,
        day=case.day,
        package=package,
        software=f"redactkit {case.tool_version}",
        ledger_head=ledger_head,
        known=digests,
    )
    letter = build_letter(
        Matter(
            request=case.request,
            decision=case.decision,
            day=case.day,
            redacted=redacted,
            package=package,
            ledger_head=ledger_head,
            signer=signer,
        )
    )
    _write_letter(folder, letter, case.decision)
    internal = internal_manifest(
        request=case.request,
        decision=case.decision,
        day=case.day,
        tool_version=case.tool_version,
        missing=letter.missing,
        package=package,
        redacted=redacted,
        sources=sources,
        form=case.form,
        salt=salt,
        data_rules=data_rules,
        signer=signer,
    )
    write_record(
        staging,
        case,
        letter=letter,
        sent=(f"{LETTER}.docx", f"{RELEASE} (the whole folder, as it is)"),
        internal=internal,
        redacted=redacted,
        hidden=warnings_of(sources),
    )
    rows = sorted(redacted.quarantined, key=lambda found: (found[0], found[1].row, found[1].reason))
    staging.record.write(
        "to-review.csv",
        csv_bytes(("file", "row", "reason"), ((label, str(row.row), row.reason) for label, row in rows)),
    )
    staging.record.write("review.html", review(rows))
    return Written(
        out=folder.names(),
        record=staging.record.names(),
        missing=letter.missing,
        digests=digests,
        tagmanifest_sha256=sealed_by,
    )


def sign_release(staging: Staging, signer: Signer) -> None:
    """Sign what was staged: the tag manifest, and through it every byte of the release.

    Comes after the last check, so that nothing is ever signed that did not pass it.
    """
    path = staging.out.path(f"{RELEASE}/{TAGMANIFEST}")
    with disk_trouble(path.name):
        message = path.read_bytes()
    staging.out.write(f"{RELEASE}/{SIGNATURE}", signer.sign(message))


def _readme(
    case: Case, redacted: Redacted, package: str, ledger_head: str | None, signer: Signer | None
) -> bytes:
    as_they_stand = case.decision.release.scoped is not None
    return readme(
        package=package,
        files=redacted.files,
        ledger_head=ledger_head,
        as_they_stand=as_they_stand,
        matchable=redacted.matchable,
        signer=signer,
        reissued=redacted.reissued,
        made_anew=redacted.made_anew,
    )


def _read_back(folder: Folder, redacted: Redacted) -> dict[str, OnDisk]:
    prefix = f"{DATA}/"
    staged = {name.removeprefix(prefix) for name in folder.names() if name.startswith(prefix)}
    if staged != {file.name for file in redacted.files}:
        raise RedactkitError("the staged tables are not those that were made")
    found: dict[str, OnDisk] = {}
    for name in sorted(staged):
        path = folder.path(prefix + name)
        with disk_trouble(name):
            found[name] = OnDisk(size=path.stat().st_size, sha256=folder.digest(prefix + name))
    return found


def _write_letter(folder: Folder, letter: Letter, decision: Decision) -> None:
    head = decision.letterhead
    template = head.template if head is not None else None
    folder.write(f"{LETTER}.md", markdown(letter))
    folder.write(f"{LETTER}.docx", word_document(letter, template))
