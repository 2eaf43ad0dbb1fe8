"""A `flake.nix` → its inputs, what `outputs` asks for, and what Nix refuses to read in it.

Source: src/libflake/flake.cc of NixOS/nix. Nix looks at the inputs without evaluating: they must be written out.
"""

from collections.abc import Iterator

from ...schemas.nix.flake import ATTRIBUTES, INPUT_ATTRIBUTES, SELF, SELF_ATTRIBUTES
from ..facts import Fact
from ..text.place import Chars
from ..typo import is_typo
from .facts import FlakeFact, FlakeInput, FlakeMistakeFact, NixPathFact, Override, Parameter
from .syntax.tree import AttrSet, Expression, Lambda, Let, ListNode, Name, Path, String, Uri, Variable, With
from .syntax.walk import walk
from .written_attributes import Attribute, constant, written_attributes

_OF_FLAKES = frozenset({"inputs", "outputs"})
#: Inputs of inputs of inputs of …
_DEEPEST = 16
_NOT_WRITTEN_OUT = "Nix reads the inputs without evaluating: write them out"
#: Expressions that Nix does not take for a value before it evaluates. A variable may be one that is known.
_PLAIN = (ListNode, AttrSet, Lambda, Variable, Path)


def of_flake(tree: Expression) -> Iterator[Fact]:
    """The facts of a `flake.nix`, none where that is only a file's name: a module about flakes, a library."""
    if not _is_meant(tree):
        return
    if not isinstance(tree, AttrSet):
        yield FlakeMistakeFact(
            Chars(tree.start, tree.end),
            "",
            "a flake.nix must be an attribute set, and this is an expression that has to be evaluated",
            "write `{ inputs = …; outputs = …; }`; what is computed belongs into `outputs`",
        )
        return
    flake = written_attributes(tree)
    yield from _find_mistakes(tree, flake)
    found = _flake(flake)
    yield found
    yield from _paths(found)


def _is_meant(tree: Expression) -> bool:
    """Whether a flake is meant: it has, or comes to, a set with inputs or outputs, or nearly so."""
    while isinstance(tree, Let | With):
        tree = tree.body
    names = written_attributes(tree).inner if isinstance(tree, AttrSet) else {}
    return any(name in _OF_FLAKES or is_typo(name, "outputs") for name in names)


def _paths(flake: FlakeFact) -> Iterator[NixPathFact]:
    """The folders of the same repository that inputs are taken from: `./sub`, `path:../lib`."""
    for one in flake.inputs:
        path = (one.url or "").removeprefix("path:").partition("?")[0]
        if one.url_at and one.is_literal and path.startswith(("./", "../")) and "%" not in path:
            yield NixPathFact(one.url_at, path)


def _flake(flake: Attribute) -> FlakeFact:
    inputs, outputs = flake.inner.get("inputs"), flake.inner.get("outputs")
    called = outputs.value if outputs else None
    names = called.formals if isinstance(called, Lambda) else None
    return FlakeFact(
        at=inputs.at if inputs else Chars(flake.at.start, flake.at.start + 1),
        inputs=tuple(_input(name, one) for name, one in inputs.inner.items() if name != SELF) if inputs else (),
        outputs_at=outputs.at if outputs else None,
        parameters=tuple(Parameter(one.name, Chars(one.start, one.end)) for one in names.names) if names else None,
        takes_all=names is None or names.is_open,
        names_all=not isinstance(called, Lambda) or called.argument is not None or _mentions_inputs(called.body),
        is_literal=not flake.is_open and (inputs is None or (inputs.is_set and not inputs.is_open)),
    )


def _mentions_inputs(body: Expression) -> bool:
    """Whether something asks for `inputs`, such as those of `self`."""
    return any(isinstance(node, Name) and node.name == "inputs" for node in walk(body))


def _input(name: str, found: Attribute) -> FlakeInput:
    inner = found.inner
    said = {key: constant(inner[key].value) for key in ("url", "follows", "flake") if key in inner}
    url, follows = said.get("url"), _way(said.get("follows"))
    others = {key: constant(one.value) for key, one in inner.items() if key not in INPUT_ATTRIBUTES}
    known = all(isinstance(value, (str, int)) for value in others.values())
    return FlakeInput(
        name=name,
        at=found.at,
        url=url if isinstance(url, str) else None,
        url_at=_place(inner["url"].value) if "url" in inner else None,
        follows=follows,
        is_flake=said.get("flake") is not False,
        attributes=tuple((key, _attribute_text(value)) for key, value in others.items()) if known else (),
        overrides=tuple(_overrides((), inner["inputs"])) if "inputs" in inner else (),
        is_literal=known and found.is_set and not found.is_open and None not in said.values(),
    )


def _way(follows: str | bool | int | None) -> str | None:
    """What an input follows, without slashes that part nothing."""
    return "/".join(filter(None, follows.split("/"))) if isinstance(follows, str) else None


def _attribute_text(value: str | bool | int | None) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(value: Expression | None) -> Chars | None:
    return Chars(value.start, value.end) if value else None


def _overrides(path: tuple[str, ...], inputs: Attribute) -> Iterator[Override]:
    """What is said of the inputs of an input, as deep as anybody says something."""
    if len(path) >= _DEEPEST:
        return
    for name, one in inputs.inner.items():
        way = (*path, name)
        follows = constant(one.inner["follows"].value) if "follows" in one.inner else None
        if one.inner.keys() - {"inputs"}:
            yield Override(way, one.at, _way(follows))
        if (inner := one.inner.get("inputs")) is not None:
            yield from _overrides(way, inner)


def _find_mistakes(tree: AttrSet, flake: Attribute) -> Iterator[FlakeMistakeFact]:
    for name, one in flake.inner.items():
        if name not in ATTRIBUTES:
            yield FlakeMistakeFact(one.at, name, f"a flake has no attribute `{name}`")
    if "outputs" not in flake.inner:
        if not flake.is_open:
            brace = Chars(flake.at.start, flake.at.start + 1)
            yield FlakeMistakeFact(
                brace, "outputs", "this flake has no `outputs`", "add `outputs = { self, … }: { … };`"
            )
    elif not isinstance(flake.inner["outputs"].value, (Lambda, Variable)):
        message = "`outputs` must be a function that is written here; Nix does not evaluate to find one"
        hint = "write `outputs = inputs: …;`, with the expression behind the colon"
        yield FlakeMistakeFact(flake.inner["outputs"].at, "outputs", message, hint)
    if (inputs := flake.inner.get("inputs")) is not None and not tree.is_recursive:
        yield from _find_mistakes_of_inputs(inputs)


def _find_mistakes_of_inputs(inputs: Attribute) -> Iterator[FlakeMistakeFact]:
    if inputs.value is not None and not isinstance(inputs.value, Variable):
        yield FlakeMistakeFact(inputs.at, "inputs", "the inputs are computed", _NOT_WRITTEN_OUT)
    for name, one in inputs.inner.items():
        if name != SELF:
            yield from _find_mistakes_of_input(name, one)
            continue
        for key in sorted(one.inner.keys() - SELF_ATTRIBUTES):
            yield FlakeMistakeFact(one.inner[key].at, name, f"the input `self` has no attribute `{key}`")


def _find_mistakes_of_input(name: str, found: Attribute) -> Iterator[FlakeMistakeFact]:
    if found.value is not None:
        if not isinstance(found.value, Variable):
            hint = f"write `{name}.url = …;`" if isinstance(constant(found.value), str) else _NOT_WRITTEN_OUT
            yield FlakeMistakeFact(found.at, name, f"the input `{name}` must be an attribute set", hint)
        return
    unknown = sorted(found.inner.keys() - INPUT_ATTRIBUTES) if "type" not in found.inner else []
    for key in unknown:
        hint = 'attributes such as `owner` want a `type`, such as `type = "github"`'
        yield FlakeMistakeFact(found.inner[key].at, name, f"the input `{name}` has no attribute `{key}`", hint)
    for key in ("url", "follows"):
        if (one := found.inner.get(key)) is not None and (how := _computed(one.value)):
            yield FlakeMistakeFact(one.at, name, f"`{key}` of the input `{name}` {how}", _NOT_WRITTEN_OUT)


def _computed(value: Expression | None) -> str:
    """How a text is no text before it is evaluated, "" where it is one, or may be."""
    if isinstance(value, String):
        return "" if constant(value) is not None else "has `${…}` in it"
    return "" if value is None or isinstance(value, (Uri, *_PLAIN)) else "is computed"
