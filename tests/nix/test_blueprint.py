"""The hosts and modules that blueprint makes of folders."""

import pytest

from stackwright.model.nix.evaluate.flakes.flake import evaluate_host
from stackwright.model.nix.evaluate.modules.evaluate_modules import Evaluated
from stackwright.model.nix.evaluate.modules.find_option import Known
from stackwright.model.text.place import Place
from stackwright.tests.nix.small_tree import flake, option

FILES = {
    "hosts/web/configuration.nix": """{ flake, inputs, hostName, perSystem, pkgs, ... }: {
      imports = [ flake.modules.nixos.base flake.nixosModules.named inputs.disko.nixosModules.disko ];
      networking.hostName = hostName;
      environment.systemPackages = [ perSystem.self.x ];
    }""",
    "hosts/web/users/me.nix": "{ }",
    "hosts/own/default.nix": '{ flake, inputs }: { class = "nixos"; value = inputs.nixpkgs.lib.nixosSystem { modules = [ ]; }; }',
    "hosts/tablet/default.nix": '{ ... }: { class = "nix-on-droid"; value = 1; }',
    "hosts/pi/rpi-configuration.nix": '{ networking.hostName = "pi"; }',
    "hosts/mac/darwin-configuration.nix": "{ }",
    "hosts/home/users/me/home-configuration.nix": "{ }",
    "hosts/README.md": "",
    "modules/nixos/base.nix": '{ lib, ... }: { networking.domain = lib.mkDefault "example.org"; }',
    "modules/nixos/named/default.nix": '{ inputs, ... }: { ... }: { system.stateVersion = "26.05"; }',
    "lib/default.nix": '{ inputs, ... }: { name = "web"; }',
}
INPUTS = 'inputs.blueprint.url = "github:numtide/blueprint"; inputs.disko.url = "github:nix-community/disko";'


def called(arguments: str) -> str:
    return f"{{ {INPUTS} outputs = inputs: inputs.blueprint {{ inherit inputs; {arguments} }}; }}"


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [("", ""), ('prefix = "nix/";', "nix/"), ("prefix = ./nix;", "nix/"), ("prefix = null;", "")],
)
def test_a_folder_of_nixos_is_a_host(arguments: str, folder: str) -> None:
    found = flake(called(arguments), {f"{folder}{path}": text for path, text in FILES.items()})
    assert found.missing is None
    assert list(found.hosts) == ["own", "pi", "web"]


def test_a_host_has_its_modules_and_those_of_the_flake() -> None:
    found = flake(called(""), FILES)
    evaluated = evaluate_host(found, found.hosts["web"])
    assert isinstance(evaluated, Evaluated)
    expected = {"networking.hostName": "web", "networking.domain": "example.org", "system.stateVersion": "26.05"}
    for path, value in expected.items():
        said = option(evaluated, path)
        assert isinstance(said, Known), (path, said)
        assert said.value == value
    assert evaluated.missing == ()
    assert set(evaluated.external) == {"disko", "home-manager"}
    assert found.hosts["web"].place == Place("hosts/web/configuration.nix")


def test_what_nixos_raspberrypi_adds_is_not_known() -> None:
    found = flake(called(""), FILES)
    evaluated = evaluate_host(found, found.hosts["pi"])
    assert isinstance(evaluated, Evaluated)
    assert evaluated.external == ("nixos-raspberrypi",)


@pytest.mark.parametrize(
    "files",
    [
        {"hosts/empty/README.md": ""},
        {"hosts/web.nix": "{ }"},
        {"hosts/own/default.nix": "{ inputs, ... }: inputs.blueprint.strange ./."},
    ],
)
def test_where_there_may_be_another_host_that_is_said(files: dict[str, str]) -> None:
    found = flake(called(""), files)
    assert found.missing is not None


def test_a_prefix_that_is_not_known() -> None:
    assert flake(called("prefix = inputs.disko.prefix;"), FILES).missing is not None


def test_a_flake_without_hosts_has_none() -> None:
    found = flake(called(""), {"package.nix": "{ pkgs }: pkgs.hello"})
    assert found.missing is None
    assert found.hosts == {}


def test_the_library_of_a_flake_is_known() -> None:
    text = f"""{{ {INPUTS} outputs = inputs: let made = inputs.blueprint {{ inherit inputs; }}; in
      {{ nixosConfigurations.${{made.lib.name}} = 1; }}; }}"""
    assert list(flake(text, FILES).hosts) == ["web"]
