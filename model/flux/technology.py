"""Flux: the facts of its objects, and where their paths lead."""

from collections.abc import Iterator

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.open_collections import Value
from .facts import FluxFact, FluxInstanceFact, GitSourceFact, find_git_sources, find_instances, flux_kustomization
from .paths import edges


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterator[Fact]:
    if not found.group.endswith((".fluxcd.io", ".controlplane.io")):
        return
    if (fact := flux_kustomization(found, value)) is not None:
        yield fact
    yield from find_git_sources(found, value)
    yield from find_instances(found, value)


FLUX = Technology("flux", _of_object, edges=edges, facts=(FluxFact, GitSourceFact, FluxInstanceFact))
