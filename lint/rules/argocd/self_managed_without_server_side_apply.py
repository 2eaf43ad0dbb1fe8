"""An Argo CD that deploys itself, from 3.3 on, does so by server-side apply.

The CustomResourceDefinition of ApplicationSets has grown too large for what client-side apply keeps of an object in its
annotations: `metadata.annotations: Too long: may not be more than 262144 bytes`. The sync fails, and Argo CD stays at
the version that it has. `ServerSideApply=true` among the sync options of the Application does without the annotation.

## Wrong

```yaml title="clusters/prod/argocd.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: argocd, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: argocd}
  destination: {server: https://kubernetes.default.svc, namespace: argocd}
  syncPolicy:
    syncOptions: [CreateNamespace=true]
```

```yaml title="argocd/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: argocd
resources:
  - https://raw.githubusercontent.com/argoproj/argo-cd/v3.3.2/manifests/install.yaml
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```text title="output"
clusters/prod/argocd.yaml:3:18: error ARG053 `argocd` deploys Argo CD 3.3 without ServerSideApply=true
```

## Right

```yaml title="clusters/prod/argocd.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: argocd, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: argocd}
  destination: {server: https://kubernetes.default.svc, namespace: argocd}
  syncPolicy:
    syncOptions: [CreateNamespace=true, ServerSideApply=true]
```

```yaml title="argocd/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: argocd
resources:
  - https://raw.githubusercontent.com/argoproj/argo-cd/v3.3.2/manifests/install.yaml
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

Since 0.2.0. Source: Argo CD's documentation (Upgrading, 3.2 to 3.3); argo-cd `manifests/crds/applicationset-crd.yaml`.
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.facts import ApplicationFact
from ....model.argocd.own_urls import identity
from ....model.argocd.paths import is_seen
from ....model.deployed.applications import application_files, applications
from ....model.files.file_tree import normalize_from_root
from ....model.kustomize.builds import Build, builds
from ....model.kustomize.facts import PatchFact
from ....model.kustomize.paths import kustomization_in
from ....model.repository import Repository
from ....model.text.place import Place
from ....model.versions.applicable import Pin, versions
from ....schemas.tables.notation import version
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule

#: The first version that is too large.
_SINCE = (3, 3)
_DEFINITION = "CustomResourceDefinition"
#: Fields of a kustomization that may annotate all its objects.
_ANNOTATES = frozenset({"commonAnnotations", "transformers", "replacements"})
#: With any of these the annotation is not written.
_ENOUGH = frozenset({"ServerSideApply=true", "Replace=true"})


@repository_rule("ARG053", "client-side-install", Severity.ERROR, needs=(MadeFact,))
def client_side_install(repository: Repository) -> Iterator[Problem]:
    pins = {pin.path: pin for pin in versions(repository).pins("argocd") if version(pin.fact.version) >= _SINCE}
    if not pins:
        return
    told: set[Place] = set()
    each_file = (applications(repository, path) for path in sorted(application_files(repository)))
    for one in (one for ones in each_file for one in ones):
        pin = next((pins[part] for part in _parts(repository, one.application) if part in pins), None)
        if pin is None or one.at in told or not _ENOUGH.isdisjoint(one.application.sync_options):
            continue
        told.add(one.at)
        yield Problem(
            name_of(one.at),
            f"`{one.application.object.name}` deploys Argo CD {pin.fact.version} without ServerSideApply=true",
            "too large for client-side apply",
            None,
            (_end(pin),),
            "add `ServerSideApply=true` to `syncOptions`",
        )


def _parts(repository: Repository, application: ApplicationFact) -> Iterator[str]:
    """The kustomizations of which an Application deploys what they include as it is."""
    for source in application.sources:
        if source.path and is_seen(source, repository.tree, identity(repository)):
            kustomization = kustomization_in(repository.tree, normalize_from_root(source.path))
            build = builds.at(repository, kustomization) if kustomization else None
            if build is not None and not _may_annotate(repository, build):
                yield from sorted(build.parts)


def _may_annotate(repository: Repository, build: Build) -> bool:
    """Whether something in a kustomization may give a CustomResourceDefinition annotations of its own."""
    parts = [part for path in build.parts if (part := builds.at(repository, path))]
    if any(not _ANNOTATES.isdisjoint(part.fact.filled) for part in parts):
        return True
    patches = (patch for part in parts for patch in part.fact.patches)
    return any(not _spares_definitions(patch) for patch in patches)


def _spares_definitions(patch: PatchFact) -> bool:
    """Whether a patch is known to be for objects of other kinds."""
    if patch.target is not None:
        return dict(patch.target).get("kind", _DEFINITION) != _DEFINITION
    return bool(patch.subjects) and all(kind != _DEFINITION for kind, _ in patch.subjects)


def _end(pin: Pin) -> Related:
    return Related(Place(pin.path, pin.fact.at), "this version")
