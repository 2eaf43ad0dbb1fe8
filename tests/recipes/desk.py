"""A person's machine with a clone of the repository, the programs that recipes call, and the world behind them."""

import pickle
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import programs_on_path, repositories, sops, terminal, world
from .beginning import beginning, factory, own_clusters
from .controllers import react
from .internet import Internet, chart_repository
from .kube_config import kubeconfig
from .objects import Objects
from .terminal import Done
from .world import Machine, World

#: What asks something on a first day, and what is answered.
ANSWERS: Mapping[str, str] = {
    r"Go on\?[^\n]*$": "y",
    r"\(yes/no/\[fingerprint\]\)\?": "yes",
    r"Repository \(s3:[^\n]*: $": "sftp:backup@10.20.0.9:/backups",
    r"Environment, [^\n]*: $": "AWS_SECRET_ACCESS_KEY=S3CRET-of-the-bucket",
    r"Token that may read [^\n]*: $": "S3CRET-of-the-forge",
}


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
    #: For how many seconds of the world recipes wait for what is not there yet.
    wait: int = 600

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
            "HOME": str(self.folder / "home"),
            "PATH": f"{self.folder / 'programs'}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "ANSIBLE_NOCOLOR": "1",
            "STAND_IN_WORLD": str(self.world_file),
            "WAIT": str(self.wait),
            "https_proxy": proxy,
            "HTTPS_PROXY": proxy,
            "SSL_CERT_FILE": authority,
            "CURL_CA_BUNDLE": authority,
            # Time in the world passes in its place where a program of Python sleeps: Ansible between its tries.
            # Ansible need not look for Python, nor copy what it runs.
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "ANSIBLE_PIPELINING": "true",
            "PYTHONPATH": str(self.folder / "asleep"),
            "TMPDIR": str(self.folder / "tmp"),
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
        done = subprocess.run(
            command, cwd=self.root, env=self.environment(), capture_output=True, text=True, check=True
        )
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
        """Something happens to a machine. One that is away, or elsewhere, stays so: to wait long shows no more."""
        if "state" in fields or "dhcp" in fields:
            self.wait = 20 if fields.get("state") == "unreachable" or fields.get("dhcp") else 600
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
    world.write(folder / "world.json", beginning(folder, case))
    _git(folder / "home")
    desk = _opened(folder, case, {one["name"]: Objects(react) for one in repositories.seen(case)["clusters"]})
    repositories.write(desk.root, repositories.answers(case), {"HOME": str(folder / "home")})
    for name in desk.clusters.keys() - own_clusters(desk.seen):
        # "Which kubectl must know by this name."
        address = next(one["endpoint_host"] for one in desk.seen["clusters"] if one["name"] == name)
        known = kubeconfig(desk.world, name, f"https://{address}:6443")
        (desk.root / "kubeconfig").write_text(yaml.safe_dump(known))
        (desk.root / "kubeconfig").chmod(0o600)
    for objects in desk.clusters.values():
        for namespace in ("default", "kube-system"):
            objects.create(
                objects.kind("", "v1", "namespaces"), "", {"metadata": {"name": namespace}}, "kube-apiserver"
            )
    return desk


def _git(home: Path) -> None:
    (home / ".gitconfig").write_text("[user]\nname = admin\nemail = admin@lab.internal\n")


def _opened(folder: Path, case: str, clusters: dict[str, Objects]) -> Desk:
    seen = repositories.seen(case)
    versions = seen["versions"]
    sites = {
        "helm.cilium.io": chart_repository("helm.cilium.io", "", ["cilium"], [versions["cilium"]]),
        "argoproj.github.io": chart_repository(
            "argoproj.github.io", "/argo-helm", ["argo-cd"], [versions["argocd_chart"]]
        ),
        "factory.talos.dev": factory,
    }
    desk = Desk(folder, case, Internet(folder, clusters, sites), clusters)
    programs_on_path.install(folder)
    return desk


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
