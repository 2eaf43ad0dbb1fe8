"""What an Application deploys, and what is left out of that."""

from typing import NamedTuple

from ...kustomize.build.result import Built, Problem, Unknown
from ...text.place import Place


class LeftOut(NamedTuple):
    """What an Application deploys besides and that is not known: where it is named, and why."""

    at: Place
    why: str


class Manifests(NamedTuple):
    """The objects that an Application deploys, what Argo CD refuses, and what is not known; `parts` of kustomizations.

    With `problems` Argo CD deploys nothing; `objects` are what could be told all the same.
    """

    objects: tuple[Built, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    unknown: tuple[Unknown, ...]
