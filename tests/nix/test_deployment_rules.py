"""What the rules on deploy-rs, colmena and disko must pass over, and what they find beyond their pages."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

INPUTS = """
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.deploy-rs.url = "github:serokell/deploy-rs";
  inputs.colmena.url = "github:zhaofengli/colmena";
  inputs.disko.url = "github:nix-community/disko";
  inputs.strange.url = "github:some/modules";
"""
HOST = 'nixpkgs.lib.nixosSystem { modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ]; }'
RULES = tuple(f"NIX0{number}" for number in range(50, 69))


@pytest.fixture
def codes(make: Make, told: Told) -> "Codes":
    """The codes that are told of the outputs of a flake, of the rules on deployments and NIX010."""

    def find(outputs: str, **files: str) -> list[str]:
        text = f"{{ {INPUTS} outputs = {{ self, nixpkgs, deploy-rs, colmena, disko, strange }}: {outputs}; }}\n"
        lines = told(make({"flake.nix": text, **files}), profile="strict", select=[*RULES, "NIX010"])
        return [line.split(" ")[2] for line in lines]

    return find


Codes = Callable[..., list[str]]


def deploys(nodes: str, hosts: str = f"web = {HOST};") -> str:
    return f"""{{
      nixosConfigurations = {{ {hosts} }};
      deploy.nodes = {nodes};
      checks.x86_64-linux = deploy-rs.lib.x86_64-linux.deployChecks self.deploy;
    }}"""


def node(path: str, more: str = "") -> str:
    return f'{{ hostname = "web"; profiles.system.path = {path}; {more} }}'


ACTIVATE = "deploy-rs.lib.x86_64-linux.activate"
OF_OVERLAY = '(import nixpkgs { system = "aarch64-linux"; }).deploy-rs.lib.activate'


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (f"{{ web = {node(f'{ACTIVATE}.nixos self.nixosConfigurations.web')}; }}", []),
        (f"builtins.mapAttrs (name: host: {node(f'{ACTIVATE}.nixos host')}) self.nixosConfigurations", []),
        (f"nixpkgs.lib.genAttrs [ \"web\" ] (name: {node(f'{ACTIVATE}.nixos self.nixosConfigurations.${{name}}')})", []),
        (f"nixpkgs.lib.genAttrs [ \"wbe\" ] (name: {node(f'{ACTIVATE}.nixos self.nixosConfigurations.${{name}}')})", ["NIX051"]),
        # A node of another name, a profile that is no system, and what is not known.
        (f"{{ prod = {node(f'{ACTIVATE}.nixos self.nixosConfigurations.web')}; }}", []),
        (f"{{ web = {node(f'{ACTIVATE}.custom strange.package ./bin')}; }}", []),
        (f"{{ web = {node(f'{ACTIVATE}.nixos strange.hosts.web')}; }}", []),
        (f"{{ web = {node('strange.lib.activate self.nixosConfigurations.web')}; }}", []),
        (f"{{ web = {node(f'{ACTIVATE}.nixos (self.nixosConfigurations.wbe or self.nixosConfigurations.web)')}; }}", []),
        # Of the overlay.
        (f"{{ web = {node(f'{OF_OVERLAY}.nixos self.nixosConfigurations.web')}; }}", ["NIX052"]),
        # Data of somebody else, and settings at every level.
        (f"{{ web = {node(f'{ACTIVATE}.nixos self.nixosConfigurations.web', 'rack = 3; sshOpts = [ ]; remoteBuild = true;')}; }}", []),
        (f"{{ web = {node(f'{ACTIVATE}.nixos self.nixosConfigurations.web', 'path = 1;')}; }}", ["NIX054"]),
        ("{ web = strange.node // { profiles = { }; }; }", []),
        ("{ web = { hostname = \"web\"; profiles = strange.profiles; profilesOrder = [ \"x\" ]; }; }", []),
        ("{ web = { profiles = { }; }; }", ["NIX050"]),
        ("{ web = { hostname = \"web\"; profiles.x = { }; }; }", ["NIX050"]),
        ("strange.nodes", []),
        ("1", []),
    ],
)  # fmt: skip
def test_nodes_of_deploy_rs(codes: Codes, nodes: str, expected: list[str]) -> None:
    assert codes(deploys(nodes)) == expected


def test_a_host_whose_platform_is_not_known(codes: Codes) -> None:
    bare = 'nixpkgs.lib.nixosSystem { modules = [ strange.nixosModules.a { system.stateVersion = "26.05"; } ]; }'
    assert (
        codes(deploys(f"{{ web = {node(f'{ACTIVATE}.nixos self.nixosConfigurations.web')}; }}", f"web = {bare};")) == []
    )


def test_a_node_that_activates_another_host(codes: Codes) -> None:
    nodes = f"{{ web = {node(f'{ACTIVATE}.nixos self.nixosConfigurations.db')}; }}"
    assert codes(deploys(nodes, f"web = {HOST}; db = {HOST};")) == ["NIX053"]


def test_checks_that_are_not_known(codes: Codes) -> None:
    outputs = deploys("{ }").replace("deploy-rs.lib.x86_64-linux.deployChecks self.deploy", "strange.checks")
    assert codes(outputs) == []


META = 'meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; };'
VERSION = 'system.stateVersion = "26.05";'


@pytest.mark.parametrize(
    ("hive", "expected"),
    [
        (f"{{ {META} web = {{ {VERSION} }}; }}", []),
        (f"{{ {META} web = [ ({{ name, nodes, ... }}: {{ networking.hostName = name; {VERSION} }}) ]; }}", []),
        (f"{{ {META} web = {{ }}; }}", ["NIX010"]),
        (f"{{ {META} defaults = {{ {VERSION} }}; web = {{ }}; }}", []),
        (f"{{ }}: {{ {META} web = {{ {VERSION} }}; }}", []),
        (f"{{ network.nixpkgs = nixpkgs.legacyPackages.x86_64-linux; web = {{ {VERSION} }}; }}", []),
        (f"{{ meta.nixpkgs = strange.packages; web = {{ {VERSION} }}; }}", []),
        (f"{{ meta = strange.meta // {{ name = \"x\"; }}; web = {{ {VERSION} }}; }}", []),
        (f"{{ meta.name = \"x\"; web = {{ {VERSION} }}; }}", ["NIX056"]),
        (f"{{ meta.nixpkgs = import nixpkgs; web = {{ {VERSION} }}; }}", ["NIX056"]),
        # A module of the repository declares it, or one of an input may.
        (f"{{ {META} web = {{ imports = [ ({{ lib, ... }}: {{ options.deployment.rack = lib.mkOption {{ }}; }}) ]; deployment.rack = 3; {VERSION} }}; }}", []),
        (f"{{ {META} web = {{ imports = [ strange.nixosModules.a ]; deployment.rack = 3; {VERSION} }}; }}", []),
        (f"{{ {META} web = {{ deployment.rack = 3; {VERSION} }}; }}", ["NIX057"]),
        (f"{{ {META} web = {{ deployment.keys.a = {{ keyFile = ./flake.nix; mode = \"0400\"; }}; {VERSION} }}; }}", ["NIX057"]),
        # What all may know, what is not known, and what is in no way there.
        (f"{{ {META} web = {{ deployment.keys.a.text = \"ssh-ed25519 AAAA\"; {VERSION} }}; }}", []),
        (f"{{ {META} web = {{ deployment.keys.a.text = strange.secret; {VERSION} }}; }}", []),
        (f"{{ {META} web = {{ deployment.keys.a.text = builtins.getEnv \"TOKEN\"; {VERSION} }}; }}", []),
        (f"{{ {META} web = {{ deployment.keys.a.user = \"me\"; {VERSION} }}; }}", ["NIX059"]),
        (f"{{ {META} web = {{ deployment.keys.a = strange.key // {{ user = \"me\"; }}; {VERSION} }}; }}", []),
        ("strange.hive", []),
    ],
)  # fmt: skip
def test_hives_of_colmena(codes: Codes, hive: str, expected: list[str]) -> None:
    assert codes(f"{{ colmena = {hive}; }}") == expected
    assert codes(f"{{ colmenaHive = colmena.lib.makeHive ({hive}); }}") == expected


def test_a_node_that_is_a_host_as_well_is_one_host(codes: Codes) -> None:
    hive = f"{{ {META} web = {{ deployment.rack = 3; }}; }}"
    assert codes(f"{{ nixosConfigurations.web = {HOST}; colmena = {hive}; }}") == ["NIX057"]
    made = f"let hive = colmena.lib.makeHive {hive}; in {{ colmenaHive = hive; nixosConfigurations = hive.nodes; }}"
    assert sorted(codes(made)) == ["NIX010", "NIX057"]


def host(body: str, modules: str = "disko.nixosModules.disko") -> str:
    return f"{{ nixosConfigurations.web = nixpkgs.lib.nixosSystem {{ modules = [ {modules} ({{ lib, ... }}: {{ {VERSION} {body} }}) ]; }}; }}"


ROOT = 'content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; };'


def disk(partitions: str, name: str = "main", device: str = "/dev/disk/by-id/a") -> str:
    return f'disko.devices.disk.{name} = {{ device = "{device}"; content = {{ type = "gpt"; partitions = {{ {partitions} }}; }}; }};'


PLAIN = disk(f'root = {{ size = "100%"; {ROOT} }};')
SYSTEMD = "boot.loader.systemd-boot.enable = true;"
UUID = 'device = "/dev/disk/by-uuid/1";'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PLAIN, []),
        # The same device twice.
        (PLAIN + disk("", "other"), ["NIX061"]),
        (PLAIN + disk("", "other", "/dev/disk/by-id/b"), []),
        # Two that nobody has named yet.
        (PLAIN + disk("", "one", "/dev/disk/by-id/") + disk("", "other", "/dev/disk/by-id/"), []),
        ('disko.devices.disk.main.content.type = "gpt";' + 'fileSystems."/".device = "x";', ["NIX061"]),
        # Mounted twice, by force, as a default, of another folder, and where disko mounts nothing.
        (PLAIN + f'fileSystems."/" = {{ {UUID} }};', ["NIX064"]),
        (PLAIN + f'fileSystems."/" = lib.mkForce {{ {UUID} }};', []),
        (PLAIN + f'fileSystems."/".{UUID.replace("= ", "= lib.mkForce ")}', []),
        (PLAIN + f'fileSystems."/".{UUID.replace("= ", "= lib.mkDefault ")}', []),
        (PLAIN + f'fileSystems."/data" = {{ {UUID} }};', []),
        (PLAIN + f'disko.enableConfig = false; fileSystems."/" = {{ {UUID} }};', []),
        (PLAIN + 'fileSystems."/".neededForBoot = true;', []),
        # Contents.
        (disk(f'root = {{ size = "50G"; {ROOT} }}; swap = {{ size = "100%"; content.type = "swap"; }};'), []),
        (disk(f'a = {{ size = "100%"; {ROOT} }}; b = {{ size = "100%"; content.type = "swap"; }};'), ["NIX065"]),
        (disk(f'a = {{ size = "50%"; {ROOT} }};'), ["NIX065"]),
        (disk(f'root = {{ {ROOT} }}; a.content.type = "ext4";'), ["NIX065"]),
        (disk(f'root = {{ {ROOT} }}; a.content.type = "luks";'), ["NIX065"]),
        (disk(f'root = {{ {ROOT} }}; a.content.type = "zfs"; a.content.pool = "tank";'), ["NIX066"]),
        (disk(f'root = {{ {ROOT} }}; a.content.type = "zfs"; a.content.pool = "tank";') + 'disko.devices.zpool.tank = { };', []),
        # The ESP, which another module may mount.
        (SYSTEMD + PLAIN, ["NIX067"]),
        (SYSTEMD + PLAIN + 'fileSystems."/boot" = { device = "/dev/disk/by-partlabel/x"; fsType = "vfat"; };', []),
        (SYSTEMD + disk(f'e = {{ type = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"; }}; root = {{ {ROOT} }};'), []),
        (SYSTEMD.replace("true", "false") + PLAIN, []),
        # The root, which tmpfs, a subvolume or another file system may be.
        (disk('a = { size = "1G"; };'), ["NIX068"]),
        (disk('a = { size = "1G"; };') + 'disko.devices.nodev."/" = { fsType = "tmpfs"; };', []),
        (disk('a.content = { type = "btrfs"; subvolumes."@".mountpoint = "/"; };'), []),
        (disk('a = { size = "1G"; };') + 'fileSystems."/".device = "tank/root";', []),
        (disk('a = { size = "1G"; };') + "boot.isContainer = true;", []),
        # By the kernel's names, and those of virtual machines.
        (disk(f'root = {{ {ROOT} }};', device="/dev/nvme0n1"), ["NIX063"]),
        (disk(f'root = {{ {ROOT} }};', device="/dev/vda"), []),
        (disk(f'root = {{ {ROOT} }};', device="/dev/disk/by-id/CHANGE-ME"), ["NIX062"]),
    ],
)  # fmt: skip
def test_disks(codes: Codes, body: str, expected: list[str]) -> None:
    assert codes(host(body)) == expected


@pytest.mark.parametrize(
    ("body", "modules", "expected"),
    [
        (PLAIN, "", ["NIX060"]),
        # Even where it does not hold: NixOS knows no such option.
        ("imports = [ (lib.mkIf false { disko.enableConfig = true; }) ];", "", ["NIX060"]),
        (PLAIN, "strange.nixosModules.default", []),
        (PLAIN, "(strange + \"/module.nix\")", []),
        (PLAIN, "./gone.nix", []),
        (PLAIN, "({ lib, ... }: { options.disko = lib.mkOption { }; })", []),
        (PLAIN, "({ lib, ... }: { options.disko.devices = lib.mkOption { }; })", []),
    ],
)  # fmt: skip
def test_options_without_their_module(codes: Codes, body: str, modules: str, expected: list[str]) -> None:
    assert [code for code in codes(host(body, modules)) if code == "NIX060"] == expected


def test_devices_that_are_not_known_are_no_finding(codes: Codes) -> None:
    unknown = "disko.devices = strange.layout;"
    assert codes(host(SYSTEMD + unknown)) == []
    assert codes(host(SYSTEMD + PLAIN + "disko.devices.disk.other = strange.disk;")) == []
    assert codes(host(disk("a = strange.partition;"))) == []


def test_a_key_is_never_quoted(make: Make, told: Told) -> None:
    text = f"""{{ {INPUTS} outputs = {{ nixpkgs, ... }}: {{
      colmena = {{ {META} web = {{ {VERSION} deployment.keys.token.text = "correct-horse"; }}; }}; }}; }}\n"""
    (line,) = told(make({"flake.nix": text}), select=["NIX058"])
    assert "token" in line
    assert "horse" not in line


def test_a_shared_module_is_told_once(make: Make, told: Told) -> None:
    nodes = " ".join(f"{name} = {{ imports = [ ./base.nix ]; }};" for name in ("a", "b"))
    text = f"{{ {INPUTS} outputs = {{ nixpkgs, ... }}: {{ colmena = {{ {META} {nodes} }}; }}; }}\n"
    (line,) = told(make({"flake.nix": text, "base.nix": f"{{ {VERSION} deployment.rack = 1; }}\n"}), select=["NIX057"])
    assert line.startswith("base.nix:1:")
    assert line.endswith("(hosts a and b)")
