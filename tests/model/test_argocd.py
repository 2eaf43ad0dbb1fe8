"""Where the paths of an Application lead: in this repository, in another one, or nowhere."""

import json

import pytest

from stackwright.model.argocd.facts import ApplicationFact
from stackwright.model.build_repository import build_repository
from stackwright.model.edge import Edge
from stackwright.model.files.file_tree import Tree, WhyMissing
from stackwright.model.path_edges import path_edges
from stackwright.model.read_file import is_yaml, read
from stackwright.model.text.document import Value

HERE = "https://git.example.org/team/repo.git"
OTHER = "https://git.example.org/team/other.git"
FILES = {
    "apps/web/values.yaml": "a: 1\n",
    "apps/web/kustomization.yaml": "",
    "apps/web/lib/x.libsonnet": "",
    "parts/kustomization.yaml": "kind: Component\n",
    "values/web.yaml": "a: 1\n",
    "root.yaml": "a: 1\n",
}


def application(spec: dict[str, Value]) -> str:
    return json.dumps(
        {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "web"}, "spec": spec}
    )


def edges(spec: dict[str, Value], branch: str | None = "main") -> list[Edge]:
    files = {**FILES, "clusters/web.yaml": application(spec)}
    facts = {path: read(path, text.encode()).facts for path, text in files.items() if is_yaml(path)}
    tree = Tree(frozenset(files), {}, frozenset({"sub"}), frozenset({"apps/new/x.yaml"}))
    found = build_repository(tree, facts, urls=(HERE,), branch=branch)
    return [edge for edge in path_edges(found) if edge.at.path == "clusters/web.yaml"]


def outcomes(spec: dict[str, Value], branch: str | None = "main") -> list[str | WhyMissing | None]:
    return [edge.hit.path if edge.hit else edge.why for edge in edges(spec, branch)]


def source(**fields: Value) -> dict[str, Value]:
    return {"repoURL": HERE, **fields}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("apps/web", "apps/web"),
        ("./apps/web/", "apps/web"),
        ("/apps/web", WhyMissing.ABSOLUTE),
        (".", ""),
        ("apps", "apps"),
        ("apps/gone", WhyMissing.ABSENT),
        ("root.yaml", WhyMissing.NOT_A_FOLDER),
        ("apps/new", WhyMissing.UNTRACKED),
        ("sub/x", WhyMissing.SUBMODULE),
        ("../x", WhyMissing.OUTSIDE),
        ("{{ path }}", WhyMissing.TEMPLATED),
        ("apps/${NAME}", WhyMissing.TEMPLATED),
    ],
)
@pytest.mark.parametrize("place", ["source", "sources", "sourceHydrator"])
def test_path(path: str, found: str | WhyMissing, place: str) -> None:
    one = source(path=path)
    spec: dict[str, dict[str, Value]] = {
        "source": {"source": one},
        "sources": {"sources": [one]},
        "sourceHydrator": {"sourceHydrator": {"drySource": one}},
    }
    (edge,) = edges(spec[place])
    assert (edge.hit.path if edge.hit else edge.why) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("values.yaml", "apps/web/values.yaml"),
        ("./values.yaml", "apps/web/values.yaml"),
        ("../../values/web.yaml", "values/web.yaml"),
        ("/values/web.yaml", "values/web.yaml"),
        ("/root.yaml", "root.yaml"),
        ("gone.yaml", WhyMissing.ABSENT),
        ("/gone.yaml", WhyMissing.ABSENT),
        ("../../../x.yaml", WhyMissing.OUTSIDE),
        ("https://example.org/values.yaml", WhyMissing.REMOTE),
        ("s3://bucket/values.yaml", WhyMissing.REMOTE),
        ("*.yaml", WhyMissing.TEMPLATED),
        ("env/**/values.yaml", WhyMissing.TEMPLATED),
        ("values-[ab].yaml", WhyMissing.TEMPLATED),
        ("values-{{ env }}.yaml", WhyMissing.TEMPLATED),
        ("$ARGOCD_APP_NAME/values.yaml", WhyMissing.TEMPLATED),
        ("${ARGOCD_APP_NAME}.yaml", WhyMissing.TEMPLATED),
    ],
)
@pytest.mark.parametrize("field", ["valueFiles", "fileParameters"])
def test_value_files(value: str, found: str | WhyMissing, field: str) -> None:
    helm: dict[str, Value] = {field: [value if field == "valueFiles" else {"name": "x", "path": value}]}
    assert outcomes({"source": source(path="apps/web", helm=helm)}) == ["apps/web", found]


@pytest.mark.parametrize("value", ["values-$ARGOCD_APP_NAME.yaml", "$values/env/$ARGOCD_APP_NAME.yaml"])
def test_build_variables_inside_of_a_value_file(value: str) -> None:
    sources: list[Value] = [source(path="apps/web", helm={"valueFiles": [value]}), source(ref="values")]
    assert outcomes({"sources": sources})[1] is WhyMissing.TEMPLATED


def test_other_paths_of_a_source() -> None:
    one = source(
        path="apps/web",
        kustomize={"components": ["../../parts", "gone"], "patches": [{"path": "values.yaml"}, {"path": "gone.yaml"}]},
        directory={"jsonnet": {"libs": ["apps/web/lib", "lib"]}},
    )
    assert outcomes({"source": one}) == [
        "apps/web",
        "parts/kustomization.yaml",
        WhyMissing.ABSENT,
        "apps/web/values.yaml",
        WhyMissing.ABSENT,
        "apps/web/lib",
        WhyMissing.ABSENT,
    ]


def test_what_is_below_a_missing_path_is_only_its_echo() -> None:
    one = source(path="apps/gone", helm={"valueFiles": ["values.yaml", "/root.yaml"]})
    assert outcomes({"source": one}) == [WhyMissing.ABSENT, "root.yaml"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("$values/values/web.yaml", "values/web.yaml"),
        ("$values/apps/web/values.yaml", "apps/web/values.yaml"),
        ("$values/values.yaml", WhyMissing.ABSENT),
        ("$values/root.yaml", "root.yaml"),
        ("$other/values.yaml", WhyMissing.REMOTE),
        ("$pinned/values.yaml", WhyMissing.REVISION),
        ("$nowhere/values.yaml", WhyMissing.UNDEFINED),
        ("$Values/values/web.yaml", WhyMissing.UNDEFINED),
        ("$values/*.yaml", WhyMissing.TEMPLATED),
        ("$values/{{ x }}.yaml", WhyMissing.TEMPLATED),
        ("values.yaml", WhyMissing.REMOTE),
    ],
)
def test_refs_are_at_the_root_of_their_repository(value: str, found: str | WhyMissing) -> None:
    chart: Value = {"repoURL": "https://charts.example.org", "chart": "web", "helm": {"valueFiles": [value]}}
    sources: list[Value] = [
        chart,
        source(ref="values", path="apps/web"),
        {"repoURL": OTHER, "ref": "other"},
        source(ref="pinned", targetRevision="v1.2.3"),
    ]
    assert outcomes({"sources": sources}) == [found, "apps/web"]


def test_a_single_source_has_no_refs() -> None:
    assert outcomes({"source": source(path="apps/web", ref="v", helm={"valueFiles": ["$v/root.yaml"]})})[1] is (
        WhyMissing.UNDEFINED
    )


@pytest.mark.parametrize("value", ["gone.yaml", "$values/gone.yaml", "/gone.yaml"])
def test_missing_values_may_be_ignored(value: str) -> None:
    one = source(path="apps/web", helm={"ignoreMissingValueFiles": True, "valueFiles": [value]})
    found = edges({"sources": [one, source(ref="values")]})
    assert [edge.why for edge in found] == [None, WhyMissing.OPTIONAL]
    assert not any(edge.is_missing for edge in found)


@pytest.mark.parametrize(
    ("revision", "why"),
    [
        (None, None),
        ("HEAD", None),
        ("main", None),
        ("master", None),
        ("refs/heads/main", None),
        ("work", None),
        ("v1.2.3", WhyMissing.REVISION),
        ("0123456789abcdef0123456789abcdef01234567", WhyMissing.REVISION),
        ("other-branch", WhyMissing.REVISION),
    ],
)
def test_revisions(revision: str | None, why: WhyMissing | None) -> None:
    one = source(path="apps/web", **({"targetRevision": revision} if revision else {}))
    assert [edge.why for edge in edges({"source": one}, branch="work")] == [why]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (HERE, None),
        ("https://git.example.org/team/repo", None),
        ("git@git.example.org:Team/Repo.git", None),
        ("ssh://git@git.example.org:2222/team/repo.git", None),
        ("https://mirror.example.com/team/repo/", None),
        (OTHER, WhyMissing.REMOTE),
        ("https://git.example.org/else/repo", WhyMissing.REMOTE),
        ("https://git.example.org/{{ team }}/repo", WhyMissing.TEMPLATED),
        ("${REPO}", WhyMissing.TEMPLATED),
        ("", WhyMissing.REMOTE),
    ],
)
def test_repositories(url: str, why: WhyMissing | None) -> None:
    assert [edge.why for edge in edges({"source": {"repoURL": url, "path": "apps/web"}})] == [why]


def test_several_applications_in_a_file_and_in_a_list() -> None:
    one, two = (json.loads(application({"source": source(path=path)})) for path in ("apps/web", "apps/gone"))
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": [one, two]})
    text = f"{json.dumps(two)}\n---\n{listed}\n"
    found = build_repository(
        Tree(frozenset({*FILES, "x.yaml"}), {}, frozenset(), frozenset()),
        {"x.yaml": read("x.yaml", text.encode()).facts},
        urls=(HERE,),
    )
    assert [edge.why for edge in path_edges(found)] == [WhyMissing.ABSENT, None, WhyMissing.ABSENT]
    assert [application.object.at.path for _, application in found.each(ApplicationFact)] == [
        (),
        ("items", 0),
        ("items", 1),
    ]


@pytest.mark.parametrize("api", ["argoproj.io/v1alpha1", "app.k8s.io/v1beta1"])
def test_only_argo_cds_applications_count(api: str) -> None:
    text = application({"source": source(path="apps/gone")}).replace("argoproj.io/v1alpha1", api)
    found = build_repository(
        Tree(frozenset({"x.yaml"}), {}, frozenset(), frozenset()),
        {"x.yaml": read("x.yaml", text.encode()).facts},
        urls=(HERE,),
    )
    assert len(path_edges(found)) == (api == "argoproj.io/v1alpha1")
