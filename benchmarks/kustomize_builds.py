"""What building kustomizations costs `stackwright lint`: runs with and without, one after the other in turns.

    python benchmarks/kustomize_builds.py REPOSITORY [--runs 5] [--cores 2]

Each run is a process of its own on that many cores; in those without, the repository has nothing to build. Printed are
the medians of the wall and CPU seconds, and what they differ by. Linux only.
"""

import argparse
import dataclasses
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

_WITHOUT = "without-builds"


def main() -> None:
    """Measure a repository, or be one of the runs."""
    if sys.argv[1:] in ([_WITHOUT], ["with-builds"]):
        lint(builds=sys.argv[1] != _WITHOUT)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("repository", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cores", type=int, default=2)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    found: dict[str, list[tuple[float, float]]] = {"with-builds": [], _WITHOUT: []}
    for each in range(arguments.runs + 1):
        for how, measured in found.items():
            took = timed(arguments.repository, how)
            if each:  # the first ones warm the page cache
                measured.append(took)
    medians = {how: [statistics.median(column) for column in zip(*rows, strict=True)] for how, rows in found.items()}
    for how, (wall, cpu) in medians.items():
        print(f"{how}: wall {wall:.2f} s, CPU {cpu:.2f} s (median of {arguments.runs})")
    wall, cpu = (a - b for a, b in zip(medians["with-builds"], medians[_WITHOUT], strict=True))
    print(f"builds: wall {wall:.2f} s, CPU {cpu:.2f} s")


def timed(repository: Path, how: str) -> tuple[float, float]:
    """Wall and CPU seconds of one run, its children among them."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, str(Path(__file__).resolve()), how]
    subprocess.run(command, cwd=repository, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def lint(*, builds: bool) -> None:
    """Check the repository in the current folder; does not return."""
    from stackwright.__main__ import main as run

    if not builds:
        from stackwright.lint import evaluate_units
        from stackwright.model.kustomize.technology import KUSTOMIZE
        from stackwright.model.technologies import TABLE

        assert KUSTOMIZE.units is not None
        nothing = dataclasses.replace(KUSTOMIZE, units=KUSTOMIZE.units._replace(find=lambda _repository, _source: ()))
        rows = tuple(nothing if row is KUSTOMIZE else row for row in TABLE)
        setattr(evaluate_units, "TABLE", rows)  # noqa: B010  it is another tuple than the one that is declared
    sys.argv = ["stackwright", "lint", "--format", "concise", "--output", os.devnull]
    run()
    sys.exit()


if __name__ == "__main__":
    main()
