"""What the modules of a host come to."""

import pytest

from stackwright.model.nix.evaluate.modules.find_option import Known, NotSet
from stackwright.model.nix.evaluate.read_data import Members
from stackwright.model.nix.evaluate.values import Unknown
from stackwright.model.text.place import Chars, Place
from stackwright.tests.nix.small_tree import host, option


def known(modules: str, path: str, files: dict[str, str] | None = None, **arguments: str) -> object:
    """The value of an option that is known."""
    found = option(host(modules, files, **arguments), path)
    assert isinstance(found, Known), found
    return found.value


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ("[ { x.y = 1; } ]", 1),
        ("[ { config.x.y = 1; } ]", 1),
        ("[ ({ lib, ... }: { x.y = lib.mkDefault 1; }) { x.y = 2; } ]", 2),
        ("[ ({ lib, ... }: { x.y = lib.mkForce 1; }) { x.y = 2; } ]", 1),
        ("[ ({ lib, ... }: { x = lib.mkForce { y = 1; }; }) { x.y = 2; } ]", 1),
        ("[ ({ lib, ... }: { x.y = lib.mkOverride 10 1; }) ({ lib, ... }: { x.y = lib.mkForce 2; }) ]", 1),
        ("[ ({ lib, ... }: lib.mkIf true { x.y = 1; }) ]", 1),
        ("[ ({ lib, ... }: { x = lib.mkIf false { y = 1; }; }) { x.y = 2; } ]", 2),
        ("[ ({ lib, ... }: { x.y = lib.mkMerge [ (lib.mkIf false 1) 2 ]; }) ]", 2),
        ("[ ({ lib, ... }: { config = lib.mkMerge [ { x.y = 1; } { x.z = 2; } ]; }) ]", 1),
        ("[ { x.y = 1; } { x.y = 1; } ]", 1),
        ("[ ({ config, ... }: { x.y = config.a.b + 1; a.b = 1; }) ]", 2),
        ("[ ({ config, lib, ... }: { x.y = lib.mkIf config.a.b 1; a.b = true; }) ]", 1),
        ("[ ({ config, lib, ... }: lib.mkIf config.a.b { x.y = 1; }) { a.b = true; } ]", 1),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { default = 3; type = lib.types.int; }; }) ]", 3),
        ("[ ({ lib, ... }: { options.x.y = lib.mkEnableOption \"a\"; }) ]", False),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { type = lib.types.int; apply = v: v * 2; }; config.x.y = 2; }) ]", 4),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { type = lib.types.lines; }; }) { x.y = \"a\"; } { x.y = \"b\"; } ]", "b\na"),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { type = with lib.types; listOf int; }; config.x.y = lib.mkAfter [ 2 ]; }) { x.y = [ 1 ]; } ]", (1, 2)),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { type = with lib.types; nullOr str; default = null; }; }) { x.y = \"a\"; } ]", "a"),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { type = with lib.types; either int str; }; }) { x.y = \"a\"; } ]", "a"),
        ("[ ({ lib, ... }: { options.x.y = lib.mkOption { type = with lib.types; coercedTo int toString str; }; }) { x.y = 1; } ]", "1"),
        ("[ ({ a, ... }: { x.y = a; _module.args.a = 5; }) ]", 5),
        ("[ ({ lib, ... }: { imports = [ (lib.mkAliasOptionModule [ \"old\" ] [ \"x\" \"y\" ]) ]; old = 4; }) ]", 4),
        ("[ ({ config, lib, ... }: { imports = [ (lib.mkAliasOptionModule [ \"old\" ] [ \"x\" config.which ]) ]; old = 4; which = \"y\"; }) ]", 4),
        ("[ { imports = [ ({ ... }: { imports = [ { x.y = 1; } ]; }) ]; } ]", 1),
        ("[ { disabledModules = [ ./off.nix ]; imports = [ ./off.nix ]; x.y = 1; } ]", 1),
        ("[ ./m ./m/default.nix (self + \"/m\") ]", 7),
    ],
)  # fmt: skip
def test_values(modules: str, expected: object) -> None:
    assert known(modules, "x.y", {"off.nix": "{ x.y = 2; }", "m/default.nix": "{ x.y = 7; }"}) == expected


def test_submodules_have_their_defaults_and_names() -> None:
    modules = """[
      ({ lib, ... }: {
        options.sites = lib.mkOption {
          type = lib.types.attrsOf (lib.types.submodule ({ name, config, ... }: {
            options.host = lib.mkOption { type = lib.types.str; default = name; };
            options.url = lib.mkOption { type = lib.types.str; default = "https://${config.host}"; };
          }));
          default = { };
        };
      })
      ({ lib, ... }: { sites.a = { }; sites.b.host = "c"; sites.d = lib.mkIf false { }; })
      ({ config, ... }: { x.urls = map (s: s.url) (builtins.attrValues config.sites); })
    ]"""
    found = host(modules)
    url = option(found, "sites.b.url")
    assert isinstance(url, Known)
    assert url.value == "https://c"
    assert url.place == Place("flake.nix", Chars(546, 556)), "of a default, that of the set that it is in"
    urls = option(found, "x.urls")
    assert isinstance(urls, Known)
    assert urls.value == ("https://a", "https://c")


@pytest.mark.parametrize(
    "modules",
    [
        "[ { x.y = 1; } { x.y = 2; } ]",
        "[ { x.y = 1; } { x.y.z = 2; } ]",
        "[ ({ config, ... }: { x.y = config.not.set; }) ]",
        "[ ({ config, lib, ... }: { x.y = lib.mkIf config.not.set 1; }) ]",
        "[ ({ config, lib, ... }: { x.y = lib.mkIf config.not.set 1; }) { x.y = 2; } ]",
        "[ ({ config, lib, ... }: lib.mkIf config.not.set { x.y = 1; }) ]",
        "[ ({ pkgs, ... }: { x.y = pkgs.hello.version; }) ]",
        "[ ({ config, ... }: { x.y = config.x.y; }) ]",
        "[ ({ strange, ... }: { x.y = strange; }) ]",
        "[ ({ config, ... }: { x.y = builtins.length config.list; list = [ 1 ]; }) ]",
        "[ ({ config, ... }: { x.y = config.a ? c; a.b = 1; }) ]",
        "[ ({ config, ... }: { x.y = builtins.attrNames config.a; a.b = 1; }) ]",
        "[ ({ config, lib, ... }: { x.y = config.a ? b; a.b = lib.mkIf false 1; }) ]",
        '[ ({ lib, ... }: { x.y = lib.mkOverride (throw "p") 1; }) ]',
        "[ ./absent.nix ]",
        '[ { imports = throw "x"; } ]',
        "[ ({ config, ... }: { imports = [ config.where ]; }) ]",
        '(throw "x")',
        "[ (outside.lib.make { }) ]",
        "[ (outside ./a.nix) ]",
        "(map outside.lib.wrap [ ./a.nix ])",
        "(map (p: outside.lib.wrap p) [ ./a.nix ])",
        "[ (import outside { local = ./a.nix; }) ]",
        '[ (import "${outside}/m.nix" ./a.nix) ]',
        "[ (outside.wrap or (x: x) ./a.nix) ]",
        "[ (if outside ? x then ./a.nix else { }) ]",
        "(builtins.filter (m: outside.lib.wants m) [ ./a.nix ])",
        "[ (with outside; wrap ./a.nix) ]",
        "[ (let f = outside.lib.wrap; in f ./a.nix) ]",
        "[ (builtins.head (map outside.wrap [ ./a.nix ])) ]",
        "[ (nixpkgs.lib.pipe ./a.nix [ outside.wrap ]) ]",
        "[ (outside.lib.wrap.__functor { } ./a.nix) ]",
        "[ (if outside.flag then { } else { x.y = 1; }) ]",
        "[ ./secret.nix ]",
    ],
)
def test_what_is_not_certain_is_not_known(modules: str) -> None:
    assert isinstance(option(host(modules, {"secret.nix": "\0GITCRYPT", "a.nix": "{ x.y = 1; }"}), "x.y"), Unknown)


@pytest.mark.parametrize("inside", ["{ }", "{ a.b = { }; }", "1"])
def test_what_is_switched_off_is_not_set(inside: str) -> None:
    found = host(f"[ ({{ lib, ... }}: {{ x.y = lib.mkIf false {inside}; }}) ]")
    assert option(found, "x.y") is NotSet.NOT_SET
    assert option(found, "x.y.a") is NotSet.NOT_SET


def test_an_uncertain_definition_of_less_weight_does_not_matter() -> None:
    modules = "[ ({ config, lib, ... }: { x.y = lib.mkIf config.not.set (lib.mkDefault 1); }) { x.y = 2; } ]"
    assert known(modules, "x.y") == 2


def test_modules_of_inputs_define_nothing_and_are_named() -> None:
    modules = """[
      outside.nixosModules.a
      inputs.outside.nixosModules.b
      ({ modulesPath, ... }: { imports = [ (modulesPath + "/profiles/qemu-guest.nix") "${outside}/c.nix" ]; x.y = 1; })
    ]"""
    found = host(modules)
    assert found.missing == ()
    assert found.external == ("outside", "nixpkgs/nixos/modules/profiles/qemu-guest.nix")
    assert option(found, "x.z") is NotSet.NOT_SET
    assert option(found, "x.y") == Known(1, option(found, "x.y").place)  # type: ignore[union-attr]


def test_a_module_that_is_not_known_leaves_the_rest_open() -> None:
    found = host("[ { x.y = 1; } (outside.lib.make ./a.nix) ]")
    assert len(found.missing) == 1
    value = option(found, "x.y")
    assert isinstance(value, Known)
    assert value.missing == found.missing[0]
    assert option(found, "x.z") == found.missing[0]


@pytest.mark.parametrize(
    "modules",
    [
        "([ { x.y = 1; } ] ++ outside.lib.modules { })",
        "(outside.modules ++ [ { x.y = 1; } ])",
        "[ { imports = [ { x.y = 1; } ] ++ (if outside.flag then [ ] else [ { x.z = 2; } ]); } ]",
        "[ ({ lib, ... }: { imports = lib.flatten [ { x.y = 1; } outside.nixosModules.a [ outside.nixosModules.b ] ]; }) ]",
        "[ ({ lib, ... }: { imports = lib.concatLists [ [ { x.y = 1; } ] (lib.optionals outside.flag [ { } ]) ]; }) ]",
    ],
)
def test_what_is_known_of_a_list_of_modules_is_walked(modules: str) -> None:
    found = host(modules)
    value = option(found, "x.y")
    assert isinstance(value, Known)
    assert value.value == 1
    assert (found.missing == ()) == ("flatten" in modules or "outside.modules" in modules)


def test_lists_may_have_more_unless_they_are_forced() -> None:
    found = host("[ { a.b = [ 1 ]; } { a.b = [ 2 ]; } ({ lib, ... }: { a.c = lib.mkForce [ 3 ]; }) ]")
    both, forced = option(found, "a.b"), option(found, "a.c")
    assert isinstance(both, Known)
    assert (both.value, both.missing is not None) == ((2, 1), True)
    assert isinstance(forced, Known)
    assert (forced.value, forced.missing) == ((3,), None)


def test_sets_of_options_show_what_is_set() -> None:
    found = option(host('[ { services.k3s = { enable = true; role = "agent"; }; } ]'), "services.k3s")
    assert isinstance(found, Known)
    assert isinstance(found.value, Members)
    assert dict(found.value.items) == {"enable": True, "role": "agent"}
    assert found.missing is not None


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ("[ ({ lib, ... }: { a.b = lib.mkDefault { c = 1; }; }) { a.b.c = 2; } ]", 2),
        ("[ ({ lib, ... }: { a.b = lib.mkForce { c = 1; }; }) { a.b.c = 2; } ]", 1),
        ("[ ({ lib, ... }: { a.b = lib.mkDefault { c = 1; }; }) { a.b.d = 2; } ]", None),
        ("[ ({ lib, ... }: { a.b = lib.mkDefault { c = lib.mkForce 1; }; }) { a.b.c = 2; } ]", None),
    ],
)
def test_a_set_of_less_weight_may_be_dropped_as_a_whole(modules: str, expected: int | None) -> None:
    found = host(modules)
    for value in (
        option(found, "a.b.c"),
        option(host(f"({modules} ++ [ ({{ config, ... }}: {{ x.y = config.a.b.c; }}) ])"), "x.y"),
    ):
        assert isinstance(value, Unknown) if expected is None else isinstance(value, Known) and value.value == expected


def test_the_place_of_a_value_and_the_files_that_were_walked() -> None:
    files = {"hosts/a.nix": "{ imports = [ ./b.nix ]; }", "hosts/b.nix": '{ networking.hostName = "b"; }'}
    found = host("[ ./hosts/a.nix ]", files)
    assert found.files == ("hosts/a.nix", "hosts/b.nix")
    start = files["hosts/b.nix"].index('"b"')
    assert option(found, "networking.hostName") == Known("b", Place("hosts/b.nix", Chars(start, start + 3)))


def test_special_arguments_reach_modules_and_their_imports() -> None:
    modules = "[ ({ name, ... }: { imports = [ ./${name}.nix ]; }) ]"
    assert known(modules, "x.y", {"a.nix": "{ name, ... }: { x.y = name; }"}, specialArgs='{ name = "a"; }') == "a"


def test_configurations_can_be_asked_within_the_flake() -> None:
    modules = "[ { x.y = self.nixosConfigurations.a.config.x.z; x.z = 3; } ]"
    assert known(modules, "x.y") == 3


def test_a_set_that_may_be_replaced_as_a_whole_is_uncertain() -> None:
    found = host("[ ({ lib, ... }: { a.b = lib.mkForce { c = 1; }; }) { a.b.d = 2; } ]")
    assert isinstance(option(found, "a.b.c"), Known)
    inner = option(found, "a.b")
    assert isinstance(inner, Known)
    assert isinstance(inner.value, Members)
    assert isinstance(inner.value.items["d"], Unknown)
