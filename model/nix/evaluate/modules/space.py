"""What the modules of one system define and declare, all together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..run_state import Run
from ..values import Attrs, Lazy, Unknown, Value
from .definitions import Definition

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
    #: The definitions below `_module.args`.
    arguments: Mapping[str, list[Definition]] | None = None


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
