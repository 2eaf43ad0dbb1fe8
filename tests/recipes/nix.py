"""nix and nixos-rebuild: what they would build is read, not built."""

import re
import subprocess
from pathlib import Path

from . import answers, sops, world
from .age_identity import identity
from .arguments import fail, parse
from .ssh import reached
from .world import Machine, World

_ANYWHERE = ("flake", "target-host", "extra-files", "build-on", "ssh-port", "phases", "store-paths", "kexec")
_REBUILD = ("flake", "target-host", "build-host", "specialisation")
_REBUILD_SWITCHES = ("sudo", "use-remote-sudo", "use-substitutes", "no-reexec", "ask-sudo-password", "fast")


def run(path: Path, arguments: list[str]) -> None:
    """nix: flake lock, build, and run for nixos-anywhere alone."""
    if arguments[:2] in (["flake", "lock"], ["flake", "update"]):
        _lock(arguments[2:])
    elif arguments[:1] == ["build"]:
        _build(arguments[1:])
    elif arguments[0] == "run" and "nixos-anywhere" in arguments[1]:
        _anywhere(path, arguments[arguments.index("--") + 1 :])
    else:
        fail(f"stand-in for nix: nobody taught me {' '.join(arguments)}", 97)


def _lock(arguments: list[str]) -> None:
    line = parse(arguments, ("update-input",), ("recreate-lock-file", "commit-lock-file"))
    folder = Path(next((word for word in line.words if "/" in word), "."))
    _tracked(folder / "flake.nix")
    inputs = re.findall(r"^ {4}([\w-]+)(?:\.url)? = ", (folder / "flake.nix").read_text(), re.MULTILINE)
    nodes = ", ".join(f'"{name}": {{}}' for name in inputs)
    (folder / "flake.lock").write_text(f'{{"nodes": {{{nodes}}}, "root": "root", "version": 7}}\n')


def _build(arguments: list[str]) -> None:
    line = parse(arguments, ("out-link",), ("no-link", "print-out-paths"))
    folder, name = _flake(line.words[0])
    _evaluate(folder, name.split(".")[1])
    out = Path(line.one("out-link", "result"))
    out.unlink() if out.is_symlink() else None
    store = Path.home() / f"store-{name.split('.')[1]}"
    store.mkdir(exist_ok=True)
    (store / "nixos.qcow2").write_text("disk")
    out.symlink_to(store)


def _flake(reference: str) -> tuple[Path, str]:
    folder, _, name = reference.partition("#")
    return Path(folder), name


def _evaluate(folder: Path, name: str) -> None:
    """What evaluation refuses: a system that is not there, files that Git does not know, assertions that fail."""
    _tracked(folder / "flake.nix")
    text = (folder / "flake.nix").read_text()
    if not re.search(rf"^ +{re.escape(name)} = nixpkgs\.lib\.nixosSystem", text, re.MULTILINE):
        fail(answers.NO_ATTRIBUTE.format(folder, name))
    for needed in (folder / f"hosts/{name}/default.nix", folder / f"secrets/{name}.sops.yaml"):
        if needed.exists() or needed.suffix == ".nix":
            _tracked(needed)
    keys = [line for line in (folder.parent / "keys/admin.pub").read_text().splitlines() if line.strip()]
    if all(line.startswith("#") for line in keys):
        fail("error: Failed assertions:\n- keys/admin.pub has no key: nobody could log in")


def _tracked(path: Path) -> None:
    done = subprocess.run(["git", "ls-files", "--error-unmatch", str(path)], capture_output=True, check=False)
    if done.returncode:
        fail(answers.NOT_TRACKED.format(path, path))


# --- nixos-anywhere ---


def _anywhere(path: Path, arguments: list[str]) -> None:
    backend = ["", ""]
    if "--generate-hardware-config" in arguments:
        at = arguments.index("--generate-hardware-config")
        backend = arguments[at + 1 : at + 3]
        arguments = arguments[:at] + arguments[at + 3 :]
    line = parse(arguments, (*_ANYWHERE, "i"), ("debug", "copy-host-keys", "no-reboot"), {"-i": "i"})
    folder, name = _flake(line.one("flake"))
    user, _, host = (line.one("target-host") or line.words[0]).rpartition("@")
    _wait_for_root(path, user, host)
    key = Path(line.one("extra-files")) / "etc/ssh/ssh_host_ed25519_key"
    if backend[1]:
        Path(backend[1]).write_text(
            '{ modulesPath, ... }:\n{\n  imports = [ (modulesPath + "/installer/scan/not-detected.nix") ];\n}\n'
        )
    _evaluate(folder, name)
    with world.change(path) as here:
        machine = reached(here, user, host)
        machine.state, machine.up_at = "running", here.now + world.INSTALL
        machine.configured_as, machine.users = name, _admins(folder)
        machine.host_key = _public(key)
        machine.done("wiped")
        _activate(machine, folder, key)


def _wait_for_root(path: Path, user: str, host: str) -> None:
    """src/nixos-anywhere.sh, uploadSshKey: tries until it may log in, without an end."""
    for _ in range(30):
        with world.change(path) as here:
            machine = here.at(host)
            if machine and machine.kind == "nixos" and user in machine.users:
                return
            world.pass_time(here, 10)
    fail("stand-in for nixos-anywhere: the real one would try to log in for ever", 98)


def _public(key: Path) -> str:
    if not key.exists():
        return "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA fresh"
    if key.stat().st_mode & 0o77:
        fail(f"stand-in for nixos-anywhere: others may read {key}", 97)
    done = subprocess.run(["ssh-keygen", "-y", "-f", str(key)], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split()[:2])


def _admins(folder: Path) -> list[str]:
    return re.findall(r"^ +users\.([\w-]+) = \{", (folder / "modules/admins.nix").read_text(), re.MULTILINE)


def _activate(machine: Machine, folder: Path, key: Path) -> None:
    """sops-nix opens the host's file with its SSH host key, or k3s has no token."""
    file = folder / f"secrets/{machine.configured_as}.sops.yaml"
    if file.exists() and key.exists():
        machine.token = str(sops.opened(file, identity(key.read_text())).get("k3s-token", ""))
        machine.done("activated")
        # What opens the next version of its secrets stays on the machine.
        (Path.home() / f"key-{machine.name}").write_text(key.read_text())


# --- nixos-rebuild ---


def rebuild(path: Path, arguments: list[str]) -> None:
    """nixos-rebuild switch, on a host that is reached over SSH."""
    line = parse(arguments, _REBUILD, _REBUILD_SWITCHES)
    if line.words != ["switch"]:
        fail(f"stand-in for nixos-rebuild: nobody taught me {' '.join(line.words)}", 97)
    folder, name = _flake(line.one("flake"))
    _evaluate(folder, name)
    user, _, host = line.one("target-host").rpartition("@")
    builder = line.one("build-host").rpartition("@")[2]
    with world.change(path) as here:
        machine = reached(here, user, host)
        if builder != host and user != "root" and not _trusted(folder, user) and not line.one("build-host"):
            fail(answers.UNSIGNED.format(name))
        if user != "root" and not (line.has("sudo") or line.has("use-remote-sudo")):
            fail("error: opening lock file '/nix/var/nix/profiles/system.lock': Permission denied")
        _switch(here, machine, folder, name)


def _trusted(folder: Path, user: str) -> bool:
    found = re.findall(r"trusted-users = \[([^\]]*)\]", "".join(one.read_text() for one in folder.rglob("*.nix")))
    return any(f'"{user}"' in one or '"@wheel"' in one for one in found)


def _switch(here: World, machine: Machine, folder: Path, name: str) -> None:
    machine.configured_as = name
    machine.done("switched")
    key = Path.home() / f"key-{machine.name}"
    if key.exists():
        _activate(machine, folder, key)
