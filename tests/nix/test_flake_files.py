"""What is read of a flake.nix and its lock file, and where the two differ."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.nix.facts import FlakeFact, FlakeMistakeFact
from stackwright.model.nix.flake_file import of_flake
from stackwright.model.nix.flake_reference import reference_attributes
from stackwright.model.nix.syntax.parse import parse

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]


def read(text: str) -> tuple[FlakeFact | None, list[tuple[str, str]]]:
    """The flake, and of each mistake the attribute and the text at its place."""
    tree = parse(text).tree
    assert tree is not None
    facts = list(of_flake(tree))
    flakes = [fact for fact in facts if isinstance(fact, FlakeFact)]
    mistakes = [(fact.name, text[slice(*fact.at)]) for fact in facts if isinstance(fact, FlakeMistakeFact)]
    return (flakes[0] if flakes else None), mistakes


def test_forms_of_inputs_are_one() -> None:
    flake, mistakes = read("""{
      inputs.a.url = "github:o/a";
      inputs = { b = { url = "github:o/b"; flake = false; }; c.follows = "a/c"; };
      inputs.d = { type = "github"; owner = "o"; repo = "d"; shallow = true; };
      inputs.a.inputs.c.follows = "b";
      inputs.a.inputs.e.inputs.f.follows = "";
      inputs.self.submodules = true;
      outputs = { self, a, b ? null, ... }@inputs: { };
    }""")
    assert flake is not None
    assert mistakes == []
    by_name = {one.name: one for one in flake.inputs}
    assert sorted(by_name) == ["a", "b", "c", "d"]
    assert (by_name["a"].url, by_name["a"].is_flake, by_name["a"].follows) == ("github:o/a", True, None)
    assert [(one.path, one.follows) for one in by_name["a"].overrides] == [(("c",), "b"), (("e", "f"), "")]
    assert (by_name["b"].is_flake, by_name["c"].follows) == (False, "a/c")
    assert dict(by_name["d"].attributes) == {"type": "github", "owner": "o", "repo": "d", "shallow": "true"}
    assert all(one.is_literal for one in flake.inputs)
    assert [one.name for one in flake.parameters or ()] == ["self", "a", "b"]
    assert (flake.takes_all, flake.names_all, flake.is_literal) == (True, True, True)


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("{ outputs = inputs: { }; }", []),
        ("{ outputs = { self }: { }; description = ''x''; nixConfig.a = [ 1 ]; inputs = { }; }", []),
        ("rec { u = 1; outputs = { self }: { }; }", [("u", "u")]),
        ("{ output = { self }: { }; }", [("output", "output"), ("outputs", "{")]),
        ("{ config, ... }: { }", []),  # a module about flakes, or a library: flake.nix is only its name
        ("{ f = x: x; }", []),
        ("[ ]", []),
        ("let a = 1; in { f = a; }", []),
        ("{ inputs.a.url = ''a''; }", [("outputs", "{")]),
        ("{ outputs = import ./outputs.nix; }", [("outputs", "outputs")]),
        ("let a = 1; in { outputs = _: { }; }", [("", "let a = 1; in { outputs = _: { }; }")]),
        ("{ inputs = import ./inputs.nix; outputs = _: { }; }", [("inputs", "inputs")]),
        ('{ inputs.a = "github:o/a"; outputs = _: { }; }', [("a", "a")]),
        ('{ inputs.a.url = "github:${"o"}/a"; outputs = _: { }; }', [("a", "url")]),
        ('{ inputs.a.url = "a" + "b"; outputs = _: { }; }', [("a", "url")]),
        ('{ inputs.a.uri = "a"; outputs = _: { }; }', [("a", "uri")]),
        ('{ inputs.a = { type = "git"; uri = "a"; }; outputs = _: { }; }', []),
        ("{ inputs.self.url = ''a''; outputs = _: { }; }", [("self", "url")]),
        ('rec { x = "b"; inputs.a.url = x; outputs = _: { }; }', [("x", "x")]),
    ],
)
def test_what_nix_refuses(text: str, mistakes: list[tuple[str, str]]) -> None:
    assert read(text)[1] == mistakes


@pytest.mark.parametrize(
    "text", ["{ inputs = { a = x; }; outputs = _: { }; }", "{ ${toString 1} = { }; outputs = _: { }; }"]
)
def test_what_is_not_written_out_is_not_known(text: str) -> None:
    flake, mistakes = read(text)
    assert mistakes == []
    assert flake is not None
    assert not flake.is_literal or not all(one.is_literal for one in flake.inputs)


@pytest.mark.parametrize(
    ("url", "attributes"),
    [
        ("github:NixOS/nixpkgs", {"type": "github", "owner": "NixOS", "repo": "nixpkgs"}),
        ("github:o/r/feature/x", {"type": "github", "owner": "o", "repo": "r", "ref": "feature/x"}),
        (f"github:o/r/{'a' * 40}", {"type": "github", "owner": "o", "repo": "r", "rev": "a" * 40}),
        ("github:o/r?dir=a%2Fb&ref=x", {"type": "github", "owner": "o", "repo": "r", "dir": "a/b", "ref": "x"}),
        ("gitlab:g%2Fs/r", {"type": "gitlab", "owner": "g/s", "repo": "r"}),
        ("sourcehut:~o/r", {"type": "sourcehut", "owner": "~o", "repo": "r"}),
        ("nixpkgs", {"type": "indirect", "id": "nixpkgs"}),
        ("flake:nixpkgs/nixos-26.05", {"type": "indirect", "id": "nixpkgs", "ref": "nixos-26.05"}),
        ("nixpkgs/x/" + "b" * 40, {"type": "indirect", "id": "nixpkgs", "ref": "x", "rev": "b" * 40}),
        ("github:o", None),
        ("github:o/r?submodules=1", None),
        ("git+https://example.org/r", None),
        ("https://example.org/r.tar.gz", None),
        ("path:./x", None),
        ("./x", None),
        ("/x", None),
        ("../x", None),
        ("", None),
    ],
)
def test_the_attributes_of_a_url(url: str, attributes: dict[str, str] | None) -> None:
    found = reference_attributes(url)
    assert (found if found is None else dict(found)) == attributes
    assert found is None or list(found) == sorted(found)


FLAKE = """{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  inputs.disko.inputs.nixpkgs.follows = "nixpkgs";
  inputs.pkgs.follows = "nixpkgs";
  inputs.data = { url = "github:o/data"; flake = false; };
  outputs = { self, nixpkgs, disko, pkgs, data, systems }: { };
}
"""
NIXPKGS = {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": "nixos-26.05"}
LOCKED = {"type": "github", "owner": "o", "repo": "r", "rev": "a" * 40, "narHash": "sha256-", "lastModified": 1}
NODES: dict[str, dict[str, object]] = {
    "root": {
        "inputs": {"nixpkgs": "nixpkgs", "disko": "disko", "pkgs": ["nixpkgs"], "data": "data", "systems": "systems"}
    },
    "nixpkgs": {"locked": LOCKED, "original": NIXPKGS},
    "disko": {
        "inputs": {"nixpkgs": ["nixpkgs"]},
        "locked": LOCKED,
        "original": {"type": "github", "owner": "nix-community", "repo": "disko"},
    },
    "data": {"flake": False, "locked": LOCKED, "original": {"type": "github", "owner": "o", "repo": "data"}},
    "systems": {"locked": LOCKED, "original": {"type": "indirect", "id": "systems"}},
}


def lock(**nodes: dict[str, object]) -> str:
    return json.dumps({"nodes": {**NODES, **nodes}, "root": "root", "version": 7}, indent=2)


def inputs(**changed: object) -> dict[str, object]:
    every = NODES["root"]["inputs"]
    assert isinstance(every, dict)
    return {"inputs": {name: to for name, to in {**every, **changed}.items() if to is not None}}


def test_a_lock_that_fits(make: Make, told: Told) -> None:
    assert told(make({"flake.nix": FLAKE, "flake.lock": lock()}), select=("NIX",)) == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (lock(root=inputs(disko=None)), "3:10", "the input `disko` is not in flake.lock"),
        (lock(root=inputs(systems=None)), "7:49", "`systems`, which `outputs` asks for, is not in flake.lock"),
        (lock(root=inputs(old="data")), "2:3", "flake.lock has the input `old`, and this flake does not"),
        (lock(root=inputs(pkgs="nixpkgs")), "5:10", "the input `pkgs` is locked for itself in flake.lock"),
        (lock(root=inputs(disko=["nixpkgs"])), "3:22", "the input `disko` follows `nixpkgs` in flake.lock"),
        (
            lock(nixpkgs={"locked": LOCKED, "original": {**NIXPKGS, "ref": "nixos-25.11"}}),
            "2:24",
            "flake.lock has `github:NixOS/nixpkgs/nixos-25.11` for the input `nixpkgs`",
        ),
        (
            lock(data={"locked": LOCKED, "original": {"type": "github", "owner": "o", "repo": "data"}}),
            "6:25",
            "the input `data` is locked as a flake in flake.lock",
        ),
        (
            lock(disko={**NODES["disko"], "inputs": {"nixpkgs": "nixpkgs"}}),
            "4:23",
            "`disko/nixpkgs` follows `nixpkgs`, and in flake.lock one of its own",
        ),
    ],
)
def test_where_a_lock_differs(make: Make, told: Told, text: str, place: str, message: str) -> None:
    found = told(make({"flake.nix": FLAKE, "flake.lock": text}), select=("NIX006",))
    assert found == [f"flake.nix:{place}: warning NIX006 {message}"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "1", "x", '"x"', "true", "<<<<<<< HEAD\n{}\n"),
        *('{"nodes": {"root": 1}, "root": "root"}', '{"root": "x"}', '{"nodes": null, "root": "root", "version": 7}'),
    ],
)
def test_of_a_lock_that_cannot_be_read_nothing_is_told(make: Make, told: Told, text: str) -> None:
    found = told(make({"flake.nix": FLAKE, "flake.lock": text}))
    assert [line for line in found if " NIX" in line] == []


def test_an_override_of_what_the_input_does_not_have_is_no_difference(make: Make, told: Told) -> None:
    text = lock(disko={**NODES["disko"], "inputs": {}})
    found = told(make({"flake.nix": FLAKE, "flake.lock": text}), select=("NIX006", "NIX009"))
    assert found == ["flake.nix:4:23: warning NIX009 the input `disko` has no input `nixpkgs`"]


@pytest.mark.parametrize(
    ("override", "place"),
    [
        ("disko.inputs.nixpkgs.inputs.x.follows", ""),  # another one is followed on the way
        ("data.inputs.x.follows", ""),  # no flake
        ("systems.inputs.x.follows", "the input `systems` has no input `x`"),
    ],
)
def test_overrides_of_inputs(make: Make, told: Told, override: str, place: str) -> None:
    flake = FLAKE.replace(
        "  outputs", f'  inputs.systems.url = "systems";\n  inputs.{override} = "nixpkgs";\n  outputs'
    )
    found = told(make({"flake.nix": flake, "flake.lock": lock()}), select=("NIX009",))
    assert [line.partition("NIX009 ")[2] for line in found] == ([place] if place else [])


def test_of_a_lock_that_is_not_of_this_flake_nothing_is_told(make: Make, told: Told) -> None:
    other = {"locked": LOCKED, "original": {"type": "github", "owner": "other", "repo": "disko"}}
    assert told(make({"flake.nix": FLAKE, "flake.lock": lock(disko=other)}), select=("NIX009",)) == []


@pytest.mark.parametrize("url", ["./gone", "path:./gone", "path:../gone?dir=x"])
def test_an_input_of_the_same_repository_must_be_there(make: Make, told: Told, url: str) -> None:
    files = {"a/flake.nix": f'{{\n  inputs.x.url = "{url}";\n  outputs = _: {{ }};\n}}\n'}
    (line,) = told(make(files), select=("NIX003",))
    assert line.startswith("a/flake.nix:2:18: error NIX003")
    there = f"{'a/' if './gone' in url.removeprefix('path:')[:6] else ''}gone/flake.nix"
    assert told(make({**files, there: "{ outputs = _: { }; }\n"}), select=("NIX003",)) == []


@pytest.mark.parametrize("url", ["path:/gone", "git+file:./gone", "github:./gone", "."])
def test_other_urls_are_no_paths(make: Make, told: Told, url: str) -> None:
    files = {"flake.nix": f'{{ inputs.x.url = "{url}"; outputs = _: {{ }}; }}\n'}
    assert told(make(files), select=("NIX003",)) == []


def test_a_lock_counts_for_the_flake_beside_it(make: Make, told: Told) -> None:
    files = {"a/flake.nix": FLAKE, "flake.lock": lock(root=inputs(disko=None))}
    assert told(make(files), select=("NIX006",)) == []


@pytest.mark.parametrize(
    ("body", "others", "is_told"),
    [
        ("{ self, nixpkgs, ... }: { }", "", True),
        ("{ self, ... }: { x = self.inputs.a; }", "", False),
        ("{ self, ... }: { inherit (self) inputs; }", "", False),
        ("{ ... }: { }", "", False),
        ("{ self, ... }: { }", "", False),
        ("{ nixpkgs, ... }@all: { }", "", False),
        ("inputs: { }", "", False),
        ("{ nixpkgs, ... }: { }", 'inputs.b.follows = "a";', False),
        ("{ nixpkgs, ... }: { }", 'inputs.nixpkgs.inputs.b.follows = "a/c";', False),
    ],
)
def test_inputs_that_nothing_uses(make: Make, told: Told, body: str, others: str, *, is_told: bool) -> None:
    text = f"{{\n  inputs.a.url = ''a'';\n  inputs.nixpkgs.url = ''n'';\n  {others}\n  outputs = {body};\n}}\n"
    found = [line for line in told(make({"flake.nix": text}), select=("NIX007",)) if "`a`" in line]
    assert bool(found) is is_told


def test_an_input_for_files_beside_the_flake_is_used(make: Make, told: Told) -> None:
    text = "{ inputs.flake-compat.url = ''a''; inputs.b.url = ''b''; outputs = { b, ... }: { }; }\n"
    assert told(make({"flake.nix": text}), select=("NIX007",)) == []


def test_outputs_always_get_themselves(make: Make, told: Told) -> None:
    (line,) = told(make({"flake.nix": "{ outputs = { }: { }; }\n"}))
    assert line == "flake.nix:1:3: error NIX005 `outputs` does not take `self`, which it always gets"


def test_slashes_around_what_is_followed_say_nothing(make: Make, told: Told) -> None:
    flake = FLAKE.replace('follows = "nixpkgs"', 'follows = "/nixpkgs/"')
    assert told(make({"flake.nix": flake, "flake.lock": lock()}), select=("NIX",)) == []


def test_a_reference_that_is_none_is_not_compared(make: Make, told: Told) -> None:
    odd = {"locked": LOCKED, "original": {"type": ["x"], "owner": {"x": 1}}}
    assert told(make({"flake.nix": FLAKE, "flake.lock": lock(disko=odd)}), select=("NIX006",)) == []


def test_inputs_of_inputs_without_end(make: Make, told: Told) -> None:
    text = "{ inputs.a" + ".inputs.a" * 20_000 + ".follows = ''b''; outputs = _: { }; }\n"
    assert told(make({"flake.nix": text}), select=("NIX",)) == []
