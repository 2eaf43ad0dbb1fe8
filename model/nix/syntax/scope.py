"""Names that nothing defines where they are used.

Nix looks for them when it has read a file, before it evaluates anything: a name that no function, `let` or `rec` around
it defines and that is not global is an error even in code that is never reached. Behind `with` any name may be there.
Source: `bindVars` in src/libexpr/nixexpr.cc.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from ...text.place import Chars
from .duplicates import group_definitions
from .tree import (
    Apply,
    Assert,
    AttrSet,
    Binary,
    Binding,
    Bindings,
    Dynamic,
    Expression,
    HasAttr,
    If,
    Inherit,
    Lambda,
    Let,
    ListNode,
    Name,
    Path,
    Select,
    Step,
    String,
    Unary,
    Variable,
    With,
)

#: What Nix defines for every file. What else is in `builtins` has two underscores in front: `__head`.
GLOBAL_NAMES = frozenset(
    {
        "abort",
        "baseNameOf",
        "break",
        "builtins",
        "derivation",
        "derivationStrict",
        "dirOf",
        "false",
        "fetchGit",
        "fetchMercurial",
        "fetchTarball",
        "fetchTree",
        "fromTOML",
        "import",
        "isNull",
        "map",
        "null",
        "placeholder",
        "removeAttrs",
        "scopedImport",
        "throw",
        "toString",
        "true",
    }
)


class UndefinedName(NamedTuple):
    """A name that is used where nothing defines it."""

    at: Chars
    name: str


class _Change(NamedTuple):
    """From here on names are defined, `by` 1, or no longer, `by` -1; `is_with`: any name may be."""

    names: tuple[str, ...]
    by: int
    is_with: bool = False


_Inside: TypeAlias = Iterator[Expression | _Change]


def find_undefined_names(tree: Expression) -> list[UndefinedName]:
    """The names that nothing defines where they are used, in the order of the text."""
    defined: dict[str, int] = {}
    open_scopes = 0
    undefined: list[UndefinedName] = []
    todo: list[Expression | _Change] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, Variable):
            name = node.name
            if not open_scopes and not defined.get(name) and name not in GLOBAL_NAMES and not _is_builtin(name):
                undefined.append(UndefinedName(Chars(node.start, node.end), name))
        elif isinstance(node, _Change):
            open_scopes += node.by if node.is_with else 0
            for name in node.names:
                defined[name] = defined.get(name, 0) + node.by
        else:
            todo += reversed([*_look_inside(node)])
    return sorted(undefined)


def _is_builtin(name: str) -> bool:
    """Whether it could be one of `builtins` with its underscores; newer versions of Nix have more of them."""
    return name.startswith("__") and name[2:3].islower() and "_" not in name[2:]


def _look_inside(node: Expression) -> _Inside:
    """What is in a node, and in front of what is in them, which names are defined."""
    match node:
        case Apply():
            yield node.function
            yield node.argument
        case Select() | HasAttr():
            yield node.subject
            yield from _in_steps(node.path)
            if isinstance(node, Select) and node.default is not None:
                yield node.default
        case String() | Path():
            for part in node.parts:
                if not isinstance(part, str):
                    yield part
        case AttrSet():
            yield from _in_bindings(node.bindings, _names_in(node.bindings) if node.is_recursive else None)
        case ListNode():
            yield from node.items
        case Binary():
            yield node.left
            yield node.right
        case Unary():
            yield node.operand
        case _:
            yield from _look_inside_form(node)


def _look_inside_form(node: Expression) -> _Inside:
    match node:
        case Lambda():
            yield from _in_function(node)
        case Let():
            names = _names_in(node.bindings)
            yield from _in_bindings(node.bindings, names)
            yield from _within(names, (node.body,))
        case With():
            yield node.scope
            yield _Change((), 1, is_with=True)
            yield node.body
            yield _Change((), -1, is_with=True)
        case Assert():
            yield node.condition
            yield node.body
        case If():
            yield node.condition
            yield node.yes
            yield node.no
        case _:
            return


def _within(names: tuple[str, ...], nodes: Iterable[Expression]) -> _Inside:
    yield _Change(names, 1)
    yield from nodes
    yield _Change(names, -1)


def _in_function(node: Lambda) -> _Inside:
    formals = node.formals.names if node.formals is not None else ()
    names = tuple(formal.name for formal in formals) + ((node.argument.name,) if node.argument is not None else ())
    defaults = [formal.default for formal in formals if formal.default is not None]
    yield from _within(names, (*defaults, node.body))


def _names_in(bindings: Bindings) -> tuple[str, ...]:
    """The names of the attributes that bindings define."""
    steps = [
        step for binding in bindings for step in (binding.names if isinstance(binding, Inherit) else binding.path[:1])
    ]
    return tuple(step.name for step in steps if isinstance(step, Name))


def _in_bindings(bindings: Bindings, names: tuple[str, ...] | None) -> _Inside:
    """What is in bindings that see the attributes `names` of their own set; only `inherit a;` looks around it.

    Where a set is written in several pieces and one of them has `rec`, all see the names of all. Nix goes by the first
    piece alone (NixOS/nix#9020), so that a later `rec` has no effect; that is not told of here.
    """
    for binding in bindings:
        if isinstance(binding, Inherit) and binding.source is None:
            for name in binding.names:
                yield Variable(name.start, name.end, name.name)
    seen = (names or ()) + _names_of_merged(bindings)
    yield from _within(seen, _in_values(bindings))


def _in_values(bindings: Bindings) -> Iterator[Expression]:
    for binding in bindings:
        if isinstance(binding, Binding):
            yield from _in_steps(binding.path)
            yield binding.value
        elif binding.source is not None:
            yield binding.source


def _in_steps(path: Iterable[Step]) -> Iterator[Expression]:
    for step in path:
        if isinstance(step, Dynamic):
            yield step.value


def _names_of_merged(bindings: Bindings) -> tuple[str, ...]:
    """The names in sets to which several bindings add, one of them with `rec`."""
    names: list[str] = []
    for group in group_definitions(bindings):
        written = [definition.written_set() for definition in group]
        if any(one is not None and one.is_recursive for one in written):
            names += [name for one in written if one is not None for name in _names_in(one.bindings)]
            following = [one.path[one.at + 1] for one in group if one.at + 1 < len(one.path)]
            names += [step.name for step in following if isinstance(step, Name)]
    return tuple(names)
