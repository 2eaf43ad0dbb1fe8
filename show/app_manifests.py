"""What an Application deploys, for people: its objects as YAML, and what is left out of them."""

from typing import NamedTuple

from ..lint.redaction.redact import redact, without_keys
from ..model.argocd.manifests.find_manifests import Subject, find_manifests
from ..model.files.source import Source
from ..model.kustomize.build.accumulate import Store
from ..model.kustomize.build.result import Build
from ..model.repository import Repository
from ..model.text.positions import Positions
from .format_place import format_place
from .graph import without_secrets
from .kustomize_build import format_build, format_problem, tell_unknown


class Shown(NamedTuple):
    """The objects as a text, what Argo CD refuses, and what is not among the objects, a line each."""

    text: str
    problems: tuple[str, ...]
    left_out: tuple[str, ...]


def show_manifests(
    repository: Repository, source: Source, store: Store, subject: Subject, *, with_origins: bool
) -> Shown:
    """What an Application deploys."""
    found = find_manifests(repository, store, subject)
    known: dict[str, Positions | None] = {}
    name = without_secrets(subject.application.object.name) or "an Application without a name"
    left_out = [f"{format_place(one.at, source, known)}: {without_keys(redact(one.why))}" for one in found.left_out]
    left_out += [tell_unknown(one, source, known) for one in found.unknown]
    head = f"# Application {name}: {_count(len(found.objects))}; secrets are masked.\n"
    body = format_build(Build(found.objects), source, with_origins=with_origins) if found.objects else ""
    problems = tuple(f"Application {name}: {format_problem(one, source)}" for one in found.problems)
    return Shown(head + body, problems, tuple(f"{name}: {line}" for line in sorted(set(left_out))))


def _count(number: int) -> str:
    return "1 object" if number == 1 else f"{number or 'no'} objects"
