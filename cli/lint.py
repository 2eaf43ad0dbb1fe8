"""`stackwright lint`: check a repository, and report."""

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..model.errors import UserError
from ..model.files.which_state import DISK, At, Index
from .exit_codes import CLEAN, FINDINGS, NOTHING
from .lint_fix import print_diff, refuse_odd, write_fixed
from .output import examples, progress, tell, write_file
from .paths import root_and_filters
from .reports import FORMATS, Wanted, parse_reports, refuse_same_file, write_reports

if TYPE_CHECKING:
    from ..lint.finding import Report
    from ..lint.workspace import Workspace

_PROFILES = ("minimal", "default", "strict")
_WHEN = ("auto", "always", "never")
_SEVERITIES = ("info", "warning", "error", "never")


def _names(_context: click.Context, _parameter: click.Parameter, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _has_helm(renders: tuple[str, ...], root: Path, *, fixes: bool) -> bool:
    """Whether charts are to be rendered and can be; raises UserError where that does not go with fixing."""
    if "helm" not in renders:
        return False
    if fixes:
        raise UserError("--render helm goes with no --fix or --diff.", "Fix first, and then render the charts.")
    from ..model.charts.run_helm import find_helm

    if find_helm(root) is None:
        tell("helm is not on PATH: no chart is rendered.")
        return False
    return True


@click.command(
    short_help="Check a repository.",
    epilog=examples("stackwright lint", "stackwright lint apps --select KUS,ARG --fix"),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    metavar="FORMAT",
    help="text, concise, json, sarif, github, gitlab, junit or markdown.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--report",
    "further",
    multiple=True,
    callback=parse_reports,
    metavar="FORMAT=FILE",
    help="Write a further report of the same run.",
)
@click.option("--select", multiple=True, callback=_names, help="Only these rules: codes, names, families (KUS).")
@click.option("--ignore", multiple=True, callback=_names, help="Not these rules.")
@click.option("--profile", type=click.Choice(_PROFILES), metavar="NAME", help="minimal, default or strict.")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), metavar="LEVEL", help="info, warning, error or never.")
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), help="Leave out what this file knows.")
@click.option("--no-baseline", is_flag=True, help="Report what the baseline knows, too.")
@click.option("--no-config", is_flag=True, help="Check as if there was no configuration.")
@click.option("--config-from", metavar="REV", default="", help="Take configuration and baseline from this revision.")
@click.option("--base", metavar="REV", default="", help="Say what changes since this revision would do.")
@click.option("--update-baseline", is_flag=True, help="Write today's findings to the baseline.")
@click.option("--staged/--no-staged", default=None, help="Check what will be committed, not the disk.")
@click.option("--no-suppressions", is_flag=True, help="Report what comments silence, too.")
@click.option("--fix", is_flag=True, help="Fix what can be fixed, and report the rest.")
@click.option("--unsafe-fixes", is_flag=True, help="Fix as well where something else may be meant.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and write nothing.")
@click.option(
    "--render",
    "renders",
    multiple=True,
    type=click.Choice(("helm",)),
    metavar="helm",
    help="Render charts of the repository with the helm on PATH.",
)
@click.option("--stats", is_flag=True, help="List the kinds whose fields could not be checked.")
@click.option("--require-schema", is_flag=True, help="Fail where an object has no schema.")
@click.option("--allow-empty", is_flag=True, help="Succeed where there is nothing to check.")
@click.option("--timeout", type=click.IntRange(min=1), metavar="SECONDS", help="Stop then, and say what is missing.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to read files with.")
@click.option("--color", type=click.Choice(_WHEN), default="auto", metavar="WHEN", help="auto, always or never.")
def lint(
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    further: tuple[Wanted, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    fail_on: str | None,
    baseline: Path | None,
    no_baseline: bool,
    no_config: bool,
    config_from: str,
    base: str,
    update_baseline: bool,
    staged: bool | None,
    no_suppressions: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    renders: tuple[str, ...],
    stats: bool,
    require_schema: bool,
    allow_empty: bool,
    timeout: int | None,
    jobs: int | None,
    color: str,
) -> None:
    """Check the repository around PATHS (the current folder) and report on them.

    Exit code: 0 clean, 1 findings, 2 bad usage, 3 nothing to check, 4 internal error.
    """
    from ..lint.coverage import Required, require
    from ..lint.finding import add_differences, add_fixed, fails, set_limit, statistics
    from ..lint.options import Options
    from ..lint.report.summary import describe_unfinished
    from ..lint.selection import select as selected
    from ..lint.workspace import Workspace
    from ..model.time_limit import clock

    wanted = (Wanted(format_, output), *further)
    to_files = any(each.file for each in wanted)
    refuse_odd(fix=fix, unsafe=unsafe_fixes, diff=diff, update_baseline=update_baseline, to_files=to_files)
    refuse_same_file(wanted)
    gc.disable()  # facts hold no cycles, and looking for some costs a tenth of a run
    root, within = root_and_filters(paths)
    workspace = Workspace.open(root, _snapshot(staged), with_config=not no_config, config_from=config_from)
    source, config, deciding = workspace.source, workspace.config, workspace.deciding
    selection = selected(config, select=select, ignore=ignore, profile=profile or "")
    if update_baseline and (within or select or ignore or config_from or no_baseline):
        hint = "Give --update-baseline no PATHS, --select, --ignore, --no-baseline or --config-from."
        raise UserError("The baseline is of the whole repository, as it is here.", hint)
    known = None if update_baseline or no_baseline else deciding.read_baseline(baseline)
    fixes = fix or diff
    options = Options(
        within,
        not no_suppressions,
        known,
        jobs,
        fixes or any(each.format == "text" for each in wanted),
        keep=fixes,
        clock=clock(timeout),
        moves=fixes,
        base=workspace.base(base),
        charts=_has_helm(renders, source.root, fixes=fixes),
    )
    report = workspace.report(selection, options, progress())
    if missing := describe_unfinished(report.summary):
        if update_baseline:
            raise UserError(f"{missing} A baseline has all findings.", "Give it more time.")
        tell(f"warning: {missing}")
    if update_baseline:
        _write_baseline(workspace, report, baseline)
        return
    fixed = workspace.fix(report, selection, options, unsafe=unsafe_fixes) if fixes else None
    if fixed and diff:
        print_diff(fixed, report, unsafe=unsafe_fixes)
        sys.exit(FINDINGS if fixed.number else CLEAN)
    if fixed and fixed.number:
        write_fixed(fixed, source)
        report = workspace.report_fixed(fixed, options)
    if fixed:
        report = add_fixed(report, fixed.number, unsafe=unsafe_fixes)
    if fail_on is None:
        report = set_limit(report, config.fail_on)
    required = Required(require_schema or config.require_schema, config.require_decided)
    report = require(report, required)
    report = add_differences(report, deciding.differences(source, baseline, with_baseline=not no_baseline))
    notes = [*(deciding.describe_left_behind() if not no_config else ()), *(statistics(report) if stats else ())]
    write_reports(report, wanted, source, color, notes)
    if not (report.findings or report.summary.files or missing):
        sys.exit(CLEAN if allow_empty else NOTHING)
    is_uncommitted = fixed is not None and bool(fixed.number) and not source.is_disk
    sys.exit(FINDINGS if is_uncommitted or fails(report, fail_on or config.fail_on) else CLEAN)


def _snapshot(staged: bool | None) -> At:
    """What is checked: the commit at hand where somebody says so, or where git runs this as a hook."""
    if staged is None:
        return Index(asked=False) if "GIT_INDEX_FILE" in os.environ else DISK
    return Index() if staged else DISK


def _write_baseline(workspace: "Workspace", report: "Report", named: Path | None) -> None:
    from ..lint.baseline import baseline_text
    from ..model.files.check_destination import BASELINE

    # Not where a link leads that the configuration names.
    at = named or Path(os.path.relpath(workspace.root / workspace.deciding.baseline))
    write_file(at, baseline_text(report.findings), BASELINE, workspace.source, folders=True)
    tell(f"{os.path.relpath(at)} now knows {len(report.findings)} findings: commit it.")
