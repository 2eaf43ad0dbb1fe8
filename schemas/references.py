"""The table of references: which field of which kind names what. Lint, graph and docs read it.

Core Kubernetes rows follow kustomize's name-reference table (api/konfig/builtinpluginconsts/namereference.go) and the
pod API; kustomize's file rows follow its Kustomization type (api/types), Argo CD's its Application and
ApplicationSet types (pkg/apis/application/v1alpha1), Flux's its Kustomization and HelmRelease (api/ of
fluxcd/kustomize-controller and fluxcd/helm-controller), talhelper's its configuration (pkg/config/config.go of
budimanjojo/talhelper), helmfile's its state (pkg/state/state.go of helmfile/helmfile), Nix's the path literals of its
language (the Nix manual, "Nix Language").
"""

from collections.abc import Iterable, Iterator

from .custom_resource_references import CLUSTER_ISSUER, ISSUER, custom_resource_rows
from .reference_forms import Base, Kind, Leads, Name, Path, QualifiedName, Reference
from .virtual_machine_references import virtual_machine_rows

KUSTOMIZATION = Kind("kustomize.config.k8s.io", "Kustomization")
COMPONENT = Kind("kustomize.config.k8s.io", "Component")
APPLICATION = Kind("argoproj.io", "Application")
APPLICATION_SET = Kind("argoproj.io", "ApplicationSet")
FLUX_KUSTOMIZATION = Kind("kustomize.toolkit.fluxcd.io", "Kustomization")
RESOURCE_SET = Kind("fluxcd.controlplane.io", "ResourceSet")
INPUT_PROVIDER = Kind("fluxcd.controlplane.io", "ResourceSetInputProvider")
FLUX_INSTANCE = Kind("fluxcd.controlplane.io", "FluxInstance")
HELM_RELEASE = Kind("helm.toolkit.fluxcd.io", "HelmRelease")
GIT_REPOSITORY = Kind("source.toolkit.fluxcd.io", "GitRepository")
OCI_REPOSITORY = Kind("source.toolkit.fluxcd.io", "OCIRepository")
HELM_REPOSITORY = Kind("source.toolkit.fluxcd.io", "HelmRepository")
HELM_CHART = Kind("source.toolkit.fluxcd.io", "HelmChart")
BUCKET = Kind("source.toolkit.fluxcd.io", "Bucket")
#: talhelper's file, which is not an object.
TALCONFIG = Kind("talhelper", "talconfig")
#: helmfile's file, and each of its environments, which are no objects.
HELMFILE = Kind("helmfile", "helmfile")
HELMFILE_ENVIRONMENT = Kind("helmfile", "environment of a helmfile")
#: A Nix file, which is not an object either: a path in it is imported, or taken for something else.
NIX_FILE = Kind("nix", "file")
CONFIG_MAP = Kind("", "ConfigMap")
SECRET = Kind("", "Secret")
SERVICE = Kind("", "Service")
SERVICE_ACCOUNT = Kind("", "ServiceAccount")
VOLUME_CLAIM = Kind("", "PersistentVolumeClaim")
VOLUME = Kind("", "PersistentVolume")
POD = Kind("", "Pod")
INGRESS = Kind("networking.k8s.io", "Ingress")
ROLE = Kind("rbac.authorization.k8s.io", "Role")
CLUSTER_ROLE = Kind("rbac.authorization.k8s.io", "ClusterRole")
ROLE_BINDING = Kind("rbac.authorization.k8s.io", "RoleBinding")
CLUSTER_ROLE_BINDING = Kind("rbac.authorization.k8s.io", "ClusterRoleBinding")
STORAGE_CLASS = Kind("storage.k8s.io", "StorageClass")
AUTOSCALER = Kind("autoscaling", "HorizontalPodAutoscaler")
STATEFUL_SET = Kind("apps", "StatefulSet")

#: Where the pod spec is in each kind that has one.
POD_SPECS: tuple[tuple[Kind, str], ...] = (
    (POD, "spec"),
    (Kind("", "PodTemplate"), "template.spec"),
    (Kind("", "ReplicationController"), "spec.template.spec"),
    (Kind("apps", "Deployment"), "spec.template.spec"),
    (Kind("apps", "ReplicaSet"), "spec.template.spec"),
    (Kind("apps", "DaemonSet"), "spec.template.spec"),
    (STATEFUL_SET, "spec.template.spec"),
    (Kind("batch", "Job"), "spec.template.spec"),
    (Kind("batch", "CronJob"), "spec.jobTemplate.spec.template.spec"),
)


def _pod_rows() -> Iterator[Reference]:
    for kind, spec in POD_SPECS:
        for containers in ("containers[]", "initContainers[]", "ephemeralContainers[]"):
            at = f"{spec}.{containers}"
            yield Reference(kind, f"{at}.env[].valueFrom.configMapKeyRef.name", Name(CONFIG_MAP), "K8S001")
            yield Reference(kind, f"{at}.env[].valueFrom.secretKeyRef.name", Name(SECRET))
            yield Reference(kind, f"{at}.envFrom[].configMapRef.name", Name(CONFIG_MAP), "K8S001")
            yield Reference(kind, f"{at}.envFrom[].secretRef.name", Name(SECRET))
        yield Reference(kind, f"{spec}.volumes[].configMap.name", Name(CONFIG_MAP), "K8S001")
        yield Reference(kind, f"{spec}.volumes[].projected.sources[].configMap.name", Name(CONFIG_MAP), "K8S001")
        yield Reference(kind, f"{spec}.volumes[].secret.secretName", Name(SECRET))
        yield Reference(kind, f"{spec}.volumes[].projected.sources[].secret.name", Name(SECRET))
        yield Reference(kind, f"{spec}.volumes[].persistentVolumeClaim.claimName", Name(VOLUME_CLAIM), "K8S001")
        yield Reference(kind, f"{spec}.imagePullSecrets[].name", Name(SECRET))
        yield Reference(kind, f"{spec}.serviceAccountName", Name(SERVICE_ACCOUNT), "K8S001")
        yield Reference(kind, f"{spec}.priorityClassName", Name(Kind("scheduling.k8s.io", "PriorityClass")))
        yield Reference(kind, f"{spec}.runtimeClassName", Name(Kind("node.k8s.io", "RuntimeClass")))


def _ingress_rows() -> Iterator[Reference]:
    yield Reference(INGRESS, "spec.rules[].http.paths[].backend.service.name", Name(SERVICE), "K8S001")
    yield Reference(INGRESS, "spec.defaultBackend.service.name", Name(SERVICE), "K8S001")
    yield Reference(INGRESS, "spec.tls[].secretName", Name(SECRET))
    yield Reference(INGRESS, "spec.ingressClassName", Name(Kind("networking.k8s.io", "IngressClass")))
    for form, issuer in (("cluster-issuer", CLUSTER_ISSUER), ("issuer", ISSUER)):
        at = f"metadata.annotations[cert-manager.io/{form}]"
        yield Reference(INGRESS, at, Name(issuer), "K8S001", only_near=True)
    for prefix in ("ingress.kubernetes.io", "nginx.ingress.kubernetes.io"):
        yield Reference(INGRESS, f"metadata.annotations[{prefix}/auth-secret]", QualifiedName(SECRET))
    nginx = "metadata.annotations[nginx.ingress.kubernetes.io"
    yield Reference(INGRESS, f"{nginx}/auth-tls-secret]", QualifiedName(SECRET))
    yield Reference(INGRESS, f"{nginx}/fastcgi-params-configmap]", QualifiedName(CONFIG_MAP), "K8S001")


def _storage_rows() -> Iterator[Reference]:
    yield Reference(VOLUME_CLAIM, "spec.storageClassName", Name(STORAGE_CLASS))
    yield Reference(VOLUME_CLAIM, "spec.volumeName", Name(VOLUME))
    yield Reference(VOLUME, "spec.storageClassName", Name(STORAGE_CLASS))
    yield Reference(VOLUME, "spec.azureFile.secretName", Name(SECRET))
    yield Reference(STATEFUL_SET, "spec.volumeClaimTemplates[].spec.storageClassName", Name(STORAGE_CLASS))
    for parameter in ("secretName", "adminSecretName", "userSecretName", "secretRef"):
        yield Reference(STORAGE_CLASS, f"parameters.{parameter}", Name(SECRET))


def _access_rows() -> Iterator[Reference]:
    yield Reference(SERVICE_ACCOUNT, "imagePullSecrets[].name", Name(SECRET))
    yield Reference(ROLE_BINDING, "roleRef.name", Name(ROLE), "K8S001", when=("kind", "Role"))
    for binding in (ROLE_BINDING, CLUSTER_ROLE_BINDING):
        yield Reference(binding, "roleRef.name", Name(CLUSTER_ROLE), when=("kind", "ClusterRole"))
        account = Name(SERVICE_ACCOUNT, namespace="namespace")
        yield Reference(binding, "subjects[].name", account, when=("kind", "ServiceAccount"))


def _other_core_rows() -> Iterator[Reference]:
    # A StatefulSet runs without its Service, and upstream manifests leave it out.
    yield Reference(STATEFUL_SET, "spec.serviceName", Name(SERVICE))
    for kind, _ in POD_SPECS[2:7]:
        yield Reference(AUTOSCALER, "spec.scaleTargetRef.name", Name(kind), "K8S001", when=("kind", kind.name))
    registration, admission = "apiregistration.k8s.io", "admissionregistration.k8s.io"
    service = Name(SERVICE, namespace="namespace")
    yield Reference(Kind(registration, "APIService"), "spec.service.name", service)
    for webhooks in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        yield Reference(Kind(admission, webhooks), "webhooks[].clientConfig.service.name", service)
    policy = Kind(admission, "ValidatingAdmissionPolicy")
    yield Reference(Kind(admission, "ValidatingAdmissionPolicyBinding"), "spec.policyName", Name(policy), "K8S001")


def _kustomize_rows() -> Iterator[Reference]:
    for kind in (KUSTOMIZATION, COMPONENT):
        yield Reference(kind, "resources[]", Path(Leads.MANIFESTS), "KUS001")
        yield Reference(kind, "bases[]", Path(Leads.MANIFESTS), "KUS001")
        yield Reference(kind, "components[]", Path(Leads.KUSTOMIZATION), "KUS001")
        yield Reference(kind, "crds[]", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "configurations[]", Path(Leads.FILE), "KUS001")
        for plugins in ("generators[]", "transformers[]", "validators[]"):
            yield Reference(kind, plugins, Path(Leads.MANIFESTS, inline=True), "KUS001")
        yield Reference(kind, "patches[].path", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "patchesStrategicMerge[]", Path(Leads.FILE, inline=True), "KUS001")
        yield Reference(kind, "patchesJson6902[].path", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "replacements[].path", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "openapi.path", Path(Leads.FILE), "KUS001")
        for generator in ("configMapGenerator[]", "secretGenerator[]"):
            yield Reference(kind, f"{generator}.files[]", Path(Leads.KEYED_FILE), "KUS001")
            yield Reference(kind, f"{generator}.envs[]", Path(Leads.FILE), "KUS001")
            yield Reference(kind, f"{generator}.env", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "helmCharts[].valuesFile", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "helmCharts[].additionalValuesFiles[]", Path(Leads.FILE), "KUS001")
        yield Reference(kind, "helmChartInflationGenerator[].values", Path(Leads.FILE), "KUS001")


def _argocd_rows() -> Iterator[Reference]:
    folder, values = Path(Leads.FOLDER, Base.ROOT), Path(Leads.VALUES, Base.SOURCE, refs="ARG002")
    component, patch = Path(Leads.KUSTOMIZATION, Base.SOURCE), Path(Leads.FILE, Base.SOURCE)
    for source in ("spec.source", "spec.sources[]", "spec.sourceHydrator.drySource"):
        yield Reference(APPLICATION, f"{source}.path", folder, "ARG001")
        yield Reference(APPLICATION, f"{source}.helm.valueFiles[]", values, "ARG001")
        yield Reference(APPLICATION, f"{source}.helm.fileParameters[].path", values, "ARG001")
        yield Reference(APPLICATION, f"{source}.kustomize.components[]", component, "ARG001")
        yield Reference(APPLICATION, f"{source}.kustomize.patches[].path", patch, "ARG001")
        yield Reference(APPLICATION, f"{source}.directory.jsonnet.libs[]", folder, "ARG001")


def _generator_rows() -> Iterator[Reference]:
    """Folders that Git generators take; generators may be combined, and those once more."""
    folders = Path(Leads.FOLDERS, Base.ROOT)
    combined = [f"{by}.generators[]" for by in ("matrix", "merge")]
    twice = [f"{outer}.{inner}" for outer in combined for inner in combined]
    for inner in ("", *combined, *twice):
        at = f"spec.generators[].{inner}".removesuffix(".")
        yield Reference(APPLICATION_SET, f"{at}.git.directories[].path", folders, when=("exclude", False))


def _flux_rows() -> Iterator[Reference]:
    yield Reference(FLUX_KUSTOMIZATION, "spec.path", Path(Leads.FOLDER, Base.ROOT), "FLX001")
    for kind in (FLUX_KUSTOMIZATION, HELM_RELEASE):
        yield Reference(kind, "spec.dependsOn[].name", Name(kind, namespace="namespace"), "FLX002")
    for kind in (FLUX_KUSTOMIZATION, HELM_RELEASE, RESOURCE_SET):
        awaited = Name(kind, namespace="namespace")
        yield Reference(RESOURCE_SET, "spec.dependsOn[].name", awaited, "FLX002", when=("kind", kind.name))
    provider = Name(INPUT_PROVIDER)
    yield Reference(RESOURCE_SET, "spec.inputsFrom[].name", provider, "FLX003", when=("kind", INPUT_PROVIDER.name))
    yield from _source_rows(FLUX_KUSTOMIZATION, "spec.sourceRef", (GIT_REPOSITORY, OCI_REPOSITORY, BUCKET))
    yield from _source_rows(HELM_RELEASE, "spec.chart.spec.sourceRef", (HELM_REPOSITORY, GIT_REPOSITORY, BUCKET))
    yield from _source_rows(HELM_RELEASE, "spec.chartRef", (OCI_REPOSITORY, HELM_CHART))
    for kind, field in ((FLUX_KUSTOMIZATION, "spec.postBuild.substituteFrom[]"), (HELM_RELEASE, "spec.valuesFrom[]")):
        for named in (CONFIG_MAP, SECRET):
            yield Reference(kind, f"{field}.name", Name(named), "FLX004", when=("kind", named.name))
    yield Reference(FLUX_KUSTOMIZATION, "spec.decryption.secretRef.name", Name(SECRET), "FLX004")


def _source_rows(kind: Kind, field: str, sources: Iterable[Kind]) -> Iterator[Reference]:
    for source in sources:
        named = Name(source, namespace="namespace")
        yield Reference(kind, f"{field}.name", named, "FLX003", when=("kind", source.name))


def _nix_rows() -> Iterator[Reference]:
    yield Reference(NIX_FILE, "import", Path(Leads.NIX), "NIX003")
    yield Reference(NIX_FILE, "path", Path(Leads.ANY), "NIX003")
    # A function that asks first takes it for empty where it is not there, without a word.
    yield Reference(NIX_FILE, "asked", Path(Leads.ANY), "NIX003", "info")


def _talhelper_rows() -> Iterator[Reference]:
    """A text stands in these fields, or the path of a file behind `@`, as seen from talhelper's own file."""
    file = Path(Leads.FILE, mark="@")
    yield Reference(TALCONFIG, "inlineManifests[].contents", file, "TAL004")
    yield Reference(TALCONFIG, "patches[]", file, "TAL004")
    for group in ("nodes[]", "controlPlane", "worker"):
        yield Reference(TALCONFIG, f"{group}.patches[]", file, "TAL004")
        yield Reference(TALCONFIG, f"{group}.machineFiles[].content", file, "TAL004")
        yield Reference(TALCONFIG, f"{group}.extraManifests[]", file, "TAL004")


def _helmfile_rows() -> Iterator[Reference]:
    """What stands in the repository: patterns, URLs and charts of repositories are left out (model/helmfile/)."""
    file, anything = Path(Leads.FILE), Path(Leads.ANY)
    yield Reference(HELMFILE, "bases[]", file, "SCH032")
    yield Reference(HELMFILE, "values[]", file, "SCH032")
    yield Reference(HELMFILE, "releases[].values[]", file, "SCH032")
    yield Reference(HELMFILE, "releases[].secrets[]", file, "SCH032")
    yield Reference(HELMFILE, "releases[].chart", anything, "SCH032")
    # A helmfile that is not there is passed over with a warning.
    yield Reference(HELMFILE, "helmfiles[]", anything, "SCH032", "warning")
    yield Reference(HELMFILE, "helmfiles[].path", anything, "SCH032", "warning")
    yield Reference(HELMFILE, "helmfiles[].values[]", file, "SCH032")
    yield Reference(HELMFILE_ENVIRONMENT, "values[]", file, "SCH032")
    yield Reference(HELMFILE_ENVIRONMENT, "secrets[]", file, "SCH032")


REFERENCES: tuple[Reference, ...] = (
    *_pod_rows(),
    *_ingress_rows(),
    *_storage_rows(),
    *_access_rows(),
    *_other_core_rows(),
    *_kustomize_rows(),
    *_argocd_rows(),
    *_generator_rows(),
    *_flux_rows(),
    *_talhelper_rows(),
    *_helmfile_rows(),
    *_nix_rows(),
    *virtual_machine_rows(),
    *custom_resource_rows(),
)
