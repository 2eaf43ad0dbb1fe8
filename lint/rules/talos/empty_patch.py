"""A patch that is applied says something.

A file without a document, with comments only, or with `{}` is no configuration for Talos. It takes such a file for an
empty JSON patch, which a base of several documents refuses, so that no configuration is made at all; every base that
Talos 1.12 or later generates has several. `{}` is refused by every version. The rule looks at files that talhelper's
configuration names, and at the patches of the layout that `stackwright new` makes. talhelper leaves out files without
any text by itself.

## Wrong

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
```

```sh title="scripts/talos-config"
talosctl gen config north https://192.0.2.10:6443 --config-patch-worker @talos/patches/worker.yaml
```

```yaml title="talos/patches/worker.yaml"
# For workers.
# machine:
#   nodeLabels: {}
```

```text title="output"
talos/patches/worker.yaml: error TAL003 this patch says nothing: Talos 1.13 refuses it
```

## Right

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
```

```sh title="scripts/talos-config"
talosctl gen config north https://192.0.2.10:6443 --config-patch-worker @talos/patches/worker.yaml
```

```yaml title="talos/patches/worker.yaml"
# For workers.
machine:
  nodeLabels: {example.org/rack: a}
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/configpatcher/load.go`; talos#12457, talos#13029; talhelper
`pkg/patcher/patcher.go`.
"""

from collections.abc import Iterator

from ....model.facts import BlankFact
from ....model.path_edges import path_edges
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.references import TALCONFIG
from ....schemas.talos.support import SEVERAL_DOCUMENTS
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_patch_base_version import base_of
from ...talos_rule_subjects import is_judged

#: What the scaffold's layout applies: these patches and all of that folder, if this script is there.
_SCRIPT = "scripts/talos-config"
_PATCHES = ("talos/patches/all.yaml", "talos/patches/controlplane.yaml", "talos/patches/worker.yaml")
_NODES = "talos/nodes/"
_OF_PATCHES = "patches[]"


@repository_rule("TAL003", "empty-patch", Severity.ERROR)
def empty_patch(repository: Repository) -> Iterator[Problem]:
    for edge in path_edges(repository):
        if edge.reference.source == TALCONFIG and edge.hit is not None and edge.reference.path.endswith(_OF_PATCHES):
            # talhelper leaves out a file without any text
            yield from _make_problem(repository, edge.hit.path, edge.at, f"the patch `{edge.written}`", ("comments",))
    if _SCRIPT in repository.tree.files:
        for path in repository.facts(BlankFact):
            if path in _PATCHES or path.startswith(_NODES):
                yield from _make_problem(repository, path, Place(path), "this patch", ("comments", "empty"))


def _make_problem(
    repository: Repository, path: str, place: Place, what: str, blank: tuple[str, ...]
) -> Iterator[Problem]:
    is_blank = any(fact.how in blank for fact in repository.facts_at(path, BlankFact))
    if not is_blank or is_judged(repository, Place(path)):
        return
    base = base_of(repository, path)
    message = f"{what} says nothing: Talos 1.12 and later refuse it"
    severity = Severity.INFO
    if base.version >= SEVERAL_DOCUMENTS:
        message, severity = f"{what} says nothing: Talos {base.words} refuses it", Severity.ERROR
    related = () if place.path == path else (Related(Place(path), "says nothing"),)
    hint = "take it out, or write what it is to change"
    yield Problem(place, message, "nothing in there", path, (*related, *base.related), hint, severity)
