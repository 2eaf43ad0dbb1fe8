"""What the modules of one system define and declare, all together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from ..force import attempt
from ..run_state import Run
from ..values import CYCLE, Attrs, Lazy, Unknown, Value
from .definitions import Children, Definition, children, peel_all

Path: TypeAlias = tuple[str, ...]


@dataclass(slots=True, eq=False)
class Space:
    """The definitions and the options of modules.

    `is_whole` where all options are declared in what is known: then nothing else can define or default any.
    `missing` says why modules are not known that may define anything.
    """

    run: Run
    #: Evaluates the modules of a submodule, for its name and its definitions.
    evaluate_submodule: "Callable[[Space, str, list[Lazy]], Value]"
    is_whole: bool = False
    missing: Unknown | None = None
    definitions: list[Definition] = field(default_factory=list)
    options: list[Lazy] = field(default_factory=list)
    library: Lazy = None
    #: What `look_at_top` has found.
    top: "Top | None" = None
    #: The definitions below `_module.args`.
    arguments: Mapping[str, list[Definition]] | None = None


class Top(NamedTuple):
    """The definitions of all modules without `mkIf` and the like around them, and what is below them."""

    peeled: list[Definition]
    below: Children


def look_at_top(space: Space) -> Top:
    """What all modules define; found once, unless that is asked while some of it is being evaluated."""
    if space.top is not None:
        return space.top
    peeled = peel_all(space.run, space.definitions)
    top = Top(peeled, children(space.run, peeled))
    if not any(_is_unfinished(space.run, one) for one in peeled):
        space.top = top
    return top


def _is_unfinished(run: Run, definition: Definition) -> bool:
    """Whether who asks later may find another value."""
    value = attempt(run, definition.value)
    return value is CYCLE or (isinstance(value, Attrs) and "_type" in value.items)


def why_open(space: Space, path: Path) -> Unknown | None:
    """Why there may be more below a path than the modules define."""
    if space.missing is not None:
        return space.missing
    if space.is_whole:
        return None
    named = f"more of `{'.'.join(path)}`" if path else "that option"
    return Unknown(f"no module of the repository sets {named}", of_nixpkgs=True)


def is_option(tree: Attrs) -> bool:
    """Whether a set is a declared option, no set of them."""
    return tree.items.get("_type") == "option"
