"""A patch installs the version of Talos that talhelper's configuration says.

talhelper generates the base for `talosVersion` and sets the installer of that version. A patch that sets another image
wins: the node is installed with one version and configured for another, and the next `talhelper genconfig` after an
upgrade installs the old one again.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
    patches:
      - "@./patches/alpha.yaml"
```

```yaml title="talos/patches/alpha.yaml"
machine:
  install:
    image: ghcr.io/siderolabs/installer:v1.12.1
```

```text title="output"
talos/patches/alpha.yaml:3:12: warning TAL006 this installs Talos v1.12.1; `talosVersion` is v1.13.2
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
    talosImageURL: ghcr.io/siderolabs/installer
```

Since 0.2.0. Source: talhelper `pkg/generate/config.go`.
"""

from collections.abc import Iterator

from ....model.path_edges import path_edges_of
from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form, MachineFact, MachineFieldFact
from ....model.talos.facts.installers import image
from ....model.text.place import Place
from ....schemas.talos.machine_identity_fields import Says
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_rule_subjects import machine_documents


@repository_rule("TAL006", "installer-version", Severity.WARNING)
def installer_version(repository: Repository) -> Iterator[Problem]:
    told: set[Place] = set()
    for path, config in machine_documents(repository, Form.TALHELPER):
        wanted = config.first(Says.TALOS_VERSION)
        for place, tag in _installed_versions(repository, path) if wanted else ():
            if wanted and not _is_of(tag, wanted.value) and place not in told:
                told.add(place)
                yield _problem(place, tag, path, wanted)


def _is_of(tag: str, version: str) -> bool:
    """Whether a tag is the version, or a patch release of it where it is a minor."""
    tag, version = tag.removeprefix("v"), version.removeprefix("v")
    return tag == version or (version.count(".") == 1 and tag.startswith(f"{version}."))


def _problem(place: Place, tag: str, path: str, wanted: MachineFieldFact) -> Problem:
    message = f"this installs Talos {tag}; `talosVersion` is {wanted.value}"
    related = (Related(Place(path, wanted.at), "the version of the base"),)
    hint = "leave the image to `talosVersion`, with `talosImageURL` or `schematic` for what is to be in it"
    return Problem(place, message, "another version", tag, related, hint)


def _installed_versions(repository: Repository, path: str) -> Iterator[tuple[Place, str]]:
    """The versions that patches of a talhelper configuration install."""
    edges = [edge for edge in path_edges_of(repository, path) if edge.reference.path.endswith("patches[]")]
    patched = sorted({edge.hit.path for edge in edges if edge.hit is not None})
    inline = [machine for machine in repository.facts_at(path, MachineFact) if machine.is_inline]
    for file, patches in ((path, inline), *((file, _machines(repository, file)) for file in patched)):
        for machine in patches:
            for fact in machine.all(Says.INSTALLER):
                if tag := image(fact.value).tag:
                    yield Place(file, fact.at), tag


def _machines(repository: Repository, path: str) -> list[MachineFact]:
    return list(repository.facts_at(path, MachineFact))
