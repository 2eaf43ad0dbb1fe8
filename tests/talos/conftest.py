"""What the tests of Talos' patcher and validator share."""

from collections.abc import Callable
from typing import Any

import pytest

from stackwright.model.talos.patch.patcher import PatchError, apply_patches, read_patch
from stackwright.model.text.document import Document, load

Version = tuple[int, ...]
#: The machine's own document as `talosctl gen config` writes it up to 1.13, with throw-away secrets.
CONTROL_PLANE = """\
version: v1alpha1
machine:
  type: controlplane
  token: abcdef.0123456789abcdef
  ca: {crt: YQ==, key: YQ==}
  certSANs: []
  install: {disk: /dev/sda, wipe: false}
cluster:
  id: YQ==
  secret: YQ==
  controlPlane: {endpoint: "https://10.0.0.1:6443"}
  clusterName: demo
  network: {dnsDomain: cluster.local, podSubnets: [10.244.0.0/16], serviceSubnets: [10.96.0.0/12]}
  secretboxEncryptionSecret: YQ==
  ca: {crt: YQ==, key: YQ==}
  etcd: {ca: {crt: YQ==, key: YQ==}}
"""
WORKER = """\
version: v1alpha1
machine:
  type: worker
  ca: {crt: YQ==, key: ""}
  certSANs: []
  install: {disk: /dev/sda, wipe: false}
cluster:
  controlPlane: {endpoint: "https://10.0.0.1:6443"}
  ca: {crt: YQ==, key: ""}
"""


def documents(text: str) -> tuple[Document, ...]:
    loaded = load(text.encode(), "go-yaml-3")
    assert not loaded.parse_errors
    return loaded.documents


@pytest.fixture
def read() -> Callable[[str], tuple[Document, ...]]:
    """The documents of a text."""
    return documents


@pytest.fixture
def values() -> Callable[[str], list[Any]]:
    """The values of a text's documents."""
    return lambda text: [document.value for document in documents(text)]


@pytest.fixture
def patch() -> Callable[..., Any]:
    """`patch(base, *patches)` → the documents that they give, or a PatchError."""

    def run(base: str, *patches: str, at: Version = (1, 14)) -> Any:
        made = apply_patches(documents(base), [read_patch(text.encode(), at) for text in patches], at)
        return made if isinstance(made, PatchError) else list(made)

    return run


@pytest.fixture
def control_plane() -> str:
    """The machine's own document of a control plane node."""
    return CONTROL_PLANE


@pytest.fixture
def worker() -> str:
    """The machine's own document of a worker."""
    return WORKER
