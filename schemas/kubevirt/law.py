"""What an admission webhook asks: a row, and in which versions and with which settings it is asked."""

from collections.abc import Mapping
from typing import NamedTuple

Version = tuple[int, ...]


class Law(NamedTuple):
    """What is said where a law is broken; `{}` in the message is what is written.

    `since` and `until` are the first minor version that refuses it and the first that does no more, () for all. `gate`
    is the feature gate with which it is taken, `setting` what the KubeVirt resource has to say for it to be refused.
    `refused` is false where the system takes it, and does something else than was meant. `is_absence` marks what a
    misspelt field beside it may be meant for.
    """

    message: str
    label: str
    hint: str
    since: Version = ()
    until: Version = ()
    gate: str = ""
    setting: str = ""
    refused: bool = True
    is_absence: bool = False


Laws = Mapping[str, Law]
