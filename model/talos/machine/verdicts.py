"""What Talos would say of each machine's configuration, with the file and the node that are to be changed."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ....schemas.files import is_placeholder, is_template
from ....schemas.tables.notation import Version
from ....schemas.talos.conflicts import way_out
from ...text.place import Chars, Node, NodePath
from ...text.values import at as value_at
from ...unit import Evaluated, Kind, Unit, Verdict
from ..patch.origins import Origins
from ..patch.patcher import PatchError, Stage
from ..validating import Problem, validated
from .build import CONTRACTS, Made, generated, layer_of, render
from .erased_values import erased
from .layers import Layer, Machine, Mode
from .nested_text import Places

#: What a base counts as, in values.
_SIZE_OF_BASE = 300
_Key = tuple[str, str, NodePath, str]


class Said(NamedTuple):
    """Something said of a machine, at a place of a layer; without one, of the machine as a whole.

    `node` names the document and the path that it is about, `contract` the generated base that the machine was tried
    on, where that is not its own; `hint` is the way out, "" where it is not plain.
    """

    kind: Kind
    layer: Layer | None
    at: Node | Chars
    message: str
    node: str = ""
    contract: Version | None = None
    hint: str = ""


class Task(NamedTuple):
    """A machine with the texts of its layers, and the version of Talos that is asked. `next_contract` asks for the
    newest base to be tried, too.
    """

    machine: Machine
    texts: tuple[bytes, ...]
    at: Version
    next_contract: bool


def evaluate(task: Task) -> Evaluated:
    """What Talos would say of a machine."""
    machine, texts, at, _ = task
    contract = machine.contract or at
    made = render(machine, texts, contract, at)
    if isinstance(made, PatchError) and made.stage is Stage.BUDGET:
        return Evaluated(0, (Said(Kind.UNKNOWN, None, made.at, made.message),))
    size = _SIZE_OF_BASE + (sum(patch.size for patch in made.patches) if isinstance(made, Made) else 0)
    now = _said(machine, texts, made, contract, at)
    erasures = () if isinstance(made, PatchError) else tuple(_erasures(machine, made, at))
    newer = () if any(said.kind is Kind.REFUSED for said in now) else tuple(_with_newest(task, contract))
    return Evaluated(size, (*now, *erasures, *newer))


def _with_newest(task: Task, contract: Version) -> Iterator[Said]:
    """What the newest Talos refuses of the machine on the base that it generates."""
    machine, texts, newest = task.machine, task.texts, CONTRACTS[-1]
    is_generated = machine.base is None and bool(machine.patches)
    if task.next_contract and is_generated and contract < newest:
        for said in said_of(machine, texts, newest, newest):
            if said.kind is Kind.REFUSED:
                yield said._replace(kind=Kind.REFUSED_NEXT, contract=newest)


def unknown(why: str) -> Evaluated:
    """That nothing is said of a machine, and why."""
    return Evaluated(0, (Said(Kind.UNKNOWN, None, Node(0, ()), why),))


def verdicts(unit: Unit, machine: Machine, evaluated: Evaluated, places: Places) -> Iterator[Verdict]:
    """What was said of a machine, each with the place that is to be changed."""
    for said in evaluated.said:
        if isinstance(said, Said):
            place = places.place(said.layer, said.at) if said.layer else machine.at
            yield Verdict(said.kind, unit, place, said.message, said.node, said.contract, said.hint)


def _erasures(machine: Machine, made: Made, at: Version) -> Iterator[Said]:
    for one in erased(made, at):
        if (layer := layer_of(machine, one.patch)) is not None:
            message = f"this patch erases `{one.field}` of {one.document}"
            yield Said(Kind.ERASED, layer, one.at, message)


def said_of(machine: Machine, texts: tuple[bytes, ...], contract: Version, at: Version) -> list[Said]:
    """What that version of Talos says of the machine's patches on a base of the contract."""
    return _said(machine, texts, render(machine, texts, contract, at), contract, at)


def _said(
    machine: Machine, texts: tuple[bytes, ...], made: Made | PatchError, contract: Version, at: Version
) -> list[Said]:
    """What that version of Talos says of a machine that is made of these texts, on a base of the contract."""
    if isinstance(made, PatchError):
        return list(_refused(machine, texts, made))
    known = frozenset() if machine.base else _of_base(machine.role, contract, at, machine.mode)
    return list(_problems(machine, made, at, known))


@cache
def _of_base(role: str, contract: Version, at: Version, mode: Mode) -> frozenset[_Key]:
    """What is said of a generated base alone: its secrets are none."""
    verdict = validated([document.value for document in generated(contract, role)], at, mode)
    return frozenset(map(_key, (*verdict.errors, *verdict.warnings)))


def _key(problem: Problem) -> _Key:
    return problem.kind, problem.name, problem.path, problem.message


def _problems(machine: Machine, made: Made, at: Version, known: frozenset[_Key]) -> Iterator[Said]:
    """What is said of a machine and not of its base alone; where a value comes from is found out for that only."""
    verdict = validated(made.documents, at, machine.mode)
    origins = Origins(made.base, made.patches, at)
    for is_error, problems in ((True, verdict.errors), (False, verdict.warnings)):
        for problem in problems:
            if _key(problem) not in known and not _is_unknown(made, problem):
                layer, place, told = _placed(machine, origins, problem)
                kind = Kind.REFUSED if is_error else Kind.WARNED
                yield Said(kind, layer, place, told.message, _node(problem), hint=told.hint)


def _node(problem: Problem) -> str:
    """The document and the path that a problem is about."""
    field = ".".join(map(str, problem.path))
    return ": ".join(part for part in (f"{problem.kind} {problem.name}".strip(), field) if part)


def _is_unknown(made: Made, problem: Problem) -> bool:
    """Whether the value that is complained of will be filled in by something else."""
    value = value_at(made.documents[problem.document], *problem.path) if problem.document >= 0 else None
    return isinstance(value, str) and is_placeholder(value)


def _placed(machine: Machine, origins: Origins, problem: Problem) -> tuple[Layer | None, Node, Problem]:
    """Where to change it, and what to say there: where the value was written last, else the nearest thing around it.

    Of two documents that exclude each other, the one that is generated cannot be changed: then it is the other.
    """
    layer, node = _nearest(machine, origins, (problem.kind, problem.name), problem.path)
    if layer is None and problem.also:
        layer, node = _nearest(machine, origins, ("", ""), problem.also)
        if layer is not None:
            message = f"`{'.'.join(map(str, problem.also))}` cannot stand beside {problem.kind}"
            told = problem._replace(message=message, hint=way_out(problem.kind, problem.also))
            return layer, node._replace(key=bool(node.path)), told
    return layer, node, problem


def _nearest(
    machine: Machine, origins: Origins, identity: tuple[str, str], path: NodePath
) -> tuple[Layer | None, Node]:
    for length in range(len(path), -1, -1):
        found = origins.of(identity, path[:length])
        if found is not None and (layer := layer_of(machine, found.patch)) is not None:
            is_whole = not found.at.path and identity[0]
            return layer, Node(found.at.document, ("kind",)) if is_whole else found.at
    return None, Node(0, ())


def _refused(machine: Machine, texts: tuple[bytes, ...], error: PatchError) -> Iterator[Said]:
    layer = layer_of(machine, error.patch)
    if layer is None or error.stage is Stage.BASE:
        return
    text = texts[error.patch + (1 if machine.base else 0)]
    if not is_template(text.decode("utf-8", "replace")):
        yield Said(Kind.REFUSED, layer, error.at, error.message)
