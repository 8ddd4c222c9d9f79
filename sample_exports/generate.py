"""Make the synthetic exports: without options the committed samples, byte for byte; with sizes larger sets.

python sample_exports/generate.py
python sample_exports/generate.py --patrons 20000 --loans 200000 --only sierra --flavour default --out big
python sample_exports/generate.py --patrons 100000 --loans 1000000 --bench somewhere
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.bench import write_bench_set
from generator.samples import LOANS, PATRONS, SEED, SYSTEMS, write_samples
from generator.sierra import FLAVOURS
from generator.systems import write_systems

__all__ = ["main", "write_bench_set", "write_samples"]


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make synthetic library exports. Nobody in them is real.")
    parser.add_argument("--patrons", type=_positive, default=PATRONS, help="how many (default: %(default)s)")
    parser.add_argument("--loans", type=_positive, default=LOANS, help="how many (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another seed, other people (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, help="folder; left out, the committed samples are made anew")
    parser.add_argument(
        "--only", type=_systems, default=SYSTEMS, help="sierra, koha, systems, or several with commas"
    )
    parser.add_argument("--flavour", choices=tuple(FLAVOURS), help="one Sierra dialect instead of all four")
    parser.add_argument("--bench", type=Path, metavar="FOLDER", help="write two large tables there instead")
    chosen = parser.parse_args(arguments)
    if chosen.bench is not None:
        write_bench_set(chosen.bench, chosen.patrons, chosen.loans, chosen.seed)
        return
    asked = (chosen.patrons, chosen.loans, chosen.seed, chosen.only, chosen.flavour)
    if chosen.out is None and asked != (PATRONS, LOANS, SEED, SYSTEMS, None):
        parser.error("give --out: this is not the committed set")
    out = chosen.out or Path(__file__).parent
    if "systems" in chosen.only:
        write_systems(out, chosen.seed)
    if set(chosen.only) == {"systems"}:
        return
    write_samples(
        out,
        patrons=chosen.patrons,
        loans=chosen.loans,
        seed=chosen.seed,
        systems=chosen.only,
        flavours=(chosen.flavour,) if chosen.flavour else tuple(FLAVOURS),
    )


def _systems(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not names or any(name not in SYSTEMS for name in names):
        raise argparse.ArgumentTypeError(f"choose from {', '.join(SYSTEMS)}")
    return names


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    main()
