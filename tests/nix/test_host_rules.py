"""The rules on NixOS hosts at their edges: above all, what they must not tell of."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
Findings = Callable[..., list[str]]

STABLE = "github:NixOS/nixpkgs/nixos-26.05"
URLS = "repository:\n  urls: [https://git.example.org/team/infra.git]\n"
KEY = 'openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA a@example.org" ];'


def flake(url: str = STABLE, arguments: str = 'system = "x86_64-linux";', more: str = "") -> str:
    return f"""{{
  inputs.nixpkgs.url = "{url}";
  {more}
  outputs = {{ self, nixpkgs, ... }}@inputs: {{
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {{ {arguments} modules = [ ./web.nix ]; }};
  }};
}}
"""


def lock(ref: str | None, seconds: int, **more: str) -> str:
    """A lock file with one nixpkgs, of a branch, and of a time."""
    original = {"type": "github", "owner": "NixOS", "repo": "nixpkgs", **({"ref": ref} if ref else {}), **more}
    node = {"locked": {"type": "github", "lastModified": seconds}, "original": original}
    return json.dumps({"nodes": {"nixpkgs": node, "root": {"inputs": {"nixpkgs": "nixpkgs"}}}, "root": "root"})


@pytest.fixture
def findings(make: Make, told: Told) -> Findings:
    """The findings of a rule on a host with a configuration: severity and message of each."""

    def find(code: str, configuration: str, *, state: str = '"26.05"', **files: str) -> list[str]:
        version = f"system.stateVersion = {state};" if state else ""
        written = {"flake.nix": flake(), **{name.replace("_", "."): text for name, text in files.items()}}
        written["web.nix"] = f"{{ lib, config, pkgs, modulesPath, inputs, ... }}: {{ {configuration} {version} }}\n"
        every = told(make(written), profile="strict")
        assert not [line for line in every if " NIX001 " in line]
        lines = [line for line in every if f" {code} " in line]
        return [line.partition(" ")[2].replace(f" {code}", "").replace(" (host web)", "") for line in lines]

    return find


@pytest.mark.parametrize("value", ["config.system.nixos.release", "lib.trivial.release", '"26.11"', '"13.10"'])
def test_state_versions_that_may_be(findings: Findings, value: str) -> None:
    unstable = flake("github:NixOS/nixpkgs/nixos-unstable")
    assert findings("NIX011", "", state=value, flake_nix=unstable) == []


def test_the_age_of_an_unstable_nixpkgs_says_what_it_may_be(findings: Findings) -> None:
    unstable = flake("github:NixOS/nixpkgs/nixos-unstable")
    march = lock("nixos-unstable", 1_772_400_000)  # 2026-03-01: on the way to 26.05
    assert findings("NIX011", "", state='"26.05"', flake_nix=unstable, flake_lock=march) == []
    assert findings("NIX011", "", state='"26.11"', flake_nix=unstable, flake_lock=march) == [
        "warning `system.stateVersion` is 26.11, and the input nixpkgs is NixOS 26.05 at most"
    ]


def test_a_revision_says_nothing_of_a_release(findings: Findings) -> None:
    pinned = flake("github:NixOS/nixpkgs/8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f")
    locked = lock(None, 1_600_000_000, rev="8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f")
    assert findings("NIX011", "", flake_nix=pinned, flake_lock=locked) == []


@pytest.mark.parametrize(
    ("arguments", "configuration"),
    [
        ("", 'nixpkgs.hostPlatform.system = "aarch64-linux";'),
        ("", 'nixpkgs.system = "aarch64-linux";'),
        ("", 'nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";'),
        ("", "nixpkgs.pkgs = pkgs;"),
        ("pkgs = import nixpkgs { };", ""),
        ("", "imports = [ inputs.somebody.nixosModules.base ];"),
        ("", 'imports = [ "${modulesPath}/virtualisation/amazon-image.nix" ];'),
        ("", "imports = [ ./missing.nix ];"),
    ],
)
def test_a_platform_may_be_said_in_other_ways(findings: Findings, arguments: str, configuration: str) -> None:
    text = flake(arguments=arguments, more='inputs.somebody.url = "github:somebody/modules";')
    assert findings("NIX012", configuration, flake_nix=text) == []


def test_a_platform_is_missing(findings: Findings) -> None:
    assert findings("NIX012", "", flake_nix=flake(arguments="")) == [
        "info neither `nixpkgs.hostPlatform` nor `system` is set"
    ]


@pytest.mark.parametrize(
    "configuration",
    [
        "services.openssh = lib.mkIf false { passwordAuthentication = false; };",
        "services.openssh = lib.mkIf config.services.nginx.enable { passwordAuthentication = false; };",
        "services.openssh.settings.PasswordAuthentication = false;",
        'imports = [ { options.sound.enable = lib.mkEnableOption "a"; } ]; sound.enable = true;',
        "hardware.graphics.enable = true;",
    ],
)
def test_options_that_are_not_old(findings: Findings, configuration: str) -> None:
    assert findings("NIX013", configuration) == []
    assert findings("NIX014", configuration) == []


def test_old_options_hang_on_the_release(findings: Findings) -> None:
    old = "hardware.opengl.enable = true; sound.enable = true; boot.tmpOnTmpfs = true;"
    renamed_then = ["warning `boot.tmpOnTmpfs` is `boot.tmp.useTmpfs` since NixOS 23.05"]
    renamed = [*renamed_then, "warning `hardware.opengl.enable` is `hardware.graphics.enable` since NixOS 24.11"]
    then = flake("github:NixOS/nixpkgs/nixos-24.05")
    assert (findings("NIX013", old, flake_nix=then), findings("NIX014", old, flake_nix=then)) == (renamed_then, [])
    now = flake()
    assert sorted(findings("NIX013", old, flake_nix=now)) == renamed
    assert findings("NIX014", old, flake_nix=now) == ["error `sound.enable` is gone since NixOS 24.11"]
    fork = flake("github:somebody/nixpkgs/main")
    assert findings("NIX014", old, flake_nix=fork) == []


def test_what_is_in_the_making_may_not_have_a_change_yet(findings: Findings) -> None:
    unstable = flake("github:NixOS/nixpkgs/nixos-unstable")
    june = lock("nixos-unstable", 1_719_500_000)  # 2024-06-27: on the way to 24.11
    assert findings("NIX013", "hardware.opengl.enable = true;", flake_nix=unstable, flake_lock=june) == []


FIXED = """\
{{ lib, ... }}: {{
  system.stateVersion = "26.05";
  {} = false;
  boot = {{ tmpOnTmpfs = true; }};
}}
"""


def test_old_names_are_written_anew(make: Make, mend: Callable[..., dict[str, str]]) -> None:
    files = {"flake.nix": flake(), "web.nix": FIXED.format("services.openssh.useDns")}
    new = FIXED.format("services.openssh.settings.UseDns").replace("tmpOnTmpfs", "tmp.useTmpfs")
    assert mend(make(files)) == {"web.nix": new}


def test_names_that_another_host_needs_stay(make: Make, told: Told, mend: Callable[..., dict[str, str]]) -> None:
    text = """{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.older.url = "github:NixOS/nixpkgs/nixos-24.05";
  outputs = { self, nixpkgs, older }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./web.nix ]; };
    nixosConfigurations.db = older.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./web.nix ]; };
  };
}
"""
    module = '{ hardware.opengl.enable = true; boot.tmpOnTmpfs = true; system.stateVersion = "23.11"; }\n'
    root = make({"flake.nix": text, "web.nix": module})
    assert sorted(line.partition("NIX013 ")[2] for line in told(root) if "NIX013" in line) == [
        "`boot.tmpOnTmpfs` is `boot.tmp.useTmpfs` since NixOS 23.05 (hosts db and web)",
        "`hardware.opengl.enable` is `hardware.graphics.enable` since NixOS 24.11 (host web)",
    ]
    assert mend(root) == {"web.nix": module.replace("tmpOnTmpfs", "tmp.useTmpfs")}


def test_a_password_in_a_url_is_not_told(findings: Findings) -> None:
    configuration = COMIN % ("https://user:hunter22@elsewhere.example.org/a/b.git", "", "")
    assert findings("NIX031", configuration, stackwright_yaml=URLS) == [
        "info comin pulls elsewhere.example.org/a/b, and not this repository"
    ]


def test_no_set_is_defined_in_two_ways(make: Make, mend: Callable[..., dict[str, str]]) -> None:
    text = FIXED.format("services.openssh.useDns").replace("boot = {", "boot = { tmp = lib.mkForce { };")
    assert "tmpOnTmpfs" in mend(make({"flake.nix": flake(), "web.nix": text})).get("web.nix", "")


OFF = "PasswordAuthentication = false; KbdInteractiveAuthentication = false;"
SSH = f"services.openssh = {{ enable = true; authorizedKeysInHomedir = false; settings = {{ {OFF} %s }}; }};"
LOCKED = ["warning passwords are off, and nobody who may log in by SSH has an authorized key"]


@pytest.mark.parametrize(
    "configuration",
    [
        SSH % "",
        SSH % 'PermitRootLogin = "no";' + f"users.users.root.{KEY}",
        SSH % 'AllowUsers = [ "deploy" ];' + f"users.users.root.{KEY} users.users.deploy.isNormalUser = true;",
    ],
)
def test_nobody_gets_in(findings: Findings, configuration: str) -> None:
    assert findings("NIX015", configuration) == LOCKED


@pytest.mark.parametrize(
    "configuration",
    [
        SSH % "" + f"users.users.root.{KEY}",
        SSH % "" + f"users.extraUsers.deploy.{KEY}",
        SSH % "" + "users.users.root.openssh.authorizedKeys.keyFiles = [ ./flake.nix ];",
        SSH % "" + "users.users.root.openssh.authorizedKeys.keys = lib.mkIf config.x.y [ ];",
        SSH % "" + "users.users.root.openssh.authorizedKeys.keys = pkgs.keys;",
        SSH % "" + "users.users = inputs.somebody.users;",
        SSH % "" + "services.cloud-init.enable = true;",
        SSH % "" + 'services.openssh.extraConfig = "TrustedUserCAKeys /etc/ssh/ca.pub";',
        SSH % 'TrustedUserCAKeys = "/etc/ssh/ca.pub";',
        SSH % 'AllowUsers = [ "dep*@10.0.0.0/8" ];' + f"users.users.deploy.{KEY}",
        SSH % "" + "imports = [ inputs.somebody.nixosModules.base ];",
        f"services.openssh = {{ enable = true; settings = lib.mkIf config.x.y {{ {OFF} }}; }};",
        "services.openssh = { enable = true; settings.PasswordAuthentication = false; };",
        f"services.openssh.settings = {{ {OFF} }};",
    ],
)
def test_somebody_may_get_in(findings: Findings, configuration: str) -> None:
    text = flake(more='inputs.somebody.url = "github:somebody/modules";')
    assert findings("NIX015", configuration, flake_nix=text) == []


def test_keys_in_a_home_directory_are_not_known(findings: Findings) -> None:
    configuration = (SSH % "").replace("authorizedKeysInHomedir = false;", "")
    assert findings("NIX015", configuration) == [line.replace("warning", "info") for line in LOCKED]


@pytest.mark.parametrize(
    "configuration",
    [
        'settings.AllowUsers = [ "root" "git" "deploy@10.0.0.1" "adm*" ];',
        "settings.AllowUsers = [ inputs.self.nobody ];",
        'enable = false; settings.AllowUsers = [ "nobody-here" ];',
    ],
)
def test_users_that_may_be(findings: Findings, configuration: str) -> None:
    enabled = "" if "enable" in configuration else "enable = true;"
    users = "users.users.deploy.isNormalUser = true;"
    assert findings("NIX016", f"services.openssh = {{ {enabled} {configuration} }}; {users}") == []


def test_users_of_unknown_modules_may_be(findings: Findings) -> None:
    text = flake(more='inputs.somebody.url = "github:somebody/modules";')
    configuration = (
        'services.openssh = { enable = true; settings.AllowUsers = [ "ann" ]; };'
        "imports = [ inputs.somebody.nixosModules.users ];"
    )
    assert findings("NIX016", configuration, flake_nix=text) == []


@pytest.mark.parametrize(
    "configuration",
    [
        "services.openssh = { enable = true; settings.PasswordAuthentication = false; };",
        "services.openssh = { enable = true; settings.PasswordAuthentication = null; };",
        "services.openssh = { enable = true; passwordAuthentication = false; };",
        'services.openssh = { enable = true; settings = { PasswordAuthentication = false; PermitRootLogin = "yes"; }; };',
        "services.openssh.enable = config.x.y;",
        "",
    ],
)
def test_passwords_that_are_not_taken(findings: Findings, configuration: str) -> None:
    assert findings("NIX017", configuration) == []


def test_rules_of_its_own_take_the_place_of_the_firewall(findings: Findings) -> None:
    off = "networking.firewall.enable = false;"
    assert findings("NIX018", off) == ["warning the firewall is off"]
    assert findings("NIX018", f"{off} networking.nftables.enable = true;") == []
    assert findings("NIX018", "networking.firewall.enable = lib.mkDefault config.x.y;") == []


HOSTS = """{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { self, nixpkgs }: {
    nixosConfigurations = builtins.mapAttrs (name: module: nixpkgs.lib.nixosSystem {
      system = "x86_64-linux"; modules = [ module { system.stateVersion = "26.05"; } ];
    }) { %s };
  };
}
"""


@pytest.mark.parametrize(
    "hosts",
    [
        'web.networking.hostName = "web"; web-new.networking.hostName = "web";',
        'web.networking.hostName = "web"; installer.networking.hostName = "web";',
        'a.networking = { hostName = "web"; domain = "a.org"; }; b.networking = { hostName = "web"; domain = "b.org"; };',
        'a.networking.hostName = "web"; b.networking = { hostName = "web"; domain = self.x; };',
        "a.networking.hostName = self.x; b.networking.hostName = self.x;",
        "a = { }; b = { };",
        'a.networking.hostName = ""; b.networking.hostName = "";',
    ],
)
def test_names_that_are_no_duplicates(make: Make, told: Told, hosts: str) -> None:
    assert [line for line in told(make({"flake.nix": HOSTS % hosts})) if "NIX019" in line] == []


def test_folders_of_hosts_with_one_name(make: Make, told: Told) -> None:
    files = {
        "nixos/hosts/a1/default.nix": "{ imports = [ ./network.nix ]; }\n",
        "nixos/hosts/a1/network.nix": '{ networking = { hostName = "web"; }; }\n',
        "nixos/hosts/b2/default.nix": '{ networking.hostName = "Web"; }\n',
        "nixos/hosts/default/default.nix": '{ networking.hostName = "web"; }\n',
        "nixos/hosts/installer/default.nix": '{ networking.hostName = "web"; }\n',
        "nixos/modules/b2/default.nix": '{ networking.hostName = "web"; }\n',
        "nixos/hosts/c3/default.nix": '{ name, ... }: { networking.hostName = "${name}"; }\n',
    }
    assert [line for line in told(make(files)) if "NIX019" in line] == [
        "nixos/hosts/b2/default.nix:1:25: info NIX019 the hosts in `nixos/hosts/a1` and `nixos/hosts/b2` have one name, `Web`",
        "nixos/hosts/default/default.nix:1:25: info NIX019"
        " the hosts in `nixos/hosts/a1` and `nixos/hosts/default` have one name, `web`",
    ]


def test_folders_of_hosts_that_a_flake_has_are_its_hosts(make: Make, told: Told) -> None:
    """`beta` of the flake is made of another folder's name, and what that one is for is not known."""
    files = {
        "flake.nix": HOSTS % "a.imports = [ ./hosts/a ];",
        "hosts/a/default.nix": '{ networking.hostName = "web"; }\n',
        "hosts/b/default.nix": '{ networking.hostName = "web"; }\n',
    }
    assert [line for line in told(make(files)) if "NIX019" in line] == []


COMIN = 'services.comin = { enable = true; remotes = [ { name = "origin"; url = "%s"; %s } ]; %s };'
OWN = "https://git.example.org/team/infra.git"


@pytest.mark.parametrize(
    "configuration",
    [
        COMIN % (OWN, "", "hostname = config.x.y;"),
        COMIN % (OWN, 'branches.main.name = "deploy";', 'repositorySubdir = "nixos";'),
        COMIN % ("https://elsewhere.example.org/team/other.git", "", 'repositorySubdir = "nixos";'),
        COMIN % (OWN, "", 'repositoryType = "nix"; repositorySubdir = "nixos";'),
        COMIN.replace("enable = true", "enable = false") % (OWN, "", 'repositorySubdir = "nixos";'),
        COMIN % ("${inputs.self.x}", "", 'hostname = "nobody";'),
    ],
)
def test_what_comin_may_pull(findings: Findings, configuration: str) -> None:
    name = 'networking.hostName = "other";' if "branches" in configuration else ""
    for code in ("NIX030", "NIX032"):
        assert findings(code, configuration + name, stackwright_yaml=URLS) == []


@pytest.mark.parametrize(
    "remotes",
    [
        f'[ {{ name = "a"; url = "https://elsewhere.example.org/a/b.git"; }} {{ name = "o"; url = "{OWN}"; }} ]',
        '[ { name = "mirror"; url = "ssh://git@mirror.example.net/team/infra"; } ]',
        '[ { name = "local"; url = "/srv/infra"; } ]',
        "inputs.self.remotes",
        "[ ]",
    ],
)
def test_remotes_that_may_be_this_repository(findings: Findings, remotes: str) -> None:
    configuration = f"services.comin = {{ enable = true; remotes = {remotes}; }};"
    assert findings("NIX031", configuration, stackwright_yaml=URLS) == []


def test_without_urls_no_remote_is_another_repository(findings: Findings) -> None:
    assert findings("NIX031", COMIN % (OWN, "", "")) == []


@pytest.mark.parametrize(
    "upgrade",
    [
        'flake = "git+https://git.example.org/team/infra.git?ref=deploy#nobody";',
        'flake = "github:somebody/dotfiles#nobody";',
        'flake = "/etc/nixos#nobody";',
        'flake = "git+https://git.example.org/team/infra.git?dir=nixos#nobody";',
        'flake = "git+https://git.example.org/team/infra.git";',
        "flake = inputs.self.outPath;",
        'channel = "https://channels.nixos.org/nixos-26.05"; flake = null;',
    ],
)
def test_flakes_that_may_be_upgraded_to(findings: Findings, upgrade: str) -> None:
    for code in ("NIX034", "NIX036"):
        assert findings(code, f"system.autoUpgrade = {{ enable = true; {upgrade} }};", stackwright_yaml=URLS) == []


def test_the_name_of_the_machine_is_built_where_none_is_named(findings: Findings) -> None:
    upgrade = 'system.autoUpgrade = { enable = true; flake = "git+https://git.example.org/team/infra.git"; };'
    configuration = f'networking.hostName = "www"; {upgrade}'
    assert findings("NIX036", configuration, stackwright_yaml=URLS) == [
        "error `system.autoUpgrade` builds the host `www`, and flake.nix has no such host"
    ]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ('inputs.nixpkgs.url = "https://channels.nixos.org/nixos-24.11/nixexprs.tar.xz";', ["24.11"]),
        ('inputs.nixpkgs.url = "https://flakehub.com/f/NixOS/nixpkgs/0.2411.*";', ["24.11"]),
        ('inputs.nixpkgs.url = "nixpkgs/nixos-24.11";', ["24.11"]),
        ('inputs.stable.url = "github:nixos/nixpkgs/release-24.11";', ["24.11"]),
        ('inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";', []),
        ('inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.11";', []),
        ('inputs.nixpkgs.url = "github:somebody/nixpkgs/nixos-24.11";', []),
        (
            'inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";'
            'inputs.nixpkgs-old.url = "github:NixOS/nixpkgs/nixos-24.11";',
            [],
        ),
    ],
)
def test_releases_without_support(make: Make, told: Told, inputs: str, said: list[str]) -> None:
    found = told(make({"flake.nix": f"{{ {inputs} outputs = {{ self, ... }}: {{ }}; }}\n"}))
    assert [line.partition("NixOS ")[2][:5] for line in found if "NIX038" in line] == said
