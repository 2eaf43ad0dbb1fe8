"""The secrets of NixOS hosts as rules look at them, and where a problem of one is told."""

from collections.abc import Iterator, Mapping

from ..model.files.file_tree import Hit, WhyMissing, folders_of, join
from ..model.nix.host_facts import HostFact
from ..model.nix.secret_facts import AgeRulesFact, SecretFact, SecretFileFact
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


def find_age_files(repository: Repository, rules: str, name: str) -> list[str] | None:
    """The files that an entry of a `secrets.nix` may be for, None where that is not known.

    agenix takes names from the folder that it is called in: that of `secrets.nix`, or one above where RULES names it.
    """
    found: list[str] = []
    for folder in folders_of(rules):
        hit = repository.tree.find(path := join(folder, name))
        if isinstance(hit, Hit):
            found.append(path)
        elif hit is not WhyMissing.ABSENT:
            return None
    return found


def find_age_rules(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The files that have an entry in each `secrets.nix` which has one for some file that is there."""
    rules = {
        fact.path: frozenset(
            file for rule in fact.rules for file in find_age_files(repository, fact.path, rule.name) or ()
        )
        for fact in repository.evaluated(AgeRulesFact)
    }
    return {path: files for path, files in rules.items() if files}
