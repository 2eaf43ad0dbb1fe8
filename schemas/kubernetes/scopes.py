"""Whether the objects of a kind live in a namespace, for kinds outside of core Kubernetes too.

Source: `scope` in the CustomResourceDefinitions of each project's newest release; no version has changed one of these.
"""

from collections.abc import Mapping
from functools import cache

from ..custom_resources.index import KINDS
from ..reference_forms import Kind
from .built_in_names import CLUSTER_SCOPED, CORE_GROUPS

#: Kinds that live in no namespace, by group.
_OF_THE_CLUSTER: Mapping[str, str] = {
    "apiextensions.crossplane.io": "CompositeResourceDefinition Composition EnvironmentConfig",
    "argoproj.io": "ClusterAnalysisTemplate ClusterWorkflowTemplate",
    "cdi.kubevirt.io": "CDI CDIConfig ObjectTransfer StorageProfile",
    "cert-manager.io": "ClusterIssuer",
    "cilium.io": "CiliumBGPAdvertisement CiliumBGPClusterConfig CiliumBGPNodeConfigOverride CiliumBGPPeerConfig"
    " CiliumBGPPeeringPolicy CiliumCIDRGroup CiliumClusterwideEnvoyConfig CiliumClusterwideNetworkPolicy"
    " CiliumEgressGatewayPolicy CiliumL2AnnouncementPolicy CiliumLoadBalancerIPPool CiliumPodIPPool",
    "crd.projectcalico.org": "BGPConfiguration BGPFilter BGPPeer FelixConfiguration GlobalNetworkPolicy"
    " GlobalNetworkSet HostEndpoint IPPool IPReservation KubeControllersConfiguration Tier",
    "deviceplugin.intel.com": "DlbDevicePlugin DsaDevicePlugin FpgaDevicePlugin GpuDevicePlugin IaaDevicePlugin"
    " NpuDevicePlugin QatDevicePlugin SgxDevicePlugin",
    "external-secrets.io": "ClusterExternalSecret ClusterPushSecret ClusterSecretStore",
    "gateway.networking.k8s.io": "GatewayClass",
    "generators.external-secrets.io": "ClusterGenerator",
    "groupsnapshot.storage.k8s.io": "VolumeGroupSnapshotClass VolumeGroupSnapshotContent",
    "instancetype.kubevirt.io": "VirtualMachineClusterInstancetype VirtualMachineClusterPreference",
    "karpenter.k8s.aws": "EC2NodeClass",
    "karpenter.sh": "NodeClaim NodePool",
    "keda.sh": "ClusterTriggerAuthentication",
    "kueue.x-k8s.io": "AdmissionCheck ClusterQueue Cohort ResourceFlavor Topology WorkloadPriorityClass",
    "kyverno.io": "ClusterCleanupPolicy ClusterPolicy GlobalContextEntry",
    "migrations.kubevirt.io": "MigrationPolicy",
    "mutations.gatekeeper.sh": "Assign AssignImage AssignMetadata ModifySet",
    "nfd.k8s-sigs.io": "NodeFeatureRule",
    "nvidia.com": "ClusterPolicy NVIDIADriver",
    "operator.tigera.io": "APIServer Goldmane ImageSet Installation Whisker",
    "piraeus.io": "LinstorCluster LinstorNodeConnection LinstorSatellite LinstorSatelliteConfiguration",
    "pkg.crossplane.io": "Configuration DeploymentRuntimeConfig Function ImageConfig Provider",
    "policies.kyverno.io": "DeletingPolicy GeneratingPolicy ImageValidatingPolicy MutatingPolicy ValidatingPolicy",
    "policy.cert-manager.io": "CertificateRequestPolicy",
    "postgresql.cnpg.io": "ClusterImageCatalog",
    "snapshot.storage.k8s.io": "VolumeSnapshotClass VolumeSnapshotContent",
    "tailscale.com": "Connector DNSConfig ProxyClass ProxyGroup Recorder",
    "templates.gatekeeper.sh": "ConstraintTemplate",
    "trust.cert-manager.io": "Bundle",
}
#: Kinds that live in a namespace, by group.
_OF_A_NAMESPACE: Mapping[str, str] = {
    "acid.zalan.do": "OperatorConfiguration PostgresTeam postgresql",
    "acme.cert-manager.io": "Challenge Order",
    "argoproj.io": "AnalysisRun AnalysisTemplate AppProject Application ApplicationSet CronWorkflow EventBus"
    " EventSource Experiment Rollout Sensor Workflow WorkflowEventBinding WorkflowTemplate",
    "autoscaling.k8s.io": "VerticalPodAutoscaler",
    "barmancloud.cnpg.io": "ObjectStore",
    "bitnami.com": "SealedSecret",
    "cdi.kubevirt.io": "DataImportCron DataSource DataVolume VolumeCloneSource VolumeImportSource VolumeUploadSource",
    "ceph.rook.io": "CephBlockPool CephBlockPoolRadosNamespace CephBucketNotification CephBucketTopic CephClient"
    " CephCluster CephFilesystem CephFilesystemMirror CephFilesystemSubVolumeGroup CephNFS CephObjectRealm"
    " CephObjectStore CephObjectStoreUser CephObjectZone CephObjectZoneGroup CephRBDMirror",
    "cert-manager.io": "Certificate CertificateRequest Issuer",
    "cilium.io": "CiliumEnvoyConfig CiliumGatewayClassConfig CiliumLocalRedirectPolicy CiliumNetworkPolicy"
    " CiliumNodeConfig",
    "clone.kubevirt.io": "VirtualMachineClone",
    "crd.projectcalico.org": "NetworkPolicy NetworkSet",
    "export.kubevirt.io": "VirtualMachineExport",
    "external-secrets.io": "ExternalSecret PushSecret SecretStore",
    "externaldns.k8s.io": "DNSEndpoint",
    "gateway.envoyproxy.io": "Backend BackendTrafficPolicy ClientTrafficPolicy EnvoyExtensionPolicy EnvoyPatchPolicy"
    " EnvoyProxy HTTPRouteFilter SecurityPolicy",
    "gateway.networking.k8s.io": "BackendTLSPolicy GRPCRoute Gateway HTTPRoute ReferenceGrant TCPRoute TLSRoute"
    " UDPRoute",
    "generators.external-secrets.io": "ACRAccessToken ECRAuthorizationToken Fake GCRAccessToken GithubAccessToken"
    " Grafana Password QuayAccessToken SSHKey STSSessionToken UUID VaultDynamicSecret Webhook",
    "groupsnapshot.storage.k8s.io": "VolumeGroupSnapshot",
    "helm.toolkit.fluxcd.io": "HelmRelease",
    "instancetype.kubevirt.io": "VirtualMachineInstancetype VirtualMachinePreference",
    "isindir.github.com": "SopsSecret",
    "k8s.cni.cncf.io": "NetworkAttachmentDefinition",
    "keda.sh": "ScaledJob ScaledObject TriggerAuthentication",
    "kubevirt.io": "KubeVirt VirtualMachine VirtualMachineInstance VirtualMachineInstanceMigration"
    " VirtualMachineInstancePreset VirtualMachineInstanceReplicaSet",
    "kueue.x-k8s.io": "LocalQueue Workload",
    "kustomize.toolkit.fluxcd.io": "Kustomization",
    "kyverno.io": "CleanupPolicy Policy PolicyException UpdateRequest",
    "linkerd.io": "ServiceProfile",
    "longhorn.io": "BackingImage Backup BackupTarget BackupVolume Engine EngineImage InstanceManager Node RecurringJob"
    " Replica Setting ShareManager Snapshot SystemBackup SystemRestore Volume VolumeAttachment",
    "metallb.io": "BFDProfile BGPAdvertisement BGPPeer Community IPAddressPool L2Advertisement",
    "minio.min.io": "Tenant",
    "monitoring.coreos.com": "Alertmanager AlertmanagerConfig PodMonitor Probe Prometheus PrometheusAgent"
    " PrometheusRule ScrapeConfig ServiceMonitor ThanosRuler",
    "networking.istio.io": "DestinationRule EnvoyFilter Gateway ProxyConfig ServiceEntry Sidecar VirtualService"
    " WorkloadEntry WorkloadGroup",
    "nfd.k8s-sigs.io": "NodeFeature NodeFeatureGroup",
    "objectbucket.io": "ObjectBucketClaim",
    "opentelemetry.io": "Instrumentation OpAMPBridge OpenTelemetryCollector TargetAllocator",
    "operator.victoriametrics.com": "VLAgent VLCluster VLSingle VMAgent VMAlert VMAlertmanager VMAlertmanagerConfig"
    " VMAuth VMCluster VMNodeScrape VMPodScrape VMProbe VMRule VMScrapeConfig VMServiceScrape VMSingle VMStaticScrape"
    " VMUser",
    "policies.kyverno.io": "PolicyException",
    "policy.linkerd.io": "AuthorizationPolicy HTTPRoute MeshTLSAuthentication NetworkAuthentication Server"
    " ServerAuthorization",
    "pool.kubevirt.io": "VirtualMachinePool",
    "postgresql.cnpg.io": "Backup Cluster Database ImageCatalog Pooler Publication ScheduledBackup Subscription",
    "security.istio.io": "AuthorizationPolicy PeerAuthentication RequestAuthentication",
    "snapshot.kubevirt.io": "VirtualMachineRestore VirtualMachineSnapshot VirtualMachineSnapshotContent",
    "snapshot.storage.k8s.io": "VolumeSnapshot",
    "source.toolkit.fluxcd.io": "Bucket GitRepository HelmChart HelmRepository OCIRepository",
    "telemetry.istio.io": "Telemetry",
    "traefik.io": "IngressRoute IngressRouteTCP IngressRouteUDP Middleware MiddlewareTCP ServersTransport"
    " ServersTransportTCP TLSOption TLSStore TraefikService",
    "velero.io": "Backup BackupRepository BackupStorageLocation Restore Schedule VolumeSnapshotLocation",
}


def _kinds(rows: Mapping[str, str]) -> frozenset[Kind]:
    return frozenset(Kind(group, name) for group, names in rows.items() for name in names.split())


_CLUSTER, _NAMESPACED = _kinds(_OF_THE_CLUSTER), _kinds(_OF_A_NAMESPACE)


@cache
def kinds_of_groups() -> Mapping[str, frozenset[str]]:
    """The names of the kinds above and of the catalogue, by group."""
    found = {group: {*of_cluster.split(), *in_namespace.split()} for group, (of_cluster, in_namespace) in KINDS.items()}
    for kind in _CLUSTER | _NAMESPACED:
        found.setdefault(kind.group, set()).add(kind.name)
    return {group: frozenset(names) for group, names in found.items()}


def is_namespaced(kind: Kind) -> bool | None:
    """Whether objects of the kind live in a namespace, None where that is not known."""
    if kind in _CLUSTER or kind in _NAMESPACED:
        return kind in _NAMESPACED
    if (found := _in_catalogue(kind)) is not None:
        return found
    if kind.group in CORE_GROUPS and kind.group != "extensions":
        return kind.name not in CLUSTER_SCOPED
    return None


@cache
def _in_catalogue(kind: Kind) -> bool | None:
    of_cluster, in_namespace = KINDS.get(kind.group, ("", ""))
    return True if kind.name in in_namespace.split() else False if kind.name in of_cluster.split() else None
