"""Secrets of NixOS hosts: what is found, and above all what is not."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.files.source import Unread
from stackwright.model.nix.read_secret_file import read_secret_file
from stackwright.model.nix.secret_facts import Encryption

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

CODES = tuple(f"NIX04{number}" for number in range(10))
VALUE = "ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:%s]"
METADATA = f'sops:\n  lastmodified: "2026-01-01T00:00:00Z"\n  mac: {VALUE % "str"}\n'
FILE = f"a: {VALUE % 'str'}\nb:\n  c: {VALUE % 'str'}\nport: {VALUE % 'int'}\n{METADATA}"
FLAKE = """{
  inputs.sops-nix.url = "github:Mic92/sops-nix";
  inputs.agenix.url = "github:ryantm/agenix";
  inputs.other.url = "github:somebody/modules";
  outputs = { self, nixpkgs, sops-nix, agenix, other, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ sops-nix.nixosModules.sops agenix.nixosModules.default ./host.nix MORE ];
      specialArgs = { inherit self; };
    };
  };
}
"""


def files(module: str, more: str = "", **others: str) -> dict[str, str | bytes]:
    """A repository with a host, whose secrets are in `secrets.yaml`, and others by their names with `_` for `.`."""
    head = '{ config, lib, pkgs, self, ... }: { system.stateVersion = "26.05"; services.openssh.enable = true;\n'
    return {
        "flake.nix": FLAKE.replace("MORE", more),
        "host.nix": f"{head}{module}\n}}\n",
        "secrets.yaml": FILE,
        **{name.replace("__", "/").replace("_", "."): text for name, text in others.items()},
    }


@pytest.fixture
def ask(make: Make, told: Told) -> Callable[..., list[str]]:
    """What is told of the secrets of a host: the codes with their messages."""

    def find(module: str, more: str = "", **others: str) -> list[str]:
        lines = told(make(files(module, more, **others)), select=CODES)
        return [line.split(": ", 1)[1] for line in lines]

    return find


Ask = Callable[..., list[str]]


@pytest.mark.parametrize(
    "module",
    [
        "sops.defaultSopsFile = ./secrets.yaml; sops.secrets.a = { };",
        'sops.defaultSopsFile = "${self}/secrets.yaml"; sops.secrets."b/c" = { };',
        'sops.defaultSopsFile = self + "/secrets.yaml"; sops.secrets.x.key = "b/c";',
        'sops.secrets.x = { sopsFile = ./secrets.yaml; key = ""; };',
        # Told by NIX003.
        "sops.secrets.x.sopsFile = ./gone.yaml;",
        "sops.defaultSopsFile = ./gone.yaml; sops.secrets.x = { }; sops.secrets.y = { };",
        # Not known.
        'sops.secrets.x.sopsFile = "${pkgs.secrets}/x.yaml";',
        'sops.validateSopsFiles = false; sops.secrets.x.sopsFile = "/var/lib/x.yaml";',
        "sops.secrets.x.sopsFile = config.unknown.file;",
        "sops.defaultSopsFile = ./secrets.yaml; sops.secrets.x.key = config.unknown.key;",
        "sops.defaultSopsFile = ./secrets.yaml; sops.secrets.x = lib.mkIf false { };",
        'sops.defaultSopsFile = ./secrets.yaml; sops.secrets.x = { format = config.unknown.format; key = "a"; };',
        'sops.secrets.x = { sopsFile = ./web.env; format = "dotenv"; };',
        'sops.secrets.x = { sopsFile = ./web.json; format = "binary"; };',
        'sops.secrets.data = { sopsFile = ./web.json; format = "json"; };',
        'sops.secrets.x = { sopsFile = ./web.ini; format = "ini"; };',
        "age.secrets.x.file = ./x.age;",
        'age.secrets.x.file = "${self}/x.age";',
    ],
)
def test_right(ask: Ask, module: str) -> None:
    dotenv = f"A={VALUE % 'str'}\nsops_mac={VALUE % 'str'}\n"
    as_json = json.dumps({"data": VALUE % "str", "sops": {"mac": "x", "lastmodified": "y"}})
    ini = f"[a]\nb = {VALUE % 'str'}\n[sops]\nmac = {VALUE % 'str'}\n"
    age = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n"
    assert ask(module, web_env=dotenv, web_json=as_json, web_ini=ini, x_age=age) == []


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (
            'sops.defaultSopsFile = "${self}/secretz.yaml"; sops.secrets.a = { }; sops.secrets.b = { };',
            "error NIX040 the file of `sops.defaultSopsFile` does not exist: secretz.yaml (host web)",
        ),
        (
            'age.secrets.a.file = self + "/gone.age";',
            "error NIX040 the file of `age.secrets.a.file` does not exist: gone.age (host web)",
        ),
        (
            "sops.secrets.a.sopsFile = ./x.age;",
            "error NIX041 `x.age`, which `sops.secrets.a.sopsFile` names, is encrypted with age, not with SOPS (host web)",
        ),
        (
            "age.secrets.a.file = ./plain.yaml;",
            "error NIX041 `plain.yaml`, which `age.secrets.a.file` names, is in plain text (host web)",
        ),
        (
            "sops.defaultSopsFile = ./secrets.yaml; sops.secrets.b = { };",
            "error NIX042 `b` in `secrets.yaml` is a mapping, and `sops.secrets.b` can only be a text (host web)",
        ),
        (
            "sops.defaultSopsFile = ./secrets.yaml; sops.secrets.port = { };",
            "error NIX042 `port` in `secrets.yaml` is a number, and `sops.secrets.port` can only be a text (host web)",
        ),
        (
            'sops.secrets.client_secret = { sopsFile = ./secrets.yaml; key = "client_secret_of_web"; };',
            "error NIX042 `secrets.yaml` has no key `client_secret_of_web`, which `sops.secrets.client_secret` takes"
            " (host web)",
        ),
        (
            "sops.secrets.web.sopsFile = ./web.json;",
            "error NIX043 `web.json` has the format `binary`, and `sops.secrets.web` reads it as `yaml` (host web)",
        ),
        (
            'sops.secrets.a = { sopsFile = ./secrets.yaml; format = "binary"; };',
            "error NIX043 `secrets.yaml` has the format `yaml`, and `sops.secrets.a` reads it as `binary` (host web)",
        ),
    ],
)
def test_wrong(ask: Ask, module: str, message: str) -> None:
    as_json = json.dumps({"data": VALUE % "str", "sops": {"mac": "x", "lastmodified": "y"}})
    found = ask(module, web_json=as_json, x_age="age-encryption.org/v1\n", plain_yaml="a: b\n")
    assert found == [message]


SECRETS = "sops.defaultSopsFile = ./secrets.yaml; sops.secrets.a = { };\n"


@pytest.mark.parametrize(
    ("module", "severity"),
    [
        ("services.k3s = { enable = true; tokenFile = config.sops.secrets.x.path; };", "error"),
        ('services.k3s = { enable = true; extraFlags = [ "-f ${config.sops.secrets.x.path}" ]; };', "error"),
        ("users.users.me.hashedPasswordFile = config.sops.secrets.x.path;", "error"),
        ("users.users.me.hashedPasswordFile = lib.mkIf true config.sops.secrets.x.path;", "error"),
        ('sops.templates.t.content = "${config.sops.placeholder.x}";', "error"),
        ("systemd.services.s.serviceConfig.EnvironmentFile = config.sops.templates.x.path;", "error"),
        # Perhaps nobody reads it.
        ("services.k3s.tokenFile = config.sops.secrets.x.path;", "warning"),
        ("options.my.file = lib.mkOption { }; config.my.file = config.sops.secrets.x.path;", "warning"),
        # Nobody reads it.
        ("services.k3s = { enable = false; tokenFile = config.sops.secrets.x.path; };", ""),
        ("users.users.me.hashedPasswordFile = lib.mkIf false config.sops.secrets.x.path;", ""),
        ("users.users.me = lib.mkIf (config.sops.secrets ? x) { hashedPasswordFile = config.sops.secrets.x.path; };", ""),
        ("users.users.me.hashedPasswordFile = config.sops.secrets.x.path or null;", ""),
        ("users.users.me.hashedPasswordFile = if config.sops.secrets ? x then config.sops.secrets.x.path else null;", ""),
        ('users.users.me.file = lib.mkDefault config.sops.secrets.x.path; imports = [ { users.users.me.file = "/f"; } ];', ""),
        # Others may declare it.
        ("users.users.me.file = config.sops.secrets.x.path; imports = [ { sops.secrets = config.unknown.secrets; } ];", ""),
        ("users.users.me.file = config.sops.secrets.x.path; imports = [ self.gone ];", ""),
    ],
)  # fmt: skip
def test_what_nothing_declares(ask: Ask, module: str, severity: str) -> None:
    config = f"config = {{ {SECRETS} }};" if "options." in module else SECRETS
    module = module.replace("config.my.file", "config.my.file") if "options." in module else module
    found = ask(f"imports = [ {{ {config} }} ({{ config, lib, ... }}: {{ {module} }}) ];")
    assert [line.split(" ", 2)[:2] for line in found] == ([[severity, "NIX044"]] if severity else [])


def test_modules_of_unknown_inputs_may_declare_secrets(ask: Ask) -> None:
    use = f"{SECRETS} users.users.me.hashedPasswordFile = config.sops.secrets.x.path;"
    assert len(ask(use)) == 1
    assert ask(use, "other.nixosModules.default") == []


@pytest.mark.parametrize(
    ("module", "is_told"),
    [
        ("services.openssh.enable = false;", True),
        ("services.openssh.enable = false; sops.age.sshKeyPaths = [ ];", True),
        ("services.openssh.enable = true;", False),
        ("services.openssh.enable = true; sops.age.sshKeyPaths = [ ];", False),  # its RSA keys, by GnuPG
        ("services.openssh.enable = true; sops.age.sshKeyPaths = [ ]; sops.gnupg.sshKeyPaths = [ ];", True),
        ("services.openssh.enable = config.unknown.option;", False),
        ('sops.age.keyFile = "/key";', False),
        ('sops.age.sshKeyPaths = [ "/key" ];', False),
        ('sops.gnupg.home = "/gnupg";', False),
        ('sops.gnupgHome = "/gnupg";', False),
        ("sops.age = config.unknown.age;", False),
    ],
)
def test_keys(make: Make, told: Told, module: str, is_told: bool) -> None:
    made = files("") | {"host.nix": f'{{ config, ... }}: {{ system.stateVersion = "26.05"; {SECRETS} {module} }}'}
    found = told(make(made), select=("NIX046",))
    assert len(found) == is_told


RULES = '{ "a.age".publicKeys = [ "ssh-ed25519 AAAA" ]; }'


@pytest.mark.parametrize(
    ("rules", "is_told"),
    [
        ({"secrets__secrets_nix": RULES}, True),
        # agenix may be called in a folder above, where RULES names the file.
        ({"secrets__secrets_nix": '{ "secrets/a.age".publicKeys = [ "k" ]; "secrets/b.age".publicKeys = [ "k" ]; }'}, False),
        ({"secrets_nix": '{ "secrets/a.age".publicKeys = [ "k" ]; "secrets/b.age".publicKeys = [ "k" ]; }'}, False),
        ({"secrets__secrets_nix": '{ "a.age".publicKeys = [ "k" ]; ${import ./gone.nix} = { }; }'}, False),
        ({"secrets__secrets_nix": "{ password = ./a.age; }"}, False),
        ({}, False),
    ],
)  # fmt: skip
def test_entries_of_agenix(ask: Ask, rules: dict[str, str], is_told: bool) -> None:
    module = "age.secrets.a.file = ./secrets/a.age; age.secrets.b.file = ./secrets/b.age;"
    age = "age-encryption.org/v1\n"
    found = ask(module, secrets__a_age=age, secrets__b_age=age, **rules)
    told = ["warning NIX047 `secrets/b.age` has no entry in secrets/secrets.nix (host web)"]
    assert found == (told if is_told else [])


def test_files_that_git_does_not_know(committed: Make, told: Told, git: Callable[..., str]) -> None:
    root = committed(files('sops.defaultSopsFile = "${self}/new.yaml"; sops.secrets.a = { };', _gitignore="local*\n"))
    (root / "new.yaml").write_text(FILE)
    assert told(root, select=CODES) == [
        "host.nix:2:24: info NIX040 the file of `sops.defaultSopsFile` is not added to git: new.yaml (host web)"
    ]
    assert [line.split()[1] for line in told(root, staged=True, select=CODES)] == ["error"]
    git(root, "mv", "secrets.yaml", "seen.yaml")
    (root / "host.nix").write_text((root / "host.nix").read_text().replace("new.yaml", "local.yaml"))
    (root / "local.yaml").write_text(FILE)
    assert [line.split()[1] for line in told(root, select=CODES)] == ["warning"]


def test_no_value_is_kept() -> None:
    text = f"a: correct-horse\nb: [battery]\nc: {{d: staple}}\n{METADATA}"
    fact = read_secret_file("s.yaml", text.encode())
    assert fact.encryption is Encryption.SOPS
    assert dict(fact.keys or ()) == {"a": "text", "b": "list", "c": "keys", "c/d": "text"}
    assert not any(word in repr(fact) for word in ("horse", "battery", "staple", "ENC"))


@pytest.mark.parametrize(
    ("data", "encryption"),
    [
        (b"", Encryption.NONE),
        (b"a: b\n", Encryption.NONE),
        (b"{", Encryption.NONE),
        (b"[" * 5000, Encryption.NONE),
        (b'{"a":' * 5000, Encryption.NONE),
        (b"sops: {}\n", Encryption.UNKNOWN),
        (b"a: b: c\nsops:\n  mac: x\n", Encryption.UNKNOWN),
        (b"\xff\xfe", Encryption.UNKNOWN),
        (b"\0GITCRYPT\0", Encryption.UNKNOWN),
        (b"version https://git-lfs.github.com/spec/v1\n", Encryption.UNKNOWN),
        (b"\nage-encryption.org/v1\n", Encryption.AGE),
        (b"$ANSIBLE_VAULT;1.1;AES256\n", Encryption.OTHER),
        (Unread.TOO_LARGE, Encryption.UNKNOWN),
    ],
)
def test_bad_files(data: bytes | Unread, encryption: Encryption) -> None:
    assert read_secret_file("s", data).encryption is encryption


def test_a_module_that_is_not_known_as_a_whole_gives_no_option_a_value(ask: Ask) -> None:
    """What it sets hangs on which options there are, which nobody can tell here."""
    asks = "services.web.tokenFile = config.sops.secrets.gone.path;"
    more = f"({{ config, options, lib, ... }}: lib.mkMerge [ (lib.optionalAttrs (options ? virtualisation) {{ {asks} }}) ])"
    inside = (
        f"({{ config, options, lib, ... }}: {{ config = lib.optionalAttrs (options ? virtualisation) {{ {asks} }}; }})"
    )
    for module in (more, inside):
        assert ask("sops.defaultSopsFile = ./secrets.yaml; sops.secrets.a = { };", module) == []
