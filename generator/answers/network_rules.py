"""What is wrong with an address plan: host bits, overlaps, strangers, and addresses with two owners."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import combinations
from typing import NamedTuple

from .addresses import bounds, is_canonical, subnet
from .answers import Answers, InvalidAnswer

AnswerPath = tuple[str | int, ...]
#: What a network must have room for, as prefix lengths: the largest and the smallest that work.
_SIZES = {"nodes": (8, 28), "vms": (8, 29), "pods": (8, 23), "services": (12, 24)}


class Owned(NamedTuple):
    """A value that only one may have: where it is answered, and who has it."""

    path: AnswerPath
    owner: str
    value: str


def check_network(answers: Answers) -> Iterator[InvalidAnswer]:
    """All that is wrong with the networks and addresses of the answers."""
    for check in (_canonical, _sizes, _overlaps, _pool, _members, _twice):
        yield from check(answers)


def _subnets(answers: Answers) -> Iterator[tuple[AnswerPath, str, str]]:
    """Path, last step of it, and text of each network."""
    for key in ("nodes", "vms", "pods", "services"):
        yield ("network", key), key, getattr(answers.network, key)
    for index, cluster in enumerate(answers.clusters):
        for key in ("pods", "services"):
            if text := getattr(cluster, key):
                yield ("clusters", index, key), key, text


def _canonical(answers: Answers) -> Iterator[InvalidAnswer]:
    for path, _, text in _subnets(answers):
        if not is_canonical(text):
            yield InvalidAnswer(path, f"{text} is an address within a network; the network is {subnet(text)}")


def _sizes(answers: Answers) -> Iterator[InvalidAnswer]:
    for path, key, text in _subnets(answers):
        largest, smallest = _SIZES[key]
        length = subnet(text).prefixlen
        if not largest <= length <= smallest:
            yield InvalidAnswer(path, f"{text} has the wrong size; /{largest} to /{smallest} is right")
    machines, length = len(answers.nodes) + len(answers.hosts), subnet(answers.network.pods).prefixlen
    if length <= 24 and machines > 2 ** (24 - length):
        what = f"each of the {machines} machines takes a /24 of it"
        yield InvalidAnswer(("network", "pods"), f"{answers.network.pods} is too small: {what}")


def _overlaps(answers: Answers) -> Iterator[InvalidAnswer]:
    for (_, _, first), (path, _, second) in _find_overlaps(answers):
        yield InvalidAnswer(path, f"{second} overlaps {_owner_of(answers, first)} {first}; networks must be apart")


def _find_overlaps(answers: Answers) -> Iterator[tuple[tuple[AnswerPath, str, str], tuple[AnswerPath, str, str]]]:
    for first, second in combinations(_subnets(answers), 2):
        if subnet(first[2]).overlaps(subnet(second[2])):
            yield first, second


def _owner_of(answers: Answers, text: str) -> str:
    return next(".".join(map(str, path)) for path, _, found in _subnets(answers) if found == text)


def _pool(answers: Answers) -> Iterator[InvalidAnswer]:
    path: AnswerPath = ("network", "loadbalancers")
    written = answers.network.loadbalancers
    ends = bounds(written)
    if ends is None:
        yield InvalidAnswer(path, f"{written} is not a valid range; two addresses with `-` between them are right")
        return
    nodes = subnet(answers.network.nodes)
    if ends[0] > ends[1]:
        yield InvalidAnswer(path, f"{written} ends before it starts; {ends[1]}-{ends[0]} is right")
    elif ends[0] not in nodes or ends[1] not in nodes:
        yield InvalidAnswer(path, f"{written} is not within network.nodes {nodes}")
    for owned in _addresses(answers):
        if ends[0] <= IPv4Address(owned.value) <= ends[1]:
            yield InvalidAnswer(owned.path, f"{owned.value} of {owned.owner} is in network.loadbalancers {written}")


def _members(answers: Answers) -> Iterator[InvalidAnswer]:
    for owned in _addresses(answers):
        key = "vms" if owned.path[0] == "vms" or owned.path[-1] == "vms-gateway" else "nodes"
        around, address = subnet(getattr(answers.network, key)), IPv4Address(owned.value)
        if address not in around:
            yield InvalidAnswer(owned.path, f"{address} is not in network.{key} {around}")
        elif address in (around.network_address, around.broadcast_address):
            yield InvalidAnswer(
                owned.path, f"{address} is not a machine's: it stands for network.{key} {around} itself"
            )
    for kind, key in (("nodes", "nodes"), ("hosts", "nodes"), ("vms", "vms")):
        for index, machine in enumerate(getattr(answers, kind)):
            if not machine.address:
                whole = getattr(answers.network, key)
                yield InvalidAnswer(
                    (kind, index, "address"), f"no address is free for {machine.name} in network.{key} {whole}"
                )


def _addresses(answers: Answers) -> Iterator[Owned]:
    """Every address that one owner has."""
    plan = answers.network
    yield Owned(("network", "gateway"), "network.gateway", plan.gateway)
    if answers.nodes:
        yield Owned(("network", "vip"), "network.vip", plan.vip)
    yield Owned(("network", "vms-gateway"), "network.vms-gateway", plan.vms_gateway)
    for kind, label in (("nodes", "node"), ("hosts", "host"), ("vms", "vm")):
        for index, machine in enumerate(getattr(answers, kind)):
            if machine.address:
                yield Owned((kind, index, "address"), f"{label} {machine.name}", machine.address)


def _macs(answers: Answers) -> Iterator[Owned]:
    for kind, label in (("nodes", "node"), ("hosts", "host"), ("vms", "vm")):
        for index, machine in enumerate(getattr(answers, kind)):
            if machine.mac:
                yield Owned((kind, index, "mac"), f"{label} {machine.name}", machine.mac)


def _twice(answers: Answers) -> Iterator[InvalidAnswer]:
    for owned in (_addresses(answers), _macs(answers)):
        first: dict[str, Owned] = {}
        for one in owned:
            other = first.setdefault(one.value, one)
            if other is not one:
                yield InvalidAnswer(
                    one.path, f"{one.value} is used by {other.owner} and by {one.owner}", other=other.path
                )
