"""The ledger as people read it: what was answered, whether it is whole, and the year for the trustees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.ledgers import endings
from redactkit.model import Outcome
from redactkit.report.lines import part
from redactkit.report.parts import heading, lines, row, table
from redactkit.report.plain import CLOCKS

Found = Mapping[str, Any]
Parts = list[tuple[str, list[str]]]

_ANSWERS: dict[str, str] = {
    Outcome.COMPLY_NOW: "search warrant: complied with at once",
    Outcome.RELEASE_AS_ORDERED: "released as ordered",
    Outcome.RELEASE_REDACTED: "records, redacted",
    Outcome.AGGREGATE_ONLY: "totals, no lines",
    Outcome.RELEASE_OPERATIONAL: "for a task of the library",
    Outcome.RELEASE_WITH_CONSENT: "a patron's own records",
    Outcome.HOLD_FOR_COUNSEL: "held: counsel is asked",
    Outcome.HOLD_FOR_DEFECT: "held: the paper goes back to be corrected",
    Outcome.FORWARD_TO_CLERK: "forwarded to the Town Clerk",
    Outcome.WITHHOLD_NEUTRAL: "the same answer everyone gets",
    Outcome.REFER_HOME_LIBRARY: "referred to the library of registration",
    Outcome.REFER_DIRECTOR: "passed to the Library Director",
    Outcome.REFER_INSTITUTION: "referred to the institution",
    Outcome.ACCEPT_PAPER_ONLY: "the paper was accepted, nothing handed over",
    Outcome.REFUSE: "refused, with the reason",
    Outcome.OUT_OF_SCOPE: "no request for patron records",
}
_WITH_A_COPY = frozenset(outcome.value for outcome in Outcome if outcome.releases)
_BECAME = {"aborted": "never appeared", "recovered": "the run was interrupted; the folder is whole"}
_EVENTS = {"key": "a key to sign with was made"}


def listed(found: Found) -> RenderableType:
    """The entries, one line each; what became of a package stands with it."""
    shown = table("day", "answer", "rules", "released", "package")
    for entry, ended in zip(found["entries"], endings(found["entries"]), strict=True):
        if entry["event"] in _BECAME:
            continue
        answer = _ANSWERS.get(entry.get("outcome", ""), _EVENTS.get(entry["event"], entry["event"]))
        if ended is not None:
            answer += f" ({_BECAME[ended]})"
        if _is_letter_alone(entry):
            answer = f"letter, no copy yet: {answer}"
        if entry["event"] == "reopened":
            answer = f"may be made anew, once: {decided(entry)}"
        rules = ", ".join(entry.get("rules", ()))
        row(shown, entry["day"], answer, rules, "; ".join(_periods(entry)), entry.get("package", ""))
    nothing = Text("Nothing stands in this ledger yet.")
    for whole in (shown.columns[0], shown.columns[-1]):
        whole.no_wrap = True  # an id is copied from here
    return Group(shown if found["entries"] else nothing, *_wrong(found["problems"]))


def decided(entry: Found) -> str:
    """A custodian's decision that a period may be made anew: ``town clerk, wrong export``."""
    return f"{entry['decided_by']}, {entry['reason']}".replace("_", " ")


def verified(found: Found) -> RenderableType:
    """Whether the ledger is whole, and knows what it was asked for."""
    good = found["result"] == "passed"
    parts: list[RenderableType] = [
        heading("The ledger is whole" if good else "The ledger is not as it should be")
    ]
    if good:
        parts += lines(["What was kept of earlier releases, to be given again, is whole too."])
    if good and found["heads"]:
        parts += lines(["Every head that was given stands in it: nothing before it was changed or cut off."])
    if good and found["packages"]:
        parts += lines(
            [
                "Every folder that was given has its entry. The files in them were not looked at: "
                "redactkit verify OUT does that."
            ]
        )
    if good and not (found["heads"] or found["packages"]):
        parts += lines(
            [
                "Somebody who may write to it can also write all of it anew. An earlier letter tells: give "
                "the number that it prints with --head, or a release's ledger-head.txt with --head-file."
            ]
        )
    if found["unfinished"]:
        parts += lines(["A run is at work, or was interrupted: the next one puts it right."], "yellow")
    return Group(*parts, *lines((f"  {each}" for each in found["problems"]), "red"))


def exported(found: Found) -> RenderableType:
    """Where the copy is."""
    return Group(Text(f"Written to {found['file']} (SHA-256 {found['sha256']})."), *_wrong(found["problems"]))


def review(found: Found) -> RenderableType:
    """The year's report on a terminal."""
    title, parts = yearly(found)
    made: list[RenderableType] = [heading(title)]
    for head, told in parts:
        made += part(head, told)
    return Group(*made, *_wrong(found["problems"]))


def yearly(found: Found) -> tuple[str, Parts]:
    """The year's report: a title, and headings with their lines."""
    policy = found["profile"]
    title = f"Requests for patron records answered in {found['year']}"
    parts: Parts = [
        ("What was answered", list(_outcomes(found))),
        ("How long it took", list(_days(found["days"]))),
        ("Dates that were missed", list(_missed(found["missed"]))),
        ("What the policy does not say yet", list(_gaps(found["gaps"]))),
        ("What a custodian let be made anew", list(_made_anew(found["made_anew"]))),
        ("About this report", list(_about(found, policy))),
    ]
    return title, parts


def _outcomes(found: Found) -> Iterator[str]:
    for each in found["outcomes"]:
        copies = f", {each['copies']} of them with the copy" if each["outcome"] in _WITH_A_COPY else ""
        yield f"{_ANSWERS.get(each['outcome'], each['outcome'])}: {_answers(each['answers'])}{copies}"
    if not found["outcomes"]:
        yield "no answer stands in the ledger for this year"


def _days(found: Found) -> Iterator[str]:
    if found["known"]:
        shortest, longest = found["shortest"], found["longest"]
        span = f"{longest}" if shortest == longest else f"{shortest} to {longest}"
        yield f"from receipt to answer: {span} days, half of the answers within {found['median']:g}"
    if found["unknown"]:
        yield f"{_answers(found['unknown'])} without a day of receipt on the form"


def _missed(found: Sequence[Found]) -> Iterator[str]:
    for each in found:
        yield f"{CLOCKS.get(each['clock'], each['clock'].replace('_', ' '))}: {_answers(each['answers'])}"
    if not found:
        yield "none"


def _gaps(found: Sequence[Found]) -> Iterator[str]:
    for each in found:
        asked = " ".join(each["questions"])
        yield f"{each['rule']} ({_answers(each['answers'])}): {asked}"
    if not found:
        yield "nothing was answered by a rule that the policy leaves open"


def _made_anew(found: Sequence[Found]) -> Iterator[str]:
    for each in found:
        waits = "; this has not been done" if each["waiting"] else "; it was made anew since"
        yield (
            f"package {each['package']} may be made anew, decided on {each['day']}: {decided(each)}{waits}"
        )
    if not found:
        yield "nothing"


def _about(found: Found, policy: Found) -> Iterator[str]:
    yield (
        f"made from the ledger alone, beside the policy {policy['id']}, version {policy['version']}; it "
        "names no requester and no patron, and one request may have had more than one answer"
    )
    if found["other_policies"]:
        others = ", ".join(found["other_policies"])
        yield f"some answers were given under another policy ({others}): their open questions are not here"


def _is_letter_alone(entry: Found) -> bool:
    """Whether the answer gives records, and this was the letter before the copy."""
    return entry.get("outcome") in _WITH_A_COPY and entry.get("tagmanifest_sha256") is None


def _periods(entry: Found) -> Iterator[str]:
    """What was released: ``circulation 2024-01 to 2024-12``."""
    by_class: dict[str, set[str]] = {}
    for one in entry.get("released", ()):
        by_class.setdefault(one["record_class"], set()).add(one["period"])
    for kind, periods in sorted(by_class.items()):
        yield f"{kind.replace('_', ' ')} {', '.join(_runs(sorted(periods)))}"


def _runs(periods: Sequence[str]) -> Iterator[str]:
    """Years and months, those that follow each other as one."""
    run: list[str] = []
    for period in (*periods, ""):
        if run and (not period or _after(run[-1]) != period):
            yield run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}"
            run = []
        run.append(period)


def _after(period: str) -> str:
    year, _, month = period.partition("-")
    if not month:
        return str(int(year) + 1)
    following = int(year) * 12 + int(month)
    return f"{following // 12:04}-{following % 12 + 1:02}"


def _answers(number: int) -> str:
    return f"{number} answer" if number == 1 else f"{number} answers"


def _wrong(problems: Iterable[str]) -> list[Text]:
    return lines((f"the ledger is damaged: {each}" for each in problems), "red")
