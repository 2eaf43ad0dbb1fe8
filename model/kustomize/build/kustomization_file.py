"""The kustomization file of a folder: which it is, and whether kustomize takes it."""

import posixpath
from typing import NamedTuple

from ....schemas.file_types import KUSTOMIZATION_NAMES
from ...files.file_tree import Hit, WhyMissing
from ...text.place import Place
from .decode_kustomization import decode_kustomization, text_of
from .parse_objects import is_encrypted, load_kustomization
from .parsed_files import ParsedFiles
from .result import UNKNOWN_REASONS, Problem, ProblemKind, RefusedError, Unknown, UnknownKind, in_file
from .traced import Traced

_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    "Component": "kustomize.config.k8s.io/v1alpha1",
}
#: What alone makes no kustomization.
_HEADER = frozenset({"apiVersion", "kind"})
_ORDERS = ("fifo", "legacy")


class Kustomization(NamedTuple):
    """A kustomization that was read; `problems` are those of its fields."""

    folder: str
    path: str
    fields: Traced
    problems: tuple[Problem, ...]

    @property
    def is_component(self) -> bool:
        """Whether it is a Component."""
        return text_of(self.fields, "kind") == "Component"

    def at(self, *steps: str | int) -> Place:
        """A place in it."""
        return self.fields.origin.of(steps) if steps else in_file(self.path)


def read_kustomization(files: ParsedFiles, folder: str, named: Place) -> Kustomization | Unknown:
    """The kustomization of a folder, which is named at a place; raises RefusedError where there is none to take."""
    path = _find(files, folder, named)
    data = files.data(path)
    if isinstance(data, WhyMissing):
        return Unknown(UNKNOWN_REASONS.get(data, UnknownKind.UNREADABLE), named, path)
    if is_encrypted(data):
        return Unknown(UnknownKind.ENCRYPTED, named, path)
    value = load_kustomization(path, data).value
    if value is None:
        raise RefusedError(ProblemKind.EMPTY, Place(path), f"{path} is empty: list what it builds under `resources`")
    if not isinstance(value, dict):
        raise RefusedError(ProblemKind.WRONG_TYPE, in_file(path), f"{path} is no mapping, which a kustomization is")
    decoded = decode_kustomization(path, value)
    problems = decoded.problems or tuple(_check_header(path, decoded.traced))
    return Kustomization(folder, path, decoded.traced, problems)


def _find(files: ParsedFiles, folder: str, named: Place) -> str:
    found = [name for name in KUSTOMIZATION_NAMES if _is_file(files.find(posixpath.join(folder, name)))]
    shown = folder or "the repository's root"
    if not found:
        message = f"{shown} has no kustomization.yaml, kustomization.yml or Kustomization; add one"
        raise RefusedError(ProblemKind.NO_KUSTOMIZATION, named, message)
    if len(found) > 1:
        message = f"{shown} has {' and '.join(found)}, and kustomize takes one: remove the other"
        raise RefusedError(ProblemKind.SEVERAL_KUSTOMIZATIONS, Place(posixpath.join(folder, found[0])), message)
    hit = files.find(posixpath.join(folder, found[0]))
    return hit.path if isinstance(hit, Hit) else posixpath.join(folder, found[0])


def _is_file(found: Hit | WhyMissing) -> bool:
    return isinstance(found, Hit) and not found.is_folder


def _check_header(path: str, fields: Traced) -> list[Problem]:
    kind, version = text_of(fields, "kind") or "Kustomization", text_of(fields, "apiVersion")
    at = fields.origin.below
    if kind not in _VERSIONS:
        message = f"`kind: {kind}` is no kustomization; write `Kustomization` or `Component`"
        return [Problem(ProblemKind.WRONG_KIND, at("kind").place, message)]
    if version and version != _VERSIONS[kind]:
        message = f"`apiVersion: {version}` does not go with `kind: {kind}`; write `{_VERSIONS[kind]}`"
        return [Problem(ProblemKind.WRONG_KIND, at("apiVersion").place, message)]
    if not (isinstance(fields.value, dict) and fields.value.keys() - _HEADER):
        return [
            Problem(ProblemKind.EMPTY, in_file(path), f"{path} says nothing: list what it builds under `resources`")
        ]
    return []


def check_sort_options(kustomization: Kustomization) -> Problem | None:
    """What is wrong with the `sortOptions`, which only those of the folder that is built count."""
    options = kustomization.fields.entry("sortOptions")
    if options is None:
        return None
    order = text_of(options, "order")
    if order not in _ORDERS:
        place = (options.entry("order") or options).origin.place
        return Problem(ProblemKind.WRONG_VALUE, place, f"`order: {order}` is not known; write `fifo` or `legacy`")
    legacy = options.entry("legacySortOptions")
    if legacy is not None and order != "legacy":
        message = "`legacySortOptions` goes with `order: legacy` alone; remove it, or write that order"
        return Problem(ProblemKind.WRONG_VALUE, legacy.origin.place, message)
    return None
