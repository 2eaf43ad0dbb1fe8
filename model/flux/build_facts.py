"""What comes of what Flux Kustomizations build: patches that meet nothing, variables, and what is waited for."""

from typing import NamedTuple

from ..kustomize.build_facts import Found
from ..text.place import Place


class IdlePatchFact(NamedTuple):
    """A patch of a Flux Kustomization that meets no object, all of which are known; `path` is what it deploys.

    `is_by_label` says that it is for objects with labels or annotations, which may be given to some later.
    """

    at: Place
    path: str
    is_by_label: bool = False


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


class VariableNameFact(NamedTuple):
    """A variable of a name that Flux refuses, which a ConfigMap or Secret gives to a Kustomization at `by`."""

    at: Place
    name: str
    by: Place
    kustomization: str


class HealthCheckFact(NamedTuple):
    """An object that a Kustomization waits for and does not deploy as it is named.

    `what` is "missing" where `near` must be meant, "moved" where it is in the namespace `near`, "ignored" where the
    Kustomization waits for what it deploys, and "elsewhere" where something else may make the object.
    """

    at: Place
    kind: str
    name: str
    what: str
    near: str
    kustomization: str


class RefusedDeploymentFact(NamedTuple):
    """What kustomize refuses of what a Kustomization builds; `kind` is the name of a `ProblemKind`.

    `is_own` says that it stands in the Kustomization, which is at `by`; else in a file that Flux lists for it. `about`
    is the kind of the object that is there twice.
    """

    kind: str
    at: Place
    message: str
    by: Place
    kustomization: str
    is_own: bool
    about: str


class BroughtMistakeFact(NamedTuple):
    """What is wrong in what a Kustomization builds for what stands in itself."""

    found: Found
    by: Place
    kustomization: str


#: All that comes of a build.
FLUX_BUILT = (
    IdlePatchFact,
    UndefinedVariableFact,
    VariableNameFact,
    HealthCheckFact,
    RefusedDeploymentFact,
    BroughtMistakeFact,
)
