from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from redactkit.model import (
    Category,
    Decision,
    Measure,
    Outcome,
    OutputColumn,
    Period,
    PeriodScope,
    Process,
    Redacted,
    ReleaseSpec,
    Request,
    Seeks,
    Standing,
    TableSpec,
    TotalsSpec,
    Warned,
)
from redactkit.package.letter import Kind, Letter, Matter
from redactkit.package.letter_answer import build_letter

DAY = date(2026, 11, 25)
COLUMN = OutputColumn(name="month", category=Category("loan.out_time"))
LOANS = TableSpec(file="circulation.csv", record_class="circulation", period=Period.MONTH, columns=(COLUMN,))
TITLES = TableSpec(file="titles.csv", record_class="circulation", period=Period.YEAR, columns=(COLUMN,))
PEOPLE = TotalsSpec(
    file="totals-registration.csv",
    record_class="registration",
    measure=Measure.PATRONS,
    period=None,
    levels=(COLUMN,),
    min_cell=11,
)
BOTH = ReleaseSpec(tables=(LOANS, TITLES), totals=(PEOPLE,))


def said(letter: Letter) -> str:
    return "\n".join(block.text for block in letter.blocks)


def files(redacted: Redacted, *names: str) -> Redacted:
    return replace(redacted, files=tuple(replace(redacted.files[0], name=name) for name in names))


def letter_of(request: Request, decision: Decision, redacted: Redacted | None, **more: Any) -> Letter:
    return build_letter(Matter(request=request, decision=decision, day=DAY, redacted=redacted, **more))


def test_what_comes_as_totals_alone_is_not_called_a_copy(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    only = replace(decision, release=ReleaseSpec(totals=(PEOPLE,)))
    for made, get in ((None, "will receive"), (files(redacted, "totals-registration.csv"), "receive")):
        words = said(letter_of(request_form, only, made))
        assert "Lists of people, and lines about single people, are not given" in words
        assert f"You {get} totals instead." in words
        assert "redacted copy" not in words


def test_beside_tables_totals_are_told_apart(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    both = replace(decision, release=BOTH)
    asked = replace(request_form, seeks=Seeks(classes=("circulation", "registration")))
    told = "Of registration records you receive totals, and no list of people."
    assert told.replace("receive", "will receive") in said(letter_of(asked, both, None))
    assert told in said(letter_of(asked, both, files(redacted, "circulation.csv", "totals-registration.csv")))
    assert told not in said(letter_of(asked, both, files(redacted, "circulation.csv")))
    assert "no list of people" not in said(letter_of(request_form, both, None))


def test_beside_tables_totals_without_a_figure_are_not_promised(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    both = replace(decision, release=BOTH)
    made = files(redacted, "circulation.csv", "totals-registration.csv")
    empty = replace(made, files=(made.files[0], replace(made.files[1], lines=0, records=0)))
    words = said(letter_of(request_form, both, empty))
    assert "Of registration records no list of people is given, and no figure: fewer than 11 people" in words
    assert "totals-registration.csv: no figure, because fewer than 11 people" in words
    assert "you receive totals" not in words
    assert "no figure" not in said(letter_of(request_form, both, made))


MONTHS = PeriodScope(period=Period.MONTH, first=date(2024, 1, 1), last=date(2024, 12, 31))
YEARS = PeriodScope(period=Period.YEAR, first=date(2023, 1, 1), last=date(2024, 12, 31))


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (MONTHS, "circulation.csv covers the whole months January 2024 to December 2024."),
        (
            replace(MONTHS, last=date(2024, 1, 31)),
            "circulation.csv covers the whole month January 2024.",
        ),
        (replace(MONTHS, first=None), "whole months, as far back as the records go and up to December 2024."),
        (replace(MONTHS, last=date(2023, 12, 31)), "circulation.csv covers no month yet."),
        (YEARS, "titles.csv covers the whole years 2023 to 2024."),
        (replace(YEARS, first=date(2024, 1, 1)), "titles.csv covers the whole year 2024."),
    ],
)
def test_each_file_says_which_whole_periods_it_covers(
    request_form: Request, decision: Decision, redacted: Redacted, scope: PeriodScope, told: str
) -> None:
    given = replace(decision, release=BOTH, periods=(scope,), warnings=())
    words = said(letter_of(request_form, given, files(redacted, "circulation.csv", "titles.csv")))
    assert told in words
    assert "not over" not in words
    without = said(letter_of(request_form, given, files(redacted, "totals-registration.csv")))
    assert " covers " not in without


def test_a_span_that_was_cut_or_widened_is_said(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    warnings = (
        Warned(id="period_not_over", text="a month that is not over is not given yet: it ends on 2024-12-31"),
        Warned(id="period_widened", text="months are given whole: more days are covered"),
        Warned(id="class_without_table", text="nothing of the kind"),
    )
    given = replace(decision, release=BOTH, periods=(MONTHS,), warnings=warnings)
    words = said(letter_of(request_form, given, files(redacted, "circulation.csv")))
    assert (
        "December 2024. A month that is not over is not given yet. Months are given whole: more days are "
        "covered." in words
    )
    assert "nothing of the kind" not in words
    assert "not over" not in said(letter_of(request_form, given, files(redacted, "totals-registration.csv")))


def test_no_heading_stands_over_nothing(request_form: Request, decision: Decision) -> None:
    assert decision.letterhead is not None
    silent = replace(decision.letterhead, network_note="")
    for outcome in Outcome:
        letter = letter_of(request_form, replace(decision, outcome=outcome, letterhead=silent), None)
        kinds = [block.kind for block in letter.blocks]
        assert not any(first is Kind.HEADING and second is Kind.HEADING for first, second in pairwise(kinds))
        assert "People registered at another library" not in said(letter)


def test_the_state_of_an_empty_register_is_not_told(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    empty, filled = (
        said(letter_of(request_form, decision, redacted, ledger_head=head)) for head in ("0" * 64, "0a" * 32)
    )
    assert "register of disclosures" not in empty
    assert "register of disclosures stood at 0a0a" in filled


def test_what_a_column_says_of_its_own_stays_with_it(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    own = "a name has no smaller part"
    log = tuple(
        replace(line, no_smaller_part=own if line.category == "patron.name" else "the rest is given")
        for line in redacted.log
        if line.standing is Standing.WITHHELD
    )
    words = said(letter_of(request_form, decision, replace(redacted, log=log)))
    assert "PATRN NAME. It says who borrowed. A name has no smaller part." in words
    assert words.count("The rest is given.") == 1
    two = (*log, *(replace(line, record_class="registration") for line in log))
    assert (
        said(letter_of(request_form, decision, replace(redacted, log=two))).count("The rest is given.") == 1
    )
    other = (
        *log,
        *(replace(line, record_class="registration", no_smaller_part="totals are") for line in log),
    )
    assert "Loan records: the rest is given. Registration records: totals are." in said(
        letter_of(request_form, decision, replace(redacted, log=other))
    )


def test_a_sealed_letter_is_for_counsel_alone(request_form: Request, decision: Decision) -> None:
    sealed = replace(decision, sealed=True, outcome=Outcome.HOLD_FOR_COUNSEL)
    letter = letter_of(request_form, sealed, None)
    assert letter.blocks[0].text.startswith("Draft, for review by counsel.")
    assert "sample officer" not in letter.blocks[0].text


def test_who_stands_in_for_the_officer_does_not_sign(request_form: Request, decision: Decision) -> None:
    assert decision.letterhead is not None
    officer = replace(decision.letterhead.records_officer, title="Director; in their absence the deputy")
    head = replace(decision.letterhead, office="", address=(), records_officer=officer)
    letter = letter_of(request_form, replace(decision, letterhead=head), None)
    assert letter.blocks[1].text == "Sample Free Library"
    assert letter.blocks[-1].text == "Sincerely,\nPat Officer\nDirector\nSample Free Library"


def test_what_the_paper_does_not_name_stands_apart_and_is_not_called_withheld(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    beyond = replace(
        redacted.log[1],
        standing=Standing.BEYOND,
        column="FINES",
        reason="the paper does not name this field",
    )
    served = replace(request_form, process=Process(kind="court_order", served_on=DAY), asked=None)
    ordered = replace(decision, outcome=Outcome.RELEASE_AS_ORDERED)
    letter = letter_of(served, ordered, replace(redacted, log=(beyond, beyond), partial=False))
    words = said(letter)
    assert "What the court order does not name and is not given of the loan records, and why" in words
    assert words.count("FINES. The paper does not name this field.") == 1
    assert "What is withheld" not in words
    assert letter.missing == ()
    assert "does not name" not in said(letter_of(served, ordered, replace(redacted, log=())))
    bare = replace(redacted, log=(replace(beyond, exemption=None),), partial=False)
    assert letter_of(served, ordered, bare).missing == ("the exemption and the reason for FINES",)


def test_classes_of_which_the_same_is_said_stand_together(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    referred = redacted.log[0]
    log = (referred, replace(referred, record_class="registration"))
    words = said(letter_of(request_form, decision, replace(redacted, log=log)))
    assert words.count("rows of other libraries") == 1
    assert "Loan records and registration records: rows of other libraries. Another library decides." in words


def test_totals_that_were_asked_for_withhold_nothing_but_small_groups(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    asked = replace(request_form, seeks=Seeks(about="totals", classes=("registration",)))
    given = replace(decision, outcome=Outcome.AGGREGATE_ONLY, release=ReleaseSpec(totals=(PEOPLE,)))
    for made in (None, files(redacted, "totals-registration.csv")):
        words = said(letter_of(asked, given, made))
        assert "Where a group is smaller than 11 people" in words
        assert "Statute cited by pin, clause (a): exempted by another statute" in words
        assert "PATRN NAME" not in words
    large = replace(given, release=ReleaseSpec(totals=(replace(PEOPLE, min_cell=1),)))
    assert "smaller than" not in said(letter_of(asked, large, files(redacted, "totals-registration.csv")))


def test_a_class_without_a_table_is_owed_and_said(
    request_form: Request, decision: Decision, redacted: Redacted
) -> None:
    asked = replace(request_form, seeks=Seeks(classes=("circulation", "holds")))
    given = replace(decision, release=BOTH)
    whole = replace(redacted, partial=False)
    for made in (None, whole):
        words = said(letter_of(asked, given, made))
        assert "Records of holds: not answered yet. They are not withheld" in words
        assert "You will have an answer to what is still open by December 7, 2026." in words
    assert any("the rest" in item for item in letter_of(asked, replace(given, clocks=()), whole).missing)
    assert "not answered yet" not in said(letter_of(request_form, given, whole))


@pytest.mark.parametrize("outcome", [Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY])
def test_classes_of_which_nothing_is_made_yet_are_promised_no_copy(
    request_form: Request, decision: Decision, outcome: Outcome
) -> None:
    asked = replace(request_form, seeks=Seeks(classes=("holds",)))
    letter = letter_of(asked, replace(decision, outcome=outcome, release=ReleaseSpec()), None)
    words = said(letter)
    assert "Your request has not been refused." in words
    assert "You will have an answer to what is still open by December 7, 2026." in words
    for wrong in ("granted", "You will receive", "What will be left out", "What else you asked for"):
        assert wrong not in words
    assert letter.missing == ()
