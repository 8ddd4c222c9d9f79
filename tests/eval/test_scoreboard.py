"""The published figures hold, and the counting that they rest on is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.eval.corpus_text import Labelled, parse_line
from tests.eval.detectors import build_detector, found_by, known_to
from tests.eval.goals import goals
from tests.eval.page import BEGIN, END, render, write_into
from tests.eval.published import MARGIN, fallen, published_figures
from tests.eval.scoreboard import DETECT, HELD, OURS, STRICT, Board, Result, barcode_lines, figures, measure
from tests.eval.scoring import Removed, Tally, by_hand, mistakes, tally
from tests.eval.templates import SEEN, UNSEEN


@pytest.fixture(scope="module")
def board() -> Board:
    return measure(with_peer=False, names=HELD)


def labelled(marked: str, hand: str = "terse") -> Labelled:
    text, spans = parse_line(marked)
    return Labelled(text=text, spans=spans, hand=hand, line=1)


def finding(line: Labelled, words: str, entity: str = "PERSON") -> Removed:
    start = line.text.index(words)
    return Removed(start, start + len(words), entity)


@pytest.mark.model
def test_no_figure_has_fallen(board: Board) -> None:
    assert fallen(figures(board), published_figures()) == []


@pytest.mark.model
def test_the_board_counts_every_text_by_every_detector(board: Board) -> None:
    assert sum(len(result.lines) for result in board.sets.values()) > 1_500
    assert all(tuple(result.findings) == OURS for result in board.sets.values())
    assert all(len(board.spellings[name].spans) == 5 for name in list(board.spellings)[:9])
    assert len(board.spellings) == 12


def test_who_knows_nobody_scores_nothing_among_the_known_though_the_lists_find_them() -> None:
    detector = build_detector(use_model=False)
    lines = [labelled("spoke with {PERSON|Karen Doyle} today")]
    assert tally(lines, found_by(detector, lines, "detect")).recall("PERSON") == 1.0
    assert known_to(detector, lines) == [[]]


@pytest.mark.model
def test_the_page_gets_the_board_between_its_marks(board: Board, tmp_path: Path) -> None:
    page = tmp_path / "detection.md"
    page.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n", encoding="utf-8")

    write_into(page, board)

    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n### Goals\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "old figures" not in text
    assert render(board) in text
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        write_into(page, board)


@pytest.mark.model
def test_a_detector_that_finds_nothing_or_everything_misses_the_goals(board: Board) -> None:
    """The controls: the goals can be missed on either side."""

    def instead(removed: list[Removed] | None) -> Board:
        return replace(board, sets={name: _as_if(result, removed) for name, result in board.sets.items()})

    blind = {goal.what: goal for goal in goals(instead([]))}
    greedy = {goal.what: goal for goal in goals(instead(None))}
    people, lost = (
        "people nobody listed, in notes by hand",
        "harmless letters and digits lost, in notes by hand",
    )
    assert not blind[f"{people}, `detect`"].is_met
    assert blind[f"{lost}, `strict`"].is_met
    assert greedy[f"{people}, `strict`"].is_met
    assert not greedy[f"{lost}, `strict`"].is_met
    assert not greedy["titles touched where they may stay, `detect`"].is_met


def _as_if(result: Result, removed: list[Removed] | None) -> Result:
    """What somebody would have found who always finds the same: ``None`` is all of each text."""
    found = [[Removed(0, len(line.text), "PERSON")] if removed is None else removed for line in result.lines]
    return replace(result, findings=dict.fromkeys(OURS, found))


def test_a_fallen_figure_is_told() -> None:
    published = {"a": 0.95, "b": 0.90, "c": 1.0, "gone": 0.5}

    told = fallen({"a": 0.95 - MARGIN / 2, "b": 0.90 - 2 * MARGIN, "c": 1.0}, published)

    assert told == ["b: 90.0% published, 88.0% now", "gone: not measured"]


def test_a_span_counts_when_every_letter_of_it_is_gone() -> None:
    line = labelled("told {PERSON|Kaz O'Dell} and {PERSON|Bo}, {PHONE_NUMBER|555-0142}")

    counts = tally([line], [[finding(line, "Kaz O"), finding(line, "Dell"), finding(line, "555-014")]])

    assert (counts.recall("PERSON"), counts.recall("PHONE_NUMBER")) == (0.5, 0.0)
    assert counts.recall() == pytest.approx(1 / 3)
    assert counts.recall("US_SSN") is None


def test_a_finding_is_right_when_it_touches_what_must_go() -> None:
    line = labelled("told {PERSON|Kaz} in {PLACE_OK|Main} about {TITLE_OK|Emma}")

    counts = tally([line], [[finding(line, "told Kaz"), finding(line, "Main", "ORGANIZATION")]])

    assert (counts.precision(), counts.precision("PERSON"), counts.precision("ORGANIZATION")) == (0.5, 1, 0)
    assert counts.over_redaction == pytest.approx(8 / 19)
    assert (counts.staying_touched("PLACE_OK"), counts.staying_touched("TITLE_OK")) == (1, 0)


def test_nothing_to_find_is_no_share() -> None:
    empty = Tally()

    assert (empty.recall(), empty.precision(), empty.over_redaction, empty.f1) == (None, None, None, 0)


def test_hands_are_counted_apart() -> None:
    lines = [labelled("{PERSON|Kaz}", "terse"), labelled("{PERSON|Bo}", "chatty")]

    hands = by_hand(lines, [[finding(lines[0], "Kaz")], []])

    assert {hand: counts.recall() for hand, counts in hands.items()} == {"terse": 1, "chatty": 0}


def test_mistakes_are_told_with_what_is_left() -> None:
    line = labelled("told {PERSON|Kaz Doyle} in {PLACE_OK|Main}")

    told = [said for _, said in mistakes([line], [[finding(line, "Doyle"), finding(line, "Main")]])]

    assert told == [
        "missed PERSON (terse) 'Kaz Doyle', leaves 'Kaz': told Kaz Doyle in Main",
        "false PERSON (terse) 'Main': told Kaz Doyle in Main",
    ]


def test_the_templates_are_the_evals_own() -> None:
    assert set(UNSEEN).isdisjoint(SEEN)
    assert len(set(UNSEEN)) == len(UNSEEN)


def test_ten_thousand_barcodes_are_all_different() -> None:
    codes = [code for line in barcode_lines("3") for code in line.text.removeprefix("box of ").split(", ")]

    assert len(set(codes)) == 10_000
    assert all(len(code) == 14 and code.isdigit() for code in codes)


@pytest.mark.model
def test_strict_is_never_less_careful_about_people_than_detect(board: Board) -> None:
    for result in board.sets.values():
        counts = result.tallies()
        if counts[DETECT].spans["PERSON"]:
            assert (counts[STRICT].recall("PERSON") or 0) >= (counts[DETECT].recall("PERSON") or 0)
