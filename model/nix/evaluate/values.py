"""The values of Nix, those that are not evaluated yet, and those that cannot be known.

Numbers, strings, booleans and null are Python's; a list is a Python list, an attribute set `Attrs`. What stands in them
is `Lazy`: a value, or a `Thunk` of one. Nothing changes a list or the `items` of a set once it is made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeAlias

from ...text.place import Chars, Place
from ..syntax.tree import Expression, Lambda


class Unknown(NamedTuple):
    """That a value is not known, and why.

    `is_throw` where Nix itself would throw, which `tryEval` sees; `of_input` names the input of the flake of which all
    of the value is, so that nothing of the repository is in it. `undeclared` is an option that is a set, and a name
    that is asked of it and that nothing declares: Nix fails there. `of_nixpkgs` where only the modules that every
    system has may say more.
    """

    why: str
    is_throw: bool = False
    of_input: str = ""
    undeclared: tuple[str, str] | None = None
    of_nixpkgs: bool = False


#: Who asks later, when what it hangs on is not being evaluated, may find a value.
CYCLE = Unknown("it depends on itself without end")


class Unresolved(Exception):  # noqa: N818  # nothing is wrong
    """An `Unknown` stands where a value is asked for. It never leaves the functions that the package is used by."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.why)
        self.unknown = unknown


class State(Enum):
    """Of a thunk without a value."""

    WAITING = 1
    RUNNING = 2


#: The same, where they are asked for most: looking up a member of an enumeration takes longer than all the rest.
WAITING, RUNNING = State.WAITING, State.RUNNING


class PathValue(NamedTuple):
    """A path, absolute as Nix has it: what is of the repository begins with `ROOT` of paths.py."""

    text: str


@dataclass(slots=True, eq=False)
class Scope:
    """The names that are known where an expression stands, innermost first; `path` is the file that it stands in."""

    names: "Mapping[str, Lazy]"
    parent: "Scope | None"
    path: str
    withs: "WithScope | None" = None


@dataclass(slots=True, eq=False)
class WithScope:
    """The set of a `with`, and those around it."""

    attributes: "Lazy"
    outer: "WithScope | None"


@dataclass(slots=True, eq=False)
class Thunk:
    """A value that is made when it is asked for, of an expression in a scope or by `compute`, and kept."""

    value: "Value | Unknown | State" = WAITING
    node: Expression | None = None
    scope: Scope | None = None
    compute: "Callable[[], Value] | None" = None
    path: str = ""


@dataclass(slots=True, eq=False)
class Attrs:
    """An attribute set.

    `open` says why there may be more names than `items` has, None where there are not. `mark` is what the set stands
    for, where it is more to us than a set: a type, an option, a system of NixOS.
    """

    items: "Mapping[str, Lazy]" = field(default_factory=dict)
    open: Unknown | None = None
    mark: object = None


def _is_never(_: str) -> bool:
    return False


class Conditional(NamedTuple):
    """The mark of a set some of whose names may not be there: those for which `is_certain` is false."""

    names: frozenset[str]
    is_certain: Callable[[str], bool] = _is_never


class Library(NamedTuple):
    """The mark of nixpkgs' `lib` and of the sets in it: what has one name in several of them is the same."""


class Declared(NamedTuple):
    """The mark of a set of what is declared under an option: who asks for another name has forgotten to declare it."""

    option: str


class OptionType(NamedTuple):
    """The mark of a type of options: what the NixOS manual calls it, and the types or modules it is made of."""

    kind: str
    inner: "tuple[Lazy, ...]" = ()
    separator: str = ""


@dataclass(slots=True, eq=False)
class Closure:
    """A function that is written in Nix."""

    node: Lambda
    scope: Scope


@dataclass(slots=True, eq=False)
class Builtin:
    """A function that is written in Python: of the run and `arity` values, of which `given` are there already."""

    name: str
    arity: int
    function: "Callable[..., Value]"
    given: "tuple[Lazy, ...]" = ()


@dataclass(slots=True, eq=False)
class OpenList:
    """A list that has more items than these, somewhere between them; `missing` says why they are not known."""

    items: "list[Lazy]"
    missing: Unknown


Function: TypeAlias = Closure | Builtin
Value: TypeAlias = (
    "bool | int | float | str | PathValue | list[Thunk | Value] | OpenList | Attrs | Closure | Builtin | None"
)
Lazy: TypeAlias = "Thunk | Value"
#: What `attempt` finds, and `Thunk` keeps.
Attempted: TypeAlias = "Value | Unknown"


def place_of(lazy: Lazy) -> Place | None:
    """Where a value is written, None where it is made by a function."""
    if isinstance(lazy, Closure):
        return Place(lazy.scope.path, Chars(lazy.node.start, lazy.node.end))
    if not isinstance(lazy, Thunk) or lazy.node is None:
        return None
    return Place(lazy.path, Chars(lazy.node.start, lazy.node.end))


def is_written(lazy: Lazy) -> bool:
    """Whether `place_of` says where a value is written."""
    return isinstance(lazy, Closure) or (isinstance(lazy, Thunk) and lazy.node is not None)


def name_type(value: Value) -> str:
    """What `builtins.typeOf` calls a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case str():
            return "string"
        case PathValue():
            return "path"
        case list() | OpenList():
            return "list"
        case Attrs():
            return "set"
        case Closure() | Builtin():
            return "lambda"
