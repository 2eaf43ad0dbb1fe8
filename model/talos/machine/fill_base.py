"""What `talosctl gen config` is told of a cluster, and a generated base shows: its name, its endpoint, its versions.

What nothing in the repository says is a placeholder: no name, address or version is made up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ....schemas.talos.machine_identity_fields import ROWS, Says
from ....schemas.versions.releases import minor
from ...files.source import CONFIG_NAME, Source
from ...text.document import Document, Value
from ...text.place import Node, NodePath, Place
from ...text.typed_access import value_at_path
from ..facts.installers import image
from .clusters import IMAGES, KUBERNETES, TALOS, TalosCluster, folder_of
from .gen_config_calls import GenConfigCall, calls
from .layers import Machine, files_of

NAME, ENDPOINT = "name", "endpoint"
#: What stands for what is not known, and what that is called.
PLACEHOLDERS: Mapping[str, tuple[str, str]] = {
    NAME: ("CLUSTER_NAME", "the cluster's name"),
    ENDPOINT: ("https://CLUSTER_ENDPOINT:6443", "its endpoint"),
    KUBERNETES: ("KUBERNETES_VERSION", "its version of Kubernetes"),
    TALOS: ("TALOS_VERSION", "its version of Talos"),
}
#: Which field of a base shows what.
_SHOWN = {
    Says.CLUSTER_NAME: NAME,
    Says.ENDPOINT: ENDPOINT,
    **IMAGES,
}
#: The issuer of tokens is the endpoint where nothing else is said.
_MORE: Mapping[str, tuple[tuple[str, str], ...]] = {"KubeServiceAccountConfig": (("issuer.issuerURL", ENDPOINT),)}
_WHOLE = re.compile(r"\d+\.\d+\.\d+.*")


class Told(NamedTuple):
    """A value and the place that says it."""

    text: str
    at: Place


class Filled(NamedTuple):
    """A base with the repository's values in it: the places that say them by kind and path, and what nothing says."""

    documents: tuple[Document, ...]
    places: Mapping[tuple[str, NodePath], Place]
    unsaid: tuple[str, ...]


def fill_base(
    base: Iterable[Document],
    machine: Machine,
    source: Source,
    clusters: Iterable[TalosCluster],
    configured: Mapping[str, Iterable[str]],
) -> Filled:
    """A generated base with what the repository says of the machine's cluster."""
    around = _around(machine, tuple(clusters))
    called = tuple(calls(source))
    found = {
        NAME: _agree((_facts(around, Says.CLUSTER_NAME), _values_given(called, "name"))),
        ENDPOINT: _agree((_facts(around, Says.ENDPOINT), _values_given(called, "endpoint"))),
        KUBERNETES: _version(_versions(KUBERNETES, around, configured, _values_given(called, "kubernetes"))),
        TALOS: _version(_versions(TALOS, around, configured, [])),
    }
    places: dict[tuple[str, NodePath], Place] = {}
    shown: set[str] = set()
    documents = tuple(_with_values(document, found, places, shown) for document in base)
    return Filled(documents, places, tuple(what for what in PLACEHOLDERS if what in shown and found[what] is None))


def _around(machine: Machine, clusters: tuple[TalosCluster, ...]) -> list[TalosCluster]:
    """What speaks of the machine's cluster: its own files, then what stands in their folder, else the only one."""
    paths = {machine.at.path, *files_of(machine)} - {CONFIG_NAME}
    folders = {folder_of(path) for path in paths}
    own = [one for one in clusters if not one.paths.isdisjoint(paths)]
    beside = [one for one in clusters if one not in own and any(folder_of(path) in folders for path in one.paths)]
    return own + beside or (list(clusters) if len(clusters) == 1 else [])


def _facts(clusters: Iterable[TalosCluster], what: Says) -> list[Told]:
    return [Told(fact.value, Place(path, fact.at)) for cluster in clusters for path, fact in cluster.all(what)]


def _values_given(called: Iterable[GenConfigCall], field: str) -> list[Told]:
    return [Told(text, call.at) for call in called if (text := str(getattr(call, field)))]


def _agree(groups: Iterable[list[Told]]) -> Told | None:
    """The value of the first that say one, if they say the same."""
    found = next((group for group in groups if group), [])
    return found[0] if len({told.text for told in found}) == 1 else None


def _versions(
    product: str, clusters: Iterable[TalosCluster], configured: Mapping[str, Iterable[str]], called: list[Told]
) -> Iterator[Told]:
    """What is declared comes before the tags of images, which may be those of another machine."""
    said = [one for cluster in clusters for one in cluster.said if one.product == product]
    yield from (Told(one.text, one.at) for one in said if one.is_declared and one.at.path != CONFIG_NAME)
    written = list(configured.get(product, ()))
    if len(written) == 1:
        yield Told(written[0], Place(CONFIG_NAME, Node(0, ("versions", product, 0))))
    yield from called
    yield from (Told(one.text, one.at) for one in said if not one.is_declared)


def _version(told: Iterator[Told]) -> Told | None:
    """The first version as a tag; of one that is a minor, the patch that another says."""
    found = [one for one in told if minor(one.text)]
    if not found:
        return None
    first = minor(found[0].text)
    whole = next(
        (one for one in found if minor(one.text) == first and _WHOLE.fullmatch(one.text.removeprefix("v"))), None
    )
    return Told(f"v{whole.text.removeprefix('v')}", whole.at) if whole else Told(f"v{first}.x", found[0].at)


def _with_values(
    document: Document, found: Mapping[str, Told | None], places: dict[tuple[str, NodePath], Place], shown: set[str]
) -> Document:
    """The document with these values, of which `places` and `shown` take down where they are and of what."""
    kind = str(document.value.get("kind", "")) if isinstance(document.value, dict) else ""
    value = document.value
    rows = ((dotted, _SHOWN[says]) for dotted, says in ROWS.get(kind, ()) if says in _SHOWN)
    for dotted, what in (*rows, *_MORE.get(kind, ())):
        path = tuple(dotted.split("."))
        written = value_at_path(value, *path)
        if isinstance(written, str):
            told = found[what]
            text = told.text if told else PLACEHOLDERS[what][0]
            is_image = what in (KUBERNETES, TALOS)
            value = _put(value, path, f"{image(written).repository}:{text}" if is_image else text)
            shown.add(what)
            if told is not None:
                places[kind, path] = told.at
    return document if value is document.value else Document(document.index, value)


def _put(value: Value, path: tuple[str, ...], new: str) -> Value:
    if not path or not isinstance(value, dict):
        return new
    return {**value, path[0]: _put(value[path[0]], path[1:], new)}
