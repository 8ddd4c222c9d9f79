"""The closed sets: what may be decided, how firmly, what happens to a column, how coarse, for what period."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What the rules decide. The first six release something; the others release nothing."""

    COMPLY_NOW = "comply_now"
    RELEASE_AS_ORDERED = "release_as_ordered"
    RELEASE_REDACTED = "release_redacted"
    AGGREGATE_ONLY = "aggregate_only"
    RELEASE_OPERATIONAL = "release_operational"
    RELEASE_WITH_CONSENT = "release_with_consent"
    HOLD_FOR_COUNSEL = "hold_for_counsel"
    HOLD_FOR_DEFECT = "hold_for_defect"
    FORWARD_TO_CLERK = "forward_to_clerk"
    WITHHOLD_NEUTRAL = "withhold_neutral"
    REFER_HOME_LIBRARY = "refer_home_library"
    REFER_DIRECTOR = "refer_director"
    REFER_INSTITUTION = "refer_institution"
    ACCEPT_PAPER_ONLY = "accept_paper_only"
    REFUSE = "refuse"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def releases(self) -> bool:
        """Whether anything may leave under this outcome."""
        return self in _RELEASING


_RELEASING = frozenset(
    {
        Outcome.COMPLY_NOW,
        Outcome.RELEASE_AS_ORDERED,
        Outcome.RELEASE_REDACTED,
        Outcome.AGGREGATE_ONLY,
        Outcome.RELEASE_OPERATIONAL,
        Outcome.RELEASE_WITH_CONSENT,
    }
)


class Basis(StrEnum):
    """How firmly the policy stands behind a row."""

    POLICY = "policy"
    INFERRED = "inferred"
    GAP = "gap"


class Treatment(StrEnum):
    """What happens to a column."""

    KEEP = "keep"
    WITHHOLD = "withhold"
    GENERALIZE = "generalize"
    SUPPRESS_RARE = "suppress_rare"
    REDACT_TEXT = "redact_text"


class Scale(StrEnum):
    """How coarse a released column is. ``as_is`` keeps the value."""

    AS_IS = "as_is"
    MONTH = "month"
    YEAR = "year"
    CALL_NUMBER_CLASS = "call_number_class"


class Period(StrEnum):
    """The whole period a table is released for, once."""

    MONTH = "month"
    YEAR = "year"


class Office(StrEnum):
    """Who may decide that a period is made anew: an office, never a person's name."""

    LIBRARY_DIRECTOR = "library_director"
    LIBRARY_BOARD = "library_board"
    TOWN_CLERK = "town_clerk"
    RECORDS_OFFICER = "records_officer"
    TOWN_COUNSEL = "town_counsel"
    LIBRARY_COUNSEL = "library_counsel"
    NETWORK_ATTORNEY = "network_attorney"


class Reason(StrEnum):
    """Why a period that was released before is made anew. A fixed choice: free text may name a patron."""

    NEVER_SENT = "never_sent"
    WRONG_EXPORT = "wrong_export"
    COPY_LOST = "copy_lost"
    POLICY_CHANGED = "policy_changed"
    MORE_COLUMNS = "more_columns"
    ORDERED = "ordered"


class Measure(StrEnum):
    """What a total counts."""

    RECORDS = "records"
    PATRONS = "patrons"
