"""The secrets of NixOS hosts as rules look at them, and where a problem of one is told."""

from collections.abc import Iterator, Mapping

from ..model.nix.host_facts import HostFact
from ..model.nix.secret_facts import SecretFact, SecretFileFact
from ..model.repository import Repository
from ..model.text.place import Place


def each_secret(repository: Repository) -> Iterator[tuple[HostFact, SecretFact]]:
    """Each secret with the host that declares it."""
    hosts = find_hosts(repository)
    for secret in repository.evaluated(SecretFact):
        if host := hosts.get((secret.flake, secret.host)):
            yield host, secret


def find_hosts(repository: Repository) -> Mapping[tuple[str, str], HostFact]:
    """The hosts by their flakes and names."""
    return {(host.flake, host.name): host for host in repository.evaluated(HostFact)}


def find_files(repository: Repository) -> Mapping[str, SecretFileFact]:
    """The files that secrets are taken from, by their paths."""
    return {file.path: file for file in repository.evaluated(SecretFileFact)}


def place_of_file(host: HostFact, secret: SecretFact) -> Place:
    """Where the file of a secret is named."""
    return secret.file_at or secret.at or host.at


def place_of_key(host: HostFact, secret: SecretFact) -> Place:
    """Where the key of a secret is named, or the secret is declared, which is its key by default."""
    return secret.key_at or secret.at or host.at


def name_secret(secret: SecretFact) -> str:
    """How a message calls a secret."""
    return f"{secret.tool}.secrets.{secret.name}"
