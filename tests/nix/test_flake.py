"""Flakes: their inputs and hosts."""

from collections.abc import Mapping

import pytest

from stackwright.model.nix.evaluate.flakes.flake import evaluate_host, find_platform
from stackwright.model.nix.evaluate.flakes.inputs import Input, find_repository
from stackwright.model.nix.evaluate.modules.evaluate_modules import Evaluated
from stackwright.model.nix.evaluate.modules.find_option import Known
from stackwright.model.nix.evaluate.values import Unknown
from stackwright.model.text.place import Chars, Place
from stackwright.tests.nix.small_tree import flake, option

INPUTS = """inputs = {
  nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  utils.url = "github:numtide/flake-utils";
  parts = { url = "github:hercules-ci/flake-parts"; inputs.nixpkgs-lib.follows = "nixpkgs"; };
  tree.url = "github:vic/import-tree";
  treefmt.url = "github:numtide/treefmt-nix";
  home.url = "github:nix-community/home-manager";
  strange.url = "github:some/framework";
  local.url = "path:./sub";
  systems.url = "github:nix-systems/default-linux";
  clan.url = "https://git.clan.lol/clan/clan-core/archive/main.tar.gz";
  snow.url = "github:snowfallorg/lib";
  haumea.url = "github:nix-community/haumea/v0.2.2";
};"""
FILES = {
    "hosts/a/default.nix": '{ networking.hostName = "a"; }',
    "hosts/b/default.nix": '{ networking.hostName = "b"; }',
    "hosts/README.md": "",
    "parts/a.nix": "{ inputs, ... }: { flake.nixosConfigurations.a = inputs.nixpkgs.lib.nixosSystem { modules = [ ]; }; }",
    "parts/_b.nix": "{ flake.nixosConfigurations.b = 1; }",
    "parts/c/c.nix": "{ self, lib, ... }: { flake.nixosConfigurations.c = 1; flake.nixosModules.m = { x.y = 1; }; }",
    "hosts.json": '["a", "b"]',
}


def hosts(outputs: str, files: Mapping[str, str] = FILES) -> list[str]:
    """The hosts of a flake all of which are known."""
    found = flake(f"{{ {INPUTS} outputs = {{ self, nixpkgs, ... }}@inputs: {outputs}; }}", files)
    assert found.missing is None, found.missing
    return list(found.hosts)


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ("{ }", []),
        ("{ packages = inputs.strange.lib.make { }; }", []),
        ("{ nixosConfigurations = { b = 1; a = 2; }; }", ["a", "b"]),
        ("{ nixosConfigurations.a = inputs.strange.lib.mkHost ./hosts/a; }", ["a"]),
        ("let mk = name: nixpkgs.lib.nixosSystem { modules = [ ./hosts/${name} ]; }; in { nixosConfigurations = nixpkgs.lib.genAttrs [ \"a\" ] mk; }", ["a"]),
        ("{ nixosConfigurations = builtins.mapAttrs (n: k: n) (nixpkgs.lib.filterAttrs (n: k: k == \"directory\") (builtins.readDir ./hosts)); }", ["a", "b"]),
        ("{ nixosConfigurations = nixpkgs.lib.genAttrs (builtins.fromJSON (builtins.readFile ./hosts.json)) (n: n); }", ["a", "b"]),
        ("{ nixosConfigurations = { a = 1; } // (with nixpkgs.lib; listToAttrs (map (n: nameValuePair \"${n}-vm\" 1) [ \"a\" ])); }", ["a", "a-vm"]),
        ("inputs.utils.lib.eachDefaultSystem (system: { packages.x = 1; }) // { nixosConfigurations.a = 1; }", ["a"]),
        ("inputs.utils.lib.eachDefaultSystem (system: { packages.x = nixpkgs.legacyPackages.${system}.hello; })", []),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { systems = [ ]; flake.nixosConfigurations.a = 1; }", ["a"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { systems = [ ]; imports = [ ./parts/a.nix ./parts/c/c.nix ]; }", ["a", "c"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } (inputs.tree ./parts)", ["a", "c"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { imports = [ (inputs.tree ./parts) inputs.treefmt.flakeModule ]; }", ["a", "c"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } ({ withSystem, lib, ... }: { systems = import inputs.systems; flake.nixosConfigurations = lib.mkMerge [ { a = 1; } (lib.mkIf true { b = withSystem \"x\" ({ pkgs, ... }: 1); }) (lib.mkIf false { c = 1; }) ]; })", ["a", "b"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } ({ lib, config, ... }: { options.flake.extra = lib.mkOption { default = [ \"a\" ]; }; config.flake.nixosConfigurations = lib.genAttrs config.flake.extra (n: n); })", ["a"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } ({ lib, flake-parts-lib, config, ... }: { options.flake = flake-parts-lib.mkSubmoduleOptions { extra = lib.mkOption { default = [ \"a\" ]; }; }; config.flake.nixosConfigurations = lib.genAttrs config.flake.extra (n: n); })", ["a"]),
        ("let lib = nixpkgs.lib.extend (f: p: { mk = n: p.nixosSystem { modules = [ ]; }; }); in { nixosConfigurations.a = lib.mk 1; }", ["a"]),
        ("let lib = nixpkgs.lib // inputs.home.lib; in { nixosConfigurations = lib.genAttrs [ \"a\" ] (n: lib.nixosSystem { modules = [ ]; }); }", ["a"]),
        ("{ nixosConfigurations.a = self.x; x = 1; }", ["a"]),
        ("builtins.foldl' (a: s: a // { nixosConfigurations = (a.nixosConfigurations or { }) // { ${s} = 1; }; }) { } (import inputs.systems)", ["aarch64-linux", "x86_64-linux"]),
    ],
)  # fmt: skip
def test_all_hosts_are_known(outputs: str, expected: list[str]) -> None:
    assert hosts(outputs) == expected


FRAMEWORKS = {
    "machines/m/configuration.nix": '{ system.stateVersion = "25.11"; }',
    "machines/README.md": "",
    "inventory.json": '{"machines": {"j": {}, "mac": {"machineClass": "darwin"}}}',
    "systems/x86_64-linux/desk/default.nix": "{ }",
    "systems/x86_64-install-iso/iso/default.nix": "{ }",
    "systems/aarch64-darwin/mac/default.nix": "{ }",
    "systems/README.md": "",
    "src/one.nix": "{ lib, absent, ... }: { hosts.one = lib.id 1; }",
    "src/_private.nix": 'throw "never"',
    "src/in/two.nix": "{ hosts.two = 2; }",
    "broken/systems/x86_64-linux/x/other.nix": "{ }",
}


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ("let clan = inputs.clan.lib.clan { inherit self; meta.name = \"c\"; inventory.machines.i = { }; machines.n = { }; }; in { inherit (clan.config) nixosConfigurations; }", ["i", "j", "m", "n"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { imports = [ inputs.clan.flakeModules.default ]; clan.machines.n = { }; }", ["j", "m", "n"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { imports = [ inputs.clan.flakeModules.default ]; flake.clan.inventory.machines.k = { }; }", ["j", "k", "m"]),
        ("inputs.snow.mkFlake { inherit inputs; src = ./.; }", ["desk"]),
        ("(inputs.snow.mkLib { inherit inputs; src = ./.; }).mkFlake { }", ["desk"]),
        ("let data = inputs.haumea.lib.load { src = ./src; inputs = { inherit (nixpkgs) lib; }; }; in { nixosConfigurations = data.one.hosts // data.\"in\".two.hosts; }", ["one", "two"]),
        ("{ nixosConfigurations = builtins.mapAttrs (n: v: n) (inputs.haumea.lib.load { src = ./src; }); }", ["in", "one"]),
    ],
)  # fmt: skip
def test_hosts_of_frameworks(outputs: str, expected: list[str]) -> None:
    assert hosts(outputs, FRAMEWORKS) == expected


@pytest.mark.parametrize(
    "outputs",
    [
        "inputs.snow.mkFlake { inherit inputs; src = ./broken; }",
        "inputs.snow.mkFlake { inherit inputs; src = ./.; hosts.x = { }; }",
        "{ nixosConfigurations = inputs.haumea.lib.load { src = ./src; transformer = x: x; }; }",
        "{ nixosConfigurations = (inputs.clan.lib.clan { inherit self; imports = [ inputs.strange.clanModules.a ]; }).config.nixosConfigurations; }",
        "inputs.parts.lib.mkFlake { inherit inputs; } { imports = [ inputs.parts.flakeModules.partitions ]; partitionedAttrs.nixosConfigurations = \"dev\"; }",
    ],
)  # fmt: skip
def test_where_frameworks_may_make_more_hosts_that_is_said(outputs: str) -> None:
    found = flake(f"{{ {INPUTS} outputs = {{ self, nixpkgs, ... }}@inputs: {outputs}; }}", FRAMEWORKS)
    assert found.missing is not None


def test_the_machines_of_a_clan_have_their_folders_and_names() -> None:
    text = f"{{ {INPUTS} outputs = {{ self, clan, ... }}: {{ inherit ((clan.lib.clan {{ inherit self; }}).config) nixosConfigurations; }}; }}"
    found = flake(text, FRAMEWORKS)
    evaluated = evaluate_host(found, found.hosts["m"])
    assert isinstance(evaluated, Evaluated)
    assert evaluated.external == ("clan-core",)
    for path, expected in (("networking.hostName", "m"), ("system.stateVersion", "25.11")):
        value = option(evaluated, path)
        assert isinstance(value, Known)
        assert value.value == expected


@pytest.mark.parametrize(
    ("outputs", "names"),
    [
        ("inputs.strange.mkFlake { src = ./.; }", []),
        ("inputs.strange.lib.outputs // { packages = 1; }", []),
        ("{ nixosConfigurations = inputs.strange.lib.load ./hosts; }", []),
        ("{ nixosConfigurations = { a = 1; } // inputs.strange.hosts; }", ["a"]),
        ("{ nixosConfigurations = inputs.strange.hosts // { a = 1; }; }", ["a"]),
        ("{ nixosConfigurations = inputs.local.hosts; }", []),
        ("{ nixosConfigurations = import ./absent.nix; }", []),
        ("{ nixosConfigurations = builtins.listToAttrs [ { name = inputs.strange.name; value = 1; } ]; }", []),
        ("{ nixosConfigurations = nixpkgs.lib.optionalAttrs (builtins.getEnv \"X\" == \"\") { a = 1; }; }", []),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { imports = [ inputs.strange.flakeModules.default ]; flake.nixosConfigurations.a = 1; }", ["a"]),
        ("inputs.parts.lib.mkFlake { inherit inputs; } { imports = [ (inputs.strange.lib.make ./hosts) ]; }", []),
        ("inputs.parts.lib.mkFlake { inherit inputs; } ({ config, lib, ... }: { flake.nixosConfigurations = lib.mkIf inputs.strange.x { a = 1; }; })", []),
        ("{ nixosConfigurations = throw \"x\"; }", []),
        ("let x = x; in x", []),
        ("1", []),
    ],
)  # fmt: skip
def test_where_there_may_be_more_hosts_that_is_said(outputs: str, names: list[str]) -> None:
    found = flake(f"{{ {INPUTS} outputs = {{ self, nixpkgs, ... }}@inputs: {outputs}; }}", FILES)
    assert found.missing is not None
    assert list(found.hosts) == names


@pytest.mark.parametrize(
    "text", ["{ outputs = ", "1", "{ }", "{ outputs = { }: { }; }", "\0GITCRYPT", "{ outputs = 1; }"]
)
def test_what_is_no_flake_is_not_known(text: str) -> None:
    found = flake(text)
    assert found.missing is not None
    assert found.hosts == {}


def test_a_flake_that_is_not_there() -> None:
    assert flake("{ }", {}).missing is not None


def test_hosts_are_made_of_modules() -> None:
    text = f"""{{ {INPUTS} outputs = {{ self, nixpkgs, ... }}: {{
      nixosConfigurations = nixpkgs.lib.genAttrs [ "a" "b" ] (n: nixpkgs.lib.nixosSystem {{ modules = [ ./hosts/${{n}} ]; }});
    }}; }}"""
    found = flake(text, FILES)
    for name, host in found.hosts.items():
        evaluated = evaluate_host(found, host)
        assert isinstance(evaluated, Evaluated)
        value = option(evaluated, "networking.hostName")
        assert isinstance(value, Known)
        assert value.value == name
        assert host.place is not None
        assert host.place.path == "flake.nix"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('system = "x86_64-linux"; modules = [ ];', "x86_64-linux"),
        ('system = null; modules = [ { nixpkgs.hostPlatform = "aarch64-linux"; } ];', "aarch64-linux"),
        ('system = "a"; modules = [ ({ lib, ... }: { nixpkgs.hostPlatform.system = lib.mkDefault "b"; }) ];', "b"),
        ("modules = [ ];", None),
    ],
)
def test_the_platform_of_a_host(arguments: str, expected: str | None) -> None:
    found = flake(
        f"{{ outputs = {{ self, nixpkgs }}: {{ nixosConfigurations.a = nixpkgs.lib.nixosSystem {{ {arguments} }}; }}; }}"
    )
    evaluated = evaluate_host(found, found.hosts["a"])
    assert isinstance(evaluated, Evaluated)
    assert find_platform(evaluated, found.hosts["a"]) == expected


def test_a_platform_that_is_not_known() -> None:
    text = "{ outputs = { self, nixpkgs, x }: { nixosConfigurations.a = nixpkgs.lib.nixosSystem { system = x.y; modules = [ ]; }; }; }"
    found = flake(text)
    evaluated = evaluate_host(found, found.hosts["a"])
    assert isinstance(evaluated, Evaluated)
    assert isinstance(find_platform(evaluated, found.hosts["a"]), Unknown)


def test_a_host_that_is_not_made_by_nixos_system() -> None:
    found = flake(
        f"{{ {INPUTS} outputs = {{ self, strange, ... }}: {{ nixosConfigurations.a = strange.lib.make ./a; }}; }}"
    )
    assert isinstance(evaluate_host(found, found.hosts["a"]), Unknown)


def test_the_place_of_a_host_is_where_its_value_is_written() -> None:
    text = "{ outputs = { self, nixpkgs }: { nixosConfigurations.a = nixpkgs.lib.nixosSystem { }; }; }"
    start = text.index("nixpkgs.lib")
    end = text.index("; }; }")
    assert flake(text).hosts["a"].place == Place("flake.nix", Chars(start, end))


def test_inputs_are_read_as_they_are_written() -> None:
    text = """{
      description = "mine";
      inputs = {
        a.url = "github:x/y";
        b.follows = "a";
        c = { url = "git+ssh://git@github.com/x/z.git?ref=main"; flake = false; };
        d = { type = "github"; owner = "o"; repo = "r"; };
      };
      outputs = _: { darwinConfigurations.m = 1; homeConfigurations."u@h" = 1; };
    }"""
    found = flake(text)
    assert found.description == "mine"
    items = found.inputs.items
    assert {name: (one.url, one.follows, one.is_flake, dict(one.attributes)) for name, one in items.items()} == {
        "a": ("github:x/y", None, True, {}),
        "b": (None, "a", True, {}),
        "c": ("git+ssh://git@github.com/x/z.git?ref=main", None, False, {}),
        "d": (None, None, True, {"type": "github", "owner": "o", "repo": "r"}),
    }
    assert {name: find_repository(items, name) for name in items} == {"a": "x/y", "b": "x/y", "c": "x/z", "d": "o/r"}
    assert (found.darwin.names, found.home.names) == (("m",), ("u@h",))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("nixpkgs/nixos-unstable", "nixos/nixpkgs"),
        ("nixpkgs", "nixos/nixpkgs"),
        ("flake:nixpkgs", "nixos/nixpkgs"),
        ("https://channels.nixos.org/nixos-25.11/nixexprs.tar.xz", "nixos/nixpkgs"),
        ("https://flakehub.com/f/NixOS/nixpkgs/0.2511.tar.gz", "nixos/nixpkgs"),
        ("https://github.com/Numtide/flake-utils/archive/main.tar.gz", "numtide/flake-utils"),
        ("git+https://github.com/a/b.git", "a/b"),
        ("path:./x", None),
        ("https://example.org/x.tar.gz", None),
    ],
)
def test_repositories_of_references(url: str, expected: str | None) -> None:
    assert find_repository({"x": Input("x", url)}, "x") == expected


def test_following_in_a_circle_ends() -> None:
    assert find_repository({"a": Input("a", follows="b"), "b": Input("b", follows="a")}, "a") is None


def test_the_commit_of_the_flake_is_not_known() -> None:
    text = "{ outputs = { self }: { nixosConfigurations = if self ? rev then { a = 1; } else { b = 1; }; }; }"
    assert flake(text).missing is not None


def test_the_names_of_the_flake_itself_are_not_known() -> None:
    text = "{ outputs = { self }: { x = 1; nixosConfigurations = builtins.listToAttrs (map (name: { inherit name; value = 1; }) (builtins.attrNames self)); }; }"
    assert flake(text).missing is not None


def test_registry_inputs_need_not_be_named() -> None:
    text = "{ outputs = { self, nixpkgs }: { nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ]; }; }; }"
    found = flake(text)
    assert isinstance(evaluate_host(found, found.hosts["a"]), Evaluated)
