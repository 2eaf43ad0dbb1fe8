"""Rules on k3s and RKE2: which hosts are one cluster, what is sure of them, and where nothing is said."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.nix.k3s_flags import Flag, split_flags

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

RULES = [f"NIX0{number}" for number in range(20, 28)]
#: What a node has besides; the second text is put into the module as it is.
_NODE = """\
{name} = nixpkgs.lib.nixosSystem {{
  modules = [
    {{
      networking.hostName = "{name}";
      system.stateVersion = "26.05";
      services.k3s.enable = true;
      services.k3s.tokenFile = "/run/secrets/token";
      {more}
    }}
  ];
}};
"""
SERVER = 'services.k3s.role = "server";'
OFF = "networking.firewall.enable = false;"
BEGINS = SERVER + " services.k3s.clusterInit = true;"


def joins(host: str, role: str = "agent", port: int = 6443) -> str:
    return f'services.k3s.role = "{role}"; services.k3s.serverAddr = "https://{host}:{port}";'


def flags(*given: str) -> str:
    quoted = " ".join(f'"{flag}"' for flag in given)
    return f"services.k3s.extraFlags = [ {quoted} ];"


def flake(hosts: Mapping[str, str], inputs: str = "") -> dict[str, str]:
    nodes = "".join(_NODE.format(name=name, more=more) for name, more in hosts.items())
    return {
        "flake.nix": "{\n"
        f'inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05"; {inputs}\n'
        f"outputs = {{ nixpkgs, ... }}@inputs: {{ nixosConfigurations = {{\n{nodes}}}; }};\n}}\n"
    }


@pytest.fixture
def find(make: Make, told: Told) -> Callable[..., list[str]]:
    """What the rules tell of hosts, without places: `error NIX020 …`."""

    def lint(hosts: Mapping[str, str], inputs: str = "", more: Mapping[str, str] | None = None) -> list[str]:
        root = make({**flake(hosts, inputs), **(more or {})})
        return [line.split(": ", 1)[1] for line in told(root, select=RULES)]

    return lint


Find = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("--a=1 --b 2 --c", [("a", "1"), ("b", "2"), ("c", "true")]),
        (("--a 1", "--b"), [("a", "1"), ("b", "true")]),
        (("--a", "1"), [("a", "1")]),
        ('--a "x y" --b=z', [("a", "x y"), ("b", "z")]),
        ("--a \\\n  --b=1=2", [("a", "true"), ("b", "1=2")]),
        ("-t x", [("t", "x")]),
        ("", []),
    ],
)
def test_flags_are_split_as_the_service_gets_them(value: str | tuple[str, ...], found: list[tuple[str, str]]) -> None:
    assert split_flags(value) == ((*(Flag(*one) for one in found),), True)


def test_flags_that_cannot_be_split_are_not_whole() -> None:
    assert not split_flags('--a "x').whole
    assert split_flags(("--a", None)) == ((Flag("a", None),), False)


@given(st.lists(st.text(max_size=20), max_size=5) | st.text(max_size=60))
def test_whatever_is_given_as_flags_can_be_read(value: list[str] | str) -> None:
    found = split_flags(tuple(value) if isinstance(value, list) else value)
    assert not any(flag.name.startswith("-") for flag in found.given)


_WORD = st.from_regex(r"[a-z][a-z0-9-]*", fullmatch=True)


@given(st.lists(st.tuples(_WORD, _WORD), max_size=6), st.booleans())
def test_flags_are_what_was_written(pairs: list[tuple[str, str]], apart: bool) -> None:
    written = tuple(f"--{name}{' ' if apart else '='}{value}" for name, value in pairs)
    assert split_flags(written) == split_flags(" ".join(written)) == (tuple(Flag(*pair) for pair in pairs), True)


def test_several_clusters_in_one_flake_are_told_apart(find: Find) -> None:
    hosts = {
        "alpha": BEGINS + OFF,
        "beta": joins("alpha", "server") + OFF + flags("--cluster-cidr=10.42.0.0/16"),
        "gamma": BEGINS + OFF + flags("--cluster-cidr=10.52.0.0/16"),
        "delta": joins("gamma", "server") + OFF + flags("--cluster-cidr=10.52.0.0/16"),
    }
    assert find(hosts) == []


def test_servers_behind_one_name_are_one_cluster(find: Find) -> None:
    san = "--tls-san=api.example.org"
    hosts = {
        "alpha": BEGINS + OFF + flags(san),
        "beta": BEGINS + OFF + flags(san),
        "gamma": joins("api.example.org") + OFF,
    }
    assert find(hosts) == ["error NIX022 two servers begin a cluster of their own: `beta` and `alpha`"]
    del hosts["gamma"]
    assert find(hosts) == []


@pytest.mark.parametrize("address", ["10.0.0.1", "alpha", "alpha.example.org"])
def test_a_server_is_found_by_its_names_and_addresses(find: Find, address: str) -> None:
    network = 'systemd.network.networks."10-lan".address = [ "10.0.0.1/24" ]; networking.domain = "example.org";'
    hosts = {"alpha": BEGINS + OFF + network, "beta": joins(address, port=6444) + OFF}
    assert find(hosts) == ["error NIX022 `alpha` takes nodes in on port 6443, not on 6444 (host beta)"]
    hosts["alpha"] += flags("--https-listen-port=6444")
    assert find(hosts) == []


def test_an_address_outside_of_the_flake_is_not_judged(find: Find) -> None:
    hosts = {"beta": joins("10.0.0.1", "server", 8443) + OFF, "gamma": joins("alpha.other.org", port=443) + OFF}
    assert find(hosts) == []


def at(address: str) -> str:
    return f'networking.interfaces.eth0.ipv4.addresses = [ {{ address = "{address}"; prefixLength = 24; }} ];'


def test_an_agent_beside_the_only_server_joins_that(find: Find) -> None:
    hosts = {"alpha": f"{OFF} {BEGINS} {at('10.0.0.1')}", "beta": f"{OFF} {joins('10.0.0.9')}"}
    found = "warning NIX022 no host here has the address 10.0.0.9: the server `alpha` has 10.0.0.1 (host beta)"
    assert find(hosts) == [found]


@pytest.mark.parametrize(
    "hosts",
    [
        {"alpha": f"{OFF} {BEGINS} {at('10.0.0.1')}", "beta": f"{OFF} {joins('10.0.1.9')}"},
        {"alpha": f"{OFF} {BEGINS}", "beta": f"{OFF} {joins('10.0.0.9')}"},
        {
            "alpha": f"{OFF} {BEGINS} {at('10.0.0.1')} {flags('--tls-san=10.0.0.9')}",
            "beta": f"{OFF} {joins('10.0.0.9')}",
        },
    ],
)
def test_an_address_that_another_machine_may_have_is_not_judged(find: Find, hosts: dict[str, str]) -> None:
    assert find(hosts) == []


def test_two_machines_of_one_address_are_nobody(find: Find) -> None:
    network = 'networking.interfaces.eth0.ipv4.addresses = [ { address = "10.0.0.1"; prefixLength = 24; } ];'
    agent = joins("alpha") + OFF + network
    assert find({"site-1": BEGINS + OFF + network, "site-2": agent, "beta": joins("10.0.0.1", port=1) + OFF}) == []


@pytest.mark.parametrize(
    "more",
    [
        "",
        'services.k3s.configPath = "/etc/k3s.yaml";',
        flags("--datastore-endpoint=postgres://db"),
        flags("--cluster-init"),
    ],
)
def test_a_server_that_others_join_may_have_another_database(find: Find, more: str) -> None:
    hosts = {"alpha": SERVER + OFF + more, "beta": joins("alpha", "server") + OFF}
    message = "warning NIX022 `clusterInit` is not set on `alpha`, which `beta` joins as a server"
    assert find(hosts) == ([] if more else [message])


def test_a_server_that_joins_itself_waits_for_itself(find: Find) -> None:
    assert find({"alpha": joins("alpha", "server") + OFF}) == [
        "warning NIX022 `serverAddr` names the server itself: set up anew, it waits for itself (host alpha)"
    ]


def test_rke2_joins_by_a_port_of_its_own(find: Find) -> None:
    def rke2(address: str) -> dict[str, str]:
        switch = (
            f'services.k3s.enable = lib.mkForce false; services.rke2.enable = true; {OFF} services.rke2.role = "agent";'
        )
        return {
            "alpha": f'}} ({{ lib, ... }}: {{ {switch} services.rke2 = {{ serverAddr = "{address}"; tokenFile = "/x"; }}; }}) {{'
        }

    wrong = "error NIX022 port 6443 of RKE2 is that of the API: nodes join a server by port 9345 (host alpha)"
    assert find(rke2("https://10.0.0.1:6443")) == [wrong]
    assert find(rke2("https://10.0.0.1:9345")) == []


NO_SERVER = "NIX020 `services.k3s.serverAddr` is not set: an agent joins a server (host alpha)"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", [f"warning {NO_SERVER}"]),
        (flags("--server https://10.0.0.1:6443"), []),
        ('services.k3s.environmentFile = "/run/k3s.env";', []),
        ('services.k3s.configPath = "/etc/k3s.yaml";', []),
        ('environment.etc."rancher/k3s/config.yaml".text = "server: x";', []),
        ('systemd.services.k3s.environment.K3S_URL = "https://10.0.0.1:6443";', []),
        ("services.k3s.extraFlags = inputs.secrets.flags;", []),
    ],
)
def test_an_agent_may_be_told_its_server_elsewhere(find: Find, more: str, found: list[str]) -> None:
    assert find({"alpha": f'services.k3s.role = "agent"; {OFF} {more}'}, 'inputs.secrets.url = "github:a/b";') == found


def lock(release: str) -> dict[str, str]:
    node = f'{{ "original": {{ "owner": "NixOS", "ref": "nixos-{release}", "repo": "nixpkgs", "type": "github" }} }}'
    root = '{ "inputs": { "nixpkgs": "nixpkgs" } }'
    return {"flake.lock": f'{{ "nodes": {{ "nixpkgs": {node}, "root": {root} }}, "root": "root", "version": 7 }}'}


def test_what_older_releases_refuse_is_an_error_there(find: Find) -> None:
    hosts = {"alpha": f'services.k3s.role = "agent"; {OFF}'}
    assert find(hosts, more=lock("25.05")) == [f"error {NO_SERVER}"]
    assert find(hosts, more=lock("25.11")) == [f"warning {NO_SERVER}"]


def test_flags_of_nodes_are_no_flags_of_servers(find: Find) -> None:
    hosts = {
        "alpha": joins("10.0.0.1") + OFF + flags("--node-ip=10.0.0.2", "--kubelet-arg", "max-pods=40", "--selinux")
    }
    assert find(hosts) == []


def test_a_token_is_never_printed(make: Make, told: Told) -> None:
    def lines(more: str) -> list[str]:
        return told(make(flake({"alpha": BEGINS + OFF + more})), select=RULES)

    for more in (
        'services.k3s.token = "hunter2secret";',
        flags("--token=hunter2secret"),
        flags("--agent-token hunter2secret"),
    ):
        (line,) = lines(more)
        assert "error NIX023" in line
        assert "hunter2" not in line


@pytest.mark.parametrize(
    "more",
    [
        flags("--token=$K3S_TOKEN"),
        "services.k3s.token = inputs.secrets.token;",
        'services.k3s.token = "";',
        'services.k3s.agentTokenFile = "/run/secrets/agent";',
    ],
)
def test_a_token_that_is_elsewhere_is_not_in_the_store(find: Find, more: str) -> None:
    assert find({"alpha": BEGINS + OFF + more}, 'inputs.secrets.url = "github:a/b";') == []


def test_a_token_file_without_quotes_is_copied(make: Make, told: Told) -> None:
    root = make({**flake({"alpha": BEGINS + OFF + "services.k3s.agentTokenFile = ./token;"}), "token": "x"})
    (line,) = told(root, select=RULES)
    assert "`services.k3s.agentTokenFile` is a path without quotes: its file is copied into the Nix store" in line


def ports(server: str = "", agent: str = "", more: str = "") -> dict[str, str]:
    return {"alpha": SERVER + server + more, "beta": joins("alpha") + agent + more}


ALL = "networking.firewall.allowedTCPPorts = [ 6443 10250 ]; networking.firewall.allowedUDPPorts = [ 8472 ];"


def test_ports_of_a_lone_server_are_its_own_affair(find: Find) -> None:
    assert find({"alpha": BEGINS}) == []


def test_each_closed_port_is_told_with_what_needs_it(find: Find) -> None:
    nodes = "10250/tcp (kubelet), 8472/udp (flannel)"
    assert find(ports()) == [
        f"warning NIX024 the firewall drops 6443/tcp (k3s server), {nodes} from other nodes (host alpha)",
        f"warning NIX024 the firewall drops {nodes} from other nodes (host beta)",
    ]


@pytest.mark.parametrize(
    "more",
    [
        OFF,
        ALL,
        "networking.firewall.allowedTCPPortRanges = [ { from = 6000; to = 11000; } ];"
        "networking.firewall.allowedUDPPorts = [ 8472 ];",
        "networking.firewall.interfaces.eth1 = { allowedTCPPorts = [ 6443 10250 ]; allowedUDPPorts = [ 8472 ]; };",
        'networking.firewall.trustedInterfaces = [ "tailscale0" ];',
        'networking.firewall.extraCommands = "iptables -A nixos-fw -s 10.0.0.0/8 -j ACCEPT";',
        'networking.firewall.extraInputRules = "ip saddr 10.0.0.0/8 accept";',
        "networking.firewall.enable = inputs.outside.on;",
        "networking.firewall.allowedTCPPorts = inputs.outside.ports;"
        "networking.firewall.allowedUDPPorts = inputs.outside.ports;",
        "imports = [ inputs.outside.nixosModules.default ];",
    ],
)
def test_whatever_may_open_a_port_counts(find: Find, more: str) -> None:
    assert find(ports(more=more), 'inputs.outside.url = "github:a/b";') == []


def both(closed: str) -> list[str]:
    return [f"warning NIX024 the firewall drops {closed} from other nodes (host {name})" for name in ("alpha", "beta")]


def test_interfaces_of_pods_let_no_node_in(find: Find) -> None:
    assert len(find(ports(more='networking.firewall.trustedInterfaces = [ "cni0" "flannel.1" ];'))) == 2


def test_a_port_that_is_open_on_one_interface_does_not_open_others(find: Find) -> None:
    more = "networking.firewall.interfaces.eth1.allowedTCPPorts = [ 6443 10250 ];"
    assert find(ports(more=more)) == both("8472/udp (flannel)")


@pytest.mark.parametrize(
    ("server", "closed"),
    [
        (flags("--flannel-backend=none"), []),
        (flags("--flannel-backend=wireguard-native"), ["51820/udp (flannel)"]),
        (flags("--flannel-backend=host-gw"), []),
        ('services.k3s.configPath = "/etc/k3s.yaml";', []),
        ("services.k3s.extraFlags = inputs.outside.flags;", []),
        ("", ["8472/udp (flannel)"]),
    ],
)
def test_the_port_of_flannel_is_that_of_its_backend(find: Find, server: str, closed: list[str]) -> None:
    tcp = "networking.firewall.allowedTCPPorts = [ 6443 10250 ];"
    found = find(ports(server, more=tcp), 'inputs.outside.url = "github:a/b";')
    assert found == [line for one in closed for line in both(one)]


def test_servers_with_etcd_reach_each_other(find: Find) -> None:
    hosts = {"alpha": BEGINS + ALL, "beta": joins("alpha", "server") + ALL}
    assert find(hosts) == both("2379/tcp (etcd), 2380/tcp (etcd)")


def test_defaults_are_what_a_server_without_the_flag_has(find: Find) -> None:
    hosts = {
        "alpha": BEGINS + OFF + flags("--cluster-cidr=10.42.0.0/16", "--flannel-backend", "vxlan"),
        "beta": joins("alpha", "server") + OFF,
    }
    assert find(hosts) == []
    hosts["beta"] += flags("--disable-network-policy", "--disable=traefik")
    assert find(hosts) == [
        "error NIX025 `--disable-network-policy` is true here and false on the server `alpha` (host beta)"
    ]


def test_the_load_balancer_is_switched_off_on_all_servers_or_on_none(find: Find) -> None:
    hosts = {
        "alpha": BEGINS + OFF + flags("--disable=traefik,servicelb"),
        "beta": joins("alpha", "server") + OFF + 'services.k3s.disable = [ "servicelb" ];',
        "gamma": joins("alpha", "server") + OFF,
    }
    assert find(hosts) == [
        "error NIX025 `--disable=servicelb` is false here and true on the server `alpha` (host gamma)"
    ]


@pytest.mark.parametrize(
    "more",
    ['services.k3s.configPath = "/etc/k3s.yaml";', flags("--cluster-cidr=$CIDR"), "services.k3s.extraFlags = x.y;"],
)
def test_servers_with_what_is_not_known_do_not_differ(find: Find, more: str) -> None:
    hosts = {
        "alpha": BEGINS + OFF + flags("--cluster-cidr=10.52.0.0/16"),
        "beta": joins("alpha", "server") + OFF + more.replace("x.y", "inputs.outside.flags"),
    }
    assert find(hosts, 'inputs.outside.url = "github:a/b";') == []


def test_flags_of_agents_do_not_count_for_servers(find: Find) -> None:
    hosts = {"alpha": BEGINS + OFF + flags("--service-cidr=10.53.0.0/16"), "beta": joins("alpha") + OFF}
    assert find(hosts) == []


@pytest.mark.parametrize(
    "own", [flags("--node-name=two"), flags("--with-node-id"), 'services.k3s.nodeName = "two";', ""]
)
def test_a_machine_of_the_same_name_may_be_another_node(find: Find, own: str) -> None:
    def node(address: str, more: str = "") -> str:
        name = '} ({ lib, ... }: { networking.hostName = lib.mkForce "worker"; }) {'
        network = f'networking.interfaces.eth0.ipv4.addresses = [ {{ address = "{address}"; prefixLength = 24; }} ];'
        return joins("10.0.0.1") + OFF + network + more + name

    message = "error NIX026 two nodes of a cluster are called `worker`: one and two"
    assert find({"one": node("10.0.0.2"), "two": node("10.0.0.3", own)}) == ([] if own else [message])
    assert find({"one": node("10.0.0.2"), "two": node("10.0.0.2", own)}) == []


@pytest.mark.parametrize(
    ("more", "options"),
    [
        ("services.k3s.manifests = { };", []),
        ("services.k3s.charts.x = ./x.tgz;", ["charts"]),
        ('services.k3s.agentToken = "";', []),
        ('services.k3s.agentTokenFile = "/run/x";', ["agentTokenFile"]),
        ("services.k3s.manifests = lib.mkIf false { a.content = { }; };", []),
    ],
)
def test_what_an_agent_ignores(make: Make, told: Told, more: str, options: list[str]) -> None:
    files = flake({"alpha": "} ({ lib, ... }: {" + joins("10.0.0.1") + OFF + more + "}) {"})
    found = [line.split(": ", 1)[1] for line in told(make({**files, "x.tgz": "x"}), select=RULES)]
    assert found == [f"warning NIX021 `services.k3s.{name}` has no effect on an agent (host alpha)" for name in options]


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ("services.kubernetes.roles = [ ];", False),
        ('services.kubernetes.roles = [ "node" ];', True),
        ('services.kubernetes.roles = [ "node" ]; services.kubernetes.masterAddress = inputs.outside.name;', False),
        ('services.kubernetes.roles = [ "node" ]; imports = [ inputs.outside.nixosModules.default ];', False),
    ],
)
def test_a_role_of_kubernetes_needs_a_master(find: Find, more: str, *, is_told: bool) -> None:
    found = find({"alpha": BEGINS + OFF + more}, 'inputs.outside.url = "github:a/b";')
    assert ["NIX027" in line for line in found] == ([True] if is_told else [])


def test_a_service_that_is_off_is_nobodys_node(find: Find) -> None:
    off = '} ({ lib, ... }: { services.k3s.enable = lib.mkForce false; services.k3s.token = "x"; }) {'
    assert find({"alpha": joins("beta") + off, "beta": SERVER + off}) == []
