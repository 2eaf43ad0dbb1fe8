"""Where an evaluation begins."""

from .builtins.table import make_globals
from .evaluate import evaluate
from .run_state import Files, Run


def start(files: Files, deadline: float | None = None) -> Run:
    """An evaluation over the files of a repository, that ends at a time of `time.monotonic`."""
    run = Run(files, evaluate, deadline)
    run.globals = make_globals()
    return run
