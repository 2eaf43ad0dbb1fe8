"""A flake that deploys with deploy-rs has its checks.

`deployChecks` has `nix flake check` see whether deploy-rs can read the output `deploy` and activate all that is in it,
before anything is deployed. deploy-rs advises it highly.

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
      profiles.system.path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
    };
  };
}
```

```text title="output"
flake.nix:8:12: info NIX055 the flake has no checks of deploy-rs
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
    checks = builtins.mapAttrs (system: deployLib: deployLib.deployChecks self.deploy) deploy-rs.lib;
  };
}
```

Since 0.2.0. Source: README of serokell/deploy-rs.
"""

from collections.abc import Iterator

from ....model.nix.deployment_facts import DeployFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX055", "missing-deploy-checks", Severity.INFO, strict=True, needs=(DeployFact,))
def missing_deploy_checks(repository: Repository) -> Iterator[Problem]:
    for deploy in repository.evaluated(DeployFact):
        if deploy.has_checks is False:
            message = "the flake has no checks of deploy-rs"
            hint = "add `deploy-rs.lib.<system>.deployChecks self.deploy` to `checks.<system>`"
            yield Problem(deploy.settings.at, message, "nothing checks this", target="checks", hint=hint)
