"""Runs the command line with a fault at its n-th write: killed, interrupted, the disk full, or access refused there.

A process of its own that has everything loaded, reads a JSON object a line, runs it in a forked child, and answers
with one. What counts as a write: every call that changes something below the folder `within`.
"""

import errno
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, NoReturn

_PATHS = {"os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.mkdir": 1, "os.chmod": 1, "os.link": 2, "os.truncate": 1}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
#: What a full disk does not hinder.
_FREE = frozenset({"os.remove", "os.rmdir", "os.chmod", "os.rename"})
_write, _fsync = os.write, os.fsync


class Fault:
    """Counts the writes, and lets one of them fail: `lasting` means that all after it do so too."""

    def __init__(self, kind: str, at: int, within: str, *, lasting: bool) -> None:
        self.kind, self.at, self.within, self.lasting = kind, at, within, lasting
        self.count = 0

    def install(self) -> None:
        sys.addaudithook(self.audit)
        os.write = self.write  # type: ignore[assignment]
        os.fsync = self.fsync  # type: ignore[assignment]

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if flags & _WRITING and self.is_within(path):
                self.met("open")
        elif event == "subprocess.Popen":
            self.met("process")
        elif event in _PATHS and any(map(self.is_within, arguments[: _PATHS[event]])):
            self.met(event)

    def is_within(self, path: Any) -> bool:
        return isinstance(path, (str, bytes, os.PathLike)) and os.path.abspath(os.fsdecode(path)).startswith(
            self.within
        )

    def write(self, handle: int, data: bytes) -> int:
        if handle > 2 and self.is_next():
            half = _write(handle, bytes(data)[: (len(data) + 1) // 2])
            self.strike("write")
            return half
        return _write(handle, data)

    def fsync(self, handle: int) -> None:
        self.met("fsync")
        _fsync(handle)

    def is_next(self) -> bool:
        self.count += 1
        return bool(self.at) and (self.count == self.at or (self.lasting and self.count > self.at))

    def met(self, what: str) -> None:
        if self.is_next():
            self.strike(what)

    def strike(self, what: str) -> None:
        kind = self.kind
        if kind == "SIGINT ENOSPC":
            kind = "SIGINT" if self.count == self.at else "ENOSPC"
            self.lasting = True
        match kind:
            case "ENOSPC" if what not in _FREE and what != "process":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            case "EACCES" if what not in ("write", "fsync", "process"):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            case "SIGKILL" | "SIGINT" | "SIGTERM":
                os.kill(os.getpid(), signal.Signals[kind])
            case _:
                return


def child(asked: dict[str, Any], output: str, counted: str) -> NoReturn:
    from stackwright.cli.main import start

    code = 99
    fault = Fault(asked["kind"], asked["at"], asked["within"], lasting=asked["lasting"])
    try:
        handle = os.open(output, os.O_WRONLY | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["stackwright", *asked["arguments"]]
        fault.install()
        start()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        fault.at = 0
        os.write, os.fsync = _write, _fsync
        sys.stdout.flush()
        sys.stderr.flush()
        Path(counted).write_text(str(fault.count))
        os._exit(code)


def main() -> None:
    """Answer until nothing is asked any more."""
    import cookiecutter.main
    import git  # noqa: F401

    import stackwright.generator.add
    import stackwright.generator.handmade.add
    import stackwright.generator.new
    import stackwright.lint.engine  # noqa: F401
    from stackwright.lint.rules import load_rule
    from stackwright.lint.rules.index import INDEX

    assert cookiecutter.main
    for code in INDEX:
        load_rule(code)
    with tempfile.TemporaryDirectory() as folder:
        output, counted = Path(folder, "output"), Path(folder, "count")
        for line in sys.stdin:
            output.write_text("")
            counted.write_text("")
            number = os.fork()
            if not number:
                child(json.loads(line), str(output), str(counted))
            _, status = os.waitpid(number, 0)
            ended = os.waitstatus_to_exitcode(status)
            told, count = output.read_text(), counted.read_text()
            sys.stdout.write(json.dumps({"code": ended, "told": told, "writes": int(count or 0)}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
