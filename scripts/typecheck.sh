#!/usr/bin/env bash
# Types (mypy) and floors (import-linter, and what that cannot see). Both find a package by its folder's name, and a
# checkout may have any name: they run where a link called `stackwright` leads to the repository.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
folder="$(mktemp -d)"
trap 'rm -rf -- "$folder"' EXIT
ln -s "$root" "$folder/stackwright"
cd "$folder"

# What `pip install .` leaves in build/ is no source.
mypy --config-file "$root/pyproject.toml" --cache-dir "$root/.mypy_cache" --exclude '(^|/)build/' -p stackwright
lint-imports --config "$root/pyproject.toml"
python3 "$root/scripts/check_floors.py"
