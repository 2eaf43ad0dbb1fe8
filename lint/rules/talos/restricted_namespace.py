"""Software that reaches into the machines has a namespace that lets it.

Control planes that Talos generates hold Pods to Pod Security `baseline`, in every namespace but kube-system. KubeVirt's
virt-handler, Longhorn, MetalLB's speaker and their like need more: their Pods are never made, and only the events of
their DaemonSets say so. The rule looks at Namespaces of such software, where whole control planes, or talhelper's, are
in the repository and all of them hold Pods to a level that refuses these; it is silent where anything could give the
namespace its label, or exempts it.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
```

```yaml title="apps/kubevirt/namespace.yaml"
apiVersion: v1
kind: Namespace
metadata:
  name: kubevirt
```

```text title="output"
apps/kubevirt/namespace.yaml:4:9: warning TAL011 the cluster refuses KubeVirt's virt-handler in this namespace
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
```

```yaml title="apps/kubevirt/namespace.yaml"
apiVersion: v1
kind: Namespace
metadata:
  name: kubevirt
  labels: {pod-security.kubernetes.io/enforce: privileged}
```

Since 0.2.0. Source: Talos' guide on Pod Security; Kubernetes' Pod Security Standards; kubevirt
`manifests/release/kubevirt-operator.yaml.in`.
"""

import re
from collections.abc import Iterator

from ....model.facts import ObjectFact
from ....model.kubernetes.facts import MentionsFact
from ....model.kustomize.builds import builds
from ....model.misread_parts import is_misread
from ....model.objects_of_kind import find_kinds
from ....model.repository import Repository, file_query, files_having
from ....model.talos.facts.fact_types import Form
from ....model.text.place import Place
from ....model.versions.pins import PinFact
from ....schemas.file_types import is_archived
from ....schemas.kubernetes.privileged_namespaces import LABEL, NAMESPACES, PRIVILEGED, REFUSING
from ....schemas.reference_forms import Kind
from ....schemas.talos.machine_identity_fields import ROLES, Says
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule
from ...talos_rule_subjects import machine_documents, talos_documents

_NAMESPACE = Kind("", "Namespace")
#: What adds labels to objects, so that one that is not written may be there.
_LABELLING = frozenset({"labels", "commonLabels", "components", "transformers", "patches", "patchesStrategicMerge"})
_TEMPLATES = (".j2", ".tftpl", ".tmpl", ".tf")
_OTHER_CLUSTERS = re.compile("k3s|rke2|kind nodes")
_LABELLING_KINDS = frozenset({"ClusterPolicy", "MutatingAdmissionPolicy", "ClusterResourceSet"})


@repository_rule("TAL011", "restricted-namespace", Severity.WARNING)
def restricted_namespace(repository: Repository) -> Iterator[Problem]:
    found = [(path, fact) for path, facts in _namespaces(repository).items() for fact in facts]
    control_plane = _control_plane(repository) if found else None
    if control_plane is None or _may_be_more(repository):
        return
    exempt = {
        name for _, machine in talos_documents(repository) for level in machine.admissions for name in level.exempt
    }
    labelled = {fact.name for _, fact in found if dict(fact.labels).get(LABEL) == PRIVILEGED}
    for path, fact in found:
        if fact.name not in exempt | labelled and not _is_labelled_elsewhere(repository, path):
            message = f"the cluster refuses {NAMESPACES[fact.name]} in this namespace"
            related = (Related(control_plane, "holds Pods to `baseline` here"),)
            hint = f"label it `{LABEL}: {PRIVILEGED}`"
            yield Problem(name_of(Place(path, fact.at)), message, "without the label", fact.name, related, hint)


@file_query(files_having(ObjectFact))
def _namespaces(repository: Repository, path: str) -> tuple[ObjectFact, ...]:
    """The Namespaces of a file that such software is in."""
    here = (fact for fact in repository.facts_at(path, ObjectFact) if fact.type == _NAMESPACE)
    wanted = (fact for fact in here if fact.name in NAMESPACES and not is_archived(path))
    return tuple(fact for fact in wanted if not is_misread(repository, path, fact.at))


def _control_plane(repository: Repository) -> Place | None:
    """A control plane that holds Pods to a level that refuses such software; None where one does not, or none is."""
    levels = [level.level for _, machine in talos_documents(repository) for level in machine.admissions]
    if not all(level in REFUSING for level in levels):
        return None
    for path, machine in machine_documents(repository, Form.WHOLE, Form.TALHELPER):
        role = next((fact for fact in machine.all(Says.ROLE) if ROLES.get(fact.value) == "controlplane"), None)
        if role is not None and (machine.admissions or machine.form is Form.TALHELPER):
            return Place(path, role.at)
    return None


def _may_be_more(repository: Repository) -> bool:
    """Whether there are machines, patches or policies that cannot be seen, or clusters that are not of Talos."""
    unread = any(not state.is_read for path, state in repository.states.items() if _is_of_talos(path))
    templates = any(path.endswith(_TEMPLATES) for path in repository.tree.files if _is_of_talos(path))
    patches = any(True for _ in machine_documents(repository, Form.JSON_PATCH))
    others = any(_OTHER_CLUSTERS.search(pin.why) for _, pin in repository.each(PinFact))
    # of an Application's managedNamespaceMetadata, or of a policy's
    labels = any(PRIVILEGED in fact.names for _, fact in repository.each(MentionsFact))
    return unread or templates or patches or others or labels or not _LABELLING_KINDS.isdisjoint(find_kinds(repository))


def _is_of_talos(path: str) -> bool:
    return "talos" in path.lower()


def _is_labelled_elsewhere(repository: Repository, path: str) -> bool:
    """Whether a kustomization on the way may add the label."""
    return any(path in build.files and build.fact.filled & _LABELLING for build in builds(repository).values())
