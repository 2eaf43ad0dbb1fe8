"""The first day, as the README has it, and the second, on which everything is done once more."""

import fcntl
import json
import re
from collections.abc import Callable
from pathlib import Path

from . import desk, state, world
from .desk import Desk, Ended

_SECTION = re.compile(r"^## First day\n(.*?)^## ", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def commands(root: Path) -> list[str]:
    """What the README says to run on the first day, in its order."""
    section = _SECTION.search((root / "README.md").read_text())
    assert section, "the README has no first day"
    return [line.strip() for block in _FENCE.findall(section[1]) for line in block.splitlines() if line.strip()]


def live(at: Desk) -> None:
    """Runs all of it. What fails is tried once more after ten minutes, so that what comes after has its chance."""
    at.ended = []
    for command in commands(at.root):
        first = at.run("bash", "-c", command)
        later = first
        if first.code:
            with world.change(at.world_file) as here:
                world.pass_time(here, 600)
            later = at.run("bash", "-c", command)
        at.ended.append(Ended(command, first, later))
        # "Commit the encrypted files."
        at.run("bash", "-c", "git add --all && git commit --quiet --message next || true")


def shared(folder: Path, name: str, make: Callable[[Path], Desk]) -> Path:
    """Made once, by the first process that needs it; the others wait for it, and for nothing where it failed."""
    done, failed = folder / name, folder / f"{name}.failed"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not failed.exists(), failed.read_text()
        if not (done / "state").exists():
            failed.write_text(f"{name} could not be made: the first test that wanted it tells why")
            made = make(done)
            # The calls are those of this day alone; copies begin anew.
            (done / "leaks").write_text(json.dumps(state.leaked(made)))
            desk.save(made)
            made.internet.close()
            failed.unlink()
    return done


def _remember(at: Desk) -> None:
    """What must be the same afterwards."""
    (at.folder / "before").mkdir()
    for host in at.seen["hosts"]:
        path = f"nixos/secrets/{host['name']}.sops.yaml"
        held = at.opened(path) if (at.root / path).exists() else {}
        (at.folder / "before" / f"{host['name']}-restic-password").write_text(held.get("restic-password", ""))


def first(folder: Path, case: str, certified: Path) -> Path:
    """What comes of a first day."""

    def make(at: Path) -> Desk:
        made = desk.new(at, case, certified)
        live(made)
        return made

    return shared(folder, f"first-{case}", make)


def second(folder: Path, case: str, certified: Path) -> Path:
    """What comes of a second."""
    before = first(folder, case, certified)

    def make(at: Path) -> Desk:
        made = desk.copy(before, at, case)
        _remember(made)
        live(made)
        return made

    return shared(folder, f"second-{case}", make)
