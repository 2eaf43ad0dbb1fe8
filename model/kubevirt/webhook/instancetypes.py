"""What KubeVirt asks of instancetypes and preferences."""

from collections.abc import Iterator
from typing import NamedTuple

from ...text.open_collections import Value
from ...text.typed_access import text, value_at_path
from .refusal import Refusal, number

_ACROSS = ("SocketsCores", "CoresThreads", "SocketsCoresThreads")
_SPREAD = ("spread", "preferSpread")
_RATIO = 2


def find_instancetype_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of an instancetype."""
    at = ("memory", "overcommitPercent")
    if number(spec, *at) and value_at_path(spec, "memory", "hugepages") is not None:
        yield Refusal("overcommit-pages", at)


class Spread(NamedTuple):
    """How a preference spreads vCPUs: across what, and how many of the smaller there are in the larger."""

    across: str
    ratio: int


def spread_of(spec: Value) -> Spread | None:
    """How a preference spreads vCPUs, None where it does not."""
    if text(spec, "cpu", "preferredCPUTopology") not in _SPREAD:
        return None
    across = value_at_path(spec, "cpu", "spreadOptions", "across")
    ratio = number(spec, "cpu", "spreadOptions", "ratio")
    if ratio is None:
        ratio = number(spec, "preferSpreadSocketToCoreRatio") or _RATIO
    return Spread(across if isinstance(across, str) else _ACROSS[0], ratio)


def find_preference_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a preference."""
    spread = spread_of(spec)
    if spread is None:
        return
    if spread.across == "CoresThreads" and spread.ratio != _RATIO:
        own = number(spec, "cpu", "spreadOptions", "ratio") is not None
        at = ("cpu", "spreadOptions", "ratio") if own else ("preferSpreadSocketToCoreRatio",)
        yield Refusal("spread-ratio", at, str(spread.ratio))
