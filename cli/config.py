"""`stackwright config`: every setting, its value, and where that comes from."""

from pathlib import Path

import click

from .output import examples, print_text, progress


@click.group()
def config() -> None:
    """Look at the configuration."""


@config.command(epilog=examples("stackwright config show"))
@click.argument("path", type=click.Path(path_type=Path), default=Path())
def show(path: Path) -> None:
    """Show each setting, its value, and where that came from.

    For versions that are not set, that is what the repository pins: the files are read for it.
    """
    from ..lint.workspace import Workspace
    from ..show.config import format_config

    workspace = Workspace.around(path)
    print_text(format_config(workspace.config, workspace.repository(progress()), workspace.source))
