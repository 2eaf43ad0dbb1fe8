"""What an AppProject permits, as Argo CD decides it, and what of an Application's objects can be known."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.argocd.deployed import FoundObject, find_deployed
from stackwright.model.argocd.facts import ApplicationFact
from stackwright.model.argocd.projects import (
    DeployedObject,
    Destination,
    ProjectFact,
    find_project_verdicts,
    make_destination,
    permits_everything,
    refuses_kind,
    refuses_namespace,
    refuses_source,
)
from stackwright.model.build_repository import build_repository
from stackwright.model.files.file_tree import Tree
from stackwright.model.read_file import read
from stackwright.model.text.open_collections import Value
from stackwright.schemas.helm.known_charts import CHARTS, chart_of
from stackwright.schemas.kubernetes.scopes import is_namespaced
from stackwright.schemas.reference_forms import Kind
from stackwright.schemas.references import ROLE, SECRET

HERE = "https://git.example.org/team/repo.git"
HOME = make_destination("https://kubernetes.default.svc", None)
CLUSTER_ROLE = Kind("rbac.authorization.k8s.io", "ClusterRole")


def _manifest(kind: str, name: str, spec: Value, group: str = "argoproj.io/v1alpha1") -> str:
    return json.dumps({"apiVersion": group, "kind": kind, "metadata": {"name": name}, "spec": spec})


def project(**spec: Value) -> ProjectFact:
    (found,) = read("project.yaml", _manifest("AppProject", "web", spec).encode()).facts.of(ProjectFact)
    return found


@pytest.mark.parametrize(
    ("patterns", "url", "refused"),
    [
        (["*"], "https://charts.example.org", False),
        ([], "https://charts.example.org", True),
        (["https://charts.example.org"], "https://charts.example.org/", True),
        (["https://github.com/team/web"], "https://GitHub.com/Team/web.git", False),
        (["https://github.com/team/web"], "git@github.com:team/web.git", True),
        (["ssh://git@github.com/team/web"], "git@github.com:team/web.git", False),
        (["https://github.com/*"], "https://github.com/team/web", True),
        (["https://github.com/team/*"], "https://github.com/team/web", False),
        (["https://github.com/**"], "https://github.com/team/web", False),
        (["!https://github.com/other/**", "*"], "https://github.com/team/web", False),
        (["!https://github.com/team/**", "*"], "https://github.com/team/web", True),
        (["!https://github.com/other/**"], "https://github.com/team/web", False),
        (["ghcr.io/team/charts"], "oci://ghcr.io/team/charts", True),
        # Of these it is not known what Argo CD makes of them.
        (["https://github.com/{team,other}/web"], "https://github.com/third/web", False),
        (["http*://github.com/team/web"], "https://github.com/third/web", False),
    ],
)
def test_sources(patterns: list[Value], url: str, refused: bool) -> None:
    assert refuses_source(project(sourceRepos=patterns), url) is refused


SERVER = "https://kubernetes.default.svc"


@pytest.mark.parametrize(
    ("destinations", "server", "name", "namespace", "refused"),
    [
        ([{"server": SERVER, "namespace": "web"}], SERVER, None, "web", False),
        ([{"server": SERVER, "namespace": "web"}], SERVER, None, "db", True),
        ([{"server": SERVER, "namespace": "web-*"}], SERVER, None, "web-1", False),
        ([{"server": SERVER, "namespace": "web-*"}], SERVER, None, "web", True),
        ([{"server": SERVER, "namespace": "*"}], SERVER, None, "", False),
        ([{"server": SERVER, "namespace": "web"}], SERVER, None, "", True),
        ([{"server": SERVER, "namespace": "web"}], f"{SERVER}/", None, "web", False),
        ([{"server": "*", "namespace": "web"}], "https://10.0.0.1:6443", None, "web", False),
        ([], SERVER, None, "web", True),
        # The name of the own cluster stands for its address.
        ([{"server": SERVER, "namespace": "web"}], None, "in-cluster", "web", False),
        ([{"server": "https://10.0.0.1:6443", "namespace": "web"}], None, "in-cluster", "web", True),
        # Of another cluster only one of the two is known.
        ([{"server": "https://10.0.0.1:6443", "namespace": "web"}], None, "edge", "web", False),
        ([{"name": "edge", "namespace": "web"}], "https://10.0.0.1:6443", None, "web", False),
        ([{"name": "edge", "namespace": "web"}], "https://10.0.0.1:6443", None, "db", True),
        ([{"name": "edge", "namespace": "web"}], None, "other", "web", True),
        # A pattern that denies permits all that it does not deny.
        ([{"server": "*", "namespace": "!kube-system"}], SERVER, None, "web", False),
        ([{"server": "*", "namespace": "!kube-system"}], SERVER, None, "kube-system", True),
        (
            [{"server": "*", "namespace": "*"}, {"server": SERVER, "namespace": "!kube-system"}],
            SERVER,
            None,
            "kube-system",
            True,
        ),
        ([{"server": "*", "namespace": "*"}, {"name": "!edge", "namespace": "*"}], None, "edge", "web", True),
        ([{"server": "*", "namespace": "*"}, {"name": "!edge", "namespace": "*"}], None, "other", "web", False),
        ([{"server": SERVER, "namespace": "web?"}], SERVER, None, "db", False),
    ],
)
def test_destinations(
    destinations: list[Value], server: str | None, name: str | None, namespace: str, refused: bool
) -> None:
    assert refuses_namespace(project(destinations=destinations), make_destination(server, name), namespace) is refused


@pytest.mark.parametrize(
    ("spec", "deployed", "refused"),
    [
        ({}, DeployedObject(CLUSTER_ROLE, "x", None), True),
        ({"clusterResourceWhitelist": []}, DeployedObject(CLUSTER_ROLE, "x", None), True),
        ({"clusterResourceWhitelist": [{"group": "*", "kind": "*"}]}, DeployedObject(CLUSTER_ROLE, "x", None), False),
        ({"clusterResourceWhitelist": [{"group": "", "kind": "*"}]}, DeployedObject(CLUSTER_ROLE, "x", None), True),
        (
            {"clusterResourceWhitelist": [{"group": "*.k8s.io", "kind": "Cluster*", "name": "x-*"}]},
            DeployedObject(CLUSTER_ROLE, "x-1", None),
            False,
        ),
        (
            {"clusterResourceWhitelist": [{"group": "*", "kind": "*", "name": "x-*"}]},
            DeployedObject(CLUSTER_ROLE, "y", None),
            True,
        ),
        # What a chart calls it is not known.
        (
            {"clusterResourceWhitelist": [{"group": "*", "kind": "*", "name": "x-*"}]},
            DeployedObject(CLUSTER_ROLE, "", None),
            False,
        ),
        (
            {
                "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
                "clusterResourceBlacklist": [{"group": "rbac.authorization.k8s.io", "kind": "*"}],
            },
            DeployedObject(CLUSTER_ROLE, "x", None),
            True,
        ),
        ({}, DeployedObject(SECRET, "x", "web"), False),
        ({"namespaceResourceWhitelist": []}, DeployedObject(SECRET, "x", "web"), True),
        ({"namespaceResourceWhitelist": [{"group": "", "kind": "Secret"}]}, DeployedObject(SECRET, "x", "web"), False),
        ({"namespaceResourceBlacklist": [{"group": "", "kind": "Secret"}]}, DeployedObject(SECRET, "x", "web"), True),
        (
            {"namespaceResourceBlacklist": [{"group": "", "kind": "Sec[r]et"}]},
            DeployedObject(SECRET, "x", "web"),
            False,
        ),
    ],
)
def test_kinds(spec: dict[str, Value], deployed: DeployedObject, refused: bool) -> None:
    assert refuses_kind(project(**spec), deployed) is refused


def test_refusals_say_what_is_refused() -> None:
    found = project(destinations=[{"server": SERVER, "namespace": "web"}])
    objects = [
        DeployedObject(SECRET, "a", "web"),
        DeployedObject(SECRET, "b", "db"),
        DeployedObject(CLUSTER_ROLE, "c", None),
    ]
    assert [(one.deployed.name, one.kind) for one in find_project_verdicts(found, HOME, objects)] == [
        ("b", None),
        ("c", CLUSTER_ROLE),
    ]


def test_a_project_with_placeholders_is_not_known() -> None:
    text = _manifest("AppProject", "web", {"sourceRepos": ["${REPOSITORY}"]})
    assert read("project.yaml", text.encode()).facts.of(ProjectFact) == ()


def test_nothing_is_known_of_a_cluster_without_address_and_name() -> None:
    assert make_destination("", "") == Destination(None, None)


def found(files: Mapping[str, str], **source: Value) -> list[FoundObject]:
    """What an Application with this source deploys, in a repository with these files."""
    spec: dict[str, Value] = {
        "destination": {"server": SERVER, "namespace": "web"},
        "sources": [{"repoURL": HERE, **source}, {"repoURL": HERE, "ref": "values"}],
    }
    every = {**files, "web.yaml": _manifest("Application", "web", spec)}
    facts = {path: read(path, text.encode()).facts for path, text in every.items()}
    repository = build_repository(Tree(frozenset(every), {}, frozenset(), frozenset()), facts, urls=(HERE,))
    (application,) = repository.files["web.yaml"].of(ApplicationFact)
    return list(find_deployed(repository, "web.yaml", application))


def outcomes(files: Mapping[str, str], **source: Value) -> set[tuple[str, str | None]]:
    return {(one.deployed.kind.name, one.deployed.namespace) for one in found(files, **source)}


ROLE_YAML = _manifest("Role", "a", {}, "rbac.authorization.k8s.io/v1")
CLUSTER_ROLE_YAML = _manifest("ClusterRole", "b", {}, "rbac.authorization.k8s.io/v1")


def test_objects_of_a_folder() -> None:
    files = {"app/role.yaml": ROLE_YAML, "app/deep/cluster.yaml": CLUSTER_ROLE_YAML}
    assert outcomes(files, path="app") == {("Role", "web")}
    assert outcomes(files, path="app", directory={"recurse": True}) == {("Role", "web"), ("ClusterRole", None)}
    assert outcomes(files, path="app", directory={"include": "*.yaml"}) == {("Role", "web")}
    assert outcomes(files, path="app", directory={"exclude": "role.*"}) == set()
    assert outcomes(files, path="app", plugin={"name": "x"}) == set()
    assert outcomes({"app/x.yaml": _manifest("Odd", "x", {}, "odd.example.org/v1")}, path="app") == set()


def test_objects_that_are_not_deployed_as_they_are_written() -> None:
    skipped = f"# +argocd:skip-file-rendering\n{ROLE_YAML}"
    assert outcomes({"app/role.yaml": skipped}, path="app") == set()
    assert outcomes({"app/role.yaml": ROLE_YAML, "app/.argocd-source.yaml": "a: 1\n"}, path="app") == set()
    hook = ROLE_YAML.replace('"name": "a"', '"name": "a", "annotations": {"argocd.argoproj.io/hook": "Skip"}')
    assert outcomes({"app/role.yaml": hook}, path="app") == set()


def test_objects_of_a_kustomization() -> None:
    files = {"app/role.yaml": ROLE_YAML, "app/kustomization.yaml": "resources: [role.yaml]\nnamespace: moved\n"}
    assert outcomes(files, path="app") == {("Role", "moved")}
    assert outcomes(files, path="app", kustomize={"namespace": "other"}) == {("Role", "other")}
    assert outcomes(files, path="app", kustomize={"images": ["a:b"]}) == {("Role", "moved")}
    patched = "resources: [role.yaml]\npatches: [{target: {kind: Role}, patch: '[]'}]\n"
    assert outcomes({**files, "app/kustomization.yaml": patched}, path="app") == set()
    inner = {**files, "over/kustomization.yaml": "resources: [../app]\n"}
    assert outcomes(inner, path="over") == set()
    made = "configMapGenerator: [{name: x, literals: [a=b]}]\n"
    # A generated name ends in a hash, so that no other is the same.
    assert outcomes({"app/kustomization.yaml": made}, path="app") == set()


def test_own_definitions_say_whether_a_kind_has_a_namespace() -> None:
    names: Value = {"kind": "Odd", "plural": "odds"}
    versions: Value = [{"name": "v1", "served": True, "schema": {"openAPIV3Schema": {"type": "object"}}}]
    spec: Value = {"group": "odd.example.org", "names": names, "scope": "Cluster", "versions": versions}
    files = {
        "crd.yaml": _manifest("CustomResourceDefinition", "odds.odd.example.org", spec, "apiextensions.k8s.io/v1"),
        "app/x.yaml": _manifest("Odd", "x", {}, "odd.example.org/v1"),
    }
    assert outcomes(files, path="app") == {("Odd", None)}


CILIUM: dict[str, Value] = {"repoURL": "https://helm.cilium.io/", "chart": "cilium", "targetRevision": "1.18.2"}


def secrets(values: Value = None, **source: Value) -> set[str]:
    """The namespaces that Cilium's Roles are made in, with these values."""
    return placed({}, {"valuesObject": values} if values is not None else {}, **source)


def placed(files: Mapping[str, str], helm: dict[str, Value], **source: Value) -> set[str]:
    """The same, with values in files."""
    made = found(files, **{**CILIUM, "helm": helm, **source})
    return {one.deployed.namespace for one in made if one.deployed.kind == ROLE and one.deployed.namespace}


def test_namespaces_of_charts() -> None:
    assert secrets() == {"cilium-secrets"}
    assert secrets({"tls": {"secretsNamespace": {"name": "secrets"}}}) == {"secrets"}
    assert secrets({"tls": {"readSecretsOnlyFromSecretsNamespace": False}}) == set()
    assert secrets({"tls": None}) == set()
    assert secrets({"tls": {"secretsNamespace": {"name": "${NAME}"}}}) == set()
    spire: Value = {"authentication": {"mutual": {"spire": {"enabled": True}}}}
    assert secrets(spire) == {"cilium-secrets", "cilium-spire"}
    assert secrets(targetRevision="1.16.0") == set()
    assert secrets({"gatewayAPI": {"enabled": True}}, targetRevision="1.16.0") == {"cilium-secrets"}
    # Of ranges, and of versions that nobody has looked at, nothing is known.
    assert secrets(targetRevision="1.*") == set()
    assert secrets(targetRevision="1.99.0") == set()
    assert secrets(repoURL="https://charts.example.org") == set()


def test_values_of_charts_in_other_places() -> None:
    text = "tls:\n  secretsNamespace:\n    name: secrets\n"
    assert placed({}, {"values": text}) == {"secrets"}
    assert placed({}, {"values": "tls: [\n"}) == set()
    assert placed({}, {"parameters": [{"name": "tls.secretsNamespace.name", "value": "secrets"}]}) == {"secrets"}
    assert placed({}, {"parameters": [{"name": "tls.secretsNamespace", "value": "x"}]}) == set()
    assert placed({}, {"parameters": [{"name": "operator.replicas", "value": "1"}]}) == {"cilium-secrets"}
    files = {"values.yaml": text}
    for value_file, places in {
        "$values/values.yaml": {"secrets"},
        "$values/gone.yaml": set(),
        "https://example.org/values.yaml": set(),
    }.items():
        assert placed(files, {"valueFiles": [value_file]}) == places
    optional: dict[str, Value] = {"valueFiles": ["$values/gone.yaml"], "ignoreMissingValueFiles": True}
    assert placed(files, optional) == {"cilium-secrets"}


def test_later_values_win() -> None:
    files = {
        "a.yaml": "tls: {secretsNamespace: {name: a}}\n",
        "b.yaml": "tls: {secretsNamespace: {name: b}}\n",
    }
    both: list[Value] = ["$values/a.yaml", "$values/b.yaml"]
    assert placed(files, {"valueFiles": both}) == {"b"}
    assert placed(files, {"valueFiles": both[::-1]}) == {"a"}
    inline: Value = {"tls": {"secretsNamespace": {"name": "c"}}}
    assert placed(files, {"valueFiles": both, "valuesObject": inline}) == {"c"}


def test_rows_of_charts() -> None:
    """Every object of a row is of a kind that lives where the row says, in a range of versions within the chart's."""
    for chart in CHARTS:
        for repository in chart.repositories:
            assert chart_of(f"https://{repository}/", chart.name) is chart
            assert not repository.startswith(("http", "oci"))
        for made in chart.makes:
            assert is_namespaced(made.kind) is bool(made.namespace), (chart.name, made)
            assert made.since <= made.until
            assert chart.since <= max(made.since, chart.since) <= min(made.until, chart.until)


_PATTERNS = st.sampled_from(["*", "", "web", "w*", "!*", "!web", SERVER, "edge"])
_DESTINATIONS = st.lists(
    st.fixed_dictionaries({}, optional={"server": _PATTERNS, "name": _PATTERNS, "namespace": _PATTERNS}), max_size=3
)
_ENTRIES = st.lists(
    st.fixed_dictionaries({"group": st.sampled_from(["*", "", "apps"]), "kind": st.sampled_from(["*", "Cluster*"])}),
    max_size=2,
)


@given(
    spec=st.fixed_dictionaries(
        {"destinations": _DESTINATIONS, "clusterResourceWhitelist": st.just([{"group": "*", "kind": "*"}]) | _ENTRIES},
        optional={"namespaceResourceBlacklist": _ENTRIES, "clusterResourceBlacklist": _ENTRIES},
    ),
    server=st.sampled_from([None, SERVER, "https://other"]),
    name=st.sampled_from([None, "edge"]),
    namespace=st.sampled_from([None, "", "web", "db"]),
)
def test_what_permits_everything_refuses_nothing(
    spec: dict[str, Value], server: str | None, name: str | None, namespace: str | None
) -> None:
    found, target = project(**spec), make_destination(server, name)
    refused = [*find_project_verdicts(found, target, [DeployedObject(CLUSTER_ROLE, "x", namespace)])]
    assert not (permits_everything(found, target) and refused)


def test_what_permits_everything() -> None:
    spec: dict[str, Value] = {"clusterResourceWhitelist": [{"group": "*", "kind": "*"}]}
    open_one = project(destinations=[{"server": SERVER, "namespace": "*"}], **spec)
    assert permits_everything(open_one, make_destination(SERVER, None))
    assert not permits_everything(open_one, make_destination("https://other", None))
    assert not permits_everything(project(destinations=[{"server": "*", "namespace": "web"}], **spec), HOME)
