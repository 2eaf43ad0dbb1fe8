"""Certificates of an authority of our own, made by openssl: for every host that recipes talk to over TLS."""

import ssl
import subprocess
from pathlib import Path

_NAMES = ("helm.cilium.io", "argoproj.github.io", "factory.talos.dev", "localhost")


def make(folder: Path) -> dict[str, str]:
    """An authority, a server that is everybody, and an administrator; the PEM of what kubeconfig needs."""
    folder.mkdir(parents=True, exist_ok=True)
    _openssl(folder, "ca", "-subj", "/CN=authority")
    signed = ("-CA", "ca.crt", "-CAkey", "ca.key")
    addresses = [f"IP:10.20.0.{last}" for last in range(1, 255)] + ["IP:10.99.0.1", "IP:127.0.0.1"]
    names = ",".join([*(f"DNS:{name}" for name in _NAMES), *addresses])
    _openssl(folder, "server", "-subj", "/CN=server", *signed, "-addext", f"subjectAltName={names}")
    # What a certificate looks like in which the API's address is missing.
    _openssl(folder, "nobody", "-subj", "/CN=server", *signed, "-addext", "subjectAltName=DNS:kubernetes.default")
    _openssl(folder, "admin", "-subj", "/O=system:masters/CN=admin", *signed)
    files = {"authority": "ca.crt", "certificate": "admin.crt", "key": "admin.key"}
    return {name: (folder / file).read_text() for name, file in files.items()}


def _openssl(folder: Path, name: str, *more: str) -> None:
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "3",
    ]
    subprocess.run(
        [*new, "-keyout", f"{name}.key", "-out", f"{name}.crt", *more], cwd=folder, check=True, capture_output=True
    )


def tls(folder: Path, name: str) -> ssl.SSLContext:
    """For a server with one of them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.crt", folder / f"{name}.key")
    return context
