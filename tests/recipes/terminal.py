"""Runs a command as at a terminal, and answers what it asks."""

import os
import re
import select
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Done(NamedTuple):
    """How a command ended, and what was on the terminal."""

    code: int
    text: str


def run(
    command: list[str], folder: Path, environment: Mapping[str, str], answers: Mapping[str, str], seconds: float = 300
) -> Done:
    """Answers each question that one of the expressions finds, as often as it is asked; "^C" ends the command."""
    ours, theirs = os.openpty()
    # setsid makes the terminal that of the command, so that it can be asked by /dev/tty.
    process = subprocess.Popen(
        ["setsid", "--ctty", *command], cwd=folder, env=dict(environment), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    text, seen, until = "", 0, time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([ours], [], [], 0.05)
        data = _read(ours) if ready else b""
        text += data.decode(errors="replace")
        found = _question(text[seen:], answers)
        if found:
            seen += found[0]
            os.write(ours, b"\x03" if found[1] == "^C" else found[1].encode() + b"\n")
        if process.poll() is not None and not data:
            break
        if time.monotonic() > until:
            process.kill()
            text += f"\nNOT ENDED after {seconds} seconds\n"
            break
    os.close(ours)
    return Done(process.wait(), text.replace("\r\n", "\n"))


def _read(ours: int) -> bytes:
    try:
        return os.read(ours, 65536)
    except OSError:
        return b""


def _question(text: str, answers: Mapping[str, str]) -> tuple[int, str] | None:
    """Where the first question ends that there is an answer for, and the answer."""
    found = [(match.end(), answer) for question, answer in answers.items() if (match := re.search(question, text))]
    return min(found, default=None)
