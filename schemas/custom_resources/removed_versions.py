"""Which API versions of custom resources their projects have ceased to serve, and what says which release is deployed.

Source: `served` in the CustomResourceDefinitions of each project's releases, the newest patch of every minor; of
cert-manager its notes on the upgrade from 1.5 to 1.6.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

#: Major and minor of a release.
Release = tuple[int, int]


class Project(NamedTuple):
    """A project whose releases are told by what a repository has of it.

    `chart` is the chart that has the version of the project, "" where there is none; `mark` stands in the address of
    where that comes from. `images` are the ends of the repositories of its images, `repository` is the one on GitHub.
    """

    title: str
    mark: str
    repository: str
    chart: str = ""
    images: tuple[str, ...] = ()


class Removed(NamedTuple):
    """The release of a project that serves a kind's API version no more, and the one to write instead."""

    project: str
    since: Release
    use: str


PROJECTS: Mapping[str, Project] = {
    "external-secrets": Project(
        "External Secrets",
        "external-secrets",
        "external-secrets/external-secrets",
        "external-secrets",
        ("external-secrets/external-secrets",),
    ),
    "cert-manager": Project(
        "cert-manager",
        "jetstack",
        "(?:cert-manager|jetstack)/cert-manager",
        "cert-manager",
        ("cert-manager-controller",),
    ),
    "helm-controller": Project(
        "Flux' helm-controller", "fluxcd", "fluxcd/helm-controller", images=("fluxcd/helm-controller",)
    ),
    "kustomize-controller": Project(
        "Flux' kustomize-controller", "fluxcd", "fluxcd/kustomize-controller", images=("fluxcd/kustomize-controller",)
    ),
    "gateway-api": Project("the Gateway API", "gateway-api", "kubernetes-sigs/gateway-api"),
}
#: What the bytes of a file that pins one of them have some of.
MARKS = (b"external-secrets", b"cert-manager", b"-controller:", b"gateway-api")
#: A value of the chart of External Secrets with which what is gone is served all the same.
STILL_SERVED = {b"unsafeServeV1Beta1": "external-secrets"}

_CERTIFICATES = "Certificate CertificateRequest ClusterIssuer Issuer"
_SECRETS = "external-secrets.io/v1"
_GATEWAY = "gateway.networking.k8s.io"
#: Project, release, API version, what to write instead, kinds.
_ROWS = (
    ("external-secrets", (0, 16), f"{_SECRETS}alpha1", _SECRETS, "ClusterSecretStore ExternalSecret SecretStore"),
    (
        "external-secrets",
        (0, 17),
        f"{_SECRETS}beta1",
        _SECRETS,
        "ClusterExternalSecret ClusterSecretStore ExternalSecret SecretStore",
    ),
    ("cert-manager", (1, 6), "cert-manager.io/v1alpha2", "cert-manager.io/v1", _CERTIFICATES),
    ("cert-manager", (1, 6), "cert-manager.io/v1alpha3", "cert-manager.io/v1", _CERTIFICATES),
    ("cert-manager", (1, 6), "cert-manager.io/v1beta1", "cert-manager.io/v1", _CERTIFICATES),
    ("helm-controller", (1, 4), "helm.toolkit.fluxcd.io/v2beta1", "helm.toolkit.fluxcd.io/v2", "HelmRelease"),
    ("helm-controller", (1, 5), "helm.toolkit.fluxcd.io/v2beta2", "helm.toolkit.fluxcd.io/v2", "HelmRelease"),
    (
        "kustomize-controller",
        (1, 7),
        "kustomize.toolkit.fluxcd.io/v1beta1",
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
    ),
    (
        "kustomize-controller",
        (1, 8),
        "kustomize.toolkit.fluxcd.io/v1beta2",
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
    ),
    ("gateway-api", (0, 8), f"{_GATEWAY}/v1alpha2", f"{_GATEWAY}/v1", "Gateway GatewayClass HTTPRoute"),
    ("gateway-api", (1, 2), f"{_GATEWAY}/v1alpha2", f"{_GATEWAY}/v1", "GRPCRoute"),
    ("gateway-api", (1, 2), f"{_GATEWAY}/v1alpha2", f"{_GATEWAY}/v1beta1", "ReferenceGrant"),
)


@cache
def removed_versions() -> Mapping[tuple[str, str], Removed]:
    """API version and kind → since when its project does not serve it."""
    return {
        (api_version, kind): Removed(project, since, use)
        for project, since, api_version, use, kinds in _ROWS
        for kind in kinds.split()
    }


@cache
def release_address(project: str) -> re.Pattern[str]:
    """Addresses of what a project has released; the groups are major and minor."""
    return re.compile(
        rf"(?:https?://)?(?:raw\.)?github(?:usercontent)?\.com/{PROJECTS[project].repository}(?:\.git)?/"
        r"(?:[^?]*?[/=]|[^?]*\?(?:[^&]*&)*ref=)v?(\d{1,3})\.(\d{1,3})\.\d{1,4}(?:[-/&?].*)?"
    )
