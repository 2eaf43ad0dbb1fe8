"""kustomize builds what is deployed.

Whatever deploys a kustomization builds it first. What kustomize refuses is not deployed at all: Argo CD and Flux stay
at what they had and say so in the cluster, after the merge. Each kustomization that something deploys, or that no
other one includes, is built here as kustomize does, with all that it includes, and what is refused is told where it
stands: an object that is there twice, a JSON patch whose path is not there, a generator or a replacement without its
target. What another rule says of the same place is not said again. Where
there are more than 500 such kustomizations none is built, which the report says.

## Wrong

```yaml title="a/kustomization.yaml"
resources: [../base, x.yaml]
```

```yaml title="a/x.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 8080}]}
```

```yaml title="base/kustomization.yaml"
resources: [web.yaml]
```

```yaml title="base/web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```text title="output"
a/kustomization.yaml:1:22: error KUS010 kustomize refuses this: Service web is in base/web.yaml and a/x.yaml: rename one
```

## Right

```yaml title="a/kustomization.yaml"
resources: [../base]
patches: [{path: port.yaml}]
```

```yaml title="a/port.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80, targetPort: 8080}]}
```

```yaml title="base/kustomization.yaml"
resources: [web.yaml]
```

```yaml title="base/web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

## When to ignore

Where another tool fills in the files before kustomize reads them.

Since 0.2.0. Source: kustomize 5.8 (`api/internal/target`, `api/resmap`).
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import RefusedBuildFact
from ....model.kustomize.facts import KustomizationFact
from ....model.kustomize.patch_targets import find_unmet_patches
from ....model.path_edges import files_naming
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule

#: What other rules tell: whether paths lead somewhere, which may be templates or made elsewhere; what says nothing, or
#: is not YAML.
_NOT_TOLD = frozenset(
    {
        "DUPLICATE_KEY",
        "EMPTY",
        "MISSING_FILE",
        "MISSING_FOLDER",
        "NOT_YAML",
        "NO_KUSTOMIZATION",
        "SEVERAL_KUSTOMIZATIONS",
    }
)


@repository_rule("KUS010", "refused-build", Severity.ERROR, needs=(RefusedBuildFact,), follows=("KUS00", "SCH", "YAML"))
def refused_build(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(RefusedBuildFact):
        if fact.kind not in _NOT_TOLD and not any(tells(repository, fact) for tells in _TOLD_BY_RULES):
            yield Problem(fact.at, f"kustomize refuses this: {fact.message}", "kustomize ends here")


def _is_unmet_patch(repository: Repository, fact: RefusedBuildFact) -> bool:
    """Whether it is a patch that meets nothing, and KUS007 tells so."""
    if fact.kind != "PATCH_TARGET":
        return False
    files = files_naming(repository).get(fact.at.path, frozenset()) or {fact.at.path}
    return any(find_unmet_patches(repository, path) for path in files)


def _is_application(_repository: Repository, fact: RefusedBuildFact) -> bool:
    """Whether it is an Application that is there twice, of which ARG003 tells."""
    return fact.about == "Application"


def _is_of_flux(repository: Repository, fact: RefusedBuildFact) -> bool:
    """Whether the file is no kustomization but an object of Flux, of which KUS005 tells where it is included."""
    return any("fluxcd.io/" in one.api_version for one in repository.facts_at(fact.at.path, KustomizationFact))


def _is_template(repository: Repository, fact: RefusedBuildFact) -> bool:
    """Whether the file is not read as it stands: something fills it in before kustomize does."""
    state = repository.state_at(fact.at.path)
    return state is not None and not state.is_read


_TOLD_BY_RULES = (_is_unmet_patch, _is_application, _is_of_flux, _is_template)
