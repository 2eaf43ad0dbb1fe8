"""How Jinja is set up, and its compiled templates, which are kept as long as the process: a part is rendered often."""

from functools import cache
from types import CodeType, SimpleNamespace


class Compiled:
    """Compiled templates by name and source, as Jinja asks its cache for them; nothing is written anywhere."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], SimpleNamespace] = {}

    def get_bucket(self, _environment: object, name: str, _filename: str | None, source: str) -> SimpleNamespace:
        """The place of a template's code, empty until Jinja has compiled it."""
        empty: CodeType | None = None
        return self._buckets.setdefault((name, source), SimpleNamespace(code=empty))

    def set_bucket(self, bucket: SimpleNamespace) -> None:
        """The bucket is kept already, and Jinja has put the code in it."""


@cache
def jinja() -> dict[str, object]:
    """The settings of Jinja with which parts are rendered; a line with nothing but a tag leaves nothing."""
    return {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": Compiled()}
