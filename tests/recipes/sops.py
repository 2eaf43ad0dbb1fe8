"""sops, with its own format: values in AES-GCM, and the key to them by the real age for each recipient."""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path
from typing import Any

import yaml
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import answers
from .arguments import Line, fail, parse

_VALUES = ("filename-override", "input-type", "output-type", "extract", "config", "output", "age")
_SWITCHES = ("in-place", "value-stdin", "yes", "value-file", "idempotent", "verbose")
_VALUE = re.compile(r"ENC\[AES256_GCM,data:(.*),iv:(.*),tag:(.*),type:(\w+)\]")
_INDEX = re.compile(r"\[(?:\"([^\"]*)\"|'([^']*)'|(\d+))\]")


def run(_: Path, arguments: list[str]) -> None:
    """Does what the arguments say."""
    line = parse(arguments, _VALUES, _SWITCHES, {"-i": "in-place", "-y": "yes", "-d": "decrypt", "-e": "encrypt"})
    commands: dict[str, Callable[[Line], None]] = {
        "encrypt": _encrypt,
        "decrypt": _decrypt,
        "set": _set,
        "updatekeys": _update,
    }
    command = line.words.pop(0) if line.words else ""
    if command not in commands:
        fail(f"stand-in for sops: nobody taught me {command}", 97)
    commands[command](line)


# --- the commands ---


def _encrypt(line: Line) -> None:
    name = line.one("filename-override") or (line.words or [""])[0]
    if not name:
        fail("Error: must specify --filename-override when reading from stdin", 100)
    text = Path(line.words[0]).read_text() if line.words else sys.stdin.read()
    rule = _rule(name)
    tree = json.loads(text) if line.one("input-type") == "json" else yaml.safe_load(text)
    if not isinstance(tree, dict):
        fail("Error unmarshalling input yaml: the document is not a mapping", 2)
    if "sops" in tree:
        fail("The file you have provided contains a top-level entry called 'sops'", 203)
    key = os.urandom(32)
    settings = {"encrypted_suffix": rule["encrypted_suffix"]} if "encrypted_suffix" in rule else {}
    _write(_sealed(tree, key, _recipients(rule), settings), None)


def _decrypt(line: Line) -> None:
    name = (line.words or ["/dev/stdin"])[0]
    tree = opened(Path(name))
    if not line.one("extract"):
        yaml.safe_dump(tree, sys.stdout, sort_keys=False)
        return
    found: Any = tree
    for step in _index(line.one("extract")):
        if not isinstance(found, dict) or step not in found:
            fail(f"Error: component {step!r} not found", 91)
        found = found[step]
    sys.stdout.write(found if isinstance(found, str) else yaml.safe_dump(found))


def _set(line: Line) -> None:
    path, value = Path(line.words[0]), line.words[2] if len(line.words) > 2 else sys.stdin.read()
    if line.has("value-stdin") != (len(line.words) == 2):
        fail("Error: need precisely 2 positional arguments since --value-stdin is used", 100)
    text = _load(path)
    key = _key(text, path)
    tree = _open(text, key)
    steps = _index(line.words[1])
    into = tree
    for step in steps[:-1]:
        into = into.setdefault(step, {})
    into[steps[-1]] = json.loads(value)
    held = text["sops"]
    recipients = [one["recipient"] for one in held["age"]]
    settings = {name: held[name] for name in ("encrypted_suffix",) if name in held}
    _write(_sealed(tree, key, recipients, settings), path)


def _update(line: Line) -> None:
    path = Path(line.words[0])
    text = _load(path)
    wanted = _recipients(_rule(str(path)))
    if {one["recipient"] for one in text["sops"]["age"]} == set(wanted):
        print(f"File {path.absolute()} already up to date", file=sys.stderr)
        return
    key = _key(text, path)
    text["sops"]["age"] = [_locked(key, recipient) for recipient in wanted]
    _write(text, path)
    print(f"File {path.absolute()} synced with new keys", file=sys.stderr)


# --- .sops.yaml ---


def _rule(name: str) -> dict[str, Any]:
    """The first rule whose path fits: paths are those from the folder of .sops.yaml."""
    here = Path.cwd()
    folder = next((one for one in (here, *here.parents) if (one / ".sops.yaml").exists()), None)
    if folder is None:
        fail(answers.NO_CONFIG)
    rules: list[dict[str, Any]] = yaml.safe_load((folder / ".sops.yaml").read_text())["creation_rules"]
    path = str((here / name).absolute()).removeprefix(f"{folder}/")
    found = next((rule for rule in rules if re.search(rule.get("path_regex", ""), path)), None)
    return found or fail(answers.NO_RULE)


def _recipients(rule: dict[str, Any]) -> list[str]:
    return [str(one) for group in rule["key_groups"] for one in group["age"]]


# --- the format ---


def _load(path: Path) -> dict[str, Any]:
    if not path.exists():
        fail(answers.NO_FILE.format(path), 100)
    text = yaml.safe_load(path.read_text())
    if not isinstance(text, dict) or "sops" not in text:
        fail(answers.NOT_ENCRYPTED)
    return text


def opened(path: Path, identity: str = "") -> dict[str, Any]:
    """What an encrypted file says, for whoever has one of its keys: those of the environment, or the one that is given."""
    text = _load(path)
    return _open(text, _key(text, path, identity))


def _open(text: dict[str, Any], key: bytes) -> dict[str, Any]:
    tree: dict[str, Any] = {name: value for name, value in text.items() if name != "sops"}
    return dict(_walk(tree, lambda value, way: _plain(value, key, way), text["sops"].get("encrypted_suffix")))


def _sealed(tree: dict[str, Any], key: bytes, recipients: list[str], settings: dict[str, str]) -> dict[str, Any]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    held = {"age": [_locked(key, one) for one in recipients], "lastmodified": now}
    sealed = _walk(tree, lambda value, way: _secret(value, key, way), settings.get("encrypted_suffix"))
    said = sha512(yaml.safe_dump(tree).encode()).hexdigest().upper()
    return {**sealed, "sops": {**held, "mac": _secret(said, key, now), **settings, "version": "3.11.0"}}


def _walk(value: Any, turn: Callable[[Any, str], Any], suffix: str | None, way: str = "", within: bool = False) -> Any:
    """Turns every leaf that is secret: all of them, or those below a key with the suffix."""
    if isinstance(value, dict):
        return {
            name: _walk(part, turn, suffix, f"{way}{name}:", within or (bool(suffix) and name.endswith(str(suffix))))
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_walk(part, turn, suffix, way, within) for part in value]
    return turn(value, way) if within or not suffix else value


def _secret(value: Any, key: bytes, way: str) -> Any:
    if value in ("", None):
        return value
    nonce, kind = os.urandom(32), {bool: "bool", int: "int", float: "float"}.get(type(value), "str")
    data = AESGCM(key).encrypt(nonce, str(value).encode(), way.encode())
    parts = [base64.b64encode(part).decode() for part in (data[:-16], nonce, data[-16:])]
    return f"ENC[AES256_GCM,data:{parts[0]},iv:{parts[1]},tag:{parts[2]},type:{kind}]"


def _plain(text: Any, key: bytes, way: str) -> Any:
    found = _VALUE.fullmatch(str(text))
    if found is None:
        return text if text in ("", None) else fail(f"Input string {text} does not match sops' data format", 25)
    data, nonce, tag = (base64.b64decode(part) for part in found.groups()[:3])
    try:
        value = AESGCM(key).decrypt(nonce, data + tag, way.encode()).decode()
    except InvalidTag:
        fail("Could not decrypt with AES_GCM: cipher: message authentication failed", 25)
    kinds: dict[str, Callable[[str], Any]] = {"int": int, "float": float, "bool": lambda one: one == "True"}
    return kinds.get(found[4], str)(value)


# --- the key, by age ---


def _locked(key: bytes, recipient: str) -> dict[str, str]:
    done = subprocess.run(["age", "-a", "-r", recipient], input=key, capture_output=True, check=False)
    if done.returncode:
        fail(f"{answers.BAD_RECIPIENT.format(recipient)}: {done.stderr.decode().strip()}")
    return {"recipient": recipient, "enc": done.stdout.decode()}


def _key(text: dict[str, Any], path: Path, identity: str = "") -> bytes:
    """The key to the values, by the first recipient whose identity is at hand."""
    identities = [identity] if identity else [os.environ.get("SOPS_AGE_KEY", "")]
    file = Path(os.environ.get("SOPS_AGE_KEY_FILE", "/nowhere"))
    if not identity and file.exists():
        identities.append(file.read_text())
    tried = (_unlocked(str(held["enc"]), "\n".join(identities)) for held in text["sops"]["age"])
    return next((key for key in tried if key), None) or fail(f"{answers.NO_KEY}\n{path}", 128)


def _unlocked(data: str, identities: str) -> bytes:
    """Nothing where age refuses; the identities go through a pipe."""
    reading, writing = os.pipe()
    os.write(writing, identities.encode())
    os.close(writing)
    command = ["age", "--decrypt", "--identity", f"/dev/fd/{reading}"]
    done = subprocess.run(command, input=data.encode(), capture_output=True, pass_fds=[reading], check=False)
    os.close(reading)
    return b"" if done.returncode else done.stdout


def _index(text: str) -> list[Any]:
    """A path as Python writes one: ["a"][0]."""
    found = [first or second or int(number) for first, second, number in _INDEX.findall(text)]
    return found or fail("Invalid set index format", 93)


def _write(tree: dict[str, Any], path: Path | None) -> None:
    text = yaml.safe_dump(tree, sort_keys=False, width=1 << 20)
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text)
