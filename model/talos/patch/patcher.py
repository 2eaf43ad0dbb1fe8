"""Talos' patcher: a base and patches → the documents of one machine, as `talosctl` would make them.

Source: load.go, apply.go and strategic.go of pkg/machinery/config/configpatcher.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from ....schemas.tables.notation import Version
from ....schemas.talos.type_shapes import is_named, kind_shape
from ...text.document import Document, Loaded, Value, load
from ...text.place import Chars, Node
from ..go.typed_values import Decoded, decode_document, encode_document, resolve_types
from ..validating.colliding_documents import collision, name_of_document
from ..validating.loader import find_load_verdicts, find_patch_load_verdicts
from . import json_patch
from .delete import DeleteError, Deletion, delete, deletions, is_empty_patch
from .merge import MergeError, merge_structs

#: Values of a machine beyond which nothing is said of it: merging takes the square of some. Whole configurations have
#: some hundreds.
MACHINE_BUDGET = 10_000
#: The first version that skips the deletion of a document that is not there; those before end in a panic.
MISSING_IS_SKIPPED: Version = (1, 14)
#: The first version that can merge two prefixes that are not in a list.
_PREFIXES_MERGE: Version = (1, 14)
#: The first version that takes the documents of a patch as they come.
_DOCUMENTS_IN_ORDER: Version = (1, 14)
_DIRECTIVE = b"$patch"


class Stage(Enum):
    """What the patcher was at when it failed."""

    LOAD = "reading a patch"
    BASE = "reading the base"
    APPLY = "applying a patch"
    CRASH = "a panic of Talos' own"
    BUDGET = "more than is followed here"


class PatchError(NamedTuple):
    """Why there is no result. `at` is a place in the patch with that index, or in the base where that is -1."""

    stage: Stage
    patch: int
    at: Node | Chars
    message: str


class PatchStep(NamedTuple):
    """A document to merge, or a deletion; `document` is its index in the patch's file."""

    document: int
    change: Decoded | Deletion


class Strategic(NamedTuple):
    """A patch whose documents are merged; `size` is how many values it has."""

    steps: tuple[PatchStep, ...]
    size: int = 0


class JsonPatch(NamedTuple):
    """A patch of operations on the one document of a configuration; `size` is how many values it has."""

    operations: tuple[Value, ...]
    size: int = 0


Patch = Strategic | JsonPatch


class _Read(NamedTuple):
    """A patch as every version reads it: with the types that its texts have, what is merged and deleted in the order of
    the file, what is left to be refused of each document, and how many values it has; or why it cannot be read.
    """

    loaded: Loaded
    steps: tuple[PatchStep, ...]
    rests: tuple[Document, ...]
    size: int
    error: PatchError | None = None
    has_directives: bool = True


@lru_cache(maxsize=512)
def read_patch(data: bytes, at: Version) -> Patch | PatchError:
    """A patch as that version of Talos reads it: merged documents where that works, else a JSON patch.

    A file with nothing in it is a JSON patch without operations, as upstream.
    """
    read = _read(data)
    strategic = read.error or _strategic(read, at)
    if isinstance(strategic, PatchError) and (operations := _operations(read.loaded)) is not None:
        return JsonPatch(operations, size_of(read.loaded.documents))
    return strategic


@lru_cache(maxsize=512)
def _read(data: bytes) -> _Read:
    """Its texts are taken as they are written, what the loader refuses from what they mean."""
    written = load(data, "written")
    loaded = replace(written, documents=tuple(_resolve_document(document) for document in written.documents))
    steps: list[PatchStep] = []
    rests: list[Document] = []
    has_deletions = _DIRECTIVE in data
    for document, as_written in zip(loaded.documents, written.documents, strict=True):
        try:
            removed, rest = _deletions(as_written.value, has_deletions)
        except DeleteError as error:
            why = PatchError(Stage.LOAD, 0, Node(document.index, error.path), str(error))
            return _Read(loaded, (), (), 0, why)
        steps += (PatchStep(document.index, deletion) for deletion in removed)
        held = decode_document(rest) if rest is not None else None
        steps += [] if held is None else [PatchStep(document.index, held)]
        rests += [] if rest is None else [Document(document.index, _deletions(document.value, has_deletions)[1])]
    return _Read(loaded, tuple(steps), tuple(rests), size_of(written.documents), None, has_deletions)


def _resolve_document(document: Document) -> Document:
    """The document with the types that its texts have."""
    return Document(document.index, resolve_types(document.value))


def size_of(documents: Sequence[Document]) -> int:
    """How many values documents have, as far as a machine may have so many."""
    return sum(json_patch.extent(document.value, MACHINE_BUDGET)[0] for document in documents)


def _strategic(read: _Read, at: Version) -> Strategic | PatchError:
    """The steps of a patch, or what the loader refuses."""
    if read.rests or read.loaded.parse_errors or not read.steps:
        parse_errors, has_directives = read.loaded.parse_errors, read.has_directives
        for refusal in find_patch_load_verdicts(read.rests, at, parse_errors, has_directives=has_directives):
            return PatchError(Stage.LOAD, 0, refusal.at, refusal.message)
    return Strategic(_in_order(read.steps, at), read.size)


def _deletions(document: Value, has_some: bool) -> tuple[tuple[Deletion, ...], Value]:
    if has_some:
        return deletions(document)
    return (), None if is_empty_patch(document) else document


def _in_order(steps: Sequence[PatchStep], at: Version) -> tuple[PatchStep, ...]:
    """What is deleted from the machine's own document comes first, before 1.14 that document next."""
    legacy = [step for step in steps if not step.change.kind]
    first = [step for step in legacy if isinstance(step.change, Deletion)]
    if at < _DOCUMENTS_IN_ORDER:
        first += (step for step in legacy if not isinstance(step.change, Deletion))
    taken = {id(step) for step in first}
    return (*first, *(step for step in steps if id(step) not in taken))


def _operations(loaded: Loaded) -> tuple[Value, ...] | None:
    if not loaded.documents:
        return None if loaded.parse_errors else ()
    first = loaded.documents[0].value
    if first is None:
        return ()
    if isinstance(first, list) and all(isinstance(one, dict | None) for one in first):
        return tuple(first)
    return None


def apply_patches(
    base: Sequence[Document],
    patches: Sequence[Patch | PatchError],
    at: Version,
    held: "HeldConfiguration | None" = None,
) -> tuple[Value, ...] | PatchError:
    """The documents that a base and patches give, in order, or why they give none. `held` is the base, as `hold` gives
    it.

    Without patches, and after a JSON patch, these are not checked by the loader: `loader.py` does that.
    """
    readable: list[Patch] = []
    for index, patch in enumerate(patches):
        if isinstance(patch, PatchError):
            return patch._replace(patch=index)
        readable.append(patch)
    state: _State = _Plain(tuple(base))
    if held is not None and readable and isinstance(readable[0], Strategic):
        state = held
    for index, patch in enumerate(readable):
        made = _with_json(state, patch, at) if isinstance(patch, JsonPatch) else _with_strategic(state, patch, at)
        if isinstance(made, PatchError):
            return made if made.patch < 0 else made._replace(patch=index)
        state = made
    plain = _plain(state, at)
    return plain if isinstance(plain, PatchError) else tuple(document.value for document in plain.documents)


class _Missing(NamedTuple):
    """The deletion of a document that is not there, which versions before 1.14 keep as if it were a document."""

    kind: str
    name: str

    @property
    def identity(self) -> tuple[str, str]:
        """What it would delete."""
        return _sought(self.kind, self.name)


class _Plain(NamedTuple):
    """A configuration as text has it."""

    documents: tuple[Document, ...]


class HeldConfiguration(NamedTuple):
    """A configuration as Talos holds it between two patches."""

    documents: "tuple[_Document, ...]"


_Document = Decoded | _Missing
_State = _Plain | HeldConfiguration


def _plain(state: _State, at: Version) -> _Plain | PatchError:
    if isinstance(state, _Plain):
        return state
    for document in state.documents:
        if isinstance(document, _Missing) and document.name:
            message = f"{document.kind} {document.name}, which a patch deletes, is not in the configuration"
            return PatchError(Stage.CRASH, -1, Node(0, ()), message)
    values = ({} if isinstance(one, _Missing) else encode_document(one, at) for one in state.documents)
    return _Plain(tuple(Document(index, value) for index, value in enumerate(values)))


def _hold_state(state: _State, at: Version) -> HeldConfiguration | PatchError:
    if isinstance(state, HeldConfiguration):
        return state
    for refusal in _load_errors(state.documents, at):
        return refusal
    held = (decode_document(document.value) for document in state.documents)
    return HeldConfiguration(_own_first(one for one in held if one is not None))


def hold(base: Sequence[Document], at: Version) -> HeldConfiguration | None:
    """A base as Talos holds it, None where Talos does not take it."""
    held = _hold_state(_Plain(tuple(base)), at)
    return held if isinstance(held, HeldConfiguration) else None


def _own_first(documents: Iterable[_Document]) -> tuple[_Document, ...]:
    """The machine's own document stands before all others, wherever it stood."""
    return tuple(sorted(documents, key=lambda document: document.kind != ""))


def _load_errors(documents: tuple[Document, ...], at: Version) -> Sequence[PatchError]:
    return [PatchError(Stage.BASE, -1, refusal.at, refusal.message) for refusal in find_load_verdicts(documents, at)][
        :1
    ]


def _with_json(state: _State, patch: JsonPatch, at: Version) -> _Plain | PatchError:
    plain = _plain(state, at)
    if isinstance(plain, PatchError):
        return plain
    documents = plain.documents
    if len(documents) != 1:
        message = f"a JSON patch (or an empty one) needs a configuration of one document, this one has {len(documents)}"
        return PatchError(Stage.APPLY, 0, Node(0, ()), message)
    try:
        value = json_patch.apply_operations(documents[0].value, patch.operations)
    except json_patch.TooLargeError as error:
        message = "its operations make more of the configuration than is followed here"
        return PatchError(Stage.BUDGET, 0, Node(0, error.args), message)
    except json_patch.JsonPatchError as error:
        return PatchError(Stage.APPLY, 0, Node(0, (error.index,)), str(error))
    return _Plain((Document(0, value),))


def _with_strategic(state: _State, patch: Strategic, at: Version) -> HeldConfiguration | PatchError:
    held = _hold_state(state, at)
    if isinstance(held, PatchError):
        return held
    documents = list(held.documents)
    before = None if at >= MISSING_IS_SKIPPED else frozenset(document.identity for document in documents)
    for step in patch.steps:
        error = _apply(documents, step, at, before)
        if error is not None:
            return error
    collided = collision((one for one in documents if isinstance(one, Decoded)), at)
    if collided is not None:
        return PatchError(Stage.APPLY, 0, Node(0, ()), collided[1])
    return HeldConfiguration(_own_first(documents))


def _apply(
    documents: list[_Document], step: PatchStep, at: Version, before: frozenset[tuple[str, str]] | None
) -> PatchError | None:
    """Change `documents` as a step says. Versions before 1.14 find only what was there before the patch."""
    if isinstance(step.change, Deletion):
        return _delete(documents, step.change, step.document, at, before)
    is_known = before is None or step.change.identity in before
    index = position(documents, step.change.identity) if is_known else None
    if index is None:
        documents.append(step.change)
        return None
    try:
        documents[index] = _merge_documents(documents[index], step.change, at)
    except MergeError as error:
        stage = Stage.CRASH if error.panics else Stage.APPLY
        return PatchError(stage, 0, Node(step.document, error.path), str(error))
    return None


def _merge_documents(left: _Document, right: Decoded, at: Version) -> Decoded:
    shape = kind_shape(left.kind)
    if shape is None or isinstance(left, _Missing) or (left.kind == "RoutingRuleConfig" and at < _PREFIXES_MERGE):
        raise MergeError(f"this version of Talos cannot merge into {name_of_document(right)}")
    return left._replace(value=merge_structs(left.value, right.value, shape))


def _delete(
    documents: list[_Document],
    deletion: Deletion,
    document: int,
    at: Version,
    before: frozenset[tuple[str, str]] | None,
) -> PatchError | None:
    identity = _sought(deletion.kind, deletion.name)
    index = position(documents, identity) if before is None or identity in before else None
    if index is None:
        if at < MISSING_IS_SKIPPED:
            documents.append(_Missing(deletion.kind, deletion.name))
        return None
    if not deletion.path:
        del documents[index]
        return None
    held, shape = documents[index], kind_shape(deletion.kind)
    try:
        if shape is None or isinstance(held, _Missing):
            raise DeleteError("there is nothing at this path to delete", deletion.path)
        documents[index] = held._replace(value=delete(held.value, shape, deletion, at))
    except DeleteError as error:
        return PatchError(Stage.APPLY, 0, Node(document, error.path), str(error))
    return None


def _sought(kind: str, name: str) -> tuple[str, str]:
    """The identity that a deletion looks for; no document has it where such documents are told apart otherwise."""
    return (kind, name) if is_named(kind) == bool(name) or not kind else (f"{kind}?", name)


def position(documents: Sequence[_Document], identity: tuple[str, str]) -> int | None:
    """The index of the last document with that kind and name; there are others only before 1.14."""
    return max((index for index, one in enumerate(documents) if one.identity == identity), default=None)
