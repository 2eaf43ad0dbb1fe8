"""What an AppProject or an Application says that Argo CD refuses or ignores: which law, and where."""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.references import APPLICATION, APPLICATION_SET
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.place import Node, NodePath
from ..text.typed_access import mapping, value_at_path
from .application_mistakes import application_mistakes
from .project_mistakes import project_mistakes

_PROJECT = "AppProject"
_TEMPLATE: NodePath = ("spec", "template")


class SpecMistakeFact(NamedTuple):
    """A broken law of `schemas/argocd/application_and_project_validation.py`.

    `owner` is the object's root, `written` what breaks it.
    """

    owner: Node
    at: Node
    law: str
    written: str


def spec_mistakes(found: ObjectFact, value: Value) -> Iterator[SpecMistakeFact]:
    """The broken laws of an object, none of one that is something else."""
    if found.type == APPLICATION:
        root: NodePath = ()
    elif found.type == APPLICATION_SET and _is_whole_template(value):
        root = _TEMPLATE
    elif found.group == APPLICATION.group and found.kind == _PROJECT:
        for steps, law, written in project_mistakes(found.name, mapping(value, "spec")):
            yield SpecMistakeFact(found.at, found.at.below("spec", *steps), law, written)
        return
    else:
        return
    for steps, law, written in application_mistakes(value_at_path(value, *root)):
        yield SpecMistakeFact(found.at, found.at.below(*root, *steps), law, written)


def _is_whole_template(value: Value) -> bool:
    """Whether nothing but the template of an ApplicationSet says what its Applications are."""
    spec = mapping(value, "spec")
    return "templatePatch" not in spec and bool(mapping(spec, "template", "spec")) and not _has_templates(spec)


def _has_templates(spec: Value) -> bool:
    stack = [value_at_path(spec, "generators")]
    while stack:
        entry = stack.pop()
        if isinstance(entry, dict):
            if "template" in entry:
                return True
            stack.extend(entry.values())
        elif isinstance(entry, list):
            stack.extend(entry)
    return False
