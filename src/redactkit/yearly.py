"""The year's answers for the trustees' review of the policy, from the ledger alone: no requester, no patron.

Sealed answers are in no ledger, so they are in no report, and nothing is missing where they would stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from redactkit import package
from redactkit.decide import Profile, load_profile
from redactkit.errors import UsageError
from redactkit.home import home_folder
from redactkit.ledger import ABORTED, Ledger, endings, released_before
from redactkit.model import Basis
from redactkit.newfile import check_place, write_new

Document = dict[str, object]
Entry = Mapping[str, Any]
_REQUESTERS_OWN = frozenset({"appeal", "appeal_if_silent"})  # dates that the library cannot miss


def report(home: Path | None, *, year: int, profile: str | None) -> Document:
    """``redactkit.ledger_report/1``: outcomes, days taken, missed dates, and the policy's open questions."""
    ledger = Ledger(home_folder(home))
    entries: list[Entry] = [entry for entry, _ in ledger.lines()] if ledger.exists() else []
    answers = [
        entry
        for entry, ended in zip(entries, endings(entries), strict=True)
        if entry.get("event") == "package" and entry["day"].startswith(f"{year:04}-") and ended != ABORTED
    ]
    outcomes = _tally("outcome", [[entry["outcome"]] for entry in answers])
    copies = Counter(entry["outcome"] for entry in answers if entry["tagmanifest_sha256"] is not None)
    policy = _policy(profile, answers or [entry for entry in entries if entry.get("event") == "package"])
    return {
        "schema": "redactkit.ledger_report/1",
        "year": year,
        "profile": {"id": policy.ref.id, "version": policy.ref.version},
        "answers": [_answer(entry) for entry in answers],
        "outcomes": [{**each, "copies": copies[each["outcome"]]} for each in outcomes],
        "days": _days([_taken(entry) for entry in answers]),
        "missed": _tally("clock", map(_missed, answers)),
        "gaps": list(_gaps(answers, policy)),
        "made_anew": list(_made_anew(entries, year)),
        "other_policies": sorted({entry["profile"]["id"] for entry in answers} - {policy.ref.id}),
        "problems": list(ledger.verify()) if ledger.exists() else [],
    }


def write_report(title: str, parts: Sequence[tuple[str, Sequence[str]]], out: Path) -> None:
    """The report as a new file: Word, or text that reads well as it is (.md)."""
    check_place(out)
    match out.suffix.lower():
        case ".docx":
            content = package.review_document(title, parts)
        case ".md":
            content = package.review_markdown(title, parts)
        case _:
            raise UsageError("the report is written as .docx or .md", hint="--out review-2026.docx")
    write_new(out, content)


def _policy(name: str | None, answers: Sequence[Entry]) -> Profile:
    """The policy that was named, or that of the last answer, as it stands now."""
    if name is None and not answers:
        raise UsageError(
            "this ledger has no answer that names a policy", hint="name the policy with --profile"
        )
    return load_profile(answers[-1]["profile"]["id"] if name is None else name)


def _answer(entry: Entry) -> Document:
    return {
        "day": entry["day"],
        "package": entry["package"],
        "outcome": entry["outcome"],
        "received": entry.get("received"),
        "days": None if (days := _taken(entry)) is None or days < 0 else days,
        "missed": _missed(entry),
        "rules": list(entry["rules"]),
        "basis": entry.get("basis"),
    }


def _taken(entry: Entry) -> int | None:
    """Calendar days from receipt to answer; ``None`` where no day of receipt was kept."""
    received = entry.get("received")
    if received is None:
        return None
    return (date.fromisoformat(entry["day"]) - date.fromisoformat(received)).days


def _missed(entry: Entry) -> list[str]:
    return [clock for clock in entry.get("clocks_missed", ()) if clock not in _REQUESTERS_OWN]


def _tally(name: str, found: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """How many answers have each value, the most frequent first."""
    counted = Counter(value for values in found for value in dict.fromkeys(values))
    return [
        {name: value, "answers": answers}
        for value, answers in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]


def _days(found: Sequence[int | None]) -> Document:
    """A day of receipt after the answer is a slip of the form: it is counted apart, and measures nothing."""
    told = [days for days in found if days is not None]
    taken = [days for days in told if days >= 0]
    known: Document = {
        "known": len(taken),
        "unknown": len(found) - len(told),
        "impossible": len(told) - len(taken),
    }
    if taken:
        known |= {"shortest": min(taken), "median": median(taken), "longest": max(taken)}
    return known


def _gaps(answers: Sequence[Entry], policy: Profile) -> Iterator[Document]:
    """Each rule that stands on no sentence of the policy, with the question that it leaves."""
    questions = _questions(policy)
    used: Counter[str] = Counter()
    for entry in answers:
        if entry["profile"]["id"] == policy.ref.id:
            used.update(dict.fromkeys(_gap_rules(entry, questions), 1))
    for rule, times in sorted(used.items(), key=lambda each: (-each[1], each[0])):
        asked = questions.get(rule, ["this rule is no longer in the policy: was its question answered?"])
        yield {"rule": rule, "answers": times, "questions": asked}


def _made_anew(entries: Sequence[Entry], year: int) -> Iterator[Document]:
    """The year's decisions that what a package released may be made anew; ``waiting``: it was not yet."""
    state = released_before([entry for entry in entries if entry])
    waiting = {one.package for one in state.values() if one.reopened is not None}
    for entry in entries:
        if entry.get("event") == "reopened" and entry["day"].startswith(f"{year:04}-"):
            told = {name: entry[name] for name in ("day", "package", "decided_by", "reason")}
            yield {**told, "waiting": entry["package"] in waiting}


def _gap_rules(entry: Entry, questions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    deciding, *beside = entry["rules"] or [None]
    basis = entry.get("basis")
    if deciding is not None and (basis == Basis.GAP or (basis is None and deciding in questions)):
        yield deciding
    yield from (rule for rule in beside if rule in questions)


def _questions(policy: Profile) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in (*policy.rules, policy.otherwise):
        if rule.basis is Basis.GAP:
            question = (
                rule.question
                or f"The policy does not say it, and so it was taken: {rule.because}. Is that so?"
            )
            asked = found.setdefault(rule.id, [])
            if question not in asked:
                asked.append(question)
    return found
