"""The laws of the API server on values that are set: what a validating server refuses, and what it takes all the same."""

from typing import Any

import pytest

from stackwright.model.kubernetes.validation.walk_laws import find_broken_laws

NAMED: dict[str, Any] = {"metadata": {"name": "web"}}
CONTAINER: dict[str, object] = {"name": "web", "image": "web"}
PODS = {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [CONTAINER]}}}
TERM = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0"


def broken(api_version: str, kind: str, value: dict[str, Any]) -> list[str]:
    found = find_broken_laws(api_version, kind, {**NAMED, **value})
    return [f"{law.law.code} {'.'.join(map(str, law.path))}{' warned' if law.law.is_warning else ''}" for law in found]


def node_term(**term: object) -> dict[str, object]:
    required = {"nodeSelectorTerms": [term]}
    return {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}}


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        ({"runtimeClassName": ""}, ["K8S013 spec.runtimeClassName"]),
        ({"hostAliases": [{"hostnames": ["a"]}]}, ["K8S013 spec.hostAliases.0"]),
        ({"readinessGates": [{"conditionType": ""}]}, ["K8S013 spec.readinessGates.0.conditionType"]),
        ({"dnsConfig": {"searches": ["-a"]}}, ["K8S013 spec.dnsConfig.searches.0"]),
        ({"dnsConfig": {"searches": [".", "_tcp.a", "a.example.com."]}}, []),
        (
            node_term(matchExpressions=[{"key": "a", "operator": "In", "values": ["a b"]}]),
            [f"K8S003 {TERM}.matchExpressions.0.values.0"],
        ),
        (
            node_term(matchFields=[{"key": "metadata.name", "operator": "In", "values": ["N_1"]}]),
            [f"K8S003 {TERM}.matchFields.0.values.0"],
        ),
        (node_term(matchExpressions=[{"key": "a", "operator": "Gt", "values": ["4"]}]), []),
        (
            node_term(matchExpressions=[{"key": "a", "operator": "Gt", "values": ["x"]}]),
            [f"K8S003 {TERM}.matchExpressions.0.values.0 warned"],
        ),
        (
            node_term(matchExpressions=[{"key": "a", "operator": "Gt", "values": ["4", "5"]}]),
            [f"K8S003 {TERM}.matchExpressions.0.values"],
        ),
        (
            {"securityContext": {"appArmorProfile": {"type": "Localhost", "localhostProfile": " a"}}},
            ["K8S012 spec.securityContext.appArmorProfile.localhostProfile"],
        ),
        ({"securityContext": {"sysctls": [{"name": "", "value": "1"}]}}, ["K8S012 spec.securityContext.sysctls.0"]),
        ({"initContainers": [{"name": "i", "image": " i"}]}, ["K8S005 spec.initContainers.0.image"]),
        (
            {"volumes": [{"name": "a", "persistentVolumeClaim": {"claimName": "A"}}]},
            ["K8S009 spec.volumes.0.persistentVolumeClaim.claimName warned"],
        ),
        ({"volumes": [{"name": "a", "csi": {"driver": "a_b"}}]}, ["K8S009 spec.volumes.0.csi.driver"]),
        ({"volumes": [{"name": "a", "csi": {"driver": "CSI.example.com", "nodePublishSecretRef": {"name": "s"}}}]}, []),
        (
            {"volumes": [{"name": "a", "csi": {"driver": "a", "nodePublishSecretRef": {}}}]},
            ["K8S009 spec.volumes.0.csi.nodePublishSecretRef"],
        ),
        (
            {"volumes": [{"name": "a", "iscsi": {"targetPortal": "a", "iqn": "iqn.2001-04.com.example:x", "lun": 0}}]},
            [],
        ),
        (
            {"volumes": [{"name": "a", "iscsi": {"targetPortal": "a", "iqn": "disk", "lun": 0}}]},
            ["K8S009 spec.volumes.0.iscsi.iqn"],
        ),
        (
            {"volumes": [{"name": "a", "fc": {"targetWWNs": ["a"], "lun": 1}}, {"name": "b", "fc": {"wwids": ["a"]}}]},
            [],
        ),
        ({"volumes": [{"name": "a", "fc": {"targetWWNs": ["a"]}}]}, ["K8S009 spec.volumes.0.fc"]),
        ({"volumes": [{"name": "a", "fc": {"targetWWNs": ["a"], "lun": 256}}]}, ["K8S009 spec.volumes.0.fc.lun"]),
        ({"volumes": [{"name": "a", "fc": {}}]}, ["K8S009 spec.volumes.0.fc"]),
        (
            {"topologySpreadConstraints": [{"topologyKey": "a b", "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"}]},
            [],
        ),
        ({"topologySpreadConstraints": [{"topologyKey": "a", "matchLabelKeys": ["x"], "labelSelector": {}}]}, []),
        (
            {"topologySpreadConstraints": [{"topologyKey": "a", "matchLabelKeys": ["x"]}]},
            ["K8S014 spec.topologySpreadConstraints.0"],
        ),
        (
            {"topologySpreadConstraints": [{"topologyKey": "a", "matchLabelKeys": ["x y"], "labelSelector": {}}]},
            ["K8S014 spec.topologySpreadConstraints.0.matchLabelKeys.0"],
        ),
    ],
)
def test_pods(spec: dict[str, object], wrong: list[str]) -> None:
    assert broken("v1", "Pod", {"spec": {"containers": [CONTAINER], **spec}}) == wrong


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"env": [{"name": "", "value": "a"}]}, ["K8S006 env.0.name"]),
        (
            {"env": [{"name": "A", "valueFrom": {"fieldRef": {"apiVersion": "v2", "fieldPath": "metadata.name"}}}]},
            ["K8S006 env.0.valueFrom.fieldRef.apiVersion"],
        ),
        (
            {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"key": "a"}}}]},
            ["K8S006 env.0.valueFrom.secretKeyRef"],
        ),
        (
            {"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "A_B", "key": "a"}}}]},
            ["K8S006 env.0.valueFrom.configMapKeyRef.name"],
        ),
        (
            {"env": [{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1Mi"}}}]},
            ["K8S006 env.0.valueFrom.resourceFieldRef.divisor"],
        ),
        (
            {
                "env": [
                    {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}}}
                ]
            },
            [],
        ),
        ({"ports": [{"containerPort": 80, "hostIP": "node"}]}, ["K8S007 ports.0.hostIP warned"]),
        ({"volumeDevices": [{"name": "", "devicePath": "/dev/x"}]}, ["K8S008 volumeDevices.0.name"]),
        ({"livenessProbe": {"tcpSocket": {"port": ""}}}, ["K8S010 livenessProbe.tcpSocket.port"]),
        ({"livenessProbe": {"httpGet": {"port": 0}}}, ["K8S010 livenessProbe.httpGet.port"]),
        (
            {"livenessProbe": {"httpGet": {"port": 80, "httpHeaders": [{"name": "", "value": "a"}]}}},
            ["K8S010 livenessProbe.httpGet.httpHeaders.0.name"],
        ),
        ({"lifecycle": {"preStop": {"sleep": {"seconds": 31}}}}, ["K8S010 lifecycle.preStop.sleep.seconds"]),
        ({"lifecycle": {"preStop": {"sleep": {"seconds": 30}}}}, []),
        ({"resources": {"limits": {"a.b/c/d": 1}}}, ["K8S011 resources.limits.a.b/c/d"]),
        ({"resources": {"limits": {"hugepages-2Mi": "3Mi"}}}, ["K8S011 resources.limits.hugepages-2Mi"]),
        ({"resources": {"limits": {"hugepages-2Mi": "4Mi"}}}, []),
        ({"resizePolicy": [{"resourceName": "cpu"}, {"resourceName": "cpu"}]}, ["K8S011 resizePolicy.1.resourceName"]),
    ],
)
def test_containers(fields: dict[str, object], wrong: list[str]) -> None:
    volumes = [{"name": "", "emptyDir": {}}] if "volumeDevices" in fields else []
    found = broken("v1", "Pod", {"spec": {"containers": [{**CONTAINER, **fields}], "volumes": volumes}})
    assert [line.replace(" spec.containers.0.", " ") for line in found] == wrong


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        ({"template": {"metadata": {}}}, ["K8S013 spec.template"]),
        ({"successPolicy": {"rules": [{"succeededIndexes": "0,2-4"}]}}, []),
        ({"successPolicy": {"rules": []}}, ["K8S016 spec.successPolicy"]),
        ({"successPolicy": {"rules": [{}]}}, ["K8S016 spec.successPolicy.rules.0"]),
        (
            {"successPolicy": {"rules": [{"succeededIndexes": "4-2"}]}},
            ["K8S016 spec.successPolicy.rules.0.succeededIndexes"],
        ),
        ({"managedBy": ""}, ["K8S016 spec.managedBy"]),
        (
            {
                "podFailurePolicy": {
                    "rules": [
                        {"action": "FailJob", "onExitCodes": {"containerName": "db", "operator": "In", "values": [1]}}
                    ]
                }
            },
            ["K8S016 spec.podFailurePolicy.rules.0.onExitCodes.containerName"],
        ),
        (
            {
                "podFailurePolicy": {
                    "rules": [
                        {
                            "action": "FailJob",
                            "onExitCodes": {"containerName": "web", "operator": "In", "values": [2, 1]},
                        }
                    ]
                }
            },
            ["K8S016 spec.podFailurePolicy.rules.0.onExitCodes.values"],
        ),
        (
            {"podFailurePolicy": {"rules": [{"action": "Ignore", "onPodConditions": [{"type": ""}]}]}},
            ["K8S016 spec.podFailurePolicy.rules.0.onPodConditions.0.type"],
        ),
        (
            {
                "podReplacementPolicy": "TerminatingOrFailed",
                "podFailurePolicy": {"rules": [{"action": "Ignore", "onPodConditions": [{"type": "A"}]}]},
            },
            ["K8S016 spec.podReplacementPolicy"],
        ),
    ],
)
def test_jobs(spec: dict[str, object], wrong: list[str]) -> None:
    pods = {"containers": [CONTAINER], "restartPolicy": "Never"}
    whole = {"completionMode": "Indexed", "completions": 5, "template": {"spec": pods}, **spec}
    assert broken("batch/v1", "Job", {"spec": whole}) == wrong


@pytest.mark.parametrize(
    ("api_version", "kind", "value", "wrong"),
    [
        ("v1", "ConfigMap", {"metadata": {"name": "a", "finalizers": ["cleanup"]}}, ["K8S002 metadata.finalizers.0"]),
        ("v1", "ConfigMap", {"metadata": {"name": "a", "finalizers": ["orphan", "example.com/a"]}}, []),
        ("argoproj.io/v1alpha1", "Application", {"metadata": {"name": "a", "finalizers": ["cleanup"]}}, []),
        ("v1", "Service", {"spec": {"ports": [{"port": 80, "targetPort": 0}]}}, []),
        (
            "v1",
            "Service",
            {"spec": {"ports": [{"port": 80}], "loadBalancerClass": "", "type": "LoadBalancer"}},
            ["K8S018 spec.loadBalancerClass"],
        ),
        (
            "v1",
            "Service",
            {"spec": {"ports": [{"port": 80}], "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 1}}}},
            ["K8S018 spec.sessionAffinityConfig warned"],
        ),
        ("v1", "Service", {"spec": {"ports": [{"port": 80}], "clusterIPs": ["10.0.0.1"]}}, ["K8S018 spec.clusterIPs"]),
        (
            "v1",
            "Service",
            {"spec": {"ports": [{"port": 80}], "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1", "10.0.0.2"]}},
            ["K8S018 spec.clusterIPs.1"],
        ),
        (
            "v1",
            "Service",
            {"spec": {"ports": [{"port": 80}], "clusterIP": "10.0.0.1", "ipFamilies": ["IPv6"]}},
            ["K8S018 spec.clusterIP"],
        ),
        ("v1", "Service", {"spec": {"ports": [{"port": 80}], "clusterIP": "None", "ipFamilies": ["IPv6"]}}, []),
        (
            "v1",
            "Endpoints",
            {"subsets": [{"addresses": [{"ip": "10.0.0.1", "hostname": "A"}]}]},
            ["K8S032 subsets.0.addresses.0.hostname"],
        ),
        (
            "v1",
            "PersistentVolumeClaim",
            {
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": "1Gi"}},
                    "dataSourceRef": {"kind": "VolumeSnapshot", "name": "a"},
                }
            },
            ["K8S026 spec.dataSourceRef.kind"],
        ),
        (
            "v1",
            "PersistentVolumeClaim",
            {
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": "1Gi"}},
                    "dataSourceRef": {"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "a"},
                }
            },
            [],
        ),
        (
            "v1",
            "PersistentVolume",
            {"spec": {"capacity": {"storage": "1Gi"}, "hostPath": {"path": "/a"}}},
            ["K8S027 spec"],
        ),
        (
            "v1",
            "Secret",
            {"type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": "YQ=="}},
            ["K8S025 data..dockerconfigjson"],
        ),
        ("v1", "Secret", {"type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": "e30="}}, []),
        ("v1", "Namespace", {"spec": {"finalizers": ["cleanup"]}}, ["K8S002 spec.finalizers.0"]),
        ("v1", "ResourceQuota", {"spec": {"hard": {"a/b/c": 1}}}, ["K8S024 spec.hard.a/b/c"]),
        (
            "v1",
            "LimitRange",
            {"spec": {"limits": [{"type": "Container", "max": {"pods": 1}}]}},
            ["K8S024 spec.limits.0.max.pods"],
        ),
        (
            "v1",
            "LimitRange",
            {
                "spec": {
                    "limits": [
                        {"type": "Container", "max": {"cpu": 2}, "min": {"cpu": 1}, "maxLimitRequestRatio": {"cpu": 3}}
                    ]
                }
            },
            ["K8S024 spec.limits.0.maxLimitRequestRatio.cpu"],
        ),
        (
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            {"spec": {"maxReplicas": 2, "scaleTargetRef": {"kind": "Deployment", "name": "a"}}},
            ["K8S021 spec.scaleTargetRef"],
        ),
        (
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            {"spec": {"maxReplicas": 2, "scaleTargetRef": {"apiVersion": "v1", "kind": "Deployment", "name": "a"}}},
            ["K8S021 spec.scaleTargetRef.apiVersion"],
        ),
        (
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            {"spec": {"maxReplicas": 2, "scaleTargetRef": {"kind": "ReplicationController", "name": "a"}}},
            [],
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            {
                "roleRef": {"kind": "Role", "name": "a"},
                "subjects": [{"kind": "ServiceAccount", "name": "system:serviceaccount:a:b"}],
            },
            ["K8S023 subjects.0.name"],
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            {
                "roleRef": {"kind": "Role", "name": "a"},
                "subjects": [{"kind": "ServiceAccount", "name": "PLACEHOLDER_SERVICE_ACCOUNT"}],
            },
            [],
        ),
        (
            "apps/v1",
            "StatefulSet",
            {
                "spec": {
                    "selector": {"matchLabels": {"app": "web"}},
                    **PODS,
                    "volumeClaimTemplates": [{"metadata": {"name": "a"}}],
                }
            },
            ["K8S026 spec.volumeClaimTemplates.0"],
        ),
        (
            "networking.k8s.io/v1",
            "Ingress",
            {"spec": {"defaultBackend": {"resource": {"name": "a"}}}},
            ["K8S019 spec.defaultBackend.resource"],
        ),
        (
            "networking.k8s.io/v1",
            "Ingress",
            {"spec": {"ingressClassName": "", "defaultBackend": {"service": {"name": "a", "port": {"number": 80}}}}},
            ["K8S019 spec.ingressClassName"],
        ),
        (
            "networking.k8s.io/v1",
            "IngressClass",
            {"spec": {"controller": "example.com/a", "parameters": {"kind": "A/B", "name": "c"}}},
            ["K8S029 spec.parameters.kind"],
        ),
        ("storage.k8s.io/v1", "StorageClass", {"provisioner": ""}, ["K8S029 provisioner"]),
        (
            "node.k8s.io/v1",
            "RuntimeClass",
            {"handler": "a", "scheduling": {"tolerations": [{"operator": "Exists", "value": "a"}]}},
            ["K8S029 scheduling.tolerations.0.value"],
        ),
        (
            "coordination.k8s.io/v1",
            "Lease",
            {"spec": {"leaseDurationSeconds": 0, "holderIdentity": ""}},
            ["K8S029 spec.leaseDurationSeconds", "K8S029 spec.holderIdentity"],
        ),
        (
            "storage.k8s.io/v1",
            "CSIDriver",
            {"spec": {"tokenRequests": [{"audience": "a", "expirationSeconds": 60}]}},
            ["K8S029 spec.tokenRequests.0.expirationSeconds"],
        ),
        (
            "apiregistration.k8s.io/v1",
            "APIService",
            {
                "metadata": {"name": "v1.a"},
                "spec": {
                    "group": "a",
                    "version": "v1",
                    "groupPriorityMinimum": 1,
                    "versionPriority": 1,
                    "service": {"name": "a", "namespace": "b", "port": 0},
                },
            },
            ["K8S033 spec.service.port"],
        ),
        (
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            {
                "spec": {
                    "failurePolicy": "fail",
                    "matchConstraints": {"resourceRules": []},
                    "validations": [{"expression": "true", "reason": "No"}],
                }
            },
            ["K8S028 spec.failurePolicy", "K8S028 spec.validations.0.reason"],
        ),
        (
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
            {
                "spec": {
                    "policyName": "a",
                    "validationActions": ["Deny"],
                    "paramRef": {"name": "a", "selector": {}, "parameterNotFoundAction": "Deny"},
                }
            },
            ["K8S028 spec.paramRef"],
        ),
    ],
)
def test_objects(api_version: str, kind: str, value: dict[str, object], wrong: list[str]) -> None:
    assert broken(api_version, kind, value) == wrong


@pytest.mark.parametrize(
    ("version", "wrong"),
    [
        ({}, []),
        ({"name": "1"}, ["name"]),
        ({"schema": {"openAPIV3Schema": {"type": "string"}}}, ["schema.openAPIV3Schema.type"]),
        ({"schema": {"openAPIV3Schema": {"properties": {}}}}, ["schema.openAPIV3Schema"]),
        ({"deprecationWarning": "gone"}, ["deprecationWarning"]),
        ({"deprecationWarning": "gone", "deprecated": True}, []),
        (
            {"additionalPrinterColumns": [{"name": "A", "type": "string", "jsonPath": "spec.a"}]},
            ["additionalPrinterColumns.0.jsonPath"],
        ),
        (
            {"additionalPrinterColumns": [{"name": "A", "type": "string", "jsonPath": ".spec.a", "format": "time"}]},
            ["additionalPrinterColumns.0.format"],
        ),
        (
            {"subresources": {"scale": {"specReplicasPath": ".status.a", "statusReplicasPath": ".status.a"}}},
            ["subresources.scale.specReplicasPath"],
        ),
    ],
)
def test_versions_of_definitions(version: dict[str, object], wrong: list[str]) -> None:
    names = {"plural": "widgets", "kind": "Widget"}
    whole = {"name": "v1", "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}, **version}
    value: dict[str, object] = {
        "metadata": {"name": "widgets.example.com"},
        "spec": {"group": "example.com", "names": names, "versions": [whole]},
    }
    found = broken("apiextensions.k8s.io/v1", "CustomResourceDefinition", value)
    assert [line.replace("K8S033 spec.versions.0.", "") for line in found] == wrong
