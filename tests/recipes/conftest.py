"""Recipes run for real, against stand-ins for what talks to machines. One case: `pytest tests/recipes -k two-clusters`."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).resolve().parent
# Found as what other tests share (tests/conftest.py).
_module = sys.modules.setdefault("stackwright.tests.recipes", ModuleType("stackwright.tests.recipes"))
_module.__path__ = [str(HERE)]

from stackwright.tests.recipes import certificates, days, desk  # noqa: E402
from stackwright.tests.recipes.desk import Desk  # noqa: E402

_TOOLS = ("age", "ansible-playbook", "curl", "helm", "jq", "just", "kubectl", "openssl", "setsid", "ssh-keygen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this needs real tools, and is left to CI."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.system)


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share."""
    for tool in _TOOLS:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if own.name.startswith("popen-") else own) / "recipes"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory, everything: Path) -> Path:
    """Certificates for all hosts that there are."""
    folder = tmp_path_factory.mktemp("certificates")
    certificates.make(folder)
    return folder


@pytest.fixture
def opened() -> Iterator[list[Desk]]:
    """Desks that end with the test."""
    found: list[Desk] = []
    yield found
    for one in found:
        one.internet.close()
        mistake = one.folder / "mistake"
        assert not mistake.exists(), mistake.read_text()


Make = Callable[[str], Desk]


@pytest.fixture
def fresh(tmp_path: Path, certified: Path, opened: list[Desk]) -> Make:
    """A desk on the first day, before anything is done."""

    def make(case: str) -> Desk:
        opened.append(desk.new(tmp_path / "desk", case, certified))
        return opened[-1]

    return make


@pytest.fixture
def after_first(tmp_path: Path, everything: Path, certified: Path, opened: list[Desk]) -> Make:
    """A desk after the first day."""

    def make(case: str) -> Desk:
        opened.append(desk.copy(days.first(everything, case, certified), tmp_path / "desk", case))
        return opened[-1]

    return make


@pytest.fixture
def after_second(tmp_path: Path, everything: Path, certified: Path, opened: list[Desk]) -> Make:
    """A desk after the second day."""

    def make(case: str) -> Desk:
        opened.append(desk.copy(days.second(everything, case, certified), tmp_path / "desk", case))
        return opened[-1]

    return make
