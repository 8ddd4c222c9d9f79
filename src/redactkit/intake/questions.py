"""The questions, in the order in which they are put. Data; ``interview`` goes through them.

Few are asked of anybody: at most nine for an ordinary request. What a question means is said when the answer
is ``?``. Nothing unsafe is assumed: Enter takes a default only where it is the careful one.
"""

from __future__ import annotations

from redactkit.intake import choices as c
from redactkit.intake import when
from redactkit.intake.question import Kind, Question, never

PROFILE = Question(
    name="profile",
    asks="By which library's policy is it decided?",
    explains="Choose one that comes with redactkit, or type the name of your own policy file.",
    kind=Kind.ONE,
    is_free=True,
)
"""Asked first, and with the policies at hand as its choices: the others depend on the policy."""

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="matter",
        asks="What has happened?",
        explains="A paper is anything that says records must be given, or kept, and names an authority. A "
        "letter that merely asks is a request, whoever wrote it. If officers are waiting with a search "
        "warrant, do not make them wait for this form.",
        kind=Kind.ONE,
        choices=c.MATTERS,
    ),
    Question(
        name="situation",
        asks="What is out of the ordinary?",
        explains="Each of these has a rule of its own, and most of them end with counsel. If a paper "
        "demands the records, go back and choose the paper.",
        kind=Kind.ONE,
        choices=c.SITUATIONS,
        belongs=when.matter_is("special", "request", "paper", "task"),
        asked=when.matter_is("special"),
    ),
    Question(
        name="permission",
        asks="What is it exactly?",
        explains="Her own record: the patron asks what the library holds about her. Consent: she agrees that "
        "somebody else receives it. Consent that is only told, or given by a relative, is not in writing.",
        kind=Kind.ONE,
        choices=c.PERMISSIONS,
        belongs=when.matter_is("patron"),
        asked=when.matter_is("patron"),
    ),
    Question(
        name="handled_by",
        asks="At whose desk is it now?",
        explains=(
            "Where the matter lies at this moment, not where it will go. The answer may be to pass it on."
        ),
        kind=Kind.ONE,
        choices=c.DESKS,
        offers=when.desks,
    ),
    Question(
        name="received",
        asks="On which day did it first come in?",
        asks_instead={"paper": "On which day was it served?", "task": "On which day was it asked?"},
        explains="The day on which the town or the library first had it, at whatever desk. The law's "
        "periods are counted from it, not from today. Write it as 2026-11-30, or today, or yesterday; "
        "unknown if nobody knows: then no date can be given.",
        kind=Kind.DAY,
        default=lambda told: None if when.counts_from_receipt(told) else "today",
        means_nothing="unknown",
    ),
    Question(
        name="received_how",
        asks="How did it come in?",
        explains="A request may be spoken; some rights of appeal need a request in writing.",
        kind=Kind.ONE,
        choices=c.WAYS,
        asked=when.counts_from_receipt,
    ),
    Question(
        name="paper",
        asks="What is the paper headed?",
        explains="Read the heading, not what they call it. A search warrant names this place or these "
        "records and a court issued it; it is honored at once. A subpoena or an order has a date of its "
        "own: nothing is due over the counter. A warrant to arrest somebody, or one that an agency signed, "
        "is no search warrant.",
        kind=Kind.ONE,
        choices=c.PAPERS,
        belongs=when.matter_is("paper"),
    ),
    Question(
        name="purpose",
        asks="For which work is it?",
        explains="The purpose decides which fields may be given; the fewest that serve.",
        kind=Kind.ONE,
        choices=c.PURPOSES,
        belongs=when.matter_is("task"),
    ),
    Question(
        name="requester",
        asks="Who asks, roughly? (Enter: they did not say)",
        asks_instead={
            "paper": "Who has brought or sent it?",
            "task": "Who needs it?",
            "patron": "Who is to receive it?",
            "special": "Who asks?",
        },
        explains="The kind of person is enough. Nobody has to give a name or a reason, and you need not ask.",
        kind=Kind.ONE,
        choices=c.REQUESTERS,
        offers=when.people,
        belongs=lambda told: not told.has("permission", "own_record"),
        asked=lambda told: not told.has("situation", "data_breach"),
        default=when.default_requester,
    ),
    Question(
        name="level",
        asks="For which government do they work?",
        explains=(
            "A town or county officer, one of the state, or a federal one: it decides which counsel is asked."
        ),
        kind=Kind.ONE,
        choices=c.LEVELS,
        asked=when.answered("requester", "law_enforcement", "legislature", "court"),
    ),
    Question(
        name="identified",
        asks="Have they shown who they are? (Enter: no)",
        explains="Yes, if you have seen a badge and a card, or have rung the agency at its published "
        "number. A visiting card, a uniform alone or a name on a letter is no. A patron who wants her own "
        "record shows it in person, however the request came in. Of a private person who asks, nothing "
        "of the kind is needed.",
        kind=Kind.YES_NO,
        default=lambda told: "no",
        asked=lambda told: (
            told.has("matter", "paper")
            or told.has("permission", "own_record")
            or (told.has("matter", "request", "special") and told.has("requester", *when.OFFICERS))
        ),
    ),
    Question(
        name="trained",
        asks="Have they been taught about the confidentiality of patron records? (Enter: no)",
        explains="Yes only if somebody can attest it.",
        kind=Kind.YES_NO,
        default=lambda told: "no",
        belongs=when.answered("requester", "library_staff"),
        asked=when.matter_is("task"),
    ),
    Question(
        name="issuer",
        asks="Who signed it?",
        explains="Look for the signature itself and the title below it. A clerk-magistrate or an assistant "
        "clerk counts as a magistrate. If you cannot tell, say so: that alone holds up no search warrant.",
        kind=Kind.ONE,
        choices=c.ISSUERS,
        belongs=when.matter_is("paper"),
        asked=lambda told: not told.has("paper", "preservation_letter"),
    ),
    Question(
        name="court",
        asks="Which court is it from?",
        explains="The court is named at the head of the paper. For a lawyer's subpoena: the court in which "
        "the lawsuit is. “Commonwealth” or “State of …” is a state's court, “United States District Court” "
        "a federal one.",
        kind=Kind.ONE,
        choices=c.COURTS,
        belongs=when.matter_is("paper"),
        asked=lambda told: told.one("issuer") not in (None, "agency", "legislature"),
    ),
    Question(
        name="paper_level",
        asks="Which government is behind the paper?",
        explains=(
            "The agency or committee that made the paper: federal, of the state, or of a town or county."
        ),
        kind=Kind.ONE,
        choices=c.LEVELS,
        belongs=when.matter_is("paper"),
        asked=when.answered("issuer", "agency", "legislature"),
    ),
    Question(
        name="nondisclosure",
        asks="Does it forbid you to tell anyone about it?",
        explains="Look for “you shall not disclose”. Also yes when whoever brought it only says so: "
        "counsel will say whether it binds. Until then nobody is told but counsel and whoever must help.",
        kind=Kind.ONE,
        choices=c.FORBIDS,
        belongs=when.matter_is("paper"),
    ),
    Question(
        name="specific",
        asks="Does it say exactly which information is to be given?",
        explains="Yes: whose records, of which kind, of which time. No: “all records”, or anything that "
        "you would have to guess.",
        kind=Kind.YES_NO,
        belongs=when.matter_is("paper"),
        asked=when.answered("paper", *when.ORDERS),
    ),
    Question(
        name="returnable",
        asks="By which day does it want an answer? (Enter: it names no day)",
        explains="The paper's own date. It goes before every other, and nothing is due earlier.",
        kind=Kind.DAY,
        belongs=when.matter_is("paper"),
        asked=when.answered("paper", *when.DATED),
        is_optional=True,
    ),
    Question(
        name="about",
        asks="What is it about?",
        explains="What the records are picked by. If a name only comes up in passing, and the records of "
        "many people are wanted, it is about many. If any description points to one person, it is about "
        "one person, whether or not the name is to be left out.",
        kind=Kind.ONE,
        choices=c.ABOUT,
        offers=when.kinds_of_about,
        belongs=when.matter_is("request", "paper", "special"),
        asked=when.is_asked_about,
    ),
    Question(
        name="home_library",
        asks="Which library are they registered at?",
        explains="As the request itself says it. Nobody is looked up to find out.",
        kind=Kind.TEXT,
        belongs=lambda told: not when.names_somebody(told),
        asked=when.answered("about", "elsewhere"),
    ),
    Question(
        name="class",
        asks="Which records? (numbers, with commas between them, or all)",
        explains="What is asked for, in the request's own terms; all if it does not say. What is not asked "
        "for is not given.",
        kind=Kind.SEVERAL,
        choices=c.CLASSES,
        means_nothing="all",
        belongs=when.has_classes,
        asked=when.is_asked_for_classes,
    ),
    Question(
        name="field",
        asks="Which details does it ask for? (numbers, with commas; Enter: it does not say)",
        asks_instead={
            "paper": "Which details does it name? (numbers, with commas; all, if it names every detail; "
            "Enter: fill it in later)"
        },
        explains="A list of names and addresses is answered in another way than figures about cardholders. "
        "Under a paper the copy has the details that it names and no others; where none are chosen, it has "
        "every one there is. The names of other columns are in docs/columns.md.",
        kind=Kind.SEVERAL,
        choices=c.FIELDS,
        offers=when.details,
        means_nothing="all",
        belongs=when.has_classes,
        asked=when.is_asked_for_details,
        is_optional=True,
        is_free=True,
    ),
    Question(
        name="period",
        asks="For which time? (Enter: it does not say)",
        explains="A year (2025), a month (2025-03), or from one day to another (2025-03-01 to 2025-05-31).",
        kind=Kind.PERIOD,
        belongs=when.has_classes,
        asked=when.is_asked_for_a_period,
        is_optional=True,
    ),
    Question(
        name="item",
        asks="Which items?",
        explains="The numbers of the items that the paper names.",
        kind=Kind.TEXTS,
        belongs=when.matter_is("paper"),
        asked=never,
        is_optional=True,
    ),
    Question(
        name="patron",
        asks="Whose card? The number, if you have it (Enter: fill it in later)",
        asks_instead={
            "task": "Whose cards? Their numbers, with commas, or all for the whole kind of records"
        },
        explains="The decision does not need it; the copy does. Whoever finds the card for a person is "
        "written down in the form as well, with what it was found by.",
        kind=Kind.TEXTS,
        means_nothing="all",
        belongs=when.permits_cards,
        asked=when.is_asked_for_cards,
        default=lambda told: None if told.has("matter", "task") else "all",
    ),
    Question(
        name="recipient",
        asks="Who receives it? People or desks, with ; between them (Enter: fill it in later)",
        explains="What is given for the library's work is given to these people alone.",
        kind=Kind.TEXTS,
        belongs=when.matter_is("task"),
        is_optional=True,
    ),
    Question(
        name="custodian",
        asks="Whose records are they?",
        explains="A school's or college's own library answers under federal law on education records.",
        kind=Kind.ONE,
        choices=c.CUSTODIANS,
        asked=never,
        default=lambda told: "public_library",
    ),
    Question(
        name="doubt",
        asks="Do you doubt that it is valid, or that they have the authority they claim?",
        explains="Then counsel looks at it first.",
        kind=Kind.YES_NO,
        asked=never,
        default=lambda told: "no",
    ),
)
