"""Label selectors: of clusters' labels, and of the parameters that a generator made.

Source: the documentation of Kubernetes (Labels and Selectors), and argo-cd `applicationset/utils/selector.go`, whose
values may be any text.
"""

import re
from collections.abc import Callable, Mapping

from ...text.document import Value
from ...text.typed_access import items, mapping, text
from .failure import GeneratorError

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LONGEST_NAME, _LONGEST_DOMAIN = 63, 253

Labels = Mapping[str, str]


def compile_selector(selector: Value, *, any_values: bool) -> Callable[[Labels], bool]:
    """Whether labels fit; raises GeneratorError where the selector is refused.

    `any_values` is for parameters, whose values need not be ones that labels may have.
    """
    wanted = [_requirement(key, "In", [value], any_values) for key, value in mapping(selector, "matchLabels").items()]
    for expression in items(selector, "matchExpressions"):
        operator = text(expression, "operator") or ""
        values = items(expression, "values")
        if operator not in ("In", "NotIn", "Exists", "DoesNotExist"):
            word = "pod" if any_values else "label"
            raise GeneratorError(f'"{operator}" is not a valid {word} selector operator')
        wanted.append(_requirement(text(expression, "key") or "", operator, values, any_values))
    return lambda labels: all(fits(labels) for fits in wanted)


def _requirement(key: str, operator: str, values: list[Value], any_values: bool) -> Callable[[Labels], bool]:
    _check_key(key)
    if operator in ("In", "NotIn") and not values:
        raise GeneratorError("values: Invalid value: for 'in', 'notin' operators, values set can't be empty")
    if operator in ("Exists", "DoesNotExist") and values:
        raise GeneratorError("values: Invalid value: values set must be empty for exists and does not exist")
    if not any_values:
        for value in values:
            _check_value(value)
    match operator:
        case "In":
            return lambda labels: key in labels and labels[key] in values
        case "NotIn":
            return lambda labels: key not in labels or labels[key] not in values
        case "Exists":
            return lambda labels: key in labels
        case _:
            return lambda labels: key not in labels


def _check_key(key: str) -> None:
    domain, slash, name = key.rpartition("/")
    is_domain = not slash or (0 < len(domain) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(domain))
    if not is_domain or len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise GeneratorError(f'key: Invalid value: "{key}": it is not a qualified name')


def _check_value(value: Value) -> None:
    is_right = isinstance(value, str) and len(value) <= _LONGEST_NAME and (not value or _NAME.fullmatch(value))
    if not is_right:
        raise GeneratorError(f'values: Invalid value: "{value}": it is not a value that a label may have')
