"""Forms of texts that only laws of the API server ask for: the word in a row → whether a text has that form.

Sources: apimachinery `pkg/util/validation` and `pkg/api/validation/path`; `validateSysctls` of `pkg/apis/core`.
"""

import re
from collections.abc import Callable, Mapping

from ...formats.texts import FORMATS

_SYSCTL = re.compile(r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*")
_HEADER = re.compile(r"[-A-Za-z0-9]+")
_PRINTABLE = re.compile(r"[ -<>-~]+")
_SEARCH = re.compile(r"(?=.{1,253}\Z)_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*")
_LETTER_FIRST = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_PATH = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")


def _domain_path(text: str) -> bool:
    domain, slash, path = text.partition("/")
    return bool(slash and path) and FORMATS["dns-name"](domain) and _PATH.fullmatch(path) is not None


FORMS: Mapping[str, Callable[[str], bool]] = {
    **FORMATS,
    "no-dots": lambda text: "." not in text,
    "path-segment": lambda text: text not in (".", "..") and "/" not in text and "%" not in text,
    "trimmed": lambda text: text == text.strip(),
    "env-name": lambda text: _PRINTABLE.fullmatch(text) is not None,
    "header-name": lambda text: _HEADER.fullmatch(text) is not None,
    "sysctl": lambda text: len(text) <= 253 and _SYSCTL.fullmatch(text) is not None,
    "search-domain": lambda text: text == "." or _SEARCH.fullmatch(text.removesuffix(".")) is not None,
    "domain-path": _domain_path,
    "letter-first-label": lambda text: _LETTER_FIRST.fullmatch(text) is not None,
    "any-case-letter-first-label": lambda text: _LETTER_FIRST.fullmatch(text.lower()) is not None,
    "after-a-dot": lambda text: text.startswith("."),
    "in-spec": lambda text: text.startswith(".spec."),
    "in-status": lambda text: text.startswith(".status."),
    "in-object": lambda text: text.startswith((".spec.", ".status.")),
    "any-case-dns-name": lambda text: len(text) <= 63 and FORMATS["dns-name"](text.lower()),
    "any-case-label-key": lambda text: FORMATS["label-key"](text.lower()),
}
