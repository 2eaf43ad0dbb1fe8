"""Services whose selector meets no Pod any more, once what is built has other labels than what was written."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....schemas.references import POD, POD_SPECS, SERVICE
from ...text.document import Value
from ...text.place import Node, Place
from ...text.typed_access import value_at_path
from ..build_facts import LostPods
from .objects import Identity, shown
from .parsed_files import ParsedFiles
from .result import Built, Identified

#: Where workloads have the labels of their Pods.
_LABELS = {
    kind: ("metadata", "labels") if kind == POD else (*path.split(".")[:-1], "metadata", "labels")
    for kind, path in POD_SPECS
}
_SELECTOR = ("spec", "selector")
Labels = Mapping[str, str]


class _Workload(NamedTuple):
    who: Identity
    one: Built
    path: tuple[str, ...]
    labels: Labels


def find_lost_pods(every: Identified, files: ParsedFiles) -> Iterator[LostPods]:
    """The selectors that met a workload of the build as both are written, and meet none as they are built."""
    workloads = [
        _Workload(who, one, path, _labels(one.traced.value, path))
        for who, one in every
        if (path := next((path for kind, path in _LABELS.items() if kind == (who.group, who.kind)), None))
    ]
    for who, one in every if workloads else ():
        if (who.group, who.kind) != SERVICE or not one.is_whole:
            continue
        selector = _labels(one.traced.value, _SELECTOR)
        if selector and not any(selector.items() <= each.labels.items() for each in workloads):
            yield from _lost(who, one, selector, workloads, files)


def _lost(
    who: Identity, one: Built, selector: Labels, workloads: list[_Workload], files: ParsedFiles
) -> Iterator[LostPods]:
    before = _labels(_written(one.made_by, files), _SELECTOR)
    for each in workloads if before else ():
        if each.one.is_whole and before.items() <= _labels(_written(each.one.made_by, files), each.path).items():
            label = next(key for key, value in selector.items() if each.labels.get(key) != value)
            ours = one.traced.origin.of((*_SELECTOR, label))
            theirs = each.one.traced.origin.of((*each.path, label) if label in each.labels else each.path)
            is_ours = before.get(label) != selector[label]
            at, other = (ours, theirs) if is_ours else (theirs, ours)
            workload = f"{each.who.kind} {each.who.name}"
            found = each.labels.get(label, "")
            yield LostPods(at, who.kind, who.name, workload, label, selector[label], found, other)
            return


def _written(made_by: Place, files: ParsedFiles) -> Value:
    """An object as its file has it; None for one that is made."""
    data = files.data(made_by.path)
    if not isinstance(made_by.at, Node) or not isinstance(data, bytes):
        return None
    for document in files.objects(made_by.path, data).documents:
        if document.index == made_by.at.document:
            return value_at_path(document.value, *made_by.at.path)
    return None


def _labels(value: Value, path: tuple[str, ...]) -> Labels:
    found = value_at_path(value, *path)
    return {key: shown(one) for key, one in found.items()} if isinstance(found, dict) else {}
