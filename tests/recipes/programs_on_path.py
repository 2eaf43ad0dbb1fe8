"""PATH of the desk: stand-ins and real programs under their names, each with what writes its calls down."""

import shutil
import sys
import sysconfig
from pathlib import Path

from .stand_in import HERE, THERE

#: The real ones, whose calls are written down before they are made.
REAL = (
    *(
        "age",
        "age-keygen",
        "ansible-inventory",
        "ansible-playbook",
        "awk",
        "base64",
        "curl",
        "git",
        "helm",
        "jq",
        "just",
    ),
    *("kubectl", "openssl", "sed", "ssh-keygen"),
)
# Without `site`, whose files take longer than what most of these programs do.
_LAUNCHER = """#!{python} -IS
import sys
from types import ModuleType
sys.path += {places}
for name, folder in {packages}:
    module = ModuleType(name)
    module.__path__ = [folder]
    sys.modules[name] = module
from stackwright.tests.recipes.stand_in import main
main()
"""
_TESTS = Path(__file__).resolve().parents[1]


def install(folder: Path) -> None:
    """Every program under its name, with what writes its calls down."""
    for name in ("programs", "remote", "stand-ins", "asleep"):
        (folder / name).mkdir(exist_ok=True)
    launcher = folder / "stand-ins/launcher"
    places = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    packages = [
        ("stackwright", str(_TESTS.parent)),
        ("stackwright.tests", str(_TESTS)),
        ("stackwright.tests.recipes", str(_TESTS / "recipes")),
    ]
    launcher.write_text(_LAUNCHER.format(python=sys.executable, places=places, packages=packages))
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


_ASLEEP = """import time
_sleep = time.sleep
def sleep(seconds):
    if seconds >= 1:
        import subprocess
        subprocess.run(["{sleep}", str(seconds)])
    else:
        _sleep(seconds)
time.sleep = sleep
"""


def _asked_once(folder: Path) -> None:
    """ansible-inventory takes half a second, and says the same of the same inventory: it is asked once."""
    inventory = folder / "programs/ansible-inventory"
    store = folder / "inventories"
    store.mkdir(exist_ok=True)
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
    log = f'printf \'%s\\037\' "\x1e$PWD" {name} "$@" >> {folder / "calls"}'
    script.write_text(f'#!/bin/sh\n{log}\nexec {real} "$@"\n')
    script.chmod(0o755)
