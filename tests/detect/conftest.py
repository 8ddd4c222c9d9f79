"""Detectors that the tests of this folder share: building one costs a second."""

from __future__ import annotations

from datetime import date

import pytest

from redactkit.detect import Detector, KnownIdentifiers

NAMES = [
    ("Doyle", "Karen"),
    ("O'Brien", "Seán P."),
    ("Smith-Jones", "Mary Ann"),
    ("Núñez", "José"),
    ("Page", "Will"),
    ("Do", "An"),
    ("NA", "Lien"),
    ("Abernathy", ""),
    ("Ouellette", "Margaret"),
    ("de la Cruz", "Ana"),
    ("de la Rosa", "Eva"),
]


@pytest.fixture(scope="session")
def known() -> KnownIdentifiers:
    return KnownIdentifiers.from_values(
        names=NAMES,
        cards=["21712000012341", "D0012345", "42", "0012345678"],
        record_numbers=[".p10243641", "1000001"],
        phones=["(781) 555-0134"],
        emails=["k.doyle@example.org"],
        addresses=["12 Main Street$Duxbury, MA 02332", "PO Box 118"],
        user_names=["kdoyle82", "reader"],
        birth_dates=[date(1951, 3, 4), date(1921, 3, 4)],
        titles=["The silent patient / Alex Michaelides", "It"],
    )


@pytest.fixture(scope="session")
def plain_detector() -> Detector:
    """Recognizers alone: nothing known, no model."""
    return Detector.build(use_model=False)


@pytest.fixture(scope="session")
def knowing_detector(known: KnownIdentifiers) -> Detector:
    """Recognizers and known identifiers, no model."""
    return Detector.build(known=known, use_model=False)
