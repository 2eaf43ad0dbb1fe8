"""Which versions of each product there are, how a version is written, and which Argo CD a chart brings.

A version is a minor here, `1.14`: fields and kinds come and go with minors. NixOS has the year and month instead.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from ..tables.notation import Version, version


def _minors(major: int, first: int, last: int) -> tuple[Version, ...]:
    return tuple((major, minor) for minor in range(first, last + 1))


#: The versions of each product that the field tables know, oldest first; the keys are those under `versions:`.
RELEASES: Mapping[str, tuple[Version, ...]] = {
    "talos": _minors(1, 5, 14),
    "kubernetes": _minors(1, 25, 37),
    "kubevirt": _minors(1, 0, 9),
    "cdi": _minors(1, 60, 66),
    "argocd": (*_minors(2, 9, 14), *_minors(3, 0, 5)),
    "nixos": (*((year, month) for year in range(22, 26) for month in (5, 11)), (26, 5)),
    "kustomize": ((4, 5), *_minors(5, 0, 8)),
}
#: The Helm chart argo-cd of argo-helm: the first version of it that brings each minor of Argo CD.
#: Source: charts/argo-cd/Chart.yaml in argoproj/argo-helm, every release up to 10.4.0.
CHART_OF_ARGOCD = "argo-cd"
_CHARTS: tuple[tuple[Version, str], ...] = (
    ((3, 0, 0), "2.0"),
    ((3, 13, 0), "2.1"),
    ((3, 29, 0), "2.2"),
    ((4, 0, 0), "2.3"),
    ((4, 9, 0), "2.4"),
    ((5, 8, 0), "2.5"),
    ((5, 20, 0), "2.6"),
    ((5, 30, 0), "2.7"),
    ((5, 43, 0), "2.8"),
    ((5, 51, 0), "2.9"),
    ((5, 55, 0), "2.10"),
    ((6, 8, 0), "2.11"),
    ((7, 4, 0), "2.12"),
    ((7, 7, 0), "2.13"),
    ((7, 8, 0), "2.14"),
    ((8, 0, 0), "3.0"),
    ((8, 3, 0), "3.1"),
    ((9, 1, 0), "3.2"),
    ((9, 4, 0), "3.3"),
    ((9, 5, 12), "3.4"),
    ((10, 2, 3), "3.5"),
)
#: What newer charts bring is not known.
_END_OF_CHARTS: Version = (11, 0, 0)

_WRITTEN = re.compile(r"(?:v|release-)?(\d{1,3})\.(\d{1,3})(?:\.\d+)?(?:[-+_][\w.+-]*)?", re.ASCII)
_EXACT = re.compile(r"v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+][\w.+-]+)?", re.ASCII)
_PARTIAL = re.compile(r"([~^]?)\s*v?(\d{1,9})(?:\.(?:(\d{1,9})|[xX*]))?(?:\.(?:(\d{1,9})|[xX*]))?", re.ASCII)
_COMPARISON = re.compile(r"(>=|>|<=|<)\s*v?(\d{1,9}(?:\.\d{1,9}){0,2})[\s,]*", re.ASCII)


def minor(text: str) -> str | None:
    """`v1.14.3+k3s1` → `1.14`; None where the text is anything else than a version: a branch, a range, a template."""
    match = _WRITTEN.fullmatch(text)
    return f"{match[1]}.{match[2]}" if match else None


def format_version(product: str, at: Version) -> str:
    """A version of a product as people write it: `1.14`, `25.05`."""
    return f"{at[0]}.{at[1]:02}" if product == "nixos" else f"{at[0]}.{at[1]}"


def is_likely(product: str, written: str) -> bool:
    """Whether a minor may be one of the product: more than a major above the newest is a test's, or another thing's."""
    return version(written)[0] <= RELEASES[product][-1][0] + 1


def argocd_of_chart(written: str) -> str | None:
    """The minor of Argo CD that a version of its chart brings; None for a range in which there are several."""
    found = _range(written.strip())
    if found is None:
        return None
    low, high = found
    ends = [*(start for start, _ in _CHARTS[1:]), _END_OF_CHARTS]
    if low < _CHARTS[0][0] or high > _END_OF_CHARTS:
        return None
    brought = {of for (start, of), end in zip(_CHARTS, ends, strict=True) if start < high and low < end}
    return brought.pop() if len(brought) == 1 else None


def _range(text: str) -> tuple[Version, Version] | None:
    """The first version of a range and the first behind it, as Helm reads ranges; None where it is none of these."""
    if match := _EXACT.fullmatch(text):
        exact = tuple(int(part) for part in match.groups())
        return exact, _after(exact)
    if match := _PARTIAL.fullmatch(text):
        sign, *numbers = match.groups()
        parts = tuple(int(part) for part in takewhile(bool, numbers))
        kept = 1 if sign == "^" else 2
        return _pad(parts), _pad(_after(parts[:kept]))
    return _compare(list(_comparisons(text)))


def _comparisons(text: str) -> Iterator[tuple[str, Version] | None]:
    """The comparisons of a range, and None where something else stands in it."""
    at = 0
    while at < len(text):
        match = _COMPARISON.match(text, at)
        if match is None:
            yield None
            return
        yield match[1], version(match[2])
        at = match.end()


def _compare(comparisons: list[tuple[str, Version] | None]) -> tuple[Version, Version] | None:
    low: Version = ()
    high: Version = ()
    for comparison in comparisons:
        match comparison:
            case ">=", bound:
                low = max(low, _pad(bound))
            case ">", bound:
                low = max(low, _pad(_after(bound)))
            case "<", bound:
                high = min(high or _pad(bound), _pad(bound))
            case "<=", bound:
                high = min(high or _pad(_after(bound)), _pad(_after(bound)))
            case _:
                return None
    return (low, high) if low and high else None


def _after(numbers: Version) -> Version:
    return (*numbers[:-1], numbers[-1] + 1)


def _pad(numbers: Version) -> Version:
    return (*numbers, 0, 0)[:3]
