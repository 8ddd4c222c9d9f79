"""The answers to choose from, in plain words. Data; the values are the form's own (a test compares)."""

from __future__ import annotations

from redactkit.intake.question import Choice


def _choices(**words: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, words=said) for value, said in words.items())


MATTERS = _choices(
    paper="somebody has brought or sent a paper that demands records: a subpoena, an order, a warrant",
    request="a request came in: a letter, an e-mail, a call, somebody at the counter without a paper",
    patron="a patron asks for her own record, or somebody has a patron's consent",
    task="work of the library: another library, our own staff, a vendor, a collection agency",
    special=(
        "something out of the ordinary: a life in danger, somebody has died, a lawsuit, an audit, a breach"
    ),
)

SITUATIONS = _choices(
    danger_to_life="somebody says that a life is in danger, and there is no paper",
    deceased_patron="it is about a patron who has died",
    historical="it is about records of another time",
    litigation_hold="a lawsuit is coming: records must be kept as they are",
    data_breach="somebody has got into the records who should not have",
    public_audit="an auditor wants to see records",
    labor_request="a union or employees ask about work and staff",
    trustees_report="the trustees want figures or names for a report",
    vendor_contract="it is about a contract with a vendor",
    debt_collection="it is about collecting a debt",
)

PERMISSIONS = _choices(
    own_record="the patron asks for her own record",
    written_consent="somebody has the patron's consent in writing",
    oral_consent="somebody says that the patron agrees; there is nothing in writing",
)

DESKS = _choices(
    staff="a member of staff, at the desk",
    library_director="the Library Director",
    town_clerk="the Town Clerk",
)

WAYS = _choices(
    email="by e-mail",
    letter="by letter",
    in_person_written="in person, in writing",
    in_person_oral="in person, only spoken",
    telephone="by telephone",
    fax="by fax",
    portal="through the town's web page",
)

PAPERS = _choices(
    subpoena="subpoena",
    court_order="order of a court",
    search_warrant="search warrant, for this place or these records",
    arrest_warrant="arrest warrant, for a person",
    administrative_warrant="warrant of an agency (immigration, for one), or another kind of warrant",
    national_security_letter="letter of the FBI that demands records (national security letter)",
    fisa_order="order of the foreign intelligence court (FISA)",
    surveillance_order="order to watch or record communications",
    preservation_letter="letter that asks to keep records, not to give them",
    discovery_request="demand in a lawsuit (discovery request)",
)

REQUESTERS = _choices(
    private="a private person or a firm; also when they did not say",
    press="press, radio or television: a journalist",
    researcher="a researcher",
    parent_or_guardian="a parent or guardian",
    attorney="a lawyer",
    law_enforcement="police, a sheriff, a prosecutor",
    federal_agency="a federal agent or agency (FBI, immigration …)",
    state_agency="an agency of the state",
    municipal_body="a department or board of the town",
    court="a court",
    legislature="a legislature or one of its committees",
    school="a school",
    library="another library, or the network",
    library_board="the library's trustees, or one of them",
    library_staff="a member of our own staff",
    library_agent="a volunteer, or somebody else who works for the library",
    vendor="a vendor",
    collection_agency="a collection agency",
    auditor="an auditor",
    union="a union",
    executor="an executor, or the family of somebody who has died",
    patron="the patron herself",
)

PRESENTERS = (
    "law_enforcement",
    "federal_agency",
    "state_agency",
    "municipal_body",
    "court",
    "legislature",
    "attorney",
    "private",
)
WORKERS = (
    "library",
    "library_staff",
    "library_agent",
    "vendor",
    "collection_agency",
    "law_enforcement",
    "court",
)
ASKERS = tuple(choice.value for choice in REQUESTERS if choice.value != "patron")

LEVELS = _choices(municipal="town, city or county", state="state", federal="federal")

ISSUERS = _choices(
    judge="a judge",
    magistrate="a magistrate, clerk-magistrate or assistant clerk",
    justice_of_the_peace="a justice of the peace",
    court_clerk="the clerk of a court",
    grand_jury="a grand jury",
    attorney="a lawyer",
    agency="an agency, or one of its officers",
    legislature="a legislature or one of its committees",
    notary="a notary",
    unsigned="nobody: it is not signed",
    unknown="I cannot tell",
)

COURTS = _choices(
    home_state="a court of this state",
    federal="a federal court",
    other_state="a court of another state",
    tribal="a tribal court",
    foreign="a court of another country",
    unknown="I cannot tell",
)

FORBIDS = _choices(
    no="no",
    yes="yes: the paper, or whoever brought it, says that nobody may be told",
    unsure="I am not sure",
)

ABOUT = _choices(
    records="records of many people: loans, holds, visits …",
    totals="figures only: how many, how often",
    named_patron="one person, by name, card, address or any other description",
    named_item="who has, or had, one book or other item",
    elsewhere="records of patrons who are registered at another library",
)

CLASSES = _choices(
    circulation="loans: what was borrowed",
    registration="who has a card: names, addresses, kinds of patron",
    holds="holds",
    fines="fines and bills",
    interlibrary_loan="loans from other libraries",
    computer_use="sign-ups for public computers",
    electronic_communications="what patrons did on the library's network",
    attendance="who came to an event",
    room_bookings="room bookings",
    reading_programs="reading programs",
    reference_questions="questions asked at the desk",
    notices="notices sent to patrons",
    video="video",
    incident_reports="incident reports",
    reconsideration="complaints about books, and challenge forms",
    staff_correspondence="letters and e-mail of staff",
    finance_and_policy="money, contracts, policy",
)

PERSON_FIELDS = (
    Choice(value="patron.name", words="names"),
    Choice(value="patron.address", words="addresses"),
    Choice(value="patron.phone", words="telephone numbers"),
    Choice(value="patron.email", words="e-mail addresses"),
    Choice(value="patron.birth_date", words="birth dates"),
    Choice(value="patron.barcode", words="card numbers"),
    Choice(value="patron.type", words="kinds of patron"),
    Choice(value="patron.home_library", words="the library of registration"),
)
RECORD_FIELDS = {
    "circulation": (
        Choice(value="item.title", words="titles"),
        Choice(value="item.author", words="authors"),
        Choice(value="item.barcode", words="numbers of the copies"),
        Choice(value="loan.out_time", words="when it was lent"),
        Choice(value="loan.due_time", words="when it was due"),
        Choice(value="loan.return_time", words="when it came back"),
        Choice(value="loan.branch", words="where it was lent"),
    ),
    "holds": (
        Choice(value="hold.time", words="when a hold was placed"),
        Choice(value="hold.branch", words="where it was to be fetched"),
        Choice(value="hold.status", words="what became of the hold"),
    ),
    "fines": (
        Choice(value="fine.amount", words="amounts of fines and bills"),
        Choice(value="fine.type", words="kinds of fines and bills"),
        Choice(value="fine.time", words="days of fines and bills"),
    ),
    "computer_use": (
        Choice(value="log.time", words="when a computer was used"),
        Choice(value="log.url", words="pages that were opened"),
    ),
}
"""The details of a kind of records, beside whose they are; those of other kinds are written into the form."""
FIELDS = (*PERSON_FIELDS, *(choice for fields in RECORD_FIELDS.values() for choice in fields))

PURPOSES = _choices(
    interlibrary_loan="a loan between libraries",
    resource_sharing="sharing a catalogue or a delivery",
    joint_programming="a program held together with another library",
    administration="running the library: notices, accounts, cards",
    property_recovery="getting back what belongs to the library",
)

CUSTODIANS = _choices(
    public_library="a public library",
    school_library="the library of a school",
    college_library="the library of a college",
)
