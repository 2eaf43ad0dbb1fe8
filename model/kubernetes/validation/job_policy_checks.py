"""Laws on when a Job has failed or succeeded. Source: `validateJobSpec` of Kubernetes `pkg/apis/batch/validation`."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ...text.open_collections import Value
from ...text.typed_access import items, mapping, text
from .broken_law import Named, Wrong
from .conditions import is_open, is_set
from .container_checks import containers

_FINE: tuple[Wrong, ...] = ()
_INDEXES = re.compile(r"\d+(-\d+)?(,\d+(-\d+)?)*")


def policy_containers(spec: Value) -> Sequence[Wrong]:
    """A rule on exit codes is about a container that the Pods have."""
    rules = items(spec, "podFailurePolicy", "rules")
    asked = [(index, name) for index, rule in enumerate(rules) if (name := text(rule, "onExitCodes", "containerName"))]
    if not asked:
        return _FINE
    names = [text(entry, "name") or "" for _, entry in containers(mapping(spec, "template", "spec"))]
    if not names or any(map(is_open, names)):
        return _FINE
    hint = f"the containers of the Pods are: {', '.join(sorted(names))}"
    return [
        Wrong(("podFailurePolicy", "rules", index, "onExitCodes", "containerName"), f"`{name}` is no container", hint)
        for index, name in asked
        if name not in names and not is_open(name)
    ]


def failed_replacement(spec: Value) -> Sequence[Wrong]:
    """A Job that looks at how its Pods fail replaces them when they have failed."""
    if not is_set(mapping(spec, "podFailurePolicy")) or text(spec, "podReplacementPolicy") != "TerminatingOrFailed":
        return _FINE
    return (Wrong(("podReplacementPolicy",), "must be Failed, as there is a `podFailurePolicy`", "write `Failed`"),)


def ordered_codes(value: Value) -> Sequence[Wrong]:
    """Exit codes stand in their order."""
    codes = [code for code in items(value, "values") if type(code) is int]
    if all(one <= other for one, other in pairwise(codes)):
        return _FINE
    return (Wrong(("values",), "must be in ascending order", f"write `{sorted(codes)}`"),)


def success_rule(rule: Value) -> Sequence[Wrong]:
    """A rule says which Pods, or how many, are enough."""
    if not isinstance(rule, dict):
        return _FINE
    indexes, count = rule.get("succeededIndexes"), rule.get("succeededCount")
    if indexes is None and count is None:
        return (Wrong((), "must have `succeededCount` or `succeededIndexes`", "add one of them", lacks=True),)
    if isinstance(indexes, str) and not is_open(indexes) and not _are_indexes(indexes):
        says = "must be ascending indexes, such as `0,2-4`"
        return (Wrong(("succeededIndexes",), says, "write numbers and ranges with commas between"),)
    return _FINE


def _are_indexes(written: str) -> bool:
    """Whether a text is numbers and ranges that go up."""
    if not _INDEXES.fullmatch(written):
        return False
    ends = [int(number) for number in re.split("[,-]", written) if len(number) < 10]
    return all(one < other for one, other in pairwise(ends))


CHECKS: Named = {
    "failed-replacement": failed_replacement,
    "ordered-codes": ordered_codes,
    "policy-containers": policy_containers,
    "success-rule": success_rule,
}
