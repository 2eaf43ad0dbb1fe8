"""The installer's image exists.

Talos is installed and upgraded from the image in `machine.install.image`. From 1.14 on there is none at
`ghcr.io/siderolabs/installer`: only the Image Factory has them, `376567…` being the schematic that adds nothing. An id
of the factory has 64 digits, in lower case. talhelper appends the version itself, and refuses an image that has one.

## Wrong

```yaml title="talos/patches/all.yaml"
machine:
  install:
    image: ghcr.io/siderolabs/installer:v1.14.0
```

```yaml title="talos/patches/worker.yaml"
machine:
  install:
    image: factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b:v1.14.0
```

```text title="output"
talos/patches/all.yaml:3:12: error TAL005 Talos 1.14 has no installer at `ghcr.io/siderolabs/installer`
talos/patches/worker.yaml:3:12: error TAL005 `376567988ad370138ad8b2698212367b` is not a valid schematic ID: 32 digits
```

## Right

```yaml title="talos/patches/all.yaml"
machine:
  install:
    image: factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba:v1.14.0
```

Since 0.2.0. Source: the release notes of Talos 1.14; siderolabs/image-factory `pkg/schematic`; talhelper
`pkg/config/validator.go`.
"""

from collections.abc import Iterator

from ....model.talos.facts.fact_types import Form, MachineFact
from ....model.talos.facts.installers import Image, image
from ....schemas.tables.fields_to_json_schema import dump_version
from ....schemas.tables.notation import version
from ....schemas.talos.machine_identity_fields import Says
from ....schemas.talos.support import NO_BARE_INSTALLER
from ....schemas.versions.releases import minor
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...talos_rule_subjects import machines_in

_FACTORY = "take an image of the Image Factory: `factory.talos.dev/metal-installer/ID:VERSION`"


@file_rule("TAL005", "installer-image", Severity.ERROR, of=(MachineFact,))
def installer_image(file: File) -> Iterator[Problem]:
    for machine in machines_in(file, Form.WHOLE, Form.PATCH, Form.TALHELPER):
        said = machine.first(Says.TALOS_VERSION)
        of_talhelper = minor(said.value) if said else None
        for fact in machine.all(Says.INSTALLER):
            found, place = image(fact.value), file.place(fact.at)
            at = found.version or (version(of_talhelper) if of_talhelper else ())
            if found.is_bare and at >= NO_BARE_INSTALLER:
                message = f"Talos {dump_version(at)} has no installer at `{found.repository}`"
                yield Problem(place, message, "no such image", fact.value, hint=_FACTORY)
            elif found.schematic and not found.is_schematic_well_formed:
                yield Problem(place, _describe_malformed(found), "no such id", fact.value, hint=_FACTORY)
            elif found.tag and machine.form is Form.TALHELPER:
                message = f"talhelper refuses the version in `{fact.value}`: it appends `talosVersion` itself"
                yield Problem(place, message, "with a version", fact.value, hint=f"write `{found.repository}`")


def _describe_malformed(found: Image) -> str:
    digits = f"{len(found.schematic)} digits" if len(found.schematic) != 64 else "no hexadecimal number"
    return f"`{found.schematic}` is not a valid schematic ID: {digits}"
