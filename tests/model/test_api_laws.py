"""The laws of the API server, one by one: what breaks them, and what does not."""

from typing import Any

import pytest

from stackwright.model.kubernetes.validation.compile_law import compile_law
from stackwright.model.kubernetes.validation.walk_laws import find_broken_laws
from stackwright.schemas.formats.quantity import parse_quantity
from stackwright.schemas.kubernetes.laws import table
from stackwright.schemas.tables.catalogue import find

NAMED = {"metadata": {"name": "web"}}
SERVICE = {"ports": [{"port": 80}]}
CONTAINER = {"name": "web", "image": "web"}
CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
METRIC = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}


def broken(api_version: str, kind: str, value: dict[str, Any]) -> list[str]:
    return [f"{law.law.code} {'.'.join(map(str, law.path))}" for law in find_broken_laws(api_version, kind, value)]


def pod(**spec: object) -> list[str]:
    return broken("v1", "Pod", {**NAMED, "spec": {"containers": [CONTAINER], **spec}})


def container(**fields: object) -> list[str]:
    return pod(containers=[{**CONTAINER, **fields}])


@pytest.mark.parametrize("kind", table._LAWS)
def test_every_row_is_of_a_kind_that_there_is_and_names_a_check(kind: tuple[str, str]) -> None:
    assert find(*kind) is not None
    for law in table.laws_of(*kind):
        compile_law(law)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1Ki", 1024), ("500m", 0.5), ("1e3", 1000), ("2", 2), (3, 3), ("1E", 10**18), ("x", None), (True, None)],
)
def test_quantities(written: object, amount: float | None) -> None:
    assert parse_quantity(written) == amount


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        (SERVICE, []),
        ({}, ["K8S018 spec"]),
        ({"clusterIP": "None"}, []),
        ({"type": "ExternalName", "externalName": "db.example.com."}, []),
        ({"type": "ExternalName"}, ["K8S018 spec"]),
        ({"type": "${TYPE}"}, []),
        ({**SERVICE, "type": "${TYPE}", "externalTrafficPolicy": "Local"}, []),
        ({**SERVICE, "externalTrafficPolicy": "Local"}, ["K8S018 spec.externalTrafficPolicy"]),
        ({**SERVICE, "externalTrafficPolicy": "Local", "externalIPs": ["10.0.0.1"]}, []),
        ({**SERVICE, "externalIPs": ["127.0.0.1"]}, ["K8S018 spec.externalIPs.0"]),
        ({"ports": [{"port": 80}, {"port": 80, "name": "b", "protocol": "UDP"}]}, ["K8S018 spec.ports.0"]),
        ({"ports": [{"port": 80, "name": "a"}, {"port": 80, "name": "b"}]}, ["K8S018 spec.ports.1.port"]),
        ({"ports": [{"port": 80, "nodePort": 30080}]}, ["K8S018 spec.ports.0.nodePort"]),
        ({"type": "NodePort", "ports": [{"port": 80, "nodePort": 8080}]}, ["K8S018 spec.ports.0.nodePort"]),
        ({**SERVICE, "type": "LoadBalancer", "clusterIP": "None"}, ["K8S018 spec.clusterIP"]),
        ({**SERVICE, "ipFamilies": ["IPv4", "IPv6"]}, ["K8S018 spec.ipFamilies"]),
        ({**SERVICE, "ipFamilies": ["IPv4", "IPv6"], "ipFamilyPolicy": "PreferDualStack"}, []),
    ],
)
def test_services(spec: dict[str, object], wrong: list[str]) -> None:
    assert broken("v1", "Service", {**NAMED, "spec": spec}) == wrong


@pytest.mark.parametrize(
    ("schedule", "zone", "is_fine"),
    [
        ("*/5 * * * *", "Etc/UTC", True),
        ("@every 1h", "Europe/Berlin", True),
        ("0 0 * jan-mar mon,fri", None, True),
        ("${TIME}", None, True),
        ("CRON_TZ=UTC 0 0 * * *", None, False),
        ("0 0 * * sunday", None, False),
        ("0 0 32 * *", None, False),
        ("0 0 * * 0", "Mars/Olympus", False),
        ("0 0 * * 0", "", False),
    ],
)
def test_schedules(schedule: str, zone: str | None, is_fine: bool) -> None:
    job = {"template": {"spec": {"restartPolicy": "Never", "containers": [CONTAINER]}}}
    spec = {"schedule": schedule, "timeZone": zone, "jobTemplate": {"spec": job}}
    assert (broken("batch/v1", "CronJob", {**NAMED, "spec": spec}) == []) is is_fine


def test_a_pod_mounts_its_volumes() -> None:
    mount = {"volumeMounts": [{"name": "data", "mountPath": "/data"}]}
    assert container(**mount) == ["K8S008 spec.containers.0.volumeMounts.0.name"]
    assert pod(containers=[{**CONTAINER, **mount}], volumes=[{"name": "data"}]) == []
    assert pod(containers=[{**CONTAINER, **mount}], volumes=[{"name": "${NAME}"}]) == []


def test_a_stateful_set_mounts_its_claims() -> None:
    mounting = {**CONTAINER, "volumeMounts": [{"name": "data", "mountPath": "/data"}]}
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [mounting]}}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    claims = [{"metadata": {"name": "data"}, "spec": CLAIM}]
    assert broken("apps/v1", "StatefulSet", {**NAMED, "spec": {**spec, "volumeClaimTemplates": claims}}) == []
    assert broken("apps/v1", "StatefulSet", {**NAMED, "spec": spec}) == [
        "K8S008 spec.template.spec.containers.0.volumeMounts.0.name"
    ]


@pytest.mark.parametrize(
    ("resources", "is_fine"),
    [
        ({"requests": {"cpu": "500m"}, "limits": {"cpu": 1}}, True),
        ({"requests": {"cpu": 2}, "limits": {"cpu": "1500m"}}, False),
        ({"limits": {"nvidia.com/gpu": 1}}, True),
        ({"requests": {"nvidia.com/gpu": 1}}, False),
        ({"requests": {"cpu": "${CPU}"}, "limits": {"cpu": "1"}}, True),
        ({"limits": {"memroy": "1Gi"}}, False),
    ],
)
def test_resources(resources: dict[str, object], is_fine: bool) -> None:
    assert (container(resources=resources) == []) is is_fine


def test_probes_and_tolerations() -> None:
    assert container(readinessProbe={"exec": {"command": ["true"]}, "successThreshold": 3}) == []
    assert container(livenessProbe={"exec": {}, "successThreshold": 3}) != []
    assert pod(tolerations=[{"operator": "Exists"}]) == []
    assert pod(tolerations=[{"key": "gpu", "tolerationSeconds": 3}]) == ["K8S014 spec.tolerations.0.tolerationSeconds"]


@pytest.mark.parametrize(
    ("api_version", "kind", "value", "is_fine"),
    [
        ("v1", "Secret", {"type": "kubernetes.io/tls", "stringData": {"tls.crt": "", "tls.key": ""}}, True),
        ("v1", "Secret", {"type": "kubernetes.io/basic-auth", "data": {"user": ""}}, False),
        ("v1", "Secret", {"type": "Opaque"}, True),
        ("v1", "ConfigMap", {"data": {"a": "b"}, "binaryData": {"b": ""}}, True),
        ("v1", "PersistentVolumeClaim", {"spec": CLAIM}, True),
        ("v1", "PersistentVolumeClaim", {"spec": {}}, False),
        ("autoscaling/v2", "HorizontalPodAutoscaler", {"spec": {"maxReplicas": 2, "metrics": [METRIC]}}, True),
        ("autoscaling/v2", "HorizontalPodAutoscaler", {"spec": {"minReplicas": 3, "maxReplicas": 2}}, False),
        ("policy/v1", "PodDisruptionBudget", {"spec": {"maxUnavailable": "101%"}}, False),
        ("v1", "ResourceQuota", {"spec": {"hard": {"count/deployments.apps": 3, "requests.cpu": "1.5"}}}, True),
        ("v1", "LimitRange", {"spec": {"limits": [{"type": "Pod", "default": {"cpu": 1}}]}}, False),
        ("scheduling.k8s.io/v1", "PriorityClass", {"value": 1_000_000_000}, True),
        ("networking.k8s.io/v1", "Ingress", {"spec": {}}, False),
        ("networking.k8s.io/v1", "Ingress", {"spec": {"rules": [{"host": "*.example.com"}]}}, True),
    ],
)
def test_objects(api_version: str, kind: str, value: dict[str, object], is_fine: bool) -> None:
    assert (broken(api_version, kind, {**NAMED, **value}) == []) is is_fine


def test_a_name_is_asked_for_unless_one_is_made() -> None:
    assert broken("v1", "ConfigMap", {"metadata": {"generateName": "web-"}}) == []
    assert broken("v1", "ConfigMap", {"metadata": {}}) == ["K8S002 metadata"]
    assert broken("v1", "ConfigMap", {}) == ["K8S002 "]
    assert broken("v1", "ConfigMap", {"metadata": {"name": "a_b"}}) == ["K8S002 metadata.name"]
    assert broken("rbac.authorization.k8s.io/v1", "Role", {"metadata": {"name": "system:a_b"}}) == []


@pytest.mark.parametrize(
    ("name", "node", "wrong"),
    [
        ("wipe-HOSTNAME", "HOSTNAME", []),
        ("HOSTNAME", "worker-HOST_NAME.HOSTNAME", []),
        ("HOSTNAME", "HOSTNAME", ["K8S002 metadata.name", "K8S013 spec.nodeName"]),
        ("wipe-HOSTNAME", "worker-1", ["K8S002 metadata.name"]),
        ("wipe-HOSTNAME", "Worker-HOSTNAMES", ["K8S002 metadata.name", "K8S013 spec.nodeName"]),
        ("wipe-A", "A", ["K8S002 metadata.name", "K8S013 spec.nodeName"]),
        ("wipe-HOSTNAME", "<the node>", ["K8S002 metadata.name"]),
    ],
)
def test_a_word_in_capitals_of_several_names_is_what_a_script_fills_in(name: str, node: str, wrong: list[str]) -> None:
    spec = {"containers": [CONTAINER], "nodeName": node}
    assert broken("v1", "Pod", {"metadata": {"name": name}, "spec": spec}) == wrong


@pytest.mark.parametrize(
    ("host", "is_wrong"),
    [
        ("registry.<your domain>", False),
        ("<subdomain>.example.org", False),
        ("web.example.org:8080", True),
        ("web.<>", True),
        ("web.<", True),
    ],
)
def test_what_stands_in_angle_brackets_is_filled_in_by_the_reader(host: str, is_wrong: bool) -> None:
    ingress = {**NAMED, "spec": {"rules": [{"host": host}]}}
    assert (broken("networking.k8s.io/v1", "Ingress", ingress) == ["K8S019 spec.rules.0.host"]) is is_wrong


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("a" * 64, []),
        ("a" * 253, []),
        (f"{'a' * 100}.{'b' * 100}", []),
        ("a" * 254, ["K8S002 metadata.name"]),
        ("a" * 63 + "-", ["K8S002 metadata.name"]),
        ("a..b", ["K8S002 metadata.name"]),
    ],
)
def test_the_parts_of_a_name_are_as_long_as_the_whole_may_be(name: str, wrong: list[str]) -> None:
    assert set(broken("v1", "ConfigMap", {"metadata": {"name": name}})) == set(wrong)
