"""What the system is asked for while a repository tries everything: which programs, sockets and files."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

import stackwright

pytestmark = [pytest.mark.system, pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")]

Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
PACKAGE = Path(stackwright.__file__).parent
#: All that strace is to write down.
CALLS = (
    "execve,execveat,%network,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,"
    "link,linkat,symlink,symlinkat,mknod,mknodat,truncate,chmod,fchmodat,chown,lchown,fchownat,utimensat,chroot,mount"
)

# --- What is allowed ---

#: What git is asked, behind the options that are always given; `*` is any one word.
QUESTIONS = (
    "ls-files -s -v -z",
    "ls-files -o --exclude-standard --exclude-from=* -z",
    "diff-files --name-status --no-renames --ignore-submodules=all --relative -z",
    "rev-parse --is-inside-work-tree",
    "cat-file --batch-check",
    "cat-file --batch",
    "diff-index --cached --raw --no-renames --no-abbrev --ignore-submodules=all --relative -z * --",
    "ls-tree -z --full-tree *",
    "-c core.excludesFile=* check-ignore --no-index --stdin -z --verbose --non-matching",
)
OPTIONS = (
    "--no-pager -c safe.bareRepository=explicit -c protocol.allow=never -c core.fsmonitor=false"
    " -c core.hooksPath=/dev/null -c core.quotePath=false"
)
#: Which repository it is asked about, with properties of the file system that this is on.
WHICH = r"( -c core\.(ignorecase|precomposeunicode|filemode|symlinks)=\w+)* --git-dir={top}/\.git --work-tree={top}"
SETTINGS = "config --file * --no-includes --null --get-regexp *"

#: Below these anything may be read: Python, what is installed, the package.
_INSTALLED = {
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    *(entry for entry in sys.path if entry.endswith((".zip", "lib-dynload", "site-packages"))),
    str(PACKAGE),
}
LIBRARIES = {*_INSTALLED, *map(os.path.realpath, _INSTALLED)}
#: Of the system this may be read.
SYSTEM = re.compile(
    r"/etc/ld\.so\.(cache|preload)"  # the loader of programs, and shared objects
    rf"|({re.escape(sys.base_prefix)}|/usr|/usr/local)?/lib(64)?/(.*/)?[^/]+\.so(\.[\w.]+)?"
    rf"|({'|'.join(map(re.escape, (sys.prefix, f'{sys.prefix}/bin', f'{sys.base_prefix}/bin')))})"
    r"/(pyvenv\.cfg|pybuilddir\.txt|python[\d.]*\._pth)"
    r"|/usr/(lib|share)/locale(/.*)?|/etc/locale\.alias|/usr/lib/(.*/)?gconv/gconv-modules(\.cache|\.d)?"
    r"|/etc/localtime|/usr/share/zoneinfo/.*"
    r"|(/etc|/usr/lib)/ssl/openssl\.cnf"  # for digests
    r"|/dev/(null|urandom)"
    r"|/proc/(self|\d+)/(fd|maps|stat|status|cgroup|mountinfo)|/proc/(meminfo|cpuinfo)"
    r"|/sys/(devices/system/cpu|fs/cgroup)/.*"
)
#: The person's own settings of git.
OF_GIT = re.compile(r"/etc/git(config|attributes)|{home}/\.gitconfig|{home}/\.config/git/(config|attributes|ignore)")
#: How processes of one pool wait for each other: a name that is gone before it is used.
SEMAPHORE = re.compile(r"/dev/shm/(sem\.[\w-]+|\w{6}|pym-\d+-\w+)")


def permitted(path: str, root: Path, home: Path) -> bool:
    """Whether a file or folder may be opened for reading."""
    below = (str(root), *LIBRARIES)
    of_git = OF_GIT.pattern.replace("{home}", re.escape(str(home)))
    return (
        any(path == folder or path.startswith(f"{folder}/") for folder in below)
        or SYSTEM.fullmatch(path) is not None
        or re.fullmatch(of_git, path) is not None
        or path in {os.path.realpath(entry) for entry in sys.path}  # looked into for modules
    )


def asked(words: list[str], top: Path) -> bool:
    """Whether git was given these arguments by us, about that repository."""
    line = " ".join(words[1:])
    about = WHICH.replace("{top}", re.escape(str(top)))
    ours = [f"{about} {_pattern(question)}" for question in QUESTIONS]
    return any(re.fullmatch(f"{re.escape(OPTIONS)}{rest}", line) for rest in (*ours, f" {_pattern(SETTINGS)}"))


def _pattern(question: str) -> str:
    return re.escape(question).replace(r"\*", r"\S+")


# --- What was done ---


class Call(NamedTuple):
    """A call of the system, as strace writes it: `openat(AT_FDCWD</folder>, "file", O_RDONLY) = 3</folder/file>`."""

    name: str
    arguments: str
    result: str

    @property
    def texts(self) -> list[str]:
        found = re.findall(r'"((?:[^"\\]|\\.)*)"', self.arguments)
        return [text.encode("latin-1").decode("unicode_escape") for text in found]

    @property
    def paths(self) -> list[str]:
        """The paths that it is about: of a file that was opened the real one, else those that were named."""
        if self.name.startswith("open") and (reached := re.match(r"\d+<(.*)>$", self.result)):
            return [reached[1].removesuffix(" (deleted)")]
        folders = [*re.findall(r"(?:AT_FDCWD|\b\d+)<([^>]*)>", self.arguments)]
        named = self.texts[-1:] if self.name.startswith("symlink") else self.texts
        return [
            os.path.normpath(os.path.join(folders[min(at, len(folders) - 1)] if folders else "/unknown", text))
            for at, text in enumerate(named)
        ]

    @property
    def writes(self) -> bool:
        opening = self.name.startswith("open")
        return not opening or re.search(r"\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\b", self.arguments) is not None


class Traced(NamedTuple):
    """What came of a run, and what it did."""

    arguments: tuple[str, ...]
    code: int
    text: str
    calls: list[Call]

    @property
    def programs(self) -> list[list[str]]:
        return [json.loads(f"[{call.arguments.partition('[')[2].partition(']')[0]}]") for call in self.of("execve")]

    def of(self, *beginnings: str) -> list[Call]:
        return [call for call in self.calls if call.name.startswith(beginnings)]


LINE = re.compile(r"(\w+)\((.*)\)\s+= (.*)")
NETWORK = ("socket", "connect", "bind", "listen", "accept", "send", "recv", "getsock", "setsock", "getpeer", "shutdown")


@pytest.fixture
def traced(tmp_path: Path, lacking: Callable[[str], NoReturn]) -> Callable[..., Traced]:
    """Runs the command in a folder, and writes down what it and all that it starts ask the system for."""
    if (strace := shutil.which("strace")) is None:
        lacking("strace is not installed")

    def call(folder: Path, *arguments: str) -> Traced:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))}
        environment |= {
            "HOME": str(tmp_path / "home"),
            "PATH": f".{os.pathsep}{environment['PATH']}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        log = tmp_path / "trace"
        log.mkdir()
        command = [strace, "-ff", "-y", "-s", "65536", "-o", str(log / "of"), "-e", f"trace={CALLS}"]
        running = subprocess.Popen(
            [*command, sys.executable, "-m", "stackwright", *arguments], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            text, _ = running.communicate(timeout=200)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)  # strace does not take along what it watches
            raise
        lines = [line for file in sorted(log.iterdir()) for line in file.read_text("latin-1").splitlines()]
        found = [Call(*match.groups()) for line in lines if (match := LINE.fullmatch(line))]
        assert len([call for call in found if call.name == "execve"]) == sum("execve(" in line for line in lines)
        return Traced(arguments, running.returncode, text, found)

    return call


# --- What the repository tries ---

SECRET = "hunter2-4711"
RAN = "import pathlib\npathlib.Path(__file__).with_suffix('.RAN').touch()\n"
MODULES = (
    "multiprocessing", "concurrent", "sitecustomize", "usercustomize", "venv", "pip", "yaml", "click", "json", "logging", "jsonschema",
    "jsonschema_rs", "subprocess", "ruamel", "msgspec", "jinja2", "git", "cookiecutter", "_posixsubprocess", "pickle",
)  # fmt: skip
SETTINGS_OF_GIT = """\
[core]
	repositoryformatversion = 1
	fsmonitor = PROGRAM
	hooksPath = OUTSIDE/hooks
	sshCommand = PROGRAM
	gitProxy = PROGRAM
	pager = PROGRAM
	editor = PROGRAM
	attributesFile = OUTSIDE/attributes
	excludesFile = OUTSIDE/excludes
	alternateRefsCommand = PROGRAM
[extensions]
	partialClone = x
[remote "x"]
	url = ext::PROGRAM
	promisor = true
	partialclonefilter = blob:none
	uploadpack = PROGRAM
	vcs = ext
[protocol "ext"]
	allow = always
[filter "x"]
	clean = PROGRAM
	smudge = PROGRAM
	process = PROGRAM
	required = true
[diff]
	external = PROGRAM
[diff "x"]
	textconv = PROGRAM
	command = PROGRAM
[pager]
	ls-files = PROGRAM
	diff-files = PROGRAM
	cat-file = PROGRAM
	config = PROGRAM
[alias]
	ls-files = !PROGRAM
	cat-file = !PROGRAM
	check-ignore = !PROGRAM
[credential]
	helper = PROGRAM
[gpg]
	program = PROGRAM
[include]
	path = OUTSIDE/gitconfig
[includeIf "gitdir:/"]
	path = OUTSIDE/gitconfig
"""
WAYS = ("../../outside", "OUTSIDE", "../out", "file://OUTSIDE", "https://192.0.2.1/x", "//192.0.2.1/x")
FILES: dict[str, str | bytes] = {
    "kustomization.yaml": "resources: [apps]\n",
    "apps/kustomization.yaml": (
        "resources: [WAYS/a.yaml, 'git@192.0.2.1:x/y', 'https://github.com/x/y//z?ref=v1', pipe.yaml, link.yaml]\n"
        "components: [WAYS]\nbases: [WAYS]\ncrds: [WAYS/a.yaml]\nopenapi: {path: ../out/schema.json}\n"
        "configurations: [WAYS/a.yaml]\ntransformers: [WAYS/a.yaml]\ngenerators: [WAYS/a.yaml]\n"
        "patches: [{path: ../../outside/a.yaml}, {path: ../out/a.yaml}, {path: link.yaml}, {path: OUTSIDE/a.yaml}]\n"
        "patchesStrategicMerge: [WAYS/a.yaml]\npatchesJson6902: [{path: ../out/a.yaml}]\n"
        "replacements: [{path: ../out/a.yaml}]\n"
        "configMapGenerator:\n- {name: a, files: [WAYS/a.yaml, k=WAYS/a.yaml], envs: [WAYS/a.env]}\n"
        "secretGenerator:\n- {name: b, files: [WAYS/a.yaml], env: ../out/a.env}\n"
        "helmCharts:\n- {name: c, repo: 'https://192.0.2.1', valuesFile: ../out/a.yaml, additionalValuesFiles: [WAYS/a.yaml]}\n"
        "helmGlobals: {chartHome: ../out}\n"
    ),
    "apps/application.yaml": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: argocd}\nspec:\n"
        "  destination: {namespace: a, server: https://192.0.2.1}\n  project: default\n  source:\n"
        "    repoURL: https://192.0.2.1/x/repo.git\n    path: ../outside\n"
        "    helm: {valueFiles: [WAYS/a.yaml], fileParameters: [{name: a, path: ../out/a.yaml}]}\n"
        "    directory: {jsonnet: {libs: [WAYS]}}\n    kustomize: {components: [WAYS]}\n"
    ),
    "apps/set.yaml": (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a, namespace: argocd}\nspec:\n"
        "  generators:\n  - git: {repoURL: 'https://192.0.2.1/x/repo.git', files: [{path: '../**/*.yaml'}], directories: [{path: out/*}]}\n"
        "  template:\n    metadata: {name: a}\n"
        "    spec: {project: default, destination: {name: in-cluster}, source: {repoURL: x, path: '{{path}}'}}\n"
    ),
    "apps/config-map.yaml": (
        "# yaml-language-server: $schema=schema.json\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
        + "".join(
            f"---\n# yaml-language-server: $schema={way}/schema.json\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n"
            for way in WAYS
        )
    ),
    "apps/tags.yaml": "a: !include ../../outside/a.yaml\nb: !!python/object/apply:os.system ['id']\nc: !vault x\n",
    "apps/schema.json": json.dumps({"allOf": [{"$ref": f"{way}/schema.json"} for way in (*WAYS, ".")]}),
    "chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- {name: d, repository: 'file://../../outside'}\n",
    "chart/templates/a.yaml": "{{ .Files.Get \"../../outside/a.yaml\" }}\n",
    "stackwright.yaml": (
        "versions: {talos: '1.13'}\ntalos:\n  nodes:\n"
        "  - {name: cp, role: controlplane, base: talos/base.yaml, patches: [talos/patch.yaml]}\n"
        "  - {name: out, role: worker, base: out/a.yaml, patches: [out/a.yaml, link.yaml, apps/pipe.yaml]}\n"
    ),
    "talos/base.yaml": (PACKAGE / "schemas" / "talos" / "bases" / "1.13-controlplane.yaml").read_bytes(),
    "talos/patch.yaml": "machine:\n  files:\n  - {path: /a, op: create, permissions: 0o600, content: '@../../outside/a.yaml'}\n",
    "talos/talconfig.yaml": (
        "clusterName: a\nendpoint: https://192.0.2.1:6443\ntalosVersion: v1.13.0\npatches: ['@WAYS/a.yaml']\nnodes:\n"
        "- {hostname: n, ipAddress: 192.0.2.1, controlPlane: true, installDisk: /dev/sda, patches: ['@WAYS/a.yaml', '@pipe.yaml'],"
        " machineFiles: [{content: '@WAYS/a.yaml', path: /a, op: create, permissions: 0o600}], extraManifests: [WAYS/a.yaml]}\n"
    ),
    "nixos/flake.nix": '{ inputs.a.url = "path:../../outside"; outputs = _: import ../../outside/x.nix; }\n',
    "nixos/flake.lock": '{"version": 7, "root": "root", "nodes": {"root": {}}}\n',
    "ansible/ansible.cfg": "[defaults]\ninventory = ../../outside/program\nvault_password_file = ../../outside/program\n",
    "ansible/inventory.yaml": "all: {hosts: {a: {x: \"{{ lookup('file', '../../outside/a.yaml') }}\"}}}\n",
    "ansible/site.yaml": "- import_playbook: ../../outside/a.yaml\n- hosts: all\n  vars_files: [WAYS/a.yaml]\n",
    "nested/stackwright.yaml": "lint: {baseline: ../../outside/baseline.json}\n",
    "nested/a.yaml": "a: 1\n",
    "linked/stackwright.yaml": "lint: {baseline: baseline.json}\n",
    ".gitmodules": '[submodule "s"]\n\tpath = s\n\turl = ext::PROGRAM\n\tupdate = !PROGRAM\n',
    ".pre-commit-config.yaml": "repos: [{repo: local, hooks: [{id: x, name: x, entry: PROGRAM, language: system}]}]\n",
    "git": "#!/bin/sh\n: > OUTSIDE/RAN\n",
    "python": "#!/bin/sh\n: > OUTSIDE/RAN\n",
    **{f"many/{number}.yaml": f"a: {number}\n" for number in range(300)},
    **{f"{name}.py": RAN for name in MODULES if name != "multiprocessing"},
    "multiprocessing/__init__.py": RAN,
}  # fmt: skip
LINKS = {
    "out": "../outside",
    "link.yaml": "../outside/a.yaml",
    "apps/link.yaml": "../../outside/a.yaml",
    "linked/baseline.json": "../../outside/baseline.json",
    "linked/.gitignore": "../../outside/excludes",
    "linked/.gitattributes": "../../outside/attributes",
    ".stackwright/schemas": "../../outside",
    "kubernetes": "/etc",
}


@pytest.fixture
def root(tmp_path: Path, make: Make, git: Git) -> Path:
    """The repository, beside a folder that is none of its business."""
    outside = tmp_path / "outside"
    (outside / "hooks").mkdir(parents=True)
    for name in ("a.yaml", "a.env", "schema.json", "gitconfig", "attributes", "excludes", "x.nix", "baseline.json"):
        (outside / name).write_text(f"# {SECRET}\n")
    (outside / "program").write_text(f"#!/bin/sh\n: > {outside}/RAN\ncat\n")
    for hook in ("post-index-change", "pre-commit", "reference-transaction"):
        shutil.copy(outside / "program", outside / "hooks" / hook)
    (tmp_path / "home" / ".config" / "git").mkdir(parents=True)
    (tmp_path / "home" / ".gitconfig").write_text("[core]\n\tquotePath = true\n")
    repo = make({path: _filled(data, outside) for path, data in FILES.items()})
    for path, end in LINKS.items():
        (repo / path).parent.mkdir(exist_ok=True)
        (repo / path).symlink_to(end)
    _make_git(repo, outside, git)
    for program in (repo / "git", repo / "python", outside / "program", *(outside / "hooks").iterdir()):
        program.chmod(0o755)
    for name in ("pipe.yaml", "apps/pipe.yaml", "talos/pipe.yaml", "pipe.nix"):
        os.mkfifo(repo / name)
    return repo


#: A word of a list with every way out in it.
WORD = re.compile(r"[^\s\[\],]*WAYS[^\s\[\],]*")


def _filled(data: str | bytes, outside: Path) -> str | bytes:
    if isinstance(data, bytes):
        return data
    text = WORD.sub(lambda match: ", ".join(match[0].replace("WAYS", way) for way in WAYS), data)
    return text.replace("OUTSIDE", str(outside)).replace("PROGRAM", str(outside / "program"))


def _make_git(repo: Path, outside: Path, git: Git) -> None:
    """A git repository with settings that run programs, and in it the files of another one that do the same."""
    git(repo, "init", "-q", "-b", "main", "--bare", "edge")
    shutil.rmtree(repo / "edge" / "hooks")
    (repo / "edge" / "objects" / ".keep").touch()
    (repo / "edge" / "refs" / ".keep").touch()
    (repo / "edge" / "stackwright.yaml").write_text("lint: {}\n")
    (repo / "edge" / "a.yaml").write_text("a: 1\n")
    lazy = (f"100644,{'12' * 20},lazy.yaml",)
    edge = (f"--git-dir={repo}/edge", f"--work-tree={repo}/edge")
    git(repo / "edge", *edge, "update-index", "--add", "--cacheinfo", *lazy)
    git(repo / "edge", *edge, "update-index", "--skip-worktree", "lazy.yaml")
    git(repo, "init", "-q", "-b", "main")
    git(repo, "add", "-A")
    (repo / ".gitattributes").write_text("* filter=x diff=x merge=x working-tree-encoding=UTF-16\n")
    attributes = git(repo, "hash-object", "-w", "--no-filters", ".gitattributes").strip()
    git(repo, "update-index", "--add", "--cacheinfo", f"100644,{attributes},.gitattributes")
    git(repo, "commit", "-qm", "start")
    git(repo, "update-index", "--add", "--cacheinfo", *lazy)
    git(repo, "update-index", "--skip-worktree", "lazy.yaml")
    (repo / "apps" / "tags.yaml").write_text("a: !include ../../outside/a.yaml\n")  # not as it is in the index
    os.utime(repo / ".git" / "index", (1, 1))  # git looks into files that are not older than the index
    settings = _filled(SETTINGS_OF_GIT, outside)
    assert isinstance(settings, str)
    with (repo / ".git" / "config").open("a") as file:
        file.write(settings)
    (repo / "edge" / "config").write_text(f"{settings}[core]\n\tbare = false\n\tworktree = .\n")
    for hook in ("post-index-change", "pre-commit"):
        shutil.copy(outside / "program", repo / ".git" / "hooks" / hook)
        (repo / ".git" / "hooks" / hook).chmod(0o755)


# --- The tests ---


def state(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Everything below a folder, as it is."""
    found = {path.relative_to(folder).as_posix(): path.lstat() for path in folder.rglob("*")}
    return {
        name: (status.st_mode, status.st_mtime_ns, os.readlink(folder / name) if (folder / name).is_symlink() else "")
        for name, status in found.items()
    }


def offences(done: Traced, root: Path, home: Path, written: tuple[Path, ...]) -> Iterator[str]:
    """What a run did that it may not, a line each."""
    programs = done.programs
    programs.remove([sys.executable, "-m", "stackwright", *done.arguments])
    yield from (f"runs {' '.join(words)}" for words in programs if not asked(words, root))
    for call in done.of(*NETWORK):
        if not (call.name == "socketpair" and call.arguments.startswith("AF_UNIX")):
            yield f"{call.name}({call.arguments})"
    for call in done.of(
        "open", "creat", "mk", "rename", "unlink", "rm", "link", "sym", "tru", "ch", "fch", "lch", "ut", "mount"
    ):
        if call.name.startswith("open") and not call.writes:
            yield from (f"opens {path}" for path in call.paths if not permitted(path, root, home))
        elif not call.result.startswith("-1 ENOENT") or "O_CREAT" in call.arguments:
            there = {"/dev/null", *map(str, written)}
            yield from (
                f"writes {path}: {call.name}({call.arguments})"
                for path in call.paths
                if path not in there and not SEMAPHORE.fullmatch(path)
            )


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        ("lint --jobs 2", {1}),
        ("lint --staged --jobs 1 --profile strict --format json", {1}),
        ("lint edge", {0, 1}),
        ("lint nested", {0, 1, 2}),
        ("lint linked", {0, 1, 2}),
        ("lint out", {2}),
        ("explain apps/kustomization.yaml", {0}),
        ("explain link.yaml", {0, 2}),
        ("graph --objects --format json", {0}),
        ("render talos cp --origin", {0}),
        ("render talos out", {1, 2}),
        ("config show", {0}),
        ("schema list --used", {0}),
    ],
)
def test_nothing_is_run_reached_or_read_outside_and_nothing_written(
    root: Path, tmp_path: Path, traced: Callable[..., Traced], command: str, codes: set[int]
) -> None:
    before = state(tmp_path)
    done = traced(root, *command.split())
    shutil.rmtree(tmp_path / "trace")
    after = state(tmp_path)
    assert sorted(path for path in after.keys() | before.keys() if after.get(path) != before.get(path)) == []
    assert sorted(set(offences(done, root, tmp_path / "home", ()))) == []
    assert SECRET not in done.text
    assert "Traceback" not in done.text
    assert done.code in codes, done.text


@pytest.mark.parametrize("command", ["lint --format json", "graph"])
def test_only_what_is_asked_for_is_written(
    root: Path, tmp_path: Path, traced: Callable[..., Traced], command: str
) -> None:
    before = state(tmp_path).keys()
    report, beside = root / "report", root / ".report.stackwright-new"
    done = traced(root, *command.split(), "--output", "report")
    shutil.rmtree(tmp_path / "trace")
    assert state(tmp_path).keys() - before == {"repo/report"}
    assert sorted(set(offences(done, root, tmp_path / "home", (report, beside)))) == []
    assert str(beside) in {path for call in done.of("rename") for path in call.paths}
