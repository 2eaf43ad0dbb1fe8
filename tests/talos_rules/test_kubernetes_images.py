"""TAL102: which images of Kubernetes a node takes, by their tags."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

TALOS = "versions: {talos: '1.13'}\n"


def told_of(make: Make, told: Told, text: str, config: str = TALOS) -> list[str]:
    return [line for line in told(make({"stackwright.yaml": config, "talos/a.yaml": text})) if " TAL102 " in line]


@pytest.mark.parametrize(
    "image",
    [
        "example.org/kubelet:v1.35.0",
        "example.org/kubelet:v1.35",
        "example.org:5000/kubelet:v1.35.0@sha256:0123",
        "example.org/kubelet:v1.35.0-rc.1",
        "example.org/kubelet:${VERSION}",
        "''",
    ],
)
def test_what_a_node_takes(image: str, make: Make, told: Told) -> None:
    assert told_of(make, told, f"machine: {{kubelet: {{image: '{image.strip(chr(39))}'}}}}\n") == []


@pytest.mark.parametrize(
    "image",
    [
        "example.org/kubelet",
        "example.org/kubelet:latest",
        "example.org/kubelet:1.35.0",
        "example.org/kubelet@sha256:0123",
        "example.org:v5/kubelet",
        "example.org/kubelet:vnext",
    ],
)
def test_what_it_refuses(image: str, make: Make, told: Told) -> None:
    (line,) = told_of(make, told, f"machine: {{kubelet: {{image: '{image}'}}}}\n")
    assert " error " in line
    assert f"`{image}`" in line


def test_kube_proxy_is_looked_at_in_its_own_document_only(make: Make, told: Told) -> None:
    assert told_of(make, told, "cluster: {proxy: {image: example.org/kube-proxy}}\n") == []
    assert told_of(make, told, "apiVersion: v1alpha1\nkind: KubeProxyConfig\nimage: example.org/kube-proxy\n")


@pytest.mark.parametrize(("config", "severity"), [("versions: {talos: '1.10'}\n", ""), ("", " info ")])
def test_an_older_talos_does_not_look(config: str, severity: str, make: Make, told: Told) -> None:
    found = told_of(make, told, "cluster: {apiServer: {image: example.org/kube-apiserver}}\n", config)
    assert [severity in line for line in found] == [True] * bool(severity)
