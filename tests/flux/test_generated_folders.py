"""What Flux makes of a folder, with what the Kustomization says, and which findings come of that."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.model.errors import UserError
from stackwright.model.files.file_tree import Tree
from stackwright.model.flux.expand_variables import RefusedVariableError, expand_variables
from stackwright.model.flux.generate_kustomization import find_generated_resources

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
HERE = "https://git.example.org/team/platform"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
SOURCE = (
    "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: own, namespace: f}\n"
    f'spec: {{interval: 1m, url: "{HERE}", ref: {{branch: main}}}}\n'
)
HEAD = (
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web, namespace: f}\n"
    "spec:\n  interval: 1h\n  prune: true\n  path: ./apps\n  sourceRef: {kind: GitRepository, name: own}\n"
)
BASE = {
    "stackwright.yaml": f"repository: {{urls: [{HERE}]}}\n",
    "flux/source.yaml": SOURCE,
    "flux/web.yaml": HEAD,
    "apps/a/service.yaml": SERVICE,
}

SITE = {"apps/site.yaml": SERVICE.replace("web", "website")}


def render(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["render", "flux", "web", str(root), *options])


def codes(lines: list[str]) -> list[str]:
    return sorted(line.split()[2] for line in lines)


def test_all_manifests_below_and_no_folder_with_a_kustomization_is_gone_into() -> None:
    files = [
        "apps/b.yaml",
        "apps/a/x.yml",
        "apps/a/notes.md",
        "apps/own/kustomization.yaml",
        "apps/own/deep/z.yaml",
        "apps/.sops.yaml",
        "apps/.github/workflow.yaml",
        "other/o.yaml",
    ]
    tree = Tree(frozenset(files), {"apps/link.yaml": "b.yaml"}, frozenset(), frozenset())
    assert find_generated_resources(tree, "apps") == ("apps/a/x.yml", "apps/b.yaml", "apps/own")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, []),
        ({"apps/values.yaml": "replicas: 2\n"}, ["FLX013"]),
        ({"apps/values.yaml": "replicas: 2\n", "apps/.sourceignore": "values.yaml\n"}, []),
        ({"apps/values.yaml": "replicas: 2\n", "flux/source.yaml": SOURCE.replace("ref:", "ignore: x, ref:")}, []),
        ({"apps/b.yaml": SERVICE}, ["FLX013"]),
        ({"apps/own/kustomization.yaml": "resources: [s.yaml]\n", "apps/own/s.yaml": SERVICE.replace("web", "own")}, []),
        ({"apps/empty.yaml": "# nothing yet\n"}, []),
        ({"flux/web.yaml": HEAD + "  patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: w}}'}]\n"}, ["FLX013"]),
        ({"flux/web.yaml": HEAD + "  patches: [{target: {kind: Job}, patch: '[{\"op\": \"remove\", \"path\": \"/spec\"}]'}]\n"}, ["FLX009"]),
        (
            {"flux/web.yaml": HEAD + "  patches: [{target: {kind: Service}, patch: '[{\"op\": \"remove\", \"path\": \"/spec/x\"}]'}]\n"},
            ["FLX013"],
        ),
        (
            {"flux/web.yaml": HEAD + "  patches: [{target: {kind: Service}, patch: '[{\"op\": \"add\", \"path\": \"/spec/x\", \"value\": 1}]'}]\n"},
            ["FLX014"],
        ),
        ({"flux/web.yaml": HEAD + "  components: [../tls]\n"}, ["FLX013"]),
        ({"flux/web.yaml": HEAD + "  components: [../tls]\n  ignoreMissingComponents: true\n"}, []),
        ({**SITE, "flux/web.yaml": HEAD + "  healthChecks: [{apiVersion: v1, kind: Service, name: webiste}]\n"}, ["FLX010"]),
        (
            {
                "flux/web.yaml": HEAD + "  postBuild: {substitute: {A: x}}\n",
                "apps/m.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: '${B}'}\n",
            },
            ["FLX006"],
        ),
    ],
)  # fmt: skip
def test_findings(make: Make, told: Told, files: dict[str, str], found: list[str]) -> None:
    assert codes([line for line in told(make({**BASE, **files})) if " FLX" in line]) == found


def test_what_is_deployed_is_shown_with_variables_filled_in(make: Make) -> None:
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s, namespace: f}\ndata: {HOST: web.example.org}\n"
    files = {
        **BASE,
        "flux/settings.yaml": settings,
        "flux/web.yaml": HEAD
        + "  targetNamespace: prod\n  images: [{name: a, newTag: '2'}]\n"
        + "  postBuild: {substitute: {COUNT: '3', NAME: x}, substituteFrom: [{kind: ConfigMap, name: s}]}\n",
        "apps/d.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {host: 'at ${HOST}'}}\n"
        "spec:\n  replicas: ${COUNT}\n  paused: ${PAUSED:=true}\n  selector: {matchLabels: {a: '$${NAME}'}}\n"
        "  template: {metadata: {labels: {a: '${NAME^^}'}}, spec: {containers: [{name: a, image: 'a:1'}]}}\n",
    }
    done = render(make(files), "--origin")
    assert done.exit_code == 0
    assert "  replicas: 3  # flux/web.yaml:11\n" in done.output
    for line in ("    host: at web.example.org\n", "paused: true\n", 'a: "${NAME}"\n', "a: X\n", "image: a:2"):
        assert line in done.output
    assert "  namespace: prod  # flux/web.yaml:9" in done.output
    assert done.output.startswith("# Flux Kustomization web of flux/web.yaml:1: 2 objects; secrets are masked.\n")


def test_a_variable_that_nothing_sets_is_refused(make: Make) -> None:
    files = {**BASE, "flux/web.yaml": HEAD + "  postBuild: {substitute: {A: x}}\n"}
    files["apps/m.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: '${B}'}\n"
    done = render(make(files))
    assert done.exit_code == 1
    assert "apps/m.yaml:4: Flux refuses `B`" in done.output


def test_an_encrypted_value_stays_as_it_is_written(make: Make) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: f}\nstringData: {HOST: 'ENC[AES256_GCM,data:x]'}\n"
    files = {**BASE, "flux/s.yaml": secret, "apps/m.yaml": SERVICE.replace("web", "'web-${HOST}'")}
    files["flux/web.yaml"] = HEAD + "  postBuild: {substituteFrom: [{kind: Secret, name: s}]}\n"
    assert "web-${HOST}" in render(make(files)).output


def test_a_name_that_is_none_is_bad_usage(make: Make) -> None:
    done = CliRunner().invoke(main, ["render", "flux", "wbe", str(make(BASE))])
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "There is no Flux Kustomization wbe"


VALUES = {"A": "abcdef", "E": "", "P": "a/b/c.tar.gz"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x ${A} $A $${A} $", "x abcdef $A ${A} $"),
        ("${#A}${A^}${A,,}", "6Abcdefabcdef"),
        ("${A:2} ${A:1:3} ${A:-2} ${A:10}", "cdef bcd abcdef "),
        ("${E:=x}${U:-y ${A}}${U=z}${U:-}", "xy abcdefz"),
        ("${A/b/-} ${P//\\//_} ${A/#ab/x} ${A/%ef/x} ${A/b/}", "a-cdef a_b_c.tar.gz xcdef abcdx acdef"),
        ("${P#*/} ${P##*/} ${P%.*} ${P%%.*}", "b/c.tar.gz c.tar.gz a/b/c.tar a/b/c"),
    ],
)
def test_operators(text: str, expected: str) -> None:
    assert expand_variables(text, VALUES.get) == expected


@pytest.mark.parametrize(
    "text", ["${U}", "${#U}", "${U:-${V}}", "${arr[@]}", "${A-x}", "${}", "${A", "${A:", "${" * 50]
)
def test_what_flux_refuses(text: str) -> None:
    with pytest.raises(RefusedVariableError):
        expand_variables(text, VALUES.get)


def test_a_patch_for_a_label_is_an_info(make: Make, told: Told) -> None:
    patch = (
        '  patches: [{target: {kind: Service, labelSelector: a=b}, patch: \'[{"op": "remove", "path": "/spec"}]\'}]\n'
    )
    (found,) = told(make({**BASE, "flux/web.yaml": HEAD + patch}))
    assert " info FLX009 " in found
