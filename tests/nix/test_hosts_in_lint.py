"""The hosts of flakes in a run: who asks for them, what is kept after a change, what is said of those not known."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.nix.host_facts import HostFact, Members, NotKnown, Option, find_names, find_option
from stackwright.model.time_limit import Clock

Make = Callable[[Mapping[str, str | bytes]], Path]

_FLAKE = """\
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  inputs.other.url = "github:somebody/modules";
  outputs = { nixpkgs, disko, other, ... }: {
    nixosConfigurations = builtins.mapAttrs
      (name: _: nixpkgs.lib.nixosSystem { modules = [ ./hosts/${name} disko.nixosModules.disko ]; })
      (builtins.readDir ./hosts);
  };
}
"""
_FILES: Mapping[str, str] = {
    "flake.nix": _FLAKE,
    "hosts/web/default.nix": '{ system.stateVersion = "26.05"; imports = [ ../../common.nix ]; }',
    "hosts/db/default.nix": "{ system.stateVersion = (builtins.fromJSON (builtins.readFile ../../v.json)).a; }",
    "common.nix": "{ services.openssh.enable = true; }",
    "v.json": '{"a": "26.05"}',
    "app/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}]}\n",
}


def _report(workspace: Workspace, *codes: str, clock: Clock | None = None) -> Report:
    options = Options(jobs=1) if clock is None else Options(jobs=1, clock=clock)
    return workspace.report(select(workspace.config, select=codes), options)


def _told(report: Report) -> list[str]:
    return [f"{finding.mark.path} {finding.message}" for finding in report.findings]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("hosts/web/default.nix", "{ }", ["(host web)"]),
        ("hosts/web/default.nix", "{ imports = [ ../../common.nix ]; }", ["(host web)"]),
        ("common.nix", '{ system.stateVersion = "26.05"; }', []),
        ("hosts/new/default.nix", "{ }", ["(host new)"]),
        ("hosts/db/default.nix", None, []),
        ("v.json", "{}", []),
        ("flake.nix", _FLAKE.replace("./hosts/${name} ", ""), ["(hosts db and web)"]),
        ("flake.nix", _FLAKE.replace("./hosts/${name} ", "other.nixosModules.a "), []),
        ("app/service.yaml", "kind: [", []),
    ],
)
def test_after_a_change_the_hosts_are_those_of_a_whole_run(
    make: Make, path: str, text: str | None, told: list[str]
) -> None:
    root = make(_FILES)
    workspace = Workspace.open(root)
    assert _told(_report(workspace, "NIX010")) == []
    again = workspace.change(path, None if text is None else text.encode())
    assert [f"({line.rpartition('(')[2]}" for line in _told(again)] == told
    if text is None:
        (root / path).unlink()
    else:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    fresh = _report(Workspace.open(root), "NIX010")
    assert (again.findings, again.summary) == (fresh.findings, fresh.summary)
    before = _FILES.get(path)
    assert _told(workspace.change(path, None if before is None else before.encode())) == []


def test_hosts_that_nothing_asks_for_are_not_evaluated(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated: list[object] = []
    monkeypatch.setattr("stackwright.model.nix.read_host.read_host", lambda *given: evaluated.append(given))
    assert _report(Workspace.open(make(_FILES)), "NIX001", "NIX003", "KUS").summary.hosts == 0
    assert evaluated == []


def test_what_has_nothing_to_do_with_nix_evaluates_no_host_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(make(_FILES))
    assert _report(workspace, "NIX010", "SCH001").summary.hosts == 2
    monkeypatch.setattr("stackwright.model.nix.read_host.read_host", None)
    report = workspace.change(
        "app/service.yaml", b"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}\n"
    )
    assert [finding.code for finding in report.findings] == ["SCH001"]


def test_a_run_without_time_says_that_flakes_were_left_out(make: Make) -> None:
    report = _report(Workspace.open(make(_FILES)), "NIX010", clock=Clock(0.0))
    assert report.summary.missed["file"] > 0
    assert report.summary.hosts == 0


def test_what_is_not_known_of_hosts_is_in_the_summary(make: Make) -> None:
    files = {
        **_FILES,
        "hosts/web/default.nix": '{ imports = [ (import (builtins.fetchTarball "https://example.org/a")) ]; }',
        "b/flake.nix": "{ outputs = inputs: inputs.what.ever; }",
    }
    summary = _report(Workspace.open(make(files)), "NIX010").summary
    assert (summary.hosts, summary.partly_known_hosts, summary.open_flakes) == (2, 1, 1)


def test_many_hosts_are_the_same_in_several_processes(make: Make) -> None:
    files = {
        "flake.nix": _FLAKE,
        **{f"hosts/h{number}/default.nix": "{ imports = [ ./a.nix ]; }" for number in range(130)},
        **{f"hosts/h{number}/a.nix": '{ networking.hostName = "a"; }' for number in range(130)},
    }
    workspace = Workspace.open(make(files))
    selection = select(workspace.config, select=("NIX010",))
    one, two = (workspace.report(selection, Options(jobs=jobs)) for jobs in (1, 2))
    assert (one.findings, one.summary) == (two.findings, two.summary)
    assert one.summary.hosts == 130
    assert _told(one) == ["flake.nix `system.stateVersion` is not set (hosts h0, h1, h10 and 127 others)"]


def _host(options: Mapping[tuple[str, ...], object], open_: Mapping[tuple[str, ...], str]) -> HostFact:
    values = {path: Option(value, None) for path, value in options.items()}  # type: ignore[arg-type]
    whys = {path: NotKnown(why) for path, why in open_.items()}
    return HostFact("web", "flake.nix", None, values, whys, (), ())  # type: ignore[arg-type]


def test_an_option_is_set_surely_not_or_not_known() -> None:
    host = _host({("a", "b"): 1, ("a", "c"): Members({})}, {("x",): "it is far away", ("a", "d"): "it is a function"})
    assert find_option(host, "a", "b") == Option(1, None)
    assert find_option(host, "a", "e") is None
    assert find_option(host, "x", "y") == NotKnown("it is far away")
    assert find_option(host, "a", "d") == NotKnown("it is a function")
    assert find_names(host, "a") == (("b", "c", "d"), None)
    assert find_names(host, "x") == ((), NotKnown("it is far away"))
    assert find_names(host, "q") == ((), None)
    assert find_option(_host({}, {(): "a module is not here"}), "a") == NotKnown("a module is not here")


@pytest.mark.parametrize("module", ["sops-nix", "unknown"])
def test_what_modules_of_inputs_may_set_is_not_known(make: Make, module: str) -> None:
    url = {"sops-nix": "github:Mic92/sops-nix", "unknown": "github:somebody/modules"}[module]
    files = {
        "flake.nix": _FLAKE.replace("github:somebody/modules", url).replace(
            "./hosts/${name} ", "other.nixosModules.a "
        ),
        "hosts/web/default.nix": "{ }",
    }
    told = _told(_report(Workspace.open(make(files)), "NIX010"))
    assert bool(told) == (module == "sops-nix")
