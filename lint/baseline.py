"""The baseline: findings that are known and not to be told again, without line numbers."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..model.errors import UserError
from ..model.files.source import Unread, read_file
from .finding import Finding

_VERSION = 1
LARGEST = 50_000_000
Key = tuple[str, str, str]


def key_of(finding: Finding) -> Key:
    """What a finding is known by from one run to the next, wherever its line is."""
    return finding.code, finding.mark.path, finding.fingerprint


def fingerprint(code: str, path: str, about: str) -> str:
    """The same for the same mistake in the same file, whatever the line; `about` is the target or the place."""
    from hashlib import sha256  # few runs need it

    return sha256("\0".join((code, path, about)).encode("utf-8", "surrogateescape")).hexdigest()[:20]


def read_baseline(path: Path) -> Counter[Key]:
    """The known findings with their numbers; raises UserError where the file is not a baseline."""
    data = read_file(str(path), LARGEST)
    if isinstance(data, Unread):
        raise UserError(f"The baseline {path} is {data.value}.", "Write it with `stackwright lint --update-baseline`.")
    return parse_baseline(data, str(path))


def parse_baseline(data: bytes, name: str) -> Counter[Key]:
    """The same of the content of a file of that name."""
    try:
        content = json.loads(data)
        if content["version"] != _VERSION:
            raise ValueError
        return Counter({(e["code"], e["path"], e["fingerprint"]): int(e["count"]) for e in content["findings"]})
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise UserError(
            f"{name} is not a baseline of this version.",
            "Write it anew with `stackwright lint --update-baseline`.",
        ) from error


def baseline_text(findings: Iterable[Finding]) -> str:
    """The baseline of these findings: sorted, so that it merges well."""
    counts = Counter(map(key_of, findings))
    entries = [
        {"code": code, "path": path, "fingerprint": mark, "count": count}
        for (code, path, mark), count in sorted(counts.items())
    ]
    return json.dumps({"version": _VERSION, "findings": entries}, indent=1, ensure_ascii=True) + "\n"


def split(findings: Iterable[Finding], known: Counter[Key]) -> tuple[list[Finding], int, int]:
    """The findings that are new, how many are known, and how many entries of the baseline are of no use any more."""
    left = Counter(known)
    new: list[Finding] = []
    old = 0
    for finding in findings:
        key = key_of(finding)
        if left[key] > 0:
            left[key] -= 1
            old += 1
        else:
            new.append(finding)
    return new, old, sum(count for count in left.values() if count > 0)
