"""`AllowUsers` of OpenSSH names users that there are.

sshd compares names, and knows nothing of users that do not exist: an entry that is misspelt, or of a user who has been
removed, lets nobody in, without a word. Told where all users of the host are known.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./web.nix ];
    };
  };
}
```

```nix title="web.nix"
{
  services.openssh.enable = true;
  services.openssh.settings.AllowUsers = [ "depoly" ];
  users.users.deploy.isNormalUser = true;
  system.stateVersion = "26.05";
}
```

```text title="output"
web.nix:3:42: warning NIX016 `AllowUsers` names `depoly`, and there is no such user (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./web.nix ];
    };
  };
}
```

```nix title="web.nix"
{
  services.openssh.enable = true;
  services.openssh.settings.AllowUsers = [ "deploy" ];
  users.users.deploy.isNormalUser = true;
  system.stateVersion = "26.05";
}
```

Since 0.2.0. Source: nixos/modules/services/networking/ssh/sshd.nix of NixOS/nixpkgs; sshd_config(5).
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option
from ....model.nix.ssh_logins import find_setting, find_users, is_reached_by_ssh
from ....model.repository import Repository
from ....schemas.nix.openssh import SERVICE_USERS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

#: What makes of an entry a pattern.
_WILD = frozenset("*?!")


@repository_rule("NIX016", "ssh-unknown-user", Severity.WARNING, half="references", needs=(HostFact,))
def ssh_unknown_user(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (host, problem) for host in repository.evaluated(HostFact) if is_reached_by_ssh(host) for problem in _find(host)
    )


def _find(host: HostFact) -> Iterator[Problem]:
    allowed = find_setting(host, "AllowUsers")
    users = find_users(host)
    if users is None or not isinstance(allowed, Option) or not isinstance(allowed.value, tuple):
        return
    for entry in allowed.value:
        name = entry.partition("@")[0] if isinstance(entry, str) else ""
        if name and not _WILD & {*name} and name not in {"root", *users, *SERVICE_USERS}:
            message = f"`AllowUsers` names `{name}`, and there is no such user"
            hint = f"the users are: {', '.join(sorted(users))}" if users else "the host has no users but root"
            yield Problem(allowed.place or host.at, message, "names nobody", name, hint=hint)
