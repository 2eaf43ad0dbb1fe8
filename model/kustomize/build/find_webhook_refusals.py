"""What KubeVirt's and CDI's webhooks refuse of the objects that are built, at the places that say so."""

from collections.abc import Iterator

from ....schemas.reference_forms import Kind
from ...kubevirt.webhook.find_refusals import KINDS, find_refusals
from ..build_facts import BuiltRefusal
from .result import Build, Identified

_PATCHES = "patches"
_SOPS = "sops"


def find_built_refusals(build: Build, every: Identified) -> Iterator[BuiltRefusal]:
    """The broken laws in the objects of a build of which nothing is missing; none where a patch meets nothing."""
    if not all(one.met for one in build.effects if one.field.startswith(_PATCHES)):
        return
    for who, one in every:
        kind = Kind(who.group, who.kind)
        if kind in KINDS and one.is_whole and _SOPS not in one.value:
            for refusal in find_refusals(kind, one.traced.value):
                at = one.traced.origin.of(refusal.path)
                yield BuiltRefusal(at, one.made_by, who.kind, who.name, refusal.law, refusal.written)
