"""A machine's layers → its documents: the base, read or generated, with the patches on it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ....schemas.tables.notation import Version
from ...facts import FileState
from ...files.source import Source
from ...text.document import Document, Loaded, Value, load
from ...text.place import Node
from ...text.typed_access import value_at_path
from ..patch.patcher import (
    MACHINE_BUDGET,
    HeldConfiguration,
    Patch,
    PatchError,
    Stage,
    apply_patches,
    hold,
    read_patch,
    size_of,
)
from .layers import PATCH_BUDGET, Layer, Machine

_BASES = Path(__file__).parents[3] / "schemas" / "talos" / "bases"
#: The versions whose generated base is known, oldest first.
CONTRACTS: tuple[Version, ...] = tuple((1, minor) for minor in range(10, 15))


class BuiltMachine(NamedTuple):
    """A machine's configuration: the documents of the base, the patches, and the documents that come of them."""

    base: tuple[Document, ...]
    patches: tuple[Patch, ...]
    documents: tuple[Value, ...]


def render(
    machine: Machine,
    texts: tuple[bytes, ...],
    contract: Version,
    at: Version,
    generated_base: tuple[Document, ...] | None = None,
) -> BuiltMachine | PatchError:
    """A machine's configuration; `texts` are the base, where the machine has one, and the patches.

    `generated_base` stands for the base that is generated otherwise.
    """
    if machine.base:
        base = load(texts[0], "go-yaml-3").documents
        texts = texts[1:]
    else:
        base = generated_base or generate_base(contract, machine.role)
    if len(texts) > PATCH_BUDGET:
        message = f"it has more than {PATCH_BUDGET} patches, which is more than is followed here"
        return PatchError(Stage.BUDGET, PATCH_BUDGET, Node(0, ()), message)
    patches = [read_patch(text, at) for text in texts]
    if (size_of(base) if machine.base else 0) + sum(getattr(patch, "size", 0) for patch in patches) > MACHINE_BUDGET:
        message = f"it has more than {MACHINE_BUDGET:,} values, which is more than is followed here"
        return PatchError(Stage.BUDGET, len(patches) - 1, Node(0, ()), message)
    held = None if machine.base or generated_base else _hold_base(contract, machine.role, at)
    documents = apply_patches(base, patches, at, held) if patches else tuple(document.value for document in base)
    if isinstance(documents, PatchError):
        return documents
    return BuiltMachine(base, tuple(patch for patch in patches if not isinstance(patch, PatchError)), documents)


@cache
def generate_base(contract: Version, role: str) -> tuple[Document, ...]:
    """What `talosctl gen config` of a version writes, with secrets that are none; the nearest version that is known."""
    nearest = min(max(contract, CONTRACTS[0]), CONTRACTS[-1])
    data = (_BASES / f"{nearest[0]}.{nearest[1]}-{role}.yaml").read_bytes()
    return load(data, "go-yaml-3").documents


@cache
def _hold_base(contract: Version, role: str, at: Version) -> HeldConfiguration | None:
    """A generated base as Talos holds it."""
    return hold(generate_base(contract, role), at)


def layer_of(machine: Machine, patch: int) -> Layer | None:
    """The layer of a patch's index, or the base where that is -1; None for a generated base."""
    return machine.base if patch < 0 else machine.patches[patch]


def read_layers(
    source: Source, states: Mapping[str, FileState], machine: Machine, opened: dict[str, Loaded | None]
) -> tuple[bytes, ...] | None:
    """The texts of the layers, None where one cannot be read, or not in the open.

    `opened` keeps the files with texts in them from one machine to the next. talhelper fills variables into its own
    file and into patches, where `$$` stands for `$` (pkg/substitute/envsubst.go, a8m/envsubst).
    """
    found: list[bytes] = []
    for layer in machine.layers:
        text = _text(source, states, layer, opened)
        if text is None:
            return None
        found.append(text.replace(b"$$", b"$") if machine.is_talhelpers else text)
    return tuple(found)


def _text(
    source: Source, states: Mapping[str, FileState], layer: Layer, opened: dict[str, Loaded | None]
) -> bytes | None:
    if layer.path not in source.tree.files or states.get(layer.path, FileState.READ) is not FileState.READ:
        return None
    if layer.at is None:
        whole = source.read(layer.path)
        return whole if isinstance(whole, bytes) else None
    if layer.path not in opened:
        data = source.read(layer.path)
        opened[layer.path] = load(data, "go-yaml-3") if isinstance(data, bytes) else None
    loaded = opened[layer.path]
    documents = loaded.documents if loaded else ()
    inner = next(
        (value_at_path(one.value, *layer.at.path) for one in documents if one.index == layer.at.document), None
    )
    return inner.encode() if isinstance(inner, str) else None
