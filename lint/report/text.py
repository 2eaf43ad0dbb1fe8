"""For people: every finding with the source at both of its ends, then what was checked."""

from collections.abc import Mapping

from ...model.text.escape_control_characters import clean
from ..finding import Finding, Report
from .fold import fold_infos
from .frame import Pen, bar, frame, source
from .shared_parts import format_place
from .style import ROLES, Role, Style
from .summary import describe_coverage, describe_fixable, describe_run, is_green

#: Other places with the same info that are listed.
_SHOWN_PLACES = 8
_RELATED = Pen(":::", "-", "gutter")


def render(report: Report, style: Style) -> str:
    """Findings are parted by an empty line; the summary stands at the end, where a terminal shows it."""
    shown = fold_infos(report.findings)
    findings = ["\n".join([*_finding(one, report.texts, style), *_elsewhere(others)]) for one, others in shown]
    return "\n\n".join([*findings, "\n".join(_summary(report, style))]) + "\n"


def _finding(finding: Finding, texts: Mapping[str, str], style: Style) -> list[str]:
    marks = (finding.mark, *finding.related)
    sources = [source(mark, texts) for mark in marks]
    shown = [mark.span.line for mark, line in zip(marks, sources, strict=True) if mark.span and line is not None]
    gutter = len(str(max(shown, default=1)))
    pens = [Pen("-->", "^", ROLES[finding.severity]), *(_RELATED for _ in finding.related)]
    parts = [frame(mark, line, gutter, pen, style) for mark, line, pen in zip(marks, sources, pens, strict=True)]
    if hint := finding.hint or (finding.fix.title if finding.fix else None):
        mark = " [*]" if finding.fix and finding.fix.safe else ""
        parts.append([f"{' ' * gutter} {style.paint('gutter', '=')} {_help(hint, style)}{mark}"])
    return [_head(finding, style), *_join(parts, bar(gutter, style))]


def _elsewhere(others: tuple[Finding, ...]) -> list[str]:
    """A line on where else the same is so."""
    if not others:
        return []
    listed = ", ".join(format_place(other.mark) for other in others[:_SHOWN_PLACES])
    return [f"the same {len(others)} times more: {listed}{', …' if len(others) > _SHOWN_PLACES else ''}"]


def _head(finding: Finding, style: Style) -> str:
    role = ROLES[finding.severity]
    rule = style.link(f"{finding.code} {finding.name}", finding.url)
    return style.paint(role, f"{finding.severity.label}[{rule}]") + style.paint("strong", f": {clean(finding.message)}")


def _help(hint: str, style: Style) -> str:
    return f"{style.paint('help', 'help')}: {clean(hint)}"


def _join(parts: list[list[str]], margin: str) -> list[str]:
    """The parts in a row; below source, the margin's line leads on to the next part."""
    lines: list[str] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        lines += [*part, margin] if len(part) > 1 and following else part
    return lines


def _summary(report: Report, style: Style) -> list[str]:
    role: Role = "good" if is_green(report) else "strong"
    notes = [
        f"{style.paint('info', 'note')}: {clean(note)}" for note in (*report.summary.differs, *report.summary.notes)
    ]
    fixes = [found] if (found := describe_fixable(report)) else []
    return [style.paint(role, describe_run(report)), *fixes, *describe_coverage(report.summary), *notes]
