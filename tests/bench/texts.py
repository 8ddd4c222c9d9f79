"""Free text: notes a second with and without the name model, and the search for known identifiers."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import python, run
from tests.bench.report import Table

from redactkit.detect.workers import LEAST_TEXTS


def texts(folder: Path, *, quick: bool) -> list[Table]:
    """Two tables; the notes are the sample generator's, made distinct, the patrons are invented."""
    notes = 400 if quick else 12_000
    return [_detection(notes), _search((3_000, 10_000) if quick else (300_000, 1_000_000))]


def _detection(notes: int) -> Table:
    found = _measured("notes", notes)
    peer = run(python("-m", "tests.bench.peers", "notes", str(min(notes, 400)))).document()
    stock = float(str(peer["notes_a_second"]))
    ways = (
        ("with the name model, one process", "with_model_1"),
        ("with the name model, two workers", "with_model_2"),
        ("without it, one process", "without_model_1"),
        ("without it, two workers", "without_model_2"),
    )
    return Table(
        title="People in free text",
        about=f"{notes:,} distinct staff notes of the samples; with two workers the seconds count that their "
        f"start takes, and with fewer than {LEAST_TEXTS:,} texts none is started. Goal: 1,200 notes a second "
        "with the model on two cores. The model is asked only of notes in which its answer could change "
        "anything, about half. The peer is Presidio with its default recognizers and the same small "
        "model, in batches of 256.",
        header=("notes a second", "figure", "redactkit is"),
        rows=(
            *((says, f"{found[name]:,.0f}", f"{found[name] / stock:.1f} × as fast") for says, name in ways),
            ("Presidio as it comes", f"{stock:,.0f}", ""),
        ),
    )


def _search(sizes: tuple[int, int]) -> Table:
    columns = [_measured("known", patrons) for patrons in sizes]
    rows = (
        ("seconds to build the search", "build_seconds"),
        ("memory that it takes at most, MB", "memory_mb"),
        ("MB/s, the samples' notes", "notes_mb_a_second"),
        ("MB/s, text without any", "plain_mb_a_second"),
        ("MB/s, a name and a card in every kilobyte, as in a log", "seldom_mb_a_second"),
        ("MB/s, a name and a card in every tenth of the samples' notes", "tenth_mb_a_second"),
        ("MB/s, a name and a card in every fifty characters", "dense_mb_a_second"),
        ("of these, findings a second", "dense_found_a_second"),
    )
    return Table(
        title="Known identifiers",
        about="Names, cards, telephones and e-mails of invented patrons, no two alike, in one process, "
        "without recognizers and model. Goal: over 20 MB/s at 300,000. Numbers and surnames are looked for "
        "in 200,000 characters at once; a text with a known surname is then read by itself, word by word. "
        "That is the limit: where every fifty characters hold somebody, the time goes by the findings, not "
        "by the bytes.",
        header=("what", *(f"{patrons:,} patrons" for patrons in sizes)),
        rows=tuple(
            (
                says,
                *(f"{column[name]:,.{0 if name.endswith('found_a_second') else 1}f}" for column in columns),
            )
            for says, name in rows
        ),
    )


def _measured(what: str, count: int) -> dict[str, float]:
    found = run(python("-m", "tests.bench.notes", what, str(count))).document()
    return {name: float(str(value)) for name, value in found.items()}
