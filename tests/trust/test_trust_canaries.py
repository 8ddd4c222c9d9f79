"""The figures about leaks, in small: each is reached, and each can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.canaries import Search
from tests.trust import formulas, guessing, injection, sameness, seen
from tests.trust.canaries.exports import single_export
from tests.trust.canaries.forms import public
from tests.trust.canaries.measure import VALUE, planted_on_purpose
from tests.trust.canaries.runs import Desk
from tests.trust.canaries.sowing import Sower
from tests.trust.naughty import NUMBERS, families
from tests.trust.naughty import formulas as payloads


@pytest.mark.parametrize("container", list(planted_on_purpose()))
def test_a_value_put_in_on_purpose_is_found(container: str) -> None:
    assert Search([VALUE]).in_bytes(planted_on_purpose()[container]) == {VALUE}
    assert not Search(["Nemo"]).in_bytes(planted_on_purpose()[container])


def test_planted_values_are_not_found_and_a_leak_would_be(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", single_export(tmp_path / "in", "sip2", Sower(seed=1, letters=False), 6))
    desk.disclose("public", public(tmp_path, desk.planted))
    assert not desk.tally.leaks
    assert desk.tally.planted > 50
    somebody = desk.planted.people[0]
    ended = desk.run("inspect", "wrong usage", ["inspect", *desk.planted.paths, "--nonsense", somebody.email])
    assert ended.code == 2
    assert not desk.tally.leaks, "an error does not repeat what was typed"
    desk.run(
        "inspect", "a leak", ["inspect", *desk.planted.paths, "--write-columns", f"{somebody.family}.yaml"]
    )
    assert desk.tally.leaks, "a file that somebody is named in is found"


def test_a_sower_never_gives_a_value_twice() -> None:
    one, two = Sower(seed=1, letters=False), Sower(seed=2, letters=False)
    people = [sower.person() for sower in (one, two) for _ in range(40)]
    assert len({person.card for person in people} | {person.phone for person in people}) == 160
    assert len({person.born for person in people}) == 80


def test_guesses_find_what_was_planted_and_nothing_else() -> None:
    card, key = b"21712400000015", bytes(range(32))
    (keyed, salted) = guessing.Keyed(key).digests(card)
    for digest in (
        keyed,
        salted,
        guessing.hashlib.sha256(card).digest(),
        guessing.hashlib.md5(card).digest(),
    ):
        tokens = guessing.tokens_of(b"x " + digest.hex().encode())
        assert guessing.matches([card, b"21712400000023"], tokens, [key]) == 1
    assert guessing.matches([card], guessing.tokens_of(b"a" * 64), [key]) == 0
    source = guessing.Source(b"a,born\r\nx,01-02-1960\r\ny,z\r\n", b"01-02-1960")
    whole = guessing.hashlib.sha256(b"a,born\r\nx,03-04-1941\r\ny,z\r\n").digest()
    assert whole in set(source.digests(b"03-04-1941"))


def test_the_keys_are_those_of_hmac() -> None:
    import hashlib
    import hmac

    for key in (b"short", bytes(100)):
        assert next(guessing.Keyed(key).digests(b"x")) == hmac.digest(key, b"x", hashlib.sha256)


def test_there_are_enough_texts_and_payloads() -> None:
    assert sum(map(len, families().values())) >= 300
    assert len(payloads()) >= 60
    assert all(map(seen.dangerous_cell, payloads()))
    assert not any(map(seen.dangerous_cell, NUMBERS))


@pytest.mark.parametrize(
    "page",
    [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href=x>y</a>",
        "<p style='background:url(x)'>",
        "<svg/onload=x>",
        "<p>",
    ],
)
def test_an_active_page_is_seen(page: str) -> None:
    assert seen.active_html(page.encode())


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b2J", "\u202e", "\0", "a\x7f", "\x85"])
def test_what_drives_a_terminal_is_seen(text: str) -> None:
    assert seen.driving(text)
    assert list(seen.wrong_in("a.json", text.encode()))


def test_formulas_in_small(tmp_path: Path) -> None:
    figure = formulas.measure(tmp_path, quick=True)
    assert figure.passed, figure.found


def test_hostile_names_and_texts_in_small(tmp_path: Path) -> None:
    found = injection.Seen()
    hostile = ["[/x]\x1b]8;;https://example.org\x1b\\x\x9b2J", "<img src=x onerror=alert(1)>", "\u202ex"]
    injection.in_names(tmp_path, hostile, found, quick=True)
    assert not found.wrong
    assert found.runs > 5


def test_the_same_bytes_in_small(tmp_path: Path) -> None:
    figure = sameness.measure(tmp_path, quick=True)
    assert figure.passed, figure.found
