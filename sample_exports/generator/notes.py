"""Staff notes in the hand of real staff, with gold labels: which span of the text is what.

A template is the note; what stands in braces is filled in and labelled. A span covers what identifies and no
more: "Doyle" in "Mrs. Doyle", the digits in "CARD21712000012345REPORTEDLOST".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from .catalogue import Catalogue, Work
from .dice import Dice
from .people import Patron, phone_text

_HOLE = re.compile(r"\{(\w+)\}")

_NO_BIRTH_DATE = date(1961, 2, 14)
STAFF = ("kd", "mjb", "RW", "TL", "asp", "JMc", "ep", "CB", "hvr")

# Repeatable, in the patron record (Sierra NOTE, Koha borrowernotes).
PATRON_NOTES = (
    "CARD{card}REPORTEDLOST",
    "LOSTCARD{oldcard}REPLACED {date}{init}",
    "PIN{pin}RESETATDESK",
    "pt lost card {card} new card issued {date} {init}",
    "old card# {oldcard} found, destroyed {date} {init}",
    "LVM {phone} re {title} od {init}",
    "LVM {date} @ {phone7}, no ans. {init}",
    "tried to call {phone7} - disconnected. needs new ph # {init}",
    "has {title} od since {date}. lm w/ {hh_given} {init}",
    "has {title} od",
    "CR {inum} {title} - pt swears rtnd to bk drop {date} {init}",
    "CR {item} {date} {init} not on shelf x2",
    "CLAIMS RTND {title} ({item}) SHELF CK DONE {init}",
    "pd {money} for lost {title} {date} {init}",
    "pd {money} cash, rcpt # on file. {init}",
    "paid by {other_pnum} {date}",
    "dup rec of {other_pnum} - merge? {init}",
    "SEE ALSO {other_pnum} ({other_lf})",
    "linked to {hh_pnum} for fines",
    "pt's parent is {hh_fl}, card {hh_card}",
    "OK for {hh_fl} to p/u holds per pt {date} {init}",
    "ok to give holds to neighbor {other_fl} {other_phone}",
    "do NOT give info to {other_lf} (ex) per pt {date} {init}",
    "spoke w/ {given} {date}, will bring back {title} fri. {init}",
    "{lf} moved, mail rtnd from {street} {date}",
    "MAIL RTND {street} NO FWD ADDR {init}",
    "new addr {street} - verify w/ ID next visit",
    "summer addr: {street}, call {phone} first",
    "email bounced: {email} {date} {init}",
    "change email to {email} per pt phone call",
    "notices to {other_email} pls, pt does not use computer",
    "PIN is {pin} pt always forgets {init}",
    "pt forgot pin again, reset to {pin}",
    "ID ck: dob {dob} on MA lic OK {init}",
    "DL {dl} on file {date}",
    "ssn {ssn} was on old paper app - shred!! {init}",
    "Mrs. {family} is hard of hearing, speak up",
    "Mr {other_family} drops off bks for pt weds",
    "HOMEBOUND - {vol_fl} delivers alt tues. likes {title}",
    "reads anything by {author}",
    "pt wants next {author} when in, call {phone}",
    "ILL req {title} fr BPL {date} {init}",
    "water dmg {title} {inum} chgd {money} {init}",
    "DVD {title} rtnd empty case, CALLED {phone} {init}",
    "left {title} in copier {date}, held at desk",
    "banned from childrens rm {date} see incident rpt. {init}",
    "pt upset re fine {money}, waived per dir. {init}",
    "waived {money} 1x courtesy {date} {init}",
    "TEACHER - ext loans ok. class set of {title}",
    "name chg from {former} {date} saw marriage cert",
    "twin of {hh_given}, dont mix up cards!",
    "wrong kid: {title} was on {hh_given}'s card {hh_card}",
    "guardian {hh_fl} signed {date}",
    "deceased per {other_fl} {date}. items rtnd {init}",
    "HOLD {title} for {lf} til {date}",
    "found wallet of {other_fl}, card {other_card} - lm {other_phone}",
    "trans to {town} {date}, old rec {pnum}",
    "{pnum} had {title} and {title2} out at same time",
    "gave {other_given} {other_family} ride vouchers w/ pt's bks, both cards in env.",
    "bk bag w/ {item} {item2} at circ desk, pt notified {date}",
    "3 od: {item} {item2} {title}",
    "res by fax {phone_dots} only",
    "will donate {title} in memory of {other_fl}",
    "ck w/ {init} before renewing",
    "collection agcy {date} bal {money}",
    "{hh_ini} pd {money} for pt {date} {init}",
    "book grp kit out to {other_ini}, pt is contact {phone}",
    "see {init}",
    "good pt",
    "lrg print only",
    "Spanish speaker, prefers texts",
    "prefers aisle pickup, bad knee",
    'pt says "{title}" was never on her card {init}',
    'card is under "{former}" in old system',
    "address verified {date} {init}",
)
# What the patron or the desk is shown (Sierra MESSAGE, Koha opacnote).
MESSAGES = (
    "Please update your address, {given}.",
    "Item at desk: {title}",
    "Your old card {oldcard} no longer works.",
    "See circ re {title}",
    "Left glasses at desk {date}",
    "Balance {money} - please see staff",
    "Call {other_fl} about book group, {other_phone}",
    "Is {email} still right?",
    "Verify phone {phone}",
    "Card expires soon",
)
# What patrons write when they return or renew (Koha old_issues.note).
LOAN_NOTES = (
    "pages 40-52 loose",
    "coffee on cover was there before, {fl}",
    "disc 2 skips",
    "please call {phone7} if you find a bookmark",
    "my little one {hh_given} scribbled on p. 12, sorry",
    "lent by me to {other_fl}, who will return it",
    "great book, do you have {title}?",
    "rtnd at {town} by {hh_fl}",
    "wrong item, barcode says {item}",
    "email me at {email} when the next one is in",
)

_ENTITIES = {
    "card": "PATRON_BARCODE",
    "oldcard": "PATRON_BARCODE",
    "hh_card": "PATRON_BARCODE",
    "other_card": "PATRON_BARCODE",
    "item": "ITEM_BARCODE",
    "item2": "ITEM_BARCODE",
    "pnum": "PATRON_RECORD",
    "inum": "ITEM_RECORD",
    "hh_pnum": "PATRON_RECORD",
    "other_pnum": "PATRON_RECORD",
    "phone": "PHONE_NUMBER",
    "phone7": "PHONE_NUMBER",
    "phone_dots": "PHONE_NUMBER",
    "other_phone": "PHONE_NUMBER",
    "email": "EMAIL_ADDRESS",
    "other_email": "EMAIL_ADDRESS",
    "street": "STREET_ADDRESS",
    "title": "LOAN_HISTORY",
    "title2": "LOAN_HISTORY",
    "pin": "SECRET",
    "dob": "BIRTH_DATE",
    "dl": "US_DRIVER_LICENSE",
    "ssn": "US_SSN",
    "money": "MONEY",
    "date": "DATE",
    "init": "STAFF_INITIALS",
    "town": "TOWN",
    "author": "AUTHOR",
}
"""What each hole is labelled, in the recognizers' words; names of people are all the others. MONEY, DATE,
AUTHOR, TOWN and STAFF_INITIALS name no patron: they are there to count false alarms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A labelled part of a text, in code points."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text and what stands in it."""

    text: str = field(repr=False)
    spans: tuple[Span, ...]


NOTHING = Note(text="", spans=())


def joined(notes: list[Note], separator: str) -> Note:
    """Several values of one repeated field as one text. The separator is one character in every dialect, so
    that the spans hold whichever it is.
    """
    text, spans = "", []
    for place, note in enumerate(notes):
        text += (separator if place else "") + note.text
        base = len(text) - len(note.text)
        spans += [
            Span(start=span.start + base, end=span.end + base, entity=span.entity) for span in note.spans
        ]
    return Note(text=text, spans=tuple(spans))


class Scribe:
    """Writes notes about one patron after another."""

    def __init__(self, patrons: list[Patron], catalogue: Catalogue, seed: int, label: str) -> None:
        self.dice = Dice(seed, f"notes/{label}")
        self.patrons, self.catalogue = patrons, catalogue

    def write(self, templates: tuple[str, ...], about: Patron) -> Note:
        """One note. A quarter of them in capitals."""
        template = self.dice.pick(templates)
        loud = "email}" not in template and self.dice.chance(0.25)
        facts = self._facts(about)
        text, spans = "", []
        for place, part in enumerate(_HOLE.split(template)):
            filled = facts[part]() if place % 2 else part
            if loud:
                filled = filled.upper()
            if place % 2:
                spans.append(
                    Span(start=len(text), end=len(text) + len(filled), entity=_ENTITIES.get(part, "PERSON"))
                )
            text += filled
        return Note(text=text, spans=tuple(spans))

    def _facts(self, about: Patron) -> dict[str, Callable[[], str]]:
        dice = self.dice
        other = self._stranger(about)
        kin = self._housemate(about) or other
        works = [self._work(about) for _ in range(2)]
        items = [dice.pick(work.items) for work in works]
        return {
            **_person("", about, dice),
            **_person("hh_", kin, dice),
            **_person("other_", other, dice),
            "vol_fl": lambda: f"{other.given} {other.family}",
            "former": lambda: about.former_family or kin.family,
            "oldcard": lambda: about.barcodes[-1],
            "phone7": lambda: f"{about.phone[3:6]}-{about.phone[6:]}",
            "phone_dots": lambda: phone_text(about.phone, 3),
            "street": lambda: about.household.street,
            "pin": lambda: about.pin,
            "dob": lambda: f"{about.born or _NO_BIRTH_DATE:%m/%d/%y}",
            "dl": lambda: f"S5550{dice.digits(4)}",
            "ssn": lambda: f"987-65-43{dice.digits(2)}",
            "money": lambda: f"${dice.between(1, 45)}.{dice.pick(('00', '50', '95', '10'))}",
            "date": lambda: _date(dice),
            "init": lambda: dice.pick(STAFF),
            "town": lambda: dice.pick(("Duxbury", "Plymouth", "Kingston", "Hanover", "Marshfield")),
            "title": lambda: _as_spoken(works[0]),
            "title2": lambda: _as_spoken(works[1]),
            "author": lambda: works[0].author.split(",")[0] or "Farrow",
            "item": lambda: items[0].barcode,
            "item2": lambda: items[1].barcode,
            "inum": lambda: f".{items[0].record}",
        }

    def _stranger(self, about: Patron) -> Patron:
        return self.patrons[(about.index + 1 + self.dice.below(len(self.patrons) - 1)) % len(self.patrons)]

    def _housemate(self, about: Patron) -> Patron | None:
        near = self.patrons[max(0, about.index - 4) : about.index + 5]
        mates = [other for other in near if other.household is about.household and other is not about]
        return self.dice.pick(mates) if mates else None

    def _work(self, about: Patron) -> Work:
        while True:
            work = self.catalogue.pick(self.dice)
            if not work.names(about):
                return work


def _person(prefix: str, patron: Patron, dice: Dice) -> dict[str, Callable[[], str]]:
    return {
        f"{prefix}given": lambda: patron.given,
        f"{prefix}family": lambda: patron.family,
        f"{prefix}fl": lambda: f"{patron.given} {patron.family}",
        f"{prefix}lf": lambda: f"{patron.family}, {patron.given}",
        f"{prefix}ini": lambda: f"{patron.given[0]}. {patron.family}",
        f"{prefix}card": lambda: patron.barcodes[0],
        f"{prefix}pnum": lambda: dice.pick(
            (f".{patron.record}", f"p{patron.number}", f".p{patron.number}", f"p{patron.number}a")
        ),
        f"{prefix}phone": lambda: phone_text(patron.phone, dice.below(5)),
        f"{prefix}email": lambda: (
            patron.emails[0] if patron.emails else f"{patron.given[0].lower()}.box{patron.index}@example.org"
        ),
    }


def _as_spoken(work: Work) -> str:
    """The title as staff write it: without form and without statement of responsibility."""
    return work.title.split(" / ")[0].split(" [")[0]


def _date(dice: Dice) -> str:
    month, day, year = dice.between(1, 12), dice.between(1, 28), dice.between(19, 25)
    return dice.pick(
        (f"{month}/{day}/{year}", f"{month}/{day}", f"{month}-{day}-{year}", f"{month:02d}{day:02d}{year}")
    )
