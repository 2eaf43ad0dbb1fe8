"""Nothing stands in the place of what only the owner knows.

`stackwright new` asks for no age key, and may be told neither the URL of the repository nor which network card and
which disk each machine has. What it does not know it writes as a placeholder that every tool can read and none can work
with, so that no machine is wiped by a guess. The recipes of the repository refuse a file that has one, and
`just placeholders` lists them with what to put there; this rule is the same list, where findings are shown.

An age recipient of nothing but `q` is told in every repository, for SOPS encrypts nothing for it. The others are
placeholders only where `stackwright.yaml` says that `stackwright new` has made the repository, and in the files in
which it writes them.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls:
    - https://github.com/example/homelab.git
scaffold:
  stack: talos
  repository:
    name: homelab
```

```yaml title=".sops.yaml"
creation_rules:
  - age: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
    path_regex: ^talos/secrets\\.sops\\.yaml$
```

```yaml title="talos/nodes/cp-1.yaml"
machine:
  install:
    disk: /dev/disk/by-id/placeholder
---
apiVersion: v1alpha1
kind: LinkAliasConfig
name: net0
selector:
  match: mac(link.permanent_addr) == "00:00:00:00:00:00"
```

```text title="output"
.sops.yaml:2:10: info REF001 the age recipient is a placeholder, for which SOPS encrypts nothing
stackwright.yaml:3:7: info REF001 the URL of the repository is a placeholder, from which nothing can be read
talos/nodes/cp-1.yaml:3:11: info REF001 the disk that the system is installed on is a placeholder
talos/nodes/cp-1.yaml:9:39: info REF001 the MAC address of the network card is a placeholder
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls:
    - https://github.com/someone/homelab.git
scaffold:
  stack: talos
  repository:
    name: homelab
```

```yaml title="talos/nodes/cp-1.yaml"
machine:
  install:
    disk: /dev/disk/by-id/nvme-Disk_of_cp-1
---
apiVersion: v1alpha1
kind: LinkAliasConfig
name: net0
selector:
  match: mac(link.permanent_addr) == "52:54:00:12:34:56"
```

Since 0.2.0. Source: `schemas/stackwright/placeholders.py`; FiloSottile/age (a recipient is Bech32 with a checksum,
which this one fails); systemd rules.d/60-persistent-storage.rules (the names below `/dev/disk/by-id`).
"""

from collections.abc import Iterator

from ....model.files.source import CONFIG_NAME
from ....model.repository import Repository
from ....model.text.place import Place
from ....model.text.placeholders import PlaceholderFact
from ....schemas.stackwright.placeholders import PLACEHOLDERS, Placeholder
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("REF001", "placeholder", Severity.INFO)
def placeholder(repository: Repository) -> Iterator[Problem]:
    for row in PLACEHOLDERS:
        if not (repository.scaffold or row.is_unmistakable):
            continue
        places = list(_places(repository, row))
        if row.is_once and places:
            (path, fact), *_ = places
            others = sorted({other for other, _ in places} - {path})
            related = tuple(Related(Place(other), "here too") for other in others)
            yield Problem(Place(path, fact.at), row.message, target=row.name, related=related, hint=row.hint)
        elif not row.is_once:
            for path, fact in places:
                yield Problem(Place(path, fact.at), row.message, target=row.name, hint=row.hint)


def _places(repository: Repository, row: Placeholder) -> Iterator[tuple[str, PlaceholderFact]]:
    """Where a placeholder stands, its first place first."""
    facts = repository.facts(PlaceholderFact)
    for path in sorted(facts, key=lambda path: (path != CONFIG_NAME, path)) if row.is_once else facts:
        for fact in facts[path]:
            # An URL with the name of another repository is that of another repository.
            if fact.row == row.name and fact.repository in ("", repository.scaffold):
                yield path, fact
