"""The real kubectl builds what is built here, and refuses what is refused here."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from stackwright.model.files.source import open_source
from stackwright.model.kustomize.build.build import build
from stackwright.model.kustomize.build.open_store import open_store
from stackwright.model.kustomize.build.result import UnknownKind
from stackwright.model.text.document import load
from stackwright.schemas.file_types import KUSTOMIZATION_NAMES
from stackwright.tests.kustomize.test_build_origins import FILES

pytestmark = pytest.mark.system

RECORDED = Path(__file__).parents[1] / "verdicts" / "kustomize.json"
#: Nothing is fetched, and git is not found.
ALONE = {"HOME": "/nonexistent", "PATH": "/nonexistent"}


@pytest.fixture
def kubectl(lacking: Callable[[str], NoReturn]) -> str:
    """The program."""
    return shutil.which("kubectl") or lacking("kubectl is not on PATH; scripts/get_kubectl.py gets it")


def _folders(root: Path) -> Iterator[str]:
    for name in KUSTOMIZATION_NAMES:
        for path in root.rglob(name):
            folder = path.parent.relative_to(root).as_posix()
            yield "" if folder == "." else folder


def test_every_folder_is_as_kubectl_builds_it(kubectl: str, tmp_path: Path) -> None:
    files: dict[str, Any] = {**json.loads(RECORDED.read_text("utf-8"))["files"]}
    files |= {f"origins/{path}": text for path, text in FILES.items()}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    store = open_store(open_source(tmp_path))
    different: list[str] = []
    folders = sorted(set(_folders(tmp_path)))
    for folder in folders:
        command = [kubectl, "kustomize", folder or "."]
        done = subprocess.run(command, cwd=tmp_path, env=ALONE, capture_output=True, text=True, check=False)
        ours = build(folder, store)
        if done.returncode:
            is_refused = ours.problems or any(one.kind is UnknownKind.HELM for one in ours.unknown)
            different += [] if is_refused else [f"{folder}: {done.stderr[-200:]}"]
            continue
        theirs = [one.value for one in load(done.stdout.encode()).documents if one.value is not None]
        if ours.problems or [one.value for one in ours.objects] != theirs:
            different.append(folder)
    assert different == []
    assert len(folders) > 100
