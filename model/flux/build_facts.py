"""What comes of what Flux Kustomizations build: patches that meet nothing, and variables that nobody sets."""

from typing import NamedTuple

from ..text.place import Place


class IdlePatchFact(NamedTuple):
    """A patch of a Flux Kustomization that meets no object, all of which are known; `path` is what it deploys."""

    at: Place
    path: str


class UndefinedVariableFact(NamedTuple):
    """A variable in what a Flux Kustomization deploys that it does not set; `by` is where the Kustomization stands.

    `is_refused` says that Flux cannot read it as one.
    """

    at: Place
    name: str
    written: str
    by: Place
    kustomization: str
    is_refused: bool
