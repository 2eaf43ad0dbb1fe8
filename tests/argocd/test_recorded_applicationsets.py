"""scripts/applicationset_cases.py: what Argo CD's own code made of recorded ApplicationSets is what we make of them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_recorded_cases_agree() -> None:
    cases = ROOT / "tests" / "verdicts" / "argocd" / "applicationset-cases.jsonl"
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "applicationset_cases.py", cases],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["applicationsets: 138 of 138 agree (100.00%)"], done.stdout + done.stderr
    assert done.returncode == 0
