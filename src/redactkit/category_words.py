"""What each category and each class of records means: for column maps, their mistakes, and the docs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from redactkit.categories import CATEGORIES, UNKNOWN

CLASSES: Mapping[str, str] = {
    "circulation": "loans: who had what, when; past and present, with or without the patron",
    "registration": "patrons: who has a card, and what the library keeps about them",
    "holds": "holds, requests and suggestions for purchase",
    "fines": "fines, fees and payments",
    "interlibrary_loan": "requests to other libraries",
    "attendance": "sign-ups for events and who came, clubs",
    "computer_use": "sessions at public computers, reservations of them, print jobs",
    "room_bookings": "bookings of rooms and equipment",
    "reading_programs": "summer reading and the like: who reads what",
    "reference_questions": "questions to staff and their answers",
    "notices": "notices, letters and messages sent to patrons",
    "electronic_communications": "logs of web access, the proxy and searches",
    "staff_correspondence": "mail of staff",
    "reconsideration": "requests to take something off the shelf",
    "incident_reports": "reports of incidents",
    "video": "recordings of cameras",
    "finance_and_policy": "papers about money and policy",
    "catalogue": "items and works, with nobody who had them",
    "statistics": "counts that a report has printed, with no line for a person",
}

MEANS: Mapping[str, str] = {
    "patron.name": "the patron's whole name, in one column",
    "patron.family_name": "the family name (surname, last name)",
    "patron.given_name": "the given name (first name)",
    "patron.middle_name": "a middle name or initial",
    "patron.other_name": "a former, preferred or second name",
    "patron.barcode": "the number on the library card",
    "patron.record_number": "the number of the patron's record, as staff see it (Sierra's p1234567)",
    "patron.key": "an internal number of the patron (borrowernumber, user id, UUID)",
    "patron.alternate_id": "a student, staff or other identity number",
    "patron.ssn": "the Social Security number",
    "patron.licence_number": "the number of a driver's licence or another official card",
    "patron.user_name": "a user name or log-in that the patron chose",
    "patron.photo": "a picture, or where it lies",
    "patron.linked_record": "a link to another patron's record, such as a family's",
    "patron.email": "an e-mail (email) address of the patron",
    "patron.phone": "a telephone, cell or mobile number of the patron",
    "patron.address": "a street or postal address, whole or in lines",
    "patron.ip_address": "the network address of a device",
    "patron.town": "town or city of the address",
    "patron.state": "state of the address",
    "patron.zip": "ZIP or postal code",
    "patron.country": "country of the address",
    "patron.birth_date": "the date or year of birth (dob)",
    "patron.age": "age, or a group of ages",
    "patron.gender": "sex or gender",
    "patron.title": "a form of address (Mrs, Dr)",
    "patron.type": "the kind of patron (adult, juvenile, staff), as the system codes it",
    "patron.home_library": "the library or branch at which the patron is registered",
    "patron.statistical_class": "a statistical code of the patron (school, census tract, department)",
    "patron.language": "the language in which the patron is written to",
    "patron.protected_class": "race, religion, disability, health and the like",
    "patron.record_date": "when the patron's record was made, changed, last used, or expires",
    "patron.counter": "a number of loans, fines or visits of one patron",
    "patron.preference": "how the patron wants notices or pickup, whether history is kept",
    "patron.standing": "blocks, a lost card, debarment",
    "patron.money": "what the patron owes or has paid in all",
    "patron.secret": "a PIN, a password, a security question or a token",
    "patron.note": "what staff wrote about the patron",
    "patron.message": "a message to the patron",
    "guardian.name": "name of a parent, guardian or guarantor; a child's where the parent signed up",
    "guardian.contact": "address, e-mail or telephone of a guardian",
    "guardian.key": "card or number of a guardian",
    "guardian.relationship": "mother, father, guardian",
    "other_patron.key": "number of another patron: who had the item last, for whom a hold is",
    "loan.id": "the number of a loan or transaction",
    "loan.out_time": "when it was lent (checkout, checked out, issued)",
    "loan.due_time": "when it was due",
    "loan.return_time": "when it came back (checkin, checked in, discharged)",
    "loan.renewal_time": "when it was renewed",
    "loan.other_time": "another time of the loan (lost, claimed, changed)",
    "loan.branch": "the branch at which it was lent",
    "loan.return_branch": "the branch at which it came back",
    "loan.terminal": "the desk, terminal or session at which it was lent",
    "loan.renewals": "how often it was renewed",
    "loan.status": "lost, overdue, claimed returned; the kind of a transaction",
    "loan.note": "what somebody wrote about the loan",
    "loan.staff": "who of the staff made the loan",
    "fine.amount": "an amount of a fine, fee or payment",
    "fine.type": "the kind of a charge",
    "fine.description": "the text of a charge",
    "fine.time": "when it was charged",
    "fine.other_time": "when it was paid, waived or voided",
    "hold.time": "when the hold was placed",
    "hold.other_time": "when it was on the shelf, was cancelled, or expires",
    "hold.branch": "where the hold is to be picked up",
    "hold.status": "waiting, in transit, filled; the place in the queue",
    "hold.note": "what somebody wrote about the hold",
    "log.url": "a web address that was visited, or words that were searched",
    "log.time": "when the event, session or booking was",
    "log.other_time": "when somebody signed up, it ended, or it was changed",
    "item.barcode": "the barcode of the item",
    "item.record_number": "the number of the item's record, as staff see it",
    "item.key": "an internal number of the item (itemnumber)",
    "item.type": "the kind of item (book, DVD), as the system codes it",
    "item.collection": "the collection or shelving location (adult fiction)",
    "item.home_branch": "the branch that owns the item",
    "item.status": "on the shelf, withdrawn, in repair",
    "item.price": "what the item cost",
    "item.counter": "how often the item was lent",
    "item.time": "when the item was bought, last seen, last lent or changed",
    "item.note": "what somebody wrote about the item",
    "item.bib_number": "the number of the work's record in this catalogue",
    "item.title": "the title of the work",
    "item.author": "its author",
    "item.call_number": "the call number or classification",
    "item.isbn": "the ISBN",
    "item.issn": "the ISSN",
    "item.oclc_number": "the OCLC number",
    "item.lccn": "the number of the Library of Congress",
    "item.edition": "the edition",
    "item.publisher": "publisher or place of publication",
    "item.publication_year": "the year of publication",
    "item.subject": "subject or genre",
    "item.language": "the language of the work",
    "item.series": "the series, or the volume in it",
    "staff.name": "the name of an employee",
    "staff.initials": "an employee's initials or desk",
    "staff.log_in": "an employee's log-in",
    "record.count": "a number that a report has counted",
    "record.operational": "the library's own: a flag, a counter or a technical number that says nothing of a "
    "patron, a loan, an item or a work",
    "unknown": "nobody knows yet; never written in a map: leave the question mark",
}

_WORD = re.compile(r"[a-z]{3,}")
_MOST = 3


def near_categories(name: str) -> tuple[str, ...]:
    """The categories that somebody may have meant: described with these words, or spelled nearly so."""
    wanted = name.lower().strip(" ?").replace(" ", "_")
    noun, _, end = wanted.rpartition(".")
    words = set(_WORD.findall(end))
    known = sorted(CATEGORIES - {UNKNOWN})
    told = [each for each in known if words & set(_WORD.findall(f"{each.partition('.')[2]} {MEANS[each]}"))]
    found = [
        *(each for each in known if each.partition(".")[2] == end),
        *(each for each in told if each.partition(".")[0] == noun),
        *get_close_matches(wanted, known, n=1, cutoff=0.8),
        *told,
        *get_close_matches(wanted, known, n=_MOST, cutoff=0.7),
    ]
    return tuple(dict.fromkeys(found))[:_MOST]
