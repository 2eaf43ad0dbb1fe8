"""A node of deploy-rs activates a host that the flake has.

`activate.nixos` takes a system of `nixosConfigurations`. Where there is none of that name, Nix cannot evaluate the
output `deploy`: no node can be deployed any more, and `nix flake check` fails.

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
      hostname = "web.example.org";
      profiles.system.path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.wbe;
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

```text title="output"
flake.nix:10:30: error NIX051 the node `web` activates `wbe`, which is not there
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
      profiles.system.path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

Since 0.2.0. Source: README of serokell/deploy-rs.
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.nix.deployment_facts import DeployFact
from ....model.nix.host_facts import FlakeHostsFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX051", "unknown-deploy-host", Severity.ERROR, needs=(DeployFact, FlakeHostsFact))
def unknown_deploy_host(repository: Repository) -> Iterator[Problem]:
    hosts = {flake.flake: flake.names for flake in repository.evaluated(FlakeHostsFact)}
    for deploy in repository.evaluated(DeployFact):
        for node in deploy.nodes:
            for one in node.profiles:
                if one.absent:
                    near = closest(one.absent, hosts.get(deploy.flake, ()))
                    yield Problem(
                        one.settings.names["path"],
                        f"the node `{node.name}` activates `{one.absent}`, which is not there",
                        "there is no host of that name",
                        target=one.absent,
                        hint=f"did you mean `{near}`?" if near else "name a host of `nixosConfigurations`",
                    )
