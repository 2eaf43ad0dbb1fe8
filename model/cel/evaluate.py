"""What a CEL expression comes to for given values: bounded, and unknown where something of it is not known here.

Source: the language definition in google/cel-spec; `&&` and `||` take an error on one side where the other decides.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial

from .functions import call_function
from .literals import value_of_literal
from .syntax import parse_expression
from .tokens import CelError
from .tree import Call, Expression, ListOf, Literal, Loop, MapOf, Message, Name, Select, qualified_name
from .values import CelType, CelValue, EvaluationError, Optional, Unknown, UnknownError, known

#: Nodes that are visited for one expression, beyond which it is unknown.
MOST_STEPS = 50_000
_TYPES = frozenset(["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type"])
#: How a field's name stands in an expression where it is no identifier. Source: the documentation of custom resources.
_ESCAPES = (("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"))
Scope = Mapping[str, CelValue]


@lru_cache(maxsize=2_000)
def parse(text: str) -> Expression | None:
    """The tree of an expression; None where it is none, or not understood."""
    try:
        return parse_expression(text, optional=True)
    except (CelError, RecursionError):
        return None


def names_in(text: str) -> frozenset[str]:
    """The identifiers that an expression has, fields and functions among them; none where it cannot be read."""
    tree = parse(text)
    return frozenset(_names(tree)) if tree is not None else frozenset()


def evaluate(text: str, scope: Scope, most: int = MOST_STEPS) -> CelValue:
    """What an expression comes to with these variables.

    Raises UnknownError where that is not known, or takes more than `most` steps, and EvaluationError where CEL has one.
    """
    tree = parse(text)
    if tree is None:
        raise UnknownError("an expression that is not understood")
    try:
        return known(_Evaluator(most).value(tree, scope))
    except RecursionError:
        raise UnknownError("an expression that is nested too deep") from None


def _names(tree: Expression) -> Iterator[str]:
    waiting = [tree]
    while waiting:
        match waiting.pop():
            case Name(name):
                yield name
            case Select(operand, field):
                yield field
                waiting.append(operand)
            case Call(function, target, arguments):
                yield function
                waiting += [*([target] if target else []), *arguments]
            case ListOf(entries):
                waiting += entries
            case MapOf(entries):
                waiting += [part for key, value, _ in entries for part in (key, value)]
            case Loop(_, operand, _, bodies):
                waiting += [operand, *bodies]
            case Literal() | Message():
                pass


class _Evaluator:
    """Walks a tree and counts its steps."""

    def __init__(self, most: int) -> None:
        self.left = most

    def value(self, tree: Expression, scope: Scope) -> CelValue:
        self.left -= 1
        if self.left < 0:
            raise UnknownError("too many steps")
        match tree:
            case Literal():
                return value_of_literal(tree)
            case Name(name):
                return _lookup(name, scope)
            case Select():
                return self.select(tree, scope)
            case Call():
                return self.call(tree, scope)
            case ListOf(entries, optional):
                return list(self.entries(entries, optional, scope))
            case MapOf(entries):
                return dict(self.pairs(entries, scope))
            case Loop():
                return self.loop(tree, scope)
            case Message():
                raise UnknownError("a message")

    def entries(self, entries: tuple[Expression, ...], optional: frozenset[int], scope: Scope) -> Iterator[CelValue]:
        for index, entry in enumerate(entries):
            found = self.value(entry, scope)
            if index not in optional:
                yield found
            elif isinstance(found, Optional) and found.is_set:
                yield found.value

    def pairs(
        self, entries: tuple[tuple[Expression, Expression, bool], ...], scope: Scope
    ) -> Iterator[tuple[str, CelValue]]:
        for key, value, optional in entries:
            name, found = known(self.value(key, scope)), self.value(value, scope)
            if optional or not isinstance(name, str):
                raise UnknownError("a map with such keys")
            yield name, found

    def select(self, tree: Select, scope: Scope) -> CelValue:
        operand = known(self.value(tree.operand, scope))
        if isinstance(operand, Optional):
            return _select_optional(operand, tree)
        if not isinstance(operand, dict):
            raise UnknownError("a field of what has none")
        name = _field(tree.field, operand)
        if tree.test:
            return name in operand
        if tree.optional:
            return Optional(name in operand, operand.get(name))
        if name not in operand:
            raise EvaluationError(f"no such key: {name}")
        return operand[name]

    def call(self, tree: Call, scope: Scope) -> CelValue:
        match tree.function:
            case "_&&_":
                return self.both(tree.arguments, scope, decides=False)
            case "_||_":
                return self.both(tree.arguments, scope, decides=True)
            case "_?_:_":
                condition, then, otherwise = tree.arguments
                return self.value(then if self.flag(condition, scope) else otherwise, scope)
            case _:
                pass
        if tree.target is None:
            return call_function(tree.function, [self.value(one, scope) for one in tree.arguments], member=False)
        space = qualified_name(tree.target)
        if space == "cel" and tree.function == "bind" and len(tree.arguments) == 3:
            return self.bind(tree.arguments, scope)
        if space in ("sets", "math", "optional") and space not in scope:
            arguments = [self.value(one, scope) for one in tree.arguments]
            return call_function(f"{space}.{tree.function}", arguments, member=False)
        target = self.value(tree.target, scope)
        return call_function(tree.function, [target, *(self.value(one, scope) for one in tree.arguments)], member=True)

    def bind(self, arguments: tuple[Expression, ...], scope: Scope) -> CelValue:
        name, value, body = arguments
        if not isinstance(name, Name):
            raise UnknownError("a binding without a name")
        return self.value(body, {**scope, name.name: self.value(value, scope)})

    def flag(self, tree: Expression, scope: Scope) -> bool:
        found = known(self.value(tree, scope))
        if not isinstance(found, bool):
            raise EvaluationError("no such overload")
        return found

    def both(self, sides: tuple[Expression, ...], scope: Scope, *, decides: bool) -> bool:
        """`&&` and `||`: a side that is `decides` decides, whatever the other one is."""
        return self.any_of((partial(self.flag, side, scope) for side in sides), decides=decides)

    def any_of(self, sides: Iterator[Callable[[], bool]], *, decides: bool) -> bool:
        error: Exception | None = None
        for side in sides:
            try:
                if side() is decides:
                    return decides
            except (UnknownError, EvaluationError) as raised:
                # What is not known is worse than an error: with its value there may be none.
                error = raised if error is None or isinstance(raised, UnknownError) else error
        if error is not None:
            raise error
        return not decides

    def loop(self, tree: Loop, scope: Scope) -> CelValue:
        operand = known(self.value(tree.operand, scope))
        if tree.macro.startswith("opt"):
            return self.optional_loop(tree, operand, scope)
        if not isinstance(operand, list | dict):
            raise UnknownError("a loop over something else")
        inner = [{**scope, tree.variable: entry} for entry in operand]
        match tree.macro:
            case "all" | "exists":
                body = tree.bodies[0]
                sides = (partial(self.flag, body, one) for one in inner)
                return self.any_of(sides, decides=tree.macro == "exists")
            case "exists_one" | "existsOne":
                return sum(self.flag(tree.bodies[0], one) for one in inner) == 1
            case "filter":
                return [one[tree.variable] for one in inner if self.flag(tree.bodies[0], one)]
            case _:
                *conditions, body = tree.bodies
                kept = [one for one in inner if all(self.flag(condition, one) for condition in conditions)]
                return [self.value(body, one) for one in kept]

    def optional_loop(self, tree: Loop, operand: CelValue, scope: Scope) -> CelValue:
        if not isinstance(operand, Optional):
            raise UnknownError("a macro of optional values")
        if not operand.is_set:
            return operand
        found = self.value(tree.bodies[0], {**scope, tree.variable: operand.value})
        return Optional(True, found) if tree.macro == "optMap" else found


def _lookup(name: str, scope: Scope) -> CelValue:
    if name in scope:
        return scope[name]
    return CelType(name) if name in _TYPES else Unknown(f"`{name}`")


def _field(name: str, operand: Mapping[str, CelValue]) -> str:
    """The name of a field as the object has it."""
    if name in operand or "__" not in name:
        return name
    for written, meant in _ESCAPES:
        name = name.replace(written, meant)
    is_word = name.startswith("__") and name.endswith("__")
    return name[2:-2] if is_word else name


def _select_optional(operand: Optional, tree: Select) -> CelValue:
    if not operand.is_set:
        return False if tree.test else operand
    inside = known(operand.value)
    if not isinstance(inside, dict):
        raise UnknownError("a field of what has none")
    name = _field(tree.field, inside)
    return name in inside if tree.test else Optional(name in inside, inside.get(name))
