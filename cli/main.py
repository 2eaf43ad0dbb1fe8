"""The command line: its commands, and every way in which it ends. Heavy imports stand where they are needed."""

import gc
import sys
from typing import NoReturn

import click

from .. import __version__
from ..model.errors import UserError
from ..model.text.escape_control_characters import clean_lines
from .add import add
from .config import config
from .exit_codes import CLEAN, INTERNAL, USAGE
from .explain import explain
from .graph import graph
from .lint import lint
from .new import new
from .output import complain, drop_output, examples, open_streams, report_misuse, stand_somewhere, tell_unwritten
from .render import render
from .rule import rule
from .schema import schema


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("stackwright new homelab", "stackwright lint", "stackwright rule KUS001"),
)
@click.version_option(__version__, "-V", "--version", prog_name="stackwright", message="%(prog)s %(version)s")
def main() -> None:
    """Start, grow and check GitOps repositories as one model, offline.

    Talos, NixOS, KubeVirt, Argo CD, kustomize and Kubernetes, and every reference between them.
    """


for command in (lint, rule, graph, explain, config, schema, render, new, add):
    main.add_command(command)


def start() -> NoReturn:
    """Run the command line with every way to end: 0 to 4 as documented, 130 where it was interrupted."""
    open_streams()
    try:
        stand_somewhere()
        main(standalone_mode=False)
        sys.stdout.flush()
        code = CLEAN
    except UserError as error:
        complain(error.message, error.hint)
        code = USAGE
    except click.ClickException as error:
        report_misuse(error)
        code = USAGE
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:
        drop_output()
        code = CLEAN
    except Exception as error:  # whatever is left is a mistake of ours
        code = USAGE if tell_unwritten(error) else _bug()
    finally:
        gc.freeze()  # else Python looks through all facts for cycles before it ends, which takes a twentieth of a run
    sys.exit(code)


def _bug() -> int:
    import traceback

    click.echo(clean_lines(traceback.format_exc()), nl=False, err=True)
    complain(
        "This is a bug in stackwright, not in your repository.",
        f"Please report it with the lines above and your version ({__version__}).",
    )
    return INTERNAL
