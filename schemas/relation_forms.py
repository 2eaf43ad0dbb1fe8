"""What a row of the table of relations is made of: how an object is tied to others by more than their name."""

from dataclasses import dataclass

from .reference_forms import Kind


@dataclass(frozen=True, slots=True)
class Selects:
    """The mapping holds labels that Pods or Services have: the `labels` below it, or itself where that is "".

    `namespaces` is the path of a `namespaceSelector` in the object, where there is one. `beside` is the field of the
    mapping that selects namespaces by their labels: the object's own where it is not set.
    """

    kind: Kind
    labels: str = "matchLabels"
    namespaces: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class SelectedPort:
    """The text at `port` is the name of a port of what the object selects by the labels at `selector`."""

    kind: Kind
    port: str
    selector: str
    namespaces: str = ""


@dataclass(frozen=True, slots=True)
class ServicePort:
    """The mapping has the `name` of a Service and a `port` of it: a number, or a mapping with `name` or `number`."""


@dataclass(frozen=True, slots=True)
class KeyIn:
    """The mapping has the name of a ConfigMap or Secret at `name`, and at `keys` the keys that are taken from it."""

    kind: Kind
    name: str
    keys: str


@dataclass(frozen=True, slots=True)
class Attaches:
    """The mapping has the `group`, `kind` and name of a Gateway or ListenerSet, and perhaps of one of its listeners.

    A listener is named by `sectionName` and `port`.
    """


Form = Selects | SelectedPort | ServicePort | KeyIn | Attaches


@dataclass(frozen=True, slots=True)
class Relation:
    """One row: in `source`, what stands at `path` is tied to other objects by its `form`; `rule` tells where it is not.

    Paths use dots and `[]` for each item.
    """

    source: Kind
    path: str
    form: Form
    rule: str

    @property
    def kind(self) -> str:
        """The name of the kind that is meant."""
        match self.form:
            case Selects(kind=kind) | SelectedPort(kind=kind) | KeyIn(kind=kind):
                return kind.name
            case ServicePort():
                return "Service"
            case Attaches():
                return "Gateway"
