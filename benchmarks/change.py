"""Measures what one changed file costs: `python benchmarks/change.py REPOSITORY [--edits N] [--seed N]`.

A repository (`make_repo.py` makes one of any size) is checked once with all rules on. Then one tracked file after the
other gets an edit of some kind, the repository is checked again, and the file gets its old content back. Printed are
the median, the 95th percentile and the largest of the CPU milliseconds of such a check, children's among them, in all
and by the kind of edit; with `--slowest` the edits that took longest.
"""

import argparse
import gc
import random
import re
import resource
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

_VALUE = re.compile(r"(?m)^(\s*(?:- )?[\w./-]+: )([\w./:-]+)$")
_ENTRY = re.compile(r"(?m)^\s*- [\w./-]+\n")


def edited(text: str, chance: random.Random) -> tuple[str, str]:
    """The kind of an edit, and the text after it: a value, an entry of a list, a line, or a comment."""
    kind = chance.choices(("value", "entry", "line", "comment"), (6, 2, 1, 1))[0]
    matches = list((_VALUE if kind == "value" else _ENTRY).finditer(text)) if kind in ("value", "entry") else []
    if kind == "value" and matches:
        match = chance.choice(matches)
        return kind, text[: match.start(2)] + _other(match[2], chance) + text[match.end(2) :]
    if kind == "entry" and matches:
        match = chance.choice(matches)
        return kind, text[: match.start()] + text[match.end() :]
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines) + 1)
    if kind == "line" and lines:
        del lines[min(at, len(lines) - 1)]
        return kind, "".join(lines)
    return "comment", "".join((*lines[:at], "# edited\n", *lines[at:]))


def _other(value: str, chance: random.Random) -> str:
    if value.isdigit():
        return str(int(value) + 1)
    at = chance.randrange(len(value))
    return value[:at] + chance.choice("abcxyz") + value[at + 1 :]


def _cpu() -> float:
    """Seconds of this process and of those that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(root: Path, edits: int, seed: int) -> list[tuple[float, str, str]]:
    """CPU milliseconds, kind and path of each edit."""
    chance = random.Random(seed)
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config, profile="strict"), Options(frames=False))
    paths = sorted(workspace.source.tree.files)
    found: list[tuple[float, str, str]] = []
    while len(found) < edits:
        path = chance.choice(paths)
        before = (root / path).read_bytes()
        try:
            kind, after = edited(before.decode(), chance)
        except UnicodeDecodeError:
            continue
        start = _cpu()
        workspace.change(path, after.encode())
        found.append((1000 * (_cpu() - start), kind, path))
        workspace.change(path, before)
    return found


def _row(name: str, spent: Iterable[float]) -> str:
    values = sorted(spent)
    at = values[min(len(values) - 1, int(len(values) * 0.95))]
    return f"{name:10} {len(values):5} {statistics.median(values):8.1f} {at:8.1f} {values[-1]:8.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("root", type=Path, metavar="REPOSITORY")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="list so many of the slowest")
    given = parser.parse_args()
    gc.disable()
    found = measure(given.root.resolve(), given.edits, given.seed)
    print(f"{'edit':10} {'n':>5} {'median':>8} {'p95':>8} {'max':>8}   CPU ms")
    print(_row("all", (spent for spent, _, _ in found)))
    for kind in sorted({kind for _, kind, _ in found}):
        print(_row(kind, (spent for spent, other, _ in found if other == kind)))
    for spent, kind, path in sorted(found, reverse=True)[: given.slowest]:
        print(f"{spent:8.1f}  {kind:8} {path}")


if __name__ == "__main__":
    main()
