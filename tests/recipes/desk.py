"""A person's machine with a clone of the repository, the programs that recipes call, and the world behind them."""

import base64
import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import repositories, sops, talosctl, terminal, world
from .controllers import react
from .internet import Internet, chart_repository
from .api import Answer
from .objects import Objects
from .stand_in import HERE, THERE
from .terminal import Done
from .world import Cluster, Machine, World

#: The real ones, whose calls are written down before they are made.
REAL = (
    *("age", "age-keygen", "ansible-inventory", "ansible-playbook", "awk", "base64", "curl", "git", "helm", "jq", "just"),
    *("kubectl", "openssl", "sed", "ssh-keygen"),
)
#: What asks something on a first day, and what is answered.
ANSWERS: Mapping[str, str] = {
    r"Go on\?[^\n]*$": "y",
    r"\(yes/no/\[fingerprint\]\)\?": "yes",
    r"Repository \(s3:[^\n]*: $": "sftp:backup@10.20.0.9:/backups",
    r"Environment, [^\n]*: $": "AWS_SECRET_ACCESS_KEY=S3CRET-of-the-bucket",
    r"Token that may read [^\n]*: $": "S3CRET-of-the-forge",
}
_LAUNCHER = """#!{python} -I
import sys
from types import ModuleType
for name, folder in {packages}:
    module = ModuleType(name)
    module.__path__ = [folder]
    sys.modules[name] = module
from stackwright.tests.recipes.stand_in import main
main()
"""
_TESTS = Path(__file__).resolve().parents[1]


class Call(NamedTuple):
    """A program that was called, where, and with what."""

    folder: str
    program: str
    arguments: list[str]


class Ended(NamedTuple):
    """A command of a day, how it ended, and how it did later where it failed at once."""

    command: str
    first: Done
    later: Done


@dataclass
class Desk:
    """The repository and everything around it, in one folder."""

    folder: Path
    case: str
    internet: Internet = field(repr=False)
    clusters: dict[str, Objects] = field(repr=False)
    #: How each command of the day ended, where this is a copy of what came of it.
    ended: list[Ended] = field(default_factory=list, repr=False)

    @property
    def root(self) -> Path:
        """The clone."""
        return self.folder / "repository"

    @property
    def world_file(self) -> Path:
        """Where the world stands."""
        return self.folder / "world.json"

    @property
    def seen(self) -> dict[str, Any]:
        """What templates saw."""
        return repositories.seen(self.case)

    @property
    def world(self) -> World:
        """The world as it is now."""
        return world.read(self.world_file)

    def machine(self, name: str) -> Machine:
        """A machine by its name."""
        return self.world.named(name)

    def objects(self, cluster: str = "") -> Objects:
        """The objects of a cluster, of that of Argo CD where none is named."""
        return self.clusters[cluster or self.seen["cluster"]["name"]]

    def environment(self) -> dict[str, str]:
        """What programs see: nothing of the machine that the tests run on."""
        proxy, authority = self.internet.url, str(self.folder / "certificates/ca.crt")
        return {
            **{"HOME": str(self.folder / "home"), "PATH": f"{self.folder / 'programs'}:/usr/bin:/bin", "LANG": "C.UTF-8"},
            **{"TERM": "dumb", "NO_COLOR": "1", "ANSIBLE_NOCOLOR": "1", "STAND_IN_WORLD": str(self.world_file)},
            **{"https_proxy": proxy, "HTTPS_PROXY": proxy, "SSL_CERT_FILE": authority, "CURL_CA_BUNDLE": authority},
            # Time in the world passes in its place where a program of Python sleeps: Ansible between its tries.
            # Ansible need not look for Python, nor copy what it runs.
            **{"ANSIBLE_PYTHON_INTERPRETER": sys.executable, "ANSIBLE_PIPELINING": "true"},
            **{"PYTHONPATH": str(self.folder / "asleep"), "TMPDIR": str(self.folder / "tmp")},
        }

    def run(self, *command: str, answers: Mapping[str, str] | None = None, **more: str) -> Done:
        """Runs a command in the clone, at a terminal."""
        known = {**(answers or {}), **ANSWERS}
        return terminal.run(list(command), self.root, {**self.environment(), **more}, known)

    def just(self, *arguments: str, answers: Mapping[str, str] | None = None) -> Done:
        """Runs a recipe."""
        return self.run("just", *arguments, answers=answers)

    def output(self, *command: str) -> str:
        """What a command prints, asked by nobody at no terminal."""
        done = subprocess.run(command, cwd=self.root, env=self.environment(), capture_output=True, text=True, check=True)
        return done.stdout

    def calls(self) -> list[Call]:
        """All programs that were called so far."""
        log = self.folder / "calls"
        entries = log.read_text().split("\x1e")[1:] if log.exists() else []
        parts = [entry.split("\x1f") for entry in entries]
        return [Call(folder, program, arguments[:-1]) for folder, program, *arguments in parts]

    def called(self, program: str) -> list[list[str]]:
        """With what a program was called."""
        return [call.arguments for call in self.calls() if call.program == program]

    def change(self, name: str, **fields: Any) -> None:
        """Something happens to a machine."""
        with world.change(self.world_file) as here:
            for key, value in fields.items():
                setattr(here.named(name), key, value)

    def break_program(self, name: str) -> None:
        """A program that is not installed."""
        script = self.folder / "programs" / name
        script.write_text(f"#!/bin/sh\necho '{name}: command not found' >&2\nexit 127\n")

    def opened(self, path: str) -> Any:
        """What an encrypted file says, by the real age and the administrator's key."""
        return sops.opened(self.root / path, (self.root / "age.key").read_text())


# --- how one comes to be ---


def new(folder: Path, case: str, certified: Path) -> Desk:
    """A first day: a fresh clone, machines that wait."""
    for name in ("home", "tmp", "hosts"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(certified, folder / "certificates")
    world.write(folder / "world.json", _world(folder, case))
    _git(folder / "home")
    desk = _opened(folder, case, {one["name"]: Objects(react) for one in repositories.seen(case)["clusters"]})
    repositories.write(desk.root, repositories.answers(case), {"HOME": str(folder / "home")})
    for name in desk.clusters.keys() - _own(desk.seen):
        # "Which kubectl must know by this name."
        address = next(one["endpoint_host"] for one in desk.seen["clusters"] if one["name"] == name)
        known = talosctl.kubeconfig(desk.world, name, f"https://{address}:6443")
        (desk.root / "kubeconfig").write_text(yaml.safe_dump(known))
        (desk.root / "kubeconfig").chmod(0o600)
    for objects in desk.clusters.values():
        for namespace in ("default", "kube-system"):
            objects.create(objects.kind("", "v1", "namespaces"), "", {"metadata": {"name": namespace}}, "kube-apiserver")
    return desk


def _git(home: Path) -> None:
    (home / ".gitconfig").write_text("[user]\nname = admin\nemail = admin@lab.internal\n")


def _opened(folder: Path, case: str, clusters: dict[str, Objects]) -> Desk:
    seen = repositories.seen(case)
    versions = seen["versions"]
    sites = {
        "helm.cilium.io": chart_repository("helm.cilium.io", "", ["cilium"], [versions["cilium"]]),
        "argoproj.github.io": chart_repository("argoproj.github.io", "/argo-helm", ["argo-cd"], [versions["argocd_chart"]]),
        "factory.talos.dev": _factory,
    }
    desk = Desk(folder, case, Internet(folder, clusters, sites), clusters)
    _programs(folder)
    return desk


def _factory(path: str, body: bytes) -> Answer:
    """factory.talos.dev: the id of a schematic is the digest of its canonical text."""
    if path != "/schematics":
        return Answer(404, "text/plain")
    customization = yaml.safe_load(body)["customization"]
    text = "customization: {}\n"
    if customization:
        listed = "".join(f"            - {one}\n" for one in customization["systemExtensions"]["officialExtensions"])
        text = f"customization:\n    systemExtensions:\n        officialExtensions:\n{listed}"
    return Answer(201, "application/json", json.dumps({"id": hashlib.sha256(text.encode()).hexdigest()}).encode())


def _world(folder: Path, case: str) -> World:
    seen = repositories.seen(case)
    pem = {name: _encoded(folder / "certificates" / file) for name, file in _PEM.items()}
    new = World(str(folder), certificates=pem)
    for one in seen["clusters"]:
        names = [one["endpoint_host"]]
        new.clusters[one["name"]] = Cluster(one["name"], one["kind"], one["endpoint_host"], names, network=seen["has"]["flannel"])
        if one["name"] not in _own(seen):
            # Somebody else's cluster, which runs already.
            there = Machine(f"{one['name']}-1", one["endpoint_host"], "nixos", "k3s-server", one["name"], "running")
            there.token, there.up_at = "theirs", -1000
            new.machines[there.address] = there
    for node in seen["nodes"]:
        new.machines[node["address"]] = Machine(node["name"], node["address"], "talos", node["role"], node["cluster"])
    for host in seen["hosts"]:
        cluster = seen["k3s_cluster"]["name"] if host["role"] != "server" else ""
        machine = Machine(host["name"], host["address"], "nixos", host["role"], cluster, users=["root"])
        new.machines[host["address"]] = machine
    return new


def _own(seen: dict[str, Any]) -> set[str]:
    """The clusters whose machines are described in the repository."""
    kinds = [kind for kind, one in (("talos", "nodes"), ("k3s", "k3s")) if seen["has"][one]]
    return {str(seen[f"{kind}_cluster"]["name"]) for kind in kinds}


_PEM = {"authority": "ca.crt", "certificate": "admin.crt", "key": "admin.key"}


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def _programs(folder: Path) -> None:
    """Every program under its name, with what writes its calls down."""
    for name in ("programs", "remote", "stand-ins", "asleep"):
        (folder / name).mkdir(exist_ok=True)
    launcher = folder / "stand-ins/launcher"
    packages = [("stackwright", str(_TESTS.parent)), ("stackwright.tests", str(_TESTS)), ("stackwright.tests.recipes", str(_TESTS / "recipes"))]
    launcher.write_text(_LAUNCHER.format(python=sys.executable, packages=packages))
    launcher.chmod(0o755)
    for name in (*HERE, *THERE):
        (folder / "stand-ins" / name).unlink(missing_ok=True)
        (folder / "stand-ins" / name).symlink_to("launcher")
    for name in HERE:
        _wrapped(folder, name, str(folder / "stand-ins" / name))
    for name in REAL:
        if real := shutil.which(name):
            _wrapped(folder, name, real)
    kubectl = folder / "programs/kubectl"
    forward = f'case " $* " in *" port-forward "*) exec {folder}/stand-ins/kubectl-port-forward;; esac\n'
    kubectl.write_text(kubectl.read_text().replace("exec ", forward + "exec ", 1))
    _asked_once(folder)
    for name in THERE:
        (folder / "remote" / name).unlink(missing_ok=True)
        (folder / "remote" / name).symlink_to(f"../stand-ins/{name}")
    (folder / "remote/sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (folder / "remote/sudo").chmod(0o755)
    (folder / "asleep/sitecustomize.py").write_text(_ASLEEP.format(sleep=folder / "stand-ins/sleep"))


_ASLEEP = """import subprocess, time
_sleep = time.sleep
def sleep(seconds):
    if seconds >= 1:
        subprocess.run(["{sleep}", str(seconds)])
    else:
        _sleep(seconds)
time.sleep = sleep
"""


def _asked_once(folder: Path) -> None:
    """ansible-inventory takes half a second, and says the same of the same inventory: it is asked once."""
    inventory = folder / "programs/ansible-inventory"
    store = Path(tempfile.gettempdir()) / f"inventories-{os.getuid()}"
    store.mkdir(mode=0o700, exist_ok=True)
    *_, call = inventory.read_text().splitlines()
    inventory.write_text(inventory.read_text().replace(call, _ONCE.format(store=store, call=call, real=call[5:])))


_ONCE = """if [ -e ansible/inventory.yaml ] && [ -e ansible/ansible.cfg ]; then
  known={store}/$( {{ printf '%s ' "$@"; cat ansible/inventory.yaml ansible/ansible.cfg; }} | sha256sum | cut -c 1-40)
  if [ -e "$known" ]; then exec cat "$known"; fi
  if {real} > "$known.$$"; then mv "$known.$$" "$known"; exec cat "$known"; fi
  rm -f "$known.$$"
fi
{call}"""


def _wrapped(folder: Path, name: str, real: str) -> None:
    script = folder / "programs" / name
    log = f"printf '%s\\037' \"\x1e$PWD\" {name} \"$@\" >> {folder / 'calls'}"
    script.write_text(f'#!/bin/sh\n{log}\nexec {real} "$@"\n')
    script.chmod(0o755)


_KEPT = ("held", "owners", "events", "version", "asked")


def save(desk: Desk) -> None:
    """Writes down what is in memory alone."""
    assert not (desk.folder / "mistake").exists(), (desk.folder / "mistake").read_text()
    held = {name: {part: getattr(one, part) for part in _KEPT} for name, one in desk.clusters.items()}
    (desk.folder / "state").write_bytes(pickle.dumps((held, desk.ended)))


def copy(saved: Path, folder: Path, case: str) -> Desk:
    """Another one that is as the first was when it was saved."""
    shutil.copytree(saved, folder, symlinks=True)
    held, ended = pickle.loads((folder / "state").read_bytes())
    clusters = {name: Objects(react, **entries) for name, entries in held.items()}
    with world.change(folder / "world.json") as here:
        here.folder = str(folder)
    (folder / "calls").unlink(missing_ok=True)
    desk = _opened(folder, case, clusters)
    desk.ended = ended
    return desk

