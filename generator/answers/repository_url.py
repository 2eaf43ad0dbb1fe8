"""What the URL of a repository says: the host, how it is reached, and where people look at it."""

from typing import NamedTuple
from urllib.parse import urlsplit

#: Code hosts that serve the same path by SSH and by HTTPS.
_PUBLIC = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
#: Hosts whose SSH keys Argo CD brings along: `configs.ssh.knownHosts` of its Helm chart.
_KNOWN_TO_ARGOCD = frozenset(
    {"bitbucket.org", "github.com", "gitlab.com", "ssh.dev.azure.com", "vs-ssh.visualstudio.com"}
)
_SSH_PORT = 22


class RepositoryUrl(NamedTuple):
    """The parts of a URL; `path` has neither the slash at its front nor `.git` at its end."""

    is_ssh: bool
    host: str
    port: int | None
    path: str

    @property
    def ssh_port(self) -> int:
        """Where SSH listens on the host."""
        return self.port or _SSH_PORT

    @property
    def web(self) -> str:
        """Where people look at the repository."""
        port = f":{self.port}" if self.port and not self.is_ssh else ""
        return f"https://{self.host}{port}/{self.path}"

    @property
    def https_is_known(self) -> bool:
        """Whether it is certain that the same repository is there by HTTPS."""
        return not self.is_ssh or self.host in _PUBLIC

    @property
    def needs_known_hosts(self) -> bool:
        """Whether Argo CD must be told the host's SSH key."""
        return self.is_ssh and (self.host not in _KNOWN_TO_ARGOCD or self.ssh_port != _SSH_PORT)


def parse_repository_url(url: str) -> RepositoryUrl | None:
    """The parts of `https://…`, `ssh://…` or `git@host:path`; None where it has no host, no path or an odd port."""
    is_scp = "://" not in url
    whole = f"ssh://{url.replace(':', '/', 1)}" if is_scp else url
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError:
        return None
    path = parts.path.strip("/").removesuffix(".git")
    if not parts.hostname or not path:
        return None
    return RepositoryUrl(parts.scheme == "ssh", parts.hostname, port, path)
