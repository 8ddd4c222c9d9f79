"""An example of the proof as a request form, so that it can be saved and decided. Pure."""

from __future__ import annotations

from redactkit.decide.proof.space import Form

_COUNSEL = "counsel"


def written_out(form: Form, profile: str) -> dict[str, object]:
    """The form with its groups, as its YAML would hold them."""
    groups: dict[str, dict[str, object]] = {}
    counsel = []
    whole: dict[str, object] = {"profile": profile}
    for name, value in form.items():
        group, _, field = name.partition(".")
        if group == _COUNSEL:
            counsel.append({"who": field, "says": value})
        elif field:
            groups.setdefault(group, {})[field] = value
        else:
            whole[name] = value
    return {**whole, **groups, **({_COUNSEL: counsel} if counsel else {})}
