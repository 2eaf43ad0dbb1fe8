"""The key that decrypts the secrets of a host is not in the Nix store.

A path that is written as `./key.txt` is copied to the store, which everybody on the machine can read, and the key is
in git for everybody who can read that. sops-nix refuses such a key file, and takes SSH keys in silence, as agenix
does. Write where the key is on the machine, as a string.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.sops-nix.url = "github:Mic92/sops-nix";
  outputs = { self, nixpkgs, sops-nix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        sops-nix.nixosModules.sops
        { networking.hostName = "web"; system.stateVersion = "26.05"; }
        { sops.age.keyFile = ./key.txt; }
      ];
    };
  };
}
```

```text title="key.txt"
# public key: age1example
```

```text title="output"
flake.nix:9:30: error NIX045 `sops.age.keyFile` is in the Nix store, which all can read: key.txt (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.sops-nix.url = "github:Mic92/sops-nix";
  outputs = { self, nixpkgs, sops-nix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        sops-nix.nixosModules.sops
        { networking.hostName = "web"; system.stateVersion = "26.05"; }
        { sops.age.keyFile = "/var/lib/sops-nix/key.txt"; }
      ];
    };
  };
}
```

## When to ignore

Where the machine is a test whose secrets are made up.

Since 0.2.0. Source: `modules/sops` of Mic92/sops-nix (pathNotInStore); `modules/age.nix` of ryantm/agenix.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import Data, HostFact, Members, NotKnown, Option, PathValue, find_option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

_KEY_FILE = ("sops", "age", "keyFile")
_LISTS = (("sops", "age", "sshKeyPaths"), ("sops", "gnupg", "sshKeyPaths"), ("age", "identityPaths"))


@repository_rule("NIX045", "secret-key-in-store", Severity.ERROR, needs=(HostFact,))
def secret_key_in_store(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(pair for host in repository.evaluated(HostFact) for pair in _find_problems(host))


def _find_problems(host: HostFact) -> Iterator[tuple[HostFact, Problem]]:
    """Sops-nix does not take the key file; the others are taken."""
    for path in (_KEY_FILE, *_LISTS):
        option = find_option(host, *path)
        for value in _find_paths(option.value) if isinstance(option, Option) else ():
            name = ".".join(path)
            message = f"`{name}` is in the Nix store, which all can read: {value.text}"
            severity = None if path == _KEY_FILE else Severity.WARNING
            at = option.place if isinstance(option, Option) and option.place else host.at
            yield host, Problem(at, message, "copied to the store", name, (), _HINT, severity)


def _find_paths(value: Data) -> Iterator[PathValue]:
    match value:
        case PathValue(inside=True):
            yield value
        case PathValue() | NotKnown() | Members():
            pass
        case tuple():
            for item in value:
                yield from _find_paths(item)
        case _:
            pass


_HINT = "write where the key is on the machine, as a string; a key that was committed has to be replaced"
