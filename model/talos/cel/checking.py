"""The type of a CEL expression, from what its environment declares. Source: checker/checker.go of google/cel-go."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ....schemas.talos.cel import ENVIRONMENTS, MESSAGES, Environment
from ...cel.syntax import parse_expression
from ...cel.tokens import CelError
from ...cel.tree import Call, Expression, ListOf, Literal, Loop, MapOf, Message, Name, Select, qualified_name
from .types import BOOL, DYN, Bound, Type, fits, join_types, split_type, substitute, type_of

_TYPE = Type("type")
_TYPE_NAMES = frozenset(["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "dyn"])


class ExpressionError(NamedTuple):
    """What is wrong with an expression, and at which of its characters."""

    at: int
    message: str


@cache
def find_error(text: str, environment: str) -> ExpressionError | None:
    """Why Talos refuses an expression in an environment of `schemas/talos/cel.py`; None where it takes it."""
    declared = ENVIRONMENTS[environment]
    try:
        tree = parse_expression(text, declared.optional)
        checker = _Checker(declared)
        found = substitute(checker.check(tree, {}), checker.bound)
    except CelError as error:
        return ExpressionError(error.at, str(error))
    except RecursionError:
        return ExpressionError(0, "it is nested too deeply")
    if found != type_of(declared.result):
        return ExpressionError(0, f"its type is {found} and must be {declared.result}")
    return None


class _Signature(NamedTuple):
    member: bool
    arguments: tuple[Type, ...]
    result: Type


@cache
def _signature(text: str) -> _Signature:
    """`string.(string) bool` → that it is called on a value, all arguments and the result."""
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char == "(" and depth == 0 and (at == 0 or text[at - 1] == "."):
            start = at
            break
        depth += (char == "(") - (char == ")")
    end = _find_closing(text, start)
    target = [text[: start - 1]] if start else []
    arguments = tuple(type_of(part) for part in (*target, *split_type(text[start + 1 : end])))
    return _Signature(bool(target), arguments, type_of(text[end + 1 :].strip()))


def _find_closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    raise ValueError(f"no signature: {text}")


CelScope = Mapping[str, Type]


class _Checker:
    """Walks a tree; `bound` is what has been learnt of unknown types on the way."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.bound: Bound = {}
        self.count = 0

    def new_unknown(self) -> Type:
        self.count += 1
        return Type(f"_{self.count}")

    def check(self, tree: Expression, scope: CelScope) -> Type:
        match tree:
            case Literal(kind):
                return Type(kind)
            case Name(name, at):
                return self.check_name(name, at, scope)
            case Select():
                return self.select(tree, scope)
            case Call():
                return self.call(tree, scope)
            case ListOf():
                return self.list(tree, scope)
            case MapOf():
                return self.map(tree, scope)
            case Loop():
                return self.loop(tree, scope)
            case Message(name, at):
                raise CelError(f"`{name}` is not a type that Talos declares", at)

    def check_name(self, name: str, at: int, scope: CelScope) -> Type:
        if name in scope:
            return scope[name]
        if name in self.environment.variables:
            return type_of(self.environment.variables[name])
        if name in _TYPE_NAMES:
            return _TYPE
        raise CelError(f"`{name}` is not declared", at)

    def select(self, tree: Select, scope: CelScope) -> Type:
        operand = substitute(self.check(tree.operand, scope), self.bound)
        inside = operand.inner[0] if operand.name == "optional" else operand
        found = self.field(inside, tree.field, tree.at)
        if tree.test:
            return BOOL
        return Type("optional", (found,)) if tree.optional or operand.name == "optional" else found

    def field(self, found: Type, field: str, at: int) -> Type:
        if found.name == "map":
            return found.inner[1]
        if found.name == "dyn" or found.name.startswith("_"):
            return DYN
        if found.name not in MESSAGES:
            raise CelError(f"a value of type {found} has no fields", at)
        if field not in MESSAGES[found.name]:
            raise CelError(f"field `{field}` does not exist", at)
        return type_of(MESSAGES[found.name][field])

    def call(self, tree: Call, scope: CelScope) -> Type:
        arguments = [self.check(argument, scope) for argument in tree.arguments]
        if tree.function in ("_&&_", "_||_"):
            for argument in arguments:
                self.expect(argument, BOOL, tree.at)
            return BOOL
        if tree.target is None:
            return self.resolve_call(tree.function, arguments, False, tree.at)
        prefix = qualified_name(tree.target)
        full = f"{prefix}.{tree.function}"
        if prefix is not None and full in self.environment.functions:
            return self.resolve_call(full, arguments, False, tree.at)
        return self.resolve_call(tree.function, [self.check(tree.target, scope), *arguments], True, tree.at)

    def resolve_call(self, function: str, arguments: list[Type], member: bool, at: int) -> Type:
        """The result of the signatures that take these arguments."""
        signatures = self.environment.functions.get(function)
        if signatures is None:
            raise CelError(f"`{function}` is not a function that is declared", at)
        result: Type | None = None
        for signature in map(_signature, signatures):
            if signature.member != member or len(signature.arguments) != len(arguments):
                continue
            made = self.apply_signature(signature, arguments)
            if made is not None:
                result = made if result is None or result in (made, DYN) else DYN
        if result is None:
            given = ", ".join(str(substitute(one, self.bound)) for one in arguments)
            raise CelError(f"`{_format_operator(function)}` does not take ({given})", at)
        return result

    def apply_signature(self, signature: _Signature, arguments: list[Type]) -> Type | None:
        fresh: Bound = {}
        wanted = [self.instance(one, fresh) for one in signature.arguments]
        trial = dict(self.bound)
        if not all(fits(one, want, trial) for one, want in zip(arguments, wanted, strict=True)):
            return None
        self.bound = trial
        return substitute(self.instance(signature.result, fresh), self.bound)

    def instance(self, found: Type, fresh: Bound) -> Type:
        """The type with a new unknown type for each letter."""
        if found.name.startswith("_"):
            return fresh.setdefault(found.name, self.new_unknown())
        return Type(found.name, tuple(self.instance(one, fresh) for one in found.inner))

    def expect(self, found: Type, wanted: Type, at: int) -> None:
        trial = dict(self.bound)
        if not fits(found, wanted, trial):
            raise CelError(f"this is of type {substitute(found, self.bound)} and must be {wanted}", at)
        self.bound = trial

    def list(self, tree: ListOf, scope: CelScope) -> Type:
        entries: Type | None = None
        for index, entry in enumerate(tree.entries):
            found = self.check(entry, scope)
            found = self.unwrap(found, tree.at) if index in tree.optional else found
            entries = join_types(entries, found, self.bound)
        return Type("list", (self.new_unknown() if entries is None else entries,))

    def map(self, tree: MapOf, scope: CelScope) -> Type:
        keys: Type | None = None
        values: Type | None = None
        for key, value, optional in tree.entries:
            keys = join_types(keys, self.check(key, scope), self.bound)
            found = self.check(value, scope)
            values = join_types(values, self.unwrap(found, tree.at) if optional else found, self.bound)
        return Type("map", (keys or self.new_unknown(), values or self.new_unknown()))

    def unwrap(self, found: Type, at: int) -> Type:
        if found.name not in ("optional", "dyn"):
            raise CelError(f"this is of type {found} and must be optional", at)
        return found.inner[0] if found.inner else found

    def loop(self, tree: Loop, scope: CelScope) -> Type:
        operand = substitute(self.check(tree.operand, scope), self.bound)
        if tree.macro.startswith("opt"):
            return self.optional_loop(tree, operand, scope)
        entry = self.entry(operand, tree.at)
        bodies = [self.check(body, {**scope, tree.variable: entry}) for body in tree.bodies]
        if tree.macro == "map":
            for condition in bodies[:-1]:
                self.expect(condition, BOOL, tree.at)
            return Type("list", (substitute(bodies[-1], self.bound),))
        self.expect(bodies[0], BOOL, tree.at)
        return Type("list", (entry,)) if tree.macro == "filter" else BOOL

    def entry(self, operand: Type, at: int) -> Type:
        if operand.name in ("list", "map"):
            return operand.inner[0]
        if operand.name == "dyn" or operand.name.startswith("_"):
            return DYN
        raise CelError(f"a value of type {operand} cannot be walked through", at)

    def optional_loop(self, tree: Loop, operand: Type, scope: CelScope) -> Type:
        inside = self.resolve_call("value", [operand], True, tree.at)
        body = self.check(tree.bodies[0], {**scope, tree.variable: inside})
        if tree.macro == "optMap":
            return Type("optional", (body,))
        self.expect(body, Type("optional", (self.new_unknown(),)), tree.at)
        return substitute(body, self.bound)


def _format_operator(function: str) -> str:
    """An operator as it is written."""
    return function.replace("_", "").replace("@", "") if function[0] in "_!-@" else function
