"""How many flakes of a folder of repositories our evaluator finds all hosts of, and whether Nix finds the same.

`python scripts/nix_hosts.py CLONES` reads each `flake.nix` at HEAD of the repositories in the folder, which are bare
git directories or checkouts. A line for each flake; the last one has the sums. It ends with 1 where fewer than 75 % of
the flakes that have hosts, or may have some, are resolved, or where one differs from Nix. Templates with placeholders
for inputs, and flakes that Nix itself refuses, since a file is missing or an argument is unexpected, do not count.

Nix evaluates `scripts/nix_hosts.nix`, in restricted mode, without a store of its own to write to: it reads the exported
tree alone, and has stand-ins for the inputs. Where the stand-ins are not enough it fails, or finds hosts fewer than
there are; so only flakes are compared all of whose hosts we claim to know, and none of a framework that the stand-ins
have not. What remains hangs on nothing but the tree and what is documented of known inputs: Nix must find the same.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stackwright.model.nix.evaluate.flakes.flake import Flake, evaluate_flake
from stackwright.model.nix.evaluate.flakes.inputs import Input, find_repository
from stackwright.model.nix.evaluate.run_state import Kind

SHARE = 0.75
#: Seconds, of ours and of Nix'.
LONGEST = 30
_PLACEHOLDER = re.compile(r'url = "(?:https://)?__\w+__"')
#: What Nix says of a flake that it would refuse with the real inputs, too.
_REFUSED = re.compile(r"getting status of|called with unexpected argument")
#: What we say of one.
_OURS = ("there is no file", "a file that is no set")
_DRIVER = Path(__file__).with_name("nix_hosts.nix")
_KINDS = {
    "nixos/nixpkgs": "nixpkgs",
    "nix-community/nixpkgs.lib": "nixpkgs",
    "hercules-ci/flake-parts": "flake-parts",
    "denful/import-tree": "import-tree",
    "vic/import-tree": "import-tree",
    "numtide/flake-utils": "flake-utils",
    "nix-community/haumea": "haumea",
    "nix-community/home-manager": "home-manager",
    # They make hosts, in ways that the stand-ins have not.
    "clan/clan-core": "framework",
    "snowfallorg/lib": "framework",
}


@dataclass(slots=True)
class Tree:
    """The files at HEAD of a repository, read from git as they are asked for."""

    git: Path
    blobs: dict[str, tuple[str, Kind]] = field(default_factory=dict)
    folders: dict[str, dict[str, Kind]] = field(default_factory=lambda: {"": {}})
    texts: dict[str, str | None] = field(default_factory=dict)
    reader: subprocess.Popen[bytes] | None = None

    def kind(self, path: str) -> Kind | None:
        """What stands at a path."""
        return "directory" if path in self.folders else self.blobs[path][1] if path in self.blobs else None

    def entries(self, path: str) -> Mapping[str, Kind] | None:
        """What is in a folder."""
        return self.folders.get(path)

    def read(self, path: str) -> str | None:
        """The text of a file."""
        if path not in self.texts:
            self.texts[path] = self._read(path) if path in self.blobs else None
        return self.texts[path]

    def _read(self, path: str) -> str | None:
        data = read_blob(self, path)
        try:
            return None if data is None else data.decode()
        except UnicodeDecodeError:
            return None


def _git(folder: Path, *arguments: str) -> list[str]:
    return ["git", f"--git-dir={folder}", "-c", "safe.directory=*", *arguments]


def read_blob(tree: Tree, path: str) -> bytes | None:
    """The bytes of a file, the target of a link; None where the clone has not got them."""
    if tree.reader is None:
        command = _git(tree.git, "cat-file", "--batch")
        tree.reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    reader = tree.reader
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(tree.blobs[path][0].encode() + b"\n")
    reader.stdin.flush()
    head = reader.stdout.readline().split()
    return None if head[-1] == b"missing" else reader.stdout.read(int(head[2]) + 1)[:-1]


def close(tree: Tree) -> None:
    """Ends the process that reads the files."""
    if tree.reader is not None:
        tree.reader.communicate()


def read_tree(git: Path) -> Tree:
    """The files at HEAD."""
    tree = Tree(git)
    listed = subprocess.run(_git(git, "ls-tree", "-rz", "HEAD"), capture_output=True, check=True).stdout
    for entry in filter(None, listed.decode("utf-8", "replace").split("\0")):
        about, path = entry.split("\t", 1)
        mode, kind, blob = about.split()
        if kind == "blob":
            _add(tree, path, blob, "symlink" if mode == "120000" else "regular")
    return tree


def _add(tree: Tree, path: str, blob: str, kind: Kind) -> None:
    tree.blobs[path] = (blob, kind)
    steps = path.split("/")
    for index, step in enumerate(steps):
        is_file = index == len(steps) - 1
        tree.folders.setdefault("/".join(steps[:index]), {})[step] = kind if is_file else "directory"


def find_repositories(folder: Path) -> Iterator[tuple[str, Path]]:
    """The git directories in a folder, by name."""
    for path in sorted(folder.iterdir()):
        git = path / ".git" if (path / ".git").is_dir() else path
        if (git / "HEAD").is_file():
            yield path.name, git


def compare(tree: Tree, flake: Flake) -> str:
    """What Nix says of the hosts of a flake: `same`, `differs: …`, `refuses: …` or `not compared: …`."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        export(tree, root)
        found = ask_nix(root, flake, _names(tree, flake))
    if isinstance(found, str):
        return f"{'refuses' if is_refused(flake, found) else 'not compared'}: {found}"
    if flake.missing is not None:
        return "not compared: not all hosts are known"
    return "same" if set(found) == set(flake.hosts) else f"differs: {' '.join(sorted(set(found) ^ set(flake.hosts)))}"


def is_refused(flake: Flake, found: str) -> bool:
    """Whether Nix refuses a flake whatever its inputs are, by what it says or by the file that we miss in the tree."""
    if flake.missing is None or flake.hosts:
        return False
    return _REFUSED.search(found) is not None or flake.missing.why.startswith(_OURS)


def export(tree: Tree, root: Path) -> None:
    """Writes the files of a tree into a folder for Nix, which reads none outside of it. What is no text is empty."""
    root.mkdir()
    for path, (_, kind) in tree.blobs.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if kind == "regular":
            file.write_text(tree.read(path) or "")
        elif (target := tree.read(path)) and not target.startswith("/"):
            file.symlink_to(target)


def _names(tree: Tree, flake: Flake) -> Mapping[str, object]:
    """The inputs for the stand-ins: of which kind each is, and which attributes the repository asks of it."""
    texts = [tree.read(path) or "" for path in tree.blobs if path.endswith(".nix")]
    formals = re.search(r"outputs\s*=\s*(?:\w+\s*@\s*)?\{([^}]*)\}", tree.read(flake.path) or "")
    asked = re.findall(r"[A-Za-z_][\w'-]*", formals[1]) if formals else []
    names = {*flake.inputs.items, *asked} - {"self", "inputs"}
    return {name: {"kind": _kind(flake, name), "paths": sorted(_paths(name, texts))} for name in sorted(names)}


def _kind(flake: Flake, name: str) -> str:
    items: Mapping[str, Input] = flake.inputs.items
    return _KINDS.get(find_repository(items, name) or "", "other")


def _paths(name: str, texts: list[str]) -> set[tuple[str, ...]]:
    pattern = re.compile(rf"(?<![\w.-])(?:inputs\.|self\.inputs\.)?{re.escape(name)}((?:\.[A-Za-z_][\w'-]*)+)")
    return {tuple(found.split(".")[1:]) for text in texts for found in pattern.findall(text)}


def ask_nix(root: Path, flake: Flake, names: Mapping[str, object]) -> list[str] | str:
    """The names that Nix finds, or why it finds none."""
    folder = (root / flake.path).parent
    expression = (
        f"import {_DRIVER.resolve()} {{ flake = {root / flake.path}; root = {json.dumps(str(folder))}; "
        f"names = builtins.fromJSON {json.dumps(json.dumps(names))}; }}"
    )
    options = ["--eval", "--strict", "--json", "--readonly-mode", "--option", "restrict-eval", "true"]
    allowed = ["-I", f"tree={root}", "-I", f"driver={_DRIVER.resolve().parent}"]
    command = ["nix-instantiate", *options, *allowed, "-E", expression]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return "Nix took too long"
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("error")]
        return (lines or ["Nix failed"])[0][:120]
    names_found = json.loads(done.stdout)
    return [str(name) for name in names_found]


def is_template(tree: Tree, path: str) -> bool:
    """Whether a flake has inputs that something else fills in, such as `https://__replace__`."""
    return _PLACEHOLDER.search(tree.read(path) or "") is not None


def main(folder: Path) -> int:
    """Prints the table; 1 where the share is missed or something differs."""
    total = Counter[str]()
    for name, git in find_repositories(folder):
        tree = read_tree(git)
        for path in sorted(path for path in tree.blobs if path.rsplit("/", 1)[-1] == "flake.nix"):
            flake = evaluate_flake(tree, path, time.monotonic() + LONGEST)
            said = _say(tree, flake)
            found = "all" if flake.missing is None else flake.missing.why
            print(f"{name} {path}: {len(flake.hosts)} hosts, {found}; Nix: {said}", flush=True)
            counts = not said.startswith(("refuses", "template"))
            total["relevant"] += counts and (bool(flake.hosts) or flake.missing is not None)
            total["resolved"] += counts and bool(flake.hosts) and flake.missing is None
            total["hosts"] += len(flake.hosts)
            total["differences"] += said.startswith("differs")
        close(tree)
    resolved, relevant, differences = total["resolved"], total["relevant"], total["differences"]
    print(
        f"nix hosts: {resolved} of {relevant} flakes resolved, {total['hosts']} hosts, "
        f"differences with nix: {differences}"
    )
    return int(differences > 0 or resolved < SHARE * relevant)


def _say(tree: Tree, flake: Flake) -> str:
    if is_template(tree, flake.path):
        return "template"
    return compare(tree, flake) if shutil.which("nix-instantiate") else "not compared: Nix is not installed"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
