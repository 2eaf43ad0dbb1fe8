"""What is renamed by a build is named by its new name.

kustomize puts a hash behind the names of generated ConfigMaps and Secrets, and prefixes and suffixes to all names, and
follows them in the fields that it knows. Fields of custom resources are not among them, unless `configurations:` names
them: a HelmRelease, a VirtualMachine, a Route or an HTTPRoute keeps the old name, which nothing has any more. Nor is a
name followed from one namespace into another, into which `namespace` may have moved one of the two: that is a warning.
What hangs on namespaces is told where it is known what deploys the kustomization, and that it gives none: Flux puts its
`targetNamespace` on everything before names are followed. Builds of which a part cannot be seen are not judged, nor
names that another manifest of the repository has.

## Wrong

```yaml title="app/kustomization.yaml"
resources: [release.yaml]
configMapGenerator:
  - name: values
    files: [values.yaml]
```

```yaml title="app/values.yaml"
replicas: 2
```

```yaml title="app/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web}
  valuesFrom:
    - kind: ConfigMap
      name: values
```

```text title="output"
app/release.yaml:9:13: error KUS013 in the build of app, ConfigMap `values` has a hash behind its name, but not here
```

## Right

```yaml title="app/kustomization.yaml"
resources: [release.yaml]
configMapGenerator:
  - name: values
    files: [values.yaml]
configurations: [names.yaml]
```

```yaml title="app/names.yaml"
nameReference:
  - kind: ConfigMap
    version: v1
    fieldSpecs:
      - path: spec/valuesFrom/name
        kind: HelmRelease
```

```yaml title="app/values.yaml"
replicas: 2
```

```yaml title="app/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web}
  valuesFrom:
    - kind: ConfigMap
      name: values
```

## When to ignore

Where an object of the old name is made by hand, or outlives its rename.

Since 0.2.0. Source: kustomize 5.8 (`api/konfig/builtinpluginconsts/namereference.go`, `api/filters/nameref`);
kustomize#1301, #4246.
"""

from collections.abc import Iterator

from ....model.deployed.reach import is_deployed_as_built, is_idle_base
from ....model.deployed.resolve_names import ANYWHERE, Key, declared_objects, produced_objects
from ....model.kustomize.build_facts import BuiltMistakeFact, LostName
from ....model.repository import Repository
from ...finding import Severity
from ...group_kustomize_build_problems import built_mistakes, name_builds
from ...rule import Problem, Related, repository_rule

_NO_HASH = "set `disableNameSuffixHash: true` under its `options`"
_CONFIGURE = "tell kustomize of this field by a `nameReference` in a file of `configurations`"


@repository_rule(
    "KUS013", "lost-name", Severity.ERROR, needs=(BuiltMistakeFact,), follows=("K8S", "FLX", "SCH", "YAML")
)
def lost_name(repository: Repository) -> Iterator[Problem]:
    told = set()
    for found, every in built_mistakes(repository, LostName):
        # What is followed inside of one namespace hangs on the namespaces that whatever deploys gives.
        folders = tuple(one for one in every if not found.is_followed or is_deployed_as_built(repository, one))
        # What is made of a base may configure kustomize for it.
        folders = tuple(one for one in folders if not is_idle_base(repository, one))
        if not folders or (found.at, found.name) in told or _is_elsewhere(repository, found):
            continue
        told.add((found.at, found.name))
        yield Problem(
            found.at,
            f"in the build of {name_builds(folders)}, {found.kind.name} `{found.name}` {_describe(found)}",
            "of another namespace" if found.apart else "the old name",
            found.name,
            (Related(found.declared, "it is declared here"),),
            _hint(found),
            Severity.WARNING if found.apart else None,
        )


def _describe(found: LostName) -> str:
    if found.apart:
        return f"is in the namespace `{found.apart}`, and is looked for in `{found.wanted}`"
    return "has a hash behind its name, but not here" if found.has_hash else f"is called `{found.now}`, but not here"


def _hint(found: LostName) -> str:
    if found.apart:
        return "build both with the same `namespace`"
    if found.is_followed:
        return "kustomize follows names inside of one namespace: give both the same one where they are declared"
    return f"{_NO_HASH}, or {_CONFIGURE}" if found.has_hash else _CONFIGURE


def _is_elsewhere(repository: Repository, found: LostName) -> bool:
    """Whether another manifest, or something that makes objects, has the name where it is looked for."""
    namespaces = (found.wanted, None) if found.apart else (ANYWHERE,)
    keys = [Key(found.kind, namespace, found.name) for namespace in namespaces]
    places = [
        place
        for key in keys
        for index in (declared_objects, produced_objects)
        for place in index.at(repository, key) or ()
    ]
    return any(place.path != found.declared.path for place in places)
