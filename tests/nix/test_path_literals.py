"""Of the paths in a Nix text those are kept that must lead somewhere."""

import pytest

from stackwright.model.nix.facts import NixFileFact, NixPathFact
from stackwright.model.nix.path_literals import of_paths
from stackwright.model.nix.syntax.parse import parse


def paths(text: str) -> list[tuple[str, str]]:
    """Each path that is kept, with how it is used."""
    tree = parse(text).tree
    assert tree is not None
    found = [fact for fact in of_paths(tree) if isinstance(fact, NixPathFact)]
    assert all(text[slice(*fact.at)].startswith(fact.written[:2]) for fact in found)
    return [(fact.written, "asked" if fact.is_asked else "import" if fact.is_imported else "path") for fact in found]


def is_open(text: str) -> bool:
    tree = parse(text).tree
    assert tree is not None
    (fact,) = [fact for fact in of_paths(tree) if isinstance(fact, NixFileFact)]
    return fact.is_open


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("./a", [("./a", "path")]),
        ("import ./a", [("./a", "import")]),
        ("import ./a { }", [("./a", "import")]),
        ("builtins.import ./a", [("./a", "import")]),
        ("{ p, ... }: p.callPackage ./a { }", [("./a", "import")]),
        ("{ imports = [ ./a ./b/c.nix ]; }", [("./a", "import"), ("./b/c.nix", "import")]),
        ("{ l }: { imports = [ ./a ] ++ l.optional true ./b; }", [("./a", "import"), ("./b", "path")]),
        ("{ imports = [ { src = ./a; } ]; }", [("./a", "path")]),
        ("{ s }: s { modules = [ ./a ]; }", [("./a", "import")]),
        ("{ modules = ./a; }", [("./a", "path")]),
        ('{ a = "${./b}/c"; }', [("./b", "path")]),
        ('./a + "/b.nix"', [("./a/b.nix", "path")]),
        ('import (./. + "/b.nix")', [("./b.nix", "import")]),
        ('./. + "../b.nix"', []),
        ('./a + ".nix"', []),
        ("{ config, ... }: config.rust.import ./a { }", [("./a", "path")]),
        ("builtins.import ./a { }", [("./a", "import")]),
        ("{ f, x }: f x ./a", [("./a", "path")]),
        (f"./{'a/' * 3000}b", []),
        ("[ ./a/${toString 1} ]", []),
        ("{ x }: ./a + x", []),
        ("toString ./a", []),
        ("{ example = ./a; }", []),
        ("{ example = { x = [ ./a ]; }; }", []),
        ("{ l }: { example = l.literalExpression ./a; }", []),
        ("builtins.pathExists ./a", []),
        ("if builtins.pathExists ./a then import ./a else { }", []),
        ("let a = ./a; in if builtins.pathExists a then a else null", []),
        ("builtins.filter builtins.pathExists [ ./a ./b ]", []),
        ("let inherit (builtins) filter pathExists; in { imports = [ ./c ] ++ filter pathExists [ ./a ]; }", [("./c", "import")]),
        ("builtins.tryEval (import ./a)", []),
        ("let f = d: if builtins.pathExists d then d else null; in [ (f ./a) ./b ]", [("./a", "asked"), ("./b", "path")]),
        ("let f = d: d; in f ./a", [("./a", "path")]),
    ],
)  # fmt: skip
def test_paths(text: str, found: list[tuple[str, str]]) -> None:
    assert paths(text) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ imports = [ ./a ]; }", False),
        ("builtins.readDir ./a", True),
        ("{ inputs }: inputs.import-tree ./a", True),
        ("{ n }: ./a/${n}", True),
        ("{ n }: ./a + n", True),
        ('{ self }: "${self}/a"', True),
        ('{ self }: "see ${self}"', False),
        ('{ inputs }: inputs.self + "/a"', True),
        ('{ pkgs }: "${pkgs.hello}/bin/hello"', False),
        ('{ modulesPath }: modulesPath + "/a"', False),
    ],
)
def test_a_text_that_reads_more_than_it_names(text: str, *, expected: bool) -> None:
    assert is_open(text) is expected
