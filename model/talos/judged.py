"""What Talos would say of each machine's configuration, with the file and the node that are to be changed."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...schemas.files import is_placeholder
from ...schemas.notation import Version
from ..document import Document, Value, load
from ..facts import FileFacts
from ..place import Chars, Node, NodePath, Place
from ..source import Source
from ..values import at as value_at
from .machines import Judgement, Layer, Machine, Mode, machines
from .origins import origin
from .patching import Patch, PatchError, Stage, patched, read_patch
from .validating import Problem, validated

_BASES = Path(__file__).parents[2] / "schemas" / "talos_bases"
#: The versions whose generated base is known, oldest first.
CONTRACTS: tuple[Version, ...] = tuple((1, minor) for minor in range(10, 15))


class Made(NamedTuple):
    """A machine's configuration: the documents of the base, the patches, and the documents that come of them."""

    base: tuple[Document, ...]
    patches: tuple[Patch, ...]
    documents: tuple[Value, ...]


def judgements(source: Source, files: Mapping[str, FileFacts], assumed: Version | None) -> Iterator[Judgement]:
    """What is wrong with the machines of a repository, each thing once.

    `assumed` is the version of those that do not say theirs, None where nothing is known of it: they are not judged.
    """
    seen: set[tuple[Place, str, Version | None]] = set()
    for machine in machines(source, files):
        for judgement in _judged(source, files, machine, machine.contract or assumed):
            key = (judgement.at, judgement.message, judgement.contract)
            if key not in seen:
                seen.add(key)
                yield judgement


def _judged(
    source: Source, files: Mapping[str, FileFacts], machine: Machine, at: Version | None
) -> Iterator[Judgement]:
    texts = read_layers(source, files, machine)
    if at is None or texts is None:
        return
    now = _said(machine, texts, at, at)
    yield from (said.judgement for said in now)
    newest = CONTRACTS[-1]
    if machine.base is None and machine.patches and at < newest and not any(said.judgement.is_error for said in now):
        for said in _said(machine, texts, newest, newest):
            if said.judgement.is_error:
                yield said.judgement._replace(contract=newest)


class _Said(NamedTuple):
    judgement: Judgement
    key: tuple[str, str, NodePath, str]


def _said(machine: Machine, texts: tuple[bytes, ...], contract: Version, at: Version) -> list[_Said]:
    made = render(machine, texts, contract, at)
    if isinstance(made, PatchError):
        refused = _refused(machine, texts, made)
        return [_Said(refused, ("", "", (), made.message))] if refused else []
    known = _known(machine, contract, at)
    return [said for said in _problems(machine, made, at) if said.key not in known]


def render(machine: Machine, texts: tuple[bytes, ...], contract: Version, at: Version) -> Made | PatchError:
    """A machine's configuration; `texts` are the base, where the machine has one, and the patches."""
    if machine.base:
        base = load(texts[0], "talos").documents
        texts = texts[1:]
    else:
        base = generated(contract, machine.role)
    patches = [read_patch(text, at) for text in texts]
    documents = patched(base, patches, at) if patches else tuple(document.value for document in base)
    if isinstance(documents, PatchError):
        return documents
    return Made(base, tuple(patch for patch in patches if not isinstance(patch, PatchError)), documents)


@cache
def generated(contract: Version, role: str) -> tuple[Document, ...]:
    """What `talosctl gen config` of a version writes, with secrets that are none; the nearest version that is known."""
    nearest = min(max(contract, CONTRACTS[0]), CONTRACTS[-1])
    data = (_BASES / f"{nearest[0]}.{nearest[1]}-{role}.yaml").read_bytes()
    return load(data, "talos").documents


@cache
def _of_base(contract: Version, role: str, at: Version, mode: Mode) -> frozenset[tuple[str, str, NodePath, str]]:
    """What is said of a generated base alone: its secrets are none."""
    verdict = validated([document.value for document in generated(contract, role)], at, mode)
    return frozenset(map(_key, (*verdict.errors, *verdict.warnings)))


def _known(machine: Machine, contract: Version, at: Version) -> frozenset[tuple[str, str, NodePath, str]]:
    return frozenset() if machine.base else _of_base(contract, machine.role, at, machine.mode)


def _key(problem: Problem) -> tuple[str, str, NodePath, str]:
    return problem.kind, problem.name, problem.path, problem.message


def _problems(machine: Machine, made: Made, at: Version) -> Iterator[_Said]:
    verdict = validated(made.documents, at, machine.mode)
    for is_error, problems in ((True, verdict.errors), (False, verdict.warnings)):
        for problem in problems:
            if not _is_unknown(made, problem):
                place, message = _placed(machine, made, problem, at)
                yield _Said(Judgement(machine, place, message, is_error), _key(problem))


def _is_unknown(made: Made, problem: Problem) -> bool:
    """Whether the value that is complained of will be filled in by something else."""
    value = value_at(made.documents[problem.document], *problem.path) if problem.document >= 0 else None
    return isinstance(value, str) and is_placeholder(value)


def _placed(machine: Machine, made: Made, problem: Problem, at: Version) -> tuple[Place, str]:
    """Where to change it, and what to say there: where the value was written last, else the nearest thing around it.

    Of two documents that exclude each other, the one that is generated cannot be changed: then it is the other.
    """
    if (own := _nearest(machine, made, (problem.kind, problem.name), problem.path, at)) is not None:
        return own, problem.message
    if problem.also and (other := _nearest(machine, made, ("", ""), problem.also, at)) is not None:
        key = other.at._replace(key=True) if isinstance(other.at, Node) and other.at.path else other.at
        field = ".".join(map(str, problem.also))
        return other._replace(at=key), f"`{field}` says what {problem.kind} says"
    return machine.at, problem.message


def _nearest(machine: Machine, made: Made, identity: tuple[str, str], path: NodePath, at: Version) -> Place | None:
    for length in range(len(path), -1, -1):
        found = origin(made.base, made.patches, identity, path[:length], at)
        if found is not None and (layer := layer_of(machine, found.patch)) is not None:
            whole = not found.at.path and identity[0]
            return in_layer(layer, Node(found.at.document, ("kind",)) if whole else found.at)
    return None


def layer_of(machine: Machine, patch: int) -> Layer | None:
    """The layer of a patch's index, or the base where that is -1; None for a generated base."""
    return machine.base if patch < 0 else machine.patches[patch]


def in_layer(layer: Layer, at: Node | Chars) -> Place:
    """A place in a file; one in a text inside of a file is that text."""
    return Place(layer.path, at if layer.at is None else layer.at)


def _refused(machine: Machine, texts: tuple[bytes, ...], error: PatchError) -> Judgement | None:
    layer = layer_of(machine, error.patch)
    if layer is None or error.stage is Stage.BASE:
        return None
    text = texts[error.patch + (1 if machine.base else 0)]
    if is_placeholder(text.decode("utf-8", "replace")):
        return None
    inner = error.at.path if layer.at is not None and isinstance(error.at, Node) else ()
    message = f"{error.message} (`{'.'.join(map(str, inner))}`)" if inner else error.message
    return Judgement(machine, in_layer(layer, error.at), message, is_error=True)


def read_layers(source: Source, files: Mapping[str, FileFacts], machine: Machine) -> tuple[bytes, ...] | None:
    """The texts of the layers, None where one cannot be read, or not in the open."""
    found: list[bytes] = []
    for layer in (*([machine.base] if machine.base else []), *machine.patches):
        text = _text(source, files, layer)
        if text is None:
            return None
        found.append(text)
    return tuple(found)


def _text(source: Source, files: Mapping[str, FileFacts], layer: Layer) -> bytes | None:
    file = files.get(layer.path)
    if layer.path not in source.tree.files or (file is not None and file.state != "read"):
        return None
    data = source.read(layer.path)
    if not isinstance(data, bytes):
        return None
    if layer.at is None:
        return data
    documents: Iterable[Document] = load(data, "talos").documents
    inner = next((value_at(one.value, *layer.at.path) for one in documents if one.index == layer.at.document), None)
    return inner.encode() if isinstance(inner, str) else None
