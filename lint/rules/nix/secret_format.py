"""The format of every secret is that of its file.

sops-nix reads a file as YAML unless `format` says something else, whatever its name ends with. Read in another format
the file is refused when the system is built, or nothing of it is found.

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
        { sops.secrets.web.sopsFile = ./web.env; }
      ];
    };
  };
}
```

```text title="web.env"
TOKEN=ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops_lastmodified=2026-01-01T00:00:00Z
sops_mac=ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

```text title="output"
flake.nix:9:28: error NIX043 `web.env` has the format `dotenv`, and `sops.secrets.web` reads it as `yaml` (host web)
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
        { sops.secrets.web = { sopsFile = ./web.env; format = "dotenv"; }; }
      ];
    };
  };
}
```

```text title="web.env"
TOKEN=ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops_lastmodified=2026-01-01T00:00:00Z
sops_mac=ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

Since 0.2.0. Source: `modules/sops` and `pkgs/sops-install-secrets/main.go` of Mic92/sops-nix.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import SecretFact, SecretFileFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, find_files, name_secret
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX043", "secret-format", Severity.ERROR, needs=(HostFact, SecretFact))
def secret_format(repository: Repository) -> Iterator[Problem]:
    files = find_files(repository)
    yield from tell_once(
        (host, _problem(host, secret, file, real))
        for host, secret in each_secret(repository)
        if secret.format and (file := files.get(secret.file or "")) and (real := _find_format(secret, file))
    )


def _find_format(secret: SecretFact, file: SecretFileFact) -> str | None:
    """The format of a file that cannot be read in the one of the secret."""
    if file.formats and secret.format not in file.formats:
        return file.formats[0]
    # A file that SOPS took as bytes has all of it under one key, whose name nobody means.
    keys = {name for name, _ in file.keys or ()}
    is_whole = keys == {"data"} and "binary" in file.formats
    return "binary" if is_whole and secret.format != "binary" and secret.key not in ("", "data", None) else None


def _problem(host: HostFact, secret: SecretFact, file: SecretFileFact, real: str) -> Problem:
    at = secret.format_at or secret.at or host.at
    message = f"`{file.path}` has the format `{real}`, and `{name_secret(secret)}` reads it as `{secret.format}`"
    related = (Related(Place(file.path), "this is the file"),)
    return Problem(at, message, "another format", file.path, related, f'set `format = "{real}"`')
