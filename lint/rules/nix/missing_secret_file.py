"""Every secret of a host is in a file of the flake.

sops-nix and agenix take secrets from encrypted files that stand in the repository. A file that is not there, or that
git does not know, stops the evaluation of the host. Told are paths that come of values, such as
`"${self}/secrets/${name}.yaml"` or a default for all secrets; a path that is written in full is told by NIX003.

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
        { sops.secrets.token.sopsFile = "${self}/secrets/wbe.yaml"; }
      ];
    };
  };
}
```

```yaml title="secrets/web.yaml"
token: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops:
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

```text title="output"
flake.nix:9:41: error NIX040 the file of `sops.secrets.token.sopsFile` does not exist: secrets/wbe.yaml (host web)
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
        { sops.secrets.token.sopsFile = "${self}/secrets/web.yaml"; }
      ];
    };
  };
}
```

```yaml title="secrets/web.yaml"
token: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
sops:
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
```

## When to ignore

Where the flake is evaluated as a plain folder (`path:.`), which has all files of the disk.

Since 0.2.0. Source: `modules/sops` of Mic92/sops-nix; `modules/age.nix` of ryantm/agenix.
"""

from collections.abc import Iterator

from ....model.files.file_tree import WhyMissing
from ....model.nix.facts import NixPathFact
from ....model.nix.host_facts import HostFact
from ....model.nix.secret_facts import SecretFact
from ....model.path_edges import path_edges_of
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...nixos_secret_locations import each_secret, place_of_file
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX040", "missing-secret-file", Severity.ERROR, half="references", needs=(HostFact, SecretFact))
def missing_secret_file(repository: Repository) -> Iterator[Problem]:
    found = [(host, secret, secret.file) for host, secret in each_secret(repository) if secret.file is not None]
    tree = repository.tree
    # In a repository of `stackwright new` they come with the machine, whose key they are encrypted for.
    wanted = {WhyMissing.UNTRACKED} if repository.scaffold else {WhyMissing.ABSENT, WhyMissing.UNTRACKED}
    absent = {file for _, _, file in found if tree.find(file) in wanted}
    absent |= {file for _, _, file in found if file in tree.not_added}
    if not absent:
        return
    hidden = repository.hidden(absent)
    told = _find_told(repository)
    yield from tell_once(
        (host, _problem(repository, host, secret, file, hidden.get(file)))
        for host, secret, file in found
        if file in absent and file not in told and hidden.get(file) is not WhyMissing.MAYBE_IGNORED
    )


def _find_told(repository: Repository) -> frozenset[str]:
    """What a path that is written in full leads to in vain: another rule tells it."""
    edges = [edge for path in repository.facts(NixPathFact) for edge in path_edges_of(repository, path)]
    return frozenset(edge.target for edge in edges if edge.why is not None)


def _problem(repository: Repository, host: HostFact, secret: SecretFact, file: str, why: WhyMissing | None) -> Problem:
    at, option, tree = place_of_file(host, secret), secret.file_option, repository.tree
    if why is WhyMissing.IGNORED:
        message, hint, severity = f"git ignores the file of `{option}`: {file}", _FORCE, Severity.WARNING
    elif file in tree.not_added:
        message, hint, severity = f"the file of `{option}` is not added to git: {file}", _ADD, Severity.INFO
    elif tree.find(file) is WhyMissing.UNTRACKED:
        message, hint, severity = f"the file of `{option}` is not added to git: {file}", _ADD, Severity.ERROR
    else:
        message, severity = f"the file of `{option}` does not exist: {file}", Severity.ERROR
        near = tree.nearest(file)
        hint = f"did you mean {near}?" if near else "create it, or name the file that has the secret"
        return Problem(at, message, "leads nowhere", file, _shown(near), hint, severity)
    return Problem(at, message, "a flake does not see it", file, (), hint, severity)


def _shown(near: str | None) -> tuple[Related, ...]:
    return (Related(Place(near), "this is there"),) if near else ()


_ADD = "add it with `git add`: a flake sees only what git knows"
_FORCE = "add it with `git add --force`: a flake sees only what git knows"
