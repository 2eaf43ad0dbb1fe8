"""The command line: parse, call one thing below, print, exit. Heavy imports stand in the command that needs them."""

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .. import __version__
from ..model.errors import UserError
from ..model.text.printable import clean_lines
from .arguments import from_root, path_and_line, root_and_filters
from .generate import add, new
from .render import render
from .schema import schema
from .terminal import (
    complain,
    drop_output,
    examples,
    misused,
    open_streams,
    print_report,
    print_text,
    progress,
    stand_somewhere,
    style,
    tell,
    tell_unwritten,
    write_file,
)

if TYPE_CHECKING:
    from ..model.files.source import Source
    from ..model.repository import Repository

CLEAN, FINDINGS, USAGE, NOTHING, INTERNAL = 0, 1, 2, 3, 4
_FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")
_FOR_PEOPLE = frozenset({"text", "concise", "markdown"})
_GRAPHS = ("mermaid", "dot", "json")
_PROFILES = ("minimal", "default", "strict")
_WHEN = ("auto", "always", "never")
_SEVERITIES = ("info", "warning", "error", "never")


def _names(_context: click.Context, _parameter: click.Parameter, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("stackwright new homelab", "stackwright lint", "stackwright rule KUS001"),
)
@click.version_option(__version__, "-V", "--version", prog_name="stackwright", message="%(prog)s %(version)s")
def main() -> None:
    """Start, grow and check GitOps repositories as one model, offline.

    Talos, NixOS, KubeVirt, Argo CD, kustomize and Kubernetes, and every reference between them.
    """


@main.command(
    short_help="Check a repository.",
    epilog=examples("stackwright lint", "stackwright lint apps --format github --select KUS,ARG"),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default="text",
    metavar="FORMAT",
    help="text, concise, json, sarif, github, gitlab, junit or markdown.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option("--select", multiple=True, callback=_names, help="Only these rules: codes, names, families (KUS).")
@click.option("--ignore", multiple=True, callback=_names, help="Not these rules.")
@click.option("--profile", type=click.Choice(_PROFILES), metavar="NAME", help="minimal, default or strict.")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), metavar="LEVEL", help="info, warning, error or never.")
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), help="Leave out what this file knows.")
@click.option("--no-baseline", is_flag=True, help="Report what the baseline knows, too.")
@click.option("--no-config", is_flag=True, help="Check as if there was no configuration.")
@click.option("--config-from", metavar="REV", default="", help="Take configuration and baseline from this revision.")
@click.option("--update-baseline", is_flag=True, help="Write today's findings to the baseline.")
@click.option("--staged/--no-staged", default=None, help="Check what will be committed, not the disk.")
@click.option("--no-suppressions", is_flag=True, help="Report what comments silence, too.")
@click.option("--stats", is_flag=True, help="List the kinds whose fields could not be checked.")
@click.option("--allow-empty", is_flag=True, help="Succeed where there is nothing to check.")
@click.option("--timeout", type=click.IntRange(min=1), metavar="SECONDS", help="Stop then, and say what is missing.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to read files with.")
@click.option("--color", type=click.Choice(_WHEN), default="auto", metavar="WHEN", help="auto, always or never.")
def lint(
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    fail_on: str | None,
    baseline: Path | None,
    no_baseline: bool,
    no_config: bool,
    config_from: str,
    update_baseline: bool,
    staged: bool | None,
    no_suppressions: bool,
    stats: bool,
    allow_empty: bool,
    timeout: int | None,
    jobs: int | None,
    color: str,
) -> None:
    """Check the repository around PATHS (the current folder) and report on them.

    Exit code: 0 clean, 1 findings, 2 bad usage, 3 nothing to check, 4 internal error.
    """
    from ..lint.baseline import baseline_text
    from ..lint.engine import Options, run
    from ..lint.finding import differing, fails, noted, tolerating, with_statistics
    from ..lint.report import render
    from ..lint.report.summary import unfinished, verdict
    from ..lint.run_settings import decide
    from ..lint.selection import select as selected
    from ..model.clock import clock
    from ..model.files import destination
    from ..model.files.source import open_source

    gc.disable()  # facts hold no cycles, and looking for some costs a tenth of a run
    root, within = root_and_filters(paths)
    in_commit = staged if staged is not None else "GIT_INDEX_FILE" in os.environ
    source = open_source(root, staged=in_commit)
    deciding = decide(source, with_config=not no_config, config_from=config_from)
    config = deciding.config
    selection = selected(config, select=select, ignore=ignore, profile=profile or "")
    if config.size_limit != source.size_limit:
        source = open_source(root, staged=in_commit, size_limit=config.size_limit)
    if staged and not source.uses_git:
        raise UserError("There is no git repository here, so nothing is staged.", "Leave out --staged.")
    if update_baseline and (within or select or ignore or config_from or no_baseline):
        hint = "Give --update-baseline no PATHS, --select, --ignore, --no-baseline or --config-from."
        raise UserError("The baseline is of the whole repository, as it is here.", hint)
    known = None if update_baseline or no_baseline else deciding.known(baseline)
    options = Options(within, not no_suppressions, known, jobs, format_ == "text", clock(timeout))
    with deciding.over(source) as checked:
        report = run(checked, config, selection, options, progress=progress())
    if missing := unfinished(report.summary):
        if update_baseline:
            raise UserError(f"{missing} A baseline has all findings.", "Give it more time.")
        tell(f"warning: {missing}")
    if update_baseline:
        # Not where a link leads that the configuration names.
        known_at = baseline or Path(os.path.relpath(root / deciding.baseline))
        write_file(known_at, baseline_text(report.findings), destination.BASELINE, source, folders=True)
        tell(f"{os.path.relpath(known_at)} now knows {len(report.findings)} findings: commit it.")
        return
    if format_ in _FOR_PEOPLE and root != Path.cwd():
        report = noted(report, f"paths are from {os.path.relpath(root)}")
    if fail_on is None:
        report = tolerating(report, config.fail_on)
    report = differing(report, deciding.differences(source, baseline, with_baseline=not no_baseline))
    for sentence in deciding.left_behind() if not no_config else ():
        report = noted(report, sentence)
    if stats:
        report = with_statistics(report)
    text = render(report, format_, style(color, plain=output is not None))
    if output:
        write_file(output, text, destination.REPORT, source)
        tell(f"{verdict(report)} The report is in {output}.")
    else:
        print_report(text)
    if not (report.findings or report.summary.files or missing):
        sys.exit(CLEAN if allow_empty else NOTHING)
    sys.exit(FINDINGS if fails(report, fail_on or config.fail_on) else CLEAN)


@main.command(epilog=examples("stackwright rule", "stackwright rule KUS001", "stackwright rule missing-path"))
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Show the page of the rule CODE (or of that name), or list the rules of a family, or all."""
    from ..lint.rules import entry, load, rules_named
    from ..lint.rules.index import INDEX
    from ..lint.selection import UnknownRuleError

    found = entry(code) if code else None
    if found is None and (family := rules_named(code) if code else frozenset(INDEX)):
        for listed in (INDEX[code] for code in sorted(family)):
            law = load(listed.code).page.strip().splitlines()[0]
            strict = " (strict)" if listed.strict else ""
            print_text(f"{listed.code}  {listed.severity.label:7}  {listed.name}{strict}: {law}\n")
        return
    if found is None:
        raise UnknownRuleError(code or "")
    shown = load(found.code)
    print_text(f"{shown.code} {shown.name} ({shown.severity.label})\n\n{shown.page.strip()}\n")


@main.command(
    short_help="Draw what deploys, includes and names what.",
    epilog=examples("stackwright graph > graph.mmd", "stackwright graph --format dot --focus apps/web"),
)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--format", "format_", type=click.Choice(_GRAPHS), default="mermaid", show_default=True, help="How to draw."
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
    from ..model.files.destination import REPORT
    from ..show.graph.view import draw

    repository, source = _repository(path)
    text = draw(repository, format_, objects=objects, focus=from_root(source.root, focus) if focus else None)
    write_file(output, text, REPORT, source) if output else print_report(text)


@main.command(
    short_help="Show what stackwright sees in a file or line.",
    epilog=examples("stackwright explain apps/web/kustomization.yaml", "stackwright explain apps/web.yaml:12"),
)
@click.argument("place", metavar="PATH[:LINE]")
def explain(place: str) -> None:
    """Show what stackwright sees in a file, or on a line of it: objects, references, and what deploys it."""
    from ..show.explain import explained

    path, line = path_and_line(place)
    repository, source = _repository(next(parent for parent in (path, *path.parents) if os.path.isdir(parent)))
    print_text(explained(repository, source, from_root(source.root, path), line))


@main.group()
def config() -> None:
    """Look at the configuration."""


@config.command(epilog=examples("stackwright config show"))
@click.argument("path", type=click.Path(path_type=Path), default=Path())
def show(path: Path) -> None:
    """Show each setting, its value, and where that came from.

    For versions that are not set, that is what the repository pins: the files are read for it.
    """
    from ..model.config import read_config
    from ..show.config import shown

    repository, source = _repository(path)
    print_text(shown(read_config(source.root), repository, source))


main.add_command(schema)
main.add_command(render)
main.add_command(new)
main.add_command(add)


def _repository(path: Path) -> "tuple[Repository, Source]":
    """The whole repository around a path, without any rule's findings."""
    from ..lint.engine import analyse
    from ..model.config import read_config
    from ..model.files.source import open_source

    root, _ = root_and_filters((path,))
    config = read_config(root)
    source = open_source(root, staged=False, size_limit=config.size_limit)
    repository, _ = analyse(source, config, judging=frozenset(), progress=progress())
    return repository, source


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
        misused(error)
        code = USAGE
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:
        drop_output()
        code = CLEAN
    except Exception as error:  # whatever is left is a mistake of ours
        code = USAGE if tell_unwritten(error) else _bug()
    sys.exit(code)


def _bug() -> int:
    import traceback

    click.echo(clean_lines(traceback.format_exc()), nl=False, err=True)
    complain(
        "This is a bug in stackwright, not in your repository.",
        f"Please report it with the lines above and your version ({__version__}).",
    )
    return INTERNAL
