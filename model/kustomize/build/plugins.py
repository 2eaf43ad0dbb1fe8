"""Builtin plugins that stand in `generators`, `transformers` and `validators`.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/builtins/. Those that run programs are not known.
"""

from collections.abc import Callable, Mapping

from ....schemas.kustomize.field_specs import FieldSpec
from .decode_kustomization import is_true, list_at, text_of
from .objects import Resource, identify
from .result import ProblemKind, RefusedError, Unknown, UnknownKind
from .run_generator_fields import generate_into
from .run_patches import apply_entry, load_patch
from .run_state import Run
from .run_transformer_fields import replace_entry, set_replicas_of
from .set_images_and_replicas import set_images
from .set_metadata import add_affix, set_namespace, set_texts
from .traced import Traced, put
from .transformer_config import read_specs

_BUILTIN = "builtin"


def run_plugin(run: Run, plugin: Resource) -> None:
    """Do what a plugin's document says; raises RefusedError. What is no builtin of kustomize is not known."""
    traced = plugin.traced
    who = identify(plugin.value)
    if who.api_version != _BUILTIN:
        run.done.unknown.append(Unknown(UnknownKind.PLUGIN, plugin.made_by, f"{who.kind} {who.name}"))
        run.done.blur(run.done.resources)
        return
    known = _PLUGINS.get(who.kind)
    if known is None:
        kind = (traced.entry("kind") or traced).origin.place
        raise RefusedError(ProblemKind.PLUGIN, kind, f"kustomize has no builtin plugin `{who.kind}`")
    known(run, traced)


def _specs(traced: Traced) -> tuple[FieldSpec, ...]:
    """The fields that a plugin names: without, it has none, not those that the field of a kustomization has."""
    return read_specs(traced.entry("fieldSpecs"))


def _namespace(run: Run, traced: Traced) -> None:
    namespace = traced.at("metadata", "namespace")
    if namespace is not None and namespace.value:
        set_namespace(
            run.done.resources,
            text_of(namespace),
            namespace.origin.place,
            _specs(traced),
            unset_only=is_true(traced, "unsetOnly"),
            subjects=text_of(traced, "setRoleBindingSubjects"),
        )


def _affix(field: str) -> Callable[[Run, Traced], None]:
    def add(run: Run, traced: Traced) -> None:
        affix = traced.entry(field)
        if affix is not None and affix.value:
            before = field == "prefix"
            add_affix(run.done.resources, text_of(affix), affix.origin.place, _specs(traced), before=before)

    return add


def _texts(field: str) -> Callable[[Run, Traced], None]:
    def add(run: Run, traced: Traced) -> None:
        pairs = traced.entry(field)
        if pairs is not None:
            set_texts(run.done.resources, pairs, _specs(traced))

    return add


def _patch(run: Run, traced: Traced) -> None:
    patch = load_patch(run, traced)
    if patch is not None:
        apply_entry(run, "transformers", traced, patch)


def _patch_json(run: Run, traced: Traced) -> None:
    inline = traced.entry("jsonOp")
    _patch(run, traced if inline is None else put(traced, "patch", inline))


def _image(run: Run, traced: Traced) -> None:
    entry = traced.entry("imageTag")
    if entry is not None:
        run.met("transformers", entry, set_images(run.done.resources, entry, _specs(traced)))


def _replicas(run: Run, traced: Traced) -> None:
    entry = traced.entry("replica")
    if entry is not None:
        set_replicas_of(run, "transformers", entry, _specs(traced))


def _replacements(run: Run, traced: Traced) -> None:
    for entry in list_at(traced, "replacements"):
        replace_entry(run, entry)


def _generator(kind: str) -> Callable[[Run, Traced], None]:
    def make(run: Run, traced: Traced) -> None:
        entry = traced
        for field in ("name", "namespace"):
            if not text_of(entry, field) and (named := traced.at("metadata", field)) is not None:
                entry = put(entry, field, named)
        generate_into(run, entry, kind, None)

    return make


def _not_known(kind: UnknownKind) -> Callable[[Run, Traced], None]:
    def note(run: Run, traced: Traced) -> None:
        run.done.unknown.append(Unknown(kind, traced.origin.place, text_of(traced, "kind")))
        if kind is UnknownKind.PLUGIN:
            run.done.blur(run.done.resources)

    return note


_PLUGINS: Mapping[str, Callable[[Run, Traced], None]] = {
    "NamespaceTransformer": _namespace,
    "PrefixTransformer": _affix("prefix"),
    "SuffixTransformer": _affix("suffix"),
    "LabelTransformer": _texts("labels"),
    "AnnotationsTransformer": _texts("annotations"),
    "PatchTransformer": _patch,
    "PatchJson6902Transformer": _patch_json,
    "ImageTagTransformer": _image,
    "ReplicaCountTransformer": _replicas,
    "ReplacementTransformer": _replacements,
    "ConfigMapGenerator": _generator("ConfigMap"),
    "SecretGenerator": _generator("Secret"),
    "HelmChartInflationGenerator": _not_known(UnknownKind.HELM),
    "PatchStrategicMergeTransformer": _not_known(UnknownKind.PLUGIN),
    "ValueAddTransformer": _not_known(UnknownKind.PLUGIN),
    "IAMPolicyGenerator": _not_known(UnknownKind.PLUGIN),
    "HashTransformer": _not_known(UnknownKind.PLUGIN),
    "PrefixSuffixTransformer": _not_known(UnknownKind.PLUGIN),
    "SortOrderTransformer": _not_known(UnknownKind.PLUGIN),
}
