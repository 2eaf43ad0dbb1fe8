"""What is kept of a `.sops.yaml`: the mistakes in its rules."""

from typing import NamedTuple

from ..text.place import Node


class RefusedRuleFact(NamedTuple):
    """What is wrong in a rule, in words behind the field's name, and what it leads to."""

    at: Node
    message: str
    effect: str
    hint: str


class IdleRuleFact(NamedTuple):
    """What sops never looks at, why, and what to do; `near` is the key that is meant, if it is misspelt."""

    at: Node
    message: str
    hint: str
    near: str = ""
