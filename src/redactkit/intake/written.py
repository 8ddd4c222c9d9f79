"""The form as a file that a person can read and go on with: short, in plain words, with what is still to
fill in.

The YAML is written here and not by a library, for the sake of its comments; a test reads it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from redactkit.intake.form import Form
from redactkit.intake.question import Told
from redactkit.intake.when import permits_cards

_IN_WRITING = "It came in writing, so it is a request under the public records law."
_ON_WHAT = {"paper": "The paper they showed you.", "patron": "What the patron has permitted."}
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")


def form_text(
    form: Form,
    told: Told,
    *,
    name: str,
    day: date,
    counsel: str | None,
    reviews: Sequence[str] = (),
    makes_copy: bool = False,
) -> str:
    """The file's text. ``counsel``: who is to answer, where the matter waits for counsel; ``reviews``: what
    must be found of the paper besides, for a release; ``makes_copy``: whether the answer goes on to a copy
    from the library's exports."""
    lines = [
        *_told(form, told, name=name, day=day, reviews=reviews),
        *_later(form, told, counsel=counsel, reviews=reviews, makes_copy=makes_copy),
    ]
    return "\n".join(lines) + "\n"


def _told(form: Form, told: Told, *, name: str, day: date, reviews: Sequence[str]) -> Iterator[str]:
    """What was told, and, as comments, what else is good to have."""
    yield f"# A request about patron records, as it was told on {day.isoformat()}."
    yield f"# Change whatever is not so, and ask again: redactkit decide {_shown(name)}"
    yield from _fields(form, "schema", "id", "profile")
    yield from _part("When it came in, how, and at whose desk it is. The dates are counted from that day.")
    yield from _fields(form, "received", "received_how", "handled_by")
    if told.one("received") is None:
        yield "# received: 2026-11-30 # without it no date can be given"
    yield from _part("Who asks. Nobody has to give a name or a reason; both lines are for the letter alone.")
    yield from _fields(form, "requester")
    yield "  # name:"
    yield "  # send_to: where the letter goes"
    if "asked" in form:
        yield from _part("In their own words: for the record and the letter alone.")
        yield from _asked(str(form["asked"]))
    elif told.has("matter", "request"):
        yield from _part("In their own words, if you have them: for the record and the letter alone.")
        yield "# asked: |"
        yield "#   Dear Clerk, …"
    if "process" in form:
        yield from _part(_ON_WHAT.get(told.one("matter") or "", _IN_WRITING))
        yield from _fields(form, "process")
    if told.has("matter", "paper"):
        yield "  # served_how: who brought it, to whom, at what hour"
    yield from (f"  # {review}: yes # or no: what counsel finds" for review in reviews)
    if sought := [*_fields(form, "seeks"), *_still_to_fill(form, told)]:
        yield from _part("What is asked for. What is not asked for is not given.")
        yield from sought
    rest = ("situation", "purpose", "recipients", "home_library", "custodian", "doubt")
    if any(field in form for field in rest):
        yield ""
        yield from _fields(form, *rest)
    if told.has("matter", "task") and "recipients" not in form:
        yield "# recipients: [the people or desks that receive it]"


def _later(
    form: Form, told: Told, *, counsel: str | None, reviews: Sequence[str], makes_copy: bool
) -> Iterator[str]:
    """What is filled in as the matter goes on."""
    if makes_copy:
        yield from _part("Who makes the copy, and whether they have been taught about confidentiality.")
        yield "# operator: {desk: library, name: …, trained: yes}"
    if counsel is not None:
        yield from _part(
            "Once counsel has answered, write it here and ask again: only an answer ends the wait."
        )
        yield "# counsel:"
        yield f"#   - {{who: {counsel}, says: wait, name: …, date: …}}"
        yield "#     # says: release, release_less, defect, refuse, or wait"
        if reviews:
            yield f"#     # a release needs {' and '.join(reviews)} as well, under process"
    if not told.has("doubt", "yes"):
        yield ""
        yield "# doubt: yes # if you doubt that it is valid, or that they have the authority"


def _part(comment: str) -> Iterator[str]:
    yield ""
    yield f"# {comment}"


def _still_to_fill(form: Form, told: Told) -> Iterator[str]:
    """What the copy for a paper, a consent or the patron herself needs, and the decision does not."""
    if told.has("matter", "task") or not permits_cards(told):
        return
    seeks = form.get("seeks", {})
    filled = seeks if isinstance(seeks, Mapping) else {}
    if not filled:
        yield "seeks:"
    if told.has("paper", "search_warrant") and "classes" not in filled:
        yield "  # classes: [circulation] # what it describes; docs/request.md lists the kinds"
        yield "  # from: 2026-01-01"
        yield "  # to: 2026-12-31"
    yield "  # Before a copy can be made: whose card it is, who found it, when, and by what: the name, and"
    yield "  # one thing more where several people have that name."
    if told.has("matter", "paper"):
        yield "  # named_as: the person's name as the paper has it"
    if "patrons" not in filled:
        yield '  # patrons: ["card number"]'
    yield "  # matched_by: {name: your name, on: …, by: [name, birth_date]} # on: the day it was found"
    if told.has("matter", "paper") and "fields" not in filled:
        yield "  # The details that the paper names, as docs/columns.md calls them. Without it the copy"
        yield "  # has every column that the exports have and the policy does not withhold."
        yield "  # fields: [item.title, loan.out_time]"


def _fields(form: Form, *names: str) -> Iterator[str]:
    for name in names:
        if name in form:
            yield from _field(name, form[name])


def _field(name: str, value: object) -> Iterator[str]:
    match value:
        case Mapping():
            yield f"{name}:"
            for inner, held in value.items():
                yield from (f"  {line}" for line in _field(str(inner), held))
        case list():
            yield f"{name}: [{', '.join(_scalar(each) for each in value)}]"
        case _:
            yield f"{name}: {_scalar(value)}"


def _asked(text: str) -> Iterator[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    if all(line.isprintable() or line.replace("\t", "").isprintable() for line in lines):
        yield "asked: |2-"
        yield from (f"  {line}".rstrip() for line in lines)
    else:
        yield f"asked: {_quoted(chr(10).join(lines))}"


def _scalar(value: object) -> str:
    """A value as YAML text. Whatever could be read otherwise stands in quotes; card numbers always do."""
    text = str(value)
    return text if _PLAIN.fullmatch(text) and not text.isdigit() else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _shown(name: str) -> str:
    """A file's name as a comment may show it."""
    return name if name.isprintable() else "REQUEST"
