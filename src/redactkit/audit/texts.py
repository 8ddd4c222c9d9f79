"""Which kinds of findings the recognizers see in cells of text; the text itself goes no further.

Recognizers are slow beside a table of a million rows. So each kind that has telling signs is looked for only
in cells that show one (``_SIGNS``: looser than the recognizer, which a test proves), and each text once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.audit.cells import Mask, matching
from redactkit.detect import UNCHECKED_TEXT, Detector
from redactkit.detect.spec import load_specs

# Anything beyond ASCII may be folded into a sign, so it is always looked at; so is what may be encoded.
_ODD = r"[^\x00-\x7f]|%[0-9A-Fa-f]{2}|&#|[A-Za-z0-9+/]{16,}={1,2}"
_SIGNS: Mapping[str, str] = {
    "US_SSN": r"(?i)[0-9]{3}[- ._*]{0,3}[0-9]{2}[- ._*]{0,3}[0-9]{4}|\bss[n#]?\b|\bss[n#]?\s*[0-9#:=]|soc",
    "SECRET": (
        r"(?i)pin|pass|pwd|\bp/?w\b|\|(?:ad|ac|co)|\baa ?[0-9a-z]{4}|code|secret|security|safe|comb|token|key"
        r"|session|auth|alarm|lock"
    ),
    "BIRTH_DATE": (
        r"(?i)\bd ?[./]? ?o ?[./]? ?b|y\.?o\.?b|born|birth|b-?day|bdate|nacid|nacim|nascid|nascim|\([0-9]"
        r"|\bb\.? ?(?:[0-9]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
        r"|turn|hits|becom|reache|\bbe\b|sinh|naiss|nasce|naci|nee? le|[0-9][/.-][0-9]|\b1[89][0-9]{2}"
        r"|\b[0-9]{1,2},? (?:in|on|this|next)\b"
    ),
    "US_DRIVER_LICENSE": (
        r"(?i)lic|lis[ce]|\bd\.?/?l\b|driv|oln|permit|proof|prf|[rbd]mv"
        r"|[a-z][ -]?[0-9]{3,4}|[0-9]{2}[a-z]{3}[0-9]|[0-9]{6}"
    ),
    "PROTECTED_CLASS": (
        r"(?i)race|ethnic|religion|gender|\bsex\b|national|country of|citizen|immigra|marital|disab|handicap"
        r"|party|\b(?:is|are|was|were|as)\b|blind|deaf|impaired|hard|wheelchair|service|down synd|dementia"
        r"|alzheimer|\bhas\b|english|refugee|talking|homebound|catholic|jew|muslim|hindu|buddhist|sikh|mormon"
        r"|amish|jehovah|autis|bipolar|schizo|transgender|binary"
    ),
}
_PERSON = "PERSON"
_OF_PRESIDIO = frozenset({"IP_ADDRESS", "MAC_ADDRESS", "PHONE_NUMBER", _PERSON})


def entities_known() -> frozenset[str]:
    """The kinds of findings that can be found in text at all."""
    return frozenset(spec.entity for spec in load_specs()) | _OF_PRESIDIO


class Texts:
    """The recognizers, made ready at the first text that needs them. Remembers nothing but counts."""

    def __init__(self, entities: Iterable[str]) -> None:
        self.entities = frozenset(entities)
        self._detector: Detector | None = None
        self._pattern = None
        if self.entities and self.entities <= _SIGNS.keys():
            self._pattern = "|".join([*(f"(?:{_SIGNS[name]})" for name in sorted(self.entities)), _ODD])

    def find(self, cells: pa.Array) -> tuple[dict[str, Mask], int]:
        """For each kind that was found, which cells hold it; and how many cells could not be checked."""
        if not self.entities or not len(cells):
            return {}, 0
        likely = np.asarray(pc.greater(pc.binary_length(cells), 0))
        if self._pattern is not None:
            likely &= matching(cells, self._pattern)
        if not likely.any():
            return {}, 0
        places = np.flatnonzero(likely)
        coded = cells.take(pa.array(places)).dictionary_encode()
        kinds = [
            {each.entity for each in found}
            for found in self._ready().findings(coded.dictionary.to_pylist(), mode="detect")
        ]
        at = coded.indices.to_numpy(zero_copy_only=False)
        masks: dict[str, Mask] = {}
        for kind in sorted(self.entities.intersection(*[set().union(*kinds)])):
            masks[kind] = np.zeros(len(cells), dtype=np.bool_)
            masks[kind][places] = np.array([kind in found for found in kinds], dtype=np.bool_)[at]
        unchecked = np.array([UNCHECKED_TEXT in found for found in kinds], dtype=np.bool_)[at]
        return masks, int(unchecked.sum())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be looked for: names, where there is no model for them."""
        return self._detector.warnings if self._detector is not None and _PERSON in self.entities else ()

    def _ready(self) -> Detector:
        if self._detector is None:
            self._detector = Detector.build(use_model=_PERSON in self.entities)
        return self._detector
