"""A document → the versions that it pins. What pins a version is known in `schemas/versions/pin_places.py`."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...schemas.versions.pin_places import (
    ADDRESSES,
    ARGOCD_REPOSITORY,
    CHART_REPOSITORY,
    FACTORY_INSTALLER,
    FIELDS,
    IMAGES,
    MACHINE_IMAGES_IN,
    MARKERS,
    PLAN,
    PLAN_FIELDS,
    PLAN_IMAGES,
    TALOS_API_VERSION,
    TALOS_MARKERS,
    VARIABLES,
    VARIABLES_IN,
)
from ...schemas.versions.releases import CHART_OF_ARGOCD, argocd_of_chart, is_likely, minor
from ..text.document import Document, Value
from ..text.place import Node, NodePath
from ..text.typed_access import mapping, text

#: Product, minor, and what pins it, with the place: as long as nothing is known of the document.
_Pin = tuple[str, str, NodePath, str]
#: How keys end that have an image: `image`, `installImage`, `TALOS_IMAGE`.
_IMAGE_KEYS = frozenset({"image", "Image", "IMAGE"})
#: The names of images are bounded, and so is the work for one.
_LONGEST_REPOSITORY = 512
_KINDS_WITH_FIELDS = frozenset(kind for _, kind in (*FIELDS, PLAN))


class PinFact(NamedTuple):
    """A version of a product that the file pins: `product` as under `versions:`, `version` a minor such as `1.14`.

    `why` says what pins it, in a few words: `the image of the installer`.
    """

    at: Node | None
    product: str
    version: str
    why: str


def pins(documents: Iterable[Document], raw: bytes) -> tuple[PinFact, ...]:
    """The versions that a file's documents pin, each version of a product at its first place; `raw` are its bytes.

    Most documents are done with after a look at their kind and a search in the bytes: this is asked of every file.
    """
    found: dict[tuple[str, str], PinFact] = {}
    marked: dict[tuple[bytes, ...], bool] = {}
    for document in documents:
        value = document.value
        kind = value.get("kind", "") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(kind, str):
            continue
        markers = TALOS_MARKERS if value.get("apiVersion") == TALOS_API_VERSION else MARKERS.get(kind, ())
        if markers not in marked:
            marked[markers] = any(map(raw.__contains__, markers))
        if marked[markers] or kind in _KINDS_WITH_FIELDS:
            for product, version, path, why in _pins(value, kind, is_marked=marked[markers]):
                if is_likely(product, version):
                    found.setdefault((product, version), PinFact(Node(document.index, path), product, version, why))
    return tuple(found.values())


def _pins(value: dict[str, Value], kind: str, *, is_marked: bool) -> Iterator[_Pin]:
    group = (text(value, "apiVersion") or "").rpartition("/")[0]
    fields = PLAN_FIELDS if (group, kind) == PLAN and _is_of_kubernetes(value) else FIELDS.get((group, kind), ())
    yield from _fields(value, fields)
    if not is_marked:
        return
    if isinstance(value.get("machine"), dict):
        for part in MACHINE_IMAGES_IN:
            yield from _images(mapping(value, *part), part)
        return
    for path, entries in mappings(value):
        yield from _images(entries, path)
        yield from _addresses(entries, path)
        yield from _argocd(entries, path)
        if not kind and (not path or path[-1] in VARIABLES_IN):
            yield from _variables(entries, path)


def _is_of_kubernetes(plan: Value) -> bool:
    return (text(plan, "spec", "upgrade", "image") or "").partition(":")[0].endswith(PLAN_IMAGES)


def _fields(value: Value, fields: Iterable[tuple[str, str]]) -> Iterator[_Pin]:
    for product, dotted in fields:
        path = tuple(dotted.split("."))
        if version := minor((text(value, *path) or "").rpartition("/")[2]):
            yield product, version, path, f"`{dotted}`"


def mappings(value: Value) -> Iterator[tuple[NodePath, dict[str, Value]]]:
    """Every mapping in the value with its path, in the order of the text."""
    stack: list[tuple[NodePath, Value]] = [((), value)]
    while stack:
        path, inner = stack.pop()
        pairs: Iterable[tuple[str | int, Value]] = ()
        if isinstance(inner, dict):
            yield path, inner
            pairs = inner.items()
        elif isinstance(inner, list):
            pairs = enumerate(inner)
        below = [((*path, key), entry) for key, entry in pairs if isinstance(entry, (dict, list))]
        stack.extend(reversed(below))


def _images(entries: dict[str, Value], path: NodePath) -> Iterator[_Pin]:
    """Images in one text, `image: quay.io/argoproj/argocd:v3.1.0`, and in two: `repository` and `tag`, or `newTag`."""
    for key, entry in entries.items():
        if key[-5:] in _IMAGE_KEYS and isinstance(entry, str):
            repository, tag = split_tag(entry)
            in_machine = (*path[-1:], key) == ("install", "image")
            yield from _image(repository, tag, (*path, key), in_machine=in_machine)
    if "repository" in entries:
        for key in ("tag", "version"):
            yield from _image(text(entries, "repository"), text(entries, key), (*path, key))
    if "newTag" in entries and not entries.get("digest"):
        named = text(entries, "newName") or text(entries, "name")
        yield from _image(named, text(entries, "newTag"), (*path, "newTag"))


def split_tag(image: str) -> tuple[str, str | None]:
    """Repository and tag of an image; a digest is neither."""
    name = image.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    base, _, tag = last.partition(":")
    return f"{folder}{slash}{base}", tag or None


def _image(repository: str | None, tag: str | None, path: NodePath, *, in_machine: bool = False) -> Iterator[_Pin]:
    version = minor(tag) if tag else None
    if version is None or repository is None or len(repository) > _LONGEST_REPOSITORY:
        return
    *_, folder, name = ("", *repository.split("/"))
    known = IMAGES.get(f"{folder}/{name}") or IMAGES.get(name)
    if known is None and (FACTORY_INSTALLER.fullmatch(repository) or (in_machine and name.endswith("installer"))):
        known = IMAGES["siderolabs/installer"]
    if known:
        yield known[0], version, path, f"the image of {known[1]}"


def _addresses(entries: dict[str, Value], path: NodePath) -> Iterator[_Pin]:
    """Addresses of manifests: any text, alone or in a list, that is one from its beginning to its end."""
    for key, entry in entries.items():
        for steps, address in _texts(entry):
            for product, pattern in ADDRESSES:
                if (match := pattern.fullmatch(address)) and (version := minor(match[1])):
                    yield product, version, (*path, key, *steps), "the address of its manifests"


def _texts(value: Value) -> Iterator[tuple[NodePath, str]]:
    """The text, or those that are directly in the list, if they may be an address."""
    if isinstance(value, str):
        if "github" in value:
            yield (), value
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            if isinstance(entry, str) and "github" in entry:
                yield (index,), entry


def _argocd(entries: dict[str, Value], path: NodePath) -> Iterator[_Pin]:
    """Argo CD from its chart, however that is written, or from its own repository."""
    if _is_chart(entries):
        for steps in (("version",), ("targetRevision",), ("ref", "tag")):
            written = text(entries, *steps)
            if written and (version := argocd_of_chart(written)):
                yield "argocd", version, (*path, *steps), f"the chart {CHART_OF_ARGOCD} {written}"
    address, revision = text(entries, "repoURL"), text(entries, "targetRevision")
    manifests = (text(entries, "path") or "").startswith("manifests")
    if address and revision and manifests and ARGOCD_REPOSITORY.fullmatch(address) and (version := minor(revision)):
        yield "argocd", version, (*path, "targetRevision"), "the revision of its manifests"


def _is_chart(entries: dict[str, Value]) -> bool:
    """Whether the mapping names the chart of Argo CD, by its repository or, in Flux and helmfile, by an alias of it."""
    named = text(entries, "chart") or text(entries, "name") or ""
    places = [text(entries, key) or "" for key in ("repoURL", "repo", "repository", "url", "chart")]
    if named == CHART_OF_ARGOCD:
        alias = text(mapping(entries, "sourceRef"), "name") or ""
        return any(CHART_REPOSITORY in place for place in places) or "argo" in alias
    whole = (f"{CHART_REPOSITORY}/{CHART_OF_ARGOCD}", f"argo/{CHART_OF_ARGOCD}")
    return any(place.rstrip("/").endswith(whole) for place in places)


def _variables(entries: dict[str, Value], path: NodePath) -> Iterator[_Pin]:
    for key, product in VARIABLES.items():
        if version := minor(text(entries, key) or ""):
            yield product, version, (*path, key), f"`{key}`"
