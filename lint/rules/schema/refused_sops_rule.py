"""sops can use every rule in its `.sops.yaml`.

A `path_regex` that is no regular expression of Go (which has no look-around), a recipient of age that lost a character,
and two ways to select what is encrypted in one rule stop sops when it comes to that rule: nothing can be encrypted or
re-keyed until it is mended. An `encrypted_regex` that is none is worse: sops takes it for one that matches nothing, and
writes the file with all its secrets in plain text and its own block below them.

## Wrong

```yaml title=".sops.yaml"
creation_rules:
  - path_regex: talos/(?!patches/).*\\.yaml$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  - path_regex: apps/.*\\.yaml$
    encrypted_regex: ^(data|stringData$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  - path_regex: secrets/.*\\.yaml$
    encrypted_regex: ^data$
    unencrypted_regex: ^metadata$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q
```

```text title="output"
.sops.yaml:2:17: error SCH030 `path_regex` is no regular expression of Go: invalid or unsupported Perl syntax: `(?`
.sops.yaml:5:22: error SCH030 `encrypted_regex` is no regular expression of Go: missing closing ): `^(data|stringData$`
.sops.yaml:9:24: error SCH030 `unencrypted_regex` stands beside `encrypted_regex`
.sops.yaml:10:10: error SCH030 `age` `age1ql3z7hjy…` is no whole age recipient: its checksum does not fit
```

## Right

```yaml title=".sops.yaml"
creation_rules:
  - path_regex: talos/[^/]+\\.yaml$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  - path_regex: apps/.*\\.yaml$
    encrypted_regex: ^(data|stringData)$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
```

A recipient that is to be filled in (`${KEY}`, `AGE_PUBLIC_KEY`) is not judged.

Since 0.2.0. Source: getsops/sops `config/config.go`, `age/keysource.go`, `sops.go` (shouldBeEncrypted), at 3.13.
"""

from collections.abc import Iterator

from ....model.sops_rules.facts import RefusedRuleFact
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("SCH030", "refused-sops-rule", Severity.ERROR, of=(RefusedRuleFact,))
def refused_sops_rule(file: File) -> Iterator[Problem]:
    for fact in file.of(RefusedRuleFact):
        field = next(step for step in reversed(fact.at.path) if isinstance(step, str))
        yield Problem(file.place(fact.at), f"`{field}` {fact.message}", fact.effect, hint=fact.hint or None)
