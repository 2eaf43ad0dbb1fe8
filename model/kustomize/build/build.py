"""What `kustomize build` makes of a folder."""

from ...text.place import Place
from .accumulate import Edit, Store
from .accumulated import Accumulated
from .decode_kustomization import texts
from .follow_names import follow_names
from .kustomization_file import Kustomization, check_sort_options
from .name_hash import name_hash
from .objects import Resource
from .origin_annotations import annotate_origins
from .resolve_variables import resolve_variables
from .result import Build, Built, Effect, RefusedError, Unknown, UnknownKind
from .set_metadata import texts_to_strings
from .sort_objects import sort_objects

#: What says that an object is for tools on the disk, and is not built.
_LOCAL = "config.kubernetes.io/local-config"


def build(folder: str, store: Store, edit: Edit | None = None) -> Build:
    """The objects of a folder ("" is the root) in the order in which kustomize writes them; raises nothing.

    `store` holds what has been read and built of the same repository. `edit` is what is done to the folder's own
    kustomization before it is built.
    """
    try:
        return _build(folder, store, edit)
    except RefusedError as error:
        return Build((), (error.problem,), parts=frozenset({folder}))
    except RecursionError:
        unknown = Unknown(UnknownKind.TOO_MUCH, Place(folder), "values in values, too deep to follow")
        return Build((), unknown=(unknown,), parts=frozenset({folder}))


def _build(folder: str, store: Store, edit: Edit | None) -> Build:
    shared = store.accumulate_edited(folder, edit) if edit else store.accumulate(folder, Place(folder))
    read = store.read(folder, Place(folder))
    done = Accumulated()
    done.merge(shared, Place(folder), {})
    if isinstance(read, Unknown) or read.problems:
        return _result(done, [])
    return _result(done, _finish(done, read))


def _finish(done: Accumulated, read: Kustomization) -> list[Resource]:
    """What kustomize does once, when everything is together."""
    problem = check_sort_options(read)
    if problem is not None:
        done.problems.append(problem)
    for one in done.resources:
        if one.needs_hash and one.is_whole:
            _add_hash(one)
    try:
        follow_names(done.resources, done.config.references)
        _resolve_variables(done)
    except RefusedError as error:
        done.refuse(error)
    found = [one for one in done.resources if not _is_local(one)]
    metadata = [word for word, _ in texts(read.fields.entry("buildMetadata"))]
    annotate_origins(found, metadata, read)
    for one in found:
        texts_to_strings(one)
    return sort_objects(found, read.fields.entry("sortOptions"))


def _add_hash(one: Resource) -> None:
    name = f"{one.identity.name}-{name_hash(one.value)}"
    one.remember()
    one.put(("metadata", "name"), name, one.made_by)


def _resolve_variables(done: Accumulated) -> None:
    met = resolve_variables(done.resources, done.variables, done.config.specs["varReference"], is_open=done.is_open)
    done.effects += [Effect("vars", one.entry.origin.place, met[one.name]) for one in done.variables]


def _is_local(one: Resource) -> bool:
    found = one.traced.at("metadata", "annotations", _LOCAL)
    return found is not None and found.value in ("true", True)


def _result(done: Accumulated, found: list[Resource]) -> Build:
    return Build(
        tuple(map(_built, found)),
        tuple(done.problems),
        tuple(done.unknown),
        tuple(done.effects),
        frozenset(done.parts),
        done.config.references,
    )


def _built(one: Resource) -> Built:
    names = tuple(who.name for who in one.every_identity)
    return Built(one.traced, one.made_by, names, one.needs_hash, one.is_whole)
