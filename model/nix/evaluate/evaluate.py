"""What an expression comes to, in a scope."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn

from ..syntax.tree import (
    Apply,
    Assert,
    AttrSet,
    Binary,
    Expression,
    Float,
    HasAttr,
    If,
    Integer,
    Lambda,
    Let,
    ListNode,
    Path,
    SearchPath,
    Select,
    String,
    Unary,
    Uri,
    Variable,
    With,
)
from .attributes import has, nothing_under
from .bindings import make_scope, make_set, name_of
from .call import call, internal
from .coerce import interpolate, to_string
from .force import as_attrs, as_boolean, as_number, attempt, delay, force
from .operators import calculate, combine
from .paths import ROOT, in_tree, normalize
from .run_state import Run, bounded, charge, charge_string, fail, step_into
from .values import Attrs, Closure, Lazy, Library, PathValue, Scope, Unknown, Unresolved, Value, WithScope


def evaluate(run: Run, node: Expression, scope: Scope) -> Value:
    """The value of an expression, evaluated to its outermost layer. Raises `Unresolved`."""
    step_into(run)
    value = _EVALUATORS[type(node)](run, node, scope)  # type: ignore[arg-type]  # the one for that type
    run.depth -= 1
    return value


def _variable(run: Run, node: Variable, scope: Scope) -> Value:
    return force(run, look_up(run, node.name, scope))


def _list(run: Run, node: ListNode, scope: Scope) -> Value:
    charge(run, len(node.items))
    return [_argument(item, scope) for item in node.items]


def _lambda(_run: Run, node: Lambda, scope: Scope) -> Value:
    return Closure(node, scope)


def _if(run: Run, node: If, scope: Scope) -> Value:
    return evaluate(run, node.yes if _condition(run, node.condition, scope) else node.no, scope)


def _let(run: Run, node: Let, scope: Scope) -> Value:
    return evaluate(run, node.body, make_scope(run, node.bindings, scope))


def _number(_run: Run, node: Integer | Float, _scope: Scope) -> Value:
    return node.value


def _with(run: Run, node: With, scope: Scope) -> Value:
    withs = WithScope(delay(node.scope, scope), scope.withs)
    return evaluate(run, node.body, Scope({}, scope, scope.path, withs))


def _assert(run: Run, node: Assert, scope: Scope) -> Value:
    if not _condition(run, node.condition, scope):
        raise Unresolved(Unknown("an assertion fails", is_throw=True))
    return evaluate(run, node.body, scope)


def _uri(_run: Run, node: Uri, _scope: Scope) -> Value:
    return node.text


def _search_path(_run: Run, node: SearchPath, _scope: Scope) -> Value:
    raise fail(f"`<{node.name}>` is outside of the repository")


def _apply(run: Run, node: Apply, scope: Scope) -> Value:
    try:
        function = evaluate(run, node.function, scope)
    except Unresolved as error:
        raise internal(error) from None
    return call(run, function, _argument(node.argument, scope))


def _condition(run: Run, node: Expression, scope: Scope) -> bool:
    try:
        return as_boolean(run, evaluate(run, node, scope))
    except Unresolved as error:
        raise internal(error) from None


def look_up(run: Run, name: str, scope: Scope) -> Lazy:
    """What a name stands for. One of a `with` comes last, wherever it stands."""
    inner: Scope | None = scope
    while inner is not None:
        if name in inner.names:
            return inner.names[name]
        inner = inner.parent
    if name in run.globals:
        return run.globals[name]
    return _look_up_in_withs(run, name, scope)


def _look_up_in_withs(run: Run, name: str, scope: Scope) -> Lazy:
    """What a name is of the sets of `with`. One that `lib` may have in an inner set is the same in an outer."""
    passed: Unresolved | None = None
    withs = scope.withs
    while withs is not None:
        attributes = as_attrs(run, withs.attributes)
        is_library = isinstance(attributes.mark, Library)
        if passed is not None and not is_library:
            raise passed
        if name in attributes.items:
            return attributes.items[name]
        if attributes.open is not None:
            passed = passed or nothing_under(attributes, name)
            if not is_library:
                raise passed
        withs = withs.outer
    raise passed or fail(f"the variable `{name}` is not defined")


def _argument(node: Expression, scope: Scope) -> Lazy:
    """An argument or element, that nobody asks where it is written: a name needs no thunk of its own."""
    if isinstance(node, Variable):
        inner: Scope | None = scope
        while inner is not None:
            if node.name in inner.names:
                return inner.names[node.name]
            inner = inner.parent
    return delay(node, scope)


def _string(run: Run, node: String, scope: Scope) -> str:
    text = ""
    for part in node.parts:
        text += part if isinstance(part, str) else interpolate(run, evaluate(run, part, scope))
        bounded(run, text)
    return text


def _path(run: Run, node: Path, scope: Scope) -> PathValue:
    """A path is looked for from the folder of the file that it stands in: without expressions it is always the same."""
    known = run.layouts.get(id(node))
    if type(known) is _KnownPath:
        charge_string(run, known.length, known.length)
        return known.value
    made = _make_path(run, node, scope)
    if len(node.parts) == 1 and isinstance(node.parts[0], str):
        run.layouts[id(node)] = _KnownPath(node, len(node.parts[0]), made)
    return made


class _KnownPath(NamedTuple):
    """What a path without expressions is; `node` is kept alive, `length` that of its text."""

    node: Path
    length: int
    value: PathValue


def _make_path(run: Run, node: Path, scope: Scope) -> PathValue:
    text = ""
    for part in node.parts:
        text += part if isinstance(part, str) else _path_part(run, evaluate(run, part, scope))
        bounded(run, text)
    if text.startswith("~"):
        raise fail(f"`{text}` is outside of the repository")
    if text.startswith("/"):
        return PathValue(normalize(text))
    folder = scope.path.rpartition("/")[0]
    path = normalize(f"{ROOT}/{folder}/{text}")
    if in_tree(path) is None:
        raise fail(f"`{text}` in `{scope.path}` leads out of the repository")
    return PathValue(path)


def _path_part(run: Run, value: Value) -> str:
    return to_string(run, value) if isinstance(value, PathValue) else interpolate(run, value)


def _select(run: Run, node: Select, scope: Scope) -> Value:
    value: Lazy = delay(node.subject, scope) if node.default is not None else evaluate(run, node.subject, scope)
    for step in node.path:
        name = name_of(run, step, scope)
        attributes = force(run, value)
        if isinstance(attributes, Attrs) and name in attributes.items:
            value = attributes.items[name]
        elif isinstance(attributes, Attrs) and (attributes.open is not None or node.default is None):
            raise nothing_under(attributes, name)
        elif node.default is not None:
            return evaluate(run, node.default, scope)
        else:
            raise fail(f"`{name}` is asked of what is no set")
    return force(run, value)


def _has_attribute(run: Run, node: HasAttr, scope: Scope) -> bool:
    value: Lazy = evaluate(run, node.subject, scope)
    for step in node.path:
        name = name_of(run, step, scope)
        attributes = force(run, value)
        if not isinstance(attributes, Attrs) or not has(attributes, name):
            return False
        value = attributes.items[name]
    return True


def _unary(run: Run, node: Unary, scope: Scope) -> Value:
    value = evaluate(run, node.operand, scope)
    return not as_boolean(run, value) if node.operator == "!" else calculate(run, "-", 0, as_number(run, value))


def _binary(run: Run, node: Binary, scope: Scope) -> Value:
    match node.operator:
        case "&&":
            return _decide(run, delay(node.left, scope), delay(node.right, scope), by=False)
        case "||":
            return _decide(run, delay(node.left, scope), delay(node.right, scope), by=True)
        case "->":
            negated = Unary(node.left.start, node.left.end, "!", node.left)
            return _decide(run, delay(negated, scope), delay(node.right, scope), by=True)
        case "//" | "++" as operator:
            return combine(run, operator, delay(node.left, scope), delay(node.right, scope))
        case _:
            return _combine(run, node, scope)


def _combine(run: Run, node: Binary, scope: Scope) -> Value:
    try:
        return combine(run, node.operator, evaluate(run, node.left, scope), delay(node.right, scope))
    except Unresolved as error:
        # `input + "/module.nix"` is of the input.
        raise error if node.operator == "+" else internal(error) from None


def _decide(run: Run, left: Lazy, right: Lazy, *, by: bool) -> bool:
    """`&&`, which one false decides, or `||`, which one true decides, even beside what is not known."""
    first = attempt(run, left)
    if isinstance(first, Unknown):
        if not first.is_throw and attempt(run, right) is by:
            return by
        raise internal(Unresolved(first))
    return by if as_boolean(run, first) is by else as_boolean(run, right)


#: By type of node. `match` would ask for one after the other, which takes longer than most of them.
_EVALUATORS: "Mapping[type[Expression], Callable[[Run, NoReturn, Scope], Value]]" = {
    Variable: _variable,
    Select: _select,
    Apply: _apply,
    String: _string,
    AttrSet: make_set,
    ListNode: _list,
    Lambda: _lambda,
    If: _if,
    Let: _let,
    Path: _path,
    Integer: _number,
    Float: _number,
    Binary: _binary,
    With: _with,
    HasAttr: _has_attribute,
    Unary: _unary,
    Assert: _assert,
    Uri: _uri,
    SearchPath: _search_path,
}
