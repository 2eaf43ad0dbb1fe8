"""Which stack fits: a few questions about what the nodes are for, and a recommendation with its reasons."""

from collections.abc import Mapping
from typing import NamedTuple

#: What is asked; the names are those that `recommend` reads.
QUESTIONS: Mapping[str, str] = {
    "others": "Shall the machines run anything else than Kubernetes, such as databases of their own?",
    "packages": "Do the nodes need packages or kernel settings beyond what Talos has as extensions?",
    "nix": "Is the team at home in Nix, or willing to be?",
    "guarded": "Are guard rails against drift worth more than being able to change anything on a node?",
    "vms": "Shall there be virtual machines?",
}


class Recommendation(NamedTuple):
    """A stack, and why; each reason is a sentence."""

    stack: str
    reasons: tuple[str, ...]


def recommend(wanted: Mapping[str, bool]) -> Recommendation:
    """The stack for the answers to the questions."""
    needs_nixos = wanted["others"] or wanted["packages"]
    if wanted["vms"]:
        return Recommendation("kubevirt", tuple(_for_vms(wanted)))
    if not needs_nixos:
        return Recommendation("talos", tuple(_for_talos(wanted)))
    why = "Packages and services of your own need NixOS: Talos has no shell, no packages, and only listed extensions."
    if not wanted["nix"]:
        beside = "Kubernetes stays on Talos, which takes no Nix; what Talos cannot hold gets NixOS servers beside it."
        return Recommendation("talos-nixos", (why, beside))
    if wanted["guarded"]:
        both = (
            "Guard rails are wanted too: a Talos cluster for the workloads has them, and k3s on NixOS manages it.",
            "One cluster of both is not possible: Talos workers join Talos control planes only.",
        )
        return Recommendation("two-clusters", (why, *both))
    whole = "k3s on NixOS is one language for the whole machine, and nothing on it is out of reach."
    return Recommendation("nixos-k3s", (why, whole))


def _for_vms(wanted: Mapping[str, bool]) -> list[str]:
    reasons = ["KubeVirt runs virtual machines as objects of the cluster: deployed and watched like the rest."]
    if wanted["others"] or wanted["packages"]:
        reasons.append("What fits no container goes into NixOS virtual machines, and the nodes stay plain Talos.")
    return reasons


def _for_talos(wanted: Mapping[str, bool]) -> list[str]:
    reasons = ["The nodes run Kubernetes and nothing else, which is what Talos is made for."]
    if wanted["guarded"]:
        reasons.append(
            "Talos cannot drift: no shell, no packages, read-only files, and one configuration for all of it."
        )
    if wanted["nix"]:
        reasons.append("Nix would gain nothing here; NixOS hosts can join later with `stackwright add host`.")
    return reasons
