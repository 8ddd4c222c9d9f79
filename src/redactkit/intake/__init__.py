"""Intake: from what a clerk tells to the request form. Nothing is decided here, and no file is touched.

``questions`` are the questions as data, ``interview`` goes through them, ``answers`` reads what was typed,
``advice`` says at once what must not wait, ``form`` and ``written`` make the form. Who asks is handed in.
"""

from redactkit.intake.advice import advice, all_advice
from redactkit.intake.answers import NotAnAnswerError, expected, take
from redactkit.intake.form import PERSONAL, Form, form_of
from redactkit.intake.interview import Ask, Flags, GoBackError, flag, interview, without_asking
from redactkit.intake.question import Choice, Kind, Policy, Question, Told
from redactkit.intake.questions import PROFILE, QUESTIONS
from redactkit.intake.when import names_somebody
from redactkit.intake.written import form_text

__all__ = [
    "PERSONAL",
    "PROFILE",
    "QUESTIONS",
    "Ask",
    "Choice",
    "Flags",
    "Form",
    "GoBackError",
    "Kind",
    "NotAnAnswerError",
    "Policy",
    "Question",
    "Told",
    "advice",
    "all_advice",
    "expected",
    "flag",
    "form_of",
    "form_text",
    "interview",
    "names_somebody",
    "take",
    "without_asking",
]
