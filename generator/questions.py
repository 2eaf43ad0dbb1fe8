"""What `stackwright new` asks, in which order, with which defaults, and what it objects to as soon as it is said."""

from collections.abc import Iterator

from ..model.document import Value
from ..model.values import at
from ..schemas.answers import part
from .answers import Answers, home_kind
from .assigning import RefusedError, assigned
from .complete import complete
from .fitting import misfits
from .machines import Tree
from .plain import plain
from .rules import mistakes

_ABOUT = ("repository.url", "repository.owner", "domain", "email", "cluster.name")
_TALOS, _K3S = ("control-planes", "workers"), ("servers", "agents")
_TALOS_VERSIONS, _K3S_VERSIONS = ("versions.talos", "versions.kubernetes"), ("versions.k3s",)
_PLAN = ("network.nodes", "network.gateway", "network.dns")
_RANGES = ("network.loadbalancers", "network.pods", "network.services")
_CHOICES = ("choices.cni", "choices.storage", "choices.ci", "choices.monitoring", "choices.example-vm")


def questions(stack: str) -> tuple[str, ...]:
    """The answers that are asked for, for a stack."""
    has_talos, has_k3s = stack != "nixos-k3s", home_kind(stack) == "k3s"
    counts = (*(_TALOS if has_talos else ()), *(_K3S if has_k3s else ()))
    versions = (*(_TALOS_VERSIONS if has_talos else ()), *(_K3S_VERSIONS if has_k3s else ()))
    vip = ("network.vip",) if has_talos else ()
    return (*_ABOUT, *counts, *versions, *_PLAN, *vip, *_RANGES, *_CHOICES, "network.vms")


def steps(dotted: str) -> tuple[str | int, ...]:
    """The path of a question."""
    return tuple(dotted.split("."))


def is_given(tree: Tree, dotted: str) -> bool:
    """Whether the question has been answered already."""
    return at(tree, *steps(dotted)) is not None


def told(dotted: str) -> str:
    """The help text of a question, with what may be answered."""
    schema = part(steps(dotted)) or {}
    text = str(schema.get("description", dotted)).replace(" · ", "\n")
    is_told = all(str(choice) in text for choice in schema.get("enum", ()))
    return text if is_told else f"{text} ({', '.join(schema['enum'])})"


def default(tree: Tree, dotted: str, name: str) -> str:
    """What is taken where nothing is typed."""
    answers = complete(tree, name)
    counted = {
        "control-planes": sum(node.is_controlplane for node in answers.nodes),
        "workers": sum(not node.is_controlplane for node in answers.nodes),
        "servers": sum(host.role == "k3s-server" for host in answers.hosts),
        "agents": sum(host.role == "k3s-agent" for host in answers.hosts),
    }
    return _written(counted[dotted] if dotted in counted else at(plain(answers), *steps(dotted)))


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def answer(tree: Tree, dotted: str, written: str, name: str, later: tuple[str, ...] = ()) -> Tree | str:
    """The answers with one more, or what is wrong with it.

    What may still be put right by one of the `later` questions is left to them.
    """
    try:
        whole = assigned(tree, (f"{dotted}={written}",), name)
    except RefusedError as error:
        return error.mistake.message
    objections = [mistake.message for mistake in misfits(whole)] or list(_objections(complete(whole, name), later))
    return "; ".join(objections) or whole


def _objections(answers: Answers, later: tuple[str, ...]) -> Iterator[str]:
    for mistake in mistakes(answers):
        if ".".join(map(str, mistake.path)) not in later:
            yield mistake.message


def _versions(answers: Answers) -> str:
    talos = f"Talos {answers.versions['talos']} with Kubernetes {answers.versions['kubernetes']}"
    k3s = f"k3s {answers.versions['k3s']}"
    return ", ".join((*([talos] if answers.nodes else []), *([k3s] if answers.has_cluster("k3s") else [])))


def summary(answers: Answers) -> str:
    """What is going to be made, in a few lines."""
    plan = answers.network
    lines = [
        ("stack", answers.stack),
        ("repository", f"{answers.repository.name} ({answers.repository.url})"),
        ("cluster", f"{answers.cluster.name}: {answers.choices.cni}, {answers.choices.storage}"),
        ("versions", _versions(answers)),
        ("nodes", ", ".join(f"{node.name} {node.address}" for node in answers.nodes)),
        ("hosts", ", ".join(f"{host.name} {host.address}" for host in answers.hosts)),
        ("virtual machines", ", ".join(f"{vm.name} {vm.address}" for vm in answers.vms)),
        ("network", f"{plan.nodes}, load balancers {plan.loadbalancers}, pods {plan.pods}, services {plan.services}"),
    ]
    return "".join(f"{label + ':':18}{text}\n" for label, text in lines if text)
