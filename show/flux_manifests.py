"""What a Flux Kustomization deploys, for people: its objects as YAML, and what is not known or refused of them."""

from collections.abc import Iterator
from typing import NamedTuple

from ..lint.redaction.redact import redact, without_keys
from ..model.errors import UserError
from ..model.files.source import Source
from ..model.flux.build_deployment import DeploymentBuilds
from ..model.flux.deployments import Deployment, find_deployments
from ..model.flux.facts import FluxFact
from ..model.flux.fill_in_variables import RefusedVariable, fill_in, find_values
from ..model.kustomize.build.result import Build
from ..model.repository import Repository
from ..model.text.typed_access import mapping, text
from .format_place import format_place
from .graph import without_secrets
from .kustomize_build import format_build, format_problem, tell_unknown


class ShownKustomization(NamedTuple):
    """The objects as a text, what Flux refuses, and what is not among the objects, a line each."""

    text: str
    problems: tuple[str, ...]
    left_out: tuple[str, ...]


def show_kustomizations(
    repository: Repository, source: Source, name: str, *, with_origins: bool
) -> Iterator[ShownKustomization]:
    """What each Kustomization of a name deploys; raises UserError where there is none of which that is known."""
    every = [fact for _, fact in repository.each(FluxFact) if fact.object.name == name]
    found = [one for one in find_deployments(repository) if one.name == name]
    if not found:
        raise _missing(repository, every, name)
    builds = DeploymentBuilds(source)
    for one in found:
        yield _show(source, builds, one, with_origins=with_origins)


def _missing(repository: Repository, every: list[FluxFact], name: str) -> UserError:
    if every:
        message = f"What the Flux Kustomization {name} deploys is not known"
        return UserError(message, "its source, its path, or a patch of it, leads out of this repository")
    names = sorted({fact.object.name for _, fact in repository.each(FluxFact)})
    listed = f"there are {', '.join(names[:20])}" if names else "the repository has none"
    return UserError(f"There is no Flux Kustomization {name}", without_secrets(listed))


def _show(source: Source, builds: DeploymentBuilds, one: Deployment, *, with_origins: bool) -> ShownKustomization:
    spec = builds.spec(one)
    found = builds.build(one, spec)
    refused: list[RefusedVariable] = []
    objects = found.objects
    values = find_values(builds, one, mapping(spec.value))
    own = mapping(spec.value, "postBuild")
    if own and (values or text(own, "substituteStrategy") == "Always"):
        objects = tuple(fill_in(built, values, refused) for built in objects)
    name = without_secrets(one.name)
    count = "1 object" if len(objects) == 1 else f"{len(objects) or 'no'} objects"
    head = f"# Flux Kustomization {name} of {format_place(one.at, source, {})}: {count}; secrets are masked.\n"
    body = format_build(Build(objects), source, with_origins=with_origins) if objects else ""
    problems = [f"Flux Kustomization {name}: {format_problem(each, source)}" for each in found.problems]
    left_out = [tell_unknown(each, source, {}) for each in found.unknown]
    if one.variables is None:
        left_out.append("not all that sets its variables is in this repository")
    else:
        problems += [f"Flux Kustomization {name}: {_tell(each, source)}" for each in refused]
    return ShownKustomization(head + body, tuple(problems), tuple(f"{name}: {line}" for line in left_out))


def _tell(refused: RefusedVariable, source: Source) -> str:
    place = format_place(refused.at, source, {})
    return (
        f"{place}: Flux refuses `{without_keys(redact(refused.written))}`, which nothing sets or which is no variable"
    )
