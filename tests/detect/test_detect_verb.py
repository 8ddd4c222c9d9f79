"""``redactkit detect`` as it is run: what it says of what it cannot know, and where."""

from __future__ import annotations

from tests.support.command import redactkit

MISSED = "may remain"


def test_the_page_says_that_people_may_remain_and_the_document_does_not() -> None:
    page = redactkit("detect", stdin="call (781) 555-0134\n")
    assert page.code == 0
    assert "1 finding\n" in page.stdout
    assert MISSED in page.stdout
    document = redactkit("detect", "--json", stdin="call (781) 555-0134\n")
    assert len(document.json()["findings"]) == 1
    assert MISSED not in document.stdout + document.stderr
    quiet = redactkit("detect", "--quiet", stdin="call (781) 555-0134\n")
    assert (quiet.code, quiet.stdout, quiet.stderr) == (0, "", "")
