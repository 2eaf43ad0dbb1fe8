"""Feature gates of KubeVirt: since when each is on for everybody, and since when it is on unless it is disabled.

Source: kubevirt `pkg/virt-config/featuregate/active.go` and `inactive.go` (`pkg/virt-config/deprecation` before 1.5) of
1.3 to 1.9, `pkg/virt-config/feature-gates.go` (isFeatureGateEnabled): until 1.8 a Beta gate is off like an Alpha one.
"""

from collections.abc import Mapping

from .law import Version

#: General availability: the gate is on whatever the KubeVirt resource says.
ALWAYS_ON_SINCE: Mapping[str, Version] = {
    "CommonInstancetypesDeploymentGate": (1, 4),
    "GPU": (1, 4),
    "NUMA": (1, 4),
    "HotplugNICs": (1, 4),
    "BochsDisplayForEFIGuests": (1, 4),
    "AutoResourceLimitsGate": (1, 5),
    "DisableCustomSELinuxPolicy": (1, 5),
    "DynamicPodInterfaceNaming": (1, 5),
    "NetworkBindingPlugins": (1, 5),
    "VMLiveUpdateFeatures": (1, 5),
    "VolumeMigration": (1, 5),
    "VolumesUpdateStrategy": (1, 5),
    "ClusterProfiler": (1, 6),
    "InstancetypeReferencePolicy": (1, 6),
    "VMPersistentState": (1, 6),
    "EnableVirtioFsConfigVolumes": (1, 8),
    "MultiArchitecture": (1, 8),
    "ExpandDisks": (1, 9),
    "LiveUpdateNADRef": (1, 9),
    "MigrationPriorityQueue": (1, 9),
    "PanicDevices": (1, 9),
    "SecureExecution": (1, 9),
    "VMExport": (1, 9),
    "VideoConfig": (1, 9),
}

#: On unless `disabledFeatureGates` has it.
ON_SINCE: Mapping[str, Version] = {
    "DeclarativeHotplugVolumes": (1, 9),
    "GPUsWithDRA": (1, 9),
    "HostDevicesWithDRA": (1, 9),
    "ImageVolume": (1, 9),
    "PasstBinding": (1, 9),
    "RebootPolicy": (1, 9),
    "Snapshot": (1, 9),
    "Template": (1, 9),
    "WorkloadEncryptionSEV": (1, 9),
}
