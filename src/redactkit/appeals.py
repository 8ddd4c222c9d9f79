"""The folder for an appeal, put together from an answer and its record.

Ties ``decide`` (the policy as it was) to ``package`` (papers, bag). Nothing is decided again, and no export
is opened: what is handed to the Supervisor of Records or a court is what was decided then, and why.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from redactkit import __version__
from redactkit.decide import Profile, load_profile, private_fields, without_advice, without_private
from redactkit.decide.profile import files_of
from redactkit.decide.yaml_text import read_yaml
from redactkit.errors import (
    FindingsFound,
    FormInvalid,
    GateHit,
    Held,
    InputMissing,
)
from redactkit.folding import fold_key
from redactkit.model import Outcome
from redactkit.package import paper_document, stage_one
from redactkit.package.bag import SIGNATURE, write_bag
from redactkit.package.canonical import canonical_json
from redactkit.package.manifest import salted
from redactkit.package.papers.appeal import Appealed, appeal_index, appeal_reasons, own_texts
from redactkit.package.papers.print_md import paper_markdown
from redactkit.sources import read_manifest, record_of, refuse_another_package

Document = dict[str, object]

MARK = "data/appeal.json"
"""By this file such a folder is known."""

_LETTERS = ("letter/response-letter.docx", "letter/response-letter.md")
_RELEASED = ("withholding-log.csv", "disclosure-manifest.json")
_PLAIN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LEAST_SIGNS = 4  # of a value that is looked for: a shorter one stands anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What is known of an answer: OUT, and what was kept of it."""

    out: Path
    folder: Path
    decision: Mapping[str, Any] = field(repr=False)
    kept: Mapping[str, object] = field(repr=False)
    form: bytes = field(repr=False)
    form_proved: bool  # it is the one that was decided on, by its digest; not every record has one
    request: Mapping[str, Any] = field(repr=False)


def appeal(
    out: Path,
    to: Path,
    *,
    check: Sequence[str],
    day: date,
    record: Path | None = None,
    profile: str | None = None,
    in_camera: bool = False,
    plainly: Callable[[str, object], str] = lambda because, applies: because,
) -> Document:
    """Make the folder. ``check``: what is wrong with OUT; with anything wrong no folder is made.

    ``profile``: the policy as it was, where the form's own name for it leads elsewhere now. ``in_camera``:
    the whole form, for a reader who may see what counsel said and which cards were named. ``plainly`` says a
    line of the trace, and whether its rule applied, in words for who reads no names of fields.
    """
    if check:
        raise FindingsFound(
            f"this is not the answer that was made: {check[0]}",
            file=out.name,
            hint="redactkit verify OUT lists everything; restore OUT from where it was kept",
        )
    found = _read(out, record)
    policy, files = _policy_then(found, profile)
    content = dict(_copies(found, files, in_camera=in_camera))
    appealed = _appealed(found, policy, content, in_camera=in_camera)
    papers = {"index.docx, index.md": "This page.", **dict(_told(found, content, appealed, files))}
    index = appeal_index(appealed, papers, day=day)
    reasons = appeal_reasons(appealed, day=day, plainly=plainly)
    _refuse_what_the_form_names(
        found,
        [*own_texts([index, reasons]), *(content[name].decode() for name in content if "/release/" in name)],
    )
    for name, paper in (("index", index), ("reasons", reasons)):
        content[f"data/{name}.docx"] = paper_document(paper)
        content[f"data/{name}.md"] = paper_markdown(paper)
    content[MARK] = canonical_json(_mark(appealed, papers, day))
    with stage_one(to, "--to") as staged:
        for name, each in sorted(content.items()):
            staged.write(name, each)
        write_bag(
            staged,
            where="",
            day=day,
            package=f"appeal-of-{appealed.package or _PLAIN_NAME.sub('-', appealed.request)}",
            software=f"redactkit {__version__}",
            ledger_head=None,
            known={},
        )
    return {
        "schema": "redactkit.appeal/1",
        "folder": to.name,
        "package": appealed.package,
        "outcome": appealed.outcome.value,
        "papers": sorted(name.removeprefix("data/") for name in content),
        "left_out": list(appealed.left_out),
    }


def refuse_sealed(out: Path) -> None:
    """Refuse a sealed file by its name: what is in it is not opened in order to say so."""
    if out.suffix == ".age" and out.is_file():
        raise _sealed()


def _sealed() -> Held:
    return Held(
        "this answer is sealed: no paper of it may be put together for anybody",
        hint="the director and counsel decide who may see it; redactkit seal open",
    )


def is_appeal(folder: Path) -> bool:
    """Whether a folder is one that ``appeal`` made. A release is none, whatever somebody put into it."""
    released = any((folder / name).exists() for name in ("data/disclosure-manifest.json", SIGNATURE))
    return (folder / MARK).is_file() and (folder / "bagit.txt").is_file() and not released


def _read(out: Path, record: Path | None) -> _Record:
    folder = record_of(out, record)
    decision = _document(folder / "decision.json", "redactkit.decision/1")
    if decision["sealed"]:
        raise _sealed()
    kept = read_manifest(folder)
    refuse_another_package(out, kept, may_lack_release=True)
    try:
        form = (folder / "request.yaml").read_bytes()
    except OSError:
        raise InputMissing("the record has no request form", file="request.yaml") from None
    request = read_yaml(form, "request.yaml").data
    if kept.get("profile") != decision["profile"] or kept.get("outcome") != decision["outcome"]:
        raise FormInvalid(
            "the decision and the manifest in the record are of two answers",
            file="decision.json",
            hint="restore the record from where it was kept",
        )
    return _Record(
        out=out,
        folder=folder,
        decision=decision,
        kept=kept,
        form=form,
        form_proved=_proved(form, kept),
        request=request if isinstance(request, Mapping) else {},
    )


def _proved(form: bytes, kept: Mapping[str, object]) -> bool:
    """Whether the form is the one that was decided on. Raises ``FormInvalid`` (78) where it is another."""
    digest, salt = kept.get("form_salted_sha256"), kept.get("salt")
    if not isinstance(digest, str) or not isinstance(salt, str):
        return False
    try:
        same = hmac.compare_digest(salted(hashlib.sha256(form).hexdigest(), bytes.fromhex(salt)), digest)
    except (TypeError, ValueError):
        same = False
    if not same:
        raise FormInvalid(
            "the request form in the record is not the one that was decided on",
            file="request.yaml",
            hint="restore the record from where it was kept",
        )
    return True


def _document(file: Path, schema: str) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except OSError:
        raise InputMissing("the record lacks this file", file=file.name) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != schema:
        raise FormInvalid("it is not what redactkit wrote", file=file.name, hint="restore the record")
    return found


def _policy_then(found: _Record, named: str | None) -> tuple[Profile, tuple[tuple[str, bytes], ...]]:
    """The policy that decided, and its files, verbatim, each with its name.

    Raises ``FormInvalid`` (78) where the policy of that name is another now: what was in force is handed
    over, and nothing else.
    """
    then = found.decision["profile"]
    name = named if named is not None else str(found.request.get("profile", then["id"]))
    # a policy that is a path was named from where the form lay: beside the record, most of the time
    places = (None,) if named is not None else (found.folder, found.folder.absolute().parent)
    hint = (
        f"give the file of {then['id']}, version {then['version']}, as it was on {found.decision['as_of']}, "
        f"with --profile FILE; a policy that comes with redactkit is that of version "
        f"{_tool(found.kept)} of the program"
    )
    told = ""
    for place in places:
        try:
            profile = load_profile(name, base=place)
            files = [(file.name, file.read()) for file in files_of(name, base=place)]
        except (FormInvalid, InputMissing) as error:
            told = told or f"the policy that decided is not found: {error.line()}"
            continue
        head = profile.letterhead.template
        if head is not None:
            files.append(("letterhead.docx", head))
        digest = hashlib.sha256(b"".join(content for _, content in files)).hexdigest()
        if digest == then["sha256"]:
            return profile, tuple(files)
        told = "the policy has changed since: it is not the one that decided"
    raise FormInvalid(told, hint=hint)


def _tool(kept: Mapping[str, object]) -> str:
    tool = kept.get("tool")
    return str(tool.get("version")) if isinstance(tool, Mapping) else "then"


def _copies(
    found: _Record, policy: Sequence[tuple[str, bytes]], *, in_camera: bool
) -> Iterator[tuple[str, bytes]]:
    """What is handed over as it is, by its name in the folder."""
    if in_camera or not _left_out(found.request):
        yield "data/request.yaml", found.form
    else:
        yield "data/request-in-part.yaml", _in_part(found.request)
    for name in _LETTERS:
        yield f"data/{name}", _content(found.out / name)
    if found.kept.get("package") is not None:
        for name in _RELEASED:
            yield f"data/release/{name}", _content(found.out / "release/data" / name)
    for nth, (name, content) in enumerate(policy, start=1):
        yield f"data/policy/{nth}-{_PLAIN_NAME.sub('-', name)}", content


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise InputMissing("the answer lacks this file", file=file.name) from None


def _left_out(request: Mapping[str, Any]) -> tuple[str, ...]:
    """Which fields of the form have something in them that is not for everybody."""
    cards = _cards(request)
    kept = without_private(request)
    beside = [key for key, value in kept.items() if _without_cards(value, cards) != value]
    return (*private_fields(request), *(f"the card in {key}" for key in beside))


def _cards(request: Mapping[str, Any]) -> re.Pattern[str]:
    """The cards that the form names, as they may be written among other words: in groups of digits too."""
    named = [re.sub(r"[\s-]", "", card) for card in _values(_at(request, ("seeks", "patrons")))]
    spelled = [r"[\s-]*".join(map(re.escape, card)) for card in named if len(card) >= _LEAST_SIGNS]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)" if spelled else r"(?!)", re.IGNORECASE)


def _at(request: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = request
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _in_part(request: Mapping[str, Any]) -> bytes:
    """The form without what is private, and without its comments, written anew as JSON, which is YAML too."""
    kept = _without_cards(without_private(request), _cards(request))
    return json.dumps(kept, ensure_ascii=False, indent=2, default=str).encode() + b"\n"


def _without_cards(value: Any, cards: re.Pattern[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_cards(each, cards) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_cards(each, cards) for each in value]
    return cards.sub("[a card number]", value) if isinstance(value, str) else value


def _appealed(found: _Record, policy: Profile, content: Mapping[str, bytes], *, in_camera: bool) -> Appealed:
    package = found.kept.get("package")
    log = content.get("data/release/withholding-log.csv", b"").decode("utf-8")
    try:
        decision = found.decision if in_camera else without_advice(found.decision, found.request, policy)
        return Appealed(
            request=str(decision["request"]),
            received=_day(found.request.get("received")),
            answered=date.fromisoformat(decision["as_of"]),
            outcome=Outcome(decision["outcome"]),
            because=str(decision["because"]),
            basis=str(decision["basis"]),
            rules=tuple(map(str, decision["rules"])),
            profile={key: str(decision["profile"][key]) for key in ("id", "version", "sha256")},
            cites=tuple(decision["cites"]),
            clocks=tuple(decision["clocks"]),
            trace=tuple(decision["trace"]),
            log=tuple(csv.DictReader(io.StringIO(log, newline=""))),
            exemptions=tuple(policy.exemptions.values()),
            package=None if package is None else str(package),
            left_out=() if in_camera else _left_out(found.request),
        )
    except (KeyError, TypeError, ValueError):
        raise FormInvalid(
            "it is not whole", file="decision.json", hint="restore the record from where it was kept"
        ) from None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _told(
    found: _Record, content: Mapping[str, bytes], appealed: Appealed, policy: Sequence[tuple[str, bytes]]
) -> Iterator[tuple[str, str]]:
    """What each paper is, in plain words, in the order in which it is read."""
    form = "as it was decided on" if found.form_proved else "as it lies in the record"
    whole = f"The request form, byte for byte {form}: the requester's words, the paper, the dates."
    part = f"The request form {form}, without what is named below."
    yield ("request.yaml", whole) if "data/request.yaml" in content else ("request-in-part.yaml", part)
    yield ", ".join(_LETTERS), "The answer that was sent."
    yield (
        "reasons.docx, reasons.md",
        "How it was decided: every rule of the policy, and why it applied or not.",
    )
    if appealed.package is not None:
        yield (
            "release/withholding-log.csv",
            "Every column that was left out or made coarser, with its exemption and reason, as it was sent.",
        )
        yield (
            "release/disclosure-manifest.json",
            "What was given, file by file with its digest, as it was sent.",
        )
    names = [name for name in content if name.startswith("data/policy/")]
    for name, (own, _) in zip(names, policy, strict=True):
        yield name.removeprefix("data/"), f"The policy in force then ({own}), byte for byte."
    yield "appeal.json", "This list, for a program."


def _mark(appealed: Appealed, papers: Mapping[str, str], day: date) -> Document:
    return {
        "schema": "redactkit.appeal_folder/1",
        "request": appealed.request,
        "package": appealed.package,
        "outcome": appealed.outcome.value,
        "profile": dict(appealed.profile),
        "answered_on": appealed.answered.isoformat(),
        "made_on": day.isoformat(),
        "papers": dict(papers),
    }


def _refuse_what_the_form_names(found: _Record, texts: Sequence[str]) -> None:
    """The last check of this folder: what the form says of persons and items stands in the form and in the
    letter, if there, and in no other paper. No export is at hand, so nothing more can be known."""
    wanted = {
        fold_key(value)
        for path in (("seeks", "patrons"), ("seeks", "items"), ("seeks", "named_as"))
        for value in _values(_at(found.request, path))
    }
    wanted = {value for value in wanted if len(value) >= _LEAST_SIGNS}
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in sorted(wanted)) or r"(?!)")
    if any(pattern.search(fold_key(text)) for text in texts):
        raise GateHit(
            "what the form says of a person or an item stands in another paper too; no folder was made",
            hint="the record is not as redactkit wrote it: restore it from where it was kept",
        )


def _values(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
