"""The `render` commands: what the repository makes of its parts, as the real system would."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .exit_codes import FINDINGS
from .output import complain, examples, print_text, progress, tell
from .paths import from_root

if TYPE_CHECKING:
    from ..model.argocd.applicationsets.find_application_by_name import Named
    from ..model.files.source import Source
    from ..model.repository import Repository


@click.group(
    short_help="Show a machine's configuration, or what a kustomization builds.",
    epilog=examples("stackwright render talos cp-1", "stackwright render kustomization apps/web --origin"),
)
def render() -> None:
    """Show what the repository's files make together."""


@render.command(
    "talos",
    short_help="Show a machine's configuration as Talos gets it.",
    epilog=examples("stackwright render talos cp-1", "stackwright render talos cp-1 --origin"),
)
@click.argument("node")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--origin", is_flag=True, help="Say behind each value which file and line it comes from.")
def talos(node: str, path: Path, origin: bool) -> None:
    """Show the configuration of the machine NODE: its base with its patches, secrets masked.

    Without a base in the repository it is the one that its version of Talos generates; what the repository does not say
    of its cluster is a placeholder there.
    """
    from ..lint.workspace import Workspace
    from ..model.talos.machine.render_machine import machine_named, render_machine
    from ..model.versions.applicable import versions
    from ..show.machine_config import annotate

    workspace = Workspace.around(path)
    source, repository = workspace.source, workspace.repository(progress())
    machine = machine_named(source, repository, node)
    found = render_machine(source, repository, machine, versions(repository).highest("talos"), with_origins=origin)
    print_text(annotate(found, source))


@render.command(
    "nixos",
    short_help="Show what is known of a NixOS host.",
    epilog=examples("stackwright render nixos server-1", "stackwright render nixos server-1 --origin"),
)
@click.argument("host")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--origin", is_flag=True, help="Say behind each value which file and line it comes from.")
def nixos(host: str, path: Path, origin: bool) -> None:
    """Show what the modules of HOST say, a name of `nixosConfigurations` in a flake: addresses, users, services.

    Nix is not needed and nothing is fetched. What depends on files outside of the repository is not known, and is said.
    """
    from ..lint.workspace import Workspace
    from ..model.nix.hosts import host_named
    from ..show.nixos_host import describe_host

    workspace = Workspace.around(path)
    found = host_named(workspace.source, workspace.repository(progress()), host)
    print_text(describe_host(found, workspace.source, with_origins=origin))


@render.command(
    "kustomization",
    short_help="Show what a kustomization builds.",
    epilog=examples("stackwright render kustomization apps/web", "stackwright render kustomization apps/web --origin"),
)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--origin", is_flag=True, help="Say where each object comes from, and each value from another file.")
def kustomization(path: Path, origin: bool) -> None:
    """Show what `kubectl kustomize` builds of the folder PATH, or of its kustomization file, secrets masked.

    Nothing is fetched or run: remote resources, Helm charts and plugins are not known, and are said at the end.
    """
    from ..lint.workspace import Workspace
    from ..model.kustomize.build.build import build
    from ..model.kustomize.build.open_store import open_store
    from ..model.text.escape_control_characters import clean
    from ..schemas.file_types import KUSTOMIZATION_NAMES
    from ..show.kustomize_build import format_build, format_problem, refuse_other_path

    source = Workspace.around(path).source
    folder = from_root(source.root, path.parent if path.name in KUSTOMIZATION_NAMES and not path.is_dir() else path)
    refuse_other_path(source, folder)
    found = build(folder, open_store(source))
    if found.problems:
        for problem in found.problems:
            complain(clean(format_problem(problem, source)))
        sys.exit(FINDINGS)
    print_text(format_build(found, source, with_origins=origin))


@render.command(
    "app",
    short_help="Show an Argo CD Application, or those of an ApplicationSet.",
    epilog=examples("stackwright render app web --manifests", "stackwright render app cluster-addons --origin"),
)
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--origin", is_flag=True, help="Say behind each value which file and line it comes from.")
@click.option("--manifests", is_flag=True, help="Show the objects that it deploys instead.")
@click.option(
    "--render", "renders", multiple=True, type=click.Choice(("helm",)), metavar="helm", help="Render its charts, too."
)
def app(name: str, path: Path, origin: bool, manifests: bool, renders: tuple[str, ...]) -> None:
    """Show the Application NAME, written or made by an ApplicationSet; by the name of one of these, all that it makes.

    No cluster is asked. Generators that ask something outside of the repository take what `clusters:` and
    `applicationsets: fixtures` in stackwright.yaml say; what is not known is said. With --manifests the kustomizations
    are built with the options that it has for them; charts, and what is elsewhere, are told of on stderr. With --render
    helm, too, the charts of the repository are rendered by the helm on PATH.
    """
    from ..lint.workspace import Workspace
    from ..model.argocd.applicationsets.find_application_by_name import find_named
    from ..show.describe_applications import describe_named

    workspace = Workspace.around(path)
    repository = workspace.repository(progress())
    named = find_named(workspace.source, repository, workspace.config, name)
    if manifests:
        helm = _find_helm(workspace.source.root) if renders else None
        _show_manifests(workspace.source, repository, named, with_origins=origin, helm=helm)
        return
    print_text(describe_named(named, workspace.source, with_origins=origin))


def _find_helm(root: Path) -> str | None:
    from ..model.charts.run_helm import find_helm

    helm = find_helm(root)
    if helm is None:
        tell("helm is not on PATH: no chart is rendered.")
    return helm


def _show_manifests(
    source: "Source", repository: "Repository", named: "Named", *, with_origins: bool, helm: str | None
) -> None:
    from ..model.argocd.manifests.applications_to_render import find_subjects
    from ..model.kustomize.build.open_store import open_store
    from ..model.text.escape_control_characters import clean
    from ..show.app_manifests import show_manifests

    store = open_store(source)
    shown = [
        show_manifests(repository, source, store, subject, with_origins=with_origins, helm=helm)
        for subject in find_subjects(named)
    ]
    print_text("---\n".join(one.text for one in shown))
    for line in (line for one in shown for line in one.left_out):
        tell(f"left out: {clean(line)}")
    problems = [line for one in shown for line in one.problems]
    for line in problems:
        complain(clean(line))
    if problems:
        sys.exit(FINDINGS)


@render.command(
    "flux",
    short_help="Show what a Flux Kustomization deploys.",
    epilog=examples("stackwright render flux apps", "stackwright render flux apps --origin"),
)
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--origin", is_flag=True, help="Say where each object comes from, and each value from another file.")
def flux(name: str, path: Path, origin: bool) -> None:
    """Show what the Flux Kustomization NAME deploys: its folder with patches, and variables filled in, secrets masked.

    A folder without a kustomization is taken as Flux takes it: all manifests below it. Variables of which the value is
    encrypted, or elsewhere, stay as they are written. What Flux refuses is told on stderr.
    """
    from ..lint.workspace import Workspace
    from ..model.text.escape_control_characters import clean
    from ..show.flux_manifests import show_kustomizations

    workspace = Workspace.around(path)
    repository = workspace.repository(progress())
    shown = list(show_kustomizations(repository, workspace.source, name, with_origins=origin))
    print_text("---\n".join(one.text for one in shown))
    for line in (line for one in shown for line in one.left_out):
        tell(f"not known: {clean(line)}")
    problems = [line for one in shown for line in one.problems]
    for line in problems:
        complain(clean(line))
    if problems:
        sys.exit(FINDINGS)
