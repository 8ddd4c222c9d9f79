"""Notes whose templates nothing was built on: no word list, recognizer or case has seen them.

The templates of ``sample_exports/generator/notes.py`` were at hand when the recognizers and the word lists
were made; these are the eval's alone. Keep them so: no template is changed because a detector misses it.
"""

from __future__ import annotations

from sample_exports.generator.catalogue import Catalogue
from sample_exports.generator.dice import Dice
from sample_exports.generator.notes import LOAN_NOTES, MESSAGES, PATRON_NOTES, Note, Scribe
from sample_exports.generator.people import Patron
from tests.eval.corpus_text import MUST_GO, Labelled, Span

UNSEEN = (
    "{fl} in person {date}, wants receipt mailed",
    "brother-in-law {other_fl} collects on saturdays",
    "replacement card {card} handed out, fee {money} taken",
    "{card} demagnetised, typed by hand until fixed",
    "two accounts? {pnum} and {other_pnum} share a birthday",
    "merged into {other_pnum} by network {date}",
    "ring {phone} after five, never mornings",
    "mobile now {phone_dots}, landline gone",
    "text only: {phone}",
    "{phone7} rings out, no machine",
    "mailed final bill to {street} {date} {init}",
    "lives at {street} with {hh_fl}",
    "forwarding order: {street} until labor day",
    "postcard came back from {street}, tenant unknown",
    "writes from {email} about everything",
    "bounced twice: {email}",
    "cc {other_email} on all replies, he is her executor",
    "{fl} <{email}> asks to be taken off the list",
    "secret word {pin} for phone renewals {init}",
    "new passcode {pin} set over the counter",
    "born {dob} per passport",
    "birth date on application {dob}, proof shown {init}",
    "showed license {dl}, photo matches",
    "her social is {ssn}, on the 2009 form - black it out",
    "took {title} home without checking out, brought it in {date}",
    "{title} still out after three letters",
    "argued that {title} was never borrowed",
    "finished {title}, asks for another like it",
    "swapped {title} for {title2} at the window",
    "{lf}: {title}, {title2}, both late",
    "spine broken on {item}, charged {money}",
    "{item} and {item2} came in the wrong bin at {town}",
    "{inum} billed in error, credit {money} {init}",
    "missing piece in {inum}, {given} will look at home",
    "{family} household owes {money} altogether",
    "ask {given} for the other half of the puzzle",
    "{given} {family} (nee {former}) remarried {date}",
    "formerly {former}, now {family}",
    "{hh_given} and {hh_family} may both sign",
    "his nurse {other_fl} returns for him, reach her at {other_phone}",
    "neighbour {other_ini} feeds the cats and has the key to the book bag",
    "stepfather {other_fl} not allowed to ask about this account",
    "teen volunteer, supervised by {other_fl}",
    "signed for by {hh_lf} {date}",
    "tutor {vol_fl} books room two on thursdays",
    "complaint from {other_fl} about {fl}, see director",
    "{other_lf} and {lf} quarrelled in the reading room {date}",
    "trespass letter served on {fl} at {street}",
    "officer asked for {fl}, told him no, referred to {init}",
    "wallet with card {other_card} belongs to {other_fl}",
    "typed {card} wrong, {other_card} got the charge",
    "duplicate barcode {oldcard}, retire it",
    "{given} prefers {author} on disc",
    "waiting list for {author}, number six",
    "interpreter for {family} arranged {date}",
    "funeral of {fl} was {date}, close account",
    "estate of {fl}, write to {other_fl}, {street}",
    "donation by {other_fl} {date}, letter sent",
    "{town} resident, nonresident fee not due",
    "moved here from {town} in {date}",
    "fee of {money} forgiven once, {init}",
    "will be away till {date}, freeze the queue",
    "large type and audio only",
    "needs the ramp door opened",
    "no further action {init}",
    "agreed to pay {money} a month, first on {date}",
    "statement printed {date} {init}",
    "left a blue umbrella by the copier {date}",
    "self-check took {money} twice",
    "{hh_ini} called for {ini}, declined to say why",
)
"""In the hands of the samples' scribe, who fills the holes, labels them, and writes a quarter in capitals."""
SEEN = PATRON_NOTES + MESSAGES + LOAN_NOTES

_AS_IN_THE_CORPUS = {"STAFF_INITIALS": "STAFF_OK", "TOWN": "PLACE_OK", "AUTHOR": "TITLE_OK"}
_BRANCHES = ("Alden", "Carver", "Lincoln", "Frost Memorial", "Pilgrim", "Standish", "Franklin Park")
_HARMLESS = (
    "{n} copies of {TITLE_OK} came in the donation",
    "display of {TITLE_OK} by the front door",
    "{TITLE_OK} needs a new spine label",
    "order a second {TITLE_OK} for the book club kit",
    "shelve {CALL_NUMBER_OK} with the oversize",
    "{CALL_NUMBER_OK} is out of order again",
    "relabel {CALL_NUMBER_OK} and send to cataloging",
    "gap on the shelf at {CALL_NUMBER_OK}, shift left",
    "van to {PLACE_OK} leaves at {n}",
    "{PLACE_OK} is closed for painting",
    "{n} crates of discards went to {PLACE_OK}",
    "toner low on the printer at {PLACE_OK}",
)


def template_notes(
    templates: tuple[str, ...], people: list[Patron], catalogue: Catalogue, *, count: int, seed: int
) -> tuple[Labelled, ...]:
    """Distinct notes about the people, with the corpus's labels."""
    scribe = Scribe(people, catalogue, seed, "eval")
    notes: dict[str, Labelled] = {}
    for turn in range(count * 3):
        note = scribe.write(templates, people[turn % len(people)])
        notes.setdefault(note.text, _labelled(note, len(notes) + 1))
        if len(notes) == count:
            break
    return tuple(notes.values())


def harmless_notes(catalogue: Catalogue, *, count: int, seed: int) -> tuple[Labelled, ...]:
    """Notes about titles, call numbers and branches, in which nobody stands and nobody reads."""
    dice = Dice(seed, "eval/harmless")
    notes = []
    for turn in range(count):
        work = catalogue.pick(dice)
        template = _HARMLESS[turn % len(_HARMLESS)].replace("{n}", str(dice.between(2, 9)))
        fills = {
            "TITLE_OK": work.title.split(" / ")[0].split(" [")[0],
            "CALL_NUMBER_OK": work.call_number,
            "PLACE_OK": f"{dice.pick(_BRANCHES)} {dice.pick(('Branch', 'branch', 'Library'))}",
        }
        label = next(label for label in fills if f"{{{label}}}" in template)
        start = template.index("{")
        text = template.replace(f"{{{label}}}", fills[label])
        if dice.chance(0.25):
            text = text.upper()
        span = Span(start=start, end=start + len(fills[label]), label=label)
        notes.append(Labelled(text=text, spans=(span,), hand=label, line=turn + 1))
    return tuple(notes)


def _labelled(note: Note, line: int) -> Labelled:
    """With MONEY and DATE unmarked: they are text like any other."""
    spans = tuple(
        Span(start=span.start, end=span.end, label=_AS_IN_THE_CORPUS.get(span.entity, span.entity))
        for span in note.spans
        if span.entity in MUST_GO or span.entity in _AS_IN_THE_CORPUS
    )
    hand = "capitals" if note.text.isupper() else "as typed"
    return Labelled(text=note.text, spans=spans, hand=hand, line=line)
