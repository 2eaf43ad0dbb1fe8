"""A broken law of `schemas/kubevirt/runtime_laws.py`."""

from typing import NamedTuple

from ...text.place import NodePath


class RuntimeMistake(NamedTuple):
    """Which law, where in the object, and what is written there."""

    law: str
    path: NodePath
    words: tuple[str, ...] = ()
