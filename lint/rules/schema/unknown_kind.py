"""Every object has a kind and an API version that there are.

The API server does not take an object of a kind that nothing serves: `no matches for kind`. Argo CD's sync and Flux'
reconciliation fail with it. A document without `apiVersion` or `kind`, such as one whose key is misspelt, is no object
at all: kustomize refuses it, or hands it on to fail later. What a version does not have any more, or not yet, is
[VER002](VER002.md)'s.

The rule knows all kinds of Kubernetes itself, KubeVirt and CDI. Of other groups, those of Argo CD, Flux or cert-manager
among them, it tells a kind that is one of theirs mistyped; where the repository has a CustomResourceDefinition, that
one counts. A group that it does not know may be right, unless it is nearly the one that has the kind.

## Wrong

```yaml title="apps/web/deployment.yaml"
apiVersion: app/v1
kind: Deployment
metadata: {name: web}
```

```yaml title="apps/web/job.yaml"
apiVersion: batch/v1
kind: Cronjob
metadata: {name: clean}
```

```yaml title="apps/web/service.yaml"
apiversion: v1
kind: Service
metadata: {name: web}
```

```yaml title="clusters/web.yaml"
apiVersion: argoproj.io/v1alpha
kind: Application
metadata: {name: web, namespace: argocd}
```

```text title="output"
apps/web/deployment.yaml:1:13: error SCH009 Deployment does not exist in `app/v1`
apps/web/job.yaml:2:7: error SCH009 kind `Cronjob` does not exist in `batch/v1`
apps/web/service.yaml:1:1: error SCH009 `apiversion` is not `apiVersion`: this is not a Kubernetes object
clusters/web.yaml:1:13: error SCH009 Application does not exist in `argoproj.io/v1alpha`
```

## Right

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.org/web:1.0"}]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
```

## When to ignore

A kind of a version of Kubernetes that is newer than this release of stackwright knows; please report it.

Since 0.2.0. Source: the field tables; Kubernetes `apimachinery/pkg/api/meta` (NoKindMatchError); kustomize
`api/resource/factory.go` and `api/types/kustomization.go` (EnforceFields).
"""

from collections.abc import Iterator

from ....model.deployed.unknown_kinds import find_unknown_kinds
from ....model.facts import ObjectFact
from ....model.kubernetes.incomplete_headers import HeaderFact
from ....model.kustomize.facts import KustomizationFact
from ....model.kustomize.partial_objects import is_built, is_patch
from ....schemas.file_types import is_placeholder
from ....schemas.kubernetes.served import Part, find_unknown_kustomization
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("SCH009", "unknown-kind", Severity.ERROR, of=(ObjectFact, HeaderFact, KustomizationFact))
def unknown_kind(file: File) -> Iterator[Problem]:
    kustomizations = file.of(KustomizationFact)
    objects = () if kustomizations else file.of(ObjectFact)
    found = [problem for fact in objects for problem in _of_object(file, fact)]
    headers = (header for header in file.of(HeaderFact) if header.is_sure or is_built(file.repository, file.path))
    found += [_of_header(file, header) for header in headers]
    if found and not is_patch(file.repository, file.path):
        yield from found
    for kustomization in kustomizations:
        yield from _of_kustomization(file, kustomization)


def _of_object(file: File, fact: ObjectFact) -> Iterator[Problem]:
    wrong = find_unknown_kinds.at(file.repository, (fact.api_version, fact.kind))
    if wrong is None or is_placeholder(fact.api_version) or is_placeholder(fact.kind):
        return
    if not wrong.meant and not fact.group and not is_built(file.repository, file.path):
        return  # other programs have kinds of their own in `v1`
    if wrong.part is Part.KIND:
        message, written, field = f"kind `{fact.kind}` does not exist in `{fact.api_version}`", fact.kind, "kind"
    else:
        message, written, field = f"{fact.kind} does not exist in `{fact.api_version}`", fact.api_version, "apiVersion"
    hint = f"write `{wrong.meant}`" if wrong.meant else "correct the kind, or the API version"
    if wrong.group != fact.group and not wrong.meant:
        hint = f"{fact.kind} is a kind of `{wrong.group}`"
    place = file.place(fact.at._replace(path=(*fact.at.path, field)))
    yield Problem(place, message, "nothing serves it", written, hint=hint)


def _of_header(file: File, fact: HeaderFact) -> Problem:
    place = file.place(fact.at)
    if fact.written:
        message = f"`{fact.written}` is not `{fact.lacks}`: this is not a Kubernetes object"
        return Problem(place, message, "no such field", fact.written, hint=f"write `{fact.lacks}`")
    what = f"{fact.kind} `{fact.name}`" if fact.kind else f"`{fact.name}`"
    message = f"{what} has no {fact.lacks}: this is not a Kubernetes object"
    return Problem(place, message, f"no {fact.lacks} here", fact.name, hint=f"add `{fact.lacks}`")


def _of_kustomization(file: File, fact: KustomizationFact) -> Iterator[Problem]:
    """What kustomize refuses by itself, whoever deploys the rest."""
    wrong = find_unknown_kustomization(fact.api_version, fact.kind)
    if wrong is None or is_placeholder(fact.api_version) or is_placeholder(fact.kind):
        return
    field, written = ("kind", fact.kind) if wrong.part is Part.KIND else ("apiVersion", fact.api_version)
    message = f"kustomize refuses the {field} `{written}`"
    yield Problem(
        file.place(fact.at._replace(path=(field,))),
        message,
        "nothing reads it",
        written,
        hint=f"write `{wrong.meant}`",
    )
