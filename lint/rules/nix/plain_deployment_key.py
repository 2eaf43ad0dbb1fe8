"""No key that colmena uploads stands in the repository in plain text.

The `text` of a key of `deployment.keys` stands in the repository for everyone who may read it, now and in all of its
history. `keyCommand` runs a program that decrypts it, and `keyFile` reads a file that is not in the repository.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.colmena.url = "github:zhaofengli/colmena";
  outputs = { nixpkgs, colmena, ... }: {
    colmenaHive = colmena.lib.makeHive {
      meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; };
      web = {
        deployment.keys."token".text = "correct horse";
        system.stateVersion = "26.05";
      };
    };
  };
}
```

```text title="output"
flake.nix:8:40: error NIX058 `deployment.keys.token.text` is in plain text (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.colmena.url = "github:zhaofengli/colmena";
  outputs = { nixpkgs, colmena, ... }: {
    colmenaHive = colmena.lib.makeHive {
      meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; };
      web = {
        deployment.keys."token".keyCommand = [ "pass" "show" "web/token" ];
        system.stateVersion = "26.05";
      };
    };
  };
}
```

Since 0.2.0. Source: colmena.cli.rs, "Secrets".
"""

import re
from collections.abc import Iterator

from ....model.nix.host_facts import HiveNodeFact, HostFact, Option, find_names, find_option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX058", "plain-deployment-key", Severity.ERROR, needs=(HiveNodeFact,))
def plain_deployment_key(repository: Repository) -> Iterator[Problem]:
    nodes = [node.host for node in repository.evaluated(HiveNodeFact)]
    yield from tell_once((host, problem) for host in nodes for problem in _plain(host))


def _plain(host: HostFact) -> Iterator[Problem]:
    for key in find_names(host, "deployment", "keys")[0]:
        found = find_option(host, "deployment", "keys", key, "text")
        if isinstance(found, Option) and isinstance(found.value, str) and not _PUBLIC.match(found.value):
            message = f"`deployment.keys.{key}.text` is in plain text"
            hint = "take it out of `text`, change the secret, and use `keyCommand` or `keyFile`"
            yield Problem(found.place or host.at, message, "readable by all", target=key, hint=hint)


#: What is empty, and keys and certificates that may be known to all.
_PUBLIC = re.compile(r"\s*(?:$|ssh-|ecdsa-|sk-ssh-|age1|-----BEGIN (?:CERTIFICATE|PUBLIC KEY|PGP PUBLIC))")
