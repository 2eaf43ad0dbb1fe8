"""A generator → sets of parameters: which of its kinds it is, what combines others, and what its selector leaves.

Source: argo-cd `applicationset/generators/generator_spec_processor.go` (Transform), `matrix.go`, `merge.go`.
"""

from dataclasses import dataclass

from ...text.document import Value
from ...text.typed_access import items, mapping
from ..gotemplate.values import GoValue, NotKnownError, TemplateError
from .deep_replace import replace_in_generator
from .expansion import Surroundings
from .failure import GeneratorError
from .field_types import decode
from .git_generator import generate_from_git
from .leaf_generators import generate_from_clusters, generate_from_fixtures, generate_from_list
from .parameters import Parameters, as_texts, by_merge_key, combine, flatten, overlay
from .replace_parameters import Replacer
from .selectors import compile_selector

#: The kinds of generators in the order in which the controller goes through those of one entry.
KINDS = (
    "list",
    "clusters",
    "git",
    "scmProvider",
    "clusterDecisionResource",
    "pullRequest",
    "matrix",
    "merge",
    "plugin",
)
#: Sets of parameters beyond which an ApplicationSet is not expanded.
_MOST = 10_000
_MATRIX_CHILDREN, _MERGE_CHILDREN = 2, 2
_NESTED = {"matrix": "NestedMatrixGenerator", "merge": "NestedMergeGenerator"}


@dataclass(frozen=True, slots=True)
class Made:
    """What one kind of an entry made: its name and the sets."""

    kind: str
    sets: list[Parameters]


def generate(
    entry: Value, around: Surroundings, replacer: Replacer, given: Parameters | None = None, depth: int = 0
) -> list[Made]:
    """The sets of parameters of each kind that an entry of `generators` has.

    `given` are parameters that its texts may name, `depth` how many generators are around it. Raises GeneratorError as
    the controller reports it, NotKnownError where the sets cannot be known.
    """
    try:
        fits = compile_selector(mapping(entry).get("selector"), any_values=True)
    except GeneratorError as error:
        raise GeneratorError(f"error parsing label selector: {error}") from None
    found: list[Made] = []
    for kind in KINDS:
        if mapping(entry).get(kind) is None:
            continue
        generator = mapping(entry)[kind]
        if given:
            generator = _interpolate(kind, generator, given, replacer)
        sets = _generate(kind, generator, around, replacer, depth)
        if len(sets) > _MOST:
            raise NotKnownError(f"it makes more than {_MOST:,} sets of parameters")
        if mapping(entry).get("selector") is not None:
            sets = [one for one in sets if fits(as_texts(flatten(one)))]
        found.append(Made(kind, sets))
    return found


def _interpolate(kind: str, generator: Value, given: Parameters, replacer: Replacer) -> Value:
    try:
        return replace_in_generator(kind, generator, given, replacer)
    except TemplateError as error:
        raise GeneratorError(f"failed to replace parameters in generator: {error}") from None


def _generate(kind: str, generator: Value, around: Surroundings, replacer: Replacer, depth: int) -> list[Parameters]:
    match kind:
        case "list":
            return generate_from_list(generator, replacer)
        case "clusters":
            return generate_from_clusters(generator, around, replacer)
        case "git":
            return generate_from_git(generator, around, replacer)
        case "matrix":
            return _matrix(generator, around, replacer, depth)
        case "merge":
            return _merge(generator, around, replacer, depth)
        case _:
            return generate_from_fixtures(kind, generator, around, replacer)


def _matrix(generator: Value, around: Surroundings, replacer: Replacer, depth: int) -> list[Parameters]:
    children = items(generator, "generators")
    if len(children) != _MATRIX_CHILDREN:
        amount = "less" if len(children) < _MATRIX_CHILDREN else "more"
        raise GeneratorError(f"found {amount} than two generators, Matrix support only two")
    try:
        first = _child(children[0], around, replacer, None, depth)
    except GeneratorError as error:
        raise GeneratorError(f"error failed to get params for first generator in matrix generator: {error}") from None
    found: list[Parameters] = []
    for one in first:
        try:
            second = _child(children[1], around, replacer, one, depth)
        except GeneratorError as error:
            raise GeneratorError(
                f"failed to get params for second generator in the matrix generator: {error}"
            ) from None
        found += [combine(one, other, is_go=replacer.is_go) for other in second]
        if len(found) > _MOST:
            raise NotKnownError(f"it makes more than {_MOST:,} sets of parameters")
    return found


def _merge(generator: Value, around: Surroundings, replacer: Replacer, depth: int) -> list[Parameters]:
    children = items(generator, "generators")
    if len(children) < _MERGE_CHILDREN:
        raise GeneratorError("found less than two generators, Merge requires two or more")
    sets: list[list[Parameters]] = []
    for index, child in enumerate(children, start=1):
        try:
            sets.append(_child(child, around, replacer, None, depth))
        except GeneratorError as error:
            raise GeneratorError(
                "error getting param sets from generators: error getting params from generator "
                f"{index} of {len(children)}: {error}"
            ) from None
    keys = tuple(key for key in items(generator, "mergeKeys") if isinstance(key, str))
    merged = by_merge_key(keys, sets[0])
    for others in sets[1:]:
        for name, over in by_merge_key(keys, others).items():
            if name in merged:
                merged[name] = overlay(merged[name], over) if replacer.is_go else {**merged[name], **over}
    return list(merged.values())


def _child(
    child: Value, around: Surroundings, replacer: Replacer, given: Parameters | None, depth: int
) -> list[Parameters]:
    """The sets of a generator in another: it may be a matrix or merge only where the other is at the top."""
    inner: dict[str, Value] = {}
    for key, value in mapping(child).items():
        if key in _NESTED and value is not None:
            if depth:
                continue
            inner[key] = decode(value, _NESTED[key], (key,))
        else:
            inner[key] = value
    try:
        found = generate(inner, around, replacer, given, depth + 1)
    except GeneratorError as error:
        raise GeneratorError(f"child generator returned an error on parameter generation: {error}") from None
    if not found:
        raise GeneratorError("child generator generated no parameters")
    if len(found) > 1:
        raise GeneratorError("found more than one generator in matrix.Generators")
    return found[0].sets


def parameter_name(parameters: Parameters) -> str:
    """What an element is called where its Application has no name: the first parameter that is like one."""
    flat: dict[str, GoValue] = flatten(parameters)
    for key in ("name", "path.path", "path", "branch", "repository", "number", "cluster"):
        if isinstance(found := flat.get(key), str) and found:
            return found
    return next((value for value in flat.values() if isinstance(value, str) and value), "")
