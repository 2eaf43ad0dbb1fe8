"""What Talos would say of each machine's configuration, with the file and the node that are to be changed."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ....schemas.file_types import is_placeholder, is_template
from ....schemas.tables.notation import Version
from ....schemas.talos.conflicts import way_out
from ...text.place import Chars, Node, NodePath
from ...text.typed_access import value_at_path
from ...unit import Evaluated, Unit, Verdict, VerdictKind
from ..patch.origins import Origins
from ..patch.patcher import PatchError, Stage
from ..validating import DocumentVerdict, validate
from .build import CONTRACTS, BuiltMachine, generate_base, layer_of, render
from .erased_values import find_erased
from .layers import Layer, Machine, Mode
from .places_in_block import Places

#: What a base counts as, in values.
_SIZE_OF_BASE = 300
_Key = tuple[str, str, NodePath, str]


class MachineVerdict(NamedTuple):
    """Something said of a machine, at a place of a layer; without one, of the machine as a whole.

    `node` names the document and the path that it is about, `contract` the generated base that the machine was tried
    on, where that is not its own; `hint` is the way out, "" where it is not plain.
    """

    kind: VerdictKind
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


def evaluate_machine(task: Task) -> Evaluated:
    """What Talos would say of a machine."""
    machine, texts, at, _ = task
    contract = machine.contract or at
    made = render(machine, texts, contract, at)
    if isinstance(made, PatchError) and made.stage is Stage.BUDGET:
        return Evaluated(0, (MachineVerdict(VerdictKind.UNKNOWN, None, made.at, made.message),))
    size = _SIZE_OF_BASE + (sum(patch.size for patch in made.patches) if isinstance(made, BuiltMachine) else 0)
    now = _verdicts_of(machine, texts, made, contract, at)
    erasures = () if isinstance(made, PatchError) else tuple(_erasures(machine, made, at))
    newer = () if any(said.kind is VerdictKind.REFUSED for said in now) else tuple(_with_newest(task, contract))
    return Evaluated(size, (*now, *erasures, *newer))


def _with_newest(task: Task, contract: Version) -> Iterator[MachineVerdict]:
    """What the newest Talos refuses of the machine on the base that it generates."""
    machine, texts, newest = task.machine, task.texts, CONTRACTS[-1]
    is_generated = machine.base is None and bool(machine.patches)
    if task.next_contract and is_generated and contract < newest:
        for said in find_verdicts(machine, texts, newest, newest):
            if said.kind is VerdictKind.REFUSED:
                yield said._replace(kind=VerdictKind.REFUSED_NEXT, contract=newest)


def make_unknown(why: str) -> Evaluated:
    """That nothing is said of a machine, and why."""
    return Evaluated(0, (MachineVerdict(VerdictKind.UNKNOWN, None, Node(0, ()), why),))


def place_verdicts(unit: Unit, machine: Machine, evaluated: Evaluated, places: Places) -> Iterator[Verdict]:
    """What was said of a machine, each with the place that is to be changed."""
    for said in evaluated.said:
        if isinstance(said, MachineVerdict):
            place = places.place(said.layer, said.at) if said.layer else machine.at
            yield Verdict(said.kind, unit, place, said.message, said.node, said.contract, said.hint)


def _erasures(machine: Machine, made: BuiltMachine, at: Version) -> Iterator[MachineVerdict]:
    for one in find_erased(made, at):
        if (layer := layer_of(machine, one.patch)) is not None:
            message = f"this patch erases `{one.field}` of {one.document}"
            yield MachineVerdict(VerdictKind.ERASED, layer, one.at, message)


def find_verdicts(machine: Machine, texts: tuple[bytes, ...], contract: Version, at: Version) -> list[MachineVerdict]:
    """What that version of Talos says of the machine's patches on a base of the contract."""
    return _verdicts_of(machine, texts, render(machine, texts, contract, at), contract, at)


def _verdicts_of(
    machine: Machine, texts: tuple[bytes, ...], made: BuiltMachine | PatchError, contract: Version, at: Version
) -> list[MachineVerdict]:
    """What that version of Talos says of a machine that is made of these texts, on a base of the contract."""
    if isinstance(made, PatchError):
        return list(_verdicts_of_error(machine, texts, made))
    known = frozenset() if machine.base else _of_base(machine.role, contract, at, machine.mode)
    return list(_verdicts_of_documents(machine, made, at, known))


@cache
def _of_base(role: str, contract: Version, at: Version, mode: Mode) -> frozenset[_Key]:
    """What is said of a generated base alone: its secrets are none."""
    verdict = validate([document.value for document in generate_base(contract, role)], at, mode)
    return frozenset(map(_key, (*verdict.errors, *verdict.warnings)))


def _key(problem: DocumentVerdict) -> _Key:
    return problem.kind, problem.name, problem.path, problem.message


def _verdicts_of_documents(
    machine: Machine, made: BuiltMachine, at: Version, known: frozenset[_Key]
) -> Iterator[MachineVerdict]:
    """What is said of a machine and not of its base alone; where a value comes from is found out for that only."""
    verdict = validate(made.documents, at, machine.mode)
    origins = Origins(made.base, made.patches, at)
    for is_error, problems in ((True, verdict.errors), (False, verdict.warnings)):
        for problem in problems:
            if _key(problem) not in known and not _is_unknown(made, problem):
                layer, place, told = _find_place(machine, origins, problem)
                kind = VerdictKind.REFUSED if is_error else VerdictKind.WARNED
                yield MachineVerdict(kind, layer, place, told.message, _node(problem), hint=told.hint)


def _node(problem: DocumentVerdict) -> str:
    """The document and the path that a problem is about."""
    field = ".".join(map(str, problem.path))
    return ": ".join(part for part in (f"{problem.kind} {problem.name}".strip(), field) if part)


def _is_unknown(made: BuiltMachine, problem: DocumentVerdict) -> bool:
    """Whether the value that is complained of will be filled in by something else."""
    value = value_at_path(made.documents[problem.document], *problem.path) if problem.document >= 0 else None
    return isinstance(value, str) and is_placeholder(value)


def _find_place(
    machine: Machine, origins: Origins, problem: DocumentVerdict
) -> tuple[Layer | None, Node, DocumentVerdict]:
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


def _verdicts_of_error(machine: Machine, texts: tuple[bytes, ...], error: PatchError) -> Iterator[MachineVerdict]:
    layer = layer_of(machine, error.patch)
    if layer is None or error.stage is Stage.BASE:
        return
    text = texts[error.patch + (1 if machine.base else 0)]
    if not is_template(text.decode("utf-8", "replace")):
        yield MachineVerdict(VerdictKind.REFUSED, layer, error.at, error.message)
