"""The reports of one run: each in its format, on the terminal or in a file."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..model.errors import UserError
from .output import print_report, style, tell, write_file

if TYPE_CHECKING:
    from ..lint.finding import Report
    from ..model.files.source import Source

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")
_FOR_PEOPLE = frozenset({"text", "concise", "markdown"})
_FILE = click.Path(path_type=Path, dir_okay=False)


class Wanted(NamedTuple):
    """A report that is asked for; without a file it is printed."""

    format: str
    file: Path | None


def parse_reports(context: click.Context, parameter: click.Parameter, values: Iterable[str]) -> tuple[Wanted, ...]:
    """What each `FORMAT=FILE` asks for; raises click's error for one that is none."""
    found = []
    for value in values:
        format_, _, file = value.partition("=")
        if file and format_ and format_ not in FORMATS:
            raise click.BadParameter(f"{format_!r} is not one of {', '.join(FORMATS)}.", context, parameter)
        if not (format_ and file):
            raise click.BadParameter(f"{value!r} is not FORMAT=FILE, as in sarif=report.sarif.", context, parameter)
        found.append(Wanted(format_, _FILE.convert(file, parameter, context)))
    return tuple(found)


def refuse_same_file(wanted: Iterable[Wanted]) -> None:
    """Raise UserError where two reports would be written to one file."""
    seen: set[str] = set()
    for file in (report.file for report in wanted if report.file):
        if (whole := os.path.realpath(file)) in seen:
            raise UserError(f"Two reports would be written to {file}.", "Give each a file of its own.")
        seen.add(whole)


def write_reports(
    report: "Report", wanted: Iterable[Wanted], source: "Source", color: str, notes: Iterable[str]
) -> None:
    """Write the files, and then print what is to be printed: where a file cannot be written, nothing is.

    `notes` are sentences for the reader, behind those that the report has.
    """
    listed = tuple(notes)
    for each in sorted(wanted, key=lambda each: each.file is None):
        _write_report(report, each, source, color, listed)


def _write_report(report: "Report", wanted: Wanted, source: "Source", color: str, notes: tuple[str, ...]) -> None:
    from ..lint.finding import add_note
    from ..lint.report import render
    from ..lint.report.summary import describe_run
    from ..model.files.check_destination import REPORT

    if wanted.format in _FOR_PEOPLE and source.root != Path.cwd():
        notes = (f"paths are from {os.path.relpath(source.root)}", *notes)
    report = add_note(report, notes)
    text = render(report, wanted.format, style(color, plain=wanted.file is not None))
    if wanted.file is None:
        print_report(text)
        return
    write_file(wanted.file, text, REPORT, source)
    tell(f"{describe_run(report)} The report is in {wanted.file}.")
