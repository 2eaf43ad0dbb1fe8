"""What a run has found and what it has checked, in sentences."""

from collections.abc import Mapping

from ...model.files.file_tree import WhyMissing
from ...model.text.escape_control_characters import clean
from ..coverage import undecided
from ..finding import Report, Severity, Summary

_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def amount(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tally(report: Report) -> dict[Severity, int]:
    """How many findings there are of each severity, the worst first."""
    return {severity: sum(f.severity is severity for f in report.findings) for severity in _WORST_FIRST}


def describe_run(report: Report) -> str:
    """How the run went, in a sentence; what was not done is said first, and what was fixed."""
    fixed = f"Fixed {amount(report.summary.fixed, 'finding')}." if report.summary.fixed else ""
    summary = report.summary
    parts = (describe_unfinished(summary), describe_short(summary), fixed, _verdict(report))
    return " ".join(part for part in parts if part)


def describe_fixable(report: Report) -> str:
    """How many of the findings can be fixed, and how; "" where none can."""
    fixes = [finding.fix for finding in report.findings if finding.fix]
    safe = sum(fix.safe for fix in fixes)
    others = len(fixes) - safe
    if not safe:
        return f"{others} fixable with --unsafe-fixes." if others else ""
    return f"[*] {safe} fixable with --fix" + (f", {others} more with --unsafe-fixes." if others else ".")


def describe_unfinished(summary: Summary) -> str:
    """What there was no time for, "" where everything was checked."""
    missed = ", ".join(amount(number, kind) for kind, number in summary.missed.items())
    return f"Stopped by --timeout before {missed}." if missed else ""


def describe_short(summary: Summary) -> str:
    """What was checked less of than is required, "" where nothing was."""
    return f"Too little is checked: {'; '.join(summary.short)}." if summary.short else ""


def is_green(report: Report) -> bool:
    """Whether all was checked and nothing found: only then a report may look as if all were well."""
    summary = report.summary
    found = report.findings or summary.elsewhere or summary.baselined or summary.suppressed or summary.ignored
    return bool(summary.files) and not (found or summary.missed or describe_unchecked(summary))


def _verdict(report: Report) -> str:
    return "; ".join([_describe_findings(report), *describe_unchecked(report.summary)]) + "."


def _describe_findings(report: Report) -> str:
    summary = report.summary
    if report.findings:
        counts = ", ".join(amount(number, severity.label) for severity, number in tally(report).items() if number)
        return f"Found {counts} in {amount(len({f.mark.path for f in report.findings}), 'file')}"
    if not summary.files:
        return "There was nothing to check"
    if summary.elsewhere:
        return f"Nothing to report here; {amount(summary.elsewhere, 'finding')} elsewhere"
    if summary.missed:
        return "What was checked passed"
    if is_green(report):
        return "All checks passed"
    return "No new findings" if summary.baselined or summary.suppressed or summary.ignored else "No findings"


def describe_unchecked(summary: Summary) -> list[str]:
    """What share of the repository was not checked, in parts of a sentence; nothing where all of it was."""
    parts = []
    if bare := sum(summary.without_schema.values()):
        parts.append(f"{_share(bare, summary.objects, 'object')} {_verb(bare, 'has', 'have')} no schema")
    if open_ := undecided(summary):
        every = summary.references + summary.missing + summary.unknown + summary.not_followed
        parts.append(f"{_share(open_, every, 'reference')} could not be decided")
    if skipped := sum(summary.skipped.values()):
        share = _share(skipped, summary.files + skipped, "file")
        parts.append(f"{share} {_verb(skipped, 'is', 'are')} {_unread(summary.skipped)}")
    if summary.open_flakes:
        parts.append(f"the hosts of {amount(summary.open_flakes, 'flake')} are not known")
    if partly := summary.partly_known_hosts:
        parts.append(f"{_share(partly, summary.hosts, 'host')} {_verb(partly, 'is', 'are')} known in part")
    if summary.is_blind:
        parts.append("nothing of what is deployed stands here")
    return parts


def _share(part: int, whole: int, noun: str) -> str:
    return f"{part} of {amount(max(part, whole), noun)}"


def _verb(number: int, one: str, more: str) -> str:
    return one if number == 1 else more


#: What files are called that are skipped for these reasons.
_UNREAD = {"helm-template": "templates", "templated": "templates", "encrypted": "encrypted"}


def _unread(skipped: Mapping[str, int]) -> str:
    """Why files were not read, where all of them have one of two reasons."""
    words = {_UNREAD.get(reason, "") for reason, number in skipped.items() if number}
    return "not read" if "" in words else " or ".join(sorted(words, reverse=True))


def describe_coverage(summary: Summary) -> list[str]:
    """Sentences on what was checked, and on what was left out and why."""
    checked = (amount(summary.files, "file"), amount(summary.documents, "document"), amount(summary.objects, "object"))
    hosts = [amount(summary.hosts, "NixOS host")] if summary.hosts else []
    sentences = [f"Checked {', '.join([*checked, *hosts])}; {_references(summary)}."]
    if unknown := sum(summary.without_schema.values()):
        kinds = amount(len(summary.without_schema), "kind")
        sentences.append(f"No schema for {amount(unknown, 'object')} of {kinds}; --stats lists them.")
    return [*sentences, *describe_left_out(summary)]


def describe_left_out(summary: Summary) -> list[str]:
    """Sentences on what the repository itself has kept from being checked or shown, or from failing the run."""
    sentences = []
    if skipped := sum(summary.skipped.values()):
        sentences.append(f"Skipped {amount(skipped, 'file')}: {_by_reason(summary.skipped)}.")
    if unshown := _describe_unshown(summary):
        sentences.append(f"Not shown: {unshown}.")
    if softened := _describe_softened(summary):
        sentences.append(f"By the configuration {softened}.")
    return sentences


def in_one_line(summary: Summary) -> str:
    """What was left out, and what would have been decided otherwise; "" where there is nothing of it."""
    open_ = summary.unknown_why.get(WhyMissing.IGNORED.value, 0)
    ignored = (
        [f"{amount(open_, 'reference')} to what git ignores {'is' if open_ == 1 else 'are'} open."] if open_ else []
    )
    return " ".join([*describe_left_out(summary), *ignored, *(f"Note: {clean(text)}." for text in summary.differs)])


def _references(summary: Summary) -> str:
    counts = [f"{amount(summary.references, 'reference')} resolved"]
    if summary.missing:
        counts.append(f"{summary.missing} missing")
    if summary.unknown:
        why = _by_reason(summary.unknown_why)
        counts.append(f"{summary.unknown} unknown" + (f" ({why})" if why else ""))
    if summary.not_followed:
        counts.append(f"{summary.not_followed} of kinds without a model not followed")
    return ", ".join(counts)


def _by_reason(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number} {clean(reason)}" for reason, number in ordered if number)


def _describe_unshown(summary: Summary) -> str:
    counts = {
        "suppressed": summary.suppressed,
        "in the baseline": summary.baselined,
        "by the configuration": summary.ignored,
        "below the profile": summary.hidden,
    }
    return ", ".join(f"{number} {what}" for what, number in counts.items() if number)


def _describe_softened(summary: Summary) -> str:
    told = []
    if summary.milder:
        told.append(f"{amount(summary.milder, 'finding')} {'is' if summary.milder == 1 else 'are'} milder than usual")
    if summary.tolerated:
        one = summary.tolerated == 1
        told.append(f"{amount(summary.tolerated, 'finding')} {'does' if one else 'do'} not fail the run")
    return ", and ".join(told)
