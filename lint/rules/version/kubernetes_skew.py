"""The parts of Kubernetes in one configuration are of versions that work together.

No part may be newer than kube-apiserver; the kubelet and kube-proxy may be three minor versions older,
kube-controller-manager and kube-scheduler one. `talosctl upgrade-k8s` keeps to that; images that are pinned by hand, or
by an update of one line, do not. The rule compares the images that stand in one document.

## Wrong

```yaml title="talos/patches/controlplane.yaml"
machine:
  kubelet:
    image: ghcr.io/siderolabs/kubelet:v1.36.1
cluster:
  apiServer:
    image: registry.k8s.io/kube-apiserver:v1.35.4
```

```text title="output"
talos/patches/controlplane.yaml:3:12: warning VER005 the kubelet is of 1.36, newer than kube-apiserver of 1.35
```

## Right

```yaml title="talos/patches/controlplane.yaml"
machine:
  kubelet:
    image: ghcr.io/siderolabs/kubelet:v1.35.4
cluster:
  apiServer:
    image: registry.k8s.io/kube-apiserver:v1.35.4
```

Since 0.2.0. Source: https://kubernetes.io/releases/version-skew-policy.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.facts.installers import image
from ....model.talos.facts.machine import SaidFact
from ....model.text.place import Place
from ....schemas.tables.compile import spelled
from ....schemas.talos.machine_fields import Says
from ....schemas.talos.support import SKEW
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_messages import documents


@repository_rule("VER005", "kubernetes-skew", Severity.WARNING)
def kubernetes_skew(repository: Repository) -> Iterator[Problem]:
    for path, machine in documents(repository):
        server = machine.first(Says.API_SERVER)
        for what, older in SKEW.items() if server else ():
            part = machine.first(what)
            if server and part and (problem := _problem(path, server, part, older)):
                yield problem


def _problem(path: str, server: SaidFact, part: SaidFact, older: int) -> Problem | None:
    wanted, found = image(server.value).version, image(part.value).version
    name = part.what.value.removeprefix("image of ")
    if not wanted or not found or wanted[0] != found[0] or 0 <= wanted[1] - found[1] <= older:
        return None
    end = f"newer than kube-apiserver of {spelled(wanted)}"
    if found < wanted:
        minors = "one minor version" if older == 1 else f"{older} minor versions"
        end = f"more than {minors} older than kube-apiserver of {spelled(wanted)}"
    related = (Related(Place(path, server.at), f"kube-apiserver {spelled(wanted)}"),)
    hint = f"take {image(server.value).tag} for both"
    return Problem(Place(path, part.at), f"{name} is of {spelled(found)}, {end}", spelled(found), name, related, hint)
