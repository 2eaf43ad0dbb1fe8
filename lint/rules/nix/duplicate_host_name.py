"""Two hosts of a flake have names of their own.

Machines of one name take each other's lease and DNS record, k3s and Kubernetes refuse the second node, and a deployment
tool that goes by `networking.hostName` puts the wrong configuration on one of them. It happens when a host is copied.
Told of hosts with the same domain; what is made to install a machine, or is another variant of the same one, may have
its name: an image, an installer, a host whose name begins with that of the other one. Of hosts that no flake is known
to have, folders beside each other in `hosts`, `machines`, `nodes` or `systems` are compared, by what is written there.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ { networking.hostName = "alpha"; system.stateVersion = "26.05"; } ];
    };
    nixosConfigurations.beta = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ { networking.hostName = "alpha"; system.stateVersion = "26.05"; } ];
    };
  };
}
```

```text title="output"
flake.nix:10:43: info NIX019 the host alpha has the name `alpha`, too (host beta)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ { networking.hostName = "alpha"; system.stateVersion = "26.05"; } ];
    };
    nixosConfigurations.beta = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ { networking.hostName = "beta"; system.stateVersion = "26.05"; } ];
    };
  };
}
```

Since 0.2.0. Source: nixos/modules/tasks/network-interfaces.nix of NixOS/nixpkgs; Kubernetes' documentation of nodes.
"""

import re
from collections.abc import Iterator

from ....model.nix.facts import HostNameFact
from ....model.nix.host_facts import HostFact, Text, find_option, find_text
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule

#: What the names of hosts have that are no machine of their own: images, installers, tests of another one.
_NO_MACHINE = re.compile(
    r"(?:^|[-_.\d])(?:iso|live|install(?:er)?|image|rescue|recovery|netboot|kexec|bootstrap|minimal|test|ci|vm|qemu|lxc|"
    r"container|sd|sdcard|template|base|default|example|demo|bare|initial|stage|x86|aarch)(?:[-_.\d]|$)",
    re.IGNORECASE,
)
#: What a host is often copied from.
_COPIED = "default"
_HINT = "set `networking.hostName` of each host to a name of its own"


#: Folders that have a folder for each host.
_FOLDERS = frozenset({"hosts", "machines", "nodes", "systems"})


@repository_rule("NIX019", "duplicate-host-name", Severity.INFO, needs=(HostFact,))
def duplicate_host_name(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(_find(repository))
    yield from _find_in_folders(repository)


def _find_in_folders(repository: Repository) -> Iterator[Problem]:
    """The same of folders of hosts that no flake is known to have, by what is written in their files."""
    hosts = (find_text(host, "networking", "hostName") for host in repository.evaluated(HostFact))
    known = {name.text.lower() for name in hosts if name is not None}
    first: dict[tuple[str, str], tuple[str, Place]] = {}
    for path, fact in repository.each(HostNameFact):
        around, folder = _host_folder(path)
        is_machine = bool(folder) and (folder == _COPIED or not _NO_MACHINE.search(folder))
        if is_machine and fact.name.lower() not in known:
            at = Place(path, fact.at)
            other, there = first.setdefault((around, fact.name.lower()), (folder, at))
            if other != folder and not _is_variant(other, folder):
                message = f"the hosts in `{around}/{other}` and `{around}/{folder}` have one name, `{fact.name}`"
                yield Problem(at, message, "twice", fact.name, (Related(there, f"that of {other}"),), _HINT)


def _host_folder(path: str) -> tuple[str, str]:
    """The folder of a host that a file is in, apart from the folder around it; "" where it is in none."""
    parts = path.split("/")
    at = next((index for index, part in enumerate(parts[:-2]) if part in _FOLDERS), None)
    return ("", "") if at is None else ("/".join(parts[: at + 1]), parts[at + 1])


def _find(repository: Repository) -> Iterator[tuple[HostFact, Problem]]:
    first: dict[tuple[str, str, str], list[tuple[HostFact, Text]]] = {}
    for host in repository.evaluated(HostFact):
        name, domain = find_text(host, "networking", "hostName"), _find_domain(host)
        if name is None or domain is None or not name.text or _NO_MACHINE.search(host.name):
            continue
        same = first.setdefault((host.flake, name.text.lower(), domain), [])
        if same and not any(_is_variant(host.name, other.name) for other, _ in same):
            yield host, _problem(*same[0], name)
        same.append((host, name))


def _find_domain(host: HostFact) -> str | None:
    """The domain of a host, "" where it has none, None where it is not known."""
    domain = find_text(host, "networking", "domain")
    return domain.text if domain else "" if find_option(host, "networking", "domain") is None else None


def _is_variant(one: str, other: str) -> bool:
    """Whether a name is the other one with something before or behind it."""
    return one.lower() in other.lower() or other.lower() in one.lower()


def _problem(other: HostFact, there: Text, name: Text) -> Problem:
    message = f"the host {other.name} has the name `{name.text}`, too"
    related = (Related(there.place, f"that of {other.name}"),)
    return Problem(name.place, message, "twice", name.text, related, _HINT)
