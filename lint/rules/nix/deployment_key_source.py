"""A key that colmena uploads has exactly one source.

Its content comes from `text`, from `keyFile` or from `keyCommand`. colmena refuses a node with a key that has none of
them, or several.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.colmena.url = "github:zhaofengli/colmena";
  outputs = { nixpkgs, colmena, ... }: {
    colmenaHive = colmena.lib.makeHive {
      meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; };
      web = {
        deployment.keys."token" = { keyFile = "/run/secrets/token"; keyCommand = [ "pass" "show" "token" ]; };
        system.stateVersion = "26.05";
      };
    };
  };
}
```

```text title="output"
flake.nix:8:47: error NIX059 the key `token` of `deployment.keys` has `keyFile` and `keyCommand` (host web)
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
        deployment.keys."token".keyFile = "/run/secrets/token";
        system.stateVersion = "26.05";
      };
    };
  };
}
```

Since 0.2.0. Source: colmena.cli.rs, "Secrets"; src/nix/hive/modules.nix of zhaofengli/colmena.
"""

from collections.abc import Iterator

from ....model.nix.disks import find_place
from ....model.nix.host_facts import HiveNodeFact, HostFact, NotKnown, Option, find_names, find_option
from ....model.repository import Repository
from ....schemas.nix.colmena import KEY_SOURCES
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX059", "deployment-key-source", Severity.ERROR, needs=(HiveNodeFact,))
def deployment_key_source(repository: Repository) -> Iterator[Problem]:
    nodes = [node.host for node in repository.evaluated(HiveNodeFact) if () not in node.host.open]
    yield from tell_once((host, problem) for host in nodes for problem in _wrong(host))


def _wrong(host: HostFact) -> Iterator[Problem]:
    for key in find_names(host, "deployment", "keys")[0]:
        path = ("deployment", "keys", key)
        found = {name: find_option(host, *path, name) for name in KEY_SOURCES}
        if any(
            isinstance(option, NotKnown) or (option and isinstance(option.value, NotKnown)) for option in found.values()
        ):
            continue
        if any(_is_unknown(option) for option in found.values()):
            continue
        given = [name for name, option in found.items() if isinstance(option, Option) and option.value is not None]
        if len(given) != 1:
            said = f"has {' and '.join(f'`{name}`' for name in given)}" if given else "has no source"
            message = f"the key `{key}` of `deployment.keys` {said}"
            hint = f"give it exactly one of {', '.join(f'`{name}`' for name in KEY_SOURCES)}"
            yield Problem(find_place(host, path), message, target=key, hint=hint)


def _is_unknown(option: Option | NotKnown | None) -> bool:
    return isinstance(option, NotKnown) or (option is not None and isinstance(option.value, NotKnown))
