"""What cloud-init reads in a machine: user data and network data, as text and as YAML.

Source: cloud-init `cloudinit/handlers/__init__.py` (INCLUSION_TYPES_MAP), `cloudinit/user_data.py`; kubevirt
`pkg/cloud-init/cloud-init.go`.
"""

import base64
import binascii
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...schemas.file_types import is_template
from ..text.document import Loaded, load
from ..text.open_collections import Value
from ..text.typed_access import text
from .machine import CLOUD_INIT, Machine, Volume

CLOUD_CONFIG = "#cloud-config"
#: Keys of cloud-config that say what a text is meant to be which does not begin as one.
KNOWN_KEYS = frozenset(
    {"users", "packages", "package_update", "runcmd", "bootcmd", "write_files", "ssh_authorized_keys", "chpasswd"}
    | {"ssh_pwauth", "hostname", "fqdn", "growpart", "disk_setup", "fs_setup", "mounts", "ntp", "timezone"}
)
#: How a text is known that something fills in before cloud-init reads it.
_JINJA = "## template:"


class Data(NamedTuple):
    """Data in a volume: `field` is where its text stands, of which `written` is what is meant."""

    volume: Volume
    field: str
    written: str


def cloud_init_volumes(machine: Machine) -> tuple[Volume, ...]:
    """The volumes for cloud-init; KubeVirt takes the first of them alone."""
    return tuple(one for one in machine.volumes if one.source in CLOUD_INIT)


def user_data(machine: Machine) -> Iterator[Data]:
    """The user data that stands in the object."""
    return _data(machine, "userData")


def network_data(machine: Machine) -> Iterator[Data]:
    """The network data that stands in the object."""
    return _data(machine, "networkData")


def _data(machine: Machine, name: str) -> Iterator[Data]:
    for volume in cloud_init_volumes(machine):
        if written := text(volume.what, name):
            yield Data(volume, name, written)
        elif (encoded := text(volume.what, f"{name}Base64")) and (decoded := _decode(encoded)) is not None:
            yield Data(volume, f"{name}Base64", decoded)


def _decode(encoded: str) -> str | None:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def is_cloud_config(written: str) -> bool:
    """Whether cloud-init takes the text for cloud-config, and nothing fills it in before."""
    return written.lstrip().lower().startswith(CLOUD_CONFIG + "\n") and not _is_filled_in(written)


def read_yaml(written: str) -> Loaded | None:
    """The text as YAML, None where something fills it in before it is read."""
    return None if _is_filled_in(written) or written.lstrip().lower().startswith(_JINJA) else _load(written)


@lru_cache(maxsize=16)  # several questions are asked of each text, one after the other
def _is_filled_in(written: str) -> bool:
    return is_template(written)


@lru_cache(maxsize=16)
def _load(written: str) -> Loaded:
    return load(written.encode())


def only_mapping(written: str) -> dict[str, Value]:
    """The mapping that the text is, an empty one where it is anything else."""
    loaded = read_yaml(written)
    if loaded is None or loaded.parse_errors or len(loaded.documents) != 1:
        return {}
    value = loaded.documents[0].value
    return value if isinstance(value, dict) else {}
