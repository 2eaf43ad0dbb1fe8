"""Whether the versions of a repository go together: what the real system refuses, and what nobody has tested."""

from collections.abc import Iterator

from ...schemas.tables.fields_to_json_schema import dump_version
from ...schemas.tables.notation import Version
from ...schemas.talos.support import KUBERNETES
from ...schemas.versions.compatibility import NIXOS_K3S, TESTED, argocd_range
from ...schemas.versions.newest_patches import newest_patch
from .answers import Answers, InvalidAnswer
from .version_answers import (
    OLDEST_CONTRACT,
    best_within,
    chart_with,
    format_contract,
    kubernetes_of,
    parse_minor,
    parse_numbers,
    works_with,
)

VersionRange = tuple[Version, Version]


def check_versions(answers: Answers) -> Iterator[InvalidAnswer]:
    """Versions that do not work, or not with each other."""
    yield from _contract(answers)
    if answers.nodes:
        yield from _talos(answers)
    if any(host.role.startswith("k3s-") for host in answers.hosts):
        yield from _k3s(answers)
    yield from _kubectl(answers)
    yield from _argocd(answers)


def _contract(answers: Answers) -> Iterator[InvalidAnswer]:
    talos, contract = parse_minor(answers.versions["talos"]), parse_minor(answers.contract)
    if not answers.nodes or not talos:
        return
    if talos < OLDEST_CONTRACT:
        what = f"{answers.versions['talos']} is too old for the documents that are written; v1.12.0 or later is right"
        yield InvalidAnswer(("versions", "talos"), what)
    elif contract and contract > talos:
        what = f"{answers.contract} is newer than Talos {answers.versions['talos']}, which does not read its documents"
        yield InvalidAnswer(("contract",), f"{what}; {format_contract(talos)} is right", other=("versions", "talos"))


def _talos(answers: Answers) -> Iterator[InvalidAnswer]:
    talos, kubernetes = answers.versions["talos"], answers.versions["kubernetes"]
    here = parse_minor(kubernetes)
    if (runs := KUBERNETES.get(parse_minor(talos) or ())) and here and not _is_in(here, runs):
        right = best_within("kubernetes", runs) or f"one of {dump_version(runs[1])}"
        others = [of for of, range_ in KUBERNETES.items() if _is_in(here, range_) and of >= OLDEST_CONTRACT]
        instead = newest_patch("talos", others[-1]) if others else None
        what = f"Talos {talos} does not run Kubernetes {kubernetes}: it runs {_format_range(runs)}; {right} is right"
        other = f", or Talos {instead}" if instead else ""
        yield InvalidAnswer(("versions", "kubernetes"), what + other, other=("versions", "talos"))


def _k3s(answers: Answers) -> Iterator[InvalidAnswer]:
    nixos, k3s = answers.versions["nixos"], answers.versions["k3s"]
    here = parse_minor(k3s)
    if (has := NIXOS_K3S.get(parse_minor(nixos) or ())) and here and not _is_in(here, has):
        right = best_within("k3s", has) or f"one of {dump_version(has[1])}"
        what = (
            f"NixOS {nixos} has no package of k3s {dump_version(here)}: it has {_format_range(has)}; {right} is right"
        )
        yield InvalidAnswer(("versions", "k3s"), what, other=("versions", "nixos"))


def _kubectl(answers: Answers) -> Iterator[InvalidAnswer]:
    """The image runs beside Argo CD, in the cluster that is the first."""
    name = kubernetes_of(answers.home_kind)
    kubectl, kubernetes = answers.versions["kubectl"], answers.versions[name]
    if not works_with(kubectl, kubernetes):
        here = parse_minor(kubernetes) or ()
        right = newest_patch("kubectl", here) or f"one of {dump_version(here)}"
        what = f"kubectl {kubectl} is more than one minor version from Kubernetes {kubernetes}; {right} is right"
        yield InvalidAnswer(("versions", "kubectl"), what, other=("versions", name))


def _argocd(answers: Answers) -> Iterator[InvalidAnswer]:
    """`versions.argocd` says what the chart brings; which one it is, is the chart's own business."""
    argocd, chart = answers.versions["argocd"], answers.versions["argocd-chart"]
    said, brings = parse_numbers(argocd), argocd_range(parse_numbers(chart) or ())
    if said is None or brings is None or _is_in(said, brings):
        return
    first, last = (f"v{dump_version(one)}" for one in brings)
    what = f"the chart argo-cd {chart} brings Argo CD {first if first == last else f'{first} to {last}'}, not {argocd}"
    other = chart_with(argocd)
    instead = f", or the chart {other}" if other else ""
    yield InvalidAnswer(("versions", "argocd"), f"{what}; {last} is right{instead}", other=("versions", "argocd-chart"))


def untested_versions(answers: Answers) -> Iterator[str]:
    """What is made for other versions of Kubernetes; each a sentence."""
    used = {"argocd": True, "cilium": answers.choices.cni == "cilium", "kubevirt": _has_kubevirt(answers)}
    kinds = {kind for kind in ("talos", "k3s") if answers.has_cluster(kind)}
    for name, product in TESTED.items():
        for kind in sorted(kinds if name == "cilium" else {answers.home_kind}):
            kubernetes = answers.versions[kubernetes_of(kind)]
            here, range_ = parse_minor(kubernetes), product.kubernetes.get(parse_minor(answers.versions[name]) or ())
            if used[name] and here and range_ and not _is_in(here, range_):
                what = f"{product.title} {answers.versions[name]} is tested with Kubernetes {_format_range(range_)}"
                yield f"{what}; {kubernetes} is not among them."


def _has_kubevirt(answers: Answers) -> bool:
    return answers.stack == "kubevirt" or bool(answers.vms)


def _is_in(one: Version, range_: VersionRange) -> bool:
    return range_[0] <= one <= range_[1]


def _format_range(range_: VersionRange) -> str:
    return f"{dump_version(range_[0])} to {dump_version(range_[1])}"
