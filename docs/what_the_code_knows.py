"""What the docs say that the code knows: printed by cog into the pages, so that it cannot drift.

``make docs`` writes it, ``make check`` fails when it is stale. Shown output is made by running the command.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_NARROW = {"COLUMNS": "100", "NO_COLOR": "1", "TERMINAL_WIDTH": "100"}


def show(command: str, *, setup: str | None = None, keep: int | None = None) -> None:
    """Run a redactkit command in an empty folder and print it with its output, as a reader would see it.

    The folder has the sample exports, as the repository does.
    """
    with tempfile.TemporaryDirectory() as place:
        os.symlink(ROOT / "sample_exports", Path(place) / "sample_exports")
        for line in (setup, command):
            if line is not None:
                output = _run(line, Path(place))
        print("```console")
        print(f"$ {command}")
        print("\n".join(_cut(output, keep)))
        print("```")


def _cut(output: str, keep: int | None) -> list[str]:
    """The lines of an output, or the first of them."""
    lines = [line.rstrip() for line in output.strip("\n").rstrip().splitlines()]
    return [*lines[:keep], "…"] if keep is not None and len(lines) > keep else lines


def talk(command: str, answers: list[str], *, file: str | None = None, keep: int | None = None) -> None:
    """Run a redactkit command at a terminal, answer its questions, and print what stood there.

    ``file``: one that it has written, printed below. ``keep``: so many lines of the talk.
    """
    from tests.support.terminal import at_terminal

    with tempfile.TemporaryDirectory() as place:
        seen = at_terminal(*shlex.split(command)[1:], typed=answers, cwd=Path(place), columns=100)
        written = (Path(place) / file).read_text(encoding="utf-8") if file is not None else ""
    print("```console")
    print(f"$ {command}")
    print("\n".join(_cut("\n".join(seen.lines), keep)))
    print("```")
    if written:
        print()
        print(f"`{file}`:")
        print()
        print("```yaml")
        print(written.rstrip())
        print("```")


def _run(command: str, place: Path) -> str:
    words = shlex.split(command)
    arguments = [sys.executable, "-m", "redactkit", *words[1:]]
    env = {**os.environ, **_NARROW, "REDACTKIT_HOME": str(place / "home")}
    done = subprocess.run(arguments, cwd=place, env=env, capture_output=True, text=True, check=False)
    return re.sub(re.escape(str(place)) + "/?", "", done.stdout + done.stderr)


def exit_codes() -> None:
    """The table of exit codes."""
    from redactkit.errors import BRANCHES, INTERRUPTED

    print("| code | means |")
    print("|---|---|")
    print("| 0 | done: something was released, or the check passed |")
    rows = {branch.code: branch.meaning for branch in BRANCHES}
    for code, meaning in sorted(
        {**rows, INTERRUPTED: "interrupted; unless its folder is there now, nothing was released"}.items()
    ):
        print(f"| {code} | {meaning} |")


def questions() -> None:
    """The questions of ``request new``, with the flag that answers each, and what it may be."""
    from redactkit.intake import PROFILE, QUESTIONS, expected, flag

    print("| flag | question | may be |")
    print("|---|---|---|")
    for question in (PROFILE, *QUESTIONS):
        flags = "`--from`, `--to`" if question.name == "period" else f"`{flag(question.name)}`"
        may_be = "the id of a policy, or its file" if question is PROFILE else expected(question)
        print(f"| {flags} | {question.asks} | {may_be} |")


def helps() -> None:
    """The help of every verb."""
    verbs = ["demo", "request new", "decide", "disclose", "inspect", "audit", "run", "detect", "verify"]
    verbs += ["policy list", "policy show", "policy check", "policy test", "policy diff"]
    verbs += ["recognizers list", "recognizers test", "keys new", "keys show"]
    verbs += ["seal init", "seal open", "appeal"]
    verbs += ["ledger list", "ledger verify", "ledger export", "ledger report", "ledger release-again"]
    for verb in ["", *verbs]:
        print(f"## `{f'redactkit {verb}'.rstrip()}`")
        print()
        with tempfile.TemporaryDirectory() as place:
            print("```")
            print(
                "\n".join(
                    line.rstrip() for line in _run(f"redactkit {verb} --help", Path(place)).splitlines()
                )
            )
            print("```")
        print()


def treatments(profile_id: str, outcome: str) -> None:
    """What happens to each kind of column under one outcome of one profile."""
    from redactkit.decide import load_profile
    from redactkit.model import Outcome

    profile = load_profile(profile_id)
    print("| what a column means | what happens | ground | reason |")
    print("|---|---|---|---|")
    for category, treated in sorted(profile.treatments[Outcome(outcome)].items()):
        ground = "" if treated.exemption is None else treated.exemption.id
        print(f"| `{category}` | {treated.treatment.value} | {ground} | {treated.reason or ''} |")


def rules(profile_id: str) -> None:
    """The rules of a profile, in the order in which they are tried."""
    from redactkit.decide import load_profile

    profile = load_profile(profile_id)
    print("| rule | answer | standing | in words |")
    print("|---|---|---|---|")
    for rule in (*profile.rules, profile.otherwise):
        outcome = "adds to the answer" if rule.outcome is None else f"`{rule.outcome}`"
        print(f"| {rule.id} | {outcome} | {rule.basis} | {rule.because} |")


def facts() -> None:
    """Every fact that a row may read, and its values."""
    from redactkit.decide.facts import FACTS, FOR_NOTES_ONLY

    print("| fact | values | what |")
    print("|---|---|---|")
    for name, fact in FACTS.items():
        only = " (only in rows that decide nothing)" if name in FOR_NOTES_ONLY else ""
        print(f"| `{name}` | {' · '.join(f'`{value}`' for value in fact.values)} | {fact.about}{only} |")


def axes() -> None:
    """The points on which policies differ, and the values that a profile may take."""
    from redactkit.decide.vocabulary import AXES

    print("| axis | values |")
    print("|---|---|")
    for name, values in AXES.items():
        print(f"| `{name}` | {' · '.join(f'`{value}`' for value in values)} |")


def recognizers() -> None:
    """The recognizers, by id."""
    from redactkit.detect import list_recognizers

    print("| id | finds | about |")
    print("|---|---|---|")
    for each in list_recognizers():
        print(f"| `{each.id}` | `{each.entity}` | {each.about} |")


def categories() -> None:
    """Every category, what it means, and its group."""
    from redactkit.categories import CATEGORIES, group_of
    from redactkit.category_words import MEANS

    print("| category | means | group |")
    print("|---|---|---|")
    for category in sorted(CATEGORIES):
        group = group_of(category).value.replace("_", " ")
        print(f"| `{category}` | {MEANS[category]} | {group} |")


def classes() -> None:
    """Every kind of records that an export can hold."""
    from redactkit.category_words import CLASSES

    print("| `record_class` | holds |")
    print("|---|---|")
    for name, what in CLASSES.items():
        print(f"| `{name}` | {what} |")


def systems() -> None:
    """For each library system its files among the samples, and how their columns are understood."""
    from tests.support.columns import every_tally

    print("| system | files | columns right | wrong | unknown | of a person, called harmless |")
    print("|---|---|---|---|---|---|")
    for system, files, tally in every_tally():
        counts = (files, tally.right, tally.wrong, tally.unknown, len(tally.dangerous))
        print(f"| {system} | {' | '.join(map(str, counts))} |")


def sources() -> None:
    """For each system how many labels are known, on what they rest, and how many nobody has confirmed."""
    from redactkit.classify import load_maps

    print("| system | labels | not confirmed | known from |")
    print("|---|---|---|---|")
    for known in load_maps():
        meanings = [meaning for found in known.labels.values() for meaning in found]
        open_ = sum(not meaning.confirmed for meaning in meanings)
        print(
            f"| {known.system or 'any library'} | {len(meanings)} | {open_} | "
            f"{'; '.join(known.sources.values())} |"
        )


_ABOUT = {
    "id": "a name for the request; a random one when absent",
    "profile": "the policy to decide by: the id of a shipped one, or the path of a file",
    "received": "the day it came in; without it no date can be given",
    "asked": "the requester's own words; for the record and the letter only",
    "handled_by": "at whose desk it is",
    "operator": "who runs `disclose`",
    "requester": "who asks",
    "requester.identified": "has shown who they are",
    "requester.trained": "library staff: confidentiality training attested",
    "requester.name": "optional, never required; never in anything that is released",
    "requester.send_to": "where the letter goes",
    "requester.level": "of an agency or officer",
    "process": "the paper presented; absent means none",
    "process.issuer": "who signed; clerk-magistrates and assistant clerks are magistrates",
    "process.nondisclosure": "also when it is only asked for",
    "process.returnable": "the paper's own date",
    "process.proper_form": "what counsel said",
    "process.good_cause": "what counsel said",
    "process.specific": "it specifies the information to be released",
    "counsel": "counsel's answers; only an answer lifts a hold",
    "seeks": "what is asked for",
    "seeks.classes": "kinds of records; all that the exports are, when absent",
    "seeks.patrons": "card numbers that an order, a consent or a task covers",
    "seeks.named_as": "how the paper names the person; record only",
    "seeks.matched_by": "who found the card for that person, and how",
    "seeks.fields": "categories that an order names; empty: what the rule allows",
    "situation": "anything out of the ordinary",
    "purpose": "of an operational release",
    "recipients": "people an operational release is limited to",
    "home_library": "where the patrons are registered, if the request itself says so; never looked up",
    "own_patrons_only": "the custodian attests that the exports hold only this library's patrons",
    "custodian": "whose record it is",
    "doubt": "the custodian doubts validity or authority",
    "more_time": "why the whole answer needs longer, and until when",
}


def request_form() -> None:
    """Every field of the request form, what it may hold, and what it means when absent."""
    from redactkit.decide.form import request_schema

    schema = request_schema()
    print("| field | may hold | absent means | about |")
    print("|---|---|---|---|")
    _fields(schema, schema, "")


def _fields(schema: dict, whole: dict, prefix: str) -> None:  # type: ignore[type-arg]
    for name, form in schema.get("properties", {}).items():
        form = _resolved(form, whole)
        path = f"{prefix}{name}"
        inner = _resolved(form.get("items", {}), whole) if form.get("type") == "array" else form
        absent = "" if name in schema.get("required", ()) else _absent(form)
        needed = "**required**" if name in schema.get("required", ()) else absent
        print(f"| `{path}` | {_kinds(form, whole)} | {needed} | {_ABOUT.get(path, '')} |")
        if "properties" in inner:
            _fields(inner, whole, f"{path}.")


def _resolved(form: dict, whole: dict) -> dict:  # type: ignore[type-arg]
    choices = [choice for choice in form.get("anyOf", ()) if choice.get("type") != "null"]
    if len(choices) == 1:
        form = {**choices[0], "default": form.get("default")}
    if "$ref" in form:
        form = {**whole["$defs"][form["$ref"].rsplit("/", 1)[1]], "default": form.get("default")}
    return form


def _kinds(form: dict, whole: dict) -> str:  # type: ignore[type-arg]
    if "enum" in form:
        return " · ".join(f"`{value}`" for value in form["enum"])
    if "const" in form:
        return f"`{form['const']}`"
    if form.get("type") == "array":
        return f"a list of: {_kinds(_resolved(form.get('items', {}), whole), whole)}"
    if "properties" in form:
        return "the fields below"
    return {"boolean": "`true` · `false`", "string": "text"}.get(str(form.get("type")), "text") + (
        " (a date, YYYY-MM-DD)" if form.get("format") == "date" else ""
    )


def _absent(form: dict) -> str:  # type: ignore[type-arg]
    default = form.get("default")
    if default in (None, [], {}) or isinstance(default, dict):
        return "not stated"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def trust() -> None:
    """The figures of ``make trust``, as last measured."""
    import json

    print("| id | what | to reach | found | reached |")
    print("|---|---|---|---|---|")
    for each in json.loads((ROOT / "tests" / "trust" / "published.json").read_text(encoding="utf-8")):
        reached = "yes" if each["passed"] else "**no**"
        found = "; not run: ".join((each["found"], *each["not_run"]))
        print(f"| {each['id']} | {each['about']} | {each['bar']} | {found} | {reached} |")
