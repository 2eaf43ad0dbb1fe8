"""Builds of kustomizations in a run: which are built, what is told of them once, and what stays unsaid."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.kustomize.build_units import built_folders

Make = Callable[[Mapping[str, str | bytes]], Path]

_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: 'nginx:1'}\n"
_COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- {name: envoy, newTag: '2'}\n"
_FILES: Mapping[str, str] = {
    "base/kustomization.yaml": "resources: [pod.yaml]\nimages:\n- {name: nginx, newTag: '2'}\n",
    "base/pod.yaml": _POD,
    "pins/kustomization.yaml": _COMPONENT,
    "a/kustomization.yaml": "resources: [../base]\ncomponents: [../pins]\n",
    "b/kustomization.yaml": "resources: [../base, more.yaml]\ncomponents: [../pins]\n",
    "b/more.yaml": _POD.replace("name: web", "name: proxy").replace("nginx", "envoy"),
}
_IDLE = "pins/kustomization.yaml KUS011 this entry of `images` meets no object, and does nothing"


def _told(workspace: Workspace, *codes: str) -> list[str]:
    report = workspace.report(select(workspace.config, select=codes or ("KUS010", "KUS011")), Options(jobs=1))
    return [f"{finding.mark.path} {finding.code} {finding.message}" for finding in report.findings]


def test_an_entry_of_a_component_counts_where_one_that_includes_it_has_what_it_is_for(make: Make) -> None:
    assert _told(Workspace.open(make(_FILES))) == []
    files = {**_FILES, "b/kustomization.yaml": "resources: [../base]\ncomponents: [../pins]\n"}
    assert _told(Workspace.open(make(files))) == [_IDLE]


@pytest.mark.parametrize(
    "unknown",
    [
        "resources: [../base, 'https://github.com/someone/base']\ncomponents: [../pins]\n",
        "resources: [../base]\nhelmCharts: [{name: web}]\ncomponents: [../pins]\n",
        "resources: [../base]\ntransformers: [exec.yaml]\ncomponents: [../pins]\n",
    ],
)
def test_with_a_part_that_is_not_known_nothing_is_idle(make: Make, unknown: str) -> None:
    plugin = "apiVersion: example.org/v1\nkind: Plugin\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./x}\n"
    files = {**_FILES, "b/kustomization.yaml": unknown, "b/exec.yaml": plugin}
    assert _told(Workspace.open(make(files))) == []


def test_a_problem_of_a_base_is_told_once(make: Make) -> None:
    files = {**_FILES, "base/kustomization.yaml": "resources: [pod.yaml, twin.yaml]\n", "base/twin.yaml": _POD}
    assert _told(Workspace.open(make(files))) == [
        "base/kustomization.yaml KUS010 kustomize refuses this: Pod web is in base/pod.yaml and base/twin.yaml: rename one"
    ]


_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: x}}\ndata: {k: v}\n"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                "kustomization.yaml": "resources: [a.yaml]\npatches:\n- target: {labelSelector: 'app in (x, y),app'}\n"
                '  patch: \'[{"op": "remove", "path": "/data/k"}]\'\n'
            },
            id="sets in label selectors",
        ),
        pytest.param(
            {
                "kustomization.yaml": "resources: [a.yaml]\nconfigMapGenerator: [{name: b, envs: [gone.env]}]\n"
                "replacements:\n- source: {kind: ConfigMap, name: b, fieldPath: data.x}\n"
                "  targets: [{select: {name: a}, fieldPaths: [data.k]}]\n"
            },
            id="what hangs on a file that is not there",
        ),
        pytest.param({"kustomization.yaml": "resources: [a.yaml]\ngenerators: ['']\n"}, id="an empty generator"),
        pytest.param(
            {
                "kustomization.yaml": "resources: [a.yaml]\npatchesStrategicMerge: [p.yaml]\n",
                "p.yaml": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n"
                "  metadata: {name: a}\n  data: {k: w}\n",
            },
            id="a list of patches",
        ),
        pytest.param(
            {
                "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {name: a}}]\n",
                "p.yaml": "{{ if .x }}\n- op: remove\n{{ end }}\n",
            },
            id="a patch that is a template",
        ),
    ],
)
def test_what_kustomize_takes_or_may_take_is_not_refused(make: Make, files: dict[str, str]) -> None:
    assert _told(Workspace.open(make({**files, "a.yaml": _MAP})), "KUS010") == []


def test_what_nothing_includes_and_what_is_deployed_is_built(make: Make) -> None:
    files = {
        **_FILES,
        "d/kustomization.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: d}\n",
        "apps.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: base}\n"
        "spec: {path: ./base, sourceRef: {kind: GitRepository, name: flux-system}}\n",
    }
    assert built_folders(Workspace.open(make(files)).repository()) == ("a", "b", "base")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("b/more.yaml", _POD.replace("name: web", "name: proxy")),
        ("b/more.yaml", _POD),
        ("b/more.yaml", None),
        ("base/pod.yaml", _POD.replace("Pod", "Pods")),
        ("base/kustomization.yaml", "resources: [pod.yaml]\nimages: 1\n"),
        ("c/kustomization.yaml", "resources: [../a, ../b]\n"),
        ("a/kustomization.yaml", None),
    ],
)
def test_after_a_change_builds_are_those_of_a_whole_run(make: Make, path: str, text: str | None) -> None:
    root = make(_FILES)
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config, profile="strict"), Options(jobs=1))
    again = workspace.change(path, None if text is None else text.encode())
    if text is None:
        (root / path).unlink()
    else:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    fresh = Workspace.open(root)
    whole = fresh.report(select(fresh.config, profile="strict"), Options(jobs=1))
    assert (again.findings, again.summary) == (whole.findings, whole.summary)


def test_too_many_builds_are_left_out_and_that_is_said(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stackwright.model.kustomize.build_units.MOST_BUILDS", 1)
    workspace = Workspace.open(
        make({**_FILES, "base/kustomization.yaml": "resources: [pod.yaml]\nimages: [{name: x}]\n"})
    )
    report = workspace.report(select(workspace.config, select=("KUS011",)), Options(jobs=1))
    assert report.findings == ()
    assert [note for note in report.summary.notes if "not built" in note] == [
        "2 kustomizations are not built: at most 500 are"
    ]


def test_many_builds_are_the_same_in_several_processes(make: Make) -> None:
    files = {f"apps/a{number}/kustomization.yaml": "resources: [../../base]\n" for number in range(200)}
    files |= {"base/kustomization.yaml": "resources: [pod.yaml, pod.yaml]\n", "base/pod.yaml": _POD}
    workspace = Workspace.open(make(files))
    selection = select(workspace.config)
    one, two = (workspace.report(selection, Options(jobs=jobs)) for jobs in (1, 2))
    assert (one.findings, one.summary) == (two.findings, two.summary)
    assert [finding.code for finding in one.findings] == ["KUS006"]
