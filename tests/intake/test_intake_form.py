"""Whatever is told becomes a form that loads, says the same and is decided, in a file of one's own."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.intake_support import DAY, TOLD, told, told_without_asking

from redactkit import desk, pipeline
from redactkit.decide import build_request, load_request
from redactkit.errors import FormInvalid, InputMissing, OutputExists, WriteFailed
from redactkit.intake import Kind, Question, Told, form_of, form_text, interview, take
from redactkit.model import Request

TODAY = date.fromisoformat(DAY)
POLICIES = desk.shipped_policies()
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
PERIODS = ("", "2024", "2025-02", "from 2025-03-01", "until 2025", "2025-03-01 to 2025-05-31")


def somebody(draw: st.DrawFn, question: Question, so_far: Told) -> tuple[str, ...]:
    """One answer that this question accepts."""
    match question.kind:
        case Kind.ONE:
            typed = draw(st.sampled_from([choice.value for choice in question.choices]))
        case Kind.SEVERAL:
            chosen = draw(st.lists(st.sampled_from(question.choices), max_size=3))
            typed = ",".join(choice.value for choice in chosen) or question.means_nothing
        case Kind.YES_NO:
            typed = draw(st.sampled_from(["yes", "no"]))
        case Kind.DAY:
            typed = draw(st.sampled_from(["today", "2026-11-30", "2026-02-28"]))
        case Kind.PERIOD:
            typed = draw(st.sampled_from(PERIODS))
        case _:
            typed = draw(WORDS.filter(lambda text: text.strip(" ,;\t\r\n\x0b\x0c") and text.split()))
            typed = typed if typed.replace(",", " ").replace(";", " ").split() else "x"
    return take(question, typed, so_far, TODAY)


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    """Everything that can be told, whatever path it takes."""
    policy = draw(st.sampled_from(POLICIES))
    return interview(policy, {}, lambda question, so_far: somebody(draw, question, so_far), TODAY)


@settings(max_examples=150, deadline=None)
@given(told=tellings(), asked=st.none() | WORDS)
def test_whatever_is_told_is_written_read_again_and_decided(
    told: Told, asked: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("told") / "request.yaml"
    filled = desk.fill_in(told, file, asked=asked, request_id="told", as_of=TODAY)
    desk.save(filled, file)
    read = load_request(file).request
    meant = build_request(form_of(told, request_id="told", asked=asked))
    assert read.requester == meant.requester
    assert read.process == meant.process
    assert read.seeks == meant.seeks
    assert same_but_words(read) == same_but_words(meant)
    assert lines(read.asked) == lines(meant.asked)
    again = pipeline.decide_form(file, TODAY)
    assert again.document == filled.decided.document, "the answer at once is the form's own answer"


def same_but_words(request: Request) -> tuple[object, ...]:
    """All of a request but its own words, whose line ends are tidied when they are written."""
    fields = (name for name in request.__slots__ if name != "asked")
    return tuple(getattr(request, name) for name in fields)


def lines(text: str | None) -> list[str]:
    return (
        [] if text is None else [line.rstrip() for line in text.replace("\r\n", "\n").rstrip().splitlines()]
    )


HOSTILE = [
    "plain words",
    "  starts with spaces\n\n  and goes on\twith a tab",
    "{{ 7 * 7 }} *alias &anchor !tag %directive # comment: ---",
    'says "hello" and \\backslash\\',
    "first\r\nsecond\rthird",
    "bell \x07 escape \x1b[2J nul-free \x85 next line",
    "🙂 é \u202e reversed \ufeff mark",
    "---\nschema: redactkit.request/1\n...",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_the_requesters_words_change_nothing_else(words: str, tmp_path: Path) -> None:
    case = told_without_asking(told("reporter-names-a-neighbour-in-passing")["says"])
    file = tmp_path / "request.yaml"
    desk.save(desk.fill_in(case, file, asked=words, request_id="told", as_of=TODAY), file)
    request = load_request(file).request
    assert lines(request.asked) == lines(words)
    assert (request.id, request.profile, request.requester.kind) == ("told", "ma-duxbury", "press")


@pytest.mark.parametrize("case", TOLD, ids=[each["name"] for each in TOLD])
def test_a_form_is_short_and_says_what_it_wants(case: dict[str, object]) -> None:
    says = case["says"]
    assert isinstance(says, dict)
    so_told = told_without_asking(says)
    text = form_text(
        form_of(so_told, request_id="told", asked=None), so_told, name="r.yaml", day=TODAY, counsel=None
    )
    assert len(text.splitlines()) <= 60
    assert max(map(len, text.splitlines())) <= 110
    assert text.startswith("# A request about patron records")
    if says["matter"] in ("request", "special"):
        assert "patrons" not in text, "no card belongs here, not even as a hint"


def test_counsels_answer_is_prepared_and_ends_the_wait(tmp_path: Path) -> None:
    so_told = told_without_asking(told("divorce-lawyer-subpoena")["says"])
    file = tmp_path / "request.yaml"
    filled = desk.fill_in(so_told, file, asked=None, request_id="told", as_of=TODAY)
    assert filled.decided.decision.outcome == "hold_for_counsel"
    answered = filled.text.replace("# counsel:", "counsel:").replace("#   - {who", "  - {who")
    answered = answered.replace(
        "says: wait, name: …, date: …", "says: release, name: T. Counsel, date: 2026-12-05"
    )
    file.write_text(answered, encoding="utf-8")
    assert pipeline.decide_form(file, TODAY).decision.outcome == "release_as_ordered"


def test_a_form_offers_what_a_release_of_a_federal_paper_needs_beside_counsels_answer(tmp_path: Path) -> None:
    so_told = told_without_asking(told("fbi-letter-with-a-gag")["says"])
    file = tmp_path / "request.yaml"
    filled = desk.fill_in(so_told, file, asked=None, request_id="told", as_of=TODAY)
    assert filled.decided.decision.outcome == "hold_for_counsel"
    assert "needs proper_form and good_cause" in filled.text
    text = filled.text.replace("# counsel:", "counsel:").replace("#   - {who", "  - {who")
    text = text.replace("says: wait, name: …, date: …", "says: release, name: T. Counsel, date: 2026-12-05")
    file.write_text(text, encoding="utf-8")
    assert pipeline.decide_form(file, TODAY).decision.outcome == "hold_for_counsel"
    for review in ("proper_form", "good_cause"):
        text = text.replace(f"  # {review}: yes", f"  {review}: yes")
    file.write_text(text, encoding="utf-8")
    assert pipeline.decide_form(file, TODAY).decision.outcome == "release_as_ordered"


def test_the_comments_become_fields_when_they_are_filled_in(tmp_path: Path) -> None:
    so_told = told_without_asking(told("search-warrant-at-the-desk")["says"])
    file = tmp_path / "request.yaml"
    filled = desk.fill_in(so_told, file, asked=None, request_id="told", as_of=TODAY)
    assert [each.field for each in filled.decided.missing] == ["seeks.patrons", "seeks.matched_by"]
    text = filled.text.replace("  # patrons:", "  patrons:").replace("  # matched_by:", "  matched_by:")
    text = text.replace("  # served_how: who", "  served_how: who").replace("# operator: {", "operator: {")
    text = text.replace("on: …", "on: 2026-12-01").replace("  # fields:", "  fields:")
    file.write_text(text.replace("name: …, trained", "name: Ines, trained"), encoding="utf-8")
    decided = pipeline.decide_form(file, TODAY)
    assert decided.missing == ()
    assert decided.request.seeks.fields == ("item.title", "loan.out_time")
    assert filled.decided.decision.gives_every_column
    assert not decided.decision.gives_every_column


def test_a_form_is_for_its_owner_alone_and_never_lies_over_another(tmp_path: Path) -> None:
    so_told = told_without_asking(told("plymouth-patrons")["says"])
    file = tmp_path / "request.yaml"
    filled = desk.fill_in(so_told, file, asked=None, request_id="told", as_of=TODAY)
    before = os.umask(0)
    try:
        desk.save(filled, file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_bytes()
    for _ in range(2):
        with pytest.raises(OutputExists):
            desk.save(filled, file)
    assert file.read_bytes() == written
    nowhere = tmp_path / "link.yaml"
    nowhere.symlink_to(tmp_path / "elsewhere.yaml")
    for step in (lambda: desk.check_place(nowhere), lambda: desk.save(filled, nowhere)):
        with pytest.raises(OutputExists):
            step()
    assert not (tmp_path / "elsewhere.yaml").exists()
    for place in (tmp_path / "no" / "form.yaml", file / "form.yaml"):
        with pytest.raises(OutputExists):
            desk.check_place(place)
        with pytest.raises(OutputExists):
            desk.save(filled, place)
    assert desk.free_name(tmp_path).name == "request-2.yaml"


@pytest.mark.parametrize(
    ("broken", "raised"), [(OSError(28, "full"), WriteFailed), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_a_form_is_whole_or_not_there(
    broken: BaseException, raised: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    so_told = told_without_asking(told("plymouth-patrons")["says"])
    file = tmp_path / "request.yaml"
    filled = desk.fill_in(so_told, file, asked=None, request_id="told", as_of=TODAY)

    def fail(descriptor: int) -> None:
        raise broken

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(raised):
        desk.save(filled, file)
    assert not list(tmp_path.iterdir())


def test_the_same_answers_make_the_same_bytes_and_a_name_of_their_own(tmp_path: Path) -> None:
    so_told = told_without_asking(told("plymouth-patrons")["says"])
    one, same = (
        desk.fill_in(so_told, tmp_path / "r.yaml", asked=None, request_id="x", as_of=TODAY).text
        for _ in range(2)
    )
    assert one == same
    names = {
        desk.fill_in(
            so_told, tmp_path / "r.yaml", asked=None, request_id=None, as_of=TODAY
        ).decided.request.id
        for _ in range(5)
    }
    assert len(names) == 5, "never a running number"


def test_a_policy_of_ones_own_is_named_from_the_forms_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "forms").mkdir()
    own = tmp_path / "policies" / "ours.yaml"
    own.write_text("extends: ma-duxbury\nid: ours\ntitle: Our library\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    says = {**told("plymouth-patrons")["says"], "profile": "policies/ours.yaml"}
    file = Path("forms/request.yaml")
    filled = desk.fill_in(told_without_asking(says), file, asked=None, request_id="told", as_of=TODAY)
    desk.save(filled, file)
    assert filled.form["profile"] == "../policies/ours.yaml"
    assert pipeline.decide_form(file, TODAY).document == filled.decided.document


def test_the_requesters_words_are_read_from_a_text_file(tmp_path: Path) -> None:
    mail = tmp_path / "mail.txt"
    for encoded in (
        "Dear Clerk, é".encode(),
        "Dear Clerk, é".encode("utf-8-sig"),
        "Dear Clerk, é".encode("utf-16"),
    ):
        mail.write_bytes(encoded)
        assert desk.read_asked(mail) == "Dear Clerk, é"
    mail.write_bytes(b"Jane Roe \xff\xfe\xfa")
    with pytest.raises(FormInvalid) as caught:
        desk.read_asked(mail)
    assert "Jane" not in str(caught.value)
    mail.write_bytes(b"x" * 1_000_001)
    with pytest.raises(FormInvalid):
        desk.read_asked(mail)
    with pytest.raises(InputMissing):
        desk.read_asked(tmp_path)
