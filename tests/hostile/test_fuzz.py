"""Mutants of what people write: a configuration, a baseline, machines of Talos, a command line, names of files.

Whatever they say, a run ends with an exit code of the documented ones and without a traceback. The mutants come from a
seed, so that a failure names one that can be made again. Each worker makes some and is watched from outside: none may
take longer than 20 seconds, nor a gigabyte.

CI runs a sample. `STACKWRIGHT_FUZZ=5000` makes so many mutants of texts and command lines, and two for each five of them
of file names; `STACKWRIGHT_FUZZ_SEED` begins elsewhere. Run on its own, this file is a worker: it takes a folder, the
kind of mutants, and the numbers of the first and the last.
"""

import io
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.system

_MUTANTS = int(os.environ.get("STACKWRIGHT_FUZZ", "240"))
_SEED = int(os.environ.get("STACKWRIGHT_FUZZ_SEED", "1"))
#: Seconds of a processor that one mutant may take, and bytes.
_SECONDS, _MEMORY = 20, 1_000_000_000
#: Seconds after which a mutant hangs, on a machine that does other things as well.
_PATIENCE = 120
_CODES = (0, 1, 2, 3, 130)

_CONFIGURATION = """\
lint:
  profile: strict
  select: [KUS, TAL, SCH, YAML, SEC, VER, NET, SUP]
  ignore: [KUS001, missing-path]
  per-path-ignores: {"apps/**": [KUS], "*.yaml": [ARG014]}
  severities: {KUS001: warning}
  fail-on: error
  exclude: ["vendor/**", "*.generated.yaml", a?b]
  max-file-size: 5000000
  baseline: .stackwright/baseline.json
repository:
  urls: ["https://example.com/a/b.git"]
  external: [Secret/web-*]
versions: {talos: "1.11", kubernetes: ["1.33", "1.34"]}
talos:
  patches: [all.yaml]
  controlplane-patches: [cp.yaml]
  nodes:
  - {name: cp, role: controlplane, base: base.yaml, mode: metal, patches: [json.yaml, p.yaml]}
  - {name: w, role: worker, patches: [p.yaml]}
"""
_BASELINE = json.dumps(
    {"version": 1, "findings": [{"code": "KUS001", "path": "kustomization.yaml", "fingerprint": "0" * 20, "count": 1}]}
)
_PATCH = """\
machine:
  install: {disk: /dev/sda, image: "factory.talos.dev/installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba:v1.11.0"}
  network:
    hostname: a
    interfaces:
    - {interface: eth0, mtu: 1500, dhcp: true, addresses: [10.0.0.1/24], vip: {ip: 10.0.0.9}, routes: [{network: 0.0.0.0/0, gateway: 10.0.0.2}]}
    - {deviceSelector: {hardwareAddr: "00:11:22:*"}, vlans: [{vlanId: 5, dhcp: false}]}
  kubelet: {extraArgs: {a: b}, extraConfig: {a: {b: [1, 2]}}, nodeIP: {validSubnets: [10.0.0.0/8]}}
  disks: [{device: /dev/sdb, partitions: [{mountpoint: /var/a, size: 10GB}]}]
  sysctls: {a: "1"}
  time: {bootTimeout: 2m0s, servers: [a]}
  files: [{content: x, path: /var/a, op: create, permissions: 0o644}]
cluster:
  network: {podSubnets: [10.1.0.0/16], serviceSubnets: [10.2.0.0/16], cni: {name: none}}
  apiServer: {certSANs: [a.b], admissionControl: [{name: PodSecurity, configuration: {a: 1}}]}
---
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning: {diskSelector: {match: "disk.size > 10u * GiB && !system_disk"}, minSize: 10GiB, grow: true}
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: a
portSelector: {ports: [50000, 50001-50002], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
---
machine: {network: {interfaces: [{interface: eth9, $patch: delete}]}}
"""
_OPERATIONS = """\
- {op: add, path: /machine/certSANs, value: [a]}
- {op: replace, path: /machine/type, value: controlplane}
- {op: copy, from: /machine/kubelet, path: /machine/pods}
- {op: test, path: /cluster/network/dnsDomain, value: cluster.local}
- {op: remove, path: /machine/certSANs/0}
"""
_OTHERS = {
    "kustomization.yaml": (
        "resources: [a.yaml, nope.yaml]\npatches:\n- target: {kind: ConfigMap, name: a.*}\n"
        '  patch: "[{op: add, path: /x, value: 1}]"\n'
    ),
    "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v} # stackwright: ignore[KUS001] why\n",
    "all.yaml": "machine: {sysctls: {a: b}, network: {interfaces: [{interface: eth9}]}}\n",
    "cp.yaml": "cluster: {allowSchedulingOnControlPlanes: true}\n",
}
_COMMANDS = (
    ["lint"],
    ["lint", "--format", "json", "--select", "KUS,TAL", "--jobs", "1", "."],
    ["lint", "--profile", "strict", "--fail-on", "info", "--no-suppressions", "--stats", "a.yaml"],
    ["lint", "--baseline", ".stackwright/baseline.json", "--output", "report.txt", "--format", "sarif"],
    ["lint", "--staged", "--timeout", "600"],
    ["lint", "--update-baseline"],
    ["render", "talos", "cp", "--origin"],
    ["render", "talos", "w", "."],
    ["explain", "kustomization.yaml:1"],
    ["graph", "--format", "json", "--focus", "a.yaml", "--output", "graph.txt"],
    ["config", "show", "."],
    ["rule", "KUS001"],
    ["schema", "list"],
    ["schema", "show", "ConfigMap", "data"],
    ["new", "made", "--defaults", "--dry-run", "--set", "network.nodes=10.0.0.0/24"],
    ["add", "app", "web", "--dry-run"],
)
#: What numbers, texts, lists and the rest become.
_ODD = (
    "9" * 5000, "1e400", "-1", "0x" + "f" * 300, ".inf", ".nan", str(2**63), str(2**64), "1" * 310, "0", "--1", "'" + "9" * 400 + "'",
    "''", "' '", '"a\\0b"', '"\\ud800"', '"\\x1b[31m"', "~", "null", "true", "[]", "{}", "['', '']", "[[[]]]", "{a: {b: c}}", "!!binary x",
    "!!int x", "*a", "&a b", "? a", "<<", "{<<: {a: 1}}", "|\n  x\n", "{{ x }}", "${X}", "*" * 200, "(" * 300, "**/" * 100, "../" * 50,
    "/" * 300, ".", "..", "a" * 5000, "é" * 200, "\u202e", "{a: " * 100 + "1" + "}" * 100, "[" * 300 + "]" * 300, "2024-01-01", "1:30", "0.0.0.0/0",
    "::/0", "1.1.1.1/99999999999", "10GB", "5m", "1h" * 2000, "$patch: delete", "{$patch: delete}", "[{$patch: delete}]",
)  # fmt: skip
_ARGUMENTS = (
    "", "-", "--", "--format", "--select", "-h", "--set", "--origin", "=", "x" * 5000, "\udcff", "a\nb", "\x1b[0m", "9" * 5000, "-1", "..", "/", "/dev/null",
    "/dev/full", "~", ":", "a.yaml:", f"a.yaml:{'9' * 5000}", "a.yaml:0", ":!a", "*", "**", "{}", "nope", ".git", ".git/config", "template=x: y", "a.b.c=1", "nodes.99999999999.name=x",
    "network=1", "versions.talos=", "stack=nope", "\u202e", "é", ",,,", "KUS,,", "json", "lint", "never",
)  # fmt: skip
_NAMES = (
    "a\nb.yaml", "a\tb.yaml", " .yaml", "-rf.yaml", "--help", "a'b\".yaml", "$(x).yaml", "`x`.yaml", "%0A.yaml", "::error::.yaml", "\udcff.yaml", "é.yaml", "e\u0301.yaml",
    "\u202egpj.yaml", "\x1b[31m.yaml", "a" * 250, "stackwright.yaml", "kustomization.yaml", "Kustomization", "Chart.yaml", "values.yaml", "talconfig.yaml", "flake.nix", "flake.lock",
    ".gitignore", ".sops.yaml", "talosconfig", "templates", "{{ x }}.yaml", "{% x %}", "*.yaml", "?", "[a].yaml", ":!x", ":(top)x.yaml", "#a.yaml", "a#b", "a b", "CON", "nul.yaml", ".git.yaml",
    ".stackwright", "baseline.json", "..yaml", "...", "a:1.yaml", "a\\b.yaml", "@x.yaml", "|.yaml", "<b>.yaml", "](x).yaml", "node_modules", "archive", "base", "%s.yaml", "{0}.yaml",
)  # fmt: skip


class Mutant(NamedTuple):
    """The files of a repository, and what is asked of it."""

    files: Mapping[str, bytes]
    arguments: list[str]


def _base() -> str:
    import stackwright

    return (Path(stackwright.__path__[0]) / "schemas" / "talos" / "bases" / "1.11-controlplane.yaml").read_text()


def _files() -> dict[str, str]:
    return {
        "stackwright.yaml": _CONFIGURATION,
        ".stackwright/baseline.json": _BASELINE,
        "base.yaml": _base(),
        "p.yaml": _PATCH,
        "json.yaml": "debug: false\n",
        **_OTHERS,
    }


def _mutated(chance: random.Random, text: str) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        text = chance.choice((_replace, _replace, _replace, _drop, _double, _nest, _cut, _swap))(chance, text)
    data = text.encode("utf-8", "surrogateescape")
    if chance.random() < 0.05:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9))) + data[at:]
    return data


def _scalars(text: str) -> list[tuple[int, int]]:
    """Where keys and values stand, as far as that can be seen."""
    return [match.span() for match in re.finditer(r"[\w$/.-]+", text)] or [(0, 0)]


def _replace(chance: random.Random, text: str) -> str:
    start, end = chance.choice(_values(text) if chance.random() < 0.7 else _scalars(text))
    return text[:start] + chance.choice(_ODD) + text[end:]


def _values(text: str) -> list[tuple[int, int]]:
    """Where values stand that are no mappings, as far as that can be seen."""
    return [match.span(1) for match in re.finditer(r"[\w-]: ([\w./\"][^,{}\[\]\n]*)", text)] or [(0, 0)]


def _drop(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def _double(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join((*lines[:at], *([lines[at]] * chance.choice((2, 2, 50))), *lines[at + 1 :]))


def _nest(chance: random.Random, text: str) -> str:
    start, end = chance.choice(_scalars(text))
    depth = chance.choice((2, 50, 180, 390, 450))
    return f"{text[:start]}{'{a: ' * depth}{text[start:end]}{'}' * depth}{text[end:]}"


def _cut(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.randrange(40) :]


def _swap(chance: random.Random, text: str) -> str:
    found = _scalars(text)
    if len(found) < 2:
        return text
    (a, b), (c, d) = sorted(chance.sample(found, 2))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _texts(chance: random.Random) -> Mutant:
    """A file of the repository that says something else."""
    files = _files()
    if chance.random() < 0.25:
        files["json.yaml"] = _OPERATIONS
        files["p.yaml"] = "debug: false\n"
    weights = {"stackwright.yaml": 3, ".stackwright/baseline.json": 1, "base.yaml": 2, "p.yaml": 6, "json.yaml": 2}
    (name,) = chance.choices(sorted(files), [weights.get(path, 0.4) for path in sorted(files)])
    data = {path: text.encode() for path, text in files.items()}
    data[name] = _mutated(chance, files[name])
    asked = [["lint"], ["lint", "--format", "json"], ["render", "talos", "cp", "--origin"], ["config", "show"]]
    return Mutant(data, chance.choices([*asked, ["explain", name]], [4, 2, 5, 1, 1])[0])


def _command_lines(chance: random.Random) -> Mutant:
    """A command line that is another, or has something more or less in it."""
    arguments = [*chance.choice(_COMMANDS)]
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(1, len(arguments) + 1)
        match chance.randrange(4):
            case 0:
                arguments.insert(at, chance.choice(_ARGUMENTS))
            case 1:
                arguments[at - 1 : at] = [chance.choice(_ARGUMENTS)]
            case 2:
                del arguments[at - 1]
            case _:
                arguments.insert(at, chance.choice(chance.choice(_COMMANDS)))
        arguments = arguments or [""]
    return Mutant({path: text.encode() for path, text in _files().items()}, arguments)


def _file_names(chance: random.Random) -> Mutant:
    """Files with names that mean something to somebody."""
    texts = [text.encode() for text in (*_files().values(), *_OTHERS.values())]
    files: dict[str, bytes] = {}
    for _ in range(chance.choice((1, 2, 4))):
        path = "/".join(chance.choice(_NAMES) for _ in range(chance.choice((1, 1, 2, 3))))
        files[path] = chance.choice(texts)
    name = chance.choice(sorted(files))
    asked = (
        ["lint"],
        ["lint", "--format", "github"],
        ["lint", "--", name],
        ["explain", "--", name],
        ["graph"],
        ["config", "show"],
    )
    return Mutant(files, [*chance.choice(asked)])


_KINDS: Mapping[str, Callable[[random.Random], Mutant]] = {
    "texts": _texts,
    "command lines": _command_lines,
    "file names": _file_names,
}


def mutants(kind: str, first: int, last: int) -> Iterator[tuple[str, Mutant]]:
    """The mutants of some numbers, each with what to call it."""
    for number in range(first, last):
        yield f"{kind} {_SEED}:{number}", _KINDS[kind](random.Random(f"{kind} {_SEED}:{number}"))


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for path, data in files.items():
        whole = os.path.join(root, path)
        try:
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "wb") as file:
                file.write(data)
        except OSError:  # a file where another wants a folder, or a name that this system does not take
            continue


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode("utf-8", "backslashreplace"))


def _ended(arguments: list[str]) -> str:
    """How the command line ends, "" where it is one of the ways that it may."""
    from stackwright.cli.main import start

    sys.argv = ["stackwright", *arguments]
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape"), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            start()
    except SystemExit as end:
        told = err.getvalue()
        return "" if end.code in _CODES and "Traceback" not in told else f"exit code {end.code}: {told[-3000:]}"
    except BaseException:
        return traceback.format_exc()[-3000:]


def work(folder: Path, kind: str, first: int, last: int) -> None:
    """Run mutants one after the other; prints a line before each, and what went wrong behind it."""
    import gc

    root = folder / "repository"
    for name, mutant in mutants(kind, first, last):
        _say(name)
        os.chdir(folder)
        _write(root, mutant.files)
        os.chdir(root)
        if not name.endswith("0"):
            subprocess.run(["git", "init", "-q"], check=True)
            subprocess.run(["git", "add", "-A"], check=False, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_SELF)
        problem = _ended(mutant.arguments)
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        if seconds > _SECONDS:
            problem += f"{seconds:.0f} seconds"
        if problem:
            _say(f"PROBLEM {name}: {mutant.arguments!r}: {problem}")
        gc.enable()


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [(["lint"], (0, 1)), (["render", "talos", "cp", "--origin"], (0,)), (["render", "talos", "w"], (0,)), (["config", "show"], (0,))],
)  # fmt: skip
def test_what_is_mutated_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], codes: tuple[int, ...]
) -> None:
    _write(tmp_path / "repository", {path: text.encode() for path, text in _files().items()})
    monkeypatch.chdir(tmp_path / "repository")
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", *arguments], capture_output=True, text=True, timeout=120
    )
    assert done.returncode in codes, done.stderr


@pytest.mark.parametrize(
    ("kind", "share"), [("texts", 0.6), ("command lines", 0.4), ("file names", 0.4)], ids=["texts", "commands", "names"]
)
def test_mutants(tmp_path: Path, kind: str, share: float) -> None:
    count, step = int(_MUTANTS * share), 250
    problems: list[str] = []
    for first in range(0, count, step):
        last = min(first + step, count)
        while first < last:
            text = _watched(tmp_path, kind, first, last)
            lines = text.splitlines()
            problems += [line for line in lines if line.startswith("PROBLEM ")]
            names = [line for line in lines if line.startswith(f"{kind} {_SEED}:")]
            done = first + len(names)
            if done < last or not text.endswith("DONE\n"):  # it has died of the last one
                problems.append(f"PROBLEM {names[-1] if names else first}: the worker ended there: {text[-1500:]}")
            first = max(done, first + 1)
    assert problems == [], "\n".join(problems)


def _watched(folder: Path, kind: str, first: int, last: int) -> str:
    """What a worker prints; it is killed where one mutant takes far more than it may."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))

    command = [sys.executable, __file__, str(folder), kind, str(first), str(last)]
    found: list[str] = []
    with subprocess.Popen(
        command, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=limit
    ) as worker:
        assert worker.stdout is not None
        while True:
            killer = threading.Timer(_PATIENCE, worker.kill)
            killer.start()
            line = worker.stdout.readline()
            killer.cancel()
            if not line:
                return "".join(found)
            found.append(line)


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    _say("DONE")
