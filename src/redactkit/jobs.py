"""Saved jobs for cron: a disclosure or an audit written down once, and run again and again.

Like ``pipeline``, which does the work, this ties stages together. Every path in a job is taken from the job's
own folder, since cron starts programs in none in particular.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from glob import glob
from os import sep
from os.path import abspath
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from redactkit import audit, keys, pipeline
from redactkit.decide import request_or_mistakes
from redactkit.decide.schema_base import Form, Listed, Text, YesNo, validated
from redactkit.decide.yaml_text import Mistake, invalid, read_bytes, read_yaml, refuse_other_kind
from redactkit.errors import FindingsFound, Held, InputMissing
from redactkit.newfile import check_place, write_new

Document = Mapping[str, object]

_OPTION = re.compile(r"--([a-z]+)\b")
_COMMAND = re.compile(r"redactkit inspect[^,;:)]*")
_DATE = "{date}"
_ANY_DAY = r"\d{4}-\d{2}-\d{2}"
_TODAY = "today"
_SIGNING = ("sign", "sign_with", "passphrase_file")
_ONLY_DISCLOSE = ("request", "out", "record", "home", "key", "unknown", "expand", *_SIGNING)
_ONLY_AUDIT = ("profile", "csv", "html")


class JobForm(Form):
    """A job as it is written."""

    schema_: Annotated[Literal["redactkit.job/1"], Field(alias="schema")]
    verb: Literal["disclose", "audit"]
    exports: Annotated[Listed[Text], Field(min_length=1)]
    encoding: Text | None = None
    format: Text | None = None
    request: dict[str, Any] | None = None
    out: Text | None = None
    record: Text | None = None
    home: Text | None = None
    key: Text | None = None
    unknown: Literal["hold", "withhold"] | None = None
    expand: YesNo | None = None
    sign: YesNo | None = None
    sign_with: Text | None = None
    passphrase_file: Text | None = None
    columns: Text | None = None
    profile: Text | None = None
    csv: Text | None = None
    html: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnded:
    """How a job ended: its code, the one line to say about it if any, and the document of its verb."""

    code: int
    line: str | None = None
    warnings: tuple[str, ...] = ()  # what these exports make doubtful of what was released
    document: Document = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job that was read. ``day`` is the day of this run, which stands for ``{date}`` and ``today``."""

    name: str
    folder: Path
    form: JobForm
    request: Mapping[str, object] = field(repr=False)
    day: date

    def path(self, text: str | None) -> Path | None:
        """A path as the job means it."""
        return None if text is None else self.folder / text.replace(_DATE, self.day.isoformat())

    def _paths_of(self, pattern: str) -> list[Path]:
        """What a pattern finds; the job's own folder is no pattern, whatever it is called."""
        wanted = pattern.replace(_DATE, self.day.isoformat())
        return [self.folder / each for each in glob(wanted, root_dir=self.folder)]

    def _own_files(self) -> Iterator[str]:
        """Expressions for what the job writes, on this day or another, and for all below it."""
        for name in ("out", "record", "csv", "html"):
            text = getattr(self.form, name)
            if text is not None:
                whole = re.escape(abspath(self.folder / text)).replace(re.escape(_DATE), _ANY_DAY)
                yield rf"{whole}(?:{re.escape(sep)}.*)?"

    def exports(self) -> list[Path]:
        """The exports that are there now, each once, in the order of the job's entries and of their names.

        What the job wrote on an earlier day is none of them, although a pattern may find it.
        """
        found: dict[Path, None] = {}
        own = [re.compile(each) for each in self._own_files()]
        for nth, pattern in enumerate(self.form.exports, start=1):
            files = sorted(
                path
                for path in self._paths_of(pattern)
                if path.is_file() and not any(made.fullmatch(abspath(path)) for made in own)
            )
            if not files:
                raise InputMissing(
                    f"exports entry {nth} finds no file",
                    file=self.name,
                    hint="has the library system written its exports yet?",
                )
            found |= dict.fromkeys(files)
        return list(found)


def load_job(path: Path, day: date) -> Job:
    """A job, or everything that is wrong with it."""
    text = read_yaml(read_bytes(path, "job"), path.name)
    refuse_other_kind(text, "job")
    form = validated(JobForm, text.data)
    if isinstance(form, list):
        raise invalid(text, form)
    request = _request(form, day)
    if mistakes := [*_mistakes(form), *_mistakes_of_request(form, request)]:
        raise invalid(text, mistakes)
    return Job(name=path.name, folder=_folder_of(path), form=form, request=request, day=day)


def _folder_of(path: Path) -> Path:
    return path.absolute().parent


def _request(form: JobForm, day: date) -> dict[str, object]:
    fields: dict[str, object] = dict(form.request or {})
    if fields.get("received") == _TODAY:
        fields["received"] = day.isoformat()
    return fields


def _mistakes(form: JobForm) -> Iterator[Mistake]:
    foreign = _ONLY_AUDIT if form.verb == "disclose" else _ONLY_DISCLOSE
    for name in foreign:
        if getattr(form, name) is not None:
            yield Mistake(path=(name,), what=f"{name} does not go with verb: {form.verb}")
    needed = ("request", "out") if form.verb == "disclose" else ("profile",)
    for name in needed:
        if getattr(form, name) is None:
            yield Mistake(path=(), what=f"{name} is missing: verb: {form.verb} needs it")
    if form.passphrase_file is not None and not (form.sign or form.sign_with):
        yield Mistake(path=("passphrase_file",), what="a passphrase is for signing: sign: yes is missing")
    for name in ("out", "record", "csv", "html"):
        text = getattr(form, name)
        if text is not None and set("{}") & set(text.replace(_DATE, "")):
            yield Mistake(path=(name,), what=f"{name} may hold {_DATE} and no other braces")
    if form.out is not None and _DATE not in form.out:
        yield Mistake(path=("out",), what=f"out needs {_DATE}: a folder that exists is never written over")


def _mistakes_of_request(form: JobForm, request: Mapping[str, object]) -> Iterator[Mistake]:
    if form.verb != "disclose" or form.request is None:
        return
    found = request_or_mistakes(request)
    for mistake in found if isinstance(found, list) else ():
        yield Mistake(path=("request", *mistake.path), what=f"request: {mistake.what}")


def run_job(
    path: Path, day: date, *, page: Callable[[Document], str], say: Callable[[str], None]
) -> JobEnded:
    """Run a saved job. What stops it is raised; an answer that releases nothing, and findings, are ends.

    ``page`` makes the page of an audit from its document; ``say`` is told of the places that are written to.
    """
    job = load_job(path, day)
    return _disclose(job, say) if job.form.verb == "disclose" else _audit(job, page)


def _disclose(job: Job, say: Callable[[str], None]) -> JobEnded:
    form = job.form
    decided = pipeline.decide_flags(job.request, job.day, base=job.folder)
    target = pipeline.Target(
        out=job.path(form.out), record=job.path(form.record), home=job.path(form.home), say=say
    )
    choices = pipeline.Choices(
        withhold_unknown=form.unknown == "withhold",
        expand=bool(form.expand),
        key=job.path(form.key),
        encoding=form.encoding,
        format=form.format,
        columns=job.path(form.columns),
        sign=keys.signing(
            job.path(form.home),
            wanted=bool(form.sign),
            name=form.sign_with,
            file=job.path(form.passphrase_file),
            ask=None,
        ),
    )
    exports = job.exports() if decided.decision.outcome.releases else []
    done = pipeline.disclose(decided, exports, target, choices, _tell)
    if done.released:
        return JobEnded(code=0, document=done.document, warnings=done.notices)
    why = f"nothing was released, and that is the answer ({done.decision.outcome.value})"
    letter = (
        f": the letter is in {done.written.out.name}" if isinstance(done.written, pipeline.Written) else ""
    )
    return JobEnded(code=Held.code, line=f"{why}{letter}", document=done.document)


def _audit(job: Job, page: Callable[[Document], str]) -> JobEnded:
    form = job.form
    profile = str(form.profile)
    written = {"csv": job.path(form.csv), "html": job.path(form.html)}
    for place in written.values():
        if place is not None:
            check_place(place)
    found = audit.audit(
        job.exports(),
        profile=profile,
        as_of=job.day,
        encoding=form.encoding,
        format=form.format,
        columns=job.path(form.columns),
        tell=_tell,
    )
    if written["csv"] is not None:
        write_new(written["csv"], audit.audit_csv(found))
    if written["html"] is not None:
        write_new(written["html"], page(found).encode())
    if not audit.is_bad(found):
        return JobEnded(code=0, document=found)
    names = [place.name for place in written.values() if place is not None]
    unseen = audit.not_looked_at(found)
    left = f", and could not look at {unseen:,} rows or texts" if unseen else ""
    where = f": see {' and '.join(names)}" if names else ": redactkit audit shows them"
    return JobEnded(
        code=FindingsFound.code,
        line=f"the audit found {found['errors']} errors and {found['warnings']} warnings{left}{where}",
        document=found,
    )


def as_fields(hint: str) -> str:
    """A hint for a job: the options it names are fields there. What ``redactkit inspect`` is given stays."""
    named = dict.fromkeys(_OPTION.findall(_COMMAND.sub("", hint)))
    fields = [name for name in named if name in JobForm.model_fields]
    if not fields:
        return hint
    listed = ", ".join(f"--{name} is the field {name}" for name in fields)
    return f"{hint}; in a job {listed}"


def _tell(stage: str, done: int, total: int | None) -> None:
    """Nobody watches."""
