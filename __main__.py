"""`stackwright` and `python -m stackwright`: the version is answered before anything heavy is imported."""

import sys

from . import __version__


def main() -> None:
    """Run the command line; exit codes are those of `cli.py`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"stackwright {__version__}")
        return
    from .cli import start

    start()


if __name__ == "__main__":
    main()
