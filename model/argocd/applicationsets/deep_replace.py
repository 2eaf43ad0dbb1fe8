"""Every text of a value, keys included, with parameters in it.

Source: argo-cd `applicationset/utils/utils.go` (deeplyReplace, RenderGeneratorParams).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ...text.document import Value
from ...text.place import NodePath
from ..gotemplate.values import NotKnownError, TemplateError, in_unicode
from .expansion import Data, Unknown
from .failure import GeneratorError
from .parameters import Parameters
from .replace_parameters import Replacer, is_missing_key

#: Keys of structs, which are no data and not replaced, are told from keys of mappings by these fields.
_MAPPINGS = frozenset({"labels", "annotations", "commonLabels", "commonAnnotations", "options", "map", "valuesObject"})
_WITH_VALUES = frozenset({"clusters", "git", "scmProvider", "pullRequest", "plugin", "clusterDecisionResource"})


@dataclass(slots=True)
class Replaced:
    """A value that is being replaced, and from which path of what was written each part comes."""

    replacer: Replacer
    parameters: Parameters
    origins: dict[NodePath, NodePath] = field(default_factory=dict)


def replace_deeply(
    written: Value, parameters: Parameters, replacer: Replacer, origins: Mapping[NodePath, NodePath]
) -> tuple[dict[str, Data], dict[NodePath, NodePath]]:
    """An Application's data with the parameters in it, and where each part was said.

    `origins` are those of what is written. What of it cannot be known is Unknown; raises GeneratorError with the place
    of a text that the engine refuses.
    """
    state = Replaced(replacer, parameters)
    found = _replace(state, written, (), (), origins, is_free=False)
    return (found if isinstance(found, dict) else {}), state.origins


def _replace(
    state: Replaced, value: Value, at: NodePath, was: NodePath, origins: Mapping[NodePath, NodePath], *, is_free: bool
) -> Data:
    """The value, which now stands `at` a path; `is_free` is in data whose keys are replaced, too."""
    if was in origins:
        state.origins[at] = origins[was]
    if isinstance(value, str):
        return _text(state, value, origins.get(was))
    if isinstance(value, list):
        return [
            _replace(state, item, (*at, index), (*was, index), origins, is_free=is_free)
            for index, item in enumerate(value)
        ]
    if not isinstance(value, dict):
        return (
            float_to_int(float(value)) if is_free and isinstance(value, int) and not isinstance(value, bool) else value
        )
    found: dict[str, Data] = {}
    for key, entry in value.items():
        if is_free and entry is None:
            continue
        name = _text(state, key, origins.get((*was, key))) if is_free else key
        if isinstance(name, Unknown):
            raise NotKnownError(name.why)
        if name in found and name != key:
            raise NotKnownError(
                f"two keys come to `{name}`, and Go leaves to chance which value is kept", is_proven=True
            )
        inner = is_free or key in _MAPPINGS
        found[name] = _replace(state, entry, (*at, name), (*was, key), origins, is_free=inner)
    return found


def _text(state: Replaced, text: str, at: NodePath | None) -> str | Unknown:
    try:
        return in_unicode(state.replacer.replace(text, state.parameters))
    except NotKnownError as error:
        return Unknown(str(error))
    except (TemplateError, GeneratorError) as error:
        raise GeneratorError(str(error), at) from None


def float_to_int(number: float) -> int | float:
    """A number of JSON as one reads it: whole numbers are integers, with the shortest digits as Go writes it."""
    return int(Decimal(repr(number))) if number.is_integer() else number


def replace_in_generator(kind: str, generator: Value, given: Parameters, replacer: Replacer) -> Value:
    """A generator whose texts name the parameters of another; `values` that name what is not there stay as they are."""
    return _in_generator(kind, generator, given, replacer)


def _in_generator(key: str, value: Value, given: Parameters, replacer: Replacer) -> Value:
    if isinstance(value, str):
        return replacer.replace(value, given)
    if isinstance(value, list):
        is_data = key == "elements"
        return [_data(item, given, replacer) if is_data else _in_generator("", item, given, replacer) for item in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Value] = {}
    for name, entry in value.items():
        if name == "values" and key in _WITH_VALUES and isinstance(entry, dict):
            found[name] = {one: _value(inner, given, replacer) for one, inner in entry.items()}
        elif name in _MAPPINGS or name in ("matchLabels", "parameters"):
            found[name] = _data(entry, given, replacer)
        else:
            found[name] = _in_generator(name, entry, given, replacer)
    return found


def _data(value: Value, given: Parameters, replacer: Replacer) -> Value:
    """Free data, whose keys are replaced as well."""
    if isinstance(value, str):
        return replacer.replace(value, given)
    if isinstance(value, list):
        return [_data(item, given, replacer) for item in value]
    if isinstance(value, dict):
        pairs = ((key, entry) for key, entry in value.items() if entry is not None)
        return {replacer.replace(key, given): _data(entry, given, replacer) for key, entry in pairs}
    return value


def _value(value: Value, given: Parameters, replacer: Replacer) -> Value:
    if not isinstance(value, str):
        return value
    try:
        return replacer.strict().replace(value, given)
    except TemplateError as error:
        if is_missing_key(error):
            return value
        raise
