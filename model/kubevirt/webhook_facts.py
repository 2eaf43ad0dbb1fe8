"""What is kept of objects of KubeVirt: what its webhooks may refuse, and what decides whether they do."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import items, mapping, text, value_at_path
from .webhook.find_refusals import CORE, INSTANCETYPES, KINDS, find_refusals

_RESOURCE, _PRESET = Kind(CORE, "KubeVirt"), Kind(CORE, "VirtualMachineInstancePreset")
_MACHINE = Kind(CORE, "VirtualMachine")
_MATCHERS = ("instancetype", "preference")


class RefusalFact(NamedTuple):
    """A broken law of `schemas/kubevirt`, whatever the version and the gates; `owner` is the object's root."""

    owner: Node
    at: Node
    law: str
    written: str


class SettingsFact(NamedTuple):
    """What a KubeVirt resource says that decides what is refused; `rollout` is its `vmRolloutStrategy`."""

    owner: Node
    gates: tuple[str, ...]
    disabled: tuple[str, ...]
    rollout: str
    has_pod_bridge: bool
    has_own_machines: bool


class InstancetypeFact(NamedTuple):
    """An instancetype or a preference: its spec, as JSON."""

    owner: Node
    kind: str
    name: str
    namespace: str | None
    spec: str


class MatchedMachineFact(NamedTuple):
    """A VirtualMachine that names an instancetype or a preference: its spec, as JSON."""

    owner: Node
    name: str
    namespace: str | None
    spec: str


class PresetFact(NamedTuple):
    """A preset, from which instances get what they do not say."""

    owner: Node


def find_facts(
    found: ObjectFact, value: Value
) -> Iterator[RefusalFact | SettingsFact | InstancetypeFact | MatchedMachineFact | PresetFact]:
    """The facts of an object of KubeVirt or CDI."""
    kind = found.type
    if kind in KINDS:
        for refusal in find_refusals(kind, value):
            yield RefusalFact(found.at, found.at.below(*refusal.path), refusal.law, refusal.written)
    if kind == _RESOURCE:
        yield _settings(found, value)
    elif kind == _PRESET:
        yield PresetFact(found.at)
    elif kind.group == INSTANCETYPES:
        spec = json.dumps(mapping(value, "spec"), default=str)
        yield InstancetypeFact(found.at, found.kind, found.name, found.namespace, spec)
    elif kind == _MACHINE and any(isinstance(value_at_path(value, "spec", key), dict) for key in _MATCHERS):
        yield MatchedMachineFact(found.at, found.name, found.namespace, json.dumps(mapping(value, "spec"), default=str))


def _settings(found: ObjectFact, value: Value) -> SettingsFact:
    configuration = mapping(value, "spec", "configuration")
    developer = mapping(configuration, "developerConfiguration")
    gates, disabled = (
        tuple(gate for gate in items(developer, key) if isinstance(gate, str))
        for key in ("featureGates", "disabledFeatureGates")
    )
    if value_at_path(configuration, "persistentReservationConfiguration", "enabled") is True:
        gates = (*gates, "PersistentReservation")  # what this gate has become in 1.9
    return SettingsFact(
        found.at,
        gates,
        disabled,
        text(configuration, "vmRolloutStrategy") or "",
        value_at_path(configuration, "network", "permitBridgeInterfaceOnPodNetwork") is not False,
        any(key in configuration for key in ("architectureConfiguration", "emulatedMachines", "machineType")),
    )
