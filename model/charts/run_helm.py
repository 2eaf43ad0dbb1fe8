"""Starts helm: the one place that does, with nothing of the person's or the repository's that it could use.

A chart is a template: rendering it runs no program of it. What helm could reach besides is taken away: its plugins, its
repositories and its registry are those of an empty folder, there is no cluster and no network that it would ask for
`helm template`, and it gets copies of files alone, beside each other in a folder of ours.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

#: Seconds for one chart.
PATIENCE = 20.0
#: Seconds after which it is looked what it has printed.
_STEP = 0.2
#: Bytes that one chart may come to.
_MOST_BYTES = 32 * 1024 * 1024
#: Where nothing listens: what would go to the network fails at once.
_NOWHERE = "http://127.0.0.1:9"


class Answered(NamedTuple):
    """What helm has printed, "" where it has ended with an error, and what it complains of."""

    out: str
    words: str


def find_helm(root: Path) -> str | None:
    """Where helm is; never in the repository, or in a folder that hangs on where the person stands."""
    name = "helm.exe" if os.name == "nt" else "helm"
    folders = (Path(folder) for folder in os.get_exec_path() if os.path.isabs(folder))
    apart = (folder for folder in folders if not folder.resolve().is_relative_to(root.resolve()))
    places = (folder / name for folder in apart)
    return next((str(place) for place in places if place.is_file() and os.access(place, os.X_OK)), None)


def _environment(home: Path) -> dict[str, str]:
    """An environment in which all that helm keeps, or is told, is in a folder of ours."""
    own = {
        "HELM_CACHE_HOME": "cache",
        "HELM_CONFIG_HOME": "config",
        "HELM_DATA_HOME": "data",
        "HELM_PLUGINS": "plugins",
        "HELM_REGISTRY_CONFIG": "registry.json",
        "HELM_REPOSITORY_CACHE": "repositories",
        "HELM_REPOSITORY_CONFIG": "repositories.yaml",
        "HOME": "",
        "KUBECONFIG": "none",
        "TMPDIR": "",
    }
    fixed = {"HELM_NO_PLUGINS": "1", "HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE, "LC_ALL": "C", "PATH": ""}
    if os.name == "nt":
        fixed |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {**{name: str(home / path) for name, path in own.items()}, **fixed}


def run_helm(helm: str, arguments: Sequence[str], folder: Path) -> Answered:
    """What helm makes of some arguments in a folder of ours, which is to have nothing but what it may see."""
    made, kept = tempfile.TemporaryFile, tempfile.TemporaryDirectory(prefix="stackwright-helm-")
    with kept as home, made() as out, made() as words:
        running = subprocess.Popen(
            [helm, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=words,
            env=_environment(Path(home)),
            start_new_session=True,
        )
        why = _wait(running, (out.fileno(), words.fileno()))
        if why:
            _end(running)
            return Answered("", why)
        found = words if running.returncode else out
        found.seek(0)
        text = found.read().decode("utf-8", "replace")
        return Answered("", text or "it ends with an error") if running.returncode else Answered(text, "")


def _wait(running: "subprocess.Popen[bytes]", files: Sequence[int]) -> str:
    """Wait for the end of a process that prints into files; why it is not waited for any longer, "" at the end."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            running.wait(_STEP)
        except subprocess.TimeoutExpired:
            is_over = time.monotonic() > end
        else:
            is_over = False
        if any(os.fstat(file).st_size > _MOST_BYTES for file in files):
            return f"it comes to more than {_MOST_BYTES // 1024 // 1024} MiB"
        if running.returncode is not None:
            return ""
        if is_over:
            return f"it takes more than {PATIENCE:.0f} seconds"


def _end(running: "subprocess.Popen[bytes]") -> None:
    """See to it that the process, and all that it has started, is gone."""
    if os.name == "nt":
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
