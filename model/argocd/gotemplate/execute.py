"""What a template comes to with its data, bounded in steps, depth and output.

Source: the documentation of text/template, and what its `exec.go` reports.
"""

from collections.abc import Mapping

from .builtins import SHORT_CIRCUITS
from .evaluate import evaluate_pipeline
from .format import format_value, sort_entries
from .function import Function
from .nodes import Action, Branch, Call, Leave, Node, Pipeline, Text
from .parse import parse
from .state import MOST_STEPS, State
from .values import (
    MISSING,
    GoValue,
    Missing,
    NotKnownError,
    TemplateError,
    Typed,
    entries_of,
    is_empty,
    items_of,
    type_name,
    whole,
)

#: How deep templates may call one another.
_DEEPEST = 30
_OPTIONS = {"default": "invalid", "invalid": "invalid", "zero": "zero", "error": "error"}


class OptionError(Exception):
    """An option of templates that Go does not know: it panics."""


class _Break(Exception):  # noqa: N818 - no error: it leaves a loop
    pass


class _Continue(Exception):  # noqa: N818 - no error: it goes on with a loop
    pass


def missing_key(options: tuple[str, ...]) -> str:
    """What a key that is not there comes to; raises OptionError where an option is none."""
    found = "invalid"
    for option in options:
        name, equals, value = option.partition("=")
        if name != "missingkey" or not equals or value not in _OPTIONS:
            raise OptionError(f"unrecognized option: {option}" if option else "empty option string")
        found = _OPTIONS[value]
    return found


def render(text: str, data: GoValue, functions: Mapping[str, Function], missing: str = "invalid") -> str:
    """The text that a template makes of the data; raises TemplateError as Go would, NotKnownError where it cannot say.

    `missing` is what `missing_key` makes of the options.
    """
    if "{{" not in text:
        return text
    try:
        template = parse(text, frozenset(functions) | SHORT_CIRCUITS)
    except TemplateError as error:
        raise TemplateError(str(error), is_syntax=True) from None
    state = State(template, functions, missing, [("", data)])
    try:
        _walk(state, template.nodes, data)
    except RecursionError:
        raise NotKnownError("the template is nested too deep") from None
    return "".join(state.written)


def _walk(state: State, nodes: tuple[Node, ...], dot: GoValue) -> None:
    for node in nodes:
        state.step()
        match node:
            case Text(text=text):
                state.write(text)
            case Action(pipeline=pipeline):
                value = evaluate_pipeline(state, pipeline, dot)
                if not pipeline.variables:
                    state.write(format_value(value))
            case Branch(word="range"):
                _range(state, node, dot)
            case Branch():
                _branch(state, node, dot)
            case Leave(word=word):
                raise (_Break if word == "break" else _Continue)
            case Call():
                _call_template(state, node, dot)


def _branch(state: State, node: Branch, dot: GoValue) -> None:
    scope = len(state.variables)
    value = evaluate_pipeline(state, node.pipeline, dot)
    if not is_empty(value):
        _walk(state, node.body, value if node.word == "with" else dot)
    else:
        _walk(state, node.otherwise, dot)
    del state.variables[scope:]


def _call_template(state: State, node: Call, dot: GoValue) -> None:
    if node.name not in state.template.defined:
        raise TemplateError(f'template "{node.name}" not defined')
    if state.depth >= _DEEPEST:
        raise NotKnownError("templates call one another too deep")
    data = evaluate_pipeline(state, node.pipeline, dot) if node.pipeline else MISSING
    outer, state.variables = state.variables, [("", data)]
    state.depth += 1
    _walk(state, state.template.defined[node.name], data)
    state.depth -= 1
    state.variables = outer


def _range(state: State, node: Branch, dot: GoValue) -> None:
    scope = len(state.variables)
    value = evaluate_pipeline(state, node.pipeline, dot)
    names = node.pipeline.variables
    inner = len(state.variables)
    rounds = _rounds(value, len(names))
    for index, item in rounds:
        state.step()
        _set_round(state, node.pipeline, (index, item), inner)
        try:
            _walk(state, node.body, item)
        except _Continue:
            pass
        except _Break:
            break
        finally:
            del state.variables[inner:]
    if not rounds:
        _walk(state, node.otherwise, dot)
    del state.variables[scope:]


def _rounds(value: GoValue, names: int) -> list[tuple[GoValue, GoValue]]:
    """What a range goes through: indexes or keys, and items."""
    if value is None or isinstance(value, Missing):
        return []
    if (entries := entries_of(value)) is not None and type_name(value).startswith("map["):
        return [(key, item) for key, item in sort_entries(entries)]
    if (items := items_of(value)) is not None:
        return list(enumerate(items))
    if (count := whole(value)) is not None:
        if names > 1:
            raise TemplateError(f"can't use {count} to iterate over more than one variable")
        if count > MOST_STEPS:
            raise NotKnownError(f"the template takes more than {MOST_STEPS:,} steps")
        kind = value.type if isinstance(value, Typed) else None
        return [(MISSING, Typed(kind, number) if kind else number) for number in range(count)]
    raise TemplateError(f"range can't iterate over {format_value(value)}")


def _set_round(state: State, pipeline: Pipeline, found: tuple[GoValue, GoValue], inner: int) -> None:
    """The variables of a range: with one name it is the item's, with two the index comes first."""
    names = pipeline.variables
    values = found[-len(names) :] if names else ()
    for back, (name, value) in enumerate(zip(reversed(names), reversed(values), strict=True), start=1):
        if pipeline.assigns:
            state.assign(name, value)
        else:
            state.variables[inner - back] = (name, value)
