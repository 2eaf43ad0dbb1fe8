"""What virtual machines will not do as they are built."""

from collections.abc import Iterator

from ....schemas.reference_forms import Kind
from ...kubevirt.runtime.find import find_runtime_mistakes
from ..build_facts import BuiltRuntimeMistake
from .result import Identified

_SUFFIX, _SOPS = "kubevirt.io", "sops"


def find_built_runtime_mistakes(every: Identified) -> Iterator[BuiltRuntimeMistake]:
    """The mistakes of machines of which nothing is missing, at the places that say so."""
    for who, one in every:
        if _SUFFIX not in who.group or not one.is_whole or _SOPS in one.value:
            continue
        for found in find_runtime_mistakes(Kind(who.group, who.kind), one.traced.value):
            at = one.traced.origin.of(found.path)
            yield BuiltRuntimeMistake(at, one.made_by, who.name, found.law, found.words)
