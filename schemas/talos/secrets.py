"""Where Talos' files have secrets beside the fields that `fields/talos.fields` marks, and what is not a secret there.

Sources: the bundle of `talosctl gen secrets` (pkg/machinery/config/generate/secrets), the client's configuration
(pkg/machinery/client/config), and what people put into the environment of extensions.
"""

import re

from ..file_types import is_placeholder

#: The bundle of a cluster's secrets, by the sections that it has, in lower case.
BUNDLE_SECTIONS = frozenset({"cluster", "secrets", "trustdinfo", "certs"})
BUNDLE = (
    "cluster.secret",
    "secrets.bootstraptoken",
    "secrets.secretboxencryptionsecret",
    "secrets.aescbcencryptionsecret",
    "trustdinfo.token",
    "certs.etcd.key",
    "certs.k8s.key",
    "certs.k8saggregator.key",
    "certs.k8sserviceaccount.key",
    "certs.os.key",
)
#: Lists of `NAME=value` in documents of these kinds, and mappings of variables.
ENVIRONMENTS = {"ExtensionServiceConfig": "environment[]", "ContainerConfig": "environment[]"}
VARIABLES = {"": "machine.env", "EnvironmentConfig": "variables"}
#: In a URL of SideroLink, what follows is a token.
JOIN_TOKEN = "jointoken="  # noqa: S105 - its name
#: The configuration of a kind whose secrets are the values of this key in it, at any depth.
KEYED = {"KubeEtcdEncryptionConfig": "secret"}

_SECRET_NAME = re.compile(r"(AUTH_?KEY|TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|PRIVATE_?KEY)$", re.IGNORECASE)
_LOGIN = re.compile(r"://[^/@\s:]+:([^/@\s]+)@")
_SHORTEST = 8
_STAND_IN = re.compile(r"(?i)redacted|change[-_ ]?me|replace|example|placeholder|dummy|insert|todo|your[-_ ]|\.\.\.|…")
#: In the place of the secret itself: the file that has it, or whether there is one.
_NO_SECRET = re.compile(r"(?i)/|file:|(true|false)$")
#: Fewer different letters and digits than this are crossed out: `xxxxxx`, `******`.
_FEWEST_SIGNS = 3
#: Words in longer texts are there by chance.
_LONGEST_STAND_IN = 80


def is_plain_secret(text: str) -> bool:
    """Whether a text in the place of a secret is one: not empty, filled in later, encrypted or crossed out."""
    if is_placeholder(text) or len(set(text.strip())) < _FEWEST_SIGNS:
        return False
    return len(text) > _LONGEST_STAND_IN or _STAND_IN.search(text) is None


def is_secret_variable(name: str, value: str) -> bool:
    """Whether a variable of an environment is a secret, by its name, or by a login in its URL."""
    if (login := _LOGIN.search(value)) is not None:
        return is_plain_secret(login[1])
    if _SECRET_NAME.search(name) is None or _NO_SECRET.match(value) is not None:
        return False
    return len(value) >= _SHORTEST and is_plain_secret(value)
