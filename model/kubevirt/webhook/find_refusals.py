"""What the webhooks of KubeVirt and CDI refuse in an object, by its kind."""

from collections.abc import Callable, Iterator, Mapping

from ....schemas.reference_forms import Kind
from ...text.open_collections import Value
from ...text.typed_access import mapping, text
from .cloud_init import find_cloud_init_refusals
from .copies import find_clone_refusals, find_export_refusals, find_restore_refusals, find_snapshot_refusals
from .cpu_and_memory import find_cpu_and_memory_refusals
from .data_volumes import (
    find_data_source_mistakes,
    find_data_volume_refusals,
    find_import_cron_refusals,
    find_import_source_refusals,
    find_transfer_refusals,
)
from .devices import find_device_refusals
from .disks import find_disk_refusals
from .firmware import find_firmware_refusals
from .instancetypes import find_instancetype_refusals, find_preference_refusals
from .kubevirt_cr_and_migration_policy import find_policy_refusals, find_resource_refusals
from .networks import find_network_refusals
from .probes_dns_and_scheduling import find_metadata_refusals, find_setup_refusals
from .refusal import Machine, Refusal
from .sets import find_set_refusals
from .unknown_enum_values import find_odd_words
from .virtual_machine import find_machine_refusals

CORE, INSTANCETYPES, CDI = "kubevirt.io", "instancetype.kubevirt.io", "cdi.kubevirt.io"
_OF_MACHINE = (
    find_disk_refusals,
    find_cloud_init_refusals,
    find_network_refusals,
    find_cpu_and_memory_refusals,
    find_firmware_refusals,
    find_device_refusals,
    find_setup_refusals,
    find_odd_words,
)
_Spec = dict[str, Value]


def find_refusals(kind: Kind, value: Value) -> Iterator[Refusal]:
    """The broken laws of an object, from its root; none of a kind that no webhook of these looks at."""
    find = _KINDS.get(kind)
    if find is not None and isinstance(value, dict) and isinstance(value.get("spec"), dict):
        yield from (refusal.below("spec") for refusal in find(mapping(value, "spec"), value))


def find_instance_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of an instance's spec."""
    for find in _OF_MACHINE:
        yield from find(machine)


def _template(template: Value, *, has_instancetype: bool = False, has_preference: bool = False) -> Iterator[Refusal]:
    metadata = mapping(template, "metadata")
    machine = Machine(mapping(template, "spec"), metadata, has_instancetype, has_preference)
    yield from (refusal.below("spec") for refusal in find_instance_refusals(machine))
    yield from (refusal.below("metadata") for refusal in find_metadata_refusals(machine))


def _virtual_machine(spec: _Spec, whole: Value) -> Iterator[Refusal]:
    yield from find_machine_refusals(spec, text(whole, "metadata", "namespace"))
    if isinstance(spec.get("template"), dict):
        matched = (spec.get(key) is not None for key in ("instancetype", "preference"))
        has_instancetype, has_preference = matched
        found = _template(spec["template"], has_instancetype=has_instancetype, has_preference=has_preference)
        yield from (refusal.below("template") for refusal in found)


def _instance(spec: _Spec, whole: Value) -> Iterator[Refusal]:
    yield from find_instance_refusals(Machine(spec, mapping(whole, "metadata")))


def _replica_set(spec: _Spec, _whole: Value) -> Iterator[Refusal]:
    yield from find_set_refusals(spec, "template")
    if isinstance(spec.get("template"), dict):
        yield from (refusal.below("template") for refusal in _template(spec["template"]))


def _pool(spec: _Spec, whole: Value) -> Iterator[Refusal]:
    yield from find_set_refusals(spec, "virtualMachineTemplate")
    inner = mapping(spec, "virtualMachineTemplate", "spec")
    if inner:
        found = _virtual_machine(inner, whole)
        yield from (refusal.below("virtualMachineTemplate", "spec") for refusal in found)


def _plain(find: Callable[[_Spec], Iterator[Refusal]]) -> Callable[[_Spec, Value], Iterator[Refusal]]:
    return lambda spec, _whole: find(spec)


def _named(find: Callable[[_Spec, str], Iterator[Refusal]]) -> Callable[[_Spec, Value], Iterator[Refusal]]:
    return lambda spec, whole: find(spec, text(whole, "metadata", "name") or "")


_KINDS: Mapping[Kind, Callable[[_Spec, Value], Iterator[Refusal]]] = {
    Kind(CORE, "VirtualMachine"): _virtual_machine,
    Kind(CORE, "VirtualMachineInstance"): _instance,
    Kind(CORE, "VirtualMachineInstanceReplicaSet"): _replica_set,
    Kind(CORE, "KubeVirt"): _plain(find_resource_refusals),
    Kind("pool.kubevirt.io", "VirtualMachinePool"): _pool,
    Kind(INSTANCETYPES, "VirtualMachineInstancetype"): _plain(find_instancetype_refusals),
    Kind(INSTANCETYPES, "VirtualMachineClusterInstancetype"): _plain(find_instancetype_refusals),
    Kind(INSTANCETYPES, "VirtualMachinePreference"): _plain(find_preference_refusals),
    Kind(INSTANCETYPES, "VirtualMachineClusterPreference"): _plain(find_preference_refusals),
    Kind("snapshot.kubevirt.io", "VirtualMachineSnapshot"): _plain(find_snapshot_refusals),
    Kind("snapshot.kubevirt.io", "VirtualMachineRestore"): _plain(find_restore_refusals),
    Kind("export.kubevirt.io", "VirtualMachineExport"): _plain(find_export_refusals),
    Kind("clone.kubevirt.io", "VirtualMachineClone"): _plain(find_clone_refusals),
    Kind("migrations.kubevirt.io", "MigrationPolicy"): _plain(find_policy_refusals),
    Kind(CDI, "DataVolume"): _named(find_data_volume_refusals),
    Kind(CDI, "VolumeImportSource"): _named(find_import_source_refusals),
    Kind(CDI, "DataImportCron"): _named(find_import_cron_refusals),
    Kind(CDI, "DataSource"): find_data_source_mistakes,
    Kind(CDI, "ObjectTransfer"): _named(find_transfer_refusals),
}
#: The kinds of which something is asked.
KINDS = frozenset(_KINDS)
