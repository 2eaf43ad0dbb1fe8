"""What is asked of `config.sops.secrets` and `config.age.secrets` is declared.

Nix fails on a name that no module declares, as soon as the option which asks for it is needed. Known is which secrets a
host has: those that all of its modules declare whose conditions hold. It is a warning where what asks for the name may
not be in use: no module says that its service is enabled, or an option of the repository's own takes the value.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.agenix.url = "github:ryantm/agenix";
  outputs = { self, nixpkgs, agenix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        agenix.nixosModules.default
        ({ config, ... }: {
          networking.hostName = "web";
          system.stateVersion = "26.05";
          services.openssh.enable = true;
          age.secrets.k3s-token.file = ./k3s-token.age;
          services.k3s = { enable = true; tokenFile = config.age.secrets.k3s-tokne.path; };
        })
      ];
    };
  };
}
```

```text title="k3s-token.age"
age-encryption.org/v1
```

```text title="output"
flake.nix:13:55: error NIX044 nothing declares `age.secrets.k3s-tokne`, and `services.k3s.tokenFile` takes it (host web)
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
        ({ config, ... }: {
          networking.hostName = "web";
          system.stateVersion = "26.05";
          services.openssh.enable = true;
          age.secrets.k3s-token.file = ./k3s-token.age;
          services.k3s = { enable = true; tokenFile = config.age.secrets.k3s-token.path; };
        })
      ];
    };
  };
}
```

```text title="k3s-token.age"
age-encryption.org/v1
```

Since 0.2.0. Source: `modules/sops` of Mic92/sops-nix; `modules/age.nix` of ryantm/agenix.
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import UndeclaredSecretFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import find_hosts
from ...rule import Problem, repository_rule


@repository_rule(
    "NIX044", "undeclared-secret", Severity.ERROR, half="references", needs=(HostFact, UndeclaredSecretFact)
)
def undeclared_secret(repository: Repository) -> Iterator[Problem]:
    hosts = find_hosts(repository)
    yield from tell_once(
        (hosts[fact.flake, fact.host], _problem(fact)) for fact in repository.evaluated(UndeclaredSecretFact)
    )


def _problem(fact: UndeclaredSecretFact) -> Problem:
    name = f"{fact.option}.{fact.name}"
    message = f"nothing declares `{name}`, and `{fact.asked_by}` takes it"
    near = closest(fact.name, fact.declared)
    hint = f"did you mean `{near}`?" if near else f"declare `{_DECLARING.get(fact.option, fact.option)}.{fact.name}`"
    return Problem(fact.at, message, "declared nowhere", name, (), hint, None if fact.is_read else Severity.WARNING)


#: What is declared under another option than it is asked for.
_DECLARING = {"sops.placeholder": "sops.secrets"}
