"""Which instancetype and preference a machine names."""

import json
from typing import NamedTuple

from ..facts import FileState
from ..kubevirt.webhook_facts import InstancetypeFact, MatchedMachineFact
from ..kustomize.partial_objects import is_partial
from ..misread_parts import is_misread
from ..repository import Repository
from ..text.open_collections import Value
from ..text.place import Place
from ..text.typed_access import mapping, text

_CLUSTER = "cluster"


class Match(NamedTuple):
    """What a machine names: its spec and its place; None where it names nothing.

    `is_known` is whether that is all that there is to know: what is named is here, once, and whole.
    """

    spec: dict[str, Value] | None
    at: Place | None
    is_known: bool


def find_match(repository: Repository, machine: MatchedMachineFact, spec: dict[str, Value], matcher: str) -> Match:
    """The instancetype (or preference) that a machine names."""
    if spec.get(matcher) is None:
        return Match(None, None, True)
    named = mapping(spec, matcher)
    name, written = text(named, "name"), text(named, "kind") or f"VirtualMachineCluster{matcher}"
    kind = written.lower().removesuffix("s")
    if not name or text(named, "revisionName") or not kind.endswith(matcher):
        return Match(None, None, False)
    found: list[tuple[str, InstancetypeFact]] = []
    for path, fact in repository.each(InstancetypeFact):
        is_there = _CLUSTER in kind or fact.namespace == machine.namespace
        if fact.kind.lower() == kind and fact.name == name and is_there:
            found.append((path, fact))
    if len(found) != 1:
        return Match(None, None, False)
    path, fact = found[0]
    is_read = repository.state_at(path) is FileState.READ and not is_misread(repository, path, fact.owner)
    if not is_read or is_partial(repository, path, fact.kind):
        return Match(None, None, False)
    return Match(mapping(json.loads(fact.spec)), Place(path, fact.owner.below("metadata", "name")), True)
