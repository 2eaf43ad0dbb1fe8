"""Who answers a call of the Talos API: through which endpoint, with which certificates."""

import os
from pathlib import Path
from typing import Any

import yaml

from . import answers
from .arguments import Line, fail
from .world import Machine, World


def settings(line: Line) -> tuple[Path, dict[str, Any]]:
    """talosconfig, and the context in it that counts."""
    path = Path(line.one("talosconfig") or os.environ.get("TALOSCONFIG") or Path.home() / ".talos/config")
    loaded = (yaml.safe_load(path.read_text()) if path.exists() else None) or {}
    context = (loaded.get("contexts") or {}).get(line.one("context") or loaded.get("context"))
    return path, context or {}


def nodes_of(line: Line) -> list[str]:
    nodes = line.listed("nodes")
    if not nodes and not line.has("insecure"):
        nodes = [str(node) for node in settings(line)[1].get("nodes") or []]
    return nodes or fail(answers.NO_NODES)


def reach(here: World, line: Line, node: str, word: str) -> Machine:
    """The machine, where it answers to such a call."""
    if line.has("insecure"):
        found = _dial(here, node, word)
        return found if found.state == "waiting" else _wrong(node, word, answers.certificate_required())
    context = settings(line)[1]
    endpoints = line.listed("endpoints") or context.get("endpoints") or fail(answers.NO_ENDPOINTS)
    door = next((one for one in endpoints if here.at(one)), endpoints[-1])
    for address in dict.fromkeys((door, node)):
        machine = _dial(here, address, word)
        if machine.state == "waiting" or machine.pki != context.get("ca"):
            _wrong(node, word, answers.unknown_authority())
    return machine


def _dial(here: World, address: str, word: str) -> Machine:
    known = here.there(address)
    if known is None or known.kind != "talos":
        _wrong(address, word, answers.no_route(address))
    return here.at(address) or _wrong(address, word, answers.refused(address))


def _wrong(node: str, word: str, reason: str) -> Any:
    told = {
        "apply-config": "error applying new configuration: {1}",
        "bootstrap": "error executing bootstrap: {1}",
        "get": "{1}",
        "version": "error getting version: {1}",
    }
    fail(told.get(word, "{0}: {1}").format(node, reason))
