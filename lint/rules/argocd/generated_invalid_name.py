"""The Applications that an ApplicationSet makes have names that Kubernetes takes.

A name consists of lower-case letters, digits, `-` and `.`, and begins and ends with a letter or digit. What stands in a
folder's name, a branch or a label may have more: the API server then refuses the Application, and the controller, which
reports that, does not make those that come after it. `{{ .path.basenameNormalized }}`, `nameNormalized` and the
functions `normalize` and `slugify` make a name that fits.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/film_db/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: films}
```

```yaml title="sets/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: main
      directories: [{path: apps/*}]
  template:
    metadata: {name: 'app-{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: films}
```

```text title="output"
sets/apps.yaml:12:22: error ARG063 `app-film_db`, made of this, is no name of an object: Kubernetes refuses it
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/film_db/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: films}
```

```yaml title="sets/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: main
      directories: [{path: apps/*}]
  template:
    metadata: {name: 'app-{{ .path.basenameNormalized }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: films}
```

Since 0.2.0. Source: apimachinery `pkg/api/validation` (NameIsDNSSubdomain); argo-cd
`applicationset/utils/template_functions.go`.
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.normalize_names import normalize
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ....schemas.formats.texts import FORMATS, LOOKS
from ...finding import Severity
from ...rule import Problem, repository_rule

_FORM = "dns-name"
_STEPS = ("metadata", "name")


@repository_rule(
    "ARG063", "generated-invalid-name", Severity.ERROR, needs=(MadeFact,), follows=("ARG020", "ARG025", "SCH")
)
def generated_invalid_name(repository: Repository) -> Iterator[Problem]:
    by_place: dict[Place, list[str]] = {}
    for made in repository.evaluated(MadeFact):
        name = made.application.object.name
        if name and not is_placeholder(name) and not FORMATS[_FORM](name):
            by_place.setdefault(made.origin_at(_STEPS), []).append(name)
    for at, names in by_place.items():
        yield _problem(at, names)


def _problem(at: Place, names: list[str]) -> Problem:
    name, others = names[0], len(set(names)) - 1
    more = f" and {others} more" if others else ""
    made, are = f"`{name}`{more}, made of this,", "are no names of objects" if others else "is no name of an object"
    hint = f"it must be {LOOKS[_FORM]}; `normalize` would make `{normalize(name)}` of it"
    return Problem(at, f"{made} {are}: Kubernetes refuses {'them' if others else 'it'}", name, name, hint=hint)
