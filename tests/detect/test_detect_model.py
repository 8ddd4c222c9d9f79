"""The name model: pinned, checked before it is loaded, used on capitals, and not missed silently."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tests.eval.corpus_text import CORPUS, read_corpus

from redactkit.detect import Detector, is_unchecked, names_model
from redactkit.detect import engine as engine_module
from redactkit.detect.name_parts import restore_case
from redactkit.detect.name_reading import ModelSpan, read_text
from redactkit.detect.names_model import (
    ABSENT_WARNING,
    CHANGED_WARNING,
    UNCHECKED_WARNING,
    NameEngine,
    is_the_pinned_model,
    model_folder,
)
from redactkit.detect.person_spans import find_persons, persons_without_model
from redactkit.errors import UsageError
from redactkit.folding import fold

PUBLISHED_TOK2VEC = "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.build()


def test_without_a_model_it_warns_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_model, "MODEL_PACKAGE", "no_such_model_package")
    detector = Detector.build()
    assert detector.warnings == (ABSENT_WARNING,)
    assert [f.entity for f in detector.findings(["DOYLE, KAREN called"])[0]] == ["PERSON"]


def test_not_asking_for_the_model_is_no_warning(plain_detector: Detector) -> None:
    assert plain_detector.warnings == ()


def test_a_changed_model_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_folder()
    assert folder is not None
    copy = tmp_path / "model"
    shutil.copytree(folder, copy)
    assert is_the_pinned_model(copy)
    changed = copy / "ner" / "moves"
    changed.write_bytes(changed.read_bytes() + b" ")
    assert not is_the_pinned_model(copy)
    monkeypatch.setattr(engine_module, "model_folder", lambda: copy)
    detector = Detector.build()
    assert detector.warnings == (CHANGED_WARNING,)
    assert not detector._engine.analyzer.nlp_engine.has_model
    changed.unlink()
    assert not is_the_pinned_model(copy)


def test_the_published_digest_is_pinned() -> None:
    assert names_model.MODEL_DIGESTS["tok2vec/model"] == PUBLISHED_TOK2VEC


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("CALLED NGOZI OKAFOR RE FINES", "called Ngozi Okafor re fines"),
        ("PT O'BRIEN 217", "pt O'Brien 217"),
        ("Called Ngozi", None),
        ("OK", None),
        ("", None),
        ("STRASSE \u0130PEK", "Strasse \u0130pek"),
    ],
)
def test_restore_case(text: str, restored: str | None) -> None:
    assert restore_case(text) == restored


def test_the_blank_engine_sees_nobody() -> None:
    blank = NameEngine(None)
    blank.load()
    assert blank.process_text("Karen Doyle", "en").entities == []
    assert blank.get_supported_entities() == []


@pytest.mark.model
@pytest.mark.usefixtures("socket_disabled")
def test_names_nobody_listed_are_found_also_in_capitals(detector: Detector) -> None:
    texts = ["Ngozi Okafor asked about a hold", "SPOKE W/ NGOZI OKAFOR RE FINES", "the printer is broken"]
    found = [
        [(text[f.start : f.end], f.entity) for f in findings]
        for text, findings in zip(texts, detector.findings(texts), strict=True)
    ]
    assert detector.warnings == ()
    assert found == [[("Ngozi Okafor", "PERSON")], [("NGOZI OKAFOR", "PERSON")], []]


@pytest.mark.model
def test_the_same_findings_alone_and_in_a_batch(detector: Detector) -> None:
    texts = [
        f"{name} returned book {n}" for n, name in enumerate(["Ngozi Okafor", "SEAN PAUL", "Li Wei"] * 100)
    ]
    assert detector.findings(texts)[:6] == [detector.findings([text])[0] for text in texts[:6]]


@pytest.mark.model
def test_a_text_the_model_cannot_read_is_unchecked(
    detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = detector._engine.analyzer.nlp_engine._nlp
    monkeypatch.setattr(nlp, "max_length", 100)
    short, long = detector.findings(["Ngozi Okafor", "word " * 100])
    assert [f.entity for f in short] == ["PERSON"]
    assert is_unchecked(long)


@pytest.fixture
def another_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The pinned model under another name, as a larger one would be installed."""
    folder = model_folder()
    assert folder is not None
    package = tmp_path / "en_another_model"
    shutil.copytree(folder, package / "en_another_model-1.0")
    (package / "__init__.py").write_text("raise RuntimeError('a model package is never imported')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return package.name


@pytest.mark.model
def test_another_installed_model_is_used_when_asked_and_warned_of(another_model: str) -> None:
    detector = Detector.build(model=another_model)
    assert detector.warnings == (UNCHECKED_WARNING,)
    assert detector._engine.analyzer.nlp_engine.has_model


def test_the_model_is_asked_wherever_it_could_say_something() -> None:
    """Whatever it might see, in whichever words: what it is not asked of would have stayed as it is."""
    files = ("notes.txt", "plain.txt", "held_out_notes.txt", "held_out_plain.txt")
    texts = {fold(line.text).text for name in files for line in read_corpus(CORPUS / name)}
    found = {text: persons_without_model(read_text(text)) for text in texts}
    asked = {text for text, persons in found.items() if persons is None}
    assert 0.2 < len(asked) / len(texts) < 0.9
    dice = random.Random(5)
    for text in sorted(texts - asked):
        places = [(word.start, word.end) for word in read_text(text).words] or [(0, 1)]
        seen = [[ModelSpan(start, end, "PERSON") for start, end in places], [ModelSpan(0, 999, "PERSON")]]
        for _ in range(4):
            some = sorted(dice.sample(places, min(len(places), 2)))
            labels = ("PERSON", "GPE", "WORK_OF_ART", "ORG")
            seen.append([ModelSpan(start, end, dice.choice(labels)) for start, end in some])
        assert all(find_persons(text, spans) == found[text] for spans in ([], *seen))


def test_a_text_in_which_the_model_decides_is_one_it_is_asked_of() -> None:
    text = "thx again Whitlowe for the ride"
    assert not find_persons(text)
    assert find_persons(text, [ModelSpan(10, 18, "PERSON")])
    assert persons_without_model(read_text(text)) is None


@pytest.mark.model
@pytest.mark.parametrize(("own", "parts"), [(True, ["ner"]), (False, ["tok2vec", "ner"])])
def test_the_shared_layer_is_loaded_only_where_names_listen_to_it(
    another_model: str, monkeypatch: pytest.MonkeyPatch, *, own: bool, parts: list[str]
) -> None:
    config = names_model.chosen_model_folder(another_model) / "config.cfg"
    text = config.read_text(encoding="utf-8")
    if not own:
        mine = '[components.ner.model.tok2vec]\n@architectures = "spacy.Tok2Vec.v2"'
        assert mine in text
        config.write_text(text.replace(mine, mine.replace("Tok2Vec.", "Tok2VecListener.")), encoding="utf-8")
    seen: list[list[str]] = []
    monkeypatch.setattr("spacy.load", lambda _, exclude: seen.append(exclude))
    NameEngine(config.parent).load()
    assert set(parts) == {"tok2vec", "ner"} - set(seen[0])


@pytest.mark.parametrize("name", ["no_such_model_package", "yaml", "../up", "en_core.web", ""])
def test_a_model_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        Detector.build(model=name)
    assert name not in str(caught.value) or not name


def test_the_pinned_model_by_its_name_is_checked_like_always() -> None:
    assert Detector.build(model=names_model.MODEL_PACKAGE).warnings == ()
