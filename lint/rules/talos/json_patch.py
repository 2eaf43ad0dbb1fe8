"""A patch of a base with several documents is not a JSON patch.

JSON patches (RFC 6902: lists of `op` and `path`) are about one document, so Talos refuses them for a base that has
several. Every base that Talos 1.12 or later generates has: a HostnameConfig at the least. The rule is an error where
the version is known, by talhelper's `talosVersion` or by what [VER001](VER001.md) tells, and an info where it is not,
or where the base stands in the repository and has one document.

## Wrong

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
```

```yaml title="talos/patches/sysctls.yaml"
- op: add
  path: /machine/sysctls
  value: {vm.max_map_count: "524288"}
```

```text title="output"
talos/patches/sysctls.yaml:1:1: error TAL002 Talos refuses this JSON patch: a base of Talos 1.13 has several documents
```

## Right

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
```

```yaml title="talos/patches/sysctls.yaml"
machine:
  sysctls: {vm.max_map_count: "524288"}
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/configpatcher/apply.go`; talos#12510, talos#12613.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form
from ....model.text.place import Place
from ....schemas.talos.support import SEVERAL_DOCUMENTS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...talos_patch_base_version import base_of
from ...talos_rule_subjects import is_judged, machine_documents


@repository_rule("TAL002", "json-patch", Severity.ERROR)
def json_patch(repository: Repository) -> Iterator[Problem]:
    for path, machine in machine_documents(repository, Form.JSON_PATCH):
        place = Place(path, machine.at)
        if is_judged(repository, place if machine.is_inline else Place(path)):
            continue
        base = base_of(repository, path, is_inline=machine.is_inline)
        message = "a JSON patch does not fit what Talos 1.12 and later generate: several documents"
        severity = Severity.INFO
        if base.version >= SEVERAL_DOCUMENTS:
            message = f"Talos refuses this JSON patch: a base of Talos {base.words} has several documents"
            severity = Severity.ERROR
        hint = (
            "write it as a strategic merge patch: the fields as they stand in the configuration, with their new values"
        )
        yield Problem(place, message, "a JSON patch", path, base.related, hint, severity)
