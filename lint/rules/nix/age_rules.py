"""Every entry of agenix' `secrets.nix` names a file and its keys.

An entry without public keys encrypts its file for nobody: agenix says that there is no rule. One whose file is not
there, such as that of a secret which was taken out, may be left over; it is an info, as the file may be made later.

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
        { age.secrets.web.file = ./web.age; }
      ];
    };
  };
}
```

```nix title="secrets.nix"
let admins = [ ]; in
{
  "web.age".publicKeys = admins;
  "old.age".publicKeys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHdlYg web" ];
}
```

```text title="web.age"
age-encryption.org/v1
```

```text title="output"
secrets.nix:3:13: warning NIX048 the entry `web.age` has no public keys
secrets.nix:4:13: info NIX048 the entry `old.age` names a file that does not exist
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
        { age.secrets.web.file = ./web.age; }
      ];
    };
  };
}
```

```nix title="secrets.nix"
{ "web.age".publicKeys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHdlYg web" ]; }
```

```text title="web.age"
age-encryption.org/v1
```

Since 0.2.0. Source: `pkgs/agenix.sh` of ryantm/agenix.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import AgeRulesFact
from ....model.repository import Repository
from ...finding import Severity
from ...nixos_secret_locations import find_age_files, find_age_rules
from ...rule import Problem, repository_rule


@repository_rule("NIX048", "age-rules", Severity.WARNING, lowered=False, needs=(HostFact, AgeRulesFact))
def age_rules(repository: Repository) -> Iterator[Problem]:
    rules = find_age_rules(repository)
    for fact in repository.evaluated(AgeRulesFact):
        for entry in fact.rules if fact.path in rules else ():
            if entry.keys == 0:
                message = f"the entry `{entry.name}` has no public keys"
                yield Problem(entry.at, message, "for nobody", entry.name, (), _KEYS)
            if find_age_files(repository, fact.path, entry.name) == []:
                message = f"the entry `{entry.name}` names a file that does not exist"
                yield Problem(entry.at, message, "left over?", entry.name, (), _FILE, Severity.INFO)


_KEYS = "add the SSH or age keys that may read it"
_FILE = "make it with `agenix --edit`, or take the entry out"
