"""Every patch of a FluxInstance is for something that the Flux Operator makes.

The operator builds the manifests of Flux with `spec.kustomize.patches`. A patch whose `target` selects nothing is
dropped without a word: no condition, no event, and what it was to change (a signature to verify, a memory limit) stays
as it is. What is made follows from `components` and `sync`: a Deployment for each component, and for `sync` one source
of the kind that `sync.kind` says, with a Kustomization. The values of the chart `flux-instance` are looked at as well.

## Wrong

```yaml title="flux/instance.yaml"
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync:
    kind: OCIRepository
    url: oci://ghcr.io/example/fleet
    ref: latest
    path: clusters/home
  kustomize:
    patches:
      - target: {kind: GitRepository, name: flux-system}
        patch: |
          - op: add
            path: /spec/verify
            value: {provider: cosign}
      - target: {kind: Deployment, name: image-automation-controller}
        patch: |
          - op: add
            path: /spec/template/spec/containers/0/args/-
            value: --concurrent=10
```

```text title="output"
flux/instance.yaml:13:24: warning FLX005 this patch is for a GitRepository, and the Flux Operator makes none here
flux/instance.yaml:18:42: warning FLX005 no component here is called `image-automation-controller`
```

## Right

```yaml title="flux/instance.yaml"
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  components: [source-controller, kustomize-controller, image-reflector-controller, image-automation-controller]
  sync:
    kind: OCIRepository
    url: oci://ghcr.io/example/fleet
    ref: latest
    path: clusters/home
  kustomize:
    patches:
      - target: {kind: OCIRepository, name: flux-system}
        patch: |
          - op: add
            path: /spec/verify
            value: {provider: cosign}
      - target: {kind: Deployment, name: image-automation-controller}
        patch: |
          - op: add
            path: /spec/template/spec/containers/0/args/-
            value: --concurrent=10
```

Since 0.2.0. Source: flux-operator `internal/builder/templates.go`; kustomize `api/types/selector.go` (patterns over
whole names).
"""

from collections.abc import Iterator

from ....model.flux.facts import FluxInstanceFact, InstancePatch
from ....model.text.linear_regex import linear
from ...finding import Severity
from ...rule import File, Problem, file_rule

#: The kinds of sources that `sync.kind` may ask for: the operator makes one of them.
_SOURCES = ("GitRepository", "OCIRepository", "Bucket")


@file_rule("FLX005", "unmet-instance-patch", Severity.WARNING, of=(FluxInstanceFact,))
def unmet_instance_patch(file: File) -> Iterator[Problem]:
    for instance in file.of(FluxInstanceFact):
        for patch in instance.patches:
            yield from _of_source(file, instance, patch)
            yield from _of_component(file, instance, patch)


def _of_source(file: File, instance: FluxInstanceFact, patch: InstancePatch) -> Iterator[Problem]:
    """A source of another kind than `sync` asks for; what says no `sync` may be laid over an object that does."""
    if instance.sync_kind and patch.kind in _SOURCES and patch.kind != instance.sync_kind:
        yield Problem(
            file.place(patch.at.below("kind")),
            f"this patch is for a {patch.kind}, and the Flux Operator makes none here",
            f"`sync.kind` is {instance.sync_kind}",
            patch.kind,
            hint=f"write `kind: {instance.sync_kind}`",
        )


def _of_component(file: File, instance: FluxInstanceFact, patch: InstancePatch) -> Iterator[Problem]:
    """A Deployment that is no component's; with shards there are more of them."""
    meets = linear(patch.name) if patch.kind == "Deployment" and patch.name else None
    if meets is None or "sharding" in instance.extras or any(map(meets, instance.components)):
        return
    yield Problem(
        file.place(patch.at.below("name")),
        f"no component here is called `{patch.name}`",
        "the Flux Operator makes no such Deployment",
        patch.name,
        hint=f"the components are {', '.join(instance.components)}",
    )
