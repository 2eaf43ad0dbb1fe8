"""What kustomize builds is taken by KubeVirt's and CDI's webhooks.

The rules on machines and volumes look at objects that are whole where they stand. What a base and its patches come to
is looked at as it is built, and told at the line that said it, with the same laws.

## Wrong

```yaml title="kustomization.yaml"
resources: [vm.yaml]
patches:
  - target: {kind: VirtualMachine}
    patch: |
      - op: add
        path: /spec/template/spec/domain/devices/disks/-
        value: {name: data, disk: {bus: virtio}}
```

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 1Gi}
        devices:
          disks:
            - name: root
              disk: {bus: virtio}
      volumes:
        - name: root
          containerDisk: {image: quay.io/example/disk:1}
```

```text title="output"
kustomization.yaml:4:12: error VIR018 in the build of the top folder, VirtualMachine `web`: the disk `data` has no volume of that name
```

## Right

```yaml title="kustomization.yaml"
resources: [vm.yaml]
patches:
  - target: {kind: VirtualMachine}
    patch: |
      - op: add
        path: /spec/template/spec/domain/devices/disks/-
        value: {name: data, disk: {bus: virtio}}
      - op: add
        path: /spec/template/spec/volumes/-
        value: {name: data, persistentVolumeClaim: {claimName: data}}
```

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 1Gi}
        devices:
          disks:
            - name: root
              disk: {bus: virtio}
      volumes:
        - name: root
          containerDisk: {image: quay.io/example/disk:1}
```

Since 0.2.0. Source: the webhooks that the rules VIR002 to VIR017 name; kustomize `api/krusty`.
"""  # noqa: E501

from collections.abc import Iterator

from ....model.deployed.reach import is_changed_on_the_way
from ....model.kubevirt.webhook_facts import RefusalFact
from ....model.kustomize.build_facts import BuiltMistakeFact, BuiltRefusal
from ....model.kustomize.paths import kustomization_in
from ....model.repository import Repository
from ....schemas.file_types import BASE_FOLDERS
from ....schemas.kubevirt.laws_by_rule import LAWS
from ...finding import Severity
from ...group_kustomize_build_problems import built_mistakes, name_builds
from ...rule import Problem, repository_rule
from ...webhook_refusals import describe, is_refused, is_whole


@repository_rule(
    "VIR018",
    "refused-when-built",
    Severity.ERROR,
    needs=(BuiltMistakeFact,),
    half="schema",
    follows=("SCH", "YAML", "KUS012"),
)
def refused_when_built(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[object, ...]] = set()
    for found, every in built_mistakes(repository, BuiltRefusal):
        folders = tuple(folder for folder in every if _is_final(repository, folder))
        cause = (found.at, found.law)
        if not folders or cause in told or _is_told(repository, found):
            continue
        if is_refused(repository, found.owner.path, found.law, found.written):
            told.add(cause)
            around = f"in the build of {name_builds(folders)}, {found.kind} `{found.name}`: "
            yield describe(found.at, LAWS[found.law], found.written, around)


def _is_final(repository: Repository, folder: str) -> bool:
    """Whether nothing is known to change what a folder builds."""
    path = kustomization_in(repository.tree, folder)
    is_for_others = not BASE_FOLDERS.isdisjoint(folder.split("/"))
    return path is not None and not is_for_others and not is_changed_on_the_way(repository, path)


def _is_told(repository: Repository, found: BuiltRefusal) -> bool:
    """Whether a rule says the same of the file by itself."""
    return any(
        fact.law == found.law and fact.at == found.at.at and is_whole(repository, found.at.path, fact.owner, found.kind)
        for fact in repository.facts_at(found.at.path, RefusalFact)
    )
