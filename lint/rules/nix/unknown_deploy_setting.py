"""Settings of deploy-rs are named as it names them, and stand where it reads them.

deploy-rs passes over what it does not know, without a word. A misspelled `magicRollback = false` leaves the roll-back
on; a `hostname` in a profile is nobody's.

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
      profiles.system = {
        sshuser = "deploy";
        path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
      };
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

```text title="output"
flake.nix:11:19: warning NIX054 the profile `system` of the node `web` has `sshuser`, which is not read there
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
        sshUser = "deploy";
        path = deploy-rs.lib.x86_64-linux.activate.nixos self.nixosConfigurations.web;
      };
    };
    checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
  };
}
```

Since 0.2.0. Source: README and src/data.rs of serokell/deploy-rs.
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.nix.deployment_facts import DeployFact, Settings
from ....model.repository import Repository
from ....schemas.nix.deploy_rs import ANY_SETTINGS, DEPLOY_SETTINGS, NODE_SETTINGS, PROFILE_SETTINGS
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX054", "unknown-deploy-setting", Severity.WARNING, needs=(DeployFact,))
def unknown_deploy_setting(repository: Repository) -> Iterator[Problem]:
    for deploy in repository.evaluated(DeployFact):
        yield from _unknown(deploy.settings, "deploy", DEPLOY_SETTINGS)
        for node in deploy.nodes:
            yield from _unknown(node.settings, f"the node `{node.name}`", NODE_SETTINGS)
            for one in node.profiles:
                subject = f"the profile `{one.name}` of the node `{node.name}`"
                yield from _unknown(one.settings, subject, PROFILE_SETTINGS)


def _unknown(settings: Settings, subject: str, known: frozenset[str]) -> Iterator[Problem]:
    """What is like no setting is data of somebody else: the set may have any."""
    for name, at in settings.names.items():
        near = closest(name, known)
        if name in known or (near is None and name not in ANY_SETTINGS):
            continue
        message = f"{subject} has `{name}`, which is not read there"
        hint = f"did you mean `{near}`?" if name not in ANY_SETTINGS else "it stands at another level of `deploy`"
        yield Problem(at, message, "passed over", target=name, hint=hint)
