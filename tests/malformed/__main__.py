"""``python -m tests.malformed [--files N] [--seed N] [--light]``: the whole sweep, with its figures."""

from __future__ import annotations

import argparse
import sys

from tests.malformed.cases import CASES
from tests.malformed.shift import Figures, many_files
from tests.malformed.sweep import run_case


def main() -> int:
    """Run it; 1 when anything is as it must not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_400, help="polluted files for the column shift")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--light", action="store_true", help="leave out what needs gigabytes or minutes")
    chosen = parser.parse_args()
    bad = _cases(light=chosen.light) + _shift(chosen.files, chosen.seed)
    return 1 if bad else 0


def _cases(*, light: bool) -> int:
    ran = [run_case(case) for case in CASES if not (light and case.heavy)]
    for each in ran:
        _say(f"{each.code:3d} {each.seconds:5.1f} s {each.peak_mib:5d} MiB  {each.name}: {each.line[:120]}")
        for wrong in each.wrong:
            _say(f"      WRONG: {wrong}")
    bad = sum(bool(each.wrong) for each in ran)
    most = max(each.peak_mib for each in ran)
    _say(f"{len(ran)} kinds of malformed input: {bad} wrong; most memory {most} MiB")
    return bad


def _shift(files: int, seed: int) -> int:
    whole = Figures()
    for (style, fault), figures in many_files(files, seed).items():
        whole.add(figures)
        _say(
            f"{style:8s}{fault:26s}{figures.files:5d} files, {figures.refused:3d} refused, "
            f"{figures.shifted} shifted, {figures.share:6.1%} of intact rows, {figures.faults} faults"
        )
    _say(
        f"{whole.files} polluted files: {whole.refused} refused, {whole.shifted} values under a wrong "
        f"header, {whole.share:.2%} of {whole.intact} intact rows released, {whole.faults} faults"
    )
    return whole.shifted + whole.faults + (whole.share < 0.95)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
