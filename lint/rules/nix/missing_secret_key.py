"""The key of every secret is in its file.

sops-nix takes the text that stands in the file under `key`, which is the name of the secret unless something else is
said; `a/b` is `b` in the mapping `a`. It looks for it when the system is built, so that a key which is not there
stops the build, and takes nothing but text: a number has to be in quotes before it is encrypted. The keys of an
encrypted file are in the open; no value is read.

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
        { sops.defaultSopsFile = ./secrets.yaml; sops.secrets."k3s/tokne" = { }; }
      ];
    };
  };
}
```

```yaml title="secrets.yaml"
k3s:
  token: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops:
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

```text title="output"
flake.nix:9:77: error NIX042 `secrets.yaml` has no key `k3s/tokne`, which `sops.secrets.k3s/tokne` takes (host web)
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
        { sops.defaultSopsFile = ./secrets.yaml; sops.secrets."k3s/token" = { }; }
      ];
    };
  };
}
```

```yaml title="secrets.yaml"
k3s:
  token: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops:
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

Since 0.2.0. Source: `pkgs/sops-install-secrets/main.go` of Mic92/sops-nix (recurseSecretKey).
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import KeyKind, SecretFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, find_files, name_secret, place_of_key
from ...rule import Problem, Related, repository_rule

_ARTICLES: dict[KeyKind, str] = {"number": "a number", "boolean": "a boolean", "list": "a list", "keys": "a mapping"}


@repository_rule("NIX042", "missing-secret-key", Severity.ERROR, half="references", needs=(HostFact, SecretFact))
def missing_secret_key(repository: Repository) -> Iterator[Problem]:
    files = find_files(repository)
    yield from tell_once(
        (host, problem)
        for host, secret in each_secret(repository)
        if secret.format in ("yaml", "json")
        and (file := files.get(secret.file or ""))
        and secret.format in file.formats
        and file.keys is not None
        and not ("binary" in file.formats and dict(file.keys).keys() == {"data"})
        and (problem := _find_problem(host, secret, file.path, dict(file.keys)))
    )


def _find_problem(host: HostFact, secret: SecretFact, path: str, keys: dict[str, KeyKind]) -> Problem | None:
    key, at = secret.key, place_of_key(host, secret)
    if not key or keys.get(key) in ("text", "null"):
        return None
    file = (Related(Place(path), "this is the file"),)
    kind = keys.get(key)
    if kind is None:
        message = f"`{path}` has no key `{key}`, which `{name_secret(secret)}` takes"
        return Problem(at, message, "no such key", key, file, _propose(key, keys))
    message = f"`{key}` in `{path}` is {_ARTICLES[kind]}, and `{name_secret(secret)}` can only be a text"
    return Problem(at, message, "no text", key, file, _hint(key, kind, keys))


def _propose(key: str, keys: dict[str, KeyKind]) -> str:
    names = [name for name, kind in keys.items() if kind == "text"]
    same = [name for name in names if name.rpartition("/")[2] == key.rpartition("/")[2]]
    near = same[0] if len(same) == 1 else closest(key, names)
    return f"did you mean `{near}`?" if near else "add it to the file, or name another one in `key`"


def _hint(key: str, kind: KeyKind, keys: dict[str, KeyKind]) -> str:
    inner = next((name for name in keys if kind == "keys" and name.startswith(f"{key}/")), None)
    return (
        f"name what is in it, such as `{inner}`" if inner else "put it into quotes in the file, which makes it a text"
    )
