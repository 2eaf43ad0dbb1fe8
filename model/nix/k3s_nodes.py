"""The hosts of a flake that are nodes of k3s or RKE2."""

from collections.abc import Collection
from typing import NamedTuple

from ...schemas.nix.k3s import PRODUCTS, Product
from ..derived_values import Query
from ..repository import Repository
from ..text.place import Place
from .host_addresses import find_host_addresses, find_host_name
from .host_facts import HostFact, NotKnown, Option, Path, find_names, find_option
from .k3s_flags import Flags, is_given, read_flags

#: What the unit of a node may be given without a word to the program.
_HARMLESS = frozenset(
    {"HOME", "PATH", "LimitNOFILE", "LimitNPROC", "LimitCORE", "Restart", "RestartSec", "Type", "KillMode", "TasksMax"}
)


class Node(NamedTuple):
    """A host that surely runs k3s or RKE2; `at` is where that is said.

    `server` is the address that it joins, "" where it surely joins none; `role`, `begins` (`clusterInit`) and `server`
    are None where they are not known. `open` is whether a file or the environment may say more to the program.
    """

    host: HostFact
    product: Product
    at: Place
    role: str | None
    begins: bool | None
    server: str | None
    flags: Flags
    open: bool

    def option(self, name: str) -> Option | NotKnown | None:
        """What is said of an option below `services.k3s`, or `services.rke2`."""
        return find_option(self.host, "services", self.product.name, name)

    def place(self, name: str) -> Place:
        """Where an option is set, or where the program is switched on."""
        option = self.option(name)
        return option.place or self.at if isinstance(option, Option) else self.at

    @property
    def host_name(self) -> str | None:
        """The name of the machine."""
        return find_host_name(self.host)

    @property
    def addresses(self) -> frozenset[str]:
        """The IP addresses of the machine, as far as they are known."""
        flags = (self.flags.values("node-ip") or ()) + (self.flags.values("node-external-ip") or ())
        return find_host_addresses(self.host) | frozenset(flags)


@Query
def find_nodes(repository: Repository) -> tuple[Node, ...]:
    """The hosts that surely run k3s or RKE2."""
    hosts = repository.evaluated(HostFact)
    return tuple(node for host in hosts for product in PRODUCTS if (node := _read_node(host, product)))


def _read_node(host: HostFact, product: Product) -> Node | None:
    path = ("services", product.name)
    enabled = find_option(host, *path, "enable")
    if not isinstance(enabled, Option) or enabled.value is not True:
        return None
    flags = read_flags(host, product.name)
    role = _text(host, (*path, "role"), "server")
    begins = _begins(host, (*path, "clusterInit"), flags)
    server = _server(_text(host, (*path, "serverAddr"), ""), flags)
    sources = [is_given(find_option(host, *path, name)) for name in ("configPath", "environmentFile")]
    is_open = bool(flags.named("config", "c")) or any(given is not False for given in sources)
    is_open = is_open or _has_more(host, product.name)
    return Node(host, product, enabled.place or host.at, role, begins, server, flags, is_open)


def _has_more(host: HostFact, name: str) -> bool:
    """Whether a file that is read by itself, or the environment of the unit, may say more."""
    if _may_hold(host, ("environment", "etc", f"rancher/{name}/config.yaml")):
        return True
    if _may_hold(host, ("services", name, "environmentVars"), but={"HOME"}):
        return True
    units = (name, f"{name}-server", f"{name}-agent")
    sets = [("systemd", "services", unit, option) for unit in units for option in ("environment", "serviceConfig")]
    return any(_may_hold(host, path, but=_HARMLESS) for path in sets)


def _may_hold(host: HostFact, path: Path, but: Collection[str] = ()) -> bool:
    """Whether something may be in a set besides these names."""
    names, missing = find_names(host, *path)
    is_open = missing is not None and not missing.is_of_nixpkgs
    return is_open or path in host.options or any(name not in but for name in names)


def _text(host: HostFact, path: Path, default: str) -> str | None:
    match find_option(host, *path):
        case None:
            return default
        case Option(value=str(value)):
            return value
        case _:
            return None


def _begins(host: HostFact, path: Path, flags: Flags) -> bool | None:
    if flags.named("cluster-init"):
        return True
    given = is_given(find_option(host, *path))
    return given if given or flags.whole else None


def _server(option: str | None, flags: Flags) -> str | None:
    given = flags.named("server", "s")
    if given:
        return given[-1].value
    return option if option or flags.whole else None
