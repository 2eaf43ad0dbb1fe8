"""The `render` commands: what the repository makes of its parts, as the real system would."""

from pathlib import Path

import click

from .output import examples, print_text, progress


@click.group(
    short_help="Show a machine's configuration as Talos gets it.",
    epilog=examples("stackwright render talos cp-1", "stackwright render talos cp-1 --origin"),
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
