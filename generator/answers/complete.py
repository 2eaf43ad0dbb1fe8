"""Fills in what was not answered. The answers fit the schema; whether they fit together is `rules.py`'s question."""

from ... import __version__
from ...model.text.typed_access import mapping, text
from ...schemas.stackwright.placeholders import AGE_RECIPIENT
from . import addresses, defaults
from .answers import Answers, home_kind
from .default_components import AnswerTree, complete_clusters, complete_components, with_endpoints
from .plain_values import build
from .rules import RESERVED
from .version_answers import contract_of, whole_versions


def complete(given: AnswerTree, name: str = "homelab") -> Answers:
    """The answers with every default; `name` is that of the repository where none was given."""
    stack = text(given, "stack") or "talos"
    choices = {**defaults.choices(stack), **mapping(given, "choices")}
    plan = _network(mapping(given, "network"), home_kind(stack))
    further = complete_clusters(given, stack, plan)
    called = text(given, "repository", "name") or name
    found: AnswerTree = {
        **_identity(given, called, str(choices["ci"])),
        "cluster": {"name": _free_name(called, [] if "clusters" in given else further), **mapping(given, "cluster")},
        "template": text(given, "template") or __version__,
        "stack": stack,
        **_versions(given, home_kind(stack)),
        "choices": choices,
        "network": plan,
    }
    found |= complete_components(given, found)
    found["clusters"] = with_endpoints(further, found)
    return build(Answers, found)


def _versions(given: AnswerTree, home: str) -> AnswerTree:
    """What is pinned, and the contract of Talos that goes with it."""
    found = whole_versions(mapping(given, "versions"), home)
    return {"versions": {**found}, "contract": text(given, "contract") or contract_of(found["talos"])}


def _identity(given: AnswerTree, called: str, ci: str) -> AnswerTree:
    """Who and where: what does not depend on the machines."""
    return {
        "repository": {**defaults.identity(called, ci), **mapping(given, "repository")},
        "domain": text(given, "domain") or "home.example.org",
        "admin": {"name": "admin", "ssh-keys": [], **mapping(given, "admin")},
        "secrets": {"age": [AGE_RECIPIENT], **mapping(given, "secrets")},
    }


def _free_name(called: str, others: list[AnswerTree]) -> str:
    """The cluster is called as its repository is, where that name means nothing else."""
    taken = {*RESERVED, *(text(cluster, "name") for cluster in others)}
    return f"{called[:32].rstrip('-')}-cluster" if called in taken else called


def _network(given: AnswerTree, home: str) -> AnswerTree:
    nodes = addresses.subnet(text(given, "nodes") or defaults.NODES)
    vms = addresses.subnet(text(given, "vms") or addresses.free_subnet(defaults.VMS, [str(nodes)]) or defaults.VMS)
    gateway = text(given, "gateway") or addresses.router(nodes)
    pods, services = _ranges(given, home, (str(nodes), str(vms)))
    return {
        "nodes": str(nodes),
        "gateway": gateway,
        "dns": [gateway],
        "vip": addresses.shared_address(nodes),
        "loadbalancers": addresses.pool(nodes),
        "pods": pods,
        "services": services,
        "vms": str(vms),
        "vms-gateway": addresses.router(vms),
        "vm-bridge": "br0",
        **given,
    }


def _ranges(given: AnswerTree, home: str, taken: tuple[str, ...]) -> tuple[str, str]:
    """Pods and Services: the cluster's own defaults, or the next networks that nothing else here overlaps."""
    own = defaults.RANGES[home]
    services = text(given, "services") or ""
    pods = text(given, "pods") or addresses.free_subnet(own["pods"], (*taken, services or own["services"]))
    return pods or own["pods"], services or addresses.free_subnet(own["services"], (*taken, pods)) or own["services"]
