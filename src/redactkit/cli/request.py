"""``redactkit request``: from what a clerk tells to a request form, and the answer in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redactkit.cli import ask, options, output
from redactkit.errors import UsageError
from redactkit.intake import PROFILE, QUESTIONS, Kind, Policy, Told, expected, flag

if TYPE_CHECKING:
    from redactkit.intake import Flags

app = typer.Typer(help="The request form: who asks, with which paper, for what.")

_ELSEWHERE = "In which folder shall it lie? One that only the director and counsel can open"
_ELSEWHERE_EXPLAINED = (
    "The paper may forbid to tell anybody, so form, letter and record lie in a folder of their own: give the "
    "name of one that nobody else can open, or a new name, and it is made so. A folder on a disk that is "
    "shared or copied by others will not do."
)
_BY_NAME = {question.name: question for question in QUESTIONS}


def _option(name: str) -> object:
    """The flag that answers a question, with the question as its help."""
    question = _BY_NAME[name]
    asks = question.asks.partition(" (")[0].partition("? ")[0].rstrip("?") + "?"
    told = expected(question)
    many = " Repeatable." if question.kind in (Kind.SEVERAL, Kind.TEXTS) else ""
    return typer.Option(
        flag(name), metavar=_METAVARS.get(question.kind, "WORD"), help=f"{asks} {told}.{many}"
    )


_METAVARS = {Kind.YES_NO: "YES|NO", Kind.DAY: "DATE", Kind.TEXT: "TEXT", Kind.TEXTS: "TEXT"}
_One = str | None
_Many = list[str] | None


@app.callback()
def _group() -> None:
    """Keep ``new`` a command of its own, though it is the only one yet."""


@app.command("new")
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The form to write.  [default: request.yaml, or the next free number of it]", metavar="FILE"
        ),
    ] = None,
    profile: Annotated[
        _One,
        typer.Option("--profile", metavar="NAME", help="By which library's policy: its id, or its file."),
    ] = None,
    matter: Annotated[_One, _option("matter")] = None,
    situation: Annotated[_One, _option("situation")] = None,
    permission: Annotated[_One, _option("permission")] = None,
    handled_by: Annotated[_One, _option("handled_by")] = None,
    received: Annotated[_One, _option("received")] = None,
    received_how: Annotated[_One, _option("received_how")] = None,
    paper: Annotated[_One, _option("paper")] = None,
    purpose: Annotated[_One, _option("purpose")] = None,
    requester: Annotated[_One, _option("requester")] = None,
    level: Annotated[_One, _option("level")] = None,
    identified: Annotated[_One, _option("identified")] = None,
    trained: Annotated[_One, _option("trained")] = None,
    issuer: Annotated[_One, _option("issuer")] = None,
    court: Annotated[_One, _option("court")] = None,
    paper_level: Annotated[_One, _option("paper_level")] = None,
    nondisclosure: Annotated[_One, _option("nondisclosure")] = None,
    specific: Annotated[_One, _option("specific")] = None,
    returnable: Annotated[_One, _option("returnable")] = None,
    about: Annotated[_One, _option("about")] = None,
    home_library: Annotated[_One, _option("home_library")] = None,
    classes: Annotated[_Many, _option("class")] = None,
    fields: Annotated[_Many, _option("field")] = None,
    from_: Annotated[_One, typer.Option("--from", metavar="DATE", help="The first day asked for.")] = None,
    to: Annotated[_One, typer.Option("--to", metavar="DATE", help="The last day asked for.")] = None,
    items: Annotated[_Many, _option("item")] = None,
    patrons: Annotated[_Many, _option("patron")] = None,
    recipients: Annotated[_Many, _option("recipient")] = None,
    custodian: Annotated[_One, _option("custodian")] = None,
    doubt: Annotated[_One, _option("doubt")] = None,
    asked: Annotated[
        Path | None,
        typer.Option("--asked", metavar="TEXTFILE", help="A text file with the requester's own words."),
    ] = None,
    request_id: Annotated[
        _One, typer.Option("--id", metavar="NAME", help="A name for the request. Default: a random one.")
    ] = None,
    as_of: options.AsOf = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Ask what happened, in plain words, and write the request form. Says at once what to do, and by when.

    On a terminal it asks, at most nine questions for an ordinary request; ? explains a question. Every
    question can be answered by a flag, and without a terminal nothing is asked. What is typed after a flag
    stays in the shell's history: names belong into the form. Never writes over a file.
    """
    from redactkit import desk
    from redactkit.report import answer

    today = options.day(as_of)
    flags = _flags(
        matter=matter,
        situation=situation,
        permission=permission,
        handled_by=handled_by,
        received=received,
        received_how=received_how,
        paper=paper,
        purpose=purpose,
        requester=requester,
        level=level,
        identified=identified,
        trained=trained,
        issuer=issuer,
        court=court,
        paper_level=paper_level,
        nondisclosure=nondisclosure,
        specific=specific,
        returnable=returnable,
        about=about,
        home_library=home_library,
        period=_period(from_, to),
        custodian=custodian,
        doubt=doubt,
    ) | _lists({"class": classes, "field": fields, "item": items, "patron": patrons, "recipient": recipients})
    words = None if asked is None else desk.read_asked(asked)
    if file is not None:
        desk.check_place(file)
    told = _told(_policy(profile, today), flags, today)
    place = _place(told, file)
    filled = desk.fill_in(told, place, asked=words, request_id=request_id, as_of=today)
    desk.save(filled, place)
    if json:
        output.document(filled.document(place))
    elif not quiet:
        output.show(answer.told(filled, place))
    return 0


def _flags(**given: str | None) -> dict[str, Sequence[str]]:
    return {name: (value,) for name, value in given.items() if value is not None}


def _lists(given: Mapping[str, list[str] | None]) -> dict[str, Sequence[str]]:
    return {name: tuple(values) for name, values in given.items() if values}


def _period(first: str | None, last: str | None) -> str | None:
    """The two flags as the one answer that a person types."""
    match first, last:
        case None, None:
            return None
        case str(), None:
            return f"from {first}"
        case None, str():
            return f"until {last}"
        case _:
            return f"{first} to {last}"


def _policy(name: str | None, today: date) -> Policy:
    """The policy that decides: as given, or as answered."""
    from redactkit import desk
    from redactkit.intake import Choice

    if name is not None:
        return desk.read_policy(name)
    shipped = desk.shipped_policies()
    if not ask.can_ask():
        raise UsageError(
            "still to be answered: --profile",
            hint=f"one of {', '.join(each.id for each in shipped)}, or the file of your own policy",
        )
    question = PROFILE.among(Choice(value=each.id, words=f"{each.title} ({each.id})") for each in shipped)
    return ask.policy(question, desk.read_policy, today)


def _told(policy: Policy, flags: Flags, today: date) -> Told:
    from redactkit.intake import interview, without_asking

    if not ask.can_ask():
        return without_asking(policy, flags, today)
    told = interview(policy, flags, lambda question, told: ask.ask(question, told, today), today)
    ask.say("")
    return told


def _place(told: Told, file: Path | None) -> Path:
    """Where the form goes; under a gag to no place that others can open."""
    from redactkit import desk

    if not told.has("nondisclosure", "yes", "unsure"):
        return file or desk.free_name(Path())
    if file is not None:
        desk.refuse_open_folder(file.parent)
        return file
    if not ask.can_ask():
        raise UsageError(
            "the paper may forbid telling anyone: say where the form shall lie",
            hint="redactkit request new FILE, in a folder that only the director and counsel can open",
        )
    folder = ask.ask_text(_ELSEWHERE, explains=_ELSEWHERE_EXPLAINED, check=_make_closed)
    return desk.free_name(Path(folder).expanduser())


def _make_closed(typed: str) -> None:
    from redactkit import desk

    if not typed:
        raise UsageError("it needs the name of a folder")
    desk.make_closed_folder(Path(typed).expanduser())
