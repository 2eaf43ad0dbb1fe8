"""TAL100 and TAL101: talhelper's variables, as it reads them, and where its configuration takes them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

CONFIG = (
    "clusterName: {}\ntalosVersion: v1.13.2\nkubernetesVersion: v1.36.1\nendpoint: https://192.0.2.10:6443\n"
    "nodes:\n  - hostname: cp-1\n    ipAddress: 192.0.2.11\n    controlPlane: true\n    installDisk: /dev/sda\n"
)
SOPS = "sops: {mac: 'ENC[a]', lastmodified: '2026-01-01T00:00:00Z'}\n"


def told_of(make: Make, told: Told, name: str, **files: str) -> list[str]:
    found = told(make({"talos/talconfig.yaml": CONFIG.format(name), **{f"talos/{k}": v for k, v in files.items()}}))
    return [line for line in found if " TAL10" in line]


@pytest.mark.parametrize(
    ("use", "env"),
    [
        ("${name}", "name: home\n"),
        ("${name}", "---\n# all\nname: home # here\nother.1: a\nexport b: c\n"),
        ("${name}", f"name: ENC[AES256_GCM,data:a,type:str]\n{SOPS}"),
        ("$${naem}", "name: home\n"),
        ("${naem:-home}", "name: home\n"),
        ("${name}", "name: ~\n"),
    ],
)
def test_what_talhelper_takes(use: str, env: str, make: Make, told: Told) -> None:
    assert told_of(make, told, use, **{"talenv.yaml": env}) == []


@pytest.mark.parametrize(
    ("use", "env", "words"),
    [
        ("${naem}", "name: home\n", "error TAL101 `naem` is set in no file of variables"),
        ("${naem}", f"name: ENC[AES256_GCM,data:a,type:str]\n{SOPS}", "error TAL101 `naem`"),
        ("${name}", "name:\n", "error TAL101 `name` is set to nothing"),
        ("${TOKEN}", "name: home\n", "info TAL101 `TOKEN` is set in no file of variables: it has to come from the env"),
        ("home", "my-name: home\n", "error TAL100 `my-name` is no name of a variable"),
        ("home", "name: {a: b}\n", "error TAL100 `name` is a mapping"),
        ("home", "- name\n", "error TAL100 talhelper's variables are a mapping"),
        ("${naem}", "my-name: home\nname: home\n", "error TAL100 `my-name`"),
    ],
)
def test_what_it_stops_at(use: str, env: str, words: str, make: Make, told: Told) -> None:
    (line,) = told_of(make, told, use, **{"talenv.yaml": env})
    assert words in line


def test_variables_are_those_of_all_files(make: Make, told: Told) -> None:
    assert told_of(make, told, "${name}", **{"talenv.yaml": "a: b\n", "talenv.sops.yaml": "name: home\n"}) == []


def test_without_a_file_nothing_is_known(make: Make, told: Told) -> None:
    assert told_of(make, told, "${name}") == []
    assert told_of(make, told, "${name}", **{"other.yaml": "nmae: home\n"}) == []
