"""Sets of parameters: their `values`, how they are flattened, and how two of them become one.

Source: argo-cd `applicationset/generators/value_interpolation.go`, `generator_spec_processor.go`, `matrix.go`,
`merge.go` and `applicationset/utils/map.go`.
"""

from collections.abc import Iterator

from ...text.document import Value
from ...text.typed_access import mapping
from ..gotemplate.format import format_value
from ..gotemplate.json_text import dump_json
from ..gotemplate.merge_maps import merge_maps
from ..gotemplate.sprig_dicts import copy_deeply
from ..gotemplate.values import STRING_MAP, GoValue, TemplateError, Typed
from .failure import GeneratorError, PanicError
from .replace_parameters import Replacer

Parameters = dict[str, GoValue]


def add_values(generator: Value, parameters: Parameters, replacer: Replacer) -> None:
    """Put the generator's `values` to the parameters, each with those in it that were there before."""
    found: dict[str, GoValue] = {}
    for key, value in mapping(generator, "values").items():
        try:
            found[key] = replacer.replace(value if isinstance(value, str) else "", parameters)
        except TemplateError as error:
            raise GeneratorError(f"failed to replace templated string: {error}") from None
    if replacer.is_go:
        parameters.update({"values": Typed(STRING_MAP, found)} if found else {})
    else:
        parameters.update({f"values.{key}": value for key, value in found.items()})


def flatten(parameters: Parameters) -> dict[str, GoValue]:
    """Each value by its path with dots; lists by numbers. What is empty vanishes, lists of texts stay as they are."""
    return dict(_flatten(parameters, ""))


def _flatten(value: GoValue, prefix: str) -> Iterator[tuple[str, GoValue]]:
    if isinstance(value, Typed) and value.type == STRING_MAP:
        value = value.value
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _flatten(entry, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _flatten(item, f"{prefix}.{index}" if prefix else str(index))
    else:
        yield prefix, value


def as_texts(parameters: Parameters) -> dict[str, str]:
    """Each value as a text."""
    return {key: format_value(value, nested=True) for key, value in parameters.items()}


def combine(first: Parameters, second: Parameters, *, is_go: bool) -> Parameters:
    """What a matrix makes of a set of each of its generators: the first wins, or they must not differ."""
    if not is_go:
        found, more = as_texts(first), as_texts(second)
        for key, value in more.items():
            if key in found and found[key] != value:
                raise GeneratorError(
                    "failed to combine string maps with merging params for the matrix generator: "
                    f"found duplicate key {key} with different value, a: {found[key]} ,b: {value}"
                )
        return {**found, **more}
    return overlay(second, first)


def overlay(under: Parameters, over: Parameters) -> Parameters:
    """Parameters with others merged over them."""
    found = {key: copy_deeply(value) for key, value in under.items()}
    try:
        merge_maps(found, {key: copy_deeply(value) for key, value in over.items()}, overrides=True)
    except TemplateError as error:
        raise PanicError(str(error)) from None
    return found


def by_merge_key(keys: tuple[str, ...], sets: list[Parameters]) -> dict[str, Parameters]:
    """The sets by what the merge keys are in them; a key that is not there is null."""
    if not keys:
        raise GeneratorError("no merge keys were specified, Merge requires at least one")
    found: dict[str, Parameters] = {}
    for parameters in sets:
        wanted: GoValue = {key: parameters.get(key) for key in keys}
        name = dump_json(wanted)
        if name in found:
            raise GeneratorError(
                "the parameters from a generator were not unique by the given mergeKeys, Merge requires all param sets "
                f"to be unique. Duplicate key was {name}"
            )
        found[name] = parameters
    return found


def origin_of(parameters: Parameters) -> str:
    """The file or folder that a Git generator made a set of parameters of, "" where none did."""
    flat = flatten(parameters)
    for key in ("path.path", "path"):
        if isinstance(folder := flat.get(key), str) and folder:
            name = flat.get("path.filename")
            return f"{folder}/{name}" if isinstance(name, str) and name else folder
    return ""
