"""The hand-redaction sheet: for what no program redacts, from a paper sign-in sheet to a mail. Pure.

It says what to cover, under which exemption, with what, and asks who did it and who checked it. It is the
same for every request, so it holds nothing of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from redactkit.model import Category, CategoryTreatment, ProfileRef, Treatment
from redactkit.package.letter import BLANK, Block, Kind, bullet, heading, text
from redactkit.package.papers.paper import Paper, Table
from redactkit.package.words import plain_day

_ROWS = 8
_ROW_CM = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPolicy:
    """What of a policy the sheet needs. ``treatments``: those of what the public may receive."""

    profile: ProfileRef
    library: str
    treatments: Mapping[Category, CategoryTreatment]
    gives_rows: bool  # whether a public request may receive anything but totals


# What stands on such pages, how to know it, and a category whose treatment says on which ground it goes.
_COVER: tuple[tuple[str, str, str], ...] = (
    (
        "Names and signatures",
        "patrons, parents, children, guardians; initials; nicknames; name tags",
        "patron.name",
    ),
    ("How to reach somebody", "addresses, telephones, e-mail, social media names", "patron.address"),
    (
        "Numbers of a person",
        "card, student, licence and Social Security numbers; user names",
        "patron.barcode",
    ),
    ("PINs and passwords", "also where they are crossed out", "patron.secret"),
    (
        "What describes a person",
        "birth date, age, grade, school, gender, language, town",
        "patron.birth_date",
    ),
    ("Faces", "photographs, drawings that show somebody", "patron.photo"),
    (
        "Notes about a person",
        "what staff wrote beside a name, also on sticky notes and on the back",
        "patron.note",
    ),
    ("Exact times of one person", "arrival and departure, the start of a session", "loan.out_time"),
)
_LINE_CATEGORY = "item.title"
_IN_A_LINE = (
    "What a person asked for, read, looked up or attended, where the line still says who: "
    "computer number, book, question, program"
)

_HOW: tuple[str, ...] = (
    "Work on a copy. The original is the record: nothing is written on it, and it is kept as it is.",
    "Cover with something that light does not pass: cut-out card, opaque correction tape, or black paper "
    "glued over the whole height of the line, as wide on every line, so that its length tells nothing.",
    "Never with a marker alone. Ink is read against the light, from the back of the page, or by a scanner.",
    "Write the number of the ground (from the table above) on each cover, or beside it.",
    "Then photocopy or scan the covered page, and give that copy. The covered page itself is never given.",
    "Look at the copy against the light and enlarged on a screen, front and back. Whoever looks did not "
    "cover it.",
    "Keep the covered page with the record, and the original where it was.",
)
_FILES: tuple[tuple[str, str], ...] = (
    (
        "A PDF, a Word file",
        "Print it, cover, copy, scan. A box drawn over the words, white letters or a black highlight leave "
        "the words in the file. Comments, tracked changes, the author and earlier versions travel in the "
        "file: a new scan has none.",
    ),
    (
        "A scan or a photograph",
        "Print it, and go on as with paper. Where and when it was taken stands in the picture file: give "
        "the new scan.",
    ),
    (
        "A mail",
        "Print it with its fields. Cover senders and receivers who are patrons, their addresses, what is "
        "quoted below, and names of attachments. Attachments are pages of their own. Never forward the mail"
        " itself.",
    ),
    (
        "A database file",
        "Give no copy of it. Have the table that is asked for exported as CSV, and answer with redactkit "
        "disclose.",
    ),
    ("The name of the file", "It may hold a name. Give the new scan a name that says nothing: page-1.pdf."),
)


def hand_sheet(policy: SheetPolicy, *, day: date) -> Paper:
    """The sheet, to be printed once for each request, and filled in by hand."""
    grounds = _grounds(policy)
    return Paper(
        title="Hand-redaction sheet: paper lists, scans, PDF, Word, mail",
        parts=(
            *_notice(policy),
            Table(
                head=(),
                widths_cm=(3.2, 9.0, 3.2, 8.9),
                rows=(
                    ("Library", policy.library, "Request", BLANK),
                    ("What the pages are", BLANK, "How many pages", BLANK),
                ),
                bold=frozenset({0, 2}),
            ),
            heading("1. Cover this"),
            Table(
                head=("Cover", "Such as", "Ground"),
                widths_cm=(5.2, 12.3, 6.8),
                rows=tuple(_covered(policy, grounds)),
                bold=frozenset({0}),
            ),
            *(text(f"Ground {number}: {cite}.") for cite, number in grounds.items()),
            heading("2. Leave this"),
            text(_left(policy)),
            heading("3. How"),
            *(bullet(line) for line in _HOW),
            heading("4. Files"),
            Table(head=(), widths_cm=(4.6, 19.7), rows=_FILES, bold=frozenset({0})),
            heading("5. Who did it"),
            Table(
                head=(
                    "Page",
                    "What was covered",
                    "Ground",
                    "Covered by: name, day",
                    "Checked by another: name, day",
                ),
                widths_cm=(1.6, 8.6, 2.2, 5.9, 6.0),
                rows=tuple(("",) * 5 for _ in range(_ROWS)),
                row_cm=_ROW_CM,
            ),
            text("Copies given on: ______________    to: " + BLANK + "    by: " + BLANK),
        ),
        foot=(
            f"Policy {policy.profile.id}, version {policy.profile.version}; sheet made on {plain_day(day)}. "
            "Keep; do not send. It is no legal advice."
        ),
        landscape=True,
    )


def _notice(policy: SheetPolicy) -> Iterator[Block]:
    if not policy.gives_rows:
        yield Block(
            kind=Kind.NOTICE,
            text=(
                "By this policy a public request receives totals and no page with lines about patrons, "
                "covered or not. This sheet is for what an order, a consent or the patron's own request "
                "receives: everybody else on the page is covered."
            ),
        )


def _grounds(policy: SheetPolicy) -> dict[str, int]:
    """Each ground that the sheet needs, with its number, in the order in which the table names them."""
    cites = (_cite(policy, category) for _, _, category in (*_COVER, ("", "", _LINE_CATEGORY)))
    return {cite: number for number, cite in enumerate(dict.fromkeys(filter(None, cites)), start=1)}


def _covered(policy: SheetPolicy, grounds: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    for what, such_as, category in _COVER:
        treated = policy.treatments.get(Category(category))
        cite = _cite(policy, category)
        kept = (
            " (a month or a year may stay)" if treated and treated.treatment is Treatment.GENERALIZE else ""
        )
        yield what, such_as + kept, f"{grounds[cite]}" if cite else "ask counsel"
    cite = _cite(policy, _LINE_CATEGORY)
    yield "What a person used", _IN_A_LINE, f"{grounds[cite]}" if cite else "ask counsel"


def _cite(policy: SheetPolicy, category: str) -> str | None:
    treated = policy.treatments.get(Category(category))
    return treated.exemption.cite if treated is not None and treated.exemption is not None else None


def _left(policy: SheetPolicy) -> str:
    staff = policy.treatments.get(Category("staff.name"))
    kept = (
        ""
        if staff is not None and staff.treatment is Treatment.WITHHOLD
        else " The names of staff on duty stay."
    )
    return (
        "Headings, the name of the program or room, page numbers, month and year, and lines that are "
        f"empty: whatever says nothing of one person.{kept} What can be given is given: a page is not held "
        "back whole for one line."
    )
