"""One text of an ApplicationSet with its parameters: by Go's template engine, or by the older placeholders.

Source: argo-cd `applicationset/utils/utils.go` (Replace), and the documentation of valyala/fasttemplate.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..gotemplate.execute import OptionError, missing_key, render
from ..gotemplate.functions import FUNCTIONS
from ..gotemplate.values import GoValue, TemplateError
from .failure import GeneratorError, PanicError

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
#: A text that has no whole placeholder in one of its lines is left alone.
_IS_TEMPLATED = re.compile(r"\{\{[^\n]*\}\}")
_SPACES = "\t\n\v\f\r \x85\xa0"


@dataclass(frozen=True, slots=True)
class Replacer:
    """How texts are replaced: by Go templates with what a missing key is, or by placeholders."""

    is_go: bool
    options: tuple[str, ...] = ()

    def replace(self, text: str, parameters: dict[str, GoValue]) -> str:
        """The text with the parameters in it.

        Raises TemplateError as the engine does, NotKnownError where what comes of it cannot be known, PanicError where
        the controller breaks off.
        """
        if not self.is_go:
            return _replace_placeholders(text, parameters)
        try:
            missing = missing_key(self.options)
        except OptionError as error:
            raise PanicError(str(error)) from None
        try:
            return render(text, parameters, FUNCTIONS, missing)
        except TemplateError as error:
            failed = "failed to parse template" if error.is_syntax else "failed to execute go template"
            raise TemplateError(f"{failed} {text}: {error}") from None

    def strict(self) -> "Replacer":
        """The same, with which a missing key is an error."""
        kept = tuple(option for option in self.options if not option.startswith("missingkey="))
        return Replacer(self.is_go, (*kept, "missingkey=error")) if self.is_go else self


def _replace_placeholders(text: str, parameters: Mapping[str, GoValue]) -> str:
    if not _IS_TEMPLATED.search(text):
        return text
    if "{{" in _TAG.sub("", text):
        rest = _TAG.sub("", text)
        raise GeneratorError(f'invalid template: Cannot find end tag="}}}}" in the template starting from {rest!r}')

    def put(match: re.Match[str]) -> str:
        found = parameters.get(match[1].strip(_SPACES))
        return found if isinstance(found, str) and match[1].strip(_SPACES) else match[0]

    return _TAG.sub(put, text)


def is_missing_key(error: TemplateError) -> bool:
    """Whether the engine missed a key: `values` with such a template are left for later."""
    return "map has no entry for key" in str(error) or "can't evaluate field" in str(error)
