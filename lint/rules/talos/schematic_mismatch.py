"""The installer's image is made of the schematic that stands in the repository.

The id in an image of the Image Factory is a checksum of the schematic, so it can be computed without asking the
factory. Where the two differ, the schematic was changed and the image was not: the next upgrade installs what the old
one had, without the extension or kernel argument that was added. The rule speaks where one schematic file and one id
stand in the same part of the repository, or where a `talosImageURL` stands beside a `schematic` of talhelper, which
then ignores the schematic. Extensions may be in another order: the factory's own pages sort them.

## Wrong

```yaml title="talos/schematic.yaml"
customization:
  systemExtensions:
    officialExtensions:
      - siderolabs/gvisor
      - siderolabs/iscsi-tools
```

```yaml title="talos/patches/all.yaml"
machine:
  install:
    image: factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba:v1.13.2
```

```text title="output"
talos/patches/all.yaml:3:12: warning TAL007 this image is not made of talos/schematic.yaml
```

## Right

```yaml title="talos/schematic.yaml"
customization:
  systemExtensions:
    officialExtensions:
      - siderolabs/gvisor
```

```yaml title="talos/patches/all.yaml"
machine:
  install:
    image: factory.talos.dev/metal-installer/d9ff89777e246792e7642abd3220a616afb4e49822382e4213a2e528ab826fe5:v1.13.2
```

Since 0.2.0. Source: siderolabs/image-factory `pkg/schematic/schematic.go`.
"""

import posixpath
from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form, MachineFact, MachineFieldFact, SchematicFact
from ....model.talos.facts.installers import image
from ....model.text.place import Node, Place
from ....schemas.file_types import is_archived
from ....schemas.talos.machine_identity_fields import Says
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_rule_subjects import machine_documents, talos_documents


@repository_rule("TAL007", "schematic-mismatch", Severity.WARNING)
def schematic_mismatch(repository: Repository) -> Iterator[Problem]:
    yield from _of_files(repository)
    for path, machine in machine_documents(repository, Form.TALHELPER):
        for fact in machine.all(Says.INSTALLER):
            yield from _of_talhelper(path, machine, fact)


def _of_files(repository: Repository) -> Iterator[Problem]:
    """The only schematic of the repository against the only id that its images have."""
    schematics = [(path, machine.schematics[0]) for path, machine in machine_documents(repository, Form.SCHEMATIC)]
    found = [
        (Place(path, fact.at), installer.schematic)
        for path, machine in talos_documents(repository)
        for fact in machine.all(Says.INSTALLER)
        if (installer := image(fact.value)).is_schematic_well_formed
    ]
    if len(schematics) != 1 or len({made for _, made in found}) != 1:
        return
    path, schematic = schematics[0]
    if not schematic.ids or found[0][1] in schematic.ids or is_archived(path):
        return
    for place, made in found:
        if _are_near(path, place.path):
            yield _problem(place, made, Place(path), f"made of {path}", schematic)


def _are_near(path: str, other: str) -> bool:
    """Whether two files stand in the same part: below one folder that is not the root, or both in the root."""
    first, second = posixpath.dirname(path), posixpath.dirname(other)
    return first.split("/")[0] == second.split("/")[0]


def _of_talhelper(path: str, machine: MachineFact, fact: MachineFieldFact) -> Iterator[Problem]:
    named, around = image(fact.value).schematic, fact.at.path[:-1]
    for schematic in machine.schematics:
        beside = schematic.at.path == (*around, "schematic")
        if named and beside and schematic.ids and named not in schematic.ids:
            place = Place(path, Node(schematic.at.document, schematic.at.path, key=True))
            yield _problem(Place(path, fact.at), named, place, "made of the `schematic` beside it", schematic)


def _problem(at: Place, made: str, other: Place, what: str, schematic: SchematicFact) -> Problem:
    related = (Related(other, f"gives {schematic.ids[0]}"),)
    hint = f"write `{schematic.ids[0]}`, or put the schematic right"
    return Problem(at, f"this image is not {what}", "another id", made, related, hint)
