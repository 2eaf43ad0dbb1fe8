"""The repository that benchmarks measure on is reproducible, loads, and dangles exactly where its maker says."""

import json
import subprocess
import sys
from collections.abc import Iterator
from os.path import normpath
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

MAKER = Path(__file__).parents[1] / "benchmarks" / "make_repo.py"
KINDS = {"resources path", "value file", "ConfigMap name", "Application path"}
Mapping = dict[str, "Node"]
Node = str | int | None | list["Node"] | Mapping


class Counts(TypedDict):
    documents: int
    files: int
    references: int
    dangling: list[dict[str, str]]


Large = tuple[Counts, dict[str, list[Mapping]], set[str]]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-B", MAKER, *arguments], capture_output=True, text=True, check=False)


def make(out: Path, documents: int, *options: str) -> Counts:
    done = run(out, str(documents), *options)
    assert (done.returncode, done.stderr) == (0, "")
    counts: Counts = json.loads(done.stdout)
    return counts


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout.strip()


class TestSmall:
    def test_same_seed_same_bytes_and_commit(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first", tmp_path / "second"
        assert make(first, 200) == make(second, 200)
        assert contents(first) == contents(second)
        assert git(first, "rev-parse", "HEAD") == git(second, "rev-parse", "HEAD")
        assert git(first, "status", "--porcelain") == ""
        assert git(first, "remote", "get-url", "origin") == "https://github.com/example-org/platform.git"

    def test_other_seed_other_bytes(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first", tmp_path / "second"
        make(first, 200, "--no-git")
        make(second, 200, "--no-git", "--seed", "2")
        assert contents(first) != contents(second)
        assert not (first / ".git").exists()

    def test_all_documents_load_and_are_counted(self, tmp_path: Path) -> None:
        counts = make(tmp_path, 200, "--no-git")
        texts = contents(tmp_path)
        documents = [each for path in texts if path.endswith(".yaml") for each in yaml.safe_load_all(texts[path])]
        assert all(isinstance(each, dict) for each in documents)
        assert counts["documents"] == len(documents) == pytest.approx(200, rel=0.01)
        assert counts["files"] == len(texts)

    def test_occupied_folder_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("keep")
        done = run(tmp_path, "200", "--no-git")
        assert done.returncode == 2
        assert f"{tmp_path} exists and is not an empty folder" in done.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

    def test_too_few_documents_are_refused(self, tmp_path: Path) -> None:
        done = run(tmp_path / "out", "10")
        assert done.returncode == 2
        assert "NDOCS is 10; it must be at least" in done.stderr


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Large:
    """The counts, the documents of each YAML file, and the paths of all files."""
    root = tmp_path_factory.mktemp("large")
    counts = make(root, 2000, "--no-git")
    texts = contents(root)
    yamls = {path: text for path, text in texts.items() if path.endswith(".yaml")}
    return counts, {path: list(yaml.load_all(yamls[path], yaml.CSafeLoader)) for path in yamls}, set(texts)


def values(node: Node, key: str) -> Iterator[Node]:
    """What stands under the key, at any depth."""
    if isinstance(node, dict):
        if key in node:
            yield node[key]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from values(each, key)


def strings(node: Node) -> Iterator[str]:
    """The items of lists, as the strings they are or by the path or name they hold."""
    if isinstance(node, dict):
        node = node.get("path", node.get("name"))
    if isinstance(node, str):
        yield node
    if isinstance(node, list):
        for each in node:
            yield from strings(each)


def targets(path: str, document: Mapping) -> Iterator[str]:
    """The paths that a document refers to, from the root."""
    match document.get("kind"):
        case "Kustomization" | "Component":
            lists = [document.get(key) for key in ("resources", "components", "patches")]
            lists += values(document.get("configMapGenerator"), "files")
            for text in strings(lists):
                yield normpath(f"{path}/../{text.rpartition('=')[2]}")
        case "Application":
            yield from (text.removeprefix("$values/") for text in strings(list(values(document, "valueFiles"))))
            yield from strings(list(values(document, "path")))
        case None:
            for text in strings(list(values(document.get("nodes"), "patches"))):
                yield normpath(f"{path}/../{text.removeprefix('@')}")
        case _:
            pass


def planted(counts: Counts, what: str) -> set[tuple[str, str]]:
    return {(each["file"], each["target"]) for each in counts["dangling"] if each["what"] == what}


class TestLarge:
    def test_one_reference_in_a_thousand_is_planted_in_each_kind(self, large: Large) -> None:
        counts, _, _ = large
        assert {each["what"] for each in counts["dangling"]} == KINDS
        assert len(counts["dangling"]) == pytest.approx(counts["references"] / 1000, abs=1)

    def test_paths_dangle_only_where_planted(self, large: Large) -> None:
        counts, documents, files = large
        known = files | {parent.as_posix() for path in files for parent in Path(path).parents}
        named = {(path, each) for path, many in documents.items() for one in many for each in targets(path, one)}
        paths = KINDS - {"ConfigMap name"}
        assert {pair for pair in named if pair[1] not in known} == {
            pair for what in paths for pair in planted(counts, what)
        }

    def test_every_file_is_reached(self, large: Large) -> None:
        _, documents, files = large
        reached = {each for path, many in documents.items() for one in many for each in targets(path, one)}
        roots = {path for path in files if path.endswith(("/root.yaml", "/talconfig.yaml"))}
        inside = {path for path in files if Path(path).name == "kustomization.yaml" or "/applications/" in path}
        lost = files - reached - roots - {path for path in inside if Path(path).parent.as_posix() in reached}
        assert lost == set()

    def test_config_maps_dangle_only_where_planted(self, large: Large) -> None:
        counts, documents, _ = large
        dangling = set()
        for path, many in documents.items():
            folder = Path(path).parent.as_posix()
            near = [one for other in documents if other.startswith(f"{folder}/") for one in documents[other]]
            made = {name for one in near if one.get("kind") == "ConfigMap" for name in strings([one["metadata"]])}
            made |= {name for one in near for name in strings(one.get("configMapGenerator"))}
            used = [
                each
                for one in many
                if one.get("kind") == "Deployment"
                for key in ("configMapRef", "configMapKeyRef", "configMap")
                for each in values(one, key)
            ]
            dangling |= {(path, name) for name in strings(used) if name not in made}
        assert dangling == planted(counts, "ConfigMap name")

    def test_no_application_name_twice(self, large: Large) -> None:
        _, documents, _ = large
        applications = [one for many in documents.values() for one in many if one.get("kind") == "Application"]
        names = [name for one in applications for name in strings([one["metadata"]])]
        assert len(names) == len(set(names)) == len(applications)
