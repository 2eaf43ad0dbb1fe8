"""The parts of a parsed template."""

from dataclasses import dataclass
from typing import TypeAlias

from .values import GoValue


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, `true`, `false` or `nil`; `written` is how it stands in the template."""

    value: GoValue
    written: str


@dataclass(frozen=True, slots=True)
class Dot:
    """`.`"""


@dataclass(frozen=True, slots=True)
class Fields:
    """`.a.b`"""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """`$x.a.b`; the name without `$`, "" is the data that the template got."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a function."""

    name: str


@dataclass(frozen=True, slots=True)
class Chain:
    """`(…).a.b`"""

    inner: "Operand"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """What is called with what: the first operand may be a function."""

    operands: "tuple[Operand, ...]"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each of which gets what the one before it gave; the variables that get the last, if any."""

    variables: tuple[str, ...]
    assigns: bool
    commands: tuple[Command, ...]


Operand: TypeAlias = Constant | Dot | Fields | Variable | Name | Chain | Pipeline


@dataclass(frozen=True, slots=True)
class Text:
    """What is written as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """`{{ … }}`"""

    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Branch:
    """`if`, `with` or `range`."""

    word: str
    pipeline: Pipeline
    body: "tuple[Node, ...]"
    otherwise: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Leave:
    """`break` or `continue`."""

    word: str


@dataclass(frozen=True, slots=True)
class Call:
    """`{{ template "name" … }}`"""

    name: str
    pipeline: Pipeline | None


Node: TypeAlias = Text | Action | Branch | Leave | Call


@dataclass(frozen=True, slots=True)
class Template:
    """The nodes of a template, and those that it defines, by name."""

    nodes: tuple[Node, ...]
    defined: dict[str, tuple[Node, ...]]
