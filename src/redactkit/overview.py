"""What the smaller verbs show: exports, findings, recognizers, finished folders, the demonstration.

Like ``pipeline`` this ties stages together; every function gives a document that can be printed as JSON.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from redactkit import pipeline
from redactkit.appeals import is_appeal
from redactkit.classify import inspect_document, knows_header, load_maps
from redactkit.column_maps import column_map_text, load_column_map
from redactkit.detect import (
    Detector,
    findings_document,
    list_recognizers,
    spare_workers,
    test_recognizers,
)
from redactkit.errors import ExportUnreadable, InputMissing, OutputExists
from redactkit.harvest import known_identifiers, learned_prefixes, names_patrons
from redactkit.learn import Learned, Progress, learn
from redactkit.newfile import check_place, write_new
from redactkit.package import Says, letter_problems, strangers, verify_bag, what_it_says
from redactkit.plain_text import is_prose, is_table
from redactkit.read import decode_text
from redactkit.resources import sample_exports_folder
from redactkit.signatures import signature_found
from redactkit.signing import read_signers

_FILE_NAME = re.compile(
    r"[^\s.]+\.(?:txt|text|csv|tsv|md|log|jsonl?|docx?|xlsx?|ods|odt|pdf|xml|html?|eml)", re.IGNORECASE
)
"""What can be told again as a file's name: a note that was typed in place of one is not repeated."""

_DEMO_DAY = date(2025, 1, 10)

Document = dict[str, object]


def inspect(
    exports: Sequence[Path],
    *,
    encoding: str | None,
    tell: Progress,
    format: str | None = None,
    sheets: Sequence[int] = (),
    has_header: bool = True,
    columns: Path | None = None,
    write_columns: Path | None = None,
) -> Document:
    """``redactkit.inspect/1``: what each export is. ``write_columns``: the same as a new column map."""
    if write_columns is not None:
        check_place(write_columns)
    learned = learn(
        exports,
        encoding=encoding,
        format=format,
        sheets=sheets,
        has_header=has_header,
        columns=None if columns is None else load_column_map(columns),
        only_look=True,
        tell=tell,
    )
    if write_columns is not None:
        write_new(write_columns, column_map_text(learned).encode())
    found = inspect_document([each.export for each in learned])
    notices = [notice for each in learned for notice in each.notices]
    notices += [
        f"{each.export.label}: this looks like plain text, not like a table: use redactkit detect"
        for each in learned
        if is_prose(each)
    ]
    return {**found, "notices": notices}


def detect(
    text: bytes | Path,
    *,
    known: Sequence[Path],
    mode: Literal["detect", "strict"],
    jsonl: bool,
    encoding: str | None,
    model: str | None = None,
) -> tuple[Document, tuple[str, ...]]:
    """``redactkit.findings/1`` for each line of a text, and warnings about what could not be looked for."""
    name, content = _content(text)
    lines = _lines(name, content, encoding, jsonl=jsonl)
    learned = learn(known, encoding=encoding, tell=lambda *_: None) if known else ()
    detector = Detector.build(
        known=known_identifiers(learned) if learned else None,
        model=model,
        prefixes=learned_prefixes(learned),
        workers=spare_workers(),
    )
    warned = (*detector.warnings, *_misunderstood(name, lines, learned, mode=mode, jsonl=jsonl))
    return findings_document(detector.findings(lines, mode=mode), mode=mode), warned


def _misunderstood(
    name: str, lines: Sequence[str], learned: Sequence[Learned], *, mode: str, jsonl: bool
) -> Iterator[str]:
    """What was asked for in ``detect`` and does not do what it seems to."""
    if not jsonl and is_table(lines, lambda label: knows_header(load_maps())(label)):
        yield (
            f"{name} looks like a table, and was read as lines of text: redactkit inspect says what its "
            "columns are, disclose releases them, audit looks for what should not be there"
        )
    if learned and mode == "strict":
        yield "--free-text strict looks at no export: what --known names was not looked for"
        return
    for export in (each.export for each in learned if not names_patrons(each)):
        has_titles = any(column.category == "item.title" for column in export.columns)
        known = "only its titles are known" if has_titles else "nothing is known from it"
        yield f"{export.label} names no patron: {known}"


def recognizers() -> Document:
    """The recognizers, by id."""
    return {
        "schema": "redactkit.recognizers/1",
        "recognizers": [
            {"id": each.id, "entity": each.entity, "about": each.about, "cases": each.cases}
            for each in list_recognizers()
        ],
    }


def recognizer_cases() -> Document:
    """Whether each recognizer passes the cases it carries."""
    report = test_recognizers()
    return {
        "schema": "redactkit.recognizer_cases/1",
        "recognizers": report.recognizers,
        "passed": report.cases - len(report.failures),
        "failed": [
            {"recognizer": each.recognizer, "kind": each.kind, "case": each.case, "why": each.why}
            for each in report.failures
        ],
    }


def verify(folder: Path, *, signers: Path | None = None, at: datetime | None = None) -> Document:
    """Whether a finished folder is whole and unaltered, and, where ``signers`` are given, from one of them.

    ``at``: the time at which a key must be good; now, if not said otherwise.
    """
    believed = None if signers is None else read_signers(signers)
    if not folder.is_dir():
        raise InputMissing(
            "this is a file, not a folder" if folder.exists() else "there is no such folder",
            file=folder.name,
            hint="name the folder that was given with --out; a sealed file is opened first, with redactkit "
            "seal open",
        )
    if is_appeal(folder):
        unsigned = [] if believed is None else ["a folder for an appeal is not signed by anybody"]
        notes = ["This is a folder for an appeal. It is not signed: nothing here shows who made it."]
        return _verified([*verify_bag(folder), *unsigned], notes)
    release = folder / "release" if (folder / "release").is_dir() else folder
    letter = folder / "letter" / "response-letter.docx"
    if release == folder and not (folder / "bagit.txt").is_file():
        if not letter.is_file():
            raise ExportUnreadable(
                "this is neither a folder that redactkit made nor its release",
                file=folder.name,
                hint="name the folder that was given with --out",
            )
        problems = [] if believed is None else ["there is no release here, and so nothing that is signed"]
        return _verified(
            [*problems, *strangers(folder), *letter_problems(letter.with_suffix(".md"), Says(), None)],
            ["Nothing was released: there is a letter, and nothing else may lie here."],
        )
    says = what_it_says(release)
    signed = signature_found(release, says, believed, at)
    problems = [*verify_bag(release), *says.problems, *signed.problems]
    notes = list(signed.notes)
    if release != folder:
        problems += strangers(folder)
        if says.package is not None:
            problems += letter_problems(letter.with_suffix(".md"), says, signed.fingerprint)
        notes.append(
            "The letter is a draft that you may change: only the package, the key and the register that it "
            "names are compared."
        )
    return {**_verified(problems, notes), "signature": signed.document}


def _verified(problems: list[str], notes: list[str]) -> Document:
    return {
        "schema": "redactkit.verify/1",
        "result": "failed" if problems else "passed",
        "problems": list(dict.fromkeys(problems)),
        "notes": notes,
    }


def demo(folder: Path, tell: Progress) -> pipeline.Disclosed:
    """The main job on the shipped samples, in a folder and a home of its own."""
    if folder.exists() or folder.is_symlink():
        raise OutputExists(
            "this folder exists already", file=folder.name, hint="name another: redactkit demo DIR"
        )
    samples = sample_exports_folder()
    try:
        folder.mkdir(mode=0o700)
        request = folder / "request.yaml"
        shutil.copyfile(samples / "requests" / "journalist-2024-loans.yaml", request)
    except OSError:
        raise OutputExists("the folder cannot be made here", file=folder.name) from None
    decided = pipeline.decide_form(request, _DEMO_DAY)
    exports = [samples / "sierra" / "patrons.csv", samples / "sierra" / "loans.csv"]
    target = pipeline.Target(out=folder / "OUT", home=folder / "home")
    return pipeline.disclose(decided, exports, target, pipeline.Choices(), tell)


def _is_named(path: Path) -> bool:
    """Whether it may be told again: what is there, or looks like a file's name, is no note."""
    return os.path.lexists(path) or _FILE_NAME.fullmatch(path.name) is not None


def _content(text: bytes | Path) -> tuple[str, bytes]:
    if isinstance(text, bytes):
        return "stdin", text
    try:
        return text.name, text.read_bytes()
    except (OSError, ValueError):  # a NUL in the name
        raise InputMissing(
            "there is no such file, or it cannot be read",
            file=(text.name or str(text)) if _is_named(text) else None,
            hint="detect reads a file: write the note into one; or type redactkit detect alone, then the "
            "note, and end it with Ctrl-D (Windows: Ctrl-Z and Enter)",
        ) from None


def _lines(name: str, content: bytes, encoding: str | None, *, jsonl: bool) -> list[str]:
    lines = decode_text(content, name, encoding).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    lines = [line.removesuffix("\r") for line in lines]
    if not jsonl:
        return lines
    # A blank line stays a text, an empty one, so that the others keep their numbers.
    return [_text_of(line, name, row) if line.strip() else "" for row, line in enumerate(lines, start=1)]


def _text_of(line: str, name: str, row: int) -> str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    text = found.get("text") if isinstance(found, dict) else None
    if not isinstance(text, str):
        raise ExportUnreadable('this line is not {"text": "..."}', file=name, row=row)
    return text
