"""What KubeVirt asks of a VirtualMachine around its instance: when it runs, its data volumes, its instancetype."""

from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.typed_access import mapping, text
from .refusal import Refusal, given, maps, name_of

_MATCHERS = {
    "instancetype": ("virtualmachineinstancetype", "virtualmachineclusterinstancetype"),
    "preference": ("virtualmachinepreference", "virtualmachineclusterpreference"),
}
_CLAIMS = ("persistentVolumeClaim", "dataVolume")


def find_machine_refusals(spec: dict[str, Value], namespace: str | None) -> Iterator[Refusal]:
    """The broken laws of the spec of a VirtualMachine, without those of its template; of templates in `namespace`."""
    if spec.get("runStrategy") == "WaitAsReceiver":
        yield Refusal("wait-as-receiver", ("runStrategy",))
        yield Refusal("early-strategy", ("runStrategy",), "WaitAsReceiver")
    if (update := text(spec, "updateVolumesStrategy")) not in (None, "Migration", "Replacement"):
        yield Refusal("unknown-update", ("updateVolumesStrategy",), str(update))
    volumes = maps(spec, "template", "spec", "volumes")
    for index, template in enumerate(maps(spec, "dataVolumeTemplates")):
        found = _of_template(template, volumes, namespace)
        yield from (refusal.below("dataVolumeTemplates", index) for refusal in found)
    for kind in _MATCHERS:
        if isinstance(spec.get(kind), dict):
            yield from (refusal.below(kind) for refusal in _of_matcher(kind, mapping(spec, kind), volumes))


def _of_template(
    template: dict[str, Value], volumes: list[dict[str, Value]], namespace: str | None
) -> Iterator[Refusal]:
    name, spec = text(template, "metadata", "name") or "", mapping(template, "spec")
    if not name:
        yield Refusal("unnamed-template", ())
        return
    storages = given(spec, ("pvc", "storage"))
    if len(storages) != 1:
        return
    storage = mapping(spec, storages[0])
    populated = given(storage, ("dataSource", "dataSourceRef"))
    sources = given(spec, ("source", "sourceRef"))
    if populated and sources:
        yield Refusal("populated-and-source", ("spec", storages[0], populated[0]))
    elif not populated and not sources:
        yield Refusal("no-source", ("spec",), name)
    elif not any(name in _named_in(volume) for volume in volumes):
        yield Refusal("unused-template", ("metadata", "name"), name)
    if len(sources) > 1:
        yield Refusal("second-source", ("spec", "sourceRef"))
    own = text(template, "metadata", "namespace")
    if own and namespace and own != namespace:
        yield Refusal("template-namespace", ("metadata", "namespace"), own)


def _named_in(volume: dict[str, Value]) -> tuple[str | None, str | None]:
    return text(volume, "dataVolume", "name"), text(volume, "persistentVolumeClaim", "claimName")


def _of_matcher(kind: str, matcher: dict[str, Value], volumes: list[dict[str, Value]]) -> Iterator[Refusal]:
    if inferred := text(matcher, "inferFromVolume"):
        found = next((volume for volume in volumes if name_of(volume) == inferred), None)
        if found is None:
            yield Refusal("infer-volume", ("inferFromVolume",), inferred)
        elif not given(found, _CLAIMS) and text(matcher, "inferFromVolumeFailurePolicy") != "Ignore":
            yield Refusal("infer-kind", ("inferFromVolume",), inferred)
    written = text(matcher, "kind")
    if written and written.lower() not in _kinds_of(kind):
        yield Refusal("other-matcher", ("kind",), written)
        yield Refusal("other-matcher-early", ("kind",), written)


def _kinds_of(matcher: str) -> set[str]:
    return {name + ending for name in _MATCHERS[matcher] for ending in ("", "s")}
