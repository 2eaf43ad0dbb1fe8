"""Calling functions, of Nix and of Python. All raise `Unresolved`."""

from .force import as_attrs, delay, force, unknown
from .run_state import Run, bounded, charge, descend, fail
from .values import Attrs, Builtin, Closure, Lazy, Scope, Thunk, Unresolved, Value, name_type


def call(run: Run, function: Lazy, *arguments: Lazy) -> Value:
    """What a function comes to for arguments, one after the other."""
    try:
        value = force(run, function)
    except Unresolved as error:
        raise internal(error) from None
    for argument in arguments:
        value = _call(run, value, argument)
    return value


def call_later(run: Run, function: Lazy, *arguments: Lazy) -> Thunk:
    """The same, when it is asked for."""
    return Thunk(compute=lambda: call(run, function, *arguments))


def _call(run: Run, function: Value, argument: Lazy) -> Value:
    while isinstance(function, Attrs) and "__functor" in function.items:
        charge(run, 1)
        descend(run)
        function = _call(run, force(run, function.items["__functor"]), function)
        run.depth -= 1
    if isinstance(function, Closure):
        return run.evaluate(run, function.node.body, bind(run, function, argument))
    if isinstance(function, Builtin):
        return _call_builtin(run, function, argument)
    if isinstance(function, Attrs) and function.open is not None:
        raise internal(Unresolved(function.open))
    raise fail(f"a {name_type(function)} is called as a function")


def _call_builtin(run: Run, function: Builtin, argument: Lazy) -> Value:
    given = (*function.given, argument)
    if len(given) < function.arity:
        return Builtin(function.name, function.arity, function.function, given)
    charge(run, 1)
    descend(run)
    try:
        # Not `*given`: Python 3.11 would nest on C's stack.
        match given:
            case (first,):
                value = function.function(run, first)
            case (first, second):
                value = function.function(run, first, second)
            case (first, second, third):
                value = function.function(run, first, second, third)
            case _:
                value = function.function(run, *given)
    except Unresolved as error:
        raise error if function.name in _OF_THEIR_ARGUMENT else internal(error) from None
    run.depth -= 1
    if type(value) is str:
        return bounded(run, value)
    if type(value) is list:
        charge(run, len(value) >> 3)
    return value


#: Functions whose value has nothing in it that is not of their last argument.
_OF_THEIR_ARGUMENT = frozenset({"attrValues", "getAttr", "import", "map", "toString"})


def internal(error: Unresolved) -> Unresolved:
    """What is raised where a value hangs on one of an input, and may be of the repository."""
    return Unresolved(error.unknown._replace(of_input="")) if error.unknown.of_input else error


def bind(run: Run, function: Closure, argument: Lazy) -> Scope:
    """The scope of a function's body for an argument."""
    node, outer = function.node, function.scope
    names: dict[str, Lazy] = {}
    scope = Scope(names, outer, outer.path, outer.withs)
    if node.argument is not None:
        names[node.argument.name] = argument
    if node.formals is None:
        return scope
    given = as_attrs(run, argument)
    for formal in node.formals.names:
        if formal.name in given.items:
            names[formal.name] = given.items[formal.name]
        elif given.open is not None:
            names[formal.name] = unknown(given.open)
        elif formal.default is None:
            raise fail(f"a function is called without `{formal.name}`")
        else:
            names[formal.name] = delay(formal.default, scope)
    if not node.formals.is_open:
        accepted = {formal.name for formal in node.formals.names}
        for name in given.items:
            if name not in accepted:
                raise fail(f"a function is called with `{name}`, which it does not know")
    return scope
