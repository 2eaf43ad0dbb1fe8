"""How long the schema of a kind takes, and how much the schemas add to the wheel.

    python benchmarks/schemas.py

For every kind of every table: compiling its JSON Schema, and making its validator, each from nothing but the table. The
last lines are the slowest kinds and the bytes of all that a wheel has of it, compressed as a wheel is.
"""

import time
import zlib
from pathlib import Path

from stackwright.schemas.tables.catalogue import TABLES, table
from stackwright.schemas.tables.fields_to_json_schema import compile_schema
from stackwright.schemas.validation.own_keywords import validator_for

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


def main() -> None:
    """Measure each kind five times and print the best."""
    found: list[tuple[float, float, str]] = []
    for name in TABLES:
        started = time.perf_counter()
        kinds = table(name).kinds
        print(f"{name}: {len(kinds)} kinds, cut in {(time.perf_counter() - started) * 1e3:.1f} ms")
        for row in kinds:
            compiling, making = [], []
            for _ in range(5):
                start = time.perf_counter()
                schema = compile_schema(row, table(name), table)
                middle = time.perf_counter()
                validator_for(schema)
                compiling.append(middle - start)
                making.append(time.perf_counter() - middle)
            found.append((min(compiling), min(making), f"{row.api_version} {row.kind}"))
    for compiling_best, making_best, kind in sorted(found, reverse=True)[:5]:
        print(f"{kind}: compiled in {compiling_best * 1e3:.1f} ms, validator in {making_best * 1e3:.1f} ms")
    data = [path for path in SCHEMAS.rglob("*") if path.suffix in (".fields", ".shapes", ".yaml", ".json", ".py")]
    size = sum(len(zlib.compress(path.read_bytes(), 6)) for path in data)
    print(f"{len(found)} kinds; {size / 1e6:.2f} MB in the wheel")


if __name__ == "__main__":
    main()
