"""The functions of CEL on texts. Source: common/stdlib and ext/strings.go of google/cel-go, Kubernetes' regex library.

A pattern is somebody's, so that it is given to a matcher in linear time, and never to `re`.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from .values import CelValue, EvaluationError, UnknownError

_LONGEST = 100_000
_SPACES = " \t\n\v\f\r\x85\xa0"
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@lru_cache(maxsize=500)
def _matcher(pattern: str) -> Callable[[object], bool] | None:
    """Whether a text has the pattern in it; None for a pattern that is not understood."""
    import jsonschema_rs

    try:
        validator = jsonschema_rs.Draft202012Validator(
            {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
        )
    except ValueError:
        return None
    return validator.is_valid


def _matches(text: CelValue, pattern: CelValue) -> bool:
    found = _matcher(_text(pattern))
    if found is None:
        raise UnknownError("a pattern that is not understood")
    return found(_text(text))


def _text(value: CelValue) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise UnknownError("a text")
    return value


def _split(text: CelValue, by: CelValue, limit: CelValue = -1) -> CelValue:
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise UnknownError("a limit")
    if limit == 0:
        return []
    written, divider = _text(text), _text(by)
    if not divider:
        raise UnknownError("single characters")
    return list(written.split(divider, limit - 1 if limit > 0 else -1))


def _substring(text: CelValue, start: CelValue, end: CelValue = None) -> str:
    written = _text(text)
    last = len(written) if end is None else end
    if not isinstance(start, int) or not isinstance(last, int):
        raise UnknownError("an index")
    if not 0 <= start <= last <= len(written):
        raise EvaluationError("index out of range")
    return written[start:last]


def _join(entries: CelValue, by: CelValue = "") -> str:
    if not isinstance(entries, list):
        raise UnknownError("a list")
    return _text(by).join(map(_text, entries))


def _char_at(text: CelValue, index: CelValue) -> str:
    written = _text(text)
    if not isinstance(index, int):
        raise UnknownError("an index")
    if not 0 <= index <= len(written):
        raise EvaluationError("index out of range")
    return written[index : index + 1]


STRING_FUNCTIONS: Mapping[str, Callable[..., CelValue]] = {
    "matches": _matches,
    "startsWith": lambda text, start: _text(text).startswith(_text(start)),
    "endsWith": lambda text, end: _text(text).endswith(_text(end)),
    "contains": lambda text, part: _text(part) in _text(text),
    "lowerAscii": lambda text: _text(text).translate(_LOWER),
    "upperAscii": lambda text: _text(text).translate(_UPPER),
    "trim": lambda text: _text(text).strip(_SPACES),
    "split": _split,
    "substring": _substring,
    "join": _join,
    "charAt": _char_at,
    "lastIndexOf": lambda text, part: _text(text).rfind(_text(part)),
    "replace": lambda text, old, new: _text(text).replace(_text(old), _text(new)),
}
