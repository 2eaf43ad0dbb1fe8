"""The owner of a secret is a user of the host.

A secret whose owner the host does not have cannot be given to anybody when the system is activated. Services bring
users of their own, which no module of the repository declares: told is only a name that is nearly that of a user which
the host declares.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.agenix.url = "github:ryantm/agenix";
  outputs = { self, nixpkgs, agenix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        agenix.nixosModules.default
        { networking.hostName = "web"; system.stateVersion = "26.05"; services.openssh.enable = true; }
        { users.users.deployer = { isSystemUser = true; group = "deployer"; }; }
        { age.secrets.token = { file = ./token.age; owner = "deploier"; }; }
      ];
    };
  };
}
```

```text title="token.age"
age-encryption.org/v1
```

```text title="output"
flake.nix:10:61: info NIX049 no module declares the user `deploier`, which owns `age.secrets.token` (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.agenix.url = "github:ryantm/agenix";
  outputs = { self, nixpkgs, agenix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        agenix.nixosModules.default
        { networking.hostName = "web"; system.stateVersion = "26.05"; services.openssh.enable = true; }
        { users.users.deployer = { isSystemUser = true; group = "deployer"; }; }
        { age.secrets.token = { file = ./token.age; owner = "deployer"; }; }
      ];
    };
  };
}
```

```text title="token.age"
age-encryption.org/v1
```

Since 0.2.0. Source: `modules/sops` of Mic92/sops-nix; `modules/age.nix` of ryantm/agenix.
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.nix.host_facts import HostFact, find_names
from ....model.nix.secret_facts import SecretFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, name_secret
from ...rule import Problem, repository_rule

#: How alike names have to be; short ones are too easily alike.
_CUTOFF, _SHORTEST = 0.8, 5


@repository_rule("NIX049", "secret-owner", Severity.INFO, half="references", needs=(HostFact, SecretFact))
def secret_owner(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (host, _problem(host, secret, owner, near))
        for host, secret in each_secret(repository)
        if (owner := secret.owner) and len(owner) >= _SHORTEST and (near := _find_near(host, owner))
    )


def _find_near(host: HostFact, owner: str) -> str | None:
    """The user with nearly that name, None where there is none, or the user itself, or others may be declared."""
    names, _ = find_names(host, "users", "users")
    is_open = host.missing or () in host.open
    return None if owner in names or is_open else closest(owner, names, _CUTOFF)


def _problem(host: HostFact, secret: SecretFact, owner: str, near: str) -> Problem:
    at = secret.owner_at or secret.at or host.at
    message = f"no module declares the user `{owner}`, which owns `{name_secret(secret)}`"
    return Problem(at, message, "no such user", owner, (), f"did you mean `{near}`?")
