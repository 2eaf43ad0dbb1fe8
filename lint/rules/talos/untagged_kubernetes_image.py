"""Images of Kubernetes have a tag with their version.

From Talos 1.11 on a node reads the version out of the image (`:v1.36.1`) to see whether it runs it, and refuses a
configuration whose image has none: no tag, `latest`, a version without `v`, or a digest alone. `talosctl validate` does
not look. A digest may stand behind the tag.

## Wrong

```yaml title="talos/patches/k8s.yaml"
apiVersion: v1alpha1
kind: KubeletConfig
image: example.org/kubelet:latest
---
apiVersion: v1alpha1
kind: KubeSchedulerConfig
image: example.org/scheduler:1.36.1
```

```text title="output"
talos/patches/k8s.yaml:3:8: error TAL102 the image of the kubelet has no version: `example.org/kubelet:latest`
talos/patches/k8s.yaml:7:8: error TAL102 the image of kube-scheduler has no version: `example.org/scheduler:1.36.1`
```

## Right

```yaml title="talos/patches/k8s.yaml"
apiVersion: v1alpha1
kind: KubeletConfig
image: example.org/kubelet:v1.36.1
---
apiVersion: v1alpha1
kind: KubeSchedulerConfig
image: example.org/scheduler:v1.36.1
```

Of `machine:` and `cluster:` it is an error where every Talos here is known to be 1.11 or newer, and an info where
nothing says which it is.

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/compatibility/kubernetes_image.go`,
`pkg/machinery/config/types/v1alpha1/v1alpha1_validation.go` (ValidateKubernetesVersions), 1.11 to 1.14.
"""

import re
from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.facts.fact_types import MachineFact
from ....model.talos.machine.clusters import TALOS, versions_at
from ....schemas.tables.notation import Version
from ....schemas.talos.machine_identity_fields import Says
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...talos_rule_subjects import applies, documents_in

_SINCE: Version = (1, 11)
_IMAGES = (Says.KUBELET, Says.API_SERVER, Says.CONTROLLER_MANAGER, Says.SCHEDULER)
_TAG = re.compile(r"\d+(?:\.\d+){0,2}(?:[-+][^@]*)?(?:@.*)?")
_MARK = ":v"


@file_rule("TAL102", "untagged-kubernetes-image", Severity.ERROR, of=(MachineFact,))
def untagged_kubernetes_image(file: File) -> Iterator[Problem]:
    for machine in documents_in(file):
        images = (*_IMAGES, Says.PROXY) if machine.kind else _IMAGES  # of kube-proxy only its own document is looked at
        for fact in machine.all(*images):
            if not _has_version(fact.value) and (severity := _severity(file.repository, file.path, machine)):
                yield Problem(
                    file.place(fact.at),
                    f"the {fact.what.value} has no version: `{fact.value}`",
                    "the node refuses this",
                    fact.value,
                    hint="add the tag, such as `:v1.36.1`",
                    severity=severity,
                )


def _has_version(image: str) -> bool:
    _, mark, tag = image.rpartition(_MARK)
    return bool(mark) and _TAG.fullmatch(tag) is not None


def _severity(repository: Repository, path: str, machine: MachineFact) -> Severity | None:
    """How severe it is for the Talos that applies, None where one is too old to look."""
    if machine.kind or applies(repository, _SINCE, path):
        return Severity.ERROR
    return Severity.INFO if versions_at(repository, path).is_assumed(TALOS) else None
