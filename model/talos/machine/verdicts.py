"""What Talos would say of each machine's configuration, with the file and the node that are to be changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ....schemas.files import is_placeholder, is_template
from ....schemas.tables.notation import Version
from ....schemas.talos.conflicts import way_out
from ...clock import NO_END, Clock
from ...facts import FileFacts
from ...files.source import Source
from ...text.document import Loaded
from ...text.place import Chars, Node, NodePath, Place
from ...text.values import at as value_at
from ..facts.nested_text import Places
from ..patch.erased_values import erased
from ..patch.origins import Origins
from ..patch.patcher import PatchError, Stage
from ..validating import Problem, validated
from .build import CONTRACTS, Made, generated, layer_of, read_layers, render
from .layers import Judgement, Layer, Machine, Mode, machines

#: Values of all machines together beyond which no more are judged, and what a base counts as.
_RUN_BUDGET, _SIZE_OF_BASE = 2_000_000, 300
_Key = tuple[str, str, NodePath, str]


class Said(NamedTuple):
    """Something said of a machine, at a place of a layer; without one, of the machine as a whole."""

    layer: Layer | None
    at: Node | Chars
    message: str
    is_error: bool
    key: _Key
    hint: str = ""


def judgements(
    source: Source,
    files: Mapping[str, FileFacts],
    assumed: Version | None,
    *,
    next_contract: bool = True,
    clock: Clock = NO_END,
) -> Iterator[Judgement]:
    """What is wrong with the machines of a repository, each thing once.

    `assumed` is the version of those that do not say theirs, None where nothing is known of it: they are not judged.
    `next_contract` asks for the newest base to be tried, too.
    """
    seen: set[tuple[Place, str, Version | None]] = set()
    bench = _Bench(Places(source), {})
    for machine in machines(source, files):
        texts = read_layers(source, files, machine, bench.opened)
        at = machine.version or assumed
        if at is None or texts is None or clock.is_over("machine"):
            continue
        for judgement in _judged(bench, machine, texts, at, next_contract):
            key = (judgement.at, judgement.message, judgement.contract)
            if key not in seen:
                seen.add(key)
                yield judgement


@dataclass(slots=True)
class _Bench:
    """What the machines of a run share; `spent` are the values that have been looked at for them."""

    places: Places
    opened: dict[str, Loaded | None]
    spent: int = 0


def _judged(
    bench: _Bench, machine: Machine, texts: tuple[bytes, ...], at: Version, next_contract: bool
) -> Iterator[Judgement]:
    if bench.spent > _RUN_BUDGET:
        yield _unjudged(machine, f"the machines before it have more than {_RUN_BUDGET:,} values")
        return
    contract = machine.contract or at
    made = render(machine, texts, contract, at)
    if isinstance(made, PatchError) and made.stage is Stage.BUDGET:
        yield _unjudged(machine, made.message)
        return
    bench.spent += _SIZE_OF_BASE + (sum(patch.size for patch in made.patches) if isinstance(made, Made) else 0)
    now = _said(machine, texts, made, contract, at)
    for said in now:
        yield judgement(bench.places, machine, said)
    if not isinstance(made, PatchError):
        yield from _erasures(bench, machine, made, at)
    newest = CONTRACTS[-1]
    is_generated = machine.base is None and bool(machine.patches)
    if next_contract and is_generated and contract < newest and not any(said.is_error for said in now):
        for said in _said(machine, texts, render(machine, texts, newest, newest), newest, newest):
            if said.is_error:
                yield judgement(bench.places, machine, said)._replace(contract=newest)


def _unjudged(machine: Machine, why: str) -> Judgement:
    return Judgement(machine, machine.at, why, is_error=False, is_unjudged=True)


def _erasures(bench: _Bench, machine: Machine, made: Made, at: Version) -> Iterator[Judgement]:
    for one in erased(made, at):
        if (layer := layer_of(machine, one.patch)) is not None:
            message = f"this patch erases `{one.field}` of {one.document}"
            yield Judgement(machine, bench.places.place(layer, one.at), message, is_error=False, erases=True)


def said_of(machine: Machine, texts: tuple[bytes, ...], contract: Version, at: Version) -> list[Said]:
    """What that version of Talos says of the machine's patches on a base of the contract."""
    return _said(machine, texts, render(machine, texts, contract, at), contract, at)


def judgement(places: Places, machine: Machine, said: Said) -> Judgement:
    """The judgement that something said of a machine is."""
    kind, name, path, _ = said.key
    place = places.place(said.layer, said.at) if said.layer else machine.at
    field = ".".join(map(str, path))
    node = ": ".join(part for part in (f"{kind} {name}".strip(), field) if part)
    return Judgement(machine, place, said.message, said.is_error, node=node, hint=said.hint)


def _said(
    machine: Machine, texts: tuple[bytes, ...], made: Made | PatchError, contract: Version, at: Version
) -> list[Said]:
    """What that version of Talos says of a machine that is made of these texts, on a base of the contract."""
    if isinstance(made, PatchError):
        return list(_refused(machine, texts, made))
    known = frozenset() if machine.base else _of_base(machine.role, contract, at, machine.mode)
    return [said for said in _problems(machine, made, at) if said.key not in known]


@cache
def _of_base(role: str, contract: Version, at: Version, mode: Mode) -> frozenset[_Key]:
    """What is said of a generated base alone: its secrets are none."""
    verdict = validated([document.value for document in generated(contract, role)], at, mode)
    return frozenset(map(_key, (*verdict.errors, *verdict.warnings)))


def _key(problem: Problem) -> _Key:
    return problem.kind, problem.name, problem.path, problem.message


def _problems(machine: Machine, made: Made, at: Version) -> Iterator[Said]:
    verdict = validated(made.documents, at, machine.mode)
    origins = Origins(made.base, made.patches, at)
    for is_error, problems in ((True, verdict.errors), (False, verdict.warnings)):
        for problem in problems:
            if not _is_unknown(made, problem):
                layer, place, told = _placed(machine, origins, problem)
                yield Said(layer, place, told.message, is_error, _key(problem), told.hint)


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
        yield Said(layer, error.at, error.message, True, ("", "", (), error.message))
