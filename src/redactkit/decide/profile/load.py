"""Load a profile: a shipped one by its id, or a file of the library's own. Wrong ones name every mistake."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from pathlib import Path

from redactkit.decide.profile.build import build_profile
from redactkit.decide.profile.checks import check_profile
from redactkit.decide.profile.extends import EXTENDS, extended, lay_over
from redactkit.decide.profile.nouns import Profile
from redactkit.decide.profile.schema import ProfileForm
from redactkit.decide.profile.sentences import with_sentences
from redactkit.decide.schema_base import validated
from redactkit.decide.yaml_text import Mistake, YamlText, field_name, invalid, read_bytes, read_yaml
from redactkit.errors import FormInvalid, InputMissing
from redactkit.model import ProfileId
from redactkit.wordfile import letterhead_mistakes

_HINT = "docs/profiles.md lists every field of a profile"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LAW = re.compile(r"law/[a-z][a-z-]{0,63}")  # a shipped law: profiles rest on it, it decides nothing itself
_SUFFIXES = (".yaml", ".yml")
_CASES = ".cases"
_DEEPEST = 8  # profiles that extend one another


def list_profiles() -> tuple[ProfileId, ...]:
    """The ids of the shipped profiles, in alphabetical order."""
    folder = resources.files("redactkit") / "profiles"
    names = (Path(entry.name) for entry in folder.iterdir())
    shipped = sorted(name.stem for name in names if name.suffix == ".yaml")
    return tuple(ProfileId(name) for name in shipped if not name.endswith(_CASES))


@lru_cache(maxsize=1)
def _laws() -> frozenset[str]:
    folder = resources.files("redactkit") / "profiles" / "law"
    return frozenset(f"law/{entry.name}" for entry in folder.iterdir())


def load_profile(id_or_path: str, *, base: Path | None = None) -> Profile:
    """A profile by the id of a shipped one, or by the path of its file (from ``base``, else from here).

    ``FormInvalid`` (78) where there is no such shipped profile, or with every mistake and its line;
    ``InputMissing`` (66) where a named file is not there.
    """
    file = find_file(id_or_path, base=base)
    if file.folder is None:
        return _shipped(file.name)
    return parse_profile(file.read(), file.name, file.folder)


def vary_profile(
    id_or_path: str, *, readings: Mapping[str, str], axes: Mapping[str, str], base: Path | None = None
) -> Profile:
    """The profile as it would be with these readings and axes."""
    file = find_file(id_or_path, base=base)
    if file.folder is None:
        return _shipped_with(file.name, tuple(readings.items()), tuple(axes.items()))
    return parse_profile(file.read(), file.name, file.folder, _changes(readings, axes))


def _changes(readings: Mapping[str, str], axes: Mapping[str, str]) -> dict[str, object]:
    return {"readings": {name: {"is": value} for name, value in readings.items()}, "axes": dict(axes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """Where a profile is written. ``folder`` is ``None`` for a shipped one."""

    name: str
    folder: Path | None
    looked_for: str = field(default="", compare=False)  # what to say where it is not there

    def read(self) -> bytes:
        """The file, verbatim."""
        if self.folder is None:
            return resources.files("redactkit").joinpath("profiles", *self.name.split("/")).read_bytes()
        return read_bytes(self.folder / self.name, "profile", looked_for=self.looked_for)

    def beside(self, ending: str) -> bytes | None:
        """The file of the same name with another ending, such as ``.cases.yaml``; ``None``: there is none."""
        name = Path(self.name).stem + ending
        if self.folder is None:
            file = resources.files("redactkit") / "profiles" / name
            return file.read_bytes() if file.is_file() else None
        path = self.folder / name
        return read_bytes(path, "file of cases") if path.is_file() else None


def find_file(id_or_path: str, *, base: Path | None = None) -> ProfileFile:
    """The file that an id or a path means."""
    if _LAW.fullmatch(id_or_path) and f"{id_or_path}.yaml" in _laws():
        return ProfileFile(name=f"{id_or_path}.yaml", folder=None)
    if _ID.fullmatch(id_or_path):
        if id_or_path in list_profiles():
            return ProfileFile(name=f"{id_or_path}.yaml", folder=None)
        near = get_close_matches(id_or_path, list_profiles(), n=1)
        raise FormInvalid(
            f"there is no profile {field_name(id_or_path)}" + (f": did you mean {near[0]}?" if near else ""),
            hint=f"the profiles that come with redactkit are {', '.join(list_profiles())}; or name a file",
        )
    path = Path(id_or_path)
    if path.suffix not in _SUFFIXES:
        raise FormInvalid(
            "profile is neither the id of a shipped profile nor the name of a YAML file",
            hint=f"the profiles that come with redactkit are {', '.join(list_profiles())}",
        )
    whole = base / path if base is not None else path
    return ProfileFile(name=path.name, folder=whole.parent, looked_for=_looked_for(path, base))


def _looked_for(path: Path, base: Path | None) -> str:
    """From where a path was followed: most files that are not there are in another folder."""
    if path.is_absolute():
        return "check the name and the folder"
    if base is None or base == Path():
        return "it was looked for from the folder in which the command runs"
    return "it was looked for from the folder of the file that names it"


def files_of(id_or_path: str, *, base: Path | None = None) -> tuple[ProfileFile, ...]:
    """A profile's file, then the files that it extends, the nearest first."""
    found = [find_file(id_or_path, base=base)]
    text = read_yaml(found[0].read(), found[0].name)
    while (wanted := extended(text.data)) is not None:
        found.append(_next(found, text, wanted))
        text = read_yaml(found[-1].read(), found[-1].name)
    return tuple(found)


@lru_cache(maxsize=8)
def _shipped(name: str) -> Profile:
    return parse_profile(ProfileFile(name=name, folder=None).read(), name, None)


@lru_cache(maxsize=32)  # the cases of one policy ask for some twenty, over and over
def _shipped_with(
    name: str, readings: tuple[tuple[str, str], ...], axes: tuple[tuple[str, str], ...]
) -> Profile:
    source = ProfileFile(name=name, folder=None).read()
    return parse_profile(source, name, None, _changes(dict(readings), dict(axes)))


def parse_profile(
    source: bytes, name: str, folder: Path | None = None, otherwise: Mapping[str, object] | None = None
) -> Profile:
    """The profile in the bytes of a YAML file called ``name``; what it extends is found from ``folder``.

    ``otherwise``: fields laid over it, as a town's file would be, to see how it would decide then.
    """
    digest = hashlib.sha256(source)
    found = read_yaml(source, name)
    mistakes: list[Mistake] = []
    chain = [ProfileFile(name=name, folder=folder)]
    layers = [found]
    while (wanted := extended(layers[-1].data)) is not None:
        chain.append(_next(chain, layers[-1], wanted))
        source = chain[-1].read()
        digest.update(source)
        layers.append(read_yaml(source, chain[-1].name))
    found = layers.pop()
    while layers:
        found, wrong = lay_over(found, layers.pop())
        mistakes += wrong
    if otherwise is not None:
        found, wrong = lay_over(found, YamlText(name=name, data=otherwise, places={}))
        mistakes += wrong
    return _typed(found, mistakes, folder, digest)


def _next(chain: list[ProfileFile], text: YamlText, wanted: str) -> ProfileFile:
    """The profile that the last of the chain, whose text this is, extends; where there is none, its line."""
    last = chain[-1]
    try:
        file = find_file(wanted, base=last.folder)
        file.read()
    except (FormInvalid, InputMissing) as error:
        what = f"extends: {error.line()}"
        raise invalid(text, [Mistake(path=(EXTENDS,), what=what)], hint=error.hint) from None
    if len(chain) >= _DEEPEST or file in chain:
        raise FormInvalid(
            "these profiles extend one another in a circle, or too deeply",
            file=last.name,
            hint="extend a shipped profile, or one that does",
        )
    return file


def _typed(found: YamlText, mistakes: list[Mistake], folder: Path | None, digest: hashlib._Hash) -> Profile:
    found, wrong = with_sentences(found)
    mistakes = [*mistakes, *wrong]
    form = validated(ProfileForm, found.data, found.own_path)
    if isinstance(form, list):
        raise invalid(found, [*mistakes, *form], hint=_HINT)
    template, wrong = _template(form, folder)
    mistakes = [*mistakes, *check_profile(form), *wrong]
    if mistakes:
        raise invalid(found, mistakes, hint=_HINT)
    if template is not None:
        digest.update(template)
    return build_profile(form, digest.hexdigest(), template, found)


def _template(form: ProfileForm, folder: Path | None) -> tuple[bytes | None, list[Mistake]]:
    """The town's own letterhead, from the folder of its profile."""
    name = form.letterhead.template
    if name is None:
        return None, []
    path = (folder or Path()) / name
    at = ("letterhead", "template")
    if folder is not None and path.suffix == ".docx" and path.is_file():
        template = read_bytes(path, "letterhead")
        return template, [
            Mistake(path=at, what=f"{path.name}: {what}") for what in letterhead_mistakes(template)
        ]
    wrong = (
        "template must be the name of a Word document (.docx) in the folder of this profile: "
        "docs/letters.md says how to make one"
    )
    return None, [Mistake(path=at, what=wrong)]
