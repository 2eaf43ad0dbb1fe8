"""What ApplicationSets have made, and make."""

from collections.abc import Iterator

from ..argocd.applicationset_facts import ApplicationSetFact, MadeFact
from ..argocd.applicationset_units import find_units
from ..text.document import Value
from ..text.typed_access import mapping, text
from .compared import MadeSet, State

#: Policies with which the controller deletes no Application (argo-cd `applicationset/utils`, allowedPolicies).
_KEEPING = frozenset({"create-only", "create-update"})


def find_made(state: State) -> Iterator[MadeSet]:
    """The ApplicationSets of which all that they make is known."""
    from ..argocd.applicationsets.expand import expand
    from ..argocd.applicationsets.expansion_facts import facts_of_expansion
    from ..argocd.applicationsets.find_applicationsets import find_objects, look_around

    for unit in find_units(state.repository, state.source):
        if not isinstance(unit.of, ApplicationSetFact):
            continue
        around = look_around(state.source, state.repository, state.config, unit.name)
        for found in find_objects(state.source, unit.at.path, [unit.of.object]):
            expansion = expand(found.value, around)
            if expansion.unknown or expansion.errors or expansion.duplicates:
                continue
            facts = [one for one in facts_of_expansion(found, expansion, around) if isinstance(one, MadeFact)]
            made = {one.application.object.name: one for one in facts}
            if len(made) == len(expansion.elements):
                keeps = text(found.value, "spec", "syncPolicy", "applicationsSync") in _KEEPING
                namespace = unit.of.object.namespace or ""
                yield MadeSet(unit.at, namespace, unit.name, found.value, made, keeps)


def says_same(one: Value, other: Value) -> bool:
    """Whether two ApplicationSets differ in the elements of their lists alone."""
    return _without_elements(mapping(one, "spec")) == _without_elements(mapping(other, "spec"))


def _without_elements(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _without_elements(inner) for key, inner in value.items() if key != "elements"}
    return [_without_elements(inner) for inner in value] if isinstance(value, list) else value
