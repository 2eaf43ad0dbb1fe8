"""The Helm charts that a repository deploys, and the namespaces that they reach: what AppProjects must permit."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...model.argocd.deployed import objects_of_chart
from ...schemas.helm.known_charts import chart_of


class Release(NamedTuple):
    """A chart as an Application of `templates/parts` deploys it.

    `when` is the flag of the context with which it is there, "" for always. `chart` is "" where the chart is a folder
    of a Git repository.
    """

    when: str
    repository: str
    chart: str
    namespace: str


#: What project `infrastructure` deploys, in the order in which it is listed there.
INFRASTRUCTURE = (
    Release("cilium", "https://helm.cilium.io", "cilium", "kube-system"),
    Release("longhorn", "https://charts.longhorn.io", "longhorn", "longhorn-system"),
    Release("local_path", "https://github.com/rancher/local-path-provisioner.git", "", "local-path-storage"),
    Release("monitoring", "https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "monitoring"),
    Release("", "https://isindir.github.io/sops-secrets-operator", "sops-secrets-operator", "sops"),
)
#: Namespaces of manifests that are no charts.
_OF_KUBEVIRT = ("kubevirt", "cdi", "vms")


def infrastructure(has: Mapping[str, object]) -> dict[str, list[str]]:
    """The repositories and namespaces of project `infrastructure`, beside the repository itself and Argo CD's own."""
    releases = [release for release in INFRASTRUCTURE if not release.when or has[release.when]]
    namespaces = ["kube-system", *(place for release in releases for place in namespaces_of_release(release))]
    namespaces += _OF_KUBEVIRT if has["kubevirt"] else ()
    return {"charts": [release.repository for release in releases], "namespaces": _once(namespaces)}


def namespaces_of_release(release: Release) -> Iterator[str]:
    """The namespaces that a release puts objects into, its own first.

    They are those of the newest version that is known, whatever is pinned: pins are raised, projects stay.
    """
    yield release.namespace
    row = chart_of(release.repository, release.chart)
    if row is not None:
        yield from (made.namespace for made in objects_of_chart(row, row.until, {}) if made.namespace)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
