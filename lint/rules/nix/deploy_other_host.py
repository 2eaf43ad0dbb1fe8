"""A node of deploy-rs activates the host of its own name, where there is one.

Where the flake has a host of the node's name and the node activates another one, it was most likely copied: the
machine gets the configuration of another, with its name, its addresses and its services. A node whose name no host has
may activate which it likes.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.deploy-rs.url = "github:serokell/deploy-rs";
  outputs = { self, nixpkgs, deploy-rs }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ];
    };
    nixosConfigurations.db = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ];
    };
    deploy.nodes.db = {
      hostname = "web.example.org";
      profiles.system.path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

```text title="output"
flake.nix:13:30: warning NIX053 the node `db` activates the host `web`, and there is a host `db`
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
    nixosConfigurations.db = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ];
    };
    deploy.nodes.db = {
      hostname = "web.example.org";
      profiles.system.path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.db;
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

Since 0.2.0. Source: README of serokell/deploy-rs.
"""

from collections.abc import Iterator

from ....model.nix.deployment_facts import DeployFact
from ....model.nix.host_facts import FlakeHostsFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX053", "deploy-other-host", Severity.WARNING, needs=(DeployFact, FlakeHostsFact))
def deploy_other_host(repository: Repository) -> Iterator[Problem]:
    hosts = {flake.flake: flake.names for flake in repository.evaluated(FlakeHostsFact)}
    for deploy in repository.evaluated(DeployFact):
        for node in deploy.nodes:
            for one in node.profiles:
                if one.hosts and node.name not in one.hosts and node.name in hosts.get(deploy.flake, ()):
                    other = f"the host `{one.hosts[0]}`"
                    yield Problem(
                        one.settings.names["path"],
                        f"the node `{node.name}` activates {other}, and there is a host `{node.name}`",
                        "another host",
                        target=one.hosts[0],
                        hint=f"activate `nixosConfigurations.{node.name}`, or name the node otherwise",
                    )
