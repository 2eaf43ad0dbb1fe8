"""What `stackwright new` asks, in which order, with which defaults, and what it objects to as soon as it is said."""

from collections.abc import Iterator

from ...model.text.document import Value
from ...model.text.typed_access import value_at_path
from ...schemas.formats.whole_number import parse_whole
from ...schemas.stackwright.answers import part
from .answers import Answers, home_kind
from .complete import complete
from .default_components import AnswerTree
from .hardware import KINDS, without_hardware
from .plain_values import to_plain
from .rules import find_invalid_answers
from .schema_errors import find_misfits
from .set_options import InvalidAssignmentError, assign

_ABOUT = ("repository.url", "repository.owner", "domain", "cluster.name")
_TALOS, _K3S = ("control-planes", "workers"), ("servers", "agents")
_TALOS_VERSIONS, _K3S_VERSIONS = ("versions.talos", "versions.kubernetes"), ("versions.k3s",)
_PLAN = ("network.nodes", "network.gateway", "network.dns")
_RANGES = ("network.loadbalancers", "network.pods", "network.services")
_CHOICES = ("choices.cni", "choices.storage", "choices.ci", "choices.monitoring", "choices.example-vm")
#: What is taken where a machine's card or disk is not known yet.
LATER = "placeholder"
_OF_MACHINE = {
    "mac": "MAC address of the network card of {name}, or its PCI path such as 0000:01:00.0",
    "disk": "Disk of {name} that the system is installed on, such as /dev/disk/by-id/nvme-WDC_1234",
}


def questions(stack: str) -> tuple[str, ...]:
    """The answers that are asked for, for a stack."""
    has_talos, has_k3s = stack != "nixos-k3s", home_kind(stack) == "k3s"
    counts = (*(_TALOS if has_talos else ()), *(_K3S if has_k3s else ()))
    versions = (*(_TALOS_VERSIONS if has_talos else ()), *(_K3S_VERSIONS if has_k3s else ()))
    vip = ("network.vip",) if has_talos else ()
    return (*_ABOUT, *counts, *versions, *_PLAN, *vip, *_RANGES, *_CHOICES, "network.vms")


def machine_questions(tree: AnswerTree, name: str) -> dict[str, str]:
    """What is asked of each machine, once it is known which there are, and the help text of each of the questions."""
    answers = complete(tree, name)
    asked: dict[str, str] = {}
    for kind in KINDS:
        for index, machine in enumerate(getattr(answers, kind)):
            known = {"mac": machine.mac or machine.bus_path, "disk": machine.disk}
            for key in (key for key, value in known.items() if not value):
                text = _OF_MACHINE[key].format(name=machine.name)
                asked[f"{kind}.{index}.{key}"] = f"{text}; Enter leaves a {LATER}, to be filled in later"
    return asked


def _is_of_machine(dotted: str) -> bool:
    return dotted.partition(".")[0] in KINDS


def question_path(dotted: str) -> tuple[str | int, ...]:
    """The path of a question."""
    return tuple(parse_whole(step) if step.isdecimal() else step for step in dotted.split("."))


def is_given(tree: AnswerTree, dotted: str) -> bool:
    """Whether the question has been answered already."""
    return value_at_path(tree, *question_path(dotted)) is not None


def describe_question(dotted: str) -> str:
    """The help text of a question, with what may be answered."""
    schema = part(question_path(dotted)) or {}
    text = str(schema.get("description", dotted)).replace(" · ", "\n")
    is_told = all(str(choice) in text for choice in schema.get("enum", ()))
    return text if is_told else f"{text} ({', '.join(schema['enum'])})"


def default(tree: AnswerTree, dotted: str, name: str) -> str:
    """What is taken where nothing is typed."""
    if _is_of_machine(dotted):
        return LATER
    answers = complete(tree, name)
    counted = {
        "control-planes": sum(node.is_controlplane for node in answers.nodes),
        "workers": sum(not node.is_controlplane for node in answers.nodes),
        "servers": sum(host.role == "k3s-server" for host in answers.hosts),
        "agents": sum(host.role == "k3s-agent" for host in answers.hosts),
    }
    return _format_value(
        counted[dotted] if dotted in counted else value_at_path(to_plain(answers), *question_path(dotted))
    )


def _format_value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def answer(tree: AnswerTree, dotted: str, written: str, name: str, later: tuple[str, ...] = ()) -> AnswerTree | str:
    """The answers with one more, or what is wrong with it.

    What may still be put right by one of the `later` questions is left to them.
    """
    if _is_of_machine(dotted):
        if written == LATER:
            return tree
        dotted, written = _hardware(dotted, written)
    try:
        whole = assign(tree, (f"{dotted}={written}",), name)
    except InvalidAssignmentError as error:
        return error.mistake.message
    objections = [mistake.message for mistake in find_misfits(whole)] or list(_objections(complete(whole, name), later))
    return "; ".join(objections) or whole


def _hardware(dotted: str, written: str) -> tuple[str, str]:
    """A card is named by its address or by its place: the latter has a dot, and is another answer."""
    if not dotted.endswith(".mac"):
        return dotted, written
    return dotted.replace(".mac", ".bus-path") if "." in written else dotted, written.lower()


def _objections(answers: Answers, later: tuple[str, ...]) -> Iterator[str]:
    for mistake in find_invalid_answers(answers):
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
        ("placeholders", _placeholders(answers)),
        ("network", f"{plan.nodes}, load balancers {plan.loadbalancers}, pods {plan.pods}, services {plan.services}"),
    ]
    return "".join(f"{label + ':':18}{text}\n" for label, text in lines if text)


def _placeholders(answers: Answers) -> str:
    """How many machines get one, "" where none does."""
    left, machines = len(without_hardware(answers)), len(answers.nodes) + len(answers.hosts)
    return f"{left} of {machines} machines, for the network card or the disk" if left else ""
