"""Versions as answers: how each product writes them, what is taken where none was given, and what is wrong with half
of one.
"""

from collections.abc import Mapping

from ...model.text.document import Value
from ...schemas.tables.fields_to_json_schema import dump_version
from ...schemas.tables.notation import Version, version
from ...schemas.talos.support import BEFORE_DOCUMENTS, KUBERNETES
from ...schemas.versions.compatibility import KUBECTL_SKEW, NIXOS_K3S, argocd_range, chart_of_argocd
from ...schemas.versions.newest_patches import newest_patch, newest_within
from ...schemas.versions.releases import minor
from .defaults import VERSIONS
from .pin_table import PINS

#: The contracts that templates are written for: the oldest and the newest.
OLDEST_CONTRACT: Version = (1, 12)
NEWEST_CONTRACT: Version = (1, 14)


def format_release(name: str, text: str) -> str:
    """A version as the product writes it: with `v` in front, or without."""
    lead = "v" if PINS[name].version.startswith("v") else ""
    return f"{lead}{text.removeprefix('v')}"


def whole_versions(given: Mapping[str, Value], home: str) -> dict[str, str]:
    """All versions: those that were given, and for the others the pinned one, or one that goes with what was given.

    `home` is what the cluster consists of on which Argo CD runs: talos or k3s.
    """
    own = {name: format_release(name, str(text)) for name, text in given.items() if name in VERSIONS}
    found = {**VERSIONS, **own}
    derived = {
        "kubernetes": best_within("kubernetes", KUBERNETES.get(parse_minor(found["talos"]) or ())),
        "k3s": best_within("k3s", NIXOS_K3S.get(parse_minor(found["nixos"]) or ())),
        "argocd-chart": chart_with(found["argocd"]) if "argocd" in own else None,
        "argocd": argocd_of(found["argocd-chart"]) if "argocd-chart" in own else None,
    }
    found |= {name: text for name, text in derived.items() if text and name not in own}
    return found if "kubectl" in own else {**found, "kubectl": _kubectl(found[kubernetes_of(home)])}


def kubernetes_of(kind: str) -> str:
    """The answer that says which Kubernetes a cluster of that kind runs."""
    return "k3s" if kind == "k3s" else "kubernetes"


def parse_minor(text: str) -> Version | None:
    """The minor of a version, None where it is none that the tables could know."""
    found = minor(text)
    return version(found) if found else None


def parse_numbers(text: str) -> Version | None:
    """All three numbers of a version, None where it is not three, or a pre-release."""
    bare = text.removeprefix("v")
    return version(bare) if parse_minor(text) and bare.replace(".", "").isdigit() else None


def chart_with(argocd: str) -> str | None:
    """The chart that is known to bring an Argo CD, the one that is pinned if it does."""
    found = chart_of_argocd(parse_numbers(argocd) or ())
    return dump_version(found) if found else None


def argocd_of(chart: str) -> str | None:
    """The Argo CD that a chart brings, None where that is not known exactly."""
    brings = argocd_range(parse_numbers(chart) or ())
    return f"v{dump_version(brings[0])}" if brings and brings[0] == brings[1] else None


def _kubectl(kubernetes: str) -> str:
    """The kubectl that is pinned, or where that is too far from a cluster's Kubernetes the newest of the same minor."""
    pinned, wanted = PINS["kubectl"].version, parse_minor(kubernetes)
    if wanted is None or works_with(pinned, kubernetes):
        return pinned
    return newest_patch("kubectl", wanted) or kubernetes.removeprefix("v").partition("+")[0]


def works_with(kubectl: str, kubernetes: str) -> bool:
    """Whether kubectl works with that Kubernetes; also where one of them is not known."""
    client, server = parse_minor(kubectl), parse_minor(kubernetes)
    return not client or not server or (client[0] == server[0] and abs(client[1] - server[1]) <= KUBECTL_SKEW)


def best_within(name: str, range_: tuple[Version, Version] | None) -> str | None:
    """The version that is pinned, if it is in a range, else the newest there that is known; None where none is."""
    pinned = PINS[name].version
    if range_ is None or range_[0] <= (parse_minor(pinned) or ()) <= range_[1]:
        return pinned
    return newest_within(name, *range_)


def not_whole(name: str, text: str) -> str:
    """The sentence about an answer that is no whole version of a product."""
    if name == "nixos":
        return f"`{text}` is not a release of NixOS; one such as `{PINS[name].version}` is right"
    wrong = f"`{text}` is not a whole version"
    if name == "k3s" and "+k3s" not in text:
        wrong = f"`{text}` is not a version of k3s"
    here = parse_minor(text)
    newest = newest_patch(name, here) if here else None
    if newest is None:
        return f"{wrong}; one such as `{PINS[name].version}` is right"
    return f"{wrong}; `{newest}` is right, the newest of {minor(text)} that is known here"


def contract_of(talos: str) -> str:
    """The contract for a new repository: the minor of its Talos, or the newest that templates are written for."""
    here = parse_minor(talos) or NEWEST_CONTRACT
    return format_contract(min(here, NEWEST_CONTRACT))


def infer_contract(talos: str) -> str:
    """The contract of a repository that does not record one: it was made before there were others."""
    return format_contract(min(parse_minor(talos) or BEFORE_DOCUMENTS, BEFORE_DOCUMENTS))


def format_contract(contract: Version) -> str:
    """`(1, 14)` → `v1.14`."""
    return f"v{dump_version(contract)}"


def has_documents(contract: str) -> bool:
    """Whether Kubernetes and the installation have documents of their own in that contract."""
    here = parse_minor(contract)
    return here is not None and here > BEFORE_DOCUMENTS
