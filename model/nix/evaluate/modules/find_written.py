"""Which of some options modules set, for many names at once."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .....schemas.nix.old_options import OptionTree
from ....text.place import Place
from ..force import attempt, guard
from ..values import Attrs, Lazy, Unknown
from .definitions import Definition, children, holds, peel_all
from .evaluate_modules import Evaluated
from .space import Path, Space, is_option, look_at_top


class Written(NamedTuple):
    """A definition of an option; `is_certain` where it counts whatever is not known."""

    path: Path
    place: Place | None
    is_certain: bool


def find_written(found: Evaluated, names: OptionTree) -> tuple[Written, ...]:
    """The definitions of options of these names, but for those that a module of the repository declares itself.

    What is below a name counts for the name. Raises nothing.
    """
    space = found.space
    written = guard(space.run, lambda: tuple(_walk(space, (), look_at_top(space).below.names, space.options, names)))
    return () if isinstance(written, Unknown) else written


def _walk(
    space: Space, path: Path, below: Mapping[str, list[Definition]], trees: list[Lazy], names: OptionTree
) -> Iterator[Written]:
    run = space.run
    asked = sorted(names.keys() & below.keys())
    if not asked:
        return
    options = [tree for tree in (attempt(run, tree) for tree in trees) if isinstance(tree, Attrs)]
    if any(is_option(tree) for tree in options):
        return
    for name in asked:
        declared = [tree.items[name] for tree in options if name in tree.items]
        inner = names[name]
        if inner is not None:
            inside = children(run, peel_all(run, below[name])).names
            yield from _walk(space, (*path, name), inside, declared, inner)
        elif not declared:
            yield from _find(space, (*path, name), below[name])


def _find(space: Space, path: Path, definitions: list[Definition]) -> Iterator[Written]:
    for one in peel_all(space.run, definitions):
        if (state := holds(space.run, one)) is not False:
            yield Written(path, one.place, state is True)
