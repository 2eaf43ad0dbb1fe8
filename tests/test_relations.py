"""Selectors, ports, keys, listeners and makers: told where all that is deployed together can be seen, and only there."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.kubernetes.match_relations import Need, Offers, Placed, find_unmet, judge
from stackwright.model.kubernetes.relation_facts import NeedFact, PodsFact
from stackwright.model.text.place import Node, Place
from stackwright.schemas.relations import RELATIONS

CODES = ["K8S040", "K8S041", "K8S042", "K8S043", "K8S044", "K8S045", "K8S046"]
TAKEN = "resources: [web.yaml, other.yaml]\n"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0", ports: [{name: http, containerPort: 8080}]}]}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web, labels: {app: web}}
spec:
  selector: {app: website}
  ports: [{name: http, port: 80, targetPort: http}]
"""
CHART = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: charts, namespace: argocd}
spec:
  project: default
  source: {repoURL: "https://charts.example.org", chart: web, targetRevision: 1.0.0}
  destination: {server: "https://kubernetes.default.svc", namespace: web}
"""
Codes = Callable[[Mapping[str, str]], list[str]]


@pytest.fixture
def codes(tmp_path: Path, told: Callable[..., list[str]]) -> Codes:
    def find(files: Mapping[str, str]) -> list[str]:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, "utf-8")
        return [line.split()[2] for line in told(tmp_path, profile="strict", select=CODES)]

    return find


def build(other: str, **more: str) -> dict[str, str]:
    """A kustomization with a Deployment and something else."""
    files = {"app/kustomization.yaml": TAKEN, "app/web.yaml": DEPLOYMENT, "app/other.yaml": other}
    return {**files, **{path.replace("_", "/") + ".yaml": text for path, text in more.items()}}


def test_a_selector_is_judged_by_what_is_built(codes: Codes) -> None:
    assert codes(build(SERVICE)) == ["K8S040"]


@pytest.mark.parametrize(
    "more",
    [
        {"charts": CHART},
        {"app/kustomization.yaml": f"{TAKEN}helmCharts: [{{name: web, repo: 'https://charts.example.org'}}]\n"},
        {"app/kustomization.yaml": f"{TAKEN}patches: [{{target: {{kind: Deployment}}, path: gone.yaml}}]\n"},
        {"app/kustomization.yaml": "resources: [web.yaml, other.yaml, 'https://example.org/more.yaml']\n"},
        {"app/more.yaml": DEPLOYMENT.replace("app: web", "app: website").replace("name: web,", "name: more,")},
        {"app/made.yaml": "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db, namespace: web}\n"},
        {"app/made.yaml": "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: website, namespace: web}\n"},
    ],
    ids=["a chart", "a chart of the build", "a broken build", "a remote base", "other Pods", "an operator", "misspelt"],
)
def test_what_may_come_from_elsewhere_silences_a_selector(codes: Codes, more: Mapping[str, str]) -> None:
    found = codes({**build(SERVICE), **{path if "." in path else f"{path}.yaml": text for path, text in more.items()}})
    assert "K8S040" not in found


@pytest.mark.parametrize(
    "service",
    [
        SERVICE.replace("app: website", "app: web"),
        SERVICE.replace("  selector: {app: website}\n", ""),
        SERVICE.replace("spec:\n", "spec:\n  type: ExternalName\n  externalName: example.org\n"),
        SERVICE.replace("app: website", "app: ${APP}"),
        SERVICE.replace("app: website", "app: web, statefulset.kubernetes.io/pod-name: web-0"),
        SERVICE.replace("app: website", "example.org/made-by-operator: web"),
        SERVICE.replace("namespace: web", "namespace: kube-system"),
        SERVICE.replace("namespace: web", "namespace: elsewhere"),
    ],
    ids=[
        *("met", "none", "another host", "filled in", "a label of the controller", "a label of an operator"),
        *("a system namespace", "a namespace of which nothing is known"),
    ],
)
def test_a_selector_that_is_met_or_not_known_is_silent(codes: Codes, service: str) -> None:
    assert codes(build(service)) == []


def test_labels_that_a_kustomization_adds_count(codes: Codes) -> None:
    labels = "labels: [{pairs: {app: website}, includeSelectors: true}]\n"
    assert codes({**build(SERVICE), "app/kustomization.yaml": TAKEN + labels}) == []


def test_pods_of_another_build_of_the_namespace_count(codes: Codes) -> None:
    other = DEPLOYMENT.replace("app: web", "app: website").replace("name: web,", "name: other,")
    more = {"more/kustomization.yaml": "resources: [pods.yaml]\n", "more/pods.yaml": other}
    assert codes({**build(SERVICE), **more}) == []
    far = {**more, "more/pods.yaml": other.replace("namespace: web", "namespace: far")}
    assert codes({**build(SERVICE), **far}) == ["K8S040"]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (SERVICE.replace("website", "web").replace("targetPort: http", "targetPort: htpp"), ["K8S041"]),
        (SERVICE.replace("website", "web").replace("targetPort: http", "targetPort: 8081"), ["K8S046"]),
        (SERVICE.replace("website", "web").replace("targetPort: http", "targetPort: 8080"), []),
    ],
    ids=["a name", "a number", "right"],
)
def test_the_port_of_a_service(codes: Codes, other: str, found: list[str]) -> None:
    assert codes(build(other)) == found


def route(**spec: str) -> str:
    parts = {"parentRefs": "[{name: inner, namespace: net}]", "hostnames": "[a.example.org]", **spec}
    lines = "".join(f"  {key}: {value}\n" for key, value in parts.items())
    return (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: web}\nspec:\n"
        + lines
    )


def gateway(listener: str) -> str:
    head = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: inner, namespace: net}\nspec:\n"
    return f"{head}  gatewayClassName: c\n  listeners: [{{name: https, port: 443, protocol: HTTPS, {listener}}}]\n"


ALL = "allowedRoutes: {namespaces: {from: All}}"


@pytest.mark.parametrize(
    ("listener", "spec", "found"),
    [
        (ALL, {}, []),
        ("hostname: a.example.org", {}, ["K8S043"]),
        ("allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}", {}, []),
        (f"hostname: '*.example.org', {ALL}", {}, []),
        (f"hostname: '*.example.com', {ALL}", {}, ["K8S043"]),
        (f"hostname: a.b.example.org, {ALL}", {"hostnames": "['*.example.org']"}, []),
        (f"hostname: example.org, {ALL}", {"hostnames": "['*.example.org']"}, ["K8S043"]),
        (ALL, {"parentRefs": "[{name: inner, namespace: net, sectionName: http}]"}, ["K8S043"]),
        (ALL, {"parentRefs": "[{name: inner, namespace: net, port: 80}]"}, ["K8S043"]),
        (ALL, {"parentRefs": "[{name: inner, namespace: net, kind: Service, group: '', sectionName: x}]"}, []),
        ("allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}", {}, ["K8S043"]),
    ],
)
def test_a_route_and_its_listener(codes: Codes, listener: str, spec: dict[str, str], found: list[str]) -> None:
    assert codes({"route.yaml": route(**spec), "gateway.yaml": gateway(listener)}) == found


@pytest.mark.parametrize(
    ("protocol", "kind", "found"),
    [
        ("HTTP", "HTTPRoute", []),
        ("HTTPS", "GRPCRoute", []),
        ("TCP", "HTTPRoute", ["K8S043"]),
        ("HTTP", "TLSRoute", ["K8S043"]),
        ("TLS", "TLSRoute", []),
        ("TLS", "TCPRoute", []),
        ("UDP", "TCPRoute", ["K8S043"]),
        ("example.org/own", "HTTPRoute", []),
        ("${PROTOCOL}", "HTTPRoute", []),
        (
            "TCP, allowedRoutes: {namespaces: {from: All}, kinds: [{group: example.org, kind: OwnRoute}]}",
            "HTTPRoute",
            ["K8S043"],
        ),
    ],
)
def test_a_listener_takes_the_routes_of_its_protocol(codes: Codes, protocol: str, kind: str, found: list[str]) -> None:
    listener = (
        "allowedRoutes: {namespaces: {from: All}}" if "allowedRoutes" not in protocol else "hostname: '*.example.org'"
    )
    text = gateway(listener).replace("protocol: HTTPS", f"protocol: {protocol}")
    written = route().replace("HTTPRoute", kind)
    if kind in ("TCPRoute", "UDPRoute"):
        written = written.replace("  hostnames: [a.example.org]\n", "")
    assert codes({"route.yaml": written, "gateway.yaml": text}) == found


@pytest.mark.parametrize(
    ("section", "found"), [("extra", []), ("other", ["K8S043"])], ids=["a listener", "no such listener"]
)
@pytest.mark.parametrize(
    ("group", "kind", "version"),
    [("gateway.networking.x-k8s.io", "XListenerSet", "v1alpha1"), ("gateway.networking.k8s.io", "ListenerSet", "v1")],
)
def test_a_set_of_listeners_counts_as_a_gateway(
    codes: Codes, group: str, kind: str, version: str, section: str, found: list[str]
) -> None:
    listeners = (
        f"apiVersion: {group}/{version}\nkind: {kind}\nmetadata: {{name: more, namespace: web}}\nspec:\n"
        "  parentRef: {name: inner, namespace: net}\n"
        "  listeners: [{name: extra, port: 8443, protocol: HTTP}]\n"
    )
    ref = f"[{{group: {group}, kind: {kind}, name: more, sectionName: {section}}}]"
    text = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: web}\nspec:\n"
        f"  parentRefs: {ref}\n"
    )
    every = {"route.yaml": text, "set.yaml": listeners, "gateway.yaml": gateway("hostname: '*.example.org'")}
    assert codes(every) == found


@pytest.mark.parametrize(
    ("peer", "found"),
    [
        ("{podSelector: {matchLabels: {app: web}}}", []),
        ("{podSelector: {matchLabels: {app: website}}}", ["K8S040"]),
        ("{podSelector: {}}", []),
        ("{podSelector: {matchLabels: {app: website}}, namespaceSelector: {matchLabels: {team: a}}}", []),
        (
            "{podSelector: {matchLabels: {app: website}}, "
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}}",
            ["K8S040"],
        ),
        (
            "{podSelector: {matchLabels: {app: website}}, "
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}",
            [],
        ),
        ("{podSelector: {matchLabels: {app: website}}, namespaceSelector: {}}", []),
        ("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}", []),
    ],
)
def test_peers_of_a_policy(codes: Codes, peer: str, found: list[str]) -> None:
    policy = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: web}\nspec:\n"
        f"  podSelector: {{matchLabels: {{app: web}}}}\n  ingress: [{{from: [{peer}]}}]\n"
    )
    assert codes(build(policy)) == found


POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: pay}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env: [{name: A, valueFrom: {secretKeyRef: {name: oidc, key: TOKEN}}}]
  volumes: [{name: v, secret: {secretName: oidc, items: [{key: TOKEN, path: a}]}}]
"""
EXTERNAL = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: oidc, namespace: pay}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
"""


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("  data: [{secretKey: SECRET, remoteRef: {key: pay}}]\n", 2),
        ("  data: [{secretKey: TOKEN, remoteRef: {key: pay}}]\n", 0),
        ("  dataFrom: [{extract: {key: pay}}]\n", 0),
        ("  data: [{secretKey: TOKEN, remoteRef: {key: a}}]\n  target: {template: {data: {SECRET: x}}}\n", 2),
        (
            "  data: [{secretKey: TOKEN, remoteRef: {key: a}}]\n"
            "  target: {template: {mergePolicy: Merge, data: {SECRET: x}}}\n",
            0,
        ),
        ("  data: [{secretKey: A, remoteRef: {key: a}}]\n  target: {creationPolicy: Merge}\n", 0),
        ("  data: [{secretKey: A, remoteRef: {key: a}}]\n  target: {template: {templateFrom: [{}]}}\n", 0),
    ],
)
def test_the_keys_that_an_external_secret_makes(codes: Codes, more: str, count: int) -> None:
    found = codes({"pod.yaml": POD, "secret.yaml": EXTERNAL + more})
    assert found == ["K8S042"] * count


@pytest.mark.parametrize(
    ("maker", "count"),
    [
        ("kind: Secret\nmetadata: {name: oidc, namespace: pay}\nstringData: {SECRET: x}\n", 2),
        ("kind: Secret\nmetadata: {name: oidc, namespace: pay, annotations: {a/b: c}}\nstringData: {SECRET: x}\n", 0),
        ("kind: Secret\nmetadata: {name: oidc, namespace: pay}\n", 0),
    ],
    ids=["a Secret", "one that something else may fill", "an empty one"],
)
def test_the_keys_of_a_secret(codes: Codes, maker: str, count: int) -> None:
    assert codes({"pod.yaml": POD, "secret.yaml": f"apiVersion: v1\n{maker}"}) == ["K8S042"] * count


def test_other_makers_of_the_secret_may_bring_the_key(codes: Codes) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: oidc, namespace: pay}\nstringData: {SECRET: x}\n"
    item = "apiVersion: onepassword.com/v1\nkind: OnePasswordItem\nmetadata: {name: oidc, namespace: pay}\n"
    assert codes({"pod.yaml": POD, "secret.yaml": secret, "item.yaml": item}) == []


MISSPELT = POD.replace("name: oidc", "name: deafult-mongodb").replace("Name: oidc", "Name: deafult-mongodb")
MONGODB = EXTERNAL.replace("name: oidc", "name: default-mongodb")


def test_a_near_name_that_something_uses_is_another_one(codes: Codes) -> None:
    assert codes({"pod.yaml": MISSPELT, "secret.yaml": MONGODB}) == ["K8S044"] * 2
    user = MISSPELT.replace("deafult", "default").replace("name: web,", "name: user,")
    assert codes({"pod.yaml": MISSPELT, "secret.yaml": MONGODB, "user.yaml": user}) == []


def test_a_near_name_of_another_namespace_is_another_one(codes: Codes) -> None:
    assert codes({"pod.yaml": MISSPELT, "secret.yaml": MONGODB.replace("namespace: pay", "namespace: db")}) == []


def test_a_name_that_is_used_twice_is_no_slip(codes: Codes) -> None:
    again = MISSPELT.replace("name: web,", "name: again,")
    assert codes({"pod.yaml": MISSPELT, "again.yaml": again, "secret.yaml": MONGODB}) == []


def taker(name: str) -> str:
    return POD.replace("name: web,", f"name: {name},").replace("name: oidc", f"name: {name}-oidc")


def test_a_secret_that_two_others_lack_too_is_made_elsewhere(codes: Codes) -> None:
    external = EXTERNAL + "  dataFrom: [{extract: {key: pay}}]\n"
    made = {f"pay/{name}-secret.yaml": external.replace("oidc", f"{name}-oidc") for name in ("swift", "sepa")}
    takers = {f"pay/{name}.yaml": taker(name) for name in ("swift", "sepa", "vop")}
    assert codes({**made, **takers}) == ["K8S045"]
    assert codes({**made, **takers, "pay/iban.yaml": taker("iban")}) == []


def test_what_is_changed_is_judged_anew(tmp_path: Path, codes: Codes, told: Callable[..., list[str]]) -> None:
    assert codes(build(SERVICE)) == ["K8S040"]
    (tmp_path / "app/other.yaml").write_text(SERVICE.replace("website", "web"), "utf-8")
    assert told(tmp_path, select=CODES) == []


def _pods(number: int) -> Placed:
    labels = (("app", f"app-{number}"), ("part-of", "shop"))
    return Placed(
        Place(f"{number}.yaml"), "web", PodsFact(Node(0, ()), "Deployment", "a", "web", labels, (), False, False)
    )


def test_thousands_of_selectors_are_not_compared_with_thousands_of_pods() -> None:
    row = next(number for number, one in enumerate(RELATIONS) if one.source.name == "Service")
    root = Node(0, ())
    needs = [
        Need(
            Place(f"{number}.yaml", root),
            Place(f"{number}.yaml", root),
            "web",
            NeedFact(row, root, root, "Service", "a", "web", labels=(("part-of", "shop"), ("app", f"app-{number}"))),
        )
        for number in range(2_001)
    ]
    start = time.process_time()
    unmet = list(find_unmet(needs, Offers(map(_pods, range(2_000)))))
    assert [one.need for one in unmet] == needs[-1:]
    assert judge(needs[0], Offers([_pods(0)])) is None
    assert time.process_time() - start < 1
