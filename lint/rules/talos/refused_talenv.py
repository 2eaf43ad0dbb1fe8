"""talhelper can read its variables.

`talenv.yaml` is YAML so that SOPS can encrypt it, but talhelper reads its lines as those of an env file: names of
letters, digits, `_` and `.`, each with a text. If a line is something else, such as a name with a dash or an entry of a
list, talhelper takes no variable of the file and does not say so; what it then stops at is the first variable that is
missing in `talconfig.yaml`.

## Wrong

```yaml title="talos/talenv.yaml"
domain: example.org
cluster-name: home
nameservers:
  - 192.0.2.1
```

```text title="output"
talos/talenv.yaml:2:1: error TAL100 `cluster-name` is no name of a variable: talhelper reads none of this file
talos/talenv.yaml:3:1: error TAL100 `nameservers` is a list: talhelper reads lines with a name and a text
```

## Right

```yaml title="talos/talenv.yaml"
domain: example.org
clusterName: home
nameserver: 192.0.2.1
```

Since 0.2.0. Source: talhelper `pkg/substitute/envsubst.go` (LoadEnv leaves out what cannot be read); godotenv
`parser.go`.
"""

from collections.abc import Iterator

from ....model.talos.facts.fact_types import TalenvMistakeFact
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("TAL100", "refused-talenv", Severity.ERROR, of=(TalenvMistakeFact,), follows=("YAML",))
def refused_talenv(file: File) -> Iterator[Problem]:
    for fact in file.of(TalenvMistakeFact):
        yield Problem(file.place(fact.at), fact.message, "no line of an env file")
