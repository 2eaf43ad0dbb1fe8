"""Writes `schemas/fields/kubernetes.fields` from Kubernetes' OpenAPI and from what that leaves out.

`python scripts/make_kubernetes_fields.py [PACKAGE_FOLDER] [--check]`, where the folder is that of the unpacked package
`kubernetes-validate` (`pip download kubernetes-validate --no-deps`); without it the installed one is taken. `--check`
only compares. Exit 1 where the table is not current or cannot be made, 2 where the package is not there.

OpenAPI knows fields and types, but not what the API server refuses: enumerations, forms, fields that exclude each
other. Those stand in `kubernetes_fields/overlay.fields`, in the notation of the tables.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackwright.scripts.kubernetes_fields import openapi, table
else:  # from the folder of this script, whatever the checkout's name
    openapi, table = (import_module(f"kubernetes_fields.{name}") for name in ("openapi", "table"))

SCRIPTS = Path(__file__).resolve().parent
TABLE = SCRIPTS.parent / "schemas" / "fields" / "kubernetes.fields"
OVERLAY = SCRIPTS / "kubernetes_fields" / "overlay.fields"


def main() -> int:
    """Write, or compare; the exit code says whether all was current."""
    parser = argparse.ArgumentParser(description="Makes the field table of core Kubernetes.")
    parser.add_argument("folder", nargs="?", help="the folder of the package kubernetes-validate")
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--overlay", type=Path, default=OVERLAY)
    parser.add_argument("--output", type=Path, default=TABLE)
    arguments = parser.parse_args()
    folder = openapi.package_folder(arguments.folder)
    if folder is None:
        print(openapi.MISSING, file=sys.stderr)
        return 2
    try:
        text = table.text(folder, arguments.overlay.read_text("utf-8"))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    current = arguments.output.exists() and arguments.output.read_text("utf-8") == text
    if not current and not arguments.check:
        arguments.output.write_text(text, "utf-8")
    if not current:
        print(f"{'not current' if arguments.check else 'written'}: {arguments.output.name}")
    return 1 if arguments.check and not current else 0


if __name__ == "__main__":
    sys.exit(main())
