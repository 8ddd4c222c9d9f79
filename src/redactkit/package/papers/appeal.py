"""The two papers that lead through the folder for an appeal: what lies in it, and how it was decided. Pure.

For the Supervisor of Records or a court: people who know the law and not the library. They are made from the
decision as it was written down, the withholding log as it was sent, and the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from redactkit.model import Exemption, Outcome, Standing
from redactkit.package.letter import Block, Kind, bullet, heading, sentence, text
from redactkit.package.papers.paper import Paper, Table
from redactkit.package.words import ANSWERS, CLASSES, in_words, plain, plain_day

WITHHELD = frozenset({Standing.WITHHELD, Standing.COARSENED, Standing.BEYOND})
"""What stands in the log with a ground; the rest stands there without one."""

_BASIS = {
    "policy": "The library's policy says this.",
    "inferred": "This follows from the library's policy or the law, though not in its words.",
    "gap": "The policy does not say; this is the careful answer.",
}
_FILES_CM, _GROUNDS_CM, _TRACE_CM = (6.5, 10.5), (3.0, 4.5, 4.5, 5.0), (3.0, 2.5, 11.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """An answer that is appealed, as its record tells it. ``log`` are the rows of the withholding log."""

    request: str
    received: date | None
    answered: date
    outcome: Outcome
    because: str
    basis: str
    rules: tuple[str, ...]
    profile: Mapping[str, str]
    cites: tuple[Mapping[str, object], ...] = field(repr=False)
    clocks: tuple[Mapping[str, object], ...] = field(repr=False)
    trace: tuple[Mapping[str, object], ...] = field(repr=False)
    log: tuple[Mapping[str, str], ...] = field(repr=False)
    exemptions: tuple[Exemption, ...] = field(repr=False)
    package: str | None = None
    left_out: tuple[str, ...] = ()  # fields of the form that are not in the copy of it


def appeal_index(appealed: Appealed, papers: Mapping[str, str], *, day: date) -> Paper:
    """What each paper is, and for each withheld class its exemption and its reason."""
    return Paper(
        title="Papers for an appeal",
        parts=(
            *_answer(appealed),
            heading("What lies in this folder"),
            Table(head=("Paper", "What it is"), widths_cm=_FILES_CM, rows=tuple(papers.items())),
            *_grounds(appealed),
            *_apart(appealed),
            heading("What does not lie in it"),
            *map(bullet, _absent(appealed)),
            heading("How to check it"),
            text(
                "The folder is a bag (RFC 8493): manifest-sha256.txt gives the SHA-256 digest of each one, "
                "and any BagIt tool, or redactkit verify, shows that none was changed, added or taken away."
            ),
            text(
                "The files of the policy, one after the other in the order of their numbers, have the "
                f"SHA-256 digest {appealed.profile['sha256']}: the one that the answer names."
            ),
        ),
        foot=_foot(appealed, day),
    )


def appeal_reasons(appealed: Appealed, *, day: date, plainly: Callable[[str, object], str]) -> Paper:
    """Each rule of the policy in the order in which it was asked, whether it applied, and why or why not.

    ``plainly``: a line of the trace, and whether its rule applied, in plain words.
    """
    profile = appealed.profile
    rows = tuple(
        (
            str(line["rule"]),
            _applies(line["applies"]),
            sentence(plainly(str(line["because"]), line["applies"])),
        )
        for line in appealed.trace
    )
    return Paper(
        title="How it was decided",
        parts=(
            text(
                f"Policy {profile['id']}, version {profile['version']}. Its rules were asked one after the "
                "other, of the request form alone; no record of any patron was opened to decide."
            ),
            text(
                f"What decided: {', '.join(appealed.rules)}. {sentence(appealed.because)} "
                f"{_BASIS[appealed.basis]}"
            ),
            heading("The sentences behind it"),
            *_sentences(appealed),
            *_dates(appealed),
            heading("Every rule"),
            Table(head=("Rule", "Applies", "Why"), widths_cm=_TRACE_CM, rows=rows),
        ),
        foot=_foot(appealed, day),
    )


def _applies(found: object) -> str:
    """``None``: whether it applied would tell what is left out."""
    return "left out" if found is None else "applies" if found else "does not"


def _answer(appealed: Appealed) -> Iterator[Block]:
    answer = ANSWERS[appealed.outcome]
    came = f", received on {plain_day(appealed.received)}" if appealed.received is not None else ""
    yield text(
        f"Request {appealed.request}{came}, was answered on {plain_day(appealed.answered)}. The answer: "
        f"{answer.title}. {answer.sentence}"
    )
    yield text(f"Why: {sentence(appealed.because)} {_BASIS[appealed.basis]}")


def _grounds(appealed: Appealed) -> Iterator[Block | Table]:
    yield heading("What was withheld, and on which ground")
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for row in appealed.log:
        if row["standing"] in WITHHELD:
            key = (row["record_class"], row["authority"], row["reason"])
            grouped.setdefault(key, []).append(f"{row['column']} ({row['done']})")
    if not grouped:
        yield text(
            "No record was given, so there is no list of columns. The letter gives the reason; the sentences "
            "behind it are:"
        )
        yield from _sentences(appealed)
        return
    rows = tuple(
        (_class(record_class), "\n".join(columns), authority, sentence(reason))
        for (record_class, authority, reason), columns in grouped.items()
    )
    yield Table(
        head=("Records", "Columns, and what was done", "Exemption", "Reason"),
        widths_cm=_GROUNDS_CM,
        rows=rows,
    )
    used = {authority for _, authority, _ in grouped}
    for exemption in appealed.exemptions:
        if exemption.cite in used:
            yield text(f"{exemption.cite}: “{exemption.text}”")


def _apart(appealed: Appealed) -> Iterator[Block]:
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for row in appealed.log:
        if row["standing"] not in WITHHELD:
            key = (row["record_class"], row["standing"], row["reason"])
            grouped.setdefault(key, []).append(row["column"])
    if grouped:
        yield heading("What was not given for another cause")
    for (record_class, standing, reason), columns in grouped.items():
        why = f" {sentence(reason)}" if reason else ""
        yield bullet(f"{_class(record_class)}, {in_words(columns)}: {plain(standing)}.{why}")


def _absent(appealed: Appealed) -> Iterator[str]:
    yield (
        "The records themselves, and anything that was withheld of them. They stay with the library, which "
        "keeps the exports unchanged until the appeal has ended, and can prove that they are the same."
    )
    if appealed.package is not None:
        yield "The tables that were given: the requester has them; the manifest names each by its digest."
    if appealed.left_out:
        yield (
            f"Of the request form: {in_words(appealed.left_out)}, and the words in the reasons that tell of "
            "it. What counsel said, and what was noted for counsel, is privileged; a name or a card "
            "number would tell who is a patron. All of it can be shown in camera."
        )
    yield "How many records or persons were withheld: a number of one would tell that there is somebody."


def _sentences(appealed: Appealed) -> Iterator[Block]:
    for cite in appealed.cites:
        where = cite["pin"] or cite["id"]
        place = f"{where}, {cite['id']}" if cite["source"] == "policy" and cite["pin"] else where
        yield Block(kind=Kind.QUOTE, text=f"“{cite['text']}” ({place})")


def _dates(appealed: Appealed) -> Iterator[Block]:
    if appealed.clocks:
        yield heading("Dates, and how they were counted")
    for clock in appealed.clocks:
        day = plain_day(date.fromisoformat(str(clock["date"])))
        missed = " It was missed." if clock["missed"] else ""
        yield bullet(f"{plain(str(clock['id']))}: {day}; {clock['counted']}.{missed}")


def _class(name: str) -> str:
    return CLASSES.get(name, plain(name))


def _foot(appealed: Appealed, day: date) -> str:
    package = f", package {appealed.package}" if appealed.package is not None else ""
    return f"Request {appealed.request}{package}. Put together on {plain_day(day)}."


def own_texts(papers: Sequence[Paper]) -> Iterator[str]:
    """Every text of these papers, for who must look through them."""
    for paper in papers:
        yield paper.title
        for part in paper.parts:
            if isinstance(part, Table):
                yield from (cell for row in part.rows for cell in row)
            else:
                yield part.text
