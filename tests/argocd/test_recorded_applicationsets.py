"""scripts/applicationset_cases.py: what Argo CD's own code made of recorded ApplicationSets is what we make of them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "count"), [("applicationset-cases", 138), ("more-applicationset-cases", 414)])
def test_recorded_cases_agree(name: str, count: int) -> None:
    cases = ROOT / "tests" / "verdicts" / "argocd" / f"{name}.jsonl"
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "applicationset_cases.py", cases],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == [f"applicationsets: {count} of {count} agree (100.00%)"], (
        done.stdout + done.stderr
    )
    assert done.returncode == 0
