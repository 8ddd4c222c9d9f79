"""The scoreboard as it stands in ``docs/detection.md``, between marks of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.eval.corpus_text import MUST_GO
from tests.eval.goals import goals
from tests.eval.scoreboard import (
    BUILT_ON,
    BY_HAND,
    DETECT,
    HARMLESS,
    HELD_OUT_NOTES,
    HELD_OUT_PLAIN,
    KNOWN,
    NOTES,
    PLAIN,
    PRESIDIO,
    STRICT,
    TEMPLATES,
    WIDEST,
    Board,
    Result,
)
from tests.eval.scoring import Tally
from tests.eval.spellings import KINDS

BEGIN, END = "<!-- scoreboard: written by make eval; do not edit -->", "<!-- scoreboard: end -->"

_TITLES = {
    HELD_OUT_NOTES: "Staff notes, held out",
    HELD_OUT_PLAIN: "Ordinary English without a library, held out",
    NOTES: "Staff notes, written by hand",
    PLAIN: "Ordinary English without a library, written by hand",
    TEMPLATES: "Notes from the evaluation's own templates",
    BUILT_ON: "Notes from the samples' templates",
    HARMLESS: "Titles, call numbers and branches, nobody in the text",
}
_ABOUT = {
    HELD_OUT_NOTES: "`tests/eval/corpus/held_out_notes.txt`, written by somebody who had seen neither the "
    "rules nor what they miss, and looked at by nobody who mends them: the figures to believe. *Known*: a "
    "patron export of everybody whom these notes name in full somewhere, with the cards, telephones, e-mails "
    "and streets.",
    HELD_OUT_PLAIN: "`tests/eval/corpus/held_out_plain.txt`, likewise.",
    NOTES: "`tests/eval/corpus/notes.txt`, in many hands. Written blind to the rules; since then its misses "
    "were read, and rules were weighed by them, so these figures flatter. *Known* as above.",
    PLAIN: "`tests/eval/corpus/plain.txt`, likewise.",
    TEMPLATES: "`tests/eval/templates.py`, about invented patrons; their misses were read too. *Known*: "
    "their own patron and loan exports.",
    BUILT_ON: "`sample_exports/generator/notes.py`, about the same patrons: word lists and recognizers were "
    "made with these templates at hand, so these figures flatter; they are for comparison.",
    HARMLESS: "Also from templates. Nothing has to go here; every finding is false, but for one kind: with "
    "the loans at hand, a title that somebody has out goes wherever it stands, since notes hang on people.",
}
_COLUMNS = (STRICT, DETECT, KNOWN, PRESIDIO, WIDEST)
_STAYS = {
    "TITLE_OK": "title, author or character",
    "PLACE_OK": "branch, school, street or town",
    "STAFF_OK": "staff",
    "CALL_NUMBER_OK": "call number",
}
_FEW = 5  # spans: a share of fewer says nothing
_BAD = 0.90
_WORST = 6


def write_into(page: Path, board: Board) -> None:
    """Put the scoreboard into the page, in place of the one that stands there."""
    text = page.read_text(encoding="utf-8")
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"{page.name} has no marks for the scoreboard")
    page.write_text(f"{before}{BEGIN}\n{render(board)}\n{END}{after}", encoding="utf-8", newline="\n")


def render(board: Board) -> str:
    """The scoreboard in Markdown."""
    parts = [*_goal_lines(board), *_spelling_lines(board), *_card_lines(board)]
    for name, result in board.sets.items():
        parts += _set_lines(name, result)
    parts += _hand_lines(board)
    parts += _weak_lines(board)
    return "\n".join(parts)


def _goal_lines(board: Board) -> list[str]:
    rows = [
        (goal.what, goal.asked, _percent(goal.reached), "yes" if goal.is_met else "**no**")
        for goal in goals(board)
    ]
    return ["### Goals", "", *_table(("what", "goal", "reached", "met"), rows), ""]


def _set_lines(name: str, result: Result) -> list[str]:
    counts = result.tallies()
    about = f"{_ABOUT[name]} {len(result.lines)} texts."
    if result.peer_settings and name != HARMLESS:
        about += f" Presidio's best: {result.peer_settings}."
    lines = [f"### {_TITLES[name]}", "", about, ""]
    columns = [column for column in _COLUMNS if column in counts]
    first = counts[DETECT]
    if first.spans:
        rows = [
            (f"`{label}`", str(first.spans[label]), *(_percent(counts[who].recall(label)) for who in columns))
            for label in sorted(first.spans, key=lambda label: (-first.spans[label], label))
        ]
        total = str(sum(first.spans.values()))
        rows.append(("all", total, *(_percent(counts[who].recall()) for who in columns)))
        lines += [*_table(("gone whole, of", "spans", *columns), rows), ""]
    rows = []
    if first.spans:
        rows += [
            ("findings that are right", *(_precision(counts[who], who) for who in columns)),
            (
                "findings called `PERSON` that are right",
                *(_percent(counts[who].precision("PERSON")) for who in columns),
            ),
        ]
    rows.append(
        ("harmless letters and digits removed", *(_percent(counts[who].over_redaction) for who in columns))
    )
    rows += [
        (
            f"touched, though it may stay: {words} ({first.tempting[label]})",
            *(_percent(counts[who].staying_touched(label)) for who in columns),
        )
        for label, words in _STAYS.items()
        if first.tempting[label]
    ]
    return [*lines, *_table(("what else", *columns), rows), ""]


def _precision(counts: Tally, who: str) -> str:
    """Nothing for strict: there every unknown word is a finding, and the harmless share says the same."""
    return "" if who == STRICT else _percent(counts.precision())


def _spelling_lines(board: Board) -> list[str]:
    rows = [
        (spelling, *(_percent(counts.recall(kind)) for kind in KINDS))
        for spelling, counts in board.spellings.items()
    ]
    forms = [
        (form, str(counts.spans["PERSON"]), _percent(counts.recall("PERSON")))
        for form, counts in board.forms.items()
    ]
    return [
        "### Known patrons, however they are written",
        "",
        "By the patrons' own exports alone: what other recognizers and the lists of names find is left out. "
        "One value a text, 60 patrons; `tests/eval/spellings.py` writes them.",
        "",
        *_table(("spelling", *(f"`{kind}`" for kind in KINDS)), rows),
        "",
        "Other forms of a patron's name, by `detect` with these exports and without the name model: the "
        "lists of names find one that stands alone, the exports do not. The shorter ones point at many "
        "people, and cannot all be removed without removing ordinary words.",
        "",
        *_table(("form", "texts", "gone whole"), forms),
        "",
    ]


def _card_lines(board: Board) -> list[str]:
    rows = [
        (f"{kind} barcodes", *(f"{counts[kind]:,}" for counts in board.false_cards.values()))
        for kind in board.false_cards[DETECT]
    ]
    return [
        "### Barcodes called payment cards",
        "",
        "Of 10,000, all with their check digit, which is a payment card's too.",
        "",
        *_table(("of 10,000", *("Presidio" if who == PRESIDIO else who for who in board.false_cards)), rows),
        "",
    ]


def _hand_lines(board: Board) -> list[str]:
    lines = ["### By hand", "", "Of the texts written by hand. *Lost* are harmless letters and digits.", ""]
    for name in BY_HAND:
        hands = board.sets[name].hands()
        header = (
            f"{name}: hand",
            "spans",
            "strict: gone",
            "lost",
            "detect: gone",
            "people gone",
            "right",
            "lost",
            "may stay, touched",
        )
        rows = [
            (
                hand,
                str(sum(counts.spans.values())),
                _percent(strict.recall()),
                _percent(strict.over_redaction),
                _percent(counts.recall()),
                _percent(counts.recall("PERSON")),
                _percent(counts.precision()),
                _percent(counts.over_redaction),
                _percent(counts.staying_touched()),
            )
            for hand, counts in hands[DETECT].items()
            for strict in (hands[STRICT][hand],)
        ]
        lines += [*_table(header, rows), ""]
    return lines


def _weak_lines(board: Board) -> list[str]:
    """What it is bad at, in sentences, worst first."""
    lines = ["### What it is bad at", "", "Worked out from the figures above.", ""]
    for name in (*BY_HAND, TEMPLATES):
        result = board.sets[name]
        counts = result.tallies()
        lines += [f"* {_TITLES[name]}: {sentence}" for sentence in _weak(counts, result.hands()[DETECT])]
    harmless = board.sets[HARMLESS].tallies()[DETECT]
    touched = [
        f"{words} in {_percent(share)}"
        for label, words in _STAYS.items()
        if (share := harmless.staying_touched(label)) and share > 1 - _BAD
    ]
    if touched:
        lines.append(
            f"* {_TITLES[HARMLESS]}: `detect` takes something from a {', a '.join(touched)} of the texts."
        )
    return lines


def _weak(counts: dict[str, Tally], hands: dict[str, Tally]) -> Iterable[str]:
    detect, strict = counts[DETECT], counts[STRICT]
    missed = _worst((label, detect.recall(label), detect.spans[label]) for label in MUST_GO)
    if missed:
        yield f"`detect` leaves some of {_listed(missed, '`')}."
    survived = _worst((label, strict.recall(label), strict.spans[label]) for label in MUST_GO)
    if survived:
        yield f"even `strict` leaves some of {_listed(survived, '`')}."
    far = _worst((hand, each.recall("PERSON"), each.spans["PERSON"]) for hand, each in hands.items())
    if far:
        yield f"people are lost by `detect` in the hands {_listed(far, '')}."
    wrong = _worst((hand, each.precision(), sum(each.findings.values())) for hand, each in hands.items())
    if wrong:
        yield f"findings are often wrong in the hands {_listed(wrong, '')} (share that is right)."
    peer = counts.get(PRESIDIO)
    if peer is None:
        return
    behind = [
        (label, ours, theirs)
        for label in sorted(detect.spans)
        if (ours := detect.recall(label)) is not None
        and (theirs := peer.recall(label)) is not None
        and theirs > ours
    ]
    if behind:
        told = ", ".join(
            f"`{label}` {_percent(ours)} to {_percent(theirs)}" for label, ours, theirs in behind
        )
        yield f"Presidio at its best removes more of {told}."


def _worst(shares: Iterable[tuple[str, float | None, int]]) -> list[tuple[str, float]]:
    low = [
        (name, share) for name, share, count in shares if share is not None and share < _BAD and count >= _FEW
    ]
    return sorted(low, key=lambda each: (each[1], each[0]))[:_WORST]


def _listed(worst: Sequence[tuple[str, float]], mark: str) -> str:
    return ", ".join(f"{mark}{name}{mark} ({_percent(share)})" for name, share in worst)


def _percent(share: float | None) -> str:
    """One decimal, cut and not rounded: 99.96 % is not 100 %."""
    if share is None:
        return ""
    return f"{int(share * 1000 + 1e-6) / 10:g} %"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        "| " + " | ".join(header) + " |",
        "|" + "---|" * len(header),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
