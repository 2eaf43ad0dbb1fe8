"""Secrets that the modules of a host ask for and nothing declares: `config.sops.secrets.x` without `sops.secrets.x`.

Nix fails there when it needs the value. Told is only what is asked for by the definition of an option that counts.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..text.place import Chars, Place
from .evaluate.flakes.flake import Flake, Host, evaluate_host
from .evaluate.force import attempt, guard
from .evaluate.modules.definitions import Definition, children, holds, peel_all
from .evaluate.modules.evaluate_modules import Evaluated
from .evaluate.modules.find_option import Known, find_option
from .evaluate.modules.merge import find_doubt
from .evaluate.modules.space import Path, is_option
from .evaluate.modules.winning_definitions import find_winners
from .evaluate.read_data import Data, Members, read_data
from .evaluate.run_state import Run
from .evaluate.values import Attrs, Declared, Lazy, Unknown
from .host_facts import HostFact, NotKnown
from .host_facts import find_option as find_known
from .secret_facts import UndeclaredSecretFact
from .syntax.tree import Name, Select
from .syntax.walk import walk

#: Options that are sets in which only what is declared can be asked for.
_OPTIONS: tuple[Path, ...] = (
    ("sops", "secrets"),
    ("sops", "placeholder"),
    ("sops", "templates"),
    ("age", "secrets"),
)
#: Options below these count only where something is enabled.
_ENABLED = frozenset({"hardware", "programs", "services", "virtualisation"})


class _Use(NamedTuple):
    """A name that is asked of an option, and where."""

    option: Path
    name: str
    at: Place


class _Leaf(NamedTuple):
    """A value that a definition which counts gives an option."""

    path: Path
    value: Lazy
    place: Place


def find_undeclared(flake: Flake, host: Host, fact: HostFact) -> Iterator[UndeclaredSecretFact]:
    """What the modules of a host surely ask for in vain. Raises nothing."""
    found = evaluate_host(flake, host)
    if isinstance(found, Unknown):
        return
    run = flake.run
    declared = guard(run, lambda: _find_declared(found, fact))
    if isinstance(declared, Unknown) or not declared:
        return
    uses = [use for file in found.files for use in _find_uses(run, file)]
    missing = [use for use in uses if use.option in declared and use.name not in declared[use.option]]
    leaves = guard(run, lambda: list(_find_leaves(found, (), found.space.definitions, missing))) if missing else []
    for leaf in [] if isinstance(leaves, Unknown) else leaves:
        is_read = _is_read(found, leaf.path)
        for use in _find_asked(run, leaf, missing) if is_read is not None else ():
            names, asked_by = tuple(sorted(declared[use.option])), ".".join(leaf.path)
            option = ".".join(use.option)
            yield UndeclaredSecretFact(
                fact.flake, fact.name, option, use.name, use.at, asked_by, is_read is True, names
            )


def _find_asked(run: Run, leaf: _Leaf, missing: list[_Use]) -> list[_Use]:
    """What is missing that the value of an option hangs on, and stands in it."""
    asked = set(_find_unknown(guard(run, lambda: read_data(run, leaf.value))))
    return [use for use in missing if (".".join(use.option), use.name) in asked and _is_in(use.at, leaf.place)]


def _find_declared(found: Evaluated, fact: HostFact) -> Mapping[Path, frozenset[str]]:
    """The names in each option all of whose names are known."""
    run = found.space.run
    names: dict[Path, frozenset[str]] = {}
    for option in _OPTIONS:
        if isinstance(find_known(fact, *option), NotKnown):
            continue
        value = attempt(run, found.config)
        for step in option:
            value = attempt(run, value.items.get(step)) if isinstance(value, Attrs) else None
        if isinstance(value, Attrs) and value.open is None and isinstance(value.mark, Declared):
            names[option] = frozenset(value.items)
    return names


def _find_uses(run: Run, file: str) -> list[_Use]:
    """The names that a file asks for; looked for once."""
    tree = run.trees.get(file)
    if tree is None or isinstance(tree, Unknown):
        return []
    known = run.layouts.get(id(tree))
    if isinstance(known, list):
        return known
    found = [use for node in walk(tree) if isinstance(node, Select) for use in _read_use(node, file)]
    run.layouts[id(tree)] = found
    return found


def _read_use(node: Select, file: str) -> Iterator[_Use]:
    steps = tuple(step.name if isinstance(step, Name) else None for step in node.path)
    for option in _OPTIONS:
        if node.default is None and steps[:2] == option and len(steps) > 2 and steps[2] is not None:
            yield _Use(option, steps[2], Place(file, Chars(node.start, node.end)))


def _find_leaves(found: Evaluated, path: Path, definitions: list[Definition], uses: list[_Use]) -> Iterator[_Leaf]:
    """The values of options in which something is asked for, of definitions that count."""
    run = found.space.run
    peeled = peel_all(run, definitions)
    if find_doubt(run, path, peeled) is not None:
        return
    sets = [one for one in peeled if holds(run, one) is True and isinstance(attempt(run, one.value), Attrs)]
    others = [one for one in peeled if one not in sets and _covers(one, uses)]
    if others and path:  # a module that is not known as a whole gives no option a value
        winners = guard(run, lambda: find_winners(found.space, path, peeled))
        for one in winners.definitions if winners is not None and not isinstance(winners, Unknown) else ():
            if one in others and one.place is not None:
                yield _Leaf(path, one.value, one.place)
    for name, below in children(run, sets).names.items():
        if any(_covers(one, uses) for one in below):
            yield from _find_leaves(found, (*path, name), below, uses)


def _covers(definition: Definition, uses: list[_Use]) -> bool:
    return definition.place is not None and any(_is_in(use.at, definition.place) for use in uses)


def _is_in(inner: Place, outer: Place) -> bool:
    match inner.at, outer.at:
        case Chars() as one, Chars() as other:
            return inner.path == outer.path and other.start <= one.start and one.end <= other.end
        case _:
            return False


def _find_unknown(data: Data) -> Iterator[tuple[str, str]]:
    """What is undeclared that parts of a value hang on."""
    match data:
        case Unknown(undeclared=undeclared):
            if undeclared is not None:
                yield undeclared
        case Members(items=items):
            for item in items.values():
                yield from _find_unknown(item)
        case tuple():
            for item in data:
                yield from _find_unknown(item)
        case _:
            pass


def _is_read(found: Evaluated, path: Path) -> bool | None:
    """Whether a definition of an option counts for the system, None where it does not, or that is not known."""
    if path[0] in {"age", "sops"}:
        return True
    enabled = [find_option(found, (*path[:end], "enable")) for end in range(1, len(path))]
    if any(isinstance(one, Unknown) or (isinstance(one, Known) and one.value is not True) for one in enabled):
        return None
    if any(isinstance(one, Known) for one in enabled):
        return not _is_declared(found, path)
    return path[0] not in _ENABLED and not _is_declared(found, path)


def _is_declared(found: Evaluated, path: Path) -> bool:
    """Whether a module of the repository declares an option: what it does with the value is its own."""
    trees: list[Lazy] = found.space.options
    for step in path:
        known = [tree for tree in (attempt(found.space.run, one) for one in trees) if isinstance(tree, Attrs)]
        trees = [tree.items[step] for tree in known if step in tree.items]
        if any(isinstance(tree := attempt(found.space.run, one), Attrs) and is_option(tree) for one in trees):
            return True
    return False
