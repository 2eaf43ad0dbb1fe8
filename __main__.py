"""`stackwright` and `python -m stackwright`: the version is answered before anything heavy is imported."""

import os
import sys

from . import __version__


def main() -> None:
    """Run the command line; exit codes are those of `cli/main.py`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"stackwright {__version__}")
        return
    _look_elsewhere()
    from .cli.main import start

    start()


def _look_elsewhere() -> None:
    """Take the current folder out of where modules, and on Windows programs, are looked for: it is what is checked.

    Where the package itself is only found there, it comes last.
    """
    os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it is not there any more
        return
    sys.path[:] = [folder for folder in sys.path if folder and os.path.realpath(folder) != here]
    around = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if os.path.realpath(around) == here:
        sys.path.append(here)


if __name__ == "__main__":
    main()
