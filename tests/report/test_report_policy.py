"""``policy list`` and ``policy show``: a page that a director reads, on a terminal and on paper."""

from __future__ import annotations

import json
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.support.command import redactkit

from redactkit.decide import load_profile

PROFILES = ["ma-duxbury", "me-infonet"]
HARMLESS_LINKS = ("#part-",)


def words(text: str) -> str:
    return " ".join(text.split())


class Parsed(HTMLParser):
    """What a browser would find: the tags, and anything that loads or runs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.suspicious: list[str] = []
        self.csp = ""
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = {name: value or "" for name, value in attrs}
        if named.get("http-equiv") == "Content-Security-Policy":
            self.csp = named["content"]
        for name, value in named.items():
            loads = name in ("src", "href", "action", "style") and not value.startswith(HARMLESS_LINKS)
            if loads or name.startswith("on"):
                self.suspicious.append(f"{tag} {name}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def own_policy(folder: Path, more: str = "") -> Path:
    path = folder / "ours.yaml"
    path.write_text(f"extends: ma-duxbury\nid: ours\ntitle: Our library\n{more}", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PROFILES)
def test_the_page_holds_the_whole_policy(name: str) -> None:
    ended = redactkit("policy", "show", name)
    assert ended.code == 0
    page = words(ended.stdout)
    assert "\x1b" not in ended.stdout
    profile = load_profile(name)
    for source in profile.sources.values():
        assert words(source.text) in page
    for rule in profile.rules:
        assert f"{rule.id}. " in page
        assert words(rule.because)[1:] in page, "but for the capital letter"
        assert rule.question in page
    for reading in profile.readings.values():
        assert all(words(said)[1:] in page for said in reading.may_be.values())
    for contact in profile.contacts:
        assert contact.title in page
    assert page.count("Still to be filled in: name, phone, email.") == len(profile.contacts)
    for duty in profile.duties.values():
        assert words(duty.what)[1:] in page
    for rule in profile.data_rules:
        assert rule.id in page
    assert f"Last reviewed {profile.review.last_reviewed}" in page


def test_a_row_is_told_in_words() -> None:
    page = redactkit("policy", "show", "ma-duxbury").stdout
    row = page[page.index("  DX-17. ") : page.index("  DX-18. ")]
    assert "When: at the Town Clerk's desk, with no paper that demands anything, about one person." in row
    assert "This follows from your library's policy, though not in its words." in row
    assert "Rests on D1, D2, D3." in row
    assert "Town Clerk: Send the letter, reviewed and signed." in row
    gap = page[page.index("  DX-43. ") : page.index("  DX-37. ")]
    assert "The policy does not say; this is the careful answer." in gap


def test_what_a_library_writes_itself_is_on_its_page(tmp_path: Path) -> None:
    path = own_policy(
        tmp_path,
        "contacts:\n  town_clerk: {title: Town Clerk, name: Ann Cole, phone: 781-555-0100}\n"
        "readings:\n  named_patron: {is: ask_counsel}\n",
    )
    ended = redactkit("policy", "show", path)
    assert ended.code == 0
    assert "Town Clerk: Ann Cole, 781-555-0100" in ended.stdout
    assert "Still to be filled in: email." in ended.stdout
    assert "Named patron: Town Counsel sees every such request before it is answered." in ended.stdout


@pytest.mark.parametrize("name", PROFILES)
def test_the_file_loads_and_runs_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.html"
    ended = redactkit("policy", "show", name, "--out", file)
    assert (ended.code, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    text = file.read_text(encoding="utf-8")
    page = Parsed(text)
    assert page.csp == "default-src 'none'; style-src 'unsafe-inline'"
    assert not page.suspicious
    assert not page.tags & {"script", "img", "link", "iframe", "form", "object"}
    assert "@media print" in text
    profile = load_profile(name)
    said = words(" ".join(page.text))
    for source in profile.sources.values():
        assert words(source.text) in said
    for treated in profile.treatments.values():
        assert all(str(category) in said for category in treated), "columns and all"
    again = tmp_path / "again.html"
    assert redactkit("policy", "show", name, "--out", again).code == 0
    assert again.read_bytes() == file.read_bytes()


def test_what_a_policy_says_is_text_and_never_markup(tmp_path: Path) -> None:
    hostile = '"<script>alert(1)</script> [red]x[/] {{ 7*7 }} \\e[2J\\a \\u202e"'
    path = own_policy(tmp_path, f"jurisdiction: {hostile}\n")
    file = tmp_path / "policy.html"
    assert redactkit("policy", "show", path, "--out", file).code == 0
    page = Parsed(file.read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert "<script>alert(1)</script> [red]x[/] {{ 7*7 }}" in " ".join(page.text)
    shown = redactkit("policy", "show", path).stdout
    assert "<script>alert(1)</script> [red]x[/] {{ 7*7 }}" in shown
    for text in (shown, file.read_text(encoding="utf-8")):
        assert not set(text) & {"\x1b", "\x07", "\u202e"}


def test_a_page_is_never_written_over_a_file_nor_as_something_else(tmp_path: Path) -> None:
    file = tmp_path / "mine.html"
    file.write_text("mine", encoding="utf-8")
    assert redactkit("policy", "show", "ma-duxbury", "--out", file).code == 73
    assert file.read_text(encoding="utf-8") == "mine"
    assert redactkit("policy", "show", "ma-duxbury", "--out", tmp_path / "no" / "mine.html").code == 73
    assert redactkit("policy", "show", "ma-duxbury", "--out", tmp_path / "mine.pdf").code == 2
    assert redactkit("policy", "show", tmp_path / "nowhere.yaml", "--out", tmp_path / "x.html").code == 66
    assert [path.name for path in tmp_path.iterdir()] == ["mine.html"]


def test_the_document_keeps_its_keys_and_holds_what_the_page_tells(tmp_path: Path) -> None:
    file = tmp_path / "policy.html"
    ended = redactkit("policy", "show", "me-infonet", "--json", "--out", file)
    assert file.is_file()
    found = json.loads(ended.stdout)
    assert found["schema"] == "redactkit.policy/1"
    assert {"id", "version", "sha256", "title", "rules", "treatments", "sources"} <= set(found)
    assert {"id", "outcome", "basis", "because", "when", "cites", "duties"} <= set(found["rules"][0])
    assert {"id", "source", "text"} <= set(found["sources"][0])
    assert set(found["treatments"]["aggregate_only"]["patron.name"]) >= {"treatment", "exemption", "reason"}
    parts = {
        "axes",
        "readings",
        "duties",
        "contacts",
        "clocks",
        "releases",
        "purposes",
        "data_rules",
        "retention",
    }
    assert all(found[part] for part in parts)
    assert [rule["id"] for rule in found["rules"]][-1] == "GAP"
    assert found["rules_of_other_readings"], "what the table would say if it were read otherwise"


def test_the_list_says_which_policies_there_are_and_since_when() -> None:
    shown = redactkit("policy", "list").stdout
    assert "Duxbury Free Library, patron records" in shown
    assert "2016-06-14" in shown
    found = json.loads(redactkit("policy", "list", "--json").stdout)
    assert [each["id"] for each in found["profiles"]] == PROFILES
    duxbury = found["profiles"][0]
    assert (duxbury["last_reviewed"], duxbury["next_review_due"]) == ("2024-02-27", "2025-02-27")
    assert found["profiles"][1]["next_review_due"] is None
