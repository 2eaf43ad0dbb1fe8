"""Somebody can log in by SSH.

A host on which passwords are off, and of whose users none that may log in has an authorized key, lets nobody in once
it is deployed: what was a typing error takes a console to repair. A key of root does not count where
`PermitRootLogin` is `"no"`, one of a user whom `AllowUsers` leaves out neither.

Where `~/.ssh/authorized_keys` is read, as NixOS does by default, keys may have been written there by hand: this is told
as an info then. Certificates, `extraConfig` and cloud-init bring other ways in: with one of them nothing is told.

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
  services.openssh = {
    enable = true;
    authorizedKeysInHomedir = false;
    settings = {
      PasswordAuthentication = false;
      KbdInteractiveAuthentication = false;
      PermitRootLogin = "no";
    };
  };
  users.users.root.openssh.authorizedKeys.keys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHv1USrKf6yIjg8dZolm37xGysGfj18ol1KUKqsVuQHa root@example.org"
  ];
  users.users.deploy.isNormalUser = true;
  system.stateVersion = "26.05";
}
```

```text title="output"
web.nix:6:32: warning NIX015 passwords are off, and nobody who may log in by SSH has an authorized key (host web)
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
  services.openssh = {
    enable = true;
    authorizedKeysInHomedir = false;
    settings = {
      PasswordAuthentication = false;
      KbdInteractiveAuthentication = false;
      PermitRootLogin = "no";
    };
  };
  users.users.deploy = {
    isNormalUser = true;
    openssh.authorizedKeys.keys = [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHv1USrKf6yIjg8dZolm37xGysGfj18ol1KUKqsVuQHa deploy@example.org"
    ];
  };
  system.stateVersion = "26.05";
}
```

Since 0.2.0. Source: nixos/modules/services/networking/ssh/sshd.nix of NixOS/nixpkgs; sshd_config(5).
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option, is_set_to
from ....model.nix.ssh_logins import find_setting, is_locked_out
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.nix.openssh import PASSWORD_SETTINGS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX015", "ssh-lock-out", Severity.WARNING, needs=(HostFact,))
def ssh_lock_out(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((host, _problem(host)) for host in repository.evaluated(HostFact) if is_locked_out(host))


def _problem(host: HostFact) -> Problem:
    is_certain = is_set_to(host, False, "services", "openssh", "authorizedKeysInHomedir")
    return Problem(
        _find_place(host),
        "passwords are off, and nobody who may log in by SSH has an authorized key",
        "off",
        "services.openssh.settings.PasswordAuthentication",
        hint="give a user who may log in `openssh.authorizedKeys.keys`",
        severity=None if is_certain else Severity.INFO,
    )


def _find_place(host: HostFact) -> Place:
    found = find_setting(host, PASSWORD_SETTINGS[0])
    return found.place or host.at if isinstance(found, Option) else host.at
