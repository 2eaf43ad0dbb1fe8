"""Lints what would be written before it is: in the strict profile, in memory, over what is on the disk."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..lint.baseline import key_of
from ..lint.engine import run
from ..lint.finding import Finding
from ..lint.options import Options
from ..lint.selection import select
from ..model.config import parse_config
from ..model.files.git_command import run as run_git
from ..model.files.source import CONFIG_NAME, Source, Unread, open_source
from ..model.text.decoding import decode
from ..model.text.escape_control_characters import clean
from .writing.scratch import scratch

#: The rule about what only the owner knows. It is no obstacle: nobody could start with everything known.
PLACEHOLDER = "REF001"


class PlanFindings(NamedTuple):
    """What the strict profile has to say of what would be written: what is an obstacle, and placeholders."""

    obstacles: tuple[Finding, ...]
    placeholders: tuple[Finding, ...]


def separate_placeholders(found: Iterable[Finding]) -> PlanFindings:
    """The findings, with placeholders apart."""
    listed = tuple(found)
    return PlanFindings(
        tuple(finding for finding in listed if finding.code != PLACEHOLDER),
        tuple(finding for finding in listed if finding.code == PLACEHOLDER),
    )


def findings(source: Source) -> tuple[Finding, ...]:
    """What the strict profile has to say of a source."""
    content = source.read(CONFIG_NAME) if CONFIG_NAME in source.tree.files else b""
    config = parse_config("" if isinstance(content, Unread) else decode(content))
    return run(source, config, select(config, profile="strict"), Options()).findings


def findings_of_new(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """The obstacles that the strict profile finds in a repository that is nowhere yet."""
    return check_new(files).obstacles


def check_new(files: Mapping[str, bytes]) -> PlanFindings:
    """What the strict profile has to say of a repository that is nowhere yet."""
    with scratch() as folder:
        root = folder.resolve()
        for path in (path for path in files if path.rpartition("/")[2] == ".gitignore"):  # git reads them from the disk
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(files[path])
        with contextlib.suppress(FileNotFoundError):
            run_git(root, ["init", "--quiet", "--template="])
        return separate_placeholders(findings(over(open_source(root), files)))


def over(source: Source, files: Mapping[str, bytes]) -> Source:
    """The source with files written over it."""
    tree = source.tree
    laid = replace(tree, files=tree.files | files.keys(), untracked=tree.untracked - files.keys())
    return replace(source, tree=laid, contents={**source.contents, **files})


def brought(source: Source, files: Mapping[str, bytes]) -> PlanFindings:
    """The findings that files bring along when they are written over a source; those that it has do not count."""
    after = findings(over(source, files))
    known = Counter(map(key_of, findings(source))) if after else Counter()
    new = []
    for finding in after:
        if known[key_of(finding)] > 0:
            known[key_of(finding)] -= 1
        else:
            new.append(finding)
    return separate_placeholders(new)


def format_findings(found: Iterable[Finding]) -> list[str]:
    """The findings, a line each, for a message."""
    return [
        clean(f"{each.mark.path}{f':{each.mark.span.line}' if each.mark.span else ''}: {each.code} {each.message}")
        for each in found
    ]
