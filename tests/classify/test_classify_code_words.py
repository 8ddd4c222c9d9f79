"""A data code is told with its words: nobody who reads a letter knows what ``Uf`` is."""

from __future__ import annotations

import pytest
from tests.support.command import SAMPLES, redactkit

from redactkit.classify import load_maps
from redactkit.model import Category, Column, Group
from redactkit.redact.apart import name_of
from redactkit.sip2_fields import CODED


@pytest.mark.parametrize("system", ["sip2", "symphony"])
def test_every_code_of_two_letters_has_words(system: str) -> None:
    (known,) = [each for each in load_maps() if each.system == system]
    meanings = [meaning for found in known.labels.values() for meaning in found]
    codes = [each for each in meanings if len(each.label) == 2 and each.kind in ("message", "history")]
    codes = [each for each in codes if each.label != "ok"]  # a word
    assert len(codes) > 10
    assert not [each.label for each in codes if each.words is None]


def test_the_words_of_the_protocols_codes_are_complete() -> None:
    (known,) = [each for each in load_maps() if each.system == "sip2"]
    told = {meaning.label for found in known.labels.values() for meaning in found if meaning.words}
    assert {code for code in CODED if known.meanings(code)} <= told


def test_inspect_shows_code_and_words() -> None:
    log = SAMPLES / "symphony" / "history.log"
    (found,) = redactkit("inspect", log, "--json").json()["files"]
    shown = [column["header"] for column in found["columns"]]
    assert "Uf (user PIN)" in shown
    assert "HB (due date)" in shown


def test_a_column_without_a_label_is_named_by_what_it_means() -> None:
    def column(category: str, header: str | None = None) -> Column:
        return Column(position=14, header=header, category=Category(category), group=Group.UNKNOWN)

    assert name_of(column("unknown")) == "column 14"
    assert name_of(column("item.title")) == "column 14 (the title of the work)"
    assert name_of(column("item.title", "TITLE")) == "TITLE"
