"""`stackwright explain`: what is seen in a file, or on a line of it."""

import os

import click

from .output import examples, print_text, progress
from .paths import from_root, path_and_line


@click.command(
    short_help="Show what stackwright sees in a file or line.",
    epilog=examples("stackwright explain apps/web/kustomization.yaml", "stackwright explain apps/web.yaml:12"),
)
@click.argument("place", metavar="PATH[:LINE]")
def explain(place: str) -> None:
    """Show what stackwright sees in a file, or on a line of it: objects, references, and what deploys it."""
    from ..lint.workspace import Workspace
    from ..show.explain_file import explain_file

    path, line = path_and_line(place)
    workspace = Workspace.around(next(parent for parent in (path, *path.parents) if os.path.isdir(parent)))
    source = workspace.source
    print_text(explain_file(workspace.expanded(progress()), source, from_root(source.root, path), line))
