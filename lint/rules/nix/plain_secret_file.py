"""The files of secrets are encrypted.

A flake is copied to the Nix store, which everybody on the machine can read, and it is in git for ever. A file that is
not encrypted gives its secrets away; and sops-nix or agenix fail on it when the system is activated.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.sops-nix.url = "github:Mic92/sops-nix";
  outputs = { self, nixpkgs, sops-nix, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        sops-nix.nixosModules.sops
        { networking.hostName = "web"; system.stateVersion = "26.05"; services.openssh.enable = true; }
        { sops.defaultSopsFile = ./secrets.yaml; sops.secrets.token = { }; }
      ];
    };
  };
}
```

```yaml title="secrets.yaml"
token: correct-horse-battery-staple
```

```text title="output"
flake.nix:9:34: error NIX041 `secrets.yaml`, which `sops.defaultSopsFile` names, is in plain text (host web)
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
        { networking.hostName = "web"; system.stateVersion = "26.05"; services.openssh.enable = true; }
        { sops.defaultSopsFile = ./secrets.yaml; sops.secrets.token = { }; }
      ];
    };
  };
}
```

```yaml title="secrets.yaml"
token: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops:
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

## When to ignore

Where a filter of git encrypts the file on the way to the remote, and nobody but you can read the machine's store.

Since 0.2.0. Source: getsops/sops, "sops metadata not found"; age-encryption.org/v1.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import Encryption, SecretFact, SecretFileFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, find_files, place_of_file
from ...rule import Problem, Related, repository_rule

_WANTED = {"sops": Encryption.SOPS, "age": Encryption.AGE}


@repository_rule("NIX041", "plain-secret-file", Severity.ERROR, needs=(HostFact, SecretFact))
def plain_secret_file(repository: Repository) -> Iterator[Problem]:
    files = find_files(repository)
    yield from tell_once(
        (host, _problem(host, secret, file))
        for host, secret in each_secret(repository)
        if (file := files.get(secret.file or "")) and file.encryption not in (_WANTED[secret.tool], Encryption.UNKNOWN)
    )


def _problem(host: HostFact, secret: SecretFact, file: SecretFileFact) -> Problem:
    wanted = _WANTED[secret.tool].value
    named = f"`{file.path}`, which `{secret.file_option}` names, is"
    related = (Related(Place(file.path), "this is the file"),)
    if file.encryption is Encryption.NONE:
        message, label = f"{named} in plain text", "in plain text"
        hint = f"encrypt it with {wanted}; what was committed stays known, so change the secrets in it"
    else:
        message, label = f"{named} encrypted with {file.encryption.value}, not with {wanted}", "of another tool"
        hint = f"encrypt it with {wanted}, or declare the secret with the tool that it is encrypted with"
    return Problem(place_of_file(host, secret), message, label, file.path, related, hint)
