"""What breaks a law of the API server."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ....schemas.kubernetes.laws.notation import Law
from ...text.open_collections import Value
from ...text.place import NodePath


class Wrong(NamedTuple):
    """What is wrong below the value that is judged: the way to it, the rest of the sentence, and what to write.

    `lacks` says that something is not there, so that the place is the mapping that it should be in.
    """

    path: NodePath
    says: str
    hint: str = ""
    lacks: bool = False


#: What is asked of a value; what is wrong with it, mostly nothing.
Check = Callable[[Value], Sequence[Wrong]]
#: The functions of a module that rows name, by the words in the rows; some have arguments.
Named = Mapping[str, Callable[..., Sequence[Wrong]]]


class BrokenLaw(NamedTuple):
    """A law that an object breaks: `path` leads from its root to what `says` is about."""

    law: Law
    path: NodePath
    says: str
    hint: str
    lacks: bool
