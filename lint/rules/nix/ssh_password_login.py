"""OpenSSH takes keys, and no passwords.

NixOS leaves `PasswordAuthentication` on: whoever reaches the port can guess. `PermitRootLogin = "yes"` lets root be
guessed at as well. With passwords off, NixOS takes them out of PAM, too, so that `KbdInteractiveAuthentication` asks
for none.

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
  services.openssh.settings.PermitRootLogin = "yes";
  system.stateVersion = "26.05";
}
```

```text title="output"
web.nix:2:29: warning NIX017 OpenSSH takes passwords, as it does by default (host web)
web.nix:3:47: warning NIX017 root may log in by SSH with a password (host web)
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
  services.openssh.settings = {
    PasswordAuthentication = false;
    KbdInteractiveAuthentication = false;
    PermitRootLogin = "no";
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

from ....model.nix.host_facts import HostFact, Option, find_option
from ....model.nix.ssh_logins import find_setting, is_reached_by_ssh
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

_SETTING = "PasswordAuthentication"


@repository_rule("NIX017", "ssh-password-login", Severity.WARNING, strict=True, needs=(HostFact,))
def ssh_password_login(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (host, problem) for host in repository.evaluated(HostFact) if is_reached_by_ssh(host) for problem in _find(host)
    )


def _find(host: HostFact) -> Iterator[Problem]:
    password, root = find_setting(host, _SETTING), find_setting(host, "PermitRootLogin")
    # With passwords off, NixOS leaves PAM nothing to ask for: then KbdInteractiveAuthentication lets nobody in.
    if password is not None and not (isinstance(password, Option) and password.value is True):
        return
    said = password or find_option(host, "services", "openssh", "enable")
    at = said.place or host.at if isinstance(said, Option) else host.at
    default = "" if password else ", as it does by default"
    hint = f"set `services.openssh.settings.{_SETTING}` to false"
    yield Problem(at, f"OpenSSH takes passwords{default}", target=_SETTING, hint=hint)
    if isinstance(root, Option) and root.value == "yes":
        message = "root may log in by SSH with a password"
        hint = 'set it to "prohibit-password", or to "no"'
        yield Problem(root.place or host.at, message, target="PermitRootLogin", hint=hint)
