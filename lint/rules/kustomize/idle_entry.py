"""What a kustomization changes is there.

An entry of `images`, `replicas`, `replacements`, `vars` or a patch with a `target` that meets no object is not refused:
kustomize says nothing, and what is deployed stays as it was. A name is misspelt, the object has gone, or another image
is in use. An entry of a base or a component counts as met where one of the kustomizations that include it has what it
is for; of builds with a part that is not known nothing is said. In a Component, which may be there for whoever comes
later, it is an info.

## Wrong

```yaml title="kustomization.yaml"
resources: [pod.yaml]
images:
- name: ngnix
  newTag: "1.29"
```

```yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx:1.28"}
```

```text title="output"
kustomization.yaml:3:3: warning KUS011 this entry of `images` meets no object, and does nothing
```

## Right

```yaml title="kustomization.yaml"
resources: [pod.yaml]
images:
- name: nginx
  newTag: "1.29"
```

```yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx:1.28"}
```

Since 0.2.0. Source: kustomize 5.8 (`api/filters`).
"""

import posixpath
from collections.abc import Iterator

from ....model.deployed.reach import may_get_components
from ....model.facts import ObjectFact
from ....model.kustomize.build_facts import IdleEntryFact
from ....model.kustomize.builds import builds
from ....model.kustomize.facts import KustomizationFact
from ....model.kustomize.patch_targets import find_unmet_patches
from ....model.kustomize.paths import kustomization_in
from ....model.repository import Repository
from ....schemas.file_types import BOOTSTRAPPED_NAMES
from ....schemas.references import COMPONENT
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("KUS011", "idle-entry", Severity.WARNING, needs=(IdleEntryFact,), follows=("KUS00",))
def idle_entry(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(IdleEntryFact):
        if _awaits_bootstrap(repository, fact) or may_get_components(repository, fact.at.path):
            continue
        # KUS007 tells of patches that it sees without a build.
        if not (fact.field.startswith("patches") and fact.at.at in find_unmet_patches(repository, fact.at.path)):
            kinds = {one.kind for one in repository.facts_at(fact.at.path, KustomizationFact)}
            yield Problem(
                fact.at,
                f"this entry of `{fact.field}` meets no object, and does nothing",
                "meets nothing",
                hint="correct the name that it is for, or remove the entry",
                severity=Severity.INFO if COMPONENT.name in kinds else None,
            )


def _awaits_bootstrap(repository: Repository, fact: IdleEntryFact) -> bool:
    """Whether a build that has the entry includes a file that `flux bootstrap` has not written yet."""
    paths = (kustomization_in(repository.tree, folder) for folder in fact.folders)
    files = {file for path in paths if path and (build := builds.at(repository, path)) for file in build.files}
    awaited = (file for file in files if posixpath.basename(file) in BOOTSTRAPPED_NAMES)
    return any(not repository.facts_at(file, ObjectFact) for file in awaited)
