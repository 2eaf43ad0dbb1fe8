"""The wheel has every file of the package and nothing else."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest

import stackwright

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES: list[str] = SETTINGS["tool"]["setuptools"]["packages"]
FLOORS = ("cli", "generator", "show", "lint", "model", "schemas")


def _tracked() -> list[str]:
    """The files of the checkout, or of the source archive where there is no git."""
    asked = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    names = done.stdout.decode().split("\0")[:-1]
    return [name for name in names if (ROOT / name).is_file()]


def _run(
    *arguments: str | Path, path: Path | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONPATH": str(path)} if path else {}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=cwd
    )


def _builder(folder: Path) -> Path | None:
    """Where a setuptools that is new enough is to be imported from, None where it is installed; skips without one."""
    wanted = re.sub(r"[^\d]", "", SETTINGS["build-system"]["requires"][0])
    try:
        if int(metadata.version("setuptools").split(".")[0]) >= int(wanted):
            return None
    except metadata.PackageNotFoundError:
        pass
    done = _run("-m", "pip", "install", "-q", "--target", folder, f"setuptools>={wanted}")
    if done.returncode:
        pytest.skip(f"no setuptools {wanted} here and no index to get it from: {done.stderr.strip()[-200:]}")
    return folder


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, built from a copy, so that nothing is left in the checkout."""
    copy = tmp_path_factory.mktemp("copy") / "my-tool.1"
    if not (files := _tracked()):
        pytest.skip("no git here to tell what belongs to the package")
    for name in files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    builder = _builder(tmp_path_factory.mktemp("builder"))
    out = tmp_path_factory.mktemp("wheel")
    done = _run("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", out, copy, path=builder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _belongs(name: str) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] == "templates":  # what is not a part is for cookiecutter, which reads the repository
        return path.parts[1] == "parts"
    if path.suffix == ".py" or path.name == "py.typed":
        return len(path.parts) == 1 or path.parts[0] in FLOORS
    if path.parts[:3] == ("model", "files", "git_settings"):
        return True
    data = ("json/*.json", "fields/*.fields", "custom_resources/*.fields", "fields/*.shapes", "talos/bases/*.yaml")
    return any(path.match(f"schemas/{one}") for one in data)


def test_every_file_of_the_package_is_in_the_wheel(names: set[str]) -> None:
    wanted = {f"stackwright/{name}" for name in _tracked() if _belongs(name)}
    found = {name for name in names if ".dist-info/" not in name}
    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []


def test_data_is_in_the_wheel(names: set[str]) -> None:
    assert {"stackwright/py.typed", "stackwright/schemas/json/stackwright.schema.json"} <= names
    assert {"stackwright/schemas/fields/argocd.fields", "stackwright/schemas/fields/talos.shapes"} <= names
    dotfiles = {name for name in _tracked() if name.startswith("templates/parts/") and "/." in name}
    assert dotfiles
    assert {f"stackwright/{name}" for name in dotfiles} <= names


@pytest.mark.parametrize("folder", ["tests", "docs", "examples", "benchmarks", "scripts", ".ci", ".github"])
def test_what_is_for_developers_stays_out(folder: str, names: set[str]) -> None:
    assert not any(name.startswith((f"stackwright/{folder}/", f"{folder}/")) for name in names)


def test_what_is_told_about_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = archive.read(info).decode()
        entries = archive.read(info.replace("METADATA", "entry_points.txt")).decode()
    assert f"\nVersion: {stackwright.__version__}\n" in told
    assert "stackwright = stackwright.__main__:main" in entries
    assert any("licenses/LICENSE" in name for name in zipfile.ZipFile(wheel).namelist())


def test_the_installed_wheel_runs(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = _run("-m", "stackwright", "--version", path=tmp_path / "site", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"stackwright {stackwright.__version__}\n")
    (tmp_path / "stackwright.yaml").write_text("lnt: {}\n")
    done = _run("-m", "stackwright", "lint", path=tmp_path / "site", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean `lint`?" in done.stderr
    (tmp_path / "stackwright.yaml").write_text("lint: {exclude: [site]}\n")
    done = _run("-m", "stackwright", "rule", path=tmp_path / "site", cwd=tmp_path)
    assert done.returncode == 0
    assert "KUS001" in done.stdout


def test_every_package_is_listed() -> None:
    found = {
        PurePosixPath("stackwright", name).parent
        for name in _tracked()
        if name == "__init__.py" or (name.endswith("/__init__.py") and name.split("/")[0] in FLOORS)
    }
    assert sorted(str(folder).replace("/", ".") for folder in found) == PACKAGES


def test_every_folder_with_a_module_is_a_package() -> None:
    folders = {
        PurePosixPath(name).parent for name in _tracked() if name.endswith(".py") and name.split("/")[0] in FLOORS
    }
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").is_file()] == []


def test_one_version() -> None:
    assert SETTINGS["project"]["dynamic"] == ["version"]
    assert "version" not in SETTINGS["project"]
    assert re.fullmatch(r"\d+\.\d+\.\d+([a-z]+\d+)?", stackwright.__version__)
    for option in ("--version", "-V"):
        done = subprocess.run(
            [sys.executable, "-m", "stackwright", option], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, f"stackwright {stackwright.__version__}\n", "")


def test_the_version_beside_other_options_is_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", "--version", "lint"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"stackwright {stackwright.__version__}\n")
