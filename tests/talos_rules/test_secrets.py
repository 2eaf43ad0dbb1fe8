"""Secrets of Talos: every one is found, none is shown, and what is not a secret is not told."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.lint.report import FORMATS, Style, render
from stackwright.model.read_file import read
from stackwright.model.talos.facts.documents import kinds, row_of
from stackwright.model.talos.facts.fact_types import MachineFact
from stackwright.model.talos.facts.marked_fields import Branch, _of_type
from stackwright.schemas.talos.secrets import BUNDLE

Make = Callable[..., Path]
Told = Callable[..., list[str]]
SECRET = "q7Zk2m.9xw4tRb1pLs8vY"


def _branches(branch: Branch, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if branch.is_secret:
        yield path
    for key, below in branch.below.items():
        yield from _branches(below, (*path, key))
    if branch.each is not None:
        yield from _branches(branch.each, (*path, "[]"))


FIELDS = [
    (kind, path)
    for kind in ("", *sorted(kinds()))
    if (row := row_of(kind)) is not None
    for path in _branches(_of_type(row.type))
]


def _nested(path: tuple[str, ...], value: str) -> str:
    """A flow mapping with the value at the path; entries of lists and of mappings are the first and `a`."""
    text = value
    for index in range(len(path) - 1, -1, -1):
        if path[index] != "[]":
            text = f"{{{path[index]}: {text}}}"
        else:
            text = f"{{a: {text}}}" if path[index - 1] == "config" else f"[{text}]"
    return text


def _document(kind: str, path: tuple[str, ...], value: str) -> str:
    first, *rest = path
    if (kind, path) == ("KubeEtcdEncryptionConfig", ("config",)):
        value = f"{{resources: [{{providers: [{{secretbox: {{keys: [{{name: a, secret: {value}}}]}}}}]}}]}}"
    if path[-1] == "apiUrl":
        value = f'"https://example.org:8081?jointoken={value}"'
    head = f"apiVersion: v1alpha1\nkind: {kind}\nname: a\n" if kind else "version: v1alpha1\n"
    return f"{head}{first}: {_nested(tuple(rest), value)}\n"


@pytest.mark.parametrize(("kind", "path"), FIELDS)
def test_every_secret_of_a_document_is_found(kind: str, path: tuple[str, ...]) -> None:
    (fact,) = read("talos/a.yaml", _document(kind, path, SECRET).encode()).facts.of(MachineFact)
    assert len(fact.secrets) == 1
    assert SECRET not in repr(fact)


@pytest.mark.parametrize(("kind", "path"), FIELDS)
def test_none_is_printed(kind: str, path: tuple[str, ...], make: Make, check: Callable[..., Report]) -> None:
    report = check(make({"talos/a.yaml": _document(kind, path, SECRET)}), profile="strict")
    assert "SEC001" in {finding.code for finding in report.findings}
    _is_nowhere(report, SECRET)


def _is_nowhere(report: Report, secret: str) -> None:
    for format in FORMATS:  # noqa: A001 - what the option is called
        assert secret not in render(report, format, Style(color=False, width=400))
    assert secret not in repr([dataclasses.astuple(finding) for finding in report.findings])


BUNDLE_TEXT = """cluster: {{id: bm9ydGg=, secret: {0}}}
secrets: {{bootstraptoken: {0}, secretboxencryptionsecret: {0}, aescbcencryptionsecret: {0}}}
trustdinfo: {{token: {0}}}
certs:
  etcd: {{crt: bm9ydGg=, key: {0}}}
  k8s: {{crt: bm9ydGg=, key: {0}}}
  k8saggregator: {{crt: bm9ydGg=, key: {0}}}
  k8sserviceaccount: {{key: {0}}}
  os: {{crt: bm9ydGg=, key: {0}}}
"""
TALOSCONFIG = "context: a\ncontexts:\n  a: {{endpoints: [192.0.2.10], ca: bm9ydGg=, crt: bm9ydGg=, key: {0}}}\n"
TALCONFIG = """clusterName: north
endpoint: https://192.0.2.10:6443
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    networkInterfaces:
      - {{interface: wg0, wireguard: {{privateKey: {0}}}}}
    userVolumes:
      - {{name: a, encryption: {{keys: [{{static: {{passphrase: {0}}}}}]}}}}
    extensionServices:
      - {{name: tailscale, environment: ["TS_AUTHKEY={0}"]}}
patches:
  - |
    machine: {{token: {0}}}
"""


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("secrets.yaml", BUNDLE_TEXT, len(BUNDLE)),
        ("talosconfig", TALOSCONFIG, 1),
        ("talconfig.yaml", TALCONFIG, 4),
    ],
)
def test_files_of_tools(path: str, text: str, count: int, make: Make, check: Callable[..., Report]) -> None:
    found = read(path, text.format(SECRET).encode()).facts.of(MachineFact)
    assert sum(len(machine.secrets) for machine in found) == count
    assert SECRET not in repr(found)
    report = check(make({path: text.format(SECRET)}), select=("SEC001",))
    assert [finding.code for finding in report.findings] == ["SEC001"]
    _is_nowhere(report, SECRET)
    assert "SEC001" not in {f.code for f in check(make({path: text.format('"ENC[AES256_GCM,data:x]"')})).findings}


@pytest.mark.parametrize(
    "value",
    [
        '""',
        "null",
        "ENC[AES256_GCM,data:b2Zm,iv:c2V0]",
        "${TOKEN}",
        '"{{ token }}"',
        "op://vault/talos/token",
        "vault://talos/TOKEN",
        "'>>vault:secret/data/talos#token'",
        "xxxxxx",
        '"******"',
        "REDACTED",
        "changeme",
        "<token>",
        "ref+vault://talos#token",
        "your-token-here",
        "abcdef...",
        "@t@",
    ],
)
def test_what_is_no_secret(value: str, make: Make, told: Told) -> None:
    text = f"machine:\n  type: controlplane\n  token: {value}\n  ca: {{crt: bm9ydGg=, key: {value}}}\n"
    assert told(make({"talos/a.yaml": text}), select=("SEC001",)) == []


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        (f"TS_AUTHKEY={SECRET}", 1),
        (f"HTTPS_PROXY=http://user:{SECRET}@192.0.2.1:3128", 1),
        ("HTTPS_PROXY=http://192.0.2.1:3128", 0),
        ("TS_AUTHKEY=file:/var/run/key", 0),
        ("TS_AUTHKEY=${TS_AUTHKEY}", 0),
        ("TOKEN_PATH=/var/run/token", 0),
        ("API_TOKEN=/var/run/token", 0),
        ("USE_PASSWORD=true", 0),
        ("TS_ROUTES=192.0.2.0/24,198.51.100.0/24", 0),
    ],
)
def test_environments(entry: str, count: int, make: Make, check: Callable[..., Report]) -> None:
    text = f"apiVersion: v1alpha1\nkind: ExtensionServiceConfig\nname: tailscale\nenvironment:\n  - {entry}\n"
    report = check(make({"talos/a.yaml": text}), select=("SEC001",))
    assert len(report.findings) == count
    _is_nowhere(report, SECRET)


def test_a_file_is_told_once(make: Make, told: Told) -> None:
    files = {"talos/secrets.yaml": BUNDLE_TEXT.format(SECRET)}
    assert told(make(files)) == [
        "talos/secrets.yaml:1:33: error SEC001 `cluster.secret` is in plain text, and so are 9 more secrets here"
    ]


def test_what_sops_has_left_in_the_open_is_told(make: Make, told: Told) -> None:
    sops = "sops: {lastmodified: '2026-01-01T00:00:00Z', mac: 'ENC[AES256_GCM,data:x]'}\n"
    text = f"machine:\n  token: {SECRET}\n  ca: {{key: 'ENC[AES256_GCM,data:x]'}}\n{sops}"
    assert [line.split()[2] for line in told(make({"talos/a.yaml": text}), select=("SEC001",))] == ["SEC001"]


def test_an_archive_is_an_info(make: Make, told: Told) -> None:
    text = f"machine:\n  type: worker\n  token: {SECRET}\n"
    (found,) = told(make({"archive/talos/a.yaml": text}), select=("SEC001",))
    assert " info SEC001 " in found
