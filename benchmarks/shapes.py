"""The texts that make_repo.py fills: one constant a document or a part of one, and no code.

`$name` and `${name}` are replaced in place, but `${name}` alone on a line is a block: all its lines take that line's
indentation, and an empty one leaves no line. `$to_name` is a reference, which is how references are counted. `$hex8`
is eight random hexadecimal digits, and a name that the maker does not give is drawn from CHOICES.
"""

CHOICES = {
    "component": ("api", "worker", "frontend", "ingester", "scheduler"),
    "replicas": ("1", "2", "3", "4", "6"),
    "cpu": ("50m", "100m", "250m", "500m"),
    "memory": ("64Mi", "128Mi", "256Mi", "384Mi"),
    "memory_limit": ("512Mi", "768Mi", "1Gi", "2Gi", "4Gi"),
    "size": ("5", "10", "20", "50", "100", "250"),
    "number": tuple(str(n) for n in range(5, 60, 5)),
    "minor": tuple(str(n) for n in range(30)),
    "level": ("debug", "info", "warning"),
    "word": (
        "orders",
        "ledger",
        "catalog",
        "session",
        "thumbnail",
        "invoice",
        "shipment",
        "audit",
        "profile",
        "search",
    ),
    "setting": ("pool", "retry", "batch", "window", "queue", "cache", "lease", "flush", "poll", "drain", "backoff"),
    "unit": ("seconds", "bytes", "count", "percent"),
    "cores": ("2", "4", "8", "16"),
    "zone": ("a", "b", "c"),
    "vlan": ("20", "30", "40"),
    "distribution": ("debian-12", "ubuntu-24.04", "rocky-9", "nixos-25.05"),
}

ITEM = "- $to_item\n"

KUSTOMIZATION_BASE = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  ${resources}
${generator}
labels:
  - pairs:
      app.kubernetes.io/part-of: $team
      app.kubernetes.io/managed-by: argocd
"""

GENERATOR = """\
configMapGenerator:
  - name: $app-files
    files:
      - $to_settings
      - logging.properties=$to_logging
"""

SETTINGS = """\
[$word]
${setting}_${unit} = $number
${setting}_${unit} = $number
upstream = "https://$word.internal.example.org/v2"

[$word.limits]
${setting}_${unit} = $number
"""

LOGGING = """\
root.level=$level
appender.console.type=json
appender.console.flush=$number
"""

KUSTOMIZATION_OVERLAY = """\
# $app on $cluster
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: $app
resources:
  ${resources}
components:
  ${components}
patches:
  ${patches}
images:
  - name: ghcr.io/example-org/$to_image
    newTag: v2.$minor.$number
"""

PATCH_BY_PATH = "- path: $to_patch\n"

PATCH_INLINE = """\
- target:
    group: apps
    version: v1
    kind: Deployment
    name: $to_app
  patch: |-
    - op: replace
      path: /spec/replicas
      value: $replicas
    - op: add
      path: /spec/template/metadata/annotations/example.org~1cluster
      value: $cluster
"""

DEPLOYMENT_PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: $to_app
spec:
  template:
    spec:
      nodeSelector:
        topology.kubernetes.io/zone: $cluster-$zone
      containers:
        - name: $app
          env:
            - name: CLUSTER
              value: $cluster
            - name: MAX_CONNECTIONS
              value: "$number"
          resources:
            requests:
              cpu: $cpu
              memory: 512Mi
            limits:
              memory: 4Gi
"""

COMPONENT_SPREAD = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - path: $to_patch
    target:
      kind: Deployment
"""

SPREAD_PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: any # the target in kustomization.yaml decides
spec:
  template:
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchExpressions:
              - key: app.kubernetes.io/name
                operator: Exists
"""

COMPONENT_MONITORING = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources:
  - $to_policy
"""

MONITORING_POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-monitoring
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
      ports:
        - protocol: TCP
          port: metrics
"""

DEPLOYMENT = """\
# Team $team owns this workload; the overlays set what differs between clusters.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: $app
  labels:
    app.kubernetes.io/name: $app
    app.kubernetes.io/component: $component
  annotations:
    reloader.stakater.com/auto: "true"
spec:
  replicas: $replicas
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: $app
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: $app
        app.kubernetes.io/component: $component
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
    spec:
      serviceAccountName: $to_app
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: $number
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        fsGroup: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: $app
          image: ghcr.io/example-org/$app:v2.$minor.0
          imagePullPolicy: IfNotPresent
          args:
            - serve
            - --listen=:8080
            - --upstream=https://$word.internal.example.org
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
            - name: metrics
              containerPort: 9090
              protocol: TCP
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: LOG_LEVEL
              valueFrom:
                configMapKeyRef:
                  name: $to_config
                  key: LOG_LEVEL
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef:
                  name: $to_secret
                  key: url
            - name: MAX_CONNECTIONS
              value: "$number"
          envFrom:
            - configMapRef:
                name: $to_config
            ${more_env_from}
          resources:
            requests:
              cpu: $cpu
              memory: $memory
            limits:
              memory: $memory_limit
          startupProbe:
            httpGet:
              path: /healthz
              port: http
            failureThreshold: $number
          readinessProbe:
            httpGet:
              path: /readyz
              port: http
            periodSeconds: $number
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: config
              mountPath: /etc/$app
              readOnly: true
            - name: credentials
              mountPath: /var/run/secrets/$app
              readOnly: true
            ${mounts}
        ${sidecars}
      volumes:
        - name: config
          configMap:
            name: $to_config
            defaultMode: 0444
        - name: credentials
          secret:
            secretName: $to_secret
        ${volumes}
"""

ENV_FROM_CONFIG = """\
- configMapRef:
    name: $to_config
"""

MOUNT = """\
- name: $volume
  mountPath: /srv/$volume
"""

VOLUME_DATA = """\
- name: data
  persistentVolumeClaim:
    claimName: $to_claim
"""

VOLUME_FILES = """\
- name: files
  configMap:
    name: $to_files
"""

SIDECAR = """\
- name: sidecar-$sidecar
  image: ghcr.io/example-org/sidecar-$sidecar:v1.$minor.2@sha256:$hex64
  args: [--log-level, $level]
  ports:
    - name: $sidecar
      containerPort: $port
      protocol: TCP
  env:
    - name: UPSTREAM
      value: http://127.0.0.1:8080
    - name: TOKEN
      valueFrom:
        secretKeyRef:
          name: $to_secret
          key: token
  resources:
    requests:
      cpu: $cpu
      memory: $memory
    limits:
      memory: $memory_limit
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
  livenessProbe:
    tcpSocket:
      port: $sidecar
    periodSeconds: $number
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: $app
  labels:
    app.kubernetes.io/name: $app
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: $to_app
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
    - name: metrics
      port: 9090
      targetPort: metrics
      protocol: TCP
"""

SERVICE_ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: $app
  labels:
    app.kubernetes.io/name: $app
automountServiceAccountToken: false
"""

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: $app-config
  labels:
    app.kubernetes.io/name: $app
data:
  LOG_LEVEL: $level
  LOG_FORMAT: json
  HTTP_IDLE_TIMEOUT: ${number}s
  FEATURE_FLAGS: "$word,$word"
  ${keys}
  application.yaml: |
    server:
      address: 0.0.0.0:8080
      metrics: 0.0.0.0:9090
    modules:
      ${modules}
"""

CONFIG_KEY = 'APP_$key: "$number"\n'

CONFIG_MODULE = """\
- name: $word-$module
  endpoint: https://$word.internal.example.org/api/v$replicas
  ${setting}_${unit}: $number
"""

CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: $app-data
  labels:
    app.kubernetes.io/name: $app
spec:
  accessModes:
    - ReadWriteMany
  storageClassName: $to_class
  resources:
    requests:
      storage: ${size}Gi
"""

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: $app
  labels:
    app.kubernetes.io/name: $app
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: ${size}m
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
spec:
  ingressClassName: $to_class
  tls:
    - hosts:
        - $app.$cluster.example.org
      secretName: $to_certificate
  rules:
    - host: $app.$cluster.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: $to_app
                port:
                  name: http
"""

NETWORK_POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: $app
  labels:
    app.kubernetes.io/name: $app
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: $to_app
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-nginx
      ports:
        - protocol: TCP
          port: http
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - protocol: UDP
          port: 53
    - to:
        - ipBlock:
            cidr: 10.$minor.0.0/16
"""

EXTERNAL_SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: $app-database
  labels:
    app.kubernetes.io/name: $app
spec:
  refreshInterval: 1h
  secretStoreRef:
    kind: ClusterSecretStore
    name: $to_store
  target:
    name: $app-database
    creationPolicy: Owner
    template:
      engineVersion: v2
      data:
        url: "postgres://{{ .user }}:{{ .password }}@$word-db.$team.internal.example.org:5432/$word"
        token: "{{ .token }}"
  data:
    - secretKey: user
      remoteRef:
        key: teams/$team/$app
        property: user
    - secretKey: password
      remoteRef:
        key: teams/$team/$app
        property: password
    - secretKey: token
      remoteRef:
        key: teams/$team/$app
        property: token
"""

CERTIFICATE_SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: $app-certificate
  labels:
    app.kubernetes.io/name: $app
spec:
  refreshInterval: 12h
  secretStoreRef:
    kind: ClusterSecretStore
    name: $to_store
  target:
    name: $app-certificate
    template:
      type: kubernetes.io/tls
  dataFrom:
    - extract:
        key: certificates/$cluster.example.org
"""

APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: $name
  namespace: argocd
  labels:
    example.org/team: $team
    example.org/cluster: $cluster
  annotations:
    argocd.argoproj.io/sync-wave: "$wave"
  finalizers:
    - resources-finalizer.argocd.argoproj.io
spec:
  project: $to_team
  ${source}
  destination:
    server: https://kubernetes.default.svc
    namespace: $namespace
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
    syncOptions:
      - CreateNamespace=true
      - ServerSideApply=true
    retry:
      limit: 5
      backoff:
        duration: 10s
        factor: 2
        maxDuration: 5m
  ignoreDifferences:
    - group: apps
      kind: Deployment
      jsonPointers:
        - /spec/replicas
"""

SOURCE_PATH = """\
source:
  repoURL: $repository
  targetRevision: main
  path: $to_path
"""

SOURCES_CHART = """\
sources:
  - repoURL: https://bjw-s-labs.github.io/helm-charts
    chart: app-template
    targetRevision: 4.3.0
    helm:
      releaseName: $app
      valueFiles:
        ${value_files}
  - repoURL: $repository
    targetRevision: main
    ref: values
"""

PROJECT = """\
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: $team
  namespace: argocd
spec:
  description: What team $team runs on $cluster
  sourceRepos:
    - $repository
    - https://bjw-s-labs.github.io/helm-charts
  destinations:
    - server: https://kubernetes.default.svc
      namespace: "*"
  clusterResourceWhitelist:
    - group: "*"
      kind: "*"
"""

CLUSTER_KUSTOMIZATION = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  ${resources}
"""

NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: $namespace
"""

STORE_ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: secret-reader
  namespace: external-secrets
"""

SECRET_STORE = """\
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata:
  name: vault
spec:
  provider:
    vault:
      server: https://vault.$cluster.example.org:8200
      path: platform
      version: v2
      auth:
        kubernetes:
          mountPath: $cluster
          role: external-secrets
          serviceAccountRef:
            name: $to_account
            namespace: external-secrets
"""

STORAGE_CLASS = """\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: $name
provisioner: rook-ceph.$provisioner.csi.ceph.com
reclaimPolicy: Retain
allowVolumeExpansion: true
parameters:
  clusterID: rook-ceph
"""

INGRESS_CLASS = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: nginx
spec:
  controller: k8s.io/ingress-nginx
"""

VALUES = """\
# Values of $app on every cluster; values-<cluster>.yaml says what differs.
defaultPodOptions:
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
controllers:
  main:
    replicas: $replicas
    strategy: RollingUpdate
    annotations:
      reloader.stakater.com/auto: "true"
    containers:
      main:
        image:
          repository: ghcr.io/example-org/$app
          tag: v1.$minor.0@sha256:$hex64
        env:
          LOG_LEVEL: $level
          TZ: Etc/UTC
          ${env}
        probes:
          liveness:
            enabled: true
          readiness:
            enabled: true
            custom: true
            spec:
              httpGet:
                path: /readyz
                port: 8080
              periodSeconds: $number
        resources:
          requests:
            cpu: $cpu
            memory: $memory
          limits:
            memory: $memory_limit
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
service:
  main:
    controller: main
    ports:
      http:
        port: 8080
configMaps:
  settings:
    data:
      settings.toml: |
        [$word]
        ${setting}_${unit} = $number
        ${setting}_${unit} = $number
persistence:
  settings:
    type: configMap
    identifier: settings
    globalMounts:
      - path: /etc/$app
  data:
    type: persistentVolumeClaim
    accessMode: ReadWriteOnce
    storageClass: ceph-block
    size: ${size}Gi
    globalMounts:
      - path: /srv/data
  scratch:
    type: emptyDir
"""

VALUES_CLUSTER = """\
controllers:
  main:
    replicas: $replicas
    containers:
      main:
        env:
          CLUSTER: $cluster
          ${env}
        resources:
          limits:
            memory: $memory_limit
ingress:
  main:
    className: nginx
    hosts:
      - host: $app.$cluster.example.org
        paths:
          - path: /
            service:
              identifier: main
              port: http
"""

VIRTUAL_MACHINE = """\
# $machine: runs $distribution on $cluster, for team $team
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: $machine
  namespace: virtual-machines
  labels:
    app.kubernetes.io/name: $machine
    example.org/team: $team
spec:
  runStrategy: RerunOnFailure
  dataVolumeTemplates:
    - metadata:
        name: $machine-root
      spec:
        source:
          http:
            url: https://images.example.org/$distribution/$hex16/disk.qcow2
        storage:
          accessModes:
            - ReadWriteMany
          volumeMode: Block
          storageClassName: $to_class
          resources:
            requests:
              storage: ${size}Gi
  template:
    metadata:
      labels:
        kubevirt.io/domain: $machine
        example.org/team: $team
    spec:
      architecture: amd64
      evictionStrategy: LiveMigrate
      terminationGracePeriodSeconds: 120
      domain:
        cpu:
          cores: $cores
          sockets: 1
          threads: 1
          model: host-model
        memory:
          guest: ${cores}Gi
        machine:
          type: q35
        features:
          acpi: {}
          smm:
            enabled: true
        firmware:
          bootloader:
            efi:
              secureBoot: true
        clock:
          utc: {}
          timer:
            hpet:
              present: false
            pit:
              tickPolicy: delay
            rtc:
              tickPolicy: catchup
        devices:
          rng: {}
          networkInterfaceMultiqueue: true
          disks:
            - name: root
              bootOrder: 1
              disk:
                bus: virtio
            - name: cloud-init
              disk:
                bus: virtio
            ${disks}
          interfaces:
            - name: default
              masquerade: {}
              model: virtio
            - name: lan
              bridge: {}
              model: virtio
              macAddress: "$mac"
      networks:
        - name: default
          pod: {}
        - name: lan
          multus:
            networkName: virtual-machines/$to_network
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 50
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels:
                    example.org/team: $team
      volumes:
        - name: root
          dataVolume:
            name: $to_root
        - name: cloud-init
          cloudInitNoCloud:
            userData: |
              #cloud-config
              hostname: $machine
              users:
                - name: operator
                  shell: /bin/bash
                  sudo: ALL=(ALL) NOPASSWD:ALL
                  ssh_authorized_keys:
                    - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI$hex40 $team@example.org
              packages:
                - qemu-guest-agent
                - prometheus-node-exporter
                - chrony
              write_files:
                - path: /etc/sysctl.d/90-$word.conf
                  permissions: "0644"
                  content: |
                    net.core.somaxconn = 4096
                    vm.swappiness = $number
              runcmd:
                - [systemctl, enable, --now, qemu-guest-agent]
            networkData: |
              version: 2
              ethernets:
                enp1s0:
                  dhcp4: true
                enp2s0:
                  dhcp4: true
                  dhcp4-overrides:
                    use-routes: false
        ${volumes}
"""

MACHINE_DISK = """\
- name: data
  serial: data-$hex8
  disk:
    bus: virtio
"""

MACHINE_CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: $machine-data
  namespace: virtual-machines
spec:
  accessModes: [ReadWriteMany]
  volumeMode: Block
  storageClassName: $to_class
  resources:
    requests:
      storage: ${size}Gi
"""

NETWORK = """\
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata:
  name: vlan$id
  namespace: virtual-machines
spec:
  config: |
    {
      "cniVersion": "0.3.1",
      "name": "vlan$id",
      "type": "bridge",
      "bridge": "br0",
      "vlan": $id
    }
"""

TALCONFIG = """\
clusterName: $cluster
talosVersion: v1.11.2
kubernetesVersion: v1.34.1
endpoint: https://$cluster.k8s.example.org:6443
allowSchedulingOnControlPlanes: false
nodes:
  ${nodes}
"""

TALCONFIG_NODE = """\
- hostname: $node
  ipAddress: $address
  controlPlane: $control
  installDisk: /dev/nvme0n1
  patches:
    - "@./$to_patch"
"""

MACHINE_PATCH = """\
# $node in $cluster; the secrets are in talhelper's own bundle, outside this repository.
machine:
  certSANs:
    - $node.$cluster.example.org
    - $cluster.k8s.example.org
    - 127.0.0.1
  kubelet:
    defaultRuntimeSeccompProfileEnabled: true
    disableManifestsDirectory: true
    clusterDNS:
      - 10.96.0.10
    extraArgs:
      rotate-server-certificates: "true"
      max-pods: "1$number"
    extraMounts:
      - destination: /var/mnt/local
        type: bind
        source: /var/mnt/local
        options:
          - bind
          - rshared
          - rw
    extraConfig:
      serializeImagePulls: false
      maxParallelImagePulls: $cores
      shutdownGracePeriod: 90s
      shutdownGracePeriodCriticalPods: 30s
    nodeIP:
      validSubnets:
        - $subnet
  network:
    hostname: $node
    nameservers:
      - 9.9.9.9
      - 149.112.112.112
    searchDomains:
      - $cluster.example.org
    interfaces:
      - deviceSelector:
          hardwareAddr: "$mac"
          driver: mlx5_core
        mtu: 9000
        dhcp: false
        addresses:
          - $address/16
        routes:
          - network: 0.0.0.0/0
            gateway: $gateway
            metric: 1024
        ${virtual_address}
        vlans:
          - vlanId: $vlan
            mtu: 1500
            dhcp: false
            addresses:
              - $storage_address/16
    extraHostEntries:
      - ip: $gateway
        aliases:
          - gateway.$cluster.example.org
          - registry.$cluster.example.org
    kubespan:
      enabled: false
  install:
    image: factory.talos.dev/metal-installer/$hex64:v1.11.2
    wipe: false
    extraKernelArgs:
      - intel_iommu=on
      - iommu=pt
      - net.ifnames=1
      - talos.dashboard.disabled=1
  time:
    disabled: false
    bootTimeout: 2m0s
    servers:
      - time.$cluster.example.org
      - time.cloudflare.com
  registries:
    mirrors:
      ${mirrors}
  sysctls:
    ${sysctls}
  sysfs:
    devices.system.cpu.cpu0.cpufreq.scaling_governor: performance
  kernel:
    modules:
      - name: br_netfilter
        parameters:
          - nf_conntrack_max=131072
      - name: nvme_tcp
      - name: vfio_pci
      - name: dm_thin_pool
  features:
    rbac: true
    diskQuotaSupport: true
    apidCheckExtKeyUsage: true
    kubePrism:
      enabled: true
      port: 7445
    hostDNS:
      enabled: true
      resolveMemberNames: true
      forwardKubeDNSToHost: false
$api_access  nodeLabels:
    topology.kubernetes.io/region: $cluster
    topology.kubernetes.io/zone: $cluster-$zone
    example.org/rack: rack-$minor
  nodeAnnotations:
    example.org/serial: sn-$hex12
  files:
    - path: /etc/cri/conf.d/20-customization.part
      op: create
      permissions: 0o644
      content: |
        [plugins]
          [plugins."io.containerd.cri.v1.images"]
            discard_unpacked_layers = false
          [plugins."io.containerd.cri.v1.runtime"]
            device_ownership_from_security_context = true
    - path: /etc/nfsmount.conf
      op: overwrite
      permissions: 0o644
      content: |
        [ NFSMount_Global_Options ]
        nfsvers=4.2
        hard=True
        nconnect=$cores
  udev:
    rules:
      - SUBSYSTEM=="drm", KERNEL=="renderD*", GROUP="44", MODE="0660"
      - SUBSYSTEM=="block", KERNEL=="nvme*", ATTR{queue/scheduler}="none"
${control_plane}
"""

API_ACCESS = """    kubernetesTalosAPIAccess:
      enabled: true
      allowedRoles:
        - os:reader
      allowedKubernetesNamespaces:
        - kube-system
"""

VIP = """\
vip:
  ip: $vip
"""

MIRROR = """\
$registry:
  endpoints:
    - https://registry.$cluster.example.org/v2/$registry
    - https://mirror.example.org/v2/$registry
  overridePath: true
"""

SYSCTL = '$key: "$number$number"\n'

CONTROL_PLANE_PATCH = """\
cluster:
  clusterName: $cluster
  allowSchedulingOnControlPlanes: false
  network:
    dnsDomain: cluster.local
    podSubnets:
      - 10.244.0.0/16
    serviceSubnets:
      - 10.96.0.0/16
    cni:
      name: none
  apiServer:
    certSANs:
      - $cluster.k8s.example.org
    extraArgs:
      feature-gates: MutatingAdmissionPolicy=true
      service-account-issuer: https://$cluster.k8s.example.org:6443
    auditPolicy:
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
        - level: Metadata
  controllerManager:
    extraArgs:
      bind-address: 0.0.0.0
      profiling: "false"
  scheduler:
    extraArgs:
      bind-address: 0.0.0.0
      profiling: "false"
  proxy:
    disabled: true
  etcd:
    advertisedSubnets:
      - $subnet
    extraArgs:
      listen-metrics-urls: http://0.0.0.0:2381
      election-timeout: "5000"
  coreDNS:
    disabled: false
  discovery:
    enabled: true
    registries:
      kubernetes:
        disabled: true
      service:
        disabled: false
"""

REGISTRIES = ("docker.io", "ghcr.io", "quay.io", "registry.k8s.io", "gcr.io")

SYSCTLS = (
    "fs.inotify.max_user_instances",
    "fs.inotify.max_user_watches",
    "net.core.netdev_max_backlog",
    "net.core.rmem_max",
    "net.core.somaxconn",
    "net.core.wmem_max",
    "net.ipv4.neigh.default.gc_thresh3",
    "vm.max_map_count",
    "vm.nr_hugepages",
)
