"""The worst leak is a shifted column: files polluted in every usual way, by the hundred.

Every cell says which column it belongs to, so a value under a wrong header gives itself away.
"""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from tests.support.exports import opened

from redactkit.errors import ExportUnreadable

WIDTH = 6
ROWS = 90
WORDS = ["", "Smith, Karen", "plain", 'says ""yes""', "two\nlines", "O'Brien", "12 50", "a;b", "x|y"]


def cell(row: int, column: int, dice: random.Random) -> str:
    return f"c{column}r{row} {dice.choice(WORDS)}".replace('""', '"')


def table(dice: random.Random, *, several_lines: bool) -> list[list[str]]:
    rows = [[cell(row, column, dice) for column in range(WIDTH)] for row in range(ROWS)]
    if not several_lines:
        rows = [[value.replace("\n", " ") for value in row] for row in rows]
    return rows


def written(rows: list[list[str]], style: str) -> list[str]:
    if style == "tab":
        return ["\t".join(value.replace("\n", " ") for value in row) + "\n" for row in rows]
    lines = []
    for row in rows:
        out = io.StringIO()
        quoting = csv.QUOTE_MINIMAL if style == "minimal" else csv.QUOTE_ALL
        csv.writer(out, quoting=quoting, lineterminator="\n").writerow(row)
        lines.append(out.getvalue())
    return lines


def polluted(line: str, fault: str, delimiter: str, dice: random.Random) -> str:
    body = line.rstrip("\n")
    marks = [place for place, sign in enumerate(body) if sign == delimiter]
    quotes = [place for place, sign in enumerate(body) if sign == '"']
    anywhere = dice.randrange(len(body))
    match fault:
        case "extra delimiter":
            return body[:anywhere] + delimiter + body[anywhere:] + "\n"
        case "missing delimiter":
            place = dice.choice(marks)
            return body[:place] + body[place + 1 :] + "\n"
        case "stray quote":
            return body[:anywhere] + '"' + body[anywhere:] + "\n"
        case "quote behind a delimiter":
            place = dice.choice(marks) + 1
            return body[:place] + '"' + body[place:] + "\n"
        case "missing quote" if quotes:
            place = dice.choice(quotes)
            return body[:place] + body[place + 1 :] + "\n"
        case "broken line":
            return body[:anywhere] + "\n" + body[anywhere:] + "\n"
        case "cut off":
            return body[:anywhere] + "\n"
        case "trailing delimiter":
            return body + delimiter + "\n"
    return line


FAULTS = [
    "extra delimiter",
    "missing delimiter",
    "stray quote",
    "quote behind a delimiter",
    "missing quote",
    "broken line",
    "cut off",
    "trailing delimiter",
]


@pytest.mark.parametrize("style", ["minimal", "all", "tab"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_value_ever_stands_under_another_header(tmp_path: Path, style: str, fault: str) -> None:
    dice = random.Random(f"{style} {fault}")
    intact = broken = kept = 0
    for trial in range(40):
        rows = table(dice, several_lines=trial % 2 == 0)
        lines = written(rows, style)
        bad = set(dice.sample(range(ROWS), dice.choice([1, 1, 2, 4])))
        delimiter = "\t" if style == "tab" else ","
        header = delimiter.join(f"field {column}" for column in range(WIDTH)) + "\n"
        text = header + "".join(
            polluted(line, fault, delimiter, dice) if row in bad else line for row, line in enumerate(lines)
        )
        path = tmp_path / "polluted.csv"
        path.write_text(text, encoding="utf-8", newline="")
        intact += ROWS
        broken += len(bad)
        source = opened(path)
        assert len(source.header) == WIDTH
        expected = {tuple(value.replace("\n", " ") for value in row) for row in rows}
        for chunk in source.chunks():
            for values in chunk.frame.values.tolist():
                for column, value in enumerate(values):
                    others = [f"c{other}r" for other in range(WIDTH) if other != column]
                    assert not any(other in value for other in others), (fault, style)
                kept += tuple(value.replace("\n", " ") for value in values) in expected
    assert kept >= 0.95 * (intact - broken)


@pytest.mark.parametrize("fault", ["extra delimiter", "missing delimiter", "trailing delimiter"])
def test_a_file_in_which_every_row_is_off_is_refused(tmp_path: Path, fault: str) -> None:
    dice = random.Random(fault)
    rows = [[f"c{column}r{row}" for column in range(WIDTH)] for row in range(ROWS)]
    lines = [polluted(line, fault, ",", dice) for line in written(rows, "minimal")]
    path = tmp_path / "polluted.csv"
    path.write_text(
        ",".join(f"f{column}" for column in range(WIDTH)) + "\n" + "".join(lines), encoding="utf-8"
    )
    with pytest.raises(ExportUnreadable) as refused:
        opened(path)
    assert refused.value.row == 2
    assert "fields where the header has 6" in refused.value.what


@pytest.mark.parametrize("delimiter", [",", "|", "\t", ";"])
@pytest.mark.parametrize("quote", ['"{}"', ' "{}" ', '"{} ""Bo"""'])
@pytest.mark.parametrize("every", [1, 2, 4, 9, 2000])
def test_a_value_in_quotes_is_not_cut_in_two_where_a_field_is_missing(
    tmp_path: Path, delimiter: str, quote: str, every: int
) -> None:
    """Such a record has as many pieces as there are names; a given name then stands under the title."""
    rows = []
    for row in range(ROWS if every < ROWS else every + 5):
        values = [f"c{column}r{row}" for column in range(WIDTH)]
        if row % every == every - 1:
            values[1:2] = [quote.format(f"c1r{row}{delimiter} Karen")]
            del values[-1]
        else:
            values[3] += ' 5" disc'  # so that the file is read without quotes
        rows.append(delimiter.join(values) + "\n")
    path = tmp_path / "torn.csv"
    path.write_text(delimiter.join(f"f{column}" for column in range(WIDTH)) + "\n" + "".join(rows))
    if every == 1:
        with pytest.raises(ExportUnreadable):
            opened(path)
        return
    source = opened(path)
    values = [row for chunk in source.chunks() for row in chunk.frame.values.tolist()]
    assert len(values) == len(rows) - len(rows) // every
    assert all(cell.startswith(f"c{column}r") for row in values for column, cell in enumerate(row))
    assert not any("Karen" in cell for row in values for cell in row)


def test_a_quote_behind_a_missing_delimiter_does_not_hide_the_next_one(tmp_path: Path) -> None:
    rows = [f'c0r{row},c1r{row},c2r{row} 5" disc,c3r{row}\n' for row in range(ROWS)]
    rows[7] = 'c0r7"c1r7 Smith, Karen",c2r7,c3r7\n'
    path = tmp_path / "torn.csv"
    path.write_text("f0,f1,f2,f3\n" + "".join(rows))
    source = opened(path)
    values = [row for chunk in source.chunks() for row in chunk.frame.values.tolist()]
    assert len(values) == ROWS - 1
    assert not any("Karen" in cell for row in values for cell in row)


def test_inches_and_titles_in_quotes_are_no_torn_values(tmp_path: Path) -> None:
    row = 'The "A" list|5" disc|say "yes"|"Q" is for quarry|12"|"Repent, Harlequin!"'
    path = tmp_path / "quotes.txt"
    path.write_text("f0|f1|f2|f3|f4|f5\n" + f"{row}\n" * ROWS)
    source = opened(path)
    assert [row for chunk in source.chunks() for row in chunk.frame.values.tolist()] == [
        row.split("|")
    ] * ROWS
