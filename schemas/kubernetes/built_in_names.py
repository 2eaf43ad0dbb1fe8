"""Names that exist without anyone declaring them, and kinds that make objects when they are applied."""

from collections.abc import Mapping

from ..custom_resource_references import (
    CERTIFICATE,
    CLUSTER_EXTERNAL_SECRET,
    EXPERIMENTAL_LISTENER_SET,
    EXTERNAL_SECRET,
    LISTENER_SET,
    POD_AUTOSCALER,
    ROUTES,
    SCALED_OBJECT,
)
from ..reference_forms import Kind
from ..references import CLUSTER_ROLE, CONFIG_MAP, ROLE, SECRET, SERVICE, SERVICE_ACCOUNT, VOLUME_CLAIM
from ..virtual_machine_references import (
    DATA_IMPORT_CRON,
    DATA_SOURCE,
    DATA_VOLUME,
    KUBEVIRT,
    MACHINE_INSTANCE,
    MACHINE_POOL,
    MACHINE_REPLICA_SET,
    VIRTUAL_MACHINE,
)

#: Objects that every cluster has, by kind.
BUILT_IN: Mapping[Kind, frozenset[str]] = {
    SERVICE_ACCOUNT: frozenset({"default", "builder", "deployer", "pipeline"}),
    CONFIG_MAP: frozenset(
        {"kube-root-ca.crt", "extension-apiserver-authentication", "cluster-info", "coredns"}
        | {"openshift-service-ca.crt", "istio-ca-root-cert"}
    ),
    SERVICE: frozenset({"kubernetes", "kube-dns", "ssl-redirect"}),
    ROLE: frozenset({"extension-apiserver-authentication-reader"}),
    CLUSTER_ROLE: frozenset({"cluster-admin", "admin", "edit", "view"}),
    Kind("scheduling.k8s.io", "PriorityClass"): frozenset({"system-cluster-critical", "system-node-critical"}),
}

#: Kinds without a namespace: Kubernetes' own, and those of the table of references.
CLUSTER_SCOPED = frozenset(
    {"ClusterIssuer", "ClusterSecretStore", "GatewayClass"}
    | {"APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding"}
    | {"CustomResourceDefinition", "FlowSchema", "IPAddress", "IngressClass", "MutatingAdmissionPolicy"}
    | {"MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume"}
    | {"PriorityClass", "PriorityLevelConfiguration", "RuntimeClass", "ServiceCIDR", "StorageClass"}
    | {"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"}
    | {"VolumeAttachment", "VolumeAttributesClass"}
)

#: Fields in which kinds outside of core Kubernetes say what they make: kind name → (path, what).
PRODUCERS: Mapping[str, tuple[tuple[str, Kind], ...]] = {
    "ExternalSecret": (("spec.target.name", SECRET), ("metadata.name", SECRET)),
    "ClusterExternalSecret": (("spec.externalSecretName", SECRET), ("spec.externalSecretSpec.target.name", SECRET)),
    "SealedSecret": (("metadata.name", SECRET), ("spec.template.metadata.name", SECRET)),
    "SopsSecret": (("spec.secretTemplates[].name", SECRET), ("spec.secret_templates[].name", SECRET)),
    "Certificate": (("spec.secretName", SECRET),),
    "VaultStaticSecret": (("spec.destination.name", SECRET),),
    "VaultDynamicSecret": (("spec.destination.name", SECRET),),
    "OnePasswordItem": (("metadata.name", SECRET),),
    "BitwardenSecret": (("spec.secretName", SECRET),),
    "InfisicalSecret": (("spec.managedSecretReference.secretName", SECRET),),
    "ObjectBucketClaim": (("metadata.name", CONFIG_MAP), ("metadata.name", SECRET)),
    "Bundle": (("metadata.name", CONFIG_MAP), ("metadata.name", SECRET)),
    "DataVolume": (("metadata.name", VOLUME_CLAIM),),
    "DataImportCron": (("spec.managedDataSource", DATA_SOURCE),),
    "VirtualMachine": (("spec.dataVolumeTemplates[].metadata.name", VOLUME_CLAIM),),
    "VirtualMachinePool": (("spec.virtualMachineTemplate.spec.dataVolumeTemplates[].metadata.name", VOLUME_CLAIM),),
}

#: Custom resources that make nothing but what PRODUCERS says: that they mention a name does not mean that it is made.
FRANK_KINDS = frozenset(
    {DATA_IMPORT_CRON, DATA_SOURCE, DATA_VOLUME, KUBEVIRT}
    | {MACHINE_INSTANCE, MACHINE_POOL, MACHINE_REPLICA_SET, VIRTUAL_MACHINE}
    | {CERTIFICATE, CLUSTER_EXTERNAL_SECRET, EXTERNAL_SECRET, POD_AUTOSCALER, SCALED_OBJECT, *ROUTES}
    | {LISTENER_SET, EXPERIMENTAL_LISTENER_SET}
    | {Kind("monitoring.coreos.com", "PodMonitor"), Kind("monitoring.coreos.com", "ServiceMonitor")}
)

#: API groups of which this project knows every kind: none of them makes objects by another name.
CORE_GROUPS = frozenset(
    {"", "apps", "batch", "autoscaling", "policy", "extensions"}
    | {
        f"{group}.k8s.io"
        for group in [
            "networking",
            "rbac.authorization",
            "storage",
            "scheduling",
            "node",
            "coordination",
            "discovery",
            "apiextensions",
            "apiregistration",
            "admissionregistration",
            "certificates",
            "flowcontrol.apiserver",
            "events",
        ]
    }
)

#: Custom resources that make nothing, or only what PRODUCERS says, by group (`*.` for all groups below). Any other may
#: make ConfigMaps, Services, ServiceAccounts and claims of any name.
QUIET_GROUPS = frozenset(
    {
        "argoproj.io",
        "autoscaling.k8s.io",
        "cdi.kubevirt.io",
        "cert-manager.io",
        "cilium.io",
        "clone.kubevirt.io",
        "export.kubevirt.io",
        "externaldns.k8s.io",
        "external-secrets.io",
        "bitnami.com",
        "gateway.networking.k8s.io",
        "gateway.networking.x-k8s.io",
        "instancetype.kubevirt.io",
        "isindir.github.com",
        "k8s.cni.cncf.io",
        "keda.sh",
        "kubevirt.io",
        "kustomize.config.k8s.io",
        "kustomize.toolkit.fluxcd.io",
        "kyverno.io",
        "metallb.io",
        "migrations.kubevirt.io",
        "monitoring.coreos.com",
        "notification.toolkit.fluxcd.io",
        "policies.kyverno.io",
        "pool.kubevirt.io",
        "secrets-store.csi.x-k8s.io",
        "snapshot.kubevirt.io",
        "snapshot.storage.k8s.io",
        "source.toolkit.fluxcd.io",
        "traefik.io",
    }
)
#: Kinds of quiet groups that do make objects of any name.
LOUD_KINDS = frozenset({"ArgoCD", "Prometheus", "Alertmanager", "ThanosRuler", "KubeVirt", "CDI", "KedaController"})

#: Namespaces that are set up before a repository's manifests are applied.
SYSTEM_NAMESPACES = frozenset({"kube-system", "kube-public", "kube-node-lease", "flux-system", "argocd"})
