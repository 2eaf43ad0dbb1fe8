"""What the modules of sops-nix and agenix make of secrets."""

import hashlib

import pytest

from stackwright.model.nix.evaluate.flakes.flake import evaluate_host
from stackwright.model.nix.evaluate.modules.evaluate_modules import Evaluated
from stackwright.model.nix.evaluate.modules.find_option import Found, Known
from stackwright.model.nix.evaluate.values import Unknown
from stackwright.tests.nix.small_tree import flake, option

_FLAKE = """{
  inputs.sops-nix.url = "github:Mic92/sops-nix";
  inputs.agenix.url = "github:ryantm/agenix";
  outputs = { self, nixpkgs, sops-nix, agenix, ... }@inputs: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      modules = [
        sops-nix.nixosModules.sops
        { imports = [ inputs.sops-nix.nixosModules.default agenix.nixosModules.default ]; }
        ({ config, lib, ... }: { %s })
      ];
    };
  };
}"""


def host(module: str) -> Evaluated:
    """A host with both modules, one of them imported twice."""
    found = flake(_FLAKE % module)
    evaluated = evaluate_host(found, found.hosts["a"])
    assert isinstance(evaluated, Evaluated)
    return evaluated


def ask(module: str, path: str = "x.y") -> Found:
    """What the host says of an option."""
    return option(host(module), path)


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("sops.secrets.a = { }; x.y = config.sops.secrets.a.path;", "/run/secrets/a"),
        ("sops.secrets.a.name = \"b\"; x.y = config.sops.secrets.a.path;", "/run/secrets/b"),
        ("sops.secrets.a.path = \"/etc/b\"; x.y = config.sops.secrets.a.path;", "/etc/b"),
        ("sops.secrets.\"a/b\".neededForUsers = true; x.y = config.sops.secrets.\"a/b\".path;", "/run/secrets-for-users/a/b"),
        ("sops.secrets = lib.genAttrs [ \"a\" ] (_: { }); x.y = config.sops.secrets.a.key;", "a"),
        ("sops.secrets.a.key = \"k\"; x.y = config.sops.secrets.a.key;", "k"),
        ("sops.secrets.a.key = \"\"; x.y = config.sops.secrets.a.key;", ""),
        ("sops.secrets.a = { }; sops.defaultSopsKey = \"k\"; x.y = config.sops.secrets.a.key;", "k"),
        ("sops.secrets.a = { }; sops.defaultSopsFormat = \"json\"; x.y = config.sops.secrets.a.format;", "json"),
        ("sops.templates.t.content = \"\"; x.y = config.sops.templates.t.path;", "/run/secrets/rendered/t"),
        (
            "sops.secrets.a = { }; x.y = config.sops.placeholder.a;",
            f"<SOPS:{hashlib.sha256(b'a').hexdigest()}:PLACEHOLDER>",
        ),
        ("age.secrets.a.file = ./a.age; x.y = config.age.secrets.a.path;", "/run/agenix/a"),
        ("age.secretsDir = \"/s\"; age.secrets.a.file = ./a.age; x.y = config.age.secrets.a.path;", "/s/a"),
    ],
)  # fmt: skip
def test_paths_are_known(module: str, expected: str) -> None:
    found = ask(module)
    assert isinstance(found, Known), found
    assert found.value == expected


@pytest.mark.parametrize(
    ("value", "undeclared"),
    [
        ("config.sops.secrets.b.path", ("sops.secrets", "b")),
        ("\"-f ${config.sops.secrets.b.path}\"", ("sops.secrets", "b")),
        ("config.sops.placeholder.b", ("sops.placeholder", "b")),
        ("config.sops.templates.b.path", ("sops.templates", "b")),
        ("config.age.secrets.b.path", ("age.secrets", "b")),
    ],
)  # fmt: skip
def test_what_nothing_declares(value: str, undeclared: tuple[str, str]) -> None:
    found = ask(f"sops.secrets.a = {{ }}; x.y = {value};")
    assert isinstance(found, Unknown)
    assert found.undeclared == undeclared


def test_a_default_of_nix_is_taken() -> None:
    found = ask('sops.secrets.a = { }; x.y = config.sops.secrets.b.path or "none";')
    assert isinstance(found, Known)
    assert found.value == "none"


@pytest.mark.parametrize(
    "more",
    [
        "imports = [ inputs.gone.module ];",
        "sops.secrets.b = lib.mkIf config.unknown.option { };",
        "imports = [ { sops.secrets = config.unknown.secrets; } ];",
        "sops.secrets.${config.unknown.name} = { };",
    ],
)
def test_what_may_be_declared_is_not_undeclared(more: str) -> None:
    found = ask(f"sops.secrets.a = {{ }}; x.y = config.sops.secrets.b.path; {more}")
    unknown = found.value if isinstance(found, Known) else found
    assert isinstance(unknown, Unknown)
    assert unknown.undeclared is None
