"""`stackwright graph`: the repository as a picture."""

from pathlib import Path

import click

from .output import examples, print_report, progress, write_file
from .paths import from_root

_FORMATS = ("mermaid", "dot", "json")


@click.command(
    short_help="Draw what deploys, includes and names what.",
    epilog=examples("stackwright graph > graph.mmd", "stackwright graph --format dot --focus apps/web"),
)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--format", "format_", type=click.Choice(_FORMATS), default="mermaid", show_default=True, help="How to draw."
)
@click.option("--objects", is_flag=True, help="Draw Kubernetes objects and what they name; JSON always has them.")
@click.option(
    "--focus",
    type=click.Path(path_type=Path),
    help="Draw only this file or folder, what leads there, and what it leads to.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the graph to this file.")
def graph(path: Path, format_: str, objects: bool, focus: Path | None, output: Path | None) -> None:
    """Draw the repository around PATH (the current folder): what deploys, includes and names what."""
    from ..lint.workspace import Workspace
    from ..model.files.check_destination import REPORT
    from ..show.graph.view import draw

    workspace = Workspace.around(path)
    at = from_root(workspace.root, focus) if focus else None
    text = draw(workspace.expanded(progress()), format_, objects=objects, focus=at)
    write_file(output, text, REPORT, workspace.source) if output else print_report(text)
