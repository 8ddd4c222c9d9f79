"""Of F12: the compiled modules of a program that was never used. They would tell the day of a sealed run.

A developer's shell often forbids Python to write any, and an installed program may have them all; so here
they are allowed, and go into a folder of the watched tree that has none but those of the first ``seal init``.
"""

from __future__ import annotations

from tests.trust.gag import World, unchanged

_FOLDER = "compiled"


def compiled_env(world: World) -> dict[str, str]:
    """An environment in which compiled modules are written, into the tree."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(world.root / _FOLDER)}


def use_for_the_first_time(world: World) -> None:
    """What must have happened before any sealed run: a closed folder was made."""
    other = world.vault.with_name("other")
    ended = world.run("seal", "init", other, *world.keys.public, **compiled_env(world))
    assert ended.code == 0, ended.stderr


def run_watched(world: World, changed: list[str], *verbs: str) -> None:
    """Sealed runs, each in a process that may compile what it imports."""
    for verb in verbs:
        with unchanged(world, changed, f"{verb}, never used before"):
            ended = world.run(*world.sealed(verb, "form.yaml"), **compiled_env(world))
        assert ended.code == 0, ended.stderr


def notices_an_ordinary_run(world: World) -> bool:
    """The control: a run that is not sealed does compile."""
    found: list[str] = []
    with unchanged(world, found, "control"):
        world.run("policy", "show", "--help", **compiled_env(world))
    return any(name.endswith(".pyc") for name in found)
