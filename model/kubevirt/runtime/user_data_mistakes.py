"""Mistakes in what cloud-init reads: volumes that KubeVirt leaves out, user data that is ignored, passwords."""

from collections.abc import Iterator

from ....schemas.file_types import is_placeholder, is_template
from ...text.open_collections import Value
from ...text.parse_error import has_syntax_error
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text
from ..cloud_init import KNOWN_KEYS, Data, cloud_init_volumes, is_cloud_config, only_mapping, read_yaml, user_data
from ..machine import Machine
from .mistake import RuntimeMistake

_HEADER = "#cloud-config"
#: What an encrypted password begins with, and how a random one is asked for.
_HASHED, _RANDOM = "$", frozenset({"R", "RANDOM"})


def place_of(machine: Machine, data: Data) -> NodePath:
    """Where data stands in the object."""
    return machine.at("volumes", data.volume.number, data.volume.source, data.field)


def find_data(machine: Machine) -> Iterator[RuntimeMistake]:
    """Data that is ignored."""
    for volume in cloud_init_volumes(machine)[1:]:
        yield RuntimeMistake("second-cloud-init", machine.at("volumes", volume.number, volume.source), (volume.name,))
    for data in user_data(machine):
        at = place_of(machine, data)
        if is_cloud_config(data.written):
            yield from _check_yaml(data, at)
        elif _is_meant(data.written):
            yield RuntimeMistake("user-data-header", at)


def _is_meant(written: str) -> bool:
    """Whether a text that is no cloud-config is meant to be one: the header stands further down, or its keys are."""
    begin = written.lstrip()
    if is_template(written) or begin.startswith(("#!", "Content-Type", "MIME", "## template", "<", "{", "rem ")):
        return False
    lines = [line.rstrip().lower() for line in begin.splitlines()]
    if lines[:1] and lines[0].startswith(("#cloud-", "#include", "#part-", "#upstart", "#ps1")):
        return False
    keys = set(only_mapping(written))
    return _HEADER in lines or len(keys & KNOWN_KEYS) > 1 or (bool(keys) and keys <= KNOWN_KEYS)


def _check_yaml(data: Data, at: NodePath) -> Iterator[RuntimeMistake]:
    loaded = read_yaml(data.written)
    if loaded is None:
        return
    if has_syntax_error(loaded.parse_errors):
        yield RuntimeMistake("user-data-yaml", at, describe_error(data.written))
    elif any(not isinstance(one.value, dict | None) for one in loaded.documents):
        yield RuntimeMistake("user-data-mapping", at)


def describe_error(written: str) -> tuple[str, str]:
    """The line of a text where it is no YAML, and why, without what stands there."""
    import yaml

    try:
        for _ in yaml.parse(written, yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return (str(mark.line + 1) if mark else "1"), (error.problem or "it cannot be read").partition("'")[0].strip()
    except yaml.YAMLError:
        pass
    return "1", "it cannot be read"


def find_passwords(machine: Machine) -> Iterator[RuntimeMistake]:
    """Passwords in user data that are not hashed; the first of each volume."""
    for data in user_data(machine):
        if not is_cloud_config(data.written):
            continue
        owner = next(_plain(only_mapping(data.written)), None)
        if owner is not None:
            yield RuntimeMistake("password", place_of(machine, data), (owner,))


def _plain(config: Value) -> Iterator[str]:
    """Whose passwords are in plain text."""
    return (owner for owner, password in read_passwords(config) if _is_plain(password))


def read_passwords(config: Value) -> Iterator[tuple[str, str]]:
    """What stands in a cloud-config where passwords may be in plain text, and whose they are."""
    yield "the default user", text(config, "password") or ""
    changes = mapping(config, "chpasswd")
    listed = changes.get("list")
    for line in listed.splitlines() if isinstance(listed, str) else items(listed):
        user, _, password = line.partition(":") if isinstance(line, str) else ("", "", "")
        if password.strip() not in _RANDOM:
            yield f"`{user.strip()}`", password.strip()
    for one in items(changes, "users"):
        if (text(one, "type") or "hash") == "text":
            yield f"`{text(one, 'name') or ''}`", text(one, "password") or ""
    for one in items(config, "users"):
        yield f"`{text(one, 'name') or ''}`", text(one, "plain_text_passwd") or ""


def _is_plain(password: str | None) -> bool:
    return bool(password) and not (password or "").startswith(_HASHED) and not is_placeholder(password or "")
