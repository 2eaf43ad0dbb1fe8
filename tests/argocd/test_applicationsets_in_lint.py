"""ApplicationSets in a run: what the controller would say, what is silent as it is not known, and what a change does."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

Make = Callable[[Mapping[str, str | bytes]], Path]

_URL = "https://git.example.org/team/stack.git"
_CONFIG = f"repository:\n  urls: [{_URL}]\n"
_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: 'nginx:1'}\n"
_FOLDERS = f"git: {{repoURL: {_URL}, revision: HEAD, directories: [{{path: 'apps/*'}}]}}"
_LIST = "list: {elements: [{env: dev}, {env: prod}]}"


def _set(generator: str, name: str, path: str = "apps/web", *, spec: str = "goTemplate: true", url: str = _URL) -> str:
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: web, namespace: argocd}\nspec:\n"
        f"  {spec}\n  generators:\n  - {generator}\n  template:\n    metadata: {{name: '{name}'}}\n    spec:\n"
        f"      project: default\n      source: {{repoURL: '{url}', targetRevision: HEAD, path: '{path}'}}\n"
        "      destination: {server: https://kubernetes.default.svc, namespace: web}\n"
    )


def _files(applicationset: str, **more: str) -> Mapping[str, str]:
    return {"stackwright.yaml": _CONFIG, "apps/web/pod.yaml": _POD, "sets/web.yaml": applicationset, **more}


def _told(root: Path) -> list[str]:
    workspace = Workspace.open(root)
    report = workspace.report(select(workspace.config, select=("ARG",)), Options(jobs=1))
    return [f"{one.severity.label} {one.code} {one.message}" for one in report.findings]


@pytest.mark.parametrize(
    "applicationset",
    [
        _set(_FOLDERS, "{{ .path.basename }}", "{{ .path.path }}"),
        _set("pullRequest: {github: {owner: a, repo: b}}", "{{ .nothing.at.all }}"),
        _set("clusters: {}", "web", "nowhere"),  # which clusters there are is not known
        _set(_FOLDERS.replace("team/stack", "team/other"), "web", "nowhere"),
        _set(_FOLDERS.replace("HEAD", "v1"), "web", "nowhere"),
        _set(_LIST, "web-{{ .env }}", "{{ .env }}", url="https://git.example.org/team/other.git"),
        _set(_LIST, "web-{{ .env }}", "${PATH_OF_APPS}"),
        _set(_FOLDERS.replace("apps/*'}", "apps/*'}, {path: 'old/*', exclude: true}"), "web"),
        _set("list: {elementsYaml: '[]'}", "web"),
    ],
)
def test_what_is_right_or_not_known_is_silent(make: Make, applicationset: str) -> None:
    assert _told(make(_files(applicationset))) == []


@pytest.mark.parametrize(
    ("applicationset", "message"),
    [
        (_set(_LIST, "{{ $x }}"), 'error ARG020 the controller cannot expand this: undefined variable "$x"'),
        (
            _set("merge: {mergeKeys: [a], generators: [{list: {elements: [{a: b}]}}]}", "web"),
            "error ARG020 the controller cannot expand this: found less than two generators, Merge requires two or more",
        ),
        (
            _set(_FOLDERS, "web-{{ path.basename }}"),
            'error ARG020 the controller cannot expand this: function "path" not defined',
        ),
        (_set(_LIST, "web-{{ .nv }}"), "error ARG025 this becomes `web-<no value>`: the element has no such parameter"),
        (
            _set(_LIST, "{{env}}-{{.env}}", spec="goTemplate: false"),
            "error ARG025 `{{.env}}` is not filled in: the element has no parameter of that name",
        ),
        (
            _set(_LIST, "web"),
            "error ARG021 2 elements make an Application `web`: the controller refuses a name that comes twice",
        ),
        (
            _set(_FOLDERS.replace("apps/*", "aps/*"), "web"),
            "warning ARG022 `aps/*` matches no folder of this repository: no Application is made of it",
        ),
        (
            _set(_FOLDERS.replace("'}]", "'}, {path: 'sets/*'}]"), "web"),
            "info ARG022 `sets/*` matches no folder of this repository: no Application is made of it",
        ),
        (_set("list: {}", "web"), "warning ARG022 the list has no elements: no Application is made of it"),
        (
            _set(_LIST, "web-{{ .env }}", "apps/{{ .env }}"),
            "error ARG023 `web-dev` and 1 more, made of this: `apps/dev` leads nowhere: apps/dev does not exist",
        ),
    ],
)
def test_what_is_wrong_is_told_once(make: Make, applicationset: str, message: str) -> None:
    found = _told(make(_files(applicationset)))
    assert found == [message]


def test_a_field_of_a_wrong_type_is_told_where_it_stands(make: Make) -> None:
    written = f"{_set(_LIST, 'web-{{ .env }}')}      syncPolicy:\n        retry: {{limit: '{{{{ .retries }}}}'}}\n"
    workspace = Workspace.open(make(_files(written)))
    (found,) = workspace.report(select(workspace.config, select=("ARG020",)), Options(jobs=1)).findings
    assert found.mark.span is not None
    line = written.splitlines()[found.mark.span.line - 1]
    assert line[found.mark.span.column - 1 :].startswith("'{{ .retries")


@pytest.mark.parametrize(("pattern", "is_told"), [("aps/*", True), ("apps/${STAGE}/*", False), ("<cluster>", False)])
def test_a_pattern_that_is_filled_in_before_matches_nothing_yet(make: Make, pattern: str, is_told: bool) -> None:
    found = _told(make(_files(_set(_FOLDERS.replace("apps/*", pattern), "{{ .path.basename }}"))))
    assert any("ARG022" in line for line in found) is is_told


def test_a_file_of_parameters_that_cannot_be_read_is_an_error(make: Make) -> None:
    files = f"git: {{repoURL: {_URL}, revision: HEAD, files: [{{path: 'envs/*.yaml'}}]}}"
    (found,) = _told(make(_files(_set(files, "web"), **{"envs/a.yaml": "[1, 2]\n"})))
    assert found.startswith("error ARG020")
    assert "envs/a.yaml" in found


def test_an_applicationset_that_a_kustomization_patches_is_not_known(make: Make) -> None:
    kustomization = (
        "resources: [web.yaml]\npatches:\n- target: {kind: ApplicationSet}\n  patch: |-\n"
        "    - {op: replace, path: /spec/template/metadata/name, value: 'web-{{ .env }}'}\n"
    )
    files = _files(_set(_LIST, "web"), **{"sets/kustomization.yaml": kustomization})
    assert _told(make(files)) == []
    assert len(_told(make(_files(_set(_LIST, "web"), **{"sets/kustomization.yaml": "resources: [web.yaml]\n"})))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("new/web/pod.yaml", _POD),
        ("apps/other/pod.yaml", _POD),
        ("apps/web/pod.yaml", None),
        ("sets/web.yaml", _set(_LIST, "web")),
        ("sets/web.yaml", None),
        ("sets/more.yaml", _set(_LIST, "more")),
        (
            "sets/kustomization.yaml",
            "resources: [web.yaml]\npatches:\n- {target: {kind: ApplicationSet}, patch: '[]'}\n",
        ),
        ("envs/a.yaml", "env: prod\n"),
        ("stackwright.yaml", "repository: {}\n"),
    ],
)
def test_after_a_change_what_is_told_is_that_of_a_whole_run(make: Make, path: str, text: str | None) -> None:
    generators = f"{_FOLDERS.replace('apps', 'new')}\n  - git: {{repoURL: {_URL}, files: [{{path: 'envs/*.yaml'}}]}}"
    more = {"envs/a.yaml": "env: dev\n", "envs/b.yaml": "env: dev\n"}
    root = make(_files(_set(generators, "web-{{ .env }}", "apps/{{ .env }}"), **more))
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config, profile="strict"), Options(jobs=1))
    again = workspace.change(path, None if text is None else text.encode())
    if text is None:
        (root / path).unlink()
    else:
        (root / path).parent.mkdir(exist_ok=True, parents=True)
        (root / path).write_text(text)
    fresh = Workspace.open(root)
    whole = fresh.report(select(fresh.config, profile="strict"), Options(jobs=1))
    assert (again.findings, again.summary) == (whole.findings, whole.summary)


_PROJECT = (
    "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: platform, namespace: argocd}\nspec: {}\n"
)


@pytest.mark.parametrize(
    ("name", "more", "count"),
    [
        ("platfrom", {}, 1),
        ("elsewhere", {}, 0),
        ("platform", {}, 0),
        ("default", {}, 0),
        (
            "elsewhere",
            {"c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "c/templates/p.yaml": "a: {{ .b }}"},
            0,
        ),
        (
            "platfrom",
            {"c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "c/templates/p.yaml": "a: {{ .b }}"},
            1,
        ),
        ("elsewhere", {"stackwright.yaml": "repository: {external: [AppProject/else*]}\n"}, 0),
    ],
)
def test_a_project_that_is_not_declared_beside_others(
    make: Make, name: str, more: Mapping[str, str], count: int
) -> None:
    applicationset = _set(_LIST, "web-{{ .env }}").replace("project: default", f"project: {name}")
    files = {**_files(applicationset, **{"project.yaml": _PROJECT}), **more}
    root = make(files)
    assert len([line for line in _told(root) if "ARG024" in line]) == count
    (root / "project.yaml").unlink()
    assert [line for line in _told(root) if "ARG024" in line] == []
