"""Run the audit: learn the exports, go through each once, and ask the policy's rules what they object to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from redactkit.audit.document import Finding, Looked, audit_document, findings_of
from redactkit.audit.headers import telling_headers
from redactkit.audit.look import Look, Wanted
from redactkit.audit.others import NAMES
from redactkit.audit.residue import left_in, shipped_residue
from redactkit.audit.subject import subject_of
from redactkit.audit.texts import Texts, entities_known
from redactkit.audit.unread import search_unread
from redactkit.column_maps import load_column_map
from redactkit.decide import EXPORT, FOUND_BY_AUDIT, OTHER_PATRON, Profile, load_profile
from redactkit.detect import KnownIdentifiers
from redactkit.errors import FormInvalid
from redactkit.harvest import known_identifiers
from redactkit.learn import Learned, Progress, learn
from redactkit.model import Group

Document = dict[str, object]


def audit(
    exports: Sequence[Path],
    *,
    profile: str,
    as_of: date,
    encoding: str | None,
    tell: Progress,
    format: str | None = None,
    sheets: Sequence[int] = (),
    columns: Path | None = None,
) -> Document:
    """``redactkit.audit/1``: what the rules about data object to, by file, column and rows, never a value.

    The exports are read two or three times: to learn what they are, to gather whom a note may name, to look.
    """
    policy = load_profile(profile)
    wanted = _wanted(policy, as_of)
    learned = learn(
        exports,
        encoding=encoding,
        format=format,
        sheets=sheets,
        columns=None if columns is None else load_column_map(columns),
        tell=tell,
    )
    texts = Texts(wanted.entities - FOUND_BY_AUDIT)
    known = _whom_notes_may_name(learned) if OTHER_PATRON in wanted.entities else None
    found: list[Finding] = []
    looked: list[Looked] = []
    for each in learned:
        look = _look(each, wanted, texts, known, tell)
        found += findings_of(policy, look, each.export)
        looked.append(Looked.of(each.export, look))
        for beside in search_unread(each.source, policy, wanted, texts):
            if isinstance(beside, Looked):
                looked.append(beside)
            else:
                found.append(beside)
    return audit_document(policy, as_of, looked, found, cautions=texts.warnings)


def _wanted(policy: Profile, as_of: date) -> Wanted:
    rules = [rule for rule in policy.data_rules if rule.applies_to == EXPORT]
    entities = frozenset().union(*(rule.entities for rule in rules))
    unheard = sorted(entities - FOUND_BY_AUDIT - entities_known())
    if unheard:
        raise FormInvalid(
            f"a rule about data names {', '.join(unheard)}, which nothing can find",
            file=policy.ref.id,
            hint="docs/profiles.md and docs/detection.md list what may stand under entities",
        )
    return Wanted(
        categories=frozenset().union(*(rule.categories for rule in rules)),
        entities=entities,
        record_classes=frozenset().union(*(rule.record_classes for rule in rules)),
        keep={name: kept.days for name, kept in policy.retention.items()},
        as_of=as_of,
    )


def _whom_notes_may_name(learned: Sequence[Learned]) -> KnownIdentifiers | None:
    """The registered patrons of these exports, if any has a column of notes; else whoever is named."""
    if not any(column.group is Group.FREE_TEXT for each in learned for column in each.export.columns):
        return None
    registers = [each for each in learned if each.export.record_class == "registration"]
    named = [each for each in learned if any(column.category in NAMES for column in each.export.columns)]
    return known_identifiers(registers or named)


def _look(
    learned: Learned, wanted: Wanted, texts: Texts, known: KnownIdentifiers | None, tell: Progress
) -> Look:
    headers = learned.source.header
    look = Look(
        subject_of(learned.export, headers, telling_headers(), wanted.record_classes),
        wanted,
        texts,
        known,
        tuple(left_in(headers, shipped_residue())),
    )
    done = 0
    for chunk in learned.chunks():
        look.add(chunk)
        done += len(chunk.rows)
        tell(f"looking at {learned.export.label}", done, learned.export.rows)
    look.conclude()
    return look
