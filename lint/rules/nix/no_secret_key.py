"""A host with secrets has a key that decrypts them.

sops-nix decrypts with an age key, an SSH key of the host or GnuPG, agenix with an SSH key. Both take the host's own SSH
keys where `services.openssh.enable` is set. Without any of these the evaluation of the host fails.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.agenix.url = "github:ryantm/agenix";
  outputs = { self, nixpkgs, agenix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        agenix.nixosModules.default
        { networking.hostName = "web"; system.stateVersion = "26.05"; }
        { age.secrets.token.file = ./token.age; }
      ];
    };
  };
}
```

```text title="token.age"
age-encryption.org/v1
```

```text title="output"
flake.nix:9:29: error NIX046 nothing says which key decrypts the secrets of `age.secrets` (host web)
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
        { networking.hostName = "web"; system.stateVersion = "26.05"; }
        { age.secrets.token.file = ./token.age; }
        { age.identityPaths = [ "/var/lib/age/key" ]; }
      ];
    };
  };
}
```

```text title="token.age"
age-encryption.org/v1
```

Since 0.2.0. Source: the assertions of `modules/sops` of Mic92/sops-nix and `modules/age.nix` of ryantm/agenix.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option, Path, find_option
from ....model.nix.secret_facts import SecretFact, Tool
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, place_of_file
from ...rule import Problem, repository_rule

#: What names a key, and lists of keys that are those of the SSH server where nothing is said.
_KEYS: dict[Tool, tuple[Path, ...]] = {"sops": (("sops", "age", "keyFile"), ("sops", "gnupg", "home")), "age": ()}
_LISTS: dict[Tool, tuple[Path, ...]] = {
    "sops": (("sops", "age", "sshKeyPaths"), ("sops", "gnupg", "sshKeyPaths")),
    "age": (("age", "identityPaths"),),
}
_HINTS: dict[Tool, str] = {
    "sops": "set `sops.age.keyFile`, or `services.openssh.enable`, whose keys are taken",
    "age": "set `age.identityPaths`, or `services.openssh.enable`, whose keys are taken",
}


@repository_rule("NIX046", "no-secret-key", Severity.ERROR, needs=(HostFact, SecretFact))
def no_secret_key(repository: Repository) -> Iterator[Problem]:
    first: dict[tuple[str, str, Tool], tuple[HostFact, SecretFact]] = {}
    for host, secret in each_secret(repository):
        first.setdefault((host.flake, host.name, secret.tool), (host, secret))
    yield from tell_once(
        (host, _problem(host, secret)) for host, secret in first.values() if not _may_have_key(host, secret.tool)
    )


def _may_have_key(host: HostFact, tool: Tool) -> bool:
    ssh = find_option(host, "services", "openssh", "enable")
    has_ssh = ssh is not None and not (isinstance(ssh, Option) and ssh.value is False)
    named = any(not _is_empty(host, path, None) for path in _KEYS[tool])
    return named or any(not _is_empty(host, path, ()) or (has_ssh and _is_unset(host, path)) for path in _LISTS[tool])


def _is_unset(host: HostFact, path: Path) -> bool:
    return find_option(host, *path) is None


def _is_empty(host: HostFact, path: Path, nothing: object) -> bool:
    """Whether an option surely names nothing."""
    option = find_option(host, *path)
    return option is None or (isinstance(option, Option) and option.value == nothing)


def _problem(host: HostFact, secret: SecretFact) -> Problem:
    message = f"nothing says which key decrypts the secrets of `{secret.tool}.secrets`"
    at = secret.at or place_of_file(host, secret)
    return Problem(at, message, "a secret of this host", f"{secret.tool}.secrets", (), _HINTS[secret.tool])
