"""sops looks at every rule and key in its `.sops.yaml`.

The first rule whose `path_regex` is for a file is the only one that counts, so that nothing behind a rule for all files
is ever reached. Where a rule has `key_groups`, sops does not look at `age`, `pgp` and the others beside it: who is
named there cannot decrypt. Keys at the top that sops does not know may hold anchors; one that is nearly
`creation_rules` leaves the file without rules.

## Wrong

```yaml title=".sops.yaml"
creation_rules:
  - key_groups:
      - age:
          - age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
    pgp: 7088C7421873E0DB97FF17C2245CAB70B4C225E9
  - path_regex: talos/.*\\.yaml$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
```

```text title="output"
.sops.yaml:5:5: warning SCH031 beside `key_groups` sops does not look at `pgp`
.sops.yaml:6:5: warning SCH031 the rule above takes every file, so that sops never comes to this one
```

## Right

```yaml title=".sops.yaml"
creation_rules:
  - path_regex: talos/.*\\.yaml$
    age: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  - key_groups:
      - age:
          - age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
        pgp:
          - 7088C7421873E0DB97FF17C2245CAB70B4C225E9
```

Since 0.2.0. Source: getsops/sops `config/config.go` (parseCreationRuleForFile, getKeyGroupsFromCreationRule), at 3.13.
"""

from collections.abc import Iterator

from ....model.sops_rules.facts import IdleRuleFact
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("SCH031", "idle-sops-rule", Severity.WARNING, of=(IdleRuleFact,))
def unreachable_sops_rule(file: File) -> Iterator[Problem]:
    for fact in file.of(IdleRuleFact):
        yield Problem(file.place(fact.at), fact.message, "not looked at", hint=fact.hint)
