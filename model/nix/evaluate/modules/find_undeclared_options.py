"""Which names below a path modules define and no module declares."""

from collections.abc import Mapping

from ....text.place import Place
from ..force import attempt, guard
from ..run_state import Run
from ..values import Attrs, Lazy, Unknown
from .definitions import children, peel_all
from .evaluate_modules import Evaluated
from .space import Path, is_option, look_at_top


def find_undeclared_options(found: Evaluated, path: Path) -> Mapping[str, Place | None]:
    """The names that something defines below a path of which no module declares anything, with where.

    A module of an input may be known in part: where it declares one option, the others are not missing. Whether
    conditions around a definition hold is not asked: NixOS refuses it all the same. Raises nothing.
    """
    names = guard(found.space.run, lambda: _find(found, path))
    return {} if isinstance(names, Unknown) else names


def _find(found: Evaluated, path: Path) -> Mapping[str, Place | None]:
    run, trees = found.space.run, found.space.options
    below = look_at_top(found.space).below.names
    for step in path:
        if step not in below:
            return {}
        trees = _below(run, trees, step)
        below = children(run, peel_all(run, below[step])).names
    return {} if trees else {name: defined[-1].place for name, defined in below.items()}


def _below(run: Run, trees: list[Lazy], name: str) -> list[Lazy]:
    """What is declared below a name; what is not known may be."""
    found: list[Lazy] = []
    for tree in trees:
        value = attempt(run, tree)
        if isinstance(value, Unknown) or (isinstance(value, Attrs) and (is_option(value) or value.open is not None)):
            found.append(tree)
        elif isinstance(value, Attrs) and name in value.items:
            found.append(value.items[name])
    return found
