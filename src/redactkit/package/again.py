"""Say what is given as an earlier package gave it, and what a custodian let be made anew. Pure.

It follows from what was released and from the ledger, and from nothing of the exports at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from redactkit.model import MadeAnew, Office, Reason, Reissued
from redactkit.package.letter_spans import runs
from redactkit.package.words import in_words, plain_day

OFFICES = {
    Office.LIBRARY_DIRECTOR: "Library Director",
    Office.LIBRARY_BOARD: "library's board",
    Office.TOWN_CLERK: "Town Clerk",
    Office.RECORDS_OFFICER: "records officer",
    Office.TOWN_COUNSEL: "Town Counsel",
    Office.LIBRARY_COUNSEL: "library's counsel",
    Office.NETWORK_ATTORNEY: "Network's attorney",
}
REASONS = {
    Reason.NEVER_SENT: "that package was never sent",
    Reason.WRONG_EXPORT: "that package was made from a wrong export, or from a part of one",
    Reason.COPY_LOST: "the copy of what it gave is lost",
    Reason.POLICY_CHANGED: "the policy has changed since",
    Reason.MORE_COLUMNS: "the library's system gives more columns since",
    Reason.ORDERED: "the Supervisor of Records or a court ordered it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAgain:
    """What one earlier package gave of this one, and when it was made."""

    package: str
    day: date
    what: str  # March 2024 in circulation.csv and 2024 in titles.csv


def given_again(reissued: Sequence[Reissued]) -> Iterator[GivenAgain]:
    """By earlier package, the oldest first."""
    for package, day in sorted({(each.package, each.day) for each in reissued}, key=lambda one: one[::-1]):
        files: dict[str, list[str]] = {}
        for each in reissued:
            if each.package == package:
                files.setdefault(each.file, []).append(each.period)
        yield GivenAgain(package=package, day=day, what=_what(files))


def told_again(reissued: Sequence[Reissued], made_anew: Sequence[MadeAnew]) -> Iterator[str]:
    """The sentences of the letter."""
    for given in given_again(reissued):
        yield (
            f"What you receive of {given.what} was given out before, in package {given.package}, and stands "
            f"here unchanged: it says what the records said on {plain_day(given.day)}. A month or a year is "
            "released once, since two versions of it would tell what changed between them."
        )
    yield from told_anew(made_anew)


def told_anew(made_anew: Sequence[MadeAnew]) -> Iterator[str]:
    """What stands here in another version than an earlier package's, who decided so, and why."""
    for decision in sorted(
        {(e.day, e.package, e.decided_by, e.reason) for e in made_anew}, key=lambda one: one[:2]
    ):
        day, package, office, reason = decision
        files: dict[str, list[str]] = {}
        for each in made_anew:
            if (each.day, each.package, each.decided_by, each.reason) == decision:
                files.setdefault(each.file, []).append(each.period)
        yield (
            f"{_what(files)} had been made ready before, in package {package}, and was made anew: the "
            f"{OFFICES[office]} decided so on {plain_day(day)}, because {REASONS[reason]}."
        )


def told_to_operator(reissued: Sequence[Reissued]) -> Iterator[str]:
    """For whoever runs it, and for the record: what does not come from the exports."""
    for given in given_again(reissued):
        yield (
            f"{given.what} was released on {given.day.isoformat()} in package {given.package}, and is given "
            "as it was then, whatever these exports say of it: a period is released once. Where it was wrong "
            f"then, send nothing; a custodian decides: {_release_again(given.package)}"
        )


def way_back(package: str) -> str:
    """What to do where the exports leave doubts, and turn out to be wrong after the periods were fixed."""
    return (
        "these periods are released once, and from now on given as they are here. If the exports turn out "
        "not to be whole or right: do not send this folder, put it away, and have a custodian decide: "
        f"{_release_again(package, Reason.NEVER_SENT)}; then make it anew"
    )


def in_manifest(file: str, reissued: Sequence[Reissued], made_anew: Sequence[MadeAnew]) -> dict[str, object]:
    """What the manifest says of a file beside what it holds; nothing where all of it was made now."""
    found: dict[str, object] = {}
    before = sorted((e.period, e.package, e.day) for e in reissued if e.file == file)
    if before:
        found["reissued_from"] = [
            {"period": period, "package": package, "data_as_of": day.isoformat()}
            for period, package, day in before
        ]
    anew = sorted((e.period, e.package, e.decided_by, e.reason, e.day) for e in made_anew if e.file == file)
    if anew:
        found["made_anew"] = [
            {
                "period": period,
                "package": package,
                "decided_by": office.value,
                "reason": reason.value,
                "on": day.isoformat(),
            }
            for period, package, office, reason, day in anew
        ]
    return found


def _what(files: dict[str, list[str]]) -> str:
    return in_words(
        [f"{in_words(list(runs(sorted(each))))} in {file}" for file, each in sorted(files.items())]
    )


def _release_again(package: str, reason: Reason | None = None) -> str:
    why = "REASON" if reason is None else reason.value
    return f"redactkit ledger release-again --package {package} --decided-by OFFICE --reason {why}"
