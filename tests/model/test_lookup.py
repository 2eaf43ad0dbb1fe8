"""Names of objects lead to manifests, to what will make them, or nowhere; and only what is known is missing."""

import pytest

from stackwright.model.build_repository import build_repository
from stackwright.model.deployed.resolve_names import all_edges
from stackwright.model.edge import Edge
from stackwright.model.files.file_tree import Tree, WhyMissing
from stackwright.model.read_file import is_yaml, read

HERE = "https://git.example.org/team/repo.git"


def pod(name: str = "wanted", *, namespace: str = "web", optional: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{where}}}\n"
        f"spec: {{containers: [{{envFrom: [{{configMapRef: {{name: '{name}'{optional}}}}}]}}]}}\n"
    )


def config_map(name: str = "wanted", namespace: str = "web") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{where}}}\n"


def custom(text: str, group: str = "example.org", kind: str = "Thing", namespace: str = "web") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return f"apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: thing{where}}}\n{text}\n"


def edge(files: dict[str, str], path: str = "pod.yaml") -> Edge:
    """The only edge of a file's objects."""
    tree = Tree(frozenset(files), {}, frozenset(), frozenset())
    facts = {name: read(name, text.encode()).facts for name, text in files.items() if is_yaml(name)}
    found = build_repository(tree, facts, urls=(HERE,))
    (only,) = [one for one in all_edges(found) if one.at.path == path]
    return only


def hit(files: dict[str, str]) -> str | None:
    found = edge(files).hit
    return found.path if found else None


def why(files: dict[str, str]) -> WhyMissing | None:
    return edge(files).why


def test_declared() -> None:
    assert hit({"pod.yaml": pod(), "map.yaml": config_map()}) == "map.yaml"
    assert why({"pod.yaml": pod()}) is WhyMissing.ABSENT
    assert why({"pod.yaml": pod(), "map.yaml": config_map("other")}) is WhyMissing.ABSENT
    assert why({"pod.yaml": pod(), "map.yaml": config_map().replace("ConfigMap", "Secret")}) is WhyMissing.ABSENT


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("web", "web", True),
        ("web", "", True),
        ("", "web", True),
        ("", "", True),
        ("web", "other", False),
    ],
)
def test_namespaces_as_written(source: str, target: str, found: bool) -> None:
    files = {"pod.yaml": pod(namespace=source), "map.yaml": config_map(namespace=target)}
    assert (hit(files) == "map.yaml") == found
    assert not edge(files).is_missing


@pytest.mark.parametrize(
    ("kustomization", "found"),
    [
        ("namespace: web\n", "a/map.yaml"),
        ("namespace: other\n", None),
        ("", "a/map.yaml"),
    ],
)
def test_namespaces_by_kustomization(kustomization: str, found: str | None) -> None:
    files = {
        "pod.yaml": pod(),
        "a/kustomization.yaml": f"resources: [map.yaml]\n{kustomization}",
        "a/map.yaml": config_map(namespace=""),
    }
    assert hit(files) == found


def test_a_file_that_two_namespaces_share_may_be_in_either() -> None:
    layers = {f"{name}/kustomization.yaml": f"resources: [../a]\nnamespace: {name}\n" for name in ("one", "two")}
    files = {"a/kustomization.yaml": "resources: [map.yaml]\n", "a/map.yaml": config_map(namespace=""), **layers}
    assert hit({"pod.yaml": pod(), **files}) == "a/map.yaml"


@pytest.mark.parametrize(("namespace", "found"), [("web", "a/map.yaml"), ("other", None)])
def test_namespaces_by_what_deploys(namespace: str, found: str | None) -> None:
    files = {"pod.yaml": pod(), "a/map.yaml": config_map(namespace="")}
    argo = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
        f"spec: {{destination: {{namespace: {namespace}}}, source: {{repoURL: '{HERE}', path: a}}}}\n"
    )
    flux = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n"
        f"spec: {{path: ./a, targetNamespace: {namespace}}}\n"
    )
    assert hit({**files, "root.yaml": argo}) == found
    assert hit({**files, "root.yaml": flux}) == found


def test_the_nearest_of_several_is_meant() -> None:
    files = {f"{folder}/map.yaml": config_map(namespace="") for folder in ("a", "b", "c")}
    found = edge({**files, "b/pod.yaml": pod(namespace="")}, "b/pod.yaml").hit
    assert found is not None
    assert found.path == "b/map.yaml"


def test_cluster_scoped_targets_have_no_namespace() -> None:
    claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: web}\nspec: {storageClassName: fast}\n"
    stored = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast, namespace: elsewhere}\n"
    assert hit({"pod.yaml": claim, "class.yaml": stored}) == "class.yaml"


@pytest.mark.parametrize("namespace", ["web", "other"])
def test_a_namespace_at_the_reference_wins(namespace: str) -> None:
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: mine}\n"
        f"subjects: [{{kind: ServiceAccount, name: robot, namespace: {namespace}}}]\n"
    )
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: web}\n"
    found = edge({"pod.yaml": binding, "account.yaml": account})
    assert found.namespace == namespace
    assert (found.hit is not None) == (namespace == "web")


@pytest.mark.parametrize(
    ("name", "found"), [("wanted", True), ("a-wanted", True), ("wanted-z", False), ("a-wanted-z", True), ("x", False)]
)
def test_prefixes_and_suffixes(name: str, found: bool) -> None:
    files = {
        "pod.yaml": pod(name),
        "a/kustomization.yaml": "resources: [map.yaml]\nnamePrefix: a-\n",
        "a/map.yaml": config_map(),
        "b/kustomization.yaml": "resources: [two.yaml]\nnamePrefix: a-\nnameSuffix: -z\n",
        "b/two.yaml": config_map(),
    }
    assert (hit(files) is not None) == found


def test_prefixes_of_two_layers() -> None:
    files = {
        "pod.yaml": pod("b-a-wanted"),
        "a/kustomization.yaml": "resources: [map.yaml]\nnamePrefix: a-\n",
        "a/map.yaml": config_map(),
        "b/kustomization.yaml": "resources: [../a]\nnamePrefix: b-\n",
    }
    assert hit(files) == "a/map.yaml"


@pytest.mark.parametrize("generator", ["configMapGenerator", "secretGenerator"])
@pytest.mark.parametrize("name", ["wanted", "a-wanted"])
def test_generators(generator: str, name: str) -> None:
    files = {"pod.yaml": pod(name), "kustomization.yaml": f"namePrefix: a-\n{generator}: [{{name: wanted}}]\n"}
    assert hit(files) == ("kustomization.yaml" if generator == "configMapGenerator" else None)


@pytest.mark.parametrize(
    ("group", "kind", "spec", "target"),
    [
        ("external-secrets.io", "ExternalSecret", "spec: {target: {name: wanted}}", "Secret"),
        ("external-secrets.io", "ExternalSecret", "spec: {}", "Secret thing"),
        ("external-secrets.io", "ClusterExternalSecret", "spec: {externalSecretName: wanted}", "Secret"),
        ("bitnami.com", "SealedSecret", "spec: {template: {metadata: {name: wanted}}}", "Secret"),
        ("isindir.github.com", "SopsSecret", "spec: {secretTemplates: [{name: x}, {name: wanted}]}", "Secret"),
        ("cert-manager.io", "Certificate", "spec: {secretName: wanted}", "Secret"),
        ("secrets.hashicorp.com", "VaultStaticSecret", "spec: {destination: {name: wanted}}", "Secret"),
        ("onepassword.com", "OnePasswordItem", "spec: {}", "Secret thing"),
        ("trust.cert-manager.io", "Bundle", "spec: {}", "ConfigMap thing"),
        ("objectbucket.io", "ObjectBucketClaim", "spec: {}", "ConfigMap thing"),
        ("cdi.kubevirt.io", "DataVolume", "spec: {}", "PersistentVolumeClaim thing"),
        ("kubevirt.io", "VirtualMachine", "spec: {dataVolumeTemplates: [{metadata: {name: wanted}}]}", "PersistentVolumeClaim"),
    ],
)  # fmt: skip
def test_producers(group: str, kind: str, spec: str, target: str) -> None:
    wanted, _, name = target.partition(" ")
    volumes = {
        "Secret": "secret: {secretName: NAME}",
        "ConfigMap": "configMap: {name: NAME}",
        "PersistentVolumeClaim": "persistentVolumeClaim: {claimName: NAME}",
    }
    volume = volumes[wanted].replace("NAME", name or "wanted")
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: web}}\nspec: {{volumes: [{{{volume}}}]}}\n"
    assert hit({"pod.yaml": text, "maker.yaml": custom(spec, group, kind)}) == "maker.yaml"


@pytest.mark.parametrize(
    ("reference", "built_in"),
    [
        ("spec: {serviceAccountName: default}", True),
        ("spec: {serviceAccountName: robot}", False),
        ("spec: {volumes: [{configMap: {name: kube-root-ca.crt}}]}", True),
        ("spec: {volumes: [{persistentVolumeClaim: {claimName: kube-root-ca.crt}}]}", False),
        ("spec: {priorityClassName: system-node-critical}", True),
    ],
)
def test_what_every_cluster_has(reference: str, built_in: bool) -> None:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: web}}\n{reference}\n"
    assert why({"pod.yaml": text}) is (WhyMissing.GENERATED if built_in else WhyMissing.ABSENT)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        # Texts of quiet custom resources and Helm values may be what makes the object.
        (custom("spec: {settings: {names: [wanted]}}", "cilium.io", namespace="else"), WhyMissing.GENERATED),
        ("fullnameOverride: wanted\n", WhyMissing.GENERATED),
        ("fullnameOverride: wanted2\n", WhyMissing.ABSENT),
        # Core objects make nothing.
        (config_map("x").replace("\n", "\n", 1) + "data: {x: wanted}\n", WhyMissing.ABSENT),
        # Custom resources of unknown groups make anything in their namespace.
        (custom("spec: {}"), WhyMissing.UNSEEN),
        (custom("spec: {}", namespace="else"), WhyMissing.ABSENT),
        (custom("spec: {}", namespace=""), WhyMissing.UNSEEN),
        (custom("spec: {}", "cert-manager.io", "Issuer"), WhyMissing.ABSENT),
        (custom("spec: {}", "monitoring.coreos.com", "Prometheus"), WhyMissing.UNSEEN),
        (custom("spec: {}", "monitoring.coreos.com", "ServiceMonitor"), WhyMissing.ABSENT),
    ],
)
def test_mentions_and_open_namespaces(other: str, found: WhyMissing) -> None:
    assert why({"pod.yaml": pod(), "other.yaml": other}) is found


OPERATED = {
    "operators/kustomization.yaml": "resources: [thing.yaml, pod.yaml]\n",
    "operators/thing.yaml": custom("spec: {}", namespace=""),
    "operators/pod.yaml": pod(namespace=""),
    "operators/inner/pod.yaml": pod(),
    "apps/web/pod.yaml": pod(),
    "apps/db/pod.yaml": pod("thing-rw"),
    "apps/dbs/pod.yaml": pod("things-rw"),
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("operators/pod.yaml", WhyMissing.UNSEEN),
        ("operators/inner/pod.yaml", WhyMissing.UNSEEN),
        ("apps/web/pod.yaml", WhyMissing.ABSENT),
        ("apps/db/pod.yaml", WhyMissing.UNSEEN),
        ("apps/dbs/pod.yaml", WhyMissing.ABSENT),
    ],
)
@pytest.mark.parametrize("kind", ["Thing", "CDI", "CephCluster"])
def test_a_custom_resource_that_is_nowhere_opens_what_is_beside_it(path: str, found: WhyMissing, kind: str) -> None:
    group = {"Thing": "example.org", "CDI": "cdi.kubevirt.io", "CephCluster": "ceph.rook.io"}[kind]
    thing = custom("spec: {}", group, kind, namespace="")
    assert edge({**OPERATED, "operators/thing.yaml": thing}, path).why is found


def test_a_custom_resource_in_two_builds_opens_both_namespaces() -> None:
    layers = {f"{name}/kustomization.yaml": f"resources: [../base]\nnamespace: {name}\n" for name in ("web", "two")}
    files = {
        "base/kustomization.yaml": "resources: [thing.yaml]\n",
        "base/thing.yaml": custom("spec: {}", namespace=""),
    }
    assert why({"pod.yaml": pod(), **files, **layers}) is WhyMissing.UNSEEN
    assert why({"pod.yaml": pod(namespace="else"), **files, **layers}) is WhyMissing.ABSENT


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("spec: {rules: [{validate: {message: no}}]}", WhyMissing.ABSENT),
        (
            "spec: {rules: [{generate: {kind: ConfigMap, namespace: '{{request.object.metadata.name}}'}}]}",
            WhyMissing.UNSEEN,
        ),
        ("spec: {rules: [{generate: {kind: ConfigMap, namespace: else}}]}", WhyMissing.ABSENT),
        ("spec: {rules: [{generate: {cloneList: {kinds: [v1/ConfigMap]}}}]}", WhyMissing.UNSEEN),
    ],
)
def test_policies_that_generate(policy: str, found: WhyMissing) -> None:
    files = {"app/pod.yaml": pod(), "policies/all.yaml": custom(policy, "kyverno.io", "ClusterPolicy", namespace="")}
    assert edge(files, "app/pod.yaml").why is found
    generating = custom("spec: {}", "policies.kyverno.io", "GeneratingPolicy", namespace="")
    assert edge({**files, "policies/all.yaml": generating}, "app/pod.yaml").why is WhyMissing.UNSEEN


def test_the_definition_of_the_repository_says_whether_there_is_a_namespace() -> None:
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\n"
        "spec: {group: example.org, scope: Cluster, names: {kind: Thing, plural: things}, versions: [{name: v1}]}\n"
    )
    files = {"app/pod.yaml": pod("thing-x"), "things/thing.yaml": custom("spec: {}", namespace="else")}
    assert edge(files, "app/pod.yaml").why is WhyMissing.ABSENT
    assert edge({**files, "things/crd.yaml": definition}, "app/pod.yaml").why is WhyMissing.UNSEEN


@pytest.mark.parametrize(
    "mistake",
    [
        config_map().replace("ConfigMap", "ConfgMap"),
        config_map().replace("apiVersion", "apiversion"),
        config_map().replace("kind", "Kind"),
    ],
)
def test_what_is_no_object_for_a_mistake_is_not_missing_too(mistake: str) -> None:
    assert why({"pod.yaml": pod(), "map.yaml": mistake}) is WhyMissing.GENERATED


@pytest.mark.parametrize("namespace", ["kube-system", "flux-system", "argocd"])
def test_system_namespaces_are_open(namespace: str) -> None:
    assert why({"pod.yaml": pod(namespace=namespace)}) is WhyMissing.GENERATED


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("chart: web, repoURL: 'https://charts.example.org'", WhyMissing.UNSEEN),
        ("path: x, plugin: {name: y}, repoURL: 'https://git.example.org/a/b'", WhyMissing.UNSEEN),
        ("path: x, repoURL: 'https://git.example.org/a/b'", WhyMissing.UNSEEN),
        (f"path: a, repoURL: '{HERE}'", WhyMissing.ABSENT),
    ],
)
def test_applications_that_bring_what_cannot_be_seen(source: str, found: WhyMissing) -> None:
    root = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
        f"spec: {{destination: {{namespace: web}}, source: {{{source}}}}}\n"
    )
    files = {"pod.yaml": pod(), "root.yaml": root, "a/map.yaml": config_map("other")}
    assert why(files) is found
    assert why({**files, "pod.yaml": pod(namespace="else")}) is WhyMissing.ABSENT


@pytest.mark.parametrize(
    ("more", "found"),
    [("", WhyMissing.ABSENT), ("helmCharts: [{name: x}]\n", WhyMissing.UNSEEN), ("bases: [gone]\n", WhyMissing.UNSEEN)],
)
def test_open_builds(more: str, found: WhyMissing) -> None:
    files = {"a/pod.yaml": pod(), "a/kustomization.yaml": f"resources: [pod.yaml]\n{more}"}
    assert edge(files, "a/pod.yaml").why is found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"pod.yaml": pod(optional=", optional: true")}, WhyMissing.OPTIONAL),
        ({"pod.yaml": pod(optional=", optional: false")}, WhyMissing.ABSENT),
        ({"pod.yaml": pod("{{ name }}")}, WhyMissing.TEMPLATED),
        ({"pod.yaml": pod("${NAME}-config")}, WhyMissing.TEMPLATED),
    ],
)
def test_what_need_not_be_there(files: dict[str, str], found: WhyMissing) -> None:
    assert why(files) is found


def test_an_optional_object_that_is_there_is_found() -> None:
    assert hit({"pod.yaml": pod(optional=", optional: true"), "map.yaml": config_map()}) == "map.yaml"


def test_names_with_a_colon_belong_to_the_system() -> None:
    text = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: web}\n"
        "roleRef: {kind: Role, name: 'system:leader'}\n"
    )
    assert why({"pod.yaml": text}) is WhyMissing.GENERATED
    assert why({"pod.yaml": text.replace("system:", "")}) is WhyMissing.ABSENT


def test_lists_hold_objects() -> None:
    listed = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: wanted}\n"
    found = edge({"pod.yaml": pod(), "list.yaml": listed}).hit
    assert found is not None
    assert found.at is not None
    assert found.at[1] == ("items", 0)
