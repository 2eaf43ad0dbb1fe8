"""What goes wrong in what a Flux Kustomization builds and is right, or told, where its folder is built by itself."""

from collections.abc import Iterator

from ...schemas.file_types import is_placeholder
from ..kustomize.build.find_mistakes import find_mistakes
from ..kustomize.build.result import MISSING, OF_THE_WHOLE, Build, Built, Problem, ProblemKind
from .build_deployment import DeploymentBuilds, is_in_object
from .build_facts import BroughtMistakeFact, RefusedDeploymentFact
from .deployments import Deployment

#: What other rules tell of a file: whether it can be read at all.
_OF_TEXTS = frozenset({ProblemKind.NOT_YAML, ProblemKind.DUPLICATE_KEY, ProblemKind.ODD_KEY, ProblemKind.EMPTY})
#: Of these it is not known for sure what kustomize does.
_UNSURE = frozenset({ProblemKind.REFERENCE, ProblemKind.VARIABLE})


def find_refusals(one: Deployment, found: Build) -> Iterator[RefusedDeploymentFact]:
    """What kustomize refuses for what the Kustomization says, or in the files that Flux lists for it."""
    is_whole = not found.unknown and not any(each.kind in MISSING for each in found.problems)
    for problem in found.problems:
        is_known = problem.kind not in _UNSURE and (is_whole or problem.kind not in OF_THE_WHOLE)
        is_own = is_in_object(problem.at, one.at)
        if is_known and (_is_certain(problem) if is_own else _is_of_listed(one, problem)):
            at = problem.at
            yield RefusedDeploymentFact(problem.kind.name, at, problem.message, one.at, one.name, is_own, problem.about)


def _is_certain(problem: Problem) -> bool:
    """Whether it names nothing that is filled in later."""
    return not is_placeholder(problem.message)


def _is_of_listed(one: Deployment, problem: Problem) -> bool:
    """Whether it is in a file that Flux lists as it is, so that no kustomization is asked for it."""
    return one.resources is not None and problem.at.path in one.resources and problem.kind not in _OF_TEXTS


def find_brought_mistakes(one: Deployment, found: Build, builds: DeploymentBuilds) -> Iterator[BroughtMistakeFact]:
    """The mistakes in what is built that stand in the Kustomization itself."""
    # What the Kustomization has not changed is as it is without it; keys are asked of what is not changed, too.
    changed = (each for each in found.objects if each.traced.origin.parts is not None or _has_keys(each))
    for mistake in find_mistakes(found._replace(objects=tuple(changed)), builds.store.files):
        if is_in_object(mistake.at, one.at):
            yield BroughtMistakeFact(mistake, one.at, one.name)


def _has_keys(built: Built) -> bool:
    return built.value.get("kind") in ("ConfigMap", "Secret")
