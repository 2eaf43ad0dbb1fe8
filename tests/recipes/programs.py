"""Small programs: virtctl, docker, pre-commit, ssh-to-age, sleep, and what runs on a host."""

import os
import signal
import sys
import time
from pathlib import Path

from . import answers, world
from .age_identity import recipient
from .arguments import fail, parse


def virtctl(path: Path, arguments: list[str]) -> None:
    """virtctl port-forward, which stays until it is ended."""
    line = parse(arguments, ("namespace", "address"), (), {"-n": "namespace"})
    if line.words[:1] != ["port-forward"]:
        fail(f"stand-in for virtctl: nobody taught me {' '.join(line.words)}", 97)
    name, local = line.words[1].rpartition("/")[2], line.words[2].partition(":")[0]
    with world.change(path) as here:
        if name not in here.vms:
            fail(answers.NO_VMI.format(name))
        here.forwards[local] = name
    _stay()
    with world.change(path) as here:
        del here.forwards[local]


def _stay() -> None:
    """Until somebody ends it, and not for ever: a minute."""
    ended: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, _: ended.append(number))
    until = time.monotonic() + 60
    while not ended and time.monotonic() < until:
        time.sleep(0.02)


def docker(path: Path, arguments: list[str]) -> None:
    """docker build and push; the registry wants a login."""
    line = parse(arguments[1:], ("platform", "tag", "file"), ("quiet",), {"-t": "tag", "-f": "file"})
    with world.change(path) as here:
        if arguments[0] == "build":
            _image(Path(line.words[0]))
            here.built.append(line.one("tag"))
        elif arguments[0] == "push" and line.words[0] in here.built:
            here.pushed.append(line.words[0] if here.logged_in else fail(answers.PUSH_DENIED))
        else:
            fail(f"An image does not exist locally with the tag: {line.words}")


def _image(folder: Path) -> None:
    for line in (folder / "Dockerfile").read_text().splitlines():
        source = next(word for word in line.split()[1:] if not word.startswith("--"))
        if line.startswith(("ADD", "COPY")) and not (folder / source).exists():
            fail(f'ERROR: failed to compute cache key: "/{source}": not found')


def precommit(_: Path, arguments: list[str]) -> None:
    """pre-commit: its hooks run elsewhere (tests/templates/test_tools.py)."""
    if arguments[:1] not in (["run"], ["install"]):
        fail(f"stand-in for pre-commit: nobody taught me {' '.join(arguments)}", 97)
    print("every hook...............................................................Passed")


def ssh_to_age(_: Path, arguments: list[str]) -> None:
    """ssh-to-age: a public key on standard input, its recipient on standard output (cmd/ssh-to-age/main.go)."""
    line = parse(arguments, ("i", "o"), (), {"-i": "i", "-o": "o"})
    text = Path(line.one("i", "/dev/stdin")).read_text() if line.one("i") else sys.stdin.read()
    try:
        print(recipient(text))
    except ValueError as error:
        fail(f"failed to convert '{text.strip()}': {error}")


def port_forward(path: Path, _: list[str]) -> None:
    """kubectl port-forward, without a port that other tests want as well."""
    print("Forwarding from 127.0.0.1:8080 -> 8080", flush=True)
    _stay()


def sleep(path: Path, arguments: list[str]) -> None:
    """sleep: time passes in the world, and a little of it here, for what runs beside."""
    seconds = float(arguments[0].rstrip("s")) if arguments else fail("sleep: missing operand")
    with world.change(path) as here:
        world.pass_time(here, seconds)
    time.sleep(min(seconds / 20, 0.3))


def k3s(path: Path, arguments: list[str]) -> None:
    """k3s on a host: snapshots of etcd, and a start that goes back to one."""
    host, folder = os.environ["STAND_IN_HOST"], Path(os.environ["STAND_IN_FOLDER"])
    snapshots = folder / "var/lib/rancher/k3s/server/db/snapshots"
    with world.change(path) as here:
        machine = here.machines[host]
        reset = next((one for one in arguments if one.startswith("--cluster-reset-restore-path=")), "")
        if arguments[:2] == ["etcd-snapshot", "save"]:
            if not world.serves(here, here.clusters[machine.cluster], machine):
                fail("level=fatal msg=Error: etcd datastore is not running")
            (snapshots / f"on-demand-{machine.name}-{int(here.now)}").write_text("etcd of k3s")
            machine.done("saved")
        elif reset:
            found = Path(reset.partition("=")[2])
            if not found.is_file():
                fail(f"level=fatal msg=starting kubernetes: snapshot path {found} does not exist")
            here.clusters[machine.cluster].restored_from = found.name
            machine.done("restored")
        else:
            fail(f"stand-in for k3s: nobody taught me {' '.join(arguments)}", 97)


def systemctl(path: Path, arguments: list[str]) -> None:
    """systemctl on a host: it shows how k3s is started, as systemd prints it."""
    with world.change(path) as here:
        machine = here.machines[os.environ["STAND_IN_HOST"]]
        machine.done(" ".join(arguments[:2]))
    if arguments[0] == "show":
        program = f"{path.parent / 'remote/k3s'}"
        print(
            f"{{ path={program} ; argv[]={program} server --tls-san=x ; ignore_errors=no ; start_time=[n/a] ; pid=1 }}"
        )
