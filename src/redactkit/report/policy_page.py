"""A policy as a page for a library director: from its document (``redactkit.policy/1``) to a ``Page``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from redactkit.model import Basis, Outcome
from redactkit.report.axis_words import describe_axis
from redactkit.report.fact_words import ALWAYS, describe_case, describe_value
from redactkit.report.lines import sentence
from redactkit.report.page import Entry, Page, Section
from redactkit.report.plain import BASES, CLOCKS, OUTCOMES, person
from redactkit.report.policy_words import STEPS, plain_columns, plain_days, plain_name, plain_printed

Found = Mapping[str, Any]


def policy_page(found: Found) -> Page:
    """The whole policy, in the order in which a person would ask about it."""
    return Page(
        title=found["title"],
        below=tuple(_below(found)),
        sections=tuple(section for section in _sections(found) if section.entries or section.intro),
    )


def _below(found: Found) -> Iterator[str]:
    force, review = found["in_force"], found["review"]
    yield f"{found['id']}, version {found['version']} ({found['jurisdiction']})"
    until = f" to {force['to']}" if force["to"] else "; no end is set"
    if force["from"] or force["to"]:
        yield f"In force from {force['from'] or 'the beginning'}{until}."
    due = (
        f"; the next review is due by {review['next_due']}"
        if review["next_due"]
        else "; the policy sets no interval"
    )
    yield f"Last reviewed {review['last_reviewed']}{due}."
    yield f"Digest of all its files: {found['sha256']}"


def _sections(found: Found) -> Iterator[Section]:
    yield Section(title="What it rests on", intro=_RESTS, entries=tuple(_sources(found["sources"])))
    yield Section(title="Where this policy stands", entries=tuple(_axes(found["axes"])))
    yield Section(
        title=("What it leaves open, and how it is read"), intro=_OPEN, entries=tuple(_readings(found))
    )
    yield from _table(found)
    yield Section(title="What people must do", entries=tuple(_duties(found)))
    yield Section(title="Whom to call", entries=tuple(_contacts(found["contacts"])))
    yield Section(title="Dates", intro=_dates_intro(found), entries=tuple(_dates(found)))
    yield Section(title="What a release looks like", entries=tuple(_releases(found["releases"])))
    yield Section(title="What a task of the library's work may receive", entries=tuple(_purposes(found)))
    yield Section(title="Rules about data", intro=_DATA, entries=tuple(_data_rules(found["data_rules"])))
    yield Section(title="How long records are needed", entries=tuple(_retention(found["retention"])))
    yield Section(title="Said besides", entries=tuple(_notes(found)))
    yield Section(title="Grounds for withholding", entries=tuple(_exemptions(found["exemptions"])))
    for outcome, treated in found["treatments"].items():
        entries = tuple(_columns(treated))
        yield Section(
            title=f"Column by column: {plain_name(outcome).lower()}",
            intro=f"Under the answer: {_answer(outcome)}",
            entries=entries,
            on_paper=True,
        )


_RESTS = "Every sentence that decides something here, from the policy itself and from the law."
_OPEN = "To read it otherwise, a library writes it into its own policy file; the table follows."
_DATA = "What a system should hold, who may work with it, and what is written."
_TABLE = "A request is taken down the table from the top. The first row that fits decides."


def _sources(sources: Iterable[Found]) -> Iterator[Entry]:
    for source in sorted(sources, key=lambda each: each["source"] != "policy"):
        if source["source"] == "policy":
            yield Entry(term=source["id"], text=source["text"])
            continue
        checked = f"verified {source['verified']}" if source["verified"] else "not yet verified"
        yield Entry(
            term=f"{source['id']} ({source['source']})",
            text=source["text"],
            details=(f"{source['pin']}; {checked}: {source['verified_by']}",),
        )


def _axes(axes: Iterable[Found]) -> Iterator[Entry]:
    for axis in axes:
        asked, answer = describe_axis(axis["axis"], axis["is"])
        yield Entry(term=asked, text=f"{answer} ({axis['words']})" if axis["words"] else answer)


def _readings(found: Found) -> Iterator[Entry]:
    for reading in found["readings"]:
        others = [words for value, words in reading["may_be"].items() if value != reading["is"]]
        details = [f"It could also be read so: {sentence(words)}" for words in others]
        details += [_rests(reading["cites"])] if reading["cites"] else []
        yield Entry(
            term=plain_name(reading["reading"]),
            text=sentence(reading["may_be"][reading["is"]]),
            details=tuple(details),
        )


def _table(found: Found) -> Iterator[Section]:
    """The rows under the question that they answer. Rows that only add something stand last."""
    rows = found["rules"]
    steps = list(dict.fromkeys(row["step"][0] for row in rows[:-1]))
    for number, step in enumerate(steps):
        title = STEPS.get(step, "Further rows")
        entries = tuple(_row(row, found) for row in rows[:-1] if row["step"][0] == step)
        yield Section(title=f"Table: {title}", intro="" if number else _TABLE, entries=entries)
    last = (_row(rows[-1], found),)
    yield Section(title="Table: whatever no row fits", entries=last)


def _row(row: Found, found: Found) -> Entry:
    """One row: its answer, when it fits, why, and what follows."""
    answer = _answer(row["outcome"]) if row["outcome"] else "Adds something to another answer."
    return Entry(
        term=f"{row['id']}. {answer}",
        text=f"When: {_conditions(row['when'])}",
        details=tuple(_particulars(row, found)),
    )


def _conditions(when: Sequence[Sequence[Found]]) -> str:
    """When the row fits; cases of which one suffices are told one after the other."""
    cases = [describe_case((each["fact"], each["values"], each["negated"]) for each in case) for case in when]
    return f"{'; or '.join(cases) or ALWAYS}."


def _particulars(row: Found, found: Found) -> Iterator[str]:
    yield f"{sentence(row['because'])} {sentence(BASES[Basis(row['basis'])])}"
    if row["cites"]:
        yield _rests(row["cites"])
    if row["reading"]:
        yield f"It stands because of how the policy is read ({', '.join(map(plain_name, row['reading']))})."
    if row["refer_to"]:
        yield f"It goes to: {' or '.join(map(person, row['refer_to']))}."
    if row["question"]:
        yield f"Counsel is asked: {row['question']}"
    if row["answered_by"]:
        yield f"It waits for {person(row['answered_by'])}. {_afterwards(row['then'])}"
    for duty in row["duties"]:
        yield f"To do: {_duty(duty, found)}"


def _afterwards(then: str) -> str:
    """What a "release" from counsel makes of the answer."""
    match then:
        case "stay":
            return "A “release” from counsel does not by itself change this answer."
        case "walk_on":
            return "If counsel agrees, the rows below decide."
        case _:
            return f"If counsel agrees: {_answer(then)}"


def _duty(ref: Found, found: Found) -> str:
    """A duty in the row's words, or else in its own."""
    own = next(duty for duty in found["duties"] if duty["id"] == ref["id"])
    only = f" (only if: {_conditions(ref['when']).rstrip('.')})" if ref["when"] else ""
    return f"{_cap(person(ref['who'] or own['who']))}: {sentence(ref['what'] or own['what'])}{only}"


def _duties(found: Found) -> Iterator[Entry]:
    standing = set(found["standing_duties"])
    for duty in found["duties"]:
        details = [_by(duty["by"])] if duty["by"] else []
        details += ["Of every open request."] if duty["id"] in standing else []
        details += ["Not where a paper forbids to tell anyone."] if duty["barred_by_gag"] else []
        details += [_rests(duty["cites"])] if duty["cites"] else []
        yield Entry(term=_cap(person(duty["who"])), text=sentence(duty["what"]), details=tuple(details))


def _by(by: str) -> str:
    match by:
        case "received":
            return "By: the day it comes in."
        case "before_return_date":
            return "By: well before the paper's own date."
        case _:
            return f"By the date for this: {CLOCKS.get(by, by.replace('_', ' '))}."


def _contacts(contacts: Iterable[Found]) -> Iterator[Entry]:
    for contact in contacts:
        missing = ", ".join(contact["to_fill_in"])
        details = [f"Still to be filled in: {missing}."] if missing else []
        details += [f"If nobody answers: {_reach(each)}" for each in contact["alternates"]]
        yield Entry(term=contact["title"], text=_reach({**contact, "title": None}), details=tuple(details))


def _reach(who: Found) -> str:
    return ", ".join(str(who[name]) for name in ("title", "name", "phone", "email") if who[name])


_STARTS = {
    "received": "the day on which it came in",
    "response": "the day of the answer",
    "delivery": "the day on which the requester has the answer",
}


def _dates_intro(found: Found) -> str:
    return (
        ""
        if found["public_records_law_applies"]
        else "The public records law does not apply to this library."
    )


def _dates(found: Found) -> Iterator[Entry]:
    for clock in found["clocks"]:
        start = _STARTS[clock["runs_from"]]
        details = [f"If missed: {sentence(clock['if_missed'])}"]
        details += (
            ["Only where the answer gave reasons for needing more time."]
            if clock["only_with_more_time"]
            else []
        )
        details += [_rests(clock["cites"])] if clock["cites"] else []
        yield Entry(
            term=_cap(CLOCKS.get(clock["id"], clock["id"].replace("_", " "))),
            text=f"{clock['count']} {clock['days']} days after {start}.",
            details=tuple(details),
        )
    missed = found["return_date"]["if_missed"]
    yield Entry(
        term="The paper's own date",
        text=("It goes before every other."),
        details=(f"If missed: {sentence(missed)}",),
    )
    if found["closed"]:
        yield Entry(term="Days on which the office is closed", text=", ".join(found["closed"]))


def _releases(files: Iterable[Found]) -> Iterator[Entry]:
    for file in files:
        columns = ", ".join(plain_printed(each["name"], each["scale"]) for each in file["columns"])
        period = f", for each {file['period']}" if file["period"] else ""
        kind = "Totals" if file["counts"] else "Lines"
        details = [f"Under the answer: {_answer(file['outcome'])}", f"It holds: {columns}."]
        if (file["min_cell"] or 1) > 1:
            details.append(f"No number in it stands for fewer than {file['min_cell']} people.")
        if file["only_totals"] is not None:
            details.append(f"Why there are no lines: {sentence(file['only_totals'])}")
        yield Entry(
            term=file["file"],
            text=f"{kind} of {plain_name(file['record_class']).lower()}{period}.",
            details=tuple(details),
        )


def _purposes(found: Found) -> Iterator[Entry]:
    for purpose in found["purposes"]:
        details = [f"It receives: {plain_columns(purpose['fields'])}."]
        for asker, fields in purpose["never_to"].items():
            kept = [name for name in purpose["fields"] if name in fields]
            details.append(f"But never to {describe_value('asker', asker)}: {plain_columns(kept)}.")
        yield Entry(
            term=plain_name(purpose["purpose"]), text=sentence(purpose["about"]), details=tuple(details)
        )


def _data_rules(rules: Iterable[Found]) -> Iterator[Entry]:
    for rule in rules:
        about = [f"Columns: {plain_columns(rule['categories'])}."] if rule["categories"] else []
        about += [f"Records: {plain_columns(rule['record_classes'])}."] if rule["record_classes"] else []
        about += [_rests(rule["cites"])] if rule["cites"] else []
        yield Entry(
            term=f"{rule['id']} ({rule['severity']})",
            text=f"{sentence(rule['why'])} {sentence(rule['what'])}",
            details=tuple(about),
        )


def _retention(classes: Iterable[Found]) -> Iterator[Entry]:
    for kept in classes:
        yield Entry(
            term=plain_name(kept["record_class"]),
            text=f"Needed for {kept['need']}; {plain_days(kept['days'])}.",
            details=(_rests(kept["cites"]),) if kept["cites"] else (),
        )


def _notes(found: Found) -> Iterator[Entry]:
    for note in found["notes"]:
        yield Entry(
            term=f"{note['id']} ({note['kind']})",
            text=sentence(note["text"]),
            details=(_rests(note["cites"]),),
        )
    for warned in found["warnings"]:
        when = (f"Said when: {_conditions(warned['when'])}",) if warned["when"] else ()
        yield Entry(
            term=f"Warning: {plain_name(warned['id']).lower()}", text=sentence(warned["text"]), details=when
        )


def _exemptions(exemptions: Iterable[Found]) -> Iterator[Entry]:
    for each in exemptions:
        must = "must" if each["mandatory"] else "may"
        yield Entry(
            term=f"{each['id']}: {each['cite']}",
            text=f"{sentence(each['text'])} Such parts {must} be withheld.",
        )


def _columns(treated: Mapping[str, Found]) -> Iterator[Entry]:
    for category, each in treated.items():
        ground = f", ground {each['exemption']}" if each["exemption"] else ""
        named = f"; if the paper names it: {each['if_named'].replace('_', ' ')}" if each["if_named"] else ""
        yield Entry(
            term=category,
            text=f"{each['treatment'].replace('_', ' ')}{ground}{named}",
            details=(sentence(each["reason"]),) if each["reason"] else (),
        )


def _answer(outcome: str) -> str:
    return OUTCOMES[Outcome(outcome)]


def _rests(cites: Iterable[str]) -> str:
    return f"Rests on {', '.join(cites)}."


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
