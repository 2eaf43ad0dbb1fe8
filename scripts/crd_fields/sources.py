"""The repositories whose CustomResourceDefinitions the catalogue is made from, and the groups that are theirs.

Chosen are the projects whose kinds public GitOps repositories have objects of, the most frequent first.
"""

from typing import NamedTuple


class Source(NamedTuple):
    """A repository, the project's name for people, and the groups (a regular expression) that it defines.

    `tag` is what stands before the three numbers of a release's tag, `paths` where the definitions are. `head` takes
    the newest commit too, where that is what people deploy or the tags are old. `kinds` are those of a collection of
    JSON schemas called GROUP/KIND_VERSION.json, which has neither capitals nor scopes: `*` marks one of the cluster.
    """

    repository: str
    title: str
    groups: str
    tag: str = "v"
    paths: str = ""
    head: bool = False
    kinds: str = ""


_FLUX = r".*\.(toolkit|extensions)\.fluxcd\.io"
#: Enumerations that projects tell their users to patch in the definition, by group.
#: Source: the Flux Operator's documentation of notifications, which adds its kinds to those of an Alert and a Receiver.
EXTENDED = {
    "notification.toolkit.fluxcd.io": ("spec.eventSources.kind", "spec.resources.kind"),
}
#: Groups whose objects are completed before they are validated, so that nothing is required at their top or in their
#: spec: by an admission plugin (openshift/apiserver-library-go, securitycontextconstraints/sccdefaulting), by the
#: patches of the Flux Kustomization that applies them, with which people set intervals and the like for all at once, or
#: because OpenShift's installer and operators have made the object (`cluster`, `version`), which an apply only changes.
COMPLETED = frozenset({"security.openshift.io", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"})
COMPLETED |= {"config.openshift.io", "operator.openshift.io"}
_COLLECTION = "datreeio/CRDs-catalog"
#: Projects whose own repositories are too large, or have their definitions only as code: of a collection.
COLLECTED = (
    (
        "Cilium",
        r"cilium\.io",
        "*CiliumBGPAdvertisement *CiliumBGPClusterConfig *CiliumBGPNodeConfigOverride *CiliumBGPPeerConfig"
        " *CiliumBGPPeeringPolicy *CiliumCIDRGroup *CiliumClusterwideEnvoyConfig *CiliumClusterwideNetworkPolicy"
        " *CiliumEgressGatewayPolicy CiliumEnvoyConfig *CiliumExternalWorkload *CiliumL2AnnouncementPolicy"
        " *CiliumLoadBalancerIPPool CiliumLocalRedirectPolicy CiliumNetworkPolicy CiliumNodeConfig *CiliumPodIPPool",
    ),
    ("Keycloak", r"k8s\.keycloak\.org", "Keycloak KeycloakRealmImport"),
    ("Step Issuer", r"certmanager\.step\.sm", "*StepClusterIssuer StepIssuer"),
    (
        "Temporal",
        r"temporal\.io",
        "Connection TemporalConnection TemporalWorkerDeployment WorkerDeployment TemporalCluster TemporalNamespace",
    ),
    ("Sloth", r"sloth\.slok\.dev", "PrometheusServiceLevel"),
    ("secret-generator", r"secretgenerator\.mittwald\.de", "BasicAuth SSHKeyPair StringSecret"),
    ("Flagger", r"flagger\.app", "AlertProvider Canary MetricTemplate"),
    (
        "Contour",
        r"projectcontour\.io",
        "ContourConfiguration ContourDeployment ExtensionService HTTPProxy TLSCertificateDelegation",
    ),
    ("Percona", r"psmdb\.percona\.com", "PerconaServerMongoDB PerconaServerMongoDBBackup PerconaServerMongoDBRestore"),
    ("Percona", r"pxc\.percona\.com", "PerconaXtraDBCluster PerconaXtraDBClusterBackup PerconaXtraDBClusterRestore"),
    ("Tempo Operator", r"tempo\.grafana\.com", "TempoMonolithic TempoStack"),
    ("Doppler", r"secrets\.doppler\.com", "DopplerSecret"),
    ("RBAC Manager", r"rbacmanager\.reactiveops\.io", "*RBACDefinition"),
    (
        "Logging Operator",
        r"logging\.banzaicloud\.io",
        "ClusterFlow ClusterOutput Flow FluentbitAgent *Logging Output SyslogNGClusterFlow SyslogNGClusterOutput",
    ),
    ("NATS", r"jetstream\.nats\.io", "Account Consumer KeyValue ObjectStore Stream"),
    ("SeaweedFS", r"seaweed\.seaweedfs\.com", "Seaweed"),
    (
        "NGINX Ingress Controller",
        r"k8s\.nginx\.org",
        "GlobalConfiguration Policy TransportServer VirtualServer VirtualServerRoute",
    ),
    (
        "Kong",
        r"configuration\.konghq\.com",
        "*KongClusterPlugin KongConsumer KongConsumerGroup KongIngress KongPlugin KongUpstreamPolicy"
        " TCPIngress UDPIngress",
    ),
    (
        "kgateway",
        r"gateway\.kgateway\.dev",
        "Backend BackendConfigPolicy DirectResponse GatewayExtension GatewayParameters HTTPListenerPolicy"
        " ListenerPolicy TrafficPolicy",
    ),
    ("kro", r"kro\.run", "*ResourceGraphDefinition"),
    ("ClusterSecret", r"clustersecret\.io", "*ClusterSecret"),
    ("Valkey", r"valkey\.io", "ValkeyCluster"),
)
SOURCES = (
    Source("kubernetes-sigs/gateway-api", "Gateway API", r"gateway\.networking\.(x-)?k8s\.io", paths="^config/crd/"),
    Source("external-secrets/external-secrets", "External Secrets", r".*external-secrets\.io", paths="^config/crds/"),
    Source("cert-manager/cert-manager", "cert-manager", r".*cert-manager\.io", paths="^deploy/crds/"),
    Source("cert-manager/trust-manager", "trust-manager", r"trust(-manager|\.cert-manager)\.io", paths="^deploy/"),
    Source("cert-manager/approver-policy", "approver-policy", r"policy\.cert-manager\.io", paths="^deploy/"),
    Source("fluxcd/source-controller", "Flux source-controller", _FLUX, paths="^config/crd/"),
    Source("fluxcd/source-watcher", "Flux source-watcher", _FLUX, paths="^config/crd/"),
    Source("fluxcd/kustomize-controller", "Flux kustomize-controller", _FLUX, paths="^config/crd/"),
    Source("fluxcd/helm-controller", "Flux helm-controller", _FLUX, paths="^config/crd/"),
    Source("fluxcd/notification-controller", "Flux notification-controller", _FLUX, paths="^config/crd/"),
    Source("fluxcd/image-reflector-controller", "Flux image-reflector-controller", _FLUX, paths="^config/crd/"),
    Source("fluxcd/image-automation-controller", "Flux image-automation-controller", _FLUX, paths="^config/crd/"),
    Source("controlplaneio-fluxcd/flux-operator", "Flux Operator", r"fluxcd\.controlplane\.io", paths="^config/crd/"),
    Source(
        "prometheus-operator/prometheus-operator",
        "Prometheus Operator",
        r"monitoring\.coreos\.com",
        paths="^example/prometheus-operator-crd-full/",
    ),
    Source("cilium/tetragon", "Tetragon", r"cilium\.io", paths="^pkg/k8s/apis/"),
    Source("metallb/metallb", "MetalLB", r"metallb\.io", paths="^config/crd/"),
    Source("traefik/traefik-helm-chart", "Traefik", r"traefik\.(io|containo\.us)", paths="traefik/crds/"),
    Source("envoyproxy/gateway", "Envoy Gateway", r"gateway\.envoyproxy\.io", paths="^charts/"),
    Source("istio/api", "Istio", r".*\.istio\.io", tag="v?", paths="^kubernetes/"),
    Source("istio-ecosystem/sail-operator", "Sail Operator", r"sailoperator\.io", tag="", paths="^chart/crds/"),
    Source("cloudnative-pg/cloudnative-pg", "CloudNativePG", r"postgresql\.cnpg\.io", paths="^config/crd/"),
    Source("cloudnative-pg/plugin-barman-cloud", "Barman Cloud", r"barmancloud\.cnpg\.io", paths="^config/crd/"),
    Source("rook/rook", "Rook", r"ceph\.rook\.io|objectbucket\.io", paths="^deploy/examples/crds"),
    Source("longhorn/longhorn-manager", "Longhorn", r"longhorn\.io", paths="^k8s/"),
    Source(
        "kubernetes-csi/external-snapshotter",
        "external-snapshotter",
        r"(groupsnapshot|snapshot)\.storage\.k8s\.io",
        paths="^client/config/",
    ),
    Source("backube/volsync", "VolSync", r"volsync\.backube", paths="^config/crd/"),
    Source("perfectra1n/volsync", "VolSync", r"volsync\.backube", paths="^config/crd/"),
    Source("vmware-tanzu/velero", "Velero", r"velero\.io", paths="^config/crd/"),
    Source("isindir/sops-secrets-operator", "sops-secrets-operator", r"isindir\.github\.com", tag="", paths="^config/"),
    Source("bitnami-labs/sealed-secrets", "Sealed Secrets", r"bitnami\.com", paths="^helm/"),
    Source("kyverno/kyverno", "Kyverno", r".*kyverno\.io", paths="^(config/crds|cmd/cli/kubectl-kyverno/config/crds)/"),
    Source("kedacore/keda", "KEDA", r".*keda\.sh", paths="^config/crd/"),
    Source("kedacore/http-add-on", "KEDA HTTP add-on", r"http\.keda\.sh", paths="^config/crd/"),
    Source("argoproj/argo-workflows", "Argo Workflows", r"argoproj\.io", paths="^manifests/base/crds/full/"),
    Source("argoproj/argo-events", "Argo Events", r"argoproj\.io", paths="^manifests/base/crds/"),
    Source("argoproj/argo-rollouts", "Argo Rollouts", r"argoproj\.io", paths="^manifests/crds/"),
    Source(
        "argoproj-labs/argocd-operator",
        "Argo CD Operator",
        r"argoproj\.io",
        paths="^config/crd/bases/argoproj.io_(argocds|argocdexports|notificationsconfigurations)",
    ),
    Source("tektoncd/pipeline", "Tekton Pipelines", r".*tekton\.dev", paths="^config/"),
    Source("tektoncd/triggers", "Tekton Triggers", r".*tekton\.dev", paths="^config/"),
    Source("crossplane/crossplane", "Crossplane", r".*crossplane\.io", paths="^cluster/crds/"),
    Source(
        "crossplane-contrib/provider-keycloak",
        "provider-keycloak",
        r".*keycloak(\.m)?\.crossplane\.io",
        paths="^package/crds/",
    ),
    Source("kubernetes-sigs/cluster-api", "Cluster API", r".*cluster\.x-k8s\.io", paths="config/crd/bases/"),
    Source(
        "siderolabs/cluster-api-bootstrap-provider-talos",
        "Cluster API, Talos bootstrap",
        r"bootstrap\.cluster\.x-k8s\.io",
        paths="^config/crd/",
    ),
    Source(
        "siderolabs/cluster-api-control-plane-provider-talos",
        "Cluster API, Talos control plane",
        r"controlplane\.cluster\.x-k8s\.io",
        paths="^config/crd/",
    ),
    Source("home-operations/tuppr", "tuppr", r"tuppr\.home-operations\.com", tag="v?", paths="^config/crd/"),
    Source("rancher/system-upgrade-controller", "system-upgrade-controller", r"upgrade\.cattle\.io"),
    Source("k3s-io/helm-controller", "K3s helm-controller", r"helm\.cattle\.io", paths="^pkg/crds/"),
    Source("kubernetes-sigs/external-dns", "ExternalDNS", r"externaldns\.k8s\.io", paths="^(config/crd|charts)/"),
    Source("grafana/grafana-operator", "Grafana Operator", r"grafana\.integreatly\.org", paths="^config/crd/bases/"),
    Source(
        "VictoriaMetrics/operator",
        "VictoriaMetrics Operator",
        r"operator\.victoriametrics\.com",
        paths=r"^config/crd/(overlay/crd\.descriptionless\.yaml|bases/)",
    ),
    Source("kubernetes-sigs/node-feature-discovery", "Node Feature Discovery", r"nfd\.k8s-sigs\.io", paths="^deploy"),
    Source("NVIDIA/gpu-operator", "NVIDIA GPU Operator", r"nvidia\.com", paths="^config/crd/bases/"),
    Source(
        "intel/intel-device-plugins-for-kubernetes",
        "Intel device plugins",
        r"(deviceplugin|fpga)\.intel\.com",
        paths="^deployments/.*crd/bases/",
    ),
    Source(
        "openshift/api",
        "OpenShift",
        r"(config|operator|console|imageregistry|machine|quota|route|security|machineconfiguration|helm|network|samples"
        r"\.operator|ingress\.operator|controlplane\.operator|network\.operator)\.openshift\.io",
        paths=r"zz_generated\.crd-manifests/",
        head=True,
    ),
    Source(
        "operator-framework/api", "Operator Lifecycle Manager", r"operators\.coreos\.com", paths="^crds/", head=True
    ),
    Source("harvester/harvester", "Harvester", r".*harvesterhci\.io", paths="^deploy/charts/harvester-crd/templates/"),
    Source(
        "kubevirt/hyperconverged-cluster-operator",
        "HyperConverged Cluster Operator",
        r"(hco|ssp)\.kubevirt\.io",
        paths="^deploy/crds/",
    ),
    Source(
        "kubevirt/cluster-network-addons-operator",
        "Cluster Network Addons Operator",
        r"networkaddonsoperator\.network\.kubevirt\.io",
        paths=r"^manifests/cluster-network-addons/(0\.9\d|0\.10\d|0\.8[0-9])\.0/",
        head=True,
    ),
    Source(
        "kubevirt/hostpath-provisioner-operator",
        "Hostpath Provisioner Operator",
        r"hostpathprovisioner\.kubevirt\.io",
        paths="^deploy/",
    ),
    Source(
        "kubev2v/forklift", "Migration Toolkit for Virtualization", r"forklift\.konveyor\.io", paths="^operator/config/"
    ),
    Source("nmstate/kubernetes-nmstate", "Kubernetes NMState", r"nmstate\.io", paths="^deploy/crds/"),
    Source(
        "medik8s/node-healthcheck-operator",
        "Node Health Check",
        r"remediation\.medik8s\.io",
        paths="^config/crd/bases/",
    ),
    Source("tailscale/tailscale", "Tailscale Operator", r"tailscale\.com", paths="^cmd/k8s-operator/deploy/crds/"),
    Source(
        "actions/actions-runner-controller",
        "Actions Runner Controller",
        r"actions\.(summerwind\.dev|github\.com)",
        tag="(?:gha-runner-scale-set-|v)",
        paths="^config/crd/bases/",
    ),
    Source(
        "kubernetes/autoscaler",
        "Vertical Pod Autoscaler",
        r"autoscaling\.k8s\.io",
        tag="vertical-pod-autoscaler-",
        paths="^vertical-pod-autoscaler/deploy/",
    ),
    Source("1Password/onepassword-operator", "1Password Operator", r"onepassword\.com", paths="^config/crd/"),
    Source("pyrra-dev/pyrra", "Pyrra", r"pyrra\.dev", paths="^(config/crd|examples/kubernetes/)"),
    Source("stacklok/toolhive", "ToolHive", r"toolhive\.stacklok\.dev", paths="^deploy/charts/operator-crds/"),
    Source(
        "strimzi/strimzi-kafka-operator",
        "Strimzi",
        r".*strimzi\.io",
        tag="",
        paths="^(packaging/)?install/cluster-operator/",
    ),
    Source("hashicorp/vault-secrets-operator", "Vault Secrets Operator", r"secrets\.hashicorp\.com", paths="^config/"),
    Source("kagent-dev/kagent", "kagent", r"kagent\.dev", paths="crd/bases/"),
    Source(
        "open-telemetry/opentelemetry-operator", "OpenTelemetry Operator", r"opentelemetry\.io", paths="^config/crd/"
    ),
    Source("zalando/postgres-operator", "Postgres Operator", r"acid\.zalan\.do", paths="^(manifests|charts)/"),
    Source(
        "mariadb-operator/mariadb-operator", "MariaDB Operator", r"k8s\.mariadb\.com", tag="v?", paths="^config/crd/"
    ),
    Source(
        "OT-CONTAINER-KIT/redis-operator", "Redis Operator", r"redis.*\.opstreelabs\.in", paths="^config/crd/bases/"
    ),
    Source("mogenius/renovate-operator", "Renovate Operator", r"renovate-operator\.mogenius\.com", tag="v?"),
    Source("fluent/fluent-operator", "Fluent Operator", r"fluent(bit|d)\.fluent\.io", paths="^config/crd/bases/"),
    Source("dragonflydb/dragonfly-operator", "Dragonfly Operator", r"dragonflydb\.io", paths="^config/crd/bases/"),
    Source("elastic/cloud-on-k8s", "Elastic Cloud on Kubernetes", r".*\.k8s\.elastic\.co", paths="^config/crds/v1/"),
    Source("piraeusdatastore/piraeus-operator", "Piraeus Operator", r"piraeus\.io", paths="^config/crd/bases/"),
    Source("tigera/operator", "Tigera Operator", r"operator\.tigera\.io", paths="^pkg/(imports/)?crds/operator/"),
    Source(
        "tigera/operator", "Calico", r"crd\.projectcalico\.org|projectcalico\.org", paths="^pkg/(imports/)?crds/calico/"
    ),
    Source("k8up-io/k8up", "K8up", r"k8up\.io", paths="^config/crd/"),
    Source("CrunchyData/postgres-operator", "Crunchy Postgres", r".*crunchydata\.com", paths="^config/crd/bases/"),
    Source("minio/operator", "MinIO Operator", r".*min\.io", paths="^resources/base/crds/"),
    Source(
        "kubernetes-sigs/secrets-store-csi-driver",
        "Secrets Store CSI Driver",
        r"secrets-store\.csi\.x-k8s\.io",
        paths="^config/crd/",
    ),
    Source(
        "Infisical/kubernetes-operator",
        "Infisical Operator",
        r"secrets\.infisical\.com",
        tag="infisical-k8-operator/v",
        paths="^config/crd/bases/",
        head=True,
    ),
    Source(
        "adyanth/cloudflare-operator", "Cloudflare Operator", r"networking\.cfargotunnel\.com", paths="^config/crd/"
    ),
    Source("linkerd/linkerd2", "Linkerd", r".*linkerd\.io", tag="stable-", paths="^charts/linkerd-crds/", head=True),
    Source("open-policy-agent/gatekeeper", "Gatekeeper", r".*gatekeeper\.sh", paths="^config/crd/bases/"),
    Source("stakater/Forecastle", "Forecastle", r"forecastle\.stakater\.com", paths="forecastle/crds/"),
    Source(
        "argoproj-labs/argocd-image-updater",
        "Argo CD Image Updater",
        r"argocd-image-updater\.argoproj\.io",
        paths="^config/crd/bases/",
    ),
    Source("akuity/kargo", "Kargo", r"kargo\.akuity\.io", paths="^charts/kargo/"),
    Source("flux-iac/tofu-controller", "Tofu Controller", r"infra\.contrib\.fluxcd\.io", paths="^config/crd/bases/"),
    Source(
        "Altinity/clickhouse-operator",
        "ClickHouse Operator",
        r"clickhouse(-keeper)?\.altinity\.com",
        tag="release-",
        paths="^deploy/operator/",
    ),
    Source("rabbitmq/cluster-operator", "RabbitMQ Cluster Operator", r"rabbitmq\.com", paths="^config/crd/"),
    Source(
        "rabbitmq/messaging-topology-operator", "RabbitMQ Topology Operator", r"rabbitmq\.com", paths="^config/crd/"
    ),
    Source(
        "mongodb/mongodb-kubernetes-operator",
        "MongoDB Community",
        r"mongodbcommunity\.mongodb\.com",
        paths="^config/crd/",
    ),
    Source("metal3-io/baremetal-operator", "Metal3", r"metal3\.io", paths="^config/(base|crd)/.*bases/"),
    Source(
        "ionos-cloud/cluster-api-provider-proxmox",
        "Cluster API, Proxmox",
        r"infrastructure\.cluster\.x-k8s\.io",
        paths="^config/crd/bases/",
    ),
    Source("rancher/fleet", "Fleet", r"fleet\.cattle\.io", paths="^charts/fleet-crd/"),
    Source("knative/serving", "Knative Serving", r".*knative\.dev", tag="knative-v", paths="^config/core/300-"),
    Source("kubernetes-sigs/kueue", "Kueue", r"kueue\.x-k8s\.io", paths="^config/components/crd/bases/"),
    Source("kubernetes-sigs/karpenter", "Karpenter", r"karpenter\.sh", paths="^pkg/apis/crds/"),
    Source("aquasecurity/trivy-operator", "Trivy Operator", r"aquasecurity\.github\.io", paths="^deploy/helm/crds/"),
    Source("csi-addons/kubernetes-csi-addons", "CSI Addons", r".*csiaddons\.openshift\.io", paths="^config/crd/bases/"),
    Source("ceph/ceph-csi-operator", "Ceph-CSI Operator", r"csi\.ceph\.io", paths="^config/crd/bases/"),
    Source("netbirdio/kubernetes-operator", "NetBird Operator", r"netbird\.io", paths="^(config/crd/bases|charts)/"),
    Source("grafana/k6-operator", "k6 Operator", r"k6\.io", paths="^config/crd/bases/"),
    Source(
        "grafana/loki", "Loki Operator", r"loki\.grafana\.com", tag="operator/v", paths="^operator/config/crd/bases/"
    ),
    Source("bitwarden/sm-kubernetes", "Bitwarden Secrets Manager", r"k8s\.bitwarden\.com", paths="^config/crd/bases/"),
    Source("kiali/kiali-operator", "Kiali", r"kiali\.io", paths="^crd-docs/crd/"),
    Source(
        "maistra/istio-operator",
        "OpenShift Service Mesh 2",
        r"maistra\.io|federation\.maistra\.io",
        tag="maistra-",
        paths="^deploy/src/",
    ),
    Source("coroot/coroot-operator", "Coroot", r"coroot\.com", paths="^config/crd/"),
    Source("siderolabs/talos", "Talos", r"talos\.dev", paths=r"k8stemplates/testdata/talos-service-account-crd\.yaml"),
    Source("backube/snapscheduler", "SnapScheduler", r"snapscheduler\.backube", paths="^config/crd/bases/"),
    Source(
        "openshift/local-storage-operator",
        "Local Storage Operator",
        r"local\.storage\.openshift\.io",
        paths="^config/manifests/stable/",
        head=True,
    ),
    Source(
        "red-hat-storage/ocs-operator",
        "OpenShift Data Foundation",
        r"ocs\.openshift\.io",
        paths="^config/crd/",
        head=True,
    ),
    *(Source(_COLLECTION, title, group, kinds=kinds) for title, group, kinds in COLLECTED),
)
