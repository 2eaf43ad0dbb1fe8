"""Every file of agenix has an entry in `secrets.nix`.

`secrets.nix` says for which keys agenix encrypts a file. One without an entry can neither be edited nor be encrypted
anew when a key changes: `agenix --rekey` passes it over, so that it stays readable for keys that are withdrawn.

It is told where a `secrets.nix` beside the file or in a folder above it has entries for other files.

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
        { age.secrets = { web.file = ./secrets/web.age; token.file = ./secrets/token.age; }; }
      ];
    };
  };
}
```

```nix title="secrets/secrets.nix"
{ "web.age".publicKeys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHdlYg web" ]; }
```

```text title="secrets/web.age"
age-encryption.org/v1
```

```text title="secrets/token.age"
age-encryption.org/v1
```

```text title="output"
flake.nix:9:70: warning NIX047 `secrets/token.age` has no entry in secrets/secrets.nix (host web)
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
        { age.secrets.web.file = ./secrets/web.age; }
      ];
    };
  };
}
```

```nix title="secrets/secrets.nix"
{ "web.age".publicKeys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHdlYg web" ]; }
```

```text title="secrets/web.age"
age-encryption.org/v1
```

Since 0.2.0. Source: `pkgs/agenix.sh` of ryantm/agenix.
"""

from collections.abc import Iterator, Mapping

from ....model.files.file_tree import Hit, folders_of
from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import AgeRulesFact, SecretFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, find_age_rules, place_of_file
from ...rule import Problem, Related, repository_rule


@repository_rule(
    "NIX047", "missing-age-rule", Severity.WARNING, half="references", needs=(HostFact, SecretFact, AgeRulesFact)
)
def missing_age_rule(repository: Repository) -> Iterator[Problem]:
    rules = find_age_rules(repository)
    named = {file for files in rules.values() for file in files}
    is_open = any(fact.missing for fact in repository.evaluated(AgeRulesFact))
    if is_open:
        return
    yield from tell_once(
        (host, _problem(host, secret, file, near))
        for host, secret in each_secret(repository)
        if secret.tool == "age"
        and (file := secret.file)
        and file not in named
        and isinstance(repository.tree.find(file), Hit)
        and (near := _find_rules(rules, file))
    )


def _find_rules(rules: Mapping[str, frozenset[str]], file: str) -> str | None:
    """The nearest `secrets.nix` that has entries."""
    folders = list(folders_of(file))
    near = [path for path in rules if path.rpartition("/")[0] in folders]
    return max(near, key=len, default=None)


def _problem(host: HostFact, secret: SecretFact, file: str, rules: str) -> Problem:
    message = f"`{file}` has no entry in {rules}"
    related = (Related(Place(rules), "would be here"),)
    return Problem(place_of_file(host, secret), message, "no entry", file, related, _HINT)


_HINT = "add an entry with its `publicKeys`; without one agenix cannot encrypt it anew"
