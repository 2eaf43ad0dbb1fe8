"""The steps of a progressive sync, and which made Applications are in them.

Source: argo-cd `applicationset/progressivesync/progressive_sync.go`.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import items, text, value_at_path
from .expansion import Data, Expansion, Unknown

_STEPS: NodePath = ("spec", "strategy", "rollingSync", "steps")
_OPERATORS = ("In", "NotIn")


class RolloutProblem(NamedTuple):
    """What is wrong with a step, or with all; see RolloutFact."""

    at: NodePath
    what: str
    application: str
    times: int
    labels: tuple[str, ...]


def find_rollout_problems(applicationset: Value, expansion: Expansion) -> Iterator[RolloutProblem]:
    """Steps without an Application, and Applications in several steps or in none, where all of both is known."""
    steps = items(applicationset, *_STEPS)
    if text(applicationset, "spec", "strategy", "type") != "RollingSync" or not steps:
        return
    made = _labels_by_name(expansion)
    if not made or not all(map(_is_clear, steps)):
        return
    chosen = {
        name: [index for index, step in enumerate(steps) if _takes(step, labels)] for name, labels in made.items()
    }
    known = tuple(sorted({f"{key}={value}" for labels in made.values() for key, value in labels.items()}))
    for index in range(len(steps)):
        if not any(index in taken for taken in chosen.values()):
            yield RolloutProblem((*_STEPS, index), "empty", "", 0, known)
    several = [name for name, taken in chosen.items() if len(taken) > 1]
    if several:
        yield RolloutProblem((*_STEPS, chosen[several[0]][1]), "several", several[0], len(several), known)
    if left := [name for name, taken in chosen.items() if not taken]:
        yield RolloutProblem(_STEPS, "none", left[0], len(left), known)


def _labels_by_name(expansion: Expansion) -> dict[str, Mapping[str, str]]:
    """The labels of all Applications, none where anything of them is not known."""
    found: dict[str, Mapping[str, str]] = {}
    if expansion.unknown or expansion.errors:
        return {}
    for made in expansion.applications:
        metadata = made.value.get("metadata")
        labels: Data = metadata.get("labels") if isinstance(metadata, dict) else None
        if isinstance(made.name, Unknown) or isinstance(labels, Unknown):
            return {}
        entries = labels if isinstance(labels, dict) else {}
        if any(isinstance(value, Unknown) for value in entries.values()):
            return {}
        found[made.name] = {key: value for key, value in entries.items() if isinstance(value, str)}
    return found


def _is_clear(step: Value) -> bool:
    """Whether the controller understands all of the step: other operators are a mistake of their own."""
    return all(text(one, "operator") in _OPERATORS for one in items(step, "matchExpressions"))


def _takes(step: Value, labels: Mapping[str, str]) -> bool:
    for one in items(step, "matchExpressions"):
        is_in = labels.get(text(one, "key") or "") in items(one, "values")
        if is_in != (value_at_path(one, "operator") == "In"):
            return False
    return True
