"""Nothing that is generated has a finding, in the strictest profile, but for what only the owner knows."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from stackwright.cli.main import main

pytestmark = pytest.mark.system


def test_strict(root: Path) -> None:
    done = CliRunner().invoke(
        main, ["lint", str(root), "--profile", "strict", "--fail-on", "info", "--ignore", "REF001"]
    )
    assert done.exit_code == 0, done.output
