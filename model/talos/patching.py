"""Talos' patcher: a base and patches → the documents of one machine, as `talosctl` would make them.

Source: load.go, apply.go and strategic.go of pkg/machinery/config/configpatcher.
"""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from ...schemas.notation import Version
from ...schemas.talos_shapes import is_named, kind_shape
from ..document import Document, Loaded, Value, load
from ..place import Chars, Node
from . import json_patch
from .colliding import called, collision
from .decoding import Decoded, decoded, encoded
from .deleting import DeleteError, Deletion, deleted, deletions
from .loading import patch_refusals, refusals
from .merge import MergeError, merged_struct

#: The first version that skips the deletion of a document that is not there; those before end in a panic.
MISSING_IS_SKIPPED: Version = (1, 14)
#: The first version that can merge two prefixes that are not in a list.
_PREFIXES_MERGE: Version = (1, 14)


class Stage(Enum):
    """What the patcher was at when it failed."""

    LOAD = "reading a patch"
    BASE = "reading the base"
    APPLY = "applying a patch"
    CRASH = "a panic of Talos' own"


class PatchError(NamedTuple):
    """Why there is no result. `at` is a place in the patch with that index, or in the base where that is -1."""

    stage: Stage
    patch: int
    at: Node | Chars
    message: str


class Step(NamedTuple):
    """A document to merge, or a deletion; `document` is its index in the patch's file."""

    document: int
    change: Decoded | Deletion


class Strategic(NamedTuple):
    """A patch whose documents are merged."""

    steps: tuple[Step, ...]


class JsonPatch(NamedTuple):
    """A patch of operations on the one document of a configuration."""

    operations: tuple[Value, ...]


Patch = Strategic | JsonPatch


@lru_cache(maxsize=512)
def read_patch(data: bytes, at: Version) -> Patch | PatchError:
    """A patch as that version of Talos reads it: merged documents where that works, else a JSON patch.

    A file with nothing in it is a JSON patch without operations, as upstream.
    """
    loaded = load(data, "talos")
    strategic = _strategic(loaded, at)
    if isinstance(strategic, PatchError) and (operations := _operations(loaded)) is not None:
        return JsonPatch(operations)
    return strategic


def _strategic(loaded: Loaded, at: Version) -> Strategic | PatchError:
    steps: list[Step] = []
    for document in loaded.documents:
        try:
            removed, rest = deletions(document.value)
        except DeleteError as error:
            return PatchError(Stage.LOAD, 0, Node(document.index, error.path), str(error))
        steps += (Step(document.index, deletion) for deletion in removed)
        held = decoded(rest) if rest is not None else None
        steps += [] if held is None else [Step(document.index, held)]
    for refusal in patch_refusals(loaded.documents, at, loaded.flaws):
        return PatchError(Stage.LOAD, 0, refusal.at, refusal.message)
    if not steps:
        return PatchError(Stage.LOAD, 0, Node(0, ()), "there is no document in the patch")
    return Strategic(tuple(steps))


def _operations(loaded: Loaded) -> tuple[Value, ...] | None:
    if not loaded.documents:
        return None if loaded.flaws else ()
    first = loaded.documents[0].value
    if first is None:
        return ()
    if isinstance(first, list) and all(isinstance(one, dict | None) for one in first):
        return tuple(first)
    return None


def patched(
    base: Sequence[Document], patches: Sequence[Patch | PatchError], at: Version
) -> tuple[Value, ...] | PatchError:
    """The documents that a base and patches give, in order, or why they give none.

    Without patches, and after a JSON patch, these are not checked by the loader: `loading.refusals` does that.
    """
    for index, patch in enumerate(patches):
        if isinstance(patch, PatchError):
            return patch._replace(patch=index)
    state: _State = _Plain(tuple(base))
    for index, patch in enumerate(patches):
        made = _with_json(state, patch, at) if isinstance(patch, JsonPatch) else _with_strategic(state, patch, at)
        if isinstance(made, PatchError):
            return made if made.stage is Stage.BASE else made._replace(patch=index)
        state = made
    return tuple(document.value for document in _plain(state, at).documents)


class _Plain(NamedTuple):
    """A configuration as text has it."""

    documents: tuple[Document, ...]


class _Held(NamedTuple):
    """A configuration as Talos holds it between two patches."""

    documents: tuple[Decoded, ...]


_State = _Plain | _Held


def _plain(state: _State, at: Version) -> _Plain:
    if isinstance(state, _Plain):
        return state
    values = (encoded(document, at) for document in state.documents)
    return _Plain(tuple(Document(index, value) for index, value in enumerate(values)))


def _held(state: _State, at: Version) -> _Held | PatchError:
    if isinstance(state, _Held):
        return state
    for refusal in _refused(state.documents, at):
        return refusal
    held = (decoded(document.value) for document in state.documents)
    return _Held(tuple(one for one in held if one is not None))


def _refused(documents: tuple[Document, ...], at: Version) -> Sequence[PatchError]:
    return [PatchError(Stage.BASE, -1, refusal.at, refusal.message) for refusal in refusals(documents, at)][:1]


def _with_json(state: _State, patch: JsonPatch, at: Version) -> _Plain | PatchError:
    documents = _plain(state, at).documents
    if len(documents) != 1:
        message = f"a JSON patch (or an empty one) needs a configuration of one document, this one has {len(documents)}"
        return PatchError(Stage.APPLY, 0, Node(0, ()), message)
    try:
        value = json_patch.applied(documents[0].value, patch.operations)
    except json_patch.JsonPatchError as error:
        return PatchError(Stage.APPLY, 0, Node(0, (error.index,)), str(error))
    return _Plain((Document(0, value),))


def _with_strategic(state: _State, patch: Strategic, at: Version) -> _Held | PatchError:
    held = _held(state, at)
    if isinstance(held, PatchError):
        return held
    documents = list(held.documents)
    for step in patch.steps:
        error = _apply(documents, step, at)
        if error is not None:
            return error
    collided = collision(documents, at)
    if collided is not None:
        return PatchError(Stage.APPLY, 0, Node(0, ()), collided[1])
    return _Held(tuple(documents))


def _apply(documents: list[Decoded], step: Step, at: Version) -> PatchError | None:
    """Change `documents` as a step says."""
    if isinstance(step.change, Deletion):
        return _delete(documents, step.change, step.document, at)
    index = position(documents, step.change.identity)
    if index is None:
        documents.append(step.change)
        return None
    try:
        documents[index] = _merged(documents[index], step.change, at)
    except MergeError as error:
        return PatchError(Stage.APPLY, 0, Node(step.document, error.path), str(error))
    return None


def _merged(left: Decoded, right: Decoded, at: Version) -> Decoded:
    shape = kind_shape(left.kind)
    if shape is None or (left.kind == "RoutingRuleConfig" and at < _PREFIXES_MERGE):
        raise MergeError(f"this version of Talos cannot merge into {called(left)}")
    return left._replace(value=merged_struct(left.value, right.value, shape))


def _delete(documents: list[Decoded], deletion: Deletion, document: int, at: Version) -> PatchError | None:
    index = position(documents, (deletion.kind, deletion.name)) if _is_findable(deletion) else None
    if index is None:
        if at >= MISSING_IS_SKIPPED:
            return None
        message = f"the {deletion.kind} {deletion.name}".rstrip() + " that is to be deleted is not in the configuration"
        return PatchError(Stage.CRASH, 0, Node(document, ()), message)
    if not deletion.path:
        del documents[index]
        return None
    held, shape = documents[index], kind_shape(deletion.kind)
    try:
        if shape is not None:
            documents[index] = held._replace(value=deleted(held.value, shape, deletion, at))
    except DeleteError as error:
        return PatchError(Stage.APPLY, 0, Node(document, error.path), str(error))
    return None


def _is_findable(deletion: Deletion) -> bool:
    """Whether it names a document as such documents are told apart: with a name or without."""
    return is_named(deletion.kind) == bool(deletion.name) or (not deletion.kind and not deletion.name)


def position(documents: Sequence[Decoded], identity: tuple[str, str]) -> int | None:
    """The index of the document with that kind and name."""
    return next((index for index, one in enumerate(documents) if one.identity == identity), None)
