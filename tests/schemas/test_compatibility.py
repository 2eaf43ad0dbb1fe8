"""The tables of versions that go together: their rows are minors that are known, and every proposal is one of them."""

import pytest

from stackwright.schemas.tables.notation import version
from stackwright.schemas.talos.support import KUBERNETES
from stackwright.schemas.versions.compatibility import ARGOCD_OF_CHART, NIXOS_K3S, TESTED, argocd_range, chart_of_argocd
from stackwright.schemas.versions.newest_patches import newest_patch, newest_within
from stackwright.schemas.versions.releases import RELEASES, argocd_of_chart, minor


def test_ranges_are_of_versions_that_are_known() -> None:
    ranges = [
        *NIXOS_K3S.values(),
        *KUBERNETES.values(),
        *(one for of in TESTED.values() for one in of.kubernetes.values()),
    ]
    for oldest, newest in ranges:
        assert oldest <= newest
        assert newest in RELEASES["kubernetes"]
    for name, product in TESTED.items():
        assert set(product.kubernetes) <= set(RELEASES.get(name, product.kubernetes)), name
        assert product.source
    assert set(NIXOS_K3S) <= set(RELEASES["nixos"])


def test_the_newest_releases_have_rows() -> None:
    assert RELEASES["kubevirt"][-1] in TESTED["kubevirt"].kubernetes
    assert RELEASES["argocd"][-1] in TESTED["argocd"].kubernetes
    assert RELEASES["nixos"][-1] in NIXOS_K3S
    assert RELEASES["talos"][-1] in KUBERNETES


@pytest.mark.parametrize("product", ["talos", "kubernetes", "k3s", "kubectl", "argocd", "kubevirt", "cdi", "cilium"])
def test_the_newest_patch_is_one_of_its_minor(product: str) -> None:
    for at in RELEASES.get("kubernetes" if product in ("k3s", "kubectl") else product, ()):
        found = newest_patch(product, at)
        assert found is None or minor(found) == f"{at[0]}.{at[1]}"


def test_what_is_proposed_within_a_range() -> None:
    assert newest_within("kubernetes", (1, 30), (1, 35)) == "v1.35.8"
    assert newest_within("k3s", (1, 33), (1, 36)) == "v1.36.5+k3s1"
    assert newest_within("kubernetes", (1, 1), (1, 2)) is None


def test_what_a_chart_of_argocd_brings() -> None:
    assert argocd_range((10, 10, 0)) == ((3, 5, 4), (3, 5, 4))
    assert argocd_range((10, 6, 0)) == ((3, 5, 2), (3, 5, 2))
    assert argocd_range((10, 9, 5)) == ((3, 5, 3), (3, 5, 4))
    assert argocd_range((9, 0, 0)) is argocd_range((11, 0, 0)) is argocd_range(()) is None
    assert chart_of_argocd((3, 5, 3)) == (10, 9, 2)
    assert chart_of_argocd((3, 5, 1)) is None
    for chart, brought in ARGOCD_OF_CHART:
        written = ".".join(map(str, chart))
        assert version(argocd_of_chart(written) or "0") == brought[:2]
