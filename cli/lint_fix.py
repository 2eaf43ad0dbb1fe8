"""`lint --fix` and `--diff`: write the files that fixing changes, or print what would change in them."""

import os
from typing import TYPE_CHECKING

from ..model.errors import UserError
from .output import print_text, tell, write_bytes

if TYPE_CHECKING:
    from ..lint.finding import Report
    from ..lint.fix import Fixed
    from ..model.files.source import Source


def refuse_odd(*, fix: bool, unsafe: bool, diff: bool, update_baseline: bool, to_files: bool) -> None:
    """Raise UserError for options of fixing that do not go together with others."""
    if unsafe and not (fix or diff):
        raise UserError("--unsafe-fixes needs --fix or --diff.", "Give it one of them.")
    if update_baseline and (fix or diff):
        raise UserError("--update-baseline fixes nothing.", "Run `stackwright lint --fix` first.")
    if diff and to_files:
        hint = "Leave out --output and --report, or send the diff into a file with `>`."
        raise UserError("--diff prints no report.", hint)


def write_fixed(fixed: "Fixed", source: "Source") -> None:
    """Write each changed file whole or not at all; raises UserError for one that has changed meanwhile."""
    from ..model.files.source import read_file

    for file in fixed.files:
        path = source.root / file.path
        if read_file(str(path), len(file.before)) != file.before:
            raise UserError(f"{file.path} has changed meanwhile, and is left as it is.", "Run it again.")
        write_bytes(path, file.after, source)
    if not source.is_disk and fixed.files:
        names = " ".join(os.path.relpath(source.root / file.path) for file in fixed.files)
        tell(f"The commit does not have what was fixed yet: run `git add {names}`.")


def print_diff(fixed: "Fixed", report: "Report", *, unsafe: bool) -> None:
    """Print what would change, and on stderr how many findings that would fix."""
    from ..lint.fix_diff import unified_diff
    from ..lint.report.summary import amount

    print_text(unified_diff(fixed.files))
    more = sum(finding.fix is not None and not finding.fix.safe for finding in report.findings) if not unsafe else 0
    others = f" {more} more may be fixed with --unsafe-fixes." if more else ""
    tell(f"Would fix {amount(fixed.number, 'finding')}.{others}" if fixed.number else f"No fixes to make.{others}")
