"""One more document like its siblings: an Application of Argo CD, or a Kustomization of Flux."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import yaml

from ...model.errors import UserError
from ...model.text.document import Value
from ...model.text.typed_access import items, mapping, text, value_at_path
from .shared_pattern import fill_name, mark_name, shared_pattern
from .siblings import Habit, only_source

#: What all have to say alike, of Applications and of Flux; of what stands in a tuple, one.
_NEEDED: dict[bool, tuple[tuple[str, ...], ...]] = {
    False: (("project",), ("destination.server", "destination.name")),
    True: (("sourceRef",),),
}
#: What each of Flux has to say, where the value that most have does for a new one.
_USUAL = ("interval", "prune")
#: What is taken over from a single sibling, of which nothing tells what is its own.
_ALWAYS = frozenset({"project", "destination", "syncPolicy", "interval", "sourceRef", "prune", "targetNamespace"})
_METADATA = frozenset({"namespace", "finalizers"})


class Namespace(NamedTuple):
    """Where an application goes: the namespace, whether the document says so, and whether its folder makes it."""

    name: str
    is_told: bool
    is_own: bool


def namespace_of(habit: Habit, wanted: str, name: str) -> Namespace:
    """The namespace of a new sibling: that of all of them, else the wanted one or one of its own."""
    path = ("spec", "targetNamespace") if habit.is_flux else ("spec", "destination", "namespace")
    told = [text(one.value, *path) or "" for one in habit.siblings]
    is_shared = len(told) > 1 and len(set(told)) == 1 and told[0] != ""
    if is_shared and wanted in ("", told[0]):
        return Namespace(told[0], is_told=True, is_own=False)
    is_made = "CreateNamespace=true" in _options(habit)
    return Namespace(wanted or name, is_told=sum(map(bool, told)) * 2 > len(told), is_own=not is_made)


def _options(habit: Habit) -> list[Value]:
    shared = shared_pattern([one.value for one in habit.siblings], habit.members)
    return items(shared, "spec", "syncPolicy", "syncOptions")


def document(habit: Habit, name: str, namespace: Namespace) -> Value:
    """The document; raises UserError where the siblings differ in what it has to say."""
    shared = mapping(fill_name(shared_pattern([_bare(one.value) for one in habit.siblings], habit.members), name))
    spec, metadata = mapping(shared, "spec"), mapping(shared, "metadata")
    if len(habit.siblings) == 1:
        spec = {key: value for key, value in spec.items() if key in _ALWAYS}
        metadata = {key: value for key, value in metadata.items() if key in _METADATA}
    _refuse_differing(habit, spec)
    last = habit.siblings[-1].value
    found: dict[str, Value] = {key: shared[key] for key in ("apiVersion", "kind") if key in shared}
    found["metadata"] = _in_order({"name": _name(habit, name), **metadata}, mapping(last, "metadata"))
    found["spec"] = _in_order(
        _with_target(habit, spec, fill_name(habit.target, name), namespace), mapping(last, "spec")
    )
    return found


def _in_order(found: Mapping[str, Value], like: Iterable[str]) -> dict[str, Value]:
    """The mapping with its keys in the order of another one."""
    return {key: found[key] for key in (*(key for key in like if key in found), *found)}


def _bare(value: Value) -> Value:
    """The document without what is different in each by its nature."""
    whole, spec = mapping(value), mapping(value, "spec")
    metadata = {key: entry for key, entry in mapping(whole, "metadata").items() if key != "name"}
    own = {"source", "sources", "path", "targetNamespace"}
    rest: dict[str, Value] = {key: entry for key, entry in spec.items() if key not in own}
    destination = {key: entry for key, entry in mapping(spec, "destination").items() if key != "namespace"}
    return {**whole, "metadata": metadata, "spec": {**rest, **({"destination": destination} if destination else {})}}


def _name(habit: Habit, name: str) -> str:
    """What the document calls itself, with what stands around the name of every sibling."""
    told = {mark_name(text(one.value, "metadata", "name") or "", one.name) for one in habit.siblings}
    found = fill_name(told.pop(), name) if len(told) == 1 else name
    return found if isinstance(found, str) and name in found else name


def _refuse_differing(habit: Habit, spec: dict[str, Value]) -> None:
    for choices in _NEEDED[habit.is_flux]:
        if all(value_at_path(spec, *key.split(".")) is None for key in choices):
            each = (value_at_path(one.value, "spec", *key.split(".")) for one in habit.siblings for key in choices)
            told = ", ".join(sorted({str(value) for value in each if value is not None}))
            what = f"{habit.at} is not done in one way: what is there differs in spec.{choices[0]}"
            raise UserError(f"{what}{f': {told}' if told else ''}.", "Add the file by hand.")


def _with_target(habit: Habit, spec: dict[str, Value], target: Value, namespace: Namespace) -> dict[str, Value]:
    if habit.is_flux:
        is_dotted = sum((text(one.value, "spec", "path") or "").startswith("./") for one in habit.siblings)
        usual = {
            key: value
            for key in _USUAL
            if (value := _most(value_at_path(one.value, "spec", key) for one in habit.siblings))
        }
        found = {**usual, **spec, "path": f"./{target}" if is_dotted * 2 > len(habit.siblings) else target}
        return {**found, "targetNamespace": namespace.name} if namespace.is_told else found
    sources = [only_source(one.value) for one in habit.siblings]
    source: dict[str, Value] = {"repoURL": _usual(sources, "repoURL"), "path": target}
    if revision := _usual(sources, "targetRevision"):
        source["targetRevision"] = revision
    if (how := shared_pattern([one.get("directory") for one in sources], habit.members)) is not None:
        source["directory"] = how
    is_listed = sum(bool(items(one.value, "spec", "sources")) for one in habit.siblings) * 2 > len(habit.siblings)
    destination = mapping(spec, "destination")
    if namespace.is_told:
        destination = {**destination, "namespace": namespace.name}
    sourced: dict[str, Value] = {"sources": [source]} if is_listed else {"source": source}
    return {**sourced, **spec, "destination": destination}


def _usual(sources: Sequence[Mapping[str, Value]], key: str) -> Value:
    return _most(one.get(key) for one in sources)


def _most(values: Iterable[Value]) -> Value:
    """The text, number or truth that most have."""
    counted = Counter(value for value in values if isinstance(value, str | int))
    return counted.most_common(1)[0][0] if counted else None


def make_entry(values: Sequence[Value], names: Sequence[str], name: str, namespace: str) -> Value:
    """What a file says from which an ApplicationSet makes an Application, like its siblings; None where they differ."""
    found = mapping(fill_name(shared_pattern(values, names), name))
    every = [key for key in mapping(values[-1]) if all(key in mapping(value) for value in values)]
    told = {key: namespace if key == "namespace" else found.get(key) for key in every}
    return told if told and all(value is not None for value in told.values()) else None


def is_directory(habit: Habit) -> bool:
    """Whether the folders are told to hold plain manifests, as which a kustomization in them would be taken, too."""
    return any(only_source(one.value).get("directory") is not None for one in habit.siblings)


def dump_like(value: Value, like: str) -> str:
    """The document as YAML, with lists and beginning as in the text of a sibling."""
    stream = io.StringIO()
    dumper = yaml.SafeDumper(stream, default_flow_style=False, allow_unicode=True, width=120, sort_keys=False)
    if re.search(r"^( *)[\w.-]+: *\n\1 +- ", like, re.MULTILINE):
        plain = dumper.increase_indent

        dumper.increase_indent = lambda flow=False, indentless=False: plain(flow, False)  # type: ignore[method-assign]  # noqa: ARG005
    dumper.open()
    dumper.represent(value)
    dumper.close()
    return ("---\n" if like.startswith("---") else "") + stream.getvalue()


def append_document(own: bytes, told: str) -> bytes:
    """A file with one more document, with its own ends of lines."""
    more = told if told.startswith("---") else f"---\n{told}"
    if b"\r\n" in own:
        more = more.replace("\n", "\r\n")
    return own + (b"" if own.endswith(b"\n") else b"\n") + more.encode()
