"""A Secret has something that makes it where the Secrets of its siblings have.

A Secret may come from anywhere, so that its absence proves nothing. But where every other workload of the folder takes
a Secret by a name of the same form, and each of these is made by an ExternalSecret (or a SealedSecret, or whatever
they use), the one that is not has been forgotten: its Pods wait in `CreateContainerConfigError`.

## Wrong

```yaml title="pay/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: swift, namespace: pay}
spec: {containers: [{name: web, image: "registry.example.org/web:1.0", envFrom: [{secretRef: {name: swift-oidc}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: sepa, namespace: pay}
spec: {containers: [{name: web, image: "registry.example.org/web:1.0", envFrom: [{secretRef: {name: sepa-oidc}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: vop, namespace: pay}
spec: {containers: [{name: web, image: "registry.example.org/web:1.0", envFrom: [{secretRef: {name: vop-oidc}}]}]}
```

```yaml title="pay/secrets.yaml"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: swift-oidc, namespace: pay}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: swift}}]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: sepa-oidc, namespace: pay}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: sepa}}]
```

```text title="output"
pay/web.yaml:14:101: warning K8S045 nothing makes Secret `vop-oidc`: 2 others like it have an ExternalSecret
```

## Right

```yaml title="pay/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: vop, namespace: pay}
spec: {containers: [{name: web, image: "registry.example.org/web:1.0", envFrom: [{secretRef: {name: vop-oidc}}]}]}
```

```yaml title="pay/secrets.yaml"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: vop-oidc, namespace: pay}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: vop}}]
```

## When to ignore

Where this one Secret is made by hand: `repository: {external: [Secret/NAME]}` in `stackwright.yaml` says so.

Since 0.2.0. Source: Kubernetes `pkg/kubelet/kubelet_pods.go`.
"""

from collections.abc import Iterator

from ....model.deployed.unmade_secrets import unmade_secrets
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule
from ...violation_messages import one_of


@repository_rule("K8S045", "secret-without-maker", Severity.WARNING, follows=("K8S001", "K8S044", "SCH", "YAML"))
def secret_without_maker(repository: Repository) -> Iterator[Problem]:
    for found in unmade_secrets(repository):
        maker = f"{'an' if found.maker[0] in 'AEIOU' else 'a'} {found.maker}"
        yield Problem(
            found.edge.at,
            f"nothing makes Secret `{found.edge.target}`: {len(found.like)} others like it have {maker}",
            "made by nothing",
            found.edge.target,
            (Related(name_of(found.there), f"the one of `{found.like[0]}`"),),
            f"add {maker} for it, as for {one_of(found.like)}",
        )
