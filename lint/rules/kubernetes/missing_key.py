"""A ConfigMap or Secret has the keys that Pods take from it, also where something else makes it.

A container that takes a variable from a key which is not there does not start (`CreateContainerConfigError`), and a
volume with such an item is not mounted. Keys are those of ConfigMaps and Secrets, and of the Secrets that an
ExternalSecret, a SealedSecret or a SopsSecret makes; where more may come, as by `dataFrom`, nothing is said. What a
kustomization builds together with what asks for it is told by [KUS014](KUS014.md).

## Wrong

```yaml title="pay/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: pay}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - name: TOKEN
          valueFrom: {secretKeyRef: {name: oidc, key: TOKEN}}
```

```yaml title="pay/secret.yaml"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: oidc, namespace: pay}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: SECRET, remoteRef: {key: pay}}]
```

```text title="output"
pay/web.yaml:10:55: error K8S042 Secret `oidc` has no key `TOKEN`
```

## Right

```yaml title="pay/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: pay}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - name: TOKEN
          valueFrom: {secretKeyRef: {name: oidc, key: SECRET}}
```

```yaml title="pay/secret.yaml"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: oidc, namespace: pay}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: SECRET, remoteRef: {key: pay}}]
```

## When to ignore

Where something in the cluster adds the key. A reference that may stay open says `optional: true` itself.

Since 0.2.0. Source: Kubernetes `pkg/kubelet/kubelet_pods.go`; external-secrets `pkg/controllers/externalsecret`
(`applyTemplate`).
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.kustomize.build_facts import BuiltRelationsFact
from ....model.repository import Repository
from ...describe_relations import show_there, unmet_of
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import one_of


@repository_rule("K8S042", "missing-key", Severity.ERROR, needs=(BuiltRelationsFact,), follows=("KUS", "SCH", "YAML"))
def missing_key(repository: Repository) -> Iterator[Problem]:
    for unmet in unmet_of(repository, "K8S042"):
        fact = unmet.need.fact
        near = closest(fact.wanted, unmet.found, cutoff=0.6)
        has = f"it has {one_of(unmet.found)}"
        yield Problem(
            unmet.need.at,
            f"{fact.relation.kind} `{fact.target}` has no key `{fact.wanted}`",
            "no such key",
            fact.wanted,
            show_there(unmet, "its keys are from here"),
            f"write `{near}`; {has}" if near else has,
        )
