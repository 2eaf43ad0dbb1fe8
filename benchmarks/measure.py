"""Measures `stackwright lint` on a repository: wall and CPU seconds, and the memory of all its processes together.

Run as `python benchmarks/measure.py REPOSITORY [RUNS]`, on a machine that does nothing else. Linux only: the memory is
the highest sum of proportional set sizes seen in /proc, looked at every 20 ms in a run of its own, since looking costs
time. The first run warms the page cache and is not counted.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "stackwright", "lint", "--format", "concise", "--output", os.devnull]


def main() -> None:
    """Print wall time, CPU time and memory, a line each."""
    repository = Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    timed(repository)
    found = [timed(repository) for _ in range(runs)]
    walls = sorted(wall for wall, _ in found)
    cpus = sorted(cpu for _, cpu in found)
    print(f"wall: best {walls[0]:.2f} s, median {walls[runs // 2]:.2f} s ({runs} runs)")
    print(f"CPU: median {cpus[runs // 2]:.2f} s")
    print(f"memory: {peak(repository) / 1e6:.0f} MB")


def timed(repository: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one run, its children among them."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(COMMAND, cwd=repository, check=False, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(repository: Path) -> int:
    """The most bytes that the processes of one run held at a time."""
    highest = 0
    with subprocess.Popen(COMMAND, cwd=repository, stderr=subprocess.DEVNULL, start_new_session=True) as running:
        while running.poll() is None:
            highest = max(highest, sum(held(pid) for pid in session(running.pid)))
            time.sleep(0.02)
    return highest


def session(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found


def held(pid: int) -> int:
    """A process's proportional set size in bytes, 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
