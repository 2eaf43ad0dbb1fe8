"""The form of every file, and that neither a template nor a secret is left in one."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-|(?:password|passwd|token|secret)[\"']?\s*[:=]\s*[\"']?[A-Za-z0-9+/]{6,}",
    re.IGNORECASE,
)
#: What looks like one and is the name of one.
_NAMES = ("existingSecret: grafana-admin", "passwordKey: admin-password", "token=$token")


def _files(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("*")) if path.is_file() and ".git" not in path.relative_to(root).parts]


def test_form(root: Path) -> None:
    wrong = []
    for path in _files(root):
        text = path.read_bytes().decode()
        lines = text.split("\n")
        wrong += [f"{path}: {len(lines)}"] if not text.endswith("\n") or text.endswith("\n\n") else []
        wrong += [f"{path}:{number}" for number, line in enumerate(lines, 1) if line != line.rstrip()]
        wrong += [f"{path}: carriage return"] if "\r" in text else []
        wrong += [f"{path}: two empty lines"] if "\n\n\n" in text else []
        wrong += [f"{path}: tab"] if "\t" in text else []
        wrong += [f"{path}: a template"] if re.search(r"cookiecutter\.|\{%|endraw", text) else []
    assert wrong == []


def test_no_secret(root: Path) -> None:
    for path in _files(root):
        for line in path.read_text().splitlines():
            assert not _SECRET.search(line) or any(name in line for name in _NAMES), f"{path}: {line}"


def test_documents_start_without_a_marker(root: Path) -> None:
    for path in root.rglob("*.yaml"):
        assert not path.read_text().startswith("---"), path


def test_links_lead_somewhere(root: Path) -> None:
    for path in root.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
            assert (path.parent / target).exists(), f"{path}: {target}"
        anchors = {
            re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in path.read_text().splitlines()
            if line.startswith("#")
        }
        assert set(re.findall(r"\]\(#([^)]+)\)", path.read_text())) <= anchors, path
