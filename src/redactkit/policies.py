"""What the policy verbs show and write: the policies, their desk cards and sheets, the proof of their tables.

Like ``pipeline`` this ties stages together; every function gives a document that can be printed as JSON.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from redactkit import package
from redactkit.decide import list_profiles, load_profile, review_due
from redactkit.decide.cases import cases_document, load_cases, run_cases
from redactkit.decide.profile import inherited_notes, vary_profile
from redactkit.decide.proof import check_document, check_table, compare_policies, diff_document
from redactkit.errors import UsageError
from redactkit.model import Outcome
from redactkit.newfile import check_place, write_new
from redactkit.policy_document import policy_document
from redactkit.wordfile import shipped

Document = dict[str, object]
PUBLIC_OUTCOMES = (Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY)
"""What anybody may receive, the fuller first."""


def policies() -> Document:
    """The shipped policies."""
    profiles = [load_profile(name) for name in list_profiles()]
    return {
        "schema": "redactkit.policies/1",
        "profiles": [
            {
                "id": profile.ref.id,
                "version": profile.ref.version,
                "title": profile.title,
                "jurisdiction": profile.jurisdiction,
                "in_force_from": None if (first := profile.in_force.first) is None else first.isoformat(),
                "last_reviewed": profile.review.last_reviewed.isoformat(),
                "next_review_due": None if (due := review_due(profile)) is None else due.isoformat(),
                "rules": len(profile.rules),
            }
            for profile in profiles
        ],
    }


def policy(name: str) -> Document:
    """``redactkit.policy/1``: one policy, whole."""
    return policy_document(load_profile(name))


def desk_card(name: str) -> Document:
    """``redactkit.desk_card/1``: the page of a policy to tape up at the desk."""
    card = load_profile(name).desk_card
    return {
        "schema": "redactkit.desk_card/1",
        "policy": {"id": card.policy.id, "version": card.policy.version},
        "library": card.library,
        "title": card.title,
        "always": list(card.always),
        "lines": [{"if": line.happens, "do": line.do, "rules": list(line.rows)} for line in card.lines],
        "never": list(card.never),
        "call": list(package.card_contacts(card)),
    }


def write_desk_card(name: str, path: Path) -> None:
    """The same page as a file to print: Word or HTML, as its name ends."""
    card = load_profile(name).desk_card
    check_place(path)
    match path.suffix.lower():
        case ".docx":
            content = package.paper_document(package.desk_card(card))
        case ".html":
            content = package.desk_card_page(card)
        case _:
            raise UsageError("the desk card is written as .docx or .html", hint="--out desk-card.docx")
    write_new(path, content)


def write_hand_sheet(name: str, path: Path, *, as_of: date) -> None:
    """The sheet for what is redacted by hand, under a policy's grounds: Word or HTML, as its name ends."""
    profile = load_profile(name)
    treatments = profile.treatments
    public = next((treatments[each] for each in PUBLIC_OUTCOMES if each in treatments), {})
    sheet = package.hand_sheet(
        package.SheetPolicy(
            profile=profile.ref,
            library=profile.letterhead.library,
            treatments=public,
            gives_rows=Outcome.RELEASE_REDACTED in treatments,
        ),
        day=as_of,
    )
    check_place(path)
    match path.suffix.lower():
        case ".docx":
            content = package.paper_document(sheet)
        case ".html":
            content = package.paper_page(sheet)
        case _:
            raise UsageError("the sheet is written as .docx or .html", hint="--hand-sheet sheet.docx")
    write_new(path, content)


def write_letter_template(name: str, path: Path) -> None:
    """The letterhead of a policy as a Word file, to make the town's own from."""
    if path.suffix.lower() != ".docx":
        raise UsageError("a letterhead is a Word file", hint="--letter-template letterhead.docx")
    own = load_profile(name).letterhead.template
    write_new(path, shipped() if own is None else own)


def check(name: str) -> Document:
    """``redactkit.policy_check/1``: every request that the form can hold, walked; what is wrong;
    and as ``notes``, which change no code, what a town's own file leaves to the policy that it extends."""
    return {**check_document(check_table(load_profile(name))), "notes": list(inherited_notes(name))}


def run_tests(name: str) -> Document:
    """``redactkit.policy_test/1``: the cases that the policy carries, and the rows that they cover."""
    profile = load_profile(name)
    cases = load_cases(name, profile)
    tested = run_cases(
        profile, cases, lambda case: vary_profile(name, readings=case.readings, axes=case.axes)
    )
    return cases_document(tested)


def diff(one: str, two: str) -> Document:
    """``redactkit.policy_diff/1``: the requests for which the second policy gives more or less."""
    return diff_document(compare_policies(load_profile(one), load_profile(two)))
