"""A node of deploy-rs is activated by the deploy-rs of its own platform.

`deploy-rs.lib.<system>` holds what is built for that platform: the script that switches the configuration, and the
program that rolls back. On a machine of another platform they do not start, and the deployment fails after all has been
built and copied: `Exec format error`.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.deploy-rs.url = "github:serokell/deploy-rs";
  outputs = { self, nixpkgs, deploy-rs }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "aarch64-linux"; system.stateVersion = "26.05"; } ];
    };
    deploy.nodes.web = {
      hostname = "web.example.org";
      profiles.system.path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

```text title="output"
flake.nix:10:30: error NIX052 the node `web` gets the deploy-rs of x86_64-linux, and its host runs on aarch64-linux
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

Since 0.2.0. Source: README and flake.nix of serokell/deploy-rs.
"""

from collections.abc import Iterator

from ....model.nix.deployment_facts import DeployFact, DeployProfile
from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX052", "deploy-platform", Severity.ERROR, needs=(DeployFact, HostFact))
def deploy_platform(repository: Repository) -> Iterator[Problem]:
    platforms = {(host.flake, host.name): host.platform for host in repository.evaluated(HostFact)}
    for deploy in repository.evaluated(DeployFact):
        for node in deploy.nodes:
            for one in node.profiles:
                found = {platforms.get((deploy.flake, name)) for name in one.hosts}
                if one.system and found and all(isinstance(platform, str) for platform in found):
                    yield from _differing(node.name, one, {str(platform) for platform in found})


def _differing(node: str, profile: DeployProfile, found: set[str]) -> Iterator[Problem]:
    if profile.system not in found:
        platform, host = min(found), profile.hosts[0]
        yield Problem(
            profile.settings.names["path"],
            f"the node `{node}` gets the deploy-rs of {profile.system}, and its host runs on {platform}",
            f"the host `{host}` is {platform}",
            target=host,
            hint=f"use `deploy-rs.lib.{platform}.activate.nixos`",
        )
