"""No volume, virtual machine, namespace or definition is pruned by the way.

Where an Application or a Flux Kustomization prunes, what its folder does not build any more is deleted from the
cluster. For a Deployment that is what was wanted. With a PersistentVolumeClaim, a DataVolume or a VirtualMachine that
makes its disks goes its data, with a Namespace all that is in it, and with a CustomResourceDefinition every object of
its kind, in all namespaces. A line that is taken out of `resources`, a suffix that gives everything another name, or a
patch with `$patch: delete` is enough.

The rule tells of objects that a folder has built before the change and does not build after it, where what deploys the
folder is still there and prunes. It is silent where the object appears elsewhere in the same change, and where the
object says that it stays: `argocd.argoproj.io/sync-options: Prune=false` (or `Delete=false`, `Prune=confirm`,
`Delete=confirm`), `kustomize.toolkit.fluxcd.io/prune: disabled`, `helm.sh/resource-policy: keep`.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {automated: {prune: true}}
```

```yaml title="before: films/kustomization.yaml"
namespace: media
resources:
  - service.yaml
  - volume.yaml
```

```yaml title="films/kustomization.yaml"
namespace: media
resources:
  - service.yaml
```

```yaml title="films/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: films}
```

```yaml title="before: films/volume.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: films}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Gi}}
```

```text title="output"
films/kustomization.yaml: warning CHG003 the Application `films` prunes the PersistentVolumeClaim `films` with its data
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {automated: {prune: true}}
```

```yaml title="before: films/kustomization.yaml"
namespace: media
resources:
  - service.yaml
  - volume.yaml
```

```yaml title="films/kustomization.yaml"
namespace: media
resources:
  - service.yaml
```

```yaml title="films/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: films}
```

```yaml title="before: films/volume.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: films
  annotations: {argocd.argoproj.io/sync-options: Prune=false}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Gi}}
```

## When to ignore

Where the data is meant to go, or there is a copy of it.

Since 0.2.0. Source: argo-cd `docs/user-guide/sync-options.md` (No Prune Resources); gitops-engine `pkg/sync`; Flux
kustomize-controller, `spec.prune` and garbage collection.
"""

from collections.abc import Iterator

from ....model.changes.compared import Deployed, Deployer, Id, Part
from ....model.path_edges import files_naming
from ....model.repository import Repository
from ....model.text.place import Place
from ....model.text.typed_access import items
from ....schemas.kubernetes.kept_data import LOST_WITH, SPARING_ANNOTATIONS
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...rule import Change, Problem, Related, change_rule

#: An object by its kind and name: what sets its namespace may be another one elsewhere.
_Key = tuple[str, str, str]

_MACHINE = Kind("kubevirt.io", "VirtualMachine")
_SPARE_ARGO = "argocd.argoproj.io/sync-options: Prune=false"
_SPARE_FLUX = "kustomize.toolkit.fluxcd.io/prune: disabled"


@change_rule("CHG003", "pruned-data", Severity.WARNING)
def pruned_data(change: Change) -> Iterator[Problem]:
    parts = change.compared.parts()
    kept = {_key(one) for part in parts for one in part.now if one not in part.before}
    told: set[tuple[Place, Kind, str]] = set()
    for part in parts:
        pruning = next((one for one in part.deployers if one.prunes), None)
        if pruning is None or not part.is_whole:
            continue
        found: dict[tuple[Place, Kind], list[Deployed]] = {}
        for gone, before in part.before.items():
            is_lost = gone not in part.now and _loses(before) and not _is_spared(before)
            if is_lost and _key(gone) not in kept:
                found.setdefault((_place(change.base, change.now, part, before), gone.kind), []).append(before)
        for (at, kind), several in found.items():
            if (at, kind, pruning.name) not in told:  # several clusters may have the same
                told.add((at, kind, pruning.name))
                yield _problem(at, part, pruning, several)


def _key(one: Id) -> _Key:
    return one.kind.group, one.kind.name, one.name


def _loses(one: Deployed) -> bool:
    """Whether something goes with the object; disks that a machine does not make itself stay."""
    has_own = one.id.kind != _MACHINE or bool(items(one.value, "spec", "dataVolumeTemplates"))
    return one.id.kind in LOST_WITH and has_own


def _is_spared(one: Deployed) -> bool:
    said = one.annotations
    return any(word in said.get(name, "").lower() for name, words in SPARING_ANNOTATIONS for word in words)


def _problem(at: Place, part: Part, pruning: Deployer, several: list[Deployed]) -> Problem:
    before = several[0]
    kind, name = before.id.kind.name, before.id.name
    what = "Application" if pruning.is_argo else "Kustomization"
    renamed = _renamed(part, before)
    more = f" and {len(several) - 1} more," if len(several) > 1 else ""
    message = f"the {what} `{pruning.name}` prunes the {kind} `{name}`{more} {LOST_WITH[before.id.kind]}"
    if renamed:
        message = f"{message}: its name is `{renamed}` now"
    spare = _SPARE_ARGO if pruning.is_argo else _SPARE_FLUX
    hint = f"to keep it, give it `{spare}` in a change before this one"
    return Problem(at, message, target=name, related=(Related(pruning.at, "prunes"),), hint=hint)


def _renamed(part: Part, before: Deployed) -> str | None:
    """The name of what is made of the same object now."""
    for one, now in part.now.items():
        if one not in part.before and one.kind == before.id.kind and now.names[0] == before.names[0]:
            return one.name
    return None


def _place(base: Repository, now: Repository, part: Part, before: Deployed) -> Place:
    """The file that is there now and has named the one with the object, else what deploys the folder."""
    path = before.made_by.path
    naming = sorted(files_naming(base).get(path, frozenset()))
    if path in now.tree.files and not naming:
        return Place(path)
    return next((Place(one) for one in naming if one in now.tree.files), part.at)
