"""What a patch names is there.

Objects in files are asked for what they name by K8S001. A patch in the text of a kustomization, or one of JSON
operations, is no object: what it names shows in what is built, and is looked for there, and then in the whole
repository. Builds of which a part cannot be seen are not judged.

## Wrong

```yaml title="app/kustomization.yaml"
resources: [web.yaml, settings.yaml]
patches:
  - target: {kind: Pod, name: web}
    path: env.yaml
```

```yaml title="app/env.yaml"
- op: add
  path: /spec/containers/0/envFrom
  value:
    - configMapRef: {name: setings}
```

```yaml title="app/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="app/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {LEVEL: info}
```

```text title="output"
app/env.yaml:4:28: error KUS016 in the build of app, ConfigMap `setings` does not exist in this repository
```

## Right

```yaml title="app/kustomization.yaml"
resources: [web.yaml, settings.yaml]
patches:
  - target: {kind: Pod, name: web}
    path: env.yaml
```

```yaml title="app/env.yaml"
- op: add
  path: /spec/containers/0/envFrom
  value:
    - configMapRef: {name: settings}
```

```yaml title="app/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="app/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {LEVEL: info}
```

## When to ignore

Where the object is made by hand, or by something outside of the repository; `repository.external` in
`stackwright.yaml` names such objects for all rules.

Since 0.2.0. Source: Kubernetes API (core/v1, networking.k8s.io/v1), kustomize's name-reference table.
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.deployed.resolve_names import resolve
from ....model.facts import ReferenceFact
from ....model.kustomize.build_facts import BuiltMistakeFact, PatchedReference
from ....model.repository import Repository
from ....model.text.place import Node
from ...finding import Severity
from ...group_kustomize_build_problems import built_mistakes, name_builds
from ...missing_targets import missing_object
from ...rule import Problem, repository_rule


@repository_rule(
    "KUS016", "missing-in-build", Severity.ERROR, needs=(BuiltMistakeFact,), follows=("K8S", "FLX", "SCH", "YAML")
)
def missing_in_build(repository: Repository) -> Iterator[Problem]:
    told = set()
    for found, folders in built_mistakes(repository, PatchedReference):
        path, at = found.at.path, found.at.at
        cause = (found.at, found.value)
        if (
            cause in told
            or not isinstance(at, Node)
            or any(one.at == at for one in repository.facts_at(path, ReferenceFact))
        ):
            continue
        told.add(cause)
        fact = ReferenceFact(found.row, at, Node(at.document, ()), found.value, found.namespace or None, optional=False)
        edge = resolve(repository, fact, path, found.namespace or None)
        kind = edge.reference.kind
        if edge.is_missing and kind is not None:
            problem = missing_object(repository, edge, kind, is_compared=True)
            if edge.reference.only_near and problem.fix is None:
                continue
            yield replace(problem, message=f"in the build of {name_builds(folders)}, {problem.message}", fix=None)
