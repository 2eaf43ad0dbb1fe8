"""A node of deploy-rs has a `hostname` and `profiles`, and each profile a `path`.

deploy-rs reads its whole configuration before it deploys anything, and refuses it where one of them is missing:
`missing field`. `profilesOrder` may only name profiles that the node has.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.deploy-rs.url = "github:serokell/deploy-rs";
  outputs = { self, nixpkgs, deploy-rs }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ];
    };
    deploy.nodes.web = {
      profiles.system = {
        user = "root";
        path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
      };
      profilesOrder = [ "sytem" ];
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

```text title="output"
flake.nix:8:24: error NIX050 the node `web` of deploy-rs has no `hostname`
flake.nix:13:23: error NIX050 `profilesOrder` of the node `web` names the profile `sytem`, which it does not have
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.deploy-rs.url = "github:serokell/deploy-rs";
  outputs = { self, nixpkgs, deploy-rs }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ];
    };
    deploy.nodes.web = {
      hostname = "web.example.org";
      profiles.system = {
        user = "root";
        path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
      };
      profilesOrder = [ "system" ];
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

Since 0.2.0. Source: README and src/data.rs of serokell/deploy-rs.
"""

from collections.abc import Iterator

from ....model.nix.deployment_facts import DeployFact, DeployNode, Settings
from ....model.repository import Repository
from ....schemas.nix.deploy_rs import NEEDED_OF_NODE, NEEDED_OF_PROFILE
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX050", "incomplete-deploy-node", Severity.ERROR, needs=(DeployFact,))
def incomplete_deploy_node(repository: Repository) -> Iterator[Problem]:
    for deploy in repository.evaluated(DeployFact):
        for node in deploy.nodes:
            yield from _missing(node.settings, f"the node `{node.name}` of deploy-rs", NEEDED_OF_NODE)
            for one in node.profiles:
                subject = f"the profile `{one.name}` of the node `{node.name}`"
                yield from _missing(one.settings, subject, NEEDED_OF_PROFILE)
            yield from _not_there(node)


def _missing(settings: Settings, subject: str, needed: tuple[str, ...]) -> Iterator[Problem]:
    for name in needed if settings.missing is None else ():
        if name not in settings.names:
            hint = "deploy-rs refuses its whole configuration without it"
            yield Problem(settings.at, f"{subject} has no `{name}`", "here", target=name, hint=hint)


def _not_there(node: DeployNode) -> Iterator[Problem]:
    there = {one.name for one in node.profiles}
    for name in node.order if node.missing is None else ():
        if name not in there:
            message = f"`profilesOrder` of the node `{node.name}` names the profile `{name}`, which it does not have"
            hint = f"it has {', '.join(sorted(there)) or 'none'}"
            yield Problem(node.settings.names["profilesOrder"], message, target=name, hint=hint)
