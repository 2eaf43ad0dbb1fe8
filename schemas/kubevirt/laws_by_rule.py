"""All laws of the webhooks, and the rule that tells of each."""

from collections.abc import Mapping

from .cdi_laws import DATA_VOLUME_LAWS, IMPORT_CRON_LAWS, TRANSFER_LAWS
from .gate_laws import GATE_LAWS
from .gpu_and_peripheral_laws import DEVICE_LAWS
from .law import Law, Laws
from .machine_laws import CPU_AND_MEMORY_LAWS, FIRMWARE_LAWS, RUN_LAWS, SETUP_LAWS
from .network_laws import NETWORK_LAWS
from .other_laws import COPY_LAWS, INSTANCETYPE_LAWS, MATCH_LAWS, POLICY_LAWS, SET_LAWS
from .storage_laws import CLOUD_INIT_LAWS, DISK_LAWS

#: The laws of each rule.
THEMES: Mapping[str, Laws] = {
    "VIR002": DISK_LAWS,
    "VIR003": CLOUD_INIT_LAWS,
    "VIR004": NETWORK_LAWS,
    "VIR005": CPU_AND_MEMORY_LAWS,
    "VIR006": FIRMWARE_LAWS,
    "VIR007": DEVICE_LAWS,
    "VIR008": SETUP_LAWS,
    "VIR009": RUN_LAWS,
    "VIR010": GATE_LAWS,
    "VIR011": SET_LAWS,
    "VIR012": INSTANCETYPE_LAWS,
    "VIR013": MATCH_LAWS,
    "VIR014": COPY_LAWS,
    "VIR015": DATA_VOLUME_LAWS,
    "VIR016": IMPORT_CRON_LAWS,
    "VIR017": POLICY_LAWS,
    "VIR019": TRANSFER_LAWS,
}

#: Each law by its name.
LAWS: Mapping[str, Law] = {name: law for laws in THEMES.values() for name, law in laws.items()}
