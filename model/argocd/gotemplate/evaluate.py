"""What pipelines come to: fields, variables, and calls of functions with the types of their arguments.

Source: the documentation of text/template (Arguments, Pipelines, Functions), and what its `exec.go` reports.
"""

from .builtins import SHORT_CIRCUITS, element_type, zero_of
from .nodes import Chain, Command, Constant, Dot, Fields, Name, Operand, Pipeline, Variable
from .state import State
from .values import ANY, MAP, MISSING, GoValue, Missing, TemplateError, Typed, entries_of, is_empty, type_name


def evaluate_pipeline(state: State, pipeline: Pipeline, dot: GoValue) -> GoValue:
    """The value of the last command, which the pipeline's variables get, too."""
    value: GoValue = MISSING
    for stage, command in enumerate(pipeline.commands):
        value = _command(state, command, dot, (value,) if stage else ())
        value = MISSING if value is None else value
    for name in pipeline.variables:
        if pipeline.assigns:
            state.assign(name, value)
        else:
            state.variables.append((name, value))
    return value


def _command(state: State, command: Command, dot: GoValue, final: tuple[GoValue, ...]) -> GoValue:
    """The value of a command; `final` is what comes to it through the pipe."""
    state.step()
    first, *rest = command.operands
    if isinstance(first, Name):
        return _call(state, first.name, tuple(rest), dot, final)
    if rest or final:
        if isinstance(first, Fields | Chain) or (isinstance(first, Variable) and first.names):
            return _with_arguments(state, first, dot)
        raise TemplateError(f"can't give argument to non-function {_written(first)}")
    if isinstance(first, Constant) and first.written == "nil":
        raise TemplateError("nil is not a command")
    return _operand(state, first, dot)


def _with_arguments(state: State, first: Fields | Chain | Variable, dot: GoValue) -> GoValue:
    """A field with arguments, which only a method may have; of no value at all every field is none."""
    *before, last = first.names
    match first:
        case Fields():
            value = dot
        case Variable(name=name):
            value = _variable(state, name)
        case Chain(inner=inner):
            value = _operand(state, inner, dot)
    found = _fields(state, value, tuple(before))
    if entries_of(found) is None:
        return _field(state, found, last)
    raise TemplateError(f"{last} is not a method but has arguments")


def _written(operand: Operand) -> str:
    match operand:
        case Constant(written=written):
            return written
        case Dot():
            return "."
        case Variable(name=name):
            return f"${name}"
        case _:
            return "(…)"


def _operand(state: State, operand: Operand, dot: GoValue) -> GoValue:
    match operand:
        case Constant(value=value):
            return value
        case Dot():
            return dot
        case Fields(names=names):
            return _fields(state, dot, names)
        case Variable(name=name, names=names):
            return _fields(state, _variable(state, name), names)
        case Chain(inner=inner, names=names):
            if isinstance(inner, Constant) and inner.value is None:
                raise TemplateError("indirection through explicit nil")
            return _fields(state, _operand(state, inner, dot), names)
        case Pipeline():
            return evaluate_pipeline(state, operand, dot)
        case Name(name=name):
            return _call(state, name, (), dot, ())


def _variable(state: State, name: str) -> GoValue:
    for known, value in reversed(state.variables):
        if known == name:
            return value
    raise TemplateError(f"undefined variable: ${name}")


def _fields(state: State, value: GoValue, names: tuple[str, ...]) -> GoValue:
    for name in names:
        value = _field(state, value, name)
    return value


def _field(state: State, value: GoValue, name: str) -> GoValue:
    if isinstance(value, Missing):
        if state.missing == "error":
            raise TemplateError(f'nil data; no entry for key "{name}"')
        return MISSING
    if value is None:
        raise TemplateError(f"nil pointer evaluating {ANY}.{name}")
    entries = entries_of(value)
    if entries is None:
        raise TemplateError(f"can't evaluate field {name} in type {type_name(value)}")
    if name in entries:
        return entries[name]
    if isinstance(value, Typed) and not value.type.startswith("map["):
        raise TemplateError(f"can't evaluate field {name} in type {value.type}")
    if state.missing == "error":
        raise TemplateError(f'map has no entry for key "{name}"')
    return zero_of(element_type(value)) if state.missing == "zero" else MISSING


def _call(state: State, name: str, operands: tuple[Operand, ...], dot: GoValue, final: tuple[GoValue, ...]) -> GoValue:
    if name in SHORT_CIRCUITS:
        return _short_circuit(state, name, operands, dot, final)
    function = state.functions[name]
    given = len(operands) + len(final)
    fixed = len(function.parameters) - function.is_variadic
    if given < fixed or (given > fixed and not function.is_variadic):
        wanted = f"at least {fixed}" if function.is_variadic else str(fixed)
        raise TemplateError(f"wrong number of args for {name}: want {wanted} got {given}")
    arguments = [_argument(state, one, function.type_at(at), dot) for at, one in enumerate(operands)]
    arguments += [_check_type(value, function.type_at(len(operands))) for value in final]
    state.step()
    try:
        return function.run(*arguments)
    except TemplateError as error:
        raise TemplateError(f"error calling {name}: {error}") from None


def _short_circuit(
    state: State, name: str, operands: tuple[Operand, ...], dot: GoValue, final: tuple[GoValue, ...]
) -> GoValue:
    if not operands and not final:
        raise TemplateError(f"wrong number of args for {name}: want at least 1 got 0")
    value: GoValue = MISSING
    for operand in operands:
        value = _argument(state, operand, "value", dot)
        if is_empty(value) == (name == "and"):
            return value
    return final[0] if final else value


#: Which constants a parameter of a type takes.
_CONSTANTS: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "string": ("string", str),
    "bool": ("bool", bool),
    "int": ("integer", int),
    "int64": ("integer", int),
    "uint32": ("unsigned integer", int),
    "float64": ("float", (int, float)),
}


def _argument(state: State, operand: Operand, type_: str, dot: GoValue) -> GoValue:
    if not isinstance(operand, Constant):
        return _check_type(_operand(state, operand, dot), type_)
    if type_ in ("value", ANY):
        return operand.value
    if operand.value is None:
        if _can_be_nil(type_):
            return {} if type_ == MAP else None
        raise TemplateError(f"cannot assign nil to {type_}")
    if type_ not in _CONSTANTS:
        raise TemplateError(f"can't handle {operand.written} for arg of type {type_}")
    name, wanted = _CONSTANTS[type_]
    value = operand.value
    if type_ in ("int", "int64", "uint32") and isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, wanted) or (isinstance(value, bool) and type_ != "bool"):
        raise TemplateError(f"expected {name}; found {operand.written}")
    if type_ == "float64" and isinstance(value, int):
        return float(value)
    return Typed(type_, value) if type_ in ("int64", "uint32") else value


def _can_be_nil(type_: str) -> bool:
    return type_ in ("value", ANY) or type_.startswith(("map[", "["))


def _check_type(value: GoValue, type_: str) -> GoValue:
    """The value as an argument of that type."""
    if type_ == "value":
        return value
    if isinstance(value, Missing) or value is None:
        if type_ == ANY:
            return None
        if isinstance(value, Missing) and _can_be_nil(type_):
            return {} if type_ == MAP else Typed(type_, [])
        raise TemplateError(f"invalid value; expected {type_}")
    if type_ not in (ANY, type_name(value)):
        raise TemplateError(f"wrong type for value; expected {type_}; got {type_name(value)}")
    return value
