"""An object → what it has that others are tied to, and what it is tied to, as the table of relations says."""

from collections.abc import Iterator, Mapping
from functools import cache

from ...schemas.custom_resource_references import GATEWAY, ROUTE_PARENTS
from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Kind, path_keys
from ...schemas.references import SERVICE
from ...schemas.relation_forms import Attaches, KeyIn, SelectedPort, Selects, ServicePort
from ...schemas.relations import POD_TEMPLATES, RELATIONS
from ..facts import ObjectFact
from ..path_branches import Branch, branches_of
from ..text.open_collections import Value
from ..text.place import NodePath
from ..text.typed_access import Pairs, items, mapping, text, value_at_path
from .find_keys import KEY_MAKERS, find_keys
from .relation_facts import GatewayFact, Listener, NeedFact, Offer, PodsFact, Port, ServicePortsFact

#: Whatever listens in a virtual machine is no port of a container.
_MACHINES = frozenset({"VirtualMachine", "VirtualMachinePool"})
#: The fields of the specification of Pods that have containers; those of a sidecar stand among the first ones.
_CONTAINERS = ("containers", "initContainers")
_ANY_PORT = 0
#: The label that every namespace has, with its name.
_NAME_LABEL = "kubernetes.io/metadata.name"
#: The kinds of routes that a listener can take by its protocol. Source: Gateway API `apis/v1` (ProtocolType,
#: RouteGroupKind) and its table of routes.
_ROUTES_OF_PROTOCOLS: Mapping[str, tuple[str, ...]] = {
    "HTTP": ("HTTPRoute", "GRPCRoute"),
    "HTTPS": ("HTTPRoute", "GRPCRoute"),
    "TLS": ("TLSRoute", "TCPRoute"),
    "TCP": ("TCPRoute",),
    "UDP": ("UDPRoute",),
}
_ROUTE_NAMES = frozenset(kind for kinds in _ROUTES_OF_PROTOCOLS.values() for kind in kinds)
#: The group and kind of what a route is attached to; a Gateway where it does not say.
_PARENTS: Mapping[tuple[str, str], str] = {(kind.group, kind.name): kind.name for kind in ROUTE_PARENTS}


@cache
def _branches() -> Mapping[Kind, Branch]:
    return branches_of((row.source, row.path) for row in RELATIONS)


@cache
def _related() -> frozenset[Kind]:
    return frozenset({*_branches(), *POD_TEMPLATES, *KEY_MAKERS, SERVICE, *ROUTE_PARENTS})


def is_related(group: str, kind: str) -> bool:
    """Whether a row is about objects of a kind."""
    return Kind(group, kind) in _related()


def find_relations(found: ObjectFact, value: Value) -> Iterator[Offer | NeedFact]:
    """What an object has, and what it needs; kinds that no row is about cost one look-up."""
    if found.type not in _related():
        return
    yield from _offers(found, value)
    if (branch := _branches().get(found.type)) is not None:
        tied: list[tuple[int, Value, NodePath]] = []
        _walk(branch, value, (), tied)
        for row, inner, path in tied:
            yield from _needs(row, inner, path, found, value)


def _offers(found: ObjectFact, value: Value) -> Iterator[Offer]:
    if (template := POD_TEMPLATES.get(found.type)) is not None:
        yield _pods(found, value_at_path(value, *template))
    elif found.type == SERVICE:
        labels, is_vague = _labels(mapping(value, "metadata", "labels"))
        ports = tuple(_ports(items(value, "spec", "ports"), "port"))
        is_open = not ports or not all(port.number for port in ports)
        yield ServicePortsFact(found.at, found.name, found.namespace, labels, ports, is_open, is_vague)
    elif found.type in ROUTE_PARENTS:
        yield _gateway(found, value)
    else:
        yield from find_keys(found, value)


def _pods(found: ObjectFact, template: Value) -> PodsFact:
    labels, is_vague = _labels(mapping(template, "metadata", "labels"))
    each = [one for group in _CONTAINERS for one in items(template, "spec", group)]
    ports = tuple(port for one in each for port in _ports(items(one, "ports"), "containerPort"))
    is_open = found.kind in _MACHINES or not each or not all(port.number for port in ports)
    return PodsFact(found.at, found.kind, found.name, found.namespace, labels, ports, is_open, is_vague)


def _labels(written: dict[str, Value]) -> tuple[Pairs, bool]:
    """The labels that are known, and whether there are others: placeholders that something fills in."""
    known = tuple(
        (key, one) for key, one in written.items() if isinstance(one, str) and not is_placeholder(f"{key}{one}")
    )
    return known, len(known) < len(written)


def _ports(written: list[Value], number: str) -> Iterator[Port]:
    for one in written:
        value = mapping(one).get(number)
        is_known = isinstance(value, int) and not isinstance(value, bool)
        yield Port(text(one, "name") or "", value if is_known and isinstance(value, int) else _ANY_PORT)


def _gateway(found: ObjectFact, value: Value) -> GatewayFact:
    written = items(value, "spec", "listeners")
    listeners = tuple(_listener(one) for one in written)
    texts = "".join(one.name + one.hostname for one in listeners)
    is_open = bool(value_at_path(value, "spec", "allowedListeners")) or not written or is_placeholder(texts)
    return GatewayFact(found.at, found.kind, found.name, found.namespace, listeners, is_open)


def _listener(value: Value) -> Listener:
    allowed = mapping(value, "allowedRoutes")
    takes = text(allowed, "namespaces", "from") or ("" if "selector" in mapping(allowed, "namespaces") else "Same")
    kinds = _route_kinds(text(value, "protocol") or "", [text(one, "kind") or "" for one in items(allowed, "kinds")])
    port = mapping(value).get("port")
    number = port if isinstance(port, int) and not isinstance(port, bool) else _ANY_PORT
    return Listener(text(value, "name") or "", number, text(value, "hostname") or "", takes, kinds)


def _route_kinds(protocol: str, allowed: list[str]) -> tuple[str, ...]:
    """The kinds of routes that a listener takes: of those that it allows the ones that go with its protocol."""
    possible = _ROUTES_OF_PROTOCOLS.get(protocol)
    if possible is None or any(kind not in _ROUTE_NAMES for kind in allowed):
        return tuple(allowed)
    both = tuple(kind for kind in possible if kind in allowed)
    return both if allowed and both else tuple(allowed) or possible


def _walk(branch: Branch, value: Value, path: NodePath, tied: list[tuple[int, Value, NodePath]]) -> None:
    """Add the mappings at a branch and below it to `tied`, with the numbers of their rows."""
    if isinstance(value, dict):
        tied += [(row, value, path) for row in branch.rows]
        for step, child in branch.children.items():
            if (inner := value.get(step)) is not None:
                _walk(child, inner, (*path, step), tied)
    elif isinstance(value, list) and (each := branch.children.get("[]")):
        for index, item in enumerate(value):
            _walk(each, item, (*path, index), tied)


def _needs(row: int, value: Value, path: NodePath, found: ObjectFact, whole: Value) -> Iterator[NeedFact]:
    if not isinstance(value, dict):
        return
    form = RELATIONS[row].form
    if found.type == SERVICE and text(whole, "spec", "type") == "ExternalName":
        return  # its selector is not asked
    at = found.at.below(*path)
    need = NeedFact(row, at, found.at, found.kind, found.name, found.namespace)
    match form:
        case Selects():
            yield from _selected(need, form, value, whole)
        case SelectedPort():
            yield from _selected_port(need, form, value, whole)
        case ServicePort():
            yield from _service_port(need, value)
        case KeyIn():
            yield from _keys_in(need, form, value)
        case Attaches():
            yield from _attached(need, value, whole)


def _selected(need: NeedFact, form: Selects, value: dict[str, Value], whole: Value) -> Iterator[NeedFact]:
    keys = path_keys(form.labels) if form.labels else ()
    labels, is_open = _labels(mapping(value, *keys))
    namespaces = _beside(value, form.beside) if form.beside else _namespaces(form.namespaces, whole)
    if labels and not is_open and namespaces is not None:
        yield need._replace(at=need.at.below(*keys), labels=labels, namespaces=namespaces)


def _selected_port(need: NeedFact, form: SelectedPort, value: dict[str, Value], whole: Value) -> Iterator[NeedFact]:
    labels, is_open = _labels(mapping(whole, *path_keys(form.selector)))
    port, namespaces = value.get(form.port), _namespaces(form.namespaces, whole)
    wanted = _port_text(port)
    if labels and not is_open and wanted and namespaces is not None:
        yield need._replace(at=need.at.below(form.port), labels=labels, wanted=wanted, namespaces=namespaces)


def _beside(value: dict[str, Value], field: str) -> tuple[str, ...] | None:
    """The namespaces that a selector means: all, or one by its name; None where it asks for other labels."""
    selector = value.get(field)
    if selector is None:
        return ()
    if not isinstance(selector, dict):
        return None
    if not selector:
        return ("*",)
    labels = mapping(selector, "matchLabels")
    name = labels.get(_NAME_LABEL)
    is_alone = len(labels) == 1 and not selector.get("matchExpressions")
    return (name,) if is_alone and isinstance(name, str) and not is_placeholder(name) else None


def _namespaces(path: str, whole: Value) -> tuple[str, ...] | None:
    """The namespaces of a `namespaceSelector`; None where they are not known."""
    if not path:
        return ()
    selector = mapping(whole, *path_keys(path))
    if selector.get("any") is True:
        return ("*",)
    named = tuple(one for one in items(selector, "matchNames") if isinstance(one, str))
    return None if is_placeholder("".join(named)) else named


def _port_text(port: Value) -> str:
    """A port as it stands in the text; "" where it is filled in later, or is none."""
    if isinstance(port, bool) or not isinstance(port, str | int):
        return ""
    written = str(port)
    return "" if is_placeholder(written) else written


def _service_port(need: NeedFact, value: dict[str, Value]) -> Iterator[NeedFact]:
    if value.get("kind", SERVICE.name) != SERVICE.name or value.get("group", "") != "":
        return
    name, port = text(value, "name"), value.get("port")
    step: tuple[str, ...] = ("port",)
    if isinstance(port, dict):
        field_ = "name" if "name" in port else "number"
        port, step = port.get(field_), ("port", field_)
    wanted, where = _port_text(port), text(value, "namespace")
    if name and wanted and not is_placeholder(f"{name}{where or ''}"):
        namespaces = (where,) if where else ()
        yield need._replace(at=need.at.below(*step), target=name, wanted=wanted, namespaces=namespaces)


def _keys_in(need: NeedFact, form: KeyIn, value: dict[str, Value]) -> Iterator[NeedFact]:
    name = text(value, form.name)
    if name is None or value.get("optional") is True or is_placeholder(name):
        return
    if form.keys == "key":
        if (key := text(value, "key")) and not is_placeholder(key):
            yield need._replace(at=need.at.below("key"), target=name, wanted=key)
        return
    for index, item in enumerate(items(value, "items")):
        if (key := text(item, "key")) and not is_placeholder(key):
            yield need._replace(at=need.at.below("items", index, "key"), target=name, wanted=key)


def _attached(need: NeedFact, value: dict[str, Value], whole: Value) -> Iterator[NeedFact]:
    parent = _PARENTS.get((text(value, "group") or GATEWAY.group, text(value, "kind") or GATEWAY.name))
    if parent is None:
        return
    name, section, port = text(value, "name"), text(value, "sectionName") or "", value.get("port")
    hostnames = tuple(one for one in items(whole, "spec", "hostnames") if isinstance(one, str))
    where = text(value, "namespace") or ""
    if name and not is_placeholder("".join((name, section, where, *hostnames))):
        number = port if isinstance(port, int) and not isinstance(port, bool) else 0
        yield need._replace(
            target=name,
            parent=parent,
            wanted=section,
            port=number,
            hostnames=hostnames,
            namespaces=(where,) if where else (),
        )
