"""`render nixos` says what is known of a host, what is not and why, and shows no secret."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.model.errors import UserError
from stackwright.model.files.source import open_source
from stackwright.model.nix.evaluator_files import SourceFiles

Make = Callable[[Mapping[str, str | bytes]], Path]

FLAKE = """\
{
  inputs.nixpkgs.url = "nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./alpha.nix ];
    };
  };
}
"""
ALPHA = """\
{ config, lib, pkgs, ... }:
{
  imports = [ ./base.nix ];
  networking.hostName = "alpha";
  networking.firewall.allowedTCPPorts = [ 22 ];
  services.k3s.token = "hunter2";
  services.k3s.tokenFile = config.services.vault.path;
  users.users.root.packages = [ pkgs.hello ];
  sops.secrets.db = { };
  system.autoUpgrade.dates = lib.mkForce "04:00";
}
"""
BASE = """\
{ lib, ... }:
{
  networking.firewall.allowedTCPPorts = [ 443 ];
  networking.domain = lib.mkDefault "example.org";
  system.autoUpgrade.dates = "02:00";
}
"""
FILES = {"flake.nix": FLAKE, "alpha.nix": ALPHA, "base.nix": BASE}


def render(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["render", "nixos", *arguments, str(root)])


def test_what_is_known_of_a_host(make: Make) -> None:
    done = render(make(FILES), "alpha")
    assert done.exit_code == 0
    known, _, unknown = done.output.partition("# Not known:\n")
    assert known.splitlines() == [
        "# alpha in flake.nix: what 2 files say, without what nixpkgs sets itself; secrets are masked.",
        'networking.hostName = "alpha";',
        'networking.domain = "example.org";',
        "networking.firewall.allowedTCPPorts = [ 443 22 ];",
        "users.users.root.packages = [ <unknown> ];",
        'services.k3s.token = "*******";',
        'system.autoUpgrade.dates = "04:00";',
        "sops.secrets.db = { };",
        "",
    ]
    (line,) = unknown.splitlines()
    assert line.startswith("# services.k3s.tokenFile: ")


def test_each_value_says_where_it_is_from(make: Make) -> None:
    lines = render(make(FILES), "alpha", "--origin").output.splitlines()
    assert 'networking.hostName = "alpha";  # alpha.nix:4' in lines
    assert 'networking.domain = "example.org";  # base.nix:4' in lines
    assert 'services.k3s.token = "*******";  # alpha.nix:6' in lines


def test_what_cannot_be_read_is_said(make: Make) -> None:
    done = render(
        make({"flake.nix": FLAKE, "alpha.nix": '{ imports = [ ./gone.nix ]; networking.hostName = "a"; }\n'}), "alpha"
    )
    assert done.exit_code == 0
    assert "# A module is not known: " in done.output
    assert "gone.nix" in done.output
    reasons = done.output.partition("# Not known:\n")[2].splitlines()
    assert len(reasons) == 1  # one for all that hangs on it
    assert "services.k3s.role" in reasons[0]


@pytest.mark.parametrize(
    ("files", "name", "message"),
    [
        ({"a.yaml": "a: b\n"}, "alpha", "There is no flake here."),
        (FILES, "alhpa", "Host alhpa does not exist."),
        (FILES, "omega", "There are: alpha."),
        ({**FILES, "b/flake.nix": FLAKE}, "alpha", "Several flakes have a host alpha: b/flake.nix, flake.nix."),
        ({"flake.nix": "{ outputs = { x }: x.lib.mkFlake ./.; }\n"}, "alpha", "Host alpha is not known."),
        ({"flake.nix": "{ outputs = "}, "alpha", "There is no flake here."),
    ],
)
def test_what_is_not_there(make: Make, files: dict[str, str | bytes], name: str, message: str) -> None:
    done = render(make(files), name)
    assert isinstance(done.exception, UserError)
    assert message in (done.exception.message, done.exception.hint)


def test_a_folder_names_its_own_flake(make: Make) -> None:
    done = render(make(FILES), "alpha")
    assert (
        CliRunner().invoke(main, ["explain", str(make(FILES) / "flake.nix")]).output.count("alpha at flake.nix:4") == 1
    )
    assert done.exit_code == 0


def test_files_are_those_of_the_source(make: Make) -> None:
    root = make({"a/b.nix": "1", "a/c/d": b"\xff\xfe", "e": ""})
    (root / "link").symlink_to("a/b.nix")
    (root / "out").symlink_to("/etc/passwd")
    files = SourceFiles(open_source(root))
    assert (files.read("a/b.nix"), files.read("a/c/d"), files.read("gone"), files.read("a")) == ("1", None, None, None)
    assert (files.read("link"), files.kind("link"), files.kind("a"), files.kind("e")) == (
        "a/b.nix", "symlink", "directory", "regular",
    )  # fmt: skip
    assert files.read("out") in (None, "/etc/passwd")
    assert files.kind("gone") is None
    assert files.entries("a") == {"b.nix": "regular", "c": "directory"}
    assert files.entries("e") is None
    assert files.entries("gone") is None
    assert set(files.entries("") or ()) == {"a", "e", "link", "out"}
