"""The hook pays for every import on every commit: what a command does not need, it does not load."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]

HEAVY = {
    "cookiecutter", "git", "jinja2", "rich", "requests", "ruamel", "jsonschema", "urllib3", "binaryornot", "arrow",
    "msgspec",
}  # fmt: skip
FILES: dict[str, str | bytes] = {
    "app/kustomization.yaml": "resources: [web.yaml]\n",
    "app/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n",
    "root.yaml": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  project: default\n"
        "  source: {repoURL: https://git.example.org/team/web.git, path: deploy}\n  destination: {name: in-cluster}\n"
    ),
}


def loaded(cwd: Path, *arguments: str, code: int = 0) -> set[str]:
    """The modules that a run loads, as `-X importtime` tells them."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "stackwright", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )
    assert done.returncode == code, done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    found = {line.rsplit("|", 1)[1].strip() for line in lines[1:]}
    assert "stackwright" in found or "runpy" in found
    return found


def top(modules: set[str]) -> set[str]:
    return {module.split(".")[0] for module in modules}


#: What reads Nix, and is loaded only where there is some.
_ONLY_FOR_NIX = ("stackwright.model.nix.syntax", "stackwright.model.nix.read_nix", "stackwright.model.nix.flake_file")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told_before_anything_is_loaded(option: str, make: Make) -> None:
    found = loaded(make({}), option)
    assert top(found) & {*HEAVY, "click", "yaml", "jsonschema_rs", "json", "subprocess"} == set()
    assert "importlib.metadata" not in found
    assert not any(name.startswith("stackwright.") for name in found - {"stackwright.__main__"})


@pytest.mark.parametrize("form", ["text", "concise", "github", "markdown"])
def test_lint(form: str, make: Make) -> None:
    found = loaded(make(FILES), "lint", "--format", form)
    assert "stackwright.lint.engine" in found
    assert top(found) & {*HEAVY, "multiprocessing"} == set()
    assert "jsonschema_rs" in found  # what checks the fields
    assert not any(name.startswith(_ONLY_FOR_NIX) for name in found)
    assert not any(name.startswith("stackwright.generator") for name in found)


_BESIDE = "labels:\n- pairs: {a: b}\ncommonLabels: {c: d}\nresources: [web.yaml]\n"


def test_only_what_moves_something_loads_a_library_for_it(make: Make) -> None:
    root = make({**FILES, "app/kustomization.yaml": _BESIDE})
    for form in ("text", "json"):
        assert top(loaded(root, "lint", "--format", form)) & HEAVY == set()
    assert top(loaded(root, "lint", "--select", "KUS001", "--diff")) & HEAVY == set()
    assert top(loaded(root, "lint", "--diff", code=1)) & HEAVY == {"ruamel"}


def test_nix_is_loaded_where_there_is_some(make: Make) -> None:
    found = loaded(make({"flake.nix": "{ outputs = { self }: { }; }\n"}), "lint")
    assert all(any(name.startswith(one) for name in found) for one in _ONLY_FOR_NIX)
    assert top(found) & HEAVY == set()


#: What few flakes have: packs for inputs, deployments, regular expressions, TOML.
_FOR_FEW_FLAKES = (
    *(f"stackwright.model.nix.evaluate.flakes.{name}" for name in ("blueprint", "clan", "colmena", "deploy_rs")),
    *(f"stackwright.model.nix.evaluate.flakes.{name}" for name in ("flake_parts", "flake_utils", "haumea", "snowfall")),
    *(f"stackwright.model.nix.evaluate.flakes.{name}" for name in ("import_tree", "secret_modules")),
    *(f"stackwright.model.nix.{name}" for name in ("read_age_rules", "read_deployment", "read_secret_file")),
    "stackwright.model.nix.evaluate.builtins.parse_regex",
    "tomllib",
)
_FLAKE = """{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  %s
  outputs = { nixpkgs, ... }@inputs: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ { networking.hostName = "a"; } %s ]; };
  };
}
"""


def test_what_few_flakes_have_is_loaded_where_one_has_it(make: Make) -> None:
    found = loaded(make({"flake.nix": _FLAKE % ("", "")}), "lint")
    assert "stackwright.model.nix.evaluate.modules.evaluate_modules" in found
    assert found.isdisjoint(_FOR_FEW_FLAKES)
    of_sops = _FLAKE % ('inputs.sops.url = "github:Mic92/sops-nix";', "inputs.sops.nixosModules.sops")
    found = loaded(make({"flake.nix": of_sops}), "lint")
    assert found & set(_FOR_FEW_FLAKES) == {"stackwright.model.nix.evaluate.flakes.secret_modules"}


def test_what_compares_with_a_base_is_loaded_where_there_is_one(make: Make) -> None:
    found = loaded(make(FILES), "lint")
    assert "stackwright.lint.engine" in found
    assert not any(name.startswith(("stackwright.model.changes", "stackwright.lint.read_base")) for name in found)


def test_without_a_schema_nothing_that_checks_fields_is_loaded(make: Make) -> None:
    assert "jsonschema_rs" not in loaded(make({"values.yaml": "replicas: 2\n"}), "lint")


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab", "junit"])
def test_lint_for_machines(form: str, make: Make) -> None:
    assert top(loaded(make(FILES), "lint", "--format", form)) & HEAVY == set()


def test_a_valid_configuration_needs_no_explanation(make: Make) -> None:
    root = make({**FILES, "stackwright.yaml": "lint: {profile: default}\n"})
    assert top(loaded(root, "lint")) & HEAVY == set()


def test_an_invalid_configuration_is_explained(make: Make) -> None:
    assert "jsonschema" in top(loaded(make({"stackwright.yaml": "lnt: {}\n"}), "lint", code=2))


@pytest.mark.parametrize(
    "arguments", [["rule"], ["rule", "KUS001"], ["--help"], ["lint", "--help"], ["config", "show"]]
)
def test_other_commands(arguments: list[str], make: Make) -> None:
    assert top(loaded(make(FILES), *arguments)) & HEAVY == set()


def test_help_loads_no_rule(make: Make) -> None:
    found = loaded(make({}), "--help")
    assert not any(name.startswith(("stackwright.lint", "stackwright.schemas")) for name in found)
    assert "yaml" not in top(found)


_ASKED = """
import sys
from stackwright.cli.main import main
try:
    main(["lint", "--select", "KUS001"])
except SystemExit:
    print(*sorted(sys.modules), sep="\\n")
"""


def test_only_what_is_selected_is_loaded(make: Make) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], capture_output=True, text=True, check=False, cwd=make(FILES)
    )  # `-X importtime` does not tell what import_module loads
    prefix = "stackwright.lint.rules.kustomize."
    found = set(done.stdout.splitlines())
    assert {name for name in found if name.startswith(prefix)} == {f"{prefix}missing_target"}
    assert not any(name.startswith("stackwright.lint.rules.argocd") for name in found)
    assert top(found) & HEAVY == set()


def test_the_packages_that_a_hook_loads_are_those_that_the_documentation_names(make: Make) -> None:
    text = (Path(__file__).parents[1] / "docs" / "sources.md").read_text("utf-8")
    (row,) = re.findall(r"^\| the hook, `lint`.*$", text, re.MULTILINE)
    named = {name.lower() for name in re.findall(r"`([^`]+)`", row.split("|")[2])}
    owners = packages_distributions()
    files = {**FILES, "stackwright.yaml": "lint: {profile: strict}\n"}
    found = {
        owner.lower().replace("_", "-")
        for module in top(loaded(make(files), "lint"))
        for owner in owners.get(module, ())
    }
    # What stands in every environment that has tests: editable installs, coverage and their like are not ours.
    ours = {
        re.split(r"[^\w.-]", each)[0].lower().replace("_", "-")
        for each in requires("stackwright") or ()
        if "extra ==" not in each
    }
    assert found & (ours | {"attrs", "referencing", "rpds-py"}) == named
