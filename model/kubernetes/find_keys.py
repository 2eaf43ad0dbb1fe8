"""The keys of ConfigMaps and Secrets, and of the Secrets that custom resources make: their names, never a value.

External Secrets fills a Secret as `applyTemplate` of its controller does (pkg/controllers/externalsecret): without a
template, or with one that has no data, its keys are those of `data`; `mergePolicy: Merge` keeps them beside the
template's. sops-secrets-operator writes the `data` and `stringData` of each template, sealed-secrets `encryptedData`
and the template's `data`.
"""

from collections.abc import Iterator

from ...schemas.custom_resource_references import EXTERNAL_SECRET
from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Kind
from ...schemas.references import CONFIG_MAP, SECRET
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.typed_access import items, mapping, text
from .relation_facts import KeysFact

SEALED_SECRET = Kind("bitnami.com", "SealedSecret")
SOPS_SECRET = Kind("isindir.github.com", "SopsSecret")
#: The kinds that have keys, or make an object that has some, and say which.
KEY_MAKERS = frozenset({CONFIG_MAP, SECRET, EXTERNAL_SECRET, SEALED_SECRET, SOPS_SECRET})
_DATA = ("data", "binaryData", "stringData")
#: Annotations of tools that only deploy an object; any other may be a mark for what puts keys into it.
_HARMLESS = ("argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "kubectl.kubernetes.io/", "meta.helm.sh/")
#: A label on which OpenShift puts a key into a ConfigMap.
_INJECTED = "config.openshift.io/inject-trusted-cabundle"


def find_keys(found: ObjectFact, value: Value) -> Iterator[KeysFact]:
    """The keys of what an object is or makes."""
    if found.type in (CONFIG_MAP, SECRET):
        keys = tuple(key for field in _DATA for key in mapping(value, field))
        yield _fact(found, found.type, found.name, keys, is_open=not keys or _is_marked(found))
    elif found.type == EXTERNAL_SECRET:
        yield _of_external(found, value)
    elif found.type == SEALED_SECRET:
        template = mapping(value, "spec", "template")
        keys = (*mapping(value, "spec", "encryptedData"), *mapping(template, "data"))
        yield _fact(found, SECRET, text(template, "metadata", "name") or found.name, keys, is_open=not keys)
    elif found.type == SOPS_SECRET:
        for field in ("secretTemplates", "secret_templates"):
            for one in items(value, "spec", field):
                keys = tuple(key for part in _DATA for key in mapping(one, part))
                if name := text(one, "name"):
                    yield _fact(found, SECRET, name, keys, is_open=not keys)


def _is_marked(found: ObjectFact) -> bool:
    marks = any(not key.startswith(_HARMLESS) for key, _ in found.annotations)
    return marks or any(key == _INJECTED for key, _ in found.labels)


def _fact(found: ObjectFact, kind: Kind, name: str, keys: tuple[str, ...], *, is_open: bool) -> KeysFact:
    is_filled_in = is_placeholder("".join(keys))
    return KeysFact(found.at, found.kind, kind, name, found.namespace, keys, is_open or is_filled_in)


def _of_external(found: ObjectFact, value: Value) -> KeysFact:
    target = mapping(value, "spec", "target")
    template = mapping(target, "template")
    own = tuple(mapping(template, "data"))
    taken = tuple(key for one in items(value, "spec", "data") if (key := text(one, "secretKey")))
    is_kept = not own or text(template, "mergePolicy") == "Merge"
    keys = (*own, *taken) if is_kept else own
    is_open = bool(items(value, "spec", "dataFrom")) and is_kept
    is_open = is_open or bool(items(template, "templateFrom")) or not keys or "manifest" in target
    is_open = is_open or (text(target, "creationPolicy") or "Owner") not in ("Owner", "Orphan")
    return _fact(found, SECRET, text(target, "name") or found.name, keys, is_open=is_open)
