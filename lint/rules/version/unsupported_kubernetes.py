"""Talos runs the version of Kubernetes that it is asked to.

Each version of Talos runs six versions of Kubernetes. talhelper refuses another one, and so does the node from Talos
1.11 on: it takes the configuration and does not start the kubelet. `talosctl validate` does not look. The rule compares
what one file says: `talosVersion` and `kubernetesVersion` of talhelper, the images in a machine's configuration, and
Omni's cluster template.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.12.4
kubernetesVersion: v1.36.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
```

```text title="output"
talos/talconfig.yaml:4:20: error VER004 Talos 1.12 does not run Kubernetes 1.36: it runs 1.30 to 1.35
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.12.4
kubernetesVersion: v1.35.2
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/compatibility`; talhelper `pkg/config/validator.go`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.facts import FileFacts
from ....model.repository import Repository
from ....model.talos.facts.installers import image
from ....model.talos.facts.machine import Form
from ....model.text.place import Node, Place
from ....schemas.tables.compile import spelled
from ....schemas.tables.notation import Version, version
from ....schemas.talos.machine_fields import Says
from ....schemas.talos.support import KUBERNETES
from ....schemas.versions.releases import minor
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_messages import documents, machines

_IMAGES = (Says.KUBELET, Says.API_SERVER)
#: Omni's cluster template, whose fields are read as pins.
_OMNI = {"talos": ("talos", "version"), "kubernetes": ("kubernetes", "version")}


class _Said(NamedTuple):
    at: Place
    version: Version


@repository_rule("VER004", "unsupported-kubernetes", Severity.ERROR)
def unsupported_kubernetes(repository: Repository) -> Iterator[Problem]:
    for path, _, machine in machines(repository, Form.TALHELPER):
        talos, kubernetes = machine.first(Says.TALOS_VERSION), machine.first(Says.KUBERNETES_VERSION)
        if talos and kubernetes:
            yield from _judged(_said(path, talos.at, talos.value), _said(path, kubernetes.at, kubernetes.value))
    for path, machine in documents(repository):
        installer = machine.first(Says.INSTALLER)
        running = next(machine.all(*_IMAGES), None)
        if installer and running:
            # the node may have been upgraded since, which leaves this image as it is
            found = _judged(_tagged(path, installer.at, installer.value), _tagged(path, running.at, running.value))
            yield from (_milder(problem) for problem in found)
    for path, file in repository.files.items():
        yield from _judged(*_of_omni(path, file))


def _said(path: str, at: Node, text: str) -> _Said | None:
    found = minor(text)
    return _Said(Place(path, at), version(found)) if found else None


def _tagged(path: str, at: Node, text: str) -> _Said | None:
    tag = image(text).tag
    return _said(path, at, tag) if tag else None


def _of_omni(path: str, file: FileFacts) -> tuple[_Said | None, _Said | None]:
    pins = {pin.product: pin for pin in file.pins if isinstance(pin.at, Node)}
    found: list[_Said | None] = []
    for product, field in _OMNI.items():
        pin = pins.get(product)
        is_field = pin is not None and isinstance(pin.at, Node) and pin.at.path == field
        found.append(_Said(Place(path, pin.at), version(pin.version)) if pin and is_field else None)
    return found[0], found[1]


def _judged(talos: _Said | None, kubernetes: _Said | None) -> Iterator[Problem]:
    if talos is None or kubernetes is None or talos.version not in KUBERNETES:
        return
    oldest, newest = KUBERNETES[talos.version]
    if not oldest <= kubernetes.version <= newest:
        of_talos, of_kubernetes = spelled(talos.version), spelled(kubernetes.version)
        runs = f"it runs {spelled(oldest)} to {spelled(newest)}"
        message = f"Talos {of_talos} does not run Kubernetes {of_kubernetes}: {runs}"
        related = (Related(talos.at, f"Talos {of_talos}"),)
        newer = next((spelled(at) for at, (_, last) in KUBERNETES.items() if last >= kubernetes.version), "")
        too_new = kubernetes.version > newest
        hint = f"upgrade Talos to {newer} first" if too_new and newer else f"take Kubernetes {spelled(newest)}"
        yield Problem(kubernetes.at, message, "not supported", of_kubernetes, related, hint)


def _milder(problem: Problem) -> Problem:
    return Problem(
        problem.at, problem.message, problem.label, problem.target, problem.related, problem.hint, Severity.WARNING
    )
