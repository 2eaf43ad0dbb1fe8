"""Builds what Flux Kustomizations deploy, and looks at what comes of their patches and variables."""

from collections.abc import Iterator, Mapping

from ..facts import Fact
from ..files.source import Source
from ..kustomize.build.result import Build
from ..text.open_collections import Value
from ..text.place import Node, NodePath, Place
from ..text.typed_access import mapping, value_at_path
from ..unit import Evaluated
from .brought_mistakes import find_brought_mistakes, find_refusals
from .build_deployment import DeploymentBuilds, is_editing, is_in_object
from .build_facts import IdlePatchFact, UndefinedVariableFact, VariableNameFact
from .deployments import Deployment
from .facts import VARIABLE_NAME
from .fill_in_variables import is_disabled
from .health_checks import find_health_checks
from .places import below_root
from .substitution import find_variables

#: Variables that are told of one Kustomization.
_MOST = 200


def evaluate_deployments(deployments: tuple[Deployment, ...], source: Source) -> Evaluated:
    """What is said of some Kustomizations: what is refused, patches that meet nothing, variables that nobody sets."""
    builds = DeploymentBuilds(source)
    said: list[Fact] = []
    size = 0
    for one in deployments:
        traced = builds.spec(one)
        spec = mapping(traced.value)
        variables = _find_names(builds, one, spec)
        said += _find_refused_names(builds, one, spec)
        is_edited = is_editing(traced)
        if not is_edited and variables is None and not spec.get("healthChecks") and one.resources is None:
            continue
        found = builds.build(one, traced)
        size += len(found.objects)
        said += find_refusals(one, found)
        said += _find_idle(one, spec, found)
        said += find_health_checks(one, spec, found)
        if is_edited:
            said += find_brought_mistakes(one, found, builds)
        if variables is not None:
            said += _find_undefined(one, found, variables)
    return Evaluated(size, tuple(said), frozenset(builds.files.asked))


def _find_names(builds: DeploymentBuilds, one: Deployment, spec: Mapping[str, Value]) -> frozenset[str] | None:
    """The names of the variables that a Kustomization sets; None where not all are known, or it fills in nothing.

    Without any variable it fills in nothing, unless it says so.
    """
    own = mapping(dict(spec), "postBuild")
    if one.variables is None or not own:
        return None
    names = {*mapping(own, "substitute"), *one.given}
    for at in one.variables:
        names |= {name for _, name in _keys(builds, at)}
    is_filling = bool(names) or own.get("substituteStrategy") == "Always"
    return frozenset(names) if is_filling and all(map(VARIABLE_NAME.fullmatch, names)) else None


def _keys(builds: DeploymentBuilds, at: Place) -> Iterator[tuple[str, str]]:
    """The fields and names of what a ConfigMap or Secret has."""
    value = builds.read(at)
    yield from ((field, name) for field in ("data", "stringData") for name in mapping(value, field))


def _find_refused_names(
    builds: DeploymentBuilds, one: Deployment, spec: Mapping[str, Value]
) -> Iterator[VariableNameFact]:
    """The names with which Flux refuses all variables, of what the Kustomization takes them from."""
    for at in (one.variables or ()) if spec.get("postBuild") else ():
        for field, name in _keys(builds, at):
            if not VARIABLE_NAME.fullmatch(name):
                yield VariableNameFact(below_root(at, field, name, key=True), name, one.at, one.name)


def _find_idle(one: Deployment, spec: Mapping[str, Value], found: Build) -> Iterator[IdlePatchFact]:
    if found.problems or found.unknown:
        return
    root = below_root(one.at, "spec", "patches").at
    depth = len(root.path) if isinstance(root, Node) else 0
    for effect in found.effects:
        if effect.field == "patches" and not effect.met and is_in_object(effect.at, one.at):
            steps = effect.at.at.path[depth:] if isinstance(effect.at.at, Node) else ()
            target = mapping(value_at_path(dict(spec), "patches", *steps[:1], "target"))
            is_by_label = bool(target.get("labelSelector") or target.get("annotationSelector"))
            yield IdlePatchFact(effect.at, one.folder, is_by_label)


def _find_undefined(one: Deployment, found: Build, known: frozenset[str]) -> Iterator[UndefinedVariableFact]:
    told: set[tuple[Place, str]] = set()
    for built in found.objects:
        if not built.is_whole or is_disabled(built):
            continue
        for path, written in _texts(built.value):
            for variable in find_variables(written) if "${" in written else ():
                is_set = variable.has_default or variable.name in known
                at = built.origin(path)
                if (variable.is_refused or not is_set) and (at, variable.written) not in told and len(told) < _MOST:
                    told.add((at, variable.written))
                    yield UndefinedVariableFact(
                        at, variable.name, variable.written, one.at, one.name, variable.is_refused
                    )


def _texts(value: object) -> Iterator[tuple[NodePath, str]]:
    """The texts in a value with their paths, in no order."""
    stack: list[tuple[NodePath, object]] = [((), value)]
    while stack:
        path, one = stack.pop()
        if isinstance(one, str):
            yield path, one
        elif isinstance(one, Mapping):
            stack += [((*path, key), inner) for key, inner in one.items()]
        elif isinstance(one, list):
            stack += [((*path, index), inner) for index, inner in enumerate(one)]
