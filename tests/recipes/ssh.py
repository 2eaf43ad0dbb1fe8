"""ssh and ssh-keyscan, and what there is on a host to be called: its programs, and its files in a folder."""

import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import NamedTuple

import yaml

from . import answers, world
from .arguments import fail
from .kube_config import kubeconfig
from .world import Machine, World

#: Options of ssh that take a value (ssh.c, getopt).
_WITH_VALUE = set("bcDEeFIiJLlmOopQRSWw")
#: The public key of nobody, as it is written: the kind, and 32 bytes.
_OF_A_CODE_HOST = "ssh-ed25519 " + b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(range(32))).decode()
#: Folders of a host that stand below a folder of this machine instead.
ROOTED = ("/etc/rancher", "/var/lib/rancher")


class Target(NamedTuple):
    """Whom ssh calls, what it is to do there, and its settings."""

    user: str
    host: str
    port: str
    command: str
    settings: dict[str, str]


def target(arguments: list[str]) -> Target:
    """Reads a command line of ssh."""
    rest, port, user = list(arguments), "22", ""
    settings: dict[str, str] = {}
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option[1] in _WITH_VALUE:
            value = option[2:] or rest.pop(0)
            name, _, setting = value.replace(" ", "=", 1).partition("=")
            settings |= {name.lower(): setting} if option[1] == "o" else {}
            port, user = (value if option[1] == "p" else port), (value if option[1] == "l" else user)
    if not rest:
        fail("usage: ssh [options] destination [command [argument ...]]", 255)
    name, at, host = rest.pop(0).removeprefix("ssh://").rpartition("@")
    return Target(name if at else user or "root", host, port, " ".join(rest), settings)


def run(path: Path, arguments: list[str]) -> None:
    """Runs the command on the host, as the shell there would."""
    wanted = target(arguments)
    if not wanted.host:
        fail("ssh: Could not resolve hostname : Name or service not known", 255)
    with world.change(path) as here:
        machine = reached(here, wanted.user, wanted.host, wanted.port)
        folder = prepared(here, machine)
        key = machine.host_key
    _verify(wanted, key)
    command = wanted.command or fail("stand-in for ssh: there is no shell to type into", 97)
    environment = {
        "PATH": f"{path.parent / 'remote'}:/usr/bin:/bin",
        "HOME": str(folder),
        "STAND_IN_WORLD": str(path),
        "STAND_IN_HOST": machine.address,
        "STAND_IN_FOLDER": str(folder),
    }
    script = None if sys.stdin.isatty() else rooted(sys.stdin.read(), folder)
    done = subprocess.run(
        ["/bin/bash", "-c", rooted(command, folder)], cwd=folder, env=environment, input=script, text=True, check=False
    )
    raise SystemExit(done.returncode)


def rooted(text: str, folder: Path) -> str:
    """The text with the folders of the host below its own folder."""
    for place in ROOTED:
        text = text.replace(place, f"{folder}{place}")
    return text


def reached(here: World, user: str, host: str, port: str = "22") -> Machine:
    """The machine, where it lets the user in: a rescue system lets root in, a NixOS its administrators."""
    host = world.holder(here, host)
    known = here.there(host)
    if known is None:
        fail(answers.SSH_NO_ROUTE.format(host, port), 255)
    if here.at(host) is None or known.kind != "nixos":
        fail(answers.SSH_REFUSED.format(host, port), 255)
    return known if user in known.users else fail(answers.SSH_DENIED.format(user, host), 255)


def prepared(here: World, machine: Machine) -> Path:
    """The files of a host, with those that k3s writes once it runs."""
    folder = Path(here.folder) / "hosts" / machine.address
    rancher = folder / "etc/rancher/k3s/k3s.yaml"
    cluster = here.clusters.get(machine.cluster)
    (folder / "var/lib/rancher/k3s/server/db/snapshots").mkdir(parents=True, exist_ok=True)
    if cluster and world.serves(here, cluster, machine) and not rancher.exists():
        rancher.parent.mkdir(parents=True)
        # Always this address and this name, whatever the cluster is called: k3s, pkg/clientaccess/kubeconfig.go
        rancher.write_text(yaml.safe_dump(kubeconfig(here, "default", "https://127.0.0.1:6443")))
    return folder


def _verify(wanted: Target, key: str) -> None:
    """Whether the host is who it is said to be: asks where it is not known, as ssh does."""
    strict = wanted.settings.get("stricthostkeychecking", "ask").lower()
    files = wanted.settings.get("userknownhostsfile", "~/.ssh/known_hosts").split()
    known = [line.split() for name in files for line in _lines(Path(name).expanduser())]
    if strict in ("no", "off") or any(line[0] == wanted.host for line in known):
        return
    if strict == "ask":
        strict = _asked(answers.SSH_UNKNOWN.format(wanted.host))
    if strict not in ("yes!", "accept-new"):
        fail(answers.SSH_NOT_VERIFIED, 255)
    file = Path(files[0]).expanduser()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as out:
        out.write(f"{wanted.host} {key}\n")


def _asked(question: str) -> str:
    try:
        with open("/dev/tty", "w") as out, open("/dev/tty") as terminal:
            out.write(question)
            out.flush()
            return "yes!" if terminal.readline().strip() == "yes" else "no"
    except OSError:
        return "no"


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line.strip()] if path.exists() else []


def keyscan(path: Path, arguments: list[str]) -> None:
    """ssh-keyscan: the keys that a host shows; none is a failure (since OpenSSH 8.0, ssh-keyscan.c)."""
    port = arguments[arguments.index("-p") + 1] if "-p" in arguments else "22"
    host = arguments[-1]
    with world.change(path) as here:
        name = here.forwards.get(port) if host == "127.0.0.1" else None
        machine = here.at(host)
        key = here.vms.get(name or "") or (machine.host_key if machine else "")
        if not host[0].isdigit():  # a code host, which is somewhere else
            key = _OF_A_CODE_HOST
    if not key:
        raise SystemExit(1)
    print(f"{f'[{host}]:{port}' if port != '22' else host} {' '.join(key.split()[:2])}")
