"""A policy's own sentences, written once each, as the sources that rules cite. Pure.

``policy`` says for all of them where they stand and who compared them; each becomes a source of its own.
"""

from __future__ import annotations

from typing import Any

from redactkit.decide.yaml_text import KeyPath, Mistake, Place, YamlText, field_name

_POLICY, _SENTENCES, _QUOTABLE, _SOURCES = "policy", "sentences", "quotable", "sources"
_FIELDS = ("pin", "address", "verified", "verified_by", _QUOTABLE, _SENTENCES)


def with_sentences(found: YamlText) -> tuple[YamlText, list[Mistake]]:
    """The profile with each sentence of ``policy`` among its ``sources``."""
    data = found.data
    if not isinstance(data, dict) or _POLICY not in data:
        return found, []
    policy = data[_POLICY]
    if not isinstance(policy, dict) or not isinstance(policy.get(_SENTENCES), dict):
        return found, [Mistake(path=(_POLICY,), what="policy must be a group of fields with sentences")]
    mistakes = [
        Mistake(path=(_POLICY, key), what=f"policy.{field_name(key)} is not a known field")
        for key in policy
        if key not in _FIELDS
    ]
    sentences: dict[str, Any] = policy[_SENTENCES]
    quotable = _names(policy.get(_QUOTABLE))
    mistakes += [
        Mistake(path=(_POLICY, _QUOTABLE), what=f"{field_name(name)} is no sentence of the policy")
        for name in sorted(quotable - sentences.keys())
    ]
    said = {key: policy[key] for key in _FIELDS[:4] if key in policy}
    sources = dict(data.get(_SOURCES) or {})
    places: dict[KeyPath, Place] = dict(found.places)
    for name, text in sentences.items():
        if name in sources:
            mistakes.append(
                Mistake(path=(_SOURCES, name), what=f"{field_name(name)} is a sentence of the policy already")
            )
            continue
        quoted = "yes" if name in quotable else "no"
        sources[name] = {"kind": "policy", "text": text, "quotable": quoted, **said}
        places[(_SOURCES, name)] = found.place_of((_POLICY, _SENTENCES, name))
    rest = {key: value for key, value in data.items() if key != _POLICY}
    return YamlText(name=found.name, data={**rest, _SOURCES: sources}, places=places), mistakes


def _names(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return {name for name in value if isinstance(name, str)} if isinstance(value, list) else set()
