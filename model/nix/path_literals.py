"""The paths that a Nix text names, as far as what they lead to must be there.

Where the text asks first whether it is there (`pathExists`, `tryEval`, `maybeMissing`), or only quotes it (`toString`,
`example`), nothing is claimed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from ..text.place import Chars
from .facts import NixFileFact, NixPathFact
from .syntax.tree import (
    Apply,
    Binary,
    Binding,
    Expression,
    Lambda,
    ListNode,
    Name,
    Path,
    Select,
    Step,
    String,
    Variable,
)

#: Functions that take a path that need not be there.
_ASKING = frozenset({"pathExists", "tryEval", "maybeMissing"})
#: Functions that do not look at what the path leads to.
_QUOTING = frozenset(
    {"toString", "baseNameOf", "dirOf", "hasPrefix", "hasSuffix", "removePrefix", "removeSuffix", "literalExpression"}
)
_CALLING = frozenset({"callPackage"})
_IMPORTING = frozenset({"import", "scopedImport"}) | _CALLING
#: Longer paths no system has.
_LONGEST = 4096
#: Lists of modules: each path in them is imported.
_MODULES = frozenset({"imports", "modules"})
#: Attributes that are documentation.
_SHOWN = frozenset({"example", "defaultText", "description"})
#: What reads files that it is not given one by one. Source: nixpkgs lib/filesystem.nix and lib/fileset, and the
#: READMEs of import-tree, haumea, snowfall-lib, blueprint, nixos-unified, ez-configs and flakelight.
_FINDING = frozenset(
    {"readDir", "listFilesRecursive", "import-tree", "packagesFromDirectoryRecursive", "fileset", "haumea"}
    | {"importTree", "snowfall-lib", "blueprint", "nixos-unified", "ez-configs", "flakelight", "digga", "std", "hive"}
    | {"omnibus", "rakeLeaves", "readFilesToAttrset", "clan-core", "easy-hosts", "autowire", "get-flake"}
)
#: What the folder of a flake is called, from which texts lead on: `"${self}/hosts"`, `self + "/hosts"`.
_TOPS = frozenset({"self", "root", "rootPath", "flakeRoot", "flake"})


class Use(Enum):
    """What is done with the value of an expression."""

    TAKEN = "taken"
    IMPORTED = "imported"
    MODULES = "a list of modules"
    PREFIX = "the beginning of a path"
    ASKED = "asked for"
    QUOTED = "quoted"


#: Uses that all within an expression have.
_INSIDE = (Use.ASKED, Use.QUOTED)  # no set, as members of an enumeration take long to be hashed
_Waiting = Iterator[tuple[object, Use]]


@dataclass(slots=True)
class _Found:
    """What has been found in a text; `given` are paths by the function that they are given to."""

    paths: list[NixPathFact] = field(default_factory=list)
    given: dict[Chars, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    named: list[tuple[str, str]] = field(default_factory=list)
    functions: dict[str, str] = field(default_factory=dict)
    is_open: bool = False


def of_paths(tree: Expression) -> Iterator[NixFileFact | NixPathFact]:
    """The paths of a text in the order in which they stand, behind what says whether it names all that it reads."""
    found = _Found()
    waiting: list[tuple[object, Use]] = [(tree, Use.TAKEN)]
    while waiting:
        node, use = waiting.pop()
        if type(node) in _LOOKED_AT:
            waiting += _look_at(node, use, found)
        elif isinstance(node, tuple):
            inner = _within(use)
            waiting += [(part, inner) for part in node if isinstance(part, tuple)]
    asked = found.asked | {text for name, text in found.named if name in found.asked}
    asking = {name for name, parameter in found.functions.items() if parameter in found.asked}
    yield NixFileFact(found.is_open)
    for fact in sorted(found.paths):
        if fact.written not in asked:
            yield fact._replace(is_asked=found.given.get(fact.at) in asking)


def _look_at(node: object, use: Use, found: _Found) -> _Waiting:
    """Take in a node; what is in it, with what is done with that."""
    match node:
        case Path():
            yield from _of_path(node, use, found)
        case Variable(name=name):
            found.is_open |= name in _FINDING
            if use is Use.ASKED:
                found.asked.add(name)
        case Apply():
            yield from _of_call(node, use, found)
        case Binary(operator="+", left=Path(parts=(str(),)) as path, right=right):
            yield from _of_sum(path, right, use)
        case Binary(operator="+", left=left, right=right):
            found.is_open |= _function_name(left) in _TOPS
            yield from _all_within((left, right), use)
        case Binary(operator="++", left=left, right=right):
            yield from ((part, use) for part in (left, right))
        case Binding():
            yield from _of_binding(node, use, found)
        case ListNode(items=items):
            inner = Use.IMPORTED if use is Use.MODULES else use
            yield from ((item, inner) for item in items)
        case String(parts=(first, _, *_)) if not isinstance(first, str) and _function_name(first) in _TOPS:
            found.is_open = True
            yield from _all_within(node.parts, use)
        case Select(path=path):
            found.is_open |= not _FINDING.isdisjoint([_name_of_step(step) for step in path])
            yield from _all_within(node, use)
        case tuple():
            yield from _all_within(node, use)
        case _:
            pass


#: What is more to `_look_at` than what is in it: most nodes are none of these.
_LOOKED_AT = frozenset({Path, Variable, Apply, Binary, Binding, ListNode, String, Select})


def _within(use: Use) -> Use:
    """What is done with what is in an expression, of which the use says nothing more."""
    return use if use in _INSIDE else Use.TAKEN


def _all_within(parts: tuple[object, ...], use: Use) -> _Waiting:
    inner = _within(use)
    return iter([(part, inner) for part in parts])


def _of_path(node: Path, use: Use, found: _Found) -> _Waiting:
    match node.parts:
        case (str() as text,) if len(text) > _LONGEST:
            found.is_open = True
        case (str() as text,):
            found.is_open |= use is Use.PREFIX
            if use is Use.ASKED:
                found.asked.add(text)
            elif use in (Use.TAKEN, Use.IMPORTED, Use.MODULES):
                found.paths.append(NixPathFact(Chars(node.start, node.end), text, use is not Use.TAKEN))
        case parts:
            found.is_open = True
            yield from ((part, Use.TAKEN) for part in parts)


def _of_call(node: Apply, use: Use, found: _Found) -> _Waiting:
    """A call with all its arguments: `f a b` is one."""
    arguments: list[Expression] = []
    function: Expression = node
    while isinstance(function, Apply):
        arguments.append(function.argument)
        function = function.function
    parts = (function, *reversed(arguments))
    if use not in _INSIDE and any(_function_name(part) in _ASKING for part in parts):
        use = Use.ASKED
    if use in _INSIDE:
        yield from ((part, use) for part in parts)
        return
    name, first = _function_name(function), parts[1]
    if isinstance(first, Path):
        found.given[Chars(first.start, first.end)] = name
    yield function, Use.TAKEN
    yield first, Use.IMPORTED if _imports(function) else Use.QUOTED if name in _QUOTING else Use.TAKEN
    yield from ((part, Use.TAKEN) for part in parts[2:])


def _imports(function: Expression) -> bool:
    """Whether a function reads the file that it is given: another set may have an `import` of its own."""
    match function:
        case Variable(name=name):
            return name in _IMPORTING
        case Select(subject=Variable(name=subject), path=path, default=None):
            name = _name_of_step(path[-1])
            return name in _IMPORTING if subject == "builtins" else name in _CALLING
        case _:
            return False


def _of_sum(path: Path, right: Expression, use: Use) -> _Waiting:
    """A path with a text behind it is another path, which is known where the text is and begins a step of its own."""
    match right:
        case String(parts=(str() as text,)) if text.startswith("/"):
            yield Path(path.start, right.end, (f"{str(path.parts[0]).removesuffix('/.')}{text}",)), use
        case _:
            yield path, use if use in _INSIDE else Use.PREFIX
            yield right, _within(use)


def _of_binding(node: Binding, use: Use, found: _Found) -> _Waiting:
    name, value = _name_of_step(node.path[-1]), node.value
    match value:
        case Path(parts=(str() as text,)):
            found.named.append((name, text))
        case Lambda(argument=Name(name=parameter)):
            found.functions[name] = parameter
        case _:
            pass
    yield from _all_within(node.path, use)
    if use in _INSIDE or name in _SHOWN:
        yield value, use if use in _INSIDE else Use.QUOTED
    else:
        yield value, Use.MODULES if name in _MODULES and not isinstance(value, Path) else Use.TAKEN


def _name_of_step(step: Step) -> str:
    return step.name if isinstance(step, Name) else ""


def _function_name(function: Expression) -> str:
    """The name of a function, without the set that it is in, "" where it has none."""
    match function:
        case Variable(name=name):
            return name
        case Select(path=path, default=None):
            return _name_of_step(path[-1])
        case _:
            return ""
