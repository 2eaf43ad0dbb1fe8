"""What the tables of Argo CD, KubeVirt, CDI and Multus say beyond their fields: values, forms, groups and lives."""

import copy
import re
from typing import Any

import pytest

from stackwright.model.text.document import load
from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import Field
from stackwright.schemas.validation.validate import Violation, ViolationType, find_violations

DOCUMENTS = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  destination: {server: https://kubernetes.default.svc, namespace: shop}
  sources:
    - repoURL: git@example.org:infra.git
      path: apps/shop
      targetRevision: main
      helm:
        valueFiles: [values.yaml, $values/shop.yaml]
        parameters: [{name: replicas, value: "2", forceString: true}]
        valuesObject: {anything: {at: [all, 1]}}
    - {repoURL: oci://registry.example.org/charts, ref: values}
  syncPolicy:
    automated: {prune: true, selfHeal: true}
    syncOptions: [CreateNamespace=true]
    managedNamespaceMetadata: {labels: {team: shop}}
    retry: {limit: -1, backoff: {duration: 5s, factor: 2, maxDuration: "180"}}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: clusters}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - matrix:
        generators:
          - git: {repoURL: https://example.org/infra.git, revision: HEAD, directories: [{path: apps/*}]}
          - merge:
              mergeKeys: [server]
              generators:
                - clusters: {selector: {matchExpressions: [{key: env, operator: In, values: [prod]}]}}
                - list: {elements: [{server: a, size: 3}]}
      selector: {matchLabels: {path.basename: any text of all}}
    - scmProvider: {cloneProtocol: https, github: {organization: example}}
    - pullRequest: {gitlab: {project: "7", pullRequestState: opened}}
  strategy: {type: RollingSync, rollingSync: {steps: [{matchExpressions: [{key: env, operator: In, values: [dev]}]}]}}
  template:
    metadata: {name: "{{ .path.basename }}", labels: {"{{ .key }}": "{{ .value }} of all"}}
    spec:
      project: "{{ .project }}"
      source: {repoURL: https://example.org/infra.git, path: "{{ .path.path }}", kustomize: {namePrefix: a-}}
      destination: {name: "", server: "{{ .server }}"}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: shop}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", name: "*", namespace: shop}, {server: "*", namespace: "!kube-system"}]
  roles: [{name: ci_1, policies: ["p, proj:shop:ci_1, applications, sync, shop/*, allow"]}]
  clusterResourceWhitelist: [{group: "*", kind: "*"}]
  syncWindows: [{kind: deny, schedule: "CRON_TZ=UTC 0 22 * * MON-FRI", duration: 1h30m, applications: ["*"]}]
---
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: mail}
spec:
  runStrategy: Always
  instancetype: {kind: virtualMachineClusterInstanceType, name: u1.medium}
  preference: {inferFromVolume: root}
  dataVolumeTemplates:
    - metadata: {name: root}
      spec:
        storage: {accessModes: [ReadWriteMany], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://registry.example.org/nixos:25.05", pullMethod: node}}
  template:
    metadata: {labels: {app: mail}, annotations: {example.org/a: b}}
    spec:
      architecture: amd64
      evictionStrategy: LiveMigrate
      hostname: mail
      dnsPolicy: None
      dnsConfig: {nameservers: [10.0.0.1], searches: [example.org]}
      nodeSelector: {kubernetes.io/hostname: node-1}
      readinessProbe: {tcpSocket: {port: 25}}
      accessCredentials:
        - sshPublicKey: {source: {secret: {secretName: keys}}, propagationMethod: {noCloud: {}}}
      domain:
        cpu: {cores: 2, features: [{name: vmx, policy: require}]}
        memory: {guest: 2Gi, hugepages: {pageSize: 2Mi}}
        clock: {utc: {}, timer: {rtc: {tickPolicy: catchup}}, whatever: more}
        firmware: {bootloader: {efi: {secureBoot: false}}}
        resources: {requests: {memory: 2G, cpu: 1}}
        devices:
          watchdog: {name: dog, i6300esb: {action: poweroff}}
          rng: {}
          disks:
            - {name: root, bootOrder: 1, disk: {bus: virtio}, cache: none, io: native, errorPolicy: stop}
            - {name: seed, cdrom: {bus: sata, tray: closed}, serial: CVLY_1.2}
          interfaces:
            - {name: default, masquerade: {}, model: virtio, macAddress: 52:54:00:12:34:56, ports: [{port: 25}]}
            - {name: lan_1, bridge: {}, pciAddress: "0000:03:00.1", dhcpOptions: {ntpServers: [10.0.0.1]}}
      networks:
        - {name: default, pod: {vmNetworkCIDR: 10.0.2.0/24}}
        - {name: lan_1, multus: {networkName: default/lan}}
      volumes:
        - {name: root, dataVolume: {name: root}}
        - {name: seed, cloudInitNoCloud: {userData: "#cloud-config", networkDataSecretRef: {name: net}}}
        - {name: host, hostDisk: {path: /data/disk.img, type: DiskOrCreate, capacity: 1Gi}}
---
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  imagePullPolicy: IfNotPresent
  uninstallStrategy: RemoveWorkloads
  workloadUpdateStrategy: {workloadUpdateMethods: [LiveMigrate, Evict], batchEvictionInterval: 1m}
  customizeComponents: {patches: [{resourceType: Deployment, resourceName: virt-api, patch: "{}", type: strategic}]}
  configuration:
    developerConfiguration: {featureGates: [CPUManager]}
    network: {binding: {plugged: {domainAttachmentType: tap, migration: {method: link-refresh}}}}
    migrations: {bandwidthPerMigration: 64Mi}
    vmRolloutStrategy: LiveUpdate
  workloads: {nodePlacement: {tolerations: [{key: a, operator: Exists, effect: NoSchedule}]}}
---
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterPreference
metadata: {name: nixos}
spec:
  cpu: {preferredCPUTopology: preferSockets, spreadOptions: {across: SocketsCores}}
  devices: {preferredDiskBus: virtio, preferredCdromBus: sata, preferredInterfaceModel: virtio, preferredRng: {}}
  firmware: {preferredEfi: {secureBoot: false}}
  requirements: {cpu: {guest: 1}, memory: {guest: 512Mi}}
---
apiVersion: pool.kubevirt.io/v1beta1
kind: VirtualMachinePool
metadata: {name: runners}
spec:
  replicas: 2
  selector: {matchLabels: {app: runner}}
  updateStrategy: {opportunistic: {}}
  scaleInStrategy: {proactive: {statePreservation: Offline, selectionPolicy: {sortPolicy: Oldest}}}
  virtualMachineTemplate:
    metadata: {labels: {app: runner}}
    spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
---
apiVersion: snapshot.kubevirt.io/v1beta1
kind: VirtualMachineSnapshot
metadata: {name: before}
spec: {source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: mail}, deletionPolicy: Retain, failureDeadline: 1m}
---
apiVersion: snapshot.kubevirt.io/v1beta1
kind: VirtualMachineRestore
metadata: {name: back}
spec:
  target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: mail}
  virtualMachineSnapshotName: before
  targetReadinessPolicy: StopTarget
  volumeRestorePolicy: InPlace
  volumeOwnershipPolicy: None
---
apiVersion: clone.kubevirt.io/v1beta1
kind: VirtualMachineClone
metadata: {name: twin}
spec:
  source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: mail}
  target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: mail-2}
  newMacAddresses: {default: 52-54-00-12-34-57}
---
apiVersion: export.kubevirt.io/v1
kind: VirtualMachineExport
metadata: {name: out}
spec: {source: {kind: PersistentVolumeClaim, name: root}, ttlDuration: 2h}
---
apiVersion: backup.kubevirt.io/v1alpha1
kind: VirtualMachineBackup
metadata: {name: nightly}
spec: {pvcName: target, mode: Push, source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: mail}}
---
apiVersion: plugin.kubevirt.io/v1alpha1
kind: Plugin
metadata: {name: hook}
spec:
  domainHooks: [{cel: {expression: "true"}, failureStrategy: Ignore, timeout: 5s}]
  nodeHooks: [{socket: /run/hook.sock, permittedHooks: [PreVMStart]}]
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: disk}
spec:
  contentType: kubevirt
  pvc: {accessModes: [ReadWriteOnce], volumeMode: Block, resources: {requests: {storage: 1Gi}}}
  source:
    http: {url: https://example.org/disk.qcow2, checksum: "", extraHeaders: ["Authorization: open sesame"]}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataImportCron
metadata: {name: nixos}
spec:
  schedule: "0 */12 * * *"
  managedDataSource: nixos
  garbageCollect: Outdated
  retentionPolicy: None
  template:
    spec:
      storage: {resources: {requests: {storage: 5Gi}}}
      source: {registry: {imageStream: nixos, pullMethod: node}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataSource
metadata: {name: nixos}
spec: {source: {pvc: {name: nixos, namespace: images}}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: VolumeImportSource
metadata: {name: import}
spec: {contentType: archive, source: {s3: {url: http://example.org/bucket/file}}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: StorageProfile
metadata: {name: fast}
spec:
  cloneStrategy: csi-clone
  dataImportCronSourceFormat: snapshot
  claimPropertySets: [{accessModes: [ReadWriteMany], volumeMode: Block}]
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: CDI
metadata: {name: cdi}
spec:
  cloneStrategyOverride: snapshot
  customizeComponents: {patches: [{resourceType: Deployment, resourceName: cdi, patch: "{}", type: merge}]}
  config: {filesystemOverhead: {global: "0.06"}, tlsSecurityProfile: {type: Modern, modern: {}}}
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan}
spec: {config: '{"cniVersion": "0.3.1", "type": "bridge", "bridge": "br0"}'}
"""
RIGHT: dict[str, Any] = {
    str(document.value["kind"]): document.value
    for document in load(DOCUMENTS.encode()).documents
    if isinstance(document.value, dict)
}
VMI = "spec.template.spec"
DEVICES = f"{VMI}.domain.devices"


def _all(document: Any) -> tuple[Violation, ...]:
    row = catalogue.find(document["apiVersion"], document["kind"])
    assert row is not None
    return find_violations(row, document)


def _faults(document: Any) -> list[tuple[ViolationType, str]]:
    """What is wrong with a document and where, without what is only told of versions."""
    return [(one.type, ".".join(map(str, one.path))) for one in _all(document) if one.type is not ViolationType.LIFE]


def _changed(kind: str, path: str, value: object) -> Any:
    """The right document of a kind with another value at a path; None takes the field away."""
    document = node = copy.deepcopy(RIGHT[kind])
    *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    for step in steps:
        node = node[step] if isinstance(step, int) else node.setdefault(step, {})
    if value is None:
        del node[last]
    else:
        node[last] = value
    return document


@pytest.mark.parametrize("kind", RIGHT)
def test_right_documents(kind: str) -> None:
    assert _faults(RIGHT[kind]) == []


@pytest.mark.parametrize(
    ("kind", "path", "accepted", "refused"),
    [
        ("ApplicationSet", "spec.strategy.type", "AllAtOnce", "Rolling"),
        ("ApplicationSet", "spec.strategy.deletionOrder", "reverse", "Backwards"),
        ("ApplicationSet", "spec.strategy.rollingSync.steps.0.matchExpressions.0.operator", "NotIn", "Exists"),
        ("ApplicationSet", "spec.syncPolicy.applicationsSync", "create-only", "create"),
        ("ApplicationSet", "spec.generators.0.selector.matchExpressions", [{"key": "a", "operator": "Exists"}], None),
        ("ApplicationSet", "spec.generators.1.scmProvider.cloneProtocol", "ssh", "git"),
        ("ApplicationSet", "spec.generators.2.pullRequest.gitlab.pullRequestState", "merged", "open"),
        ("AppProject", "spec.syncWindows.0.kind", "allow", "block"),
        ("VirtualMachine", "spec.runStrategy", "RerunOnFailure", "Alwais"),
        ("VirtualMachine", "spec.instancetype.inferFromVolumeFailurePolicy", "Ignore", "Warn"),
        ("VirtualMachine", "spec.preference.inferFromVolumeFailurePolicy", "Reject", "Warn"),
        ("VirtualMachine", "spec.dataVolumeTemplates.0.spec.contentType", "archive", "raw"),
        ("VirtualMachine", "spec.dataVolumeTemplates.0.spec.storage.accessModes.0", "ReadWriteOncePod", "RWX"),
        ("VirtualMachine", "spec.dataVolumeTemplates.0.spec.storage.volumeMode", "Block", "Raw"),
        ("VirtualMachine", "spec.dataVolumeTemplates.0.spec.source.registry.pullMethod", "pod", "kubelet"),
        ("VirtualMachine", f"{VMI}.architecture", "arm64", "x86_64"),
        ("VirtualMachine", f"{VMI}.evictionStrategy", "External", "Migrate"),
        ("VirtualMachine", f"{VMI}.startStrategy", "Paused", "Running"),
        ("VirtualMachine", f"{VMI}.dnsPolicy", "ClusterFirst", "Cluster"),
        ("VirtualMachine", f"{VMI}.domain.cpu.features.0.policy", "forbid", "off"),
        ("VirtualMachine", f"{VMI}.domain.ioThreadsPolicy", "supplementalPool", "dedicated"),
        ("VirtualMachine", f"{DEVICES}.disks.0.disk.bus", "scsi", "ide"),
        ("VirtualMachine", f"{DEVICES}.disks.1.cdrom.bus", "scsi", "virtio"),
        ("VirtualMachine", f"{DEVICES}.disks.0.cache", "writeback", "unsafe"),
        ("VirtualMachine", f"{DEVICES}.disks.0.io", "threads", "default"),
        ("VirtualMachine", f"{DEVICES}.disks.0.errorPolicy", "enospace", "pause"),
        ("VirtualMachine", f"{DEVICES}.interfaces.0.model", "e1000e", "vmxnet3"),
        ("VirtualMachine", f"{DEVICES}.interfaces.0.state", "down", "off"),
        ("VirtualMachine", f"{DEVICES}.interfaces.0.ports.0.protocol", "UDP", "tcp"),
        ("VirtualMachine", f"{DEVICES}.inputs", [{"name": "a", "type": "tablet", "bus": "usb"}], None),
        ("VirtualMachine", f"{DEVICES}.sound", {"name": "a", "model": "ac97"}, None),
        ("VirtualMachine", f"{DEVICES}.video.type", "ramfb", "qxl"),
        ("VirtualMachine", f"{VMI}.volumes.2.hostDisk.type", "Disk", "File"),
        ("KubeVirt", "spec.imagePullPolicy", "Always", "Sometimes"),
        ("KubeVirt", "spec.uninstallStrategy", "BlockUninstallIfWorkloadsExist", "Block"),
        ("KubeVirt", "spec.workloadUpdateStrategy.workloadUpdateMethods.0", "Evict", "Migrate"),
        ("KubeVirt", "spec.customizeComponents.patches.0.type", "json", "yaml"),
        ("KubeVirt", "spec.configuration.evictionStrategy", "None", "Never"),
        ("KubeVirt", "spec.configuration.vmRolloutStrategy", "Stage", "Live"),
        ("KubeVirt", "spec.configuration.network.binding.plugged.domainAttachmentType", "managedTap", "bridge"),
        ("VirtualMachineClusterPreference", "spec.cpu.preferredCPUTopology", "any", "core"),
        ("VirtualMachineClusterPreference", "spec.cpu.spreadOptions.across", "CoresThreads", "Cores"),
        ("VirtualMachineClusterPreference", "spec.devices.preferredDiskBus", "usb", "ide"),
        ("VirtualMachineClusterPreference", "spec.devices.preferredCdromBus", "usb", "virtio"),
        ("VirtualMachineClusterPreference", "spec.devices.preferredInterfaceModel", "igb", "virtio-net"),
        ("VirtualMachinePool", "spec.scaleInStrategy.proactive.statePreservation", "Online", "Kept"),
        ("VirtualMachinePool", "spec.scaleInStrategy.proactive.selectionPolicy.sortPolicy", "Random", "Newer"),
        ("VirtualMachineSnapshot", "spec.source.kind", "VirtualMachine", "VirtualMachineInstance"),
        ("VirtualMachineRestore", "spec.volumeRestorePolicy", "RandomizeNames", "Replace"),
        ("VirtualMachineRestore", "spec.volumeOwnershipPolicy", "Vm", "VM"),
        ("VirtualMachineClone", "spec.source.kind", "VirtualMachineSnapshot", "DataVolume"),
        ("VirtualMachineExport", "spec.source.kind", "VirtualMachineSnapshot", "DataVolume"),
        ("VirtualMachineBackup", "spec.mode", "Pull", "Copy"),
        ("Plugin", "spec.nodeHooks.0.permittedHooks.0", "PostVMStop", "Start"),
        ("DataVolume", "spec.contentType", "archive", "qcow2"),
        ("DataVolume", "spec.pvc.accessModes.0", "ReadOnlyMany", "ReadWrite"),
        ("DataVolume", "spec.pvc.volumeMode", "Filesystem", "File"),
        ("DataImportCron", "spec.garbageCollect", "Never", "Always"),
        ("DataImportCron", "spec.retentionPolicy", "All", "Some"),
        ("VolumeImportSource", "spec.contentType", "kubevirt", "raw"),
        ("StorageProfile", "spec.cloneStrategy", "copy", "clone"),
        ("StorageProfile", "spec.dataImportCronSourceFormat", "pvc", "image"),
        ("CDI", "spec.cloneStrategyOverride", "copy", "clone"),
        ("CDI", "spec.customizeComponents.patches.0.type", "json", "yaml"),
    ],
)
def test_values(kind: str, path: str, accepted: object, refused: object) -> None:
    assert _faults(_changed(kind, path, accepted)) == []
    if refused is not None:
        assert _faults(_changed(kind, path, refused)) == [(ViolationType.NOT_ALLOWED, path)]


@pytest.mark.parametrize(
    ("kind", "path", "accepted", "refused"),
    [
        ("Application", "spec.sources.1.ref", "val_ues-2", "val.ues"),
        ("Application", "spec.syncPolicy.retry.backoff.duration", "30", "half a minute"),
        ("Application", "spec.syncPolicy.managedNamespaceMetadata.labels.team", "${TEAM} of all", "a b"),
        ("AppProject", "spec.roles.0.name", "read-only", "read only"),
        ("AppProject", "spec.syncWindows.0.schedule", "*/5,30 0-6/2 ? jan sun", "@daily"),
        ("AppProject", "spec.syncWindows.0.duration", "24h", "1d"),
        (
            "VirtualMachine",
            "spec.dataVolumeTemplates.0.spec.source.registry.url",
            "oci-archive:///a.tar",
            "quay.io/a/b",
        ),
        ("VirtualMachine", "spec.dataVolumeTemplates.0.spec.storage.resources.requests.storage", "1.5Ti", "20GB"),
        ("VirtualMachine", f"{VMI}.hostname", "mail-1", "mail.example.org"),
        ("VirtualMachine", f"{VMI}.subdomain", "example.org", "example_org"),
        ("VirtualMachine", f"{VMI}.dnsConfig.nameservers.0", "2001:db8::1", "ns.example.org"),
        ("VirtualMachine", f"{VMI}.domain.memory.guest", 4096, "2 Gi"),
        ("VirtualMachine", f"{VMI}.domain.memory.hugepages.pageSize", "1Gi", "1GiB"),
        ("VirtualMachine", f"{DEVICES}.disks.0.serial", "", "a b"),
        ("VirtualMachine", f"{DEVICES}.disks.0.bootOrder", 2, 0),
        ("VirtualMachine", f"{DEVICES}.disks.0.blockSize.custom.logical", 4096, 256),
        ("VirtualMachine", f"{DEVICES}.disks.0.disk.pciAddress", "0000:81:00.7", "81:00.7"),
        ("VirtualMachine", f"{DEVICES}.interfaces.0.macAddress", "52-54-00-12-34-56", "52:54:00:12:34"),
        ("VirtualMachine", f"{DEVICES}.interfaces.1.pciAddress", "ffff:00:1f.0", "03:00.1"),
        ("VirtualMachine", f"{DEVICES}.interfaces.1.dhcpOptions.privateOptions", [{"option": 240, "value": "a"}], None),
        ("VirtualMachine", f"{VMI}.networks.0.pod.vmNetworkCIDR", "fd00::/64", "10.0.2.0"),
        ("VirtualMachineClone", "spec.newMacAddresses.default", "52:54:00:12:34:58", "00-11-22"),
        ("DataVolume", "spec.source.http.url", "gs://bucket/file", "docker://registry.example.org/a"),
        ("DataVolume", "spec.source.http.checksum", f"sha256:{'0a' * 32}", "sha256:0a"),
        ("DataImportCron", "spec.schedule", "@daily", "daily"),
        ("CDI", "spec.config.filesystemOverhead.global", "1", "6%"),
        ("NetworkAttachmentDefinition", "spec.config", "{'type': 'bridge'}", None),  # which VIR001 reads
    ],
)
def test_forms(kind: str, path: str, accepted: object, refused: object) -> None:
    assert _faults(_changed(kind, path, accepted)) == []
    if refused is not None:
        assert _faults(_changed(kind, path, refused)) == [(ViolationType.MALFORMED, path)]


SSH = {"source": {"secret": {"secretName": "a"}}, "propagationMethod": {"noCloud": {}}}
PASSWORD = {"source": {"secret": {"secretName": "a"}}, "propagationMethod": {"qemuGuestAgent": {}}}
CLAIM = {"name": "a", "namespace": "b"}
TEMPLATE = "spec.dataVolumeTemplates.0.spec"


@pytest.mark.parametrize(
    ("kind", "path", "beside", "one", "other"),
    [
        ("ApplicationSet", "spec.generators.0.matrix.generators.0", {}, {"clusters": {}}, {"list": {}}),
        (
            "ApplicationSet",
            "spec.generators.1.scmProvider",
            {},
            {"awsCodeCommit": {}},
            {"github": {"organization": "a"}},
        ),
        (
            "ApplicationSet",
            "spec.generators.2.pullRequest",
            {"filters": []},
            {"gitlab": {"project": "1"}},
            {"github": {"owner": "a", "repo": "b"}},
        ),
        ("VirtualMachine", "spec.instancetype", {"revisionName": ""}, {"name": "a"}, {"inferFromVolume": "b"}),
        ("VirtualMachine", "spec.preference", {}, {"inferFromVolume": "a"}, {"name": "b"}),
        (
            "VirtualMachine",
            TEMPLATE,
            {"source": {"blank": {}}},
            {"storage": {}},
            {"pvc": {"accessModes": ["ReadWriteOnce"]}},
        ),
        ("VirtualMachine", f"{TEMPLATE}.source", {}, {"blank": {}}, {"pvc": CLAIM}),
        ("VirtualMachine", f"{TEMPLATE}.source.registry", {}, {"url": "docker://a/b"}, {"imageStream": "a"}),
        ("VirtualMachine", f"{VMI}.accessCredentials.0", {}, {"userPassword": PASSWORD}, {"sshPublicKey": SSH}),
        (
            "VirtualMachine",
            f"{VMI}.accessCredentials.0.sshPublicKey.propagationMethod",
            {},
            {"qemuGuestAgent": {"users": ["root"]}},
            {"configDrive": {}},
        ),
        ("VirtualMachine", f"{VMI}.readinessProbe", {"periodSeconds": 5}, {"guestAgentPing": {}}, {"exec": {}}),
        ("VirtualMachine", f"{VMI}.networks.1", {"name": "lan_1"}, {"pod": {}}, {"multus": {"networkName": "a"}}),
        (
            "VirtualMachine",
            f"{VMI}.volumes.0",
            {"name": "root"},
            {"emptyDisk": {"capacity": "1Gi"}},
            {"containerDisk": {"image": "a"}},
        ),
        ("Plugin", "spec.domainHooks.0", {}, {"cel": {"expression": "a"}}, {"sidecar": {"socketPath": "/a"}}),
        ("DataVolume", "spec.source", {}, {"upload": {}}, {"blank": {}}),
        ("VolumeImportSource", "spec.source", {}, {"blank": {}}, {"gcs": {"url": "gs://a/b"}}),
    ],
)
def test_exactly_one(kind: str, path: str, beside: Any, one: Any, other: Any) -> None:
    wrong = (ViolationType.EXCLUSIVE, path)
    assert wrong not in _faults(_changed(kind, path, {**beside, **one}))
    assert wrong in _faults(_changed(kind, path, {**beside, **one, **other}))
    assert wrong in _faults(_changed(kind, path, beside))


@pytest.mark.parametrize(
    ("kind", "path", "beside", "one", "other"),
    [
        ("Application", "spec.sources.0", {"repoURL": "a"}, {"plugin": {}}, {"helm": {}}),
        ("Application", "spec.destination", {"namespace": "a"}, {"name": "a"}, {"server": "b"}),
        ("VirtualMachine", f"{VMI}.volumes.1.cloudInitNoCloud", {}, {"userData": "a"}, {"userDataBase64": "YQ=="}),
        (
            "VirtualMachine",
            f"{VMI}.volumes.1.cloudInitNoCloud",
            {},
            {"networkData": "a"},
            {"networkDataBase64": "YQ=="},
        ),
        ("VirtualMachine", f"{DEVICES}.disks.0", {"name": "root"}, {"lun": {}}, {"disk": {}}),
        ("VirtualMachine", f"{VMI}.domain.firmware.bootloader", {}, {"bios": {}}, {"efi": {}}),
        ("VirtualMachine", f"{VMI}.domain.launchSecurity", {}, {"sev": {}}, {"tdx": {}}),
        ("VirtualMachinePool", "spec.updateStrategy", {}, {"unmanaged": {}}, {"proactive": {}}),
        ("VirtualMachinePool", "spec.scaleInStrategy", {}, {"unmanaged": {}}, {"proactive": {}}),
        ("DataSource", "spec.source", {}, {"pvc": CLAIM}, {"snapshot": CLAIM}),
    ],
)
def test_at_most_one(kind: str, path: str, beside: Any, one: Any, other: Any) -> None:
    assert _faults(_changed(kind, path, beside)) == _faults(_changed(kind, path, {**beside, **one})) == []
    assert _faults(_changed(kind, path, {**beside, **one, **other})) == [(ViolationType.EXCLUSIVE, path)]


def test_running_or_run_strategy() -> None:
    both, neither = (
        _changed("VirtualMachine", "spec.running", True),
        _changed("VirtualMachine", "spec.runStrategy", None),
    )
    assert _faults(both) == _faults(neither) == [(ViolationType.EXCLUSIVE, "spec")]


def test_source_or_source_ref() -> None:
    reference = {"kind": "DataSource", "name": "nixos"}
    assert _faults(_changed("DataVolume", "spec.sourceRef", reference)) == [(ViolationType.EXCLUSIVE, "spec")]


@pytest.mark.parametrize(
    ("kind", "path", "entry"),
    [
        ("Application", "spec.sources", {"repoURL": "a", "ref": "values"}),
        ("AppProject", "spec.destinations", {"server": "*", "namespace": "!kube-system"}),
        ("AppProject", "spec.roles", {"name": "ci_1"}),
        ("VirtualMachine", f"{DEVICES}.disks", {"name": "root"}),
        ("VirtualMachine", f"{DEVICES}.interfaces", {"name": "lan_1", "bridge": {}}),
        ("VirtualMachine", f"{VMI}.networks", {"name": "lan_1", "multus": {"networkName": "other"}}),
        ("VirtualMachine", f"{VMI}.volumes", {"name": "root", "dataVolume": {"name": "other"}}),
    ],
)
def test_entries_that_agree(kind: str, path: str, entry: dict[str, object]) -> None:
    document = copy.deepcopy(RIGHT[kind])
    entries = document
    for step in path.split("."):
        entries = entries[step]
    entries.append(entry)
    assert _faults(document) == [(ViolationType.DUPLICATE, f"{path}.{len(entries) - 1}")]


def test_ports_without_names_may_be_many() -> None:
    assert _faults(_changed("VirtualMachine", f"{DEVICES}.interfaces.0.ports", [{"port": 25}, {"port": 587}])) == []


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Application", "spec.project"),
        ("Application", "spec.destination"),
        ("ApplicationSet", "spec.generators.0.matrix.generators.1.merge.mergeKeys"),
        ("AppProject", "spec.syncWindows.0.schedule"),
        ("VirtualMachine", "spec.template"),
        ("VirtualMachine", f"{VMI}.domain.devices"),
        ("VirtualMachine", f"{VMI}.accessCredentials.0.sshPublicKey.source.secret"),
        ("VirtualMachineSnapshot", "spec.source.apiGroup"),
        ("DataVolume", "spec.pvc.accessModes"),
        ("DataImportCron", "spec.managedDataSource"),
    ],
)
def test_required_fields(kind: str, path: str) -> None:
    assert _faults(_changed(kind, path, None)) == [(ViolationType.MISSING_FIELD, path)]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Application", "spec.syncPolicy.automated.syncOptions"),
        ("ApplicationSet", "spec.generators.0.matrix.generators.1.merge.template"),
        ("ApplicationSet", "spec.generators.0.matrix.generators.1.merge.generators.0.matrix"),
        ("VirtualMachine", f"{VMI}.terminationgraceperiodseconds"),
        ("VirtualMachine", f"{VMI}.volumes.1.cloudInitNoCloud.userDataSecretRef"),
        ("VirtualMachine", f"{DEVICES}.interfaces.0.masquerade.ports"),
        ("VirtualMachine", "spec.template.metadata.label"),
        ("KubeVirt", "spec.configuration.developerConfiguration.nodeVerbosity"),
        ("DataVolume", "spec.storageClassName"),
    ],
)
def test_unknown_fields(kind: str, path: str) -> None:
    assert _faults(_changed(kind, path, {})) == [(ViolationType.UNKNOWN_FIELD, path)]


@pytest.mark.parametrize(
    ("kind", "path", "value", "life"),
    [
        ("Application", "spec.syncPolicy.automated.enabled", True, {"since": "3.1"}),
        ("Application", "spec.sources.0.name", "app", {"since": "2.14"}),
        ("ApplicationSet", "spec.applyNestedSelectors", True, {"deprecated": "3.0"}),
        ("AppProject", "spec.signatureKeys", [{"keyID": "A"}], {"deprecated": "3.5", "use": "sourceIntegrity"}),
        ("AppProject", "spec.syncWindows.0.andOperator", True, {"since": "3.0"}),
        ("VirtualMachine", "spec.liveUpdateFeatures", {"cpu": {}}, {"removed": "1.2"}),
        ("VirtualMachine", f"{DEVICES}.panicDevices", [{"model": "isa"}], {"since": "1.6"}),
        ("VirtualMachine", f"{VMI}.serviceAccountName", "mail", {"since": "1.9"}),
        (
            "KubeVirt",
            "spec.configuration.machineType",
            "q35",
            {"deprecated": "0", "use": "architectureConfiguration"},
        ),
        ("KubeVirt", "spec.configuration.minCPUModel", "Penryn", {"deprecated": "1.8"}),
        ("VirtualMachinePool", "spec.maxUnavailable", "25%", {"since": "1.6"}),
        ("DataVolume", "spec.serviceAccountName", "importer", {"since": "1.65"}),
        ("CDI", "spec.config.dataVolumeTTLSeconds", 0, {"deprecated": "1.62"}),
    ],
)
def test_lives(kind: str, path: str, value: object, life: dict[str, str]) -> None:
    told = _all(_changed(kind, path, value))
    assert {one.type for one in told} == {ViolationType.LIFE}
    assert life in [dict(one.life) for one in told if ".".join(map(str, one.path)).startswith(path)]


def test_a_machine_with_running_is_told_of_run_strategy_and_of_nothing_else() -> None:
    text = b"""\
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: web
spec:
  running: true
  template:
    spec:
      domain:
        devices:
          disks:
            - name: root
              disk:
                bus: virtio
        resources:
          requests:
            memory: 4Gi
            cpu: 2
      volumes:
        - name: root
          persistentVolumeClaim:
            claimName: web-root
"""
    (told,) = _all(load(text).documents[0].value)
    assert told.type is ViolationType.LIFE
    assert told.path == ("spec", "running")
    assert dict(told.life)["deprecated"] == "1.4"
    assert "runStrategy: Always" in dict(told.life)["use"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{VMI}.volumes.1.cloudInitNoCloud", {"userDataBase64": "password: hunter2"}),
        ("spec.dataVolumeTemplates.0.spec.source", {"http": {"url": "https://a/b", "extraHeaders": [["hunter2"]]}}),
    ],
)
def test_secrets_are_not_shown(path: str, value: object) -> None:
    told = _all(_changed("VirtualMachine", path, value))
    assert any(one.type in (ViolationType.MALFORMED, ViolationType.WRONG_TYPE) for one in told)
    assert "hunter2" not in str(told)


@pytest.mark.parametrize(
    ("api_version", "kind", "since", "removed", "deprecated"),
    [
        ("argoproj.io/v1alpha1", "Application", None, None, None),
        ("kubevirt.io/v1", "VirtualMachine", None, None, None),
        ("kubevirt.io/v1alpha3", "VirtualMachine", None, None, (0,)),
        ("kubevirt.io/v1", "VirtualMachineInstancePreset", None, None, (0,)),
        ("instancetype.kubevirt.io/v1alpha2", "VirtualMachinePreference", None, (1, 6), (0,)),
        ("pool.kubevirt.io/v1beta1", "VirtualMachinePool", (1, 7), None, None),
        ("snapshot.kubevirt.io/v1beta1", "VirtualMachineSnapshot", (1, 3), None, None),
        ("export.kubevirt.io/v1", "VirtualMachineExport", (1, 9), None, None),
        ("export.kubevirt.io/v1beta1", "VirtualMachineExport", (1, 3), None, (1, 9)),
        ("export.kubevirt.io/v1alpha1", "VirtualMachineExport", None, (1, 9), None),
        ("clone.kubevirt.io/v1beta1", "VirtualMachineClone", (1, 5), None, None),
        ("backup.kubevirt.io/v1alpha1", "VirtualMachineBackup", (1, 8), None, None),
        ("plugin.kubevirt.io/v1alpha1", "Plugin", (1, 9), None, None),
        ("cdi.kubevirt.io/v1alpha1", "CDI", None, None, None),
        ("cdi.kubevirt.io/v1beta1", "ObjectTransfer", None, None, (1, 61)),
    ],
)
def test_lives_of_kinds(api_version: str, kind: str, since: object, removed: object, deprecated: object) -> None:
    row = catalogue.find(api_version, kind)
    assert row is not None
    assert (row.life.since, row.life.removed, row.life.deprecated) == (since, removed, deprecated)


@pytest.mark.parametrize("product", ["argocd", "kubevirt", "cdi", "multus"])
def test_every_kind_compiles_in_every_version(product: str) -> None:
    table = catalogue.table(product)
    for row in table.kinds:
        for at in table.versions:
            if row.life.covers(at):
                assert catalogue.schema(row, at)["properties"]


@pytest.mark.parametrize("product", ["argocd", "kubevirt", "cdi", "multus"])
def test_every_type_is_used_and_every_life_is_in_the_known_versions(product: str) -> None:
    table = catalogue.table(product)
    bodies = {row.type for row in table.kinds}
    used, ends = set(bodies), set()
    for name in table.blocks:
        for field in _fields(table.type(name).fields):
            used |= set(re.findall(r"(?<![:\w])[A-Z]\w+", field.type))
            ends |= {field.life.since, field.life.removed}
    assert set(table.blocks) <= used
    assert ends - {None} <= set(table.versions)


def _fields(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *_fields(field.fields))]
