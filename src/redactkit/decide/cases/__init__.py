"""The cases that a profile carries: how they are written, read and run."""

from redactkit.decide.cases.document import cases_document
from redactkit.decide.cases.load import load_cases
from redactkit.decide.cases.nouns import Case
from redactkit.decide.cases.run import CasesRun, run_cases

__all__ = ["Case", "CasesRun", "cases_document", "load_cases", "run_cases"]
