"""Deprecated fields for which another one says exactly the same, and what becomes of their values.

Sources: kustomize `api/types/kustomization.go` (FixKustomization), `api/internal/target/kusttarget_configplugin.go`;
KubeVirt `pkg/virt-controller/watch/vm` (runStrategy of `running`); talos `types/v1alpha1` (Device.Addresses).
"""

from collections.abc import Mapping
from typing import NamedTuple


class Replacement(NamedTuple):
    """The other field; `values` are what is written there for each value, where that differs.

    `is_list` says that it takes a list of what the old one takes, `under` that each entry is the value of a key there,
    that of a file or of a text (`inline`), and `nested` that the value is part of a list's entry, with what else is in
    that. `adds` says that what the old one has comes behind what the other has, where that is there too. `is_exact` is
    false where something else may change with it, and it may where the file also has the field `beside`.
    """

    new: str
    values: Mapping[str, str] | None = None
    is_list: bool = False
    nested: str = ""
    under: str = ""
    inline: str = ""
    adds: bool = False
    is_exact: bool = True
    beside: str = ""


_RUNNING = {"true": "Always", "false": "Halted"}
#: By kind and field; `[]` stands for any entry of a list. Not exact: kustomize applies `patches` at another time than
#: either older field; scripts and `ignoreDifferences` may name `running`; Talos puts the lists of patches together, and
#: takes `cidr` only where there is no list.
REPLACEMENTS: Mapping[tuple[str, str], Replacement] = {
    ("Kustomization", "bases"): Replacement("resources", adds=True),
    ("Kustomization", "imageTags"): Replacement("images"),
    ("Kustomization", "configMapGenerator[].env"): Replacement("envs", is_list=True),
    ("Kustomization", "secretGenerator[].env"): Replacement("envs", is_list=True),
    ("Kustomization", "commonLabels"): Replacement(
        "labels", nested="includeSelectors: true\npairs", adds=True, beside="configurations"
    ),
    ("Kustomization", "patchesStrategicMerge"): Replacement(
        "patches", under="path", inline="patch", adds=True, is_exact=False
    ),
    ("Kustomization", "patchesJson6902"): Replacement("patches", adds=True, is_exact=False),
    ("VirtualMachine", "spec.running"): Replacement("runStrategy", _RUNNING, is_exact=False),
    ("MachineConfig", "machine.network.interfaces[].cidr"): Replacement("addresses", is_list=True, is_exact=False),
    ("MachineConfig", "machine.network.interfaces[].vlans[].cidr"): Replacement(
        "addresses", is_list=True, is_exact=False
    ),
}
_OF_KINDS = {"Component": "Kustomization"}


def replacement(kind: str, path: tuple[str | int, ...]) -> Replacement | None:
    """What says the same as a field of a kind, None where nothing does."""
    steps = "".join("[]" if isinstance(step, int) else f".{step}" for step in path)
    return REPLACEMENTS.get((_OF_KINDS.get(kind, kind), steps.removeprefix(".")))
