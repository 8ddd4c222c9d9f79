"""Find people in free text: cell text goes in, spans come out, never the text itself.

    text ─► folding ─► spellings undone ─► known identifiers ┐
                                  └──────► recognizers       ├─► conflicts settled ─► findings
                                  └──────► name model        ┘        (or: strict, by allow-list)

The recognizers are data (``recognizers/*.yaml``). Only this stage imports Presidio's analyzer, and only when
a text is looked at: importing this package is cheap.
"""

from redactkit.detect.catalogue import (
    CaseFailure,
    RecognizerInfo,
    RecognizersReport,
    findings_document,
    list_recognizers,
    test_recognizers,
)
from redactkit.detect.checks import LearnedPrefix
from redactkit.detect.detector import UNCHECKED_TEXT, Detector, is_unchecked
from redactkit.detect.known import KnownIdentifiers
from redactkit.detect.strict import UNKNOWN_TOKEN
from redactkit.detect.workers import spare_workers

__all__ = [
    "UNCHECKED_TEXT",
    "UNKNOWN_TOKEN",
    "CaseFailure",
    "Detector",
    "KnownIdentifiers",
    "LearnedPrefix",
    "RecognizerInfo",
    "RecognizersReport",
    "findings_document",
    "is_unchecked",
    "list_recognizers",
    "spare_workers",
    "test_recognizers",
]
