"""Free text: notes a second with and without the name model, and the search for known identifiers."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import python, run
from tests.bench.report import Table


def texts(folder: Path, *, quick: bool) -> list[Table]:
    """One table; the notes are the sample generator's, made distinct, the patrons are invented."""
    notes, patrons = (400, 3_000) if quick else (4_000, 300_000)
    found = run(python("-m", "tests.bench.notes", str(notes), str(patrons))).document()
    peer = run(python("-m", "tests.bench.peers", "notes", str(min(notes, 400)))).document()

    def rate(name: str) -> float:
        return float(str(found[name]))

    stock = float(str(peer["notes_a_second"]))
    table = Table(
        title="People in free text",
        about=f"{notes:,} distinct staff notes of the samples, one process. Goals: 1,200 notes a second with "
        f"the model on two cores (this version uses one); {patrons:,} patrons' names, cards, telephones and "
        "e-mails searched at over 20 MB/s. The peer is Presidio with its default recognizers and the same "
        "small model, in batches of 256.",
        header=("what", "figure", "redactkit is"),
        rows=(
            (
                "notes a second, with the name model",
                f"{rate('with_model'):,.0f}",
                f"{rate('with_model') / stock:.1f} × as fast",
            ),
            ("notes a second, without it", f"{rate('without_model'):,.0f}", ""),
            ("notes a second, Presidio as it comes", f"{stock:,.0f}", ""),
            (
                f"known identifiers of {patrons:,} patrons: seconds to build the search",
                f"{rate('build_seconds'):.1f}",
                "",
            ),
            ("known identifiers: MB/s, notes full of them", f"{rate('dense_mb_a_second'):.1f}", ""),
            ("known identifiers: MB/s, text without any", f"{rate('plain_mb_a_second'):.1f}", ""),
        ),
    )
    return [table]
