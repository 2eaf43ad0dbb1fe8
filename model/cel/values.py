"""Values of CEL: what stands for each of its types here, and which of them are equal.

An int is an `int`, a uint a `Uint`, a double a `float`; strings, bytes, bool, null, lists and maps are Python's. Other
types have a class of their own. Of what is `UNKNOWN` nothing can be said, and whoever needs it raises UnknownError.

Source: the language definition in google/cel-spec, and pkg/cel/types.go of k8s.io/apiserver for those of Kubernetes.
"""

from decimal import Decimal
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import NamedTuple, TypeAlias


class UnknownError(Exception):
    """Something that is not known here, so that nothing is known of the expression."""


class EvaluationError(Exception):
    """An error of CEL itself: a key that is not there, a division by zero."""


class Unknown(NamedTuple):
    """A value that is filled in later."""

    why: str = "a placeholder"


class Uint(NamedTuple):
    """A number of type uint."""

    value: int


class Duration(NamedTuple):
    """A duration in nanoseconds."""

    nanoseconds: int


class Quantity(NamedTuple):
    """A quantity of Kubernetes, as the number that it amounts to."""

    number: Decimal


class Address(NamedTuple):
    """An IP address."""

    address: IPv4Address | IPv6Address


class Cidr(NamedTuple):
    """A range of IP addresses, with the address that it is written with."""

    network: IPv4Network | IPv6Network
    address: IPv4Address | IPv6Address


class Url(NamedTuple):
    """A URL, by its parts."""

    scheme: str
    host: str
    path: str


class CelType(NamedTuple):
    """A type as a value."""

    name: str


class Optional(NamedTuple):
    """An optional value: `value` counts where `is_set`."""

    is_set: bool
    value: "CelValue" = None


CelValue: TypeAlias = (
    bool
    | int
    | float
    | str
    | bytes
    | list["CelValue"]
    | dict[str, "CelValue"]
    | Unknown
    | Uint
    | Duration
    | Quantity
    | Address
    | Cidr
    | Url
    | CelType
    | Optional
    | None
)

_NAMES: dict[type, str] = {
    bool: "bool",
    int: "int",
    float: "double",
    str: "string",
    bytes: "bytes",
    list: "list",
    dict: "map",
    type(None): "null_type",
    Uint: "uint",
}


def known(value: CelValue) -> CelValue:
    """The value; raises UnknownError where it is not known."""
    if isinstance(value, Unknown):
        raise UnknownError(value.why)
    return value


def type_name(value: CelValue) -> str:
    """The type of a value as CEL prints it; raises UnknownError for those that it has no name of its own for."""
    name = _NAMES.get(type(known(value)))
    if name is None:
        raise UnknownError("a type")
    return name


def number_of(value: CelValue) -> int | float | None:
    """A number of any of the three types, None for what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    return value.value if isinstance(value, Uint) else None


def are_equal(one: CelValue, other: CelValue) -> bool:
    """Whether two values are equal, numbers across their types.

    Raises UnknownError where it hangs on what is not known. Two lists of which one is the other in another order may be
    sets, which are equal.
    """
    one, other = known(one), known(other)
    numbers = number_of(one), number_of(other)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] == numbers[1]
    if isinstance(one, list) and isinstance(other, list):
        return _are_lists_equal(one, other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(are_equal(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and one == other


def _are_lists_equal(one: list[CelValue], other: list[CelValue]) -> bool:
    if len(one) != len(other):
        return False
    if all(are_equal(left, right) for left, right in zip(one, other, strict=True)):
        return True
    if all(any(are_equal(left, right) for right in other) for left in one):
        raise UnknownError("lists that differ in their order")
    return False
