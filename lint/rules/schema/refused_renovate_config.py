"""Renovate can read its configuration.

It stops at a configuration that it cannot read, opens an issue in the repository and updates nothing until it is
mended. A file called `.json`, or `.renovaterc`, may have comments, and commas behind the last entry; names and texts
are in double quotes, and the whole is a mapping of options. What the options are is not looked at, nor a file called
`.json5`.

## Wrong

```json title="renovate.json"
{
  "extends": ["config:recommended"]
  "packageRules": [
    {"matchPackageNames": ["ghcr.io/example/**"], "automerge": true}
  ]
}
```

```text title="output"
renovate.json:3:3: error SCH033 Renovate's configuration is no JSON from here on: a comma is missing
```

## Right

```json title="renovate.json"
{
  // what everyone has
  "extends": ["config:recommended"],
  "packageRules": [
    {"matchPackageNames": ["ghcr.io/example/**"], "automerge": true},
  ]
}
```

Since 0.2.0. Source: renovatebot/renovate `lib/config/parse.ts`, and its documentation of configuration files.
"""

from collections.abc import Iterator

from ....model.renovate.technology import RenovateMistakeFact
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("SCH033", "refused-renovate-config", Severity.ERROR, of=(RenovateMistakeFact,))
def refused_renovate_config(file: File) -> Iterator[Problem]:
    for fact in file.of(RenovateMistakeFact):
        yield Problem(file.place(fact.at), f"Renovate's configuration {fact.message}", "Renovate stops here")
